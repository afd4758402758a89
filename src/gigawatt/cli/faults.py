"""What a fault means at the command line: one line on stderr and a documented exit code, never a traceback.

Assumes every error raised on purpose is a `GigawattError` whose message is written for the person at the keyboard.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from enum import IntEnum
from functools import wraps
from typing import ParamSpec, TypeVar

import typer

P = ParamSpec("P")
R = TypeVar("R")

DEBUG = "GIGAWATT_DEBUG"
"""Environment variable that shows the traceback of a bug."""


class ExitCode(IntEnum):
    """What the process says to its caller."""

    OK = 0
    INVALID = 1
    """The programme file has errors, or a file cannot be read or written."""
    USAGE = 2
    """The command itself was wrong."""
    GATE = 3
    """The run is fine and a `--fail-on` condition holds."""
    INFEASIBLE = 4
    """No plan exists."""
    BUG = 70
    """EX_SOFTWARE of sysexits.h."""
    INTERRUPTED = 130
    """128 + SIGINT."""


def guarded(command: Callable[P, R]) -> Callable[P, R]:
    """Turn whatever a command raises into a message and an exit code."""

    @wraps(command)
    def run(*arguments: P.args, **options: P.kwargs) -> R:
        try:
            return command(*arguments, **options)
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except KeyboardInterrupt:
            tell("interrupted; nothing half-written was kept")
            raise typer.Exit(ExitCode.INTERRUPTED) from None
        except BrokenPipeError:
            # The reader of a pipe has seen enough (`| head`); Python would complain again while closing stdout.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(ExitCode.OK) from None
        except Exception as error:
            code = _explain(error)
            if code is ExitCode.BUG and os.environ.get(DEBUG):
                raise
            raise typer.Exit(code) from None

    return run


def tell(message: str) -> None:
    """Write a line for people to stderr, with control characters made visible."""
    typer.echo(clean(message), err=True)


def clean(text: str) -> str:
    """Return the text without characters that would steer a terminal."""
    return "".join(letter if letter in "\n\t" or letter.isprintable() else "�" for letter in text)


def _explain(error: Exception) -> ExitCode:
    """Say what happened; return what it means."""
    from gigawatt.programme import ProgrammeError
    from gigawatt.quantities import GigawattError, InfeasibleError

    if isinstance(error, ProgrammeError):
        tell(str(error))
        count = len(error.issues)
        tell(f"{count} issue{'s' * (count != 1)}; nothing was run")
        return ExitCode.INVALID
    if isinstance(error, InfeasibleError):
        tell(f"no plan exists: {error}")
        return ExitCode.INFEASIBLE
    if isinstance(error, GigawattError):
        tell(f"error: {error}")
        return ExitCode.INVALID
    what = " ".join(str(error).split())[:200] or "no message"
    tell(f"this is a bug in gigawatt: {type(error).__name__}: {what} (set {DEBUG}=1 for the traceback)")
    return ExitCode.BUG

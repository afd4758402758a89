"""Issues of a programme file: where, what was found, what was expected, what to do about it.

Assumes issues are gathered and raised once, all together.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple, TypeAlias

from gigawatt.quantities import GigawattError

Step: TypeAlias = str | int
Path: TypeAlias = tuple[Step, ...]


class Place(NamedTuple):
    """A position in a file; lines and columns count from 1."""

    file: str
    line: int
    column: int


class Issue(NamedTuple):
    """One thing that is wrong, with the way out."""

    file: str
    line: int
    column: int
    path: str
    """Key path, `sites.abilene.phases[0].it_power`; empty for the file as a whole."""
    found: str
    expected: str
    hint: str
    """Empty where there is nothing to add."""
    code: str
    """Stable name of the kind of issue, `quantity`, `unknown_key`, ..."""

    def text(self) -> str:
        """Return `file:line:column path: found ..., expected ..., hint: ...`."""
        path = f" {self.path}" if self.path else ""
        hint = f", hint: {self.hint}" if self.hint else ""
        return f"{self.file}:{self.line}:{self.column}{path}: found {self.found}, expected {self.expected}{hint}"


class ProgrammeError(GigawattError):
    """The programme file has issues, all of them in `issues`."""

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues = tuple(sorted(set(issues)))
        super().__init__("\n".join(issue.text() for issue in self.issues))


def issue(place: Place, path: Path, found: str, expected: str, hint: str = "", *, code: str = "file") -> Issue:
    """Return an issue at a place."""
    return Issue(*place, path_text(path), found, expected, hint, code)


def path_text(path: Path) -> str:
    """Return a path as people write it: `sites.abilene.phases[0]`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def did_you_mean(word: str, options: Iterable[str]) -> str:
    """Return a hint that names the closest option, or the first few; empty where there are none."""
    known = list(dict.fromkeys(options))
    lowered = {option.lower(): option for option in reversed(known)}
    close = get_close_matches(word.lower(), lowered, n=1, cutoff=0.6)
    if close:
        return f"did you mean '{lowered[close[0]]}'?"
    return listing(known)


def listing(options: Iterable[str], most: int = 12) -> str:
    """Return `one of a, b, c`, shortened."""
    known = list(options)
    return f"one of {', '.join(known[:most])}{', ...' if len(known) > most else ''}" if known else ""


def shown(value: object) -> str:
    """Return a value as the reader of a message should see it, at most 60 characters."""
    words = {True: "true", False: "false", None: "nothing"}
    if value is None or isinstance(value, bool):
        return words[value]
    if isinstance(value, dict):
        text = "{" + ", ".join(f"{key}: ..." for key in list(value)[:4]) + "}"
    elif isinstance(value, int | float):
        text = str(value)
    elif isinstance(value, list):
        text = f"a list of {len(value)}" if value else "an empty list"
    else:
        text = f"'{value}'"
    return text if len(text) <= 60 else text[:56] + "...'"

"""The command line: reads what was typed, calls the package, shows what came of it.

Assumes nothing heavy is loaded before a command needs it: `gigawatt --help` must answer at once.
"""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Run the command line; ends the process with one of the documented exit codes."""
    from gigawatt.cli.app import start

    start()

"""What can be wrong with somebody else's file.

Assumes the reader is told the file, the line where there is one, what was found and what to do.
"""

from __future__ import annotations

from gigawatt.quantities import GigawattError


class ExchangeError(GigawattError):
    """A file in a foreign format could not be read."""

    def __init__(self, path: str, line: int | None, found: str, expected: str, hint: str = "") -> None:
        self.path = path
        """The file as named by the user."""
        self.line = line
        """Line number from 1; None where the trouble is not on one line."""
        place = f"{path}:{line}" if line is not None else path
        super().__init__(f"{place}: found {found}, expected {expected}" + (f", hint: {hint}" if hint else ""))

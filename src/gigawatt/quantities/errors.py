"""What can go wrong, as one tree.

    GigawattError
    ├── QuantityError      a text that is not the quantity that was expected
    ├── ProgrammeError     a programme file with issues, all of them listed (in `programme`)
    ├── InfeasibleError    no plan exists: what is short, by how much, when
    └── StorageError       a run could not be written or read back

Assumes every message is written for the person at the keyboard: what was found, what was expected, what to do.
"""

from __future__ import annotations


class GigawattError(Exception):
    """Base of everything this package raises on purpose."""


class QuantityError(GigawattError):
    """A text could not be read as the quantity that was expected."""

    def __init__(self, found: str, expected: str, hint: str = "") -> None:
        self.found = found
        """The text as written."""
        self.expected = expected
        """What stands in its place in a correct file."""
        self.hint = hint
        """What to write instead; empty where there is nothing to add."""
        super().__init__(f"found {found}, expected {expected}" + (f", hint: {hint}" if hint else ""))


class InfeasibleError(GigawattError):
    """No plan exists. Infeasible is a result to explain, not a crash."""

    def __init__(self, what: str, by_how_much: str, when: str = "", hint: str = "") -> None:
        self.what = what
        """What is short."""
        self.by_how_much = by_how_much
        """How much is missing, with its unit."""
        self.when = when
        """When it is first missing."""
        self.hint = hint
        """What would make it feasible."""
        since = f", {when}" if when else ""
        super().__init__(f"{what}: {by_how_much} short{since}" + (f", hint: {hint}" if hint else ""))


class StorageError(GigawattError):
    """A run could not be written or read back."""

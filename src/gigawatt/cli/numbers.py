"""Whole numbers of options, refused in our own words.

Assumes the command line library adds the option's name in front.
"""

from __future__ import annotations

from collections.abc import Callable

import typer


def whole(low: int, high: int | None = None) -> Callable[[str], int]:
    """Return a reader of whole numbers between two bounds."""
    expected = f"a whole number from {low:,} to {high:,}" if high is not None else f"a whole number, {low:,} or more"

    def read(text: str) -> int:
        try:
            number = int(str(text).replace(",", ""))
        except ValueError:
            raise typer.BadParameter(f"found '{text}', expected {expected}") from None
        if number < low or (high is not None and number > high):
            raise typer.BadParameter(f"found {number:,}, expected {expected}")
        return number

    return read

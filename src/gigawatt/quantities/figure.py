"""A figure: a number in its canonical unit together with where it comes from and how uncertain it is.

Assumes the text was read at the door (`quantities.read_quantity`); inside, only `value` is computed with.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """How an uncertain figure is spread."""

    LOGNORMAL = "lognormal"
    """Through the stated P10, P50 and P90, each half with its own width."""
    TRIANGULAR = "triangular"
    """From `low` over `mode` to `high`."""
    UNIFORM = "uniform"
    """Between `low` and `high`."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The distribution of a figure, in the figure's own unit."""

    shape: Shape
    low: float
    """P10 of a lognormal, lower end otherwise."""
    middle: float
    """P50 of a lognormal, mode of a triangular, midpoint of a uniform."""
    high: float
    """P90 of a lognormal, upper end otherwise."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit and origin."""

    value: float
    """Central value (the median), in `unit`."""
    unit: str
    """Canonical unit: USD, MW, days, ..."""
    spread: Spread | None = None
    """None where the figure is taken as certain."""
    claim: str | None = None
    """Id of the claim in use, where the file named one."""
    text: str = ""
    """As written in the file."""


def median(spread: Spread) -> float:
    """Return the value that is exceeded as often as not, in the spread's unit.

    Lognormal and uniform carry it in `middle`. Triangular: inverse of its distribution function at 1/2
    (Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions, 1995, volume 2, section 26.9).
    """
    if spread.shape is not Shape.TRIANGULAR:
        return spread.middle
    width = spread.high - spread.low
    if spread.middle - spread.low >= width / 2:
        return spread.low + math.sqrt(width * (spread.middle - spread.low) / 2)
    return spread.high - math.sqrt(width * (spread.high - spread.middle) / 2)

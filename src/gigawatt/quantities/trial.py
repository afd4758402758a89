"""One future: the factors and events that a trial hands to every stage.

Assumes two fixed places: `factor[UNIT]` is 1 and `factor[NIL]` is 0, so that an undriven quantity needs no branch.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.quantities.arrays import B1, F1

UNIT = 0
"""Place of the constant 1: what a multiplied quantity points to when no driver moves it."""
NIL = 1
"""Place of the constant 0: what a shifted date points to when no driver moves it."""
FIRST_DRIVER = 2


class Trial(NamedTuple):
    """One future. Never called a draw: debt is drawn."""

    factor: F1
    """Values of the drivers, each in its own unit; [UNIT] is 1, [NIL] is 0. Shape (drivers + 2,)."""
    event: B1
    """Which discrete events happen. Shape (drivers + 2,)."""


def central(neutral: F1) -> Trial:
    """Return the base case: every driver at its median, no event."""
    return Trial(factor=np.asarray(neutral, dtype=np.float64), event=np.zeros(len(neutral), dtype=np.bool_))

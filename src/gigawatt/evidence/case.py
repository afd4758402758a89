"""What the words of a verdict are made from: one view's programme, plan, base case and trials.

Assumes all four belong together.
"""

from __future__ import annotations

from typing import NamedTuple

from gigawatt.chain import Asked, Outcome, Plan
from gigawatt.programme import Programme
from gigawatt.quantities import month_label
from gigawatt.risk import Trials


class Case(NamedTuple):
    """One view, played."""

    programme: Programme
    plan: Plan
    asked: Asked
    base: Outcome
    trials: Trials

    def label(self, month: int) -> str:
        """Return a month of the timeline as `2026-01`."""
        return month_label(self.programme.timeline, month)

"""A deal of the examples, decided and played on central values, and what its loans do there.

Assumes the base case; amounts are billions of dollars, months are year * 12 + month - 1 unless they are places on the
timeline.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from gigawatt import chain, finance
from gigawatt.programme import Programme, read
from gigawatt.quantities import F1, read_month, read_quantity

EXAMPLES = Path(__file__).parents[2] / "examples"
BILLION = 1e9  # USD
MONTHS_PER_YEAR = 12
OWED_USD = 1.0  # USD; below it a loan counts as repaid


class Deal(NamedTuple):
    """A file in one view, and its base case."""

    programme: Programme
    plan: chain.Plan
    base: chain.Outcome

    def said(self, claim: str, unit: str = "USD") -> float:
        """Return what a claim says: billions of dollars, a share per year, or a month."""
        text = str(self.programme.claims[claim].value)
        if unit == "month":
            return float(read_month(text))
        return read_quantity(text, unit).value / (BILLION if unit == "USD" else 1.0)

    def loans(self, *names: str) -> list[int]:
        """Return the loans that the facilities of these names became."""
        order = list(self.programme.file.facilities)
        return [place for place, number in enumerate(self.plan.finance.loan_facility) if order[number] in names]

    def line(self, field: str, *names: str) -> F1:
        """Return a line of these loans together, by month [bn USD]. Shape (M,)."""
        rows = np.asarray(getattr(self.base.money, f"loan_{field}_usd"))
        total: F1 = rows[self.loans(*names)].sum(axis=0) / BILLION
        return total

    def drawn(self, *names: str) -> float:
        """Return what these loans lent in all [bn USD]."""
        return float(self.line("drawn", *names).sum())

    def during(self, field: str, *names: str, years: range, after: int = -1) -> float:
        """Return a line of these loans together over calendar years, months after `after` alone [bn USD]."""
        line = self.line(field, *names)
        months = np.arange(len(line))
        year = (self.programme.timeline.first_month + months) // MONTHS_PER_YEAR
        return float(line[(year >= years.start) & (year < years.stop) & (months > after)].sum())

    def repaid(self, *names: str, years: range, after: int = -1) -> float:
        """Return principal that these loans get back, early or by schedule, take-outs left out [bn USD]."""
        parts = [self.during(field, *names, years=years, after=after) for field in ("repaid", "swept", "refinanced")]
        return parts[0] + parts[1] - parts[2]

    def cost(self, *vehicles: str) -> float:
        """Return spending and financing until completion of these vehicles [bn USD]."""
        return sum(self._sum(f"{part}_usd", *vehicles) for part in ("spend", "fees", "idc", "reserve_in"))

    def equity(self, *vehicles: str) -> float:
        """Return what partners of these vehicles were called for [bn USD]."""
        return self._sum("called_usd", *vehicles)

    def own(self, *vehicles: str) -> float:
        """Return what these vehicles paid for works out of the cash of working phases [bn USD]."""
        return self._sum("own_usd", *vehicles)

    def _sum(self, field: str, *vehicles: str) -> float:
        places = [self.programme.vehicles.index(name) for name in vehicles]
        return float(np.asarray(getattr(self.base.money, field))[places].sum()) / BILLION

    def month(self, text: str) -> int:
        """Return a calendar month as a place on the timeline."""
        return self.programme.month(read_month(text))

    def maturity(self, *names: str) -> float:
        """Return the month in which these loans are repaid."""
        last = int(np.flatnonzero(self.line("debt", *names) > OWED_USD / BILLION)[-1]) + 1
        return float(self.programme.timeline.first_month + last)

    def effective_rate(self, *names: str) -> float:
        """Return what loans cost with their fees, per year in twelve parts, as the effective interest method has it."""
        paid = sum(self.line(part, *names) for part in ("fees", "idc", "interest", "repaid", "swept"))
        found = finance.irr(np.asarray(paid - self.line("drawn", *names)))
        return float(MONTHS_PER_YEAR * ((1.0 + found.value) ** (1.0 / MONTHS_PER_YEAR) - 1.0))

    def cover(self, vehicle: str) -> float:
        """Return the lowest debt service cover of a vehicle in the base case."""
        return float(finance.min_dscr(self.base.money)[self.programme.vehicles.index(vehicle)])


@cache
def opened(path: str, view: str | None = None) -> Deal:
    """Return a file of examples/ in one view, decided and played on central values."""
    programme = read(str(EXAMPLES / path), view)
    plan = chain.decide(programme)
    return Deal(programme, plan, chain.play(plan, chain.base_case(programme)))

"""Deals of the examples beside what was reported of them, figure by figure: for the tests and for docs/deals.md.

Assumes the base case of each file; reported figures are the claims of the file. `python tests/examples/deal_figures.py`
prints the table of docs/deals.md.
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


class Row(NamedTuple):
    """One figure of a deal."""

    deal: str
    figure: str
    unit: str
    """`bn USD`, `share` or `month` (year * 12 + month - 1)."""
    reported: float | None
    """None where nothing was: the computed figure stands alone."""
    computed: float
    allowed: float
    """Relative difference; for a month, months."""
    why: str

    @property
    def difference(self) -> float:
        """Computed less reported, relative; for a month, months."""
        assert self.reported is not None
        apart = self.computed - self.reported
        return apart if self.unit == "month" else apart / self.reported


class Deal(NamedTuple):
    """A file in one view, and its base case."""

    programme: Programme
    plan: chain.Plan
    base: chain.Outcome

    def said(self, claim: str, unit: str = "USD") -> float:
        """Return what a claim says: billions of dollars, a share, or a month."""
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

    def cost(self, *vehicles: str) -> float:
        """Return spending and financing until completion of these vehicles [bn USD]."""
        money, places = self.base.money, [self.programme.vehicles.index(name) for name in vehicles]
        parts = (money.spend_usd, money.fees_usd, money.idc_usd, money.reserve_in_usd)
        return float(sum(part[places].sum() for part in parts)) / BILLION

    def equity(self, vehicle: str) -> float:
        """Return what partners were called for [bn USD]."""
        return float(self.base.money.called_usd[self.programme.vehicles.index(vehicle)].sum()) / BILLION

    def month(self, text: str) -> int:
        """Return a calendar month as a place on the timeline."""
        return self.programme.month(read_month(text))

    def maturity(self, *names: str) -> float:
        """Return the month in which these loans are repaid."""
        last = int(np.flatnonzero(self.line("debt", *names) > OWED_USD / BILLION)[-1]) + 1
        return float(self.programme.timeline.first_month + last)

    def effective_rate(self, name: str) -> float:
        """Return what a loan costs with its fees, per year in twelve parts, as the effective interest method has it."""
        paid = sum(self.line(part, name) for part in ("fees", "idc", "interest", "repaid", "swept"))
        found = finance.irr(np.asarray(paid - self.line("drawn", name)))
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

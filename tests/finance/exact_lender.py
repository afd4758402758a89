"""One loan in fractions: what it draws, earns, asks for and is paid, written from the docstrings of `finance`.

Assumes the vehicle decides in which order; see `exact_settle`.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

import numpy as np

from gigawatt.finance import SUBORDINATED, CashInputs, Terms

HALF_CENT = Fraction(1, 200)
KEPT = 2**64


def exact(value: float) -> Fraction | None:
    """Return a number as it stands in memory, None for no limit."""
    return None if np.isinf(value) else Fraction(float(value))


def least(*values: Fraction | None) -> Fraction:
    """Return the smallest, None standing for no limit."""
    return min(value for value in values if value is not None)


class Lender:
    """One loan: terms, inputs of all periods, balances."""

    def __init__(self, number: int, inputs: CashInputs, terms: Terms) -> None:
        loans = terms.loans
        self.number, self.vehicle = number, int(loans.vehicle[number])
        self.size = Fraction(float(loans.commitment_usd[number]))
        self.draw_share = Fraction(float(loans.draw_share[number]))
        self.equity_first = Fraction(float(loans.equity_first_usd[number]))
        self.reserve_months = Fraction(float(loans.reserve_months[number]))
        self.sweep = Fraction(float(loans.sweep_share[number]))
        self.instalments = int(loans.vintage_periods[number])
        self.bond = bool(loans.prefunded[number])
        self.rank = int(loans.rank[number])
        self.below = self.rank == SUBORDINATED
        self.waits = int(loans.interest_only[number])
        self.takes_out = int(loans.takes_out[number])
        self.loans, self.inputs = loans, inputs
        self.last_draw = min(int(loans.availability_end[number]), int(inputs.completion[self.vehicle]))
        self.year = Fraction(inputs.months_per_period, 12)
        self.debt = self.drawn = self.used = self.due = self.arrears = self.deferred = self.eligible = Fraction(0)
        self.escrow = Fraction(0)
        self.at_work: dict[int, Fraction] = {}
        self.working = Fraction(0)
        self.line: dict[str, Fraction] = defaultdict(Fraction)

    def share(self, name: str, m: int) -> Fraction:
        """Return a share given by period; nil before the first."""
        return Fraction(float(getattr(self.inputs, name)[self.number, m])) if m >= 0 else Fraction(0)

    def yearly(self, name: str) -> Fraction:
        return Fraction(float(getattr(self.loans, name)[self.number])) * self.year

    def rate(self, m: int) -> Fraction:
        return self.yearly("rate") + (self.yearly("step") if m >= self.loans.step_from[self.number] else 0)

    def ceiling(self, m: int) -> Fraction | None:
        return exact(self.inputs.ceiling_usd[self.number, m])

    def beyond_collateral(self, m: int) -> Fraction:
        ceiling = self.ceiling(m)
        return Fraction(0) if ceiling is None else max(Fraction(0), self.debt - ceiling)

    def lends(self, m: int) -> bool:
        return m <= self.last_draw

    def open(self, m: int) -> Fraction:
        """Interest, fees and the filling of escrow; return what the escrow earned."""
        self.line = defaultdict(Fraction)
        closed_before = self.share("closed_share", m - 1) * self.size
        closing = self.share("closed_share", m) * self.size - closed_before
        building = min(self.debt, max(Fraction(0), self.drawn - self.share("converted_share", m - 1) * self.size))
        self.line["idc"] = building * self.rate(m)
        self.line["interest"] = (self.debt - building + self.deferred) * self.rate(m)
        upfront = Fraction(float(self.loans.upfront_fee[self.number])) * closing
        if self.takes_out >= 0:
            self.line["interest"] += upfront
        else:
            self.line["fees"] = upfront
            if self.lends(m) and not self.bond:
                self.line["fees"] += self.yearly("commitment_fee") * max(Fraction(0), closed_before - self.drawn)
        if not self.bond:
            return Fraction(0)
        earned = self.escrow * self.yearly("reinvestment_rate")
        self.escrow += earned + closing
        self.draw(m, closing)
        self.line["escrow_in"] = closing
        return earned

    def draw(self, m: int, usd: Fraction) -> None:
        self.debt += usd
        self.drawn += usd
        self.line["drawn"] += usd

    def instalment(self, m: int) -> Fraction:
        """What falls due of all draws that are repaid on their own: after a wait from the month their asset works."""
        repaying = (usd for s, usd in self.at_work.items() if s + self.waits < m <= s + self.instalments)
        return sum(repaying, Fraction(0)) / (self.instalments - self.waits)

    def fall_due(self, m: int) -> None:
        """Principal by the schedule; one that falls lends again."""
        if self.instalments:
            new = self.instalment(m)
        else:
            new = min(self.drawn, self.share("repaid_share", m) * self.size) - self.due
        new = min(new, self.debt - self.arrears)
        self.due += new
        self.line["principal"] = new

    def reserve_target(self, m: int) -> Fraction:
        if self.below:
            return Fraction(0)
        periods = self.reserve_months / self.inputs.months_per_period
        if self.instalments:
            ahead, standing = self.instalment(m) * periods, self.share("converted_share", m) * self.debt
        else:
            ahead, standing = (self.share(name, m) * self.size for name in ("ahead_share", "outstanding_share"))
        return min(ahead, self.debt) + min(standing, self.debt) * self.rate(m) * periods

    def repay_early(self, usd: Fraction) -> None:
        self.debt -= usd
        self.arrears = max(Fraction(0), self.arrears - usd)
        self.line["swept"] += usd

    def offer(self, m: int, eligible: Fraction) -> Fraction:
        """What it pays of uses, `eligible` of which it shares in."""
        self.line["eligible"] = eligible
        self.eligible += eligible
        wanted = self.draw_share * max(Fraction(0), self.eligible - self.equity_first) - self.used
        if self.bond:
            return max(Fraction(0), min(wanted, self.escrow))
        ceiling = self.ceiling(m)
        secured = None if ceiling is None else ceiling - self.debt
        return max(Fraction(0), least(wanted, self.share("closed_share", m) * self.size - self.drawn, secured))

    def count_working(self, m: int) -> None:
        """Draws begin to be repaid once their asset works."""
        new = min(self.drawn, self.share("converted_share", m) * self.size) - self.working
        if new > 0:
            self.working += new
            self.at_work[m] = new

    def close(self) -> None:
        for name in ("debt", "drawn", "used", "due", "arrears", "deferred", "eligible", "escrow", "working"):
            setattr(self, name, Fraction(round(getattr(self, name) * KEPT), KEPT))

"""Why a promise is broken: which part of the cover changed most against the base case, or what came late.

Assumes covers are compared the same number of months after the vehicle's first repayment, so that a plan that is
only later, with its debt, is not called worse.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.evidence import words
from gigawatt.finance import SUBORDINATED, Covenant
from gigawatt.programme import Programme
from gigawatt.schedule import Binding
from gigawatt.study.stress.cases import Future
from gigawatt.study.stress.reading import CENT_USD, late_phases, loans_of, ready_month

YEAR = 12


class Cover(NamedTuple):
    """Cash and service of the months tested [USD]."""

    revenue: float
    running_cost: float
    tax: float
    replacement: float
    """Put into reserves for new chips and maintenance, and paid for them beyond those."""
    interest: float
    principal: float
    months: int

    @property
    def ratio(self) -> float:
        """Cash over service, NaN where none was due."""
        service_usd = self.interest + self.principal
        cash_usd = self.revenue - self.running_cost - self.tax - self.replacement
        return cash_usd / service_usd if service_usd > CENT_USD else float("nan")


PARTS = ("revenue", "running_cost", "tax", "replacement", "interest", "principal")


class Cause(NamedTuple):
    """Why."""

    name: str
    why: str
    cover: float
    """NaN where no service was due."""
    base_cover: float


def cover_of(future: Future, vehicle: int, month: int) -> Cover:
    """Return the parts of the cover of the twelve months to the end of `month`, since the first repayment."""
    money, plan = future.money, future.plan.finance
    first = _first_service(future, vehicle)
    window = slice(max(first if 0 <= first <= month else 0, month - YEAR + 1), month + 1)
    senior = [loan for loan in loans_of(future, vehicle) if plan.loans.rank[loan] < SUBORDINATED]
    interest_usd = float(money.loan_interest_usd[senior][:, window].sum())
    return Cover(
        revenue=float(money.revenue_usd[vehicle, window].sum()),
        running_cost=float(money.opex_usd[vehicle, window].sum()),
        tax=float(money.tax_usd[vehicle, window].sum()),
        replacement=float((money.set_aside_usd + money.replaced_cash_usd)[vehicle, window].sum()),
        interest=interest_usd,
        principal=float(money.service_usd[vehicle, window].sum()) - interest_usd,
        months=window.stop - window.start,
    )


def cause_of(programme: Programme, future: Future, base: Future, vehicle: int, covenant: Covenant, month: int) -> Cause:
    """Return why a covenant was broken in `month`."""
    now, was = cover_of(future, vehicle, month), cover_of(base, vehicle, _aligned(future, base, vehicle, month))
    late = late_phases(future, vehicle, month)
    if covenant is Covenant.COLLATERAL:
        return Cause("collateral", _collateral(future, vehicle, month), now.ratio, was.ratio)
    if covenant is Covenant.REPLACEMENT:
        return Cause("replacement", _unreplaced(future, vehicle, month), now.ratio, was.ratio)
    if late:
        return Cause("late completion", _late(programme, future, base, late), now.ratio, was.ratio)
    if np.isnan(was.ratio):
        return Cause("base case", "the base case owes nothing so soon after its first repayment", now.ratio, was.ratio)
    name, change = largest_change(was, now)
    if change >= 0.0:
        why = f"cover of {_ratio(was.ratio)} in the base case, too"
        return Cause("base case", why, now.ratio, was.ratio)
    what, usd, base_usd = name.replace("_", " "), getattr(now, name), getattr(was, name)
    why = f"{what} of {words.money(usd)} in {_tested(now.months)}, {words.money(base_usd)} in the base case"
    if now.months < YEAR:
        why += ", counted from the first repayment on (less than a year of it by then)"
    return Cause(what, why, now.ratio, was.ratio)


def largest_change(was: Cover, now: Cover) -> tuple[str, float]:
    """Return the part that lowers the cover most when it alone is changed to `now`, and by how much.

    One part at a time from the base case: with several changed at once the parts need not add to the whole.
    """
    changes = {part: was._replace(**{part: getattr(now, part)}).ratio - was.ratio for part in PARTS}
    name = min(changes, key=lambda part: changes[part])
    return name, changes[name]


def _aligned(future: Future, base: Future, vehicle: int, month: int) -> int:
    """Return the month of the base case that lies as long after its first debt service."""
    first, first_base = _first_service(future, vehicle), _first_service(base, vehicle)
    last = base.money.debt_usd.shape[1] - 1
    return month if first < 0 or first_base < 0 else int(np.clip(month - first + first_base, 0, last))


def _first_service(future: Future, vehicle: int) -> int:
    due = np.flatnonzero(future.money.service_usd[vehicle] > CENT_USD)
    return int(due[0]) if len(due) else -1


def _collateral(future: Future, vehicle: int, month: int) -> str:
    money = future.money
    loans = loans_of(future, vehicle)
    excess_usd = [money.loan_debt_usd[loan, month] - money.loan_ceiling_usd[loan, month] for loan in loans]
    loan = loans[int(np.argmax(excess_usd))]
    owed, ceiling = (words.money(float(line[loan, month])) for line in (money.loan_debt_usd, money.loan_ceiling_usd))
    return f"{owed} owed against a ceiling of {ceiling} on the falling value of the chips"


def _unreplaced(future: Future, vehicle: int, month: int) -> str:
    lacking_usd = float(future.money.unreplaced_usd[vehicle, month])
    return f"replacement not funded: {words.money(lacking_usd)} of new chips and maintenance due and not paid for"


def _late(programme: Programme, future: Future, base: Future, late: list[int]) -> str:
    """Say which phases are late, by how long, and what held them."""
    horizon = future.money.debt_usd.shape[1]
    never = [phase for phase in late if ready_month(future, phase) >= horizon]
    held = sorted({Binding(int(future.outcome.build.binding[phase])).name.lower() for phase in late})
    names = words.listing(programme.phases[phase].path.replace(".", " ") for phase in (never or late))
    by = f"; held by {words.listing(held)}"
    if never:
        return f"{names} not live within the horizon{by}"
    months = max(ready_month(future, phase) - ready_month(base, phase) for phase in late)
    return f"{names} live {months} months later than in the base case{by}"


def _tested(months: int) -> str:
    return "the month tested" if months == 1 else f"the {months} months tested"


def _ratio(value: float) -> str:
    return "no service" if np.isnan(value) else words.ratio(value)

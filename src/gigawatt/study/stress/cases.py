"""Named cases: the base case with one thing changed, through the trial's factors or what contracts and lenders agreed.

Assumes everything else stays: debt is not sized again, nobody decides anew. The sizes of the changes are assumptions,
stated beside each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from gigawatt.chain import Outcome, Plan, base_case, play
from gigawatt.evidence import words
from gigawatt.finance import Outcome as Money
from gigawatt.programme import Asset, Programme
from gigawatt.quantities import B1, FIRST_DRIVER, Trial

RATE_RISE = 0.02  # per year; assumption: the move of two-year dollar rates in a sharp year of tightening
COST_RISE = 0.20  # share; assumption: the overrun that lenders' engineers commonly test
DELAYS_MONTHS = ((12.0, "a year"), (24.0, "two years"))
"""[months] Assumption: as long as lenders let a date certain slip, and twice that."""
ENERGY_RISE = 0.50  # share; assumption: the P90 of the shipped price driver
PRICE_FALL = 0.30  # share; assumption: a renegotiation as deep as the fall of rental prices in a year
LEFT_AFTER_MONTHS = 24  # months; assumption: late enough to have been paid, early enough that much is owed
CASH_FALL = 0.50  # share; assumption: half of what owners are believed to have
LEASE, CAPACITY = 0, 1
"""Columns of contracts in the plan of `gigawatt.finance`."""
PAID_ASSETS = ((Asset.SHELL, Asset.PLANT), (Asset.CHIPS,))
"""What a contract of each column pays for."""


class Future(NamedTuple):
    """One future, replayed in full."""

    name: str
    assumption: str
    plan: Plan
    outcome: Outcome
    trial: int = -1
    """-1 for a named case."""
    left: str = ""
    """Payer who leaves."""

    @property
    def money(self) -> Money:
        """Statements."""
        return self.outcome.money


def base_future(plan: Plan, outcome: Outcome) -> Future:
    """Return the base case."""
    return Future("base case", "every uncertain factor at its median, no event", plan, outcome)


def cases(programme: Programme, plan: Plan) -> Iterator[Future]:
    """Yield the named cases that this programme can be put through, replayed."""
    yield _dearer_money(programme, plan)
    moves: tuple[tuple[str, str, tuple[str, ...], Callable[[float], float]], ...] = (
        (
            "works cost a fifth more",
            f"cost of works {words.rate(COST_RISE)} above the base case on every site",
            ("works_cost",),
            lambda factor: factor * (1.0 + COST_RISE),
        ),
        *(
            (
                f"power {words_for} late",
                f"grid and generators {months:.0f} months later than in the base case on every site",
                ("grid_delay", "generation_delay"),
                lambda delay, months=months: delay + months,
            )
            for months, words_for in DELAYS_MONTHS
        ),
        (
            "energy half as dear again",
            f"prices of power and gas {words.rate(ENERGY_RISE)} above the base case, for good",
            ("power_price", "gas_price"),
            lambda factor: factor * (1.0 + ENERGY_RISE),
        ),
        (
            "owners have half the cash",
            f"liquidity of every entity {words.rate(CASH_FALL)} below the base case",
            ("liquidity",),
            lambda factor: factor * (1.0 - CASH_FALL),
        ),
    )
    for name, assumption, kinds, move in moves:
        moved = _moved(programme, kinds, move)
        if moved is not None:
            yield Future(name, assumption, plan, play(plan, moved))
    yield from _contracts(programme, plan)


def replayed(plan: Plan, number: int, factor: np.ndarray, why: str) -> Future:
    """Return one trial of the ensemble, replayed in full from its factors."""
    outcome = play(plan, Trial(np.asarray(factor, dtype=np.float64), np.zeros(len(factor), dtype=np.bool_)))
    return Future(f"trial {number:,}", why, plan, outcome, trial=number)


def _moved(programme: Programme, kinds: tuple[str, ...], move: Callable[[float], float]) -> Trial | None:
    """Return the base case with all drivers of some kinds moved; None where the programme has none."""
    trial = base_case(programme)
    places = [FIRST_DRIVER + place for place, driver in enumerate(programme.drivers) if driver.on in kinds]
    if not places:
        return None
    factor = trial.factor.copy()
    for place in places:
        factor[place] = move(float(factor[place]))
    return Trial(factor, trial.event)


def _dearer_money(programme: Programme, plan: Plan) -> Future:
    """Floating interest rises for good: a place for it is added to the trial where the file has no such driver."""
    trial, rates = base_case(programme), plan.finance
    shift = float(trial.factor[rates.rate_driver]) + RATE_RISE
    moved = plan._replace(finance=rates._replace(rate_driver=len(trial.factor)))
    longer = Trial(np.append(trial.factor, shift), np.append(trial.event, False))
    fixed = float((rates.loans.commitment_usd * (1.0 - rates.floating_share)).sum())
    total = float(rates.loans.commitment_usd.sum())
    swapped = f"{words.share(fixed / total)} of the debt is fixed" if fixed > 0.0 else "no debt is swapped"
    capped = "the file’s caps hold" if np.isfinite(rates.base_cap).any() else "no cap was bought"
    assumption = f"floating rates {100 * RATE_RISE:.0f} points above the base case, for good; {swapped}, {capped}"
    return Future("interest two points higher", assumption, moved, play(moved, longer))


def _contracts(programme: Programme, plan: Plan) -> Iterator[Future]:
    """Yield what payers can do: pay less for compute, or leave."""
    trial, money = base_case(programme), plan.finance
    if (money.payer[money.chosen, CAPACITY] >= 0).any():
        price = money.contract_price.copy()
        price[:, CAPACITY] *= 1.0 - PRICE_FALL
        moved = plan._replace(finance=money._replace(contract_price=price))
        assumption = f"every compute contract pays {words.rate(PRICE_FALL)} less per hour, from the first hour on"
        yield Future(f"compute {words.rate(PRICE_FALL)} cheaper", assumption, moved, play(moved, trial))
    for kind, sort in enumerate(("lease", "compute contract")):
        for payer in np.unique(money.payer[money.chosen, kind]):
            if payer >= 0 and _carries_debt(plan, kind, money.payer[:, kind] == payer):
                yield _departed(programme, plan, kind, sort, int(payer))


def _carries_debt(plan: Plan, kind: int, paid: B1) -> bool:
    """Say whether what a payer's contracts pay for carries debt."""
    return bool(plan.finance.tranche_usd[paid][:, list(PAID_ASSETS[kind])].sum() > 0.0)


def _departed(programme: Programme, plan: Plan, kind: int, sort: str, payer: int) -> Future:
    money, name = plan.finance, programme.entities[payer]
    months = money.contract_months.copy()
    theirs = money.payer[:, kind] == payer
    months[theirs, kind] = np.minimum(months[theirs, kind], LEFT_AFTER_MONTHS)
    end = money.lease_end
    if kind == LEASE:  # who leaves renews nothing and guarantees nothing
        renewed, owed_usd = np.where(theirs, 0, end.renewal_months), np.where(theirs[:, None], 0.0, end.residual_usd)
        end = end._replace(renewal_months=renewed, residual_usd=owed_usd)
    moved = plan._replace(finance=money._replace(contract_months=months, lease_end=end))
    assumption = (
        f"{words.name(name)} stops paying its {sort} {LEFT_AFTER_MONTHS} months after each phase is live; nobody "
        "behind it pays and nobody takes its place: what re-letting would bring stands under “If a tenant leaves”"
    )
    return Future(
        f"{words.name(name)} leaves its {sort}", assumption, moved, play(moved, base_case(programme)), left=name
    )

"""Which claims matter: each rival is believed in turn, the plan is made again, and the headlines are compared.

Assumes the base case and a frozen power plan, so that a switch costs a fraction of a second; the bands of the verdict
are not repeated for each rival.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

import numpy as np

from gigawatt import capital
from gigawatt.chain import ClaimThatMatters, Plan, ask, decide
from gigawatt.evidence.case import Case
from gigawatt.evidence.headlines import gpu_hour_usd
from gigawatt.evidence.words import bounded
from gigawatt.programme import Claim, Programme, ProgrammeError, rivals, switch
from gigawatt.quantities import InfeasibleError
from gigawatt.risk import base_trials

SHOWN = 2
"""Claims per headline."""
DAYS_PER_MONTH = 365.2425 / 12  # days; mean month of the Gregorian calendar
SMALLEST = 1e-3  # share of the headline; below it a claim does not matter


class Effect(NamedTuple):
    """What the headlines would be if one rival were right."""

    about: str
    claim: str
    """In use."""
    rival: str
    values: dict[str, float]


COMPARED = ("funding_gap_usd", "callable_equity_usd", "facility_mw")
"""Headlines that tell views apart."""
UNITS = {
    "funding_gap_usd": "USD",
    "callable_equity_usd": "USD",
    "facility_mw": "MW",
    "capex_usd": "USD",
    "live_date.100": "months after start",
    "gpu_hour_usd": "USD/h",
}


def central_values(case: Case) -> dict[str, float]:
    """Return the headlines of the base case as numbers, by path; NaN where there is none."""
    found = {}
    for number, target in enumerate(case.programme.file.targets):
        if target.amount is not None:
            supply = float(case.trials.column(f"target_{number}_supply_usd")[0])
            found[f"funding_gap_usd.{number}"] = max(target.amount.value - supply, 0.0)
    end = capital.first_target_month(case.programme)
    month = case.programme.timeline.months - 1 if end < 0 else min(end, case.programme.timeline.months - 1)
    found["callable_equity_usd"] = float(capital.payable_stock(case.plan.capital, case.base.supply)[:, month].sum())
    found["facility_mw"] = float(case.plan.phases.facility_mw[case.asked.counted].sum())
    found["capex_usd"] = float(case.trials.column("capex_usd")[0])
    if any(target.power is not None for target in case.programme.file.targets):  # else its base moves with the plan
        day = float(case.trials.column("live_100_day")[0])
        start = case.plan.schedule.month_start_days[case.programme.start_month]
        found["live_date.100"] = (day - start) / DAYS_PER_MONTH if np.isfinite(day) else float("nan")
    found["gpu_hour_usd"] = float(gpu_hour_usd(case)[0])
    return found


def base_case_of(programme: Programme, plan: Plan) -> Case:
    """Return the case that holds only the base case."""
    asked = ask(programme, plan)
    trials, outcome = base_trials(programme, plan, asked, capital.call_end_month(programme))
    return Case(programme, plan, asked, outcome, trials)


def effects(case: Case, only: str | None = None, first: Collection[str] = ()) -> Iterator[Effect]:
    """Yield what each rival of each subject in use would change; all subjects or one.

    Rivals that say the same are tried once, those named in `first` before others.
    """
    for about, known in rivals(case.programme).items():
        rows = sorted(known, key=lambda row: row.claim not in first)
        in_use = case.programme.chosen.get(about)
        if in_use is None or only not in (None, about):
            continue
        said = {row.figure.value for row in rows if row.claim == in_use}
        for row in rows:
            if row.claim == in_use or row.figure.value in said:
                continue
            said.add(row.figure.value)
            values = _values_if(case, about, row.claim)
            if values is not None:
                yield Effect(about, in_use, row.claim, values)


def _values_if(case: Case, about: str, claim: str) -> dict[str, float] | None:
    """Return the headlines with one other claim; None where the file does not hold together with it."""
    try:
        switched = switch(case.programme, about, claim)
        plan = decide(switched, frozen_power=case.plan.power)
    except (ProgrammeError, InfeasibleError):
        return None
    return central_values(base_case_of(switched, plan))


def _compared(case: Case) -> dict[str, float]:
    """Return the base case's headlines from a plan made as those of the rivals: without a search beyond heuristics."""
    proven = case.plan.schedule.proven
    plan = case.plan if proven else decide(case.programme, frozen_power=case.plan.power)
    return central_values(base_case_of(case.programme, plan))


def claims_that_matter(case: Case, found: tuple[Effect, ...]) -> tuple[ClaimThatMatters, ...]:
    """Return, for each headline, the rivals that would move it most."""
    base = _compared(case)
    rows: list[ClaimThatMatters] = []
    for headline, value in base.items():
        moved = [row for effect in found if (row := row_of(case.programme.claims, headline, effect, value))]
        moved.sort(key=lambda row: -np.inf if row.delta is None else -abs(row.delta))
        rows += moved[:SHOWN]
    return tuple(rows)


def other_beliefs(case: Case, found: tuple[Effect, ...], believed: Collection[str]) -> tuple[ClaimThatMatters, ...]:
    """Return gap, callable equity and megawatts under each claim that other views believe, also where nothing changes.

    Parameters
    ----------
    case
        Of this view.
    found
        What `effects` yielded for it.
    believed
        Ids of the claims that other views have in use.
    """
    base = _compared(case)
    headlines = [headline for headline in base if headline.split(".", maxsplit=1)[0] in COMPARED]
    chosen = [effect for effect in found if effect.rival in believed]
    return tuple(_row(case.programme.claims, name, effect, base[name]) for effect in chosen for name in headlines)


def row_of(claims: dict[str, Claim], headline: str, effect: Effect, value: float) -> ClaimThatMatters | None:
    """Return what a rival would do to a headline; None where it would do nothing."""
    new = effect.values.get(headline, float("nan"))
    return _row(claims, headline, effect, value) if _differs(value, new) else None


def _row(claims: dict[str, Claim], headline: str, effect: Effect, value: float) -> ClaimThatMatters:
    new = effect.values.get(headline, float("nan"))

    def number(found: float) -> float | None:
        return None if np.isnan(found) else found

    return ClaimThatMatters(
        headline=headline,
        unit=UNITS[headline if headline in UNITS else headline.split(".", maxsplit=1)[0]],
        about=effect.about,
        claim=effect.claim,
        claim_says=says(claims[effect.claim]),
        rival=effect.rival,
        rival_says=says(claims[effect.rival]),
        value=number(value),
        rival_value=number(new),
        delta=number(new - value),
    )


def _differs(value: float, new: float) -> bool:
    if np.isnan(value) or np.isnan(new):
        return bool(np.isnan(value) != np.isnan(new))
    return abs(new - value) > SMALLEST * max(abs(value), abs(new))


def says(claim: Claim) -> str:
    """Return a claim in words: `under 10 bn USD (Elon Musk)`."""
    return f"{bounded(claim.bound, str(claim.value))} ({claim.speaker})"

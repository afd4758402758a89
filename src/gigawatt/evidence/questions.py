"""Typed, dated questions and the rung each answer stands on.

Assumes the rungs mean: *demonstrated*, facts or signatures in the file show it; *supportable*, at least 80 % of futures
under these assumptions; *conditional*, some do; *unsupported*, fewer than 5 % do and nothing in the file carries it;
*contradicted*, a fact or report published after the date says no.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from gigawatt.capital import DebtBound, payable_stock
from gigawatt.catalogue import credit
from gigawatt.chain import Question, Rung
from gigawatt.evidence.case import Case
from gigawatt.evidence.lateness import ENOUGH_MW, late, remedy
from gigawatt.evidence.money_rules import equity_promised
from gigawatt.evidence.words import listing, money, month, name, power, share
from gigawatt.programme import Asset, Target
from gigawatt.quantities import B1, F1, Figure

SUPPORTABLE_SHARE = 0.80  # of futures; judgement: a lender's usual confidence, P80
UNSUPPORTED_SHARE = 0.05  # of futures; below what a share to the nearest 5 % can show
IDLE_SHARE = 0.05  # of the amount asked for; less unspent money is not worth a sentence
SPONSOR_GRADE = "BBB"  # the lowest investment grade: who could carry the missing debt


def questions(case: Case) -> tuple[Question, ...]:
    """Return the standard questions on the targets, then the file's own."""
    asked = [*_calls(case)]
    for number, target in enumerate(case.programme.file.targets):
        if target.amount is not None:
            asked.append(_spent(case, number, target, target.amount))
        if target.power is not None:
            asked.append(_live(case, f"target_{number}_live_mw", target.power, target.by))
    for number, row in enumerate(case.programme.file.questions):
        if row.kind == "live" and row.power is not None:
            asked.append(_live(case, f"question_{number}_live_mw", row.power, row.by))
        elif row.kind == "spent" and row.amount is not None:
            asked.append(_spent_by(case, f"question_{number}_spent_usd", row.amount, row.by))
    return (*asked, *_debt(case))


def _month(case: Case, number: int) -> str:
    return case.label(case.programme.month(number))


def _when(case: Case, number: int) -> str:
    return month(_month(case, number))


def _rung(likely: float, *, shown: bool = False, denied: bool = False) -> Rung:
    if denied:
        return Rung.CONTRADICTED
    if shown:
        return Rung.DEMONSTRATED
    if likely >= SUPPORTABLE_SHARE:
        return Rung.SUPPORTABLE
    return Rung.CONDITIONAL if likely >= UNSUPPORTED_SHARE else Rung.UNSUPPORTED


def _partners(case: Case) -> list[int]:
    return [int(place) for place in np.flatnonzero(case.plan.capital.promised_usd.sum(axis=0) > 0)]


def _calls(case: Case) -> list[Question]:
    """Are the promised calls met, entity by entity, by the first target's date?"""
    partners, targets = _partners(case), case.programme.file.targets
    if not partners or not targets:
        return []
    by = min(target.by for target in targets)
    end = case.programme.month(by)
    short = np.array([case.trials.column(f"{case.programme.entities[place]}_short_month") for place in partners])
    failing = ((short >= 0) & (short <= end)).mean(axis=1)
    likely = float(((short < 0) | (short > end)).all(axis=0).mean())
    promised = equity_promised(case.programme)
    named = [name(case.programme.entities[place]) for place in partners]
    whose = "they" if len(named) > 1 else "it"
    secured = case.plan.capital.secured_usd[partners]
    shown = bool(np.all(secured >= case.plan.capital.promised_usd.sum(axis=0)[partners]))
    last = min(end, case.programme.timeline.months - 1)
    payable = payable_stock(case.plan.capital, case.base.supply)[partners, last]
    gap = case.plan.capital.promised_usd.sum(axis=0)[partners] - payable
    missing = [f"{money(float(usd))} at {who}" for usd, who in zip(gap, named) if usd > 0.5]
    change = (
        f"More cash, or a named raise: {listing(missing)}"
        if missing
        else "A figure for each partner's cash that it has itself confirmed would make it demonstrated"
    )
    return [
        Question(
            id="calls_met",
            text=f"Can {listing(named)} pay the {money(promised)} that {whose} promised by {_when(case, by)}?",
            by=_month(case, by),
            rung=_rung(likely, shown=shown),
            share=likely,
            evidence=f"Entity by entity, {money(float(payable.sum()))} of {money(promised)} can be called in the "
            f"base case; {_shortfalls(named, failing)}.",
            would_change=change + ".",
        )
    ]


def _shortfalls(named: list[str], failing: F1) -> str:
    """Say who falls short how often."""
    short = [f"{who} falls short in {share(float(often))}" for who, often in zip(named, failing) if often > 0]
    return (listing(short) + " of futures") if short else "nobody falls short in any future"


def _spent(case: Case, number: int, target: Target, amount: Figure) -> Question:
    return _spent_by(case, f"target_{number}_spent_usd", amount, target.by)


def _spent_by(case: Case, column: str, amount: Figure, by: int) -> Question:
    """Has the venture itself spent an amount by a date?"""
    spent = case.trials.column(column)
    likely = float((spent >= amount.value).mean())
    denial = _denial(case, amount, by)
    whose = next(
        (row.vehicle for row in case.programme.file.targets if row.vehicle), case.programme.file.programme.name
    )
    return Question(
        id=f"spent_{_slug(money(amount.value))}_by_{_month(case, by)}",
        text=f"Has {name(whose)} itself spent {money(amount.value)} by {_when(case, by)}?",
        by=_month(case, by),
        rung=_rung(likely, denied=bool(denial)),
        share=likely,
        evidence=denial or f"The plan that this money pays for has spent {_span(spent, money)} by then.",
        would_change=_faster_or_more(case, amount.value, float(np.median(spent)), by),
    )


def _faster_or_more(case: Case, wanted_usd: float, spent_usd: float, by: int) -> str:
    """Tell money that is missing from money that is there and not spent in time."""
    month = min(max(case.programme.month(by), 0), case.programme.timeline.months - 1)
    supply_usd = float(np.median(case.trials.monthly("supply_usd")[:, month]))
    idle_usd = min(wanted_usd, supply_usd) - spent_usd
    words = [_missing_money(case, wanted_usd - supply_usd)] if supply_usd < wanted_usd else []
    if idle_usd > IDLE_SHARE * wanted_usd:
        words.append(f"Pace: {money(idle_usd)} is there by then and cannot be spent in time on what the file plans.")
    return " ".join(words) or _missing_money(case, 0.0)


def _denial(case: Case, amount: Figure, by: int) -> str:
    """Return the report, published after the date, that denies the promise; empty where the view knows none."""
    after = f"{by // 12:04d}-{by % 12 + 1:02d}"
    for claim in case.programme.claims.values():
        if amount.claim in claim.disputes and claim.kind in ("fact", "report") and claim.published[:7] >= after:
            source = case.programme.file.sources[claim.source]
            subject = claim.about.replace("-", " ")
            return f"Reported afterwards ({source.outlet}, {claim.published}) on {subject}: {claim.value}."
    return ""


def _slug(text: str) -> str:
    return text.replace("$", "").replace(".", "_").lower() + ("n" if text.endswith("B") else "")


def _span(values: F1, write: Callable[[float], str]) -> str:
    low, high = (write(float(np.quantile(values, level))) for level in (0.1, 0.9))
    return low if low == high else f"{low} to {high}"


def _missing_money(case: Case, missing_usd: float) -> str:
    """Say what would bring the missing money: contracts on so many gigawatts, at the lowest investment grade."""
    if missing_usd <= 0:
        return "Less money than assumed, or later permits, grid or equipment."
    grade = credit(SPONSOR_GRADE)
    own = case.plan.phases.baseline == 0
    if not own.any():
        return f"Phases to spend {money(missing_usd)} on: all that the file names was under way before the programme."
    cost = case.plan.phases.cost_usd[own].sum(axis=0)
    caps = np.array([grade.max_ltc_shell.value, grade.max_ltc_chips.value, grade.max_ltc_shell.value])
    carried = float((cost * caps).sum() / cost.sum())
    return (
        f"{money(missing_usd)} more: leases and compute contracts of a {SPONSOR_GRADE} payer on about "
        f"{power(missing_usd / case.asked.usd_per_mw)}, of which lenders would carry at most {share(carried)}, and "
        f"equity or limited partners for the other {money(missing_usd * (1 - carried))}."
    )


def _live(case: Case, column: str, wanted: Figure, by: int) -> Question:
    """Is so much facility power live by a date, whoever built it?"""
    live = case.trials.column(column)
    likely = float((live >= wanted.value - ENOUGH_MW).mean())
    planned = float(case.plan.phases.facility_mw[case.plan.schedule.chosen].sum())
    enough = planned >= wanted.value - ENOUGH_MW
    change = (
        _sooner(case, wanted.value, by)
        if enough
        else f"With what others build, the money pays for {_of(planned, wanted.value)}: "
        + _missing_money(case, _cost(case, wanted.value - planned))
    )
    return Question(
        id=f"live_{wanted.value / 1e3:g}gw_by_{_month(case, by)}".replace(".", "_"),
        text=f"Are at least {power(wanted.value)} of facility power live by {_when(case, by)}, whoever built them?",
        by=_month(case, by),
        rung=_rung(likely),
        share=likely,
        evidence=f"Live by then: {_span(live, power)}.",
        would_change=change,
    )


def _of(planned_mw: float, wanted_mw: float) -> str:
    """Return how much of what was wanted is planned, in megawatts where gigawatts would read alike."""
    alike = power(planned_mw) == power(wanted_mw)
    return f"{planned_mw:,.0f} of {wanted_mw:,.0f} MW" if alike else f"{power(planned_mw)} in all"


def _cost(case: Case, mw: float) -> float:
    return mw * case.asked.usd_per_mw


def _sooner(case: Case, wanted_mw: float, by: int) -> str:
    """Say what would bring the date forward in the futures that miss it."""
    month = min(max(case.programme.month(by), 0), case.programme.timeline.months - 1)
    holding = late(case, wanted_mw, case.plan.schedule.month_start_days[month])
    return remedy(holding) if holding.any() else "Later grid, equipment or works than the file expects."


def _debt(case: Case) -> list[Question]:
    """Do the contracts in the file support the debt that the largest money target needs?"""
    rows = [(target, target.amount) for target in case.programme.file.targets if target.amount is not None]
    counted = case.asked.counted
    if not rows:
        return _planned_debt(case, counted)
    target, amount = max(rows, key=lambda row: row[1].value)
    equity = equity_promised(case.programme, target.vehicle)
    needed = max(amount.value - equity, 0.0)
    own = case.plan.phases.baseline == 0
    carried = float(case.plan.capital.debt_usd[own].sum())
    missing = bool(np.any(case.plan.capital.debt_bound[own][:, (Asset.SHELL, Asset.CHIPS)] <= DebtBound.NO_CONTRACT))
    likely = float(carried >= needed)
    return [
        Question(
            id="debt_supportable",
            text=f"Do the contracts in the file support the {money(needed)} of debt that {money(amount.value)} "
            f"needs beside the promised equity, by {_when(case, target.by)}?",
            by=_month(case, target.by),
            rung=_rung(likely),
            share=likely,
            evidence=f"They carry {money(carried)}."
            + (" No lease or compute contract is named for these sites." if missing else ""),
            would_change=_missing_money(case, needed - carried),
        )
    ]


def _complete(case: Case) -> float:
    return float(np.isfinite(case.trials.column("finish_day")).mean())


def _planned_debt(case: Case, counted: B1) -> list[Question]:
    """Without a money target: is the debt of the plan itself covered by contracts?"""
    targets = case.programme.file.targets
    if not targets:
        return []
    by = max(target.by for target in targets)
    carried = float(case.plan.capital.debt_usd[counted].sum())
    cost = float(case.plan.phases.cost_usd[counted].sum()) * (1 + case.plan.finance.financing_load)
    unpaid = case.trials.column("gap_usd")
    likely = float(((unpaid < 1e6) & np.isfinite(case.trials.column("finish_day"))).mean())
    return [
        Question(
            id="debt_supportable",
            text=f"Do contracts and equity in the file pay for the whole plan of {money(cost)}?",
            by=_month(case, by),
            rung=_rung(likely),
            share=likely,
            evidence=f"{money(cost)} is the base case, with fees, interest and reserves. "
            f"Contracts carry up to {money(carried)} of debt; "
            + ("no bill stays unpaid" if unpaid.max() < 1e6 else f"bills of {_span(unpaid, money)} stay unpaid")
            + f"; all of it is live within the horizon in {share(_complete(case))} of futures.",
            would_change="A contract of a better payer, or more equity."
            if likely < 1
            else "A payer that stops paying.",
        )
    ]

"""Reduces one trial to the numbers that people ask for: a row of scalars, dates by phase, monthly series.

Assumes the order of `names` and of `tally` is the same; both stand here, side by side. What was under way before the
programme (baseline) counts in "live by D, whoever built it" and nowhere else.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.chain.plan import Outcome, Plan
from gigawatt.finance import (
    Covenant,
    audit_residuals,
    clawback_usd,
    first_breach,
    irr_value,
    loss_usd,
    min_dscr,
    partner_flows,
    peak_debt_usd,
    vehicle_flows,
    worst,
)
from gigawatt.programme import Programme
from gigawatt.quantities import B1, F1, F2, I1, NEVER, compiled
from gigawatt.schedule import Binding, job_years, peak_heads

BINDINGS = len(Binding)
SHARES = (0.25, 0.50, 1.00)  # of the megawatts: the verdict's live dates
SECONDS_PER_HOUR = 3600.0
MW_TOLERANCE = 1e-6  # MW; so that the last megawatt is not missed by rounding

FIXED = (
    "capex_usd",
    "finish_day",
    "live_25_day",
    "live_50_day",
    "live_100_day",
    "equity_at_risk_usd",
    "energy_usd",
    "served_mwh",
    "gpu_hours",
    "availability_nines",
    "accelerators",
    "bf16_flops",
    "shell_usd",
    "chips_usd",
    "plant_usd",
    "live_it_mw",
    "billed_share",
    "gap_usd",
    "peak_heads",
    "job_years",
    "audit_usd",
)
SERIES = ("energised_mw", "spend_usd", "callable_usd", "supply_usd", "heads", "accelerators", "bf16_flops", "tokens")


class Asked(NamedTuple):
    """Targets and questions as numbers. K targets, Q questions."""

    counted: B1
    """Chosen phases that the programme itself builds. Shape (P,)."""
    live_base_mw: float
    """What 25, 50, 100 % refer to [facility MW]."""
    target_month: I1
    target_usd: F1
    """0 where the target is power."""
    root: int
    """Root vehicle whose money and spending count."""
    usd_per_mw: float
    """All-in cost of the programme's phases, financing included: turns unfunded dollars into megawatts."""
    question_month: I1


def names(programme: Programme) -> tuple[str, ...]:
    """Return the names of the columns of a trial's row, units last."""
    columns = [*FIXED, *(f"binding_{kind.name.lower()}_mw" for kind in Binding)]
    for number in range(len(programme.file.targets)):
        columns += [f"target_{number}_supply_usd", f"target_{number}_spent_usd", f"target_{number}_live_mw"]
    for number in range(len(programme.file.questions)):
        columns += [f"question_{number}_spent_usd", f"question_{number}_live_mw"]
    for entity in programme.entities:
        columns += [f"{entity}_short_month", f"{entity}_called_usd", f"{entity}_irr"]
    for vehicle in programme.vehicles:
        columns += [f"{vehicle}_irr", f"{vehicle}_min_dscr", f"{vehicle}_debt_usd"]
        columns += [f"{vehicle}_breach", f"{vehicle}_breach_month", f"{vehicle}_lock_up_month", f"{vehicle}_lost_usd"]
        columns += [f"{vehicle}_clawback_usd"]
    return tuple(columns)


@compiled
def tally(
    plan: Plan, asked: Asked, short_month: I1, outcome: Outcome, row: F1, ready: F1, binding: I1, series: F2
) -> None:
    """Write one trial into its places: `row` as `names`, `ready` and `binding` by phase, `series` as `SERIES`."""
    ready[:] = outcome.build.ready_day
    binding[:] = outcome.build.binding
    _series(plan, asked, outcome, series)
    at = _fixed(plan, asked, outcome, series, row)
    at = _bindings(plan, asked, outcome, series, row, at)
    for target in range(len(asked.target_month)):
        month = asked.target_month[target]
        row[at] = series[3, month]
        row[at + 1] = series[1, month]
        row[at + 2] = live_mw(plan, outcome.build.ready_day, plan.schedule.month_start_days[month])
        at += 3
    for question in range(len(asked.question_month)):
        month = asked.question_month[question]
        row[at] = series[1, month]
        row[at + 1] = live_mw(plan, outcome.build.ready_day, plan.schedule.month_start_days[month])
        at += 2
    for entity in range(len(short_month)):
        row[at] = short_month[entity]
        row[at + 1] = outcome.money.called_usd[:, entity, :].sum()
        row[at + 2] = irr_value(partner_flows(plan.finance, outcome.money, entity), 12)
        at += 3
    cover, debt = min_dscr(outcome.money), peak_debt_usd(outcome.money)
    broken, lost = first_breach(plan.finance, outcome.money, outcome.build), loss_usd(plan.finance, outcome.money)
    owed_back = clawback_usd(plan.finance.tiers, plan.finance.root, outcome.money)
    for vehicle in range(len(cover)):
        row[at] = irr_value(vehicle_flows(outcome.money, vehicle), 12)
        row[at + 1] = cover[vehicle]
        row[at + 2] = debt[vehicle]
        row[at + 3], row[at + 4] = worst(broken, vehicle)
        row[at + 5] = broken[vehicle, Covenant.LOCK_UP]
        row[at + 6] = lost[plan.finance.loans.vehicle == vehicle].sum()
        row[at + 7] = owed_back[vehicle]
        at += 8


@compiled
def live_mw(plan: Plan, ready_day: F1, by_day: float) -> float:
    """Return facility MW energised by a day, whoever built them."""
    total = 0.0
    for phase in range(len(ready_day)):
        if ready_day[phase] <= by_day:
            total += plan.phases.facility_mw[phase]
    return total


@compiled
def live_day(plan: Plan, asked: Asked, ready_day: F1, needed_mw: float) -> float:
    """Return the first day with `needed_mw` of the programme's own facility power live, NEVER where there is none."""
    total = 0.0
    for phase in np.argsort(ready_day):
        if asked.counted[phase] and ready_day[phase] < NEVER:
            total += plan.phases.facility_mw[phase]
            if total + MW_TOLERANCE >= needed_mw:
                return float(ready_day[phase])
    return NEVER


@compiled
def _fixed(plan: Plan, asked: Asked, outcome: Outcome, series: F2, row: F1) -> int:
    money, build = outcome.money, outcome.build
    spent = np.zeros(3)
    live_it_mw, last = 0.0, 0.0
    for phase in range(len(build.ready_day)):
        if asked.counted[phase]:
            last = max(last, build.ready_day[phase])
            if build.ready_day[phase] < NEVER:
                live_it_mw += plan.phases.it_mw[phase]
                for asset in range(3):
                    spent[asset] += build.spend_usd[phase, asset].sum()
    row[0] = series[1, -1]
    row[1] = last if asked.live_base_mw > 0.0 else NEVER
    row[2] = live_day(plan, asked, build.ready_day, SHARES[0] * asked.live_base_mw)
    row[3] = live_day(plan, asked, build.ready_day, SHARES[1] * asked.live_base_mw)
    row[4] = live_day(plan, asked, build.ready_day, SHARES[2] * asked.live_base_mw)
    row[5] = _at_risk(plan, asked, outcome)
    row[6], row[7] = _energy(plan, asked, outcome)
    row[8] = _counted_sum(asked, outcome.output.gpu_hours)
    row[9] = _nines(plan, outcome)
    row[10] = series[5].max()
    row[11] = series[6].max()
    row[12], row[13], row[14] = spent[0], spent[1], spent[2]
    row[15] = live_it_mw
    row[16] = _billed(plan, outcome)
    row[17] = max(money.unpaid_usd[:, -1].sum(), 0.0)
    row[18] = peak_heads(build.heads)
    row[19] = job_years(build.heads)
    row[20] = audit_residuals(money, plan.finance, outcome.supply.entity_usd).max()
    return 21


@compiled
def _counted_sum(asked: Asked, values: F2) -> float:
    total = 0.0
    for phase in range(len(values)):
        if asked.counted[phase]:
            total += values[phase].sum()
    return total


@compiled
def _energy(plan: Plan, asked: Asked, outcome: Outcome) -> tuple[float, float]:
    """Return cost of energy at the price year's level [USD] and energy served [MWh] over the horizon."""
    usd, mwh = 0.0, 0.0
    for phase in range(len(outcome.energy.served_mwh)):
        if asked.counted[phase] and outcome.build.ready_day[phase] < NEVER:
            usd += (outcome.energy.energy_usd[phase] / plan.power.escalation).sum()
            mwh += outcome.energy.served_mwh[phase].sum()
    return usd, mwh


@compiled
def _billed(plan: Plan, outcome: Outcome) -> float:
    """Return billed over available accelerator-hours once everything runs."""
    available, billed = 0.0, 0.0
    for phase in range(len(outcome.output.gpu_hours)):
        available += outcome.output.accelerators[phase, -1] * plan.compute.month_hours[-1]
        billed += outcome.output.gpu_hours[phase, -1]
    return billed / available if available > 0.0 else np.nan


@compiled
def _nines(plan: Plan, outcome: Outcome) -> float:
    """Return the availability of the weakest site that is built."""
    worst = np.inf
    for site in range(len(plan.power.full_mw)):
        if plan.power.full_mw[site] > 0.0:
            worst = min(worst, outcome.energy.nines[site])
    return worst


@compiled
def _at_risk(plan: Plan, asked: Asked, outcome: Outcome) -> float:
    """Return equity spent on own phases before each one's close [USD]: all of it where there is no close."""
    total, starts = 0.0, plan.schedule.month_start_days
    for phase in range(len(asked.counted)):
        if asked.counted[phase]:
            close = outcome.build.close_day[phase]
            for month in range(len(starts) - 1):
                share = min(max((close - starts[month]) / (starts[month + 1] - starts[month]), 0.0), 1.0)
                total += outcome.build.spend_usd[phase, :, month].sum() * share
    return total


@compiled
def _bindings(plan: Plan, asked: Asked, outcome: Outcome, series: F2, row: F1, at: int) -> int:
    """Add megawatts by what binds them: the date of what is built, and what was missing for the unfunded rest."""
    for kind in range(BINDINGS):
        row[at + kind] = 0.0
    for phase in range(len(asked.counted)):
        if asked.counted[phase]:
            row[at + outcome.build.binding[phase]] += plan.phases.facility_mw[phase]
    short_usd = 0.0
    for target in range(len(asked.target_month)):
        short_usd = max(short_usd, asked.target_usd[target] - series[3, asked.target_month[target]])
    left_mw = short_usd / asked.usd_per_mw
    for phase in range(len(asked.counted)):
        missing = plan.schedule.unfunded_phase[phase]
        if missing >= 0 and left_mw > 0.0:
            taken_mw = min(left_mw, plan.phases.facility_mw[phase])
            row[at + missing] += taken_mw
            left_mw -= taken_mw
    return at + BINDINGS


@compiled
def _series(plan: Plan, asked: Asked, outcome: Outcome, series: F2) -> None:
    """Fill the monthly series: stocks on the first day of the month, heads over the month."""
    months, starts = series.shape[1], plan.schedule.month_start_days
    series[:] = 0.0
    for phase in range(len(asked.counted)):
        if asked.counted[phase]:
            ready = outcome.build.ready_day[phase]
            tokens_per_hour = plan.compute.tokens_per_accelerator_s[phase] * SECONDS_PER_HOUR
            for month in range(months):
                if ready <= starts[month]:
                    series[0, month] += plan.phases.facility_mw[phase]
                series[5, month] += outcome.output.accelerators[phase, month]
                series[6, month] += outcome.output.accelerators[phase, month] * plan.compute.bf16_flops[phase]
                series[7, month] += outcome.output.gpu_hours[phase, month] * tokens_per_hour
            _close(plan, asked, outcome, phase, series)
    money = outcome.money
    for vehicle in range(len(money.spend_usd)):
        if asked.root < 0 or plan.finance.root[vehicle] == asked.root:
            flow = money.spend_usd[vehicle] + money.fees_usd[vehicle] + money.idc_usd[vehicle]
            series[1, 1:] += flow.cumsum()[:-1]
        if asked.root == vehicle or (asked.root < 0 and plan.finance.root[vehicle] == vehicle):
            series[2] += outcome.supply.pool_usd[vehicle]
    series[3] += series[2]
    series[4] = outcome.build.heads


@compiled
def _close(plan: Plan, asked: Asked, outcome: Outcome, phase: int, series: F2) -> None:
    """Add a phase's debt to the supply from its close on."""
    starts = plan.schedule.month_start_days
    for asset in range(3):
        vehicle = plan.finance.owner[phase, asset]
        if vehicle >= 0 and (asked.root < 0 or plan.finance.root[vehicle] == asked.root):
            for month in range(series.shape[1]):
                if outcome.build.close_day[phase] <= starts[month]:
                    series[3, month] += outcome.supply.debt_usd[phase, asset]

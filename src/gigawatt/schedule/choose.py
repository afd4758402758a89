"""Which phases are built: what is mandatory or under way, then optional ones as far as the money and megawatts go.

Assumes the file's order is the order of preference, after what the objective picked: nothing is skipped for a cheaper
phase of the same pool later on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gigawatt.capital import DebtBound, Phases
from gigawatt.capital import Outcome as Supply
from gigawatt.capital import Plan as Funding
from gigawatt.programme import Programme
from gigawatt.quantities import F1, I1, Timeline, central
from gigawatt.schedule.actuals import under_way
from gigawatt.schedule.assemble import assemble, serial, without_offtake
from gigawatt.schedule.forward import logic_pass
from gigawatt.schedule.future import costs, debt_parts, durations, signatures
from gigawatt.schedule.gates import TOLERANCE
from gigawatt.schedule.network import Step, steps_of
from gigawatt.schedule.plan import Binding
from gigawatt.schedule.starts import drawn_share, sunk_share
from gigawatt.schedule.supplies import generation_stock, grid_stock

MONTHS_AFTER_LAST_TARGET = 24  # months; assumption: a promise kept two years late is still this programme's


@dataclass(frozen=True, slots=True)
class Choice:
    """The phases to build, in the plan's order, and why the others are not built."""

    order: list[int]
    unfunded: I1
    """-1 where chosen, else the `Binding` that was missing. Shape (P,)."""


def deadline_month(programme: Programme, timeline: Timeline) -> int:
    """Return the last month whose money counts: two years after the last target, or the horizon without targets."""
    dates = [programme.month(target.by) for target in programme.file.targets]
    last = timeline.months - 1
    return min(max(dates) + MONTHS_AFTER_LAST_TARGET, last) if dates else last


def musts(programme: Programme, phases: Phases) -> list[int]:
    """Return the phases that are built in any case, what is under way first: its past claims come before any other."""
    begun = [phase for phase, at in enumerate(programme.phases) if under_way(at)]
    return begun + [phase for phase in np.flatnonzero(phases.mandatory).tolist() if phase not in begun]


def choose(
    programme: Programme,
    timeline: Timeline,
    phases: Phases,
    funding: Funding,
    supply: Supply,
    first: Sequence[int] = (),
    only: Sequence[int] | None = None,
) -> Choice:
    """Return the phases that are built on central values.

    An optional phase is taken if the equity that it needs at each root vehicle, on top of what was taken before, is
    callable by the deadline, and if grid and generation can ever carry it.

    Parameters
    ----------
    first
        Optional phases that are asked before the others.
    only
        Optional phases that are wanted at all; left out: all.
    """
    must = musts(programme, phases)
    deadline = deadline_month(programme, timeline)
    left_usd = supply.pool_usd[:, deadline] - _equity_of(programme, phases, funding, must)
    left_mw = (grid_stock(programme) + generation_stock(programme))[:, -1]
    np.subtract.at(left_mw, phases.site[must], phases.facility_mw[must])
    unfunded = np.full(len(programme.phases), -1, dtype=np.int64)
    order, closed = list(must), np.zeros(len(programme.vehicles), dtype=np.bool_)
    bare = without_offtake(phases, funding)
    for phase in dict.fromkeys((*first, *range(len(programme.phases)))):
        if phase in must:
            continue
        need_usd = phase_equity(programme, phases, funding, phase)
        short = (need_usd > left_usd + TOLERANCE) | (closed & (need_usd > 0.0))
        if only is not None and phase not in only:
            unfunded[phase] = Binding.OFFTAKE if bare[phase] else Binding.PLAN
        elif programme.month(programme.phases[phase].phase.start) > deadline:
            unfunded[phase] = Binding.PLAN
        elif phases.facility_mw[phase] > left_mw[phases.site[phase]] + TOLERANCE:
            unfunded[phase] = _missing_power(programme, int(phases.site[phase]))
        elif short.any():
            closed |= short
            unfunded[phase] = _missing_money(phases, funding, phase, bool(bare[phase]))
        else:
            order.append(phase)
            left_usd = left_usd - need_usd
            left_mw[phases.site[phase]] -= phases.facility_mw[phase]
    return Choice(order, unfunded)


def phase_equity(programme: Programme, phases: Phases, funding: Funding, phase: int) -> F1:
    """Return the equity that a phase needs of each root vehicle, financing included [USD]. Shape (V,).

    What no vehicle owns cannot be paid: infinite at the first vehicle.
    """
    need = np.zeros(len(programme.vehicles))
    factors = programme.neutral()
    for step in steps_of(programme, phases, funding, phase):
        owner = int(programme.owner[phase, step.asset])
        equity_usd = _all_in(step, funding, factors) - step.debt_usd
        need[programme.root[owner] if owner >= 0 else 0] += equity_usd if owner >= 0 or equity_usd == 0.0 else np.inf
    return need


def _all_in(step: Step, funding: Funding, factors: F1) -> float:
    return step.cost_usd * float(factors[step.cost_driver]) * (1.0 + funding.financing_load)


def _equity_of(programme: Programme, phases: Phases, funding: Funding, order: list[int]) -> F1:
    """Return the equity still to be paid for given phases at each root vehicle [USD]; what was spent is sunk."""
    nobody = np.full(len(programme.phases), -1, dtype=np.int64)
    plan = assemble(programme, phases, funding, serial(programme, phases, funding, order), nobody)
    trial = central(programme.neutral())
    days, cost_usd = durations(plan, trial), costs(plan, trial)
    dates = logic_pass(plan, days, signatures(plan, trial, plan.close_contract_day))
    close_day = np.maximum(dates.close_day, signatures(plan, trial, plan.lender_day))[plan.phase]
    debt_usd = debt_parts(plan, cost_usd)
    need = np.zeros(len(programme.vehicles))
    for task in np.flatnonzero(plan.root >= 0):
        start, length = float(dates.start_day[task]), float(days[task])
        left = 1.0 - sunk_share(bool(plan.under_way[plan.phase[task]]), start, length, plan.start_day)
        drawn_usd = debt_usd[task] * drawn_share(start, length, float(close_day[task]))
        need[plan.root[task]] += (cost_usd[task] * (1.0 + plan.financing_load) - drawn_usd) * left
    return need


def _missing_power(programme: Programme, site: int) -> Binding:
    row = tuple(programme.file.sites.values())[site]
    return Binding.GENERATION if row.generation and not row.grid else Binding.GRID


def _missing_money(phases: Phases, funding: Funding, phase: int, bare: bool) -> Binding:
    """Return what an unfunded phase lacks: a contract to borrow on, lenders, or the equity itself."""
    if bare:
        return Binding.OFFTAKE
    costed = funding.debt_bound[phase][phases.cost_usd[phase] > 0.0]
    return Binding.DEBT if np.isin(costed, (DebtBound.COMMITMENT, DebtBound.APPETITE)).any() else Binding.EQUITY

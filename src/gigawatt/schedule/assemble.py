"""The chosen phases as one network: tasks in the plan's order, links, crews and drivers as arrays.

Assumes the steps come in a topological order. Phase by phase, what is scarce is promised to earlier phases first, so
that a shortage completes some phases instead of stopping all of them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.capital import DebtBound, Phases
from gigawatt.capital import Plan as Funding
from gigawatt.catalogue import figure, trades
from gigawatt.programme import Programme
from gigawatt.quantities import B1, F1, I1, NEVER, NIL, UNIT, month_start_days
from gigawatt.schedule.actuals import under_way
from gigawatt.schedule.calendars import worked_days
from gigawatt.schedule.crews import capacity
from gigawatt.schedule.network import KINDS, LINKS, Step, has_debt, open_debt, steps_of
from gigawatt.schedule.plan import Binding, Goal, Method, Plan, Quality
from gigawatt.schedule.supplies import chip_stock, generation_stock, grid_stock, slot_stock


class Arc(NamedTuple):
    """A link between two tasks of the plan."""

    before: int
    after: int
    link: int
    lag_days: float
    kind: Binding


Modes = dict[int, dict[int, int]]
"""How tasks are done, by phase and place in the template; 0, the ordinary way, may be left out."""


class Flow(NamedTuple):
    """How shared crews go from task to task, by place in the plan."""

    arcs: tuple[tuple[int, int], ...] = ()
    """Pairs (before, after)."""
    day: tuple[float, ...] = ()
    """Day from which crews have grown by what each task needs; empty: no crew is short."""
    order: tuple[int, ...] = ()
    """Phases as each site's crews take them; empty: as the steps come."""


def serial(
    programme: Programme, phases: Phases, funding: Funding, order: list[int], modes: Modes | None = None
) -> tuple[Step, ...]:
    """Return the tasks of given phases, phase by phase."""
    known = modes or {}
    return tuple(step for phase in order for step in steps_of(programme, phases, funding, phase, known.get(phase)))


def assemble(
    programme: Programme,
    phases: Phases,
    funding: Funding,
    steps: tuple[Step, ...],
    unfunded: I1,
    flow: Flow | None = None,
) -> Plan:
    """Return the plan that does the steps in that order.

    Parameters
    ----------
    steps
        In a topological order: predecessors and conditions of a close before their followers.
    unfunded
        Why phases are not built, -1 where they are. Shape (P,).
    flow
        Of shared crews.

    Raises
    ------
    ValueError
        Where a link points back in that order.
    """
    flow = flow or Flow()
    order = list(flow.order or dict.fromkeys(step.phase for step in steps))
    handed = [Arc(before, after, LINKS["FS"], 0.0, Binding.CREWS) for before, after in flow.arcs]
    arcs = sorted(_links(steps) + _crews(programme, steps, order) + handed, key=lambda arc: (arc.after, arc.before))
    _check_forward(steps, arcs)
    days = month_start_days(programme.timeline)
    chips = chip_stock(programme)
    ends = np.array([step.task.energises for step in steps], dtype=np.bool_)
    place = _ints([step.phase for step in steps])
    paths = [programme.phases[step.phase].path for step in steps]
    return Plan(
        chosen=np.isin(np.arange(len(programme.phases)), order),
        phase=place,
        asset=_ints([step.asset for step in steps]),
        kind=_ints([KINDS[step.task.kind] for step in steps]),
        after_close=np.array([step.task.after_close for step in steps], dtype=np.bool_),
        waits_close=np.array([_waits(funding, step) for step in steps], dtype=np.bool_),
        energises=ends,
        arc_from=_ints([arc.before for arc in arcs]),
        arc_to=_ints([arc.after for arc in arcs]),
        arc_type=_ints([arc.link for arc in arcs]),
        lag_days=_floats([arc.lag_days for arc in arcs]),
        arc_kind=_ints([arc.kind for arc in arcs]),
        earliest_day=_floats([_earliest(programme, step, days) for step in steps]),
        duration_days=_floats([step.days for step in steps]),
        duration_driver=_ints([_duration_driver(programme, step, path) for step, path in zip(steps, paths)]),
        delay_driver=_ints([_delay_driver(programme, step, bool(np.isinf(chips[-1]))) for step in steps]),
        cost_usd=_floats([step.cost_usd for step in steps]),
        cost_driver=_ints([step.cost_driver for step in steps]),
        labour_hours=_floats([step.labour_hours for step in steps]),
        hours_per_head_month=figure("jobs.hours_per_worker_month").value,
        template_task=_ints([step.template for step in steps]),
        close_condition=np.array([step.condition for step in steps], dtype=np.bool_),
        debt_usd=_floats([step.debt_usd for step in steps]),
        chip_day=_floats([_chip_day(programme, step, days) for step in steps]),
        chip_need=_floats([phases.accelerators[step.phase] if step.installs else 0.0 for step in steps]),
        chip_stock=chips,
        mw_need=np.where(ends, phases.facility_mw[place], 0.0),
        grid_mw=grid_stock(programme),
        generation_mw=generation_stock(programme),
        grid_driver=_ints([programme.driver("grid_delay", site) for site in programme.sites]),
        generation_driver=_ints([programme.driver("generation_delay", site) for site in programme.sites]),
        chip_driver=programme.driver("chip_delay"),
        site=_ints([programme.phases[step.phase].site for step in steps]),
        root=_ints([_root(programme, step) for step in steps]),
        start_day=float(days[max(programme.start_month, 0)]),
        under_way=np.array([under_way(at) for at in programme.phases], dtype=np.bool_),
        has_debt=np.array([has_debt(funding, phase) for phase in range(len(programme.phases))], dtype=np.bool_),
        without_offtake=without_offtake(phases, funding),
        close_driver=_ints([programme.driver("close_delay", at.path) for at in programme.phases]),
        close_contract_day=_floats([_contract_day(programme, funding, p, days) for p in range(len(programme.phases))]),
        lender_day=_floats([_lender_day(funding, phase, days) for phase in range(len(programme.phases))]),
        needs_lease=np.array(["lease" in at.phase.close for at in programme.phases], dtype=np.bool_),
        debt_share=_floats([step.debt_share for step in steps]),
        obligor=_ints([_appetite_obligor(funding, step) for step in steps]),
        month_start_days=days,
        financing_load=float(funding.financing_load),
        bound_days=0.0,
        proven=False,
        unfunded_phase=unfunded,
        quality=Quality(Goal.EARLIEST, 0.0, 0.0, 0.0, Method.SERIAL),
        mode=_ints([step.mode for step in steps]),
        calendar=_ints([step.calendar for step in steps]),
        worked_days=worked_days(programme),
        trade=_ints([_trade(step) for step in steps]),
        crew_use=np.array([step.heads for step in steps], dtype=np.float64).reshape(
            len(steps), len(programme.file.crews)
        ),
        crew_capacity=capacity(programme),
        crew_day=_floats(list(flow.day) or [0.0] * len(steps)),
        slot=_ints([_slot(programme, step) for step in steps]),
        slot_need=_floats([step.slots for step in steps]),
        slot_stock=slot_stock(programme),
        actual_start_day=_floats([step.actual.start_day for step in steps]),
        done_days=_floats([step.actual.done_days for step in steps]),
    )


def without_offtake(phases: Phases, funding: Funding) -> B1:
    """Return where a costed asset has no contract or no facility, so that it carries no debt. Shape (P,)."""
    bare = np.isin(funding.debt_bound, (DebtBound.NONE, DebtBound.NO_CONTRACT))
    return np.asarray(np.any(bare & (phases.cost_usd > 0.0), axis=1), dtype=np.bool_)


def _links(steps: tuple[Step, ...]) -> list[Arc]:
    """Return the template's own links, phase by phase."""
    place = {(step.phase, step.task.name): number for number, step in enumerate(steps)}
    return [
        Arc(place[step.phase, name], number, LINKS[link], lag_days, Binding.WORKS)
        for number, step in enumerate(steps)
        for name, link, lag_days in step.task.links
    ]


def _crews(programme: Programme, steps: tuple[Step, ...], order: list[int]) -> list[Arc]:
    """Return resource-flow links: with n crews on a site, a phase's works wait for the n-th phase before it."""
    ends = {step.phase: number for number, step in enumerate(steps) if step.task.energises}
    arcs = []
    for site, row in enumerate(programme.file.sites.values()):
        here = [phase for phase in order if programme.phases[phase].site == site]
        crews = len(here) if row.crews is None else row.crews
        for before, after in zip(here, here[crews:]):
            arcs += [
                Arc(ends[before], number, LINKS["FS"], 0.0, Binding.CREWS) for number in _first_works(steps, after)
            ]
    return arcs


def _check_forward(steps: tuple[Step, ...], arcs: list[Arc]) -> None:
    """Refuse what no forward pass can play; the order of what the file dates itself is free."""
    for arc in arcs:
        if arc.before >= arc.after and np.isnan(steps[arc.after].actual.start_day):
            before, after = (f"{steps[place].task.name} of phase {steps[place].phase}" for place in arc[:2])
            raise ValueError(f"the plan does {after} before {before}, which it follows")


def _first_works(steps: tuple[Step, ...], phase: int) -> list[int]:
    """Return the places of a phase's works that follow no other works."""
    kinds = {step.task.name: step.task.kind for step in steps if step.phase == phase}
    return [
        number
        for number, step in enumerate(steps)
        if step.phase == phase
        and step.task.kind == "works"
        and all(kinds[name] != "works" for name, _, _ in step.task.links)
    ]


def _trade(step: Step) -> int:
    """Return who does most of a task, -1 where nobody works on site."""
    shares = step.task.trades
    return trades().index(max(shares, key=lambda name: shares[name])) if shares else -1


def _slot(programme: Programme, step: Step) -> int:
    return list(programme.file.supply.slots).index(step.task.slot) if step.slots > 0.0 else -1


def _earliest(programme: Programme, step: Step, days: F1) -> float:
    """Return the dated start of a task [days]; only what was under way begins before the programme.

    Where the file tells what has happened, what it leaves out has not begun.
    """
    row = programme.phases[step.phase].phase
    if not np.isnan(step.actual.start_day):
        return step.actual.start_day
    month = programme.month(row.start)
    past = row.baseline and not row.actuals
    return float(days[_on_timeline(month if past else max(month, programme.start_month), days)])


def _on_timeline(month: int, days: F1) -> int:
    return min(max(month, 0), len(days) - 1)


def _duration_driver(programme: Programme, step: Step, path: str) -> int:
    """Return what stretches a task: permits their own driver, orders of chips none (they are late), else the works'."""
    if step.orders or not np.isnan(step.actual.finish_day):
        return UNIT
    return programme.driver("permit_duration" if step.task.kind == "permits" else "works_duration", path)


def _delay_driver(programme: Programme, step: Step, unlimited: bool) -> int:
    """Return the delay of chips bought to fit; where deliveries are dated or rationed, the gate moves instead."""
    dated = bool(programme.phases[step.phase].phase.chip_deliveries)
    late = step.orders and unlimited and not dated and np.isnan(step.actual.finish_day)
    return programme.driver("chip_delay") if late else NIL


def _chip_day(programme: Programme, step: Step, days: F1) -> float:
    """Return the first dated delivery of a phase's chips [days]: energised means first racks."""
    months = programme.phases[step.phase].phase.chip_deliveries
    if not step.installs or not months:
        return 0.0
    return float(days[_on_timeline(programme.month(min(months)), days)])


def _root(programme: Programme, step: Step) -> int:
    owner = int(programme.owner[step.phase, step.asset])
    return int(programme.root[owner]) if owner >= 0 else -1


def _waits(funding: Funding, step: Step) -> bool:
    """Return whether a task waits for its phase's close: not where lenders have signed for its asset."""
    signed = bool(funding.as_signed[step.phase, step.asset])
    return step.task.after_close and not signed and bool(open_debt(funding)[step.phase].any())


def _contract_day(programme: Programme, funding: Funding, phase: int, days: F1) -> float:
    """Return the day from which contracts allow the close of what is not signed yet, 0 where nothing is [days].

    Without `lease` among the phase's conditions, contracts are not waited for. Not before conditions that were met.
    """
    ahead, row = open_debt(funding)[phase], programme.phases[phase].phase
    if not ahead.any():
        return 0.0
    met = max((_day(float(programme.month(month)), days) for month in row.conditions.values()), default=0.0)
    return max(met, _day(float(np.max(funding.close_month[phase][ahead])), days) if "lease" in row.close else 0.0)


def _lender_day(funding: Funding, phase: int, days: F1) -> float:
    """Return the day on which lenders sign for what they have committed to, 0 where to nothing [days]."""
    signed = (funding.debt_usd[phase] > 0.0) & funding.as_signed[phase]
    return _day(float(np.max(funding.close_month[phase][signed])), days) if signed.any() else 0.0


def _day(month: float, days: F1) -> float:
    """Return the first day of a month that may lie before the timeline, or be NEVER [days]."""
    return float(days[_on_timeline(int(month), days)]) if np.isfinite(month) else NEVER


def _appetite_obligor(funding: Funding, step: Step) -> int:
    """Return whose appetite a task's debt uses up: none where lenders have signed already."""
    signed = bool(funding.as_signed[step.phase, step.asset])
    return -1 if signed or step.debt_usd == 0.0 else int(funding.obligor[step.phase, step.asset])


def _ints(values: list[int]) -> I1:
    return np.array(values, dtype=np.int64)


def _floats(values: list[float]) -> F1:
    return np.array(values, dtype=np.float64)

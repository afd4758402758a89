"""The schedule section: tasks of the base case, phases built and left out, megawatts and people by month.

Assumes left-out phases of one group in the file lack the same thing, and are shown as one row.
"""

from __future__ import annotations

from itertools import groupby

import numpy as np

from gigawatt import schedule as works
from gigawatt.chain import Asked, Outcome, PhaseRow, Plan, Schedule, TaskRow
from gigawatt.evidence import words
from gigawatt.programme import Asset, Programme
from gigawatt.quantities import day_date
from gigawatt.risk import Trials, band
from gigawatt.schedule import Binding
from gigawatt.study.exhibits import people, quality
from gigawatt.study.exhibits.axes import fan, month_of_day, months
from gigawatt.study.exhibits.slack import CRITICAL_DAYS, float_days


def schedule(programme: Programme, plan: Plan, base: Outcome, asked: Asked, trials: Trials) -> Schedule:
    """Return when each megawatt is live and what holds it."""
    return Schedule(
        months=months(programme.timeline),
        tasks=_tasks(programme, plan, base, trials),
        phases=(*_built(programme, plan, base, trials), *_left_out(programme, plan)),
        energised_mw=fan(trials.monthly("energised_mw")),
        heads=fan(trials.monthly("heads")),
        proven=bool(plan.schedule.proven),
        note=_note(programme, plan, base),
        quality=quality.plan_quality(programme, plan),
        crews=people.crews(programme, plan, base),
        trades=people.trades(programme, plan, base),
        jobs=people.jobs(programme, plan, trials),
        merge_bias=quality.merge_bias(programme, plan, asked, trials),
        policy=quality.policy(programme, plan, trials),
        progress=people.progress(programme, plan, base),
    )


def _tasks(programme: Programme, plan: Plan, base: Outcome, trials: Trials) -> tuple[TaskRow, ...]:
    """Bars of the base case; what is not finished within the horizon, or takes neither time nor money, has none."""
    names = works.task_names(programme, plan.schedule)
    slack, critical_share = float_days(plan.schedule, base.build), trials.critical_share()
    rows = []
    for task, phase in enumerate(plan.schedule.phase):
        start, finish = base.build.start_day[task], base.build.finish_day[task]
        if not np.isfinite(finish) or (finish == start and plan.schedule.cost_usd[task] == 0.0):
            continue
        path = programme.phases[phase].path
        free, cause = base.build.free_day[task], base.build.cause[task]
        waits = start - free >= CRITICAL_DAYS and cause in list(Binding) and cause != Binding.PLAN
        rows.append(
            TaskRow(
                phase=path,
                task=names[task].removeprefix(f"{path} "),
                asset=Asset(plan.schedule.asset[task]).name.lower(),
                start=day_date(programme.timeline, start).isoformat(),
                finish=day_date(programme.timeline, finish).isoformat(),
                critical=bool(slack[task] < CRITICAL_DAYS),
                float_days=float(slack[task]) if np.isfinite(slack[task]) else None,
                critical_share=float(critical_share[task]),
                actual=bool(np.isfinite(plan.schedule.actual_start_day[task])),
                held_by=Binding(cause).name.lower() if waits else "",
                ready=day_date(programme.timeline, free).isoformat() if waits else None,
            )
        )
    return tuple(rows)


def _built(programme: Programme, plan: Plan, base: Outcome, trials: Trials) -> tuple[PhaseRow, ...]:
    rows = []
    for phase in np.flatnonzero(plan.schedule.chosen):
        live = band(trials.ready_day[:, phase].astype(np.float64))
        held = np.bincount(trials.binding[:, phase], minlength=len(Binding))
        rows.append(
            PhaseRow(
                phase=programme.phases[phase].path,
                it_mw=float(plan.phases.it_mw[phase]),
                facility_mw=float(plan.phases.facility_mw[phase]),
                cost_usd=float(plan.phases.cost_usd[phase].sum()),
                chosen=True,
                baseline=bool(plan.phases.baseline[phase]),
                close=month_of_day(programme.timeline, base.build.close_day[phase]),
                live_p10=month_of_day(programme.timeline, live.p10),
                live_p50=month_of_day(programme.timeline, live.p50),
                live_p90=month_of_day(programme.timeline, live.p90),
                binding=Binding(int(held.argmax())).name.lower(),
            )
        )
    return tuple(rows)


def _left_out(programme: Programme, plan: Plan) -> tuple[PhaseRow, ...]:
    """One row per group of the file and missing thing: `campus.p8-p20`."""

    def group(phase: int) -> tuple[str, int]:
        return programme.phases[phase].base, int(plan.schedule.unfunded_phase[phase])

    rows = []
    for (_, missing), members in groupby((int(p) for p in np.flatnonzero(~plan.schedule.chosen)), key=group):
        phases = list(members)
        rows.append(
            PhaseRow(
                phase=_span([programme.phases[phase].path for phase in phases]),
                it_mw=float(plan.phases.it_mw[phases].sum()),
                facility_mw=float(plan.phases.facility_mw[phases].sum()),
                cost_usd=float(plan.phases.cost_usd[phases].sum()),
                chosen=False,
                binding=Binding(missing).name.lower(),
            )
        )
    return tuple(rows)


def _span(paths: list[str]) -> str:
    return paths[0] if len(paths) == 1 else f"{paths[0]}-{paths[-1].rpartition('.')[2]}"


def _note(programme: Programme, plan: Plan, base: Outcome) -> str:
    """How close the plan is to the earliest one that could be."""
    if not plan.schedule.chosen.any():
        return ""
    last = float(base.build.ready_day[plan.schedule.chosen].max())
    month = month_of_day(programme.timeline, plan.schedule.bound_days)
    bound = words.month(month) if month else "no month of the horizon"
    if not np.isfinite(last):
        return f"Not every phase is live within the horizon; if nothing were scarce the last could be in {bound}."
    wait = max(last - plan.schedule.bound_days, 0.0)
    if wait < CRITICAL_DAYS:
        return "No plan of these phases ends sooner: the last one is live at the lower bound."
    return f"If nothing were scarce the last phase could be live {wait:.0f} days sooner, in {bound}."

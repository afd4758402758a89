"""What the programme becomes under every view of its file: the same promises, other people's money.

Assumes base cases; a view that is not among those answered keeps the power plan of the first answered one, scaled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from gigawatt import capital
from gigawatt.chain import Short, Version, decide
from gigawatt.evidence import Case, base_case_of
from gigawatt.programme import ProgrammeError
from gigawatt.quantities import InfeasibleError, month_label
from gigawatt.schedule import Binding
from gigawatt.study.exhibits.axes import month_of_day
from gigawatt.study.exhibits.funding import shortfalls
from gigawatt.study.opening import open_programme


def versions(path: str, settings: Mapping[str, str], answered: Sequence[Case]) -> tuple[Version, ...]:
    """Return one row per view of the file, in its order; a view whose file does not hold together is left out.

    Parameters
    ----------
    path, settings
        As the programme was opened.
    answered
        The base cases of the views that were answered.
    """
    known = {case.programme.view: case for case in answered}
    rows = []
    for view in answered[0].programme.file.views or known:
        case = known.get(view) or _played(path, view, settings, answered[0])
        if case is not None:
            rows.append(version(case))
    return tuple(rows)


def _played(path: str, view: str, settings: Mapping[str, str], first: Case) -> Case | None:
    try:
        programme = open_programme(path, view, settings)
        return base_case_of(programme, decide(programme, frozen_power=first.plan.power))
    except (ProgrammeError, InfeasibleError):
        return None


def version(case: Case) -> Version:
    """Return what the programme becomes in one view's base case."""
    programme, phases, own = case.programme, case.plan.phases, case.asked.counted
    view = programme.file.views.get(programme.view)
    promised = next((target for target in programme.file.targets if target.amount is not None), None)
    first = capital.first_target_month(programme)
    month = programme.timeline.months - 1 if first < 0 else min(first, programme.timeline.months - 1)
    ready = np.where(own, case.base.build.ready_day, np.inf)
    promised_usd = None if promised is None or promised.amount is None else float(promised.amount.value)
    number = next((n for n, target in enumerate(programme.file.targets) if target is promised), 0)
    return Version(
        view=programme.view,
        title=view.title if view else "the order of the file",
        as_of=view.as_of if view else None,
        callable_usd=float(capital.payable_stock(case.plan.capital, case.base.supply)[:, month].sum()),
        promised_usd=promised_usd,
        by=None if promised is None else month_label(programme.timeline, programme.month(promised.by)),
        missing_usd=None if promised_usd is None else _missing_usd(case, number, promised_usd),
        built_mw=float(phases.facility_mw[own].sum()),
        cost_usd=float(phases.cost_usd[own].sum()),
        phases=int(own.sum()),
        first_live=month_of_day(programme.timeline, float(ready.min(initial=np.inf))),
        last_live=month_of_day(programme.timeline, float(ready[own].max())) if own.any() else None,
        short=_short(case),
        held_by=_held_by(case),
    )


def _missing_usd(case: Case, target: int, promised_usd: float) -> float:
    return max(promised_usd - float(case.trials.column(f"target_{target}_supply_usd")[0]), 0.0)


def _short(case: Case) -> tuple[Short, ...]:
    """Return who cannot pay the calls to the first promise, soonest first."""
    programme = case.programme
    months = capital.target_calls(programme, case.plan.capital, case.base.supply)
    by_usd = shortfalls(case.plan, case.trials, capital.call_end_month(programme))[0]
    rows = [
        (int(month), Short(entity=name, month=month_label(programme.timeline, int(month)), usd=float(usd)))
        for name, month, usd in zip(programme.entities, months, by_usd)
        if month >= 0
    ]
    return tuple(short for _, short in sorted(rows, key=lambda row: row[0]))


def _held_by(case: Case) -> str:
    """Return what the first phase that is not built lacks, or what set the last date where all are built."""
    build, own = case.base.build, case.asked.counted
    left_out = np.flatnonzero(~case.plan.schedule.chosen)
    if len(left_out):
        return Binding(int(build.binding[left_out[0]])).name.lower()
    last = np.flatnonzero(own)[np.argmax(build.ready_day[own])] if own.any() else -1
    return Binding(int(build.binding[last])).name.lower() if last >= 0 else ""

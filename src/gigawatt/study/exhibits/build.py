"""Puts the sections together.

Assumes all arguments belong to one view.
"""

from __future__ import annotations

from gigawatt import chain
from gigawatt.programme import Programme
from gigawatt.quantities import month_label
from gigawatt.risk import Trials
from gigawatt.study.exhibits.claims import evidence
from gigawatt.study.exhibits.dispatch import power
from gigawatt.study.exhibits.fleet import compute
from gigawatt.study.exhibits.funding import money
from gigawatt.study.exhibits.futures import risk
from gigawatt.study.exhibits.gantt import schedule
from gigawatt.study.exhibits.returns import finance
from gigawatt.study.series import Series


def exhibits(
    programme: Programme,
    plan: chain.Plan,
    base: chain.Outcome,
    asked: chain.Asked,
    trials: Trials,
    series: Series | None = None,
) -> chain.Exhibits:
    """Return the series and tables behind one view's verdict.

    Parameters
    ----------
    programme
        In one view.
    plan, base
        As decided, and its base case: every driver at its median.
    asked
        Targets and questions of the same programme.
    trials
        The ensemble; every fan is its P10, P50 and P90.
    series
        The sites' own hours that the plan was decided with; left out: those of the catalogue.
    """
    return chain.Exhibits(
        view=programme.view,
        start=month_label(programme.timeline, programme.start_month),
        money=money(programme, plan, base, asked, trials),
        schedule=schedule(programme, plan, base, asked, trials),
        power=power(programme, plan, base, series),
        compute=compute(programme, plan, base, asked, trials),
        finance=finance(programme, plan, base, trials),
        risk=risk(programme, plan, asked, trials),
        evidence=evidence(programme),
    )

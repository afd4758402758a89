"""People on site: by month and trade, their peak and job-years, and crews in use against those there are.

Assumes hours on site are spread evenly over each task.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from gigawatt.catalogue import trades
from gigawatt.programme import Programme
from gigawatt.quantities import F1, F2
from gigawatt.schedule.measures import job_years, peak_heads
from gigawatt.schedule.plan import Outcome, Plan
from gigawatt.schedule.spending import spread


class Jobs(NamedTuple):
    """Who builds when. Peak and job-years are often confused; permanent staff are a third number, of what is live."""

    trades: tuple[str, ...]
    heads: F2
    """Construction workers by trade and month; their sum over trades is `Outcome.heads`. Shape (trades, M)."""
    peak_heads: float
    """Most construction workers in any month."""
    peak_month: int
    """On the timeline; 0 where nobody works."""
    job_years: float
    """See `job_years`."""


class CrewHistogram(NamedTuple):
    """Shared crews against their size. R crews, M months."""

    crews: tuple[str, ...]
    used: F2
    """Most heads in use on any day of the month. Shape (R, M)."""
    mean: F2
    """Mean heads in use. Shape (R, M)."""
    there: F2
    """Heads that there are. Shape (R, M)."""


def jobs(programme: Programme, plan: Plan, outcome: Outcome) -> Jobs:
    """Return the people that the programme employs in one trial."""
    known = trades()
    heads = np.zeros((len(known), len(plan.month_start_days) - 1))
    for task, phase in enumerate(plan.phase):
        row = programme.works(int(phase)).tasks[plan.template_task[task]]
        people = plan.labour_hours[task] / plan.hours_per_head_month
        for name, share in row.trades.items():
            start, finish = outcome.start_day[task], outcome.finish_day[task]
            spread(heads[known.index(name)], people * share, start, finish, plan.month_start_days)
    total: F1 = heads.sum(axis=0)
    return Jobs(
        trades=known,
        heads=heads,
        peak_heads=peak_heads(total),
        peak_month=int(total.argmax()),
        job_years=job_years(total),
    )


def crew_histogram(programme: Programme, plan: Plan, outcome: Outcome) -> CrewHistogram:
    """Return how many of each shared crew are held by month: whole, from a task's first day to its last.

    A day on which one task hands its people on to the next counts for the next one alone.
    """
    first = plan.month_start_days.astype(np.int64)
    days = int(plan.month_start_days[-1])
    change = np.zeros((plan.crew_use.shape[1], days + 1))
    for task in np.flatnonzero(np.isfinite(outcome.finish_day)):
        if outcome.finish_day[task] > outcome.start_day[task]:
            change[:, int(min(outcome.start_day[task], days))] += plan.crew_use[task]
            change[:, int(min(outcome.finish_day[task], days))] -= plan.crew_use[task]
    held = np.cumsum(change, axis=1)[:, :days]
    months = list(pairwise(first))
    shape = (len(held), len(months))
    return CrewHistogram(
        crews=tuple(programme.file.crews),
        used=np.array([[row[start:end].max() for start, end in months] for row in held]).reshape(shape),
        mean=np.array([[row[start:end].mean() for start, end in months] for row in held]).reshape(shape),
        there=plan.crew_capacity,
    )

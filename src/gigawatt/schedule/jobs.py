"""People: by month and trade, in three definitions that headlines merge, and crews in use against those there are.

Assumes hours on site are spread evenly over each task; permanent staff are the catalogue's per live megawatt.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from gigawatt.catalogue import Value, figure, trades
from gigawatt.programme import Programme
from gigawatt.quantities import F1, F2
from gigawatt.schedule.plan import Outcome, Plan
from gigawatt.schedule.spending import spread

MONTHS_PER_YEAR = 12.0


class Jobs(NamedTuple):
    """Who works when. Three numbers that are often confused, and a claim that does not say which it means."""

    trades: tuple[str, ...]
    heads: F2
    """Construction workers by trade and month; their sum over trades is `Outcome.heads`. Shape (trades, M)."""
    peak_heads: float
    """Most construction workers in any month."""
    peak_month: int
    """On the timeline; 0 where nobody works."""
    job_years: float
    """Heads x months / 12: one person for one year is one, whoever they are."""
    permanent: float
    """Staff of what is live at the end of the timeline."""
    claim: Value
    """Jobs announced for Stargate on 21 January 2025, with rivals; not of any other programme."""

    @property
    def of_claim(self) -> tuple[float, float, float]:
        """Peak, job-years and permanent staff as shares of the claim: what it would be true of."""
        return (
            self.peak_heads / self.claim.value,
            self.job_years / self.claim.value,
            self.permanent / self.claim.value,
        )


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
    live = plan.energises & np.isfinite(outcome.finish_day)
    return Jobs(
        trades=known,
        heads=heads,
        peak_heads=float(total.max(initial=0.0)),
        peak_month=int(total.argmax()),
        job_years=float(total.sum() / MONTHS_PER_YEAR),
        permanent=float(plan.mw_need[live].sum() * figure("jobs.permanent_per_facility_mw").value),
        claim=figure("jobs.stargate_claim"),
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

"""People who work on several campuses: how many each task holds, and how many there are.

Assumes a crew that is smaller than a task wants does it alone, so much more slowly; hours on site stay the same.
"""

from __future__ import annotations

from math import floor

import numpy as np

from gigawatt.catalogue import WorksTask, figure
from gigawatt.programme import Crew, Programme, matching
from gigawatt.quantities import F1, F2
from gigawatt.schedule.gates import DAYS_PER_MONTH


def capacity(programme: Programme) -> F2:
    """Return the heads of each crew by month. Shape (R, M)."""
    found = np.zeros((len(programme.file.crews), programme.timeline.months))
    for row, crew in enumerate(programme.file.crews.values()):
        for heads in crew.heads:
            found[row, max(programme.month(heads.start), 0) :] = heads.heads
    return found


def wanted(programme: Programme, site: int, task: WorksTask, hours: float, days: float) -> F1:
    """Return the heads of each crew that a task keeps at work, whole ones. Shape (R,).

    ``heads = hours x share of trade / hours per head and month / months``, one at least where the trade is needed.

    Parameters
    ----------
    hours
        On site.
    days
        Calendar days at the ordinary pace.
    """
    months = days / DAYS_PER_MONTH
    heads = hours / figure("jobs.hours_per_worker_month").value / months if months > 0.0 else 0.0
    found = np.zeros(len(programme.file.crews))
    for row, crew in enumerate(programme.file.crews.values()):
        share = sum(task.trades.get(trade, 0.0) for trade in crew.trades)
        if share > 0.0 and hours > 0.0 and works_at(programme, crew, site):
            found[row] = max(floor(heads * share + 0.5), 1.0)
    return found


def lasting(programme: Programme) -> F1:
    """Return the heads of each crew that stay to the end, so that a late task finds them too. Shape (R,).

    The most there ever are, where nobody stays.
    """
    crews = programme.file.crews.values()
    return np.array([crew.heads[-1].heads or max(row.heads for row in crew.heads) for crew in crews], dtype=np.float64)


def stretched(wanted_heads: F1, most: F1) -> tuple[F1, float]:
    """Return the heads that a task gets of crews of which it may count on `most`, and how much longer it takes."""
    longer = float(np.max(wanted_heads / np.maximum(most, 1.0), initial=1.0))
    if longer == 1.0:
        return wanted_heads, 1.0
    return np.where(wanted_heads > 0.0, np.clip(np.floor(wanted_heads / longer + 0.5), 1.0, most), 0.0), longer


def works_at(programme: Programme, crew: Crew, site: int) -> bool:
    """Return whether a crew works at a site."""
    name = programme.sites[site]
    return any(matching(pattern, {name: name}) for pattern in crew.sites)

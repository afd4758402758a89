"""A project under scarcity, free of any domain: tasks, links, modes, crews, calendars, stocks and optional groups.

Assumes whole days; a task that runs from `s` to `f` holds its crews in [s, f). This is the question; `solve` answers.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from gigawatt.quantities import B1, F1, I1, I2


class Link(IntEnum):
    """Which ends of two tasks a link ties, with a lag that may be negative."""

    FS = 0
    SS = 1
    FF = 2
    SF = 3


class Objective(IntEnum):
    """What the best plan is."""

    EARLIEST = 0
    """The last end of a chosen group is soonest; among such plans, the weighted mean of the groups' ends."""
    MOST = 1
    """The weight of the groups that end by the deadline is greatest, then as EARLIEST."""
    VALUE = 2
    """The worth of the groups chosen, less what each day of waiting costs, is greatest."""


class Problem(NamedTuple):
    """T tasks, K modes, A links, R crews, C calendars, S stocks, D draws, G groups. All days are whole."""

    first_mode: I1
    """Modes of task t are `first_mode[t]` up to `first_mode[t + 1]`, at least one. Shape (T + 1,)."""
    duration_days: I1
    """Working days on the task's calendar. Shape (K,)."""
    price: F1
    """Extra price of a mode, in the objective's unit (VALUE only; a tie-break elsewhere). Shape (K,)."""
    use: I2
    """Heads of each crew while the task runs, over non-working days too. Shape (K, R)."""
    capacity_day: I1
    """Days from which a row of `capacity` holds; the first is 0. Shape (B,)."""
    capacity: I2
    """Heads that there are. Shape (B, R)."""
    link_from: I1
    link_to: I1
    link_type: I1
    """`Link`."""
    lag_days: I1
    """Elapsed days, not working ones. Shape (A,)."""
    release_day: I1
    """No start before. Shape (T,)."""
    calendar: I1
    """Row of `worked_days`, -1 where every day is worked. Shape (T,)."""
    worked_days: I2
    """Working days before day d: never falling. A task starts on a working day (one of no working days at any) and
    ends at the first d with ``worked_days[d] - worked_days[start] = duration``. Shape (C, horizon_day + 1)."""
    draw_task: I1
    draw_stock: I1
    draw_share: F1
    """Share of the task's elapsed time after which it takes, 0 at its start, 1 at its end; the day is rounded down.
    Shape (D,)."""
    draw_amount: I1
    """Never negative. At every day d the sum taken by then, that day included, is at most the stock."""
    stock_day: I1
    """Days from which a row of `stock` holds; the first is 0. Shape (M,)."""
    stock: I2
    """What has come by then, cumulative, never falling. Shape (M, S)."""
    group: I1
    """Group of task t, -1 where it belongs to none and is always done. Shape (T,)."""
    optional: B1
    """A group that may be left out, whole. Links to tasks left out do not bind. Shape (G,)."""
    weight: I1
    """Of a group's end in EARLIEST and MOST. Shape (G,)."""
    worth: F1
    """Of a group that ends on day 0, for VALUE. Shape (G,)."""
    worth_per_day: F1
    """Lost by each day of its end. Shape (G,)."""
    objective: int
    """`Objective`."""
    deadline_day: int
    """For MOST."""
    horizon_day: int
    """Every chosen task ends by then."""


class Solution(NamedTuple):
    """A plan and what is known of its quality."""

    start_day: I1
    """-1 where left out. Shape (T,)."""
    finish_day: I1
    mode: I1
    """Row of `duration_days`. Shape (T,)."""
    chosen: B1
    """Shape (G,)."""
    value: float
    """EARLIEST: the last end [days]. MOST: weight by the deadline. VALUE: worth. NaN where no plan was found."""
    bound: float
    """No plan is better than this."""
    proven: bool
    """Nothing better exists: `value` equals `bound`."""

    @property
    def gap(self) -> float:
        """Distance to the bound as a share of the value."""
        return abs(self.value - self.bound) / max(abs(self.value), 1.0)


class Effort(NamedTuple):
    """How much work a search may do. Counts, not clocks: the same effort gives the same plan on any machine."""

    schedules: int = 2000
    """Serial schedules that the heuristic may build."""
    exact: float = 2.0
    """Deterministic seconds of CP-SAT on the whole problem; 0: none."""
    neighbourhoods: int = 0
    """Partial problems that CP-SAT re-optimises, for plans too large to be solved whole."""
    workers: int = 2
    seed: int = 1


def project(durations: I1, links: list[tuple[int, int]], use: I2, capacity: I1, horizon_day: int = 0) -> Problem:
    """Return the plain resource-constrained project (one mode, finish-to-start, constant crews), as in PSPLIB.

    Parameters
    ----------
    durations
        Shape (T,) [days].
    links
        Pairs (before, after).
    use
        Shape (T, R).
    capacity
        Shape (R,).
    horizon_day
        0: the sum of all durations.
    """
    tasks = len(durations)
    nothing, none = np.zeros(0, dtype=np.int64), np.zeros(0)
    pairs = np.array(links, dtype=np.int64).reshape(-1, 2)
    return Problem(
        first_mode=np.arange(tasks + 1, dtype=np.int64),
        duration_days=np.asarray(durations, dtype=np.int64),
        price=np.zeros(tasks),
        use=np.asarray(use, dtype=np.int64),
        capacity_day=np.zeros(1, dtype=np.int64),
        capacity=np.asarray(capacity, dtype=np.int64).reshape(1, -1),
        link_from=pairs[:, 0].copy(),
        link_to=pairs[:, 1].copy(),
        link_type=np.full(len(pairs), Link.FS, dtype=np.int64),
        lag_days=np.zeros(len(pairs), dtype=np.int64),
        release_day=np.zeros(tasks, dtype=np.int64),
        calendar=np.full(tasks, -1, dtype=np.int64),
        worked_days=np.zeros((0, 1), dtype=np.int64),
        draw_task=nothing,
        draw_stock=nothing,
        draw_share=none,
        draw_amount=nothing,
        stock_day=np.zeros(1, dtype=np.int64),
        stock=np.zeros((1, 0), dtype=np.int64),
        group=np.full(tasks, -1, dtype=np.int64),
        optional=np.zeros(0, dtype=np.bool_),
        weight=nothing,
        worth=none,
        worth_per_day=none,
        objective=int(Objective.EARLIEST),
        deadline_day=0,
        horizon_day=horizon_day or int(np.sum(durations)),
    )

"""A problem laid out for compiled code: arcs by task, crews packed into words, calendars and stocks by day.

Assumes the links have no cycle; capacity above what all tasks together could hold is cut, as it never binds.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.quantities import F1, I1, I2, QuantityError
from gigawatt.schedule.project.problem import Link, Problem

WORD_BITS = 63
"""Of a signed word, without its sign."""
MIRRORED = np.array([Link.FS, Link.FF, Link.SS, Link.SF], dtype=np.int64)
"""What each type of link becomes when time runs backwards."""


class Arcs(NamedTuple):
    """Links into each task, one slice of the arrays."""

    first: I1
    """Shape (T + 1,)."""
    task: I1
    """The task that the link comes from."""
    type: I1
    lag_days: I1
    """Shape (A,)."""


class Calendars(NamedTuple):
    """Which days are worked."""

    worked_days: I2
    """Shape (C, H + 1)."""
    work_day: I2
    """Day of the n-th working day, H + 1 where there is none. Shape (C, H + 2)."""


class Draws(NamedTuple):
    """What each task takes from the stocks, one slice of the arrays."""

    first: I1
    """Shape (T + 1,)."""
    stock: I1
    share: F1
    amount: I1
    need: I1
    """What the task itself has taken from the stock by this draw. Shape (D,)."""


class Net(NamedTuple):
    """T tasks, K modes, A links, W words, C calendars, S stocks, D draws, H days.

    Compiled code pays for each array of a tuple at each call: functions called per task take parts of it.
    """

    first_mode: I1
    """Shape (T + 1,)."""
    duration_days: I1
    price: F1
    """Shape (K,)."""
    load: F1
    """Days times share of every crew held, summed. Shape (K,)."""
    use: I2
    """Heads of all crews, side by side in words. Shape (K, W)."""
    free: I2
    """Heads that there are, with the guard set. Shape (H, W)."""
    guard: int
    """The top bit of every lane: it stays set in `free - use` exactly where no crew of the word falls short."""
    arcs: Arcs
    first_out: I1
    """Shape (T + 1,)."""
    out_task: I1
    """The tasks that links lead to. Shape (A,)."""
    release_day: I1
    calendar: I1
    """Shape (T,)."""
    calendars: Calendars
    draws: Draws
    room: I2
    """Least that is left of a stock on a day or any later one. Shape (S, H + 1)."""
    group: I1
    """Shape (T,)."""
    horizon_day: int


def net_of(problem: Problem) -> Net:
    """Return `problem` laid out for `serial`.

    Raises
    ------
    QuantityError
        The links close a cycle.
    """
    horizon = problem.horizon_day
    use, free, guard = packed(problem)
    into = np.argsort(problem.link_to, kind="stable")
    out = np.argsort(problem.link_from, kind="stable")
    draws = np.lexsort((problem.draw_share, problem.draw_stock, problem.draw_task))
    task, stock, amount = (part[draws] for part in (problem.draw_task, problem.draw_stock, problem.draw_amount))
    stocks = problem.stock[row_of_day(problem.stock_day, horizon + 1)].T
    room = np.minimum.accumulate(stocks[:, ::-1], axis=1)[:, ::-1]
    net = Net(
        first_mode=problem.first_mode,
        duration_days=problem.duration_days,
        price=problem.price,
        load=problem.duration_days * np.sum(problem.use / np.maximum(problem.capacity.max(axis=0), 1), axis=1),
        use=use,
        free=free,
        guard=guard,
        arcs=Arcs(
            first=slices(problem.link_to, len(problem.group)),
            task=problem.link_from[into],
            type=problem.link_type[into],
            lag_days=problem.lag_days[into],
        ),
        first_out=slices(problem.link_from, len(problem.group)),
        out_task=problem.link_to[out],
        release_day=problem.release_day,
        calendar=problem.calendar,
        calendars=Calendars(np.ascontiguousarray(problem.worked_days), working(problem.worked_days, horizon)),
        draws=Draws(
            first=slices(task, len(problem.group)),
            stock=stock,
            share=problem.draw_share[draws],
            amount=amount,
            need=taken_by(task, stock, amount),
        ),
        room=np.ascontiguousarray(room),
        group=problem.group,
        horizon_day=horizon,
    )
    check_acyclic(net)
    return net


def mirror_of(problem: Problem) -> Net:
    """Return the problem with time running backwards, for right-shifting. Releases and draws are dropped."""
    none, nothing = np.zeros(0, dtype=np.int64), np.zeros(0)
    return net_of(
        problem._replace(
            link_from=problem.link_to,
            link_to=problem.link_from,
            link_type=MIRRORED[problem.link_type],
            release_day=np.zeros_like(problem.release_day),
            draw_task=none,
            draw_stock=none,
            draw_share=nothing,
            draw_amount=none,
        )
    )


def mirrors(problem: Problem) -> bool:
    """Return whether a plan may be turned round: crews are constant, no calendar, no stock.

    A release day does not hinder: the pass back is free of it, and the pass forward keeps it.
    """
    return len(problem.capacity) == 1 and len(problem.draw_task) == 0 and bool(np.all(problem.calendar < 0))


def packed(problem: Problem) -> tuple[I2, I2, int]:
    """Return use by mode and capacity by day with all crews in as few words as their numbers allow, and the guard.

    Subtracting then compares several crews at once: Warren, Hacker's Delight, 2nd ed. 2013, 2-18.
    """
    crews = problem.use.shape[1]
    modes = np.diff(problem.first_mode)
    most = np.add.reduceat(problem.use, problem.first_mode[:-1], axis=0) if len(modes) else problem.use
    capacity = np.minimum(problem.capacity, np.sum(most, axis=0))
    largest = max(int(np.max(array, initial=0)) for array in (capacity, problem.use))
    lane = largest.bit_length() + 1
    lanes = max(WORD_BITS // lane, 1)
    use, free = (np.zeros((len(rows), -(-crews // lanes)), dtype=np.int64) for rows in (problem.use, capacity))
    for crew in range(crews):
        shift = lane * (crew % lanes)
        use[:, crew // lanes] += problem.use[:, crew] << shift
        free[:, crew // lanes] += capacity[:, crew] << shift
    guard = sum(1 << (lane * place + lane - 1) for place in range(min(lanes, crews)))
    return use, (free | guard)[row_of_day(problem.capacity_day, problem.horizon_day)], guard


def row_of_day(first_day: I1, days: int) -> I1:
    """Return which row holds on each day."""
    return np.searchsorted(first_day, np.arange(days), side="right") - 1


def slices(owner: I1, owners: int) -> I1:
    """Return where each owner's items begin, and where the last one's end. Shape (owners + 1,)."""
    return np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=owners))]).astype(np.int64)


def working(worked_days: I2, horizon_day: int) -> I2:
    """Return the day of each calendar's n-th working day. Shape (C, H + 2)."""
    days = np.full((len(worked_days), horizon_day + 2), horizon_day + 1, dtype=np.int64)
    for row, worked in zip(days, worked_days, strict=True):
        on = np.flatnonzero(np.diff(worked))
        row[: len(on)] = on
    return days


def taken_by(task: I1, stock: I1, amount: I1) -> I1:
    """Return the sum of a task's draws on one stock up to and with each. Draws are sorted by task, stock and share."""
    total = np.cumsum(amount)
    new = np.concatenate([[True], (np.diff(task) != 0) | (np.diff(stock) != 0)])[: len(task)]
    before = np.maximum.accumulate(np.where(new, total - amount, 0)) if len(task) else total
    return np.asarray(total - before, dtype=np.int64)


def check_acyclic(net: Net) -> None:
    """Raise where the links close a cycle."""
    waiting = np.diff(net.arcs.first).tolist()
    ready = [task for task, count in enumerate(waiting) if count == 0]
    for task in ready:
        for after in net.out_task[net.first_out[task] : net.first_out[task + 1]].tolist():
            waiting[after] -= 1
            if waiting[after] == 0:
                ready.append(after)
    if len(ready) < len(waiting):
        inside = next(task for task, count in enumerate(waiting) if count)
        raise QuantityError(f"links that close a cycle through task {inside}", "links without a cycle")

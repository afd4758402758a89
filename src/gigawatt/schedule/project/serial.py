"""The serial schedule: task after task, each as soon as links, crews, calendars and stocks allow.

Assumes whoever comes first in the order keeps what it holds and takes; a later task may still run earlier.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.quantities import B1, I1, I2, compiled
from gigawatt.schedule.project.net import Arcs, Calendars, Draws, Net
from gigawatt.schedule.project.problem import Link

FS, SS, FF = int(Link.FS), int(Link.SS), int(Link.FF)


class Desk(NamedTuple):
    """What a search writes on, once for thousands of schedules."""

    free: I2
    room: I2
    waiting: I1
    """Predecessors not yet ranked."""
    heap: I1


class Dates(NamedTuple):
    """When every task runs; -1 where it is left out or finds no place."""

    start_day: I1
    finish_day: I1


@compiled
def blank_desk(net: Net) -> Desk:
    """Return working memory for `net`."""
    tasks = len(net.group)
    return Desk(net.free.copy(), net.room.copy(), np.zeros(tasks, dtype=np.int64), np.zeros(tasks, dtype=np.int64))


@compiled
def blank_dates(net: Net) -> Dates:
    """Return dates before the first task."""
    return Dates(np.full(len(net.group), -1), np.full(len(net.group), -1))


@compiled
def place(net: Net, desk: Desk, order: I1, mode: I1, chosen: B1, dates: Dates) -> int:
    """Fill in `dates` and return how many chosen tasks find no place before the horizon.

    Serial schedule generation: Kolisch, "Serial and parallel resource-constrained project scheduling methods
    revisited", European Journal of Operational Research 90 (1996), section 2.1.

    Parameters
    ----------
    order
        All tasks, none before one that a link leads from. Shape (T,).
    mode
        Row of each task. Shape (T,).
    chosen
        Shape (G,).
    """
    start_day, finish_day = dates
    duration_days, use, group, calendar = net.duration_days, net.use, net.group, net.calendar
    free, room, guard, horizon = desk.free, desk.room, net.guard, net.horizon_day
    release_day, arcs, calendars, draws = net.release_day, net.arcs, net.calendars, net.draws
    free[:] = net.free
    room[:] = net.room
    start_day[:] = -1
    finish_day[:] = -1
    misfits = 0
    for task in order:
        if group[task] >= 0 and not chosen[group[task]]:
            continue
        row = mode[task]
        duration = duration_days[row]
        days = calendar[task] if duration else -1  # what takes no time may happen on any day
        start, end = linked(arcs, start_day, finish_day, task)
        start = max(start, release_day[task], end - duration if days < 0 else backed(calendars, days, duration, end))
        draws_any = draws.first[task] < draws.first[task + 1]
        while start <= horizon:
            if days < 0:
                start = crewed(free, use, row, guard, start, duration)
                finish = start + duration
            else:
                start, finish = crewed_on(calendars, days, free, use, row, guard, start, duration)
            stocked = supplied(draws, room, task, start, finish) if draws_any and finish <= horizon else start
            if stocked == start:
                break
            start = stocked if days < 0 else start + 1
        if start > horizon or finish > horizon:
            misfits += 1
            continue
        start_day[task] = start
        finish_day[task] = finish
        for day in range(start, finish):
            for word in range(use.shape[1]):
                free[day, word] -= use[row, word]
        if draws_any:
            take(draws, room, task, start, finish)
    return misfits


@compiled
def linked(arcs: Arcs, start_day: I1, finish_day: I1, task: int) -> tuple[int, int]:
    """Return the first start and the first end that links allow; predecessors without dates do not bind."""
    start, end = 0, 0
    for arc in range(arcs.first[task], arcs.first[task + 1]):
        before, kind = arcs.task[arc], arcs.type[arc]
        if start_day[before] < 0:
            continue
        bound = (finish_day[before] if kind in (FS, FF) else start_day[before]) + arcs.lag_days[arc]
        if kind in (FS, SS):
            start = max(start, bound)
        else:
            end = max(end, bound)
    return start, end


@compiled
def backed(calendars: Calendars, days: int, duration: int, end: int) -> int:
    """Return the first start that ends on `end` or later."""
    late = calendars.worked_days.shape[1]
    if end <= 0 or end >= late:
        return int(min(end, late))
    return int(calendars.work_day[days, max(calendars.worked_days[days, end - 1] - duration + 1, 0)])


@compiled
def ended(calendars: Calendars, days: int, start: int, duration: int) -> int:
    """Return the end of a task that starts on a working day, past the horizon where it does not end by then."""
    last = calendars.worked_days[days, start] + duration - 1
    late = calendars.worked_days.shape[1]
    return int(calendars.work_day[days, min(last, late)]) + 1


@compiled
def crewed(free: I2, use: I2, row: int, guard: int, start: int, duration: int) -> int:
    """Return the first start with crews, or one that ends past the horizon.

    Days are tried from the end of the task: where one lacks crews, the start moves behind it and all days between are
    known to be free.
    """
    known, finish = start, start + duration
    while finish <= len(free):
        day = lacking(free, use, row, guard, known, finish)
        if day < known:
            return start
        start, known = day + 1, finish
        finish = start + duration
    return start


@compiled
def crewed_on(
    calendars: Calendars, days: int, free: I2, use: I2, row: int, guard: int, start: int, duration: int
) -> tuple[int, int]:
    """Return the first start with crews on a calendar, and its end; past the horizon where there is none."""
    late = len(free) + 1
    known = start
    while start < late:
        start = calendars.work_day[days, calendars.worked_days[days, start]]
        if start >= late:
            break
        finish = ended(calendars, days, start, duration)
        if finish >= late:
            break
        known = max(known, start)
        day = lacking(free, use, row, guard, known, finish)
        if day < known:
            return start, finish
        start, known = day + 1, finish
    return late, late


@compiled
def lacking(free: I2, use: I2, row: int, guard: int, first: int, end: int) -> int:
    """Return the last day of [first, end) on which a crew falls short, `first - 1` if there is none."""
    for day in range(end - 1, first - 1, -1):
        for word in range(use.shape[1]):
            if (free[day, word] - use[row, word]) & guard != guard:
                return day
    return first - 1


@compiled
def supplied(draws: Draws, room: I2, task: int, start: int, finish: int) -> int:
    """Return `start` if the stocks allow it, else a later day before which they do not (if every day is worked)."""
    for draw in range(draws.first[task], draws.first[task + 1]):
        left = room[draws.stock[draw]]
        day = start + int(draws.share[draw] * (finish - start))
        if left[day] < draws.need[draw]:
            return start + int(np.searchsorted(left, draws.need[draw])) - day
    return start


@compiled
def take(draws: Draws, room: I2, task: int, start: int, finish: int) -> None:
    """Lower what is left of the stocks from the day of each draw; before it, no more is left than from it on."""
    for draw in range(draws.first[task], draws.first[task + 1]):
        left = room[draws.stock[draw]]
        day = start + int(draws.share[draw] * (finish - start))
        left[day:] -= draws.amount[draw]
        before = day - 1
        while before >= 0 and left[before] > left[day]:
            left[before] = left[day]
            before -= 1


@compiled
def rank(net: Net, desk: Desk, key: I1, order: I1) -> None:
    """Fill `order` with all tasks by least `key` among those whose predecessors are in. Keys differ."""
    waiting, heap, first_in, first_out, out_task = desk.waiting, desk.heap, net.arcs.first, net.first_out, net.out_task
    size, filled = 0, 0
    for task in range(len(key)):
        waiting[task] = first_in[task + 1] - first_in[task]
        if waiting[task] == 0:
            size = push(heap, size, key, task)
    while size:
        task = heap[0]
        size = pop(heap, size, key)
        order[filled] = task
        filled += 1
        for arc in range(first_out[task], first_out[task + 1]):
            after = out_task[arc]
            waiting[after] -= 1
            if waiting[after] == 0:
                size = push(heap, size, key, after)


@compiled
def push(heap: I1, size: int, key: I1, task: int) -> int:
    """Add a task to the heap and return the new size."""
    hole = size
    while hole and key[heap[(hole - 1) // 2]] > key[task]:
        heap[hole] = heap[(hole - 1) // 2]
        hole = (hole - 1) // 2
    heap[hole] = task
    return size + 1


@compiled
def pop(heap: I1, size: int, key: I1) -> int:
    """Remove the task of the least key and return the new size."""
    last = heap[size - 1]
    hole, child, size = 0, 1, size - 1
    while child < size:
        if child + 1 < size and key[heap[child + 1]] < key[heap[child]]:
            child += 1
        if key[heap[child]] >= key[last]:
            break
        heap[hole] = heap[child]
        hole, child = child, 2 * child + 1
    heap[hole] = last
    return size

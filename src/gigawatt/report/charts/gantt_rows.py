"""Where each bar of the construction schedule stands: a row per task, or a row per phase with a lane per asset.

Assumes rows are numbered downwards from 0; a lane is a part of a row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gigawatt.chain import TaskRow
from gigawatt.evidence import words
from gigawatt.report.charts import said

LANES = {"shell": -0.31, "plant": -0.11, "chips": 0.09}
"""Middle of each asset's lane within its phase's row; others share the first."""
WAIT_LANE = 0.31
"""Middle of the lane of waits."""
Groups = Mapping[str, Sequence[TaskRow]]


@dataclass(frozen=True, slots=True)
class Row:
    """One bar of work in its place."""

    place: float
    task: TaskRow
    tail_days: float = 0.0
    """Float drawn after it [days]."""


@dataclass(frozen=True, slots=True)
class Wait:
    """One hatched bar, from ready to start."""

    place: float
    task: TaskRow
    label: str = ""
    """What is waited for; stands once for the waits of a row."""
    label_day: str = ""
    """Where the label begins, if it stands on the right."""


@dataclass(frozen=True, slots=True)
class Layout:
    """All bars of one picture, and how thick they are, in rows."""

    labels: tuple[str, ...]
    rows: tuple[Row, ...]
    waits: tuple[Wait, ...]
    heads: dict[str, float]
    """Row on which a phase's milestones stand."""
    stripes: tuple[tuple[int, int], ...]
    """First and last row of every second phase, for a tint."""
    row_height: int
    """[pixels]"""
    bar: float
    tail: float
    line: float
    under: float
    """From the middle of a bar down to its line."""
    labels_right: bool


def task_layout(groups: Groups) -> Layout:
    """Return a row per phase for its milestones, then a row per task."""
    labels: list[str] = []
    rows, waits, heads, stripes = [], [], {}, []
    for number, (phase, tasks) in enumerate(groups.items()):
        heads[phase] = float(len(labels))
        labels.append(said.phase(phase).upper())
        for task in tasks:
            rows.append(Row(len(labels), task, task.float_days or 0.0))
            if wait_days(task):
                waits.append(Wait(len(labels), task, f"waits for {words.name(task.held_by)}", _tail_end(task)))
            labels.append(f"{'◆ ' if task.critical else ''}{words.name(task.task)}")
        if number % 2:
            stripes.append((int(heads[phase]), len(labels) - 1))
    return Layout(
        tuple(labels), tuple(rows), tuple(waits), heads, tuple(stripes), 24, 0.5, 0.14, 0.13, 0.33, labels_right=False
    )


def _tail_end(task: TaskRow) -> str:
    """The day on which a task's float is used up."""
    return (date.fromisoformat(task.finish) + timedelta(days=round(task.float_days or 0.0))).isoformat()


def phase_layout(groups: Groups) -> Layout:
    """Return a row per phase: a lane per asset, and a lane of waits with what is waited for behind the last."""
    rows, waits = [], []
    for place, tasks in enumerate(groups.values()):
        last = {task.asset: task for task in sorted(tasks, key=lambda task: task.finish)}
        for task in tasks:
            tail = (task.float_days or 0.0) if task is last[task.asset] else 0.0
            rows.append(Row(place + LANES.get(task.asset, LANES["shell"]), task, tail))
        waits += _waits(place + WAIT_LANE, [task for task in tasks if wait_days(task)])
    labels = tuple(map(said.phase, groups))
    heads = {phase: float(place) for place, phase in enumerate(groups)}
    stripes = tuple((place, place) for place in range(1, len(groups), 2))
    return Layout(labels, tuple(rows), tuple(waits), heads, stripes, 46, 0.18, 0.05, 0.05, 0.1, labels_right=True)


def _waits(place: float, tasks: Sequence[TaskRow]) -> list[Wait]:
    """The waits of one phase; the last carries the label of all, the longest cause first."""
    longest: dict[str, int] = {}
    for task in tasks:
        longest[task.held_by] = max(longest.get(task.held_by, 0), wait_days(task))
    causes = sorted(longest, key=lambda cause: -longest[cause])
    label = f"waits for {words.listing(words.name(cause) for cause in causes)}"
    ordered = sorted(tasks, key=lambda task: task.start)
    return [Wait(place, task, label if task is ordered[-1] else "", task.start) for task in ordered]


def wait_days(task: TaskRow) -> int:
    """Return the days between ready and start [days]; 0 where nothing held the task."""
    if task.ready is None or not task.held_by:
        return 0
    return max((date.fromisoformat(task.start) - date.fromisoformat(task.ready)).days, 0)

"""A construction schedule as other people's programs write it: tasks, links, calendars, resources, progress.

Assumes nothing about a programme; times are local clock times without a zone, durations working hours.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum


class TaskKind(Enum):
    """What a row of the plan is."""

    TASK = "task"
    MILESTONE = "milestone"
    SUMMARY = "summary"
    LEVEL_OF_EFFORT = "level of effort"


class LinkKind(Enum):
    """Which ends a link ties."""

    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"


class ConstraintKind(Enum):
    """A date imposed on a task. The first four are hard: they can override the logic (DCMA 05)."""

    MUST_START = "must start on"
    MUST_FINISH = "must finish on"
    START_BEFORE = "start no later than"
    FINISH_BEFORE = "finish no later than"
    START_AFTER = "start no earlier than"
    FINISH_AFTER = "finish no earlier than"
    LATEST = "as late as possible"

    @property
    def hard(self) -> bool:
        """Whether it can override the logic."""
        return self in (
            ConstraintKind.MUST_START,
            ConstraintKind.MUST_FINISH,
            ConstraintKind.START_BEFORE,
            ConstraintKind.FINISH_BEFORE,
        )


@dataclass(frozen=True, slots=True)
class Warned:
    """Something in the file that was passed over or guessed."""

    line: int
    """From 1."""
    text: str


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """When work goes on."""

    id: str
    name: str
    week: tuple[tuple[tuple[float, float], ...], ...]
    """Shifts of each weekday from Monday, as (from, to) in hours of the day. Seven entries."""
    exceptions: dict[date, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    """Shifts of single days; no shifts: a holiday."""
    hours_per_day: float = 8.0
    """By which the program turns hours into days."""


@dataclass(frozen=True, slots=True)
class PlanTask:
    """One row of the plan."""

    id: str
    """As people see it (activity ID in P6, unique ID in MS Project). Unique in the file."""
    name: str
    wbs: str
    """Path of the work breakdown structure, dots between levels; empty where there is none. In P6 that of the summary
    row above a task, in MS Project each row's own code."""
    kind: TaskKind
    calendar: str
    """Id of its calendar, empty where the file names none."""
    duration_hours: float
    """Planned, working hours."""
    remaining_hours: float
    percent: float
    """Complete, physical or by duration, 0..1."""
    start: datetime | None
    """As the program shows it: actual once begun, else early, else planned. A milestone starts when it finishes."""
    finish: datetime | None
    actual_start: datetime | None = None
    actual_finish: datetime | None = None
    baseline_start: datetime | None = None
    baseline_finish: datetime | None = None
    late_start: datetime | None = None
    late_finish: datetime | None = None
    total_float_hours: float | None = None
    """As stated in the file; None where it states none."""
    constraint: ConstraintKind | None = None
    constraint_date: datetime | None = None
    deadline: datetime | None = None
    budget_usd: float = 0.0
    """Planned cost, in the file's currency. A summary row's own, never the sum of the rows below it."""
    actual_usd: float = 0.0
    labour_hours: float = 0.0
    """Planned work of people; 0 for a summary row."""
    level: int = 1
    """Depth in the outline, from 1: a summary row owns the deeper rows that follow it."""
    line: int = 0
    """Line of the file, from 1; 0 where the row stands on none."""


@dataclass(frozen=True, slots=True)
class PlanLink:
    """A tie between two tasks."""

    before: str
    after: str
    kind: LinkKind
    lag_hours: float
    """Working hours; negative: a lead."""


@dataclass(frozen=True, slots=True)
class PlanResource:
    """Somebody or something that works."""

    id: str
    name: str
    kind: str
    """labour, equipment or material."""


@dataclass(frozen=True, slots=True)
class PlanAssignment:
    """A resource on a task."""

    task: str
    resource: str
    hours: float
    """Planned work."""
    cost_usd: float


@dataclass(frozen=True, slots=True)
class PlanFile:
    """One project of a file."""

    path: str
    format: str
    """`P6 XER`, `P6 XML` or `MS Project XML`; `generated` for a plan that this package made up."""
    name: str
    start: datetime | None
    status: datetime | None
    """Data date: progress is known up to here."""
    calendars: tuple[WorkCalendar, ...]
    tasks: tuple[PlanTask, ...]
    """In the order of the file, summaries included."""
    links: tuple[PlanLink, ...]
    resources: tuple[PlanResource, ...] = ()
    assignments: tuple[PlanAssignment, ...] = ()
    currency: str = "USD"
    default_calendar: str = ""
    warnings: tuple[Warned, ...] = ()
    short_name: str = ""
    """Project ID in P6, name of the file in MS Project."""

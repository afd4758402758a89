"""The result types of the schedule checks.

Assumes the caller words and shortens them: every offender is listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from gigawatt.schedule.quality.critical_path import CriticalPath


class Status(Enum):
    """How a check came out."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_APPLICABLE = "not applicable"


class Sense(Enum):
    """On which side of its threshold a value passes. The threshold itself passes."""

    AT_MOST = "at most"
    AT_LEAST = "at least"


@dataclass(frozen=True, slots=True)
class Offender:
    """A task, or a link by its two ends, that a check objects to."""

    id: str
    """Of the task; of the follower where a link offends."""
    name: str
    why: str
    """What was found: `no predecessor`, `FS -16 h after A1060`, `float 51.0 days`."""


@dataclass(frozen=True, slots=True)
class Check:
    """One of the fourteen."""

    number: int
    """1 to 14, as in the pamphlet."""
    name: str
    sense: Sense
    threshold: float
    value: float | None
    """Share 0..1, an index or, for check 12, working days; None where the check does not apply."""
    numerator: float
    """What was found: tasks, links or working days."""
    denominator: float
    """Among how many."""
    unit: str
    """Of numerator and denominator: `tasks`, `links` or `working days`."""
    status: Status
    reason: str
    """Why it does not apply or, for the indices, from what it was counted; empty where the figures say all."""
    offenders: tuple[Offender, ...]
    """All of them, in the order of the file."""
    source: str
    """Where rule and threshold come from, and whether that was looked up."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What is in the file."""

    rows: int
    tasks: int
    milestones: int
    summaries: int
    levels_of_effort: int
    complete: int
    """Of tasks and milestones."""
    begun: int
    """Actually begun and not complete."""
    links: int
    links_passed_over: int
    """They touch a summary, a level of effort, or a task that the file does not hold."""
    calendars: int
    resources: int
    assignments: int


@dataclass(frozen=True, slots=True)
class Assessment:
    """Fourteen checks and what they were counted from."""

    plan: str
    """Name of the project."""
    data_date: datetime
    counts: Counts
    checks: tuple[Check, ...]
    """Fourteen, in order."""
    path: CriticalPath

    @property
    def failed(self) -> tuple[Check, ...]:
        """Checks that failed."""
        return tuple(check for check in self.checks if check.status is Status.FAILED)

"""What the fourteen checks share: a calculated plan with its unfinished part, and how a count becomes a result.

Assumes a threshold that is just met is met.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from gigawatt.exchange import PlanFile, PlanTask, WorkClock
from gigawatt.schedule.quality.assessment import Check, Offender, Sense, Status
from gigawatt.schedule.quality.critical_path import Calculated, Dated
from gigawatt.schedule.quality.network import Tie

SHARE = 0.05  # [1] most checks, confirmed
INDEX = 0.95  # [1] checks 13 and 14, confirmed
CONFIRMED = "DCMA-EA PAM 200.1 (2012), section 4; threshold confirmed in published descriptions"
RECALLED = "DCMA-EA PAM 200.1 (2012), section 4; recalled"


class Rule(NamedTuple):
    """What is fixed about a check."""

    number: int
    name: str
    threshold: float
    sense: Sense = Sense.AT_MOST
    unit: str = "tasks"
    source: str = CONFIRMED


class Row(NamedTuple):
    """An unfinished task or milestone."""

    at: int
    """Its place in the network."""
    task: PlanTask
    dated: Dated
    clock: WorkClock

    @property
    def day(self) -> float:
        """Hours of a day on its calendar."""
        return self.clock.hours_per_day


class Case(NamedTuple):
    """A calculated plan, as the checks look at it."""

    plan: PlanFile
    made: Calculated
    open: tuple[Row, ...]
    """Unfinished tasks and milestones."""
    ties: tuple[Tie, ...]
    """Links whose follower is unfinished, in the order of the file's tasks."""


def judged(
    rule: Rule, numerator: float, denominator: float, offenders: Iterable[Offender] = (), reason: str = ""
) -> Check:
    """Return a check from its count; nothing to count among: it does not apply."""
    if denominator <= 0.0:
        return not_applicable(rule, reason or f"no unfinished {rule.unit} to look at", tuple(offenders))
    value = numerator / denominator
    good = value <= rule.threshold if rule.sense is Sense.AT_MOST else value >= rule.threshold
    status = Status.PASSED if good else Status.FAILED
    return checked(rule, value, numerator, denominator, status, reason, tuple(offenders))


def not_applicable(rule: Rule, reason: str, offenders: tuple[Offender, ...] = ()) -> Check:
    """Return a check that cannot be asked of this plan."""
    return checked(rule, None, 0.0, 0.0, Status.NOT_APPLICABLE, reason, offenders)


def checked(
    rule: Rule,
    value: float | None,
    numerator: float,
    denominator: float,
    status: Status,
    reason: str,
    offenders: tuple[Offender, ...],
) -> Check:
    """Return a check with what is fixed about it."""
    return Check(
        rule.number,
        rule.name,
        rule.sense,
        rule.threshold,
        value,
        numerator,
        denominator,
        rule.unit,
        status,
        reason,
        offenders,
        rule.source,
    )


def share(rule: Rule, case: Case, offenders: Sequence[Offender]) -> Check:
    """Return a check on the share of unfinished tasks that offend."""
    return judged(rule, len(offenders), len(case.open), offenders)


def day_text(on: datetime | None) -> str:
    """Return the day of a date."""
    return "without a date" if on is None else on.date().isoformat()

"""Earned value and earned schedule of a plan with budgets, baseline dates, progress and actual cost.

Assumes budgets are spent evenly over the working time of a task's baseline, and that percent complete is physical.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from gigawatt.exchange import PlanFile, PlanTask, TaskKind, WorkClock, clock_moment, clock_second
from gigawatt.schedule.quality.network import task_clocks

DAY = 24 * 3600  # seconds

NO_BUDGET = "no task of the file has a budget"
NO_DATE = "the file has no data date and none was given"
NO_BASELINE = "no task of the file has baseline dates"
NO_COST = "no task of the file has actual cost"


class Measured(NamedTuple):
    """A figure, or why there is none."""

    value: float | None
    reason: str = ""
    """Empty where there is a value."""


class EarnedValue(NamedTuple):
    """Cost and schedule performance at a date, in the file's currency."""

    at: datetime | None
    """Status date."""
    bac_usd: Measured
    """Budget at completion: of all tasks."""
    pv_usd: Measured
    """Planned value: budget of the work that the baseline has done by the date."""
    ev_usd: Measured
    """Earned value: budget of the work that is done."""
    ac_usd: Measured
    """Actual cost."""
    sv_usd: Measured
    """Schedule variance EV - PV."""
    cv_usd: Measured
    """Cost variance EV - AC."""
    spi: Measured
    """Schedule performance index EV / PV."""
    cpi: Measured
    """Cost performance index EV / AC."""
    eac_usd: Measured
    """Estimate at completion BAC / CPI: what is left costs as much more as what is done."""
    earned_days: Measured
    """Earned schedule: days from the baseline's start to when it planned to have earned what is earned."""
    passed_days: Measured
    """Days from the baseline's start to the date, or to the last actual finish once all is complete."""
    spi_time: Measured
    """SPI(t) = earned schedule / time passed; unlike SPI it does not return to 1 at the end of a late project."""
    without_baseline: tuple[str, ...]
    """Ids of tasks with a budget and no baseline dates, whose planned dates were used in their place."""


class _Account(NamedTuple):
    """The budget of a task over time."""

    task: PlanTask
    clock: WorkClock
    begin: int
    """Baseline, in seconds."""
    end: int

    def planned_usd(self, at: int) -> float:
        """Return what is to be earned by a second."""
        if at >= self.end:
            return self.task.budget_usd
        if at <= self.begin:
            return 0.0
        whole = self.clock.worked(self.end) - self.clock.worked(self.begin)
        part = self.clock.worked(at) - self.clock.worked(self.begin)
        return self.task.budget_usd * part / whole if whole else 0.0

    def earned_usd(self) -> float:
        """Return what is earned by progress."""
        return self.task.budget_usd * (1.0 if self.task.actual_finish else min(max(self.task.percent, 0.0), 1.0))


def earned_value(plan: PlanFile, at: datetime | None = None) -> EarnedValue:
    """Return earned value at a date, by default the file's data date; what is not defined is None with a reason.

    PMI, *Practice Standard for Earned Value Management* (2nd edition, 2011), and ANSI/EIA-748: SV = EV - PV,
    CV = EV - AC, SPI = EV / PV, CPI = EV / AC, EAC = BAC / CPI. Earned schedule after W. Lipke, "Schedule is different"
    (*The Measurable News*, March 2003): the time at which PV equals EV, to the second where he interpolates between
    months. Levels of effort earn what was planned; a summary row counts with its own cost.
    Progress is that of the file whatever the date: ask for another date only if the file was statused then.

    Raises
    ------
    ExchangeError
        A calendar has no work or an impossible shift.
    """
    at = at or plan.status
    accounts = _accounts(plan, [task for task in plan.tasks if task.budget_usd > 0.0])
    lacking = NO_BUDGET if not accounts else "" if any(_baselined(row.task) for row in accounts) else NO_BASELINE
    lacking = lacking or ("" if at else NO_DATE)
    by = None if at is None or lacking else clock_second(at)
    bac_usd = Measured(sum(row.task.budget_usd for row in accounts)) if accounts else Measured(None, NO_BUDGET)
    pv_usd = Measured(None, lacking) if by is None else Measured(_planned_usd(accounts, by))
    ev_usd = Measured(sum(_earned_usd(row, by) for row in accounts)) if accounts else Measured(None, NO_BUDGET)
    spent_usd = sum(task.actual_usd for task in plan.tasks)
    ac_usd = Measured(spent_usd) if spent_usd > 0.0 else Measured(None, NO_COST)
    cpi = _ratio(ev_usd, ac_usd, "actual cost")
    earned_days, passed_days = _earned_schedule(accounts, ev_usd, by, lacking)
    return EarnedValue(
        at,
        bac_usd,
        pv_usd,
        ev_usd,
        ac_usd,
        _less(ev_usd, pv_usd),
        _less(ev_usd, ac_usd),
        _ratio(ev_usd, pv_usd, "planned value"),
        cpi,
        _ratio(bac_usd, cpi, "cost performance index"),
        earned_days,
        passed_days,
        _ratio(earned_days, passed_days, "time passed"),
        tuple(row.task.id for row in accounts if not _baselined(row.task)),
    )


def _baselined(task: PlanTask) -> bool:
    """Return whether a task has both baseline dates."""
    return task.baseline_start is not None and task.baseline_finish is not None


def _accounts(plan: PlanFile, tasks: list[PlanTask]) -> tuple[_Account, ...]:
    """Return budgets over time; without baseline dates the planned ones, without any the last date of the others."""
    clocks, _ = task_clocks(plan, tasks)
    dates = [(task.baseline_start or task.start, task.baseline_finish or task.finish) for task in tasks]
    last = max((clock_second(end) for _, end in dates if end is not None), default=0)
    ends = [last if end is None else clock_second(end) for _, end in dates]
    begins = [end if begin is None else min(clock_second(begin), end) for (begin, _), end in zip(dates, ends)]
    return tuple(map(_Account, tasks, clocks, begins, ends))


def _planned_usd(accounts: tuple[_Account, ...], by: int) -> float:
    """Return the planned value at a second."""
    return sum(row.planned_usd(by) for row in accounts)


def _earned_usd(row: _Account, by: int | None) -> float:
    """Return what a task has earned; a level of effort earns what was planned, where that is known."""
    level = row.task.kind is TaskKind.LEVEL_OF_EFFORT
    return row.planned_usd(by) if level and by is not None else row.earned_usd()


def _earned_schedule(
    accounts: tuple[_Account, ...], ev_usd: Measured, by: int | None, lacking: str
) -> tuple[Measured, Measured]:
    """Return earned schedule and time passed, in days since the baseline began."""
    if by is None or ev_usd.value is None:
        return Measured(None, lacking), Measured(None, lacking)
    begin, end = min(row.begin for row in accounts), max(row.end for row in accounts)
    if by <= begin:
        early = Measured(None, f"the baseline begins on {clock_moment(begin).date()}")
        return early, early
    finishes = [row.task.actual_finish for row in accounts if row.task.actual_finish]
    if len(finishes) == len(accounts):
        by = min(by, clock_second(max(finishes)))  # time stops for a project that is complete
    rounding_usd = 1e-12 * _planned_usd(accounts, end)  # [currency] of the sums
    first = _reached(accounts, begin, end, ev_usd.value - rounding_usd)
    last = max(_reached(accounts, begin, end, ev_usd.value + rounding_usd) - 1, first)
    # Nights and weekends earn nothing: of all moments with this planned value, the one nearest to the date is meant.
    return Measured((min(max(by, first), last) - begin) / DAY), Measured((by - begin) / DAY)


def _reached(accounts: tuple[_Account, ...], low: int, high: int, usd: float) -> int:
    """Return the first second of a stretch with more planned value than this, its end where there is none."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _planned_usd(accounts, middle) > usd else (middle + 1, high)
    return low


def _less(one: Measured, other: Measured) -> Measured:
    """Return a difference, or why there is none."""
    if one.value is None or other.value is None:
        return Measured(None, one.reason or other.reason)
    return Measured(one.value - other.value)


def _ratio(above: Measured, below: Measured, name: str) -> Measured:
    """Return a quotient, or why there is none."""
    if above.value is None or below.value is None:
        return Measured(None, above.reason or below.reason)
    return Measured(above.value / below.value) if below.value else Measured(None, f"{name} is zero")

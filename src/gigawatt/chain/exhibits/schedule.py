"""When each megawatt is live: tasks, phases, crews, jobs, and how sure the plan is.

Assumes dates of the base case for tasks and quantiles over the trials elsewhere.
"""

from __future__ import annotations

from pydantic import Field

from gigawatt.chain.exhibits.series import Day, Fan, Months, Series
from gigawatt.chain.record import Band, MonthText, Record, Share


class TaskRow(Record):
    """One bar of the Gantt chart, base case."""

    phase: str
    """`abilene.a1`."""
    task: str
    asset: str
    """`shell`, `chips`, `plant`."""
    start: Day
    finish: Day
    critical: bool
    """No float in the base case."""
    float_days: float | None = None
    critical_share: Share | None = None
    """Share of trials in which it is critical."""
    held_by: str = ""
    """What set its start where that was no task before it: `equity`, `grid`, ..."""
    ready: Day | None = None
    """When everything else but `held_by` would have let it start; None where nothing held it."""
    actual: bool = False
    """True where the file says that it has begun."""


class PhaseRow(Record):
    """One phase: chosen or left out, when it is live and what holds it."""

    phase: str
    it_mw: float
    facility_mw: float
    cost_usd: float
    chosen: bool
    baseline: bool = False
    """Under way before the programme, by others' decision: shown, and not counted as built by it."""
    close: MonthText | None = None
    """Financial close in the base case."""
    live_p10: MonthText | None = None
    live_p50: MonthText | None = None
    live_p90: MonthText | None = None
    binding: str
    """What set its date most often; for one left out, what was missing."""


class PlanQuality(Record):
    """How good the plan is known to be."""

    objective: str
    """`earliest`, `most compute` or `most value`."""
    value: float
    """Days from the programme's start to the last end, MW by the date, or USD."""
    bound: float
    """No plan of these phases is better."""
    gap: Share
    proven: bool
    method: str
    """In which order the plan's tasks come and where it is from, in words."""


class Crew(Record):
    """A crew shared among phases: heads in use against heads that there are, base case."""

    name: str
    heads: Series
    capacity: Series


class JobsClaim(Record):
    """People in one definition of a job, beside what was announced."""

    definition: str
    """`at the peak of construction`, `job-years of construction`, `permanent`."""
    plan: Band
    """Of the plan, over the trials."""
    announced: float | None
    """The number announced, read in this definition."""
    per_announced: float | None = None
    """Plan (P50) over announced."""
    note: str = ""


class MergeBias(Record):
    """Why the mean date is later than the date with every driver at its mean: paths that merge wait for the slowest."""

    planned: MonthText | None
    """Last phase live with every driver at its mean."""
    at_means_days: float | None
    """The same, from the programme's start [days]."""
    mean_days: float | None
    """Mean finish of the trials that finish [days]."""
    bias_days: float | None
    finished_share: Share = 1.0
    """Share of trials in which the last phase is live within the horizon."""
    by_planned_share: Share | None
    """Share of trials live by the planned date."""


class PolicyDifference(Record):
    """What re-planning in every future would gain over keeping the order."""

    trials: int
    """Futures of the sample that finish under both."""
    sampled: int = 0
    """Size of the sample; 0 where a run did not record it."""
    gained_days: Band
    """Finish when the order is kept less finish when it is planned anew [days]; positive: re-planning is sooner."""


class Progress(Record):
    """Earned value of one phase at the programme's start [USD]; a ratio that does not exist is None."""

    phase: str
    planned_usd: float
    earned_usd: float
    actual_usd: float
    spi: float | None
    cpi: float | None


class Schedule(Record):
    """When each megawatt is live."""

    months: Months
    tasks: tuple[TaskRow, ...]
    phases: tuple[PhaseRow, ...]
    energised_mw: Fan
    """Facility power energised [MW]."""
    heads: Fan
    """Construction workers."""
    proven: bool
    """True where the plan is proven optimal."""
    note: str = ""
    """Lower bound and gap in words."""
    quality: PlanQuality | None = None
    crews: tuple[Crew, ...] = ()
    trades: dict[str, Series] = Field(default={})
    """Heads by month and trade, base case."""
    jobs: tuple[JobsClaim, ...] = ()
    """In the three definitions that headlines merge."""
    merge_bias: MergeBias | None = None
    policy: PolicyDifference | None = None
    progress: tuple[Progress, ...] = ()
    """Earned value of phases with actuals."""

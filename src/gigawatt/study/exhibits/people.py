"""Who works: heads by trade, crews against their size, and jobs in the three definitions that headlines merge.

Assumes series of the base case and bands over the trials; the number announced is the catalogue's, of Stargate alone.
"""

from __future__ import annotations

from gigawatt import schedule
from gigawatt.catalogue import Value, figure
from gigawatt.chain import Band, Crew, JobsClaim, Outcome, Plan, Progress
from gigawatt.evidence import permanent_jobs
from gigawatt.programme import Programme
from gigawatt.risk import Trials
from gigawatt.study.exhibits.axes import spread

ANNOUNCED_BY = "stargate"
"""Programme, by name, whose announcement the catalogue's number of jobs belongs to."""


def crews(programme: Programme, plan: Plan, base: Outcome) -> tuple[Crew, ...]:
    """Return the heads of every shared crew in use, and how many there are."""
    found = schedule.crew_histogram(programme, plan.schedule, base.build)
    return tuple(
        Crew(name=name, heads=used, capacity=there)
        for name, used, there in zip(found.crews, found.used, found.there, strict=True)
    )


def trades(programme: Programme, plan: Plan, base: Outcome) -> dict[str, object]:
    """Return heads by month and trade, those that work at all."""
    found = schedule.jobs(programme, plan.schedule, base.build)
    return {name: heads for name, heads in zip(found.trades, found.heads, strict=True) if heads.any()}


def jobs(programme: Programme, plan: Plan, trials: Trials) -> tuple[JobsClaim, ...]:
    """Return the plan's people beside the number announced, read three ways; () where nothing is built."""
    if not plan.schedule.chosen.any():
        return ()
    claimed = programme.file.programme.name.casefold() == ANNOUNCED_BY
    said = figure("jobs.stargate_claim") if claimed else None
    bands = (
        ("at the peak of construction", spread(trials.column("peak_heads")), ""),
        ("job-years of construction", spread(trials.column("job_years")), ""),
        (
            "permanent",
            permanent_jobs(trials),
            "staff of what is live at the end of the horizon, from the least to the most per MW that was announced",
        ),
    )
    return tuple(_row(definition, band, said, note) for definition, band, note in bands)


def _row(definition: str, band: Band, said: Value | None, note: str) -> JobsClaim:
    announced = None if said is None else said.value
    share = None if announced is None else band.p50 / announced
    return JobsClaim(definition=definition, plan=band, announced=announced, per_announced=share, note=note)


def progress(programme: Programme, plan: Plan, base: Outcome) -> tuple[Progress, ...]:
    """Return the earned value of the phases whose actuals the file tells."""
    rows = schedule.earned(programme, plan.phases, plan.capital, plan.schedule, base.build)
    return tuple(
        Progress(
            phase=row.phase,
            planned_usd=row.value.pv_usd.value or 0.0,
            earned_usd=row.value.ev_usd.value or 0.0,
            actual_usd=row.value.ac_usd.value or 0.0,
            spi=row.value.spi.value,
            cpi=row.value.cpi.value,
        )
        for row in rows
    )

"""The story of one trial: what was drawn, when phases are live and what held them, who is short, what breaks, books.

Assumes the plan that the ensemble was played on; the trial's number and the seed say the rest.
"""

from __future__ import annotations

import numpy as np

from gigawatt import capital
from gigawatt.chain import Outcome, Plan, Record, Statement, StressRow, ask, base_case, play
from gigawatt.programme import Driver, Programme
from gigawatt.quantities import FIRST_DRIVER, Trial, month_label
from gigawatt.risk import replay_trial, share_below
from gigawatt.schedule import Binding
from gigawatt.study.exhibits.axes import month_of_day
from gigawatt.study.exhibits.statements import statements
from gigawatt.study.stress import row_of_trial

CENT_USD = 0.01  # USD; what rounding may leave


class Drawn(Record):
    """One driver in this trial."""

    name: str
    unit: str
    """`factor`, `months` or `points` per year (0.01 is one)."""
    value: float
    base: float
    """In the base case."""
    below_share: float | None
    """Share of futures in which it is lower; null where it does not move, or where its event did not happen."""
    happened: bool | None
    """Of a discrete event; null for what always applies."""
    touches: bool
    """False where it moves only what this plan does not build."""


class PhaseDates(Record):
    """One chosen phase in this trial and in the base case."""

    phase: str
    close: str | None
    """Month of financial close; null where there is none within the horizon."""
    live: str | None
    """Month in which it is energised; null where it never is."""
    base_live: str | None
    held_by: str
    """What set its date."""


class Shortfall(Record):
    """An entity that cannot pay its part of a call when it is due."""

    entity: str
    month: str
    """First month."""


class OpenInvoices(Record):
    """What nobody paid, one vehicle."""

    vehicle: str
    first: str
    """Month in which something is left open for the first time."""
    most_usd: float
    end_usd: float
    """Still open at the end of the horizon."""


class Books(Record):
    """Statements of one vehicle by calendar year."""

    vehicle: str
    statements: tuple[Statement, ...]
    clawback_usd: float
    """What its sponsor would owe back at the end of the horizon."""


class TrialStory(Record):
    """One future, told."""

    programme: str
    view: str
    seed: int
    trial: int
    drawn: tuple[Drawn, ...]
    """What touches the plan first: of that, events that happened, then the most unusual."""
    phases: tuple[PhaseDates, ...]
    short: tuple[Shortfall, ...]
    """Calls that were due and not paid, the earliest first."""
    open_invoices: tuple[OpenInvoices, ...]
    lenders: StressRow | None
    """What is broken first, why, what cures it and who pays; null without debt."""
    books: tuple[Books, ...]
    tallies: dict[str, float | None]
    """The trial's row of `trials.parquet`; null where a figure is not finite."""


def story_of(programme: Programme, plan: Plan, seed: int, number: int) -> TrialStory:
    """Replay one trial and tell it.

    Parameters
    ----------
    plan
        As `study.base_plan` makes it: another plan gives another story.
    seed, number
        Of the ensemble and of the trial in it, from 0.
    """
    asked, end = ask(programme, plan), capital.call_end_month(programme)
    kept, outcome, trial = replay_trial(programme, plan, asked, end, seed, number)
    base = play(plan, base_case(programme))
    row = zip(kept.columns, kept.rows[0])
    return TrialStory(
        programme=programme.file.programme.name,
        view=programme.view,
        seed=seed,
        trial=number,
        drawn=_drawn(programme, plan, trial),
        phases=tuple(_dates(programme, outcome, base, int(phase)) for phase in np.flatnonzero(plan.schedule.chosen)),
        short=_short(programme, outcome),
        open_invoices=_open(programme, outcome),
        lenders=row_of_trial(programme, plan, base, outcome, number),
        books=tuple(
            Books(
                vehicle=name,
                statements=statements(programme, outcome, vehicle),
                clawback_usd=float(kept.column(f"{name}_clawback_usd")[0]),
            )
            for vehicle, name in enumerate(programme.vehicles)
            if outcome.money.uses_usd[vehicle].any() or outcome.money.revenue_usd[vehicle].any()
        ),
        tallies={name: float(value) if np.isfinite(value) else None for name, value in row},
    )


def _drawn(programme: Programme, plan: Plan, trial: Trial) -> tuple[Drawn, ...]:
    built = [programme.phases[phase] for phase in np.flatnonzero(plan.schedule.chosen)]
    places = {"", *programme.entities, *(at.path for at in built), *(programme.sites[at.site] for at in built)}
    rows = [
        _driver(driver, float(trial.factor[place]), bool(trial.event[place]), touches=driver.where in places)
        for place, driver in enumerate(programme.drivers, FIRST_DRIVER)
    ]
    return tuple(sorted(rows, key=lambda row: (not row.touches, row.happened is not True, -_unusual(row))))


def _driver(driver: Driver, value: float, event: bool, *, touches: bool) -> Drawn:
    certain = driver.probability >= 1.0
    below = share_below(driver.spread, value) if certain or event else float("nan")
    return Drawn(
        name=driver.name,
        unit="points" if driver.on == "rate" else "months" if driver.on.endswith("_delay") else "factor",
        value=value,
        base=driver.neutral,
        below_share=None if np.isnan(below) else below,
        happened=None if certain else event,
        touches=touches,
    )


def _unusual(row: Drawn) -> float:
    return 0.0 if row.below_share is None else abs(row.below_share - 0.5)


def _dates(programme: Programme, outcome: Outcome, base: Outcome, phase: int) -> PhaseDates:
    build, timeline = outcome.build, programme.timeline
    return PhaseDates(
        phase=programme.phases[phase].path,
        close=month_of_day(timeline, build.close_day[phase]),
        live=month_of_day(timeline, build.ready_day[phase]),
        base_live=month_of_day(timeline, base.build.ready_day[phase]),
        held_by=Binding(int(build.binding[phase])).name.lower(),
    )


def _short(programme: Programme, outcome: Outcome) -> tuple[Shortfall, ...]:
    months = outcome.money.first_short_month
    return tuple(
        Shortfall(entity=programme.entities[entity], month=month_label(programme.timeline, int(months[entity])))
        for entity in np.argsort(months, kind="stable")
        if months[entity] >= 0
    )


def _open(programme: Programme, outcome: Outcome) -> tuple[OpenInvoices, ...]:
    rows = []
    for vehicle, open_usd in enumerate(outcome.money.unpaid_usd):
        months = np.flatnonzero(open_usd > CENT_USD)
        if len(months):
            rows.append(
                OpenInvoices(
                    vehicle=programme.vehicles[vehicle],
                    first=month_label(programme.timeline, int(months[0])),
                    most_usd=float(open_usd.max()),
                    end_usd=max(0.0, float(open_usd[-1])),
                )
            )
    return tuple(rows)

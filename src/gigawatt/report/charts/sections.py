"""The order of the report after the verdict: money, schedule, power, compute, returns, risk, stress, evidence.

Assumes charts of the same name in several views answer the same question: they stand side by side on one scale.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gigawatt.chain import Exhibits, Verdict
from gigawatt.report.charts import (
    cascade,
    compute,
    conditions,
    credit,
    criticality,
    evidence,
    flows,
    gantt,
    lenders,
    money,
    owners,
    people,
    power,
    returns,
    risk,
    schedule,
    stress,
)
from gigawatt.report.charts.style import Chart, share_dates, share_scale
from gigawatt.report.headline_table import cost_scope, promises

Drawing = Callable[[Exhibits, Verdict], tuple[Chart, ...]]


def _money(exhibits: Exhibits, _: Verdict) -> tuple[Chart, ...]:
    means = money.funding(exhibits), money.four_meanings(exhibits), money.coverage(exhibits), flows.flows(exhibits)
    risks = credit.exposure(exhibits), credit.departures(exhibits)
    return *means, *risks, conditions.conditions(exhibits), conditions.remedies(exhibits), conditions.control(exhibits)


def _schedule(exhibits: Exhibits, verdict: Verdict) -> tuple[Chart, ...]:
    dates = schedule.energised(exhibits), schedule.binding(exhibits, verdict), gantt.gantt(exhibits, verdict)
    causes = criticality.criticality(exhibits), schedule.phases(exhibits)
    work = people.crews(exhibits), people.heads(exhibits), people.jobs(exhibits)
    return *dates, *causes, *work, criticality.progress(exhibits)


def _power(exhibits: Exhibits, _: Verdict) -> tuple[Chart, ...]:
    return power.charts(exhibits)


def _compute(exhibits: Exhibits, verdict: Verdict) -> tuple[Chart, ...]:
    yields = compute.accelerators(exhibits), *compute.generations(exhibits), compute.goodput(exhibits)
    waiting = *compute.placement(exhibits), compute.waits(exhibits), compute.training_runs(exhibits)
    return *yields, compute.gpu_hour(exhibits), compute.disputes(verdict), *waiting, compute.cost_views(exhibits)


def _returns(exhibits: Exhibits, _: Verdict) -> tuple[Chart, ...]:
    charts = (
        returns.sources_and_uses(exhibits),
        cascade.waterfall(exhibits),
        cascade.operations(exhibits),
        owners.partners(exhibits),
        lenders.debt(exhibits),
        returns.cover(exhibits),
        lenders.ratios(exhibits),
        owners.units(exhibits),
    )
    return *charts, returns.cap_table(exhibits), *returns.statements(exhibits)


def _risk(exhibits: Exhibits, verdict: Verdict) -> tuple[Chart, ...]:
    return (
        risk.completion(exhibits),
        risk.capex(exhibits, cost_scope(verdict)),
        risk.joint(exhibits, cost_scope(verdict)),
        *risk.tornado(exhibits, promises(verdict), cost_scope(verdict)),
    )


def _stress(_: Exhibits, verdict: Verdict) -> tuple[Chart, ...]:
    return stress.breaches(verdict), stress.futures(verdict)


def _evidence(exhibits: Exhibits, verdict: Verdict) -> tuple[Chart, ...]:
    return evidence.bought(exhibits), evidence.claims_that_matter(verdict)


def _rivals(views: tuple[Exhibits, ...]) -> tuple[Chart, ...]:
    return (evidence.rivals(views),)


def _nothing(_: tuple[Exhibits, ...]) -> tuple[Chart, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the report."""

    name: str
    title: str
    question: str
    """What the reader comes for."""
    drawing: Drawing
    """Charts of one view."""
    shared: Callable[[tuple[Exhibits, ...]], tuple[Chart, ...]] = _nothing
    """Charts of all views together, drawn once."""


SECTIONS = (
    Section("money", "Money", "Whose money is it, when is it there, and how much is missing?", _money),
    Section("schedule", "Schedule", "When is each megawatt live, and what holds it back?", _schedule),
    Section("power", "Power", "Which plant, how firm, at what cost?", _power),
    Section("compute", "Compute", "How much compute is that, and what does it cost?", _compute),
    Section("returns", "Returns", "Who gets what back?", _returns),
    Section("risk", "Risk", "How sure is all this?", _risk),
    Section("stress", "Stress: what breaks first, and who pays", "Which promise to lenders breaks, and why?", _stress),
    Section("evidence", "Evidence", "Who says so, who disagrees, and what would that change?", _evidence, _rivals),
)


def draw(
    section: Section, exhibits: tuple[Exhibits, ...], verdicts: tuple[Verdict, ...]
) -> tuple[tuple[Chart | None, ...], ...]:
    """Return the section's charts: one row per question, one column per view, None where a view has no such chart.

    A chart of all views together is a row of one; so is a table that says the same in every view.
    """
    columns = [{chart.name: chart for chart in section.drawing(*pair)} for pair in zip(exhibits, verdicts)]
    names = list(dict.fromkeys(name for column in columns for name in column))
    rows = tuple(tuple(column.get(name) for column in columns) for name in names)
    for row in rows:
        drawn = [chart for chart in row if chart is not None]
        share_scale(drawn)
        share_dates(drawn)
    shared = tuple((chart,) for chart in section.shared(exhibits))
    return tuple(row[:1] if _same(row) else row for row in rows) + shared


def _same(row: tuple[Chart | None, ...]) -> bool:
    """True where the views agree on a table without a picture that takes the whole width."""
    first = row[0]
    return first is not None and first.wide and first.figure is None and all(chart == first for chart in row)

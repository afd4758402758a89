"""Charts of the schedule's result: megawatts live, the phases that the money builds, what holds them back.

Assumes quantiles over the trials; a phase's close is that of the base case.
"""

from __future__ import annotations

from collections.abc import Sequence

from gigawatt.chain import Exhibits, PhaseRow, Verdict
from gigawatt.evidence import words
from gigawatt.report.charts import said, style
from gigawatt.report.charts.style import Chart, Table


def energised(exhibits: Exhibits) -> Chart:
    """Facility power energised, and the promises of power."""
    schedule = exhibits.schedule
    length = min(len(schedule.months), style.last_change(schedule.energised_mw.p50) + 25)
    months, fan = schedule.months, schedule.energised_mw
    figure = style.blank("MW of facility power")
    style.add_fan(figure, months, fan, 1.0, "energised", steps=True)
    for target in exhibits.money.targets:
        if target.facility_mw is not None:
            figure.add_scatter(
                x=[f"{target.by}-01"],
                y=[target.facility_mw],
                mode="markers+text",
                text=[target.label],
                textposition="top left",
                marker={"symbol": "diamond", "size": 11, "color": style.RED},
                showlegend=False,
            )
    rows = tuple(
        (words.month(months[m]), *(said.mw(values[m]) for values in (fan.p10, fan.p50, fan.p90)))
        for m in style.yearly(months[:length])
    )
    return Chart(
        name="energised",
        title="Capacity energised",
        sentence=_energised_sentence(exhibits),
        table=Table("Facility power energised", ("Month", "P10", "P50", "P90"), rows),
        figure=figure,
        top=1.1 * style.highest(fan.p90, [target.facility_mw for target in exhibits.money.targets]),  # room for labels
        until=style.show_until(figure, months, length),
    )


def _energised_sentence(exhibits: Exhibits) -> str:
    schedule = exhibits.schedule
    end = schedule.energised_mw.p50[-1] or 0.0
    if end <= 0:
        return "In half of the futures nothing is energised within the horizon."
    first = next(month for month, value in zip(schedule.months, schedule.energised_mw.p50) if (value or 0) > 0)
    late = schedule.energised_mw.p10[-1] or 0.0
    cautious = ""
    if late <= 0:
        cautious = " In at least a tenth of the futures nothing is."
    elif late < 0.975 * end:
        cautious = f" A tenth of the futures stay below {words.power(late)}."
    begun = f"the first megawatts are live by {words.month(first)}"
    return f"In half of the futures {begun} and {words.power(end)} in the end.{cautious}"


def phases(exhibits: Exhibits) -> Chart:
    """Which phases the money builds, when they are live, and what is missing for the others."""
    rows = exhibits.schedule.phases
    built, left = [row for row in rows if row.chosen], [row for row in rows if not row.chosen]
    own, before = ([row for row in built if row.baseline is begun] for begun in (False, True))
    sentence = f"The plan builds {said.plural(len(own), 'phase')}, {_facility(own)} of facility power"
    if before:
        were = "was" if len(before) == 1 else "were"
        sentence += f"; {len(before)} more, {_facility(before)}, {were} under way before the programme"
    sentence += "."
    if left:
        missing = words.listing(sorted({row.binding for row in left}))
        sentence += f" The other {_facility(left)} lack {missing}."
    table = Table(
        "Phases",
        ("Phase", "Facility", "IT", "Cost", "Close", "Live P10", "P50", "P90", "Held by"),
        tuple(
            (
                said.phase(row.phase) + (" (under way before)" if row.baseline else ""),
                words.power(row.facility_mw),
                words.power(row.it_mw),
                words.money(row.cost_usd),
                said.month(row.close),
                *(_live(month, row.chosen) for month in (row.live_p10, row.live_p50, row.live_p90)),
                row.binding if row.chosen else f"not built: {row.binding}",
            )
            for row in rows
        ),
    )
    return Chart("phases", "Phases", sentence, table, wide=True, open=len(rows) <= 30)


def _facility(rows: Sequence[PhaseRow]) -> str:
    return words.power(sum(row.facility_mw for row in rows))


def binding(exhibits: Exhibits, verdict: Verdict) -> Chart:
    """What set the dates, as a share of megawatts and futures; what is not built counts with what it lacks."""
    shares = verdict.headlines.binding_share
    held = sorted(shares.model_dump().items(), key=lambda item: item[1]) if shares is not None else []
    shown = [(name, value) for name, value in held if value > 0]
    figure = style.blank(legend=False, height=80 + 26 * len(shown))
    figure.add_bar(
        orientation="h",
        y=[name for name, _ in shown],
        x=[100 * value for _, value in shown],
        marker={"color": style.BLUE},
        text=[words.share(value) for _, value in shown],
        textposition="outside",
        cliponaxis=False,
    )
    figure.update_layout(hovermode="closest")
    figure.update_xaxes(
        title={"text": "% of megawatts and futures"}, range=[0, 112 * max([v for _, v in shown], default=1.0)]
    )
    most = [f"{name} ({words.share(value)})" for name, value in reversed(shown[-3:])]
    sentence = (
        f"What holds the dates back most often: {words.listing(most)}." if shown else verdict.reason("binding_share")
    )
    rows = tuple((name, words.share(value)) for name, value in reversed(held))
    return Chart(
        "binding",
        "What holds it back",
        sentence,
        Table("Share of megawatts and futures", ("Constraint", "Share"), rows),
        figure if shown else None,
    )


def _live(month: str | None, chosen: bool) -> str:
    """A month, or that it never comes; a dash for what is not built."""
    return "never" if month is None and chosen else said.month(month)

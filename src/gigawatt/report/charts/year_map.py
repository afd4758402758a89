"""Every hour of the reference year as a map: days along, hours of the day up.

Assumes hours of standard time in a year of 365 days.
"""

from __future__ import annotations

from gigawatt.chain import HeatMap, SitePower
from gigawatt.evidence import words
from gigawatt.report.charts import style
from gigawatt.report.charts.style import Chart, Table

HOURS_OF_DAY = 24
CAPPED = 0.99
"""Share of the hours whose values the colours tell apart; higher ones have the last colour."""
SCALE = ((0.0, "#f8fafc"), (0.35, style.SKY), (0.7, style.BLUE), (1.0, "#1e1b4b"))
"""From nothing to most, light to dark, so that it reads without colour too."""


def heat(site: SitePower, found: HeatMap) -> Chart:
    """Every hour of the year: days along, hours of the day up."""
    values = [value or 0.0 for value in found.values]
    days = len(values) // HOURS_OF_DAY
    grid = [[values[day * HOURS_OF_DAY + hour] for day in range(days)] for hour in range(HOURS_OF_DAY)]
    cap = sorted(values)[int(CAPPED * (len(values) - 1))] or max(values)
    figure = style.blank("hour of the day, standard time", legend=False)
    figure.add_heatmap(
        z=[[float(f"{value:.3g}") for value in row] for row in grid],
        colorscale=[list(step) for step in SCALE],
        zmin=0.0 if found.unit != "MW" else min(values),
        zmax=cap,
        colorbar={"title": {"text": found.unit, "side": "right"}, "thickness": 12, "outlinewidth": 0},
        hovertemplate=f"%{{x}}, %{{y}}:00: %{{z}} {found.unit}<extra></extra>",
        x=[words.day_of_year(day) for day in range(days)],
    )
    firsts = [sum(words.MONTH_DAYS[:month]) for month in range(12)]
    figure.update_xaxes(tickvals=firsts, ticktext=list(words.MONTHS), type="category")
    figure.update_yaxes(tickvals=[0, 6, 12, 18], ticktext=["0", "6", "12", "18"], rangemode="normal")
    figure.update_layout(hovermode="closest")
    return Chart(
        name=f"heat-{site.name}",
        title=f"Every hour of the year, {words.name(site.name)}",
        sentence=_heat_sentence(found, values, cap),
        table=_heat_table(found, values),
        figure=figure,
    )


def _heat_sentence(found: HeatMap, values: list[float], cap: float) -> str:
    mean = sum(values) / len(values)
    most = max(range(len(values)), key=lambda hour: values[hour])
    when = f"{words.day_of_year(most // HOURS_OF_DAY)}, {most % HOURS_OF_DAY}:00"
    note = f"; colours end at {_amount(cap, found.unit)}" if cap < values[most] else ""
    if found.unit == "%":
        nothing, everything = (words.share(sum(test) / len(values)) for test in _ends(values))
        return (
            f"The {found.shows} is {_amount(mean, found.unit)} on average; it is nothing in {nothing} of the hours and "
            f"everything in {everything}{note}."
        )
    return (
        f"The {found.shows} is {_amount(mean, found.unit)} on average and highest on {when}, with "
        f"{_amount(values[most], found.unit)}{note}."
    )


def _ends(values: list[float]) -> tuple[list[bool], list[bool]]:
    """Return which percentages are none and which are all, to half a percent."""
    return [value < 0.5 for value in values], [value > 99.5 for value in values]


def _heat_table(found: HeatMap, values: list[float]) -> Table:
    """Mean, lowest and highest hour by month."""
    rows, day = [], 0
    for month, days in zip(words.MONTHS, words.MONTH_DAYS, strict=True):
        here = values[day * HOURS_OF_DAY : (day + days) * HOURS_OF_DAY]
        day += days
        figures = sum(here) / len(here), min(here), max(here)
        rows.append((month, *(_amount(value, found.unit) for value in figures)))
    columns = ("Month", "Mean", "Lowest hour", "Highest hour")
    return Table(f"{found.shows.capitalize()} by month", columns, tuple(rows))


def _amount(value: float, unit: str) -> str:
    return f"{words.whole(value)} {unit}"

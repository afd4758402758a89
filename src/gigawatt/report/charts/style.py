"""What all charts have in common: colours, fonts, and the card that a chart is: figure, sentence, table.

Assumes white paper (links of a flow chart vanish on transparent paper) and colours that the colour-blind tell apart:
Okabe and Ito, Color Universal Design (2008), with the page's blue in place of theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from gigawatt.chain import Fan

BLUE, ORANGE, GREEN, ROSE, SKY, RED, GREY = "#2563eb", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#6b7280"
OTHER = "other"
PALETTE = (BLUE, ORANGE, GREEN, ROSE, SKY, RED, GREY)
KNOWN = {"works": SKY, "chips": ORANGE, "plant": GREEN, "Debt drawn": GREY, OTHER: "#d1d5db"}
"""Parts that every programme has."""
SPARE = (BLUE, ROSE, RED, "#332288", "#999933", "#882255", "#44aa99")
"""For the others: the last four of Tol's muted scheme (SRON/EPS/TN/09-002, 2021), apart from the known ones."""
BANDS = {BLUE: "rgba(37, 99, 235, 0.14)", GREEN: "rgba(0, 158, 115, 0.16)"}
"""The colour of a fan's median, thinned for its band."""
INK, FAINT, RULE = "#111827", "#6b7280", "#e5e7eb"
FONT = "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
HEIGHT = 320

Numbers = Sequence[float | None]
Figure = go.Figure


@dataclass(frozen=True, slots=True)
class Table:
    """Figures as text: every cell is already in words, what follows a line break in it is set small."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    text: bool = False
    """True where most cells are sentences, not figures."""


@dataclass(frozen=True, slots=True)
class Fold:
    """A part of a chart that is drawn when the reader opens it."""

    title: str
    """What is inside, in a line."""
    figure: go.Figure


@dataclass(frozen=True, slots=True)
class Chart:
    """One card: a title, one sentence computed from the data, a figure and the figures behind it."""

    name: str
    """Unique within a section: `funding`."""
    title: str
    sentence: str
    table: Table
    figure: go.Figure | None = None
    """None where the table says it better."""
    top: float | None = None
    """Highest value shown on a y-axis from zero; views side by side share the highest. None: as the data have it."""
    until: str = ""
    """Last day shown of a calendar axis, where views side by side should share it."""
    lying: bool = False
    """True where values run along the x-axis: `top` is then its end."""
    wide: bool = False
    """True where the card needs the whole width."""
    open: bool = False
    """True where the table is shown at once."""
    note: str = ""
    """A line under the sentence: how sure the plan is, what a word means."""
    folds: tuple[Fold, ...] = ()
    """Details of the figure, closed at first."""


def blank(y_title: str = "", height: int = HEIGHT, *, legend: bool = True) -> go.Figure:
    """Return an empty figure in the house style."""
    figure = go.Figure(layout={"template": "none"})  # the default one would add 7 kB to every chart
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 28 if legend else 8, "b": 8},
        paper_bgcolor="white",
        plot_bgcolor="white",
        font={"family": FONT, "size": 12, "color": INK},
        colorway=list(PALETTE),
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 1.0, "xanchor": "right"},
        showlegend=legend,
        hovermode="x unified",
        hoverlabel={"bgcolor": "white", "font": {"family": FONT}},
    )
    axis = {"gridcolor": RULE, "zerolinecolor": RULE, "automargin": True, "fixedrange": True}
    small = {"color": FAINT, "size": 11}
    figure.update_xaxes(**axis, title={"font": small}, showgrid=False, linecolor=FAINT, ticks="outside", tickcolor=RULE)
    figure.update_yaxes(**axis, title={"text": y_title, "font": small}, rangemode="tozero", separatethousands=True)
    return figure


def legend_below(figure: go.Figure) -> None:
    """Put a legend with many entries under the picture, which shrinks to make room for its lines on a telephone.

    It begins at the card's edge, not at the axis, which long labels push to the right.
    """
    corner = {"xref": "container", "yref": "container", "x": 0.0, "y": 0.0}
    below = {**corner, "yanchor": "bottom", "xanchor": "left", "font": {"size": 11}}
    figure.update_layout(legend=below | {"traceorder": "normal"}, margin={"t": 8})


def days(months: Sequence[str]) -> list[str]:
    """Return the first day of each month, for a date axis."""
    return [f"{month}-01" for month in months]


def scaled(values: Numbers, unit: float) -> list[float | None]:
    """Return the values in multiples of `unit`; what is not there stays away."""
    return [
        None if value is None else float(f"{value / unit:.6g}") for value in values
    ]  # screen precision keeps the page small


def colours(names: Iterable[str], parties: Iterable[str] = ()) -> dict[str, str]:
    """Return a colour per name: the known ones fixed, then the parties and the others, so that views agree."""
    first = sorted(set(parties) - set(KNOWN))
    others = sorted(set(names) - set(KNOWN) - set(first))
    return KNOWN | {name: SPARE[place % len(SPARE)] for place, name in enumerate((*first, *others))}


def add_fan(
    figure: go.Figure,
    months: Sequence[str],
    fan: Fan,
    unit: float,
    name: str,
    *,
    steps: bool = False,
    colour: str = BLUE,
    dash: str = "solid",
) -> None:
    """Add a median line with its P10-P90 band; in `steps` where the stock jumps."""
    axis = days(months)
    low, middle, high = (scaled(values, unit) for values in (fan.p10, fan.p50, fan.p90))
    shape = "hv" if steps else "linear"
    edge = {"mode": "lines", "line": {"width": 0, "shape": shape}, "hoverinfo": "skip"}
    figure.add_scatter(x=axis, y=high, showlegend=False, **edge)
    figure.add_scatter(x=axis, y=low, fill="tonexty", fillcolor=BANDS[colour], name=f"{name}, P10–P90", **edge)
    line = {"color": colour, "width": 2.5, "shape": shape, "dash": dash}
    figure.add_scatter(x=axis, y=middle, mode="lines", line=line, name=f"{name}, P50")


def add_line(
    figure: go.Figure,
    months: Sequence[str],
    values: Numbers,
    name: str,
    colour: str,
    dash: str = "solid",
    shape: str = "linear",
) -> None:
    """Add one line on a month axis."""
    line = {"color": colour, "width": 2, "dash": dash, "shape": shape}
    figure.add_scatter(x=days(months), y=list(values), mode="lines", line=line, name=name)


def share_scale(charts: Sequence[Chart]) -> None:
    """Give the same chart of every view the same scale, so that eyes can compare them."""
    tops = [chart.top for chart in charts]
    if all(top is not None for top in tops):
        highest = max(top for top in tops if top is not None)
        for chart in charts:
            if chart.figure is not None and highest > 0:
                span = {"range": [0, highest * 1.05]}
                chart.figure.update_xaxes(span) if chart.lying else chart.figure.update_yaxes(span)


def share_dates(charts: Sequence[Chart]) -> None:
    """Give the same chart of several views the same months, so that eyes can compare them."""
    dated = [chart for chart in charts if chart.figure is not None and chart.until]
    starts = [chart.figure.layout.xaxis.range[0] for chart in dated if chart.figure is not None]
    for chart in dated:
        if chart.figure is not None:
            chart.figure.update_xaxes(range=[min(starts), max(one.until for one in dated)])


def show_until(figure: go.Figure, months: Sequence[str], length: int) -> str:
    """Show the first `length` months of a calendar axis and return the last day; the others stay in the data."""
    last = days(months)[min(length, len(months)) - 1]
    figure.update_xaxes(range=[days(months)[0], last])
    return last


def highest(*series: Numbers) -> float:
    """Return the largest number of the series, 0 where there is none."""
    return max((value for values in series for value in values if value is not None), default=0.0)


def last_change(values: Numbers) -> int:
    """Return the place after which a series hardly moves any more (half a percent of its end)."""
    known = [value or 0.0 for value in values]
    end = known[-1] if known else 0.0
    moving = [place for place, value in enumerate(known) if abs(value - end) > 0.005 * abs(end)]
    return moving[-1] + 1 if moving else 0


def yearly(months: Sequence[str]) -> list[int]:
    """Return the places of every January, and of the first and last month: enough rows for a table."""
    places = {place for place, month in enumerate(months) if month.endswith("-01")}
    return sorted(places | {0, len(months) - 1}) if months else []

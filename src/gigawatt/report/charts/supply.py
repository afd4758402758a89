"""Charts of the supply on its way to full build: megawatts by date, what a year costs, what a grid megawatt is worth.

Assumes the base case's dates, and the plan's operating years: neighbours that differ little are one.
"""

from __future__ import annotations

from gigawatt.chain import Arrival, BuildUp, PowerYear, SitePower
from gigawatt.evidence import words
from gigawatt.report.charts import style
from gigawatt.report.charts.style import Chart, Table

COLOURS = {"grid": style.BLUE, "gas": style.ORANGE, "solar": "#f0c419", "wind": style.SKY, "battery": style.GREEN}
COLOURS |= {"battery_mw": style.GREEN, "unserved": style.RED}
PARTS = {
    "grid energy": style.BLUE,
    "purchases": style.BLUE,
    "grid charges": "#1e3a8a",
    "fuel": style.ORANGE,
    "other variable": style.GREY,
    "fixed operation": style.SKY,
    "added plant": style.GREEN,
    "CO₂": style.ROSE,
}
"""Parts of the bill; `purchases` is what runs of before called all that the grid is paid."""
FIRM = ("grid", "gas")
MOST_NAMED = 4
"""Arrivals written into the picture; the table has all."""
AFTERWARDS = 12
"""Months shown after the last change."""
SEEN_MW = 0.5
"""Less is not worth a word [MW]."""


def site_charts(site: SitePower) -> list[Chart]:
    """Megawatts by date, cost and value of a grid megawatt by operating year."""
    charts = [] if site.build_up is None else [build_up(site, site.build_up)]
    return [*charts, *([by_year(site), grid_value(site)] if site.years else [])]


def build_up(site: SitePower, found: BuildUp) -> Chart:
    """What stands by month, stacked, beside the facility power that is live."""
    figure = style.blank("MW")
    days = style.days(found.months)
    for name, values in found.capacity_mw.items():
        figure.add_scatter(
            x=days,
            y=style.scaled(values, 1.0),
            mode="lines",
            line={"width": 0, "shape": "hv"},
            stackgroup="supply",
            fillcolor=COLOURS.get(name, style.GREY),
            name=words.name(name.removesuffix("_mw")),
        )
    style.add_line(figure, found.months, found.live_mw, "facility power live", style.INK, shape="hv")
    last = max(style.last_change(values) for values in (*found.capacity_mw.values(), found.live_mw))
    until = style.show_until(figure, found.months, last + AFTERWARDS)
    top = max((_together(found, month) for month in range(len(found.months))), default=0.0)
    top = max(top, style.highest(found.live_mw)) * 1.15
    _name_arrivals(figure, found, top)
    return Chart(
        name=f"build-up-{site.name}",
        title=f"Megawatts by date, {words.name(site.name)}",
        sentence=_build_up_sentence(found),
        table=_build_up_table(site, found, last),
        figure=figure,
        top=top,
        until=until,
        note="Nameplate and firm grid of the base case, before outages, and before heat takes its part of the plant."
        + (f" The dates are those of {words.name(site.name)}." if len(site.sites) > 1 else ""),
    )


def _together(found: BuildUp, month: int, names: tuple[str, ...] | None = None) -> float:
    return sum(values[month] or 0.0 for name, values in found.capacity_mw.items() if names is None or name in names)


def _name_arrivals(figure: style.Figure, found: BuildUp, top: float) -> None:
    """Write the largest arrivals of the grid above the picture."""
    grid = sorted((row for row in found.arrivals if row.source == "grid"), key=lambda row: -row.mw)[:MOST_NAMED]
    for row in grid:
        day = f"{row.month}-01"
        line = {"color": style.BLUE, "width": 1, "dash": "dot"}
        figure.add_shape(type="line", x0=day, x1=day, y0=0, y1=top, line=line)
        font = {"size": 11, "color": style.BLUE}
        text = _arrival(row)
        figure.add_annotation(x=day, y=top, text=text, showarrow=False, xanchor="left", yanchor="top", font=font)


def _arrival(row: Arrival) -> str:
    return f"{row.source} {'+' if row.mw >= 0 else words.MINUS}{words.power(abs(row.mw))}"


def _build_up_sentence(found: BuildUp) -> str:
    live = [month for month, mw in enumerate(found.live_mw) if (mw or 0.0) > SEEN_MW]
    if not live:
        return "No phase of this site is live within the horizon."
    first = live[0]
    stands = [
        f"{words.power(values[first] or 0.0)} of {words.name(name.removesuffix('_mw'))}"
        for name, values in found.capacity_mw.items()
        if (values[first] or 0.0) > SEEN_MW
    ]
    text = f"When the first megawatts are live, in {words.month(found.months[first])}, {words.listing(stands)} stand"
    later = [row for row in found.arrivals if row.source == "grid" and row.month > found.months[first] and row.mw > 0]
    if later:
        came = words.listing(f"{words.power(row.mw)} more in {words.month(row.month)}" for row in later)
        text += f"; the grid brings {came}"
    return f"{_bridge(found, later)}{text}. {_short(found, live)}{_assumed(found)}"


def _assumed(found: BuildUp) -> str:
    """Say what the file does not name; empty where it names all that stands."""
    added = [name for name in found.assumed if style.highest(found.capacity_mw.get(name, ())) > SEEN_MW]
    if not added:
        return ""
    said = words.listing(
        f"{words.power(style.highest(found.capacity_mw[name]))} of {words.name(name.removesuffix('_mw'))}"
        for name in added
    )
    return (
        f" The file does not name {said}: this plan adds them because they make energy cheaper, bought as a service; "
        "`candidates: []` at the site leaves them out."
    )


def _short(found: BuildUp, live: list[int]) -> str:
    """Say in how many months grid and gas together are below what is live."""
    short = [month for month in live if _together(found, month, FIRM) < (found.live_mw[month] or 0.0) - SEEN_MW]
    if not short:
        return "Grid and gas together are never below what is live."
    first, last = words.month(found.months[short[0]]), words.month(found.months[short[-1]])
    span = f"in {first}" if len(short) == 1 else f"in {len(short)} months between {first} and {last}"
    return f"Grid and gas together are below the facility power that is live {span}."


def _bridge(found: BuildUp, later: list[Arrival]) -> str:
    """Say so where gas is a larger part of what is firm before the largest late tranche of the grid than at the end."""
    gas = found.capacity_mw.get("gas")
    if gas is None or not later:
        return ""
    largest = max(later, key=lambda row: row.mw)
    before, end = found.months.index(largest.month) - 1, len(found.months) - 1
    shares = [(gas[month] or 0.0) / max(_together(found, month, FIRM), SEEN_MW) for month in (before, end)]
    if shares[0] <= shares[1]:
        return ""
    return (
        f"Gas bridges the time until the grid comes: {words.share(shares[0])} of what is firm before "
        f"{words.month(largest.month)}, {words.share(shares[1])} in the end. "
    )


def _build_up_table(site: SitePower, found: BuildUp, last: int) -> Table:
    """A row for every date on which something comes, every January until then, and the last month."""
    comes: dict[str, list[str]] = {}
    for row in found.arrivals:
        comes.setdefault(row.month, []).append(_arrival(row))
    yearly = [place for place in style.yearly(found.months) if place <= last or place == len(found.months) - 1]
    places = sorted({*yearly, *(found.months.index(month) for month in comes)})
    rows = tuple(
        (
            words.month(found.months[place]),
            *(words.power(values[place] or 0.0) for values in found.capacity_mw.values()),
            words.power(found.live_mw[place] or 0.0),
            ", ".join(comes.get(found.months[place], [])) or words.DASH,
        )
        for place in places
    )
    names = (words.name(name.removesuffix("_mw")).capitalize() for name in found.capacity_mw)
    return Table(f"What stands at {words.name(site.name)}", ("Month", *names, "Live", "Comes"), rows)


def by_year(site: SitePower) -> Chart:
    """What a served megawatt-hour is made of, operating year by operating year."""
    names = list(dict.fromkeys(part.name for year in site.years for part in year.cost_usd_per_mwh))
    figure = style.blank("USD per MWh served")
    figure.update_layout(barmode="relative", hovermode="closest", bargap=0.45)
    labels = [_label(year, site.years) for year in site.years]
    for name in names:
        values = [_part(year, name) for year in site.years]
        figure.add_bar(x=labels, y=values, name=name, marker={"color": PARTS.get(name, style.GREY)})
    figure.update_xaxes(type="category")
    style.legend_below(figure)
    totals = [sum(part.value for part in year.cost_usd_per_mwh) for year in site.years]
    costs = [f"{words.dollars(usd)} {_when(label)}" for usd, label in zip(totals, labels)]
    dearest = max(names, key=lambda name: _part(site.years[-1], name), default="nothing")
    rows = tuple(
        (
            label,
            words.power(year.live_mw),
            words.listing(_sizes(year)),
            *(words.dollars(_part(year, name)) for name in names),
            words.dollars(usd),
            f"{year.nines:.1f}",
            f"{words.plain(1000 * year.emissions_t / year.served_mwh)} kg" if year.served_mwh > 0 else words.DASH,
        )
        for year, label, usd in zip(site.years, labels, totals)
    )
    return Chart(
        name=f"energy-by-year-{site.name}",
        title=f"What a megawatt-hour costs year by year, {words.name(site.name)}",
        sentence=f"A served megawatt-hour costs {words.listing(costs)}; at full build most of it is {dearest}.",
        table=Table(
            "USD per MWh served, by operating year; CO₂ per MWh",
            ("Years", "Live", "Supply", *names, "Total", "Nines", "CO₂"),
            rows,
        ),
        figure=figure,
        top=max(totals, default=0.0) * 1.05,
        note="In money of the price year; charges on peaks are part of grid energy here.",
    )


def _label(year: PowerYear, years: tuple[PowerYear, ...]) -> str:
    if year is years[-1]:
        return f"{year.first} on"
    return f"{year.first}" if year.first == year.last else f"{year.first}{words.DASH}{year.last}"


def _sizes(year: PowerYear) -> list[str]:
    """Return what stands: `grid 1.0 GW`, `battery 400 MWh`."""
    return [
        f"{words.name(name.removesuffix('_mwh').removesuffix('_mw'))} "
        + (f"{words.plain(size)} MWh" if name.endswith("_mwh") else words.power(size))
        for name, size in year.capacity_mw.items()
    ]


def _when(label: str) -> str:
    return f"{'from' if label.endswith('on') else 'in'} {label}"


def _part(year: PowerYear, name: str) -> float:
    return next((part.value for part in year.cost_usd_per_mwh if part.name == name), 0.0)


def grid_value(site: SitePower) -> Chart:
    """What one more firm grid megawatt would save, by operating year."""
    labels = [_label(year, site.years) for year in site.years]
    values = [year.grid_mw_value_usd for year in site.years]
    figure = style.blank("USD per MW and year", legend=False)
    figure.add_bar(x=labels, y=values, marker={"color": style.BLUE}, text=[words.money(usd) for usd in values])
    figure.update_traces(textposition="outside", cliponaxis=False)
    figure.update_xaxes(type="category")
    figure.update_layout(hovermode="closest", bargap=0.55)
    kinds = list(dict.fromkeys(kind for year in site.years for kind in year.slot_value_usd))
    rows = tuple(
        (
            label,
            words.power(year.live_mw),
            words.power(year.grid_mw),
            words.money(year.grid_mw_value_usd),
            *(words.money(year.slot_value_usd.get(kind, 0.0)) for kind in kinds),
            f"{words.plain(year.unserved_mwh)} MWh",
        )
        for label, year in zip(labels, site.years)
    )
    worth = [f"{words.money(usd)} a year {_when(label)}" for usd, label in zip(values, labels) if usd >= 0.5]
    slots = [
        f"{words.money(usd)} a year for one more {words.name(kind)} {_when(label)}"
        for label, year in zip(labels, site.years)
        for kind, usd in year.slot_value_usd.items()
    ]
    return Chart(
        name=f"grid-value-{site.name}",
        title=f"What one more grid megawatt is worth, {words.name(site.name)}",
        sentence=(
            f"One more firm megawatt from the grid would save {words.listing(worth)}."
            if worth
            else "One more firm megawatt from the grid would save nothing in any year: the connection is never full."
        )
        + (f" Beyond its cost, a delivery slot would be worth {words.listing(slots)}." if slots else ""),
        table=Table(
            "Saving per year of one more firm grid megawatt, and of one more unit beyond its cost",
            (
                "Years",
                "Live",
                "Grid",
                "Grid megawatt",
                *(f"One more {words.name(kind)}" for kind in kinds),
                "Not served",
            ),
            rows,
        ),
        figure=figure if worth else None,
        top=max(values, default=0.0) * 1.15 if worth else None,
    )

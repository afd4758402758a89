"""Charts of the power: weeks of dispatch, the duration curve, every hour of the year, what a megawatt-hour costs.

Assumes one reference year of hourly dispatch at full build; sites with the same figures are drawn once.
"""

from __future__ import annotations

from gigawatt.chain import Exhibits, HeatMap, SitePower, Week
from gigawatt.evidence import words
from gigawatt.report.charts import firmness, style, supply
from gigawatt.report.charts.style import Chart, Table

COLOURS = supply.COLOURS
HOURS_OF_YEAR, HOURS_OF_DAY = 8760, 24
CAPPED = 0.99
"""Share of the hours whose values the colours tell apart; dearer hours have the last colour."""
STEPS = {"shape": "hv"}
"""An hour's power holds until the next."""
SCALE = ((0.0, "#f8fafc"), (0.35, style.SKY), (0.7, style.BLUE), (1.0, "#1e1b4b"))
"""From nothing to most, light to dark, so that it reads without colour too."""


def charts(exhibits: Exhibits) -> tuple[Chart, ...]:
    """The charts of every distinct site, those without figures in this run left out, then the tables of all."""
    charts = [chart for site in exhibits.power.sites for chart in _of_site(site)]
    tables = cost(exhibits), firmness.footprint(exhibits), firmness.swings(exhibits)
    return (*charts, *(chart for chart in tables if chart.table.rows or chart.name == "energy-cost"))


def _of_site(site: SitePower) -> list[Chart]:
    hours = [dispatch(site), *([typical(site)] if site.typical else []), duration(site)]
    hours += [heat(site, site.heat)] if site.heat else []
    return [*supply.site_charts(site), *hours, *firmness.site_charts(site)]


def dispatch(site: SitePower) -> Chart:
    """The week with the highest residual load."""
    week = Week(start_hour=site.week_start_hour, load_mw=site.week_load_mw, supply_mw=site.week_mw)
    figure, top = _stacked(week)
    return Chart(
        name=f"dispatch-{site.name}",
        title=f"The tightest week, {words.name(site.name)}",
        sentence=_dispatch_sentence(site),
        table=_capacity_table(site),
        figure=figure,
        top=top,
    )


def typical(site: SitePower) -> Chart:
    """The week whose mix is nearest to the year's."""
    week = site.typical or Week(start_hour=0, load_mw=(), supply_mw={})
    figure, top = _stacked(week)
    given = {name: sum(value or 0.0 for value in values) for name, values in week.supply_mw.items()}
    total = sum(value or 0.0 for value in week.load_mw)
    said = [f"{name} {words.share(mwh / total)}" for name, mwh in given.items() if mwh > 0.0 and name != "battery"]
    rows = [(words.name(name), f"{words.plain(mwh / 1000)} GWh", _peak(week, name)) for name, mwh in given.items()]
    return Chart(
        name=f"typical-{site.name}",
        title=f"A typical week, {words.name(site.name)}",
        sentence=(
            f"In the week whose mix is nearest to the year’s, from {words.day_of_year(week.start_hour // 24)}, the "
            f"energy comes from {words.listing(said)}."
        ),
        table=Table("The typical week", ("", "Energy", "Highest hour"), tuple(rows)),
        figure=figure,
        top=top,
    )


def _peak(week: Week, name: str) -> str:
    return words.power(style.highest(week.supply_mw[name]))


def _stacked(week: Week) -> tuple[style.Figure, float | None]:
    """Hour by hour: the stack of sources and the load; the scale's top, None where a battery charges."""
    hours = list(range(len(week.load_mw)))
    figure = style.blank("MW")
    for technology, values in week.supply_mw.items():
        if not style.highest(values):
            continue
        given = [max(value or 0.0, 0.0) for value in style.scaled(values, 1.0)]
        fill = COLOURS.get(technology, style.GREY)
        figure.add_scatter(
            x=hours,
            y=given,
            mode="lines",
            line=STEPS | {"width": 0},
            stackgroup="supply",
            fillcolor=fill,
            name=technology,
        )
    charging = any((value or 0.0) < 0 for values in week.supply_mw.values() for value in values)
    if charging:
        taken = [sum(min(values[h] or 0.0, 0.0) for values in week.supply_mw.values()) for h in hours]
        style_line = STEPS | {"color": style.GREEN, "width": 1, "dash": "dot"}
        figure.add_scatter(x=hours, y=style.scaled(taken, 1.0), mode="lines", line=style_line, name="battery charging")
    load = STEPS | {"color": style.INK, "width": 1.5}
    figure.add_scatter(x=hours, y=style.scaled(week.load_mw, 1.0), mode="lines", line=load, name="load")
    day = week.start_hour // 24
    ticks = list(range(0, len(hours), 24))
    figure.update_xaxes(
        tickvals=ticks, ticktext=[words.day_of_year((day + place) % 365) for place in range(len(ticks))]
    )
    return figure, None if charging else style.highest(week.load_mw) * 1.05


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


def _dispatch_sentence(site: SitePower) -> str:
    total = sum(site.energy_mwh.values())
    if total <= 0:
        return "Nothing runs here: no phase of this site was chosen."
    ranked = sorted(site.energy_mwh.items(), key=lambda item: -item[1])
    shares = [f"{name} {words.share(energy / total)}" for name, energy in ranked if energy > 0]
    alike = (
        f" The same holds for {words.listing(words.name(name) for name in site.sites[1:])}."
        if len(site.sites) > 1
        else ""
    )
    short = f" {words.plain(site.unserved_mwh)} MWh a year are not served." if site.unserved_mwh >= 0.5 else ""
    week = (
        f"Shown is the week with the highest residual load (load less sun and wind), "
        f"from {words.day_of_year(site.week_start_hour // 24)} of the reference year; hours are local standard time."
    )
    return f"Over the year the energy comes from {words.listing(shares)}. {week}{short}{alike}"


def _capacity_table(site: SitePower) -> Table:
    """Capacity and energy by technology, then what the year is made of."""
    names = list(dict.fromkeys((*site.capacity_mw, *site.energy_mwh)))
    rows = []
    for name in names:
        energy = site.energy_mwh.get(name)
        unit = "MWh" if name.endswith("mwh") else "MW"
        amount = site.capacity_mw.get(name)
        rows.append(
            (
                words.name(name.removesuffix("_mwh").removesuffix("_mw")) + (" (energy)" if unit == "MWh" else ""),
                words.DASH if amount is None else f"{words.plain(amount)} {unit}",
                words.DASH if energy is None else f"{words.plain(energy / 1000)} GWh",
            )
        )
    rows.append(("PUE", f"{site.pue:.2f}", words.DASH))
    rows.append(("Loss of load expected", f"{words.plain(site.lole_hours)} h a year", words.DASH))
    return Table(f"Supply of {words.name(site.name)} at full build", ("", "Capacity", "Energy per year"), tuple(rows))


def duration(site: SitePower) -> Chart:
    """The year's load and grid purchases in falling order."""
    figure = style.blank("MW")
    for label, values, colour in (
        ("load", site.duration_load_mw, style.INK),
        ("load less sun and wind", site.duration_residual_mw, style.ORANGE),
        ("from the grid", site.duration_grid_mw, style.BLUE),
    ):
        if not values:
            continue
        step = HOURS_OF_YEAR / max(len(values) - 1, 1)
        hours = [place * step for place in range(len(values))]
        line = {"color": colour, "width": 2}
        figure.add_scatter(x=hours, y=style.scaled(values, 1.0), mode="lines", line=line, name=label)
    figure.update_xaxes(title={"text": "hours of the year"})
    top, base = style.highest(site.duration_load_mw), site.duration_load_mw[-1] or 0.0 if site.duration_load_mw else 0.0
    bought = style.highest(site.duration_grid_mw)
    places = range(0, len(site.duration_load_mw), max(len(site.duration_load_mw) // 8, 1))
    residual = len(site.duration_residual_mw) == len(site.duration_load_mw)
    columns = ("Hour", "Load", *(("Less sun and wind",) if residual else ()), "Grid")
    rows = tuple(
        (
            f"{HOURS_OF_YEAR * place / max(len(site.duration_load_mw) - 1, 1):,.0f}",
            _mw(site.duration_load_mw[place]),
            *((_mw(site.duration_residual_mw[place]),) if residual else ()),
            _mw(site.duration_grid_mw[place] if place < len(site.duration_grid_mw) else None),
        )
        for place in places
    )
    return Chart(
        name=f"duration-{site.name}",
        title=f"Load duration, {words.name(site.name)}",
        sentence=(
            f"The load lies between {words.power(base)} and {words.power(top)} all year; "
            f"the grid gives at most {words.power(bought)}."
        ),
        table=Table("Hours in falling order", columns, rows),
        figure=figure,
        top=top,
    )


def cost(exhibits: Exhibits) -> Chart:
    """What a served megawatt-hour is made of, site by site."""
    sites = exhibits.power.sites
    parts = list(dict.fromkeys(part.name for site in sites for part in site.cost_usd_per_mwh))
    figure = style.blank(height=170 + 34 * len(sites))
    figure.update_layout(barmode="relative", hovermode="closest", bargap=0.35)
    figure.update_xaxes(title={"text": "USD per MWh served"}, rangemode="tozero")
    for name in parts:
        values = [_part(site, name) for site in sites]
        marker = {"color": supply.PARTS.get(name, style.GREY)}
        figure.add_bar(orientation="h", y=[words.name(site.name) for site in sites], x=values, name=name, marker=marker)
    style.legend_below(figure)
    totals = {site.name: sum(part.value for part in site.cost_usd_per_mwh) for site in sites}
    said = [f"{words.dollars(total)} in {words.name(name)}" for name, total in totals.items()]
    rows = tuple(
        (
            words.name(site.name),
            *(words.dollars(_part(site, name)) for name in parts),
            words.dollars(totals[site.name]),
            f"{site.nines:.1f}",
            f"{words.plain(site.lole_hours)} h",
        )
        for site in sites
    )
    return Chart(
        name="energy-cost",
        title="What a megawatt-hour costs",
        sentence=f"A served megawatt-hour costs {words.listing(said)}." if said else "No site is served.",
        table=Table("USD per MWh served", ("Site", *parts, "Total", "Nines", "Loss of load"), rows),
        figure=figure if sites else None,
    )


def _part(site: SitePower, name: str) -> float:
    return next((part.value for part in site.cost_usd_per_mwh if part.name == name), 0.0)


def _mw(value: float | None) -> str:
    return words.DASH if value is None else words.power(value)

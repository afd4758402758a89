"""Charts of the power: weeks of dispatch, the duration curve, what a megawatt-hour costs.

Assumes one reference year of hourly dispatch at full build; sites with the same figures are drawn once.
"""

from __future__ import annotations

from gigawatt.chain import Exhibits, SitePower, Week
from gigawatt.evidence import words
from gigawatt.report.charts import firmness, style, supply, year_map
from gigawatt.report.charts.style import Chart, Table

COLOURS = supply.COLOURS
HOURS_OF_YEAR = 8760
STEPS = {"shape": "hv"}
"""An hour's power holds until the next."""


def charts(exhibits: Exhibits) -> tuple[Chart, ...]:
    """The charts of every distinct site, those without figures in this run left out, then the tables of all."""
    charts = [chart for site in exhibits.power.sites for chart in _of_site(site)]
    tables = cost(exhibits), firmness.footprint(exhibits), firmness.swings(exhibits)
    return (*charts, *(chart for chart in tables if chart.table.rows or chart.name == "energy-cost"))


def _of_site(site: SitePower) -> list[Chart]:
    hours = [dispatch(site), *([typical(site)] if site.typical else []), duration(site)]
    hours += [year_map.heat(site, site.heat)] if site.heat else []
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
    if site.shortage:  # which runs stored before do not have
        short = f" The supply of the year is {site.shortage}."
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

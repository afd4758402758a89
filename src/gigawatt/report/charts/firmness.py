"""Charts of firmness and footprint: nines against their cost, CO2, water and waste, storage for swings.

Assumes firm units that only stand by, and outages of units that are independent but for the gas lateral.
"""

from __future__ import annotations

import math

from gigawatt.chain import Exhibits, Firmness, FirmPoint, SitePower
from gigawatt.evidence import words
from gigawatt.report.charts import style
from gigawatt.report.charts.style import Chart, Table

MOST_NINES = 9.0
"""Where the table of outages ends."""
RIGHT = 0.75
"""Share of the widest cost from which a text stands left of its point [1]."""
SENSIBLE_NINES = 6
"""Half a minute a year: beyond, what all units share decides (assumption), and the curve ends."""
NEAR = 1e-6
"""Nines that agree so well are the same [1]."""


def site_charts(site: SitePower) -> list[Chart]:
    """The curve of nines, where the stage knows the fleet."""
    return [] if site.firmness is None else [nines(site, site.firmness)]


def availability(nines: float) -> str:
    """Return the share of the hours that are fully served: `99.95 %` for 3.3 nines."""
    short = 100.0 * 10.0**-nines
    decimals = max(1 - math.floor(math.log10(short)), 0)
    return f"{round(100.0 - short, decimals):.12g} %"


def nines(site: SitePower, whole: Firmness) -> Chart:
    """Nines reached against cost per year, unit by unit; the target, what stands, and the price of each nine."""
    found = _sensible(whole)
    figure = style.blank(legend=False)
    cost = [point.usd_per_year / 1e6 for point in found.points]
    reached = [point.nines for point in found.points]
    figure.add_scatter(
        x=cost,
        y=reached,
        mode="lines+markers",
        line={"color": style.BLUE, "width": 2},
        marker={"size": 5},
        customdata=[point.added_units for point in found.points],
        hovertemplate="%{customdata} units: %{y:.1f} nines for %{x:.3g} M USD a year<extra></extra>",
    )
    right = RIGHT * max(cost)
    _mark(figure, cost[0], reached[0], "as planned", style.INK, right)
    for price in found.prices:
        place = next(i for i, point in enumerate(found.points) if point.nines >= price.nines)
        if price.usd_per_year > 0.0:  # a nine that comes with the one before has no mark of its own
            _mark(figure, cost[place], reached[place], f"+{words.money(price.usd_per_year)} a year", style.BLUE, right)
    if found.target_nines is not None:
        line = {"color": style.RED, "width": 1.5, "dash": "dash"}
        text = f"target {availability(found.target_nines)}"
        figure.add_hline(y=found.target_nines, line=line, annotation_text=text, annotation_position="top left")
    low, high = math.floor(min(reached)), max(math.ceil(max(reached) - NEAR), math.floor(min(reached)) + 1)
    ticks = list(range(low, high + 1))
    names = [f"{nine} nines, {availability(nine)}" if nine else "none" for nine in ticks]
    figure.update_yaxes(tickvals=ticks, ticktext=names, range=[low, high + 0.2])
    figure.update_xaxes(title={"text": "M USD a year for added units that stand by"}, rangemode="tozero")
    figure.update_layout(hovermode="closest")
    return Chart(
        name=f"nines-{site.name}",
        title=f"What each nine costs, {words.name(site.name)}",
        sentence=f"{_stands(found)} {_next(found)}{_target(found)}",
        table=_table(site, found),
        figure=figure if len(found.points) > 1 else None,
        note=(
            f"Added units are {_unit(found)}, which run only when something else is out. Units fail "
            "independently, but for the gas lateral: one storm would leave less of many nines, so those beyond six are "
            "drawn only where the file asks for them."
        ),
    )


def _sensible(found: Firmness) -> Firmness:
    """Leave out nines that no table of independent units can vouch for, unless the file asks for them."""
    asked = math.ceil((found.target_nines or 0.0) - NEAR)
    most = max(SENSIBLE_NINES, asked, math.floor(found.points[0].nines) + 1)
    end = next((place for place, point in enumerate(found.points) if point.nines >= most), len(found.points) - 1)
    prices = tuple(price for price in found.prices if price.nines <= most)
    return found.model_copy(update={"points": found.points[: end + 1], "prices": prices})


def _mark(figure: style.Figure, x: float, y: float, text: str, colour: str, right: float) -> None:
    """Write a text beside a point, to its left where it lies right of `right`."""
    before = x > right
    font = {"size": 11, "color": colour}
    figure.add_scatter(
        x=[x], y=[y], mode="markers", marker={"size": 10, "color": colour}, hoverinfo="skip", showlegend=False
    )
    figure.add_annotation(
        x=x,
        y=y,
        text=text,
        showarrow=False,
        xanchor="right" if before else "left",
        yanchor="bottom" if before else "top",
        xshift=-7 if before else 7,
        font=font,
    )


def _unit(found: Firmness) -> str:
    return f"{words.name(found.kind)}s of {words.whole(found.unit_mw)} MW"


def _nines(value: float) -> str:
    return "nine nines or more" if value >= MOST_NINES - NEAR else f"{value:.1f} nines, {availability(value)}"


def _stands(found: Firmness) -> str:
    first = found.points[0]
    hours = f"the full load is not served in {words.plain(first.lole_hours)} hours a year"
    return f"As planned the supply reaches {_nines(first.nines)}: {hours}."


def _next(found: Firmness) -> str:
    if not found.prices:
        return "No number of such units brings it to the next nine."
    price = found.prices[0]
    units = price.added_units
    return (
        f"The next nine takes {units} more {'unit' if units == 1 else 'units'} and {words.money(price.usd_per_year)} a "
        f"year, {words.dollars(price.usd_per_mwh)} per MWh of load."
    )


def _target(found: Firmness) -> str:
    target = found.target_nines
    if target is None:
        return " The file sets no target."
    if found.points[0].nines >= target - NEAR:
        return f" The target of {availability(target)} is met."
    first = _first(found, target)
    if first is None:
        return f" The target of {availability(target)} is out of their reach."
    cost = words.money(first.usd_per_year)
    return f" The target of {availability(target)} is missed: it takes {first.added_units} more, {cost} a year."


def _first(found: Firmness, nines: float) -> FirmPoint | None:
    return next((point for point in found.points if point.nines >= nines - NEAR), None)


def _table(site: SitePower, found: Firmness) -> Table:
    first = found.points[0]
    stands = (f"{first.nines:.1f}", availability(first.nines), "0", words.DASH, words.DASH, words.DASH)
    rows = [
        (
            f"{price.nines}",
            availability(price.nines),
            f"{price.added_units}",
            words.money(price.usd_per_year),
            words.dollars(price.usd_per_mwh),
            words.money(price.usd_per_saved_mwh),
        )
        for price in found.prices
    ]
    columns = (
        "Nines",
        "Availability",
        "Added units",
        "More per year than before",
        "Per MWh of load",
        "Per MWh that it saves",
    )
    return Table(f"The price of each nine at {words.name(site.name)}", columns, (stands, *rows))


def footprint(exhibits: Exhibits) -> Chart:
    """CO2, water and curtailment of a year at full build, site by site."""
    sites = [(site, site.footprint) for site in exhibits.power.sites if site.footprint is not None]
    rows = tuple(
        (
            words.name(site.name),
            f"{words.plain(row.grid_t)} t",
            f"{words.plain(row.plant_t)} t",
            f"{words.plain(row.kg_per_mwh)} kg/MWh",
            f"{words.plain(row.water_m3)} m³",
            f"{words.plain(row.litres_per_kwh)} l/kWh",
            f"{words.plain(row.curtailed_mwh / 1000)} GWh",
            words.share(row.curtailed_share),
        )
        for site, row in sites
    )
    columns = (
        "Site",
        "CO₂, purchases",
        "CO₂, fuel",
        "CO₂ per MWh",
        "Water",
        "Water per IT kWh",
        "Curtailed",
        "Of sun and wind",
    )
    said = [
        f"{words.name(site.name)} emits {words.plain(row.grid_t + row.plant_t)} t of CO₂ "
        f"({words.plain(row.kg_per_mwh)} kg per MWh) and takes {words.plain(row.water_m3)} m³ of water"
        for site, row in sites
    ]
    return Chart(
        name="footprint",
        title="What it emits, drinks and wastes",
        sentence=f"In a year at full build {'; '.join(said)}." if said else "This run measured no emissions or water.",
        table=Table("A year at full build", columns, rows),
        wide=True,
        open=True,
        note="Direct CO₂ by the grid’s average of the hour; water on site only, not at power plants.",
    )


def swings(exhibits: Exhibits) -> Chart:
    """Storage that carries the swings of the accelerators, site by site."""
    sites = [(site, row) for site in exhibits.power.sites for row in site.swings]
    rows = tuple(
        (
            f"{words.name(site.name)}, {row.supply}",
            words.power(row.step_mw),
            words.power(row.power_mw),
            words.DASH if row.energy_mwh is None else f"{words.plain(row.energy_mwh)} MWh",
            "never" if row.minutes is None else f"{words.plain(row.minutes)} min",
        )
        for site, row in sites
    )
    if not sites:
        sentence = "This run sized no storage for swings."
    else:
        site, row = sites[0]
        energy = "" if row.energy_mwh is None else f" and {words.plain(row.energy_mwh)} MWh"
        until = "" if row.minutes is None else f" for {words.plain(row.minutes)} minutes, until supply has followed"
        sentence = (
            f"When all accelerators of {words.name(site.name)} step at once, {words.power(row.step_mw)} come or go: "
            f"storage of {words.power(row.power_mw)}{energy} carries that{until}."
        )
    columns = ("Followed by", "Step of the load", "Storage power", "Storage energy", "Until followed")
    return Chart(
        name="swings",
        title="Storage for the swings of training",
        sentence=sentence,
        table=Table("Ride-through storage at full build", columns, rows),
        open=True,
        note="Seconds to minutes, beside the hourly dispatch: none of it is in the costs above.",
    )

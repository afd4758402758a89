"""Which plant, how firm, at what cost: one site's reference year hour by hour, and how the site comes to it.

Assumes the hours are local standard time, labelled by their start; money is that of the price year.
"""

from __future__ import annotations

from pydantic import Field

from gigawatt.chain.exhibits.series import Months, Part, Series
from gigawatt.chain.record import MonthText, Record, Share


class Week(Record):
    """Seven days of the reference year, hour by hour."""

    start_hour: int
    """Hour of the year with which it begins."""
    load_mw: Series
    """168 hours."""
    supply_mw: dict[str, Series]
    """By technology, in the order they are stacked; battery positive when it discharges. They add to the load."""


class HeatMap(Record):
    """One number for every hour of the reference year."""

    shows: str
    """What the number is: `share of the load that the grid does not carry`."""
    unit: str
    values: Series
    """8,760 in order of the hours."""


class Arrival(Record):
    """Power that comes on one date."""

    month: MonthText
    source: str
    mw: float
    """More than there was before; negative where something leaves."""


class BuildUp(Record):
    """What stands by month in the base case, before outages."""

    months: Months
    capacity_mw: dict[str, Series]
    """By technology, in the order they are stacked."""
    live_mw: Series
    """Facility power energised."""
    arrivals: tuple[Arrival, ...]
    """Of declared grid and generation, in order."""
    assumed: tuple[str, ...] = ()
    """Technologies, as in `capacity_mw`, that the file does not name and the power stage adds where they pay."""


class PowerYear(Record):
    """Calendar years in which the site runs alike, as the plan has them."""

    first: int
    last: int
    live_mw: float
    """Facility power energised."""
    grid_mw: float
    """Firm."""
    capacity_mw: dict[str, float]
    """By technology."""
    cost_usd_per_mwh: tuple[Part, ...]
    """Adds to the cost of a served megawatt-hour."""
    grid_mw_value_usd: float
    """What one more firm grid megawatt would save in a year."""
    slot_value_usd: dict[str, float] = Field(default={})
    """What one more unit of each kind of limited delivery would save in a year beyond its cost, where that is more
    than nothing."""
    emissions_t: float
    """Direct CO2 of a year."""
    served_mwh: float
    """In a year."""
    unserved_mwh: float
    """In a year."""
    nines: float


class FirmPoint(Record):
    """How firm the supply is with so many units added."""

    added_units: int
    nines: float
    """Of the hours, as -log10 of the share in which the full load is not served."""
    lole_hours: float
    """Loss of load expectation per year."""
    usd_per_year: float
    """Cost of the addition."""


class NextNine(Record):
    """What it takes from one whole nine, or from what stands, to the next."""

    nines: int
    added_units: int
    """In all, from what stands."""
    usd_per_year: float
    """More than the nine before."""
    usd_per_mwh: float
    """The same, spread over the year's load."""
    usd_per_saved_mwh: float
    """The same, over the energy that it saves: compare with the value of lost load."""


class Firmness(Record):
    """How firm the supply would be with more units of one kind that stand by."""

    kind: str
    """Row of the plant catalogue."""
    unit_mw: float
    points: tuple[FirmPoint, ...]
    """The first without any addition."""
    prices: tuple[NextNine, ...]
    """Each whole nine that can be reached, beyond what stands."""
    target_nines: float | None
    """None where the file sets no target."""
    most_nines: float
    """What no number of such units passes: outages that they all share, or the end of the search."""


class SwingStorage(Record):
    """Storage that carries the campus over the swings of its accelerators, which last milliseconds to minutes."""

    supply: str
    """What follows the load after the swing: `grid and plant`, `plant alone`."""
    step_mw: float
    """Load that comes or goes at once."""
    power_mw: float
    energy_mwh: float | None
    """Nameplate; None where supply never catches up."""
    minutes: float | None
    """Until supply has caught up; None where it never does."""


class Footprint(Record):
    """What a year at full build takes from elsewhere, and what it wastes."""

    grid_t: float
    """CO2 of purchased power."""
    plant_t: float
    """CO2 of fuel burnt on site."""
    kg_per_mwh: float
    """Both, per megawatt-hour served."""
    water_m3: float
    """Taken on site; water at the power plants is not in it."""
    litres_per_kwh: float
    """The same per kilowatt-hour of IT."""
    curtailed_mwh: float
    """Of sun and wind that could have been had."""
    curtailed_share: Share


class SitePower(Record):
    """One site's reference year at full build; sites alike are shown once."""

    name: str
    sites: tuple[str, ...]
    """Those this stands for."""
    week_start_hour: int
    """Hour of the year with which the tightest week begins."""
    week_load_mw: Series
    """168 hours of it."""
    week_mw: dict[str, Series]
    """By technology, in the order they are stacked; battery positive when it discharges."""
    typical: Week | None = None
    """The week whose mix of sources is nearest to the year's."""
    duration_load_mw: Series
    """The year's load in falling order, any number of equally spaced points."""
    duration_grid_mw: Series
    """The year's grid purchases in falling order."""
    duration_residual_mw: Series = ()
    """The year's load less sun and wind, in falling order."""
    heat: HeatMap | None = None
    capacity_mw: dict[str, float]
    energy_mwh: dict[str, float]
    """Per year by technology."""
    cost_usd_per_mwh: tuple[Part, ...]
    """Purchases, gas, fixed, ...: adds to the cost of served energy."""
    pue: float
    unserved_mwh: float
    shortage: str | None = None
    """How much that is, when, and which limits conflict with the load, in words; None where all is served."""
    lole_hours: float
    nines: float
    build_up: BuildUp | None = None
    """Dates are those of the site that is named."""
    years: tuple[PowerYear, ...] = ()
    firmness: Firmness | None = None
    swings: tuple[SwingStorage, ...] = ()
    footprint: Footprint | None = None


class Power(Record):
    """What the power costs and how firm it is."""

    sites: tuple[SitePower, ...]

"""Where and what is built: sites, power supplies and phases of the programme file.

Assumes a view has been chosen: figures are those it believes.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from gigawatt.programme.construction import Progress, Year
from gigawatt.programme.fields import (
    BuildCost,
    CarbonPrice,
    DemandCharge,
    FacilityPower,
    GasFlow,
    ItPower,
    MoneyPerYear,
    Month,
    PeakCharge,
    RunningHours,
    Share,
    UnitPower,
)
from gigawatt.programme.rows import Count, Name, Row

UnitPlant = Literal["gas_turbine", "gas_engine", "fuel_cell", "diesel"]
"""Plant that comes in whole units and burns a fuel."""


class GridTranche(Row):
    """Megawatts the grid delivers from a date on."""

    start: Month = Field(alias="from")
    """Date promised."""
    firm: FacilityPower = Field(default="0 MW facility", validate_default=True)
    """Total firm power from this date on."""
    curtailable: FacilityPower = Field(default="0 MW facility", validate_default=True)
    """Additional power that may be interrupted."""
    demand_charge: DemandCharge = Field(default="0 USD/kW/month", validate_default=True)
    """Paid each month for the highest draw of that month."""
    peak_charge: PeakCharge = Field(default="0 USD/kW/year", validate_default=True)
    """Paid each year for the mean draw in the system's four peaks of June to September (ERCOT's 4CP)."""


class Generation(Row):
    """Declared generation on site."""

    kind: UnitPlant = "gas_turbine"
    """Row of the plant catalogue."""
    unit: UnitPower
    """Nameplate of one unit."""
    slots: dict[Annotated[int, Field(ge=1990, le=2100)], Count]
    """Units delivered per year: {2025: 5, 2026: 7}."""
    hours: RunningHours | None = None
    """Full-load hours a year that its permit allows, on the average of its units; left out: no limit."""


class Location(Row):
    """A point on the map."""

    latitude: float = Field(ge=-90, le=90, strict=True)
    """Degrees north."""
    longitude: float = Field(ge=-180, le=180, strict=True)
    """Degrees east."""


class DelayDamages(Row):
    """What the contractor of the works pays for each day that a phase is late through its own fault."""

    per_day: Share
    """Of the works cost of the shell."""
    cap: Share
    """Most in all, of the same cost."""


class Phase(Row):
    """A piece of a campus that is built, closed and energised as one."""

    name: Name
    """Unique within the site."""
    count: int = Field(default=1, ge=1, le=400, strict=True)
    """Number of equal phases; they are called name1, name2, ..."""
    it_power: ItPower
    """Power of the IT equipment."""
    facility_ratio: float | None = Field(default=None, gt=1.0, lt=2.5, strict=True)
    """Peak facility power over IT power; left out: the catalogue's."""
    chip: str = "gb200_nvl72"
    """Row of the accelerator catalogue."""
    works: str = "campus_building"
    """Row of the works catalogue, or of `works` in the file."""
    start: Month
    """Earliest start of the works."""
    mandatory: bool = Field(default=False, strict=True)
    """True for what is built in any case; optional phases are built as far as the money goes."""
    baseline: bool = Field(default=False, strict=True)
    """True for what was under way before the programme and would exist without it."""
    close: tuple[Literal["lease", "interconnection", "permits", "epc"], ...] = (
        "lease",
        "interconnection",
        "permits",
        "epc",
    )
    """Conditions before debt may be drawn."""
    cost: BuildCost | None = None
    """All-in cost per facility watt; rescales the tasks pro rata. Left out: bottom-up from the catalogue."""
    chip_deliveries: tuple[Month, ...] = ()
    """Months in which chips arrive, when not bought to fit."""
    conditions: dict[Literal["interconnection", "permits", "epc"], Month] = Field(default={})
    """Conditions of the close that have been met, with their month: {permits: 2024-09}. Permits then are no task."""
    actuals: dict[str, Progress] = Field(default={})
    """What has happened to its tasks by the programme's start, by name in the works template."""
    delay_damages: DelayDamages | None = None
    """Paid to the owner of the shell from the day on which the base case energises the phase; left out: none."""


class Site(Row):
    """A campus."""

    location: Location
    """Where it lies."""
    climate: str = "abilene"
    """Row of the climate catalogue."""
    prices: str = "ercot_hub"
    """Row of the price catalogue."""
    weather_file: str | None = None
    """TMY3, PSM3, EPW or CSV file of temperature and sun instead of the climate row."""
    wind_file: str | None = None
    """SRW file of wind at hub height (WIND Toolkit) instead of the climate row's wind."""
    price_file: str | None = None
    """CSV of hourly prices instead of the price row."""
    cooling: Literal["liquid", "air_chiller", "dry_cooler", "evaporative"] = "liquid"
    """Row of the catalogue's table of cooling."""
    use: dict[Literal["training", "inference", "idle"], Share] = Field(default={})
    """What the IT equipment does, as shares of the time that add to 100 %; left out: the catalogue's average load."""
    availability: Share | None = None
    """Target for the supply, `99.9 %`: share of the hours in which the full load is served. Left out: no target."""
    n_minus_1: bool = Field(default=False, strict=True)
    """True where each hour must hold a reserve for the loss of the largest unit, line or gas lateral."""
    co2_price: CarbonPrice = Field(default="0 USD/t", validate_default=True)
    """Paid for emissions of purchased power and burnt fuel."""
    gas_lateral: GasFlow | None = None
    """What the pipeline to the site carries; left out: no limit."""
    export: Share = Field(default="0 %", validate_default=True)
    """Share of the hub price that is paid for energy fed into the grid; 0 %: nothing may be fed in."""
    grid: tuple[GridTranche, ...] = ()
    """Tranches in order of date."""
    generation: tuple[Generation, ...] = ()
    """Declared plant."""
    candidates: tuple[Literal["solar", "wind", "battery"] | UnitPlant, ...] = ("solar", "wind", "battery")
    """Plant that the power stage may add."""
    candidate_slots: dict[UnitPlant, dict[Year, Count]] = Field(default={})
    """Units of candidate plant that can be had per year, {gas_turbine: {2026: 4, 2028: 8}}: what one year leaves can
    still be had in later ones, a year not named brings none. A kind not named has no limit."""
    crews: int | None = Field(default=None, ge=1, strict=True)
    """How many phases can be under construction at once."""
    calendar: Name | None = None
    """Row of `calendars` that people on site keep; left out: every day at the ordinary pace."""
    phases: tuple[Phase, ...] = Field(min_length=1)
    """In order of building."""


class Supply(Row):
    """A scarce thing bought on the market by the whole programme."""

    chips_per_quarter: dict[Annotated[str, Field(pattern=r"^\d{4}$")], Annotated[float, Field(ge=0, strict=True)]] = (
        Field(default={})
    )
    """Accelerators that can be bought per quarter, by year: {2025: 100000}; others follow the year before."""
    slots: dict[str, Annotated[dict[Year, Annotated[float, Field(ge=0, strict=True)]], Field(min_length=1)]] = Field(
        default={}
    )
    """Production slots of long-lead equipment that can be had per quarter, by class and year:
    {large_power_transformer: {2025: 2, 2026: 4}}; others follow the year before. A class not named has no limit."""
    debt_appetite: dict[Name, MoneyPerYear] = Field(default={})
    """Debt the market takes per year, by ultimate obligor."""

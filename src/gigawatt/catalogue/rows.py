"""What one row of each catalogue table holds.

Assumes money in nominal USD; every number is a `Value` with its own source. Compute has its own module.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import ConfigDict, Field, model_validator

from gigawatt.catalogue.values import DATE, Kind, Row, Value

LinkType = Literal["FS", "SS", "FF", "SF"]
Link = tuple[str, LinkType, float]
Trade = Literal["civil", "structural", "electrical", "mechanical", "controls", "it"]
SHARE_ROUNDING = 1e-9  # share; what shares that add to 1 may miss it by, in floats


class WorksMode(Row):
    """Another way to do a task: faster or slower, at another price."""

    model_config = ConfigDict(strict=False)  # programme files hold such rows too, and their lists are no tuples

    name: str = Field(pattern=r"^[a-z_]+$")
    """What it is called, `expedite` or `second_shift`."""
    duration_days: float = Field(gt=0)
    """Calendar days when nothing waits."""
    extra_cost_share: float = Field(ge=-1, le=10)
    """Price of doing it this way, as a share of what the task costs otherwise."""
    labour_factor: float = Field(default=1.0, gt=0, le=10)
    """Hours on site over the ordinary ones: crowded and tired crews need more."""


class WorksTask(Row):
    """One task of a works template."""

    model_config = ConfigDict(strict=False)  # as `WorksMode`

    name: str = Field(pattern=r"^[a-z_]+$")
    """Unique within the template."""
    duration_days: float = Field(gt=0)
    """Calendar days when nothing waits, at the ordinary pace of five eight-hour days a week."""
    asset: Literal["shell", "chips", "plant"]
    """Which asset pays for it."""
    cost_share: float = Field(ge=0, le=1)
    """Share of that asset's cost."""
    kind: Literal["permits", "equipment", "works", "chips", "grid"]
    """What it waits for, when it is the one that binds."""
    after_close: bool
    """True where it needs financial close."""
    energises: bool = False
    """True for the task at whose end the first racks run."""
    labour_hours_per_it_mw: float = Field(default=0.0, ge=0)
    """Hours of work on site per MW of IT."""
    links: tuple[Link, ...] = ()
    """(predecessor, FS | SS | FF | SF, lag in days)."""
    trades: dict[Trade, float] = Field(default={})
    """Who works on it, as shares of its hours; none where nobody works on site."""
    slot: str = ""
    """Class of long-lead equipment whose production slot it takes when it begins; empty where it takes none."""
    slots_per_it_mw: float = Field(default=0.0, ge=0)
    """Units of that class per MW of IT."""
    calendar: str = ""
    """Calendar of the programme file that it keeps; empty: that of its site where people work on it, else every day."""
    modes: tuple[WorksMode, ...] = ()
    """Other ways to do it."""


def network_faults(tasks: tuple[WorksTask, ...]) -> Iterator[tuple[int, str, str]]:
    """Yield what keeps tasks from being a works template: place of the task, what was found, what was expected.

    Place -1: the template as a whole.
    """
    seen: set[str] = set()
    for place, task in enumerate(tasks):
        unknown = [name for name, _, _ in task.links if name not in seen]
        if unknown:
            yield (
                place,
                f"{task.name} after {unknown[0]}, which stands later or nowhere",
                "tasks after all that they follow",
            )
        if task.name in seen:
            yield place, f"'{task.name}' twice", "names that differ"
        seen.add(task.name)
        total = sum(task.trades.values())
        if abs(total - (task.labour_hours_per_it_mw > 0.0)) > SHARE_ROUNDING:
            yield place, f"trades of {task.name} that add to {total:g}", "1 where it has labour hours, none where not"
        if bool(task.slot) != (task.slots_per_it_mw > 0.0):
            yield place, f"{task.name} with only one of slot and slots_per_it_mw", "both, or neither"
    for asset in ("shell", "chips", "plant"):
        total = sum(task.cost_share for task in tasks if task.asset == asset)
        if abs(total - 1.0) > SHARE_ROUNDING:
            yield -1, f"cost shares of {asset} that add to {total:g}", "1"
    last = [task.energises for task in tasks].count(True)
    if last != 1:
        yield -1, f"{last} tasks that energise", "exactly one"


class Works(Row):
    """How a phase is built: a template of linked tasks. Durations do not scale with size near the reference size."""

    id: str
    title: str
    reference_it_mw: float = Field(gt=0)
    """Size for which the durations hold [MW IT]."""
    cost_usd_per_it_mw: Value
    """Land, building, substation, electrical and mechanical plant, cooling; no chips, no generation."""
    months_to_energisation: Value
    """From start to first racks when nothing slips; the tasks' critical path must agree."""
    labour_hours_per_it_mw: Value
    """Hours on site in total; the tasks must add up to it."""
    tasks: tuple[WorksTask, ...]
    date: str = Field(pattern=DATE)
    source: str
    """Of the split of time, cost and labour among the tasks."""
    kind: Kind
    note: str
    """What that split rests on."""

    @model_validator(mode="after")
    def _is_a_network(self) -> Works:
        for _, found, expected in network_faults(self.tasks):
            raise ValueError(f"{self.id}: found {found}, expected {expected}")
        return self


class Plant(Row):
    """One technology of power supply; None where the field does not apply."""

    id: str
    title: str
    fuel: Literal["gas", "diesel"] | None = None
    """What it burns."""
    capex_usd_per_kw: Value | None
    """Overnight; for storage the part that grows with power."""
    capex_usd_per_kwh: Value | None = None
    """For storage the part that grows with energy."""
    fixed_usd_per_kw_year: Value | None
    variable_usd_per_mwh: Value | None
    """Operation and maintenance per MWh; fuel and purchased energy excluded."""
    heat_rate_mmbtu_per_mwh: Value | None
    """Higher heating value, net."""
    forced_outage_rate: Value | None
    """Share of the time in which a unit is out when called."""
    repair_hours: Value | None = None
    """Mean time to repair after a forced outage; None for what the outage simulation does not simulate."""
    life_years: Value | None
    unit_mw: Value | None
    """Nameplate of one unit at ISO conditions."""
    derate_per_c: Value | None
    """Share of the nameplate lost per degree of dry bulb above 15 C."""
    efficiency: Value | None
    """Round trip for storage, else None."""


class Credit(Row):
    """Terms that lenders give to an obligor of one grade."""

    grade: str
    margin: Value
    """Over the base rate on long-lived assets [1/year]."""
    margin_chips: Value
    """Over the base rate on loans against chips and compute contracts [1/year]."""
    dscr: Value
    """Contracted cash over debt service that lenders size on."""
    dscr_chips: Value
    """The same on loans against chips and compute contracts."""
    tenor_years: Value
    """Of loans on shell and plant."""
    tenor_chips_years: Value
    """Of loans on chips."""
    max_ltc_shell: Value
    """Debt over cost of shell and plant."""
    max_ltc_chips: Value
    """Debt over cost of chips."""
    advance_rate_chips: Value
    """Debt over the current value of chips."""


class DepreciationClass(Row):
    """Yearly tax depreciation of one class of property."""

    id: str
    percent: tuple[float, ...]
    """Of cost, from the year of service on; they add to 100."""
    unit: str
    date: str = Field(pattern=DATE)
    source: str
    kind: Kind
    note: str

    @model_validator(mode="after")
    def _is_complete(self) -> DepreciationClass:
        if abs(sum(self.percent) - 100.0) > 1e-9:
            raise ValueError(f"class {self.id} depreciates {sum(self.percent)} %, not 100")
        return self


class ServingCurve(Row):
    """Measured trade between speed for each user and throughput of each accelerator."""

    id: str
    model: str
    unit: str
    date: str = Field(pattern=DATE)
    source: str
    kind: Kind
    note: str
    tokens_per_user_s: tuple[float, ...]
    """Descending."""
    tokens_per_accelerator_s: tuple[float, ...]
    """Ascending, one for each speed."""

    @model_validator(mode="after")
    def _is_a_frontier(self) -> ServingCurve:
        fast, much = self.tokens_per_user_s, self.tokens_per_accelerator_s
        if len(fast) != len(much) or list(fast) != sorted(fast, reverse=True) or list(much) != sorted(much):
            raise ValueError(f"{self.id} is no frontier: more throughput must cost speed")
        return self


class CaseFact(Row):
    """One figure or date that somebody gave about a case."""

    key: str
    value: float | str
    unit: str
    kind: Literal["announced", "contracted", "reported", "observed", "estimated", "projected", "permit", "derived"]
    """Announced by a party, signed, in the press, seen to happen, estimated, forecast, filed, or computed here."""
    said: str = Field(pattern=DATE)
    """When it was said or seen."""
    source: str
    note: str = ""


class Case(Row):
    """A real programme, for reference classes and the backtest. Rivals are facts that share a key."""

    id: str
    name: str
    kind: Literal["programme", "campus", "retrofit", "financing", "power", "pitch"]
    place: str
    facts: tuple[CaseFact, ...]

    def fact(self, key: str) -> CaseFact | None:
        """Return the first fact of that key (rivals follow it), or None."""
        return next((fact for fact in self.facts if fact.key == key), None)

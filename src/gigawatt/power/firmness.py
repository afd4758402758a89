"""How firm a site's supply is, which units bring it to a target, and what each extra nine would cost.

Assumes one gas lateral behind all units that burn gas, whatever the file says of its flow (which firmness does not
limit); grid, lateral and units fail independently. A battery counts with what the dispatch has stored (`sequential`),
sun and wind hour by hour, curtailable grid not at all.
"""

from __future__ import annotations

from math import ceil

import numpy as np

from gigawatt import catalogue
from gigawatt.power.dispatch import Dispatch
from gigawatt.power.market import Market, derate, lateral_mmbtu_per_mwh, number, thermal
from gigawatt.power.nines import (
    MOST_LOTS,
    Candidate,
    candidate,
    cheapest,
    nines_curve,
    price_of_nines,
    repair_hours,
    units_for_target,
    with_lots,
)
from gigawatt.power.offer import Build, gas_classes
from gigawatt.power.outage import HOURS_PER_YEAR, MOST_NINES, CommonCause, Units, nines
from gigawatt.power.sequential import Fleet, Store
from gigawatt.power.supply import Supply, Thermal
from gigawatt.quantities import F1, F2

STANDBY = "gas_turbine"
"""What an extra nine is priced with where a site names no firm candidate."""
LATERAL = "gas lateral"
SEEN_MW = 1e-3  # MW, MWh; a battery below a kilowatt is rounding


def fleet(build: Build, seen: Market, supply: Supply, dispatch: Dispatch, load_mw: F1) -> Fleet:
    """Return what the outage table and the simulation ask of a site in one of its years."""
    full, kinds = build.per_mw, list(build.declared.units)
    for (kind, _, unit_mw), added in zip(gas_classes(build), dispatch.thermal_added_mw, strict=True):
        if added > 0.0:
            kinds.append((kind, unit_mw, round(added * full / unit_mw)))
    made = dispatch.solar_mw * supply.solar.share + dispatch.wind_mw * supply.wind.share
    return Fleet(
        *units_of(tuple(kinds), build.declared.firm_mw, seen.dry_bulb_c),
        residual_mw=load_mw - full * made,
        load_mwh=float(load_mw.sum()) * supply.step_hours,
        causes=causes(),
        store=store(full * dispatch.battery_mw, full * dispatch.battery_mwh, full * dispatch.stored),
    )


def units_of(kinds: tuple[tuple[str, float, int], ...], grid_mw: float, dry_bulb_c: F1) -> tuple[tuple[Units, ...], F2]:
    """Return classes of units, the grid last, and their derate; `kinds` are kind, nameplate of one [MW] and count."""
    rows = (*kinds, ("grid", grid_mw, 1))
    units = tuple(
        Units(count, unit_mw, number(catalogue.plant(kind).forced_outage_rate), repair_hours(kind), behind(kind))
        for kind, unit_mw, count in rows
    )
    return units, np.array([derate(kind, dry_bulb_c) for kind, _, _ in rows])


def behind(kind: str) -> tuple[str, ...]:
    """Return the common causes that a kind of plant stands behind: the lateral, where it burns piped gas."""
    return (LATERAL,) if lateral_mmbtu_per_mwh(kind) > 0.0 else ()


def causes() -> tuple[CommonCause, ...]:
    """Return the gas lateral, with the catalogue's outage rate and time to repair."""
    rate, hours = (catalogue.figure(f"gas_lateral.{name}").value for name in ("outage_rate", "repair_hours"))
    return (CommonCause(LATERAL, rate, hours),)


def store(power_mw: float, energy_mwh: float, kept_mwh: F1) -> Store | None:
    """Return a battery as firmness sees it, None where there is none; `kept_mwh` is what the dispatch stores."""
    if power_mw < SEEN_MW or energy_mwh < SEEN_MW:
        return None
    row = catalogue.plant("battery")
    return Store(power_mw, energy_mwh, number(row.efficiency), number(row.forced_outage_rate), kept_mwh)


def standby(plant: Thermal, number: int = 1) -> Candidate:
    """Return a kind of plant as lots that may be added, gas behind the lateral."""
    return candidate(plant, behind(plant.kind), number)


def firm_candidates(build: Build, supply: Supply) -> tuple[Candidate, ...]:
    """Return the units that may be added, in MW, in the order of `gas_classes`."""
    offered = (plant for plant in supply.thermal if plant.unit_mw > 0.0)
    return tuple(standby(plant._replace(unit_mw=plant.unit_mw * build.per_mw)) for plant in offered)


def missing_units(build: Build, supply: Supply, stands: Fleet) -> F1:
    """Return the units of each firm candidate to add until the build's target of availability holds. Shape (A,).

    All of the one kind that reaches it for the least a year. Where none does, because all stand behind the lateral,
    units of the cheapest: until the hours short beyond those that no number of them prevents are within the target.
    None where there is no candidate or no target.
    """
    candidates = firm_candidates(build, supply)
    units = np.zeros(len(candidates))
    if not candidates or build.availability <= 0.0:
        return units
    short = 1.0 - build.availability
    if stands.adequacy.nines >= nines(short):
        return units
    most = [MOST_LOTS + ceil(build.per_mw / one.lot.unit_mw) for one in candidates]
    answers = [units_for_target(stands, one, nines(short), many) for one, many in zip(candidates, most, strict=True)]
    reached = [(a[0] * one.usd_per_unit, place) for place, (a, one) in enumerate(zip(answers, candidates)) if a]
    if reached:
        place = min(reached)[1]
        answer = answers[place]
    else:
        place = candidates.index(cheapest(candidates))
        floor = with_lots(stands, candidates[place], most[place]).adequacy.lole_hours / HOURS_PER_YEAR
        answer = units_for_target(stands, candidates[place], nines(short + floor), most[place])
    units[place] = 0.0 if answer is None else answer[0]
    return units


def nine_prices(build: Build, seen: Market, supply: Supply, stands: Fleet) -> F1:
    """Return what each whole nine costs per year beyond the one before; nan where it stands already or is out of reach.

    Shape (9,).
    """
    candidates = firm_candidates(build, supply)
    if not candidates:
        unit_mw = number(catalogue.plant(STANDBY).unit_mw)
        candidates = (standby(thermal(STANDBY, 0.0, unit_mw, seen, build.discount_rate)),)
    found = np.full(int(MOST_NINES), np.nan)
    for price in price_of_nines(nines_curve(stands, candidates), stands.load_mwh):
        found[price.nines - 1] = price.usd_per_year
    return found

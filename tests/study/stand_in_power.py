"""A stand-in for the power of one campus: figures made up for tests of storing and drawing, no more."""

from __future__ import annotations

import numpy as np

from gigawatt.chain import (
    Arrival,
    BuildUp,
    Firmness,
    FirmPoint,
    Footprint,
    HeatMap,
    NextNine,
    Part,
    Power,
    PowerYear,
    SitePower,
    SwingStorage,
    Week,
)


def stand_in_power(phases: int, months: tuple[str, ...]) -> Power:
    hours = np.arange(168)
    load = phases * 250.0 * (0.93 + 0.07 * np.sin(hours / 24 * 2 * np.pi))
    solar = np.clip(np.sin((hours % 24 - 6) / 12 * np.pi), 0, None) * phases * 60.0
    gas = np.full(168, phases * 90.0)
    week = {"grid": load - solar - gas, "gas": gas, "solar": solar, "battery": np.zeros(168)}
    day = np.arange(8760) % 24
    return Power(
        sites=(
            SitePower(
                name="abilene",
                sites=("abilene",),
                week_start_hour=4704,
                week_load_mw=load,
                week_mw=week,
                typical=Week(start_hour=2352, load_mw=load, supply_mw=week),
                duration_load_mw=np.linspace(load.max(), load.min(), 200),
                duration_grid_mw=np.linspace(load.max() * 0.6, 0, 200),
                duration_residual_mw=np.linspace(load.max(), load.min() * 0.8, 200),
                heat=HeatMap(
                    shows="share of the load that the grid does not carry",
                    unit="%",
                    values=np.round(40 + 20 * np.sin(day / 24 * 2 * np.pi), 1),
                ),
                capacity_mw={"grid": 600, "gas": 360, "solar": 300, "wind": 0, "battery_mw": 100, "battery_mwh": 400},
                energy_mwh={"grid": 4.1e6, "gas": 2.9e6, "solar": 0.7e6},
                cost_usd_per_mwh=COST,
                pue=1.21,
                unserved_mwh=404,
                lole_hours=2.1,
                nines=3.6,
                build_up=stand_in_build_up(phases, months),
                years=stand_in_years(phases),
                firmness=FIRMNESS,
                swings=(
                    SwingStorage(supply="grid and plant", step_mw=420, power_mw=420, energy_mwh=61, minutes=7.9),
                    SwingStorage(supply="plant alone", step_mw=420, power_mw=420, energy_mwh=None, minutes=None),
                ),
                footprint=Footprint(
                    grid_t=1.5e6,
                    plant_t=1.2e6,
                    kg_per_mwh=350,
                    water_m3=1200,
                    litres_per_kwh=0.0001,
                    curtailed_mwh=14_000,
                    curtailed_share=0.02,
                ),
            ),
        )
    )


COST = (Part(name="grid energy", value=24.0), Part(name="fuel", value=18.0), Part(name="fixed operation", value=14.0))
FIRMNESS = Firmness(
    kind="gas_turbine",
    unit_mw=34.1,
    points=(
        FirmPoint(added_units=0, nines=3.62, lole_hours=2.1, usd_per_year=0),
        FirmPoint(added_units=1, nines=3.95, lole_hours=0.98, usd_per_year=4.2e6),
        FirmPoint(added_units=2, nines=4.31, lole_hours=0.43, usd_per_year=8.4e6),
    ),
    prices=(NextNine(nines=4, added_units=2, usd_per_year=8.4e6, usd_per_mwh=1.1, usd_per_saved_mwh=52_000),),
    target_nines=4.0,
    most_nines=7.3,
)


def stand_in_build_up(phases: int, months: tuple[str, ...]) -> BuildUp:
    length = len(months)
    grid = np.where(np.arange(length) < 24, 200.0, 1000.0)
    gas = np.where(np.arange(length) < 10, 0.0, 360.0)
    live = phases * 150.0 * np.clip((np.arange(length) - 11) // 4, 0, 8) / 8
    return BuildUp(
        months=months,
        capacity_mw={"grid": grid, "gas": gas},
        live_mw=live,
        arrivals=(
            Arrival(month=months[0], source="grid", mw=200),
            Arrival(month=months[10], source="gas", mw=360),
            Arrival(month=months[24], source="grid", mw=800),
        ),
    )


def stand_in_years(phases: int) -> tuple[PowerYear, ...]:
    return tuple(
        PowerYear(
            first=first,
            last=last,
            live_mw=phases * live,
            grid_mw=grid,
            capacity_mw={"grid": grid, "gas": 360},
            cost_usd_per_mwh=COST,
            grid_mw_value_usd=value,
            emissions_t=1e6,
            served_mwh=phases * live * 8000,
            unserved_mwh=0,
            nines=3.6,
        )
        for first, last, live, grid, value in ((2025, 2025, 50, 200, 61_000), (2026, 2033, 250, 1000, 0))
    )

"""How sites are supplied and what they ask of it, for programmes made by Hypothesis.

Assumes rare what costs seconds to plan: candidates, a target of availability, reserve.
"""

from __future__ import annotations

from construction_texts import Data, Draw
from hypothesis import strategies as st

COOLINGS = ("liquid", "air_chiller", "dry_cooler", "evaporative")
USES: tuple[Data, ...] = (
    {"training": "60 %", "inference": "30 %", "idle": "10 %"},
    {"inference": "100 %"},
    {"idle": "100 %"},
)
UNITS = (("gas_turbine", 30), ("gas_engine", 11), ("fuel_cell", 10), ("diesel", 3))
"""Kinds of plant and the nameplate of one unit [MW]."""
PIPED = {"gas_turbine", "gas_engine", "fuel_cell"}
FREE = ("solar", "wind", "battery")
"""Candidates of any size."""


def rarely(number: int) -> st.SearchStrategy[bool]:
    """Return True in about one of `number` cases, never in the simplest, which Hypothesis tries often."""
    return st.integers(1, number).map(lambda value: value == number)


@st.composite
def generation(draw: Draw) -> Data:
    """Return a row of declared plant, with or without a permit."""
    kind, unit = draw(st.sampled_from(UNITS))
    slots = {draw(st.integers(2025, 2027)): draw(st.integers(1, 4))}
    row: Data = {"kind": kind, "unit": f"{unit} MW", "slots": slots}
    if draw(rarely(6)):
        row["hours"] = f"{draw(st.integers(50, 8000))} hours/year"
    return row


@st.composite
def charges(draw: Draw) -> Data:
    """Return what a tranche of the grid adds to its megawatts: charges on peaks, and power that may be interrupted."""
    found: Data = {}
    if draw(rarely(10)):
        found["demand_charge"] = f"{draw(st.integers(1, 15))} USD/kW/month"
    if draw(rarely(10)):
        found["peak_charge"] = f"{draw(st.integers(10, 90))} USD/kW/year"
    if draw(rarely(6)):
        found["curtailable"] = f"{draw(st.integers(1, 60))} MW"
    return found


@st.composite
def demands(draw: Draw) -> Data:
    """Return how a site cools and works, what it pays for carbon, and what it asks of its supply."""
    found: Data = {}
    if draw(rarely(3)):
        found["cooling"] = draw(st.sampled_from(COOLINGS))
    if draw(rarely(4)):
        found["use"] = draw(st.sampled_from(USES))
    if draw(rarely(5)):
        found["co2_price"] = f"{draw(st.integers(1, 120))} USD/t"
    if draw(rarely(8)):
        found["export"] = f"{draw(st.integers(1, 100))} %"
    if draw(rarely(12)):
        found["n_minus_1"] = True
    if draw(rarely(16)):
        found["availability"] = draw(st.sampled_from(["95 %", "99 %", "99.9 %"]))
    if draw(rarely(12)):
        found |= draw(candidates())
    return found


@st.composite
def lateral(draw: Draw, site: Data) -> Data:
    """Return what the pipeline to a site carries, where something burns from it, now and then."""
    kinds = {row["kind"] for row in site.get("generation", ())} | set(site["candidates"])
    if not kinds & PIPED or not draw(rarely(5)):
        return {}
    return {"gas_lateral": f"{draw(st.integers(50, 900))} MMBtu/hour"}


@st.composite
def candidates(draw: Draw) -> Data:
    """Return plant that may be added, some of it in few slots."""
    units = tuple(kind for kind, _ in UNITS)
    kinds = draw(st.lists(st.sampled_from((*FREE, *units)), unique=True, min_size=1, max_size=2))
    limited = [kind for kind in kinds if kind in units and draw(st.booleans())]
    found: Data = {"candidates": kinds}
    if limited:
        found["candidate_slots"] = {kind: {draw(st.integers(2025, 2028)): draw(st.integers(1, 4))} for kind in limited}
    return found

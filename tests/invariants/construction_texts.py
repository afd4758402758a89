"""Parts of generated programme files that say how work is done: calendars, crews, templates, slots, and the past.

Assumes a programme that starts in one of the months below; what has happened lies before it, in any order that a site
diary may hold, out of the works' own order too.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from gigawatt.catalogue import works

Data = dict[str, Any]
Draw = st.DrawFn

WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
TRADES = ["civil", "structural", "electrical", "mechanical", "controls", "it"]
CATALOGUE = ("small_hall", "campus_building", "prepared_campus_building")
CLASSES = ("large_power_transformer", "medium_voltage_switchgear")
WORKS = ["ground", "frame", "roof", "inside"]
OWN = "own_hall"
"""Name of the file's own works template."""


def one_in(number: int) -> st.SearchStrategy[bool]:
    """Return True in about one of `number` cases."""
    return st.integers(1, number).map(lambda value: value == 1)


def month(first: int, last: int) -> st.SearchStrategy[str]:
    """Return a month between two years, both included: `2026-04`."""
    return st.builds("{:04d}-{:02d}".format, st.integers(first, last), st.integers(1, 12))


@st.composite
def calendars(draw: Draw) -> Data:
    """Return calendars by name: weeks, holidays, winters, weather."""
    return {f"calendar_{number}": draw(_calendar()) for number in range(draw(st.integers(0, 2)))}


@st.composite
def _calendar(draw: Draw) -> Data:
    row: Data = {
        "week": draw(st.lists(st.sampled_from(WEEK), unique=True, min_size=2, max_size=7)),
        "hours_per_day": float(draw(st.sampled_from([6, 8, 10, 20]))),
    }
    if draw(st.booleans()):
        row["holidays"] = ["12-25", "2026-07-03", *draw(st.lists(st.just("02-29"), max_size=1))]
    if draw(one_in(3)):
        first, last = draw(st.sampled_from([("12-10", "02-20"), ("06-01", "09-01"), ("12-31", "01-02")]))
        row["closed"] = [{"from": first, "to": last}]
    if draw(one_in(3)):
        row["weather"] = {draw(st.integers(1, 12)): f"{draw(st.integers(5, 95))} %"}
    return row


@st.composite
def crews(draw: Draw, sites: list[str]) -> Data:
    """Return shared crews by name, with heads that change; no trade is in two crews."""
    trades = draw(st.permutations(TRADES))
    found, first = {}, 0
    for number in range(draw(st.integers(1, 2))):
        count = draw(st.integers(1, 2))
        heads = [{"from": draw(st.sampled_from(["2024-01", "2025-06"])), "heads": draw(st.integers(1, 120))}]
        if draw(st.booleans()):
            heads.append({"from": draw(month(2026, 2027)), "heads": draw(st.integers(0, 200))})
        found[f"crew_{number}"] = {"trades": trades[first : first + count], "heads": heads}
        if draw(one_in(4)):
            found[f"crew_{number}"]["sites"] = [draw(st.sampled_from(sites))]
        first += count
    return found


@st.composite
def template(draw: Draw, named_calendars: list[str]) -> Data:
    """Return a works template of the file's own: any links among a handful of tasks, some with modes."""
    tasks = [_task("permits", draw(st.integers(5, 120)), "shell", 0.1, "permits", after_close=False)]
    for name in WORKS[: draw(st.integers(1, 4))]:
        row = _task(name, draw(st.integers(5, 200)), "shell", 0.0, "works", after_close=draw(st.booleans()))
        row["labour_hours_per_it_mw"] = float(draw(st.integers(50, 4000)))
        row["trades"] = {"civil": 0.25, "electrical": 0.75} if draw(st.booleans()) else {"mechanical": 1.0}
        tasks.append(row)
    tasks[-1]["cost_share"] = 0.85
    tasks.append(_task("fabrication", draw(st.integers(30, 300)), "shell", 0.05, "equipment", after_close=True))
    tasks[-1] |= {"slot": CLASSES[0], "slots_per_it_mw": 0.05}
    tasks.append(_task("plant", draw(st.integers(10, 200)), "plant", 1.0, "equipment", after_close=True))
    tasks.append(_task("racks_order", draw(st.integers(20, 150)), "chips", 0.3, "equipment", after_close=True))
    tasks.append(_task("racks_install", draw(st.integers(5, 40)), "chips", 0.7, "chips", after_close=True))
    tasks.append(_task("commissioning", draw(st.integers(5, 40)), "shell", 0.0, "works", after_close=True))
    for place, row in enumerate(tasks):
        names = [before["name"] for before in tasks[:place]]
        if names:
            linked = draw(st.lists(st.sampled_from(names), unique=True, min_size=1, max_size=2))
            row["links"] = [
                [name, draw(st.sampled_from(["FS", "SS", "FF", "SF"])), draw(st.integers(-20, 60))] for name in linked
            ]
        if draw(one_in(3)):
            days = max(row["duration_days"] * draw(st.integers(5, 12)) // 10, 1)
            row["modes"] = [{"name": "other", "duration_days": days, "extra_cost_share": 0.15, "labour_factor": 1.1}]
        if named_calendars and draw(one_in(5)):
            row["calendar"] = draw(st.sampled_from(named_calendars))
    tasks[-1]["links"] = [["racks_install", "FS", 0], ["plant", "FS", 0]]
    tasks[-1]["energises"] = True
    return {"like": "small_hall", "title": "Own hall", "tasks": tasks}


def _task(name: str, days: int, asset: str, share: float, kind: str, *, after_close: bool) -> Data:
    return {
        "name": name,
        "duration_days": days,
        "asset": asset,
        "cost_share": share,
        "kind": kind,
        "after_close": after_close,
    }


@st.composite
def slots(draw: Draw) -> Data:
    """Return production slots of long-lead equipment per quarter."""
    names = draw(st.lists(st.sampled_from(CLASSES), unique=True, min_size=1))
    return {
        name: {draw(st.integers(2024, 2025)): float(draw(st.integers(0, 4))), 2027: float(draw(st.integers(1, 5)))}
        for name in names
    }


@st.composite
def history(draw: Draw, phase: Data, own: Data, start: str) -> Data:
    """Return what has happened to a phase by the programme's start: its `actuals`, and conditions that were met."""
    tasks = own["tasks"] if phase["works"] == OWN else [{"name": row.name} for row in works(phase["works"]).tasks]
    begun = [row["name"] for row in tasks][: draw(st.integers(0, len(tasks) - 1))]
    actuals = {}
    for name in begun:
        if draw(one_in(5)):
            continue
        first = draw(st.integers(1, 9))
        row: Data = {"started": f"2024-{first:02d}-{draw(st.integers(1, 28)):02d}"}
        if draw(one_in(3)):
            row["percent"] = f"{draw(st.integers(0, 99))} %"
        else:
            row["finished"] = draw(st.sampled_from([f"2024-{first + 2:02d}-17", f"{start}-01"]))
        if draw(st.booleans()):
            row["cost"] = f"{draw(st.integers(0, 90))} M USD"
        actuals[name] = row
    met = draw(st.lists(st.sampled_from(["interconnection", "permits", "epc"]), unique=True, max_size=2))
    found: Data = {"actuals": actuals} if actuals else {}
    return found | ({"conditions": {name: f"2024-{draw(st.integers(1, 12)):02d}" for name in met}} if met else {})

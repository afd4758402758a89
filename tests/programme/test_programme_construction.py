"""What a file says of how work is done, and the message for each mistake in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from gigawatt.programme import WEEKDAYS, Calendar, Closed, Programme, ProgrammeError, json_schema, read

HALL = {
    "name": "hall", "duration_days": 100, "asset": "shell", "cost_share": 1, "kind": "works", "after_close": False,
    "energises": True, "labour_hours_per_it_mw": 10, "trades": {"civil": 1}, "links": [["racks", "FS", 0]],
}  # fmt: skip
RACKS = {"name": "racks", "duration_days": 1, "asset": "chips", "cost_share": 1, "kind": "chips", "after_close": False}
PLANT = {
    "name": "plant",
    "duration_days": 1,
    "asset": "plant",
    "cost_share": 1,
    "kind": "equipment",
    "after_close": False,
}
FULL: dict[str, Any] = {
    "gigawatt": 1,
    "programme": {
        "name": "Full", "start": "2025-01", "horizon": "10 years", "price_year": 2025,
        "objective": {"most_compute": "2027-01"}, "policy": "reschedule", "expedite": True,
    },
    "entities": {"alpha": {"liquidity": "$1B"}},
    "calendars": {"north": {
        "week": ["mon", "tue"], "hours_per_day": 10.0, "holidays": ["12-25", "2025-07-04"],
        "closed": [{"from": "12-01", "to": "03-01"}], "weather": {"4": "10 %"},
    }},
    "crews": {"smiths": {"trades": ["civil"], "sites": ["to*"], "heads": [{"from": "2025-01", "heads": 9}]}},
    "works": {"own": {"like": "small_hall", "tasks": [RACKS, PLANT, HALL]}},
    "supply": {"slots": {"large_power_transformer": {"2025": 2.0}}},
    "sites": {"town": {
        "location": {"latitude": 50.0, "longitude": 8.0}, "calendar": "north",
        "phases": [{
            "name": "one", "it_power": "20 MW", "start": "2024-06", "works": "own",
            "conditions": {"permits": "2024-09"},
            "actuals": {"hall": {"started": "2024-06-10", "percent": "30 %", "cost": "$5M"}},
        }],
    }},
}  # fmt: skip

Reader = Callable[[dict[str, Any]], Programme]


@pytest.fixture
def reading(tmp_path: Path) -> Reader:
    def build(tree: dict[str, Any]) -> Programme:
        path = tmp_path / "programme.yaml"
        path.write_text(json.dumps(tree), encoding="utf-8")
        return read(str(path))

    return build


def changed(path: str, value: object) -> dict[str, Any]:
    tree = deepcopy(FULL)
    node: Any = tree
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in steps:
        node = node[step]
    if value is None:
        del node[last]
    else:
        node[last] = value
    return tree


def test_a_right_file_is_read_and_fits_the_schema(reading: Reader) -> None:
    programme = reading(FULL)
    assert [task.name for task in programme.works(0).tasks] == ["racks", "plant", "hall"]
    assert programme.works(0).cost_usd_per_it_mw.value == 12500000
    assert list(Draft202012Validator(json_schema()).iter_errors(FULL)) == []


MISTAKES = [
    ("sites.town.calendar", "nroth", "sites.town.calendar", "did you mean 'north'?"),
    ("calendars.north.week", ["monday"], "calendars.north.week[0]", "did you mean 'mon'?"),
    ("calendars.north.week", [], "calendars.north.week", "found an empty list, expected at least one entry"),
    ("calendars.north.week", ["mon", "tue", "mon"], "calendars.north.week[2]", "found 'mon' twice"),
    (
        "calendars.north.closed", [{"from": "06-01", "to": "02-01"}, {"from": "02-01", "to": "06-01"}],
        "calendars.north", "found no working day within the horizon",
    ),
    ("calendars.north.holidays", ["25 December"], "calendars.north.holidays[0]", "12-25"),
    ("calendars.north.holidays", ["02-30"], "calendars.north.holidays[0]", ""),
    ("calendars.north.closed.0.to", "12-01", "calendars.north.closed[0]", ""),
    ("calendars.north.weather", {"13": "10 %"}, "calendars.north.weather.13", ""),
    ("calendars.north.weather", {"4": "100 %"}, "calendars.north.weather.4", "closed"),
    ("crews.smiths.trades", [], "crews.smiths.trades", "found an empty list, expected at least one entry"),
    ("crews.smiths.trades", ["civil", "civil"], "crews.smiths.trades[1]", "found 'civil' twice"),
    ("crews.smiths.trades", ["civils"], "crews.smiths.trades[0]", "did you mean 'civil'?"),
    ("crews.smiths.sites", ["village"], "crews.smiths.sites[0]", ""),
    ("crews.smiths.heads", [{"from": "2025-01", "heads": 0}], "crews.smiths.heads", ""),
    ("crews.more", {"trades": ["civil"], "heads": [{"from": "2025-01", "heads": 1}]}, "crews.more", ""),
    ("works.own.like", "small_hal", "works.own.like", "did you mean 'small_hall'?"),
    ("works.own.tasks.2.links", [["rack", "FS", 0]], "works.own.tasks[2]", ""),
    ("works.own.tasks.2.links", [["racks", "FS"]], "works.own.tasks[2].links[0]", "expected a task, a type and a lag"),
    ("works.own.tasks.2.links", [["racks", "FS", 0, 0]], "works.own.tasks[2].links[0]", "a task, a type and a lag"),
    ("works.own.tasks.2.name", "Hall 2", "works.own.tasks[2].name", "expected a name of small letters and _"),
    ("works.own.tasks.2.duration_days", "long", "works.own.tasks[2].duration_days", "expected a number"),
    ("works.own.tasks.2.duration_days", 0, "works.own.tasks[2].duration_days", "expected a number above 0"),
    ("works.own.tasks.2.after_close", "soon", "works.own.tasks[2].after_close", "expected true or false"),
    ("works.own.tasks", [], "works.own.tasks", "found an empty list, expected at least one entry"),
    ("works.own.tasks.2.trades", {"civil": 0.5}, "works.own.tasks[2]", ""),
    ("works.own.tasks.2.energises", False, "works.own.tasks", ""),
    ("works.own.tasks.2.kind", "work", "works.own.tasks[2].kind", "did you mean 'works'?"),
    ("works.own.tasks.2.calendar", "south", "works.own.tasks[2].calendar", ""),
    ("supply.slots", {"transformer": {"2025": 2.0}}, "supply.slots.transformer", "large_power_transformer"),
    (
        "supply.slots.large_power_transformer", {},
        "supply.slots.large_power_transformer", "expected at least one entry",
    ),
    ("sites.town.phases", [], "sites.town.phases", "found an empty list, expected at least one entry"),
    ("sites.town.phases.0.it_power", "0 MW", "sites.town.phases[0].it_power", "between 0.001 and 1,000,000 MW IT"),
    (
        "sites.town.generation", [{"unit": "0 MW", "slots": {"2025": 1}}],
        "sites.town.generation[0].unit", "between 0.001 and 1,000,000 MW facility",
    ),
    ("sites.town.phases.0.close", ["lease", "epc", "lease"], "sites.town.phases[0].close[2]", "found 'lease' twice"),
    ("sites.town.phases.0.facility_ratio", 1.0, "sites.town.phases[0].facility_ratio", "expected a number above 1"),
    ("sites.town.location.latitude", 91.0, "sites.town.location.latitude", "expected a number at most 90"),
    ("sites.town.phases.0.works", "onw", "sites.town.phases[0].works", "did you mean 'own'?"),
    ("sites.town.phases.0.count", 2, "sites.town.phases[0].actuals", "count: 1"),
    (
        "sites.town.phases.0.conditions", {"permits": "2026-01"},
        "sites.town.phases[0].conditions.permits", "leave it out",
    ),
    (
        "sites.town.phases.0.actuals.hal", {"started": "2024-07"},
        "sites.town.phases[0].actuals.hal", "did you mean 'hall'?",
    ),
    ("sites.town.phases.0.actuals.hall.started", None, "sites.town.phases[0].actuals.hall", "started"),
    ("sites.town.phases.0.actuals.hall.started", "2025-03", "sites.town.phases[0].actuals.hall", "programme.start"),
    ("sites.town.phases.0.actuals.hall.started", "10 June", "sites.town.phases[0].actuals.hall.started", ""),
    ("sites.town.phases.0.actuals.hall.started", "2024-06-31", "sites.town.phases[0].actuals.hall.started", ""),
    ("sites.town.phases.0.actuals.hall.finished", "2024-06-01", "sites.town.phases[0].actuals.hall.finished", ""),
    ("sites.town.phases.0.actuals.hall.percent", "100 %", "sites.town.phases[0].actuals.hall.percent", "finished"),
    ("programme.objective", "earlist", "programme.objective", ""),
    ("programme.objective", {"most_compute": "2027"}, "programme.objective", "2025-02"),
    ("programme.objective", {"most_compute": "2020-01"}, "programme.objective.most_compute", ""),
    ("programme.objective", {"most_compute": "2099-01"}, "programme.objective.most_compute", ""),
    ("programme.policy", "keep-order", "programme.policy", "keep_order"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "where", "hint"), MISTAKES)
def test_one_mistake_gives_one_issue_at_its_path(
    reading: Reader, path: str, value: object, where: str, hint: str
) -> None:
    with pytest.raises(ProgrammeError) as error:
        reading(changed(path, value))
    assert [(issue.path, hint in issue.text()) for issue in error.value.issues] == [(where, True)]


def test_a_season_over_the_turn_of_the_year_is_closed_from_its_first_day_to_the_one_before_its_last() -> None:
    calendar = Calendar(week=WEEKDAYS, closed=(Closed.model_validate({"from": "12-01", "to": "03-01"}),))
    days = [date(2025, 11, 30), date(2025, 12, 1), date(2026, 2, 28), date(2026, 3, 1)]
    assert [calendar.open_on(day) for day in days] == [True, False, False, True]


def test_a_holiday_of_every_year_comes_every_year_and_a_dated_one_once() -> None:
    calendar = Calendar(week=WEEKDAYS, holidays=("12-25", "2025-07-04"))
    closed = [date(2025, 12, 25), date(2026, 12, 25), date(2025, 7, 4)]
    assert [calendar.open_on(day) for day in (*closed, date(2026, 7, 4))] == [False, False, False, True]

"""Charts of the power: what they say of a made-up campus."""

import pytest
from stand_in_exhibits import stand_in_exhibits

from gigawatt.chain import Exhibits, SitePower
from gigawatt.report.charts import power
from gigawatt.report.charts.firmness import availability, nines
from gigawatt.report.charts.style import Chart
from gigawatt.report.charts.supply import build_up, by_year, grid_value

EXHIBITS = stand_in_exhibits("announced")
SITE = EXHIBITS.power.sites[0]
LATER = ("typical", "duration_residual_mw", "heat", "build_up", "years", "firmness", "swings", "footprint")


def drawn(exhibits: Exhibits) -> dict[str, Chart]:
    return {chart.name.removesuffix("-abilene"): chart for chart in power.charts(exhibits)}


def changed(**keys: object) -> SitePower:
    return SITE.model_copy(update=keys)


def test_a_run_stored_before_these_charts_shows_what_it_has() -> None:
    tree = EXHIBITS.model_dump()
    for site in tree["power"]["sites"]:
        for name in LATER:
            del site[name]
    assert list(drawn(Exhibits.model_validate(tree))) == ["dispatch", "duration", "energy-cost"]


def test_what_is_short_is_told_with_its_reason() -> None:
    told = "404 MWh a year short in 8 hours from 3 August 21:00 UTC, most on 3 August 21:00 with 9 MW of 97 MW: why"
    sentence = power.dispatch(changed(shortage=told)).sentence
    assert f" The supply of the year is {told}." in sentence
    assert "not served" not in sentence


def test_a_run_stored_without_the_reason_still_says_how_much_is_short() -> None:
    assert " MWh a year are not served." in power.dispatch(SITE).sentence


def test_gas_before_the_grid_is_called_a_bridge() -> None:
    sentence = build_up(SITE, SITE.build_up).sentence
    assert sentence.startswith(
        "Gas bridges the time until the grid comes: 65 % of what is firm before Jun 2026, 25 % in the end."
    )
    assert "the grid brings 800 MW more in Jun 2026" in sentence


def test_gas_that_comes_with_the_grid_is_no_bridge() -> None:
    length = len(SITE.build_up.months)
    flat = SITE.build_up.model_copy(update={"capacity_mw": {"grid": (900.0,) * length}})
    assert "bridges" not in build_up(SITE, flat).sentence


def test_months_with_more_live_than_firm_are_counted() -> None:
    short = SITE.build_up.model_copy(update={"capacity_mw": {"grid": (600.0,) * len(SITE.build_up.months)}})
    months = [month for month, mw in zip(SITE.build_up.months, SITE.build_up.live_mw) if mw > 600.5]
    assert f"that is live in {len(months)} months between " in build_up(SITE, short).sentence


def test_every_arrival_has_its_row() -> None:
    comes = [row[-1] for row in build_up(SITE, SITE.build_up).table.rows]
    assert [text for text in comes if text != "–"] == ["grid +200 MW", "gas +360 MW", "grid +800 MW"]


def test_the_map_has_a_row_for_every_hour_of_the_day_and_a_column_for_every_day() -> None:
    values = drawn(EXHIBITS)["heat"].figure.data[0].z
    assert (len(values), {len(row) for row in values}) == (24, {365})


def test_bars_of_a_year_add_to_its_total() -> None:
    chart = by_year(SITE)
    assert sum(bar.y[0] for bar in chart.figure.data) == pytest.approx(56.0)
    assert chart.table.rows[0][-3] == "$56"


def test_a_connection_that_is_never_full_is_worth_nothing_more() -> None:
    idle = changed(years=tuple(year.model_copy(update={"grid_mw_value_usd": 0.0}) for year in SITE.years))
    chart = grid_value(idle)
    assert "would save nothing in any year" in chart.sentence
    assert chart.figure is None


def test_a_grid_megawatt_is_worth_what_it_saves_in_the_year_in_which_it_is_short() -> None:
    assert grid_value(SITE).sentence == "One more firm megawatt from the grid would save $61k a year in 2025."


@pytest.mark.parametrize(
    ("count", "text"), [(1.0, "90 %"), (2.0, "99 %"), (3.3, "99.95 %"), (4.0, "99.99 %"), (0.5, "68 %")]
)
def test_nines_are_said_as_a_share_of_the_hours(count: float, text: str) -> None:
    assert availability(count) == text


def test_a_missed_target_says_what_it_takes() -> None:
    sentence = nines(SITE, SITE.firmness).sentence
    assert "The next nine takes 2 more units and $8.4M a year, $1.1 per MWh of load." in sentence
    assert sentence.endswith("The target of 99.99 % is missed: it takes 2 more, $8.4M a year.")


def test_a_target_beyond_reach_is_said_to_be() -> None:
    far = SITE.firmness.model_copy(update={"target_nines": 8.0})
    assert nines(SITE, far).sentence.endswith("is out of their reach.")


def test_the_target_stands_as_a_line_and_every_nine_has_its_mark() -> None:
    figure = nines(SITE, SITE.firmness).figure
    said = [note.text for note in figure.layout.annotations]
    assert said == ["as planned", "+$8.4M a year", "target 99.99 %"]


def test_storage_that_supply_never_follows_says_never() -> None:
    rows = drawn(EXHIBITS)["swings"].table.rows
    assert [row[-1] for row in rows] == ["7.9 min", "never"]


def test_nines_beyond_what_independent_units_can_vouch_for_are_not_drawn() -> None:
    first = SITE.firmness.points[0]
    points = tuple(
        first.model_copy(update={"added_units": units, "nines": 3.5 + units, "usd_per_year": 1e6 * units})
        for units in range(6)
    )
    chart = nines(SITE, SITE.firmness.model_copy(update={"points": points}))
    assert max(chart.figure.data[0].y) == 6.5


def test_a_slot_of_limited_delivery_is_said_with_its_worth() -> None:
    first, *rest = SITE.years
    scarce = first.model_copy(update={"slot_value_usd": {"gas_turbine": 3.1e6}})
    chart = grid_value(changed(years=(scarce, *rest)))
    assert chart.sentence.endswith("a delivery slot would be worth $3.1M a year for one more gas turbine in 2025.")
    assert [row[-2] for row in chart.table.rows] == ["$3.1M", "$0"]

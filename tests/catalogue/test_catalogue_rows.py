"""Every row parses, says where it comes from, and says so when it is an assumption."""

from collections.abc import Iterator

import pytest

from gigawatt import catalogue
from gigawatt.catalogue import Case, CatalogueError, Kind, Value, Works
from gigawatt.catalogue.values import Row


def walk(row: object, path: str) -> Iterator[tuple[str, Row]]:
    """Yield every row below `row`, itself first."""
    if isinstance(row, Row):
        yield path, row
        for name in type(row).model_fields:
            yield from walk(getattr(row, name), f"{path}.{name}")
    elif isinstance(row, tuple):
        for place, part in enumerate(row):
            yield from walk(part, f"{path}[{place}]")


def everything() -> list[tuple[str, Row]]:
    return [
        found
        for table, rows in catalogue.tables().items()
        for identity, row in rows.items()
        for found in walk(row, f"{table}.{identity}")
    ]


def values() -> list[tuple[str, Value]]:
    return [(path, row) for path, row in everything() if isinstance(row, Value)]


def test_every_table_has_rows() -> None:
    assert all(len(rows) > 0 for rows in catalogue.tables().values())


def test_every_source_that_a_row_names_exists() -> None:
    known = catalogue.sources()
    fields = ("source", "temperature_source", "wind_source")
    named = [(path, getattr(row, field)) for path, row in everything() for field in fields if hasattr(row, field)]
    assert [(path, source) for path, source in named if source not in known] == []
    assert len(named) > 500


def test_every_source_is_used() -> None:
    fields = ("source", "temperature_source", "wind_source")
    used = {getattr(row, field) for _, row in everything() for field in fields if hasattr(row, field)}
    assert set(catalogue.sources()) - used == set()


def test_every_assumption_gives_its_reason() -> None:
    assumed = [(path, value.note) for path, value in values() if value.kind is Kind.ASSUMPTION]
    assert len(assumed) > 20
    assert [path for path, note in assumed if len(note) < 20] == []


def test_no_assumption_claims_a_published_source() -> None:
    assert {value.source for _, value in values() if value.kind is Kind.ASSUMPTION} == {"judgement"}


def test_what_is_recalled_and_not_read_says_so() -> None:
    recalled = {name for name, source in catalogue.sources().items() if source.seen == "recalled"}
    guessed = ("nrel_atb", "eia_aeo", "general_knowledge")
    silent = [
        path for path, value in values() if value.source in guessed and value.source in recalled and not value.note
    ]
    assert silent == []


def test_every_value_has_a_unit_and_a_date() -> None:
    assert [path for path, value in values() if not value.unit.strip() or not value.date] == []


def test_arithmetic_of_our_own_shows_its_terms() -> None:
    assert [path for path, value in values() if value.source == "derived" and not value.note] == []


def test_shares_lie_between_zero_and_one() -> None:
    assert [path for path, value in values() if value.unit == "share" and not 0.0 <= value.value <= 1.0] == []


def test_a_value_outside_its_own_range_is_refused() -> None:
    with pytest.raises(ValueError, match="outside its own range"):
        Value(value=3.0, unit="USD", date="2025", source="derived", kind=Kind.DERIVED, low=4.0)


def test_an_assumption_without_a_reason_is_refused() -> None:
    with pytest.raises(ValueError, match="gives its reason"):
        Value(value=3.0, unit="USD", date="2025", source="judgement", kind=Kind.ASSUMPTION)


def test_an_unknown_accelerator_suggests_the_nearest() -> None:
    with pytest.raises(CatalogueError, match="did you mean `gb200_nvl72`"):
        catalogue.accelerator("gb200nvl72")


@pytest.mark.parametrize(
    ("ask", "key"),
    [
        (catalogue.works, "castle"),
        (catalogue.plant, "fusion"),
        (catalogue.credit, "CCC"),
        (catalogue.climate, "atlantis"),
        (catalogue.prices, "nowhere"),
        (catalogue.figure, "no.such.figure"),
        (catalogue.macrs, "7"),
        (catalogue.bands, "usd_per_dream"),
        (catalogue.ids, "unicorns"),
        (catalogue.serving_curve, "abacus"),
    ],
)
def test_an_unknown_id_is_a_clear_error(ask, key: str) -> None:
    with pytest.raises(CatalogueError, match="expected one of"):
        ask(key)


@pytest.mark.parametrize("identity", catalogue.ids("accelerators"))
def test_narrower_formats_are_never_slower(identity: str) -> None:
    row = catalogue.accelerator(identity)
    rates = [rate.value for rate in (row.bf16_tflops, row.fp8_tflops, row.fp4_tflops) if rate is not None]
    assert rates == sorted(rates)


def test_the_two_roads_to_the_it_power_of_a_gb200_rack_agree() -> None:
    row = catalogue.accelerator("gb200_nvl72")
    by_rack = row.rack_kw.value * catalogue.figure("power_chain.it_over_server").value
    assert by_rack == pytest.approx(row.it_kw.value * row.gpus_per_rack.value, rel=1e-3)


def test_chips_priced_bottom_up_meet_the_sourced_total_within_two_percent() -> None:
    row = catalogue.accelerator("gb200_nvl72")
    fabric = (
        catalogue.figure("network.usd_per_accelerator").value + catalogue.figure("storage.usd_per_accelerator").value
    )
    usd = row.rack_usd.value + row.gpus_per_rack.value * fabric
    per_mw = usd / (row.gpus_per_rack.value * row.it_kw.value) * 1e3
    assert per_mw == pytest.approx(catalogue.figure("chips.it_usd_per_it_mw").value, rel=0.02)


def test_signs_of_a_grade_are_dropped() -> None:
    assert catalogue.credit("BB+") is catalogue.credit("BB")


def test_terms_never_improve_as_the_grade_falls() -> None:
    grades = [catalogue.credit(grade) for grade in ("AAA", "AA", "A", "BBB", "BB", "B", "none")]
    for dearer in ("margin", "margin_chips", "dscr", "dscr_chips"):
        numbers = [getattr(grade, dearer).value for grade in grades]
        assert numbers == sorted(numbers), dearer
    for scarcer in ("tenor_years", "tenor_chips_years", "max_ltc_shell", "max_ltc_chips", "advance_rate_chips"):
        numbers = [getattr(grade, scarcer).value for grade in grades]
        assert numbers == sorted(numbers, reverse=True), scarcer


@pytest.mark.parametrize(("class_id", "years"), [("5", 6), ("15", 16), ("39", 40)])
def test_depreciation_adds_to_the_cost(class_id: str, years: int) -> None:
    shares = catalogue.macrs(class_id)
    assert len(shares) == years
    assert sum(shares) == pytest.approx(1.0, abs=1e-12)


def test_the_first_years_of_five_year_property_follow_table_a_1() -> None:
    # IRS Publication 946, table A-1, 5-year column: 20.00, 32.00, 19.20, 11.52, 11.52, 5.76 %.
    assert catalogue.macrs("5") == pytest.approx((0.20, 0.32, 0.192, 0.1152, 0.1152, 0.0576), abs=1e-15)


def test_the_announced_cost_per_watt_lies_below_every_estimate_with_nvidia_chips() -> None:
    estimates = [value.value for value in catalogue.bands("usd_per_facility_w") if "Trainium" not in value.note]
    announced = {value.source: value.value for value in catalogue.bands("announced_usd_per_facility_w")}
    assert announced["announcement_2025_01"] == 20.0
    assert min(estimates) > 20.0


def test_a_band_has_one_denominator() -> None:
    for name in ("usd_per_facility_w", "announced_usd_per_facility_w", "shell_usd_per_facility_w"):
        assert {value.unit for value in catalogue.bands(name)} == {"USD/W facility"}


def test_a_serving_curve_gives_the_published_cost_per_million_tokens() -> None:
    # InferenceX-app change 391, at 2.21 USD per hour: 18.72, 0.38, 0.31, 0.20 (the fifth is printed as 0.10, see note).
    curve = catalogue.serving_curve("gb200_nvl72")
    cost = [2.21 * 1e6 / (3600.0 * rate) for rate in curve.tokens_per_accelerator_s[:4]]
    assert cost == pytest.approx([18.72, 0.38, 0.31, 0.20], abs=0.005)


def test_every_case_names_a_figure_in_a_typed_unit_of_power() -> None:
    cases = catalogue.cases()
    assert len(cases) == 20
    allowed = {"MW facility", "MW IT", "MW contracted", "MW nameplate"}
    for case in cases.values():
        assert isinstance(case, Case)
        assert {fact.unit for fact in case.facts if fact.key.endswith("_mw")} <= allowed


def test_dates_of_cases_are_texts_and_amounts_are_numbers() -> None:
    for case in catalogue.cases().values():
        for fact in case.facts:
            assert isinstance(fact.value, str) == (fact.unit == "date"), (case.id, fact.key)


def test_rivals_of_a_case_share_a_key() -> None:
    abilene = catalogue.cases()["stargate_abilene"]
    assert [fact.value for fact in abilene.facts if fact.key == "permanent_jobs"] == [57.0, 1700.0]
    assert abilene.fact("permanent_jobs").value == 57.0
    assert abilene.fact("nothing") is None


def energisation_days(template: Works) -> float:
    """Return the end of the energising task when nothing waits: a forward pass by hand."""
    start: dict[str, float] = {}
    finish: dict[str, float] = {}
    for task in template.tasks:
        length = task.duration_days
        bounds = [0.0]
        for before, kind, lag in task.links:
            anchor = start[before] if kind[0] == "S" else finish[before]
            bounds.append(anchor + lag - (length if kind[1] == "F" else 0.0))
        start[task.name] = max(bounds)
        finish[task.name] = start[task.name] + length
    return next(finish[task.name] for task in template.tasks if task.energises)


@pytest.mark.parametrize("identity", catalogue.ids("works"))
def test_the_critical_path_of_a_template_takes_the_stated_months(identity: str) -> None:
    template = catalogue.works(identity)
    assert energisation_days(template) / 30.4375 == pytest.approx(template.months_to_energisation.value, abs=0.1)


@pytest.mark.parametrize("identity", catalogue.ids("works"))
def test_the_labour_of_the_tasks_adds_to_the_stated_hours(identity: str) -> None:
    template = catalogue.works(identity)
    hours = sum(task.labour_hours_per_it_mw for task in template.tasks)
    assert hours == pytest.approx(template.labour_hours_per_it_mw.value)


@pytest.mark.parametrize("identity", catalogue.ids("works"))
def test_only_early_tasks_come_before_the_close(identity: str) -> None:
    early = {task.name for task in catalogue.works(identity).tasks if not task.after_close}
    assert early == {"permits", "land_and_site", "long_lead_order"}


def test_a_campus_building_takes_as_long_as_the_reference_class() -> None:
    # Epoch AI, Frontier Data Centers 2026-05: Kaplan-Meier median 26.1 months (begun since 2023), 28.4 (all).
    months = energisation_days(catalogue.works("campus_building")) / 30.4375
    assert 24.0 <= months <= 28.4


def test_a_template_with_a_task_before_its_predecessor_is_refused() -> None:
    template = catalogue.works("small_hall")
    with pytest.raises(ValueError, match="stands later or nowhere"):
        Works.model_validate_json(template.model_copy(update={"tasks": template.tasks[::-1]}).model_dump_json())

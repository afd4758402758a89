"""Compute's tables hold what the sources say; they refuse to mix dense with sparse, IT with facility, two dates."""

import pytest

from gigawatt import catalogue
from gigawatt.catalogue import Accelerator, CapexClaim, CatalogueError, ReferenceModel, search
from gigawatt.catalogue.tables import document, validated

# Table 4 of the sources gathered for this catalogue: dense TFLOP/s (bf16, 8-bit, 4-bit), GB, TB/s, W, USD.
TABLE = {
    "a100_sxm_80": (312, 624, None, 80, 2.039, 400, 12247),
    "h100_sxm": (989, 1979, None, 80, 3.35, 700, 23238),
    "h200_sxm": (989, 1979, None, 141, 4.8, 700, 33821),
    "b200_sxm": (2250, 4500, 9000, 180, 8, 1000, 37229),
    "b300_sxm": (2250, 4500, 13500, 288, 8, 1400, None),
    "gb200_nvl72": (2500, 5000, 10000, 192, 8, 1200, 36742),
    "gb300_nvl72": (2500, 5000, 15000, 288, 8, 1400, 43151),
    "vr200_nvl72": (None, 16700, 35000, 288, 22, 1800, 55000),
    "mi300x": (1307, 2615, None, 192, 5.3, 750, 12247),
    "mi325x": (1307, 2615, None, 256, 6, 1000, 14142),
    "mi355x": (2516, 5033, 10066, 288, 8, 1400, 27386),
    "tpu_v5p": (459, 918, None, 95, 2.765, 540, 6027),
    "tpu_v6e": (918, 1836, None, 32, 1.64, 380, 4069),
    "tpu_v7_ironwood": (2307, 4614, None, 192, 7.37, 960, 11698),
    "trainium2": (667, 1299, None, 96, 2.9, 500, None),
}
# Values that contradict ours, by accelerator and field.
RIVALS = {
    ("a100_sxm_80", "price_usd"): {17349},
    ("h100_sxm", "price_usd"): {31905},
    ("h100_sxm", "allin_utility_kw"): {1.71},
    ("b200_sxm", "price_usd"): {47409},
    ("gb200_nvl72", "rack_usd"): {5e6, 5.9e6, 2.5e6},
    ("gb200_nvl72", "allin_utility_kw"): {2.93, 2.34},
    ("gb300_nvl72", "fp4_tflops"): {15280},
    ("gb300_nvl72", "tdp_w"): {1750},
    ("gb300_nvl72", "allin_utility_kw"): {3.42},
    ("mi300x", "price_usd"): {25734},
    ("mi355x", "fp8_tflops"): {4600},
    ("mi355x", "fp4_tflops"): {9200},
    ("tpu_v5p", "price_usd"): {3694},
    ("tpu_v6e", "price_usd"): {6518},
    ("tpu_v7_ironwood", "tdp_w"): {980},
}
FIELDS = ("bf16_tflops", "fp8_tflops", "fp4_tflops", "hbm_gb", "hbm_tbps", "tdp_w", "price_usd")


def test_there_are_the_accelerators_of_the_table_and_no_other() -> None:
    assert set(catalogue.ids("accelerators")) == set(TABLE)


@pytest.mark.parametrize("identity", TABLE)
def test_an_accelerator_has_the_figures_of_the_table(identity: str) -> None:
    row = catalogue.accelerator(identity)
    found = [getattr(row, name) for name in FIELDS]
    assert tuple(None if value is None else value.value for value in found) == TABLE[identity]


@pytest.mark.parametrize("place", RIVALS)
def test_what_contradicts_a_figure_stands_beside_it(place: tuple[str, str]) -> None:
    identity, field = place
    rivals = getattr(catalogue.accelerator(identity), field).rivals
    assert RIVALS[place] <= {rival.value for rival in rivals}


def changed(identity: str, field: str, **parts: object) -> Accelerator:
    raw = dict(document("accelerators")["rows"][identity])
    raw[field] = {**(raw[field] or {}), **parts}
    return validated(Accelerator, {"id": identity, **raw}, f"accelerators.{identity}")


@pytest.mark.parametrize(
    ("identity", "field", "parts", "message"),
    [
        ("h100_sxm", "fp8_tflops", {"value": 3958}, "fp8 at 4 times bf16, .*one of the two is a sparse rate"),
        ("b200_sxm", "fp4_tflops", {"value": 18000}, "fp4 at 4 times fp8, .*one of the two is a sparse rate"),
        ("h100_sxm", "bf16_tflops", {"value": 1979}, "fp8 at 1 times bf16, .*one of the two is a sparse rate"),
        ("h100_sxm", "fp8_tflops", {"unit": "TFLOP/s sparse"}, "`TFLOP/s sparse`, expected `TFLOP/s dense`"),
        ("h100_sxm", "fp8_tflops", {"unit": "TFLOP/s"}, "`TFLOP/s`, expected `TFLOP/s dense`"),
        ("gb200_nvl72", "it_kw", {"unit": "kW facility"}, "`kW facility`, expected `kW IT`, hint: facility power"),
        ("gb200_nvl72", "rack_kw", {"unit": "kW"}, "`kW`, expected `kW IT`"),
        ("gb200_nvl72", "allin_utility_kw", {"unit": "kW IT"}, "`kW IT`, expected `kW facility`, hint: IT power"),
        ("b200_sxm", "shipped", {"what": "announced"}, "shipped with the date it was announced"),
        ("b200_sxm", "announced", {"what": "shipped"}, "announced with the date it was shipped"),
        ("b200_sxm", "shipped", {"date": "2024-01"}, "shipped 2024-01 before its announcement 2024-03-18"),
    ],
)
def test_a_row_that_mixes_is_refused_with_one_line(identity: str, field: str, parts: dict, message: str) -> None:
    with pytest.raises(CatalogueError, match=message) as caught:
        changed(identity, field, **parts)
    assert "\n" not in str(caught.value)


def test_the_row_as_it_stands_is_taken() -> None:
    assert changed("h100_sxm", "fp8_tflops") == catalogue.accelerator("h100_sxm")


def test_no_date_of_announcement_passes_for_one_of_shipping() -> None:
    # The trap of this table: dates of Epoch's chip data set are announcements.
    rows = [catalogue.accelerator(identity) for identity in TABLE]
    assert [row.id for row in rows if row.shipped.source == "epoch_chipcsv"] == []
    assert {row.announced.what for row in rows} | {row.shipped.what for row in rows} == {"announced", "shipped"}


def test_a_band_of_two_denominators_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from gigawatt.catalogue import lookup

    raw = dict(document("cost_bands")["bands"])
    band = [*raw["kw_per_gb200"], {**raw["kw_per_gb200"][0], "unit": "kW IT"}]
    monkeypatch.setattr(lookup, "document", lambda _: {"bands": {"mixed": band}})
    with pytest.raises(CatalogueError, match="kW IT and kW facility in the band `mixed`, expected one denominator"):
        lookup.bands.__wrapped__("mixed")


def test_a_claim_that_hides_its_denominator_is_refused() -> None:
    raw = dict(document("capex_claims")["rows"]["epoch_it"])
    with pytest.raises(CatalogueError, match="`USD/W IT`, expected `USD/W facility`"):
        validated(CapexClaim, {"id": "epoch_it", **raw, "denominator": "facility"}, "capex_claims.epoch_it")


@pytest.mark.parametrize(
    ("unit", "value", "message"),
    [
        ("share of dense peak", 0.41, "share of dense bf16 peak"),
        ("share of dense bf16 peak", 0.5, "achieved over peak"),
    ],
)
def test_a_utilisation_without_its_precision_or_against_its_rates_is_refused(unit, value, message) -> None:
    raw = dict(document("models")["rows"]["llama3_405b"])
    run = dict(raw["runs"][1])
    run["mfu"] = {**run["mfu"], "unit": unit, "value": value}
    with pytest.raises(CatalogueError, match=message):
        validated(ReferenceModel, {"id": "llama3_405b", **raw, "runs": [run]}, "models.llama3_405b")


@pytest.mark.parametrize(
    ("identity", "total", "active", "tokens"),
    [("llama3_405b", 405e9, 405e9, 15.6e12), ("deepseek_v3", 671e9, 37e9, 14.8e12)],
)
def test_reference_models_have_the_reported_size(identity, total, active, tokens) -> None:
    row = catalogue.reference_model(identity)
    assert (row.parameters_total.value, row.parameters_active.value, row.tokens.value) == (total, active, tokens)


def test_claims_agree_with_the_bands_that_the_findings_use() -> None:
    # Both hold what the same source said; a band has converted it to facility watts.
    bands = {(value.source, value.value) for value in catalogue.bands("usd_per_facility_w")}
    stated = {
        (claim.usd_per_w.source, claim.usd_per_w.value)
        for claim in catalogue.capex_claims().values()
        if claim.content == "all"
    }
    # One claim per watt of IT, one rounded differently, one of the vendor's later words stand apart.
    assert {source for source, _ in stated - bands} == {"epoch_tco", "epoch_oct26", "nvidia_gw"}


def test_rents_of_the_h100_fell_and_rose_again() -> None:
    assert [value.value for value in catalogue.rents("h100")] == [8.0, 2.85, 2.99, 2.99, 1.7, 2.35, 2.65]


def test_a_search_finds_rivals_by_their_source() -> None:
    paths = {entry.path for entry in search("greaterwrong")}
    assert paths == {"gb200_nvl72.rack_usd"}


def test_a_search_without_words_lists_everything() -> None:
    assert len(search()) > 800


def test_a_word_is_found_where_a_word_begins_and_not_inside() -> None:
    assert {"gb200_nvl72.tdp_w", "gb300_nvl72.tdp_w"} < {entry.path for entry in search("nvl72 tdp_w")}
    with pytest.raises(CatalogueError, match="did you mean `nvl72`"):
        search("vl72 tdp_w")


def test_a_curve_is_found_by_its_model() -> None:
    assert [(entry.table, entry.value) for entry in search("serving dsv4-pro")] == [("serving", "a curve")]

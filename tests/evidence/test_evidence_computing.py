"""What the fleet yields, and which disputed figure moves each answer most."""

from __future__ import annotations

import numpy as np
import pytest
from played_views import played

from gigawatt import compute
from gigawatt.catalogue import figure
from gigawatt.chain import ComputeAnswer
from gigawatt.evidence import (
    Case,
    base_case_of,
    compute_answers,
    goodput_losses,
    gpu_hour_parts,
    headlines,
    words,
)
from gigawatt.quantities import capital_recovery_factor


@pytest.fixture(scope="module")
def case() -> Case:
    return played("abilene")


@pytest.fixture(scope="module")
def answers(case: Case) -> dict[str, ComputeAnswer]:
    return {row.name: row for row in compute_answers(case, base_case_of(case.programme, case.plan))}


def test_every_answer_has_a_band_and_a_disputed_figure(answers: dict[str, ComputeAnswer]) -> None:
    assert all(row.band is not None and row.disputes for row in answers.values())


@pytest.mark.parametrize("name", ["accelerators", "dense_bf16_flops", "gpu_hour_usd", "tokens_usd_per_million"])
def test_answers_are_the_headlines(case: Case, answers: dict[str, ComputeAnswer], name: str) -> None:
    found, _ = headlines(case)
    assert answers[name].band == getattr(found, name)


def test_the_largest_dispute_comes_first(answers: dict[str, ComputeAnswer]) -> None:
    for row in answers.values():
        moves = [abs(dispute.rival_answer - dispute.answer) for dispute in row.disputes]
        assert moves == sorted(moves, reverse=True)


def test_abilene_hangs_on_power_per_chip_hours_billed_tokens_and_life(answers: dict[str, ComputeAnswer]) -> None:
    assert {name: row.disputes[0].figure for name, row in answers.items()} == {
        "accelerators": "accelerators.gb200_nvl72.it_kw",
        "dense_bf16_flops": "accelerators.gb200_nvl72.it_kw",
        "goodput_share": "utilisation.hours_billed_share",
        "tokens_per_day": "inference.tokens_per_accelerator_s.gb200_nvl72",
        "tokens_usd_per_million": "inference.tokens_per_accelerator_s.gb200_nvl72",
        "gpu_hour_usd": "life.chips_years",
    }


def test_another_power_per_chip_fills_the_same_megawatts(case: Case, answers: dict[str, ComputeAnswer]) -> None:
    row = answers["accelerators"].disputes[0]
    racks = np.floor(case.plan.phases.it_mw[case.asked.counted] * 1e3 / (1.9 * 72))  # 1.9 kW in racks of 72
    assert row.rival_answer == 72 * racks.sum()


def test_another_life_changes_the_annuity_of_chips_alone(case: Case, answers: dict[str, ComputeAnswer]) -> None:
    row = answers["gpu_hour_usd"].disputes[0]
    base = base_case_of(case.programme, case.plan)
    rate = case.programme.file.programme.discount_rate.value
    chips_usd = float(base.trials.column("chips_usd")[0]) * (1.0 + case.plan.finance.financing_load)
    billed = answers["accelerators"].disputes[0].answer * float(base.trials.column("billed_share")[0]) * 8760.0
    dearer = capital_recovery_factor(rate, 2.5) - capital_recovery_factor(rate, figure("life.chips_years").value)
    assert row.rival_answer - row.answer == pytest.approx(chips_usd * dearer / billed, rel=1e-9)


def test_a_cheaper_rack_makes_chips_cheaper_and_no_building_dearer(
    case: Case, answers: dict[str, ComputeAnswer]
) -> None:
    row = next(row for row in answers["gpu_hour_usd"].disputes if row.figure == "accelerators.gb200_nvl72.rack_usd")
    base = base_case_of(case.programme, case.plan)
    cheap = compute.decide(case.programme, case.programme.timeline, {row.figure: 2e6})
    here = case.asked.counted
    ratio = cheap.chips_usd[here].sum() / case.plan.compute.chips_usd[here].sum()
    chips = gpu_hour_parts(base.plan, base.asked, base.trials, base.programme)["chips"][0]
    assert row.rival_answer - row.answer == pytest.approx(chips * (ratio - 1.0), rel=1e-9)


def test_accelerator_hours_are_conserved(case: Case, answers: dict[str, ComputeAnswer]) -> None:
    losses = goodput_losses(case.plan, case.asked, case.trials)
    assert sum(losses.values()) == pytest.approx(1.0, abs=1e-12)
    assert min(losses.values()) >= 0.0
    band = answers["goodput_share"].band
    assert band is not None
    assert losses["useful"] == pytest.approx(band.p50, rel=0.02)  # a product of medians beside the median of products


def test_a_rival_on_another_basis_is_never_computed_with(answers: dict[str, ComputeAnswer]) -> None:
    said = " ".join(dispute.rival_says for row in answers.values() for dispute in row.disputes)
    assert "with external network" not in said
    assert "decode alone" not in said


def test_a_figure_given_instead_reaches_the_racks(case: Case) -> None:
    plan = compute.decide(case.programme, case.programme.timeline, {"network.usd_per_accelerator": 0.0})
    surcharge = 1.0 + figure("chips.tax_share").value + figure("chips.tariff_share").value
    saved = case.plan.compute.chips_usd - plan.chips_usd
    expected = case.plan.compute.accelerators * figure("network.usd_per_accelerator").value * surcharge
    np.testing.assert_allclose(saved, expected, rtol=1e-9)


def test_where_nothing_runs_every_answer_says_why() -> None:
    case = played("stargate", "sceptic")
    nobody = case._replace(asked=case.asked._replace(counted=np.zeros_like(case.asked.counted)))
    rows = compute_answers(nobody, base_case_of(case.programme, case.plan))
    assert all(row.band is None and row.reason for row in rows)


def test_tokens_are_counted_in_words() -> None:
    assert words.tokens(5.1e13) == "51 trillion"
    assert words.inside("IT power of one") == "IT power of one"

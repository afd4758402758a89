"""Training runs against two reported ones."""

import pytest

from gigawatt.compute import training_days
from gigawatt.compute.training import achieved_flops, training_flop, training_gpu_hours

LLAMA3_FLOP = 3.79e25  # Llama Team, "The Llama 3 herd of models", 2024: 405B parameters, 15.6T tokens
LLAMA3_GPU_HOURS = 30.84e6  # Llama 3.1 model card, 2024
DEEPSEEK_FLOP = 3.29e24  # DeepSeek-V3, 2024: 37B active parameters, 14.8T tokens
DEEPSEEK_GPU_HOURS = 2.664e6  # DeepSeek-V3 technical report, 2024, pre-training on H800
H800_BF16, H800_FP8 = 989e12, 1979e12


def test_llama_3_arithmetic_is_six_n_d():
    assert training_flop(405e9, 15.6e12) == pytest.approx(LLAMA3_FLOP, rel=2e-3)


def test_llama_3_hours_come_out_five_percent_below_the_reported():
    hours = training_gpu_hours(LLAMA3_FLOP, 400e12, 0.9)
    assert hours == pytest.approx(29.25e6, rel=5e-4)
    assert hours / LLAMA3_GPU_HOURS - 1 == pytest.approx(-0.05, abs=3e-3)


def test_deepseek_v3_did_343_teraflops_per_accelerator():
    assert training_flop(37e9, 14.8e12) == pytest.approx(DEEPSEEK_FLOP, rel=2e-3)
    assert achieved_flops(DEEPSEEK_FLOP, DEEPSEEK_GPU_HOURS) == pytest.approx(343e12, rel=1e-3)


@pytest.mark.parametrize(("peak", "mfu"), [(H800_BF16, 0.346), (H800_FP8, 0.173)], ids=["bf16", "fp8"])
def test_deepseek_v3_utilisation_depends_on_the_precision_of_the_peak(peak, mfu):
    # The printed shares are rounded from an unrounded 3.2856e24 FLOP.
    flop = training_flop(37e9, 14.8e12)
    assert achieved_flops(flop, DEEPSEEK_GPU_HOURS) / peak == pytest.approx(mfu, abs=6e-4)


def test_days_are_hours_over_accelerators():
    days = training_days(405e9, 15.6e12, accelerators=16_384, dense_flops=989e12, mfu=0.41, ettr=0.9)
    assert days == pytest.approx(LLAMA3_FLOP / (16_384 * 989e12 * 0.41 * 0.9) / 86_400, rel=2e-3)

"""Tokens: the published price table, the Pareto front, the roofline."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigawatt.compute import tokens_usd_per_million
from gigawatt.compute.inference import pareto_front, roofline_band, roofline_tokens_per_s, throughput_at
from gigawatt.compute.interactivity import tokens_per_s_at
from gigawatt.quantities import GigawattError

# InferenceX pull request 391 (2026-05-22): DeepSeek V4 Pro on GB200 at $2.21/h. Users' tokens/s, tokens/s per GPU, $/M.
PUBLISHED = [(74.1, 32.8, 18.72), (32.7, 1613.8, 0.38), (28.3, 2004.5, 0.31), (24.4, 3148.0, 0.20)]
FIFTH = (21.3, 5336.2)
SPEED = [row[0] for row in PUBLISHED] + [FIFTH[0]]
THROUGHPUT = [row[1] for row in PUBLISHED] + [FIFTH[1]]


@pytest.mark.parametrize(("_speed", "throughput", "usd"), PUBLISHED)
def test_a_million_tokens_cost_what_was_published(_speed, throughput, usd):
    assert round(tokens_usd_per_million(2.21, throughput), 2) == usd


def test_the_fifth_published_price_is_an_apparent_error():
    # The source prints 0.10 where its own formula gives 0.115.
    assert tokens_usd_per_million(2.21, FIFTH[1]) == pytest.approx(0.115, abs=5e-4)


def test_interpolation_passes_through_the_measured_points():
    assert [throughput_at(speed, SPEED, THROUGHPUT) for speed in SPEED] == pytest.approx(THROUGHPUT)


def test_a_slower_wish_gets_the_slowest_measured_throughput():
    assert throughput_at(5.0, SPEED, THROUGHPUT) == FIFTH[1]


def test_faster_than_anything_measured_is_not_there():
    assert throughput_at(80.0, SPEED, THROUGHPUT) == 0.0


@given(st.lists(st.floats(21.3, 74.1), min_size=2, max_size=2).map(sorted))
def test_faster_service_never_serves_more(speeds):
    slow, fast = (throughput_at(speed, SPEED, THROUGHPUT) for speed in speeds)
    assert fast <= slow * (1 + 1e-9)


@given(st.lists(st.tuples(st.floats(1, 100), st.floats(1, 1e4)), min_size=1, max_size=12, unique_by=lambda row: row[0]))
def test_nothing_on_the_front_is_beaten_on_both_counts(rows):
    speed, throughput = pareto_front(*zip(*rows, strict=True))
    assert np.all(np.diff(speed) > 0)
    assert np.all(np.diff(throughput) < 0)
    assert all(np.any((speed >= row[0]) & (throughput >= row[1])) for row in rows)


def test_a_single_configuration_stands_for_itself():
    assert throughput_at(30.0, [30.0], [1000.0]) == 1000.0


def roofline(**changed):
    # 70B parameters in bf16 over 4 accelerators of the H100 kind.
    inputs = {
        "weight_bytes": 35e9,
        "kv_bytes_per_request": 0.1e9,
        "active_parameters": 17.5e9,
        "batch": 16,
        "hbm_bytes_per_s": 3.35e12,
        "dense_flops": 989e12,
        "memory_efficiency": 0.64,
        "compute_efficiency": 0.5,
    }
    return roofline_tokens_per_s(**(inputs | changed))


def test_small_batches_are_bound_by_memory():
    assert roofline(kv_bytes_per_request=0.0) == pytest.approx(16 / (35e9 / (3.35e12 * 0.64)))


def test_large_batches_are_bound_by_arithmetic():
    many = roofline(batch=1e5, kv_bytes_per_request=0.0)
    assert many == pytest.approx(989e12 * 0.5 / (2 * 17.5e9))


def test_the_roofline_is_a_band():
    low, central, high = roofline_band(1000.0)
    assert (low, central, high) == pytest.approx((600.0, 1000.0, 1400.0))


@pytest.mark.parametrize(("speed", "served"), list(zip(SPEED, THROUGHPUT, strict=True)))
def test_a_promised_speed_is_served_as_it_was_measured(speed, served):
    found = tokens_per_s_at("gb200_nvl72", speed)
    assert found.central == pytest.approx(served)
    assert found.low <= found.central <= found.high


def test_a_chip_measured_at_one_speed_has_the_measured_shape_at_its_own_height():
    fast, slow = (tokens_per_s_at("h100_sxm", speed).central for speed in (32.7, 28.3))
    assert slow == pytest.approx(462.3)
    assert fast / slow == pytest.approx(1613.8 / 2004.5)


def test_a_speed_that_nobody_measured_is_refused():
    with pytest.raises(GigawattError, match=r"found 75 tokens/s for each user, expected at most 74.1"):
        tokens_per_s_at("gb200_nvl72", 75.0)

"""Drivers in trials: the constants, the base case, events, the copula, and what stays when others change."""

import numpy as np
import pytest

from gigawatt.programme import Driver
from gigawatt.quantities import GigawattError, Shape, Spread
from gigawatt.risk import key_of, neutral, pack, sample_block
from gigawatt.risk.normal import normal_quantile

TRIALS = 20_000


def driver(name, correlation=0.0, *, probability=1.0, shape=Shape.LOGNORMAL, ends=(0.8, 1.0, 1.25), median=1.0):
    return Driver(name, "works_duration", "", Spread(shape, *ends), median, correlation, probability)


def run(drivers, trials=TRIALS, seed=1, first=0):
    packed = pack(drivers)
    factor = np.empty((trials, len(drivers) + 2))
    event = np.empty((trials, len(drivers) + 2), dtype=np.bool_)
    sample_block(packed, key_of(seed), first, factor, event)
    return factor, event


def test_every_trial_starts_with_the_constants_one_and_zero():
    factor, event = run([driver("a")], trials=10)
    assert np.all(factor[:, :2] == [1.0, 0.0])
    assert not event[:, :2].any()


def test_neutral_holds_the_medians_after_the_constants():
    assert list(neutral(pack([driver("a", median=1.1), driver("b", median=3.0)]))) == [1.0, 0.0, 1.1, 3.0]


def test_a_programme_without_drivers_has_only_the_constants():
    factor, event = run([], trials=3)
    assert factor.tolist() == [[1.0, 0.0]] * 3
    assert event.shape == (3, 2)


@pytest.mark.parametrize(("level", "expected"), [(0.1, 0.8), (0.5, 1.0), (0.9, 1.25)])
def test_sampled_quantiles_are_those_of_the_spread(level, expected):
    values = run([driver("a")])[0][:, 2]
    error = np.sqrt(level * (1 - level) / TRIALS)
    assert abs(np.mean(values <= expected) - level) < 4 * error


@pytest.mark.parametrize(
    ("left", "right", "expected"), [(0.5, 0.5, 0.5), (0.9, 0.4, 0.6), (0.5, -0.5, -0.5), (0, 1, 0)]
)
def test_scores_correlate_by_the_root_of_the_shared_variances(left, right, expected):
    factor, _ = run([driver("a", left), driver("b", right)])
    achieved = np.corrcoef(np.log(factor[:, 2:]).T)[0, 1]
    assert achieved == pytest.approx(expected, abs=4 / np.sqrt(TRIALS))


def test_fully_shared_drivers_move_as_one():
    factor, _ = run([driver("a", 1.0), driver("b", 1.0)], trials=50)
    np.testing.assert_allclose(factor[:, 2], factor[:, 3])


def test_an_event_happens_as_often_as_its_probability():
    _, event = run([driver("a", probability=0.2)])
    assert abs(event[:, 2].mean() - 0.2) < 4 * np.sqrt(0.2 * 0.8 / TRIALS)


def test_an_event_that_does_not_happen_leaves_the_neutral_value():
    factor, event = run([driver("a", probability=0.2, median=1.0, ends=(2.0, 3.0, 4.0))], trials=500)
    assert np.all(factor[~event[:, 2], 2] == 1.0)
    assert np.all(factor[event[:, 2], 2] != 1.0)


def test_what_always_applies_is_no_event():
    assert not run([driver("a")], trials=100)[1].any()


def test_a_driver_keeps_its_numbers_when_others_come():
    alone = run([driver("b", 0.3)], trials=100)[0][:, 2]
    among = run([driver("a"), driver("b", 0.3)], trials=100)[0][:, 3]
    assert np.array_equal(alone, among)


def test_two_drivers_of_one_name_are_independent():
    factor, _ = run([driver("a"), driver("a")])
    assert abs(np.corrcoef(factor[:, 2:].T)[0, 1]) < 4 / np.sqrt(TRIALS)


def test_a_trial_is_the_same_in_whatever_block_it_runs():
    whole = run([driver("a"), driver("b", 0.5)], trials=100)[0]
    part = run([driver("a"), driver("b", 0.5)], trials=10, first=57)[0]
    assert np.array_equal(whole[57:67], part)


def test_another_seed_gives_other_futures():
    assert not np.any(run([driver("a")], 100, seed=1)[0][:, 2] == run([driver("a")], 100, seed=2)[0][:, 2])


def test_the_sum_of_two_normals_has_the_closed_form_variance():
    factor, _ = run([driver("a", 0.25), driver("b", 0.25)])
    scores = np.log(factor[:, 2:]) / np.log(1.25) * normal_quantile(0.9)
    variance = np.var(scores.sum(axis=1))
    # Var(a + b) = 2 + 2 rho = 2.5; the standard error of a variance is sqrt(2 / N) of it.
    assert variance == pytest.approx(2.5, rel=4 * np.sqrt(2 / TRIALS))


def test_the_maximum_of_two_normals_has_clarks_mean():
    factor, _ = run([driver("a", 0.5), driver("b", 0.5)])
    scores = np.log(factor[:, 2:]) / np.log(1.25) * normal_quantile(0.9)
    # Clark 1961: E max = sqrt((1 - rho) / pi), with rho = 0.5 and variance below 1.
    assert scores.max(axis=1).mean() == pytest.approx(np.sqrt(0.5 / np.pi), abs=4 / np.sqrt(TRIALS))


@pytest.mark.parametrize(
    "wrong",
    [
        driver("works", ends=(1.2, 1.0, 1.5)),
        driver("works", ends=(0.0, 1.0, 1.5)),
        driver("works", correlation=1.5),
        driver("works", probability=-0.1),
    ],
    ids=["out of order", "lognormal at zero", "correlation", "probability"],
)
def test_an_impossible_driver_is_named(wrong):
    with pytest.raises(GigawattError, match="driver works: found"):
        pack([wrong])

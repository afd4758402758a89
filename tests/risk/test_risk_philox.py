"""Counter-addressed random numbers against the published vectors of Random123 (Salmon et al. 2011, `kat_vectors`)."""

import numpy as np
import pytest
from scipy import stats

from gigawatt.risk.philox import key_of, philox, stream_of, uniforms

ALL_ONES = 0xFFFFFFFF
KEY_OF_ONE = 0x2952CC2547D668E4
FIRST_TWO = (0.3096692234451245, 0.9858704645673283)
VECTORS = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((ALL_ONES,) * 4, (ALL_ONES,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


def many_uniforms(trials, name="works"):
    key, stream = key_of(7), stream_of(name)
    return np.array([uniforms(key, trial, stream) for trial in range(trials)])


@pytest.mark.parametrize(("counter", "key", "expected"), VECTORS)
def test_philox_returns_the_published_vectors(counter, key, expected):
    words = philox(tuple(np.uint64(word) for word in counter), np.uint64(key[0]), np.uint64(key[1]))
    assert tuple(int(word) for word in words) == expected


def test_uniforms_pass_a_kolmogorov_smirnov_test():
    numbers = many_uniforms(20_000)
    # Fixed numbers, so no flakiness: 0.001 would mean one in a thousand seeds does worse.
    assert all(stats.kstest(numbers[:, column], "uniform").pvalue > 0.001 for column in (0, 1))


def test_the_two_numbers_of_a_trial_are_uncorrelated():
    numbers = many_uniforms(20_000)
    assert abs(np.corrcoef(numbers.T)[0, 1]) < 4 / np.sqrt(20_000)


def test_consecutive_trials_are_uncorrelated():
    numbers = many_uniforms(20_000)[:, 0]
    assert abs(np.corrcoef(numbers[1:], numbers[:-1])[0, 1]) < 4 / np.sqrt(20_000)


def test_other_streams_give_other_numbers():
    assert not np.any(many_uniforms(100, "works") == many_uniforms(100, "chips"))


def test_another_seed_gives_another_key():
    assert len({int(key_of(seed)) for seed in range(1000)}) == 1000


def test_keys_and_numbers_do_not_change_between_releases():
    assert int(key_of(1)) == KEY_OF_ONE
    assert uniforms(key_of(1), 0, stream_of("works")) == FIRST_TWO

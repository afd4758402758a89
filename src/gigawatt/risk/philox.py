"""Random numbers addressed by a counter: the same address gives the same number, whoever asks and in whatever order.

Assumes Philox4x32-10: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np

from gigawatt.quantities import compiled

Words = tuple[np.uint64, np.uint64, np.uint64, np.uint64]
"""Four 32-bit words, each in the low half of a uint64: Numba turns mixed signed arithmetic into floats."""

MULTIPLIER_0 = np.uint64(0xD2511F53)  # Salmon et al. 2011, table 2
MULTIPLIER_1 = np.uint64(0xCD9E8D57)  # Salmon et al. 2011, table 2
WEYL_0 = np.uint64(0x9E3779B9)  # golden ratio, Salmon et al. 2011, section 3.3
WEYL_1 = np.uint64(0xBB67AE85)  # sqrt(3) - 1, Salmon et al. 2011, section 3.3
LOW_HALF = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)
ROUNDS = 10

DROPPED_BITS = np.uint64(6)
KEPT_BITS = np.uint64(26)
STEP = 2.0**-52  # 52 bits and a half step: with 53 the largest value would round to 1


@compiled
def philox(counter: Words, key_low: np.uint64, key_high: np.uint64) -> Words:
    """Return four random 32-bit words for a counter of four words and a key of two."""
    first, second, third, fourth = counter
    for _ in range(ROUNDS):
        product_0 = MULTIPLIER_0 * first
        product_1 = MULTIPLIER_1 * third
        first = (product_1 >> HALF) ^ second ^ key_low
        second = product_1 & LOW_HALF
        third = (product_0 >> HALF) ^ fourth ^ key_high
        fourth = product_0 & LOW_HALF
        key_low = (key_low + WEYL_0) & LOW_HALF
        key_high = (key_high + WEYL_1) & LOW_HALF
    return first, second, third, fourth


@compiled
def open_uniform(high: np.uint64, low: np.uint64) -> float:
    """Return a uniform number strictly between 0 and 1 from two 32-bit words [0..1]."""
    bits = ((high >> DROPPED_BITS) << KEPT_BITS) | (low >> DROPPED_BITS)
    return (np.float64(bits) + 0.5) * STEP


@compiled
def uniforms(key: np.uint64, trial: int, stream: np.uint64) -> tuple[float, float]:
    """Return the two uniform numbers that belong to a trial and a stream [0..1].

    Parameters
    ----------
    key
        Of the run, from `key_of`.
    trial
        Number of the trial.
    stream
        Of the driver, from `stream_of`.

    """
    number = np.uint64(trial)
    counter = (number & LOW_HALF, number >> HALF, stream & LOW_HALF, stream >> HALF)
    first, second, third, fourth = philox(counter, key & LOW_HALF, key >> HALF)
    return open_uniform(first, second), open_uniform(third, fourth)


def key_of(seed: int, stream: str = "drivers") -> np.uint64:
    """Return the key of a run: a hash of its seed and of what the numbers are for."""
    return _hash(f"{seed}/{stream}")


def stream_of(name: str) -> np.uint64:
    """Return the stream of a driver: a hash of its name.

    A driver keeps its numbers when others are added or dropped, so that two views differ only where their drivers do.
    """
    return _hash(name)


def _hash(text: str) -> np.uint64:
    return np.uint64(int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little"))

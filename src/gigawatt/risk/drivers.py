"""The uncertain factors as arrays, and their values in a trial.

Assumes a one-factor Gaussian copula: whatever two drivers share, they share through one common score.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import copysign, sqrt
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gigawatt.programme import Driver
from gigawatt.quantities import B1, B2, F1, F2, FIRST_DRIVER, I1, NIL, UNIT, GigawattError, Shape, Spread, compiled
from gigawatt.risk.normal import normal_quantile
from gigawatt.risk.philox import stream_of, uniforms
from gigawatt.risk.spread import LOGNORMAL, TRIANGULAR, UNIFORM, value_at

COMMON_STREAM = stream_of("the score that all drivers share")

SHAPES = {Shape.LOGNORMAL: LOGNORMAL, Shape.TRIANGULAR: TRIANGULAR, Shape.UNIFORM: UNIFORM}


class Drivers(NamedTuple):
    """The drivers of a programme, in the order of `Trial.factor[2:]`. D drivers."""

    stream: npt.NDArray[np.uint64]
    """Where each driver's random numbers are found. Shape (D,)."""
    shape: I1
    """LOGNORMAL, TRIANGULAR or UNIFORM. Shape (D,)."""
    low: F1
    middle: F1
    high: F1
    """As in `Spread`, in each driver's unit. Shape (D,)."""
    neutral: F1
    """Value in the base case, and where an event does not happen. Shape (D,)."""
    common: F1
    """Weight of the common score: square root of the shared variance, signed. Shape (D,)."""
    own: F1
    """Weight of the driver's own score. Shape (D,)."""
    probability: F1
    """How often the driver applies at all [0..1]. Shape (D,)."""


def pack(drivers: Sequence[Driver]) -> Drivers:
    """Return a programme's drivers as arrays.

    Two drivers of one name keep separate random numbers by their order of appearance.

    Raises
    ------
    GigawattError
        Where a spread cannot be drawn from: out of order, or a lognormal that is not positive.

    """
    for driver in drivers:
        _check(driver.name, driver.spread, driver.correlation, driver.probability)
    share = [driver.correlation for driver in drivers]
    return Drivers(
        stream=np.array([stream_of(name) for name in _unique(driver.name for driver in drivers)], dtype=np.uint64),
        shape=np.array([SHAPES[driver.spread.shape] for driver in drivers], dtype=np.int64),
        low=_floats(driver.spread.low for driver in drivers),
        middle=_floats(driver.spread.middle for driver in drivers),
        high=_floats(driver.spread.high for driver in drivers),
        neutral=_floats(driver.neutral for driver in drivers),
        common=_floats(copysign(sqrt(abs(value)), value) for value in share),
        own=_floats(sqrt(1.0 - abs(value)) for value in share),
        probability=_floats(driver.probability for driver in drivers),
    )


def neutral(drivers: Drivers) -> F1:
    """Return the factors of the base case, constants included. Shape (D + 2,)."""
    factor = np.empty(FIRST_DRIVER + len(drivers.neutral))
    factor[UNIT], factor[NIL] = 1.0, 0.0
    factor[FIRST_DRIVER:] = drivers.neutral
    return factor


@compiled
def sample(drivers: Drivers, key: np.uint64, trial: int, factor: F1, event: B1) -> None:
    """Write the factors and events of one trial.

    Parameters
    ----------
    drivers
        From `pack`.
    key
        From `key_of`.
    trial
        Number of the trial: the same number gives the same future, in whatever order trials are run.
    factor, event
        Filled in place. Shape (D + 2,).

    """
    factor[UNIT], factor[NIL] = 1.0, 0.0
    event[UNIT], event[NIL] = False, False
    shared = normal_quantile(uniforms(key, trial, COMMON_STREAM)[0])
    for index in range(len(drivers.shape)):
        place = FIRST_DRIVER + index
        for_score, for_event = uniforms(key, trial, drivers.stream[index])
        event[place] = drivers.probability[index] < 1.0 and for_event < drivers.probability[index]
        if drivers.probability[index] < 1.0 and not event[place]:
            factor[place] = drivers.neutral[index]
            continue
        score = drivers.common[index] * shared + drivers.own[index] * normal_quantile(for_score)
        low, middle, high = drivers.low[index], drivers.middle[index], drivers.high[index]
        factor[place] = value_at(drivers.shape[index], score, low, middle, high)


@compiled
def sample_block(drivers: Drivers, key: np.uint64, first_trial: int, factor: F2, event: B2) -> None:
    """Write the factors and events of consecutive trials, one per row. Shapes (trials, D + 2)."""
    for row in range(factor.shape[0]):
        sample(drivers, key, first_trial + row, factor[row], event[row])


def _check(name: str, spread: Spread, correlation: float, probability: float) -> None:
    if not spread.low <= spread.middle <= spread.high:
        raise GigawattError(
            f"driver {name}: found {spread.low} .. {spread.middle} .. {spread.high}, expected rising values"
        )
    if spread.shape is Shape.LOGNORMAL and spread.low <= 0.0:
        raise GigawattError(
            f"driver {name}: found a lognormal through {spread.low}, expected a positive value, "
            "hint: a quantity that can be 0 is triangular"
        )
    if not -1.0 <= correlation <= 1.0:
        raise GigawattError(f"driver {name}: found a correlation of {correlation}, expected -1 to 1")
    if not 0.0 <= probability <= 1.0:
        raise GigawattError(f"driver {name}: found a probability of {probability}, expected 0 to 1")


def _unique(names: Iterable[str]) -> list[str]:
    seen: Counter[str] = Counter()
    unique = []
    for name in names:
        seen[name] += 1
        unique.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return unique


def _floats(values: Iterable[float]) -> F1:
    return np.array(list(values), dtype=np.float64)

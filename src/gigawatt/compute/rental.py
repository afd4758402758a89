"""What an accelerator-hour rents for, as a process that returns to a level: rents of the H100 fell and rose again.

Assumes an Ornstein-Uhlenbeck process on the logarithm; seven quotations hold its level well and its speed loosely.
"""

from __future__ import annotations

from math import exp, expm1, log, sqrt
from typing import NamedTuple

import numpy as np

from gigawatt.catalogue import rents
from gigawatt.quantities import F1, F2, GigawattError

MONTHS_PER_YEAR = 12.0
SLOWEST, FASTEST = 0.02, 50.0  # 1/year; bounds of the search for the reversion, half-lives of 35 years to 5 days
LIKELY = 1.92  # half the 95 % quantile of chi squared with one degree of freedom: width of a likelihood interval


class RentProcess(NamedTuple):
    """`d ln P = k (ln L - ln P) dt + s dW`."""

    spot_usd_per_hour: float
    """Today."""
    level_usd_per_hour: float
    """Median in the long run, `L`."""
    reversion_per_year: float
    """`k`: the gap to the level halves in `ln 2 / k` years."""
    volatility: float
    """`s`, per square root of a year [1]."""


class Calibration(NamedTuple):
    """A process and how far the data hold it."""

    process: RentProcess
    reversion_low: float
    """95 % likelihood interval of the reversion; it ends where the search does if the data set no end [1/year]."""
    reversion_high: float
    quotations: int


class RentMoments(NamedTuple):
    """The rent at one time ahead, closed form."""

    log_mean: float
    log_variance: float
    mean_usd: float
    variance_usd2: float
    p10_usd: float
    p50_usd: float
    p90_usd: float


def rent_series(chip: str) -> tuple[F1, F1]:
    """Return the catalogue's rents of an accelerator, `h100`.

    Returns
    -------
    years, usd_per_hour
        Middle of the month or year of each quotation, as a decimal year; rent [USD/h].

    Raises
    ------
    CatalogueError
        If the catalogue has no such series.

    """
    found = rents(chip)
    years = [_decimal_year(value.date) for value in found]
    return np.array(years), np.array([value.value for value in found])


def calibrate(years: F1, usd_per_hour: F1) -> Calibration:
    """Return the process of greatest likelihood, exact for uneven times.

    Between quotations the logarithm is Gaussian around `L + (x - L) e^(-k dt)` with variance
    `s^2 (1 - e^(-2 k dt)) / 2k`; for each `k` the best level and volatility have a closed form (weighted least
    squares), so that one search over `k` remains. Vasicek, "An equilibrium characterization of the term structure",
    Journal of Financial Economics 5, 1977, equations 21 and 22, for the moments.

    Parameters
    ----------
    years, usd_per_hour
        At least four quotations in order of time, at different prices [years], [USD/h].

    Raises
    ------
    GigawattError
        Where there are fewer, or they do not move.

    """
    if len(years) < 4 or np.ptp(usd_per_hour) <= 0 or np.any(np.diff(years) <= 0):
        raise GigawattError(
            f"found {len(years)} quotations of rent, expected four or more in order of time, at different prices"
        )
    from scipy.optimize import minimize_scalar

    logs, steps = np.log(usd_per_hour), np.diff(years)
    ends = (log(SLOWEST), log(FASTEST))
    grid = np.linspace(*ends, 200)
    losses = np.array([_fit(exp(speed), logs, steps)[2] for speed in grid])
    near = int(np.argmin(losses))
    bounds = (grid[max(0, near - 1)], grid[min(len(grid) - 1, near + 1)])
    best = minimize_scalar(lambda speed: _fit(exp(speed), logs, steps)[2], bounds=bounds, method="bounded")
    reversion = exp(float(best.x))
    level, variance, loss = _fit(reversion, logs, steps)
    likely = np.exp(grid[losses <= loss + LIKELY])
    process = RentProcess(float(usd_per_hour[-1]), exp(level), reversion, sqrt(variance))
    return Calibration(process, float(likely[0]), float(likely[-1]), len(years))


def rent_process(chip: str = "h100") -> Calibration:
    """Return the process calibrated on the catalogue's rents of an accelerator. Raises CatalogueError without them."""
    return calibrate(*rent_series(chip))


def rent_moments(process: RentProcess, years_ahead: float) -> RentMoments:
    """Return mean, variance and percentiles of the rent, closed form.

    Parameters
    ----------
    process
        From `calibrate`, or one's own.
    years_ahead
        From today, not negative [years].

    """
    kept, variance = _step(process, years_ahead)
    level = log(process.level_usd_per_hour)
    mean = level + (log(process.spot_usd_per_hour) - level) * kept
    spread = 1.2815515655446004 * sqrt(variance)  # standard normal quantile of 90 % [1]
    return RentMoments(
        log_mean=mean,
        log_variance=variance,
        mean_usd=exp(mean + variance / 2.0),
        variance_usd2=expm1(variance) * exp(2.0 * mean + variance),
        p10_usd=exp(mean - spread),
        p50_usd=exp(mean),
        p90_usd=exp(mean + spread),
    )


def expected_rents(process: RentProcess, months: int) -> F1:
    """Return the mean rent in the middle of each month ahead [USD/h], shape (month,)."""
    return np.array([rent_moments(process, (month + 0.5) / MONTHS_PER_YEAR).mean_usd for month in range(months)])


def rent_paths(process: RentProcess, shocks: F2, step_years: float = 1.0 / MONTHS_PER_YEAR) -> F2:
    """Return rents after each step, by the exact discretisation: no step is too long.

    Parameters
    ----------
    process
        From `calibrate`, or one's own.
    shocks
        Standard normal, shape (trial, step) [1].
    step_years
        Between two rents [years].

    Returns
    -------
    Rents [USD/h], shape (trial, step).

    """
    kept, variance = _step(process, step_years)
    level = log(process.level_usd_per_hour)
    paths = np.empty_like(shocks, dtype=np.float64)
    gap = np.full(shocks.shape[0], log(process.spot_usd_per_hour) - level)
    for step in range(shocks.shape[1]):
        gap = gap * kept + sqrt(variance) * shocks[:, step]
        paths[:, step] = gap
    rents_ahead: F2 = np.exp(level + paths)
    return rents_ahead


def _step(process: RentProcess, years: float) -> tuple[float, float]:
    """Share of the gap that a step keeps, and the variance it adds; a random walk at no reversion."""
    speed, variance = process.reversion_per_year, process.volatility**2
    if speed <= 0.0:
        return 1.0, variance * years
    return exp(-speed * years), variance * -expm1(-2.0 * speed * years) / (2.0 * speed)


def _fit(speed: float, logs: F1, steps: F1) -> tuple[float, float, float]:
    """Best level and variance at one speed, and minus the log-likelihood but for a constant."""
    kept = np.exp(-speed * steps)
    spread = -np.expm1(-2.0 * speed * steps) / (2.0 * speed)
    moved = -np.expm1(-speed * steps)
    level = float(np.sum(moved * (logs[1:] - kept * logs[:-1]) / spread) / np.sum(moved**2 / spread))
    residual = logs[1:] - level - (logs[:-1] - level) * kept
    variance = float(np.mean(residual**2 / spread))
    loss = 0.5 * (len(steps) * log(variance) + float(np.sum(np.log(spread))))
    return level, variance, loss


def _decimal_year(date: str) -> float:
    """Middle of the year or month that a date names."""
    year, _, month = date.partition("-")
    return float(year) + (0.5 if not month else (float(month[:2]) - 0.5) / MONTHS_PER_YEAR)

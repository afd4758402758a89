"""The risk section: when everything is live, what it costs, both together, and which drivers move the answer.

Assumes the programme's own chosen phases are "everything"; a trial in which they never come counts as such.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt import risk as sampling
from gigawatt.chain import Asked, Plan, Risk, TornadoRow
from gigawatt.programme import Programme
from gigawatt.quantities import F1, FIRST_DRIVER, month_start_days
from gigawatt.risk import Trials
from gigawatt.study.exhibits.axes import months

DAYS_PER_MONTH = 365.2425 / 12.0  # days; mean month of the Gregorian calendar (ISO 8601)
CENT_USD = 0.01
BINS = 24
SAMPLE = 400
"""Dots of the joint picture [1]: more hide each other."""
TORNADO_ROWS = 8
"""Drivers per headline [1]."""
CHANCE = 3.0
"""Standard errors that a rank correlation must exceed to be more than chance [1]; among a dozen drivers two happen."""


class Moved(NamedTuple):
    """A headline as one number per trial."""

    headline: str
    unit: str
    values: F1


def risk(programme: Programme, plan: Plan, asked: Asked, trials: Trials) -> Risk:
    """Return how sure dates and cost are."""
    starts = month_start_days(programme.timeline)[:-1]
    # Without a phase of its own the programme is never complete, whatever the tally says of an empty plan.
    finish = trials.column("finish_day") if asked.counted.any() else np.full(len(trials.rows), np.inf)
    capex_usd = trials.column("capex_usd")
    counts, edges = np.histogram(capex_usd, bins=BINS) if capex_usd.any() else (np.zeros(0), np.zeros(0))
    shown = slice(0, SAMPLE)
    since = _months_since_start(programme, finish)
    return Risk(
        completion_months=months(programme.timeline),
        completion_share=np.searchsorted(np.sort(finish), starts, side="right") / len(finish),
        capex_edges_usd=edges,
        capex_counts=counts.astype(np.float64),
        joint_capex_usd=capex_usd[shown],
        joint_months=tuple(float(month) if np.isfinite(month) else None for month in since[shown]),
        joint_funded=tuple(bool(usd <= CENT_USD) for usd in trials.column("gap_usd")[shown]),
        tornado=_tornado(programme, plan, asked, trials),
    )


def _months_since_start(programme: Programme, day: F1) -> F1:
    start = float(month_start_days(programme.timeline)[programme.start_month])
    return (day - start) / DAYS_PER_MONTH


def _tornado(programme: Programme, plan: Plan, asked: Asked, trials: Trials) -> tuple[TornadoRow, ...]:
    """The drivers that move each headline most; those whose rank correlation may be chance are left out.

    Its standard error is `1 / sqrt(N - 1)` where nothing is related (Kendall and Gibbons, "Rank correlation methods",
    1990, section 4.14).
    """
    kept = _drivers(programme, plan)
    names = [programme.drivers[place].name for place in kept]
    factor = trials.factor[:, [*range(FIRST_DRIVER), *(FIRST_DRIVER + place for place in kept)]]
    least = CHANCE / np.sqrt(max(len(trials.rows) - 1, 1))
    rows = []
    for moved in _headlines(programme, asked, trials):
        base = sampling.band(moved.values).p50
        for row in sampling.tornado(names, factor, moved.values)[:TORNADO_ROWS]:
            if row.low != row.high and abs(row.rank_correlation) > least:
                rows.append(
                    TornadoRow(
                        driver=row.driver,
                        headline=moved.headline,
                        unit=moved.unit,
                        low=row.low if np.isfinite(row.low) else None,
                        high=row.high if np.isfinite(row.high) else None,
                        base=base,
                    )
                )
    return tuple(rows)


def _drivers(programme: Programme, plan: Plan) -> list[int]:
    """The drivers of what is built: those of other phases and sites move nothing, and only follow their likes."""
    built = {programme.phases[phase].path for phase in np.flatnonzero(plan.schedule.chosen)}
    built |= {path.partition(".")[0] for path in built}
    idle = {at.path for at in programme.phases} | set(programme.sites)
    idle -= built
    return [place for place, driver in enumerate(programme.drivers) if driver.where not in idle]


def _headlines(programme: Programme, asked: Asked, trials: Trials) -> list[Moved]:
    """What the drivers are held against: the date of full power, the cost, and the gap to the first money target.

    Where the median never sees full power, half or a quarter of it stands in.
    """
    days = {level: trials.column(f"live_{level}_day") for level in (100, 50, 25)}
    level = next((level for level, day in days.items() if np.isfinite(sampling.band(day).p50)), None)
    found = []
    if level is not None:
        found.append(Moved(f"live_date.{level}", "months", _months_since_start(programme, days[level])))
    if asked.counted.any():
        found.append(Moved("capex_usd", "USD", trials.column("capex_usd")))
    for number in np.flatnonzero(asked.target_usd > 0.0)[:1]:
        gap_usd = asked.target_usd[number] - trials.column(f"target_{number}_supply_usd")
        found.append(Moved(f"funding_gap_usd.{number}", "USD", np.maximum(gap_usd, 0.0)))
    return found

"""The operating years of a site: calendar years of the base case, as few distinct ones as matter.

Assumes a calendar year is as it is at its end; years alike in load, grid, plant and slots are one, and where more than
`MOST_YEARS` remain the neighbours that differ least become one, as the later of them is. The last is the full build.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from gigawatt.capital import Phases
from gigawatt.power.offer import MONTHS_PER_YEAR, Build, declared_by
from gigawatt.programme import Programme
from gigawatt.quantities import F1, F2

MOST_YEARS = 3
"""Distinct years per site: one dispatch problem each, in every round of the search. Bridge, growth and full build."""
ALIKE = 0.05  # share of the full build; years that differ by less in load, grid and plant together are alike
LIVE = 1e-6  # MW; less is nothing


class Dates(NamedTuple):
    """When the base case has what. S sites, M months."""

    energised_mw: F2
    """Facility power that is live at the end of the month. Shape (S, M)."""
    grid_mw: F2
    """Firm. Shape (S, M)."""
    generation_mw: F2
    """Declared, nameplate. Shape (S, M)."""


def base_dates(phases: Phases, ready_day: F1, grid_mw: F2, generation_mw: F2, month_start_days: F1) -> Dates:
    """Return what the base case has by month.

    Parameters
    ----------
    phases : Phases
        Site and facility power of every phase, shape (P,).
    ready_day : F1
        Energisation of every phase, NEVER where not built. Shape (P,).
    grid_mw, generation_mw : F2
        Firm grid and declared generation [MW]. Shape (S, M).
    month_start_days : F1
        Shape (M + 1,).
    """
    live = ready_day[:, None] < month_start_days[None, 1:]
    energised_mw = np.zeros(grid_mw.shape)
    np.add.at(energised_mw, phases.site, phases.facility_mw[:, None] * live)
    return Dates(energised_mw, grid_mw, generation_mw)


class OperatingState(NamedTuple):
    """One distinct operating year of a site."""

    month: int
    """First month that it stands for, counted from month 0."""
    weight: float
    """Discounted number of years that it stands for, over the sum of all of them."""
    build: Build


def operating_years(programme: Programme, site: int, full: Build, dates: Dates | None) -> tuple[OperatingState, ...]:
    """Return a site's distinct operating years in order; only the full build where no dates are known.

    Parameters
    ----------
    programme : Programme
        What is promised by when.
    site : int
        Which site.
    full : Build
        The site at full build.
    dates : Dates, optional
        What is there by month in the base case.
    """
    if dates is None or not np.any(dates.energised_mw[site] > LIVE):
        return full_build((OperatingState(0, 1.0, full),))
    first = int(np.argmax(dates.energised_mw[site] > LIVE))
    months = programme.timeline.months
    ends = [month for month in range(first, months) if _is_end(programme, month) or month == months - 1]
    starts = [first, *(end + 1 for end in ends[:-1])]
    weights = [
        float(np.sum((1.0 + full.discount_rate) ** (-np.arange(start, end + 1) / MONTHS_PER_YEAR)))
        for start, end in zip(starts, ends, strict=True)
    ]
    builds = [_build_at(programme, site, full, dates, end) for end in ends[:-1]] + [full]
    states = [OperatingState(*row) for row in zip(starts, weights, builds, strict=True)]
    while len(states) > 1:
        apart = [_difference(one.build, next_.build) for one, next_ in pairwise(states)]
        place = int(np.argmin(apart))
        if len(states) <= MOST_YEARS and apart[place] > ALIKE:
            break
        one, next_ = states[place], states[place + 1]
        states[place : place + 2] = [next_._replace(month=one.month, weight=one.weight + next_.weight)]
    total = sum(state.weight for state in states)
    return tuple(state._replace(weight=state.weight / total) for state in states)


def full_build(states: tuple[OperatingState, ...]) -> tuple[OperatingState, ...]:
    """Return the last of a site's years as if it were the only one."""
    return (OperatingState(0, 1.0, states[-1].build),)


def _is_end(programme: Programme, month: int) -> bool:
    return (programme.timeline.first_month + month + 1) % MONTHS_PER_YEAR == 0


def _build_at(programme: Programme, site: int, full: Build, dates: Dates, month: int) -> Build:
    live = min(float(dates.energised_mw[site, month]), full.full_mw)
    grid, generation = float(dates.grid_mw[site, month]), float(dates.generation_mw[site, month])
    return full._replace(
        full_mw=live,
        it_mw=full.it_mw * live / full.full_mw,
        declared=declared_by(programme, site, month, grid, generation),
        slots=slots_by(programme, site, month),
    )


def slots_by(programme: Programme, site: int, month: int) -> tuple[tuple[str, float], ...]:
    """Return units of candidate kinds that can be had by the end of a month's year, kinds without limit left out."""
    year = (programme.timeline.first_month + month) // MONTHS_PER_YEAR
    slots = programme.file.sites[programme.sites[site]].candidate_slots
    return tuple((kind, float(sum(n for y, n in units.items() if y <= year))) for kind, units in slots.items())


def _difference(one: Build, other: Build) -> float:
    """Return by how much two states differ, in shares of the full build; slots count as the units they are."""
    return float(np.abs(_shares(one) - _shares(other)).sum()) + float(one.slots != other.slots)


def _shares(build: Build) -> F1:
    given = build.declared
    grid = min(given.firm_mw, build.per_mw), min(given.firm_mw + given.curtailable_mw, build.per_mw)
    return np.array([build.full_mw, *grid, min(given.generation_mw, build.per_mw)]) / build.per_mw

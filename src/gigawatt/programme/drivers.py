"""The uncertain factors of a programme: those of the file, and defaults for what the file does not mention.

Assumes a driver multiplies around its median; delays are months and `rate` is points per year, both added. The base
case has every driver at its median and no event.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gigawatt.programme.model import ProgrammeFile, Risk
from gigawatt.programme.paths import matching
from gigawatt.programme.programme import Driver, PhaseAt, neutral_place
from gigawatt.quantities import UNIT, Figure, Shape, Spread, median


class Default(NamedTuple):
    """A driver that is there unless the file says otherwise."""

    on: str
    spread: Spread
    correlation: float
    reason: str


def _lognormal(p10: float, p50: float, p90: float) -> Spread:
    return Spread(Shape.LOGNORMAL, p10, p50, p90)


DEFAULTS = (
    Default("works_duration", _lognormal(0.95, 1.1, 1.6), 0.3,
            "assumption: dates of works slip far more often than they gain, and together: one market of crews"),
    Default("works_cost", _lognormal(0.9, 1.0, 1.3), 0.3,
            "assumption: the file's cost is the median; overruns are longer than savings"),
    Default("permit_duration", _lognormal(0.8, 1.0, 1.8), 0.0,
            "assumption: authorities differ from site to site, and appeals make the long tail"),
    Default("chip_price", _lognormal(0.85, 1.0, 1.15), 0.0,
            "assumption: list prices are negotiated at scale; scarcity works the other way"),
    Default("grid_delay", Spread(Shape.TRIANGULAR, 0.0, 3.0, 12.0), 0.0,
            "assumption: energisation dates are met late or just in time, never early [months]"),
    Default("generation_delay", Spread(Shape.TRIANGULAR, 0.0, 1.0, 9.0), 0.0,
            "assumption: delivery slots of turbines slip by a quarter or two [months]"),
    Default("power_price", _lognormal(0.7, 1.0, 1.5), 0.0,
            "assumption: level of yearly mean wholesale prices around the price year"),
    Default("gas_price", _lognormal(0.65, 1.0, 1.6), 0.0,
            "assumption: level of yearly mean gas prices around the price year"),
    Default("utilisation", _lognormal(0.85, 1.0, 1.1), 0.0,
            "assumption: hours billed around the catalogue's central share"),
    Default("raise", _lognormal(0.5, 1.0, 1.2), 0.0,
            "assumption: a raise is announced at what its promoter hopes for; it falls short more often than it grows"),
    Default("liquidity", _lognormal(0.85, 1.0, 1.15), 0.0,
            "assumption: a balance sheet is weeks old and not all of it is free"),
    Default("holdings", _lognormal(0.6, 1.0, 1.6), 0.5,
            "assumption: value after a year of a few listed technology shares, which move 35-40 % a year and together"),
)  # fmt: skip
"""One row per kind. All are assumptions, no reference class has been measured: replace them under `risks`."""


def drivers_of(file: ProgrammeFile, phases: tuple[PhaseAt, ...]) -> tuple[Driver, ...]:
    """Return the programme's drivers: risks that name their place, risks that match with `*`, then the defaults."""
    found: dict[tuple[str, str], Driver] = {}
    for name, risk in sorted(file.risks.items(), key=lambda item: "*" in item[1].where):
        for where in places(risk, file, phases):
            found.setdefault((risk.on, where), _from_risk(name, risk, where))
    for default in DEFAULTS:
        for where, spread, reason in _instances(default, file, phases):
            if (default.on, where) not in found and (default.on, "") not in found:
                found[default.on, where] = _driver((default.on, where), spread, default.correlation, reason=reason)
    return tuple(found.values())


def scope(on: str, file: ProgrammeFile, phases: tuple[PhaseAt, ...]) -> list[str]:
    """Return the names that a kind of driver moves one by one; [``] where it moves the whole programme."""
    if on == "works_duration":
        return [at.path for at in phases]
    if on in ("works_cost", "permit_duration"):
        return list(file.sites)
    if on == "grid_delay":
        return [name for name, site in file.sites.items() if site.grid]
    if on == "generation_delay":
        return [name for name, site in file.sites.items() if site.generation]
    if on == "liquidity":
        return [name for name, entity in file.entities.items() if entity.liquidity is not None]
    if on == "holdings":
        return [name for name, entity in file.entities.items() if entity.holdings is not None]
    if on == "raise":
        return [""] if any(vehicle.raises for vehicle in file.vehicles.values()) else []
    return [""]


def places(risk: Risk, file: ProgrammeFile, phases: tuple[PhaseAt, ...]) -> list[str]:
    """Return the names that a risk of the file moves: matches of its kind, or else any site, phase or entity."""
    usual = scope(risk.on, file, phases)
    if risk.where == "*":
        return usual
    base = {at.path: at.base for at in phases}
    everything = dict.fromkeys((*usual, *file.sites, *base, *file.entities))
    fitting = matching(risk.where, {name: base.get(name, name) for name in everything if name})
    return [name for name in usual if name in fitting] or fitting


def _instances(default: Default, file: ProgrammeFile, phases: tuple[PhaseAt, ...]) -> Iterator[tuple[str, Spread, str]]:
    for where in scope(default.on, file, phases):
        stated = getattr(file.entities[where], default.on) if default.on in ("liquidity", "holdings") else None
        if stated is not None and stated.spread is not None and stated.value > 0:
            yield where, relative(stated), f"stated: {stated.text}"
        else:
            yield where, default.spread, default.reason


def relative(figure: Figure) -> Spread:
    """Return a figure's distribution as a factor on its central value."""
    spread = figure.spread
    assert spread is not None
    return Spread(spread.shape, spread.low / figure.value, spread.middle / figure.value, spread.high / figure.value)


def _from_risk(name: str, risk: Risk, where: str) -> Driver:
    points = risk.points
    if risk.lognormal is not None:
        p50, p90 = points["p50"], points["p90"]
        spread = _lognormal(points.get("p10", p50 * p50 / p90), p50, p90)
    else:
        spread = Spread(Shape.TRIANGULAR, points["low"], points["mode"], points["high"])
    probability = 1.0 if risk.probability is None else risk.probability.value
    reason = risk.reason or f"the file's risk {name}"
    return _driver((risk.on, where), spread, risk.correlation.value, probability, reason=reason)


def _driver(
    key: tuple[str, str], spread: Spread, correlation: float, probability: float = 1.0, *, reason: str
) -> Driver:
    on, where = key
    untouched = 1.0 if neutral_place(on) == UNIT else 0.0
    neutral = median(spread) if probability >= 1.0 else untouched
    words = on.replace("_", " ")
    return Driver(
        f"{words} of {where}" if where else words, on, where, spread, neutral, correlation, probability, reason
    )

"""The programme in one view: the checked file plus the orderings that every stage shares.

Assumes names are unique and references were checked by the reader; indices follow the order of the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from gigawatt.catalogue import Works, works
from gigawatt.programme.compose import Tree
from gigawatt.programme.model import Claim, ProgrammeFile
from gigawatt.programme.paths import matching
from gigawatt.programme.places import Phase
from gigawatt.quantities import F1, I1, I2, NIL, UNIT, Figure, Spread, Timeline


class Asset(IntEnum):
    """What a phase consists of; each belongs to exactly one vehicle."""

    SHELL = 0
    """Land, works, building, cooling, substation."""
    CHIPS = 1
    """Racks, network, storage."""
    PLANT = 2
    """The phase's part of the generation on site (`site.power`)."""


@dataclass(frozen=True, slots=True)
class PhaseAt:
    """A phase with its place: `count` is already expanded."""

    path: str
    """`abilene.a1`."""
    site: int
    """Index of the site."""
    phase: Phase
    """As in the file."""
    base: str = ""
    """Path before `count` was expanded: `abilene.a`."""


@dataclass(frozen=True, slots=True)
class Driver:
    """One uncertain factor, in the place that `Trial.factor` gives it."""

    name: str
    """For people: `liquidity of softbank`."""
    on: str
    """Kind, as in `Risk.on`."""
    where: str
    """Name of the thing it moves: a site, phase path, entity, or `` for the whole programme."""
    spread: Spread
    """Its distribution; multiplicative around 1, or months or rate points around the median for delays and `rate`."""
    neutral: float
    """Median: the value in the base case."""
    correlation: float
    """Of the normal scores of two such drivers: the share of variance that is the common driver's. The loading on the
    common driver is its square root."""
    probability: float = 1.0
    """Below 1 for a discrete event: the factor applies only where it happens, and `neutral` is what holds otherwise."""
    reason: str = ""
    """Where the distribution comes from; a default says that it is an assumption."""


@dataclass(frozen=True, slots=True)
class Programme:
    """Everything `decide` needs, in one view."""

    file: ProgrammeFile
    """As read, every figure resolved."""
    path: str
    """Where it was read."""
    view: str
    """Name of the view."""
    timeline: Timeline
    """Month 0 is the earliest dated item."""
    start_month: int
    """Month of `programme.start` on the timeline."""
    entities: tuple[str, ...]
    vehicles: tuple[str, ...]
    sites: tuple[str, ...]
    phases: tuple[PhaseAt, ...]
    owner: I2
    """Vehicle that owns asset a of phase p. Shape (phases, 3)."""
    root: I1
    """Vehicle whose partners pay for vehicle v: itself, or its topmost parent. Shape (vehicles,)."""
    drivers: tuple[Driver, ...]
    """In the order of `Trial.factor[2:]`."""
    chosen: dict[str, str]
    """Claim in use for each subject."""
    claims: dict[str, Claim]
    """All claims that this view can know."""
    used: dict[str, tuple[str, ...]]
    """Units in which the file asks for each subject."""
    driver_at: dict[tuple[str, str], int]
    """Place in `Trial.factor` by kind and name."""
    tree: Tree
    """Values as they stand in the files, for reading again with another view or claim."""

    def month(self, number: int) -> int:
        """Return a calendar month (year * 12 + month - 1) as an index on the timeline."""
        return number - self.timeline.first_month

    def driver(self, on: str, where: str = "") -> int:
        """Return the place in `Trial.factor` of a driver, or of the constant that stands in for it.

        A phase (`abilene.a1`) without a driver of its own follows its site's, then the programme's. 0 (the constant 1)
        where a factor is not driven; 1 (the constant 0) where a delay or a rate is not driven.
        """
        for name in dict.fromkeys((where, where.partition(".")[0], "")):
            if (on, name) in self.driver_at:
                return self.driver_at[on, name]
        return neutral_place(on)

    def neutral(self) -> F1:
        """Return the base case's factors, for `quantities.central`. Shape (drivers + 2,)."""
        return np.array([1.0, 0.0, *(driver.neutral for driver in self.drivers)])

    def works(self, phase: int) -> Works:
        """Return the works template of a phase: one of the file's own, or the catalogue's."""
        name = self.phases[phase].phase.works
        own = self.file.works.get(name)
        if own is None:
            return works(name)
        return works(own.like).model_copy(update={"id": name, "title": own.title, "tasks": own.tasks})

    def phases_of(self, patterns: tuple[str, ...]) -> tuple[int, ...]:
        """Return the indices of the phases that any of the patterns means, in order."""
        paths = {at.path: at.base for at in self.phases}
        meant = {path for pattern in patterns for path in matching(pattern, paths)}
        return tuple(index for index, at in enumerate(self.phases) if at.path in meant)


def neutral_place(on: str) -> int:
    """Return the place of the constant that leaves a quantity of this kind as planned."""
    return NIL if on.endswith("delay") or on == "rate" else UNIT


__all__ = ["Asset", "Driver", "Figure", "PhaseAt", "Programme"]

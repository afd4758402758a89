"""A view's choice among rival claims, and what a claim's words mean as a figure.

Assumes claims about one subject share `about`. Order of choice: what was published by `as_of`, then the view's
preferences in their order, then the order of the file.

Bounds become stated distributions, documented here and nowhere else; b is the number said:

| bound | said as | distribution | central value (median) |
|---|---|---|---|
| `<` | "under b" | uniform from b/2 to b | 0.75 b |
| `>` | "over b" | uniform from b to 1.5 b | 1.25 b |
| `~` | "about b" | triangular 0.9 b, b, 1.1 b | b |
| `=` | "b" | none; a range "a to b" is uniform | b |
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import NamedTuple

from gigawatt.programme.claims import Claim, Prefer, View
from gigawatt.programme.fields import BROKEN, UNKNOWABLE, read_in, refusal
from gigawatt.programme.issues import did_you_mean, shown
from gigawatt.quantities import Figure, QuantityError, Shape, Spread, median, read_month


class Rival(NamedTuple):
    """A claim that could stand in a subject's place."""

    claim: str
    """Id."""
    figure: Figure


BOUNDS = {
    "<": (Shape.UNIFORM, 0.5, 0.75, 1.0),
    ">": (Shape.UNIFORM, 1.0, 1.25, 1.5),
    "~": (Shape.TRIANGULAR, 0.9, 1.0, 1.1),
}
"""Low, middle and high as multiples of the number said. Assumption: a bound says the side, not how far."""


def figure_of(name: str, claim: Claim, units: tuple[str, ...]) -> Figure:
    """Return what a claim says, in one of the units, its bound turned into a distribution.

    Raises
    ------
    QuantityError
        Where the claim's value is not such a quantity.
    """
    if not isinstance(claim.value, str):
        example = f"claim '{name}' says {shown(claim.value)}"
        raise QuantityError(example, f"a quantity in {' or '.join(units)}", "give the claim's value a unit")
    try:
        figure = read_in(claim.value, units)
    except QuantityError as error:
        raise QuantityError(f"{error.found} in claim '{name}'", error.expected, error.hint) from None
    if claim.bound == "=":
        return replace(figure, claim=name)
    if figure.spread is not None:
        raise QuantityError(f"{claim.bound} with a range in claim '{name}'", "a bound or a range", "use = for a range")
    shape, *multiples = BOUNDS[claim.bound]
    low, middle, high = sorted(figure.value * multiple for multiple in multiples)
    spread = Spread(shape, low, middle, high)
    return Figure(median(spread), figure.unit, spread, name, f"{claim.bound} {claim.value}")


def knowable(claim: Claim, view: View) -> bool:
    """Return whether a view could have read the claim: a month or a year alone counts from its last day."""
    return view.as_of is None or _last_day(claim.published) <= _last_day(view.as_of)


def _last_day(day: str) -> str:
    return day + "-12-31"[len(day) - 4 :] if len(day) == 4 else day + "-31" if len(day) == 7 else day


def choose(subject: str, rivals: Mapping[str, Claim], view: View, units: tuple[str, ...] = ()) -> str:
    """Return the id of the claim that the view believes, among at least one rival."""
    for prefer in view.prefer:
        if prefer.about is not None and not fnmatchcase(subject, prefer.about):
            continue
        matching = [name for name, claim in rivals.items() if _matches(prefer, name, claim)]
        if prefer.extreme is not None and matching:
            matching = _extreme(prefer.extreme, {name: rivals[name] for name in matching}, units)
        if matching:
            return matching[0]
    return next(iter(rivals))


def _matches(prefer: Prefer, name: str, claim: Claim) -> bool:
    wanted = (
        (prefer.claim, name),
        (prefer.speaker, claim.speaker),
        (prefer.source, claim.source),
        (prefer.kind, claim.kind),
    )
    return all(want is None or want == have for want, have in wanted)


def _extreme(which: str, rivals: Mapping[str, Claim], units: tuple[str, ...]) -> list[str]:
    numeric = readable(rivals, units)
    if not numeric:
        return []
    best = (min if which == "lowest" else max)(numeric, key=lambda rival: rival.figure.value)
    return [best.claim]


def readable(rivals: Mapping[str, Claim], units: tuple[str, ...]) -> list[Rival]:
    """Return the rivals that say a quantity in one of the units."""
    found = []
    for name, claim in rivals.items():
        try:
            found.append(Rival(name, figure_of(name, claim, units)))
        except QuantityError:
            continue
    return found


class Beliefs:
    """What one view believes, and a record of what it was asked: the `Resolver` of the file's fields."""

    def __init__(
        self, claims: Mapping[str, Claim], view: View, broken: Iterable[str] = (), forced: Mapping[str, str] = {}
    ):
        self.all = dict(claims)
        self.view = view
        self.broken = frozenset(broken)
        """Ids of claims that are themselves wrong, and were reported."""
        self.forced = dict(forced)
        """Claim to use, by subject, whatever the view prefers."""
        self.known = {name: claim for name, claim in claims.items() if knowable(claim, view)}
        self.chosen: dict[str, str] = {}
        """Claim in use, by subject; by its own id where the file names the claim itself."""
        self.used: dict[str, tuple[str, ...]] = {}
        """Units in which each subject was asked for."""

    def rivals(self, subject: str) -> dict[str, Claim]:
        """Return the claims about a subject that the view can know, in the order of the file."""
        return {name: claim for name, claim in self.known.items() if claim.about == subject}

    def resolve(self, key: str, units: tuple[str, ...]) -> Figure:
        """Return the figure of the claim in use for a subject, or of the claim with this id."""
        name = self._pick(key, units)
        figure = figure_of(name, self.known[name], units)
        self.used.setdefault(key, units)
        return figure

    def resolve_month(self, key: str) -> int:
        """Return the month that the claim in use says; the day of a full date is dropped."""
        value = self.known[self._pick(key, ())].value
        return read_month(str(value)[:7])

    def _pick(self, key: str, units: tuple[str, ...]) -> str:
        rivals = self.rivals(key)
        if key in self.known and not rivals:
            rivals = {key: self.known[key]}
        if not rivals:
            self._refuse(key)
        forced = self.forced.get(key)
        self.chosen[key] = forced if forced in rivals and forced else choose(key, rivals, self.view, units)
        return self.chosen[key]

    def _refuse(self, key: str) -> None:
        later = [claim.published for name, claim in self.all.items() if key in (name, claim.about)]
        if later:
            found = f"claim '{key}', not published by {self.view.as_of}"
            raise refusal(UNKNOWABLE, found, "a claim this view can know", f"a view as of {min(later)} would know it")
        if key in self.broken:
            raise refusal(BROKEN, f"claim '{key}'", "a claim without issues")
        subjects = dict.fromkeys(claim.about for claim in self.all.values())
        hint = did_you_mean(key, [*subjects, *self.all]) or "add it under claims"
        raise refusal("unknown_claim", f"no claim '{key}'", "a subject or an id under claims", hint)

"""Equity of one vehicle as live formulas: raises, calls in rounds, who pays in another's stead, units.

Assumes vehicles of one root are settled in order: what an earlier one takes in a month comes first. Names and order
follow `finance.calls` and `finance.sources`.
"""

from __future__ import annotations

from typing import NamedTuple

from gigawatt.workbook.book import Page, Row
from gigawatt.workbook.rows import balance, flag, flow, number, plus, step

Person = tuple[str, str]
"""Key and title of an entity."""


class CallShape(NamedTuple):
    """Who pays for a vehicle and is paid by it."""

    vehicle: str
    """Key of its page."""
    root: str
    """Key of the vehicle whose partners pay."""
    title: str
    partners: tuple[Person, ...]
    """Those with a share in calls."""
    group: tuple[str, ...]
    """Keys of all vehicles of the root that need money."""
    earlier: tuple[str, ...]
    """Those of them that are settled before this one."""
    steps_up: bool
    """True where some may pay in another's stead."""
    others: dict[str, tuple[str, ...]]
    """By partner, all vehicles in whose calls it has a share, of any root, in order."""
    before: dict[str, tuple[str, ...]]
    """Those of them that are settled before this one."""
    preferred: bool
    """True where part of what is raised is preferred."""
    hurdles: int
    """How many a promote has; 0 without one."""
    sponsor: Person | None
    """Who gets the promote."""

    @property
    def receivers(self) -> tuple[Person, ...]:
        """Return all who are paid by name."""
        extra = () if self.sponsor is None or self.sponsor in self.partners else (self.sponsor,)
        return (*self.partners, *extra)


def call_page(calls: CallShape, months: int) -> Page:
    """Return the page of what one vehicle's owners pay."""
    rows = [*_raises(calls), *_rounds(calls), *_totals(calls)]
    if calls.steps_up:
        rows += _step_up(calls)
    else:
        rows.append(flow("stepped", "Paid in another partner's stead", "0"))
    return Page(f"{calls.vehicle}.calls", f"{calls.title}: equity", (*rows, *_units(calls)), months)


def _share(calls: CallShape, key: str) -> str:
    return f"{calls.root}.given.share_{key}"


def _taken(keys: tuple[str, ...], earlier: tuple[str, ...], line: str) -> str:
    """Return what vehicles took before this one's turn: to the month before, and earlier ones this month."""
    before = [f"{key}.calls.{line}_to_date[-1]" for key in keys]
    return plus([*before, *(f"{key}.calls.{line}" for key in earlier)])


def _raises(calls: CallShape) -> tuple[Row, ...]:
    vehicle, ceiling = calls.vehicle, f"{calls.root}.given.raise_ceiling"
    before = _taken(calls.group, calls.earlier, "raised")
    return (
        step("wanted", "To be paid by owners", f"{vehicle}.left - {vehicle}.sunk"),
        flow("raised", "Limited partners and preferred", f"MAX(0, MIN(wanted, {ceiling} - ({before})))"),
        balance("raised_to_date", "Raised to date", "raised_to_date[-1] + raised"),
        step("asked_1", "To be called", "wanted - raised"),
    )


def _rounds(calls: CallShape) -> list[Row]:
    """Each round splits what is open among partners with room, in proportion to their shares."""
    rows: list[Row] = []
    for key, title in calls.partners:
        limit = f"MIN({calls.root}.given.commitment_{key}, {calls.root}.given.ceiling_{key})"
        before = _taken(calls.group, calls.earlier, f"paid_{key}")
        rows.append(step(f"room_{key}_1", f"Room of {title}", f"MAX(0, {limit} - ({before}))"))
    count = len(calls.partners)
    for turn in range(1, count + 1):
        able = plus(f"IF(room_{key}_{turn} > inputs.half_cent, {_share(calls, key)}, 0)" for key, _ in calls.partners)
        rows.append(number(f"able_{turn}", f"Shares of those with room, round {turn}", "share", able))
        for key, title in calls.partners:
            pays = f"MIN(asked_{turn} * {_share(calls, key)} / able_{turn}, room_{key}_{turn})"
            rows.append(step(f"pays_{key}_{turn}", f"{title} pays, round {turn}", f"IF(able_{turn} > 0, {pays}, 0)"))
        if turn < count:
            paid = " - ".join(f"pays_{key}_{turn}" for key, _ in calls.partners)
            rows.append(step(f"asked_{turn + 1}", f"Still open after round {turn}", f"MAX(0, asked_{turn} - {paid})"))
            rows += [
                step(f"room_{key}_{turn + 1}", f"Room of {title} after round {turn}",
                     f"room_{key}_{turn} - pays_{key}_{turn}")
                for key, title in calls.partners
            ]  # fmt: skip
    return rows


def _totals(calls: CallShape) -> list[Row]:
    rows: list[Row] = []
    for key, title in calls.partners:
        paid = plus(f"pays_{key}_{turn}" for turn in range(1, len(calls.partners) + 1))
        rows.append(flow(f"paid_{key}", f"Called from {title}", paid, result=True))
        to_date = f"paid_{key}_to_date"
        rows.append(balance(to_date, f"Called from {title} to date", f"{to_date}[-1] + paid_{key}"))
    rows.append(flow("called", "Equity called from partners", plus(f"paid_{key}" for key, _ in calls.partners)))
    return rows


def _step_up(calls: CallShape) -> list[Row]:
    """Those who never broke a promise pay what others cannot, within what they agreed to and can spare."""
    rows: list[Row] = [step("stead", "What nobody can pay within its promise", "MAX(0, asked_1 - called)")]
    for key, title in calls.partners:
        root = f"{calls.root}.given"
        part = f"asked_1 * {_share(calls, key)}"
        short = f"{part} > room_{key}_1 + inputs.half_cent"
        kept = f"{root}.ceiling_{key} < {root}.commitment_{key}"
        rows.append(flag(f"fails_{key}", f"{title} cannot pay what it promised", f"AND({short}, {kept})"))
        rows.append(
            flag(f"fails_{key}_to_date", f"{title} was short before", f"fails_{key}_to_date[-1] + fails_{key} > 0")
        )
        failed = _taken(calls.others[key], calls.before[key], f"fails_{key}") + f" + fails_{key}"
        agreed = f"{root}.step_up_{key} - ({_taken(calls.group, calls.earlier, f'beyond_{key}')})"
        spare = f"persons.spare_{key} - ({_taken(calls.others[key], calls.before[key], f'beyond_{key}')})"
        rows.append(step(f"extra_{key}", f"Room of {title} beyond its promise",
                         f"IF({failed} > 0, 0, MAX(0, MIN({agreed}, {spare})))"))  # fmt: skip
    rows.append(step("extra", "Room beyond promises", plus(f"extra_{key}" for key, _ in calls.partners)))
    asks = "IF(AND(stead > inputs.half_cent, extra > inputs.half_cent), MIN(1, stead / extra), 0)"
    rows.append(number("asks", "Part of that room that is asked for", "share", asks))
    for key, title in calls.partners:
        rows.append(flow(f"beyond_{key}", f"{title} pays in another's stead", f"asks * extra_{key}", result=True))
        to_date = f"beyond_{key}_to_date"
        rows.append(balance(to_date, f"{title} paid in another's stead to date", f"{to_date}[-1] + beyond_{key}"))
    rows.append(flow("stepped", "Paid in another partner's stead", plus(f"beyond_{key}" for key, _ in calls.partners)))
    return rows


def _units(calls: CallShape) -> list[Row]:
    """A dollar paid in is a unit, one paid in another's stead more; preferred money has none."""
    sunk, rows = f"{calls.vehicle}.sunk", []
    for key, title in calls.partners:
        extra = f" + {calls.root}.given.penalty * beyond_{key}" if calls.steps_up else ""
        rows.append(balance(f"units_{key}", f"Units of {title}, sunk money included",
                            f"units_{key}[-1] + paid_{key} + {sunk} * {_share(calls, key)}{extra}"))  # fmt: skip
    outside = " - ".join(["1", *(_share(calls, key) for key, _ in calls.partners)])
    common = f"raised * (1 - {calls.root}.given.preferred_share)" if calls.preferred else "raised"
    rows.append(balance("units_outside", "Units of others", f"units_outside[-1] + {common} + {sunk} * ({outside})"))
    rows.append(balance("units", "Units", plus([*(f"units_{key}" for key, _ in calls.partners), "units_outside"])))
    return rows


__all__ = ["CallShape", "Person", "call_page"]

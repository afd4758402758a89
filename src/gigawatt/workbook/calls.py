"""Equity of one vehicle as live formulas: raises, calls in rounds, units, and what each holder receives.

Assumes vehicles of one root are settled in order: an earlier one's calls of the month come first.
"""

from __future__ import annotations

from typing import NamedTuple

from gigawatt.workbook.book import Page, Row
from gigawatt.workbook.rows import balance, flow, plus, step


class CallShape(NamedTuple):
    """Who pays for a vehicle."""

    vehicle: str
    """Key of its page."""
    root: str
    """Key of the vehicle whose partners pay."""
    title: str
    partners: tuple[tuple[str, str], ...]
    """Key and title of every partner with a share in calls."""
    group: tuple[str, ...]
    """Keys of all vehicles of the root."""
    earlier: tuple[str, ...]
    """Those of them that are settled before this one."""


def call_page(calls: CallShape, months: int) -> Page:
    """Return the page of one vehicle's equity."""
    rows = (*_raises(calls), *_rounds(calls), *_totals(calls), *_units(calls))
    return Page(f"{calls.vehicle}.calls", calls.title, rows, months)


def _before(calls: CallShape, line: str) -> str:
    """Return what the group paid before this vehicle's turn."""
    return plus(
        [f"{key}.calls.{line}_to_date[-1]" for key in calls.group] + [f"{key}.calls.{line}" for key in calls.earlier]
    )


def _raises(calls: CallShape) -> tuple[Row, ...]:
    vehicle, given = calls.vehicle, f"{calls.root}.given"
    return (
        step("wanted", "To be paid by owners", f"{vehicle}.left - {vehicle}.sunk"),
        flow(
            "raised",
            "Limited partners and preferred",
            f"MAX(0, MIN(wanted, {given}.raise_ceiling - ({_before(calls, 'raised')})))",
        ),
        balance("raised_to_date", "Raised to date", "raised_to_date[-1] + raised"),
        step("asked_1", "To be called", "wanted - raised"),
    )


def _rounds(calls: CallShape) -> tuple[Row, ...]:
    """Each round splits what is open among partners with room, in proportion to their shares."""
    rows: list[Row] = []
    for key, title in calls.partners:
        limit = f"MIN({calls.root}.given.commitment_{key}, {calls.root}.given.ceiling_{key})"
        rows.append(step(f"room_{key}_1", f"Room of {title}", f"MAX(0, {limit} - ({_before(calls, f'paid_{key}')}))"))
    count = len(calls.partners)
    for turn in range(1, count + 1):
        able = plus(f"IF(room_{key}_{turn} > inputs.half_cent, {_share(calls, key)}, 0)" for key, _ in calls.partners)
        rows.append(Row(f"able_{turn}", f"Shares of those with room, round {turn}", "share", able))
        for key, title in calls.partners:
            part = f"asked_{turn} * {_share(calls, key)} / able_{turn}"
            rows.append(
                step(
                    f"pays_{key}_{turn}",
                    f"{title} pays, round {turn}",
                    f"IF(able_{turn} > 0, MIN({part}, room_{key}_{turn}), 0)",
                )
            )
        if turn < count:
            paid = " - ".join(f"pays_{key}_{turn}" for key, _ in calls.partners)
            rows.append(step(f"asked_{turn + 1}", f"Still open after round {turn}", f"MAX(0, asked_{turn} - {paid})"))
            rows += [
                step(
                    f"room_{key}_{turn + 1}",
                    f"Room of {title} after round {turn}",
                    f"room_{key}_{turn} - pays_{key}_{turn}",
                )
                for key, title in calls.partners
            ]
    return tuple(rows)


def _share(calls: CallShape, key: str) -> str:
    return f"{calls.root}.given.share_{key}"


def _totals(calls: CallShape) -> tuple[Row, ...]:
    turns = range(1, len(calls.partners) + 1)
    rows: list[Row] = []
    for key, title in calls.partners:
        rows.append(
            flow(f"paid_{key}", f"Called from {title}", plus(f"pays_{key}_{turn}" for turn in turns), result=True)
        )
        rows.append(
            balance(f"paid_{key}_to_date", f"Called from {title} to date", f"paid_{key}_to_date[-1] + paid_{key}")
        )
    rows.append(flow("called", "Equity called from partners", plus(f"paid_{key}" for key, _ in calls.partners)))
    return tuple(rows)


def _units(calls: CallShape) -> tuple[Row, ...]:
    """What each holder has paid in, and its part of what is distributed."""
    vehicle, rows = calls.vehicle, []
    for key, title in calls.partners:
        rows.append(
            balance(
                f"units_{key}",
                f"Paid in by {title}, sunk money included",
                f"units_{key}[-1] + paid_{key} + {vehicle}.sunk * {_share(calls, key)}",
            )
        )
    outside = " - ".join(["1", *(_share(calls, key) for key, _ in calls.partners)])
    rows.append(
        balance("units_outside", "Paid in by others", f"units_outside[-1] + raised + {vehicle}.sunk * ({outside})")
    )
    rows.append(balance("units", "Paid in", plus([f"units_{key}" for key, _ in calls.partners] + ["units_outside"])))
    for key, title in calls.partners:
        unit = f"IF(units > 0, units_{key} / units, {_share(calls, key)})"
        rows.append(flow(f"received_{key}", f"Distributed to {title}", f"{vehicle}.distributed * {unit}", result=True))
    return tuple(rows)


__all__ = ["CallShape", "call_page"]

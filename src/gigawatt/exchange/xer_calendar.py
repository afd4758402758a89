"""Reads and writes the nested text in which an XER keeps a calendar (`clndr_data`).

Assumes the form `(0||name(key|value)(children))`; days are numbered from Sunday, exceptions by spreadsheet day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from gigawatt.exchange.notes import DAY_ZERO, Notes, Row, day_of_serial, shown
from gigawatt.exchange.plan_file import WorkCalendar
from gigawatt.exchange.shifts import NO_WORK, Day, day_of, fallback

OPENING = re.compile(r"\(\d+\|\|([^()]*)\(([^()]*)\)\(")
SPACE = re.compile(r"[\s\x7f]*")
DEEPEST = 20  # levels; P6 nests five


@dataclass
class _Node:
    """One bracket of the text."""

    name: str
    values: dict[str, str]
    children: list[_Node] = field(default_factory=list)

    def child(self, name: str) -> _Node | None:
        """Return the first child of a name."""
        return next((child for child in self.children if child.name == name), None)


def read_calendar(row: Row, notes: Notes) -> WorkCalendar:
    """Return the calendar of a row of the table CALENDAR; Monday to Friday, noted, where its text cannot be read."""
    key, name = row.text("clndr_id"), row.text("clndr_name")
    hours = row.number("day_hr_cnt", notes, 8.0)
    hours = hours if 0 < hours <= 24 else 8.0
    text = row.cells.get("clndr_data", "")
    root = _parsed(text)
    week = root.child("DaysOfWeek") if root else None
    if root is None or week is None:
        what = "cannot be read" if text.strip() else "is empty"
        notes.add(row.line, f"the text of calendar {shown(name or key)} {what}: taken as {hours:g} h, Monday to Friday")
        return fallback(key, name, hours)
    shifts = {day.name: _shifts(day, row.line, notes) for day in week.children}
    calendar = WorkCalendar(
        key, name, tuple(shifts.get(str(day), NO_WORK) for day in (2, 3, 4, 5, 6, 7, 1)), {}, hours_per_day=hours
    )
    for exception in getattr(root.child("Exceptions"), "children", ()):
        day = day_of_serial(exception.values.get("d", ""))
        if day is None:
            notes.add(row.line, f"no day in an exception of calendar {shown(name or key)}: left out")
        else:
            calendar.exceptions[day] = _shifts(exception, row.line, notes)
    return calendar


def calendar_text(calendar: WorkCalendar) -> str:
    """Return a calendar as P6 writes it."""
    days = "".join(
        f"(0||{number}()({_shift_text(calendar.week[weekday])}))"
        for number, weekday in enumerate((6, 0, 1, 2, 3, 4, 5), start=1)
    )
    single = "".join(
        f"(0||{number}(d|{(day - DAY_ZERO).days})({_shift_text(shifts)}))"
        for number, (day, shifts) in enumerate(sorted(calendar.exceptions.items()))
    )
    return f"(0||CalendarData()((0||DaysOfWeek()({days}))(0||VIEW(ShowTotal|Y)())(0||Exceptions()({single}))))"


def _shift_text(shifts: Day) -> str:
    return "".join(f"(0||{number}(s|{_clock(start)}|f|{_clock(end)})())" for number, (start, end) in enumerate(shifts))


def _clock(hours: float) -> str:
    return f"{round(hours * 60) // 60 % 24:02d}:{round(hours * 60) % 60:02d}"


def _shifts(node: _Node, line: int, notes: Notes) -> Day:
    """Return the shifts below a day."""
    return day_of(((shift.values.get("s", ""), shift.values.get("f", "")) for shift in node.children), line, notes)


def _parsed(text: str) -> _Node | None:
    """Return the root bracket, None where the text does not have the form."""
    at = _after_space(text, 0)
    open_nodes: list[_Node] = [_Node("", {})]
    while at < len(text):
        opening = OPENING.match(text, at)
        if opening and len(open_nodes) <= DEEPEST:
            parts = opening.group(2).split("|")
            node = _Node(opening.group(1).strip(), dict(zip(parts[::2], parts[1::2], strict=False)))
            open_nodes[-1].children.append(node)
            open_nodes.append(node)
            at = opening.end()
        elif text.startswith(")", at) and len(open_nodes) > 1:
            closing = _after_space(text, at + 1)
            if not text.startswith(")", closing):
                return None
            open_nodes.pop()
            at = closing + 1
        else:
            return None
        at = _after_space(text, at)
    whole = len(open_nodes) == 1 and len(open_nodes[0].children) == 1
    return open_nodes[0].children[0] if whole else None


def _after_space(text: str, at: int) -> int:
    found = SPACE.match(text, at)
    return found.end() if found else at

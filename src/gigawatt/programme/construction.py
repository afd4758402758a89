"""How work is done: calendars, shared crews, works templates of the file's own, and what has been done already.

Assumes dates as texts, `2025-07-04` or, where they come every year, `07-04`; a month stands for its first day.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from gigawatt.catalogue import Trade, WorksTask
from gigawatt.programme.fields import Money, Month, Share
from gigawatt.programme.rows import Count, Row

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ORDINARY_HOURS_PER_WEEK = 40.0  # hours; assumption: works templates hold for five days of eight hours
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
MONTH_DAY = r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
YearlyDay = Annotated[str, Field(pattern=rf"^{MONTH_DAY}$")]
"""`12-24`: every year."""
AnyDay = Annotated[str, Field(pattern=rf"^(\d{{4}}-)?{MONTH_DAY}$")]
"""`2025-12-24`, or `12-24` for every year."""
WorkDate = Annotated[str, Field(pattern=rf"^\d{{4}}-((0[1-9]|1[0-2])|{MONTH_DAY})$")]
"""`2025-06-10`, or `2025-06` for the first of the month."""
Year = Annotated[int, Field(ge=1990, le=2100)]
MonthNumber = Annotated[int, Field(ge=1, le=12)]


class Closed(Row):
    """A part of every year in which no work is done: winter, a season of storms, an outage of the grid."""

    start: YearlyDay = Field(alias="from")
    """First day without work, `12-15`."""
    to: YearlyDay
    """First day on which work goes on, `03-01`."""

    def holds(self, yearly: str) -> bool:
        """Return whether a yearly day, `12-24`, lies in it; it may go over the turn of the year."""
        if self.start <= self.to:
            return self.start <= yearly < self.to
        return yearly >= self.start or yearly < self.to


class Calendar(Row):
    """When people work."""

    week: tuple[Weekday, ...] = Field(default=("mon", "tue", "wed", "thu", "fri"), min_length=1)
    """Days on which work goes on."""
    hours_per_day: float = Field(default=8.0, gt=0, le=24, strict=True)
    """Hours of one working day, all shifts together. Templates hold for 40 hours a week: a task of 28 days takes 20
    days of eight hours, or 16 days of ten."""
    holidays: tuple[AnyDay, ...] = ()
    """Days without work: `2025-07-04` once, `12-25` every year."""
    closed: tuple[Closed, ...] = ()
    """Parts of every year without work."""
    weather: dict[MonthNumber, Share] = Field(default={})
    """Share of working days lost to weather, by month of the year: {1: 20 %, 2: 15 %}. Spread evenly over the month."""

    @property
    def pace(self) -> float:
        """Working days of this calendar that do the work of one calendar day of a template."""
        return ORDINARY_HOURS_PER_WEEK / 7.0 / self.hours_per_day

    def open_on(self, day: date) -> bool:
        """Return whether a day is a working day, before weather takes any."""
        yearly = f"{day:%m-%d}"
        off = {yearly, day.isoformat()}.intersection(self.holidays) or any(part.holds(yearly) for part in self.closed)
        return WEEKDAYS[day.weekday()] in self.week and not off


class Heads(Row):
    """How many there are from a date on."""

    start: Month = Field(alias="from")
    """First month."""
    heads: Count
    """People."""


class Crew(Row):
    """People who work on several campuses, one at a time."""

    trades: tuple[Trade, ...] = Field(min_length=1)
    """What they can do."""
    sites: tuple[str, ...] = ("*",)
    """Campuses that they work on, with `*` for any name."""
    heads: tuple[Heads, ...] = Field(min_length=1)
    """How many there are, in order of date; none before the first date."""


class Template(Row):
    """How a phase is built, where no row of the catalogue fits."""

    like: str = "campus_building"
    """Row of the works catalogue whose cost per MW holds."""
    title: str = ""
    """What it is."""
    tasks: tuple[WorksTask, ...] = Field(min_length=1)
    """Linked tasks, each after those that it follows."""


class Progress(Row):
    """What has happened to one task by the programme's start."""

    started: WorkDate | None = None
    """Day on which it began."""
    finished: WorkDate | None = None
    """Day after its last day."""
    percent: Share | None = None
    """How much of it is done; 100 % where it is finished."""
    cost: Money | None = None
    """Spent on it so far, without financing."""

    @property
    def done(self) -> float:
        """Share that is done, 0 to 1."""
        if self.finished is not None:
            return 1.0
        return 0.0 if self.percent is None else self.percent.value


def read_date(text: str) -> date:
    """Return a date of the file; a month stands for its first day.

    Raises
    ------
    ValueError
        For a day that the month does not have.
    """
    year, month, day = (*map(int, text.split("-")), 1)[:3]
    return date(year, month, day)


def is_day(text: str) -> bool:
    """Return whether a date, or a yearly day in some year, exists."""
    try:
        read_date(text if len(text) != len("MM-DD") else f"2024-{text}")
    except ValueError:
        return False
    return True

"""The months as rows: counter, date, year, flags that other pages ask.

Assumes months, counted from 1; the first one and the programme's start stand among the inputs.
"""

from __future__ import annotations

from gigawatt.workbook.book import Format, Page, Row
from gigawatt.workbook.rows import flag, number


def timeline_page(months: int) -> Page:
    """Return the page that all monthly pages read their dates from."""
    rows = (
        Row("counter", "Month, counted from 1", "month", "counter[-1] + 1", format=Format.WHOLE),
        Row("number", "Year x 12 + month - 1", "month", "inputs.first_month + counter - 1", format=Format.WHOLE),
        Row("year", "Calendar year", "year", "INT(number / inputs.months_per_year)", format=Format.WHOLE),
        Row("month", "Month of the year", "month", "number - year * inputs.months_per_year + 1", format=Format.WHOLE),
        Row("date", "First day", "date", "DATE(year, month, 1)", format=Format.MONTH),
        Row("days", "Days of the month", "days", "DATE(year, month + 1, 1) - date", format=Format.WHOLE),
        flag("year_start", "First month of a calendar year", "month = 1"),
        Row(
            "months_left",
            "Months left of the year, this one included",
            "months",
            "inputs.months_per_year - month + 1",
            format=Format.WHOLE,
        ),
        number(
            "aged",
            "Months since the year of the prices began",
            "months",
            "MAX(0, number - inputs.price_year * inputs.months_per_year)",
        ),
        number(
            "level",
            "Running cost against the price year",
            "index",
            "(1 + inputs.inflation) ^ (aged / inputs.months_per_year)",
        ),
        flag("before_start", "Before the programme's start: what equity pays is sunk", "counter <= inputs.sunk_months"),
    )
    return Page("timeline", "Timeline", rows, months)


def dates_page(key: str, months: int) -> Page:
    """Return the two rows that head a monthly sheet."""
    rows = (
        Row("date", "Month", "date", "timeline.date", format=Format.MONTH),
        Row("counter", "Month, counted from 1", "month", "timeline.counter", format=Format.WHOLE),
    )
    return Page(f"{key}.dates", "Months", rows, months)

"""What lenders watch: cover of the last twelve months at quarter ends, against the lock-up and the default level.

Assumes `finance.settle`'s cover: months count since the first service was due, a quarter at least.
"""

from __future__ import annotations

from gigawatt.workbook.book import Kind, Page, Row
from gigawatt.workbook.owner import OwnerShape
from gigawatt.workbook.rows import FORMATS, flag, number


def signal_rows(owner: OwnerShape, months: int) -> Page:
    """Return the test of a vehicle's cover, month by month."""
    key = owner.key
    quarter_end = "MOD(timeline.month, inputs.months_per_quarter) = 0"
    lowest = "IF(tests[-1] = 0, cover, MIN(lowest[-1], cover))"
    rows = (
        flag("tested", "Cover is tested: end of a quarter", f"AND({quarter_end}, {key}.measured = 1)"),
        number("cover", "Cover of the last twelve months", "ratio", f"IF(tested = 1, {key}.cover, 0)"),
        number("tests", "Tests to date", "months", "tests[-1] + tested"),
        number("lowest", "Lowest such cover to date", "ratio", f"IF(tested = 1, {lowest}, lowest[-1])"),
        *(row for level, says in (("lockup", "lock-up"), ("default", "default")) for row in (
            flag(f"below_{level}", f"Below the {says} level", f"AND(tested = 1, cover < inputs.{level}_dscr)"),
            flag(f"first_{level}", f"Below the {says} level for the first time",
                 f"AND(below_{level} = 1, SUM(below_{level}[..-1]) = 0)"),
        )),
    )  # fmt: skip
    return Page(f"{key}.signals", f"{owner.title}: cover of twelve months, as lenders test it", rows, months)


def signal_page(owner: OwnerShape) -> Page:
    """Return what the tests of a vehicle's cover come to; words where there is no month or no test."""
    key = f"{owner.key}.signals"
    least = f"SUMPRODUCT((timeline.counter[:] = inputs.months) * {key}.lowest[:])"
    rows = (
        _shown("lockup", "Level of lock-up", "ratio", "inputs.lockup_dscr"),
        _shown("default", "Level of default", "ratio", "inputs.default_dscr"),
        _shown("least", "Least cover of twelve months at a quarter end", "ratio",
               f'IF({key}.tested[total] > 0, {least}, "not tested")'),
        _shown("first_lockup", "First month below lock-up", "date", _first(key, "lockup")),
        _shown("first_default", "First month below default", "date", _first(key, "default")),
    )  # fmt: skip
    return Page(f"outputs.signals.{owner.key}", f"Signals: {owner.title}", rows)


def _first(key: str, level: str) -> str:
    date = f"SUMPRODUCT({key}.first_{level}[:] * timeline.date[:])"
    return f'IF({key}.below_{level}[total] > 0, {date}, "never")'


def _shown(name: str, label: str, unit: str, formula: str) -> Row:
    return Row(name, label, unit, formula, kind=Kind.RESULT, format=FORMATS[unit])

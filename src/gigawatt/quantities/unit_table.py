"""The units that programme files are written in: a table for people, and a table of spellings.

Assumes months and years are calendar time and never become hours.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple


class UnitRow(NamedTuple):
    """One row of the table of units: what a field of this quantity accepts."""

    quantity: str
    """What is measured."""
    unit: str
    """Canonical unit, in which the engine computes."""
    examples: tuple[str, ...]
    """Accepted spellings."""
    note: str
    """What to look out for."""


UNITS = (
    UnitRow(
        "money", "USD", ("$100B", "19 bn USD", "USD 1,200,000", "19 bn USD2025"), "Nominal unless a price year follows."
    ),
    UnitRow(
        "money per year", "USD/year", ("4 bn USD/year", "$300M/year", "25 M USD/month"), "Twelve months make a year."
    ),
    UnitRow("power, IT", "MW IT", ("1.2 GW IT", "210 MW IT"), "What the IT equipment draws. mW is milliwatt."),
    UnitRow(
        "power, facility",
        "MW facility",
        ("600 MW facility",),
        "IT plus cooling and losses: what the grid must deliver.",
    ),
    UnitRow("power, contracted", "MW contracted", ("200 MW contracted",), "What a contract names."),
    UnitRow(
        "rent",
        "USD/kW/month",
        ("130 USD/kW/month", "130 $/kW-month", "1560 USD/kW/year"),
        "Per kW of contracted IT power.",
    ),
    UnitRow("accelerators", "gpu", ("100,000 gpus", "72 accelerators"), "Of the kind that the field names."),
    UnitRow("compute price", "USD/gpu/hour", ("3.0 USD/gpu/hour", "$3/GPU-hour"), "Per billed accelerator-hour."),
    UnitRow(
        "cost of building", "USD/W facility", ("20 USD/W", "$4.2M/MW", "7 bn USD/GW facility"), "Per facility watt."
    ),
    UnitRow("price of energy", "USD/MWh", ("85 USD/MWh", "8.5e-2 USD/kWh"), "At the meter."),
    UnitRow("price of fuel", "USD/MMBtu", ("3.5 USD/MMBtu",), "Higher heating value."),
    UnitRow("demand charge", "USD/kW/year", ("70 USD/kW/year", "5.8 USD/kW/month"), "Per kW that the meter sees."),
    UnitRow("price of carbon", "USD/t", ("50 USD/t",), "Per metric ton of CO2."),
    UnitRow("flow of gas", "MMBtu/hour", ("3,500 MMBtu/hour", "84,000 MMBtu/day"), "Higher heating value."),
    UnitRow("running time", "hours", ("500 hours",), "Clock hours."),
    UnitRow("running time a year", "hours/year", ("500 hours/year",), "Clock hours in a year."),
    UnitRow("share", "share", ("8.2 %", "375 bp"), "Inside, 0 to 1."),
    UnitRow("rate", "share/year", ("8.2 %", "375 bp", "2.5 %/year"), "Per year."),
    UnitRow("duration", "months", ("36 months", "15 years"), "Whole calendar months."),
    UnitRow("days", "days", ("12 days", "3 weeks"), "Calendar days."),
    UnitRow("month", "month", ("2025-02",), "Year and month of the calendar."),
)
"""Every quantity of the programme file, for `gigawatt units`, the schema and error messages."""

TOKENS: dict[str, tuple[str, Fraction]] = {
    **{
        prefix + "W": ("power", Fraction(10) ** power)
        for prefix, power in (("", 0), ("k", 3), ("M", 6), ("G", 9), ("T", 12))
    },
    **{
        prefix + "Wh": ("energy", 3600 * Fraction(10) ** power)
        for prefix, power in (("", 0), ("k", 3), ("M", 6), ("G", 9), ("T", 12))
    },
    **dict.fromkeys(("month", "months", "mo"), ("calendar", Fraction(1))),
    **dict.fromkeys(("quarter", "quarters"), ("calendar", Fraction(3))),
    **dict.fromkeys(("year", "years", "yr", "yrs", "a"), ("calendar", Fraction(12))),
    **dict.fromkeys(("hour", "hours", "h", "hr"), ("clock", Fraction(3600))),
    **dict.fromkeys(("day", "days", "d"), ("clock", Fraction(86400))),
    **dict.fromkeys(("week", "weeks"), ("clock", Fraction(604800))),
    **dict.fromkeys(("gpu", "gpus", "GPU", "GPUs", "accelerator", "accelerators"), ("gpu", Fraction(1))),
    **dict.fromkeys(("%", "percent"), ("share", Fraction(1, 100))),
    **dict.fromkeys(("bp", "bps"), ("share", Fraction(1, 10_000))),
    "share": ("share", Fraction(1)),
    **dict.fromkeys(("t", "tonne", "tonnes"), ("mass", Fraction(1))),
    "USD": ("money", Fraction(1)),
}
"""Spelling to (kind, size in the kind's base unit: W, J, months, s, t, one). Tests compare physical rows with pint."""

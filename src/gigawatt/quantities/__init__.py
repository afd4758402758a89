"""Units at the door, figures, months, trials and array types: what every other folder builds on.

Assumes nothing heavy is needed at import: the unit library and the compiler load on first use.
"""

from gigawatt.quantities.amounts import unit_needed
from gigawatt.quantities.annuity import annuity_factor, capital_recovery_factor
from gigawatt.quantities.arrays import B1, B2, F1, F2, F3, I1, I2, NEVER, cache_folder, compiled, in_place
from gigawatt.quantities.errors import GigawattError, InfeasibleError, QuantityError, StorageError
from gigawatt.quantities.figure import Figure, Shape, Spread, median
from gigawatt.quantities.timeline import Timeline, day_date, month_label, month_number, month_start_days
from gigawatt.quantities.trial import FIRST_DRIVER, NIL, UNIT, Trial, central
from gigawatt.quantities.units import UNITS, UnitRow, read_month, read_quantity, write_quantity

__all__ = [
    "B1",
    "B2",
    "F1",
    "F2",
    "F3",
    "FIRST_DRIVER",
    "I1",
    "I2",
    "NEVER",
    "NIL",
    "UNIT",
    "UNITS",
    "Figure",
    "GigawattError",
    "InfeasibleError",
    "QuantityError",
    "Shape",
    "Spread",
    "StorageError",
    "Timeline",
    "Trial",
    "UnitRow",
    "annuity_factor",
    "cache_folder",
    "capital_recovery_factor",
    "central",
    "compiled",
    "day_date",
    "in_place",
    "median",
    "month_label",
    "month_number",
    "month_start_days",
    "read_month",
    "read_quantity",
    "unit_needed",
    "write_quantity",
]

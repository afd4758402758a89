"""Numbers along an axis, fans over the trials and pieces of a whole: what exhibits are made of.

Assumes None in a series means "not there", so that a stored run never holds NaN. NumPy arrays are taken as they come.
"""

from __future__ import annotations

import math
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from gigawatt.chain.record import MonthText, Record


def _plain(value: Any) -> Any:
    """Numbers of an array or sequence as floats, what is not finite as None."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if not isinstance(value, list | tuple):
        return value
    return tuple(None if number is None or not math.isfinite(number) else float(number) for number in value)


Series = Annotated[tuple[float | None, ...], BeforeValidator(_plain)]
"""Numbers along an axis; NaN and infinities become None."""
Months = tuple[MonthText, ...]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
"""Calendar day, `2026-08-14`."""


class Fan(Record):
    """Quantiles over the trials along an axis."""

    p10: Series
    p50: Series
    p90: Series


class Part(Record):
    """One piece of a whole."""

    name: str
    value: float

"""What all objects of the file have in common: frozen rows, names, grades and dates.

Assumes pydantic; a docstring under a field becomes its description in the JSON Schema.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$")]
Grade = Annotated[str, Field(pattern=r"^((AAA|AA|A|BBB|BB|B)[+-]?|none)$")]
Day = Annotated[str, Field(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")]
Count = Annotated[int, Field(strict=True, ge=0)]
Kind = Literal[
    "fact",
    "promise",
    "allegation",
    "rebuttal",
    "report",
    "estimate",
    "proposal",
    "forecast",
    "intent",
    "opinion",
    "background",
    "meta",
    "assumption",
]
Driven = Literal[
    "works_duration",
    "works_cost",
    "chip_price",
    "chip_delay",
    "grid_delay",
    "generation_delay",
    "permit_duration",
    "power_price",
    "gas_price",
    "utilisation",
    "liquidity",
    "holdings",
    "raise",
    "close_delay",
    "rate",
]


class Row(BaseModel):
    """Base of all file objects: frozen, unknown keys forbidden, docstrings become the JSON Schema's texts."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, arbitrary_types_allowed=True)

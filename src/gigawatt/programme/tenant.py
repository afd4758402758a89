"""A tenant's load, and where else than in its own halls it may run: the `placement` section of the programme file.

Assumes a view has been chosen: figures are those it believes.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from gigawatt.programme.fields import Month, Quantity, Rate
from gigawatt.programme.rows import Name, Row
from gigawatt.quantities import Figure

Accelerators: TypeAlias = Annotated[Figure, Quantity(("gpu",), high=1e9)]
HourPrice: TypeAlias = Annotated[Figure, Quantity(("USD/gpu/hour",), high=1e4)]


class Needed(Row):
    """How much compute the tenant needs from a month on."""

    start: Month = Field(alias="from")
    """First month."""
    accelerators: Accelerators
    """Of the reference kind, `placement.chip`."""


class Elsewhere(Row):
    """What another provider offers the tenant, or has agreed with it."""

    kind: Literal["cloud", "lease"] = "cloud"
    """`cloud` is used month by month; `lease` has one level for its whole term, chosen once and paid whether used or
    not."""
    price: HourPrice
    """Of an accelerator-hour of the reference kind."""
    escalator: Rate = Field(default="0 %", validate_default=True)
    """Yearly change of the price from the start of the programme, or from the contract's if that is later."""
    start: Month | None = None
    """First month; left out: that of the programme."""
    end: Month | None = None
    """Month after the last; left out: it goes on."""
    minimum: Accelerators = Field(default="0 gpus", validate_default=True)
    """Take-or-pay: paid for, used or not. Of a lease: its least level."""
    settled: Literal["month", "term"] = "month"
    """When a cloud's minimum is counted: each month, or on the average of its term."""
    maximum: Accelerators | None = None
    """What can be had; left out: no limit."""
    exclusive_until: Month | None = None
    """Month before which nobody else outside the tenant's own halls may serve."""
    first_refusal_until: Month | None = None
    """Month before which load meant for another must be offered to this one first, at that one's price."""
    refuses_below: HourPrice | None = None
    """Price at which it does not care to match; left out: it matches any."""


class TenantLoad(Row):
    """A tenant that keeps part of its load elsewhere while its own halls come live."""

    tenant: Name
    """Entity whose load it is."""
    chip: str = "gb200_nvl72"
    """Row of the accelerator catalogue in whose numbers everything here counts. Other chips of its halls count by their
    dense bf16 rate."""
    halls: tuple[str, ...] = Field(default=("*.*",), min_length=1)
    """Phases whose accelerators are the tenant's, `site.phase` with `*` for any name."""
    running_cost: HourPrice
    """What it costs the tenant to run one accelerator more in its own halls: energy and operation, no capital."""
    demand: tuple[Needed, ...] = Field(min_length=1)
    """In order of date; none before the first."""
    elsewhere: dict[Name, Elsewhere] = Field(default={})
    """Other providers by name."""
    unmet: HourPrice | None = None
    """What an accelerator-hour that nobody serves costs the tenant; left out: all demand must be served."""

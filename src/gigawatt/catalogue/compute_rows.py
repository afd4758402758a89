"""What one row of the tables of compute holds: accelerators, models that were trained, claims of capital cost.

Assumes FLOP/s dense, power named by where it is measured, dates by what happened; a row that mixes them is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from pydantic import Field, model_validator

from gigawatt.catalogue.values import DATE, Kind, Row, Value

DENSE = "TFLOP/s dense"
UNITS: Mapping[str, str] = MappingProxyType(
    {
        "bf16_tflops": DENSE,
        "fp8_tflops": DENSE,
        "fp4_tflops": DENSE,
        "hbm_gb": "GB",
        "hbm_tbps": "TB/s",
        "tdp_w": "W",
        "price_usd": "USD",
        "rack_kw": "kW IT",
        "rack_usd": "USD",
        "server_kw": "kW IT",
        "it_kw": "kW IT",
        "allin_utility_kw": "kW facility",
        "cluster_usd": "USD",
        "cloud_usd_per_hour": "USD/gpu/hour",
    }
)
"""The one unit of each figure of an accelerator."""
WHY_UNIT: Mapping[str, str] = MappingProxyType(
    {
        DENSE: "data sheets often print sparse rates, twice the dense ones",
        "kW IT": "facility power holds cooling and losses too, 1.1 to 1.5 times the IT power",
        "kW facility": "IT power leaves out cooling and losses; it belongs in `it_kw` or `rack_kw`",
    }
)
STEP_FP8 = (1.9, 2.1)
"""8-bit over bf16 of one accelerator, dense over dense: 1.95 (Trainium2) to 2.00 in every row that has both."""
STEP_FP4 = (1.9, 3.1)
"""4-bit over 8-bit, dense over dense: 2.0 (B200) to 3.0 (GB300)."""
MFU_ROUNDING = 0.03  # relative; reported shares have two digits, rates have two or three


class RivalDate(Row):
    """Another date for the same event."""

    date: str = Field(pattern=DATE)
    source: str
    note: str = ""


class Milestone(Row):
    """When something happened to an accelerator."""

    what: Literal["announced", "shipped"]
    """Said in public, or sent to customers in volume: often a year apart."""
    date: str = Field(pattern=DATE)
    source: str
    kind: Kind
    note: str = ""
    rivals: tuple[RivalDate, ...] = ()


class Accelerator(Row):
    """One accelerator package as sold; None where nobody reputable published a figure."""

    id: str
    vendor: str
    package: str
    """What counts as one accelerator."""
    announced: Milestone
    shipped: Milestone
    """First volume shipments, or first general availability where nobody sells the chip."""
    bf16_tflops: Value | None
    """Dense, per package."""
    fp8_tflops: Value | None
    """Dense 8-bit (fp8, or int8 where the note says so), per package."""
    fp4_tflops: Value | None
    """Dense 4-bit, per package."""
    hbm_gb: Value
    hbm_tbps: Value
    tdp_w: Value
    """Rated power of the package."""
    price_usd: Value | None
    """Price of the package alone."""
    gpus_per_rack: Value | None = None
    rack_kw: Value | None = None
    """Power of the compute rack alone; network and storage come on top, see `power_chain.it_over_server`."""
    rack_usd: Value | None = None
    """Compute hardware of one rack, without external network and storage."""
    server_kw: Value | None = None
    """Rated power of the vendor's own server of eight."""
    it_kw: Value | None = None
    """IT power per accelerator, with its share of server and network."""
    allin_utility_kw: Value | None = None
    """Power at the utility's meter per accelerator, all included."""
    cluster_usd: Value | None = None
    """Price per accelerator of a whole cluster: server, switches, cables, share of the facility."""
    cloud_usd_per_hour: Value | None = None
    """Rent of one accelerator where it is not sold."""
    pod_accelerators: Value | None = None
    """In the largest unit wired as one machine."""
    installed_accelerators: Value | None = None
    """In operation, where the owner said so."""

    @model_validator(mode="after")
    def _mixes_no_units(self) -> Accelerator:
        for name, unit in UNITS.items():
            value: Value | None = getattr(self, name)
            if value is not None and value.unit != unit:
                hint = f", hint: {WHY_UNIT[unit]}" if unit in WHY_UNIT else ""
                raise ValueError(f"found {self.id}.{name} in `{value.unit}`, expected `{unit}`{hint}")
        return self

    @model_validator(mode="after")
    def _mixes_no_dates(self) -> Accelerator:
        for name, date in (("announced", self.announced), ("shipped", self.shipped)):
            if date.what != name:
                raise ValueError(
                    f"found {self.id}.{name} with the date it was {date.what}, expected the date it was {name}"
                )
        shared = min(len(self.announced.date), len(self.shipped.date))
        if self.shipped.date[:shared] < self.announced.date[:shared]:
            raise ValueError(
                f"found {self.id} shipped {self.shipped.date} before its announcement {self.announced.date}, "
                "expected the order of things, hint: one of them is the other kind of date"
            )
        return self

    @model_validator(mode="after")
    def _mixes_no_sparse_rates(self) -> Accelerator:
        steps = (
            ("fp8", self.fp8_tflops, "bf16", self.bf16_tflops, STEP_FP8),
            ("fp4", self.fp4_tflops, "fp8", self.fp8_tflops, STEP_FP4),
        )
        for narrow, fast, wide, slow, (low, high) in steps:
            if fast is not None and slow is not None and not low <= fast.value / slow.value <= high:
                raise ValueError(
                    f"found {self.id} with {narrow} at {fast.value / slow.value:.2g} times {wide}, expected {low} to "
                    f"{high} times as among dense rates, hint: one of the two is a sparse rate"
                )
        return self


class ReportedRun(Row):
    """One way in which a model was trained, as its makers or others reported it."""

    accelerator: str
    """As reported; not always in the catalogue."""
    accelerators: Value | None = None
    peak_tflops: Value | None = None
    """Dense, in the precision that `mfu` refers to."""
    achieved_tflops: Value | None = None
    """Per accelerator while it works."""
    mfu: Value | None = None
    """Its unit names the precision of the peak."""
    accelerator_hours: Value | None = None
    """Of the whole training, where reported."""
    pipeline_stages: int | None = Field(default=None, ge=1)
    virtual_stages: int | None = Field(default=None, ge=1)
    """Chunks of layers that one stage holds, interleaved."""
    micro_batches: int | None = Field(default=None, ge=1)
    """Per replica and step."""
    note: str = ""

    @model_validator(mode="after")
    def _is_coherent(self) -> ReportedRun:
        if self.mfu is not None and not re.fullmatch(r"share of dense \w+ peak", self.mfu.unit):
            raise ValueError(
                f"found an MFU in `{self.mfu.unit}`, expected `share of dense bf16 peak` or the like: "
                "one run is 35 % of a bf16 peak and 17 % of an fp8 peak"
            )
        if self.mfu is not None and self.achieved_tflops is not None and self.peak_tflops is not None:
            share = self.achieved_tflops.value / self.peak_tflops.value
            if abs(share / self.mfu.value - 1.0) > MFU_ROUNDING:
                raise ValueError(f"found an MFU of {self.mfu.value}, expected {share:.3f}, achieved over peak")
        return self


class ReferenceModel(Row):
    """A model whose training was reported."""

    id: str
    name: str
    developer: str
    parameters_total: Value
    """All of them: what a checkpoint holds."""
    parameters_active: Value
    """Used for one token: what arithmetic counts."""
    tokens: Value
    """Trained on."""
    precision: Literal["fp16", "bf16", "fp8"]
    """Of most matrix products."""
    runs: tuple[ReportedRun, ...]

    @model_validator(mode="after")
    def _is_no_larger_than_itself(self) -> ReferenceModel:
        if self.parameters_active.value > self.parameters_total.value:
            raise ValueError(f"{self.id} uses more parameters for a token than it has")
        return self


class CapexClaim(Row):
    """What somebody said a gigawatt costs, on the denominator they used."""

    id: str
    who: str
    usd_per_w: Value
    """As stated."""
    denominator: Literal["it", "facility", "unstated"]
    """Watts of what: 1.4 apart."""
    content: Literal["all", "shell_and_power", "accelerators", "unstated"]
    """What the money buys; `accelerators` is the revenue of their vendor alone."""
    chip: str | None = None
    """Accelerator that it speaks of, where the catalogue has it."""
    price_year: int = Field(ge=2015, le=2035)
    """Year of the dollars; of publication where nothing is said."""

    @model_validator(mode="after")
    def _names_its_denominator(self) -> CapexClaim:
        unit = {"it": "USD/W IT", "facility": "USD/W facility", "unstated": "USD/W"}[self.denominator]
        if self.usd_per_w.unit != unit:
            raise ValueError(f"found {self.id} in `{self.usd_per_w.unit}`, expected `{unit}`")
        return self

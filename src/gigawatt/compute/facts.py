"""The catalogued figures that the compute stage computes with, under one roof.

Assumes the catalogue's own units; nothing here is a number of this package.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from gigawatt.catalogue import Accelerator, Value, accelerator, figure

REFERENCE_CHIP = "gb200_nvl72"
"""Sold both as package and as rack: its two prices say what a server costs over its accelerators."""


Instead = Mapping[str, float]
"""Other values of catalogued figures: by key, or by `accelerators.ID.FIELD`, in the catalogue's unit."""
NOTHING: Instead = MappingProxyType({})


class Facts(NamedTuple):
    """Ratios, rates and lives, central."""

    server_over_gpu: float
    it_over_server: float
    facility_over_it: float
    accelerators_per_server: float
    server_price_over_gpu: float
    """Price of a server over that of its accelerators."""
    network_usd_per_accelerator: float
    storage_usd_per_accelerator: float
    storage_pb_per_accelerator: float
    surcharge_share: float
    """Sales tax and tariff on all IT equipment [0..1]."""
    it_usd_per_it_mw: float
    """All IT equipment, for chips that nobody prices [USD/MW IT]."""
    failures_per_thousand_node_days: float
    checkpoint_s: float
    restart_s: float
    spares_share: float
    """Accelerators kept idle to replace failed ones [0..1]."""
    mfu: float
    hours_billed_share: float
    life_years: float
    ramp_months: float


def catalogued(instead: Instead = NOTHING) -> Facts:
    """Return the catalogue's figures, or others instead."""

    def central(key: str) -> float:
        return instead.get(key, figure(key).value)

    return Facts(
        server_over_gpu=central("power_chain.server_over_gpu"),
        it_over_server=central("power_chain.it_over_server"),
        facility_over_it=central("power_chain.facility_over_it"),
        accelerators_per_server=central("power_chain.accelerators_per_server"),
        server_price_over_gpu=_server_price_over_gpu(instead),
        network_usd_per_accelerator=central("network.usd_per_accelerator"),
        storage_usd_per_accelerator=central("storage.usd_per_accelerator"),
        storage_pb_per_accelerator=central("storage.pb_per_thousand_accelerators") / 1000.0,
        surcharge_share=central("chips.tax_share") + central("chips.tariff_share"),
        it_usd_per_it_mw=central("chips.it_usd_per_it_mw"),
        failures_per_thousand_node_days=central("failure.node_rate_per_day") * 1000.0,
        checkpoint_s=central("checkpoint.write_seconds"),
        restart_s=central("checkpoint.restart_seconds"),
        spares_share=central("failure.spares_share"),
        mfu=central("training.mfu_bf16"),
        hours_billed_share=central("utilisation.hours_billed_share"),
        life_years=central("life.chips_years"),
        ramp_months=central("ramp.months"),
    )


def accelerator_of(chip: str, instead: Instead = NOTHING) -> Accelerator:
    """Return an accelerator's row, with other values of its fields where they are given.

    Raises
    ------
    CatalogueError
        If there is no such accelerator.
    """
    row, prefix = accelerator(chip), f"accelerators.{chip}."
    changed = {}
    for key, value in instead.items():
        field = key.removeprefix(prefix)
        known = getattr(row, field, None) if field != key else None
        if isinstance(known, Value):
            changed[field] = known.model_copy(update={"value": value})
    return row.model_copy(update=changed) if changed else row


def tokens_per_accelerator_s(chip: str, instead: Instead = NOTHING) -> Value:
    """Return what an accelerator serves of the reference model, with its band [tokens/s]."""
    key = f"inference.tokens_per_accelerator_s.{chip}"
    known = figure(key)
    return known.model_copy(update={"value": instead[key]}) if key in instead else known


def _server_price_over_gpu(instead: Instead) -> float:
    row = accelerator_of(REFERENCE_CHIP, instead)
    if row.rack_usd is None or row.gpus_per_rack is None or row.price_usd is None:
        raise ValueError(f"{REFERENCE_CHIP} lost a price in the catalogue")
    return row.rack_usd.value / (row.gpus_per_rack.value * row.price_usd.value)

"""The catalogued figures that the compute stage computes with, under one roof.

Assumes the catalogue's own units; nothing here is a number of this package.
"""

from __future__ import annotations

from typing import NamedTuple

from gigawatt.catalogue import Value, accelerator, figure

REFERENCE_CHIP = "gb200_nvl72"
"""Sold both as package and as rack: its two prices say what a server costs over its accelerators."""


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


def catalogued() -> Facts:
    """Return the catalogue's figures."""
    return Facts(
        server_over_gpu=_central("power_chain.server_over_gpu"),
        it_over_server=_central("power_chain.it_over_server"),
        facility_over_it=_central("power_chain.facility_over_it"),
        accelerators_per_server=_central("power_chain.accelerators_per_server"),
        server_price_over_gpu=_server_price_over_gpu(),
        network_usd_per_accelerator=_central("network.usd_per_accelerator"),
        storage_usd_per_accelerator=_central("storage.usd_per_accelerator"),
        storage_pb_per_accelerator=_central("storage.pb_per_thousand_accelerators") / 1000.0,
        surcharge_share=_central("chips.tax_share") + _central("chips.tariff_share"),
        it_usd_per_it_mw=_central("chips.it_usd_per_it_mw"),
        failures_per_thousand_node_days=_central("failure.node_rate_per_day") * 1000.0,
        checkpoint_s=_central("checkpoint.write_seconds"),
        restart_s=_central("checkpoint.restart_seconds"),
        spares_share=_central("failure.spares_share"),
        mfu=_central("training.mfu_bf16"),
        hours_billed_share=_central("utilisation.hours_billed_share"),
        life_years=_central("life.chips_years"),
        ramp_months=_central("ramp.months"),
    )


def tokens_per_accelerator_s(chip: str) -> Value:
    """Return what an accelerator serves of the reference model, with its band [tokens/s]."""
    return figure(f"inference.tokens_per_accelerator_s.{chip}")


def _central(key: str) -> float:
    return figure(key).value


def _server_price_over_gpu() -> float:
    row = accelerator(REFERENCE_CHIP)
    if row.rack_usd is None or row.gpus_per_rack is None or row.price_usd is None:
        raise ValueError(f"{REFERENCE_CHIP} lost a price in the catalogue")
    return row.rack_usd.value / (row.gpus_per_rack.value * row.price_usd.value)

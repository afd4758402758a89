"""One accelerator as it is bought and powered: its unit (rack or server), power, price and arithmetic.

Assumes the row of the catalogue; where it is silent, the power chain and the price ratio of a priced rack stand in.
"""

from __future__ import annotations

from typing import NamedTuple

from gigawatt.catalogue import Accelerator
from gigawatt.compute.facts import NOTHING, Facts, Instead, tokens_per_accelerator_s
from gigawatt.compute.inference import Throughput
from gigawatt.compute.power_chain import chain_kw_per_accelerator, rack_kw_per_accelerator
from gigawatt.quantities import GigawattError

FLOPS_PER_TERAFLOPS = 1e12
KILOWATTS_PER_MEGAWATT = 1000.0


class Chip(NamedTuple):
    """An accelerator with its share of everything that comes with it."""

    accelerators_per_unit: float
    """In the smallest unit that is bought: a rack, or a server."""
    it_kw: float
    """IT power per accelerator, network and storage included."""
    delivered_usd: float
    """Per accelerator: rack, network, storage, tax."""
    bf16_flops: float
    """Dense."""
    fp8_flops: float
    tokens_per_s: Throughput


def chip(row: Accelerator, facts: Facts, instead: Instead = NOTHING) -> Chip:
    """Return an accelerator of the catalogue as it is bought and powered.

    Raises
    ------
    GigawattError
        Where no dense rate is known at all.

    """
    it_kw = it_kw_per_accelerator(row, facts)
    tokens = tokens_per_accelerator_s(row.id, instead)
    low = tokens.value if tokens.low is None else tokens.low
    high = tokens.value if tokens.high is None else tokens.high
    bf16_flops, fp8_flops = dense_flops(row)
    return Chip(
        accelerators_per_unit=accelerators_per_unit(row, facts),
        it_kw=it_kw,
        delivered_usd=delivered_usd(row, it_kw, facts),
        bf16_flops=bf16_flops,
        fp8_flops=fp8_flops,
        tokens_per_s=Throughput(low, tokens.value, high),
    )


def it_kw_per_accelerator(row: Accelerator, facts: Facts) -> float:
    """Return the IT power of one accelerator [kW]: as published, else by its rack or server, else by its TDP."""
    if row.it_kw is not None:
        return row.it_kw.value
    if row.rack_kw is not None and row.gpus_per_rack is not None:
        return rack_kw_per_accelerator(row.rack_kw.value, row.gpus_per_rack.value, facts.it_over_server)
    if row.server_kw is not None:
        return rack_kw_per_accelerator(row.server_kw.value, facts.accelerators_per_server, facts.it_over_server)
    return chain_kw_per_accelerator(row.tdp_w.value, facts.server_over_gpu, facts.it_over_server)


def accelerators_per_unit(row: Accelerator, facts: Facts) -> float:
    """Return how many accelerators come in one unit: a rack where the rack is the product, else a server."""
    if row.rack_kw is not None and row.gpus_per_rack is not None:
        return row.gpus_per_rack.value
    return facts.accelerators_per_server


def server_usd(row: Accelerator, it_kw: float, facts: Facts) -> float:
    """Return what one accelerator costs with its share of server or rack [USD].

    Of a rack sold whole its part; else its own price times that of a server over its accelerators. A row without any
    price takes what all IT equipment costs per MW, less network and storage.
    """
    if row.rack_usd is not None and row.gpus_per_rack is not None:
        return row.rack_usd.value / row.gpus_per_rack.value
    if row.price_usd is not None:
        return row.price_usd.value * facts.server_price_over_gpu
    return facts.it_usd_per_it_mw * it_kw / KILOWATTS_PER_MEGAWATT - fabric_usd(facts)


def fabric_usd(facts: Facts) -> float:
    """Return what network and storage cost per accelerator [USD]."""
    return facts.network_usd_per_accelerator + facts.storage_usd_per_accelerator


def delivered_usd(row: Accelerator, it_kw: float, facts: Facts) -> float:
    """Return what one accelerator costs installed: server, network, storage, sales tax and tariff [USD]."""
    return (server_usd(row, it_kw, facts) + fabric_usd(facts)) * (1.0 + facts.surcharge_share)


def dense_flops(row: Accelerator) -> tuple[float, float]:
    """Return the dense bf16 and 8-bit rates [FLOP/s].

    Where one is not published it is taken as half or twice the other, as in every row that has both.

    Raises
    ------
    GigawattError
        Where neither is known.

    """
    bf16 = None if row.bf16_tflops is None else row.bf16_tflops.value * FLOPS_PER_TERAFLOPS
    fp8 = None if row.fp8_tflops is None else row.fp8_tflops.value * FLOPS_PER_TERAFLOPS
    if bf16 is None and fp8 is None:
        raise GigawattError(f"found accelerator {row.id} without a dense rate, expected bf16 or fp8 TFLOP/s")
    if bf16 is None:
        return (fp8 or 0.0) / 2.0, fp8 or 0.0
    return bf16, 2.0 * bf16 if fp8 is None else fp8

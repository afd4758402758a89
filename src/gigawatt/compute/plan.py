"""What the compute stage decides, and what runs in one trial.

Assumes whole racks; FLOP/s are dense, with their precision in the name.
"""

from __future__ import annotations

from typing import NamedTuple

from gigawatt.quantities import F1, F2, I1


class Plan(NamedTuple):
    """Racks and rates per phase. P phases."""

    racks: F1
    """Whole racks, or whole servers where the accelerator is not sold by the rack. Shape (P,)."""
    accelerators: F1
    """In those racks. Shape (P,)."""
    it_kw_per_accelerator: F1
    """With its share of server, network and storage. Shape (P,)."""
    chips_usd: F1
    """Racks, network, storage, tax, delivered, before any claim on the all-in cost. Shape (P,)."""
    bf16_flops: F1
    """Dense FLOP/s per accelerator. Shape (P,)."""
    fp8_flops: F1
    """Dense 8-bit FLOP/s per accelerator. Shape (P,)."""
    goodput: F1
    """Useful share of a job on the whole phase: accelerators not kept as spares x ETTR (Daly). Shape (P,)."""
    mfu: float
    """Of dense bf16."""
    tokens_per_accelerator_s: F1
    """Served tokens per second of a reference model, central. Shape (P,)."""
    tokens_low: F1
    """Low end of the band. Shape (P,)."""
    tokens_high: F1
    """High end of the band. Shape (P,)."""
    hours_billed_share: float
    """Utilisation as sold, central."""
    life_years: F1
    """Economic life of the chips. Shape (P,)."""
    storage_pb: F1
    """Petabytes that come with the accelerators. Shape (P,)."""
    phase_facility_mw: F1
    """Peak at the meter. Shape (P,)."""
    phase_it_mw: F1
    """As declared; the racks take at most this. Shape (P,)."""
    month_hours: F1
    """Shape (M,)."""
    month_start_days: F1
    """Since month 0. Shape (M + 1,)."""
    utilisation_driver: int
    """Place in `Trial.factor` of what multiplies `hours_billed_share`."""
    ramp_months: float
    """From energised (first racks) to fully operational."""
    site: I1
    """Index of the site. Shape (P,)."""


class Outcome(NamedTuple):
    """What runs in one trial. P phases, M months."""

    it_mw: F2
    """Energised and supplied, mean of the month. Shape (P, M)."""
    accelerators: F2
    """Powered, mean of the month. Shape (P, M)."""
    gpu_hours: F2
    """Billed in the month. Shape (P, M)."""
    bf16_flops: F1
    """Dense peak of what is powered, mean of the month. Shape (M,)."""
    tokens: F1
    """Served in the month, reference model, central. Shape (M,)."""

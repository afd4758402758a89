"""How many racks each phase holds, what they cost, and what they can do.

Assumes every phase is filled with whole racks of its chip up to its IT power; when they run is for `play`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import numpy as np

from gigawatt.compute.chips import Chip, chip
from gigawatt.compute.facts import NOTHING, Facts, Instead, accelerator_of, catalogued
from gigawatt.compute.plan import Plan
from gigawatt.compute.power_chain import facility_mw, whole_units
from gigawatt.compute.reliability import job_ettr
from gigawatt.programme import PhaseAt, Programme
from gigawatt.quantities import F1, Timeline, month_start_days

HOURS_PER_DAY = 24.0


def decide(programme: Programme, timeline: Timeline, instead: Instead = NOTHING) -> Plan:
    """Return racks, cost and rates of every phase, chosen or not.

    Parameters
    ----------
    programme
        In one view.
    timeline
        Months of the outcome.
    instead
        Other values of catalogued figures, to see what hangs on them.

    Raises
    ------
    CatalogueError
        Where a phase names an accelerator that the catalogue does not have.

    """
    facts = catalogued(instead)
    phases = programme.phases
    names = sorted({at.phase.chip for at in phases})
    known = {name: chip(accelerator_of(name, instead), facts, instead) for name in names}
    chips = [known[at.phase.chip] for at in phases]
    it_mw = _floats(at.phase.it_power.value for at in phases)
    racks = _floats(map(_racks, it_mw, chips))
    accelerators = racks * _floats(item.accelerators_per_unit for item in chips)
    start_days = month_start_days(timeline)
    return Plan(
        racks=racks,
        accelerators=accelerators,
        it_kw_per_accelerator=_floats(item.it_kw for item in chips),
        chips_usd=accelerators * _floats(item.delivered_usd for item in chips),
        bf16_flops=_floats(item.bf16_flops for item in chips),
        fp8_flops=_floats(item.fp8_flops for item in chips),
        goodput=_floats(map(partial(goodput, facts=facts), accelerators)),
        mfu=facts.mfu,
        tokens_per_accelerator_s=_floats(item.tokens_per_s.central for item in chips),
        tokens_low=_floats(item.tokens_per_s.low for item in chips),
        tokens_high=_floats(item.tokens_per_s.high for item in chips),
        hours_billed_share=facts.hours_billed_share,
        life_years=np.full(len(phases), facts.life_years),
        storage_pb=accelerators * facts.storage_pb_per_accelerator,
        phase_facility_mw=_floats(_facility_mw(at, facts) for at in phases),
        phase_it_mw=it_mw,
        month_hours=np.diff(start_days) * HOURS_PER_DAY,
        month_start_days=start_days,
        utilisation_driver=programme.driver("utilisation"),
        ramp_months=facts.ramp_months,
        site=np.array([at.site for at in phases], dtype=np.int64),
    )


def goodput(accelerators: float, facts: Facts) -> float:
    """Return the useful share of a job on all accelerators of a phase: those not kept as spares, times ETTR [0..1]."""
    working = accelerators * (1.0 - facts.spares_share)
    ettr = job_ettr(working, facts.failures_per_thousand_node_days, facts.checkpoint_s, facts.restart_s)
    return (1.0 - facts.spares_share) * ettr


def _racks(it_mw: float, item: Chip) -> float:
    return whole_units(it_mw, item.it_kw * item.accelerators_per_unit)


def _facility_mw(at: PhaseAt, facts: Facts) -> float:
    ratio = at.phase.facility_ratio
    return facility_mw(at.phase.it_power.value, facts.facility_over_it if ratio is None else ratio)


def _floats(values: Iterable[float]) -> F1:
    return np.array(list(values), dtype=np.float64)

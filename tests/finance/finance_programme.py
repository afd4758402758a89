"""One campus phase with a shell vehicle and a chips vehicle, and stand-ins for the stages before finance."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np

from gigawatt import capital, compute, power, schedule
from gigawatt.finance import Plan, decide
from gigawatt.programme import Programme, read
from gigawatt.quantities import Trial, central, month_start_days

T = TypeVar("T")

TEXT = """
gigawatt: 1
programme: {name: Test, start: 2026-01, horizon: 20 years, price_year: 2026}
entities:
  sponsor: {liquidity: 3 bn USD, rating: BBB}
  fund: {liquidity: 3 bn USD, rating: A}
  tenant: {rating: A, liquidity: 5 bn USD}
vehicles:
  venture: {kind: joint_venture, partners: {sponsor: {commitment: 1 bn USD}, fund: {commitment: 2 bn USD}}}
  shell_co: {owners: {venture: 100 %}, owns: [plains.h1.shell, plains.power], facilities: [construction]}
  chip_co: {owners: {venture: 100 %}, owns: [plains.h1.chips], facilities: [chip_loan]}
contracts:
  lease: {kind: lease, payer: LESSEE, guarantor: tenant, payee: shell_co, phases: [plains.h1],
          price: 150 USD/kW/month, term: 15 years, signed: 2026-03}
  compute: {kind: capacity, payer: tenant, payee: chip_co, phases: [plains.h1],
            price: 3.6 USD/gpu/hour, minimum: 90 %, term: 5 years, signed: 2026-03}
facilities:
  construction: {kind: delayed_draw}
  chip_loan: {kind: delayed_draw, reserve: 3 months}
sites:
  plains:
    location: {latitude: 32.4, longitude: -99.7}
    grid: [{from: 2026-06, firm: 150 MW}]
    phases: [{it_power: 100 MW, name: h1, start: 2026-01, mandatory: true}]
"""

TERMS_AFTER = {
    "shell_co": "shell_co: {",
    "chip_co": "chip_co: {",
    "lease": "kind: lease, ",
    "phase": "[{it_power: 100 MW, ",
}
READY_MONTH = 21
CLOSE_MONTH = 8
SHELL_USD = 1.2e9
CHIPS_USD = 2.6e9
ACCELERATORS = 54_000.0


class Case(NamedTuple):
    """Everything `finance.play` takes."""

    programme: Programme
    funding: capital.Plan
    plan: Plan
    supply: capital.Outcome
    build: schedule.Outcome
    energy: power.Outcome
    output: compute.Outcome
    trial: Trial


def read_text(folder: Path, lessee: str = "tenant", sold: bool = True, **terms: str) -> Programme:
    """Return the programme, with another payer of the lease, or without the contract for compute.

    `terms` are added to the row of that name; those of the lease include its term.
    """
    text = TEXT.replace("LESSEE", lessee)
    if "lease" in terms:
        text = text.replace("term: 15 years, ", "")
    for name, words in terms.items():
        text = text.replace(TERMS_AFTER[name], f"{TERMS_AFTER[name]}{words}, ")
    if not sold:
        start, end = text.index("  compute:"), text.index("facilities:\n")
        text = text[:start] + text[end:]
    path = folder / "programme.yaml"
    path.write_text(text)
    return read(path)


def filled(kind: type[T], **given: np.ndarray) -> T:
    """Return a stage's tuple with the fields that finance reads; the others hold nothing."""
    return kind(**{name: given.get(name, np.zeros(1)) for name in kind._fields})


def phases(programme: Programme) -> capital.Phases:
    return capital.Phases(
        site=np.zeros(1, dtype=np.int64),
        it_mw=np.array([100.0]),
        facility_mw=np.array([140.0]),
        cost_usd=np.array([[SHELL_USD, CHIPS_USD, 0.0]]),
        accelerators=np.array([ACCELERATORS]),
        mandatory=np.ones(1, dtype=np.int64),
        baseline=np.zeros(1, dtype=np.int64),
    )


def built(programme: Programme, late_months: int = 0, cost: float = 1.0, cause: str = "WORKS") -> schedule.Outcome:
    """Return dates and spending; `late_months` shifts completion, `cost` scales spending, `cause` set the date."""
    months = programme.timeline.months
    spend = np.zeros((1, 3, months))
    starts, ready = month_start_days(programme.timeline), READY_MONTH + late_months
    spend[0, 0, 3:ready] = SHELL_USD * cost / (ready - 3)
    spend[0, 1, 14:ready] = CHIPS_USD * cost / (ready - 14)
    return filled(
        schedule.Outcome,
        ready_day=starts[ready : ready + 1] + 10.0,
        close_day=starts[CLOSE_MONTH : CLOSE_MONTH + 1] + 10.0,
        spend_usd=spend,
        binding_share=np.eye(1, len(schedule.Binding), schedule.Binding[cause]),
    )


def running(programme: Programme, build: schedule.Outcome, use: float = 0.95) -> tuple[power.Outcome, compute.Outcome]:
    """Return energy and output of a phase that runs from its ready day on."""
    starts = month_start_days(programme.timeline)
    live = np.clip((starts[1:] - build.ready_day[0]) / np.diff(starts), 0.0, 1.0)
    hours = ACCELERATORS * live * np.diff(starts) * 24.0 * use
    energy = filled(power.Outcome, energy_usd=live[None] * 5e6)
    output = filled(compute.Outcome, it_mw=live[None] * 100.0, gpu_hours=hours[None])
    return energy, output


def decided(programme: Programme) -> Case:
    """Return the base case of the programme."""
    trial = central(np.array([1.0, 0.0, *(driver.neutral for driver in programme.drivers)]))
    funding = capital.decide(programme, programme.timeline, phases(programme), None, 0.08)
    supply = capital.play(funding, trial)
    build = built(programme)
    energy, output = running(programme, build)
    plan = decide(
        programme,
        programme.timeline,
        phases(programme),
        supply,
        funding,
        build,
        energy,
        output,
        np.array([ACCELERATORS]),
        np.array([True]),
    )
    return Case(programme, funding, plan, supply, build, energy, output, trial)

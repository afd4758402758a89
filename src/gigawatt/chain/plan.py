"""One plan of every stage, and one outcome of every stage: what `decide` and `play` of the chain return.

Assumes the stages' own tuples; nothing is copied between them.
"""

from __future__ import annotations

from typing import NamedTuple

from gigawatt import capital, compute, finance, power, schedule


class Plan(NamedTuple):
    """What was decided once, on central values."""

    phases: capital.Phases
    capital: capital.Plan
    schedule: schedule.Plan
    power: power.Plan
    compute: compute.Plan
    finance: finance.Plan


class Outcome(NamedTuple):
    """What happens in one trial."""

    supply: capital.Outcome
    build: schedule.Outcome
    energy: power.Outcome
    output: compute.Outcome
    money: finance.Outcome

"""Examples of the repository, decided once for all tests of the chain."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from gigawatt import capital, chain, power
from gigawatt.programme import Programme, read
from gigawatt.risk import Trials, run_trials

EXAMPLES = Path(__file__).parents[2] / "examples"


class Decided(NamedTuple):
    """A programme in one view, its plan and what is asked of it."""

    programme: Programme
    plan: chain.Plan
    asked: chain.Asked

    @property
    def own_mw(self) -> float:
        """Facility power that the programme itself builds [MW]."""
        return float(self.plan.phases.facility_mw[self.asked.counted].sum())

    def played(self, trials: int, seed: int = 1, workers: int | None = None) -> Trials:
        end = capital.first_target_month(self.programme)
        return run_trials(self.programme, self.plan, self.asked, end, trials, seed, workers=workers)


def opened(example: str, view: str | None = None, settings: Mapping[str, str] | None = None) -> Programme:
    return read(str(EXAMPLES / example / "programme.yaml"), view, settings)


def decided_from(programme: Programme, frozen_power: power.Plan | None = None) -> Decided:
    plan = chain.decide(programme, frozen_power=frozen_power)
    return Decided(programme, plan, chain.ask(programme, plan))


@cache
def decided(example: str, view: str | None = None) -> Decided:
    return decided_from(opened(example, view))

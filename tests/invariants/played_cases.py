"""A programme carried through the chain: its plan, and what happened in its base case and in sampled futures."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np

from gigawatt import chain
from gigawatt.programme import Programme, read
from gigawatt.quantities import FIRST_DRIVER, Trial
from gigawatt.risk import key_of, pack, sample

EXAMPLES = Path(__file__).parents[2] / "examples"
SEED = 20250121


class Future(NamedTuple):
    """One trial of one plan."""

    programme: Programme
    plan: chain.Plan
    trial: Trial
    outcome: chain.Outcome


class Played(NamedTuple):
    """A plan and its futures, the base case first."""

    programme: Programme
    plan: chain.Plan
    trials: tuple[Trial, ...]
    outcomes: tuple[chain.Outcome, ...]

    def futures(self) -> Iterator[Future]:
        for trial, outcome in zip(self.trials, self.outcomes, strict=True):
            yield Future(self.programme, self.plan, trial, outcome)


def sampled(programme: Programme, number: int) -> Trial:
    """Return one future of the ensemble."""
    drivers, width = pack(programme.drivers), FIRST_DRIVER + len(programme.drivers)
    trial = Trial(np.empty(width), np.empty(width, dtype=np.bool_))
    sample(drivers, key_of(SEED, "trials"), number, trial.factor, trial.event)
    return trial


def carried(programme: Programme, trials: int) -> Played:
    plan = chain.decide(programme)
    futures = (chain.base_case(programme), *(sampled(programme, number) for number in range(trials)))
    return Played(programme, plan, futures, tuple(chain.play(plan, trial) for trial in futures))


@lru_cache(maxsize=400)
def of_text(text: str, trials: int) -> Played:
    """Return a programme written to a file, read and played: the same case serves every invariant."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "programme.yaml"
        path.write_text(text)
        return carried(read(str(path)), trials)


@cache
def of_example(example: str, view: str | None, trials: int) -> Played:
    return carried(read(str(EXAMPLES / example / "programme.yaml"), view), trials)

"""Examples of the repository, decided and played in 50 futures: shared by the tests of the exhibits."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from gigawatt import capital, chain
from gigawatt.programme import Programme, read
from gigawatt.risk import Trials, run_trials
from gigawatt.study.exhibits import exhibits

EXAMPLES = Path(__file__).parents[2] / "examples"


class Played(NamedTuple):
    programme: Programme
    plan: chain.Plan
    base: chain.Outcome
    asked: chain.Asked
    trials: Trials
    shown: chain.Exhibits


@cache
def played(example: str) -> Played:
    programme = read(str(EXAMPLES / example / "programme.yaml"))
    plan = chain.decide(programme)
    base = chain.play(plan, chain.base_case(programme))
    asked = chain.ask(programme, plan)
    trials = run_trials(programme, plan, asked, capital.call_end_month(programme), 50, 1)
    return Played(programme, plan, base, asked, trials, exhibits(programme, plan, base, asked, trials))

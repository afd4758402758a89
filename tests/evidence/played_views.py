"""Examples of the repository, read, decided and played in a few futures: shared by the tests of the evidence."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from gigawatt import capital, chain
from gigawatt.chain import Finding
from gigawatt.evidence import Case, findings
from gigawatt.programme import Programme, read
from gigawatt.risk import base_trials, run_trials

EXAMPLES = Path(__file__).parents[2] / "examples"


def opened(example: str, view: str | None = None, settings: Mapping[str, str] | None = None) -> Programme:
    return read(str(EXAMPLES / example / "programme.yaml"), view, settings)


def case_of(programme: Programme, trials: int) -> Case:
    plan = chain.decide(programme)
    asked, end = chain.ask(programme, plan), capital.call_end_month(programme)
    _, base = base_trials(programme, plan, asked, end)
    return Case(programme, plan, asked, base, run_trials(programme, plan, asked, end, trials, 1))


@cache
def played(example: str, view: str | None = None, trials: int = 40) -> Case:
    return case_of(opened(example, view), trials)


@cache
def found(view: str) -> tuple[Finding, ...]:
    """Return the findings of the Stargate example in one view."""
    return findings(opened("stargate", view))


def of_rule(rule: str, view: str = "announced") -> tuple[Finding, ...]:
    return tuple(finding for finding in found(view) if finding.id == rule)


def arithmetic(rule: str, view: str = "announced") -> str:
    """Return every line of arithmetic of a rule."""
    return "\n".join(line for finding in of_rule(rule, view) for line in finding.arithmetic)

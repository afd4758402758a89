"""Every rule, in order: what the claims of a programme say of each other.

Assumes only the programme and the catalogue, so that `check` can report findings without a run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gigawatt.chain import Finding
from gigawatt.evidence import money_rules, scale_rules
from gigawatt.programme import Programme

RULES: tuple[Callable[[Programme], Iterator[Finding]], ...] = (
    money_rules.stakes,
    money_rules.gearing,
    money_rules.coverage,
    money_rules.double_count,
    scale_rules.unit_cost,
    money_rules.rate,
    money_rules.additionality,
    scale_rules.jobs,
)


def findings(programme: Programme) -> tuple[Finding, ...]:
    """Return the inconsistencies among the claims that this view can know, each with its arithmetic and repairs."""
    return tuple(finding for rule in RULES for finding in rule(programme))

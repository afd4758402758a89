"""`--fail-on`: conditions on headlines that make a run end with exit code 3, for use in scripts.

Assumes a headline is named by its path in the verdict: `funding_gap_usd.0.gap.p50>50e9`, `plan_completes<0.8`.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from gigawatt.chain import Verdict

COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
FORM = re.compile(r"\s*([\w.-]+?)\s*(>=|<=|>|<)\s*([-+0-9.eE]+)\s*")


@dataclass(frozen=True, slots=True)
class Gate:
    """One condition."""

    text: str
    path: str
    comparison: str
    bound: float


def read_gates(texts: Sequence[str]) -> tuple[Gate, ...]:
    """Return the conditions, or a usage error that names the one that is none."""
    return tuple(_read(text) for text in texts)


def check_names(gates: Sequence[Gate]) -> None:
    """Refuse a gate on no headline before anything is run."""
    from gigawatt.chain import Headlines

    for gate in gates:
        name = gate.path.split(".")[0]
        if name not in Headlines.model_fields:
            known = ", ".join(Headlines.model_fields)
            raise typer.BadParameter(f"there is no headline {name}; known: {known}", param_hint="'--fail-on'")


def tripped(gates: Sequence[Gate], verdict: Verdict) -> tuple[str, ...]:
    """Return the conditions that hold, with the value found; what is null trips too: it is not known to pass.

    Raises
    ------
    typer.BadParameter
        Where a path leads to nothing that is a number.
    """
    found = []
    for gate in gates:
        value = _value(verdict, gate)
        if value is None:
            found.append(f"{gate.text}: not computable")
        elif COMPARISONS[gate.comparison](value, gate.bound):
            found.append(f"{gate.text}: {value:.6g}")
    return tuple(found)


def _read(text: str) -> Gate:
    match = FORM.fullmatch(text)
    try:
        if match:
            return Gate(text, match[1], match[2], float(match[3]))
    except ValueError:
        pass
    expected = "write HEADLINE>NUMBER, for example funding_gap_usd.0.gap.p50>50e9"
    raise typer.BadParameter(f"'{text}' is not a condition; {expected}", param_hint="'--fail-on'")


def _value(verdict: Verdict, gate: Gate) -> float | None:
    """The number at the gate's path; lists take an index or, for questions, an id."""
    node: object = verdict.headlines.model_dump()
    for step in gate.path.split("."):
        node = _below(node, step, gate)
        if node is None:
            return None
    if isinstance(node, bool) or not isinstance(node, int | float):
        raise typer.BadParameter(f"{gate.path} is not a number; name one below it", param_hint="'--fail-on'")
    return float(node)


def _below(node: object, step: str, gate: Gate) -> object:
    if isinstance(node, dict) and step in node:
        return node[step]
    if isinstance(node, tuple | list):
        if step.isdigit() and int(step) < len(node):
            return node[int(step)]
        named = [item for item in node if isinstance(item, dict) and item.get("id") == step]
        if named:
            return named[0]
    options = list(node) if isinstance(node, dict) else []
    known = f"; known here: {', '.join(map(str, options))}" if options else ""
    raise typer.BadParameter(f"there is no {step} in {gate.path}{known}", param_hint="'--fail-on'")

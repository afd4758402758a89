"""`check` on a schedule from P6 or MS Project: the reader's warnings, the fourteen checks, what has been earned.

Assumes a failed check is no error: a poor schedule is read, and told so with the tasks that make it poor.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from enum import Enum
from pathlib import Path

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from gigawatt.cli.faults import ExitCode, tell
from gigawatt.cli.terminal import console
from gigawatt.exchange import PlanFile, read_plans
from gigawatt.schedule.quality import Assessment, Check, EarnedValue, Measured, Sense, Status, assess, earned_value

SUFFIXES = (".xer", ".xml", ".pmxml", ".mpp", ".mpx", ".mpt", ".zip", ".gz")
MOST_WARNINGS, MOST_OFFENDERS = 10, 6
"""Lines shown; `--json` has them all."""
SYMBOLS = {Status.PASSED: "✓ passed", Status.FAILED: "✕ failed", Status.NOT_APPLICABLE: "– not applicable"}
EARNED = (
    ("planned value", "pv_usd"),
    ("earned value", "ev_usd"),
    ("actual cost", "ac_usd"),
    ("SPI", "spi"),
    ("CPI", "cpi"),
)


def is_plan(file: str) -> bool:
    """Return whether a file is a schedule of another program, by its name or its first letters."""
    path = Path(file)  # os.path answers False where Path raises: a name too long is for the reader to report
    if path.suffix.lower() in SUFFIXES:
        return True
    if not os.path.isfile(file) or path.suffix.lower() in (".yaml", ".yml"):
        return False
    with path.open("rb") as opened:
        start = opened.read(16).lstrip(b"\xef\xbb\xbf\xff\xfe")
    return start.startswith((b"ERMHDR", b"<"))


def check_plan(file: str, *, as_json: bool) -> ExitCode:
    """Assess every project of the file; print tables or one object."""
    plans = read_plans(file)
    if as_json:
        typer.echo(json.dumps({"plans": [plan_object(plan) for plan in plans]}, indent=2, ensure_ascii=False))
        return ExitCode.OK
    warnings = plans[0].warnings
    for warning in warnings[:MOST_WARNINGS]:
        tell(f"{file}:{warning.line}: {warning.text}")
    if len(warnings) > MOST_WARNINGS:
        tell(f"and {len(warnings) - MOST_WARNINGS} more warnings: --json lists them all")
    for plan in plans:
        show_plan(plan, console())
    return ExitCode.OK


def show_plan(plan: PlanFile, to: Console) -> None:
    """Print the fourteen checks of a plan with what offends, and what has been earned.

    Raises
    ------
    ExchangeError
        The plan cannot be calculated.
    """
    assessment, earned = assess(plan), earned_value(plan)
    counts = assessment.counts
    to.print(
        f"{plan.name} ({plan.format}): {counts.tasks} tasks, {counts.milestones} milestones, {counts.links} links; "
        f"{counts.complete} complete, {counts.begun} begun at {assessment.data_date:%Y-%m-%d}; "
        f"calculated finish {assessment.path.finish:%Y-%m-%d}."
    )
    to.print(_table(assessment))
    for check in assessment.failed:
        to.print(f"{check.number}. {check.name}:{f' {check.reason}' if check.reason else ''}")
        for offender in check.offenders[:MOST_OFFENDERS]:
            to.print(f"   {offender.id} {offender.name}: {offender.why}")
        if len(check.offenders) > MOST_OFFENDERS:
            to.print(f"   and {len(check.offenders) - MOST_OFFENDERS} more: --json lists them all")
    figures = list(_earned(earned))
    if figures:
        to.print(f"Earned value at {assessment.data_date:%Y-%m-%d}: {', '.join(figures)}.")
    to.print(f"{len(assessment.failed)} of {len(assessment.checks)} checks failed.")


def _table(assessment: Assessment) -> Table:
    table = Table(box=box.SIMPLE)
    for column in ("", "Check", "Result", "Found", "Threshold"):
        table.add_column(column)
    for check in assessment.checks:
        found = check.reason if check.status is Status.NOT_APPLICABLE else _found(check)
        table.add_row(str(check.number), check.name, SYMBOLS[check.status], found, _threshold(check))
    return table


def _found(check: Check) -> str:
    value = check.value or 0.0
    shown = f"{value:.0f}" if abs(value) > 2.0 else f"{value:.2f}" if check.sense is Sense.AT_LEAST else f"{value:.1%}"
    return f"{shown} ({check.numerator:g} of {check.denominator:g} {check.unit})"


def _threshold(check: Check) -> str:
    sign = "at least" if check.sense is Sense.AT_LEAST else "at most"
    return f"{sign} {check.threshold:g}" if check.sense is Sense.AT_LEAST else f"{sign} {check.threshold:.0%}"


def _earned(earned: EarnedValue) -> Iterator[str]:
    """The figures that exist."""
    for words, name in EARNED:
        measured: Measured = getattr(earned, name)
        if measured.value is not None:
            yield f"{words} {measured.value:,.2f}"


def plan_object(plan: PlanFile) -> dict[str, object]:
    """Return the same as one object for `--json`."""
    assessment, earned = assess(plan), earned_value(plan)
    return {
        "plan": plan.name,
        "format": plan.format,
        "data_date": assessment.data_date.isoformat(),
        "finish": assessment.path.finish.isoformat(),
        "counts": asdict(assessment.counts),
        "checks": [_plain(asdict(check)) for check in assessment.checks],
        "critical": list(assessment.path.critical),
        "earned_value": {name: _plain(value) for name, value in earned._asdict().items()},
        "warnings": [asdict(warning) for warning in plan.warnings],
    }


def _plain(value: object) -> object:
    """Return the same with enums, dates and tuples as JSON has them."""
    if isinstance(value, Measured):
        return {"value": value.value, "reason": value.reason}
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, datetime) else value

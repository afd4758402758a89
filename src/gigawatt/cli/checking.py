"""`check`: every issue of a file, what its claims and its hours say of each other and, where asked, its plan's health.

Assumes a finding is no error: a file whose claims contradict each other is read, and says so.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import typer

from gigawatt.cli.exporting import plan_of
from gigawatt.cli.faults import ExitCode, tell
from gigawatt.cli.plans import plan_object, show_plan
from gigawatt.cli.terminal import console, show_findings
from gigawatt.evidence import findings, series_findings, words
from gigawatt.programme import Issue, Programme, ProgrammeError
from gigawatt.study import open_programme, read_series

if TYPE_CHECKING:
    from gigawatt.chain import Finding
    from gigawatt.exchange import PlanFile


COARSE = (
    "Works templates are coarse: tasks of months that overlap by lags, and phases that end one after the other. "
    "Checks 3, 4, 6 and 8 are made for tasks of at most two months."
)


def check_file(
    file: str, views: Sequence[str], settings: Mapping[str, str], *, as_json: bool, with_plan: bool = False
) -> ExitCode:
    """Read the file in each view; print issues or findings, and the checks of its base plan where asked."""
    read: list[Programme] = []
    issues: list[Issue] = []
    for view in views or (None,):
        try:
            read.append(open_programme(file, view, settings))
        except ProgrammeError as error:
            issues += [issue for issue in error.issues if issue not in issues]
    found = {
        programme.view: (*findings(programme), *series_findings(read_series(programme).hours)) for programme in read
    }
    plans = {programme.view: plan_of(programme, shown=not as_json) for programme in read} if with_plan else {}
    if as_json:
        checked = {"plans": {view: plan_object(plan) for view, plan in plans.items()}} if with_plan else {}
        typer.echo(json.dumps(_object(issues, found) | checked, indent=2, ensure_ascii=False))
    elif not issues:
        _print(read, found, plans)
    if issues and not as_json:
        raise ProgrammeError(issues)
    return ExitCode.INVALID if issues else ExitCode.OK


def _object(issues: Sequence[Issue], found: Mapping[str, Sequence[Finding]]) -> dict[str, object]:
    return {
        "valid": not issues,
        "issues": [issue._asdict() for issue in issues],
        "findings": {view: [finding.model_dump(mode="json") for finding in rows] for view, rows in found.items()},
    }


def _print(read: Sequence[Programme], found: Mapping[str, Sequence[Finding]], plans: Mapping[str, PlanFile]) -> None:
    for programme in read:
        phases, claims = len(programme.phases), len(programme.claims)
        counted = f"{phases} phase{'s' * (phases != 1)}, {claims} claim{'s' * (claims != 1)}"
        where = f" in view {programme.view}" if programme.file.views else ""
        typer.echo(f"{programme.path}: no issues{where} ({counted})")
        show_findings(found[programme.view], console())
        if programme.view in plans:
            show_plan(plans[programme.view], console())
            typer.echo(COARSE)
    if not any(found.values()):
        tell("no rule found an inconsistency among the claims")
    unread = [name for name in read[0].file.views if name not in found]
    if unread:
        tell(
            f"not read in this check: {words.listing(unread)}; `--view {','.join(read[0].file.views)}` reads all views"
        )

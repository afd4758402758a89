"""`check`: every issue of a file, then what its claims say of each other.

Assumes a finding is no error: a file whose claims contradict each other is read, and says so.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import typer

from gigawatt.cli.faults import ExitCode, tell
from gigawatt.cli.terminal import console, show_findings
from gigawatt.evidence import findings
from gigawatt.programme import Issue, Programme, ProgrammeError
from gigawatt.study import open_programme

if TYPE_CHECKING:
    from gigawatt.chain import Finding


def check_file(file: str, views: Sequence[str], settings: Mapping[str, str], *, as_json: bool) -> ExitCode:
    """Read the file in each view; print issues or findings."""
    read: list[Programme] = []
    issues: list[Issue] = []
    for view in views or (None,):
        try:
            read.append(open_programme(file, view, settings))
        except ProgrammeError as error:
            issues += [issue for issue in error.issues if issue not in issues]
    found = {programme.view: findings(programme) for programme in read}
    if as_json:
        typer.echo(json.dumps(_object(issues, found), indent=2, ensure_ascii=False))
    elif not issues:
        _print(read, found)
    if issues and not as_json:
        raise ProgrammeError(issues)
    return ExitCode.INVALID if issues else ExitCode.OK


def _object(issues: Sequence[Issue], found: Mapping[str, Sequence[Finding]]) -> dict[str, object]:
    return {
        "valid": not issues,
        "issues": [issue._asdict() for issue in issues],
        "findings": {view: [finding.model_dump(mode="json") for finding in rows] for view, rows in found.items()},
    }


def _print(read: Sequence[Programme], found: Mapping[str, Sequence[Finding]]) -> None:
    for programme in read:
        phases, claims = len(programme.phases), len(programme.claims)
        counted = f"{phases} phase{'s' * (phases != 1)}, {claims} claim{'s' * (claims != 1)}"
        typer.echo(f"{programme.path}: no issues in view {programme.view} ({counted})")
        show_findings(found[programme.view], console())
    if not any(found.values()):
        tell("no rule found an inconsistency among the claims")

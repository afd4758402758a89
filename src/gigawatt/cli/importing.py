"""`import`: a schedule of P6 or MS Project as YAML for a programme, with what was guessed as comments.

Assumes YAML goes to stdout unless a file is named; what a person must look at goes to stderr as well.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import NamedTuple

import typer

from gigawatt.cli.exporting import refuse_overwriting, write
from gigawatt.cli.faults import tell
from gigawatt.exchange import PlanFile, read_plan
from gigawatt.programme import Imported, actuals_fragment, works_fragment
from gigawatt.quantities import QuantityError, read_quantity

LONGEST = 300
"""Letters of a remark on stderr; the YAML has all of it."""


class Wanted(NamedTuple):
    """What was asked for."""

    plan: str
    what: str
    """works or actuals."""
    project: str | None
    name: str
    it_power: str
    phase: str
    programme: str
    view: str | None


def import_plan(wanted: Wanted, output: Path | None, *, force: bool) -> None:
    """Write the fragment.

    Raises
    ------
    gigawatt.quantities.GigawattError
        Where the plan cannot be read, fits no template, or a file is in the way.
    """
    _refuse(wanted)
    if output is not None:
        refuse_overwriting(output, force=force)
    plan = read_plan(wanted.plan, wanted.project)
    found = _works(wanted, plan) if wanted.what == "works" else _actuals(wanted, plan)
    for warning in plan.warnings[:3]:
        tell(f"{wanted.plan}:{warning.line}: {warning.text}")
    if len(plan.warnings) > 3:
        tell(f"and {len(plan.warnings) - 3} more warnings: `gigawatt check {wanted.plan} --json` lists them all")
    shown = () if output is None and sys.stdout.isatty() else found.remarks  # the comments are on the screen already
    for remark in shown:
        tell(remark if len(remark) <= LONGEST else f"{remark[:LONGEST]}... (all of it is in the YAML)")
    if output is None:
        typer.echo(found.text, nl=False)
    else:
        write(output, found.text.encode())
        typer.echo(f"{output}: review the comments, then {_next(wanted)}")


def _refuse(wanted: Wanted) -> None:
    """Raise where the options do not go together."""
    if wanted.what not in ("works", "actuals"):
        raise typer.BadParameter(f"'{wanted.what}' is neither works nor actuals", param_hint="'--as'")
    if wanted.what == "actuals" and not wanted.phase:
        raise typer.BadParameter("actuals are those of one phase: --phase SITE.PHASE", param_hint="'--phase'")
    stray = {"--name": wanted.name, "--it-power": wanted.it_power} if wanted.what == "actuals" else {}
    stray |= {"--phase": wanted.phase} if wanted.what == "works" else {}
    for option, value in stray.items():
        if value:
            raise typer.BadParameter(f"does not go with --as {wanted.what}", param_hint=f"'{option}'")
    if wanted.name and not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", wanted.name):
        raise typer.BadParameter(f"'{wanted.name}': letters, digits, - and _, a letter first", param_hint="'--name'")


def _works(wanted: Wanted, plan: PlanFile) -> Imported:
    try:
        power_mw = read_quantity(wanted.it_power, "MW IT").value if wanted.it_power else 0.0
    except QuantityError as error:
        raise typer.BadParameter(str(error), param_hint="'--it-power'") from None
    if wanted.it_power and power_mw <= 0.0:
        raise typer.BadParameter("more than 0 MW", param_hint="'--it-power'")
    return works_fragment(plan, wanted.name, power_mw)


def _actuals(wanted: Wanted, plan: PlanFile) -> Imported:
    from gigawatt.study import open_programme

    return actuals_fragment(plan, open_programme(wanted.programme, wanted.view), wanted.phase)


def _next(wanted: Wanted) -> str:
    if wanted.what == "works":
        return "`include` it in the programme and name it in a phase's `works`"
    return f"paste it into {wanted.phase}"

"""`explain`: one figure of the file, where it comes from, who disagrees, and what that would change.

Assumes `evidence.explain` runs the base case once per rival, with everything else as it is.
"""

from __future__ import annotations

from collections.abc import Mapping

import typer
from rich.text import Text

from gigawatt.cli.faults import clean
from gigawatt.cli.terminal import console, working
from gigawatt.evidence import Explanation, RivalEffect, explain
from gigawatt.report import change
from gigawatt.study import open_programme


def explain_path(file: str, path: str, view: str | None, settings: Mapping[str, str], *, as_json: bool) -> None:
    """Print the explanation of the figure at `path`."""
    programme = open_programme(file, view, settings)
    with working("base case, and again with each rival", shown=not as_json):
        explanation = explain(programme, path)
    if as_json:
        typer.echo(explanation.model_dump_json(indent=2))
        return
    to = console()
    for line in _lines(explanation):
        to.print(line)


def _lines(explanation: Explanation) -> list[Text]:
    """The explanation, rivals below it."""
    head = Text.assemble((clean(explanation.path), "bold"), f"  {clean(explanation.value)}")
    lines = [head, Text(f"  from {clean(explanation.origin)}")]
    if explanation.quotation:
        lines.append(Text(f"  “{clean(explanation.quotation)}”", style="dim"))
    if not explanation.rivals:
        lines.append(Text("  nobody in the file says otherwise"))
    for rival in explanation.rivals:
        lines += _rival(rival, explanation.promised)
    for finding in explanation.findings:
        lines.append(Text(f"  finding {finding.id}: {clean(finding.title)}"))
        lines += [Text(f"      would resolve it: {clean(repair)}", style="dim") for repair in finding.repairs]
    return lines


def _rival(rival: RivalEffect, promised: tuple[str, ...]) -> list[Text]:
    """A rival claim and what each headline would be."""
    speaker = "" if rival.speaker in rival.says else f"{rival.speaker}, "
    when = f"{speaker}{rival.published}" + ("" if rival.known else ", unknown to this view")
    lines = [Text(f"  rival {clean(rival.claim)}: {clean(rival.says)}, {clean(when)}")]
    if rival.known and not rival.effects:
        lines.append(Text("      changes no headline", style="dim"))
    return lines + [Text(f"      {clean(change(effect, promised))}", style="dim") for effect in rival.effects]

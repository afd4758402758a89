"""Cross-checks of facilities: terms that need each other, terms that exclude each other, who refinances whom.

Assumes every facility validated on its own and every name it uses exists.
"""

from __future__ import annotations

from gigawatt.programme.compose import Tree
from gigawatt.programme.model import ProgrammeFile
from gigawatt.programme.parties import Facility


def check_facilities(tree: Tree, file: ProgrammeFile) -> None:
    """Add every inconsistency among the terms of facilities."""
    for name, facility in file.facilities.items():
        for key, found, expected, hint in _clashes(facility):
            tree.report(("facilities", name, key), found, expected, hint, code="facility", key=True)
        _refinanced(tree, file, name, facility)


def _clashes(row: Facility) -> list[tuple[str, str, str, str]]:
    """Return key, what was found, what is expected and a hint for every pair of terms that do not go together."""
    chips = row.assets == ("chips",)
    rules = (
        (row.margin_step.value > 0.0 and row.margin_step_after is None, "margin_step", "a step without a date",
         "margin_step_after beside it", "e.g. `margin_step_after: 36 months`"),
        (row.advance is not None and not chips, "advance", "an advance rate on more than chips",
         "assets: [chips]", "only chips have a falling value here"),
        (row.kind == "bond" and row.each_draw is not None, "each_draw", "draws of a bond", "one maturity",
         "a bond is drawn whole at close"),
        (row.kind == "bond" and row.refinances is not None, "refinances", "a bond that refinances", "kind: term", ""),
        (row.refinances is not None and row.tenor is None, "refinances", "a take-out without a tenor",
         "tenor beside it", "e.g. `tenor: 15 years`"),
        (row.refinances is not None and row.advance is not None, "advance", "an advance rate on a take-out",
         "none", "the collateral of a take-out is not tested"),
        (row.amortisation is not None and row.tenor is None, "amortisation", "an amortisation without a maturity",
         "tenor beside it", "the rest falls due when the tenor ends"),
        (not row.assets, "assets", "nothing to lend on", "shell, chips or plant", "leave it out for all three"),
    )  # fmt: skip
    return [(key, found, expected, hint) for broken, key, found, expected, hint in rules if broken]


def _refinanced(tree: Tree, file: ProgrammeFile, name: str, facility: Facility) -> None:
    """A take-out names another facility, which matures, of every vehicle that it belongs to."""
    old = facility.refinances
    if old is None or old not in file.facilities:
        return
    path = ("facilities", name, "refinances")
    others = [other for other, row in file.facilities.items() if row.refinances == old]
    if old == name or file.facilities[old].refinances is not None:
        tree.report(path, f"'{old}', itself a take-out", "a facility that builds", "", code="facility")
    elif others[0] != name:
        found = f"'{old}', which '{others[0]}' refinances already"
        tree.report(path, found, "one take-out for each facility", "", code="facility")
    elif file.facilities[old].ranking == "subordinated":
        tree.report(path, f"'{old}', which is subordinated", "a senior or junior facility", "", code="facility")
    elif file.facilities[old].tenor is None:
        hint = f"give '{old}' a tenor and, if longer, an amortisation"
        tree.report(path, f"'{old}', which has no maturity", "a facility with a tenor", hint, code="facility")
    for vehicle, row in file.vehicles.items():
        if name in row.facilities and old not in row.facilities:
            found = f"'{old}', which vehicle '{vehicle}' does not have"
            tree.report(path, found, "a facility of the same vehicle", "", code="facility")

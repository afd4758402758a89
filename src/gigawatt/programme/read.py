"""`read(path, view) -> Programme`: the way from files to one checked programme, all issues reported at once.

Assumes a view is chosen once per reading; `switch` reads the same tree again with one claim replaced.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import replace

from gigawatt.programme.check import check
from gigawatt.programme.compose import Tree
from gigawatt.programme.drivers import drivers_of
from gigawatt.programme.issues import Issue, Place, ProgrammeError, did_you_mean, issue
from gigawatt.programme.load import load
from gigawatt.programme.model import Claim, ProgrammeFile, View
from gigawatt.programme.override import override
from gigawatt.programme.ownership import expand, owners, roots, with_vehicles
from gigawatt.programme.programme import Programme
from gigawatt.programme.references import check_references
from gigawatt.programme.validate import rows, validate
from gigawatt.programme.views import Beliefs, Rival, readable
from gigawatt.quantities import FIRST_DRIVER, Timeline, read_month

SUNK_MONTHS = 36
"""How long before `programme.start` month 0 may lie; what is older is sunk and counts from there."""

FILE_ORDER = "file_order"
"""Name of the view where the file has none: the first claim of each subject."""


def read(path: str, view: str | None = None, settings: Mapping[str, str] | None = None) -> Programme:
    """Read a programme file in one view.

    Parameters
    ----------
    path
        YAML file; what it includes lies in the same folder or below.
    view
        Name of a view in the file; None takes `programme.view`, and the order of the file where that is left out.
    settings
        Overrides by path, `{"sites.abilene.phases[0].it_power": "100 MW IT"}`; values are YAML.

    Returns
    -------
    Programme

    Raises
    ------
    ProgrammeError
        With every issue of the file: place, path, found, expected, hint.
    """
    tree = load(str(path))
    for target, value in (settings or {}).items():
        override(tree, target, value, Place(f"--set {target}", 1, 1))
    return understand(tree, str(path), view, {})


def understand(tree: Tree, path: str, view: str | None, forced: Mapping[str, str]) -> Programme:
    """Return the programme of a tree in one view, with some claims forced.

    Raises
    ------
    ProgrammeError
        With every issue.
    """
    tree = replace(tree, issues=list(tree.issues))
    name, seen, effective = _view(tree, view)
    claims, broken = rows(effective, "claims", Claim)
    beliefs = Beliefs(claims, seen, broken, forced)
    check_references(effective)
    file, issues = validate(effective, beliefs)
    effective.issues.extend(issues)
    programme = None if file is None else _assemble(effective, file, path, name, beliefs)
    if effective.issues or programme is None:
        raise ProgrammeError(_distinct(effective.issues))
    return replace(programme, tree=tree)


def _distinct(issues: Iterable[Issue]) -> list[Issue]:
    """Return one issue per place and path: a name can be both malformed and unknown."""
    kept: dict[tuple[str, int, int, str], Issue] = {}
    for item in issues:
        kept.setdefault((item.file, item.line, item.column, item.path), item)
    return list(kept.values())


def _view(tree: Tree, asked: str | None) -> tuple[str, View, Tree]:
    """Return the view's name, the view, and the tree with what the view sets."""
    views, _ = rows(tree, "views", View)
    head = tree.data.get("programme")
    name = asked or (head.get("view") if isinstance(head, dict) else None)
    if not isinstance(name, str) or name not in views:
        known = tree.data.get("views")
        if asked is not None and asked not in (known if isinstance(known, dict) else ()):
            hint = did_you_mean(asked, views) or "the file has no views"
            raise ProgrammeError(
                [issue(Place("--view", 1, 1), (), f"'{asked}'", "a view of the file", hint, code="reference")]
            )
        return FILE_ORDER, View(title="the order of the file"), tree
    view: View = views[name]
    if not view.set:
        return name, view, tree
    changed = Tree(deepcopy(tree.data), dict(tree.places), dict(tree.keys), tree.issues)
    for target, value in view.set.items():
        override(changed, target, value, tree.place(("views", name, "set", target)))
    return name, view, changed


def _assemble(tree: Tree, file: ProgrammeFile, path: str, view: str, beliefs: Beliefs) -> Programme | None:
    """Return the programme, or None with the reasons in the tree."""
    phases = expand(file)
    if tree.issues:
        return None
    complete = with_vehicles(file, phases)
    owner, root = owners(tree, complete, phases), roots(tree, complete)
    check(tree, complete, phases, owner)
    if tree.issues:
        return None
    timeline = timeline_of(complete)
    drivers = drivers_of(complete, phases)
    return Programme(
        file=complete,
        path=path,
        view=view,
        timeline=timeline,
        start_month=complete.programme.start - timeline.first_month,
        entities=tuple(complete.entities),
        vehicles=tuple(complete.vehicles),
        sites=tuple(complete.sites),
        phases=phases,
        owner=owner,
        root=root,
        drivers=drivers,
        chosen=dict(beliefs.chosen),
        claims=dict(beliefs.known),
        used=dict(beliefs.used),
        driver_at={(driver.on, driver.where): FIRST_DRIVER + index for index, driver in enumerate(drivers)},
        tree=tree,
    )


def timeline_of(file: ProgrammeFile) -> Timeline:
    """Return the months from the earliest dated item, at most 36 before the start, to the horizon."""
    start = file.programme.start
    earliest = max(min([start, *_dated(file)]), start - SUNK_MONTHS)
    return Timeline(earliest, start + int(file.programme.horizon.value) - earliest)


def _dated(file: ProgrammeFile) -> list[int]:
    """Return the months of everything in the file that happens or happened."""
    signed = [row.signed for row in file.contracts.values()] + [row.signed for row in file.facilities.values()]
    found = [month for month in signed if month is not None]
    found += [due.start for entity in file.entities.values() for due in entity.obligations.values()]
    found += [row.start for vehicle in file.vehicles.values() for row in vehicle.raises.values()]
    for site in file.sites.values():
        found += [tranche.start for tranche in site.grid]
        found += [year * 12 for row in site.generation for year in row.slots]
        found += [month for phase in site.phases for month in (phase.start, *phase.chip_deliveries)]
        begun = [row.started for phase in site.phases for row in phase.actuals.values() if row.started is not None]
        found += [read_month(text[: len("2025-01")]) for text in begun]
    return found


def rivals(programme: Programme) -> dict[str, tuple[Rival, ...]]:
    """Return, for each subject in use, the claims that the view can know and that say a quantity, in file order."""
    found = {}
    for subject, units in programme.used.items():
        about = {name: claim for name, claim in programme.claims.items() if claim.about == subject}
        if about:
            found[subject] = tuple(readable(about, units))
    return found


def switch(programme: Programme, about: str, claim: str) -> Programme:
    """Return the programme as it would be if the view believed one other claim.

    Raises
    ------
    ProgrammeError
        Where the claim is not a rival of this subject, or makes the file inconsistent.
    """
    names = [rival.claim for rival in rivals(programme).get(about, ())]
    if claim not in names:
        hint = did_you_mean(claim, names)
        found = f"'{claim}' for {about}"
        raise ProgrammeError(
            [issue(Place(programme.path, 1, 1), (), found, "a rival claim in use", hint, code="reference")]
        )
    view = None if programme.view == FILE_ORDER else programme.view
    return understand(programme.tree, programme.path, view, {about: claim})

"""Names that must exist: every reference of the raw tree, checked even where other parts of the file are wrong.

Assumes nothing about the shape of what it walks: what is malformed is reported elsewhere and skipped here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from gigawatt.catalogue import ids
from gigawatt.programme.compose import Tree
from gigawatt.programme.issues import Path, did_you_mean
from gigawatt.programme.paths import matching

DEFAULT_VEHICLE = "programme"
"""Name of the one vehicle of a file that declares none."""


def check_references(tree: Tree) -> None:
    """Add an issue to the tree for every name that nothing answers to."""
    names = {section: list(_mapping(tree.data.get(section))) for section in _SECTIONS}
    names["vehicles"] = names["vehicles"] or [DEFAULT_VEHICLE]
    for rule in (
        _entities,
        _contracts,
        _vehicles,
        _facilities,
        _catalogue,
        _construction,
        _placement,
        _risks,
        _evidence,
    ):
        rule(tree, names)
    for section in ("targets", "questions"):
        for path, row in _rows(tree.data.get(section), (section,)):
            _one(tree, (*path, "vehicle"), row.get("vehicle"), names["vehicles"], "a vehicle")
    for name in _mapping(_mapping(tree.data.get("supply")).get("debt_appetite")):
        _one(tree, ("supply", "debt_appetite", name), name, names["entities"], "an entity", key=True)
    view = _mapping(tree.data.get("programme")).get("view")
    _one(tree, ("programme", "view"), view, names["views"], "a view")


_SECTIONS = (
    "entities", "vehicles", "contracts", "facilities", "calendars", "works", "sites", "risks", "sources", "claims",
    "views",
)  # fmt: skip


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _rows(value: object, path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield the mappings inside a section, by name or by place, with their paths."""
    pairs: Iterable[tuple[str | int, Any]] = value.items() if isinstance(value, dict) else ()
    if isinstance(value, list):
        pairs = enumerate(value)
    for key, row in pairs:
        if isinstance(row, dict):
            yield (*path, key), row


def _items(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    """Yield the texts of a list with their paths."""
    for index, item in enumerate(value) if isinstance(value, list) else ():
        if isinstance(item, str):
            yield (*path, index), item


def _one(tree: Tree, path: Path, name: object, known: list[str], what: str, *, key: bool = False) -> None:
    """Report a name that is not among the known ones."""
    if isinstance(name, str) and name not in known:
        hint = did_you_mean(name, known) or f"the file has no such section: add {what}"
        tree.report(path, f"'{name}'", what, hint, code="reference", key=key)


def phase_paths(data: dict[str, Any]) -> dict[str, str]:
    """Return the path of every phase, `count` expanded, with the path of the phase it came from."""
    found: dict[str, str] = {}
    for path, site in _rows(data.get("sites"), ()):
        for _, phase in _rows(site.get("phases"), ()):
            name, count = phase.get("name"), phase.get("count", 1)
            if isinstance(name, str) and isinstance(count, int) and 1 <= count <= 400:
                base = f"{path[0]}.{name}"
                found.update(dict.fromkeys([base] if count == 1 else [f"{base}{n + 1}" for n in range(count)], base))
    return found


def _entities(tree: Tree, names: dict[str, list[str]]) -> None:
    for path, row in _rows(tree.data.get("entities"), ("entities",)):
        for at, due in _rows(row.get("obligations"), (*path, "obligations")):
            _one(tree, (*at, "to"), due.get("to"), names["entities"], "an entity")


def _contracts(tree: Tree, names: dict[str, list[str]]) -> None:
    phases = phase_paths(tree.data)
    for path, row in _rows(tree.data.get("contracts"), ("contracts",)):
        _one(tree, (*path, "payer"), row.get("payer"), names["entities"], "an entity")
        _one(tree, (*path, "guarantor"), row.get("guarantor"), names["entities"], "an entity")
        backer = _mapping(row.get("backstop")).get("entity")
        _one(tree, (*path, "backstop", "entity"), backer, names["entities"], "an entity")
        _one(tree, (*path, "payee"), row.get("payee"), names["vehicles"], "a vehicle")
        for at, pattern in _items(row.get("phases"), (*path, "phases")):
            _phases(tree, at, pattern, phases)


def _vehicles(tree: Tree, names: dict[str, list[str]]) -> None:
    phases = phase_paths(tree.data)
    for path, row in _rows(tree.data.get("vehicles"), ("vehicles",)):
        for partner in _mapping(row.get("partners")):
            _one(tree, (*path, "partners", partner), partner, names["entities"], "an entity", key=True)
        for owner in _mapping(row.get("owners")):
            known = names["entities"] + names["vehicles"]
            _one(tree, (*path, "owners", owner), owner, known, "an entity or a vehicle", key=True)
        to = _mapping(row.get("promote")).get("to")
        _one(tree, (*path, "promote", "to"), to, names["entities"], "an entity")
        for at, name in _items(row.get("facilities"), (*path, "facilities")):
            _one(tree, at, name, names["facilities"], "a facility")
        for at, name in _items(_mapping(row.get("control")).get("calls"), (*path, "control", "calls")):
            _one(tree, at, name, names["entities"], "an entity")
        for at, pattern in _items(row.get("owns"), (*path, "owns")):
            if phases and not matching(pattern, assets(names["sites"], phases)):
                hint = did_you_mean(pattern, assets(names["sites"], phases))
                expected = "site.phase.shell, site.phase.chips or site.power"
                tree.report(at, f"'{pattern}', which matches no asset", expected, hint, code="reference")


def _facilities(tree: Tree, names: dict[str, list[str]]) -> None:
    for path, row in _rows(tree.data.get("facilities"), ("facilities",)):
        _one(tree, (*path, "refinances"), row.get("refinances"), names["facilities"], "a facility")


def assets(sites: Iterable[str], phases: dict[str, str]) -> dict[str, str]:
    """Return the path of every asset, with the same path before `count` was expanded."""
    found = {f"{path}.{asset}": f"{base}.{asset}" for path, base in phases.items() for asset in ("shell", "chips")}
    return found | {f"{site}.power": f"{site}.power" for site in sites}


def _catalogue(tree: Tree, names: dict[str, list[str]]) -> None:
    for path, site in _rows(tree.data.get("sites"), ("sites",)):
        _row(tree, (*path, "climate"), site.get("climate"), "climates")
        _row(tree, (*path, "prices"), site.get("prices"), "prices")
        for inner, phase in _rows(site.get("phases"), (*path, "phases")):
            _row(tree, (*inner, "chip"), phase.get("chip"), "accelerators")
            _row(tree, (*inner, "works"), phase.get("works"), "works", names["works"])


def _row(tree: Tree, path: Path, name: object, table: str, own: Sequence[str] = ()) -> None:
    """Report a row that neither the catalogue nor the file has."""
    known = (*own, *ids(table))
    if isinstance(name, str) and name not in known:
        tree.report(path, f"'{name}'", f"a row of the catalogue's {table}", did_you_mean(name, known), code="catalogue")


def _construction(tree: Tree, names: dict[str, list[str]]) -> None:
    """Calendars, crews' campuses and the rows that works templates rest on."""
    for path, site in _rows(tree.data.get("sites"), ("sites",)):
        _one(tree, (*path, "calendar"), site.get("calendar"), names["calendars"], "a calendar")
    for path, template in _rows(tree.data.get("works"), ("works",)):
        _row(tree, (*path, "like"), template.get("like"), "works")
        for inner, task in _rows(template.get("tasks"), (*path, "tasks")):
            _one(tree, (*inner, "calendar"), task.get("calendar"), names["calendars"], "a calendar")
    for path, crew in _rows(tree.data.get("crews"), ("crews",)):
        for at, pattern in _items(crew.get("sites"), (*path, "sites")):
            if names["sites"] and not matching(pattern, {name: name for name in names["sites"]}):
                hint = did_you_mean(pattern, names["sites"])
                tree.report(at, f"'{pattern}', which matches no site", "a site, with * for any", hint, code="reference")


def _placement(tree: Tree, names: dict[str, list[str]]) -> None:
    """Whose load it is, in which halls and in whose numbers."""
    row, phases = _mapping(tree.data.get("placement")), phase_paths(tree.data)
    _one(tree, ("placement", "tenant"), row.get("tenant"), names["entities"], "an entity")
    _row(tree, ("placement", "chip"), row.get("chip"), "accelerators")
    for at, pattern in _items(row.get("halls"), ("placement", "halls")):
        _phases(tree, at, pattern, phases)


def _phases(tree: Tree, at: Path, pattern: str, phases: dict[str, str]) -> None:
    """Report a pattern that no phase fits."""
    if phases and not matching(pattern, phases):
        hint = did_you_mean(pattern, [*dict.fromkeys(phases.values()), *phases])
        found, expected = f"'{pattern}', which matches no phase", "site.phase, with * for any name"
        tree.report(at, found, expected, hint, code="reference")


def _risks(tree: Tree, names: dict[str, list[str]]) -> None:
    phases = phase_paths(tree.data)
    known = {name: name for section in ("entities", "sites") for name in names[section]} | phases
    for path, row in _rows(tree.data.get("risks"), ("risks",)):
        where = row.get("where")
        if isinstance(where, str) and known and not matching(where, known):
            hint = did_you_mean(where, known)
            tree.report(
                (*path, "where"),
                f"'{where}', which matches nothing",
                "a site, site.phase or entity",
                hint,
                code="reference",
            )


def _evidence(tree: Tree, names: dict[str, list[str]]) -> None:
    subjects = {
        claim.get("about"): "" for _, claim in _rows(tree.data.get("claims"), ()) if isinstance(claim.get("about"), str)
    }
    for path, claim in _rows(tree.data.get("claims"), ("claims",)):
        _one(tree, (*path, "source"), claim.get("source"), names["sources"], "a source")
        for relation in ("supports", "disputes"):
            for at, name in _items(claim.get(relation), (*path, relation)):
                _one(tree, at, name, names["claims"], "a claim")
    for path, view in _rows(tree.data.get("views"), ("views",)):
        for at, prefer in _rows(view.get("prefer"), (*path, "prefer")):
            _one(tree, (*at, "claim"), prefer.get("claim"), names["claims"], "a claim")
            _one(tree, (*at, "source"), prefer.get("source"), names["sources"], "a source")
            about = prefer.get("about")
            if isinstance(about, str) and not matching(about, {str(subject): "" for subject in subjects}):
                hint = did_you_mean(about, map(str, subjects))
                tree.report(
                    (*at, "about"),
                    f"'{about}', which no claim is about",
                    "a subject of the claims",
                    hint,
                    code="reference",
                )

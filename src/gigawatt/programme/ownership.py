"""Who owns what: phases expanded, each asset given to exactly one vehicle, each vehicle to its topmost parent.

Assumes the references of the file are right. The plant of a site that nobody lists goes with the shell of each phase; a
file without vehicles has one, which owns everything and to which every entity commits its liquidity.
"""

from __future__ import annotations

import numpy as np

from gigawatt.programme.compose import Tree
from gigawatt.programme.model import ProgrammeFile
from gigawatt.programme.parties import Partner, Vehicle
from gigawatt.programme.paths import matching
from gigawatt.programme.places import Phase
from gigawatt.programme.programme import PhaseAt
from gigawatt.programme.references import DEFAULT_VEHICLE, assets
from gigawatt.quantities import I1, I2


def expand(file: ProgrammeFile) -> tuple[PhaseAt, ...]:
    """Return every phase with its place, `count` expanded to name1, name2, ..."""
    found = []
    for site, (name, row) in enumerate(file.sites.items()):
        for phase in row.phases:
            base = f"{name}.{phase.name}"
            paths = [base] if phase.count == 1 else [f"{base}{number + 1}" for number in range(phase.count)]
            found += [PhaseAt(path, site, _single(phase, path), base) for path in paths]
    return tuple(found)


def _single(phase: Phase, path: str) -> Phase:
    return phase.model_copy(update={"name": path.partition(".")[2], "count": 1})


def with_vehicles(file: ProgrammeFile, phases: tuple[PhaseAt, ...]) -> ProgrammeFile:
    """Return the file with at least one vehicle, and with every pattern over phases written out as paths."""
    vehicles = file.vehicles or {DEFAULT_VEHICLE: _default_vehicle(file)}
    paths = {at.path: at.base for at in phases}
    contracts = {}
    for name, row in file.contracts.items():
        meant = {path for pattern in row.phases for path in matching(pattern, paths)}
        contracts[name] = row.model_copy(update={"phases": tuple(path for path in paths if path in meant)})
    return file.model_copy(update={"vehicles": vehicles, "contracts": contracts})


def _default_vehicle(file: ProgrammeFile) -> Vehicle:
    partners = {name: Partner(commitment=row.liquidity) for name, row in file.entities.items() if row.liquidity}
    return Vehicle(kind="joint_venture", partners=partners, facilities=tuple(file.facilities))


def owners(tree: Tree, file: ProgrammeFile, phases: tuple[PhaseAt, ...]) -> I2:
    """Return the vehicle that owns each phase's shell, chips and plant, noting assets with none or several.

    Shape (phases, 3); -1 where nobody does, which is an issue.
    """
    known = assets(file.sites, {at.path: at.base for at in phases})
    listed: dict[str, int] = {}
    for vehicle, (name, row) in enumerate(file.vehicles.items()):
        for index, pattern in enumerate(row.owns):
            for asset in matching(pattern, known):
                if listed.setdefault(asset, vehicle) != vehicle:
                    other = list(file.vehicles)[listed[asset]]
                    found = f"'{pattern}', but {asset} belongs to {other} already"
                    tree.report(("vehicles", name, "owns", index), found, "one owner for each asset", "", code="owner")
    alone = 0 if len(file.vehicles) == 1 else -1
    result = np.full((len(phases), 3), -1, dtype=np.int64)
    for place, at in enumerate(phases):
        result[place, 0] = listed.get(f"{at.path}.shell", alone)
        result[place, 1] = listed.get(f"{at.path}.chips", alone)
        result[place, 2] = listed.get(f"{at.path.partition('.')[0]}.power", result[place, 0])
    _report_unowned(tree, phases, result)
    return result


def _report_unowned(tree: Tree, phases: tuple[PhaseAt, ...], owner: I2) -> None:
    without = {
        f"{at.base}.{asset}": None
        for at, row in zip(phases, owner)
        for asset, vehicle in zip(("shell", "chips"), row)
        if vehicle < 0
    }
    if without:
        some = ", ".join(list(without)[:4]) + (", ..." if len(without) > 4 else "")
        hint = "add it to `owns` of a vehicle; * stands for any name"
        tree.report(("vehicles",), f"no owner of {some}", "one owner for each asset", hint, code="owner", key=True)


def roots(tree: Tree, file: ProgrammeFile) -> I1:
    """Return the topmost parent of each vehicle, noting circles and two parents. Shape (vehicles,)."""
    names = list(file.vehicles)
    parent = []
    for name, row in file.vehicles.items():
        above = [owner for owner in row.owners if owner in file.vehicles]
        if above and len(row.owners) > 1:
            tree.report(
                ("vehicles", name, "owners"),
                f"{above[0]} beside others",
                "entities, or one parent vehicle",
                "",
                code="owner",
            )
        parent.append(names.index(above[0]) if above else -1)
    result = np.arange(len(names), dtype=np.int64)
    for place, name in enumerate(names):
        above_it, steps = place, 0
        while parent[above_it] >= 0 and steps <= len(names):
            above_it, steps = parent[above_it], steps + 1
        if steps > len(names):
            tree.report(
                ("vehicles", name, "owners"),
                "vehicles that own each other in a circle",
                "a topmost vehicle",
                "",
                code="owner",
            )
        result[place] = above_it
    return result

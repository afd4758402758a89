"""Cross-checks of what supplies a site: terms of grid, plant and gas that need each other.

Assumes every site validated on its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from gigawatt.programme.compose import Tree
from gigawatt.programme.issues import Path
from gigawatt.programme.model import ProgrammeFile
from gigawatt.programme.places import GridTranche, Site

SHARE_ROUNDING = 1e-9  # share; what 60 % + 30 % + 10 % may miss 100 % by, in floats
GAS_BURNERS = ("gas_turbine", "gas_engine", "fuel_cell")

Clash = tuple[bool, Path, str, str, str]
"""Whether it is broken, key, what was found, what is expected, hint."""


def check_power(tree: Tree, file: ProgrammeFile) -> None:
    """Add every inconsistency among the terms of a site's supply."""
    for name, site in file.sites.items():
        clashes = [*_site_clashes(site), *(clash for n, row in enumerate(site.grid) for clash in _charges(n, row))]
        for broken, key, found, expected, hint in clashes:
            if broken:
                tree.report(("sites", name, *key), found, expected, hint, code="power", key=True)


def _site_clashes(site: Site) -> Iterator[Clash]:
    kinds = {*site.candidates, *(plant.kind for plant in site.generation)}
    used = sum(share.value for share in site.use.values())
    yield (
        bool(site.use) and abs(used - 1.0) > SHARE_ROUNDING, ("use",),
        f"shares that add to {used:.4%}", "100 %", "name what the rest of the time is: training, inference or idle",
    )  # fmt: skip
    yield (
        site.availability is not None and not 0.0 < site.availability.value < 1.0, ("availability",),
        f"a target of {site.availability.text if site.availability else ''}", "above 0 % and below 100 %",
        "no supply never fails: 99.9 % is three nines",
    )  # fmt: skip
    yield (
        site.gas_lateral is not None and kinds.isdisjoint(GAS_BURNERS), ("gas_lateral",),
        "a gas lateral that nothing burns from", f"{', '.join(GAS_BURNERS)} in generation or candidates", "",
    )  # fmt: skip
    yield (
        site.export.value > 0.0 and not site.grid, ("export",),
        "export without a grid connection", "a tranche under grid, or no export", "",
    )  # fmt: skip
    for kind in site.candidate_slots:
        yield (
            kind not in site.candidates, ("candidate_slots", kind),
            f"slots of {kind}, which is no candidate", f"{kind} among candidates", "",
        )  # fmt: skip


def _charges(place: int, row: GridTranche) -> Iterator[Clash]:
    """A charge per kW of draw needs something that can be drawn."""
    for key in ("demand_charge", "peak_charge"):
        charged = getattr(row, key).value > 0.0
        yield (
            charged and row.firm.value + row.curtailable.value == 0.0, ("grid", place, key),
            "a charge on a tranche of no power", "firm or curtailable power beside it", "",
        )  # fmt: skip

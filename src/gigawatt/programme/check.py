"""Cross-checks of a file whose parts are right: sums of shares, order of dates, contracts that fit their payee.

Assumes the model validated; adds every issue to the tree, none is raised here.
"""

from __future__ import annotations

from collections.abc import Sequence

from gigawatt.programme.check_construction import check_construction
from gigawatt.programme.check_facilities import check_facilities
from gigawatt.programme.check_power import check_power
from gigawatt.programme.check_tenant import check_tenant
from gigawatt.programme.compose import Tree
from gigawatt.programme.drivers import places
from gigawatt.programme.issues import Path
from gigawatt.programme.model import MostCompute, ProgrammeFile, Risk
from gigawatt.programme.parties import Contract
from gigawatt.programme.programme import PhaseAt
from gigawatt.quantities import I2

SHARE_ROUNDING = 1e-9
"""What 40 % + 40 % + 20 % may miss 100 % by, in floats."""


def check(tree: Tree, file: ProgrammeFile, phases: tuple[PhaseAt, ...], owner: I2) -> None:
    """Add every inconsistency of a valid file to the tree's issues."""
    _shares(tree, file)
    _holders(tree, file)
    _promises(tree, file)
    _waived(tree, file)
    _set_aside(tree, file)
    _dates(tree, file)
    _phase_names(tree, file)
    check_construction(tree, file)
    check_facilities(tree, file)
    check_power(tree, file)
    check_tenant(tree, file)
    for name, contract in file.contracts.items():
        _price(tree, name, contract)
        _backing(tree, name, contract)
        _lease_end(tree, name, contract)
    if (owner >= 0).all():
        _payees(tree, file, phases, owner)
    driven: dict[tuple[str, str, bool], str] = {}
    for name, risk in file.risks.items():
        _distribution(tree, ("risks", name), risk)
        for where in places(risk, file, phases):
            first = driven.setdefault((risk.on, where, "*" in risk.where), name)
            if first != name:
                found = f"{risk.on} of {where or 'the programme'}, which {first} drives already"
                tree.report(
                    ("risks", name), found, "one driver for each thing", "narrow `where`", code="risk", key=True
                )
                break


def _shares(tree: Tree, file: ProgrammeFile) -> None:
    for name, vehicle in file.vehicles.items():
        held = sum(share.value for share in vehicle.owners.values())
        if vehicle.owners and abs(held - 1.0) > SHARE_ROUNDING:
            tree.report(("vehicles", name, "owners"), f"shares that add to {held:.4%}", "100 %", "", code="shares")
        stakes = sum(partner.stake.value for partner in vehicle.partners.values() if partner.stake is not None)
        if stakes > 1.0 + SHARE_ROUNDING:
            tree.report(
                ("vehicles", name, "partners"), f"stakes that add to {stakes:.4%}", "at most 100 %", "", code="shares"
            )


def _holders(tree: Tree, file: ProgrammeFile) -> None:
    """Votes belong to those who hold something; lenders call for cash above what they lend, not below."""
    for name, vehicle in file.vehicles.items():
        for index, voter in enumerate(vehicle.control.calls):
            if voter not in {*vehicle.partners, *vehicle.owners}:
                path: Path = ("vehicles", name, "control", "calls", index)
                tree.report(path, f"'{voter}', who holds nothing of {name}", "a partner or owner", "", code="control")
    for name, entity in file.entities.items():
        if entity.margin_call is not None and entity.margin_call.value < entity.loan_to_value.value:
            found = f"{entity.margin_call.text}, below loan_to_value"
            expected = "a share at or above loan_to_value"
            tree.report(("entities", name, "margin_call"), found, expected, "", code="holdings")
        owned = entity.holdings is not None or tree.data["entities"][name].get("holdings") is not None
        if entity.holdings_loan.value > 0.0 and not (owned and entity.loan_to_value.value > 0.0):
            found = f"{entity.holdings_loan.text}, drawn against nothing"
            expected = "holdings and loan_to_value beside it"
            tree.report(("entities", name, "holdings_loan"), found, expected, "", code="holdings")


def _backing(tree: Tree, name: str, contract: Contract) -> None:
    if contract.guarantor is None and contract.guaranteed.value < 1.0:
        hint = "add guarantor, or leave guaranteed out"
        tree.report(("contracts", name, "guaranteed"), "no guarantor", "who stands behind it", hint, code="contract")


def _lease_end(tree: Tree, name: str, contract: Contract) -> None:
    """Only a lease is renewed or guarantees what buildings are worth."""
    for key in ("renewal", "residual_guarantee"):
        if contract.kind != "lease" and getattr(contract, key) is not None:
            tree.report(("contracts", name, key), "a contract for capacity", "a lease", "leave it out", code="contract")


def _waived(tree: Tree, file: ProgrammeFile) -> None:
    """What is waived must be due, and what is capped must fit under the cap."""
    for name, vehicle in file.vehicles.items():
        if vehicle.abatement is not None and vehicle.property_tax is None:
            path: Path = ("vehicles", name, "abatement")
            tree.report(
                path, "no property_tax", "property_tax beside it", "e.g. `property_tax: 1.2 %/year`", code="tax"
            )
    for site, row in file.sites.items():
        for index, phase in enumerate(row.phases):
            terms = phase.delay_damages
            if terms is not None and terms.per_day.value > terms.cap.value:
                found = f"{terms.per_day.text} a day, above the cap of {terms.cap.text}"
                path = ("sites", site, "phases", index, "delay_damages", "per_day")
                tree.report(path, found, "a share below the cap", "e.g. `0.05 %`", code="damages")


def _set_aside(tree: Tree, file: ProgrammeFile) -> None:
    """Money for one replacement is set aside after the one before."""
    for name, vehicle in file.vehicles.items():
        refresh, overhauls = vehicle.refresh, vehicle.maintenance
        rows = [("refresh", refresh.reserve, refresh.life, "life")]
        if overhauls is not None:
            rows.append(("maintenance", overhauls.reserve, overhauls.every, "every"))
        for key, reserve, apart, word in rows:
            if reserve is not None and apart is not None and reserve.value > apart.value:
                found, path = f"{reserve.text}, longer than {apart.text}", ("vehicles", name, key, "reserve")
                tree.report(path, found, f"at most `{word}`", "leave it out for all of it", code="reserve")


def _promises(tree: Tree, file: ProgrammeFile) -> None:
    """A target needs something promised; a question needs what it asks about."""
    for index, target in enumerate(file.targets):
        if target.amount is None and target.power is None and not _given(tree, ("targets", index), ("amount", "power")):
            tree.report(
                ("targets", index),
                "neither amount nor power",
                "what was promised",
                "add amount or power",
                code="target",
            )
    for index, question in enumerate(file.questions):
        needed = {"spent": "amount", "live": "power"}.get(question.kind)
        if needed and getattr(question, needed) is None and not _given(tree, ("questions", index), (needed,)):
            tree.report(
                ("questions", index), f"no {needed}", f"{needed} for a question '{question.kind}'", "", code="question"
            )


def _given(tree: Tree, path: Path, keys: Sequence[str]) -> bool:
    """Return whether the file names one of the keys: it may be a claim that this view cannot know yet."""
    row = tree.data[path[0]][path[1]] if path[0] in tree.data else {}
    return any(row.get(key) is not None for key in keys)


def _dates(tree: Tree, file: ProgrammeFile) -> None:
    head = file.programme
    if isinstance(head.objective, MostCompute):
        by = head.objective.most_compute
        if not head.start < by <= head.start + int(head.horizon.value):
            found = "a month " + ("not after programme.start" if by <= head.start else "after the horizon")
            path_by: Path = ("programme", "objective", "most_compute")
            tree.report(path_by, found, "a month that the programme sees", "", code="dates")
    for index, target in enumerate(file.targets):
        if target.by < head.start:
            tree.report(("targets", index, "by"), "a month before programme.start", "a later month", "", code="dates")
    for name, entity in file.entities.items():
        for key, due in entity.obligations.items():
            if due.end <= due.start:
                path: Path = ("entities", name, "obligations", key, "end")
                tree.report(
                    path, "an end that is not after the start", "the month after the last payment", "", code="dates"
                )
    for site, row in file.sites.items():
        for index in range(1, len(row.grid)):
            if row.grid[index].start <= row.grid[index - 1].start:
                path = ("sites", site, "grid", index, "from")
                tree.report(
                    path,
                    "a tranche that is not later than the one before",
                    "tranches in order of date",
                    "",
                    code="dates",
                )
        for index, phase in enumerate(row.phases):
            if list(phase.chip_deliveries) != sorted(phase.chip_deliveries):
                path = ("sites", site, "phases", index, "chip_deliveries")
                tree.report(path, "months out of order", "months in order", "", code="dates")
            if phase.start >= head.start + int(head.horizon.value):
                path = ("sites", site, "phases", index, "start")
                tree.report(path, "a month after the horizon", "a month the programme still sees", "", code="dates")


def _phase_names(tree: Tree, file: ProgrammeFile) -> None:
    """Names must be unique after `count` is expanded: a1 and a with count 3 collide."""
    for site, row in file.sites.items():
        seen: dict[str, int] = {}
        for index, phase in enumerate(row.phases):
            names = [phase.name] if phase.count == 1 else [f"{phase.name}{n + 1}" for n in range(phase.count)]
            for name in names:
                if seen.setdefault(name, index) != index:
                    path: Path = ("sites", site, "phases", index, "name")
                    hint = f"phase {seen[name] + 1} of the site is called {name} too"
                    tree.report(path, f"'{name}' twice", "names that differ within the site", hint, code="phase_name")
                    break


def _price(tree: Tree, name: str, contract: Contract) -> None:
    expected = {"lease": "USD/kW/month", "capacity": "USD/gpu/hour"}[contract.kind]
    if ("gpu" in expected) != ("gpu" in contract.price.unit):
        found = f"'{contract.price.text}' for a {contract.kind}"
        hint = "a lease pays per kW of IT, capacity per accelerator-hour"
        tree.report(("contracts", name, "price"), found, expected, hint, code="price")


def _payees(tree: Tree, file: ProgrammeFile, phases: tuple[PhaseAt, ...], owner: I2) -> None:
    """A lease is paid to the owner of the shell, capacity to the owner of the chips."""
    vehicles = list(file.vehicles)
    place = {at.path: index for index, at in enumerate(phases)}
    paid: dict[tuple[str, str], str] = {}
    for name, contract in file.contracts.items():
        asset = {"lease": 0, "capacity": 1}[contract.kind]
        for path in contract.phases:
            first = paid.setdefault((contract.kind, path), name)
            if first != name:
                found = f"{path}, which {first} pays for already"
                tree.report(
                    ("contracts", name, "phases"), found, f"one {contract.kind} for each phase", "", code="contract"
                )
                break
            holder = vehicles[owner[place[path], asset]]
            if holder != contract.payee:
                what = f"{path}.{('shell', 'chips')[asset]}"
                found = f"'{contract.payee}', which does not own {what}"
                tree.report(("contracts", name, "payee"), found, f"its owner, {holder}", "", code="contract")
                break


def _distribution(tree: Tree, path: Path, risk: Risk) -> None:
    given = [name for name in ("lognormal", "triangular") if getattr(risk, name) is not None]
    if len(given) != 1:
        tree.report(
            path, " and ".join(given) or "no distribution", "lognormal or triangular, one of them", "", code="risk"
        )
        return
    points = risk.points
    needed = ("p50", "p90") if risk.lognormal else ("low", "mode", "high")
    missing = [name for name in needed if name not in points]
    if missing:
        tree.report((*path, given[0]), "nothing", f"the key '{missing[0]}'", "", code="missing_key")
        return
    values = [points[name] for name in ("low", "mode", "high", "p10", "p50", "p90") if name in points]
    if values != sorted(values):
        tree.report((*path, given[0]), ", ".join(map(str, values)), "figures in rising order", "", code="risk")

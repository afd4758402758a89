"""Checks: what must be nil whatever the inputs, what must agree with the engine while they are as exported, one master.

Assumes a check is 0 where it holds, 1 where it does not, and a text where it is not made; an error anywhere turns the
master to 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from gigawatt import finance
from gigawatt.finance import Outcome
from gigawatt.workbook.book import Format, Kind, Page, Row
from gigawatt.workbook.calls import CallShape
from gigawatt.workbook.corkscrews import checks_of, of_loan, of_vehicle
from gigawatt.workbook.lenders import LoanShape
from gigawatt.workbook.owner import OwnerShape
from gigawatt.workbook.rows import check, notice, plus, series

ENGINE = "checks.engine"
"""Page of the comparisons with the engine."""
COVER = "dscr"
NOT_COMPARED = "not compared"
"""What a comparison with the engine says while an input is changed: it has neither held nor failed."""
FIELDS = tuple(dict.fromkeys([*(field for line in finance.LINES for _, field in line.parts), "principal_usd", COVER]))
"""Lines of `finance.Outcome` by vehicle that are compared, month by month."""
LOAN_LINES = ("drawn", "fees", "idc", "interest", "principal", "repaid", "swept", "debt", "deferred")


def changed_page(inputs: Sequence[Page]) -> Page:
    """Return, page by page of inputs, how many are no longer as exported."""
    rows = []
    for place, page in enumerate(inputs):
        names = [f"{page.key}.{row.name}" for row in page.rows if row.kind in (Kind.INPUT, Kind.CATALOGUE)]
        if names:
            formula = plus(f"IF({name} = {name}[was], 0, 1)" for name in names)
            rows.append(Row(f"changed_{place}", page.title, "inputs", formula, format=Format.WHOLE))
    total = notice("changed", "Inputs that are not as exported", "inputs", plus(row.name for row in rows))
    return Page(
        "checks",
        "Inputs changed since the workbook was written",
        (*rows, total),
        text="While any is changed, the figures are not those of the engine's base case and are not compared with it.",
    )


def integrity_page(owners: Sequence[OwnerShape], calls: Sequence[CallShape], loans: Sequence[LoanShape]) -> Page:
    """Return what must hold whatever the inputs."""
    rows = [row for owner, mine in zip(owners, calls) for row in _owner(owner, mine)]
    rows += [row for loan in loans for row in _loan(loan)]
    rows.append(
        _nil(
            "all_balance",
            "All vehicles: assets equal liabilities and equity",
            "all.statements.assets[total] - all.statements.claims[total]",
        )
    )
    return Page("checks.integrity", "Integrity: holds whatever the inputs", tuple(rows))


def _nil(name: str, label: str, formula: str) -> Row:
    return check(name, label, f"IF(ABS({formula}) > inputs.cent, 1, 0)")


def _owner(owner: OwnerShape, calls: CallShape) -> Iterator[Row]:
    key, title = owner.key, owner.title
    for name, says in (
        ("sources", "sources equal uses"),
        ("balance", "the balance sheet balances"),
        ("sign", "no balance is negative"),
    ):
        yield check(f"{key}_{name}", f"{title}: {says} every month", f"{key}.check_{name}[total]")
    for balance, name in checks_of(key, of_vehicle(owner)):
        yield check(
            f"{key}_{name.rpartition('.')[2]}", f"{title}: opening + in - out = closing, {balance}", f"{name}[total]"
        )
    received = plus(f"{key}.shares.received_{person}[total]" for person, _ in calls.receivers)
    named = f"{received} + {key}.shares.preferred_paid[total]" if calls.preferred else received
    yield check(
        f"{key}_shares",
        f"{title}: holders by name receive no more than is distributed",
        f"IF({named} > {key}.distributed[total] + inputs.cent, 1, 0)",
    )
    yield _nil(
        f"{key}_years",
        f"{title}: years add up to months",
        f"{key}.annual.net_income[total] - {key}.statements.net_income[total] + {key}.annual.uses[total] - "
        f"{key}.statements.uses[total]",
    )


def _loan(loan: LoanShape) -> Iterator[Row]:
    key, word = loan.key, loan.key.replace(".", "_")
    for balance, name in checks_of(key, of_loan(loan)):
        yield check(
            f"{word}_{name.rpartition('.')[2]}",
            f"{loan.title}: opening + in - out = closing, {balance}",
            f"{name}[total]",
        )
    yield check(
        f"{word}_limit",
        f"{loan.title}: drawn within the commitment",
        f"IF({key}.drawn[total] > {key}.given.commitment + inputs.cent, 1, 0)",
    )


def engine_pages(owners: Sequence[OwnerShape], loans: Sequence[LoanShape], money: Outcome) -> Iterator[Page]:
    """Yield what the engine found in its base case, as numbers."""
    months = money.uses_usd.shape[1]
    for owner in owners:
        rows = tuple(
            series(
                _name(field),
                _name(field),
                "ratio" if field == COVER else "USD",
                np.nan_to_num(_values(money, field)[owner.number]),
            )
            for field in FIELDS
        )
        yield Page(f"engine.{owner.key}", f"{owner.title}: as the engine settles it", rows, months)
    for loan in loans:
        rows = tuple(series(line, line, "USD", getattr(money, f"loan_{line}_usd")[loan.number]) for line in LOAN_LINES)
        yield Page(f"engine.{loan.key}", f"{loan.title}: as the engine settles it", rows, months)


def _name(field: str) -> str:
    return field.removesuffix("_usd")


def _values(money: Outcome, field: str) -> np.ndarray:
    values = np.asarray(getattr(money, field))
    return values.sum(axis=1) if values.ndim == 3 else values


def agreement_page(owners: Sequence[OwnerShape], loans: Sequence[LoanShape]) -> Page:
    """Return whether every line agrees with the engine's in every month, while no input is changed."""
    rows = [_agrees(owner.key, owner.title, _name(field)) for owner in owners for field in FIELDS]
    rows += [_agrees(loan.key, loan.title, line) for loan in loans for line in LOAN_LINES]
    return Page(ENGINE, "Agreement with the engine, month by month, while no input is changed", tuple(rows))


def _agrees(key: str, title: str, line: str) -> Row:
    here, there = f"{key}.{line}[:]", f"engine.{key}.{line}[:]"
    least = "inputs.tolerance" if line == COVER else "inputs.cent"
    off = f"SUMPRODUCT(ABS({here} - {there})) > MAX({least}, inputs.tolerance * SUMPRODUCT(ABS({there})))"
    return check(
        f"{key.replace('.', '_')}_{line}",
        f"{title}: {line.replace('_', ' ')}",
        _while_unchanged(f"IF({off}, 1, 0)"),
    )


def _while_unchanged(formula: str) -> str:
    return f'IF(checks.changed > 0, "{NOT_COMPARED}", {formula})'


def master_page(pages: Iterable[Page]) -> Page:
    """Return the one check that stands for all, and how many comparisons with the engine are switched off.

    Where nothing is built there is nothing to compare with the engine.
    """
    rows, off = [], []
    for page in (page for page in pages if page.rows):
        total = f"SUM({page.key}.*)"
        if page.key == ENGINE:
            total = _while_unchanged(total)
            off.append(f'COUNTIF({ENGINE}.*, "{NOT_COMPARED}")')
        rows.append(check(page.key.partition(".")[2], page.title.partition(":")[0], total))
    total = f"SUM({', '.join(row.name for row in rows)})"  # a text does not count
    master = check(
        "master",
        "Any check that is made and fails, or any error: must be 0",
        f"IF(ISERROR({total}), 1, IF({total} > 0, 1, 0))",
    )
    switched = notice("not_compared", "Comparisons with the engine switched off by changed inputs", "checks", plus(off))
    return Page("checks", "All checks", (master, switched, *rows))

"""New chips and major maintenance of one vehicle as live formulas: what is paid, and the reserves kept for it.

Assumes what `finance.reserves` does: one reserve for each asset class, served before debt and in the order of classes;
what is due comes out of the reserve, then out of cash, and what is left stays owed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gigawatt.workbook.book import Row
from gigawatt.workbook.rows import balance, flow, plus, step

REFRESHED = "chips"
"""Asset class whose reserve is that for new chips; the others' is for maintenance."""


def reserve_rows(assets: Sequence[str]) -> Iterator[Row]:
    """Yield what replacing these asset classes takes of a month's cash, and what is left for debt service."""
    cash = "cash_operations"
    for asset in assets:
        yield from _replaced(asset, cash)
        cash = f"cash_replaced_{asset}"
    for asset in assets:
        yield from _kept(asset, cash)
        cash = f"cash_kept_{asset}"
    maintained = [asset for asset in assets if asset != REFRESHED]
    lacking = (f"given.replacement_reserve_{asset} - kept_{asset}" for asset in assets)
    yield flow("replaced", "New chips and maintenance paid for", plus(f"replaced_{asset}" for asset in assets))
    yield flow("replaced_cash", "Of it from cash", plus(f"replaced_cash_{asset}" for asset in assets))
    yield flow("set_aside", "Put into reserves, less set free", plus(f"moved_{asset}" for asset in assets))
    yield balance("refresh_reserve", "Reserve for new chips", f"kept_{REFRESHED}" if REFRESHED in assets else "0")
    yield balance("maintenance_reserve", "Reserve for maintenance", plus(f"kept_{asset}" for asset in maintained))
    yield balance("unreserved", "Lacking in the reserves", plus(lacking))
    yield balance("unreplaced", "Due and not paid for", plus(f"unreplaced_{asset}" for asset in assets))
    left = "revenue - opex - tax - set_aside - replaced_cash"
    yield flow("cfads", "Cash available for debt service", left, result=True)
    yield step("cash_kept", "Cash before debt service", cash)


def _replaced(asset: str, cash: str) -> tuple[Row, ...]:
    """What falls due for one asset class and what pays it, of the cash that is left."""
    owed = f"unreplaced_{asset}[-1] + given.replacement_{asset}"
    return (
        step(f"owed_{asset}", f"Due for replacement: {asset}", owed),
        flow(f"reserved_{asset}", f"Paid from the reserve: {asset}", f"MIN(kept_{asset}[-1], owed_{asset})"),
        flow(f"replaced_cash_{asset}", "Paid from cash", f"MIN({cash}, owed_{asset} - reserved_{asset})"),
        flow(f"replaced_{asset}", f"Paid for replacement: {asset}", f"reserved_{asset} + replaced_cash_{asset}"),
        balance(f"unreplaced_{asset}", "Due and not paid for", f"owed_{asset} - replaced_{asset}"),
        step(f"cash_replaced_{asset}", "Cash left", f"{cash} - replaced_cash_{asset}"),
    )


def _kept(asset: str, cash: str) -> tuple[Row, ...]:
    """What is put into one reserve, or set free."""
    before = f"kept_{asset}[-1] - reserved_{asset}"
    wanted = f"given.replacement_reserve_{asset} - ({before})"
    return (
        flow(f"moved_{asset}", f"Put into the reserve, less set free: {asset}", f"MIN({cash}, {wanted})"),
        balance(f"kept_{asset}", f"Reserve: {asset}", f"{before} + moved_{asset}"),
        step(f"cash_kept_{asset}", "Cash left", f"{cash} - moved_{asset}"),
    )

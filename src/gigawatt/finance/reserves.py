"""Reserves for new chips and major maintenance of one vehicle in one period: paid out of, filled, set free.

Assumes one account for each asset class, served after operating cost and tax and before debt. What is due and not paid
stays owed, and what should be in a reserve and is not is caught up: both take cash before lenders and owners do.
"""

from __future__ import annotations

from gigawatt.finance.ledger import Balance, Flow, Kept, Saved
from gigawatt.quantities import F1, F2, in_place

CHIPS = 1
"""Asset class whose replacement is a refresh; that of the others is maintenance."""


@in_place
def replace(due_usd: F1, kept: F2, balance: F1, saved: F1) -> None:
    """Pay for what is to be replaced from its reserve, then from cash; the rest stays owed.

    What is paid for at the end of a period is an asset from then on, and depreciates from the next one.

    Parameters
    ----------
    due_usd : newly due by asset class [USD]. Shape (K,).
    kept : accounts by asset class. Shape (K, KEPT).
    """
    for asset in range(len(due_usd)):
        owed_usd = kept[asset, Kept.OWED] + due_usd[asset]
        reserved_usd = min(kept[asset, Kept.RESERVE], owed_usd)
        cash_usd = min(balance[Balance.CASH], owed_usd - reserved_usd)
        balance[Balance.CASH] -= cash_usd
        kept[asset, Kept.RESERVE] -= reserved_usd
        kept[asset, Kept.OWED] = owed_usd - reserved_usd - cash_usd
        kept[asset, Kept.BOUGHT] = reserved_usd + cash_usd
        saved[Saved.REPLACED] += reserved_usd + cash_usd
        saved[Saved.REPLACED_CASH] += cash_usd
        saved[Saved.UNREPLACED] += kept[asset, Kept.OWED]


@in_place
def set_aside(target_usd: F1, kept: F2, balance: F1, saved: F1) -> None:
    """Fill every reserve from cash to what it should hold, or set free what is too much.

    Parameters
    ----------
    target_usd : by asset class [USD]. Shape (K,).
    """
    for asset in range(len(target_usd)):
        moved_usd = min(balance[Balance.CASH], target_usd[asset] - kept[asset, Kept.RESERVE])
        balance[Balance.CASH] -= moved_usd
        kept[asset, Kept.RESERVE] += moved_usd
        saved[Saved.SET_ASIDE] += moved_usd
        saved[Saved.UNRESERVED] += target_usd[asset] - kept[asset, Kept.RESERVE]
        account = Saved.REFRESH_RESERVE if asset == CHIPS else Saved.MAINTENANCE_RESERVE
        saved[account] += kept[asset, Kept.RESERVE]


@in_place
def book(balance: F1, line: F1, saved: F1) -> None:
    """Write what the reserves did into the balances and into the cash that is left for debt service."""
    line[Flow.CFADS] -= saved[Saved.SET_ASIDE] + saved[Saved.REPLACED_CASH]
    balance[Balance.FIXED] += saved[Saved.REPLACED]
    balance[Balance.BOUGHT] = saved[Saved.REPLACED]
    balance[Balance.KEPT] = saved[Saved.REFRESH_RESERVE] + saved[Saved.MAINTENANCE_RESERVE]
    balance[Balance.LACKING] = saved[Saved.UNRESERVED] + saved[Saved.UNREPLACED]

"""Who gets what of a distribution: preferred money first, then hurdle by hurdle, with catch-up and promote.

Assumes a hurdle is an account: what owners paid in, compounded at the hurdle's rate, less what they got back. When it
is empty their internal rate of return is the hurdle, exactly, and no root was looked for. A promote is a share of the
remaining cash (80/20), not of points.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from gigawatt.quantities import F1, F2, I1, in_place


class Account(IntEnum):
    """Running balances of the owners of one vehicle [USD]."""

    PREFERRED = 0
    """Owed to preferred holders, return included."""
    PROMOTED = 1
    """What the sponsor got beyond its own units, cumulative."""
    RETURNED = 2
    """What the holders of units got, cumulative."""
    CONTRIBUTED = 3
    """What they paid in, cumulative."""
    HURDLE = 4
    """Of the first hurdle; the others follow."""


class Tiers(NamedTuple):
    """How distributions are shared. V vehicles, T hurdles."""

    preferred_share: F1
    """Part of the money raised outside that is preferred. Shape (V,)."""
    preferred_rate: F1
    """Its return per year. Shape (V,)."""
    hurdle: F2
    """Rates of return per year, rising. Shape (V, T)."""
    promote: F2
    """Sponsor's share of the cash below the first hurdle, then above each. Shape (V, T + 1)."""
    catch_up: F1
    """Sponsor's share of the cash above the first hurdle until it has its share of all profit. Shape (V,)."""
    sponsor: I1
    """Entity, -1 for none. Shape (V,)."""


def no_tiers(vehicles: int) -> Tiers:
    """Return the agreement of owners who share all cash by units."""
    return Tiers(
        preferred_share=np.zeros(vehicles),
        preferred_rate=np.zeros(vehicles),
        hurdle=np.zeros((vehicles, 0)),
        promote=np.zeros((vehicles, 1)),
        catch_up=np.zeros(vehicles),
        sponsor=np.full(vehicles, -1, dtype=np.int64),
    )


@in_place
def compound(account: F1, hurdle: F1, preferred_rate: float, years: float) -> None:
    """Let the accounts of one vehicle grow over a period."""
    account[Account.PREFERRED] *= (1.0 + preferred_rate) ** years
    for tier in range(len(hurdle)):
        account[Account.HURDLE + tier] *= (1.0 + hurdle[tier]) ** years


@in_place
def contribute(account: F1, common_usd: float, preferred_usd: float) -> None:
    """Add what owners and preferred holders paid in this period."""
    account[Account.PREFERRED] += preferred_usd
    account[Account.CONTRIBUTED] += common_usd
    for place in range(Account.HURDLE, len(account)):
        account[place] += common_usd


@in_place
def take_preferred(account: F1, cash_usd: float) -> float:
    """Return what preferred holders are paid [USD]."""
    paid_usd = min(cash_usd, account[Account.PREFERRED])
    account[Account.PREFERRED] -= paid_usd
    return float(paid_usd)


@in_place
def promoted_usd(account: F1, promote: F1, catch_up: float, cash_usd: float) -> float:
    """Share cash between the holders of units and the sponsor; return the sponsor's promote [USD].

    Below and between hurdles: what empties the account, grossed up for the sponsor's share of that tier. Above the
    first hurdle a catch-up gives the sponsor `catch_up` of the cash until it has ``promote x all profit``.
    """
    left_usd, sponsor_usd = cash_usd, 0.0
    hurdles = len(promote) - 1
    for tier in range(hurdles):
        need_usd = max(0.0, account[Account.HURDLE + tier]) / (1.0 - promote[tier])
        paid_usd = min(left_usd, need_usd)
        sponsor_usd += _pay(account, paid_usd, promote[tier])
        left_usd -= paid_usd
        if tier == 0 and catch_up > promote[1]:
            wanted_usd = promote[1] * _profit_usd(account) - account[Account.PROMOTED]
            paid_usd = min(left_usd, max(0.0, wanted_usd) / (catch_up - promote[1]))
            sponsor_usd += _pay(account, paid_usd, catch_up)
            left_usd -= paid_usd
    return float(sponsor_usd + _pay(account, left_usd, promote[hurdles]))


@in_place
def _profit_usd(account: F1) -> float:
    """Return what sponsor and holders have got beyond what was paid in [USD]."""
    holders_usd = max(0.0, account[Account.RETURNED] - account[Account.CONTRIBUTED])
    return float(account[Account.PROMOTED] + holders_usd)


@in_place
def _pay(account: F1, paid_usd: float, share: float) -> float:
    """Book one payment and return the sponsor's part [USD]."""
    sponsor_usd = paid_usd * share
    account[Account.PROMOTED] += sponsor_usd
    account[Account.RETURNED] += paid_usd - sponsor_usd
    for place in range(Account.HURDLE, len(account)):
        account[place] -= paid_usd - sponsor_usd
    return float(sponsor_usd)

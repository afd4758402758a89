"""What a sponsor would owe back at the end of the horizon: promote that later losses or contributions took the ground
from.

Assumes one final settlement: the promote received, and what holders of units have beyond the first hurdle, are shared
once more by the same tiers, at the values of the last month. Programme files do not say whether an agreement has a
clawback, so nothing is paid: the amount is shown as owed.
"""

from __future__ import annotations

import numpy as np

from gigawatt.finance.inputs import HALF_CENT_USD
from gigawatt.finance.plan import Outcome
from gigawatt.finance.tiers import Account, Tiers, compound, contribute, promoted_usd
from gigawatt.quantities import F1, I1, compiled, in_place

ROUNDING = 1e-9  # share of the promote; powers over hundreds of months lose less
MONTHS_PER_YEAR = 12.0


@compiled
def clawback_usd(tiers: Tiers, root: I1, outcome: Outcome) -> F1:
    """Return what the sponsor of each vehicle would have to pay back to its holders [USD]. Shape (V,).

    With P the promote received and A the first hurdle's account at the end (positive where holders lack it), one
    hurdle and no catch-up: ``min(P, max(0, P - p (P - A)))`` for a share p. So at least ``min(P, A)``, what the
    hurdle lacks, and where that leaves something, no more than the share of it. Nothing is owed where the sponsor
    shares cash below the first hurdle already: that part is a split, not a promote.
    """
    owed_usd = np.zeros(len(root))
    account = np.zeros(Account.HURDLE + tiers.hurdle.shape[1])
    for vehicle in range(len(root)):
        received_usd = outcome.promoted_usd[vehicle].sum()
        if tiers.sponsor[vehicle] < 0 or tiers.promote[vehicle, 0] > 0.0 or received_usd <= HALF_CENT_USD:
            continue
        _fill(tiers.hurdle[vehicle], 1.0 - tiers.preferred_share[root[vehicle]], outcome, vehicle, account)
        beyond_usd = max(0.0, -account[Account.HURDLE])
        _hand_over(account, -beyond_usd)
        pot_usd = received_usd + beyond_usd
        entitled_usd = promoted_usd(account, tiers.promote[vehicle], tiers.catch_up[vehicle], pot_usd)
        excess_usd = received_usd - entitled_usd
        if excess_usd > max(HALF_CENT_USD, ROUNDING * received_usd):
            owed_usd[vehicle] = min(received_usd, excess_usd)
    return owed_usd


@compiled
def _fill(hurdle: F1, common: float, outcome: Outcome, vehicle: int, account: F1) -> None:
    """Write a vehicle's accounts at the horizon, from its statements; `common` is the part of raises with units."""
    account[:] = 0.0
    for month in range(outcome.distributed_usd.shape[1]):
        paid_usd = outcome.sunk_usd[vehicle, month] + outcome.raised_usd[vehicle, month] * common
        paid_usd += outcome.called_usd[vehicle, :, month].sum() + outcome.beyond_usd[vehicle, :, month].sum()
        taken_usd = outcome.promoted_usd[vehicle, month]
        held_usd = outcome.distributed_usd[vehicle, month] - outcome.preferred_usd[vehicle, month] - taken_usd
        compound(account, hurdle, 0.0, 1.0 / MONTHS_PER_YEAR)
        contribute(account, paid_usd, 0.0)
        _hand_over(account, held_usd)


@in_place
def _hand_over(account: F1, held_usd: float) -> None:
    """Book what holders of units get; negative where they hand it back."""
    account[Account.RETURNED] += held_usd
    for place in range(Account.HURDLE, len(account)):
        account[place] -= held_usd

"""Delay damages: what contractors pay for days that a phase is late through their own fault.

Assumes the date they guarantee is the base case's, and that all days of a delay have the cause that set the date in
that future: `schedule` names it, with shares where causes tie. Works and the crews that do them are the contractor's;
money, grid, generation, chips, permits, equipment and signatures are the owner's.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt import capital, schedule
from gigawatt.programme import Asset, Programme
from gigawatt.quantities import F1, F2, NEVER, in_place

WORKS, CREWS = int(schedule.Binding.WORKS), int(schedule.Binding.CREWS)


class Delay(NamedTuple):
    """What was agreed for every phase. Shapes (P,)."""

    guaranteed_day: F1
    """Energisation in the base case; NEVER where it is not live then, so that nobody guarantees a date."""
    usd_per_day: F1
    cap_usd: F1


def delay(programme: Programme, phases: capital.Phases, ready_day: F1, end_day: float) -> Delay:
    """Return what was agreed: shares of the shell's works cost in the base case.

    Parameters
    ----------
    ready_day : energisation in the base case, from month 0. Shape (P,).
    end_day : of the horizon.
    """
    terms = [at.phase.delay_damages for at in programme.phases]
    cost_usd = phases.cost_usd[:, Asset.SHELL]
    return Delay(
        guaranteed_day=np.where(ready_day < end_day, ready_day, NEVER),
        usd_per_day=cost_usd * [0.0 if row is None else row.per_day.value for row in terms],
        cap_usd=cost_usd * [0.0 if row is None else row.cap.value for row in terms],
    )


@in_place
def fault(binding_share: F2, phase: int) -> float:
    """Return the part of a phase's date that its contractor set, 0 to 1."""
    return float(binding_share[phase, WORKS] + binding_share[phase, CREWS])


@in_place
def pay_damages(agreed: Delay, phase: int, ready_day: float, part: float, month_start_days: F1, paid_usd: F1) -> None:
    """Add damages to what the owner of the shell is paid, month by month as they accrue, within the cap [USD].

    ``min(cap - paid before, part x days late in the month x amount per day)``

    Parameters
    ----------
    part : of the delay that is the contractor's.
    paid_usd : raised in place. Shape (M,).
    """
    left_usd = agreed.cap_usd[phase]
    for month in range(len(paid_usd)):
        first = max(month_start_days[month], agreed.guaranteed_day[phase])
        late_days = max(0.0, min(month_start_days[month + 1], ready_day) - first)
        due_usd = min(left_usd, part * late_days * agreed.usd_per_day[phase])
        paid_usd[month] += due_usd
        left_usd -= due_usd

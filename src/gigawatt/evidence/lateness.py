"""What holds back the megawatts that are not live by a day, over the futures in which they are not.

Assumes a phase lacks what opened last for it; a phase that is never live lacks what never came.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from gigawatt.evidence.case import Case
from gigawatt.evidence.words import share
from gigawatt.quantities import F1
from gigawatt.risk import binding_shares
from gigawatt.schedule import Binding

ENOUGH_MW = 0.5  # MW; so little missing is said as nothing
REMEDY = {
    Binding.OFFTAKE: "Leases or compute contracts that lenders lend on",
    Binding.EQUITY: "More equity",
    Binding.DEBT: "More debt",
    Binding.GRID: "Earlier grid",
    Binding.GENERATION: "Earlier generation on site",
    Binding.PERMITS: "Earlier permits",
    Binding.CHIPS: "Earlier deliveries of chips",
    Binding.CREWS: "More crews",
    Binding.EQUIPMENT: "Earlier equipment",
    Binding.WORKS: "Faster works",
    Binding.PLAN: "Earlier starts than the file plans",
}
"""What would bring a phase forward that each scarce thing holds."""
LACK = {kind: kind.name.lower() for kind in Binding} | {
    Binding.OFFTAKE: "leases or compute contracts",
    Binding.WORKS: "time",
    Binding.PLAN: "time",
}
"""What a phase lacks that is never live."""


def never_live(case: Case) -> F1:
    """Return what the megawatts of the plan lack that are never live; sums to 1, or all 0. Shape (11,)."""
    return _shares(case, ~np.isfinite(case.trials.ready_day) & case.asked.counted)


def late(case: Case, wanted_mw: float, by_day: float) -> F1:
    """Return what holds back the megawatts, whoever builds them, that are wanted by a day and not live. Shape (11,).

    Of each future the phases that come first are wanted, until they are enough; all in all it sums to 1, or is all 0
    where nothing is late.

    Parameters
    ----------
    wanted_mw : facility power [MW].
    by_day : day since month 0.
    """
    ready_day = np.where(case.plan.schedule.chosen, case.trials.ready_day, np.inf)
    order = np.argsort(ready_day, axis=1, kind="stable")
    mw = case.plan.phases.facility_mw * case.plan.schedule.chosen
    before_mw = np.cumsum(mw[order], axis=1) - mw[order]
    wanted = np.empty_like(order, dtype=np.bool_)
    np.put_along_axis(wanted, order, before_mw < wanted_mw - ENOUGH_MW, axis=1)
    return _shares(case, wanted & (ready_day > by_day) & case.plan.schedule.chosen)


def _shares(case: Case, waiting: npt.NDArray[np.bool_]) -> F1:
    held = np.where(waiting, case.trials.binding, -1).astype(np.int64)
    return binding_shares(held, len(Binding), case.plan.phases.facility_mw)


def remedy(shares: F1) -> str:
    """Say what would bring the late megawatts forward: `Earlier grid: 60 % of the megawatts that are late wait …`."""
    first = REMEDY[Binding(int(np.argmax(shares)))]
    return f"{first}: {share(float(shares.max()))} of the megawatts that are late wait for that."

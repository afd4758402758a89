"""Bonus depreciation: which part of an asset's cost its owner deducts at once, by when it was bought and who knew what.

Assumes an asset is acquired in the first month in which it is paid for (the law asks for the date of the binding
contract), enters service when its phase is live in the base case, and that owners elect the deduction (26 USC 168(k)).
"""

from __future__ import annotations

from datetime import date

import numpy as np

from gigawatt import schedule
from gigawatt.catalogue import figure
from gigawatt.finance.revenue import month_of_day
from gigawatt.programme import Programme
from gigawatt.quantities import F1, F2

ACQUIRED_AFTER = date(2025, 1, 19)
"""Public Law 119-21 (4 July 2025), section 70301: property acquired after this day."""
ENACTED = date(2025, 7, 4)
"""A view that knows nothing later than an earlier day takes the phase-down that was law before."""
PHASE_DOWN = range(2023, 2027)
"""Years of service in which what was bought by that day still had a bonus, lower each year."""
CLASSES = ("tax.class_shell_years", "tax.class_chips_years", "tax.class_plant_years")


def bonus_share(programme: Programme, build: schedule.Outcome, starts: F1) -> F2:
    """Return the share of cost deducted in the year of service, by phase and asset. Shape (P, 3)."""
    found = np.zeros_like(programme.owner, dtype=np.float64)
    known = _law_is_known(programme)
    longest = figure("tax.bonus_longest_class_years").value
    short = np.array([figure(name).value <= longest for name in CLASSES])
    for phase, asset in np.argwhere((programme.owner >= 0) & short):
        paid = np.flatnonzero(build.spend_usd[phase, asset] > 0.0)
        live = month_of_day(starts, build.ready_day[phase])
        if len(paid):
            found[phase, asset] = _share(programme, int(paid[0]), live, known)
    return found


def bonus_later(programme: Programme) -> F1:
    """Return the share of cost deducted at once of what is bought after the phase-down ended, by asset. Shape (3,)."""
    longest, share = figure("tax.bonus_longest_class_years").value, figure("tax.bonus_share").value
    known = _law_is_known(programme)
    return np.array([share if known and figure(name).value <= longest else 0.0 for name in CLASSES])


def _share(programme: Programme, acquired: int, live: int, known: bool) -> float:
    first = programme.timeline.first_month
    year, month = divmod(first + acquired, 12)
    if known and date(year, month + 1, 28) > ACQUIRED_AFTER:
        return figure("tax.bonus_share").value
    in_service = (first + live) // 12
    return figure(f"tax.bonus_share_{in_service}").value if in_service in PHASE_DOWN else 0.0


def _law_is_known(programme: Programme) -> bool:
    view = programme.file.views.get(programme.view)
    return view is None or view.as_of is None or _day(view.as_of) >= ENACTED


def _day(text: object) -> date:
    return text if isinstance(text, date) else date.fromisoformat(str(text))

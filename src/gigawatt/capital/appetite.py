"""What the market takes: debt by ultimate obligor and class, quarter by quarter.

Assumes a year's appetite comes in four equal parts, the first at the start, and that what lenders have signed has found
its market. Debt on several backers counts for each with its share.
"""

from __future__ import annotations

import numpy as np

from gigawatt.capital.debt import Debt
from gigawatt.capital.plan import DebtBound
from gigawatt.programme import Asset, Programme
from gigawatt.quantities import F1, F2, F3

CLASSES = {"shell": (Asset.SHELL, Asset.PLANT), "chips": (Asset.CHIPS,)}
"""Debt classes of the file, with the assets in each."""
MONTHS_PER_QUARTER = 3


def _stock(programme: Programme, usd_per_year: float) -> F1:
    months = np.arange(programme.timeline.months) - programme.start_month
    quarters = np.maximum(months // MONTHS_PER_QUARTER + 1, 0)
    return np.asarray(usd_per_year / 4.0 * quarters)


def class_appetite(programme: Programme) -> F3:
    """Return the debt that the market takes of each obligor and class, cumulative [USD]; inf: no limit.

    Shape (E, 2, M), classes in the order of `CLASSES`.
    """
    found = np.full((len(programme.entities), len(CLASSES), programme.timeline.months), np.inf)
    for entity, row in enumerate(programme.file.entities.values()):
        for name, per_year in row.debt_appetite.items():
            found[entity, tuple(CLASSES).index(name)] = _stock(programme, per_year.value)
    return found


def appetite(programme: Programme, by_class_usd: F3) -> F2:
    """Return the debt that the market takes of each obligor, cumulative [USD]; inf: no limit. Shape (E, M).

    The least of what the file allows the obligor in all and the sum of what it allows by class.
    """
    found: F2 = by_class_usd.sum(axis=1)
    for name, per_year in programme.file.supply.debt_appetite.items():
        place = programme.entities.index(name)
        found[place] = np.minimum(found[place], _stock(programme, per_year.value))
    return found


def within_appetite(debt: Debt, appetite_usd: F2, by_class_usd: F3) -> None:
    """Reduce, in place and pro rata, what one obligor carries to what the market takes of it over the horizon."""
    for entity in range(len(appetite_usd)):
        for number, assets in enumerate(CLASSES.values()):
            _reduce(debt, entity, assets, float(by_class_usd[entity, number, -1]))
        _reduce(debt, entity, tuple(Asset), float(appetite_usd[entity, -1]))


def _reduce(debt: Debt, entity: int, assets: tuple[Asset, ...], taken_usd: float) -> None:
    on_it_usd = debt.limit_usd * debt.obligor_share[entity]
    asked = np.zeros_like(debt.as_signed)
    asked[:, assets] = (on_it_usd[:, assets] > 0.0) & ~debt.as_signed[:, assets]
    wanted_usd = float(on_it_usd[asked].sum())
    if wanted_usd > taken_usd:
        debt.facility_usd[:, asked] *= taken_usd / wanted_usd
        debt.bound[asked] = DebtBound.APPETITE
        debt.facility_bound[(debt.facility_usd > 0.0) & asked] = DebtBound.APPETITE

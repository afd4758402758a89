"""When accelerators are kept, switched off or replaced, and what they are still worth: by what they rent for.

Assumes that power is the scarce thing: an accelerator holds a place under a cap, and what is switched off once does
not come back. Rents fall for age only as far as the given rents do.
"""

from __future__ import annotations

from math import floor
from typing import Literal, NamedTuple

import numpy as np

from gigawatt.quantities import F1

HOURS_PER_MONTH = 8760.0 / 12.0


class Worth(NamedTuple):
    """An accelerator in use, seen from today."""

    residual_usd: float
    """What its rents less its running cost are worth: the most that a buyer would pay."""
    months_kept: int
    """Until it earns no more than it costs."""


class Generation(NamedTuple):
    """A generation of accelerators as a user of power."""

    it_kw: float
    """Of one [kW]."""
    rents_usd_per_hour: F1
    """Expected by month ahead, shape (month,) [USD/h]."""
    opex_usd_per_hour: float
    """Per hour installed: energy, place, staff [USD/h]."""
    price_usd: float
    """Delivered; 0 for those that are there."""


class Refresh(NamedTuple):
    """What to do with a full hall."""

    action: Literal["keep", "replace", "switch_off"]
    accelerators_old: int
    accelerators_new: int
    """Under the same power, in whole units."""
    keep_usd: float
    """Worth of the hall with what is in it."""
    replace_usd: float
    """Worth with the new ones, their price paid and the old ones sold."""


def is_kept(rent_usd_per_hour: float, opex_usd_per_hour: float, hours_billed_share: float = 1.0) -> bool:
    """Return whether an accelerator earns more than it costs to run: its price is spent and does not count.

    Parameters
    ----------
    rent_usd_per_hour
        Per hour billed [USD/h].
    opex_usd_per_hour
        Per hour installed [USD/h].
    hours_billed_share
        Hours sold over hours available [0..1].

    """
    return rent_usd_per_hour * hours_billed_share > opex_usd_per_hour


def worth(
    rents_usd_per_hour: F1, opex_usd_per_hour: float, *, hours_billed_share: float, rate_per_year: float
) -> Worth:
    """Return what an accelerator is worth to keep until its best last month.

    The greatest present value over all months at which it may stop: a month below cost is borne where later months
    repay it. For rents that only fall this is the rule of `is_kept`, month by month.

    Parameters
    ----------
    rents_usd_per_hour
        Expected by month ahead, until it breaks at the latest; shape (month,) [USD/h].
    opex_usd_per_hour
        Per hour installed [USD/h].
    hours_billed_share
        Hours sold over hours available [0..1].
    rate_per_year
        Of discount; months are paid at their end [1/year].

    """
    months = np.arange(1, len(rents_usd_per_hour) + 1)
    margins = (rents_usd_per_hour * hours_billed_share - opex_usd_per_hour) * HOURS_PER_MONTH
    values = np.concatenate(([0.0], np.cumsum(margins * (1.0 + rate_per_year) ** (-months / 12.0))))
    best = int(np.argmax(values))
    return Worth(float(values[best]), best)


def refresh(
    it_mw: float,
    old: Generation,
    new: Generation,
    *,
    hours_billed_share: float,
    rate_per_year: float,
    resale_share: float,
) -> Refresh:
    """Return whether a hall under a power cap keeps its accelerators, replaces them, or switches them off.

    New ones fit in whole, `floor(P / kW)`. The old ones are sold for a share of what they would still earn.

    Parameters
    ----------
    it_mw
        Power of the hall [MW IT].
    old, new
        What is there, and what could be; the price of `old` is not looked at.
    hours_billed_share
        Hours sold over hours available, of both [0..1].
    rate_per_year
        Of discount [1/year].
    resale_share
        Price of a used accelerator over what it would earn where it stands: its buyer needs power too [0..1].

    """
    # The guard keeps 1.000 MW / 0.100 kW whole where binary fractions would say a unit less.
    number_old, number_new = (floor(it_mw * 1000.0 / one.it_kw + 1e-9) for one in (old, new))
    here, there = (
        worth(
            one.rents_usd_per_hour,
            one.opex_usd_per_hour,
            hours_billed_share=hours_billed_share,
            rate_per_year=rate_per_year,
        )
        for one in (old, new)
    )
    keep = number_old * here.residual_usd
    replace = number_new * (there.residual_usd - new.price_usd) + resale_share * keep
    action: Literal["keep", "replace", "switch_off"] = "replace" if replace > keep else "keep"
    if action == "keep" and here.months_kept == 0:
        action = "switch_off"
    return Refresh(action, number_old, number_new, keep, replace)

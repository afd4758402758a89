"""What a year of compute, and an accelerator-hour, must earn: annuities of capital plus operating cost.

Assumes level real payments at one capital charge; taxes, ramps and debt terms belong to the finance stage.
"""

from __future__ import annotations

from collections.abc import Sequence

from gigawatt.quantities import capital_recovery_factor

HOURS_PER_YEAR = 8760.0


def annual_cost_usd(
    capex_usd: Sequence[float], life_years: Sequence[float], opex_usd_per_year: float, rate: float
) -> float:
    """Return the annualised total cost of ownership [USD/year].

    `TCO = sum_i CRF(r, life_i) capex_i + opex`: Barroso, Hoelzle and Ranganathan, "The Datacenter as a Computer",
    3rd edition, 2018, chapter 6. With r = 6.53 % it returns Epoch's three published figures for a gigawatt.

    Parameters
    ----------
    capex_usd, life_years
        By asset, in the same order [USD], [years].
    opex_usd_per_year
        Energy included [USD/year].
    rate
        Capital charge per year [0..1].

    """
    annuities = (cost * capital_recovery_factor(rate, life) for cost, life in zip(capex_usd, life_years, strict=True))
    return sum(annuities) + opex_usd_per_year


def gpu_hour_usd(
    capex_usd: Sequence[float],
    life_years: Sequence[float],
    opex_usd_per_year: float,
    *,
    rate: float,
    accelerators: float,
    hours_billed_share: float,
) -> float:
    """Return the cost of one billed accelerator-hour [USD/h].

    Parameters
    ----------
    capex_usd, life_years
        By asset (chips, shell, plant), in the same order [USD], [years].
    opex_usd_per_year
        Energy included [USD/year].
    rate
        Capital charge per year [0..1].
    accelerators
        In operation [1].
    hours_billed_share
        Hours sold over hours available [0..1].

    """
    billed_hours = accelerators * HOURS_PER_YEAR * hours_billed_share
    return annual_cost_usd(capex_usd, life_years, opex_usd_per_year, rate) / billed_hours

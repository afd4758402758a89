"""Ratios of one vehicle or of several together: by month, tested by quarter, rolled up by year.

Assumes the statements of one future. Cover is cash before debt service over interest and principal due; loan life and
project life cover discount at the debt-weighted rate of the month in which debt peaks, as the headline does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np

from gigawatt.chain import QuarterTest, Ratio, Ratios
from gigawatt.finance import HALF_CENT_USD, Outcome, Plan
from gigawatt.quantities import F1, Timeline, month_label

CENT_USD = 0.01  # USD; below it nothing is due or owed
YEAR, QUARTER = 12, 3


class Lines(NamedTuple):
    """Sums over the vehicles asked for, by month [USD]. Shape (M,)."""

    cfads: F1
    earned: F1
    """Revenue less operating cost: before interest, tax and depreciation."""
    interest: F1
    principal: F1
    service: F1
    debt: F1
    equity: F1
    secured: F1
    """Debt whose collateral is tested."""
    ceiling: F1
    """Most that this debt may be."""
    rate: float
    """Per year."""


def lines_of(plan: Plan, money: Outcome, vehicles: Sequence[int]) -> Lines:
    """Return the lines that ratios are made from."""
    chosen = list(vehicles)
    tested = np.isin(plan.loans.vehicle, chosen) & np.isfinite(plan.advance)
    debt_usd = money.debt_usd[chosen].sum(axis=0)
    peak = last_peak(debt_usd)
    mine = np.isin(plan.loans.vehicle, chosen)
    weight_usd = np.where(mine, money.loan_debt_usd[:, peak], 0.0)
    total_usd = float(weight_usd.sum())
    return Lines(
        cfads=money.cfads_usd[chosen].sum(axis=0),
        earned=(money.revenue_usd - money.opex_usd)[chosen].sum(axis=0),
        interest=money.interest_usd[chosen].sum(axis=0),
        principal=money.principal_usd[chosen].sum(axis=0),
        service=money.service_usd[chosen].sum(axis=0),
        debt=debt_usd,
        equity=money.equity_usd[chosen].sum(axis=0),
        secured=money.loan_debt_usd[tested].sum(axis=0),
        ceiling=money.loan_ceiling_usd[tested].sum(axis=0),
        rate=float((weight_usd * plan.loans.rate).sum()) / total_usd if total_usd > 0.0 else 0.0,
    )


def ratios(timeline: Timeline, plan: Plan, money: Outcome, vehicles: Sequence[int]) -> Ratios | None:
    """Return the ratios of some vehicles together; None where they owe nothing."""
    lines = lines_of(plan, money, vehicles)
    if lines.debt.max(initial=0.0) <= CENT_USD:
        return None
    year = (timeline.first_month + np.arange(len(lines.debt))) // YEAR
    years = np.unique(year)

    def flow(name: str, over: F1, under: F1, due: F1) -> Ratio:
        """A ratio of flows: a year's sums, in the months in which something was due."""
        there = due > CENT_USD
        each = [there & (year == one) for one in years]
        by_year = [over[months].sum() / under[months].sum() if months.any() else np.nan for months in each]
        return Ratio(name=name, monthly=divided(over, under, due), yearly=np.array(by_year))

    def stock(name: str, values: F1) -> Ratio:
        """A ratio of balances: the year's last month."""
        return Ratio(name=name, monthly=values, yearly=np.array([values[year == one][-1] for one in years]))

    trailing = trailing_cover(lines)
    rows = (
        flow("DSCR", lines.cfads, lines.service, lines.service),
        stock("DSCR, twelve months", trailing),
        stock("LLCR", life_cover(lines, last_principal(lines))),
        stock("PLCR", life_cover(lines, len(lines.debt) - 1)),
        flow("ICR", lines.earned, lines.interest, lines.interest),
        stock("Gearing", divided(lines.debt, lines.debt + lines.equity, lines.debt)),
        stock("Collateral cover", divided(lines.ceiling, lines.secured, lines.secured)),
    )
    kept = tuple(row for row in rows if any(value is not None for value in row.monthly))
    return Ratios(years=tuple(int(one) for one in years), rows=kept, tests=_tests(timeline, plan, trailing))


def divided(over: F1, under: F1, due: F1) -> F1:
    """Return over / under where something is due or owed, NaN elsewhere."""
    return np.asarray(
        np.divide(over, under, out=np.full(len(over), np.nan), where=(due > CENT_USD) & (under > CENT_USD))
    )


def last_peak(debt_usd: F1) -> int:
    """Return the last month in which debt is at its highest."""
    return int(np.flatnonzero(debt_usd >= debt_usd.max() - HALF_CENT_USD)[-1])


def trailing_cover(lines: Lines) -> F1:
    """Return cash over service of the twelve months to the end of each, since the first service was due.

    NaN where fewer than three months count; as `finance.settle` writes it for one vehicle.
    """
    found = np.full(len(lines.debt), np.nan)
    due = np.flatnonzero(lines.service > HALF_CENT_USD)
    for month in range(int(due[0]) + QUARTER - 1 if len(due) else len(found), len(found)):
        window = slice(max(int(due[0]), month - YEAR + 1), month + 1)
        service_usd = lines.service[window].sum()
        if service_usd > HALF_CENT_USD:
            found[month] = lines.cfads[window].sum() / service_usd
    return found


def last_principal(lines: Lines) -> int:
    """Return the last month in which principal falls due."""
    due = np.flatnonzero(lines.principal > CENT_USD)
    return int(due[-1]) if len(due) else len(lines.debt) - 1


def life_cover(lines: Lines, last: int) -> F1:
    """Return present value of the cash to come, to the end of month `last`, over debt; NaN where nothing is owed.

    ``PV[m] = (PV[m + 1] + cash[m + 1]) / (1 + rate / 12)``, nil from `last` on.
    """
    value_usd, found = 0.0, np.zeros(len(lines.debt))
    for month in range(last - 1, -1, -1):
        value_usd = (value_usd + lines.cfads[month + 1]) / (1.0 + lines.rate / YEAR)
        found[month] = value_usd
    return divided(found, lines.debt, np.where(np.arange(len(found)) < last, lines.debt, 0.0))


def _tests(timeline: Timeline, plan: Plan, trailing: F1) -> tuple[QuarterTest, ...]:
    """Return the test at the end of every calendar quarter in which there is a cover to test."""

    def result(cover: float) -> Literal["kept", "locked up", "default"]:
        return "default" if cover < plan.default_dscr else "locked up" if cover < plan.lockup_dscr else "kept"

    return tuple(
        QuarterTest(month=month_label(timeline, month), cover=float(cover), result=result(float(cover)))
        for month, cover in enumerate(trailing)
        if (timeline.first_month + month) % QUARTER == QUARTER - 1 and not np.isnan(cover)
    )

"""A stand-in for the lenders' and owners' side of such a run: facilities, ratios, waterfall, units, returns."""

from __future__ import annotations

from typing import Any

import numpy as np

from gigawatt.chain import (
    CapCurve,
    Cascade,
    Consolidated,
    FacilityMoney,
    Link,
    QuarterTest,
    Ratio,
    Ratios,
    Return,
    Statement,
)

BILLION = 1e9
YEARS = tuple(range(2024, 2034))


def stand_in_ratios(months: int) -> Ratios:
    return Ratios(
        years=YEARS,
        rows=(
            Ratio(name="DSCR", monthly=np.full(months, 1.3), yearly=np.full(10, 1.3)),
            Ratio(name="Gearing", monthly=np.full(months, 0.7), yearly=np.linspace(0.7, 0.1, 10)),
        ),
        tests=(
            QuarterTest(month="2028-03", cover=1.04, result="default"),
            QuarterTest(month="2028-06", cover=1.08, result="locked up"),
            QuarterTest(month="2028-09", cover=1.3, result="kept"),
        ),
    )


def stand_in_cascade(title: str, scale: float) -> Cascade:
    return Cascade(
        title=title, revenue_usd=10.0 * scale, running_cost_usd=-2.0 * scale, tax_usd=-0.5 * scale, deficits_usd=0.0,
        senior_usd=-4.0 * scale, junior_usd=-0.5 * scale, kept_usd=0.2 * scale, swept_usd=-0.2 * scale,
        rebuilt_usd=0.0, subordinated_usd=0.0, owners_usd=-3.0 * scale,
    )  # fmt: skip


def stand_in_earned(*, known: bool) -> Return:
    return Return(
        kind="value" if known else "no offtake",
        irr=0.118 if known else None,
        xirr=0.1177 if known else None,
        multiple=2.1,
        payback="2031-05" if known else None,
        peak_usd=15 * BILLION,
    )


def stand_in_lenders(months: tuple[str, ...], debt: np.ndarray, statement: Statement) -> dict[str, Any]:
    quarters = tuple(month for month in months if month[-2:] in ("03", "06", "09", "12"))
    half = np.linspace(0.4, 0.5, len(quarters))
    return {
        "default_dscr": 1.05,
        "facilities": (
            FacilityMoney(
                vehicle="abilene_shell", facility="construction", ranking="senior", committed_usd=20 * BILLION,
                rate=0.068, debt_usd=debt,
            ),
            FacilityMoney(
                vehicle="abilene_chips", facility="construction", ranking="senior", committed_usd=20 * BILLION,
                rate=0.128, debt_usd=debt,
            ),
        ),
        "consolidated": Consolidated(
            statements=(statement,), years=YEARS, eliminated_usd=np.full(10, 0.3 * BILLION),
            ratios=stand_in_ratios(len(months)),
        ),
        "cascades": (stand_in_cascade("2028", BILLION), stand_in_cascade("over life", 8 * BILLION)),
        "operations": (
            Link(source="openai", sink="abilene_chips", value=60 * BILLION),
            Link(source="oracle", sink="abilene_shell", value=20 * BILLION),
            Link(source="abilene_chips", sink="construction", value=30 * BILLION),
            Link(source="abilene_chips", sink="owners", value=30 * BILLION),
            Link(source="abilene_shell", sink="owners", value=20 * BILLION),
            Link(source="owners", sink="openai", value=50 * BILLION),
        ),
        "quarters": quarters,
        "cap_curves": (
            CapCurve(vehicle="stargate", holder="softbank", share=half),
            CapCurve(vehicle="stargate", holder="openai", share=1.0 - half),
        ),
    }  # fmt: skip

"""What an annual case states and what it results in.

Assumes arrays of a case run over years 1..N, those of a result over 0..N, with financial close as year 0.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.finance.inputs import HALF_CENT_USD
from gigawatt.finance.irr import Irr
from gigawatt.finance.plan import Outcome
from gigawatt.quantities import F1, GigawattError


class CaseError(GigawattError):
    """A figure of a case cannot be settled: the message says which, what was found and what was expected."""


class AnnualCase(NamedTuple):
    """A single project as textbooks state it."""

    capex_usd: float
    """Paid at time 0, in service from year 1."""
    revenue_usd: F1
    """Sales per year of operation. Shape (N,)."""
    opex_usd: F1
    """Shape (N,)."""
    rate: float
    """Interest per year."""
    tenor: int
    """Years of repayment."""
    tax_rate: float
    """Federal, on income after state tax."""
    depreciation: tuple[float, ...]
    """Tax depreciation by year of operation, share of cost."""
    repayment: str = "sculpted"
    """``sculpted`` on cash before tax at `dscr`; ``level`` (an annuity) or ``constant`` (the same principal every year)
    at `debt_share`."""
    dscr: float = 1.3
    debt_share: float = 0.0
    """Of what is paid at close, fee and reserve included."""
    max_gearing: float = np.inf
    """Sculpted debt over a first estimate of what is paid at close: capital and other cost, working capital, and the
    fee as if all capital cost were borrowed. What debt really is a share of comes out lower (SAM's definition)."""
    debt_fee: float = 0.0
    """Share of the debt, paid at close, never depreciated."""
    closing_usd: float = 0.0
    """Paid at close, never depreciated."""
    other_usd: float = 0.0
    """Construction finance and other cost at close, depreciated with the capital cost."""
    reserve_months: float = 0.0
    """Next year's debt service held in reserve, funded at close."""
    working_months: float = 0.0
    """Next year's operating cost held in cash."""
    receivable_months: float = 0.0
    """Next year's sales outstanding; growth lowers the cash available for debt service."""
    reserve_rate: float = 0.0
    """Interest per year on the opening balances of all three."""
    salvage_usd: float = 0.0
    """Received in the last year, taxed."""
    bonus: float = 0.0
    """Share of the depreciable cost deducted in the first year."""
    state_tax_rate: float = 0.0
    """Deductible from federal income."""
    discount_rate: float = 0.08
    """Nominal, per year, of the owner."""
    energy_mwh: F1 = np.zeros(0)
    """What is sold per year, for the levelised cost. Shape (N,), or empty."""
    supported: bool = True
    """The owner pays what the project's cash does not (as SAM has it); False: debt service falls short."""


class AnnualResult(NamedTuple):
    """Statements of a case. Shape of arrays: (N + 1,)."""

    outcome: Outcome
    """Of the vehicle. Interest, principal and balance below differ from it where more is repaid than was lent."""
    debt_usd: float
    """At close."""
    cost_usd: float
    """Paid at close: capital and other cost, fees, reserves."""
    cfads_usd: F1
    """Before tax: sales - operating cost + salvage - growth of receivables, while debt may be outstanding."""
    interest_usd: F1
    """Due, as the next."""
    principal_usd: F1
    balance_usd: F1
    reserve_usd: F1
    """For debt service."""
    depreciation_usd: F1
    """For tax."""
    federal_tax_usd: F1
    """Negative where a loss lowers the owner's other tax."""
    state_tax_usd: F1
    pretax_equity_usd: F1
    """Received less paid in."""
    aftertax_equity_usd: F1
    irr: Irr
    npv_usd: float
    lcoe_usd_per_mwh: float
    """Present value of all that the owner bears beside sales, over that of energy; NaN without energy."""

    @property
    def equity_usd(self) -> float:
        """What the owner pays at close; negative where debt exceeds all cost."""
        return self.cost_usd - self.debt_usd

    @property
    def dscr(self) -> F1:
        """Cash available over interest and principal due; NaN where no service is due."""
        service_usd = self.interest_usd + self.principal_usd
        cover = np.full(len(service_usd), np.nan)
        np.divide(self.cfads_usd, service_usd, out=cover, where=np.abs(service_usd) > HALF_CENT_USD)
        return cover


def check(case: AnnualCase) -> None:
    """Refuse what cannot be settled.

    Raises
    ------
    CaseError
        With the field, what was found and what was expected.
    """
    years = len(case.revenue_usd)
    wrong = [
        (len(case.opex_usd) == years, "opex_usd", len(case.opex_usd), f"one figure for each of {years} years"),
        (len(case.energy_mwh) in {0, years}, "energy_mwh", len(case.energy_mwh), f"{years} figures, or none"),
        (1 <= case.tenor <= years, "tenor", case.tenor, f"1 to {years} years, the years of operation"),
        (case.capex_usd > 0.0, "capex_usd", case.capex_usd, "more than 0"),
        (case.dscr > 0.0, "dscr", case.dscr, "more than 0"),
        (case.rate >= 0.0, "rate", case.rate, "0 or more"),
        (case.repayment in {"sculpted", "level", "constant"}, "repayment", case.repayment, "sculpted, level, constant"),
    ]
    for right, name, found, expected in wrong:
        if not right:
            raise CaseError(f"{name}: found {found}, expected {expected}")

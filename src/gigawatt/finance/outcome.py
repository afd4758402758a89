"""The statements as named fields, out of the rows that the months were written to.

Assumes rows in the order of `ledger.Flow` and `ledger.Paper`; lines of revenue and cost are as given.
"""

from __future__ import annotations

from gigawatt.finance.inputs import CashInputs, Cost, Earned
from gigawatt.finance.ledger import Flow, Paper, Saved
from gigawatt.finance.plan import Outcome
from gigawatt.quantities import F2, F3, I1, compiled


@compiled
def outcome_of(
    inputs: CashInputs,
    rows: F3,
    saved: F3,
    papers: F3,
    called_usd: F3,
    beyond_usd: F3,
    received_usd: F2,
    first_short: I1,
) -> Outcome:
    """Return the statements as named fields.

    Shapes: `rows` (FLOWS, V, N), `saved` (SAVED, V, N), `papers` (PAPERS, L, N).
    """
    return Outcome(
        uses_usd=rows[Flow.USES],
        spend_usd=rows[Flow.SPEND],
        fees_usd=rows[Flow.FEES],
        idc_usd=rows[Flow.IDC],
        reserve_in_usd=rows[Flow.RESERVE_IN],
        escrow_in_usd=rows[Flow.ESCROW_IN],
        deficit_usd=rows[Flow.DEFICIT],
        own_usd=rows[Flow.OWN],
        drawn_usd=rows[Flow.DRAWN],
        released_usd=rows[Flow.RELEASED],
        raised_usd=rows[Flow.RAISED],
        stepped_usd=rows[Flow.STEPPED],
        sunk_usd=rows[Flow.SUNK],
        gap_usd=rows[Flow.GAP],
        unpaid_usd=rows[Flow.UNPAID],
        revenue_usd=rows[Flow.REVENUE],
        contracted_usd=inputs.revenue_usd[Earned.CONTRACTS],
        damages_usd=inputs.revenue_usd[Earned.DAMAGES],
        guarantee_usd=inputs.revenue_usd[Earned.GUARANTEE],
        opex_usd=rows[Flow.OPEX],
        operation_usd=inputs.opex_usd[Cost.OPERATION],
        energy_usd=inputs.opex_usd[Cost.ENERGY],
        rent_usd=inputs.opex_usd[Cost.RENT],
        insurance_usd=inputs.opex_usd[Cost.INSURANCE],
        property_tax_usd=inputs.opex_usd[Cost.PROPERTY_TAX],
        reinvested_usd=rows[Flow.REINVESTED],
        tax_usd=rows[Flow.TAX],
        taxable_usd=rows[Flow.TAXABLE],
        cfads_usd=rows[Flow.CFADS],
        interest_usd=rows[Flow.INTEREST],
        principal_usd=rows[Flow.PRINCIPAL],
        service_usd=rows[Flow.SERVICE],
        refinanced_usd=rows[Flow.REFINANCED],
        repaid_usd=rows[Flow.REPAID],
        swept_usd=rows[Flow.SWEPT],
        freed_usd=rows[Flow.FREED],
        shortfall_usd=rows[Flow.SHORTFALL],
        depreciation_usd=rows[Flow.DEPRECIATION],
        tax_depreciation_usd=rows[Flow.TAX_DEPRECIATION],
        debt_usd=rows[Flow.DEBT],
        deferred_usd=rows[Flow.DEFERRED],
        reserve_usd=rows[Flow.RESERVE],
        escrow_usd=rows[Flow.ESCROW],
        cash_usd=rows[Flow.CASH],
        fixed_assets_usd=rows[Flow.FIXED_ASSETS],
        equity_usd=rows[Flow.EQUITY],
        distributed_usd=rows[Flow.DISTRIBUTED],
        preferred_usd=rows[Flow.PREFERRED],
        promoted_usd=rows[Flow.PROMOTED],
        dscr=rows[Flow.DSCR],
        cover=rows[Flow.COVER],
        set_aside_usd=saved[Saved.SET_ASIDE],
        replaced_usd=saved[Saved.REPLACED],
        replaced_cash_usd=saved[Saved.REPLACED_CASH],
        refresh_reserve_usd=saved[Saved.REFRESH_RESERVE],
        maintenance_reserve_usd=saved[Saved.MAINTENANCE_RESERVE],
        unreserved_usd=saved[Saved.UNRESERVED],
        unreplaced_usd=saved[Saved.UNREPLACED],
        loan_drawn_usd=papers[Paper.DRAWN],
        loan_fees_usd=papers[Paper.FEES],
        loan_idc_usd=papers[Paper.IDC],
        loan_interest_usd=papers[Paper.INTEREST],
        loan_principal_usd=papers[Paper.PRINCIPAL],
        loan_refinanced_usd=papers[Paper.REFINANCED],
        loan_repaid_usd=papers[Paper.REPAID],
        loan_swept_usd=papers[Paper.SWEPT],
        loan_shortfall_usd=papers[Paper.SHORTFALL],
        loan_eligible_usd=papers[Paper.ELIGIBLE],
        loan_debt_usd=papers[Paper.DEBT],
        loan_deferred_usd=papers[Paper.DEFERRED],
        loan_escrow_usd=papers[Paper.ESCROW],
        loan_ceiling_usd=papers[Paper.CEILING],
        called_usd=called_usd,
        beyond_usd=beyond_usd,
        received_usd=received_usd,
        first_short_month=first_short,
    )

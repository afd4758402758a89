"""The headlines of a verdict: typed, dated questions and the figures behind them.

Assumes money in nominal USD, power in MW, shares 0 to 1, months as `2026-08`; None where a figure cannot be computed.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import model_validator

from gigawatt.chain.record import Band, DateBand, IrrBand, MonthText, Record, Share, split_missing


class Rung(StrEnum):
    """How far the file's evidence carries an answer."""

    DEMONSTRATED = "demonstrated"
    """Shown by facts in the file: it happened, or is signed and paid."""
    SUPPORTABLE = "supportable"
    """Follows from what is signed or secured, under these assumptions."""
    CONDITIONAL = "conditional"
    """Needs named things that the file announces and nobody has signed."""
    UNSUPPORTED = "unsupported"
    """Nothing in the file carries it; nothing refutes it either."""
    CONTRADICTED = "contradicted"
    """The file's own figures exclude it."""


class Question(Record):
    """A typed, dated question and its answer."""

    id: str
    """`calls_met`, `spent_100bn`, `live_5gw`, `debt_supportable`, or of the file's own questions."""
    text: str
    """The question, with its date and amount."""
    by: MonthText
    """The date it asks about."""
    rung: Rung
    """The answer."""
    share: Share | None
    """Share of futures under these assumptions in which the answer is yes."""
    evidence: str
    """What the rung rests on, one sentence."""
    would_change: str
    """What would move the answer to another rung, one sentence."""


class TargetGap(Record):
    """One promise and what is missing for it."""

    target: str
    """The promise in words: `$100B by 2026-01`."""
    amount_usd: float | None = None
    """Money promised; left out for a promise of power."""
    facility_mw: float | None = None
    """Facility power promised; left out for a promise of money."""
    by: MonthText
    """Date of the promise."""
    gap: Band | None
    """Target amount less funding that can be spent by its date, 0 where it is covered; for a target of power the bills
    of phases under way that nobody pays [USD]. Phases that never start for want of money have no bills: see
    `never_live_share`."""
    covered_share: Share | None
    """Share of trials without a gap."""


class FirstShort(Record):
    """Who cannot pay a call first."""

    name: str
    """The entity that is first to fall short in most trials."""
    month: MonthText
    """Median month in which that happens."""
    share: Share
    """Share of trials in which it is the first."""


class BindingShare(Record):
    """What set the dates of the megawatts that are built, or is missing for those promised and not built: share of
    megawatts and trials per constraint; sums to 1."""

    offtake: Share
    """A lease or compute contract that lenders would lend on."""
    equity: Share
    """Money of partners and limited partners."""
    debt: Share
    """Debt after close, or what the market takes of one obligor."""
    grid: Share
    """Firm grid megawatts by their date."""
    generation: Share
    """Declared generation on site by its delivery slots."""
    permits: Share
    """Permits."""
    chips: Share
    """Deliveries of accelerators."""
    crews: Share
    """Crews shared among phases of a site."""
    equipment: Share
    """Long-lead equipment."""
    works: Share
    """Construction itself."""
    plan: Share
    """The dated start in the file."""

    @model_validator(mode="after")
    def _whole(self) -> BindingShare:
        total = sum(getattr(self, name) for name in type(self).model_fields)
        if abs(total - 1.0) > 1e-6:
            raise ValueError(f"binding shares sum to {total}, not 1")
        return self


class Jobs(Record):
    """Three different numbers that announcements mix."""

    peak_heads: Band
    """Most construction workers in one month."""
    job_years: Band
    """Construction work in all."""
    permanent: Band
    """People who run what is live at the end of the horizon: P10 at the least staff per MW announced, P90 at most."""


class Headlines(Record):
    """The answers. Null means: not computable, see `reasons`."""

    questions: tuple[Question, ...]
    """Typed, dated questions."""
    funding_gap_usd: tuple[TargetGap, ...] | None
    """Per target: target amount less funding that can be spent by its date [USD]."""
    first_entity_short: FirstShort | None
    """Who is short first, and when."""
    equity_at_risk_before_close_usd: Band | None
    """Equity spent before the financial close of the phases it pays for; all of it where no close comes [USD]."""
    external_cash_share: Band | None
    """Share of the equity promised or raised that is left after netting round trips: money that comes back to whoever
    gave it as the price of the chips that it sells, directly or through a customer in whom it invests. Rent that a
    partner pays is not netted; a loop through a company that the file does not name is not seen."""
    plan_completes: Share | None
    """Share of trials in which the chosen plan is fully live within the horizon."""
    never_live_share: BindingShare | None
    """What the megawatts of the chosen plan lack that are not live within the horizon, where there are any."""
    live_date: dict[Literal["25", "50", "100"], DateBand] | None
    """When 25, 50, 100 % of the target's facility MW (of the chosen plan's, where none is promised) are live."""
    facility_mw: float | None
    """Facility power of the chosen plan [MW]."""
    it_mw: float | None
    """IT power of the chosen plan [MW]."""
    binding_share: BindingShare | None
    """What holds the dates back."""
    capex_usd: Band | None
    """All-in cost of the chosen plan, nominal, spent within the horizon, with fees and interest during construction;
    less where it is not completed [USD]. What the vehicles of the verdict's `cost_without` spend is not in it."""
    capex_usd_per_facility_w: Band | None
    """The same per facility watt [USD/W]."""
    contracted_usd_per_year: float | None
    """What the contracts in the file pay per year at full build [USD/year]."""
    energy_usd_per_mwh: Band | None
    """Cost of served energy [USD/MWh]."""
    availability_nines: Band | None
    """Availability of the supply, -log10(1 - availability)."""
    accelerators: Band | None
    """Powered at the end of the last energisation."""
    dense_bf16_flops: Band | None
    """Dense bf16 FLOP/s at the end of the last energisation."""
    gpu_hour_usd: Band | None
    """Cost of a billed accelerator-hour [USD]."""
    tokens_usd_per_million: Band | None
    """Cost of a million served tokens of the reference model [USD]."""
    irr: dict[str, IrrBand | None] | None
    """Return per entity and vehicle [share per year]; null names the missing contract in `reasons`."""
    min_dscr: dict[str, Band | None] | None
    """Lowest debt service cover per facility."""
    debt_usd: dict[str, Band | None] | None
    """Debt per facility, sized from its contracts [USD]."""
    jobs: Jobs | None
    """Peak heads, job-years and permanent jobs."""


def headlines_of(**values: object) -> tuple[Headlines, dict[str, str]]:
    """Return the headlines and the reasons of the missing ones; values may hold `Missing` at any depth.

    Raises
    ------
    pydantic.ValidationError
        Where a headline is left out, unknown or of the wrong type.
    """
    tree, reasons = split_missing(values)
    return Headlines.model_validate(tree), reasons

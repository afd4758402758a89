"""The headlines: every answer of the verdict, computed from the trials, or missing with its reason.

Assumes money in nominal USD. What was under way before the programme is not counted, except in "live by".
"""

from __future__ import annotations

import numpy as np

from gigawatt import capital, catalogue
from gigawatt.chain import (
    Band,
    BindingShare,
    DateBand,
    FirstShort,
    Headlines,
    IrrBand,
    Jobs,
    Missing,
    TargetGap,
    headlines_of,
)
from gigawatt.evidence import bands
from gigawatt.evidence.case import Case
from gigawatt.evidence.computing import token_rates, tokens_usd
from gigawatt.evidence.lateness import ENOUGH_MW, never_live
from gigawatt.evidence.questions import questions
from gigawatt.evidence.unit_cost import gpu_hour_parts
from gigawatt.evidence.words import money, month, power, share
from gigawatt.evidence.words import name as spoken
from gigawatt.quantities import F1
from gigawatt.risk import Trials, binding_shares, first_short
from gigawatt.risk import band as quantiles
from gigawatt.schedule import Binding

NOTHING = "The money of this view pays for no phase of the file's sites."
LOST = "Nothing comes back within the horizon: money paid in is lost in every trial."
WATTS_PER_MW = 1e6


def headlines(case: Case) -> tuple[Headlines, dict[str, str]]:
    """Return the headlines and, for each that is missing, the reason."""
    trials = case.trials
    capex = trials.column("capex_usd")
    hour = gpu_hour_usd(case)
    return headlines_of(
        questions=questions(case),
        funding_gap_usd=_gaps(case),
        first_entity_short=_first_short(case),
        equity_at_risk_before_close_usd=bands.number(trials.column("equity_at_risk_usd"), NOTHING),
        external_cash_share=_external(case),
        plan_completes=float(np.isfinite(trials.column("finish_day")).mean()) if _any(case) else Missing(NOTHING),
        never_live_share=_never_live(case),
        live_date=_live_dates(case),
        facility_mw=_planned(case, case.plan.phases.facility_mw),
        it_mw=_planned(case, case.plan.phases.it_mw),
        binding_share=_binding(case),
        capex_usd=bands.number(capex, NOTHING) if _any(case) else Missing(NOTHING),
        capex_usd_per_facility_w=_per_watt(case, capex),
        contracted_usd_per_year=contracted_usd_per_year(case),
        energy_usd_per_mwh=bands.number(
            _ratio(trials.column("energy_usd"), trials.column("served_mwh")), "No energy is served within the horizon."
        ),
        availability_nines=bands.number(trials.column("availability_nines"), "No site is powered within the horizon."),
        accelerators=_running(trials.column("accelerators")),
        dense_bf16_flops=_running(trials.column("bf16_flops")),
        gpu_hour_usd=bands.number(hour, "Nothing of the plan runs within the horizon."),
        tokens_usd_per_million=_tokens(case, hour),
        irr=_returns(case),
        min_dscr=_per_facility(case, "min_dscr"),
        debt_usd=_per_facility(case, "debt_usd"),
        jobs=_jobs(case),
    )


def gpu_hour_usd(case: Case) -> F1:
    """Return the cost of a billed accelerator-hour in every trial [USD], NaN where nothing runs. Shape (N,)."""
    parts = gpu_hour_parts(case.plan, case.asked, case.trials, case.programme)
    total: F1 = np.sum(list(parts.values()), axis=0)
    return total


def _any(case: Case) -> bool:
    return bool(case.asked.counted.any())


def _planned(case: Case, mw: F1) -> float | Missing:
    return float(mw[case.asked.counted].sum()) if _any(case) else Missing(NOTHING)


def _ratio(over: F1, under: F1) -> F1:
    return np.divide(over, under, out=np.full_like(over, np.nan), where=under > 0)


def _running(values: F1) -> Band | Missing:
    return bands.number(np.where(values > 0, values, np.nan), "No accelerator runs within the horizon.")


def _gaps(case: Case) -> tuple[TargetGap, ...] | Missing:
    """Per target: what was promised less what can be spent, or be live, by its date."""
    rows = []
    for number, target in enumerate(case.programme.file.targets):
        by = case.label(case.programme.month(target.by))
        if target.amount is None:
            wanted = 0.0 if target.power is None else target.power.value
            live = case.trials.column(f"target_{number}_live_mw")
            open_usd = np.maximum(case.trials.column("gap_usd"), 0.0)
            rows.append(
                TargetGap(
                    target=f"{power(wanted)} by {month(by)}",
                    facility_mw=wanted,
                    by=by,
                    gap=bands.number(open_usd, NOTHING),
                    covered_share=float((live >= wanted - ENOUGH_MW).mean()),
                )
            )
            continue
        gap = np.maximum(target.amount.value - case.trials.column(f"target_{number}_supply_usd"), 0.0)
        rows.append(
            TargetGap(
                target=f"{money(target.amount.value)} by {month(by)}",
                amount_usd=target.amount.value,
                by=by,
                gap=bands.number(gap, NOTHING),
                covered_share=float((gap <= 0).mean()),
            )
        )
    return tuple(rows) or Missing("The file has no targets: add what was promised under `targets`.")


def _first_short(case: Case) -> FirstShort | Missing:
    names = case.programme.entities
    months = np.array([case.trials.column(f"{name}_short_month") for name in names], dtype=np.int64)
    found = first_short(np.atleast_2d(months.T))  # without entities, an empty row
    if found.entity < 0:
        return Missing("No partner falls short of its calls in any trial.")
    return FirstShort(name=names[found.entity], month=case.label(int(found.month)), share=found.share)


def _external(case: Case) -> Band | Missing:
    value = capital.external_cash_share(case.programme, case.plan.capital)
    return Missing("No equity is promised in the file.") if np.isnan(value) else Band.sure(value)


def _live_dates(case: Case) -> dict[str, DateBand | Missing] | Missing:
    if case.asked.live_base_mw <= 0:
        return Missing(NOTHING)
    found: dict[str, DateBand | Missing] = {}
    for level in ("25", "50", "100"):
        found[level] = bands.date(case.programme, case.trials.column(f"live_{level}_day"))
    return found


def live_reasons(case: Case, found: Headlines) -> dict[str, str]:
    """Return why a quantile of a live date is never reached."""
    reasons = {}
    for level, band in (found.live_date or {}).items():
        reached = band.reached_share
        for name in ("p10", "p50", "p90"):
            if getattr(band, name) is None:
                wanted = f"{level} % of {power(case.asked.live_base_mw)}"
                reasons[f"live_date.{level}.{name}"] = (
                    f"{wanted} is live within the horizon in {share(reached)} of futures."
                )
    return reasons


def _binding(case: Case) -> BindingShare | Missing:
    mw = np.array([case.trials.column(f"binding_{kind.name.lower()}_mw").mean() for kind in Binding])
    if mw.sum() <= 0:
        return Missing(NOTHING)
    return _by_kind(mw / mw.sum())


def _never_live(case: Case) -> BindingShare | Missing:
    lacking = never_live(case)
    if lacking.sum() <= 0:
        return Missing("All of the plan is live within the horizon in every future." if _any(case) else NOTHING)
    return _by_kind(lacking)


def _by_kind(shares: F1) -> BindingShare:
    return BindingShare(**dict(zip((kind.name.lower() for kind in Binding), shares.tolist())))


def phase_binding(case: Case) -> F1:
    """Return the share of trials and built phases that each scarce thing held back, weighted by MW. Shape (11,)."""
    bound = np.where(case.asked.counted, case.trials.binding, -1).astype(np.int64)
    return binding_shares(bound, len(Binding), case.plan.phases.facility_mw)


def cost_without(case: Case) -> tuple[str, ...]:
    """Return the vehicles that pay for a part of the plan, but whose spending answers no target."""
    plan = case.plan
    paying = plan.finance.owner[case.asked.counted[:, None] & (plan.phases.cost_usd > 0.0)]
    outside = case.programme.root != case.asked.root
    names = case.programme.vehicles
    return tuple(names[place] for place in np.unique(paying) if case.asked.root >= 0 and outside[place])


def _per_watt(case: Case, capex: F1) -> Band | Missing:
    watts = float(case.plan.phases.facility_mw[case.asked.counted].sum()) * WATTS_PER_MW
    complete = np.isfinite(case.trials.column("finish_day"))
    if watts <= 0:
        return Missing(NOTHING)
    return bands.number(capex[complete] / watts, "The plan is complete in no trial, so its whole cost is not known.")


def contracted_usd_per_year(case: Case) -> float:
    """Return what the file's contracts pay per year for the programme's own phases at full build [USD/year]."""
    rows = tuple(case.programme.file.contracts.values())
    total = 0.0
    for phase in np.flatnonzero(case.asked.counted).tolist():
        for number in {int(number) for number in case.plan.capital.contract[phase]} - {-1}:
            total += 12.0 * capital.gross_usd_per_month(rows[number], case.plan.phases, int(phase))
    return total


def _tokens(case: Case, hour: F1) -> Band | Missing:
    """Cost of a million served tokens, with the band of throughput at the median hour."""
    found = hour[np.isfinite(hour)]
    if not _any(case) or not len(found):
        return Missing("Nothing of the plan runs within the horizon.")
    return tokens_usd(float(np.median(found)), token_rates(case))


def _returns(case: Case) -> dict[str, IrrBand | Missing]:
    """Return per entity that pays equity and per vehicle that owns assets."""
    found: dict[str, IrrBand | Missing] = {}
    for name in case.programme.entities:
        if (case.trials.column(f"{name}_called_usd") > 0).any():
            vehicles = _vehicles_of(case, name)
            missing = " ".join(text for place in vehicles if (text := missing_contracts(case, place)))
            rates = case.trials.column(f"{name}_irr")
            found[name] = Missing(missing) if missing else bands.rate(rates, LOST)
    for place, name in enumerate(case.programme.vehicles):
        if _owned(case, place):
            missing = missing_contracts(case, place)
            rates = case.trials.column(f"{name}_irr")
            found[name] = Missing(missing) if missing else bands.rate(rates, LOST)
    return found


def _owned(case: Case, vehicle: int) -> bool:
    return bool((case.plan.finance.owner[case.plan.schedule.chosen] == vehicle).any())


def _vehicles_of(case: Case, entity: str) -> list[int]:
    place = case.programme.entities.index(entity)
    paid = case.plan.capital.commitment_usd[:, place] > 0
    return [v for v in range(len(case.programme.vehicles)) if paid[case.programme.root[v]] and _owned(case, v)]


def missing_contracts(case: Case, vehicle: int) -> str:
    """Return which contract is missing for a vehicle's assets, in words; empty where none is."""
    plan, chosen = case.plan.finance, case.plan.schedule.chosen
    absent = []
    for column, asset, what in ((0, 0, "lease for its buildings"), (1, 1, "compute contract for its chips")):
        here = chosen & (plan.owner[:, asset] == vehicle)
        if bool((plan.missing_contract[here, column] == 1).any()):
            absent.append(what)
    who = spoken(case.programme.vehicles[vehicle])
    return f"{who} lacks revenue: the file names no {' and no '.join(absent)}." if absent else ""


def _per_facility(case: Case, what: str) -> dict[str, Band | Missing] | Missing:
    """Return a column per vehicle's debt, keyed by the facility's name."""
    found: dict[str, Band | Missing] = {}
    for name, row in case.programme.file.vehicles.items():
        if row.facilities:
            key = row.facilities[0] if _unique(case, row.facilities[0]) else f"{name}.{row.facilities[0]}"
            values = case.trials.column(f"{name}_{what}")
            drawn = case.trials.column(f"{name}_debt_usd") > 0
            found[key] = bands.number(
                np.where(drawn, values, np.nan),
                "No contract in the file carries it: nothing is drawn.",
            )
    return found or Missing("The file names no debt facility.")


def _unique(case: Case, facility: str) -> bool:
    return sum(facility in row.facilities for row in case.programme.file.vehicles.values()) == 1


def _jobs(case: Case) -> Jobs | Missing:
    if not _any(case):
        return Missing(NOTHING)
    peak, years = (bands.number(case.trials.column(name), NOTHING) for name in ("peak_heads", "job_years"))
    assert isinstance(peak, Band)
    assert isinstance(years, Band)
    return Jobs(peak_heads=peak, job_years=years, permanent=permanent_jobs(case.trials))


def permanent_jobs(trials: Trials) -> Band:
    """Return the staff of the programme's own power that is live at the end of the horizon.

    P10 is at the least staff per megawatt that was announced anywhere, P90 at the most.
    """
    per_mw = catalogue.figure("jobs.permanent_per_facility_mw")
    low, high = (per_mw.value if end is None else end for end in (per_mw.low, per_mw.high))
    live = quantiles(trials.monthly("energised_mw")[:, -1].astype(float))
    return Band(p10=low * live.p10, p50=per_mw.value * live.p50, p90=high * live.p90)

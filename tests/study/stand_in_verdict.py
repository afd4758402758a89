"""A stand-in for the verdict of such a run."""

from __future__ import annotations

from typing import Any

from stand_in_exhibits import BILLION, band
from stand_in_stress import stand_in_stress

from gigawatt.chain import (
    Band,
    BindingShare,
    ClaimInUse,
    ClaimThatMatters,
    ComputeAnswer,
    Dispute,
    Finding,
    Missing,
    Provenance,
    Question,
    Rung,
    Severity,
    Verdict,
    headlines_of,
)


def stand_in_questions(sceptic: bool) -> tuple[Question, ...]:
    return (
        Question(
            id="calls_met",
            text="Are the capital calls met to January 2029?",
            by="2029-01",
            rung=Rung.CONTRADICTED if sceptic else Rung.CONDITIONAL,
            share=0.05 if sceptic else 0.55,
            evidence="SoftBank is called for 19 and can spare 9.",
            would_change="A signed bridge loan to SoftBank.",
        ),
        Question(
            id="spent_100bn",
            text="Has the venture itself spent $100B by January 2026?",
            by="2026-01",
            rung=Rung.UNSUPPORTED,
            share=0.0,
            evidence="No lease, lender or limited partner is named.",
            would_change="Leases signed before mid 2025 that carry $48B of debt.",
        ),
        Question(
            id="live_5gw",
            text="Are at least 5 GW live by January 2029, whoever built them?",
            by="2029-01",
            rung=Rung.CONTRADICTED,
            share=0.0,
            evidence="The chosen plan holds 2.2 GW.",
            would_change="More money.",
        ),
        Question(
            id="debt_supportable",
            text="Is the debt supportable by the contracts in the file?",
            by="2029-01",
            rung=Rung.SUPPORTABLE,
            share=0.8,
            evidence="Least cover 1.21 at the sized debt.",
            would_change="A lease under 9 years.",
        ),
    )


def stand_in_headlines(sceptic: bool) -> dict[str, Any]:
    share = 0.45 if sceptic else 1.0
    return {
        "questions": stand_in_questions(sceptic),
        "funding_gap_usd": (
            {
                "target": "$100B by Jan 2026",
                "amount_usd": 100 * BILLION,
                "by": "2026-01",
                "gap": band(84 * BILLION, 0.05),
                "covered_share": 0.0,
            },
            {
                "target": "$500B by Jan 2029",
                "amount_usd": 500 * BILLION,
                "by": "2029-01",
                "gap": band((500 - 160 * share) * BILLION, 0.06),
                "covered_share": 0.0,
            },
        ),
        "first_entity_short": {"name": "softbank", "month": "2026-07", "share": 0.7},
        "equity_at_risk_before_close_usd": band(2.1 * BILLION * share),
        "external_cash_share": band(0.82, 0.05),
        "plan_completes": 0.9,
        "never_live_share": dict.fromkeys(BindingShare.model_fields, 0.0) | {"equity": 0.9, "permits": 0.1},
        "live_date": {
            "25": {"p10": "2026-06", "p50": "2026-08", "p90": "2027-03", "reached_share": 1.0},
            "50": {"p10": "2027-04", "p50": "2027-09", "p90": "2028-06", "reached_share": 0.97},
            "100": {
                "p10": "2029-02",
                "p50": "2029-11",
                "p90": Missing("In more than a tenth of the trials the plan is never fully live."),
                "reached_share": 0.88,
            },
        },
        "facility_mw": 2160.0 * share,
        "it_mw": 1680.0 * share,
        "binding_share": {
            "offtake": 0.1,
            "equity": 0.4,
            "debt": 0.15,
            "grid": 0.1,
            "generation": 0.05,
            "permits": 0.0,
            "chips": 0.02,
            "crews": 0.03,
            "equipment": 0.05,
            "works": 0.1,
            "plan": 0.0,
        },
        "capex_usd": band(84 * BILLION * share),
        "capex_usd_per_facility_w": band(38.0),
        "contracted_usd_per_year": 14.2 * BILLION * share,
        "energy_usd_per_mwh": band(56.0),
        "availability_nines": band(3.1, 0.05),
        "accelerators": band(920_000 * share, 0.04),
        "dense_bf16_flops": band(2.3e21 * share, 0.04),
        "gpu_hour_usd": band(3.0),
        "tokens_usd_per_million": band(0.4, 0.5),
        "irr": {
            "softbank": {"p10": 0.061, "p50": 0.118, "p90": 0.159, "defined_share": 0.93},
            "openai": Missing("No distribution reaches OpenAI: the file names no compute contract after 2031."),
            "stargate": Missing("Offtake: no capacity contract beyond phase a8."),
        },
        "min_dscr": {"abilene_shell.construction": band(1.21, 0.06), "abilene_chips.construction": band(1.05, 0.1)},
        "debt_usd": {
            "abilene_shell.construction": band(11 * BILLION * share, 0.0),
            "abilene_chips.construction": band(30 * BILLION * share, 0.0),
        },
        "jobs": {"peak_heads": band(9000), "job_years": band(31_000), "permanent": band(1500)},
    }


def stand_in_findings() -> tuple[Finding, ...]:
    return (
        Finding(
            id="X01",
            title="Stakes do not follow contributions",
            severity=Severity.WARNING,
            text="Equal contributions of 19 and 19 with two others at 7 give 37 %, not 40 %.",
            arithmetic=("19 / (19 + 19 + 7 + 7) = 36.5 %", "reported: 40 %"),
            claims=("stake-40", "equity-19"),
            repairs=("The stakes are rounded.", "A promote of 3.5 points."),
        ),
        Finding(
            id="X03",
            title="SoftBank cannot pay its commitment from its cash",
            severity=Severity.CONTRADICTION,
            text="Committed 19, liquid under 10.",
            arithmetic=("19 - 10 = 9 bn USD short",),
            claims=("softbank-under-10bn", "equity-19"),
            repairs=("Sale of holdings.",),
        ),
    )


def stand_in_answers() -> tuple[ComputeAnswer, ...]:
    life = Dispute(
        figure="life.chips_years",
        title="Economic life of chips",
        says="5 years (a model, 2026-05)",
        rival_says="2.5 years (a short seller)",
        answer=3.0,
        rival_answer=4.9,
    )
    billed = Dispute(
        figure="utilisation.hours_billed_share",
        title="Share of hours billed",
        says="80 % (assumed here, 2026-11)",
        rival_says="60 % (the low end of its range)",
        answer=0.64,
        rival_answer=0.48,
    )
    return (
        ComputeAnswer(name="goodput_share", unit="share", band=Band(p10=0.55, p50=0.64, p90=0.7), disputes=(billed,)),
        ComputeAnswer(
            name="tokens_per_day", unit="tokens/day", band=Band(p10=1e13, p50=5.1e13, p90=1.4e14), disputes=()
        ),
        ComputeAnswer(name="gpu_hour_usd", unit="USD/h", band=Band(p10=2.5, p50=3.0, p90=3.6), disputes=(life,)),
    )


def stand_in_verdict(view: str, **changes: Any) -> Verdict:
    sceptic = view == "sceptic"
    headlines, reasons = headlines_of(**(stand_in_headlines(sceptic) | changes))
    return Verdict(
        sentence=(
            "On claims dated to 23 January 2025, the stated equity of $52B is callable to between 34 and 52, depending "
            "on whose cash figure holds; the first $100B needs 48–66 more, for which the file names no lender, lease "
            "or limited partner. Not demonstrated; not refuted."
        ),
        headlines=headlines,
        reasons=reasons,
        findings=stand_in_findings(),
        compute=stand_in_answers(),
        claims_that_matter=(
            ClaimThatMatters(
                headline="funding_gap_usd.1",
                unit="USD",
                about="softbank liquidity",
                claim="softbank-30bn",
                claim_says="~ 30 bn USD, Wall Street Journal",
                rival="softbank-under-10bn",
                rival_says="< 10 bn USD, Elon Musk",
                value=340 * BILLION,
                rival_value=358 * BILLION,
                delta=18 * BILLION,
            ),
            ClaimThatMatters(
                headline="facility_mw",
                unit="MW",
                about="cost per watt",
                claim="campus-20",
                claim_says="20 USD/W, AFP",
                rival="nvidia-55",
                rival_says="55 USD/W, Jensen Huang",
                value=2160.0,
                rival_value=1080.0,
                delta=-1080.0,
            ),
        ),
        other_beliefs=tuple(
            ClaimThatMatters(
                headline=headline,
                unit=unit,
                about="softbank liquidity",
                claim="softbank-under-10bn" if sceptic else "softbank-30bn",
                claim_says="< 10 bn USD, Elon Musk" if sceptic else "~ 30 bn USD, Wall Street Journal",
                rival="softbank-30bn" if sceptic else "softbank-under-10bn",
                rival_says="~ 30 bn USD, Wall Street Journal" if sceptic else "< 10 bn USD, Elon Musk",
                value=high if sceptic else low,
                rival_value=low if sceptic else high,
                delta=low - high if sceptic else high - low,
            )
            for headline, unit, low, high in (
                ("funding_gap_usd.0", "USD", 48 * BILLION, 60 * BILLION),
                ("callable_equity_usd", "USD", 52 * BILLION, 41 * BILLION),
                ("facility_mw", "MW", 2160.0, 2160.0),
            )
        ),
        claims_in_use=(
            ClaimInUse(
                about="softbank liquidity",
                claim="softbank-under-10bn" if sceptic else "softbank-30bn",
                says="< 10 bn USD" if sceptic else "~ 30 bn USD",
                speaker="Elon Musk" if sceptic else "people close to the matter",
            ),
        ),
        stress=stand_in_stress(),
        provenance=Provenance(
            programme="Stargate",
            file="examples/stargate/programme.yaml",
            view=view,
            view_title="Those who say the money is not there" if sceptic else "As its promoters announced it",
            as_of="2025-01-23",
            settings={},
            seed=1,
            trials=10_000,
            input_hash="0f" * 32,
            versions={"gigawatt": "0.1.0", "python": "3.11.7", "numpy": "2.4.6"},
        ),
    )

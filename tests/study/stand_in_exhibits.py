"""A stand-in for a run on a programme like Stargate: figures made up for tests of storing and showing, no more."""

from __future__ import annotations

import numpy as np
from stand_in_lenders import stand_in_earned, stand_in_lenders, stand_in_ratios
from stand_in_power import stand_in_power

from gigawatt.chain import (
    Band,
    CapRow,
    ChipWait,
    Compute,
    CostRival,
    CostView,
    Coverage,
    EntityMoney,
    Evidence,
    Exhibits,
    Fan,
    Finance,
    Money,
    Part,
    PartnerFlow,
    PhaseRow,
    Placed,
    Risk,
    Rival,
    Schedule,
    Statement,
    StatementRow,
    TargetPoint,
    TaskRow,
    TornadoRow,
    Training,
    VehicleMoney,
)

BILLION = 1e9
MONTHS = tuple(f"{2024 + (5 + m) // 12:04d}-{(5 + m) % 12 + 1:02d}" for m in range(120))
TARGETS = (
    TargetPoint(label="$100B", by="2026-01", amount_usd=100 * BILLION),
    TargetPoint(label="$500B", by="2029-01", amount_usd=500 * BILLION),
)


def band(middle: float, width: float = 0.15) -> Band:
    return Band(p10=middle * (1 - width), p50=middle, p90=middle * (1 + width))


def ramp(start: int, end: int, top: float) -> np.ndarray:
    months = np.arange(len(MONTHS), dtype=float)
    return top * np.clip((months - start) / (end - start), 0, 1) ** 1.5


def fan(values: np.ndarray, width: float = 0.12) -> Fan:
    return Fan(p10=values * (1 - width), p50=values, p90=values * (1 + width))


def stand_in_money(share: float) -> Money:
    promised = {"softbank": (19.0, 30.0), "openai": (19.0, 10.0), "oracle": (7.0, 11.0), "mgx": (7.0, 50.0)}
    flat = np.ones(len(MONTHS))
    entities, coverage = [], []
    for name, (commitment, liquid) in promised.items():
        callable_usd = min(commitment, liquid * share) * BILLION
        entities.append(
            EntityMoney(
                name=name,
                secured=flat * min(5.0, liquid) * BILLION,
                liquid=flat * liquid * share * BILLION,
                committed=flat * commitment * BILLION,
                callable=np.minimum(ramp(7, 30, commitment * BILLION) + 2 * BILLION, callable_usd),
            )
        )
        short = max(commitment * BILLION - callable_usd, 0)
        coverage.append(
            Coverage(
                entity=name,
                secured_usd=None if name == "mgx" else min(5.0, liquid) * BILLION,
                liquid_usd=liquid * share * BILLION,
                committed_usd=commitment * BILLION,
                callable_usd=callable_usd,
                called_usd=band(commitment * BILLION, 0.05),
                short_usd=band(short, 0.3),
                short_month="2026-07" if short else None,
                short_share=0.7 if short else 0.0,
            )
        )
    return Money(
        months=MONTHS,
        entities=tuple(entities),
        callable=fan(ramp(7, 30, 52 * BILLION * share)),
        supply=fan(ramp(7, 60, 160 * BILLION * share)),
        spend=fan(ramp(9, 62, 150 * BILLION * share)),
        coverage=tuple(coverage),
        targets=TARGETS,
    )


def stand_in_schedule(phases: int) -> Schedule:
    tasks, rows = [], []
    names = [
        ("permits", "shell"),
        ("substation", "shell"),
        ("building", "shell"),
        ("racks", "chips"),
        ("plant", "plant"),
    ]
    for index in range(phases):
        year = 2024 + index // 2
        for number, (task, asset) in enumerate(names):
            tasks.append(
                TaskRow(
                    phase=f"abilene.a{index + 1}",
                    task=task,
                    asset=asset,
                    start=f"{year + number // 4}-{(6 + 2 * number) % 12 + 1:02d}-01",
                    finish=f"{year + (number + 3) // 4}-{(9 + 2 * number) % 12 + 1:02d}-15",
                    critical=number in (0, 2, 3),
                    float_days=0.0 if number in (0, 2, 3) else 45.0,
                    critical_share=0.8 if number in (0, 2, 3) else 0.1,
                )
            )
        rows.append(
            PhaseRow(
                phase=f"abilene.a{index + 1}",
                it_mw=210,
                facility_mw=270,
                cost_usd=10.5 * BILLION,
                chosen=True,
                close=f"{year}-11",
                live_p10=f"{year + 1}-06",
                live_p50=f"{year + 1}-09",
                live_p90=f"{year + 2}-03",
                binding="equity" if index > 2 else "works",
            )
        )
    left_out = [
        PhaseRow(
            phase=f"campus_b.b{n}", it_mw=400, facility_mw=520, cost_usd=20 * BILLION, chosen=False, binding="debt"
        )
        for n in (1, 2)
    ]
    return Schedule(
        months=MONTHS,
        tasks=tuple(tasks),
        phases=(*rows, *left_out),
        energised_mw=fan(ramp(12, 70, phases * 270.0), 0.2),
        heads=fan(9000 * np.exp(-(((np.arange(len(MONTHS)) - 36) / 18.0) ** 2)), 0.2),
        proven=False,
        note="Serial schedule; the lower bound of the last finish is 9 % earlier.",
    )


def stand_in_finance(share: float) -> Finance:
    years = tuple(range(2024, 2034))
    statement = Statement(
        title="Cash flow",
        years=years,
        rows=(
            StatementRow(name="Revenue", values=np.linspace(0, 9, 10) * BILLION),
            StatementRow(name="Operating cost", values=-np.linspace(0, 2, 10) * BILLION),
            StatementRow(name="Cash for debt service", values=np.linspace(0, 7, 10) * BILLION, total=True),
        ),
    )
    debt = np.maximum(ramp(9, 40, 40 * BILLION * share) - ramp(60, 110, 30 * BILLION * share), 0)
    vehicles = tuple(
        VehicleMoney(
            name=name,
            sources=(
                Part(name="softbank", value=12 * scale),
                Part(name="openai", value=10 * scale),
                Part(name="limited partners", value=4 * scale),
                Part(name="construction loan", value=40 * scale),
            ),
            uses=(
                Part(name="works", value=18 * scale),
                Part(name="racks", value=42 * scale),
                Part(name="interest and fees", value=6 * scale),
            ),
            debt_usd=debt,
            dscr=fan(np.where(np.arange(len(MONTHS)) > 40, 1.32, np.nan), 0.1),
            debt_bound="coverage at the obligor's grade",
            statements=(statement,),
            ratios=stand_in_ratios(len(MONTHS)),
        )
        for name, scale in (("abilene_shell", 0.3 * BILLION * share), ("abilene_chips", 1.0 * BILLION * share))
    )
    return Finance(
        months=MONTHS,
        vehicles=vehicles,
        partners=(
            PartnerFlow(
                name="softbank",
                net_usd=-ramp(8, 30, 15 * BILLION) + ramp(50, 118, 31 * BILLION),
                earned=stand_in_earned(known=True),
            ),
            PartnerFlow(
                name="openai",
                net_usd=-ramp(8, 30, 12 * BILLION) + ramp(50, 118, 20 * BILLION),
                earned=stand_in_earned(known=False),
            ),
        ),
        cap_table=(
            CapRow(vehicle="stargate", holder="softbank", paid_usd=15 * BILLION, unit_share=0.42, said_share=0.4),
            CapRow(vehicle="stargate", holder="openai", paid_usd=12 * BILLION, unit_share=0.34, said_share=0.4),
            CapRow(vehicle="stargate", holder="oracle", paid_usd=7 * BILLION, unit_share=0.24, said_share=None),
        ),
        lock_up_dscr=1.10,
        sizing_dscr=1.30,
        **stand_in_lenders(MONTHS, debt, statement),
    )


def stand_in_risk(share: float) -> Risk:
    generator = np.random.default_rng(7)
    cost = generator.lognormal(np.log(150 * share), 0.12, 400) * BILLION
    months = 50 + 0.1 * cost / BILLION + generator.normal(0, 4, 400)
    months[generator.random(400) < 0.1] = np.inf
    counts, edges = np.histogram(cost, bins=24)
    return Risk(
        completion_months=MONTHS,
        completion_share=np.clip(ramp(48, 90, 0.9), 0, 0.9),
        capex_edges_usd=edges,
        capex_counts=counts.astype(float),
        joint_capex_usd=cost,
        joint_months=tuple(float(month) if np.isfinite(month) else None for month in months),
        joint_funded=tuple(bool(value) for value in cost < 160 * share * BILLION),
        tornado=tuple(
            TornadoRow(
                driver=driver,
                headline="funding_gap_usd.1",
                unit="USD",
                low=(340 - reach) * BILLION,
                high=(340 + reach) * BILLION,
                base=340 * BILLION,
            )
            for driver, reach in (
                ("liquidity of softbank", 22.0),
                ("works cost", 14.0),
                ("grid delay", 6.0),
                ("rate", 3.0),
            )
        ),
    )


def stand_in_evidence(view: str) -> Evidence:
    sceptic = view == "sceptic"
    return Evidence(
        rivals=(
            Rival(
                about="softbank liquidity",
                claim="softbank-30bn",
                says="~ 30 bn USD",
                speaker="people close to the matter",
                source="Wall Street Journal",
                published="2025-01-23",
                quotation="environ 30 milliards",
                in_use=not sceptic,
            ),
            Rival(
                about="softbank liquidity",
                claim="softbank-under-10bn",
                says="< 10 bn USD",
                speaker="Elon Musk",
                source="AFP",
                published="2025-01-22",
                quotation="n’est assuré qu’avec 10 milliards",
                in_use=sceptic,
            ),
            Rival(
                about="cost per watt",
                claim="campus-20",
                says="20 USD/W",
                speaker="AFP",
                source="AFP",
                published="2025-01-23",
                in_use=not sceptic,
            ),
            Rival(
                about="cost per watt",
                claim="nvidia-55",
                says="55 USD/W",
                speaker="Jensen Huang",
                source="call",
                published="2025-08-27",
                in_use=sceptic,
                known=False,
            ),
        ),
        bought=(
            CostRival(claim="campus-20", says="20 USD/W", speaker="AFP", usd_per_facility_w=20, facility_gw=25),
            CostRival(claim="abilene-33", says="33 USD/W", speaker="report", usd_per_facility_w=33, facility_gw=15.2),
            CostRival(
                claim="nvidia-55", says="55 USD/W", speaker="Jensen Huang", usd_per_facility_w=55, facility_gw=9.1
            ),
        ),
        bought_with_usd=500 * BILLION,
    )


def stand_in_exhibits(view: str) -> Exhibits:
    share, phases = (0.45, 3) if view == "sceptic" else (1.0, 8)
    return Exhibits(
        view=view,
        start="2025-01",
        money=stand_in_money(share),
        schedule=stand_in_schedule(phases),
        power=stand_in_power(phases, MONTHS),
        compute=Compute(
            months=MONTHS,
            accelerators=fan(np.floor(ramp(14, 72, phases * 115_000.0))),
            by_chip={
                "gb200_nvl72": tuple(ramp(14, 72, phases * 100_000.0)),
                "gb300_nvl72": tuple(ramp(30, 72, phases * 15_000.0)),
            },
            bf16_flops=fan(ramp(14, 72, phases * 115_000.0) * 2.5e15),
            tokens=fan(ramp(14, 72, phases * 115_000.0) * 3e9),
            gpu_hour_usd=(
                Part(name="chips", value=1.6),
                Part(name="building", value=0.5),
                Part(name="energy", value=0.15),
                Part(name="operation", value=0.2),
                Part(name="money", value=0.55),
            ),
            goodput=(
                Part(name="no power", value=0.001),
                Part(name="kept as spares", value=0.05),
                Part(name="not billed", value=0.19),
                Part(name="lost to failures", value=0.119),
                Part(name="useful", value=0.64),
            ),
            runs=(Part(name="Llama 3 405B", value=1.4),),
            trainings=(
                Training(
                    name="Llama 3 405B",
                    runs=24,
                    accelerators=15_516,
                    effective_share=0.9,
                    reported_hours=3.084e7,
                    hours=1.1e7,
                ),
            ),
            note="Reference model: 70 billion parameters, fp8.",
            waits=(
                ChipWait(
                    phase="abilene.b1",
                    accelerators=50_000,
                    delivered="2026-01",
                    live="2026-06",
                    months=5,
                    carry_usd=9e7,
                ),
                ChipWait(
                    phase="abilene.b2",
                    accelerators=50_000,
                    delivered="2026-04",
                    live=None,
                    months=40,
                    carry_usd=7e8,
                ),
            ),
            placed=Placed(
                tenant="openai",
                months=MONTHS,
                demand=(100_000.0,) * len(MONTHS),
                own=ramp(14, 72, 100_000.0),
                elsewhere={"old_cloud": tuple(100_000.0 - value for value in ramp(14, 72, 100_000.0))},
                unmet=(0.0,) * len(MONTHS),
                cost_usd=12 * BILLION,
                late_usd=(2e8, 4e8),
                day_usd=7e6,
            ),
            cost_views=(
                CostView(
                    who="Announcers",
                    date="2025-01",
                    whole=True,
                    stated="$20/W (facility; what it counts is not said; 2025)",
                    low_usd_per_w=20.0,
                    usd_per_w=20.0,
                    high_usd_per_w=20.0,
                    ours_usd_per_w=28.0,
                ),
                CostView(
                    who="A bank",
                    date="2026-05",
                    whole=True,
                    stated="$50–$60/W (IT; all of it; 2026)",
                    low_usd_per_w=33.0,
                    usd_per_w=39.0,
                    high_usd_per_w=51.0,
                    ours_usd_per_w=28.0,
                    note="with chips",
                ),
            ),
        ),
        finance=stand_in_finance(share),
        risk=stand_in_risk(share),
        evidence=stand_in_evidence(view),
    )

"""Exhibits with every field of the money and the schedule filled: made up for tests of drawing, no more."""

from __future__ import annotations

from typing import Any

from stand_in_exhibits import BILLION, MONTHS, stand_in_exhibits

from gigawatt.chain import (
    Condition,
    Control,
    Crew,
    Departure,
    Exhibits,
    Exposure,
    Fan,
    JobsClaim,
    MergeBias,
    PlanQuality,
    PolicyDifference,
    Progress,
    Remedy,
    Short,
    Version,
)

LENGTH = len(MONTHS)
CAPACITY = 800.0
FULL_MONTHS = 6
VERSIONS = (
    Version(
        view="announced",
        title="taken at their word",
        as_of="2025-01-23",
        callable_usd=52 * BILLION,
        promised_usd=100 * BILLION,
        missing_usd=48 * BILLION,
        built_mw=1632,
        cost_usd=49 * BILLION,
        phases=9,
        first_live="2026-06",
        last_live="2028-04",
        short=(),
        held_by="offtake",
    ),
    Version(
        view="sceptic",
        title="Musk’s figure for SoftBank",
        as_of="2025-01-23",
        callable_usd=31 * BILLION,
        promised_usd=100 * BILLION,
        missing_usd=69 * BILLION,
        built_mw=882,
        cost_usd=27 * BILLION,
        phases=6,
        first_live="2026-06",
        last_live="2026-09",
        short=(
            Short(entity="openai", month="2025-11", usd=6.4 * BILLION),
            Short(entity="softbank", month="2025-06", usd=11.5 * BILLION),
        ),
        held_by="equity",
    ),
    Version(
        view="lender",
        title="what a lender would sign",
        as_of=None,
        callable_usd=0.0,
        promised_usd=100 * BILLION,
        missing_usd=100 * BILLION,
        built_mw=0.0,
        cost_usd=0.0,
        phases=0,
        first_live=None,
        last_live=None,
        short=(),
        held_by="offtake",
    ),
)
QUALITY = PlanQuality(
    objective="earliest", value=1022, bound=981, gap=0.0402, proven=False, method="phase by phase as in the file"
)


def _flat(value: float, months: int) -> tuple[float, ...]:
    return (value,) * months + (0.0,) * (LENGTH - months)


def _money() -> dict[str, Any]:
    closed = tuple(min(max(month - 12, 0), 30) * 0.4 * BILLION for month in range(LENGTH))
    return {
        "committed": _flat(52 * BILLION, LENGTH),
        "closed": Fan(p10=closed, p50=closed, p90=closed),
        "exposure": (
            Exposure(
                obligor="oracle", grade="BBB", contracted_usd_per_year=0.9 * BILLION, debt_usd=9.6 * BILLION,
                debt_share=0.85, years_left=15,
            ),
            Exposure(
                obligor="openai", grade="unrated", contracted_usd_per_year=0.3 * BILLION, debt_usd=1.7 * BILLION,
                debt_share=0.15,
            ),
        ),
        "conditions": (
            Condition(phase="abilene.a1", condition="lease", status="met", month="2024-07", by="lease with oracle"),
            Condition(phase="abilene.a1", condition="permits", status="expected", month="2025-03", by="task permits"),
            Condition(phase="abilene.a2", condition="lease", status="missing", by="no tenant is named"),
            Condition(phase="abilene.a2", condition="permits", status="expected", month="2025-03", by="task permits"),
        ),
        "remedies": (
            Remedy(vehicle="stargate", short="softbank", remedy="step up", ceiling_usd=4 * BILLION, effect="paid"),
            Remedy(vehicle="stargate", short="softbank", remedy="pause", ceiling_usd=None, effect="a3 waits"),
        ),
        "control": (
            Control(vehicle="stargate", text="softbank 40 %, openai 40 %: neither calls alone", deadlock=True),
            Control(vehicle="abilene_shell", text="crusoe holds 80 %", deadlock=False),
        ),
        "departures": (
            Departure(
                phase="abilene.a1", tenant="oracle", months_empty=14, price_share=0.8, lost_usd=0.9 * BILLION,
                uncovered_usd=0.3 * BILLION,
            ),
        ),
    }  # fmt: skip


def _schedule() -> dict[str, Any]:
    announced = 100_000.0
    return {
        "quality": QUALITY,
        "crews": (
            Crew(
                name="electricians", heads=_flat(400, 12)[:6] + _flat(CAPACITY, FULL_MONTHS)[: LENGTH - 6],
                capacity=_flat(CAPACITY, LENGTH),
            ),
            Crew(name="civil", heads=_flat(300, 10), capacity=_flat(1200, LENGTH)),
        ),
        "trades": {"electricians": _flat(700, 20), "civil": _flat(300, 10)},
        "jobs": (
            JobsClaim(
                definition="at the peak of construction", plan={"p10": 3800, "p50": 4600, "p90": 5800},
                announced=announced, per_announced=0.046,
            ),
            JobsClaim(
                definition="job-years of construction", plan={"p10": 6000, "p50": 6800, "p90": 7500},
                announced=announced, per_announced=0.068, note="the nearest reading",
            ),
            JobsClaim(
                definition="permanent", plan={"p10": 82, "p50": 1300, "p90": 2400}, announced=announced,
                per_announced=0.013,
            ),
        ),
        "merge_bias": MergeBias(
            planned="2027-11", at_means_days=1180, mean_days=1236, bias_days=56, by_planned_share=0.22
        ),
        "policy": PolicyDifference(trials=30, sampled=40, gained_days={"p10": 0, "p50": 12, "p90": 41}),
        "progress": (
            Progress(
                phase="abilene.a1", planned_usd=1.1 * BILLION, earned_usd=0.92 * BILLION, actual_usd=1.0 * BILLION,
                spi=0.84, cpi=0.92,
            ),
        ),
    }  # fmt: skip


def filled_exhibits(view: str) -> Exhibits:
    """The stand-in with all that this issue added; the second phase's first task waits for the grid."""
    exhibits = stand_in_exhibits(view)
    schedule = exhibits.schedule
    waiting = next(row for row in schedule.tasks if row.phase == "abilene.a2")
    held = waiting.model_copy(update={"held_by": "grid", "ready": "2024-01-15", "actual": True})
    tasks = tuple(held if row is waiting else row for row in schedule.tasks)
    return exhibits.model_copy(
        update={
            "money": exhibits.money.model_copy(update=_money()),
            "schedule": schedule.model_copy(update=_schedule() | {"tasks": tasks}),
            "versions": VERSIONS,
        }
    )


def emptied_exhibits() -> Exhibits:
    """A plan of nothing, as a file without partners, phases and promises leaves it."""
    tree = stand_in_exhibits("sceptic").model_dump()
    nothing = dict.fromkeys(("p10", "p50", "p90"), (0.0,) * LENGTH)
    tree["schedule"] |= {"tasks": (), "phases": (), "energised_mw": nothing, "heads": nothing}
    tree["money"] |= {"entities": (), "coverage": (), "targets": (), "spend": nothing}
    tree["finance"] |= {"vehicles": (), "partners": (), "cap_table": ()}
    return Exhibits.model_validate(tree)

"""A stand-in for the stress table of such a run: one vehicle that breaks something, one that never does."""

from __future__ import annotations

from stand_in_exhibits import BILLION

from gigawatt.chain import Breaches, Broken, LenderLoss, StepIn, Stress, StressRow, Unlent

CURED = Broken(
    vehicle="abilene_chips",
    covenant="cover",
    month="2026-03",
    cover=0.62,
    base_cover=1.4,
    cause="revenue",
    why="revenue of $17M in the month tested, $43M in the base case",
    cured="2026-06",
    cured_by="the reserve ($12M), then cash catches up",
    losses=(),
    steps_in=(StepIn(who="reserve", usd=12e6, how="debt service, from cash set aside"),),
)
LOST = Broken(
    vehicle="abilene_chips",
    covenant="payment",
    month="2028-05",
    cover=0.4,
    base_cover=1.4,
    cause="revenue",
    why="revenue of $606M in the 12 months tested, $2.3B in the base case",
    cured=None,
    cured_by="never",
    losses=(LenderLoss(facility="chip_loan", owed_usd=4 * BILLION, lost_usd=3 * BILLION, lost_share=0.75),),
    steps_in=(
        StepIn(who="cloud", usd=5 * BILLION, how="guarantor, if called: not counted here"),
        StepIn(who="chip_loan", usd=3 * BILLION, how="lenders bear it"),
    ),
)


def stand_in_stress() -> Stress:
    return Stress(
        default_dscr=1.05,
        lock_up_dscr=1.15,
        vehicles=(
            Breaches(
                vehicle="abilene_shell", facilities=("construction",), any_share=0.0, first_share={}, earliest=None,
                earliest_trial=None, median=None, median_trial=None, latest=None, costliest_trial=None,
                lock_up_share=0.0, loss_share=0.0, loss_usd=None,
            ),
            Breaches(
                vehicle="abilene_chips", facilities=("chip_loan",), any_share=0.28,
                first_share={"cover": 0.22, "completion": 0.06}, earliest="2026-03", earliest_trial=2,
                median="2026-09", median_trial=231, latest="2027-11", costliest_trial=563, lock_up_share=0.3,
                loss_share=0.01, loss_usd={"p10": BILLION, "p50": 2 * BILLION, "p90": 3 * BILLION},
            ),
        ),
        rows=(
            StressRow(name="trial 2", trial=2, assumption="the earliest breach of abilene chips", broken=(CURED,),
                      least_cover=0.62, least_cover_vehicle="abilene_chips"),
            StressRow(name="base case", trial=None, assumption="every uncertain factor at its median", broken=(),
                      least_cover=1.4, least_cover_vehicle="abilene_chips"),
            StressRow(name="openai leaves its compute contract", trial=None, assumption="24 months after each phase",
                      broken=(LOST,), least_cover=0.0, least_cover_vehicle="abilene_chips"),
        ),
        unlent=(
            Unlent(vehicle="stargate_shell", facilities=("building_loan",), why="for want of a lease for its halls"),
        ),
    )  # fmt: skip

"""What the schedule stage decides, and when things happen in one trial.

Assumes tasks are numbered in the plan's order, any topological one in which the conditions of a close come before what
the close lets begin or lets debt pay; supplies are gates in that order.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from gigawatt.quantities import B1, F1, F2, F3, I1


class Binding(IntEnum):
    """Which scarce thing set a date."""

    OFFTAKE = 0
    EQUITY = 1
    DEBT = 2
    GRID = 3
    GENERATION = 4
    PERMITS = 5
    CHIPS = 6
    CREWS = 7
    EQUIPMENT = 8
    WORKS = 9
    PLAN = 10


class Goal(IntEnum):
    """What a base plan is best in."""

    EARLIEST = 0
    """The last chosen phase is soonest; among such plans, the mean of all, weighted by megawatts."""
    MOST_COMPUTE = 1
    """Megawatts of phases that are live by a date."""
    MOST_VALUE = 2
    """Contracted revenue less cost, discounted."""


class Method(IntEnum):
    """Where a base plan comes from."""

    SERIAL = 0
    """The file's order, phase by phase: whatever is scarce is promised to earlier phases first."""
    PHASES = 1
    """Phase by phase, in the order in which the search ends them."""
    TASKS = 2
    """Task by task, in the order in which the search begins them."""


class Quality(NamedTuple):
    """How good a base plan is, on central values."""

    goal: int
    """`Goal`."""
    value: float
    """Of the plan as played: day of the last energisation, megawatts by the date, or USD."""
    bound: float
    """No plan is better: earlier, or more."""
    rounding: float
    """By how much value and bound may differ where the plan is proven: the search counts whole days."""
    method: int
    """`Method`."""

    @property
    def gap(self) -> float:
        """Distance of the plan to the bound as a share of its value."""
        return abs(self.value - self.bound) / max(abs(self.value), 1.0)


class Plan(NamedTuple):
    """The chosen phases as a task network. T tasks, A arcs, P phases (all, chosen or not), M months."""

    chosen: B1
    """Which phases are built. Shape (P,)."""
    phase: I1
    """Phase of task t. Shape (T,)."""
    asset: I1
    """`programme.Asset` that pays for task t."""
    kind: I1
    """`Binding` that the task itself stands for: permits, equipment, works, chips, ..."""
    after_close: B1
    """True where debt may pay for the task, from the close on."""
    waits_close: B1
    """True where task t may not begin before the close: what lenders have signed for is bridged by equity instead."""
    energises: B1
    """True for the last task of a phase."""
    arc_from: I1
    """Sorted by `arc_to`. Shape (A,)."""
    arc_to: I1
    arc_type: I1
    """0 FS, 1 SS, 2 FF, 3 SF."""
    lag_days: F1
    arc_kind: I1
    """`Binding` of the arc: WORKS for logic, CREWS for resource flow."""
    earliest_day: F1
    """Dated start, shape (T,)."""
    duration_days: F1
    duration_driver: I1
    delay_driver: I1
    """Delay that lengthens task t [months]: of chips that are bought to fit."""
    cost_usd: F1
    """All-in cost of task t without financing. Shape (T,)."""
    cost_driver: I1
    labour_hours: F1
    """Work on site. Shape (T,)."""
    hours_per_head_month: float
    """Hours that one worker works in a month."""
    template_task: I1
    """Place of task t in its works template, for its name."""
    close_condition: B1
    """True where the close of task t's phase waits for its finish. Shape (T,)."""
    debt_usd: F1
    """Debt sized for task t, financing included: overruns beyond it fall on equity. Shape (T,)."""
    chip_day: F1
    """Dated first delivery that task t waits for, 0 where chips are bought to fit. Shape (T,)."""
    chip_need: F1
    """Accelerators that must be delivered when task t begins."""
    chip_stock: F1
    """Cumulative accelerators the market delivers to the programme by month (inf: no limit). Shape (M,)."""
    mw_need: F1
    """Facility MW that must be there when task t ends."""
    grid_mw: F2
    """Firm grid by site and month as promised, there to stay (never falling). Shape (sites, M)."""
    generation_mw: F2
    """Declared generation delivered by site and month. Shape (sites, M)."""
    grid_driver: I1
    """Delay [months]. Shape (sites,)."""
    generation_driver: I1
    chip_driver: int
    """Delay of chip deliveries [months]."""
    site: I1
    """Of task t."""
    root: I1
    """Root vehicle whose equity pays task t."""
    start_day: float
    """First day of the programme: what began earlier is sunk and waits for no money."""
    under_way: B1
    """Baseline phases: their dates may lie before the programme's start. Shape (P,)."""
    has_debt: B1
    """True where the contracts of phase p carry debt, so that a close is awaited. Shape (P,)."""
    without_offtake: B1
    """True where a contract is missing that would have carried debt. Shape (P,)."""
    close_driver: I1
    """Delay of the signature [months]. Shape (P,)."""
    close_contract_day: F1
    """Day from which the lease or compute contract of phase p allows a close (NEVER: no contract, 0: nothing left to
    close). Shape (P,)."""
    lender_day: F1
    """Day on which lenders sign, or signed, for what they have committed to; 0 where to nothing. Shape (P,)."""
    needs_lease: B1
    """Close of phase p waits for a contract. Shape (P,)."""
    debt_share: F1
    """Share of a post-close task's all-in cost that debt pays, given the central debt supply. Shape (T,)."""
    obligor: I1
    """Entity behind the debt of task t, -1 where none."""
    month_start_days: F1
    """Shape (M + 1,)."""
    financing_load: float
    bound_days: float
    """Lower bound of the finish of the last phase."""
    proven: bool
    """True where no plan is better by more than `quality.rounding`."""
    quality: Quality
    mode: I1
    """How task t is done: 0 the ordinary way, else one more than the place among its modes. Shape (T,)."""
    unfunded_phase: I1
    """Why an optional phase was left out: -1 chosen, else the `Binding` that was missing. Shape (P,)."""
    calendar: I1
    """Row of `worked_days` by which `duration_days` of task t counts, -1 where every day is worked. Shape (T,)."""
    worked_days: F2
    """Working days before day d, never falling; a task ends at the first day by which its own have been worked.
    Shape (C, days + 1)."""
    trade: I1
    """Place in `catalogue.trades()` of who does task t, -1 where nobody works on site. Shape (T,)."""
    crew_use: F2
    """Heads of each shared crew that task t holds. Shape (T, R)."""
    crew_capacity: F2
    """Heads that there are, by month. Shape (R, M)."""
    crew_day: F1
    """Day from which the plan has enough heads for task t beside what earlier tasks pass on; 0 where no crew is short.
    Shape (T,)."""
    slot: I1
    """Row of `slot_stock` from which task t takes when it begins, -1 where it needs no slot. Shape (T,)."""
    slot_need: F1
    slot_stock: F2
    """Cumulative production slots of long-lead equipment by month (inf: no limit). Shape (Q, M)."""
    actual_start_day: F1
    """Day on which task t did begin, NaN where it has not. Shape (T,)."""
    done_days: F1
    """Of `duration_days`, what is behind task t at the programme's start: it no longer varies. Shape (T,)."""


class Outcome(NamedTuple):
    """Dates in one trial."""

    start_day: F1
    """Shape (T,)."""
    finish_day: F1
    ready_day: F1
    """Energised; NEVER where not built. Shape (P,)."""
    close_day: F1
    """Financial close of all that carries debt; NEVER where there is none. Shape (P,)."""
    binding: I1
    """`Binding` of phase p: the one with the largest share, the first of equals. Shape (P,)."""
    binding_share: F2
    """Share of each `Binding` in what set the date of phase p, ties shared; rows add up to 1. Shape (P, kinds)."""
    money_wait_days: F1
    """Longest wait of one of phase p's tasks for equity or debt, beyond all else that it waits for. Shape (P,)."""
    spend_usd: F3
    """By phase, asset and month; financing cost excluded. Shape (P, 3, M)."""
    heads: F1
    """Construction workers by month. Shape (M,)."""
    cause: I1
    """What set the start of task t: a `Binding`, or `FOLLOWS` (11) for the end of a task before it. Shape (T,)."""
    via: I1
    """Task whose date set the start of task t, -1 where a date or a supply did. Shape (T,)."""
    free_day: F1
    """Day from which links, dates and the close let task t begin; from then to its start it waits for a supply.
    Shape (T,)."""
    critical: B1
    """True for the tasks that drove the last energisation in this trial, all of them where ways tie. Shape (T,)."""
    grid_mw: F2
    """Firm grid as it comes in this trial. Shape (sites, M)."""
    generation_mw: F2
    """Declared generation as it comes in this trial. Shape (sites, M)."""

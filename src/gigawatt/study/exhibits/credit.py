"""The money section's tables: obligors, conditions of each close, remedies, votes, and tenants that leave.

Assumes the base case; only chosen phases have conditions and tenants to show.
"""

from __future__ import annotations

import numpy as np

from gigawatt import capital
from gigawatt.chain import Condition, Control, Departure, Exposure, Outcome, Plan, Remedy
from gigawatt.evidence import words
from gigawatt.programme import Programme
from gigawatt.quantities import month_label
from gigawatt.schedule import task_names
from gigawatt.study.exhibits.axes import month_of_day

NOTHING = "nothing in the file delivers it"
STATUSES = {"met": "met", "dated": "expected", "open": "expected", "missing": "missing"}


def exposure(programme: Programme, plan: Plan) -> tuple[Exposure, ...]:
    """Return what rests on each ultimate obligor."""
    rows = capital.exposure(programme, plan.capital, plan.phases)
    entities = tuple(programme.file.entities.items())
    return tuple(
        Exposure(
            obligor=entities[row.entity][0],
            grade="unrated" if entities[row.entity][1].rating == "none" else entities[row.entity][1].rating,
            contracted_usd_per_year=row.paid_usd_per_year,
            debt_usd=row.debt_usd,
            debt_share=min(row.debt_share, 1.0),
            years_left=row.term_years or None,
        )
        for row in rows
    )


def conditions(programme: Programme, plan: Plan, base: Outcome) -> tuple[Condition, ...]:
    """Return what each chosen phase's close waits for; a task's date is that of the base case.

    Where nothing in the file is a priced construction contract, the plan closes when the early orders are placed
    (`gigawatt.schedule`): then the last of them stands for it. A phase that was under construction before the programme
    has what construction needs, whatever the file says of it.
    """
    ends, orders = _task_ends(programme, plan, base), _orders(programme, plan, base)
    rows = []
    for row in capital.conditions(programme, plan.capital, plan.phases):
        if not row.asked or not plan.schedule.chosen[row.phase]:
            continue
        status, by = STATUSES[row.status.value], words.name(row.by or row.task)
        day = ends.get((row.phase, row.task), np.inf)
        if status == "missing" and row.name == "epc" and row.phase in orders:
            status, (day, order) = "expected", orders[row.phase]
            by = f"taken as priced with the {order}"
        past = row.month <= programme.start_month or day <= plan.schedule.start_day
        begun = bool(plan.phases.baseline[row.phase]) and row.name in ("permits", "epc")
        rows.append(
            Condition(
                phase=programme.phases[row.phase].path,
                condition=row.name,
                status="met" if past or begun else status,
                month=_month(programme, row.month) or month_of_day(programme.timeline, day),
                by=by or ("under construction" if begun else NOTHING),
            )
        )
    return tuple(rows)


def _orders(programme: Programme, plan: Plan, base: Outcome) -> dict[int, tuple[float, str]]:
    """Return the finish of the last early order that a phase's close waits for [days], and its name."""
    found: dict[int, tuple[float, str]] = {}
    for task in np.flatnonzero(plan.schedule.close_condition):
        phase = int(plan.schedule.phase[task])
        row = programme.works(phase).tasks[plan.schedule.template_task[task]]
        if row.kind == "equipment":
            found[phase] = max(
                found.get(phase, (-np.inf, "")), (float(base.build.finish_day[task]), words.name(row.name))
            )
    return found


def _month(programme: Programme, month: float) -> str | None:
    known = np.isfinite(month) and 0 <= month < programme.timeline.months
    return month_label(programme.timeline, int(month)) if known else None


def _task_ends(programme: Programme, plan: Plan, base: Outcome) -> dict[tuple[int, str], float]:
    """Return the finish of every task by phase and name [days]."""
    names = task_names(programme, plan.schedule)
    return {
        (int(phase), name.removeprefix(f"{programme.phases[phase].path} ")): float(finish)
        for name, phase, finish in zip(names, plan.schedule.phase, base.build.finish_day)
    }


def remedies(programme: Programme, plan: Plan, base: Outcome) -> tuple[Remedy, ...]:
    """Return, for each partner that the base case shows short of its calls, how far each remedy goes."""
    short_month = capital.target_calls(programme, plan.capital, base.supply)
    horizon = programme.timeline.months - 1
    end = min(max(capital.first_target_month(programme), 0), horizon)
    rows: list[Remedy] = []
    for entity in np.flatnonzero(short_month >= 0):
        for vehicle in np.flatnonzero(plan.capital.promised_usd[:, entity] > 0.0):
            payable_usd = float(base.supply.entity_usd[vehicle, entity, end])
            short_usd = float(plan.capital.promised_usd[vehicle, entity]) - payable_usd
            if short_usd > 0.0:
                rows += _cures(programme, plan, base, (int(vehicle), int(entity), end), short_usd)
    return tuple(rows)


def _cures(
    programme: Programme, plan: Plan, base: Outcome, place: tuple[int, int, int], short_usd: float
) -> list[Remedy]:
    vehicle, entity, month = place
    found = capital.cure(programme, plan.capital, base.supply, vehicle, entity, month, short_usd)
    terms = capital.remedy_terms(programme, vehicle)
    who = words.name(programme.entities[entity])
    left = [words.share(float(found.stake[remedy, entity])) for remedy in capital.Remedy]
    effects = {
        capital.Remedy.STEP_UP: f"others pay and count {terms.dilution_penalty:g} times; {who} keeps {left[0]}",
        capital.Remedy.MEMBER_LOAN: f"others lend at {terms.member_loan_rate:.1%} a year; {who} keeps {left[1]}",
        capital.Remedy.PAUSE: f"waits up to {terms.pause_months} months for {who}'s own money; {who} keeps {left[2]}",
        capital.Remedy.FORFEITURE: f"{who} loses {words.share(terms.forfeiture_share)} of its stake, keeps {left[3]}",
    }
    return [
        Remedy(
            vehicle=programme.vehicles[vehicle],
            short=programme.entities[entity],
            remedy=remedy.name.lower().replace("_", " "),
            ceiling_usd=None if remedy is capital.Remedy.FORFEITURE else float(found.ceiling_usd[remedy]),
            effect=f"of {words.money(short_usd)} short: {effects[remedy]}",
        )
        for remedy in capital.Remedy
    ]


def control(programme: Programme) -> tuple[Control, ...]:
    """Return who decides on the calls of each root vehicle that has more than one holder or voter."""
    rows = []
    for vehicle in sorted({int(root) for root in programme.root}):
        found = capital.votes(programme, vehicle)
        voters = [int(place) for place in np.flatnonzero(found.vote > 0.0)]
        if voters:
            rows.append(
                Control(
                    vehicle=programme.vehicles[vehicle],
                    text=_votes_in_words(programme, found, voters),
                    deadlock=bool(found.deadlock),
                )
            )
    return tuple(rows)


def _votes_in_words(programme: Programme, found: capital.Votes, voters: list[int]) -> str:
    def names(places: list[int]) -> str:
        return words.listing([words.name(programme.entities[place]) for place in places])

    held = [f"{words.name(programme.entities[place])} {found.vote[place]:.0%}" for place in voters]
    text = f"Votes: {words.listing(held)}; a call needs more than {found.majority:.0%}."
    alone = [place for place in voters if found.passes_alone[place]]
    blocking = [place for place in voters if found.can_block[place]]
    text += f" {names(alone)} passes one alone." if alone else " Nobody passes one alone."
    if blocking and not alone:
        text += f" Can stop one alone: {names(blocking)}."
    if found.deadlock:
        text += f" A split with {names(list(found.deadlock))} on one side has no winner."
    return text


def departures(programme: Programme, plan: Plan) -> tuple[Departure, ...]:
    """Return what each chosen phase loses when its tenants leave at energisation, one row per contract."""
    found = capital.departure(programme, plan.capital, plan.phases)
    rows = []
    contracts = tuple(programme.file.contracts.values())
    for phase in np.flatnonzero(plan.schedule.chosen):
        for number in sorted({int(number) for number in plan.capital.contract[phase]} - {-1}):
            mine = plan.capital.contract[phase] == number
            again = capital.reletting(contracts[number])
            rows.append(
                Departure(
                    phase=programme.phases[phase].path,
                    tenant=contracts[number].payer,
                    months_empty=float(again.months),
                    price_share=again.price_share,
                    lost_usd=float(found.lost_usd[phase, mine].sum()),
                    uncovered_usd=float(found.uncovered_usd[phase, mine].sum()),
                )
            )
    return tuple(rows)

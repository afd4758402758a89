"""The money section: four curves and the coverage of every partner, what can be spent, and the promises.

Assumes only entities that committed equity belong here: a tenant's cash is not money for the programme.
"""

from __future__ import annotations

import numpy as np

from gigawatt import capital
from gigawatt.chain import Asked, Coverage, EntityMoney, Money, Outcome, Plan, TargetPoint
from gigawatt.evidence import words
from gigawatt.programme import Programme, Target
from gigawatt.quantities import F1, F2, Trial, month_label
from gigawatt.risk import Trials
from gigawatt.study.exhibits import credit
from gigawatt.study.exhibits.axes import fan, months, spread

MOST_REPLAYS = 2000
"""Trials from which shortfalls are taken [1]: a P10 of 2,000 is good to two significant figures; each is replayed."""


def money(programme: Programme, plan: Plan, base: Outcome, asked: Asked, trials: Trials) -> Money:
    """Return whose money is there when, against what was promised."""
    committed = np.flatnonzero(base.supply.committed_usd.max(axis=1, initial=0.0) > 0.0)
    return Money(
        months=months(programme.timeline),
        entities=tuple(_curves(programme, plan, base, int(entity)) for entity in committed),
        callable=fan(trials.monthly("callable_usd")),
        supply=fan(trials.monthly("supply_usd")),
        spend=fan(trials.monthly("spend_usd")),
        coverage=_coverage(programme, plan, base, trials, [int(entity) for entity in committed]),
        targets=tuple(_promise(programme, target) for target in programme.file.targets),
        committed=_announced(programme, plan, asked),
        closed=fan(trials.monthly("supply_usd") - trials.monthly("callable_usd")),
        exposure=credit.exposure(programme, plan),
        conditions=credit.conditions(programme, plan, base),
        remedies=credit.remedies(programme, plan, base),
        control=credit.control(programme),
        departures=credit.departures(programme, plan),
    )


def _announced(programme: Programme, plan: Plan, asked: Asked) -> F1:
    """Return promises by name and raises, of the vehicles whose money answers the targets [USD]. Shape (M,)."""
    roots = slice(None) if asked.root < 0 else slice(asked.root, asked.root + 1)
    promised_usd = np.zeros(programme.timeline.months)
    promised_usd[plan.capital.start_month :] = plan.capital.promised_usd[roots].sum()
    total_usd: F1 = promised_usd + plan.capital.raise_usd[roots].sum(axis=0)
    return total_usd


def _curves(programme: Programme, plan: Plan, base: Outcome, entity: int) -> EntityMoney:
    """Four curves; nothing is drawn where the file does not say."""
    name, unknown = programme.entities[entity], np.full(programme.timeline.months, np.nan)
    secured = programme.file.entities[name].secured is not None
    return EntityMoney(
        name=name,
        secured=base.supply.secured_usd[entity] if secured else unknown,
        liquid=base.supply.liquid_usd[entity] if plan.capital.liquidity_known[entity] else unknown,
        committed=base.supply.committed_usd[entity],
        callable=base.supply.callable_usd[entity],
    )


def _coverage(
    programme: Programme, plan: Plan, base: Outcome, trials: Trials, entities: list[int]
) -> tuple[Coverage, ...]:
    """Means against calls by the date of the first promise, the horizon's end where nothing was promised."""
    end = capital.first_target_month(programme)
    last = programme.timeline.months - 1
    by = min(end, last) if end >= 0 else last
    short_usd = shortfalls(plan, trials, capital.call_end_month(programme))
    rows = []
    for entity in entities:
        name = programme.entities[entity]
        curves = _curves(programme, plan, base, entity)
        short_month = trials.column(f"{name}_short_month")
        short = short_month[short_month >= 0]
        rows.append(
            Coverage(
                entity=name,
                secured_usd=curves.secured[by],
                liquid_usd=curves.liquid[by],
                committed_usd=float(base.supply.committed_usd[entity, by]),
                callable_usd=float(base.supply.callable_usd[entity, by]),
                called_usd=spread(trials.column(f"{name}_called_usd")),
                short_usd=spread(short_usd[:, entity]),
                short_month=month_label(programme.timeline, int(np.median(short))) if len(short) else None,
                short_share=len(short) / len(short_month),
            )
        )
    return tuple(rows)


def shortfalls(plan: Plan, trials: Trials, end_month: int) -> F2:
    """Return by how much calls outrun what each entity can pay, in the worst month [USD]. Shape (N, E).

    The calls are those of `capital.first_short_month`: promises by name on a straight line to `end_month`. The ensemble
    keeps who is short and when, not by how much, so the supply of money is played again, one trial at a time.

    Parameters
    ----------
    end_month
        See `capital.call_end_month`.
    """
    start, horizon = plan.capital.start_month, plan.capital.inflow_usd.shape[1]
    called = [capital.called_share(month, start, end_month) for month in range(start, horizon)]
    called_usd = plan.capital.promised_usd.sum(axis=0)[:, None] * called
    nothing = np.zeros(trials.factor.shape[1], dtype=np.bool_)
    rows = []
    for factor in trials.factor[:MOST_REPLAYS]:
        supply = capital.play(plan.capital, Trial(factor, nothing))
        payable_usd = capital.payable_stock(plan.capital, supply)[:, start:]
        rows.append((called_usd - payable_usd).max(axis=1, initial=0.0))
    return np.array(rows)


def _promise(programme: Programme, target: Target) -> TargetPoint:
    amount, wanted = target.amount, target.power
    label = words.money(amount.value) if amount is not None else words.power(wanted.value) if wanted is not None else ""
    return TargetPoint(
        label=label,
        by=month_label(programme.timeline, programme.month(target.by)),
        amount_usd=None if amount is None else amount.value,
        facility_mw=None if wanted is None else wanted.value,
    )

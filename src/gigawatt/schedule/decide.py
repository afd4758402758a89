"""The base plan: which phases, in which order, as a partial order that every trial keeps.

Assumes a serial plan in the file's order; it is not proven best, and a lower bound stands beside it.
"""

from __future__ import annotations

from gigawatt.capital import Outcome as Supply
from gigawatt.capital import Phases
from gigawatt.capital import Plan as Funding
from gigawatt.programme import Programme
from gigawatt.quantities import Timeline, central
from gigawatt.schedule.assemble import assemble
from gigawatt.schedule.choose import choose
from gigawatt.schedule.logic import bound_days
from gigawatt.schedule.plan import Plan


def decide(programme: Programme, timeline: Timeline, phases: Phases, funding: Funding, supply: Supply) -> Plan:
    """Return the build plan on central values.

    Parameters
    ----------
    programme, timeline
        In one view.
    phases
        Priced all-in, before financing.
    funding
        Debt by phase and asset, with what bounds it.
    supply
        Money in the base case.
    """
    choice = choose(programme, timeline, phases, funding, supply)
    plan = assemble(programme, phases, funding, choice.order, choice.unfunded)
    return plan._replace(bound_days=bound_days(plan, central(programme.neutral())))

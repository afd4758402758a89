"""The base plan: which phases, in which order, as a partial order that every trial keeps.

Assumes central values. The plan in the file's order is made first; a search may replace it by a better one, judged as
trials will play it, and never by a worse one. A bound stands beside it.
"""

from __future__ import annotations

from gigawatt.capital import Outcome as Supply
from gigawatt.capital import Phases
from gigawatt.capital import Plan as Funding
from gigawatt.programme import Programme
from gigawatt.quantities import Timeline, central
from gigawatt.schedule.case import case_of
from gigawatt.schedule.improve import improved, picked
from gigawatt.schedule.plan import Plan
from gigawatt.schedule.project import Effort

QUICK = Effort(schedules=40, exact=0.0)
"""For passes whose plan is made again, and where nobody asked for more."""


def decide(
    programme: Programme,
    timeline: Timeline,
    phases: Phases,
    funding: Funding,
    supply: Supply,
    effort: Effort | None = None,
) -> Plan:
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
    effort
        Of the search where the file's order is not proven best; left out: heuristics alone.
    """
    trial = central(programme.neutral())
    case = case_of(programme, timeline, (phases, funding, supply), trial, effort or QUICK)
    choice, bound = picked(case)
    return improved(case, choice, bound)

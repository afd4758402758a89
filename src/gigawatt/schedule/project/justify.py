"""Turning a plan round: all tasks as late as possible, then as soon as possible again.

Assumes constant crews without calendars or stocks (`net.mirrors`); elsewhere plans are left as they are. A release day
or links other than finish-to-start can make the pass lengthen a plan, so callers keep the better of the two.
"""

from __future__ import annotations

from gigawatt.quantities import B1, I1, compiled
from gigawatt.schedule.project.net import Net
from gigawatt.schedule.project.serial import Dates, Desk, place, rank


@compiled
def turn(net: Net, desk: Desk, order: I1, mode: I1, chosen: B1, dates: Dates, key: I1) -> int:
    """Schedule in the other direction, by latest end in the plan so far, and return how many tasks find no place.

    Applied to the mirrored net and then to the net itself, it is double justification: Valls, Ballestin, Quintanilla,
    "Justification and RCPSP: a technique that pays", European Journal of Operational Research 165 (2005), 375-386.

    Parameters
    ----------
    net
        Of the direction to schedule in.
    order, dates
        Of the plan in the opposite direction; overwritten.
    key
        Working memory. Shape (T,).
    """
    tasks = len(order)
    for place_in_order in range(tasks):
        task = order[place_in_order]
        key[task] = (net.horizon_day - dates.finish_day[task]) * tasks + tasks - 1 - place_in_order
    rank(net, desk, key, order)
    return place(net, desk, order, mode, chosen, dates)

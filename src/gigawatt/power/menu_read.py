"""Reads a dispatch menu: what a load, a grid and price levels come to in one month of a trial.

Assumes what the menu assumes, and fuel whose price moves apart from that of grid energy.

Cost is convex in load and grid, which stand on the right-hand side of the linear programme: a convex combination of
stored dispatches is a dispatch of the combined load and grid. It is concave in the price: every stored dispatch still
is one at another price. What is read is therefore the cost of a dispatch that could be run, an upper bound of the least
cost, and the least cost itself at the nodes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.power.menu import FUEL, OTHER, PURCHASES, UNHELD, UNSERVED, YEAR, Menu
from gigawatt.quantities import F1, I1, compiled


class Mix(NamedTuple):
    """A convex combination of dispatches: a point on the hull of one load level, and one on that of the next."""

    row: int
    other: int
    share: float
    """Of the other row."""
    low: int
    high: int
    along: float
    """Share of the way from `low` to `high`."""
    other_low: int
    other_high: int
    other_along: float


@compiled
def read_menu(menu: Menu, month: int, load: float, grid_mw: float, price: float, gas: float) -> F1:
    """Return what a load, a grid and price levels come to: `VALUES`, purchases and fuel at those levels. Shape (V,).

    Parameters
    ----------
    menu : Menu
        From `dispatch_menu`.
    month : int
        Calendar month 0..11, or `YEAR`.
    load : float
        Multiple of the reference load. Above the highest level the rest is unserved.
    grid_mw : float
        What the grid lets through in its best hour. Above the highest of a row it is of no further use.
    price, gas : float
        Multiples of the reference prices of grid energy and of fuel.

    Of each neighbouring load level the lower hull of its dispatches over the grid is taken at these prices; the grid is
    then shared between the two where it saves most. That is the cheapest convex combination of the two rows, as the
    segments of a hull save less and less (the infimal convolution of two convex functions).
    """
    mix = mix_at(menu, month, load, grid_mw, price, gas)
    found = np.empty(menu.value.shape[3])
    for part in range(len(found)):
        found[part] = mixed(menu, month, mix, part)
    found[PURCHASES] *= price
    found[FUEL] *= gas
    found[UNSERVED] += max(load - menu.load[-1], 0.0) * menu.load_mwh[month]
    return found


@compiled
def mix_at(menu: Menu, month: int, load: float, grid_mw: float, price: float, gas: float) -> Mix:
    """Return which dispatches are combined, and how; arguments as `read_menu`."""
    row, share = _cell(menu.load, load)
    other = min(row + 1, len(menu.load) - 1)
    place = np.empty((2, menu.grid_mw.shape[1]), dtype=np.int64)
    cost = np.empty((2, menu.grid_mw.shape[1]))
    count = _hull(menu, month, row, price, gas, place[0], cost[0])
    other_count = _hull(menu, month, other, price, gas, place[1], cost[1]) if share > 0.0 else 1
    at, along, other_at, other_along = 0, 0.0, 0, 0.0
    # Each row begins at its first dispatch; what the grid gives beyond that is spent segment by segment.
    left_mw = grid_mw - (1.0 - share) * menu.grid_mw[row, place[0, 0]]
    if share > 0.0:
        left_mw -= share * menu.grid_mw[other, place[1, 0]]
    while left_mw > 0.0:
        saved, width_mw = _segment(menu.grid_mw[row], place[0], cost[0], count, at)
        other_saved, other_width_mw = _segment(menu.grid_mw[other], place[1], cost[1], other_count, other_at)
        if saved > 0.0 and saved >= other_saved:
            along = min(left_mw / ((1.0 - share) * width_mw), 1.0)
            left_mw -= (1.0 - share) * width_mw * along
            if along < 1.0:
                break
            at, along = at + 1, 0.0
        elif other_saved > 0.0:
            other_along = min(left_mw / (share * other_width_mw), 1.0)
            left_mw -= share * other_width_mw * other_along
            if other_along < 1.0:
                break
            other_at, other_along = other_at + 1, 0.0
        else:
            break
    ends = (place[0, at], place[0, min(at + 1, count - 1)])
    if share == 0.0:
        return Mix(row, row, 0.0, ends[0], ends[1], along, ends[0], ends[1], 0.0)
    other_ends = (place[1, other_at], place[1, min(other_at + 1, other_count - 1)])
    return Mix(row, other, share, ends[0], ends[1], along, other_ends[0], other_ends[1], other_along)


@compiled
def mixed(menu: Menu, month: int, mix: Mix, part: int) -> float:
    """Return one of `VALUES` of a combination, in any month, at the reference prices."""
    row = menu.value[month, mix.row]
    here: float = row[mix.low, part] + mix.along * (row[mix.high, part] - row[mix.low, part])
    if mix.share == 0.0:
        return here
    row = menu.value[month, mix.other]
    there: float = row[mix.other_low, part] + mix.other_along * (row[mix.other_high, part] - row[mix.other_low, part])
    return (1.0 - mix.share) * here + mix.share * there


@compiled
def paid_usd(menu: Menu, month: int, mix: Mix, price: float, gas: float) -> float:
    """Return what a combination costs in a month: purchases and fuel at their price levels, and the rest."""
    bought_usd, burnt_usd = mixed(menu, month, mix, PURCHASES), mixed(menu, month, mix, FUEL)
    return price * bought_usd + gas * burnt_usd + mixed(menu, month, mix, OTHER)


@compiled
def served(menu: Menu, mix: Mix, load: float) -> float:
    """Return what a combination serves in a year [MWh].

    Below the lowest load level a dispatch of that level stands, to be run at a part of its size; above the highest
    nothing more is served.
    """
    level = min(max(load, menu.load[0]), menu.load[-1])
    return float(max(level * menu.load_mwh[YEAR] - mixed(menu, YEAR, mix, UNSERVED), 0.0))


@compiled
def total_usd(menu: Menu, found: F1) -> float:
    """Return what a reading costs with its shedding: what the dispatches minimise."""
    short_usd = menu.shed_usd_per_mwh * found[UNSERVED] + menu.unheld_usd_per_mwh * found[UNHELD]
    return float(found[PURCHASES] + found[FUEL] + found[OTHER] + short_usd)


@compiled
def _cell(axis: F1, at: float) -> tuple[int, float]:
    """Return the level at or below, and the share of the way to the next; beyond the ends the end itself."""
    place = min(max(int(np.searchsorted(axis, at, side="right")) - 1, 0), len(axis) - 1)
    if place == len(axis) - 1:
        return place, 0.0
    return place, max((at - axis[place]) / (axis[place + 1] - axis[place]), 0.0)


@compiled
def _hull(menu: Menu, month: int, row: int, price: float, gas: float, place: I1, cost: F1) -> int:
    """Fill in the dispatches of a row on the lower hull of cost over grid, and their cost; return how many they are."""
    count = 0
    value, grid_mw = menu.value[month, row], menu.grid_mw[row]
    for new in range(len(grid_mw)):
        usd = price * value[new, PURCHASES] + gas * value[new, FUEL] + value[new, OTHER]
        usd += menu.shed_usd_per_mwh * value[new, UNSERVED] + menu.unheld_usd_per_mwh * value[new, UNHELD]
        if count > 0 and usd >= cost[count - 1]:
            continue  # no cheaper with no less grid
        while count > 0:
            width_mw = grid_mw[new] - grid_mw[place[count - 1]]
            if width_mw > 0.0 and count == 1:
                break
            if width_mw > 0.0:
                before_mw = grid_mw[new] - grid_mw[place[count - 2]]
                if (cost[count - 2] - cost[count - 1]) * before_mw > (cost[count - 2] - usd) * (before_mw - width_mw):
                    break
            count -= 1
        place[count], cost[count] = new, usd
        count += 1
    return count


@compiled
def _segment(grid_mw: F1, place: I1, cost: F1, count: int, at: int) -> tuple[float, float]:
    """Return what one more grid MW saves along a segment of a hull, and how wide it is; 0 beyond its end."""
    if at >= count - 1:
        return 0.0, 0.0
    width_mw = grid_mw[place[at + 1]] - grid_mw[place[at]]
    return (cost[at] - cost[at + 1]) / width_mw, width_mw


@compiled
def floor_usd(menu: Menu, load: float, grid_mw: float, price: float) -> float:
    """Return what no dispatch of the year can undercut, shedding included; -inf beyond the levels of the price.

    Every dispatch's duals prove a plane below the cost at its price; between two prices the cost is concave and lies
    above their chord. Fuel at its reference price.
    """
    if price < menu.price[0] or price > menu.price[-1]:
        return -np.inf
    place, share = _cell(menu.price, price)
    below = _highest_plane(menu, place, load, grid_mw)
    return below if share == 0.0 else (1.0 - share) * below + share * _highest_plane(menu, place + 1, load, grid_mw)


@compiled
def _highest_plane(menu: Menu, level: int, load: float, grid_mw: float) -> float:
    best = -np.inf
    for row in range(menu.grid_mw.shape[0]):
        for place in range(menu.grid_mw.shape[1]):
            if menu.level[row, place] == level:
                cost, by_load, by_grid = menu.tangent[row, place]
                more_mw = grid_mw - menu.grid_mw[row, place]
                best = max(best, cost + by_load * (load - menu.load[row]) + by_grid * more_mw)
    return best

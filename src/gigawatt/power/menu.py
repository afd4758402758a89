"""The dispatch menu: stored dispatches of one site's year over load, grid and price, and how a trial reads them.

Assumes sizes that stand; load, interruptible load and grid that keep the shape of the reference year; prices of bought
and sold energy that are one multiple of its prices. Years are solved whole and their flows are summed by calendar
month, so that a battery's habits at a month's border are those of the year: a single month may be read up to what the
battery holds too cheap or too dear.

Cost is convex in load and grid, which stand on the right-hand side of the linear programme: a convex combination of
stored dispatches is a dispatch of the combined load and grid. It is concave in the price: every stored dispatch still
is one at another price. What is read is therefore the cost of a dispatch that could be run, an upper bound of the least
cost, and the least cost itself at the nodes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gigawatt.quantities import F1, F2, F3, I1, I2, compiled

F4 = npt.NDArray[np.float64]
F5 = npt.NDArray[np.float64]
I3 = npt.NDArray[np.int64]

VALUES = (
    "purchases_usd",
    "fuel_usd",
    "other_usd",
    "unserved_mwh",
    "unheld_mwh",
    "interrupted_mwh",
    "exported_mwh",
    "grid_mwh",
    "thermal_mwh",
    "solar_mwh",
    "wind_mwh",
    "discharged_mwh",
    "curtailed_mwh",
)
"""What is stored of a dispatch, in this order: purchases less sales, at the reference prices; fuel; running cost of
plant, interruptions and charges on peaks; load not served; reserve not held; load interrupted by contract; then energy,
sun and wind before curtailment."""
PURCHASES, FUEL, OTHER, UNSERVED, UNHELD, INTERRUPTED, EXPORTED = range(7)
GRID, THERMAL, SOLAR, WIND, DISCHARGED, CURTAILED = range(7, len(VALUES))
MONTHS = 12
YEAR = MONTHS
"""Place of the whole year among the months of a menu."""


class Menu(NamedTuple):
    """Dispatches of one site's year. L loads, N dispatches each, P prices, V = len(VALUES); 12 months and the year.

    Every load has its own grids, where its cost bends; rows with fewer dispatches end with copies of their last.
    """

    load: F1
    """Load levels, ascending, as multiples of the reference load. Shape (L,)."""
    price: F1
    """Price levels, ascending, as multiples of the reference prices. Shape (P,)."""
    grid_mw: F2
    """What the grid lets through in its best hour in each dispatch, ascending. Shape (L, N)."""
    level: I2
    """Price level at which each dispatch is the cheapest. Shape (L, N)."""
    value: F4
    """Shape (13, L, N, V)."""
    load_mwh: F1
    """At load level 1. Shape (13,)."""
    shed_usd_per_mwh: float
    """What unserved energy and reserve not held count in the choice among dispatches; never paid."""
    tangent: F3
    """The year's cost of each dispatch, shedding included, and its slope by load level and by grid MW, from the duals.
    Shape (L, N, 3)."""


class Shelf(NamedTuple):
    """Menus of several sites or years, field by field as in `Menu`, shorter axes ended with copies of their last.

    One type for any number of menus: compiled code need not be compiled again.
    """

    load: F2
    price: F2
    grid_mw: F3
    level: I3
    value: F5
    load_mwh: F2
    shed_usd_per_mwh: F1
    tangent: F4


class Month(NamedTuple):
    """One month of a trial, read from the menu; per MWh served."""

    purchases_usd_per_mwh: float
    fuel_usd_per_mwh: float
    other_usd_per_mwh: float
    unserved_share: float
    """Of the month's load."""
    interrupted_share: float
    """Of the month's load, by contract."""


def shelf(menus: tuple[Menu, ...]) -> Shelf:
    """Return menus as one set of arrays, each as long as the longest."""
    loads, dispatches = np.max([menu.grid_mw.shape for menu in menus], axis=0)
    prices = max(len(menu.price) for menu in menus)

    def last(have: int, wanted: int) -> I1:
        return np.minimum(np.arange(wanted), have - 1)

    places = [np.ix_(last(menu.grid_mw.shape[0], loads), last(menu.grid_mw.shape[1], dispatches)) for menu in menus]
    return Shelf(
        load=np.array([menu.load[last(len(menu.load), loads)] for menu in menus]),
        price=np.array([menu.price[last(len(menu.price), prices)] for menu in menus]),
        grid_mw=np.array([menu.grid_mw[place] for menu, place in zip(menus, places)]),
        level=np.array([menu.level[place] for menu, place in zip(menus, places)]),
        value=np.array([menu.value[:, place[0], place[1]] for menu, place in zip(menus, places)]),
        load_mwh=np.array([menu.load_mwh for menu in menus]),
        shed_usd_per_mwh=np.array([menu.shed_usd_per_mwh for menu in menus]),
        tangent=np.array([menu.tangent[place] for menu, place in zip(menus, places)]),
    )


@compiled
def menu_at(shelf: Shelf, place: int) -> Menu:
    """Return one menu of a shelf."""
    return Menu(
        shelf.load[place],
        shelf.price[place],
        shelf.grid_mw[place],
        shelf.level[place],
        shelf.value[place],
        shelf.load_mwh[place],
        shelf.shed_usd_per_mwh[place],
        shelf.tangent[place],
    )


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
    served = min(load, menu.load[-1])
    row, share = _cell(menu.load, served)
    other = min(row + 1, len(menu.load) - 1)
    near, near_cost, near_count = _hull(menu, month, row, price, gas)
    far, far_cost, far_count = _hull(menu, month, other, price, gas)
    at, along, other_at, other_along = 0, 0.0, 0, 0.0
    # Each row begins at its first dispatch; what the grid gives beyond that is spent segment by segment.
    left_mw = grid_mw - (1.0 - share) * menu.grid_mw[row, near[0]] - share * menu.grid_mw[other, far[0]]
    while left_mw > 0.0:
        saved, width_mw = _segment(menu.grid_mw[row], near, near_cost, near_count, at)
        other_saved, other_width_mw = _segment(menu.grid_mw[other], far, far_cost, far_count, other_at)
        if saved > 0.0 and (saved >= other_saved or share == 0.0):
            along = min(left_mw / ((1.0 - share) * width_mw), 1.0)
            left_mw -= (1.0 - share) * width_mw * along
            if along < 1.0:
                break
            at, along = at + 1, 0.0
        elif share > 0.0 and other_saved > 0.0:
            other_along = min(left_mw / (share * other_width_mw), 1.0)
            left_mw -= share * other_width_mw * other_along
            if other_along < 1.0:
                break
            other_at, other_along = other_at + 1, 0.0
        else:
            break
    found = np.zeros(menu.value.shape[3])
    _add(found, menu.value[month, row], near, near_count, at, along, 1.0 - share)
    _add(found, menu.value[month, other], far, far_count, other_at, other_along, share)
    found[PURCHASES] *= price
    found[FUEL] *= gas
    found[UNSERVED] += (load - served) * menu.load_mwh[month]
    return found


@compiled
def read_month(menu: Menu, month: int, load: float, grid_mw: float, price: float, gas: float) -> Month:
    """Return cost per MWh served by part, and the share of the load that is not served; arguments as `read_menu`."""
    found = read_menu(menu, month, load, grid_mw, price, gas)
    load_mwh = load * menu.load_mwh[month]
    served_mwh = load_mwh - found[UNSERVED] - found[INTERRUPTED]
    if served_mwh <= 0.0:
        return Month(0.0, 0.0, 0.0, 1.0 if load_mwh > 0.0 else 0.0, 0.0)
    return Month(
        found[PURCHASES] / served_mwh,
        found[FUEL] / served_mwh,
        found[OTHER] / served_mwh,
        found[UNSERVED] / load_mwh,
        found[INTERRUPTED] / load_mwh,
    )


@compiled
def total_usd(menu: Menu, found: F1) -> float:
    """Return what a reading costs with its shedding: what the dispatches minimise."""
    short_mwh = found[UNSERVED] + found[UNHELD]
    return float(found[PURCHASES] + found[FUEL] + found[OTHER] + menu.shed_usd_per_mwh * short_mwh)


@compiled
def _cell(axis: F1, at: float) -> tuple[int, float]:
    """Return the level at or below, and the share of the way to the next; beyond the ends the end itself."""
    place = min(max(int(np.searchsorted(axis, at, side="right")) - 1, 0), len(axis) - 1)
    if place == len(axis) - 1:
        return place, 0.0
    return place, max((at - axis[place]) / (axis[place + 1] - axis[place]), 0.0)


@compiled
def _hull(menu: Menu, month: int, row: int, price: float, gas: float) -> tuple[I1, F1, int]:
    """Return the dispatches of a row on the lower hull of cost over grid, their cost, and how many they are."""
    count = 0
    place, cost = np.empty(menu.grid_mw.shape[1], dtype=np.int64), np.empty(menu.grid_mw.shape[1])
    for new in range(menu.grid_mw.shape[1]):
        value, grid_mw = menu.value[month, row, new], menu.grid_mw[row, new]
        short_mwh = value[UNSERVED] + value[UNHELD]
        usd = price * value[PURCHASES] + gas * value[FUEL] + value[OTHER] + menu.shed_usd_per_mwh * short_mwh
        if count > 0 and usd >= cost[count - 1]:
            continue  # no cheaper with no less grid
        while count > 0:
            width_mw = grid_mw - menu.grid_mw[row, place[count - 1]]
            if width_mw > 0.0 and count == 1:
                break
            if width_mw > 0.0:
                before_mw = grid_mw - menu.grid_mw[row, place[count - 2]]
                if (cost[count - 2] - cost[count - 1]) * before_mw > (cost[count - 2] - usd) * (before_mw - width_mw):
                    break
            count -= 1
        place[count], cost[count] = new, usd
        count += 1
    return place, cost, count


@compiled
def _segment(grid_mw: F1, place: I1, cost: F1, count: int, at: int) -> tuple[float, float]:
    """Return what one more grid MW saves along a segment of a hull, and how wide it is; 0 beyond its end."""
    if at >= count - 1:
        return 0.0, 0.0
    width_mw = grid_mw[place[at + 1]] - grid_mw[place[at]]
    return (cost[at] - cost[at + 1]) / width_mw, width_mw


@compiled
def _add(found: F1, value: F2, place: I1, count: int, at: int, along: float, weight: float) -> None:
    """Add a point of a hull to what has been found."""
    for part in range(len(found)):
        here = value[place[at], part]
        if along > 0.0:
            here += along * (value[place[min(at + 1, count - 1)], part] - here)
        found[part] += weight * here


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

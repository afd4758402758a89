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

from gigawatt.quantities import F1, F2, compiled

F4 = npt.NDArray[np.float64]
F5 = npt.NDArray[np.float64]
F6 = npt.NDArray[np.float64]

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
    """Dispatches of one site's year. L loads, G grids, P prices, V = len(VALUES); 12 months and the year."""

    load: F1
    """Load levels, ascending, as multiples of the reference load. Shape (L,)."""
    grid_mw: F1
    """What the grid lets through in its best hour, ascending. Shape (G,)."""
    price: F1
    """Price levels, ascending, as multiples of the reference prices. Shape (P,)."""
    value: F5
    """Shape (13, L, G, P, V)."""
    load_mwh: F1
    """At load level 1. Shape (13,)."""
    shed_usd_per_mwh: float
    """What unserved energy and reserve not held count in the choice among dispatches; never paid."""
    tangent: F4
    """The year's cost at each node, shedding included, and its slope by load level and by grid MW, from the duals.
    Shape (L, G, P, 3)."""


class Shelf(NamedTuple):
    """Menus of several sites or years, field by field as in `Menu`, shorter axes ended with copies of their last node.

    One type for any number of menus: compiled code need not be compiled again. N menus.
    """

    load: F2
    grid_mw: F2
    price: F2
    value: F6
    load_mwh: F2
    shed_usd_per_mwh: F1
    tangent: F5


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
    shape = np.max([menu.tangent.shape[:3] for menu in menus], axis=0)
    longest = [[np.minimum(np.arange(most), have - 1) for most, have in zip(shape, m.tangent.shape[:3])] for m in menus]
    return Shelf(
        load=np.array([menu.load[places[0]] for menu, places in zip(menus, longest)]),
        grid_mw=np.array([menu.grid_mw[places[1]] for menu, places in zip(menus, longest)]),
        price=np.array([menu.price[places[2]] for menu, places in zip(menus, longest)]),
        value=np.array([menu.value[:, *np.ix_(*places)] for menu, places in zip(menus, longest)]),
        load_mwh=np.array([menu.load_mwh for menu in menus]),
        shed_usd_per_mwh=np.array([menu.shed_usd_per_mwh for menu in menus]),
        tangent=np.array([menu.tangent[np.ix_(*places)] for menu, places in zip(menus, longest)]),
    )


@compiled
def menu_at(shelf: Shelf, place: int) -> Menu:
    """Return one menu of a shelf."""
    return Menu(
        shelf.load[place],
        shelf.grid_mw[place],
        shelf.price[place],
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
        Multiple of the reference load. Above the highest node the rest is unserved.
    grid_mw : float
        What the grid lets through in its best hour. Above the highest node it is of no further use.
    price, gas : float
        Multiples of the reference prices of grid energy and of fuel.

    Of the cell's four corners each offers its cheapest dispatch at these prices; of the two ways to cut the cell into
    triangles the cheaper one holds, as both are upper bounds.
    """
    served = min(load, menu.load[-1])
    row, right = _cell(menu.load, served)
    column, up = _cell(menu.grid_mw, grid_mw)
    next_row, next_column = min(row + 1, len(menu.load) - 1), min(column + 1, len(menu.grid_mw) - 1)
    rows = (row, next_row, row, next_row)
    columns = (column, column, next_column, next_column)
    place, cost = np.zeros(4, dtype=np.int64), np.zeros(4)
    for corner in range(4):
        place[corner], cost[corner] = _cheapest(menu, month, rows[corner], columns[corner], price, gas)
    weight = _weights(cost, right, up)
    found = np.zeros(menu.value.shape[4])
    for corner in range(4):
        if weight[corner] > 0.0:
            found += weight[corner] * menu.value[month, rows[corner], columns[corner], place[corner]]
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
    """Return the node at or below, and the share of the way to the next; beyond the ends the end itself."""
    place = min(max(int(np.searchsorted(axis, at, side="right")) - 1, 0), len(axis) - 1)
    if place == len(axis) - 1:
        return place, 0.0
    return place, max((at - axis[place]) / (axis[place + 1] - axis[place]), 0.0)


@compiled
def _cheapest(menu: Menu, month: int, row: int, column: int, price: float, gas: float) -> tuple[int, float]:
    """Return which of a node's dispatches costs least at these prices, and what it costs."""
    best, least = 0, np.inf
    for place in range(len(menu.price)):
        value = menu.value[month, row, column, place]
        short_mwh = value[UNSERVED] + value[UNHELD]
        cost = price * value[PURCHASES] + gas * value[FUEL] + value[OTHER] + menu.shed_usd_per_mwh * short_mwh
        if cost < least:
            best, least = place, cost
    return best, least


@compiled
def _weights(cost: F1, right: float, up: float) -> F1:
    """Return the weights of the corners (00, 10, 01, 11) in the cheaper of the cell's two triangulations."""
    rising, falling = np.zeros(4), np.zeros(4)
    rising[0], rising[3] = 1.0 - max(right, up), min(right, up)
    rising[1 if right > up else 2] = abs(right - up)
    rest = right + up - 1.0
    falling[3 if rest > 0.0 else 0] = abs(rest)
    falling[1] = 1.0 - up if rest > 0.0 else right
    falling[2] = 1.0 - right if rest > 0.0 else up
    return rising if _dot(rising, cost) <= _dot(falling, cost) else falling


@compiled
def _dot(weight: F1, cost: F1) -> float:
    total = 0.0
    for place in range(len(weight)):
        total += weight[place] * cost[place]
    return total


@compiled
def floor_usd(menu: Menu, load: float, grid_mw: float, price: float) -> float:
    """Return what no dispatch of the year can undercut, shedding included; -inf beyond the nodes of the price.

    Every node's duals prove a plane below the cost at its price; between two prices the cost is concave and lies above
    their chord. Fuel at its reference price.
    """
    if price < menu.price[0] or price > menu.price[-1]:
        return -np.inf
    place, share = _cell(menu.price, price)
    below = _highest_plane(menu.tangent[:, :, place], menu, load, grid_mw)
    if share == 0.0:
        return below
    above = _highest_plane(menu.tangent[:, :, place + 1], menu, load, grid_mw)
    return (1.0 - share) * below + share * above


@compiled
def _highest_plane(tangent: F2, menu: Menu, load: float, grid_mw: float) -> float:
    best = -np.inf
    for row in range(len(menu.load)):
        for column in range(len(menu.grid_mw)):
            cost, by_load, by_grid = tangent[row, column]
            best = max(best, cost + by_load * (load - menu.load[row]) + by_grid * (grid_mw - menu.grid_mw[column]))
    return best

"""The dispatch menu: stored dispatches of one site's year over load, grid and price.

Assumes sizes that stand; load, interruptible load and grid that keep the shape of the reference year; prices of bought
and sold energy that are one multiple of its prices. Years are solved whole and their flows are summed by calendar
month, so that a battery's habits at a month's border are those of the year: a single month may be read up to what the
battery holds too cheap or too dear.
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
    "co2_t",
    "grid_mwh",
    "thermal_mwh",
    "solar_mwh",
    "wind_mwh",
    "discharged_mwh",
    "curtailed_mwh",
)
"""What is stored of a dispatch, in this order: purchases less sales, at the reference prices; fuel; running cost of
plant, interruptions and charges on peaks; load not served; reserve not held; load interrupted by contract; energy
exported; direct emissions; then energy by source, sun and wind before curtailment."""
PURCHASES, FUEL, OTHER, UNSERVED, UNHELD, INTERRUPTED, EXPORTED, CO2 = range(8)
GRID, THERMAL, SOLAR, WIND, DISCHARGED, CURTAILED = range(8, len(VALUES))
READ = 1 + UNHELD
"""So many of `VALUES` from the first are read in trials: cost, and what the choice among dispatches looks at."""
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
    """What unserved energy counts in the choice among dispatches; never paid."""
    unheld_usd_per_mwh: float
    """What reserve not held counts there; never paid."""
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
    unheld_usd_per_mwh: F1
    tangent: F4


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
        unheld_usd_per_mwh=np.array([menu.unheld_usd_per_mwh for menu in menus]),
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
        shelf.unheld_usd_per_mwh[place],
        shelf.tangent[place],
    )

"""The signals on Outputs are the engine's own test of cover at the end of every quarter."""

from __future__ import annotations

import numpy as np
import pytest
from exported_book import Exported

from gigawatt import finance
from gigawatt.workbook.places import places
from gigawatt.workbook.values import compute

SMALL_VEHICLES = ("hall_shell", "hall_chips")


@pytest.mark.parametrize("vehicle", SMALL_VEHICLES)
def test_cover_at_every_quarter_end_is_the_engines(small: Exported, vehicle: str) -> None:
    numbers = compute(places(small.book))
    plan, money = small.plan.finance, small.base.money
    place = small.programme.vehicles.index(vehicle)
    ends = [month for month in range(small.programme.timeline.months) if (plan.calendar_month + month) % 3 == 2]
    expected = money.cover[place, ends]
    assert np.isfinite(expected).sum() > 3
    assert np.array_equal(numbers[f"{vehicle}.signals.tested"][ends], np.isfinite(expected))
    assert numbers[f"{vehicle}.signals.cover"][ends] == pytest.approx(np.nan_to_num(expected), rel=1e-9)
    assert numbers[f"outputs.signals.{vehicle}.least"][0] == pytest.approx(np.nanmin(expected), rel=1e-9)


@pytest.mark.parametrize("level", [1.0, 1.25, 1.3, 1.5, 2.0, 5.0])
@pytest.mark.parametrize("vehicle", SMALL_VEHICLES)
def test_the_first_month_below_a_level_is_the_engines(small: Exported, vehicle: str, level: float) -> None:
    numbers = compute(places(small.book), {"inputs.default_dscr": level})
    plan = small.plan.finance._replace(default_dscr=level)
    breach = finance.first_breach(plan, small.base.money, small.base.build)
    month = breach[small.programme.vehicles.index(vehicle), finance.Covenant.COVER]
    shown = numbers[f"outputs.signals.{vehicle}.first_default"][0]
    dates = numbers["timeline.date"]
    assert np.isnan(shown) if month < 0 else shown == dates[month]


def test_levels_far_above_and_below_say_a_month_and_never(small: Exported) -> None:
    known = places(small.book)
    high = compute(known, {"inputs.default_dscr": 50.0})["outputs.signals.hall_chips.first_default"][0]
    low = compute(known, {"inputs.default_dscr": 0.0})["outputs.signals.hall_chips.first_default"][0]
    assert high > 0.0
    assert np.isnan(low)

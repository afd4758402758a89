"""From chip to meter, against Abilene as counted by Epoch AI."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigawatt.compute.power_chain import chain_kw_per_accelerator, facility_mw, rack_kw_per_accelerator, whole_units

ABILENE_IT_MW = 843
H100_EQUIVALENTS, PER_GB200 = 1_020_717, 2.5265  # Epoch AI, Frontier Data Centers, 2026-05


def test_abilenes_facility_power_is_its_it_power_times_1_4():
    assert facility_mw(ABILENE_IT_MW, 1.4) == pytest.approx(1180, abs=0.5)


def test_abilenes_count_gives_404_thousand_accelerators():
    assert pytest.approx(404_000, rel=1e-3) == H100_EQUIVALENTS / PER_GB200


def test_the_chain_gives_abilenes_power_per_accelerator():
    per_accelerator = chain_kw_per_accelerator(1200, 1.53, 1.14)
    assert per_accelerator == pytest.approx(2.09, abs=5e-3)
    assert per_accelerator == pytest.approx(ABILENE_IT_MW * 1e3 / 404_000, rel=5e-3)


def test_the_rack_rating_agrees_with_the_chain():
    # 132 kW for 72 packages of 1,200 W is the server ratio 1.53 again.
    assert rack_kw_per_accelerator(132, 72, 1.14) == pytest.approx(chain_kw_per_accelerator(1200, 1.53, 1.14), rel=2e-3)


def test_abilenes_racks_hold_its_accelerators():
    racks = whole_units(ABILENE_IT_MW, 132 * 1.14)
    assert racks * 72 == pytest.approx(404_000, rel=3e-3)


def test_an_exact_fit_is_not_lost_to_binary_fractions():
    assert whole_units(0.3, 100.0) == 3.0


@given(st.floats(0, 5000), st.floats(1, 700))
def test_racks_fit_and_one_more_would_not(it_mw, rack_kw):
    racks = whole_units(it_mw, rack_kw)
    assert racks * rack_kw <= it_mw * 1000 * (1 + 1e-6) + 1e-6
    assert (racks + 1) * rack_kw > it_mw * 1000 * (1 - 1e-12)

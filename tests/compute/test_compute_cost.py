"""Annuities and the cost of an accelerator-hour."""

import pytest

from gigawatt.compute import gpu_hour_usd
from gigawatt.compute.cost import annual_cost_usd

# Epoch AI, total cost of ownership of a gigawatt of IT, 2026-05 [B$]: hardware, facility, yearly operation.
HARDWARE, FACILITY, OPERATION = 26.113, 11.769, 0.902
FACILITY_YEARS = 14
RATE = 0.0653  # the one capital charge that gives all three published figures


@pytest.mark.parametrize(("years", "published"), [(3, 12.08), (5, 8.50), (7, 6.98)])
def test_one_capital_charge_gives_epochs_three_figures(years, published):
    total = annual_cost_usd((HARDWARE, FACILITY), (years, FACILITY_YEARS), OPERATION, RATE)
    assert total == pytest.approx(published, abs=6e-3)


@pytest.mark.parametrize(("years", "undiscounted"), [(3, 10.45), (5, 6.97), (7, 5.47)])
def test_without_a_capital_charge_the_figures_are_lower(years, undiscounted):
    total = annual_cost_usd((HARDWARE, FACILITY), (years, FACILITY_YEARS), OPERATION, 0.0)
    assert total == pytest.approx(undiscounted, abs=6e-3)


def test_an_accelerator_hour_is_the_yearly_cost_over_the_hours_billed():
    hour = gpu_hour_usd((HARDWARE, FACILITY), (5, 14), OPERATION, rate=RATE, accelerators=1000, hours_billed_share=0.5)
    assert hour * 1000 * 8760 * 0.5 == pytest.approx(8.50, abs=6e-3)


def test_epochs_gigawatt_costs_about_two_dollars_per_accelerator_hour():
    # 478,000 GB200 per GW of IT at 2.09 kW; within the 2-4.5 USD at which such hours are contracted.
    hour = gpu_hour_usd(
        (HARDWARE * 1e9, FACILITY * 1e9),
        (5, 14),
        OPERATION * 1e9,
        rate=RATE,
        accelerators=478e3,
        hours_billed_share=0.9,
    )
    assert 2.0 < hour < 2.5

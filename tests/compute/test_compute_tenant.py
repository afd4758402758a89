"""The placement section of a file as a problem: months, kinds of chips and terms of other providers."""

import numpy as np
import pytest

from gigawatt.compute.late_halls import delay_cost
from gigawatt.compute.tenant import placement_of, placement_problem
from gigawatt.programme import read
from gigawatt.quantities import InfeasibleError

TEXT = """
gigawatt: 1
programme: {name: Test, start: 2026-01, horizon: 2 years, price_year: 2026}
entities:
  lab: {liquidity: 3 bn USD}
sites:
  plains:
    location: {latitude: 32.4, longitude: -99.7}
    grid: [{from: 2025-11, firm: 600 MW}]
    phases:
      - {name: new, it_power: 100 MW, start: 2026-01}
      - {name: old, it_power: 100 MW, chip: h100_sxm, start: 2026-01}
"""
PLACEMENT = """
placement:
  tenant: lab
  halls: [HALLS]
  running_cost: 0.40 USD/gpu/hour
  demand: [{from: 2026-03, accelerators: 40000 gpus}]
  elsewhere:
    azure:
      {price: 3.3 USD/gpu/hour, escalator: 10 %, minimum: 10000 gpus, end: 2027-07, exclusive_until: 2026-06}
    rival: {price: 2.9 USD/gpu/hour, start: 2026-06, maximum: 50000 gpus}
"""


@pytest.fixture
def programme(tmp_path):
    def build(text):
        path = tmp_path / "programme.yaml"
        path.write_text(text)
        return read(str(path))

    return build


@pytest.fixture
def placed(programme):
    return programme(TEXT + PLACEMENT.replace("HALLS", '"*.*"'))


def live(programme, *by_phase):
    """As many accelerators of each phase from the twelfth month of the programme on."""
    accelerators = np.zeros((len(by_phase), programme.timeline.months))
    accelerators[:, programme.start_month + 12 :] = np.array(by_phase)[:, None]
    return accelerators


def test_a_file_that_says_nothing_of_it_places_nothing(programme):
    silent = programme(TEXT)
    assert placement_of(silent, live(silent, 0, 0)) is None


def test_the_problem_starts_with_the_programme_although_the_timeline_starts_earlier(placed):
    problem = placement_problem(placed, live(placed, 100, 0))
    assert placed.start_month == 2
    assert problem.first_month == 2026 * 12
    assert problem.hours[:3].tolist() == [744.0, 672.0, 744.0]
    assert problem.own.tolist() == [0.0] * 12 + [100.0] * 12


def test_demand_holds_from_its_month_on(placed):
    assert placement_problem(placed, live(placed, 0, 0)).demand.tolist() == [0.0] * 2 + [40_000.0] * 22


def test_other_chips_count_by_their_dense_rate(placed):
    # H100 989 TFLOP/s, GB200 2,500: NVIDIA data sheets, dense bf16.
    problem = placement_problem(placed, live(placed, 0, 1000))
    assert problem.own[12] == pytest.approx(1000 * 989 / 2500, rel=1e-3)


def test_only_the_tenants_halls_count(programme):
    one = programme(TEXT + PLACEMENT.replace("HALLS", "plains.old"))
    assert placement_problem(one, live(one, 5000, 0)).own.max() == 0.0


def test_prices_step_each_year_and_terms_end(placed):
    azure, rival = placement_problem(placed, live(placed, 0, 0)).elsewhere
    assert azure.price_usd_per_hour[[0, 11, 12, 23]] == pytest.approx([3.3, 3.3, 3.63, 3.63])
    assert azure.minimum.tolist() == [10_000.0] * 18 + [0.0] * 6
    assert np.isinf(azure.maximum[:18]).all()
    assert azure.maximum[18:].max() == 0.0
    assert (azure.exclusive_until, rival.maximum[4], rival.maximum[5]) == (5, 0.0, 50_000.0)


def test_the_load_moves_from_the_cloud_to_a_rival_and_home_as_contracts_and_halls_allow(placed):
    found = placement_of(placed, live(placed, 25_000, 0))
    azure, rival = found.bought
    assert azure[[2, 5, 12, 18]] == pytest.approx([40_000, 10_000, 10_000, 0])
    assert rival[[2, 5, 12, 18]] == pytest.approx([0, 30_000, 5_000, 15_000])
    assert found.own[[2, 12, 18]] == pytest.approx([0, 25_000, 25_000])


def test_a_month_of_delay_costs_the_rivals_price_less_the_running_cost(placed):
    late = delay_cost(placement_problem(placed, live(placed, 25_000, 0)), 1)
    assert late.extra_usd[0] == pytest.approx(25_000 * 744 * (2.9 - 0.4))
    assert late.day_usd == pytest.approx(25_000 * 24 * (2.9 - 0.4))
    assert late.dual_usd_per_day == pytest.approx(late.day_usd)


def test_a_shortage_is_dated_by_the_calendar(programme):
    text = TEXT + PLACEMENT.replace("HALLS", '"*.*"').replace("maximum: 50000", "maximum: 30000")
    short = programme(text)
    with pytest.raises(InfeasibleError, match=r"10,000 in 2027-07"):
        placement_of(short, live(short, 0, 0))

"""Own, lease or buy elsewhere: cases solved by hand, every small case by brute force, and what must always hold."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigawatt.compute.late_halls import days_late, delay_cost
from gigawatt.compute.placement import place
from gigawatt.compute.placement_problem import PlacementProblem, Terms
from gigawatt.quantities import GigawattError, InfeasibleError

HOURS = 720.0  # a month of 30 days
FIRST = 2025 * 12
NEVER_UNMET = float("inf")


def terms(price, maximum, minimum=0.0, *, name="azure", months=3, **rest):
    def by_month(value):
        return np.broadcast_to(np.asarray(value, dtype=np.float64), (months,)).copy()

    return Terms(name, by_month(price), by_month(minimum), by_month(maximum), **rest)


def problem(demand, own, *elsewhere, running=1.0, unmet=NEVER_UNMET):
    demand, own = np.array(demand, dtype=np.float64), np.array(own, dtype=np.float64)
    hours = np.full(len(demand), HOURS)
    return PlacementProblem(FIRST, hours, demand, own, np.full(len(demand), running), elsewhere, unmet)


# --- solved by hand ---------------------------------------------------------------------------------------------------


def test_own_halls_come_first_where_they_are_cheapest_and_the_rest_is_bought():
    found = place(problem([10, 10, 10], [0, 4, 12], terms(3.0, 20)))
    assert found.own == pytest.approx([0, 4, 10])
    assert found.bought[0] == pytest.approx([10, 6, 0])
    assert found.cost_usd == pytest.approx(HOURS * (30 + 4 + 18 + 10))  # 10 x 3; 4 x 1 + 6 x 3; 10 x 1


def test_the_shadow_price_is_that_of_whoever_serves_the_last_unit():
    found = place(problem([10, 10, 10], [0, 4, 12], terms(3.0, 20)))
    assert found.shadow_usd_per_hour == pytest.approx([3, 3, 1])
    assert found.own_worth_usd_per_hour == pytest.approx([2, 2, 0])


def test_a_minimum_take_is_used_before_own_halls_because_it_is_paid_anyway():
    found = place(problem([10, 10, 10], [10, 10, 10], terms(3.0, 20, minimum=4)))
    assert found.bought[0] == pytest.approx([4, 4, 4])
    assert found.cost_usd == pytest.approx(HOURS * 3 * (4 * 3 + 6 * 1))


def test_what_a_minimum_exceeds_demand_by_is_paid_and_stands_idle():
    found = place(problem([2, 2, 2], [0, 0, 0], terms(3.0, 20, minimum=5)))
    assert found.idle[0] == pytest.approx([3, 3, 3])
    assert found.cost_usd == pytest.approx(HOURS * 3 * 5 * 3)


def test_a_minimum_over_the_term_can_be_made_up_in_a_month_with_more_demand():
    by_month = place(problem([0, 9, 9], [0, 0, 0], terms(2.0, 9, minimum=6)))
    over_term = place(problem([0, 9, 9], [0, 0, 0], terms(2.0, 9, minimum=6, over_term=True)))
    assert by_month.cost_usd == pytest.approx(HOURS * 2 * (6 + 9 + 9))
    assert over_term.cost_usd == pytest.approx(HOURS * 2 * 18)


def test_what_is_short_of_a_minimum_over_the_term_is_paid_in_its_last_month():
    found = place(problem([0, 9, 0], [0, 0, 0], terms(2.0, [9, 9, 0], minimum=[6, 6, 0], over_term=True)))
    assert found.idle[0] == pytest.approx([0, 3, 0])
    assert found.cost_usd == pytest.approx(HOURS * 2 * 12)


def test_a_lease_has_one_level_and_the_cloud_takes_the_peak():
    # A leased unit costs 3 x 2 = 6 over three months; bought at 5 it costs 5, 10 or 15 where 1, 2 or 3 months need it.
    found = place(problem([2, 4, 9], [0, 0, 0], terms(2.0, 20, lease=True, name="colo"), terms(5.0, 20)))
    assert found.bought[0] == pytest.approx([2, 4, 4])
    assert found.idle[0] == pytest.approx([2, 0, 0])
    assert found.cost_usd == pytest.approx(HOURS * (4 * 6 + 5 * 5))


def test_a_dear_lease_is_not_signed():
    found = place(problem([9, 1, 1], [0, 0, 0], terms(4.0, 20, lease=True, name="colo"), terms(5.0, 20)))
    assert found.bought[0] == pytest.approx([1, 1, 1])


def test_a_signed_lease_is_paid_even_where_nothing_needs_it():
    found = place(problem([1, 1, 1], [1, 1, 1], terms(2.0, 5, minimum=5, lease=True), running=0.5))
    assert found.cost_usd == pytest.approx(HOURS * 3 * 5 * 2)


def test_while_one_is_exclusive_nobody_else_elsewhere_serves_and_own_halls_do():
    dear, cheap = terms(4.0, 20, exclusive_until=2), terms(2.0, 20, name="rival")
    found = place(problem([5, 5, 5], [1, 1, 1], dear, cheap))
    assert found.bought[1] == pytest.approx([0, 0, 4])
    assert found.own == pytest.approx([1, 1, 1])


def test_the_holder_of_a_first_refusal_serves_the_rivals_load_at_the_rivals_price():
    holder = terms(4.0, 6, first_refusal_until=2)
    found = place(problem([5, 8, 5], [0, 0, 0], holder, terms(2.0, 20, name="rival")))
    assert found.served[0] == pytest.approx([5, 6, 0])
    assert found.served[1] == pytest.approx([0, 2, 5])
    assert found.cost_usd == pytest.approx(HOURS * 2 * 18)


def test_a_holder_does_not_match_a_price_below_the_one_it_refuses():
    holder = terms(4.0, 6, first_refusal_until=3, refuses_below_usd_per_hour=2.5)
    found = place(problem([5, 5, 5], [0, 0, 0], holder, terms([2.0, 2.5, 3.0], 20, name="rival")))
    assert found.served[0] == pytest.approx([0, 5, 5])


def test_unmet_demand_is_left_where_every_provider_costs_more_than_its_penalty():
    found = place(problem([5, 5, 5], [2, 2, 2], terms(4.0, 20), unmet=3.0))
    assert found.unmet == pytest.approx([3, 3, 3])
    assert found.cost_usd == pytest.approx(HOURS * 3 * (2 + 9))


def test_with_own_halls_alone_their_running_cost_is_all_there_is():
    assert place(problem([3, 3, 3], [5, 5, 5])).cost_usd == pytest.approx(HOURS * 9)


# --- messages ---------------------------------------------------------------------------------------------------------


def test_a_shortage_names_its_months_and_how_much_is_lacking():
    with pytest.raises(InfeasibleError, match=r"3,000 in 2025-02, 5,000 in 2025-03") as caught:
        place(problem([1000, 9000, 11000], [0, 0, 0], terms(3.0, 6000)))
    assert "unmet" in caught.value.hint


def test_a_shortage_of_many_months_is_counted_not_listed():
    short = problem([5] * 6, [0] * 6, terms(3.0, 4, months=6))
    with pytest.raises(InfeasibleError, match=r"2025-03 and in 3 more months"):
        place(short)


def test_exclusivity_counts_as_a_shortage_of_the_rivals_capacity():
    with pytest.raises(InfeasibleError, match="in 2025-01"):
        place(problem([5, 5, 5], [0, 0, 0], terms(4.0, 2, exclusive_until=1), terms(2.0, 20, name="rival")))


def test_a_minimum_above_the_maximum_is_refused_with_its_month():
    with pytest.raises(GigawattError, match=r"a minimum of 5 above a maximum of 4 at azure in 2025-02"):
        place(problem([1, 1, 1], [0, 0, 0], terms(3.0, [9, 4, 9], minimum=5)))


def test_a_negative_demand_is_refused():
    with pytest.raises(GigawattError, match="negative"):
        place(problem([-1, 1, 1], [0, 0, 0], terms(3.0, 9)))


# --- delay ------------------------------------------------------------------------------------------------------------


def test_each_month_of_delay_costs_what_own_halls_would_have_saved():
    late = delay_cost(problem([10, 10, 10, 10], [0, 5, 10, 10], terms(3.0, 20, months=4)), 3)
    # On time own halls serve 0, 5, 10, 10; a month late 0, 0, 5, 10; each unit bought instead costs 2 more.
    assert late.each_month_usd == pytest.approx(HOURS * 2 * np.array([10, 10, 5]))
    assert late.extra_usd == pytest.approx(np.cumsum(late.each_month_usd))


def test_a_day_of_delay_costs_the_same_by_solving_again_and_by_shadow_prices():
    late = delay_cost(problem([10, 10, 10], [0, 5, 10], terms(3.0, 20)), 1)
    assert late.day_usd == pytest.approx(24 * 2 * 10)  # the rise of 10 accelerators, a day later, 2 USD/h dearer
    assert late.dual_usd_per_day == pytest.approx(late.day_usd)


def test_own_halls_that_cannot_come_late_make_the_cost_infinite_from_that_month_on():
    late = delay_cost(problem([0, 0, 10], [0, 10, 10], terms(3.0, 0)), 2)
    assert late.each_month_usd.tolist() == [0.0, np.inf]


def test_halls_that_cannot_come_a_day_late_have_no_finite_shadow_price():
    late = delay_cost(problem([0, 0, 10], [0, 10, 10], terms(3.0, 0)), 1)
    assert late.dual_usd_per_day == 0.0  # a day late they are there before the demand is
    late = delay_cost(problem([0, 0, 10], [0, 0, 10], terms(3.0, 0)), 1)
    assert (late.day_usd, late.dual_usd_per_day) == (np.inf, np.inf)


def test_what_is_live_in_the_first_month_comes_no_later():
    late = days_late(problem([9, 9, 9], [6, 6, 12], terms(3.0, 20)), 15.0)
    assert late == pytest.approx([6, 6, 9])


def test_thirty_days_late_is_one_month_late_where_months_have_thirty_days():
    on_time = problem([20] * 4, [2, 5, 11, 12], terms(3.0, 20, months=4))
    assert days_late(on_time, 30.0) == pytest.approx([2, 2, 5, 11])


# --- brute force ------------------------------------------------------------------------------------------------------

SMALL = st.integers(0, 3)
PRICES = st.integers(1, 6)


@st.composite
def small_terms(draw, name):
    maximum = draw(SMALL)
    lease, over_term = draw(st.sampled_from([(False, False), (True, False), (False, True)]))
    exclusive = draw(st.sampled_from([0, 0, 0, 1, 2]))
    minimum = draw(st.integers(0, maximum))
    price = [draw(PRICES)] * 3 if over_term else [draw(PRICES) for _ in range(3)]
    return terms(price, maximum, minimum, name=name, lease=lease, over_term=over_term, exclusive_until=exclusive)


@st.composite
def small_problems(draw):
    demand, own = [draw(SMALL) for _ in range(3)], [draw(SMALL) for _ in range(3)]
    return problem(demand, own, draw(small_terms("a")), draw(small_terms("b")), unmet=float(draw(st.integers(2, 9))))


def cheapest_by_hand(wanted):
    """Try every whole level of every lease and every whole allocation of every month."""
    choices = [range(int(t.maximum[0]) + 1) if t.lease else [0] for t in wanted.elsewhere]
    levels = [
        pair
        for pair in product(*choices)
        if all(level >= t.minimum[0] for level, t in zip(pair, wanted.elsewhere) if t.lease)
    ]
    return HOURS * min(cheapest_at(wanted, pair) for pair in levels)


def cheapest_at(wanted, levels):
    months = []
    for month in range(3):
        tops = [int(top) for top in tops_in(wanted, levels, month)]
        months.append(
            [used for used in product(*(range(top + 1) for top in tops)) if sum(used) <= wanted.demand[month]]
        )
    if not any(t.over_term for t in wanted.elsewhere):  # then months do not know of each other
        return sum(min(cost_of(wanted, levels, {m: used}) for used in months[m]) for m in range(3))
    return min(cost_of(wanted, levels, dict(enumerate(plan))) for plan in product(*months))


def tops_in(wanted, levels, month):
    for place_, t in enumerate(wanted.elsewhere):
        other = wanted.elsewhere[1 - place_]
        yield (
            0
            if month < other.exclusive_until and other.maximum[month] > 0
            else (levels[place_] if t.lease else t.maximum[month])
        )


def cost_of(wanted, levels, plan):
    total = 0.0
    for month, used in plan.items():
        rest = wanted.demand[month] - sum(used)
        own = min(rest, wanted.own[month]) if wanted.own_usd_per_hour[month] <= wanted.unmet_usd_per_hour else 0
        total += own * wanted.own_usd_per_hour[month] + (rest - own) * wanted.unmet_usd_per_hour
        for place_, t in enumerate(wanted.elsewhere):
            if t.lease:
                total += levels[place_] * t.price_usd_per_hour[month]
            elif not t.over_term:
                total += max(used[place_], t.minimum[month]) * t.price_usd_per_hour[month]
    for place_, t in enumerate(wanted.elsewhere):
        if t.over_term:
            taken = sum(used[place_] for used in plan.values())
            total += max(taken, t.minimum.sum()) * t.price_usd_per_hour[0]
    return total


@settings(max_examples=60, deadline=None)
@given(small_problems())
def test_nothing_costs_less_than_the_placement_found(wanted):
    assert place(wanted).cost_usd == pytest.approx(cheapest_by_hand(wanted), abs=1e-3)


# --- what must always hold --------------------------------------------------------------------------------------------

AMOUNTS = st.floats(0.0, 500_000.0)
MONTHS = 5


@st.composite
def large_terms(draw, name):
    maximum = draw(AMOUNTS)
    minimum = maximum * draw(st.floats(0.0, 1.0))
    prices = [draw(st.floats(0.5, 9.0)) for _ in range(MONTHS)]
    lease, over_term = draw(st.sampled_from([(False, False), (True, False), (False, True)]))
    until = st.sampled_from([0, 0, 2, MONTHS])
    return terms(
        prices,
        maximum,
        minimum,
        name=name,
        months=MONTHS,
        lease=lease,
        over_term=over_term,
        exclusive_until=draw(st.sampled_from([0, 0, 2])),
        first_refusal_until=draw(until),
        refuses_below_usd_per_hour=draw(st.sampled_from([0.0, 3.0])),
    )


@st.composite
def large_problems(draw):
    demand = [draw(AMOUNTS) for _ in range(MONTHS)]
    own = [draw(AMOUNTS) for _ in range(MONTHS)]
    return problem(demand, own, draw(large_terms("a")), draw(large_terms("b")), unmet=20.0)


@settings(max_examples=60, deadline=None)
@given(large_problems())
def test_every_month_what_is_served_and_what_is_not_adds_to_demand(wanted):
    found = place(wanted)
    for whose in (found.bought, found.served):
        assert found.own + whose.sum(axis=0) + found.unmet == pytest.approx(wanted.demand, abs=0.1)


@settings(max_examples=60, deadline=None)
@given(large_problems())
def test_minimums_are_paid_whatever_runs(wanted):
    found = place(wanted)
    for provider, t in enumerate(wanted.elsewhere):
        floor = t.price_usd_per_hour * t.minimum
        if t.over_term:
            floor = np.full(MONTHS, t.price_usd_per_hour.min() * t.minimum.mean())
        assert found.paid_usd[provider].sum() >= HOURS * floor.sum() * (1 - 1e-6) - 1.0


@settings(max_examples=40, deadline=None)
@given(large_problems(), st.floats(0.0, 100_000.0))
def test_more_own_halls_never_cost_more(wanted, more):
    larger = wanted._replace(own=wanted.own + more)
    assert place(larger).cost_usd <= place(wanted).cost_usd * (1 + 1e-6) + 1.0


@settings(max_examples=30, deadline=None)
@given(large_problems())
def test_a_longer_delay_never_costs_less(wanted):
    late = delay_cost(wanted, MONTHS)
    scale = max(1.0, place(wanted).cost_usd)
    assert (late.each_month_usd >= -1e-6 * scale).all()
    assert -1e-6 * scale <= late.day_usd <= late.extra_usd[0] + 1e-6 * scale


@settings(max_examples=40, deadline=None)
@given(large_problems())
def test_a_day_of_delay_costs_no_less_than_its_shadow_price(wanted):
    # Costs are convex in capacity: equal while the basis holds, dearer once it changes within the day.
    grows = wanted._replace(own=np.sort(wanted.own))
    late = delay_cost(grows, 1)
    room = 1e-6 * max(1.0, place(grows).cost_usd)
    assert late.dual_usd_per_day <= late.day_usd * (1 + 1 / 23) + room  # its shadow prices are an hour old


@settings(max_examples=60, deadline=None)
@given(large_problems(), st.integers(0, MONTHS - 1))
def test_the_shadow_price_lies_between_what_one_unit_less_saves_and_one_more_costs(wanted, month):
    # Where the basis does not change both are equal, and equal to the dual.
    def cost(step):
        demand = wanted.demand.copy()
        demand[month] += step
        return place(wanted._replace(demand=demand)).cost_usd

    if wanted.demand[month] < 1.0:
        return
    here, shadow = cost(0.0), place(wanted).shadow_usd_per_hour[month] * HOURS
    room = 1e-6 * max(1.0, here)
    assert here - cost(-1.0) - room <= shadow <= cost(1.0) - here + room


@settings(max_examples=60, deadline=None)
@given(large_problems())
def test_no_rival_serves_what_a_holder_has_room_for_and_would_match(wanted):
    found = place(wanted)
    holder, rival = wanted.elsewhere
    for month in range(min(holder.first_refusal_until, MONTHS)):
        room = holder.maximum[month] - found.served[0, month]
        matches = rival.price_usd_per_hour[month] >= holder.refuses_below_usd_per_hour
        open_to_it = found.served[1, month] > 0.1 and matches and month >= rival.exclusive_until
        given_back = rival.first_refusal_until > month  # the rival's own right may have taken load from the holder
        assert not open_to_it or room < 0.1 or given_back

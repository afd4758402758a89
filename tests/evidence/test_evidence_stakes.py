"""Agreements that would explain stakes, written into a programme and settled by finance's own unit ledger."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from played_views import of_rule, opened

from gigawatt import chain
from gigawatt.chain import StakeStructure
from gigawatt.evidence import findings
from gigawatt.evidence.stakes import HURDLE, RATE, Ticket, stake_structures
from gigawatt.finance import COSTS, EARNED, CashInputs, Loans, Outcome, Purse, Terms, in_first_line, settle, units
from gigawatt.finance.owners import tiers
from gigawatt.programme import Programme, read

TOLERANCE = 1e-6
MONTHS, REPAID, AFTER = 26, 12, 20
NAMES = ("pro rata, smaller tickets", "pro rata, larger tickets", "promote", "promote above a hurdle", "preferred")
TEXT = """
gigawatt: 1
programme: {name: Stakes, start: 2026-01, horizon: 10 years, price_year: 2026}
entities: {a: {liquidity: 9 bn USD}, b: {liquidity: 9 bn USD}, c: {liquidity: 9 bn USD}, d: {liquidity: 9 bn USD}}
vehicles: {venture: {partners: {a: {commitment: 1 bn USD}}}}
sites:
  plains:
    location: {latitude: 32.4, longitude: -99.7}
    phases: [{name: h1, it_power: 10 MW, start: 2026-01}]
"""


class Ledger(NamedTuple):
    """One vehicle, paid for in month 0, that pays `first_usd` out after a year and a billion later."""

    programme: Programme
    outcome: Outcome
    unit: np.ndarray
    """Cap table: shares of the units by entity, outside holders last."""

    def part(self, month: int) -> dict[str, float]:
        """What each entity got of one month's distribution; those outside under an empty name."""
        paid = self.outcome.distributed_usd[0, month]
        found = {
            name: self.outcome.received_usd[place, month] / paid for place, name in enumerate(self.programme.entities)
        }
        return found | {"": 1.0 - sum(found.values())}


def no_loans() -> Loans:
    whole = ("vehicle", "step_from", "availability_end", "vintage_periods", "interest_only", "rank", "takes_out")
    kinds = dict.fromkeys(whole, np.int64) | {"prefunded": np.bool_}
    return Loans(**{name: np.zeros(0, dtype=kinds.get(name, np.float64)) for name in Loans._fields})


def settled(programme: Programme, vehicle: str, first_usd: float) -> Ledger:
    """Settle the vehicle as its owners agreed in the file: everything promised is called at once."""
    place, row = programme.vehicles.index(vehicle), programme.file.vehicles[vehicle]
    every = tiers(programme)
    mine = every._make(np.ascontiguousarray(part[place : place + 1]) for part in every)
    commitment = np.zeros((1, len(programme.entities)))
    for who, partner in row.partners.items():
        commitment[0, programme.entities.index(who)] = partner.commitment.value
    raised = sum(entry.amount.value for entry in row.raises.values())
    flat, none = np.zeros((1, MONTHS)), np.zeros((0, MONTHS))
    spend, revenue = np.zeros((1, 3, MONTHS)), np.zeros((1, MONTHS))
    spend[0, 0, 0], revenue[0, REPAID], revenue[0, AFTER] = commitment.sum() + raised, first_usd, 1e9
    inputs = CashInputs(
        months_per_period=1, periods_before=0, funded_from=0, uses_usd=spend, placed_usd=np.zeros_like(spend),
        bonus_usd=np.zeros_like(spend), eligible_usd=none, revenue_usd=in_first_line(revenue, EARNED),
        opex_usd=in_first_line(flat, COSTS),
        closed_share=none.copy(), converted_share=none.copy(), repaid_share=none.copy(), ahead_share=none.copy(),
        outstanding_share=none.copy(), replacement_usd=np.zeros_like(spend),
        replacement_reserve_usd=np.zeros_like(spend), completion=np.zeros(1, dtype=np.int64), ceiling_usd=none.copy(),
    )  # fmt: skip
    terms = Terms(
        loans=no_loans(), lockup_dscr=1.1, book_periods=np.full(3, 240), tax_table=np.full((3, 20), 0.05),
        replacement_bonus=np.zeros(3),
        tax_rate=np.zeros(1), loss_cap=0.8, interest_cap=0.3, refund_losses=False, root=np.zeros(1, dtype=np.int64),
        tiers=mine, step_up_usd=np.zeros_like(commitment), penalty=np.ones(1), partner_usd=commitment,
        partner_share=commitment / commitment.sum(),
    )  # fmt: skip
    able = np.full((1, len(programme.entities), MONTHS), 1e15)
    outcome = settle(
        inputs, terms, Purse(able, np.full((1, MONTHS), raised), np.zeros((len(programme.entities), MONTHS)))
    )
    return Ledger(programme, outcome, units(SimpleNamespace(**terms._asdict()), outcome, 0, MONTHS - 1))  # type: ignore[arg-type]


def assert_reproduced(ledger: Ledger, structure: StakeStructure, vehicle: str) -> None:
    """The ledger's cap table and both distributions are those that the structure states."""
    entities, tiers_of = ledger.programme.entities, ledger.programme.file.vehicles[vehicle].promote
    to = tiers_of.to if tiers_of is not None else ""
    promote = tiers_of.tiers[0].share.value if tiers_of is not None else 0.0
    first, after = ledger.part(REPAID) if structure.first_usd else {}, ledger.part(AFTER)
    paid = dict(zip(entities, ledger.outcome.called_usd[0].sum(axis=1)))
    company = 0.0
    for holder in structure.holders:
        name = holder.holder if holder.holder in entities else f"{vehicle}_unnamed"
        assert ledger.unit[entities.index(name)] == pytest.approx(holder.unit_share, abs=TOLERANCE)
        assert paid[name] + holder.preferred_usd == pytest.approx(holder.paid_usd, abs=1.0, rel=TOLERANCE)
        through = holder.next_share - (1.0 - promote) * holder.unit_share  # what it must have through its company
        assert through >= -TOLERANCE
        own = 0.0 if name == to else through
        company += own
        assert after[name] + own == pytest.approx(holder.next_share, abs=TOLERANCE)
        if holder.said_stake is not None:
            assert after[name] + own == pytest.approx(holder.said_stake, abs=TOLERANCE)
        if structure.first_usd and not holder.preferred_usd:
            assert first[name] == pytest.approx(holder.first_share, abs=TOLERANCE)
    if to and to not in [row.holder for row in structure.holders]:
        assert company == pytest.approx(after[to], abs=TOLERANCE)
    preferred_usd = sum(holder.preferred_usd for holder in structure.holders)
    if preferred_usd:
        assert first[""] == pytest.approx(1.0, abs=TOLERANCE)  # all of what comes first goes to the preferred holders
        assert ledger.outcome.preferred_usd.sum() == pytest.approx(preferred_usd * (1.0 + RATE), rel=TOLERANCE)


def stargate(name: str) -> StakeStructure:
    return next(structure for structure in of_rule("X01")[0].structures if structure.name == name)


@pytest.mark.parametrize("name", NAMES)
def test_the_unit_ledger_reproduces_the_stakes_that_were_reported_of_stargate(name: str) -> None:
    structure = stargate(name)
    ledger = settled(opened("stargate", None, structure.patch), "stargate", structure.first_usd)
    assert_reproduced(ledger, structure, "stargate")


@pytest.mark.parametrize(
    ("name", "holder", "paid", "preferred", "unit", "after"),
    [
        ("pro rata, smaller tickets", "softbank", 19.0, 0.0, 0.4, 0.4),
        ("pro rata, smaller tickets", "oracle", 4.75, 0.0, 0.1, 0.1),  # (38 / 80 % - 38) / 2
        ("pro rata, larger tickets", "softbank", 28.0, 0.0, 0.4, 0.4),  # 40 % of 14 / 20 %
        ("pro rata, larger tickets", "mgx", 7.0, 0.0, 0.1, 0.1),
        ("promote", "openai", 19.0, 0.0, 19 / 52, 0.4),
        ("promote", "oracle", 7.0, 0.0, 7 / 52, 0.1),  # 7 / 52 x (1 - 18 / 70)
        ("preferred", "oracle", 7.0, 2.25, 0.1, 0.1),
        ("preferred", "softbank", 19.0, 0.0, 0.4, 0.4),
    ],
)
def test_what_each_pays_and_holds_is_what_one_computes_by_hand(
    name: str, holder: str, paid: float, preferred: float, unit: float, after: float
) -> None:
    row = next(row for row in stargate(name).holders if row.holder == holder)
    found = (row.paid_usd / 1e9, row.preferred_usd / 1e9, row.unit_share, row.next_share)
    assert found == pytest.approx((paid, preferred, unit, after), abs=1e-12)


def test_the_promote_of_stargate_is_eighteen_seventieths() -> None:
    assert f"share: {100 * 18 / 70:.10f}"[:18] in stargate("promote").patch["vehicles.stargate.promote"]


def test_what_comes_before_the_stakes_hold_is_all_money_and_its_return() -> None:
    first = [stargate(name).first_usd / 1e9 for name in NAMES]
    assert first == pytest.approx([0.0, 0.0, 52.0, 52.0 * (1 + HURDLE), 4.5 * (1 + RATE)])


MONEY = st.integers(1, 40).map(lambda tenths: tenths * 1e8)


@settings(max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(MONEY, st.integers(1, 30)), min_size=1, max_size=3),
    st.lists(MONEY, max_size=1),
)
def test_the_unit_ledger_reproduces_any_stakes_that_leave_something(
    tmp_path_factory: pytest.TempPathFactory, held: list[tuple[float, int]], others: list[float]
) -> None:
    path = tmp_path_factory.mktemp("stakes") / "programme.yaml"
    path.write_text(TEXT)
    tickets = [Ticket(name, usd, percent / 100) for name, (usd, percent) in zip("abc", held)]
    tickets += [Ticket("d", usd, None) for usd in others]
    for structure in stake_structures("venture", tickets, "2026-01"):
        if not structure.explains:
            assert structure.name == "preferred"
            assert "nobody pays more" in structure.needs
            continue
        programme = read(str(path), None, structure.patch)
        assert_reproduced(settled(programme, "venture", structure.first_usd), structure, "venture")


def said(*tickets: tuple[float, float | None]) -> dict[str, StakeStructure]:
    rows = [Ticket(name, usd, stake) for name, (usd, stake) in zip("abcd", tickets)]
    return {structure.name: structure for structure in stake_structures("venture", rows, "2026-01")}


def test_stakes_of_more_than_the_whole_are_explained_by_nothing() -> None:
    found = said((1e9, 0.6), (1e9, 0.6))
    assert not any(structure.explains for structure in found.values())
    assert "add to 1.2" in found["promote"].needs


def test_who_holds_a_stake_for_nothing_is_explained_by_a_promote_and_not_by_smaller_tickets() -> None:
    found = said((0.0, 0.2), (8e9, 0.8))
    assert [name for name, structure in found.items() if structure.explains] == list(NAMES[1:4])
    assert "a would hold a stake for no money" in found["preferred"].needs
    assert "a gets 20.0% of the profit" in found["promote"].needs


def test_who_pays_where_no_stake_is_left_holds_preferred_money_or_nothing() -> None:
    found = said((5e9, 0.5), (5e9, 0.5), (1e9, None))
    assert found["preferred"].needs.startswith("1 of the 1 bn USD of c is preferred")
    assert not found["promote"].explains
    assert "c would pay and hold nothing" in found["pro rata, larger tickets"].needs


def test_what_nobody_named_holds_is_paid_for_by_somebody_not_named() -> None:
    found = said((4e9, 0.4), (3e9, 0.3))["pro rata, smaller tickets"]
    assert found.holders[-1].holder == "somebody not named"
    assert found.holders[-1].paid_usd == pytest.approx(3e9)
    assert "somebody not named pays 3 bn" in found.needs


def test_a_vehicle_without_money_or_with_a_stake_of_nothing_breaks_no_rule(tmp_path: Path) -> None:
    path = tmp_path / "programme.yaml"
    path.write_text(TEXT)
    zero = {"vehicles.venture.partners": "{a: {commitment: 0 USD, stake: 50 %}}"}
    free = {"vehicles.venture.partners": "{a: {commitment: 1 bn USD, stake: 0 %}, b: {commitment: 1 bn USD}}"}
    assert [finding.id for finding in findings(read(str(path), None, zero))] == []
    assert "X01" in [finding.id for finding in findings(read(str(path), None, free))]


WHOLE = {"vehicles.hall.partners.developer.stake": "40 %", "vehicles.hall.partners.investor.stake": "60 %"}


@pytest.mark.parametrize("name", ["pro rata, smaller tickets", "promote", "preferred"])
def test_the_whole_chain_reproduces_stakes_from_the_settings_alone(name: str) -> None:
    (finding,) = (row for row in findings(opened("small", None, WHOLE)) if row.id == "X01")
    structure = next(row for row in finding.structures if row.name == name)
    programme = opened("small", None, structure.patch)
    plan = chain.decide(programme)
    money = chain.play(plan, chain.base_case(programme)).money
    for vehicle in (programme.vehicles.index("hall_shell"), programme.vehicles.index("hall_chips")):
        last = int(np.flatnonzero(money.distributed_usd[vehicle] > 1.0)[-1])
        held = units(plan.finance, money, vehicle, last)
        promoted = money.promoted_usd[vehicle, last] / money.distributed_usd[vehicle, last]
        for holder in structure.holders:
            unit = held[programme.entities.index(holder.holder)]
            assert unit == pytest.approx(holder.unit_share, abs=TOLERANCE)
            own = promoted if plan.finance.tiers.sponsor[vehicle] == programme.entities.index(holder.holder) else 0.0
            assert unit * (1.0 - promoted) + own == pytest.approx(holder.said_stake, abs=TOLERANCE)

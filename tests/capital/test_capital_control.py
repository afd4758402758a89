"""Who decides on calls: majorities, blocks and the deadlock of equals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigawatt.capital import carried, stakes, votes
from gigawatt.capital.control import _deadlock


def split(announced, **held):
    announced["entities"]["mgx"] = {"liquidity": "$50B"}
    announced["vehicles"]["stargate"]["partners"] = {
        name: {"commitment": "$10B"} | ({} if share is None else {"stake": f"{share} %"})
        for name, share in held.items()
    }
    return announced


def test_two_of_forty_per_cent_who_alone_may_call_lock(announced, read_tree):
    tree = split(announced, softbank=40, openai=40, oracle=10, mgx=10)
    tree["vehicles"]["stargate"]["control"] = {"calls": ["softbank", "openai"]}
    found = votes(read_tree(tree), 0)
    assert found.vote.tolist() == pytest.approx([0.5, 0.5, 0.0, 0.0])
    assert found.deadlock in ((0,), (1,))
    assert found.can_block.tolist() == [True, True, False, False]
    assert found.may_pass


def test_a_third_partner_breaks_the_tie(announced, read_tree):
    found = votes(read_tree(split(announced, softbank=40, openai=40, oracle=20)), 0)
    assert found.deadlock == ()
    assert not found.can_block.any()
    assert carried(found, (0, 2))
    assert not carried(found, (0,))


def test_two_small_partners_who_split_leave_the_large_ones_locked(announced, read_tree):
    found = votes(read_tree(split(announced, softbank=40, openai=40, oracle=10, mgx=10)), 0)
    assert len(found.deadlock) == 2


def test_a_higher_majority_gives_each_large_partner_a_veto(announced, read_tree):
    tree = split(announced, softbank=40, openai=40, oracle=20)
    tree["vehicles"]["stargate"]["control"] = {"majority": "60 %"}
    found = votes(read_tree(tree), 0)
    assert found.can_block.tolist()[:2] == [True, True]
    assert not found.can_block[2]


def test_unanimity_passes_with_everybody(announced, read_tree):
    tree = split(announced, softbank=40, openai=40, oracle=20)
    tree["vehicles"]["stargate"]["control"] = {"majority": "100 %"}
    found = votes(read_tree(tree), 0)
    assert found.may_pass
    assert found.can_block[:3].all()


def test_a_majority_owner_needs_nobody(announced, read_tree):
    found = votes(read_tree(split(announced, softbank=51, openai=49)), 0)
    assert found.passes_alone[:2].tolist() == [True, False]
    assert found.deadlock == ()


def test_a_sole_holder_passes_alone_even_where_all_must_agree(announced, read_tree):
    tree = split(announced, softbank=100)
    tree["vehicles"]["stargate"]["control"] = {"majority": "100 %"}
    found = votes(read_tree(tree), 0)
    assert found.passes_alone[0]
    assert found.may_pass


def test_stakes_that_are_not_stated_follow_commitments(announced, read_tree):
    held = stakes(read_tree(split(announced, softbank=40, openai=None, oracle=None)), 0)
    assert held[:3].tolist() == pytest.approx([0.4, 0.3, 0.3])


@settings(deadline=None)
@given(st.lists(st.floats(0.01, 1.0), min_size=2, max_size=6), st.floats(0.5, 0.99))
def test_a_deadlock_is_a_split_that_nobody_wins(raw, majority):
    vote = np.array(raw) / sum(raw)
    side = _deadlock(vote, majority)
    if side:
        inside = vote[list(side)].sum()
        assert max(inside, 1.0 - inside) <= majority + 1e-6


def test_a_voter_without_a_stake_is_reported(announced, read_tree):
    announced["entities"]["mgx"] = {}
    announced["vehicles"]["stargate"]["control"] = {"calls": ["mgx"]}
    with pytest.raises(Exception, match="holds nothing of stargate"):
        read_tree(announced)

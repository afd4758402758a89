"""The invariants hold in every month and future of the shipped examples."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from capital_checks import CAPITALS
from network_checks import NETWORKS
from played_cases import Future, of_example
from statement_checks import STATEMENTS
from supply_checks import SUPPLIES

Check = Callable[[Future], None]
INVARIANTS: tuple[Check, ...] = (*STATEMENTS, *SUPPLIES, *NETWORKS, *CAPITALS)
EXAMPLES = (
    ("small", None),
    ("abilene", None),
    ("half_built", None),
    ("stargate", "announced"),
    ("stargate", "sceptic"),
)
TRIALS = 200


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda pair: pair[1] or pair[0])
@pytest.mark.parametrize("invariant", INVARIANTS, ids=lambda check: check.__name__)
def test_examples_keep(invariant: Check, example: tuple[str, str | None]) -> None:
    for future in of_example(*example, TRIALS).futures():
        invariant(future)

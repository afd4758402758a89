"""The invariants hold in every month and future of generated programmes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from played_cases import Future, of_text
from programme_texts import programme_texts
from statement_checks import STATEMENTS
from supply_checks import SUPPLIES

Check = Callable[[Future], None]
INVARIANTS: tuple[Check, ...] = (*STATEMENTS, *SUPPLIES)
TRIALS = 25

# The seed of a derandomised test is its source, not its parameters: every invariant sees the same programmes, which are
# therefore decided and played once. They are not shrunk, since each costs a fraction of a second.
fixed = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
wide = settings(fixed, max_examples=1000, derandomize=False, phases=[Phase.generate, Phase.shrink])


@pytest.mark.parametrize("invariant", INVARIANTS, ids=lambda check: check.__name__)
@given(text=programme_texts())
@fixed
def test_generated_programmes_keep(invariant: Check, text: str) -> None:
    for future in of_text(text, TRIALS).futures():
        invariant(future)


@pytest.mark.nightly
@given(text=programme_texts())
@wide
def test_many_generated_programmes_keep_every_invariant(text: str) -> None:
    for future in of_text(text, 2 * TRIALS).futures():
        for invariant in INVARIANTS:
            invariant(future)

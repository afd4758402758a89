"""A programme whose power is short is refused with how much, when and why."""

from pathlib import Path

import pytest

from gigawatt.quantities import InfeasibleError
from gigawatt.study import base_plan, open_programme

SMALL = Path(__file__).parents[2] / "examples" / "small"


def test_engines_that_may_hardly_run_leave_the_hall_short_and_their_permit_is_the_reason() -> None:
    programme = open_programme(str(SMALL), settings={"sites.plains.generation[0].hours": "100 hours/year"})
    with pytest.raises(InfeasibleError) as found:
        base_plan(programme)
    amount, reason = str(found.value).split(" short, ")
    assert amount.startswith("power: power at plains at full build: ")
    assert " MWh a year short in " in amount
    assert reason.startswith("at plains the load of ")
    assert "the grid connection and the running hours that permits allow can carry together, hint: " in reason

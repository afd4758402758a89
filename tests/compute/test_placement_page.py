"""The section that the documentation shows is read, and can be served."""

import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from gigawatt.catalogue import figure
from gigawatt.compute import delay_cost, place, placement_problem
from gigawatt.programme import read

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "placement.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def problem(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page") / "abilene"
    shutil.copytree(ROOT / "examples" / "abilene", folder)
    path = folder / "programme.yaml"
    section = re.search(r"```yaml\n(placement:.*?)```", PAGE, flags=re.DOTALL)[1]
    path.write_text(path.read_text(encoding="utf-8") + "\n" + section, encoding="utf-8")
    programme = read(str(path))
    grows = np.linspace(0.0, 50_000.0, programme.timeline.months)  # eight halls, as if they came live evenly
    return placement_problem(programme, np.tile(grows, (len(programme.phases), 1)))


def test_the_section_of_the_page_is_served_without_a_shortage(problem):
    found = place(problem)
    assert found.own + found.served.sum(axis=0) + found.unmet == pytest.approx(problem.demand, abs=1.0)


def test_in_the_page_the_holder_of_the_right_serves_what_the_rival_was_meant_to(problem):
    found = place(problem)
    old_cloud, new_cloud, _ = range(3)
    assert found.served[old_cloud].sum() > found.bought[old_cloud].sum()
    assert found.served[new_cloud].sum() < found.bought[new_cloud].sum()


def test_in_the_page_delay_costs_the_tenant(problem):
    late = delay_cost(problem, 3)
    assert (late.each_month_usd > 0.0).all()


def test_the_prices_that_the_page_calls_sourced_are_the_catalogues(problem):
    rows = {terms.name: terms.price_usd_per_hour[-1] for terms in problem.elsewhere}
    owners = {"old_cloud": "rental_three_years", "new_cloud": "neocloud", "colocation": "hyperscaler"}
    assert rows == {name: figure(f"tco.gb200_nvl72.{owner}").value for name, owner in owners.items()}

"""docs/compute.md says what the code computes."""

import re
from pathlib import Path

import pytest
from compute_figures import claims_table, parts_table, reported_and_computed, reported_table

PAGE = (Path(__file__).parents[2] / "docs" / "compute.md").read_text("utf-8")


@pytest.mark.parametrize("table", [reported_table, parts_table, claims_table])
def test_the_page_holds_the_tables(table):
    assert table() in PAGE, "python tests/compute/compute_figures.py prints the tables of docs/compute.md"


@pytest.mark.parametrize("row", reported_and_computed(), ids=lambda row: row[0])
def test_what_is_computed_is_within_six_percent_of_what_was_reported(row):
    _, _, reported, computed = row
    assert computed == pytest.approx(reported, rel=0.06)


@pytest.mark.parametrize("example", re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL))
def test_the_examples_run(example, capsys):
    exec(example, {})
    assert capsys.readouterr().out

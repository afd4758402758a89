import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from gigawatt.chain import Outcome, Plan
from gigawatt.evidence import base_case_of
from gigawatt.programme import Programme
from gigawatt.study import base_plan, open_programme
from gigawatt.workbook import Book, workbook_of

sys.path.insert(0, str(Path(__file__).parents[1] / "finance"))  # random cases of the core are shared with its own tests
EXAMPLES = Path(__file__).parents[2] / "examples"


class Exported(NamedTuple):
    """An example with its plan, base case and workbook."""

    programme: Programme
    plan: Plan
    base: Outcome
    book: Book


def exported(name: str) -> Exported:
    programme = open_programme(str(EXAMPLES / name))
    plan = base_plan(programme)
    base = base_case_of(programme, plan).base
    return Exported(programme, plan, base, workbook_of(programme, plan, base, (("Verdict", "not worded here"),)))


@pytest.fixture(scope="session")
def small() -> Exported:
    return exported("small")


@pytest.fixture(scope="session")
def stargate() -> Exported:
    return exported("stargate")

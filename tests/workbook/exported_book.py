"""An example with its plan, base case and workbook: decided once, used by every test of the workbook."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from gigawatt.chain import Outcome, Plan
from gigawatt.evidence import base_case_of
from gigawatt.programme import Programme
from gigawatt.study import base_plan, open_programme
from gigawatt.workbook import Book, workbook_of

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
    book = workbook_of(programme, plan, base, (("Verdict", "not worded here"),))
    return Exported(programme, plan, base, replace(book, facts={"programme": "programme.yaml", "view": programme.view}))

"""A third opinion: a reader in Python that knows nothing of ours recalculates a short case from the file alone."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from finance_cases import Case, random_case
from settled_book import book_of

from gigawatt.workbook.places import FIRST, VALUE, letters, places
from gigawatt.workbook.values import compute
from gigawatt.workbook.write import write_book

MONTHS = 6
SMALL_USD = 1e4  # below it a row is compared to a thousandth of a cent


def shortened(case: Case) -> Case:
    """Return the first months of a case: the other reader takes a hundredth of a second for every cell."""
    periods = case.inputs.uses_usd.shape[-1]

    def cut(table: NamedTuple) -> dict[str, object]:
        rows = table._asdict().items()
        return {name: row[..., :MONTHS] for name, row in rows if np.ndim(row) > 1 and row.shape[-1] == periods}

    return case._replace(inputs=case.inputs._replace(**cut(case.inputs)), purse=case.purse._replace(**cut(case.purse)))


def test_another_reader_computes_every_cell_as_we_do(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own modules compare with `is`
        formulas = pytest.importorskip("formulas", reason="the reader is not installed")
        case = shortened(random_case(3, vehicles=1, entities=2))
        book, _ = book_of(case)
        path = tmp_path / "case.xlsx"
        path.write_bytes(write_book(book))
        read = formulas.ExcelModel().loads(str(path)).finish().calculate()
    known = places(book)
    for name, expected in compute(known).items():
        place = known[name]
        scale = max(SMALL_USD if place.row.unit == "USD" else 1.0, float(np.abs(expected).max()))
        for column, number in enumerate(expected.tolist()):
            cell = f"{letters(FIRST + column if place.columns else VALUE)}{place.line + 1}"
            found = float(read[f"'[case.xlsx]{place.sheet.upper()}'!{cell}"].value[0, 0])
            assert abs(found - number) < 1e-9 * scale, f"{name} {cell}"

"""The language of formulas: what is read, written and computed is one and the same."""

from __future__ import annotations

import numpy as np
import pytest

from gigawatt.workbook.book import Book, Kind, Page, Row, Sheet, Total
from gigawatt.workbook.expression import read_formula
from gigawatt.workbook.places import places, written
from gigawatt.workbook.values import compute

MONTHS = 4


def book(*rows: Row, single: tuple[Row, ...] = ()) -> Book:
    """Return a book of one monthly page and one of single cells."""
    pages = (Page("inputs", "Inputs", single), Page("page", "Page", rows, MONTHS))
    return Book((Sheet("Inputs", pages[:1]), Sheet("W all", pages[1:])))


def given(name: str, *values: float) -> Row:
    return Row(name, name, "USD", values=np.array(values), kind=Kind.FROZEN, total=Total.SUM)


def live(name: str, formula: str, total: Total = Total.NONE) -> Row:
    return Row(name, name, "USD", formula, total=total)


def value(*rows: Row, of: str, single: tuple[Row, ...] = ()) -> list[float]:
    return compute(places(book(*rows, single=single)))[of].tolist()


def text(*rows: Row, of: str, single: tuple[Row, ...] = ()) -> str:
    known = places(book(*rows, single=single))
    return written(known[of], known)


def test_a_corkscrew_opens_with_what_it_closed() -> None:
    flows = given("paid", 1, 2, 3, 4)
    assert value(flows, live("closing", "closing[-1] + paid"), of="page.closing") == [1, 3, 6, 10]
    assert text(flows, live("closing", "closing[-1] + paid"), of="page.closing") == "=~3+@2"


def test_a_single_cell_is_written_with_its_place_fixed() -> None:
    rate = given("rate", 0.5)
    rows = (given("paid", 1, 2, 3, 4), live("half", "paid * inputs.rate"))
    assert text(*rows, of="page.half", single=(rate,)) == "=@2*Inputs!$C$2"
    assert value(*rows, of="page.half", single=(rate,)) == [0.5, 1, 1.5, 2]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("SUM(paid[..])", [1, 3, 6, 10]),
        ("SUM(paid[..-1])", [0, 1, 3, 6]),
        ("SUM(paid[:])", [10, 10, 10, 10]),
        ("paid[total] - paid", [9, 8, 7, 6]),
        ("SUMPRODUCT(paid[..] * (paid[..] > 1))", [0, 2, 5, 9]),
        ("SUMIFS(paid[:], paid[:], paid)", [1, 2, 3, 4]),
        ("SUMPRODUCT(paid[..], SUMIF(paid[:], paid - paid[..], paid[:]))", [0, 1, 4, 10]),
        ("IF(AND(paid > 1, NOT(paid = 1 + 1)), paid, 0)", [0, 0, 3, 4]),
        ("INDEX(paid[:], paid)", [1, 2, 3, 4]),
        ("MIN(paid, 1 + 1) - MAX(0, paid - 1)", [1, 1, 0, -1]),
        ("-paid ^ (1 + 1)", [1, 4, 9, 16]),
        ("1 - (paid - 1)", [1, 0, -1, -2]),
        ("1 / (1 / paid)", [1, 2, 3, 4]),
    ],
)
def test_formulas_compute_as_a_spreadsheet_does(formula: str, expected: list[float]) -> None:
    assert value(given("paid", 1, 2, 3, 4), live("found", formula), of="page.found") == pytest.approx(expected)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("paid - (paid - 1)", "=@2-(@2-1)"),
        ("(paid - paid) - 1", "=@2-@2-1"),
        ("(paid + 1) * paid", "=(@2+1)*@2"),
        ("paid / (paid * paid)", "=@2/(@2*@2)"),
        ("(1 + paid) ^ (paid / paid)", "=(1+@2)^(@2/@2)"),
        ("paid * (-paid)", "=@2*(-@2)"),
        ("paid[..] > 0", "=$F2:@2>0"),
        ("SUM(paid[..-1])", "=SUM($E2:~2)"),
        ("SUM(paid[:])", "=SUM($F$2:$I$2)"),
    ],
)
def test_brackets_are_kept_where_they_mean_something(formula: str, expected: str) -> None:
    assert text(given("paid", 1, 2, 3, 4), live("found", formula), of="page.found") == expected


def test_all_cells_of_a_page_are_one_range() -> None:
    single = (given("one", 1), given("two", 2), given("three", 3))
    rows = (live("all", "SUM(inputs.*)"),)
    assert value(*rows, of="page.all", single=single) == [6, 6, 6, 6]
    assert text(*rows, of="page.all", single=single) == "=SUM(Inputs!$C$2:$C$4)"


def test_a_formula_that_no_spreadsheet_reads_is_refused() -> None:
    long = f"SUM({', '.join(['paid[:]'] * 900)})"
    with pytest.raises(ValueError, match="letters"):
        text(given("paid", 1, 2, 3, 4), live("sum", long), of="page.sum")


@pytest.mark.parametrize("formula", ["paid * 2", "paid + 0.5", "12", "MIN(paid, 100)"])
def test_a_number_hidden_in_a_formula_is_refused(formula: str) -> None:
    with pytest.raises(ValueError, match=r"hidden|cannot be read"):
        read_formula(formula)


@pytest.mark.parametrize("formula", ["", "paid +", "MIN(paid", "paid paid", "paid)", "#"])
def test_what_is_no_formula_is_refused(formula: str) -> None:
    with pytest.raises(ValueError, match=r"not complete|missing|goes on|cannot be read"):
        read_formula(formula)


def test_a_circle_is_refused() -> None:
    rows = (live("one", "two"), live("two", "one + 1"))
    with pytest.raises(ValueError, match="circle"):
        value(*rows, of="page.one")


def test_rows_may_reach_back_to_each_other() -> None:
    rows = (live("one", "two[-1] + 1"), live("two", "one + one"))
    assert value(*rows, of="page.two") == [2, 6, 14, 30]


def test_a_name_that_nobody_has_is_refused() -> None:
    with pytest.raises(ValueError, match="no row 'nobody'"):
        value(live("one", "nobody"), of="page.one")


def test_two_rows_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two rows"):
        places(book(given("one", 1, 2, 3, 4), given("one", 1, 2, 3, 4)))

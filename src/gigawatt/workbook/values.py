"""The numbers of a book, computed from the very formulas that are written into it.

Assumes no circularity: what a cell needs stands in other rows of its column, in columns before it, or in rows that are
complete. So a reader that does not calculate still shows the right figures, and tests need no spreadsheet. A text, and
an error, is NaN.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from datetime import date
from graphlib import CycleError, TopologicalSorter
from types import MappingProxyType
from typing import Any

import numpy as np

from gigawatt.finance import irr_value
from gigawatt.quantities import F1
from gigawatt.workbook.book import Total
from gigawatt.workbook.expression import Call, Name, Number, Span, Term, Text, read_formula
from gigawatt.workbook.places import EVERY, Place, cells_of, full_name, mentions

Cell = Callable[[int], Any]
"""Computes a term in one column."""
SPREADSHEET_EPOCH = date(1899, 12, 30).toordinal()
MONTHS_PER_YEAR = 12
NOTHING: Mapping[str, float] = MappingProxyType({})
_PAIRS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "^": operator.pow,
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compute(known: Mapping[str, Place], changed: Mapping[str, float] = NOTHING) -> dict[str, F1]:
    """Return the numbers of every row by `page.name`, one per column, one for a single cell.

    Parameters
    ----------
    changed : inputs that somebody changed since the export, by the same names.

    Raises
    ------
    ValueError
        Where formulas depend on each other in a circle.
    """
    found = {name: _given(place) for name, place in known.items()}
    found |= {name: np.array([value]) for name, value in changed.items()}
    cells = {
        name: _cell(read_formula(place.row.formula), place, known, found)
        for name, place in known.items()
        if place.row.formula
    }
    for group in _order(known):
        running = [(cells[name], found[name]) for name in group if name in cells]
        for column in range(max((len(numbers) for _, numbers in running), default=0)):
            for cell, numbers in running:
                numbers[column] = cell(column)
    return found


def _given(place: Place) -> F1:
    size = max(place.columns, 1)
    if place.row.formula:
        return np.zeros(size)
    numbers = np.array(place.row.values, dtype=np.float64).reshape(-1)
    if len(numbers) != size:
        raise ValueError(f"{place.row.name} has {len(numbers)} numbers for {size} columns")
    return numbers


def _order(known: Mapping[str, Place]) -> list[list[str]]:
    """Return groups of rows, each computed column by column after the groups before it.

    Rows that reach back to each other in earlier columns belong to one group; within a column they stand in order.
    """
    uses = {name: mentions(place, known) for name, place in known.items()}
    group_of = _components({name: [other for other, _ in found] for name, found in uses.items()})
    graph: dict[int, set[int]] = {}
    inside: dict[int, TopologicalSorter[str]] = {}
    for name, found in uses.items():
        mine = group_of[name]
        graph.setdefault(mine, set()).update(group_of[other] for other, _ in found if group_of[other] != mine)
        sorter = inside.setdefault(mine, TopologicalSorter())
        sorter.add(
            name, *(other for other, span in found if group_of[other] == mine and span not in (Span.BEFORE, Span.UNTIL))
        )
    try:
        return [list(inside[group].static_order()) for group in TopologicalSorter(graph).static_order()]
    except CycleError as error:
        raise ValueError(f"a circle of formulas: {' <- '.join(map(str, error.args[1]))}") from None


def _components(graph: Mapping[str, list[str]]) -> dict[str, int]:
    """Return the number of the strongly connected component of every row (Tarjan, 1972), without recursion."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    found: dict[str, int] = {}
    stack: list[str] = []
    components = 0
    for start in graph:
        if start in number:
            continue
        number[start] = low[start] = len(number)
        stack.append(start)
        path = [(start, iter(graph[start]))]
        while path:
            name, rest = path[-1]
            other = next((other for other in rest if other not in found), None)
            if other is None:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[name])
                if low[name] == number[name]:
                    while name not in found:
                        found[stack.pop()] = components
                    components += 1
            elif other in number:
                low[name] = min(low[name], number[other])
            else:
                number[other] = low[other] = len(number)
                stack.append(other)
                path.append((other, iter(graph[other])))
    return found


def _cell(term: Term, place: Place, known: Mapping[str, Place], found: Mapping[str, F1]) -> Cell:
    """Return what computes a term of a row."""
    if isinstance(term, Number | Text):
        value = float(term.value) if isinstance(term, Number) else math.nan
        return lambda _: value
    if isinstance(term, Name):
        return _lookup(term, place, known, found)
    if isinstance(term, Call):
        return _call(term, [_cell(argument, place, known, found) for argument in term.arguments])
    right = _cell(term.right, place, known, found)
    if term.left is None:
        return lambda column: -right(column)
    left, apply = _cell(term.left, place, known, found), _PAIRS[term.operator]
    return lambda column: apply(left(column), right(column))


def _lookup(term: Name, place: Place, known: Mapping[str, Place], found: Mapping[str, F1]) -> Cell:
    if term.name.endswith(EVERY):
        rows = [found[name] for name in cells_of(term.name, known)]
        return lambda _: np.concatenate(rows)
    name = full_name(place.page.key, term.name, known)
    numbers = found[name]
    if term.span is Span.WAS:
        as_exported = _given(known[name]).item(0)
        return lambda _: as_exported
    if known[name].columns == 0:
        return lambda _: numbers.item(0)
    if term.span is Span.TOTAL:
        return total_of(known[name].row.total, numbers)
    if term.span is Span.ALL:
        return lambda _: numbers
    if term.span is Span.SO_FAR:
        return lambda column: numbers[: column + 1]
    if term.span is Span.UNTIL:
        return lambda column: numbers[:column]
    if term.span is Span.BEFORE:
        return lambda column: numbers.item(column - 1) if column else 0.0
    return numbers.item


def total_of(kind: Total, numbers: F1) -> Cell:
    """Return what computes a row's total."""
    return (lambda _: float(numbers.sum())) if kind is Total.SUM else (lambda _: float(numbers[-1]))


def _call(term: Call, arguments: list[Cell]) -> Cell:
    if term.function == "IF":
        test, then, other = arguments
        return lambda column: then(column) if test(column) else other(column)
    function = _FUNCTIONS[term.function]
    if len(arguments) == 2:
        first, second = arguments
        return lambda column: function(first(column), second(column))
    return lambda column: function(*[argument(column) for argument in arguments])


def _date(year: float, month: float, day: float) -> float:
    more, from_zero = divmod(int(month) - 1, MONTHS_PER_YEAR)
    return float(date(int(year) + more, from_zero + 1, 1).toordinal() + int(day) - 1 - SPREADSHEET_EPOCH)


def _sum_where(keys: F1, wanted: Any, amounts: F1) -> Any:
    """SUMIF with one key, or with a list of them."""
    if np.ndim(wanted) == 0:
        return float(amounts[keys == wanted].sum())
    return (np.asarray(wanted)[:, None] == keys[None, :]) @ amounts


def _reduced(how: Callable[[F1], Any], terms: tuple[Any, ...]) -> list[float]:
    """Return every term as one number."""
    return [float(how(term)) if isinstance(term, np.ndarray) else term for term in terms]


def _rate_of_return(flows: F1, _guess: float) -> float:
    """Return the internal rate of return per month."""
    growth = 1.0 + irr_value(np.ascontiguousarray(flows), MONTHS_PER_YEAR)
    return float(growth ** (1.0 / MONTHS_PER_YEAR) - 1.0)


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "MIN": lambda *terms: min(_reduced(np.min, terms)),
    "MAX": lambda *terms: max(_reduced(np.max, terms)),
    "SUM": lambda *terms: float(sum(np.nansum(term) for term in terms)),  # as a spreadsheet: texts do not count
    "ABS": np.abs,
    "INT": np.floor,
    "MOD": lambda number, by: number - by * np.floor(number / by),
    "AND": lambda *terms: all(terms),
    "OR": lambda *terms: any(terms),
    "NOT": lambda term: not term,
    "ISERROR": lambda _: False,
    "IFERROR": lambda number, other: other if math.isnan(number) else number,
    "COUNTIF": lambda cells, _text: float(np.isnan(cells).sum()),
    "DATE": _date,
    "INDEX": lambda numbers, place: numbers.item(int(place) - 1),
    "SUMPRODUCT": lambda *terms: float(np.sum(np.prod(np.broadcast_arrays(*terms), axis=0))),
    "SUMIF": _sum_where,
    "IRR": _rate_of_return,
    "SUMIFS": lambda amounts, keys, wanted: float(amounts[keys == wanted].sum()),
}

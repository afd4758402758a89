"""The formula of a row, in names: read once, then written for a spreadsheet and computed here from the same text.

Assumes the part of a spreadsheet's language that Excel and LibreOffice share. A formula holds no number but 0 and 1:
every other number is an input with a unit and a source, so that nothing is hidden in a cell. A text in quotes is what a
cell says where there is no number to show.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+)|(?P<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*(?:\.\*)?)(?P<span>\[(?:-1|\.\.|\.\.-1|:|total|was)\])?"
    r"|(?P<text>\"[^\"]*\")|(?P<operator><=|>=|<>|[-+*/^=<>(),]))"
)
_LEVELS = (("=", "<>", "<", "<=", ">", ">="), ("+", "-"), ("*", "/"), ("^",))
"""Operators that bind ever closer."""


def level(operator: str) -> int:
    """Return how closely an operator binds."""
    return next(place for place, operators in enumerate(_LEVELS) if operator in operators)


class Span(StrEnum):
    """Which cells of a row are meant."""

    NOW = ""
    """That of the same column."""
    BEFORE = "[-1]"
    """That of the column before; nothing, hence 0, in the first."""
    SO_FAR = "[..]"
    """From the first column to this one."""
    UNTIL = "[..-1]"
    """All columns before this one; nothing in the first."""
    ALL = "[:]"
    """The whole row."""
    TOTAL = "[total]"
    """The row's total: its sum, or the last month of a balance."""
    WAS = "[was]"
    """What an input was when the workbook was written."""


@dataclass(frozen=True, slots=True)
class Number:
    """0 or 1."""

    value: int


@dataclass(frozen=True, slots=True)
class Text:
    """What a cell says instead of a number."""

    value: str


@dataclass(frozen=True, slots=True)
class Name:
    """Cells of a row."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Pair:
    """Two terms and what is done with them; a sign has no left term."""

    operator: str
    left: Term | None
    right: Term


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the spreadsheet."""

    function: str
    arguments: tuple[Term, ...]


Term = Number | Text | Name | Pair | Call


class _Reader:
    """Reads one formula; raises ValueError, since formulas are ours and never a user's."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[re.Match[str]] = []
        at = 0
        while text[at:].strip():
            token = _TOKEN.match(text, at)
            if token is None:
                raise ValueError(f"'{text[at:]}' cannot be read in '{text}'")
            self.tokens.append(token)
            at = token.end()
        self.at = 0

    def peek(self) -> str:
        return self.tokens[self.at]["operator"] or "" if self.at < len(self.tokens) else ""

    def take(self, operator: str) -> bool:
        found = self.peek() == operator
        self.at += found
        return found

    def expect(self, operator: str) -> None:
        if not self.take(operator):
            raise ValueError(f"'{operator}' is missing in '{self.text}'")

    def term(self, level: int = 0) -> Term:
        if level == len(_LEVELS):
            return self.signed()
        left = self.term(level + 1)
        while self.peek() in _LEVELS[level]:
            operator = self.peek()
            self.at += 1
            left = Pair(operator, left, self.term(level + 1))
        return left

    def signed(self) -> Term:
        if self.take("-"):
            return Pair("-", None, self.signed())
        if self.take("("):
            inner = self.term()
            self.expect(")")
            return inner
        token = self.tokens[self.at] if self.at < len(self.tokens) else None
        if token is None or token["operator"]:
            raise ValueError(f"'{self.text}' is not complete")
        self.at += 1
        if token["text"]:
            return Text(token["text"].strip('"'))
        if token["number"]:
            return self.number(int(token["number"]))
        return self.call(token["name"]) if self.take("(") else Name(token["name"], Span(token["span"] or ""))

    def number(self, value: int) -> Term:
        if value not in (0, 1):
            raise ValueError(f"the number {value} is hidden in '{self.text}': make it an input")
        return Number(value)

    def call(self, function: str) -> Term:
        arguments = [self.term()]
        while self.take(","):
            arguments.append(self.term())
        self.expect(")")
        return Call(function, tuple(arguments))


@lru_cache(maxsize=4096)
def read_formula(text: str) -> Term:
    """Return a formula as a tree.

    Parameters
    ----------
    text : such as `MAX(0, closing[-1] + drawn - repaid)`; `name[-1]` is the column before, `name[..]` the row so far,
        `name[..-1]` the row without this column, `name[:]` all of it, `name[total]` its total, `name[was]` an
        input as exported, `page.*` all single cells of a page.

    Raises
    ------
    ValueError
        Where the text is not a formula, or holds a number other than 0 and 1.
    """
    reader = _Reader(text)
    term = reader.term()
    if reader.at < len(reader.tokens):
        raise ValueError(f"'{text}' goes on after its end")
    return term


def names(term: Term) -> Iterator[Name]:
    """Yield every mention of a row."""
    yield from (leaf for leaf in _leaves(term) if isinstance(leaf, Name))


def word_of(term: Term) -> str:
    """Return what a formula says where it has no number; nothing where it always has one."""
    return next((leaf.value for leaf in _leaves(term) if isinstance(leaf, Text)), "")


def _leaves(term: Term) -> Iterator[Number | Text | Name]:
    if isinstance(term, Call):
        for argument in term.arguments:
            yield from _leaves(argument)
    elif isinstance(term, Pair):
        if term.left is not None:
            yield from _leaves(term.left)
        yield from _leaves(term.right)
    else:
        yield term

"""The first look at a YAML text: its events one by one, refusing what a programme file never needs.

Assumes nothing about the text. Works on the parser's event stream, because composing first dies of deep nesting and
expands aliases. At most `DEPTH` levels, `NODES` nodes, `BYTES` bytes; no tags; an alias may not stand inside an anchor,
so that nothing grows by more than one copy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from gigawatt.programme.issues import Issue, Place, ProgrammeError, issue

DEPTH = 64
BYTES = 16 * 2**20
NODES = 500_000
ALIASES = 1_000

_OPENS = (MappingStartEvent, SequenceStartEvent)


def events(file: str, text: str) -> Iterator[Event]:
    """Yield the parser's events of one document.

    Raises
    ------
    ProgrammeError
        At the first event that breaks a limit, and where the text is not YAML.
    """
    guard = _Guard(file)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            guard.look(event)
            yield event
    except MarkedYAMLError as error:
        raise ProgrammeError([_syntax(file, error)]) from None
    except YAMLError as error:
        raise ProgrammeError(
            [issue(_unprintable(file, text), (), _one_line(error), "printable text", "", code="yaml")]
        ) from None


class _Guard:
    """Counts what has gone by."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.depth = self.nodes = self.aliases = self.documents = 0
        self.anchored: list[bool] = []
        """Per open level: whether it stands inside an anchored node."""

    def look(self, event: Event) -> None:
        """Refuse the event or let it pass."""
        if isinstance(event, DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self.refuse(event, "a second document", "one document per file", "use include", "documents")
        if isinstance(event, NodeEvent):
            self.nodes += 1
            if self.nodes > NODES:
                self.refuse(event, f"more than {NODES:,} nodes", "a smaller file", "", "size")
            self._node(event)
        elif type(event).__name__ in ("MappingEndEvent", "SequenceEndEvent"):
            self.depth -= 1
            self.anchored.pop()

    def _node(self, event: Any) -> None:
        inside = bool(self.anchored and self.anchored[-1])
        if isinstance(event, AliasEvent):
            self.aliases += 1
            if inside:
                self.refuse(
                    event, f"alias *{event.anchor} inside an anchor", "the value itself", "write it out", "alias"
                )
            if self.aliases > ALIASES:
                self.refuse(event, f"more than {ALIASES} aliases", "fewer", "write the values out", "alias")
            return
        if event.tag is not None and str(event.tag) != "!":
            hint = "remove it: text, numbers and dates are told apart by their field"
            self.refuse(event, f"tag '{event.tag}'", "no tags", hint, "tag")
        if isinstance(event, _OPENS):
            self.depth += 1
            self.anchored.append(inside or event.anchor is not None)
            if self.depth > DEPTH:
                self.refuse(event, f"nesting deeper than {DEPTH} levels", "a flatter file", "", "depth")

    def refuse(self, event: Event, found: str, expected: str, hint: str, code: str) -> NoReturn:
        """Stop here."""
        raise ProgrammeError([issue(place_of(self.file, event), (), found, expected, hint, code=code)])


def place_of(file: str, event: Any) -> Place:
    """Return where an event starts."""
    mark = event.start_mark
    return Place(file, mark.line + 1, mark.column + 1)


def _one_line(error: object) -> str:
    return re.sub(r"\s+", " ", str(error))[:120]


def _syntax(file: str, error: MarkedYAMLError) -> Issue:
    mark = error.problem_mark or error.context_mark
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1, 1)
    problem = _one_line(error.problem or error.context or "a mistake")
    tab = "indent with spaces, not tabs" if "\\t" in problem else "check indentation, colons and quotes near here"
    return issue(place, (), problem, "YAML 1.2", tab, code="yaml")


def _unprintable(file: str, text: str) -> Place:
    match = re.search(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
    before = text[: match.start()] if match else ""
    return Place(file, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)


def scalar(event: ScalarEvent) -> str | int | float | bool | None:
    """Return a scalar's value by the core schema of YAML 1.2 (section 10.3.2); dates and `yes` stay text.

    Raises
    ------
    ValueError
        For `.nan`, `.inf` and numbers that no float holds.
    """
    text = str(event.value)
    if not event.implicit[0]:  # quoted or block text
        return text
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text.lower() in ("true", "false") and text in (text.lower(), text.upper(), text.capitalize()):
        return text.lower() == "true"
    if re.fullmatch(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", text):
        raise ValueError("a finite number")
    if re.fullmatch(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", text) and len(text) <= 30:
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", text):
        number = float(text)
        if number in (float("inf"), float("-inf")):
            raise ValueError("a finite number")
        return number
    return text

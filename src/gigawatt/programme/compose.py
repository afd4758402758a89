"""From one YAML text to plain values with a place for each.

Assumes the scan has bounded depth and size; keys are text; every value knows its file, line and column.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml.events import AliasEvent, Event, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

from gigawatt.programme.issues import Issue, Path, Place, ProgrammeError, issue, shown
from gigawatt.programme.scan import events, place_of, scalar


@dataclass
class Tree:
    """Values as they stand in the files, not yet checked against the model."""

    data: dict[str, Any]
    places: dict[Path, Place]
    """Where the value at a path starts."""
    keys: dict[Path, Place]
    """Where its key stands."""
    issues: list[Issue] = field(default_factory=list)

    def place(self, path: Path, key: bool = False) -> Place:
        """Return the place of a value, or of its key; of the closest ancestor where the path is not in a file."""
        for length in range(len(path), -1, -1):
            if key and length and path[:length] in self.keys:
                return self.keys[path[:length]]
            if path[:length] in self.places:
                return self.places[path[:length]]
        return Place("", 1, 1)

    def report(
        self, path: Path, found: str, expected: str, hint: str = "", *, code: str = "file", key: bool = False
    ) -> None:
        """Note an issue at a path."""
        self.issues.append(issue(self.place(path, key), path, found, expected, hint, code=code))


def compose(file: str, text: str) -> Tree:
    """Return the values of one document.

    Raises
    ------
    ProgrammeError
        Where the text is not YAML, or breaks a limit of the scan; lesser issues are in the tree.
    """
    return _Composer(file, text).run()


class _Composer:
    """Builds values from events; recursion is safe because the scan stops at 64 levels."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.stream: Iterator[Event] = events(file, text)
        self.tree = Tree({}, {(): Place(file, 1, 1)}, {})
        self.anchors: dict[str, object] = {}

    def run(self) -> Tree:
        """Compose the document."""
        for event in self.stream:
            if isinstance(event, MappingStartEvent):
                self.tree.data = self._mapping(event, ())
            elif isinstance(event, AliasEvent | ScalarEvent | SequenceStartEvent):
                found = "a list" if isinstance(event, SequenceStartEvent) else shown(getattr(event, "value", "alias"))
                raise ProgrammeError([issue(place_of(self.file, event), (), found, "keys and values", "", code="file")])
        return self.tree

    def _value(self, event: Any, path: Path) -> object:
        self.tree.places[path] = place_of(self.file, event)
        if isinstance(event, AliasEvent):
            if event.anchor not in self.anchors:
                self.tree.report(path, f"alias *{event.anchor}", "an anchor above it", "", code="alias")
            return deepcopy(self.anchors.get(event.anchor))
        value: object
        if isinstance(event, MappingStartEvent):
            value = self._mapping(event, path)
        elif isinstance(event, SequenceStartEvent):
            value = self._sequence(path)
        else:
            value = self._scalar(event, path)
        if event.anchor is not None:
            self.anchors[event.anchor] = value
        return value

    def _scalar(self, event: ScalarEvent, path: Path) -> object:
        try:
            return scalar(event)
        except ValueError:
            self.tree.report(
                path, f"'{event.value}'", "a finite number", "leave out what is unknown", code="not_finite"
            )
            return None

    def _sequence(self, path: Path) -> list[object]:
        items: list[object] = []
        for event in self.stream:
            if isinstance(event, SequenceEndEvent):
                break
            items.append(self._value(event, (*path, len(items))))
        return items

    def _mapping(self, start: Event, path: Path) -> dict[str, object]:
        mapping: dict[str, object] = {}
        self.tree.places[path] = place_of(self.file, start)
        for event in self.stream:
            if not isinstance(event, AliasEvent | ScalarEvent | MappingStartEvent | SequenceStartEvent):
                break
            key = self._key(event, path)
            inner = (*path, key)
            if key in mapping:
                first = self.tree.keys[inner]
                where = place_of(self.file, event)
                hint = f"first on line {first.line}; keep one"
                self.tree.issues.append(
                    issue(where, inner, f"duplicate key '{key}'", "each key once", hint, code="duplicate_key")
                )
                self._value(next(self.stream), (*inner, "(duplicate)"))
                continue
            self.tree.keys[inner] = place_of(self.file, event)
            mapping[key] = self._value(next(self.stream), inner)
        return mapping

    def _key(self, event: Any, path: Path) -> str:
        if isinstance(event, ScalarEvent):
            return str(event.value)
        where = place_of(self.file, event)
        raise ProgrammeError([issue(where, path, "a key that is not text", "a word", "quote it", code="key")])

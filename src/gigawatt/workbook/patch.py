"""Turns changed inputs of a workbook into a patch of the programme's YAML: values replaced in place, comments kept.

Assumes the file is still the one that the workbook was written from, as far as the changed values go; the patched file
is checked by the reader before anybody sees it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import unified_diff
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from gigawatt.programme import Programme, ProgrammeError, read
from gigawatt.quantities import Figure, QuantityError, read_quantity, write_quantity
from gigawatt.workbook.reading import Edit, WorkbookError, same
from gigawatt.workbook.sourcing import steps, value_at

FILE_ORDER = "file_order"
"""How the reader calls the view of a file that has none."""
MULTIPLES = ((1e9, "bn USD"), (1e6, "M USD"))


@dataclass(frozen=True, slots=True)
class Patched:
    """One file before and after."""

    path: Path
    before: str
    after: str

    def diff(self) -> str:
        """Return the difference as a unified diff."""
        name = self.path.as_posix().lstrip("/")
        lines = unified_diff(
            self.before.splitlines(keepends=True), self.after.splitlines(keepends=True), f"a/{name}", f"b/{name}"
        )
        return "".join(line if line.endswith("\n") else line + "\n" for line in lines)


def patch(programme: Programme, workbook: Path, edits: Sequence[Edit]) -> tuple[Patched, ...]:
    """Return the files of a programme with changed inputs written into them; nothing is written to disk.

    Raises
    ------
    WorkbookError
        Where the file says something else than the workbook was written from, or cannot take a value.
    """
    _refuse_stale(programme, workbook, edits)
    _refuse_invalid(programme, workbook, edits)
    by_file: dict[str, list[tuple[Edit, tuple[int, int, str]]]] = {}
    for edit in edits:
        file = programme.tree.place(steps(edit.path)).file
        by_file.setdefault(file, []).append((edit, _change(Path(file), workbook, edit)))
    found = []
    for file, changes in by_file.items():
        before = Path(file).read_text(encoding="utf-8-sig")
        after = before
        for _, (start, end, text) in sorted(changes, key=lambda change: change[1], reverse=True):
            after = after[:start] + text + after[end:]
        found.append(Patched(Path(file), before, after))
    return tuple(found)


def _value(programme: Programme, path: str) -> float | None:
    """Return what the engine takes from a path, in its unit."""
    here = value_at(programme.file, path)
    if isinstance(here, Figure):
        return here.value
    return float(here) if isinstance(here, int | float) else None


def _refuse_stale(programme: Programme, workbook: Path, edits: Sequence[Edit]) -> None:
    """Raise where the file no longer says what the workbook was written from; words (`by_obligor`) pass."""
    for edit in edits:
        value = _value(programme, edit.path)
        if value is not None and not same(value, edit.was):
            found = f"found {value:.12g} {edit.unit} for {edit.path} in {programme.path}"
            raise WorkbookError(
                f"{workbook}: {edit.cell}: {found}, expected {edit.was:.12g} as when the workbook was written, "
                "hint: export again and repeat the change there"
            )


def _refuse_invalid(programme: Programme, workbook: Path, edits: Sequence[Edit]) -> None:
    """Raise where the reader would refuse the new values, or the view overrules them."""
    settings = {edit.path: written(edit) for edit in edits}
    view = None if programme.view == FILE_ORDER else programme.view
    try:
        changed = read(programme.path, view, settings)
    except ProgrammeError as error:
        cells = {edit.path: edit.cell for edit in edits}
        lines = [
            f"{workbook}: {cells.get(item.path, 'the changed inputs')}: found {item.found}, expected {item.expected}"
            + (f", hint: {item.hint}" if item.hint else "")
            for item in error.issues
        ]
        raise WorkbookError("\n".join(lines)) from None
    for edit in edits:
        if not same(_value(changed, edit.path) or 0.0, edit.now):
            hint = f"the view '{programme.view}' sets this path itself: change it under views.{programme.view}.set"
            raise WorkbookError(
                f"{workbook}: {edit.cell}: found {edit.now:g}, expected to move {edit.path}, hint: {hint}"
            )


def written(edit: Edit) -> str:
    """Return a changed number as people write it in the file, read back as exactly the same number."""
    if edit.unit in ("year", ""):
        return f"{edit.now:.0f}"
    for text in _candidates(edit):
        try:
            if read_quantity(text, edit.unit).value == edit.now:
                return text
        except QuantityError:
            continue
    return write_quantity(Figure(edit.now, edit.unit))


def _candidates(edit: Edit) -> list[str]:
    """Return ways to write a number, the most readable first."""
    if edit.unit in ("share", "share/year"):
        return [f"{Decimal(repr(edit.now)) * 100:f}".rstrip("0").rstrip(".") + " %", f"{edit.now * 100:.12g} %"]
    if edit.unit == "USD":
        return [f"{edit.now / size:.12g} {word}" for size, word in MULTIPLES if edit.now >= size]
    return [f"{edit.now:.12g} {edit.unit}"]


def _change(file: Path, workbook: Path, edit: Edit) -> tuple[int, int, str]:
    """Return where in a file a value goes, and the text that goes there."""
    *parents, last = steps(edit.path)
    text = file.read_text(encoding="utf-8-sig")
    node: Node = YAML(pure=True).compose(text)
    for step in parents:
        _, node = _child(node, step, file, workbook, edit)
    found = [(key, value) for key, value in node.value if key.value == last] if isinstance(node, MappingNode) else []
    if found:
        key, value = found[0]
        _refuse_alias(key, value, file, workbook, edit)
        return value.start_mark.index, _end(value), written(edit)
    assert isinstance(node, MappingNode), edit.path  # a path of the export has a mapping above it
    return _addition(text, node, f"{last}: {written(edit)}")


def _addition(text: str, node: MappingNode, entry: str) -> tuple[int, int, str]:
    """Return where a new entry goes: after the last one, behind its comment."""
    if not node.value:
        return node.start_mark.index + 1, node.start_mark.index + 1, entry
    end = _end(node.value[-1][1])
    if node.flow_style:
        return end, end, f", {entry}"
    line = text.find("\n", end)
    at = len(text) if line < 0 else line
    return at, at, f"\n{' ' * node.value[0][0].start_mark.column}{entry}"


def _child(node: Node, step: str | int, file: Path, workbook: Path, edit: Edit) -> tuple[Node, Node]:
    if isinstance(step, int) and isinstance(node, SequenceNode) and step < len(node.value):
        return node, node.value[step]
    for key, value in node.value if isinstance(node, MappingNode) else ():
        if key.value == step:
            _refuse_alias(key, value, file, workbook, edit)
            return key, value
    hint = f"write {edit.path}: {written(edit)} by hand"
    raise WorkbookError(f"{workbook}: {edit.cell}: found no '{step}' in {file}, expected it there, hint: {hint}")


def _refuse_alias(key: Node, value: Node, file: Path, workbook: Path, edit: Edit) -> None:
    """Raise where a value stands elsewhere in the file: changing it would change what else refers to it."""
    if value.start_mark.index < key.start_mark.index:
        line = value.start_mark.line + 1
        raise WorkbookError(
            f"{workbook}: {edit.cell}: found an alias at {edit.path} in {file}, expected a value of its own, hint: "
            f"what stands on line {line} serves several places, write it out"
        )


def _end(node: Node) -> int:
    """Return where a value ends, without the blanks and comments that a block takes with it."""
    if isinstance(node, MappingNode) and not node.flow_style and node.value:
        return _end(node.value[-1][1])
    return int(node.end_mark.index)

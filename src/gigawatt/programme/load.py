"""From files to one tree: reading and `include`.

Assumes included files lie inside the folder of the main file.
"""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import Any

from gigawatt.programme.compose import Tree, compose
from gigawatt.programme.issues import Path, Place, ProgrammeError, did_you_mean, issue, shown
from gigawatt.programme.scan import BYTES

FILES = 50
"""How many files one programme may consist of."""


def load(path: str) -> Tree:
    """Read a programme file and what it includes.

    Raises
    ------
    ProgrammeError
        Where a file cannot be read or is not YAML; other issues are in the tree.
    """
    main = FilePath(path)
    return _load(main, str(path), main.resolve().parent, ())


def _load(file: FilePath, name: str, root: FilePath, above: tuple[FilePath, ...]) -> Tree:
    tree = compose(name, _text(file, name))
    included = tree.data.pop("include", None)
    if included is None:
        return tree
    names = included if isinstance(included, list) else [included]
    for index, entry in enumerate(names):
        at: Path = ("include", index) if isinstance(included, list) else ("include",)
        if _may_include(tree, at, entry, file, root) and _is_new(tree, at, entry, (*above, file.resolve())):
            inner = _load(file.parent / entry, str(FilePath(name).parent / entry), root, (*above, file.resolve()))
            _merge(tree, inner)
    return tree


def _may_include(tree: Tree, at: Path, entry: object, file: FilePath, root: FilePath) -> bool:
    """Return whether an entry names a file below the main one, or note why not."""
    expected, hint = "a file name relative to this file", ""
    if isinstance(entry, str) and not FilePath(entry).is_absolute() and "\0" not in entry:
        target = (file.parent / entry).resolve()
        if target.is_relative_to(root) and target.is_file():
            return True
        expected, hint = f"a file inside the folder of {file.name}", "copy it there"
        if target.is_relative_to(root):
            nearby = [str(path.relative_to(file.parent)) for path in sorted(file.parent.rglob("*.yaml"))[:100]]
            expected, hint = "a file to include", did_you_mean(entry, nearby)
    tree.report(at, shown(entry), expected, hint, code="include")
    return False


def _is_new(tree: Tree, at: Path, entry: str, above: tuple[FilePath, ...]) -> bool:
    """Return whether a file to include is not one of those that include it, or note that it is."""
    if (above[-1].parent / entry).resolve() not in above and len(above) < FILES:
        return True
    tree.report(at, shown(entry), "a file that does not include this one", code="include")
    return False


def _text(file: FilePath, name: str) -> str:
    """Return a file's text."""
    top = Place(name, 1, 1)
    try:
        if not file.is_file():
            found = "a folder" if file.is_dir() else "a device, not a file" if file.exists() else "no such file"
            near = (
                did_you_mean(file.name, [path.name for path in file.parent.glob("*.yaml")])
                if file.parent.is_dir()
                else ""
            )
            raise ProgrammeError([issue(top, (), found, "a programme file (YAML)", near, code="file")])
        if file.stat().st_size > BYTES:
            raise ProgrammeError(
                [issue(top, (), f"{file.stat().st_size:,} bytes", f"at most {BYTES:,}", "", code="size")]
            )
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"a byte that is not UTF-8 at position {error.start:,}"
        raise ProgrammeError([issue(top, (), found, "text in UTF-8", "save the file as UTF-8", code="file")]) from None
    except (OSError, ValueError) as error:
        found = getattr(error, "strerror", None) or str(error)
        raise ProgrammeError([issue(top, (), found, "a readable file", "", code="file")]) from None


def _merge(tree: Tree, other: Tree) -> None:
    """Add another file's mappings; what both say is an issue of the included file."""
    tree.issues.extend(other.issues)
    _merge_mapping(tree, tree.data, other, other.data, ())
    tree.places = other.places | tree.places
    tree.keys = other.keys | tree.keys


def _merge_mapping(tree: Tree, into: dict[str, Any], other: Tree, data: dict[str, Any], path: Path) -> None:
    for key, value in data.items():
        inner = (*path, key)
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge_mapping(tree, into[key], other, value, inner)
        elif key in into:
            first, found = tree.place(inner, key=True), f"duplicate key '{key}'"
            hint = f"also in {first.file}:{first.line}; keep one"
            tree.issues.append(
                issue(other.place(inner, True), inner, found, "each key once", hint, code="duplicate_key")
            )
        else:
            into[key] = value

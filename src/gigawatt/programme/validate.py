"""From the tree to the model, pydantic's errors turned into issues with places.

Assumes the figures' own refusals are already worded; everything else is worded here.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from gigawatt.programme.compose import Tree
from gigawatt.programme.fields import BROKEN, UNKNOWABLE
from gigawatt.programme.issues import Issue, Path, did_you_mean, issue, listing, shown
from gigawatt.programme.model import ProgrammeFile
from gigawatt.programme.shape import keys_at
from gigawatt.programme.views import Beliefs

LINK = ("a task, a type and a lag", "write [permits, FS, 30]: FS, SS, FF or SF, and days")
"""Of the file's lists only links have a fixed length."""
_PLAIN = {
    "bool_type": ("true or false", "without quotes"),
    "int_type": ("a whole number", "without quotes or unit"),
    "int_parsing": ("a whole number", ""),
    "float_type": ("a number", "without quotes or unit"),
    "string_type": ("text", "put it in quotes"),
    "tuple_type": ("a list", "write [a, b]"),
    "dict_type": ("keys and values", ""),
    "model_type": ("keys and values", ""),
    "bool_parsing": ("true or false", "without quotes"),
    "float_parsing": ("a number", "without quotes or unit"),
    "too_short": ("at least one entry", ""),
    "too_long": LINK,
    "finite_number": ("a number that is finite", ""),
}
_BOUNDS = {
    "greater_than": "above",
    "greater_than_equal": "at least",
    "less_than": "below",
    "less_than_equal": "at most",
}
_PATTERNS = {
    "[A-Za-z][A-Za-z0-9_-]*": ("a name: a letter, then letters, digits, - and _", ""),
    "^[a-z_]+$": ("a name of small letters and _", ""),
    "AAA": ("a credit grade like BBB+, or none", "AAA, AA, A, BBB, BB or B, with + or -"),
    r"(-(0[1-9]": ("a date like '2025-01-23'", "year-month-day; a year or a month alone will do"),
    r"^\d{4}$": ("a year like '2025'", ""),
    r"^(\d{4}-)?(0[1-9]": ("a day like '2025-07-04', or '12-25' for every year", ""),
    r"^\d{4}-((0[1-9]": ("a date like '2025-06-10', or '2025-06' for the first of the month", ""),
    r"^(0[1-9]": ("a day of every year like '12-25'", "month, then day"),
}


def validate(tree: Tree, beliefs: Beliefs) -> tuple[ProgrammeFile | None, list[Issue]]:
    """Check a tree against the model.

    Returns
    -------
    tuple
        The file with every figure resolved, or None; and the issues. A claim that the view cannot know yet becomes None
        where the field may be left out, and an issue where it may not.
    """
    try:
        return ProgrammeFile.model_validate(tree.data, context=beliefs), []
    except ValidationError as error:
        errors = error.errors(include_url=False)
    unknown = {_path(tree.data, item) for item in errors if item["type"] == UNKNOWABLE}
    if unknown:
        return _without(tree, beliefs, unknown, errors)
    return None, _issues(tree, errors)


def _without(
    tree: Tree, beliefs: Beliefs, unknown: set[Path], first: list[ErrorDetails]
) -> tuple[ProgrammeFile | None, list[Issue]]:
    """Validate again with nothing in the place of claims that the view cannot know."""
    data = _blanked(tree.data, (), unknown)
    try:
        return ProgrammeFile.model_validate(data, context=beliefs), []
    except ValidationError as error:
        again = error.errors(include_url=False)
    still = {_path(data, item) for item in again}
    kept = [item for item in first if item["type"] == UNKNOWABLE and _path(tree.data, item) in still]
    rest = [item for item in again if _path(data, item) not in unknown]
    return None, _issues(tree, kept + rest)


def _blanked(value: Any, path: Path, unknown: set[Path]) -> Any:
    """Return a copy with None at the given paths."""
    if path in unknown:
        return None
    if isinstance(value, dict):
        return {key: _blanked(item, (*path, key), unknown) for key, item in value.items()}
    if isinstance(value, list):
        return [_blanked(item, (*path, index), unknown) for index, item in enumerate(value)]
    return value


def rows(tree: Tree, section: str, model: type[BaseModel]) -> tuple[dict[str, Any], list[str]]:
    """Return the rows of a section that are right by themselves, and the names of those that are not."""
    right: dict[str, Any] = {}
    wrong = []
    entries = tree.data.get(section)
    for name, entry in entries.items() if isinstance(entries, dict) else ():
        try:
            right[name] = model.model_validate(entry)
        except ValidationError:
            wrong.append(name)
    return right, wrong


def _issues(tree: Tree, errors: list[ErrorDetails]) -> list[Issue]:
    """Word each error once per path: a union reports one per branch, of which a field's own words say most."""
    found: dict[Path, Issue] = {}
    for item in sorted(errors, key=lambda item: "found" not in item.get("ctx", {})):
        path = _path(tree.data, item)
        emptied = item["type"] == "too_short" and item["input"]  # its rows are wrong, each with an issue of its own
        if item["type"] != BROKEN and not emptied and path not in found:
            found[path] = _issue(tree, path, item)
    return list(found.values())


def _path(data: Any, item: ErrorDetails) -> Path:
    """Return the part of an error's location that stands in the file; a missing key stays, a branch of a union goes."""
    path: Path = ()
    node = data
    for step in item["loc"]:
        in_list = isinstance(node, list) and isinstance(step, int) and step < len(node)
        if not in_list and not (isinstance(node, dict) and step in node):
            return (*path, step) if item["type"] == "missing" and step == item["loc"][-1] else path
        node = node[step]
        path = (*path, step)
    return path


def _issue(tree: Tree, path: Path, item: ErrorDetails) -> Issue:
    kind = item["type"]
    if kind == "extra_forbidden":
        options = keys_at(path[:-1])
        hint = did_you_mean(str(path[-1]), options)
        return issue(
            tree.place(path, key=True),
            path,
            f"unknown key '{path[-1]}'",
            "a key of this section",
            hint,
            code="unknown_key",
        )
    if kind == "missing" and isinstance(path[-1], int):
        return issue(tree.place(path[:-1]), path[:-1], shown(item["input"]), *LINK, code=kind)
    if kind == "missing":
        meaning = keys_at(path[:-1]).get(str(path[-1]), "").split("\n")[0]
        return issue(
            tree.place(path[:-1], key=True), path, "nothing", f"the key '{path[-1]}'", meaning, code="missing_key"
        )
    if "found" in item.get("ctx", {}):
        words = item["ctx"]
        return issue(tree.place(path), path, words["found"], words["expected"], words["hint"], code=kind)
    found, expected, hint = _plain(item)
    return issue(tree.place(path, key="[key]" in item["loc"]), path, found, expected, hint, code=kind)


def _plain(item: ErrorDetails) -> tuple[str, str, str]:
    """Return found, expected and hint of one of pydantic's own errors."""
    kind, found, context = item["type"], shown(item["input"]), item.get("ctx", {})
    if kind == "literal_error":
        options = [part.strip("' ") for part in str(context["expected"]).replace(" or ", ",").split(",")]
        hint = did_you_mean(str(item["input"]), options)
        return found, listing(options), hint if hint.startswith("did") else ""
    if kind == "string_pattern_mismatch":
        for fragment, (expected, hint) in _PATTERNS.items():
            if fragment in str(context["pattern"]):
                return found, expected, hint
    if kind in _BOUNDS:
        return found, f"a number {_BOUNDS[kind]} {next(iter(context.values())):g}", ""
    if kind in _PLAIN:
        return found, *_PLAIN[kind]
    return found, item["msg"].removeprefix("Input should be "), ""

"""`--set path=value`: one value of the tree replaced, before anything is checked.

Assumes the parents of the path exist; a list is indexed by number or by the `name` of its elements.
"""

from __future__ import annotations

import re
from typing import Any

from gigawatt.programme.compose import Tree, compose
from gigawatt.programme.issues import Path, Place, ProgrammeError, did_you_mean, issue

_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]")


def override(tree: Tree, target: str, value: str, place: Place) -> None:
    """Set the value at a dotted path, `sites.abilene.phases[0].it_power` or `sites.abilene.phases.a1.it_power`.

    Parameters
    ----------
    tree
        Changed in place; issues are added to it.
    target
        Path; a list is indexed by number or by the `name` of its elements.
    value
        YAML: a quantity, `{claim: id}`, a list.
    place
        Where the override was written.
    """
    path = _parse_target(tree, target, place)
    if path is None:
        return
    try:
        composed = compose(place.file, f"value: {value}")
    except ProgrammeError as error:
        found = error.issues[0].found
        tree.issues.append(issue(place, path, found, "a value in YAML", f"{target}={value}", code="set"))
        return
    tree.issues.extend(entry._replace(path=target) for entry in composed.issues)
    holder: Any = tree.data
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = composed.data["value"]
    for known in (tree.places, tree.keys):
        for stale in [at for at in known if at[: len(path)] == path]:
            del known[stale]
        known[path] = place


def _parse_target(tree: Tree, target: str, place: Place) -> Path | None:
    """Return the path of an override, whose parents must exist; sections that are left out are created."""
    steps = [name or int(index) for name, index in _STEP.findall(target)]
    node: Any = tree.data
    path: Path = ()
    for position, step in enumerate(steps):
        last = position == len(steps) - 1
        actual = _step(node, step)
        if isinstance(node, dict) and step not in node and position == 0 and not last:
            node[step] = {}
            tree.places[(step,)] = tree.keys[(step,)] = place
        elif actual is None and not (last and isinstance(node, dict) and isinstance(step, str)):
            options = list(node) if isinstance(node, dict) else _names(node)
            hint = did_you_mean(str(step), options)
            tree.issues.append(issue(place, (*path, step), f"no '{step}' here", "a path that exists", hint, code="set"))
            return None
        path = (*path, step if actual is None else actual)
        node = node.get(step) if isinstance(node, dict) else node[actual]
    if not steps:
        tree.issues.append(issue(place, (), f"'{target}'", "a path like programme.start", "", code="set"))
        return None
    return path


def _names(node: object) -> list[str]:
    return [str(item.get("name")) for item in node if isinstance(item, dict)] if isinstance(node, list) else []


def _step(node: object, step: str | int) -> str | int | None:
    """Return the key or index that a step means, None where there is none."""
    if isinstance(node, dict):
        return str(step) if str(step) in node else None
    if isinstance(node, list):
        if isinstance(step, str) and step in _names(node):
            return next(index for index, item in enumerate(node) if isinstance(item, dict) and item.get("name") == step)
        index = int(step) if str(step).isdigit() else -1
        return index if 0 <= index < len(node) else None
    return None

"""Patterns over paths: `abilene.*`, `abilene.hall` for hall1 to hall10.

Assumes names have no dots, so that `*` can stand for a name or for the rest of a path.
"""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase


def matching(pattern: str, paths: Mapping[str, str]) -> list[str]:
    """Return the paths that a pattern means, in order.

    Parameters
    ----------
    pattern
        A path with `*` for any characters.
    paths
        Path to the path it came from before `count` was expanded: a pattern that fits the latter means all of them.
    """
    return [path for path, base in paths.items() if fnmatchcase(path, pattern) or fnmatchcase(base, pattern)]

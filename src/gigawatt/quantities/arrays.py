"""Array types by rank, and the decorators that compile per-trial arithmetic.

Assumes float64, int64 and bool throughout; compiled functions take NamedTuples of arrays, never dataclasses.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from pathlib import Path
from tempfile import gettempdir
from typing import ParamSpec, TypeVar, cast

import numpy as np
import numpy.typing as npt

F1 = npt.NDArray[np.float64]
F2 = npt.NDArray[np.float64]
F3 = npt.NDArray[np.float64]
I1 = npt.NDArray[np.int64]
I2 = npt.NDArray[np.int64]
B1 = npt.NDArray[np.bool_]
B2 = npt.NDArray[np.bool_]

NEVER = np.inf
"""Date of what never happens; `null` with a reason outside."""

COMPILED_FOLDERS = ("quantities", "capital", "schedule", "power", "compute", "finance", "chain", "risk")
"""Folders with compiled functions, upstream first: an edit makes the machine code of its folder and of all later ones
stale."""

P = ParamSpec("P")
R = TypeVar("R")


@cache
def cache_folder(folder: str) -> str:
    """Return where a folder's machine code is kept, named after the source of that folder and all before it.

    Numba's own cache looks at one file only and would miss an edit in another. A folder not listed counts as last.
    """
    source = blake2b(digest_size=8)
    last = COMPILED_FOLDERS.index(folder) if folder in COMPILED_FOLDERS else len(COMPILED_FOLDERS) - 1
    for name in COMPILED_FOLDERS[: last + 1]:
        for path in sorted((Path(__file__).parents[1] / name).rglob("*.py")):
            source.update(path.read_bytes())
    base = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    writable = os.access(base if base.exists() else base.parent, os.W_OK)
    return str((base if writable else Path(gettempdir())) / "gigawatt" / source.hexdigest())


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile `function` on first use, without the interpreter lock, and keep the machine code on disk."""
    import numba

    if "NUMBA_CACHE_DIR" not in os.environ:  # set here: whoever imported numba first must not decide
        folder = function.__module__.split(".")[1] if function.__module__.startswith("gigawatt.") else ""
        numba.config.CACHE_DIR = cache_folder(folder)  # type: ignore[attr-defined]
    return cast(Callable[P, R], numba.njit(nogil=True, cache=True, error_model="numpy")(function))


def in_place(function: Callable[P, R]) -> Callable[P, R]:
    """Compile as `compiled` does, without reference counting (Numba's `_nrt=False`).

    For arithmetic that only reads and writes the arrays it is given: nobody needs to count references to them then, and
    not counting is worth a factor of five in `finance`, where the atomic counters cost more than the arithmetic between
    them. A function that allocates does not compile under it, so a mistake shows at once and not as a leak.
    """
    counted = compiled(function)  # also decides where machine code is kept
    if counted is function:  # compilation is switched off
        return function
    import numba

    bare = numba.njit(nogil=True, cache=True, error_model="numpy", _nrt=False)  # type: ignore[call-overload]
    return cast(Callable[P, R], bare(function))

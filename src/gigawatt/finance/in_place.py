"""The decorator of arithmetic that only reads and writes the arrays it is given.

Assumes such a function allocates no array and returns none. Then nobody needs to count references to its arguments,
and not counting them is worth a factor of five: the atomic counters cost more than the arithmetic between them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from gigawatt.quantities import compiled

P = ParamSpec("P")
R = TypeVar("R")


def in_place(function: Callable[P, R]) -> Callable[P, R]:
    """Compile as `compiled` does, without reference counting (Numba's `_nrt=False`).

    A function that allocates does not compile under it, so a mistake shows at once and not as a leak.
    """
    counted = compiled(function)  # also decides where machine code is kept
    if counted is function:  # compilation is switched off
        return function
    import numba

    bare = numba.njit(nogil=True, cache=True, error_model="numpy", _nrt=False)  # type: ignore[call-overload]
    return cast(Callable[P, R], bare(function))

"""Collects the rows of a linear programme block by block and packs them into one sparse matrix.

Assumes blocks that hold the same terms in every one of their rows, as the hours of a dispatch do.
"""

from __future__ import annotations

from typing import final

import numpy as np
from scipy.sparse import coo_array, csr_array

from gigawatt.quantities import F1, I1

Term = tuple[range | int | I1, float | F1]
"""Columns and their coefficients: one column per row, or one column for all rows."""


@final
class Rows:
    """Blocks of rows, each under a name."""

    def __init__(self, columns: int) -> None:
        self._columns, self._rows = columns, 0
        self._entries: list[tuple[I1, I1, F1]] = []
        self._bounds: list[tuple[F1, F1]] = []
        self.named: dict[str, range] = {}
        """Which rows a block became."""

    def add(self, name: str, count: int, terms: list[Term], lower: float | F1, upper: float | F1) -> None:
        """Add `count` rows `lower <= sum(coefficient x column) <= upper`; empty ranges are left out."""
        places = np.arange(self._rows, self._rows + count)
        for columns, coefficient in terms:
            if isinstance(columns, range) and not columns:
                continue
            where = np.broadcast_to(np.asarray(columns, dtype=np.int64), (count,))
            self._entries.append((places, where, np.broadcast_to(np.asarray(coefficient, dtype=np.float64), (count,))))
        self._close(name, count, lower, upper)

    def total(self, name: str, terms: list[Term], lower: float, upper: float) -> None:
        """Add one row over all the columns of `terms`."""
        for columns, coefficient in terms:
            where = np.atleast_1d(np.asarray(columns, dtype=np.int64))
            place = np.full(len(where), self._rows)
            self._entries.append(
                (place, where, np.broadcast_to(np.asarray(coefficient, dtype=np.float64), where.shape))
            )
        self._close(name, 1, lower, upper)

    def _close(self, name: str, count: int, lower: float | F1, upper: float | F1) -> None:
        self._bounds.append((np.full(count, lower), np.full(count, upper)))
        self.named[name] = range(self._rows, self._rows + count)
        self._rows += count

    def matrix(self) -> tuple[csr_array, F1, F1]:
        """Return the rows, with lower and upper bounds."""
        row, column, value = (np.concatenate(part) for part in zip(*self._entries, strict=True))
        packed = csr_array(coo_array((value, (row, column)), shape=(self._rows, self._columns)))
        packed.eliminate_zeros()
        lower, upper = (np.concatenate(part) for part in zip(*self._bounds, strict=True))
        return packed, lower, upper

"""What held things back: binding constraints and short partners, over all trials.

Assumes kinds and entities as small integers, negative where there is none.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.quantities import F1, I1, I2


class FirstShort(NamedTuple):
    """Who falls short first."""

    entity: int
    """Most often first; -1 where nobody ever falls short."""
    month: float
    """Median month in those trials; NaN where nobody falls short."""
    share: float
    """Of all trials in which that entity is the first [0..1]."""


def binding_shares(binding: I2, kinds: int, weight: F1 | None = None) -> F1:
    """Return how often each scarce thing set a date, over all trials and phases; sums to 1 (all 0 without phases).

    Parameters
    ----------
    binding
        Kind per trial and phase, negative where the phase is not built. Shape (N, P).
    kinds
        How many kinds there are.
    weight
        Of each phase, such as its megawatts; None: all equal. Shape (P,).

    """
    counts = np.zeros(kinds)
    for phase in range(binding.shape[1]):
        built: I1 = binding[:, phase][binding[:, phase] >= 0]
        counts += np.bincount(built, minlength=kinds) * (1.0 if weight is None else weight[phase])
    total = float(counts.sum())
    return counts / total if total > 0.0 else counts


def first_short(month: I2) -> FirstShort:
    """Return who falls short first, when, and in how many of the trials.

    Two that fall short in one month count for the one that stands first in the file.

    Parameters
    ----------
    month
        First short month per trial and entity, -1 where never. Shape (N, E).

    """
    trials, entities = month.shape
    if entities == 0 or not np.any(month >= 0):
        return FirstShort(-1, float("nan"), 0.0)
    dated = np.where(month < 0, np.iinfo(np.int64).max, month)
    earliest = np.where(np.any(month >= 0, axis=1), np.argmin(dated, axis=1), -1)
    entity = int(np.argmax(np.bincount(earliest[earliest >= 0], minlength=entities)))
    is_first = earliest == entity
    return FirstShort(entity, float(np.median(month[is_first, entity])), float(np.sum(is_first)) / trials)

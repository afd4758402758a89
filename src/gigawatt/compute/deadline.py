"""How many racks finish a training run by a deadline, and the arithmetic of reference models.

Assumes one job on all accelerators but the spares, bf16, checkpoints at Young's interval.
"""

from __future__ import annotations

from collections.abc import Callable

from gigawatt.catalogue import reference_model
from gigawatt.compute.chips import Chip
from gigawatt.compute.decide import HOURS_PER_DAY, goodput
from gigawatt.compute.facts import Facts
from gigawatt.compute.training import training_flop, training_gpu_hours
from gigawatt.quantities import InfeasibleError


def training_of(model: str) -> float:
    """Return the arithmetic of a reference model's training, `6 N D` [FLOP].

    Raises
    ------
    CatalogueError
        For a model that is not in the catalogue.

    """
    known = reference_model(model)
    return training_flop(known.parameters_active.value, known.tokens.value)


def racks_for_deadline(item: Chip, facts: Facts, flop: float, mfu: float, days: float) -> float:
    """Return the fewest racks that finish a training run in time [1].

    Parameters
    ----------
    item, facts
        The chip, and the catalogue's failures, checkpoints and spares.
    flop
        Arithmetic of the run, from `training_of` or `training_flop` [FLOP].
    mfu
        Of dense bf16 [0..1].
    days
        From start to end, failures and checkpoints included [days].

    Raises
    ------
    InfeasibleError
        Where more accelerators would only fail more often: no number of them is fast enough.

    """

    def duration(racks: int) -> float:
        accelerators = racks * item.accelerators_per_unit
        useful = goodput(accelerators, facts)
        return training_gpu_hours(flop, item.bf16_flops * mfu, useful) / accelerators / HOURS_PER_DAY

    enough = _fastest(duration)
    if duration(enough) > days:
        most = enough * item.accelerators_per_unit
        hint = f"the fastest is {duration(enough):,.3g} days, with {most:,.0f} accelerators: more would only fail more"
        raise InfeasibleError("the training deadline", f"{duration(enough) - days:,.3g} days", hint=hint)
    too_few = 0
    while enough - too_few > 1:
        middle = (enough + too_few) // 2
        enough, too_few = (middle, too_few) if duration(middle) <= days else (enough, middle)
    return float(enough)


def _fastest(duration: Callable[[int], float]) -> int:
    """Return the number of racks that trains fastest: the duration falls, then rises as failures win."""
    low, high = 1, 2
    while duration(high) < duration(high // 2):
        high *= 2
    while high - low > 2:  # golden section would save calls; thirds are plainer
        third = (high - low) // 3
        low, high = (low + third, high) if duration(low + third) > duration(high - third) else (low, high - third)
    return min(range(low, high + 1), key=duration)

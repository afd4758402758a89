"""What a single planned date hides: the plan played at the mean of every driver, against the trials.

Assumes that no event happens in the plan; their chance is part of what the date hides.
"""

from __future__ import annotations

import numpy as np

from gigawatt.chain import Asked, Plan, play
from gigawatt.quantities import Trial
from gigawatt.risk.trials import Trials
from gigawatt.schedule import MergeBias, merge_bias


def finish_bias(plan: Plan, asked: Asked, trials: Trials) -> MergeBias:
    """Return the programme's finish at mean drivers beside the finishes of the trials [days from month 0].

    The mean of a maximum is above the maximum of the means: Clark, "The greatest of a finite set of random variables",
    Operations Research 9, 1961.
    """
    factor = trials.factor.mean(axis=0)
    outcome = play(plan, Trial(factor, np.zeros(len(factor), dtype=np.bool_)))
    planned_day = float(outcome.build.ready_day[asked.counted].max(initial=0.0))
    return merge_bias(planned_day, trials.column("finish_day"))

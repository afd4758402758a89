"""Criticality and merge bias of a whole programme's trials."""

from __future__ import annotations

import numpy as np
from decided_examples import decided

from gigawatt.risk import finish_bias

TRIALS = 60


def test_every_trial_with_a_live_phase_has_a_critical_task_that_energises() -> None:
    case = decided("small")
    trials, plan = case.played(TRIALS), case.plan.schedule
    flags = np.unpackbits(trials.critical, axis=1, count=trials.tasks).astype(np.bool_)
    live = np.isfinite(trials.ready_day).any(axis=1)
    assert np.array_equal(flags[:, plan.energises].any(axis=1), live)
    assert np.array_equal(trials.critical_share(), flags.mean(axis=0))


def test_the_mean_finish_is_not_before_the_finish_at_mean_drivers() -> None:
    case = decided("small")
    trials = case.played(400)
    bias = finish_bias(case.plan, case.asked, trials)
    finish = trials.column("finish_day")
    finish = finish[np.isfinite(finish)]
    assert bias.mean_day == finish.mean()
    assert bias.days > -5.0 * finish.std() / np.sqrt(len(finish)) - 31.0  # delays of supplies round to whole months
    assert 0.0 <= bias.by_planned_share <= bias.finished_share <= 1.0

"""The ensemble: the chain's own `play`, trial after trial, reduced to what people ask for.

Assumes the plan is frozen; the number of workers and the size of blocks change nothing but the time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gigawatt.capital import first_short_month
from gigawatt.chain import SERIES, Asked, Outcome, Plan, base_case, column_names, play, tally
from gigawatt.programme import Programme
from gigawatt.quantities import B1, B2, F1, F2, FIRST_DRIVER, Trial, compiled
from gigawatt.risk.drivers import Drivers, pack, sample
from gigawatt.risk.ensemble import run_blocks
from gigawatt.risk.philox import key_of

Floats = npt.NDArray[np.float32]
STREAM = "trials"
SHARE_ROWS = 65_536  # trials; what is unpacked at a time
BITS = 8


@dataclass(frozen=True, slots=True)
class Trials:
    """Everything kept of an ensemble. N trials, P phases, M months."""

    columns: tuple[str, ...]
    """Names of the scalars."""
    rows: F2
    """Scalars per trial. Shape (N, columns)."""
    ready_day: Floats
    """Energisation by phase. Shape (N, P)."""
    binding: npt.NDArray[np.int8]
    """`schedule.Binding` by phase. Shape (N, P)."""
    series: Floats
    """`chain.SERIES` by month, float32 (exact to a tenth of a million). Shape (N, series, M)."""
    dscr: Floats
    """Debt service cover. Shape (N, V, M)."""
    factor: F2
    """The drivers as sampled. Shape (N, D + 2)."""
    critical: npt.NDArray[np.uint8]
    """Which tasks drove the last energisation, a bit each (`numpy.packbits`). Shape (N, T / 8, rounded up)."""
    tasks: int
    """T."""

    def column(self, name: str) -> F1:
        """Return one scalar of every trial. Shape (N,)."""
        return self.rows[:, self.columns.index(name)]

    def monthly(self, name: str) -> Floats:
        """Return one series of every trial. Shape (N, M)."""
        return self.series[:, SERIES.index(name)]

    def critical_share(self) -> F1:
        """Return the share of trials in which each task drives the last energisation. Shape (T,)."""
        counts = np.zeros(self.tasks, dtype=np.int64)
        for first in range(0, len(self.critical), SHARE_ROWS):  # unpacked in parts: a byte per task and trial is large
            part = self.critical[first : first + SHARE_ROWS]
            counts += np.unpackbits(part, axis=1, count=self.tasks).sum(axis=0, dtype=np.int64)
        return counts / max(len(self.critical), 1)


@compiled
def play_block(
    plan: Plan,
    asked: Asked,
    call_end_month: int,
    drivers: Drivers,
    key: np.uint64,
    first: int,
    rows: F2,
    ready_day: Floats,
    binding: npt.NDArray[np.int8],
    series: Floats,
    dscr: Floats,
    factor: F2,
    critical: npt.NDArray[np.uint8],
    event: B2,
) -> None:
    """Play consecutive trials from number `first` on, one per row of the outputs."""
    ready, bound = np.empty(ready_day.shape[1]), np.empty(ready_day.shape[1], dtype=np.int64)
    monthly = np.empty(series.shape[1:])
    for place in range(len(rows)):
        sample(drivers, key, first + place, factor[place], event[place])
        trial = Trial(factor[place], event[place])
        outcome = play(plan, trial)
        short_month = first_short_month(plan.capital, outcome.supply, call_end_month)
        tally(plan, asked, short_month, outcome, rows[place], ready, bound, monthly)
        ready_day[place] = ready
        binding[place] = bound
        series[place] = monthly
        dscr[place] = outcome.money.dscr
        pack_bits(outcome.build.critical, critical[place])


@compiled
def pack_bits(flags: B1, row: npt.NDArray[np.uint8]) -> None:
    """Write flags into the bits of a row, the first into the highest, as `numpy.packbits` does."""
    row[:] = 0
    for place in range(len(flags)):
        if flags[place]:
            row[place // BITS] |= np.uint8(1 << (BITS - 1 - place % BITS))


def run_trials(
    programme: Programme,
    plan: Plan,
    asked: Asked,
    call_end_month: int,
    trials: int,
    seed: int,
    *,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Trials:
    """Play a plan in many futures.

    Parameters
    ----------
    programme, plan, asked
        Of one view.
    call_end_month
        Month by which the first target calls every promise in full; see `capital.first_short_month`.
    trials, seed
        The same seed and trial number give the same future, whatever the number of trials or workers.
    workers
        Threads; None takes one per core.
    progress
        Called with the number of trials done.
    """
    drivers, key = pack(programme.drivers), key_of(seed, STREAM)
    kept = _blank(programme, plan, trials)
    width = kept.factor.shape[1]

    def block(first: int, last: int, *parts: npt.NDArray[np.generic]) -> None:
        event = np.empty((last - first, width), dtype=np.bool_)
        play_block(plan, asked, call_end_month, drivers, key, first, *parts, event)  # type: ignore[arg-type, call-arg]

    run_blocks(block, trials, workers=workers, outputs=_outputs(kept), progress=progress)
    return kept


def replay_trial(
    programme: Programme, plan: Plan, asked: Asked, call_end_month: int, seed: int, number: int
) -> tuple[Trials, Outcome, Trial]:
    """Return one trial of an ensemble again, as an ensemble of one, with its outcome and what it drew.

    Its row is the one that `run_trials` writes in place `number`, bit for bit, however many trials that plays.
    """
    kept = _blank(programme, plan, 1)
    drivers, key = pack(programme.drivers), key_of(seed, STREAM)
    event = np.empty((1, kept.factor.shape[1]), dtype=np.bool_)
    play_block(plan, asked, call_end_month, drivers, key, number, *_outputs(kept), event)
    trial = Trial(kept.factor[0], event[0])
    return kept, play(plan, trial), trial


def _outputs(kept: Trials) -> tuple[F2, Floats, npt.NDArray[np.int8], Floats, Floats, F2, npt.NDArray[np.uint8]]:
    """Return what `play_block` fills, in its order."""
    return kept.rows, kept.ready_day, kept.binding, kept.series, kept.dscr, kept.factor, kept.critical


def base_trials(programme: Programme, plan: Plan, asked: Asked, call_end_month: int) -> tuple[Trials, Outcome]:
    """Return the base case as an ensemble of one, with its outcome: every driver at its median, no event."""
    kept, trial = _blank(programme, plan, 1), base_case(programme)
    outcome = play(plan, trial)
    short_month = first_short_month(plan.capital, outcome.supply, call_end_month)
    ready, bound = np.empty(len(programme.phases)), np.empty(len(programme.phases), dtype=np.int64)
    monthly = np.empty(kept.series.shape[1:])
    tally(plan, asked, short_month, outcome, kept.rows[0], ready, bound, monthly)
    kept.ready_day[0], kept.binding[0], kept.series[0] = ready, bound, monthly
    kept.dscr[0], kept.factor[0] = outcome.money.dscr, trial.factor
    kept.critical[0] = np.packbits(outcome.build.critical)
    return kept, outcome


def _blank(programme: Programme, plan: Plan, trials: int) -> Trials:
    tasks = len(plan.schedule.phase)
    columns, months, phases = column_names(programme), programme.timeline.months, len(programme.phases)
    return Trials(
        columns=columns,
        rows=np.empty((trials, len(columns))),
        ready_day=np.empty((trials, phases), dtype=np.float32),
        binding=np.empty((trials, phases), dtype=np.int8),
        series=np.empty((trials, len(SERIES), months), dtype=np.float32),
        dscr=np.empty((trials, len(programme.vehicles), months), dtype=np.float32),
        factor=np.empty((trials, FIRST_DRIVER + len(programme.drivers))),
        critical=np.empty((trials, -(-tasks // BITS)), dtype=np.uint8),
        tasks=tasks,
    )

"""Running many trials: blocks of consecutive trials from a pool of threads.

Assumes that a block writes only its own rows and releases the interpreter lock, so that neither the size of a block
nor the number of workers can change a result.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.generic]
"""An array whose first axis is the trial."""

DEFAULT_BLOCK = 250  # trials: 10-30 ms of work, short enough for a smooth progress bar


def run_blocks(
    block: Callable[..., None],
    trials: int,
    *,
    block_size: int = DEFAULT_BLOCK,
    workers: int | None = None,
    outputs: Sequence[Rows] = (),
    progress: Callable[[int], None] | None = None,
) -> None:
    """Run `block(first, last, *rows)` for every block of trials.

    Parameters
    ----------
    block
        Called with the first trial, the trial after the last, and the rows `first:last` of every output. It must
        write nothing else. Compile it with `quantities.compiled` or the threads wait for one another.
    trials
        How many in all.
    block_size
        Trials per call.
    workers
        Threads; default: the cores this process may use.
    outputs
        Arrays with one row per trial, filled by the blocks.
    progress
        Called in this thread with the number of trials finished so far.

    Raises
    ------
    Exception
        Whatever a block raises; blocks that have not started are dropped.

    """
    edges = [(first, min(first + block_size, trials)) for first in range(0, trials, block_size)]
    pool = ThreadPoolExecutor(max_workers=workers or _cores())
    try:
        sizes = {pool.submit(_call, block, first, last, outputs): last - first for first, last in edges}
        _await(sizes, progress)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _call(block: Callable[..., None], first: int, last: int, outputs: Sequence[Rows]) -> None:
    block(first, last, *(rows[first:last] for rows in outputs))


def _await(sizes: dict[Future[None], int], progress: Callable[[int], None] | None) -> None:
    finished = 0
    for future in as_completed(sizes):
        future.result()
        finished += sizes[future]
        if progress is not None:
            progress(finished)


def _cores() -> int:
    # A container's share of the machine shows in the affinity, which some systems do not have.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

"""The ensemble: the same results for any block size and number of threads, progress, and errors that come through."""

import numpy as np
import pytest

from gigawatt.quantities import compiled
from gigawatt.risk import key_of, run_blocks
from gigawatt.risk.philox import stream_of, uniforms

TRIALS = 2000
KEY, STREAM = key_of(3), stream_of("ensemble")


@compiled
def walk(first, last, key, stream, results):
    for row in range(last - first):
        total = 0.0
        for step in range(5):
            total += uniforms(key, (first + row) * 5 + step, stream)[0]
        results[row] = total


def results(block_size, workers):
    values = np.full(TRIALS, np.nan)
    run_blocks(
        lambda first, last, rows: walk(first, last, KEY, STREAM, rows),
        TRIALS,
        block_size=block_size,
        workers=workers,
        outputs=(values,),
    )
    return values


@pytest.mark.parametrize("block_size", [1, 97, 1000])
@pytest.mark.parametrize("workers", [1, 2])
def test_block_size_and_workers_change_nothing(block_size, workers):
    assert np.array_equal(results(block_size, workers), results(TRIALS, 1))


def test_every_output_gets_its_own_rows():
    squares, cubes = np.zeros(10), np.zeros((10, 2))

    def block(first, last, square_rows, cube_rows):
        square_rows[:] = np.arange(first, last) ** 2
        cube_rows[:, 1] = np.arange(first, last) ** 3

    run_blocks(block, 10, block_size=3, workers=2, outputs=(squares, cubes))
    assert list(squares) == [trial**2 for trial in range(10)]
    assert list(cubes[:, 1]) == [trial**3 for trial in range(10)]


def test_progress_rises_to_the_number_of_trials():
    seen = []
    run_blocks(lambda first, last: None, 10, block_size=4, workers=2, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 10


def test_no_trials_call_no_block():
    run_blocks(lambda first, last: pytest.fail("called"), 0)


def test_an_error_in_a_block_comes_through():
    def block(first, last):
        raise ZeroDivisionError(first)

    with pytest.raises(ZeroDivisionError):
        run_blocks(block, 100, block_size=10, workers=2)

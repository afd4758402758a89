"""Opens one trial of a stored run again: the run's own copy of the programme, its plan, that one future.

Assumes weather and price files still lie beside the programme's first file; everything else is in the run's folder.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq

from gigawatt.chain import Provenance
from gigawatt.programme import Programme, did_you_mean, read
from gigawatt.quantities import StorageError
from gigawatt.study.engine import base_plan
from gigawatt.study.opening import PROGRAMME
from gigawatt.study.shelf import StoredRun
from gigawatt.study.story import TrialStory, story_of

FILE_ORDER = "file_order"
"""Name that a view gets where the file has none."""


def replay(stored: StoredRun, number: int, view: str | None = None) -> TrialStory:
    """Return the story of a stored run's trial.

    Parameters
    ----------
    number
        From 0, as in `trials.parquet` and in the stress table.
    view
        One of the run's; None takes its first.

    Raises
    ------
    StorageError
        Where the run has no such view or trial, or where what is computed today is not what was stored.
    """
    provenance = _provenance(stored, view)
    if not 0 <= number < provenance.trials:
        raise StorageError(
            f"the run {stored.path.name} has no trial {number:,}: found {provenance.trials:,} trials, "
            f"expected a number from 0 to {provenance.trials - 1:,}"
        )
    programme = _programme(stored.path, provenance)
    story = story_of(programme, base_plan(programme), provenance.seed, number)
    _compare(stored.path, story)
    return story


def _provenance(stored: StoredRun, view: str | None) -> Provenance:
    known = {verdict.provenance.view: verdict.provenance for verdict in stored.verdicts}
    if view is None:
        return next(iter(known.values()))
    if view not in known:
        raise StorageError(f"the run {stored.path.name} has no view '{view}', hint: {did_you_mean(view, known)}")
    return known[view]


def _programme(folder: Path, provenance: Provenance) -> Programme:
    """Read the run's copy, whose overrides are in place, as if it lay where the first file lies."""
    view = None if provenance.view == FILE_ORDER else provenance.view
    first = os.path.join(provenance.file, PROGRAMME) if os.path.isdir(provenance.file) else provenance.file
    return replace(read(str(folder / PROGRAMME), view), path=first)


def _compare(folder: Path, story: TrialStory) -> None:
    """Raise where the replayed figures are not those that the run stored."""
    stored = stored_row(folder, story.view, story.trial)
    off = next((name for name, value in story.tallies.items() if name in stored and stored[name] != value), None)
    if off is not None:
        raise StorageError(
            f"trial {story.trial:,} is not what {folder.name} stored: {off} is {story.tallies[off]}, stored "
            f"{stored[off]}, hint: gigawatt, a package or a weather or price file has changed; run the programme again"
        )


def stored_row(folder: Path, view: str, number: int) -> dict[str, float | None]:
    """Return one row of `trials.parquet`, by column."""
    rows = pq.read_table(folder / "trials.parquet", filters=[("view", "==", view), ("trial", "==", number)]).to_pylist()
    return {name: value for row in rows for name, value in row.items() if name not in ("view", "trial")}

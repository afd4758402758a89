"""Answers programmes, stores runs as immutable folders and reads them back.

Assumes a file system with atomic renames within a folder; clocks are the caller's and come in as arguments.
"""

from gigawatt.study.durable import replace_file
from gigawatt.study.engine import answer, base_plan
from gigawatt.study.opening import open_programme
from gigawatt.study.replay import replay
from gigawatt.study.run import Run
from gigawatt.study.series import Series, read_series
from gigawatt.study.shelf import RunEntry, StoredRun, list_runs, load_run
from gigawatt.study.store import Occasion, save_run
from gigawatt.study.story import TrialStory, story_of

__all__ = [
    "Occasion",
    "Run",
    "RunEntry",
    "Series",
    "StoredRun",
    "TrialStory",
    "answer",
    "base_plan",
    "list_runs",
    "load_run",
    "open_programme",
    "read_series",
    "replace_file",
    "replay",
    "save_run",
    "story_of",
]

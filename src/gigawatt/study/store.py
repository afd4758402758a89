"""Stores a run as one immutable folder.

Assumes the caller knows the time and the command: a run's content depends on neither, its name and `run.json` do.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gigawatt.study.durable import write_folder
from gigawatt.study.run import Run
from gigawatt.study.tables import series_parquet, trials_parquet

FORMAT = 1
"""Version of the folder's layout."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and how a run was asked for."""

    started: str
    """UTC, ISO 8601: `2026-11-22T03:24:21Z`."""
    finished: str
    command: str = ""
    """As typed."""
    machine: Mapping[str, str] = field(default_factory=dict)
    """Operating system, processor, cores."""


def save_run(run: Run, root: Path, occasion: Occasion, documents: Mapping[str, str] | None = None) -> Path:
    """Write the run below `root` and return its folder.

    Parameters
    ----------
    run : Run
        What `gigawatt.run` returned.
    root : Path
        Folder of all runs, made where absent.
    occasion : Occasion
        Times and command, for `run.json` and the folder's name.
    documents : mapping, optional
        Texts to keep in the folder, by file name: `{"report.html": ...}`.

    Raises
    ------
    StorageError
        Where the folder cannot be written; nothing half-written stays.
    """
    files = {
        "run.json": _json(_record(run, occasion)),
        "programme.yaml": run.programme_text.encode(),
        "verdict.json": (run.verdict.model_dump_json(indent=1) + "\n").encode(),
        "exhibits.json": _exhibits(run),
        "trials.parquet": trials_parquet(run),
        "series.parquet": series_parquet(run),
    }
    texts = {name: text.encode() for name, text in (documents or {}).items()}
    return write_folder(root, run_name(run, occasion), files | texts)


def run_name(run: Run, occasion: Occasion) -> str:
    """Return the folder's name: time, programme and the start of the input's hash."""
    provenance = run.verdicts[0].provenance
    stamp = re.sub(r"[^0-9TZ]", "", occasion.started)
    programme = re.sub(r"[^a-z0-9]+", "-", provenance.programme.lower()).strip("-")[:40] or "programme"
    return f"{stamp}-{programme}-{provenance.input_hash[:8]}"


def _record(run: Run, occasion: Occasion) -> dict[str, object]:
    """Who, what, when, with what: the content of `run.json`."""
    provenance = run.verdicts[0].provenance
    return {
        "format": FORMAT,
        "status": "complete",
        "programme": provenance.programme,
        "file": provenance.file,
        "views": [verdict.provenance.view for verdict in run.verdicts],
        "seed": provenance.seed,
        "trials": provenance.trials,
        "settings": provenance.settings,
        "input_hash": provenance.input_hash,
        "versions": provenance.versions,
        "started": occasion.started,
        "finished": occasion.finished,
        "command": occasion.command,
        "machine": dict(occasion.machine),
        "timings": {stage: round(seconds, 3) for stage, seconds in run.timings.items()},
        "audit": list(run.audit),
    }


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def _exhibits(run: Run) -> bytes:
    return ("[" + ",\n".join(exhibits.model_dump_json() for exhibits in run.exhibits) + "]\n").encode()

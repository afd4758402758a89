"""Lists stored runs and reads one back, trusting nothing that its manifest does not vouch for.

Assumes a run folder was renamed into place by `save_run`; whatever else lies around is not a run.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from gigawatt.chain import Exhibits, Verdict
from gigawatt.quantities import StorageError
from gigawatt.study.durable import MANIFEST, PARTIAL, storage_error

NEEDED = ("run.json", "programme.yaml", "verdict.json", "exhibits.json", "trials.parquet", "series.parquet")


@dataclass(frozen=True, slots=True)
class RunEntry:
    """One line of the list of runs."""

    path: Path
    name: str
    complete: bool
    """Every file is there and is the one that was written."""
    programme: str
    views: tuple[str, ...]
    started: str
    trials: int
    trouble: str = ""
    """Why it is not complete."""


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run read back."""

    path: Path
    verdict: Verdict
    """The documented object, other views inside."""
    exhibits: tuple[Exhibits, ...]
    record: RunEntry
    timings: dict[str, float]
    started: str
    audit: tuple[str, ...]

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """One per view, in the order in which they were run."""
        return (self.verdict.model_copy(update={"views": {}}), *self.verdict.views.values())


def list_runs(root: Path) -> tuple[RunEntry, ...]:
    """Return the runs below `root`, newest first; damaged ones are named as such, unfinished ones left out."""
    if not root.is_dir():
        return ()
    folders = [path for path in root.iterdir() if path.is_dir() and not path.name.startswith(PARTIAL)]
    entries = [_entry(path) for path in folders if (path / MANIFEST).exists()]
    return tuple(sorted(entries, key=lambda entry: (entry.started, entry.name), reverse=True))


def load_run(path: Path) -> StoredRun:
    """Read a stored run after checking it against its manifest.

    Raises
    ------
    StorageError
        Where there is no run, or a file of it is missing, changed or unreadable.
    """
    files = _verified(path)
    try:
        verdict = Verdict.model_validate_json(files["verdict.json"])
        exhibits = TypeAdapter(tuple[Exhibits, ...]).validate_json(files["exhibits.json"])
        record = json.loads(files["run.json"])
        entry = _complete(path, record)
        return StoredRun(path, verdict, exhibits, entry, record["timings"], record["started"], tuple(record["audit"]))
    except (ValidationError, ValueError, KeyError) as error:
        hint = "it was stored by another version of gigawatt; run the programme again"
        raise StorageError(f"cannot read the run {path}: its format is not this version's, hint: {hint}") from error


def _entry(path: Path) -> RunEntry:
    """A line of the list, whatever state the folder is in."""
    try:
        return _complete(path, json.loads(_verified(path)["run.json"]))
    except (StorageError, ValueError, KeyError) as error:
        return RunEntry(path, path.name, False, "?", (), "", 0, str(error))


def _complete(path: Path, record: dict[str, object]) -> RunEntry:
    views = record["views"]
    return RunEntry(
        path=path,
        name=path.name,
        complete=True,
        programme=str(record["programme"]),
        views=tuple(str(view) for view in views) if isinstance(views, list) else (),
        started=str(record["started"]),
        trials=int(str(record["trials"])),
    )


def _verified(path: Path) -> dict[str, bytes]:
    """The files that the manifest names, each with the SHA-256 it had when it was written."""
    try:
        listed = _manifest((path / MANIFEST).read_text(encoding="utf-8"))
        files = {name: (path / name).read_bytes() for name in listed}
    except FileNotFoundError as error:
        hint = "name a folder that `gigawatt run` printed, or see `gigawatt show --list`"
        raise StorageError(
            f"no complete run in {path}: {Path(error.filename).name} is missing, hint: {hint}"
        ) from error
    except (OSError, UnicodeDecodeError, ValueError) as error:
        if isinstance(error, OSError):
            raise storage_error("read the run", path, error) from error
        raise StorageError(
            f"the run {path} is damaged: {MANIFEST} is not a list of hashes, hint: run it again"
        ) from error
    for name, content in files.items():
        if sha256(content).hexdigest() != listed[name]:
            raise StorageError(f"the run {path} is damaged: {name} is not as it was written, hint: run it again")
    absent = [name for name in NEEDED if name not in files]
    if absent:
        raise StorageError(f"the run {path} is damaged: {absent[0]} is not in {MANIFEST}, hint: run it again")
    return files


def _manifest(text: str) -> dict[str, str]:
    """Hashes by file name; names never lead out of the folder."""
    rows = [line.split("  ", 1) for line in text.splitlines()]
    if any(len(row) != 2 or "/" in row[1] or row[1].startswith(".") for row in rows):
        raise ValueError(text)
    return {name: digest for digest, name in rows}

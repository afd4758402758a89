import json
import os
import resource
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from stand_in_run import stand_in_run

from gigawatt.quantities import StorageError
from gigawatt.study import Occasion, durable, list_runs, load_run, save_run

OCCASION = Occasion(started="2026-11-22T03:24:21Z", finished="2026-11-22T03:24:40Z", command="gigawatt run x")


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    return save_run(stand_in_run("announced", "sceptic"), tmp_path / "runs", OCCASION, {"report.html": "<p>"})


def test_a_stored_run_reads_back_equal(stored: Path) -> None:
    run, back = stand_in_run("announced", "sceptic"), load_run(stored)
    assert back.verdict == run.verdict
    assert back.exhibits == run.exhibits
    assert back.verdicts == run.verdicts


def test_the_name_holds_time_programme_and_input_hash(stored: Path) -> None:
    assert stored.name == "20261122T032421Z-stargate-0f0f0f0f"


def test_two_runs_of_the_same_second_get_two_folders(stored: Path) -> None:
    again = save_run(stand_in_run(), stored.parent, OCCASION)
    assert again.name == stored.name + "-2"


def test_the_manifest_is_what_sha256sum_checks(stored: Path) -> None:
    for line in (stored / "MANIFEST.sha256").read_text().splitlines():
        digest, name = line.split("  ")
        assert sha256((stored / name).read_bytes()).hexdigest() == digest


def test_every_file_but_the_manifest_is_in_the_manifest(stored: Path) -> None:
    listed = {line.split("  ")[1] for line in (stored / "MANIFEST.sha256").read_text().splitlines()}
    assert listed == {path.name for path in stored.iterdir()} - {"MANIFEST.sha256"}


def test_run_json_says_what_reproduces_the_run(stored: Path) -> None:
    record = json.loads((stored / "run.json").read_text())
    assert record["status"] == "complete"
    assert {"input_hash", "seed", "trials", "versions", "timings", "views", "command", "settings"} <= set(record)


def test_trials_are_stored_per_view_with_null_for_what_is_not_finite(stored: Path) -> None:
    table = pq.read_table(stored / "trials.parquet")
    assert table.num_rows == 100
    assert table["live_day"].null_count == 2
    assert table["view"].to_pylist()[::50] == ["announced", "sceptic"]


def test_series_hold_the_quantiles_by_view_series_and_month(stored: Path) -> None:
    table = pq.read_table(stored / "series.parquet")
    assert table.column_names == ["view", "series", "month", "p10", "p50", "p90"]
    assert {"supply_usd", "energised_mw", "accelerators", "dscr.abilene_chips"} <= set(table["series"].to_pylist())


def test_no_nan_or_infinity_is_stored_as_json(stored: Path) -> None:
    def refuse(text: str) -> float:
        raise AssertionError(text)

    for name in ("run.json", "verdict.json", "exhibits.json"):
        json.loads((stored / name).read_text(), parse_constant=refuse)


@pytest.mark.parametrize("name", ["verdict.json", "exhibits.json", "trials.parquet", "programme.yaml", "run.json"])
def test_a_flipped_bit_is_detected(stored: Path, name: str) -> None:
    content = bytearray((stored / name).read_bytes())
    content[len(content) // 2] ^= 1
    (stored / name).write_bytes(content)
    with pytest.raises(StorageError, match=f"{name} is not as it was written"):
        load_run(stored)
    assert [entry.complete for entry in list_runs(stored.parent)] == [False]


@pytest.mark.parametrize("name", ["verdict.json", "MANIFEST.sha256"])
def test_a_missing_file_is_named(stored: Path, name: str) -> None:
    (stored / name).unlink()
    with pytest.raises(StorageError, match=rf"{name} is missing, hint: "):
        load_run(stored)


def test_a_manifest_that_leads_out_of_the_folder_is_refused(stored: Path) -> None:
    with (stored / "MANIFEST.sha256").open("a") as stream:
        stream.write("0" * 64 + "  ../secret\n")
    with pytest.raises(StorageError, match="is damaged"):
        load_run(stored)


def test_a_file_too_large_for_the_disk_leaves_no_run(tmp_path: Path) -> None:
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, limit[1]))
    try:
        with pytest.raises(StorageError, match="hint: files of this size are not allowed"):
            save_run(stand_in_run(), tmp_path, OCCASION)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, handler)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("failing", [1, 3, 5, 7])
def test_a_full_disk_at_any_file_leaves_no_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int) -> None:
    calls = iter(range(1, 100))

    def sync(handle: int) -> None:
        if next(calls) == failing:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable.os, "fsync", sync)
    with pytest.raises(StorageError, match="No space left on device, hint: free disk space"):
        save_run(stand_in_run(), tmp_path, OCCASION)
    assert list(tmp_path.iterdir()) == []
    assert list_runs(tmp_path) == ()


def test_a_file_where_the_folder_should_be_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("")
    with pytest.raises(StorageError, match=f"cannot store the run in {tmp_path}/runs: .*, hint: "):
        save_run(stand_in_run(), tmp_path / "runs", OCCASION)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write into read-only folders")
def test_a_read_only_folder_is_said_so(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StorageError, match="the folder is not writable"):
        save_run(stand_in_run(), tmp_path, OCCASION)


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from stand_in_run import stand_in_run
from gigawatt.study import Occasion, durable, save_run
real, calls = os.fsync, iter(range(100))
def sync(handle):
    real(handle)
    if next(calls) == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
durable.os.fsync = sync
save_run(stand_in_run(), Path(sys.argv[1]), Occasion("2026-11-22T03:24:21Z", "2026-11-22T03:24:40Z"))
"""


def test_a_killed_process_leaves_no_run_and_the_next_one_sweeps_up(tmp_path: Path) -> None:
    script = KILLED.format(tests=str(Path(__file__).parent))
    killed = subprocess.run([sys.executable, "-c", script, str(tmp_path), "4"], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert [path.name[:9] for path in tmp_path.iterdir()] == [".partial-"]
    assert list_runs(tmp_path) == ()
    save_run(stand_in_run(), tmp_path, OCCASION)
    assert [path.name[0] for path in tmp_path.iterdir()] == ["2"]


def test_what_another_living_process_is_writing_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / f".partial-{os.getppid()}-x"
    other.mkdir()
    save_run(stand_in_run(), tmp_path, OCCASION)
    assert other.is_dir()


def test_runs_are_listed_newest_first(tmp_path: Path) -> None:
    for hour in ("04", "05", "03"):
        save_run(stand_in_run(), tmp_path, Occasion(f"2026-11-22T{hour}:00:00Z", ""))
    assert [entry.started[11:13] for entry in list_runs(tmp_path)] == ["05", "04", "03"]


def test_replacing_a_file_keeps_the_old_one_when_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "report.html"
    target.write_text("old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable.os, "fsync", full)
    with pytest.raises(StorageError, match="cannot write"):
        durable.replace_file(target, b"new")
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_storing_takes_well_under_a_second(tmp_path: Path) -> None:
    started = time.perf_counter()
    path = save_run(stand_in_run(), tmp_path, OCCASION)
    assert time.perf_counter() - started < 5  # generous: a guard against quadratic writing, not a benchmark
    assert np.sum([file.stat().st_size for file in path.iterdir()]) < 1e6

"""Writing so that a power cut, a full disk or a kill leaves either the whole folder or none.

Assumes POSIX: `fsync` on file and folder, `rename` within one file system atomic. A folder under construction is called
`.partial-<process>-<name>`, which no reader takes for a run.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from gigawatt.quantities import StorageError

PARTIAL = ".partial-"
MANIFEST = "MANIFEST.sha256"

HINTS = {
    errno.ENOSPC: "free disk space, or give another folder with --runs",
    errno.EDQUOT: "your quota is used up; give another folder with --runs",
    errno.EFBIG: "files of this size are not allowed here (ulimit -f); give another folder with --runs",
    errno.EACCES: "the folder is not writable for you; give another one with --runs",
    errno.EPERM: "the folder is not writable for you; give another one with --runs",
    errno.EROFS: "the file system is read-only; give another folder with --runs",
    errno.ENOTDIR: "a file stands where a folder is needed",
}


def storage_error(action: str, path: Path, error: OSError) -> StorageError:
    """Return a storage error that names the path, the system's reason and what to do."""
    reason = error.strerror or str(error)
    hint = HINTS.get(error.errno or 0, "check the folder and try again")
    return StorageError(f"cannot {action} {path}: {reason}, hint: {hint}")


def write_folder(parent: Path, name: str, files: Mapping[str, bytes]) -> Path:
    """Write `files` as the folder `parent/name`, all of it or nothing, with a manifest of their SHA-256.

    Raises
    ------
    StorageError
        Where the system refuses; what was begun is removed.
    """
    partial = parent / f"{PARTIAL}{os.getpid()}-{name}"
    try:
        parent.mkdir(parents=True, exist_ok=True)
        _sweep(parent)
        partial.mkdir()
        for file_name, content in files.items():
            _write(partial / file_name, content)
        _write(partial / MANIFEST, manifest(files))
        _sync_folder(partial)
        final = _rename(partial, parent, name)
        _sync_folder(parent)
    except OSError as error:
        shutil.rmtree(partial, ignore_errors=True)
        raise storage_error("store the run in", parent, error) from error
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)  # Ctrl-C while writing leaves nothing behind either
        raise
    return final


def replace_file(path: Path, content: bytes) -> None:
    """Write one file so that readers see the old or the new content, never half of it.

    Raises
    ------
    StorageError
        Where the system refuses; the old content stays.
    """
    partial = path.with_name(f"{PARTIAL}{os.getpid()}-{path.name}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(partial, content)
        partial.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise storage_error("write", path, error) from error


def manifest(files: Mapping[str, bytes]) -> bytes:
    """Return the manifest in the format of `sha256sum`, so that `sha256sum -c MANIFEST.sha256` checks a run."""
    return "".join(f"{sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items())).encode()


def _rename(partial: Path, parent: Path, name: str) -> Path:
    """Give the folder its name; two runs of the same second get -2, -3, ..."""
    for attempt in range(1, 1000):
        final = parent / (name if attempt == 1 else f"{name}-{attempt}")
        if final.exists():
            continue
        try:
            partial.rename(final)
        except OSError as error:
            if error.errno not in (errno.EEXIST, errno.ENOTEMPTY):  # another process took the name in between
                raise
            continue
        return final
    raise FileExistsError(errno.EEXIST, "a thousand runs of this name exist", str(parent / name))


def _write(path: Path, content: bytes) -> None:
    """Write a new file down to the disk."""
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the folder's entries durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(parent: Path) -> None:
    """Remove folders begun by processes of this machine that no longer run; a killed run leaves one."""
    for partial in parent.glob(f"{PARTIAL}*"):
        owner = partial.name.removeprefix(PARTIAL).split("-", 1)[0]
        if owner.isdigit() and partial.is_dir() and not _alive(int(owner)):
            shutil.rmtree(partial, ignore_errors=True)


def _alive(process: int) -> bool:
    """Whether a process of that number runs, whoever owns it."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True

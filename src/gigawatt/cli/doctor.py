"""`doctor`: what a bug report needs to know about the machine.

Assumes nothing is changed by looking.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import typer

PACKAGES = (
    "numpy",
    "numba",
    "scipy",
    "highspy",
    "pydantic",
    "ruamel.yaml",
    "pint",
    "plotly",
    "jinja2",
    "pyarrow",
    "typer",
    "rich",
)
OPTIONAL = {"NREL-PySAM": "compares finance with SAM", "pyxirr": "cross-checks rates of return"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def print_health(runs: Path, *, as_json: bool) -> None:
    """Print one line per fact."""
    facts = health(runs)
    if as_json:
        typer.echo(json.dumps(facts, indent=2, ensure_ascii=False))
        return
    width = max(map(len, facts))
    for name, fact in facts.items():
        typer.echo(f"{name:<{width}}  {fact}")


def health(runs: Path) -> dict[str, str]:
    """Return the facts by name."""
    from gigawatt import __version__

    browser = next(
        (path for name in BROWSERS if (path := shutil.which(name))), "none (only needed for pictures of reports)"
    )
    return {
        "gigawatt": __version__,
        "python": f"{platform.python_version()} ({sys.executable})",
        "system": platform.platform(),
        "cores": str(os.cpu_count() or 1),
        **{name: _version(name, "missing: install gigawatt again") for name in PACKAGES},
        **{name: _version(name, f"not installed (optional: {use})") for name, use in OPTIONAL.items()},
        "browser": browser,
        "compiled code": _folder(_cache()),
        "runs": _folder(runs),
    }


def _cache() -> Path:
    """Where compiled functions are kept between runs."""
    from gigawatt.quantities import cache_folder

    return Path(os.environ.get("NUMBA_CACHE_DIR") or cache_folder("risk"))


def _folder(path: Path) -> str:
    """A folder, whether it can be written, and how much space is left."""
    standing = next(parent for parent in (path.absolute(), *path.absolute().parents) if parent.exists())
    writable = "writable" if os.access(standing, os.W_OK) else "NOT writable"
    free = shutil.disk_usage(standing).free / 1e9  # GB
    return f"{path} ({writable}, {free:.0f} GB free)"


def _version(name: str, otherwise: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return otherwise

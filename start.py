"""Set gigawatt up and run it: `python3 start.py` does the main job, `python3 start.py test` the tests.

Assumes only Python 3.11 to 3.14 and pip. Everything goes into `.venv` beside this file, with the exact versions and
hashes of `requirements.txt`, so it also works where the system's Python refuses installs. Other words are handed on:
`python3 start.py run examples/small` is `gigawatt run examples/small`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import blake2b
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "installed"
MAIN_JOB = ["run", "examples/stargate", "--view", "announced,sceptic"]


def run(*command: str) -> None:
    """Run a command here and stop with its exit code if it fails."""
    code = subprocess.run(command, cwd=HERE, check=False).returncode
    if code:
        sys.exit(code)


def make_environment() -> list[str]:
    """Create the virtual environment and return the pip command that installs into it."""
    if not PYTHON.exists():
        print(f"making {VENV}", file=sys.stderr)
        bare = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, check=False).returncode
        if bare:  # Debian splits ensurepip off: take the system's pip and point it at the environment
            run(sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV))
    inside = subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0
    return [str(PYTHON), "-m", "pip"] if inside else [sys.executable, "-m", "pip", "--python", str(PYTHON)]


def install() -> None:
    """Install the locked requirements and gigawatt itself, once for each state of the lock file."""
    locked = HERE / "requirements.txt"
    state = blake2b(locked.read_bytes() + (HERE / "pyproject.toml").read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == state:
        return
    pip = [*make_environment(), "install", "--quiet", "--disable-pip-version-check"]
    print("installing the locked requirements (a few minutes the first time)", file=sys.stderr)
    run(*pip, "--require-hashes", "--only-binary", ":all:", "--requirement", str(locked))
    run(*pip, "--no-deps", "--no-build-isolation", "--editable", str(HERE))
    STAMP.write_text(state)
    print("the first run compiles the inner loops: allow two to four minutes; later runs take seconds", file=sys.stderr)


def main() -> None:
    """Install what is missing, then do what was asked."""
    if not (3, 11) <= sys.version_info[:2] <= (3, 14):
        sys.exit(f"gigawatt needs Python 3.11 to 3.14; this is {sys.version.split()[0]}")
    install()
    words = sys.argv[1:]
    if words[:1] == ["test"]:
        run(str(PYTHON), "-m", "pytest", *words[1:])
    else:
        run(str(PYTHON), "-m", "gigawatt", *(words or MAIN_JOB))


if __name__ == "__main__":
    main()

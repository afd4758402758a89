"""Opens a programme by file or folder.

Assumes a folder's programme is its `programme.yaml`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from gigawatt.programme import Programme, read

PROGRAMME = "programme.yaml"


def open_programme(path: str, view: str | None = None, settings: Mapping[str, str] | None = None) -> Programme:
    """Return the programme of a file, or of the `programme.yaml` in a folder.

    Raises
    ------
    gigawatt.programme.ProgrammeError
        With every issue of the file.
    """
    # os.path answers False where Path raises: names too long, or with a zero byte, are for the reader to report.
    file = os.path.join(path, PROGRAMME) if os.path.isdir(path) else path
    return read(file, view, settings or {})

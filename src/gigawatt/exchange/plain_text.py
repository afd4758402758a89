"""Reads a text file that may be packed with gzip, and the rows of one that has commas.

Assumes Latin-1, of which ASCII is a part: weather files name places, and no figure stands outside ASCII.
"""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from gigawatt.exchange.errors import ExchangeError

R = TypeVar("R")


def plain_text(file: Path, what: str) -> str:
    """Return the text of a file, unpacked where its name ends in `.gz`.

    Raises
    ------
    ExchangeError
        If it cannot be read; `what` says what was expected.
    """
    try:
        raw = file.read_bytes()
        return (gzip.decompress(raw) if file.suffix.lower() == ".gz" else raw).decode("latin-1")
    except (OSError, EOFError, zlib.error) as error:
        raise ExchangeError(str(file), None, getattr(error, "strerror", None) or str(error), what) from error


def csv_rows(path: str, table: Iterable[R]) -> Iterator[R]:
    """Yield the rows of a CSV reader; what it cannot split is an `ExchangeError`."""
    try:
        yield from table
    except csv.Error as error:
        raise ExchangeError(path, None, str(error), "cells between commas") from error

"""LibreOffice without a window, in a profile of its own: recalculates every cell of a workbook on loading."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from openpyxl import load_workbook

from gigawatt.workbook.book import Book
from gigawatt.workbook.places import FIRST, VALUE, Place, letters, places
from gigawatt.workbook.write import write_book

OFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(OFFICE is None, reason="no LibreOffice here: apt-get install libreoffice-calc")
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""
"""Setting: recalculate on load, always."""
WRONG = 777.0
"""Planted as the cached value of every formula: whatever is read afterwards was computed by the spreadsheet."""
EPOCH = datetime(1899, 12, 30)


def recalculated(path: Path, folder: Path) -> Path:
    """Return the file as LibreOffice saves it after recalculating everything."""
    profile, target = folder / "profile", folder / "recalculated"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    command = [str(OFFICE), f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to"]
    command += ["xlsx:Calc MS Excel 2007 XML", "--outdir", str(target), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return target / path.name


def with_wrong_values(book: Book, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Return a workbook whose formulas all carry a wrong cached value."""
    from gigawatt.workbook import write

    right = write.compute

    def wrong(known: Mapping[str, Place]) -> dict[str, np.ndarray]:
        return {
            name: values * 0 + WRONG if known[name].row.formula else values for name, values in right(known).items()
        }

    monkeypatch.setattr(write, "compute", wrong)
    return write_book(book)


def numbers_of(path: Path, known: Mapping[str, Place]) -> dict[str, np.ndarray]:
    """Return what a spreadsheet computed for every row, by `page.name`; NaN where a cell holds no number."""
    book = load_workbook(path, data_only=True, read_only=True)
    cells = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}
    found = {}
    for name, place in known.items():
        line = cells[place.sheet][place.line]
        wanted = line[FIRST : FIRST + place.columns] if place.columns else (line[VALUE],)
        found[name] = np.array([_number(cell) for cell in wanted])
    return found


def _number(cell: object) -> float:
    if isinstance(cell, datetime):
        return float((cell - EPOCH).days)
    return float(cell) if isinstance(cell, int | float) else float("nan")


def set_cells(source: Path, target: Path, cells: Mapping[tuple[str, int, int], object]) -> None:
    """Save a copy of a workbook with some cells overwritten: sheet, line and column counted from 0.

    Edits the packed XML: a library would read and write two hundred thousand cells for one.
    """
    with zipfile.ZipFile(source) as packed:
        parts = {entry: packed.read(entry) for entry in packed.namelist()}
    titles = re.findall(r'<sheet name="([^"]+)"', parts["xl/workbook.xml"].decode())
    for (sheet, line, column), value in cells.items():
        part = f"xl/worksheets/sheet{titles.index(sheet) + 1}.xml"
        cell = f"{letters(column)}{line + 1}"
        text, count = re.subn(
            rf'<c r="{cell}"( s="\d+")?[^>]*>.*?</c>', _cell(cell, value), parts[part].decode(), count=1
        )
        assert count == 1, cell
        parts[part] = text.encode()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for entry, content in parts.items():
            packed.writestr(entry, content)


def renamed(source: Path, target: Path, title: str) -> None:
    """Save a copy of a workbook in which one sheet is called otherwise, as if it had been deleted."""
    with zipfile.ZipFile(source) as packed, zipfile.ZipFile(target, "w") as copy:
        for entry in packed.namelist():
            content = packed.read(entry)
            if entry == "xl/workbook.xml":
                content = content.replace(f'name="{title}"'.encode(), b'name="Another"')
            copy.writestr(entry, content)


def _cell(cell: str, value: object) -> str:
    """Return the XML of a cell."""
    if value is None:
        return f'<c r="{cell}"></c>'
    if isinstance(value, bool):
        return f'<c r="{cell}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{cell}"><v>{value!r}</v></c>'
    if str(value).startswith("="):
        return f'<c r="{cell}"><f>{str(value)[1:]}</f></c>'
    return f'<c r="{cell}" t="inlineStr"><is><t>{value}</t></is></c>'


__all__ = ["needs_office", "numbers_of", "places", "recalculated", "renamed", "set_cells", "with_wrong_values"]

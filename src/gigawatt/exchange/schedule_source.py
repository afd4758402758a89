"""Opens a schedule file of unknown make: tells its format by content and refuses what must not be parsed.

Assumes nothing about the name; archives are never opened, document types and entities never resolved.
"""

from __future__ import annotations

import re
import stat
from enum import Enum
from pathlib import Path
from typing import NamedTuple, NoReturn

from gigawatt.exchange.errors import ExchangeError
from gigawatt.exchange.notes import Notes, shown

MAX_BYTES = 200_000_000  # bytes; 50,000 tasks take about 25 MB as XER and 90 MB as MS Project XML
EXPECTED = "a P6 XER, P6 XML or MS Project XML file"
ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"\x28\xb5\x2f\xfd")
OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ONE_BYTE = ("windows-1252", "cp1252", "iso-8859-1", "latin1", "iso-8859-15")
DECLARATION = re.compile(rb"\s*<\?xml\s[^>]{0,200}\?>")
ENCODING = re.compile(rb"encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
ROOT = re.compile(rb"<(?:[^\s<>/:]+:)?([A-Za-z_][\w.-]*)")


class Make(Enum):
    """Which program's format a file has."""

    XER = "P6 XER"
    P6_XML = "P6 XML"
    MS_PROJECT = "MS Project XML"


class Source(NamedTuple):
    """A schedule file in memory, not parsed yet."""

    path: str
    make: Make
    data: bytes
    """UTF-8 where the file is XML, and then without its declaration; as it stands where it is an XER."""

    def refuse(self, line: int | None, found: str, expected: str, hint: str = "") -> NoReturn:
        """Raise an ExchangeError about this file."""
        raise ExchangeError(self.path, line, found, expected, hint)


def open_source(path: str | Path) -> Source:
    """Return a schedule file with its format told.

    Raises
    ------
    ExchangeError
        If it is absent, empty, too large, an archive, another program's own format, binary, or not a schedule.
    """
    name = str(path)
    data = _content(name)
    head = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not data.strip():
        raise ExchangeError(name, None, "an empty file", EXPECTED)
    if data.startswith(ARCHIVES):
        raise ExchangeError(name, None, "an archive", EXPECTED, "unpack it first and name the file inside")
    if data.startswith(OFFICE):
        raise ExchangeError(name, None, "a binary MS Project (.mpp) or Office file", EXPECTED, "save it as XML")
    if re.match(rb"MPX[,;\t]", head):
        raise ExchangeError(name, 1, "an MPX file", EXPECTED, "open it in MS Project and save it as XML")
    data = _without_nul(name, data)
    if re.match(rb"(\xef\xbb\xbf)?\s*(ERMHDR\b|%T\t)", data):
        return Source(name, Make.XER, data)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _xml(name, data)
    raise ExchangeError(name, 1, f"{shown(head[:40].decode('cp1252', 'replace'))}, not a schedule", EXPECTED)


def _content(name: str) -> bytes:
    """Return the bytes of a file, its size checked before it is read."""
    try:
        about = Path(name).stat()
        if not stat.S_ISREG(about.st_mode):
            raise ExchangeError(name, None, "a folder or device", EXPECTED)
        if about.st_size > MAX_BYTES:
            size = f"{about.st_size / 1e6:,.0f} MB"
            raise ExchangeError(name, None, size, f"at most {MAX_BYTES / 1e6:,.0f} MB", "export fewer projects at once")
        with Path(name).open("rb") as file:
            return file.read(MAX_BYTES)
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL in it
        raise ExchangeError(name, None, str(error), f"a readable file, {EXPECTED}") from error


def _without_nul(name: str, data: bytes) -> bytes:
    """Return the text of a file in a one-byte-based encoding; UTF-16 is turned into UTF-8."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if marked or data.startswith((b"<\0", b"\0<")):
        kind = "utf-16" if marked else "utf-16-le" if data.startswith(b"<") else "utf-16-be"
        try:
            data = data.decode(kind).encode()
        except UnicodeError as error:
            raise ExchangeError(name, None, f"broken UTF-16 ({error.args[-1]})", EXPECTED, "export it again") from error
    at = data.find(b"\0")
    if at >= 0:
        line = data.count(b"\n", 0, at) + 1
        raise ExchangeError(name, line, "a NUL byte", EXPECTED, "the file is binary or damaged: export it again")
    return data


def _xml(name: str, data: bytes) -> Source:
    """Return an XML file by its root element; one with a document type is refused before any parser sees it."""
    data = _in_utf8(name, data)
    root, at = _root(name, data)
    if root == "APIBusinessObjects":
        return Source(name, Make.P6_XML, data)
    if root == "Project":
        return Source(name, Make.MS_PROJECT, data)
    line = data.count(b"\n", 0, at) + 1
    raise ExchangeError(name, line, f"XML with the root {shown(root)}", f"{EXPECTED} (`APIBusinessObjects`, `Project`)")


def _in_utf8(name: str, data: bytes) -> bytes:
    """Return XML in UTF-8, its declaration blanked: what we decode is what the parser reads."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    declared = DECLARATION.match(data)
    if not declared:
        return data
    found = ENCODING.search(declared.group())
    encoding = found.group(1).decode().lower() if found else "utf-8"
    rest = b"\n" * declared.group().count(b"\n") + data[declared.end() :]
    if encoding in ONE_BYTE:
        return rest.decode(encoding, "replace").encode()
    if encoding not in ("utf-8", "utf8", "utf-16", "us-ascii", "ascii"):
        raise ExchangeError(name, 1, f"the encoding {shown(encoding)}", "UTF-8, UTF-16 or Windows-1252")
    return rest


def _root(name: str, data: bytes) -> tuple[str, int]:
    """Return the name of the root element and where it stands, past comments and instructions."""
    at = 0
    while True:
        at += len(data[at:]) - len(data[at:].lstrip()) if data[at : at + 1].isspace() else 0
        for opening, closing in ((b"<?", b"?>"), (b"<!--", b"-->")):
            if data.startswith(opening, at):
                end = data.find(closing, at + len(opening))
                if end < 0:
                    raise ExchangeError(name, data.count(b"\n", 0, at) + 1, "XML cut off", EXPECTED, "export it again")
                at = end + len(closing)
                break
        else:
            break
    if data.startswith(b"<!", at):
        line = data.count(b"\n", 0, at) + 1
        raise ExchangeError(
            name, line, "a document type (DTD)", "XML without one", "schedules need none: it can only harm, remove it"
        )
    root = ROOT.match(data[at : at + 200])
    return (root.group(1).decode("ascii", "replace") if root else ""), at


def decoded(data: bytes, notes: Notes) -> str:
    """Return the text of an XER: UTF-8 where it is that, else Windows-1252, noted."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        notes.add(data.count(b"\n", 0, error.start) + 1, "not UTF-8: the file is read as Windows-1252")
        return data.decode("cp1252", "replace")

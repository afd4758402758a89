"""Walks the records of an XML file one at a time, so that a large file never stands in memory as a whole.

Assumes a source whose document type was looked for and not found; entities, networks and huge trees stay off.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from lxml import etree

from gigawatt.exchange.notes import shown
from gigawatt.exchange.schedule_source import Source


def records(source: Source, names: tuple[str, ...]) -> Iterator[tuple[str, Any, int]]:
    """Yield the name, element and line of every record when it is complete; it is emptied afterwards.

    Raises
    ------
    ExchangeError
        If the XML is malformed or cut off.
    """
    walk = etree.iterparse(
        BytesIO(source.data),
        events=("end",),
        tag=[f"{{*}}{name}" for name in names],
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _, element in walk:
            yield local(element), element, element.sourceline or 0
            element.clear()
    except etree.XMLSyntaxError as error:
        source.refuse(error.lineno, f"broken XML ({shown(error.msg or '')})", "well-formed XML", "export it again")


def local(element: Any) -> str:
    """Return the name of an element without its namespace."""
    name: str = element.tag.rpartition("}")[2]
    return name


def fields(element: Any) -> dict[str, str]:
    """Return the texts of the children that have no children themselves, by name; the first of a name counts."""
    found: dict[str, str] = {}
    for child in element:
        if child.text and not len(child):
            found.setdefault(local(child), child.text)
    return found


def children(element: Any, name: str = "") -> list[Any]:
    """Return the children of a name, all of them without one; none of an absent element."""
    return [] if element is None else [child for child in element if not name or local(child) == name]


def first(element: Any, name: str) -> Any:
    """Return the first child of a name, None where there is none."""
    return next(iter(children(element, name)), None)

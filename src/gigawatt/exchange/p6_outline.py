"""The work breakdown structure of a P6 project as summary rows over its activities.

Assumes a node whose parent is not in the project hangs at the top.
"""

from __future__ import annotations

from typing import NamedTuple

from gigawatt.exchange.identity import UniqueIds
from gigawatt.exchange.notes import Notes, Row
from gigawatt.exchange.outline import rolled_up
from gigawatt.exchange.p6_parts import Part
from gigawatt.exchange.plan_file import PlanTask, TaskKind, WorkCalendar

DEEPEST = 100  # levels of a work breakdown structure; P6 allows 50


class Node(NamedTuple):
    """A node of the work breakdown structure."""

    row: Row
    path: str
    level: int


def outline(part: Part, notes: Notes) -> list[Node]:
    """Return the nodes of the work breakdown structure, depth first, in their order of sequence."""
    rows = {row.text("wbs_id"): row for row in part.tables["PROJWBS"]}
    top = part.project.text("root_wbs_id")
    if top and top not in rows:  # P6 XML leaves the project's own node out
        cells = {"wbs_id": top, "wbs_short_name": part.project.text("proj_short_name")}
        rows = {top: Row(part.project.line, {**cells, "wbs_name": part.project.text("proj_name")}), **rows}
    below: dict[str, list[Row]] = {}
    for key, row in rows.items():
        parent = row.text("parent_wbs_id")
        known = parent if parent in rows and parent != key else ""
        below.setdefault(known or (top if top in rows and key != top else ""), []).append(row)
    for group in below.values():
        group.sort(key=lambda row: row.number("seq_num", notes))
    nodes: list[Node] = []
    waiting = [Node(row, _code(row), 1) for row in reversed(below.get("", []))]
    while waiting:
        node = waiting.pop()
        nodes.append(node)
        under = below.get(node.row.text("wbs_id"), []) if node.level < DEEPEST else []
        waiting += [Node(row, f"{node.path}.{_code(row)}", node.level + 1) for row in reversed(under)]
    if len(nodes) < len(rows):
        notes.add(part.project.line, f"{len(rows) - len(nodes)} WBS nodes are their own parents or too deep: left out")
    return nodes


def _code(row: Row) -> str:
    return row.text("wbs_short_name") or row.text("wbs_id")


def in_order(
    nodes: list[Node], tasks: list[tuple[str, PlanTask]], calendar: WorkCalendar | None, ids: UniqueIds
) -> tuple[PlanTask, ...]:
    """Return summary rows, each followed by its own activities and then by the nodes below it."""
    by_node: dict[str, list[PlanTask]] = {}
    known = {node.row.text("wbs_id") for node in nodes}
    for wbs, task in tasks:
        by_node.setdefault(wbs if wbs in known else "", []).append(task)
    rows = by_node.get("", [])
    for node in nodes:
        rows.append(
            PlanTask(
                id=ids.take(node.path),
                name=node.row.text("wbs_name"),
                wbs=node.path,
                kind=TaskKind.SUMMARY,
                calendar="",
                duration_hours=0.0,
                remaining_hours=0.0,
                percent=0.0,
                start=None,
                finish=None,
                level=node.level,
                line=node.row.line,
            )
        )
        rows += by_node.get(node.row.text("wbs_id"), [])
    return rolled_up(rows, calendar)

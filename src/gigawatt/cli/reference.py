"""`schema` and `units`: what a programme file may say, for editors and for people.

Assumes both are generated from the model, so that they cannot differ from what the reader accepts.
"""

from __future__ import annotations

import json

import typer
from rich.table import Table

from gigawatt.cli.terminal import console


def print_schema(*, verdict: bool, page: bool) -> None:
    """Print a JSON Schema, or the verdict's as a page."""
    if page:
        from gigawatt.report import verdict_page

        typer.echo(verdict_page(), nl=False)
        return
    if verdict:
        from gigawatt.chain import verdict_schema

        typer.echo(json.dumps(verdict_schema(), indent=2, ensure_ascii=False))
        return
    from gigawatt.programme import json_schema

    typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


def print_units(*, as_json: bool) -> None:
    """Print the table of units."""
    from gigawatt.programme import units

    rows = units()
    if as_json:
        typer.echo(json.dumps([row._asdict() for row in rows], indent=2, ensure_ascii=False))
        return
    table = Table(box=None, pad_edge=False, expand=True)
    for column in ("Quantity", "Canonical", "Write for example", "Note"):
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(row.quantity, row.unit, "  ".join(row.examples), row.note)
    console().print(table)

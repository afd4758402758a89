"""`init`: a programme to start from, with its schema beside it so that an editor completes and checks.

Assumes the starters are the examples of the repository, shipped inside the package.
"""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import typer

from gigawatt.programme import json_schema
from gigawatt.quantities import StorageError
from gigawatt.study import replace_file

PROGRAMME = "programme.yaml"
SCHEMA = "gigawatt.schema.json"
MODELINE = f"# yaml-language-server: $schema=./{SCHEMA}\n"
TEMPLATES = ("small", "abilene", "stargate")


def write_starter(folder: Path, template: str, *, force: bool) -> None:
    """Write the template's files and the schema into `folder`.

    Raises
    ------
    StorageError
        Where a file is in the way, or the folder cannot be written.
    """
    if template not in TEMPLATES:
        raise typer.BadParameter(f"'{template}' is none of {', '.join(TEMPLATES)}", param_hint="'--template'")
    contents = starter(template)
    present = [name for name in contents if (folder / name).exists()]
    if present and not force:
        raise StorageError(f"{folder / present[0]} is there already, hint: give another folder, or --force")
    for name, text in contents.items():
        replace_file(folder / name, text.encode())
    typer.echo(f"{folder / PROGRAMME}: edit it, then `gigawatt run {folder}`")


def starter(template: str) -> dict[str, str]:
    """Return the starter's files by name; every YAML file names the schema beside it."""
    shipped = files("gigawatt.cli").joinpath("templates", template)
    texts = {item.name: item.read_text(encoding="utf-8") for item in shipped.iterdir() if item.name.endswith(".yaml")}
    named = {name: _with_modeline(text) if name == PROGRAMME else text for name, text in texts.items()}
    return named | {SCHEMA: json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"}


def _with_modeline(text: str) -> str:
    """The text with our modeline first, in place of one that points into the repository."""
    first, _, rest = text.partition("\n")
    return MODELINE + (rest if first.startswith("# yaml-language-server:") else text)

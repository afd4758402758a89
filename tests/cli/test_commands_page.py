import re
from pathlib import Path

import typer
from typer.testing import CliRunner

from gigawatt.cli.app import app
from gigawatt.cli.faults import ExitCode

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "commands.md").read_text(encoding="utf-8")


def test_the_page_names_every_command_and_no_other() -> None:
    named = set(re.findall(r"^\| `gigawatt (\w+)", PAGE, flags=re.MULTILINE))
    assert named == set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


def test_the_page_names_every_exit_code() -> None:
    codes = {int(code) for code in re.findall(r"^\| (\d+) \|", PAGE, flags=re.MULTILINE)}
    assert codes == set(ExitCode)


def test_every_option_the_page_names_exists() -> None:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    known = {option for command in commands.values() for parameter in command.params for option in parameter.opts}
    assert set(re.findall(r"--[a-z][a-z-]+", PAGE)) - {"--help"} <= known


def test_the_schema_in_the_documentation_is_what_the_command_prints() -> None:
    printed = CliRunner().invoke(app, ["schema"]).stdout
    assert (DOCS / "gigawatt.schema.json").read_text(encoding="utf-8") == printed, (
        "gigawatt schema > docs/gigawatt.schema.json"
    )

"""The commands and their options; what they do stands in the modules they call.

Assumes results go to stdout and everything else to stderr.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from gigawatt.cli.faults import ExitCode, guarded, tell
from gigawatt.cli.numbers import whole

app = typer.Typer(
    name="gigawatt",
    help="Plan, finance, power, build and stress-test an AI data-centre programme.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

File = Annotated[str, typer.Argument(help="Programme file, or a folder with a programme.yaml.", metavar="FILE")]
Views = Annotated[str | None, typer.Option("--view", help="Views of the file, separated by commas.", metavar="A,B")]
Settings = Annotated[
    list[str] | None, typer.Option("--set", help="Override a path of the file; repeatable.", metavar="PATH=VALUE")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no remarks on stderr.")]
Trials = Annotated[
    int, typer.Option("--trials", parser=whole(1, 1_000_000), help="Futures per view.", metavar="NUMBER")
]
Seed = Annotated[
    int, typer.Option("--seed", parser=whole(0, 2**63 - 1), help="Of the random numbers.", metavar="NUMBER")
]
Runs = Annotated[Path, typer.Option("--runs", help="Folder of the stored runs.", metavar="FOLDER")]
Stored = Annotated[str, typer.Argument(help="Folder or name of a stored run; left out: the latest.", metavar="[RUN]")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite files that are there.")]
RUNS = Path("runs")


def _version(asked: bool) -> None:
    if asked:
        from gigawatt import __version__

        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Take what stands before the command; `--version` ends here."""


@app.command()
@guarded
def init(
    folder: Annotated[Path, typer.Argument(help="Where to write the starter.", metavar="[FOLDER]")] = Path("."),
    template: Annotated[str, typer.Option("--template", help="small, abilene or stargate.")] = "small",
    force: Force = False,
) -> None:
    """Write a programme file to start from, with its schema for the editor."""
    from gigawatt.cli.starting import write_starter

    write_starter(folder, template, force=force)


@app.command()
@guarded
def check(
    file: File,
    view: Views = None,
    settings: Settings = None,
    plan: Annotated[
        bool, typer.Option("--plan", help="Decide the base plan too, and judge it as a schedule: some seconds.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check a programme, or a schedule of P6 or MS Project: every issue, what contradicts, what is poor."""
    from gigawatt.cli.plans import check_plan, is_plan

    if is_plan(file):
        raise typer.Exit(check_plan(file, as_json=as_json))
    from gigawatt.cli.checking import check_file

    raise typer.Exit(check_file(file, _views(view), _settings(settings), as_json=as_json, with_plan=plan))


@app.command()
@guarded
def run(
    file: File,
    view: Views = None,
    trials: Trials = 10_000,
    seed: Seed = 1,
    settings: Settings = None,
    runs: Runs = RUNS,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write the report here too.", metavar="HTML")
    ] = None,
    fail_on: Annotated[
        list[str] | None,
        typer.Option("--fail-on", help="Exit with 3 where this holds; repeatable.", metavar="HEADLINE>NUMBER"),
    ] = None,
    audit: Annotated[bool, typer.Option("--audit", help="Check the invariants in every trial.")] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Answer a programme file: print the verdict, store the run, write the report."""
    from gigawatt.cli.gates import read_gates
    from gigawatt.cli.running import Request, answer_and_store

    gates = read_gates(fail_on or [])
    request = Request(file, _views(view), trials, seed, _settings(settings), audit, runs, output, gates)
    raise typer.Exit(answer_and_store(request, as_json=as_json, quiet=quiet))


@app.command()
@guarded
def show(
    stored: Annotated[
        str, typer.Argument(help="A stored run, left out: the latest; or `catalogue`.", metavar="[RUN]")
    ] = "",
    words: Annotated[
        list[str] | None, typer.Argument(help="After `catalogue`: all of them occur in an entry.", metavar="[WORDS]")
    ] = None,
    runs: Runs = RUNS,
    all_runs: Annotated[bool, typer.Option("--list", help="List the stored runs instead.")] = False,
    trial: Annotated[
        int | None,
        typer.Option("--trial", parser=whole(0), help="Open one future of the run instead.", metavar="NUMBER"),
    ] = None,
    view: Annotated[
        str | None, typer.Option("--view", help="With --trial: of which view; left out: the first.", metavar="VIEW")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show the verdict of a stored run again, the story of one of its futures, or the catalogue."""
    if stored in ("catalogue", "catalog"):
        from gigawatt.cli.catalogued import print_catalogue

        if all_runs or trial is not None or view is not None:
            raise typer.BadParameter("goes without options of a run", param_hint="'catalogue'")
        print_catalogue(" ".join(words or []), as_json=as_json)
        return
    if words:
        raise typer.BadParameter("stand after `catalogue` only", param_hint="'[WORDS]'")
    if trial is not None:
        from gigawatt.cli.story import print_trial

        if all_runs:
            raise typer.BadParameter("goes without --list", param_hint="'--trial'")
        print_trial(runs, stored, trial, _view(view), as_json=as_json)
        return
    if view is not None:
        raise typer.BadParameter("goes with --trial", param_hint="'--view'")
    from gigawatt.cli.stored import print_list, print_run

    if all_runs:
        print_list(runs, as_json=as_json)
    else:
        print_run(runs, stored, as_json=as_json)


@app.command()
@guarded
def report(
    stored: Stored = "",
    runs: Runs = RUNS,
    output: Annotated[Path, typer.Option("--output", "-o", help="Where to write the page.", metavar="HTML")] = Path(
        "report.html"
    ),
) -> None:
    """Write the report of a stored run: one HTML file that opens offline."""
    from gigawatt.cli.stored import write_report

    write_report(runs, stored, output)


@app.command()
@guarded
def explain(
    file: File,
    path: Annotated[str, typer.Argument(help="Path in the file: entities.softbank.liquidity", metavar="PATH")],
    view: Views = None,
    settings: Settings = None,
    as_json: AsJson = False,
) -> None:
    """Say where a figure comes from, who disagrees, and what each rival claim would change."""
    from gigawatt.cli.explaining import explain_path

    explain_path(file, path, _view(view), _settings(settings), as_json=as_json)


@app.command(name="export")
@guarded
def export_command(
    file: File,
    to: Annotated[str, typer.Option("--to", help="mspdi (MS Project XML), xer (P6) or icalendar.")] = "",
    workbook: Annotated[
        Path | None, typer.Option("--xlsx", help="Write the financing as a workbook instead.", metavar="XLSX")
    ] = None,
    network: Annotated[
        Path | None, typer.Option("--netcdf", help="Write a site's year of power for PyPSA instead.", metavar="NC")
    ] = None,
    site: Annotated[str, typer.Option("--site", help="With --netcdf: whose; left out where there is one.")] = "",
    year: Annotated[int | None, typer.Option("--year", help="With --netcdf; left out: the full build.")] = None,
    view: Views = None,
    settings: Settings = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where to write it; left out: named by the programme.")
    ] = None,
    milestones_only: Annotated[
        bool, typer.Option("--milestones-only", help="With icalendar: starts, closes and live dates only.")
    ] = False,
    force: Force = False,
) -> None:
    """Write the base plan as a schedule, the financing as a workbook, or a site's year of power as a PyPSA network."""
    if [bool(to), workbook is not None, network is not None].count(True) != 1:
        either = "either --to, for the schedule, --xlsx, for the financing, or --netcdf, for a site's year of power"
        raise typer.BadParameter(either, param_hint="'--to'")
    if not to and (output is not None or milestones_only):
        raise typer.BadParameter("goes with --to", param_hint="'--output'" if output else "'--milestones-only'")
    if network is None and (site or year is not None):
        raise typer.BadParameter("goes with --netcdf", param_hint="'--site'" if site else "'--year'")
    if network is not None:
        from gigawatt.cli.networks import export_network

        export_network(file, _view(view), _settings(settings), network, site, year, force=force)
        return
    if workbook is not None:
        from gigawatt.cli.workbooks import export_workbook

        export_workbook(file, _view(view), _settings(settings), workbook, force=force)
        return
    from gigawatt.cli.exporting import export_plan

    export_plan(file, to, _view(view), _settings(settings), output, milestones_only=milestones_only, force=force)


@app.command(name="import")
@guarded
def import_command(
    plan: Annotated[
        str, typer.Argument(help="Schedule (XER, P6 XML, MS Project XML), or a workbook (.xlsx).", metavar="FILE")
    ],
    what: Annotated[str, typer.Option("--as", help="works (a template) or actuals (progress of a phase).")] = "",
    project: Annotated[str | None, typer.Option("--project", help="Which, where the file holds several.")] = None,
    name: Annotated[str, typer.Option("--name", help="With works: what the template is called.")] = "",
    it_power: Annotated[
        str, typer.Option("--it-power", help="With works: of the phase that the plan builds.", metavar="POWER")
    ] = "",
    phase: Annotated[str, typer.Option("--phase", help="With actuals: whose progress.", metavar="SITE.PHASE")] = "",
    programme: Annotated[
        str, typer.Option("--programme", help="With actuals or a workbook: file or folder.", metavar="FILE")
    ] = "",
    view: Views = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where to write it; left out: stdout.", metavar="YAML")
    ] = None,
    save: Annotated[bool, typer.Option("--write", help="With a workbook: write the patch into the file.")] = False,
    force: Force = False,
) -> None:
    """Turn a schedule of P6 or MS Project into YAML for a programme, or a changed workbook into a patch of its file."""
    if plan.casefold().endswith(".xlsx"):
        from gigawatt.cli.workbooks import import_workbook

        _refuse_beside_workbook(what, project, name, it_power, phase, view, output, force)
        import_workbook(Path(plan), programme or None, save=save)
        return
    from gigawatt.cli.importing import Wanted, import_plan

    if save:
        raise typer.BadParameter("goes with a workbook", param_hint="'--write'")
    if not what:
        raise typer.BadParameter("works or actuals; only a workbook (.xlsx) needs none", param_hint="'--as'")
    wanted = Wanted(plan, what, project, name, it_power, phase, programme or ".", _view(view))
    import_plan(wanted, output, force=force)


@app.command()
@guarded
def solve(
    chip: Annotated[str, typer.Option("--chip", help="Row of the accelerator catalogue.", metavar="CHIP")],
    mw: Annotated[str, typer.Option("--mw", help="From power: 300 or '1.2 GW', with --it or --facility.")] = "",
    it: Annotated[bool, typer.Option("--it", help="The megawatts are what the IT equipment draws.")] = False,
    facility: Annotated[bool, typer.Option("--facility", help="They are what the grid must deliver.")] = False,
    tokens_per_day: Annotated[str, typer.Option("--tokens-per-day", help="From tokens: 5e12 or 5T.")] = "",
    speed: Annotated[str, typer.Option("--speed", help="Tokens per second that each user is promised.")] = "",
    train: Annotated[str, typer.Option("--train", help="From a training run: llama3_405b or deepseek_v3.")] = "",
    days: Annotated[str, typer.Option("--days", help="With --train: until when.")] = "",
    price: Annotated[str, typer.Option("--price", help="Rent: '3 USD/gpu/hour'; left out: the catalogue's.")] = "",
    as_json: AsJson = False,
) -> None:
    """Size it both ways: megawatts to tokens and dollars, or tokens or a training deadline to megawatts and dollars."""
    from gigawatt.cli.solving import Asked, solve_for

    solve_for(Asked(chip, mw, it, facility, tokens_per_day, speed, train, days, price), as_json=as_json)


@app.command()
@guarded
def schema(
    verdict: Annotated[bool, typer.Option("--verdict", help="Of the object that `run --json` prints.")] = False,
    page: Annotated[bool, typer.Option("--page", help="With --verdict: as a page for people.")] = False,
) -> None:
    """Print the JSON Schema of the programme file, for editors."""
    if page and not verdict:
        raise typer.BadParameter("goes with --verdict", param_hint="'--page'")
    from gigawatt.cli.reference import print_schema

    print_schema(verdict=verdict, page=page)


@app.command()
@guarded
def units(as_json: AsJson = False) -> None:
    """Print how quantities are written."""
    from gigawatt.cli.reference import print_units

    print_units(as_json=as_json)


@app.command()
@guarded
def doctor(runs: Runs = RUNS, as_json: AsJson = False) -> None:
    """Print versions, cores, folders and free space: what a bug report needs."""
    from gigawatt.cli.doctor import print_health

    print_health(runs, as_json=as_json)


@app.command()
@guarded
def demo(
    folder: Annotated[Path, typer.Argument(help="Where to put it.", metavar="[FOLDER]")] = Path("gigawatt-demo"),
    trials: Trials = 1_000,
    show_page: Annotated[bool, typer.Option("--open", help="Open the report in the browser.")] = False,
    quiet: Quiet = False,
) -> None:
    """From nothing to a report: write the tutorial's programme, answer it, name the page."""
    from gigawatt.cli.running import run_demo

    raise typer.Exit(run_demo(folder, trials, show_page=show_page, quiet=quiet))


def _refuse_beside_workbook(*options: object) -> None:
    """Raise where an option for schedules stands beside a workbook."""
    if any(options):
        raise typer.BadParameter("a workbook goes with --programme and --write only", param_hint="'FILE'")


def _views(text: str | None) -> tuple[str, ...]:
    """Names between commas, each once; none where the option was not given."""
    names = tuple(dict.fromkeys(name.strip() for name in (text or "").split(",") if name.strip()))
    if text is not None and not names:
        raise typer.BadParameter("no name of a view", param_hint="'--view'")
    return names


def _view(text: str | None) -> str | None:
    """The one view that was named, if any."""
    views = _views(text)
    if len(views) > 1:
        raise typer.BadParameter("one view at a time", param_hint="'--view'")
    return views[0] if views else None


def _settings(items: list[str] | None) -> dict[str, str]:
    """Overrides by path."""
    pairs = [item.partition("=") for item in items or ()]
    wrong = next((path for path, equals, _ in pairs if not equals or not all(path.strip().split("."))), None)
    if wrong is not None:
        raise typer.BadParameter(f"'{wrong}' is not PATH=VALUE", param_hint="'--set'")
    return {path.strip(): value.strip() for path, _, value in pairs}


def start() -> None:
    """Run the application; the one place where the process ends."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without UTF-8 gets question marks, not a traceback
    try:
        app()
    except KeyboardInterrupt:
        tell("interrupted")
        sys.exit(ExitCode.INTERRUPTED)

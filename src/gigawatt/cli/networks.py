"""`export --netcdf`: a site's year of power as a network that PyPSA opens.

Assumes the base case of one view; what PyPSA's components cannot say is refused rather than left out.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import typer

from gigawatt.cli.exporting import refuse_overwriting, write
from gigawatt.cli.terminal import working

if TYPE_CHECKING:
    from gigawatt.power import Supply
    from gigawatt.programme import Programme


def export_network(
    file: str,
    view: str | None,
    settings: Mapping[str, str],
    output: Path,
    site: str,
    year: int | None,
    *,
    force: bool,
) -> None:
    """Write a year of a site's supply; an empty `site` is the only one, no `year` the full build.

    Raises
    ------
    StorageError
        Where a file is in the way, or cannot be written.
    gigawatt.power.MissingExtraError
        Where PyPSA is not installed.
    gigawatt.quantities.GigawattError
        Where the site does not run in that year, or PyPSA has no component for a part of its supply.
    """
    from gigawatt.power import need_pypsa
    from gigawatt.study import open_programme

    need_pypsa()
    programme = open_programme(file, view, settings)
    name = _site(programme, site)
    refuse_overwriting(output, force=force)
    with working(f"{programme.view}: base plan", shown=True):
        supply = _supply(programme, name, year)
    with working(f"{name}: network", shown=True):
        write(output, _netcdf(supply))
    typer.echo(
        f"{output}: {name} in view {programme.view}, {year or 'full build'}, {supply.steps:,} hours of up to "
        f"{supply.load_mw.max():,.0f} MW; open it with pypsa.Network({str(output)!r})"
    )


def _site(programme: Programme, asked: str) -> str:
    names = programme.sites
    if asked in names:
        return asked
    if not asked and len(names) == 1:
        return names[0]
    found = f"'{asked}' is none of" if asked else "choose one of"
    raise typer.BadParameter(f"{found} {', '.join(names)}", param_hint="'--site'")


def _supply(programme: Programme, site: str, year: int | None) -> Supply:
    """Return the year of the site that the base plan has."""
    from gigawatt.evidence import base_case_of
    from gigawatt.power import base_dates, site_supply
    from gigawatt.study import base_plan, read_series

    own = read_series(programme)
    plan = base_plan(programme, own)
    build, days = base_case_of(programme, plan).base.build, plan.schedule.month_start_days
    dates = base_dates(plan.phases, build.ready_day, build.grid_mw, build.generation_mw, days)
    return site_supply(programme, plan.phases, plan.schedule.chosen, site, own.weather, own.prices, dates, year)


def _netcdf(supply: Supply) -> bytes:
    """Return the file; written beside, so that a failure leaves nothing half-written where it was asked for."""
    from gigawatt.power import write_netcdf

    logging.getLogger("pypsa").setLevel(logging.WARNING)  # it reports every file it writes
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of PyPSA and what it imports: about their next releases, not about the year
        path = Path(folder) / "year.nc"
        write_netcdf(supply, path)
        return path.read_bytes()

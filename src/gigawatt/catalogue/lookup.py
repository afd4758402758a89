"""The questions that stages ask of the catalogue: one function per table.

Assumes ids as they stand in the programme file; an unknown one is a `CatalogueError` with a suggestion.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import cast, get_args

from gigawatt.catalogue.compute_rows import Accelerator, CapexClaim, ReferenceModel
from gigawatt.catalogue.places import climates, price_years
from gigawatt.catalogue.rows import Case, Credit, DepreciationClass, Plant, ServingCurve, Trade, Works
from gigawatt.catalogue.site_rows import Cooling, Turbine
from gigawatt.catalogue.tables import ROW_FILES, CatalogueError, document, figures, pick, rows, validated
from gigawatt.catalogue.values import Row, Source, Value


def figure(key: str) -> Value:
    """Return a single figure by its dotted key, `power_chain.facility_over_it`.

    Raises
    ------
    CatalogueError
        If there is no such key.
    """
    return pick(figures(), key, "the figure")


def accelerator(identity: str) -> Accelerator:
    """Return an accelerator, `gb200_nvl72`. Raises CatalogueError if unknown."""
    return pick(cast(Mapping[str, Accelerator], rows("accelerators")), identity, "the accelerator")


def reference_model(identity: str) -> ReferenceModel:
    """Return a model whose training was reported, `llama3_405b`. Raises CatalogueError if unknown."""
    return pick(cast(Mapping[str, ReferenceModel], rows("models")), identity, "the model")


def capex_claims() -> Mapping[str, CapexClaim]:
    """Return what others say a gigawatt costs, each on its own denominator, by id."""
    return cast(Mapping[str, CapexClaim], rows("capex_claims"))


def rents(chip: str) -> tuple[Value, ...]:
    """Return what an accelerator-hour was rented for over the years, `h100`, in order of date.

    Raises
    ------
    CatalogueError
        If the catalogue has no such series.
    """
    series: dict[str, list[Value]] = {}
    for key, value in figures().items():
        if key.startswith("rent."):
            series.setdefault(key.split(".")[1].removesuffix("_usd_per_hour"), []).append(value)
    found = pick(series, chip, "the rents of")
    return tuple(sorted(found, key=lambda value: value.date))


def works(identity: str) -> Works:
    """Return a works template, `campus_building`. Raises CatalogueError if unknown."""
    return pick(cast(Mapping[str, Works], rows("works")), identity, "the works template")


def trades() -> tuple[str, ...]:
    """Return the trades of a building site, in a fixed order."""
    return get_args(Trade)


def plant(identity: str) -> Plant:
    """Return a technology of power supply, `gas_turbine`. Raises CatalogueError if unknown."""
    return pick(cast(Mapping[str, Plant], rows("plant")), identity, "the plant")


def cooling(identity: str) -> Cooling:
    """Return a way of cooling, `evaporative`. Raises CatalogueError if unknown."""
    return pick(cast(Mapping[str, Cooling], rows("cooling")), identity, "the cooling")


def turbine(identity: str) -> Turbine:
    """Return a wind turbine, `wtk_class_2`. Raises CatalogueError if unknown."""
    return pick(cast(Mapping[str, Turbine], rows("turbines")), identity, "the turbine")


def credit(grade: str) -> Credit:
    """Return the terms for an obligor's grade, `A+` or `none`. Signs are dropped: BB+ reads as BB.

    Raises
    ------
    CatalogueError
        If the grade is none of AAA to B and `none`.
    """
    plain = grade.strip().rstrip("+-")
    return pick(cast(Mapping[str, Credit], rows("credit")), plain, "the credit grade")


def serving_curve(identity: str) -> ServingCurve:
    """Return the measured serving curve of an accelerator, `gb200_nvl72`. Raises CatalogueError if unknown."""
    return pick(cast(Mapping[str, ServingCurve], rows("serving")), identity, "the serving curve")


def sources() -> Mapping[str, Source]:
    """Return every source by id."""
    return cast(Mapping[str, Source], rows("sources"))


def cases() -> Mapping[str, Case]:
    """Return the public cases by id, in order of the file."""
    return cast(Mapping[str, Case], rows("cases"))


def macrs(class_id: str) -> tuple[float, ...]:
    """Return the yearly depreciation shares of a tax class, `5`, `15` or `39`; they add to 1.

    Half-year convention for 5 and 15 years (IRS Publication 946, table A-1); straight line, mid-month convention for
    39 years, as for property placed in service in July (table A-7a).

    Raises
    ------
    CatalogueError
        If there is no such class.
    """
    found = pick(cast(Mapping[str, DepreciationClass], rows("tax")), class_id, "the tax class")
    return tuple(percent / 100.0 for percent in found.percent)


@cache
def bands(name: str) -> tuple[Value, ...]:
    """Return the rival values of one quantity, on one denominator, e.g. `usd_per_facility_w`.

    Raises
    ------
    CatalogueError
        If there is no such band.
    """
    known = document("cost_bands")["bands"]
    if name not in known:
        raise CatalogueError(f"the band `{name}`", f"one of {', '.join(known)}")
    found = tuple(validated(Value, raw, f"cost_bands.{name}") for raw in known[name])
    units = sorted({value.unit for value in found})
    if len(units) > 1:
        raise CatalogueError(f"{' and '.join(units)} in the band `{name}`", "one denominator for all of its values")
    return found


def ids(table: str) -> tuple[str, ...]:
    """Return the ids of a table: those of `ROW_FILES`, climates or prices.

    Raises
    ------
    CatalogueError
        If there is no such table.
    """
    if table in ("climates", "prices"):  # a check of a file's names need not validate every row
        return tuple(document(table)["rows"])
    if table not in ROW_FILES:
        raise CatalogueError(f"the table `{table}`", f"one of {', '.join(ROW_FILES)}, climates, prices")
    return tuple(rows(table))


@cache
def tables() -> Mapping[str, Mapping[str, Row]]:
    """Return every checked table, single figures and bands included, for audits and listings."""
    found: dict[str, Mapping[str, Row]] = {name: rows(name) for name in ROW_FILES}
    found |= {"figures": figures(), "climates": climates(), "prices": price_years()}
    for name in document("cost_bands")["bands"]:
        found[f"bands.{name}"] = MappingProxyType({str(place): value for place, value in enumerate(bands(name))})
    return MappingProxyType(found)

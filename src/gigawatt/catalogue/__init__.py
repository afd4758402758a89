"""What the world offers: chips, plant, cooling, works, lead times, credit terms, climates, prices, cases; all sourced.

Assumes nothing about a programme. Every number carries unit, date, source and kind; an assumption says so and why.
"""

from gigawatt.catalogue.compute_rows import Accelerator, CapexClaim, Milestone, ReferenceModel, ReportedRun
from gigawatt.catalogue.lookup import (
    accelerator,
    bands,
    capex_claims,
    cases,
    cooling,
    credit,
    figure,
    ids,
    macrs,
    plant,
    reference_model,
    rents,
    serving_curve,
    sources,
    tables,
    trades,
    turbine,
    works,
)
from gigawatt.catalogue.places import Climate, HourlyClimate, Prices, climate, prices
from gigawatt.catalogue.rows import (
    Case,
    CaseFact,
    Credit,
    DepreciationClass,
    Plant,
    ServingCurve,
    Trade,
    Works,
    WorksMode,
    WorksTask,
    network_faults,
)
from gigawatt.catalogue.search import Entry, search
from gigawatt.catalogue.site_rows import Cooling, Turbine
from gigawatt.catalogue.synthetic import MONTH_OF_HOUR
from gigawatt.catalogue.tables import CatalogueError
from gigawatt.catalogue.values import Kind, Rival, Source, Value

__all__ = [
    "MONTH_OF_HOUR",
    "Accelerator",
    "CapexClaim",
    "Case",
    "CaseFact",
    "CatalogueError",
    "Climate",
    "Cooling",
    "Credit",
    "DepreciationClass",
    "Entry",
    "HourlyClimate",
    "Kind",
    "Milestone",
    "Plant",
    "Prices",
    "ReferenceModel",
    "ReportedRun",
    "Rival",
    "ServingCurve",
    "Source",
    "Trade",
    "Turbine",
    "Value",
    "Works",
    "WorksMode",
    "WorksTask",
    "accelerator",
    "bands",
    "capex_claims",
    "cases",
    "climate",
    "cooling",
    "credit",
    "figure",
    "ids",
    "macrs",
    "network_faults",
    "plant",
    "prices",
    "reference_model",
    "rents",
    "search",
    "serving_curve",
    "sources",
    "tables",
    "trades",
    "turbine",
    "works",
]

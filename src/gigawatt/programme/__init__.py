"""What the user wants: the programme file read in one view, checked and put in order."""

from gigawatt.programme.construction import WEEKDAYS, Calendar, Closed, Crew, Heads, Progress, Template, read_date
from gigawatt.programme.imported import Imported, works_fragment
from gigawatt.programme.imported_progress import PhaseError, actuals_fragment
from gigawatt.programme.issues import Issue, ProgrammeError, did_you_mean
from gigawatt.programme.model import Claim, Head, MostCompute, ProgrammeFile, Question, Risk, Source, Target, View
from gigawatt.programme.parties import (
    Backstop,
    Contract,
    Control,
    Entity,
    Facility,
    Maintenance,
    Obligation,
    Partner,
    Raise,
    Refresh,
    Remedies,
    ResidualGuarantee,
    Vehicle,
)
from gigawatt.programme.paths import matching
from gigawatt.programme.places import Generation, GridTranche, Phase, Site, Supply
from gigawatt.programme.programme import Asset, Driver, PhaseAt, Programme, neutral_place
from gigawatt.programme.read import read, rivals, switch
from gigawatt.programme.schema import json_schema, units
from gigawatt.programme.tenant import Elsewhere, Needed, TenantLoad
from gigawatt.programme.views import Rival
from gigawatt.programme.write import as_yaml

__all__ = [
    "WEEKDAYS",
    "Asset",
    "Backstop",
    "Calendar",
    "Claim",
    "Closed",
    "Contract",
    "Control",
    "Crew",
    "Driver",
    "Elsewhere",
    "Entity",
    "Facility",
    "Generation",
    "GridTranche",
    "Head",
    "Heads",
    "Imported",
    "Issue",
    "Maintenance",
    "MostCompute",
    "Needed",
    "Obligation",
    "Partner",
    "Phase",
    "PhaseAt",
    "PhaseError",
    "Programme",
    "ProgrammeError",
    "ProgrammeFile",
    "Progress",
    "Question",
    "Raise",
    "Refresh",
    "Remedies",
    "ResidualGuarantee",
    "Risk",
    "Rival",
    "Site",
    "Source",
    "Supply",
    "Target",
    "Template",
    "TenantLoad",
    "Vehicle",
    "View",
    "actuals_fragment",
    "as_yaml",
    "did_you_mean",
    "json_schema",
    "matching",
    "neutral_place",
    "read",
    "read_date",
    "rivals",
    "switch",
    "units",
    "works_fragment",
]

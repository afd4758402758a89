"""What the user wants: the programme file read in one view, checked and put in order."""

from gigawatt.programme.issues import Issue, ProgrammeError, did_you_mean
from gigawatt.programme.model import Claim, Head, ProgrammeFile, Question, Risk, Source, Target, View
from gigawatt.programme.parties import (
    Backstop,
    Contract,
    Control,
    Entity,
    Facility,
    Obligation,
    Partner,
    Raise,
    Remedies,
    Vehicle,
)
from gigawatt.programme.places import Generation, GridTranche, Phase, Site, Supply
from gigawatt.programme.programme import Asset, Driver, PhaseAt, Programme
from gigawatt.programme.read import read, rivals, switch
from gigawatt.programme.schema import json_schema, units
from gigawatt.programme.views import Rival
from gigawatt.programme.write import as_yaml

__all__ = [
    "Asset",
    "Backstop",
    "Claim",
    "Contract",
    "Control",
    "Driver",
    "Entity",
    "Facility",
    "Generation",
    "GridTranche",
    "Head",
    "Issue",
    "Obligation",
    "Partner",
    "Phase",
    "PhaseAt",
    "Programme",
    "ProgrammeError",
    "ProgrammeFile",
    "Question",
    "Raise",
    "Remedies",
    "Risk",
    "Rival",
    "Site",
    "Source",
    "Supply",
    "Target",
    "Vehicle",
    "View",
    "as_yaml",
    "did_you_mean",
    "json_schema",
    "read",
    "rivals",
    "switch",
    "units",
]

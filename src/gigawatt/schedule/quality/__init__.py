"""How good a construction schedule is and what it has earned: critical path, fourteen checks, earned value.

Assumes a plan read from somebody else's program; its own calculated dates are not trusted, its actual ones are.
"""

from gigawatt.schedule.quality.assessment import Assessment, Check, Counts, Offender, Sense, Status
from gigawatt.schedule.quality.critical_path import CriticalPath, Dated, critical_path
from gigawatt.schedule.quality.dcma import assess
from gigawatt.schedule.quality.earned_value import EarnedValue, Measured, earned_value

__all__ = [
    "Assessment",
    "Check",
    "Counts",
    "CriticalPath",
    "Dated",
    "EarnedValue",
    "Measured",
    "Offender",
    "Sense",
    "Status",
    "assess",
    "critical_path",
    "earned_value",
]

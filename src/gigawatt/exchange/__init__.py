"""Other people's files: weather (TMY3, PSM3, EPW, SRW, CSV), prices (CSV), schedules (P6 XER, P6 XML, MS Project XML).

Assumes nothing about a programme; every reader says which file and line it could not read.
"""

from gigawatt.exchange.errors import ExchangeError
from gigawatt.exchange.icalendar_writer import write_icalendar
from gigawatt.exchange.mspdi_writer import write_mspdi
from gigawatt.exchange.plan_file import (
    ConstraintKind,
    LinkKind,
    PlanAssignment,
    PlanFile,
    PlanLink,
    PlanResource,
    PlanTask,
    TaskKind,
    Warned,
    WorkCalendar,
)
from gigawatt.exchange.prices import PriceYear, read_prices
from gigawatt.exchange.read_plan import read_plan, read_plans
from gigawatt.exchange.shifts import STANDARD_WEEK
from gigawatt.exchange.synthetic_plan import generate_plan
from gigawatt.exchange.weather import read_weather
from gigawatt.exchange.weather_year import Weather, Wind
from gigawatt.exchange.wind import read_wind
from gigawatt.exchange.working_time import (
    WorkClock,
    WorkTimeError,
    clock_moment,
    clock_second,
    work_hours,
    work_seconds,
)
from gigawatt.exchange.xer_writer import write_xer

__all__ = [
    "STANDARD_WEEK",
    "ConstraintKind",
    "ExchangeError",
    "LinkKind",
    "PlanAssignment",
    "PlanFile",
    "PlanLink",
    "PlanResource",
    "PlanTask",
    "PriceYear",
    "TaskKind",
    "Warned",
    "Weather",
    "Wind",
    "WorkCalendar",
    "WorkClock",
    "WorkTimeError",
    "clock_moment",
    "clock_second",
    "generate_plan",
    "read_plan",
    "read_plans",
    "read_prices",
    "read_weather",
    "read_wind",
    "work_hours",
    "work_seconds",
    "write_icalendar",
    "write_mspdi",
    "write_xer",
]

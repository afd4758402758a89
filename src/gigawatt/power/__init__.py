"""Power: which plant to build, hourly dispatch, cost per MWh, availability."""

from gigawatt.power.decide import Solved, decide, site_supply
from gigawatt.power.expansion import Expansion, OperatingYear, expand
from gigawatt.power.offer import GAS_KINDS as UNIT_KINDS
from gigawatt.power.operating import Dates, base_dates
from gigawatt.power.outage import Adequacy, Units, adequacy
from gigawatt.power.plan import TECHNOLOGIES, Outcome, Plan, Years
from gigawatt.power.play import play
from gigawatt.power.pypsa_network import MissingExtraError, NotSaidError, need_pypsa, network, write_netcdf
from gigawatt.power.review import Bill, Firmer, Review, review
from gigawatt.power.ride_through import RideThrough, ride_through, site_ride_through
from gigawatt.power.shortage import shortage, shortage_reasons, site_shortage, unserved_by_hour
from gigawatt.power.solve import Problem, Solver, SolverError
from gigawatt.power.supply import Supply

__all__ = [
    "TECHNOLOGIES",
    "UNIT_KINDS",
    "Adequacy",
    "Bill",
    "Dates",
    "Expansion",
    "Firmer",
    "MissingExtraError",
    "NotSaidError",
    "OperatingYear",
    "Outcome",
    "Plan",
    "Problem",
    "Review",
    "RideThrough",
    "Solved",
    "Solver",
    "SolverError",
    "Supply",
    "Units",
    "Years",
    "adequacy",
    "base_dates",
    "decide",
    "expand",
    "need_pypsa",
    "network",
    "play",
    "review",
    "ride_through",
    "shortage",
    "shortage_reasons",
    "site_ride_through",
    "site_shortage",
    "site_supply",
    "unserved_by_hour",
    "write_netcdf",
]

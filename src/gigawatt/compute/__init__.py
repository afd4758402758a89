"""What the megawatts compute: racks, FLOP/s, goodput, tokens, and what an accelerator-hour costs.

Assumes dense FLOP/s with their precision, and tokens of one reference model with a band.
"""

from gigawatt.compute.both_ways import (
    Sizing,
    from_facility_mw,
    from_it_mw,
    from_tokens_per_day,
    from_training,
    rents,
)
from gigawatt.compute.cost import annual_cost_usd, gpu_hour_usd
from gigawatt.compute.deadline import training_of
from gigawatt.compute.decide import decide
from gigawatt.compute.inference import tokens_usd_per_million
from gigawatt.compute.late_halls import Delay, delay_cost
from gigawatt.compute.placement import Placement, place
from gigawatt.compute.placement_problem import PlacementProblem, Terms
from gigawatt.compute.plan import Outcome, Plan
from gigawatt.compute.play import play
from gigawatt.compute.tenant import placement_of, placement_problem
from gigawatt.compute.training import training_days

__all__ = [
    "Delay",
    "Outcome",
    "Placement",
    "PlacementProblem",
    "Plan",
    "Sizing",
    "Terms",
    "annual_cost_usd",
    "decide",
    "delay_cost",
    "from_facility_mw",
    "from_it_mw",
    "from_tokens_per_day",
    "from_training",
    "gpu_hour_usd",
    "place",
    "placement_of",
    "placement_problem",
    "play",
    "rents",
    "tokens_usd_per_million",
    "training_days",
    "training_of",
]

"""What the megawatts compute: racks, FLOP/s, goodput, tokens, and what an accelerator-hour costs.

Assumes dense FLOP/s with their precision, and tokens of one reference model with a band.
"""

from gigawatt.compute.cost import annual_cost_usd, gpu_hour_usd
from gigawatt.compute.decide import decide
from gigawatt.compute.inference import tokens_usd_per_million
from gigawatt.compute.plan import Outcome, Plan
from gigawatt.compute.play import play
from gigawatt.compute.training import training_days

__all__ = [
    "Outcome",
    "Plan",
    "annual_cost_usd",
    "decide",
    "gpu_hour_usd",
    "play",
    "tokens_usd_per_million",
    "training_days",
]

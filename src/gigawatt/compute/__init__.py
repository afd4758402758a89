"""What the megawatts compute: racks, FLOP/s, goodput, tokens, and what an accelerator-hour costs.

Assumes dense FLOP/s with their precision, and tokens of one reference model with a band.
"""

from gigawatt.compute.cost import annual_cost_usd, gpu_hour_usd
from gigawatt.compute.decide import decide
from gigawatt.compute.inference import tokens_usd_per_million
from gigawatt.compute.pipeline import Layout, layout_of, rescaled_flops
from gigawatt.compute.plan import Outcome, Plan
from gigawatt.compute.play import play
from gigawatt.compute.sizing import Band, FatTree, fat_tree, storage_eb, storage_eb_of_facility
from gigawatt.compute.training import (
    Fleet,
    Runs,
    TrainingRun,
    Utilisation,
    fleet_of,
    runs_at_once,
    train,
    training_days,
    utilisation,
)

__all__ = [
    "Band",
    "FatTree",
    "Fleet",
    "Layout",
    "Outcome",
    "Plan",
    "Runs",
    "TrainingRun",
    "Utilisation",
    "annual_cost_usd",
    "decide",
    "fat_tree",
    "fleet_of",
    "gpu_hour_usd",
    "layout_of",
    "play",
    "rescaled_flops",
    "runs_at_once",
    "storage_eb",
    "storage_eb_of_facility",
    "tokens_usd_per_million",
    "train",
    "training_days",
    "utilisation",
]

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
from gigawatt.compute.decide import decide
from gigawatt.compute.fleet_cost import Capex, Tco, capex_per_it_gw, tco, tco_per_it_gw
from gigawatt.compute.inference import tokens_usd_per_million
from gigawatt.compute.interactivity import MEASURED, tokens_per_s_at
from gigawatt.compute.late_halls import Delay, delay_cost
from gigawatt.compute.pipeline import Layout, layout_of, rescaled_flops
from gigawatt.compute.placement import Placement, place
from gigawatt.compute.placement_problem import PlacementProblem, Terms
from gigawatt.compute.plan import Outcome, Plan
from gigawatt.compute.play import play
from gigawatt.compute.reconciliation import Reconciled, reconcile
from gigawatt.compute.refresh import Generation, Refresh, Worth, is_kept, refresh, worth
from gigawatt.compute.rental import (
    Calibration,
    RentMoments,
    RentProcess,
    calibrate,
    expected_rents,
    rent_moments,
    rent_paths,
    rent_process,
    rent_series,
)
from gigawatt.compute.sizing import Band, FatTree, fat_tree, storage_eb, storage_eb_of_facility
from gigawatt.compute.tenant import placement_of, placement_problem
from gigawatt.compute.training import (
    Fleet,
    Runs,
    TrainingRun,
    Utilisation,
    fastest,
    fleet_of,
    runs_at_once,
    smallest,
    train,
    training_days,
    utilisation,
)

__all__ = [
    "MEASURED",
    "Band",
    "Calibration",
    "Capex",
    "Delay",
    "FatTree",
    "Fleet",
    "Generation",
    "Layout",
    "Outcome",
    "Placement",
    "PlacementProblem",
    "Plan",
    "Reconciled",
    "Refresh",
    "RentMoments",
    "RentProcess",
    "Runs",
    "Sizing",
    "Tco",
    "Terms",
    "TrainingRun",
    "Utilisation",
    "Worth",
    "annual_cost_usd",
    "calibrate",
    "capex_per_it_gw",
    "decide",
    "delay_cost",
    "expected_rents",
    "fastest",
    "fat_tree",
    "fleet_of",
    "from_facility_mw",
    "from_it_mw",
    "from_tokens_per_day",
    "from_training",
    "gpu_hour_usd",
    "is_kept",
    "layout_of",
    "place",
    "placement_of",
    "placement_problem",
    "play",
    "reconcile",
    "refresh",
    "rent_moments",
    "rent_paths",
    "rent_process",
    "rent_series",
    "rents",
    "rescaled_flops",
    "runs_at_once",
    "smallest",
    "storage_eb",
    "storage_eb_of_facility",
    "tco",
    "tco_per_it_gw",
    "tokens_per_s_at",
    "tokens_usd_per_million",
    "train",
    "training_days",
    "utilisation",
    "worth",
]

"""The same plan in many futures: drivers, trials, bands, joint confidence, sensitivities.

Assumes the chain's `play` is a pure function of a trial; random numbers are addressed by trial number and driver name.
"""

from gigawatt.risk.bands import Band, band, monthly_bands, quantile, quantile_standard_error
from gigawatt.risk.causes import FirstShort, binding_shares, first_short
from gigawatt.risk.confidence import Share, frontier, joint_confidence, share
from gigawatt.risk.drivers import Drivers, neutral, pack, sample, sample_block
from gigawatt.risk.ensemble import run_blocks
from gigawatt.risk.merging import finish_bias
from gigawatt.risk.philox import key_of
from gigawatt.risk.sensitivity import TornadoRow, tornado
from gigawatt.risk.spread import share_below
from gigawatt.risk.trials import Trials, base_trials, replay_trial, run_trials

__all__ = [
    "Band",
    "Drivers",
    "FirstShort",
    "Share",
    "TornadoRow",
    "Trials",
    "band",
    "base_trials",
    "binding_shares",
    "finish_bias",
    "first_short",
    "frontier",
    "joint_confidence",
    "key_of",
    "monthly_bands",
    "neutral",
    "pack",
    "quantile",
    "quantile_standard_error",
    "replay_trial",
    "run_blocks",
    "run_trials",
    "sample",
    "sample_block",
    "share",
    "share_below",
    "tornado",
]

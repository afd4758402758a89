"""What an accelerator serves where every user is promised a speed.

Assumes the shape of the one measured curve for all: a chip that nobody measured at several speeds has it at its own
height.
"""

from __future__ import annotations

from gigawatt.catalogue import accelerator, serving_curve
from gigawatt.compute.chips import chip
from gigawatt.compute.facts import catalogued
from gigawatt.compute.inference import Throughput, throughput_at
from gigawatt.quantities import GigawattError

MEASURED = "gb200_nvl72"
"""The chip of the measured curve."""


def tokens_per_s_at(identity: str, tokens_per_user_s: float) -> Throughput:
    """Return what one accelerator serves over all users, each of whom sees at least a speed [1/s].

    Parameters
    ----------
    identity
        Row of the accelerator catalogue.
    tokens_per_user_s
        Speed that a user sees [tokens/s].

    The low end is what poorer software reaches, as a share of the central figure; the high end the next slower
    configuration measured. Other chips: times their central rate over that of the measured chip.

    Raises
    ------
    GigawattError
        Where nothing measured is so fast.

    """
    curve = serving_curve(MEASURED)
    speeds, served = curve.tokens_per_user_s, curve.tokens_per_accelerator_s
    central = throughput_at(tokens_per_user_s, speeds, served)
    if central <= 0.0:
        fastest = f"at most {max(speeds):g}, the fastest configuration measured ({curve.model})"
        raise GigawattError(f"found {tokens_per_user_s:g} tokens/s for each user, expected {fastest}")
    slower = [rate for speed, rate in zip(speeds, served, strict=True) if speed < tokens_per_user_s]
    own, measured = (chip(accelerator(name), catalogued()).tokens_per_s for name in (identity, MEASURED))
    height = own.central / measured.central
    return Throughput(central * height * own.low / own.central, central * height, min(slower, default=central) * height)

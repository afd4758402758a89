"""What the compute stage answers, and the disputed figure that moves each answer most.

Assumes bands as in the headlines: over the trials, for tokens over what was measured of one accelerator.
"""

from __future__ import annotations

from typing import Literal

from gigawatt.chain.record import Band, Record

AnswerName = Literal[
    "accelerators", "dense_bf16_flops", "goodput_share", "tokens_per_day", "tokens_usd_per_million", "gpu_hour_usd"
]


class Dispute(Record):
    """A figure that others give otherwise, and what the answer would be with theirs."""

    figure: str
    """Key in the catalogue, `life.chips_years`, or id of a claim of the file."""
    title: str
    """What it is, in a few words."""
    says: str
    """The value in use, and who gives it."""
    rival_says: str
    """The other value and who gives it: of all that are given, the one that moves the answer most."""
    answer: float
    """In the base case, with the figure in use."""
    rival_answer: float
    """In the base case, with the other value; all else as planned."""


class ComputeAnswer(Record):
    """One answer of the compute stage."""

    name: AnswerName
    """`goodput_share`, `tokens_per_day`, or the headline of that name."""
    unit: str
    """Of the band."""
    band: Band | None
    """Null where nothing runs; `reason` says why."""
    reason: str = ""
    """Why it cannot be computed."""
    disputes: tuple[Dispute, ...] = ()
    """The figures that move it most, largest first."""

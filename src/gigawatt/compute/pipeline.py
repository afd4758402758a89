"""How the speed of a training run changes when it is spread over more accelerators: the bubble of the pipeline.

Assumes that nothing else changes with size: work per micro-batch, and communication hidden behind it.
"""

from __future__ import annotations

from typing import NamedTuple

from gigawatt.catalogue import ReportedRun
from gigawatt.quantities import GigawattError


class Layout(NamedTuple):
    """How one replica of a model is spread and fed."""

    pipeline_stages: int
    virtual_stages: int
    """Chunks of layers that one stage holds, interleaved; 1 for none."""
    micro_batches: int
    """Per replica and step: halves when the same batch goes to twice the replicas."""


def layout_of(run: ReportedRun) -> Layout:
    """Return the layout of a reported run.

    Raises
    ------
    GigawattError
        Where the catalogue does not say it.
    """
    if run.pipeline_stages is None or run.virtual_stages is None or run.micro_batches is None:
        raise GigawattError("found a reported run without its layout, expected stages, virtual stages, micro-batches")
    return Layout(run.pipeline_stages, run.virtual_stages, run.micro_batches)


def busy_share(layout: Layout) -> float:
    """Return the share of a step in which a stage has work [0..1].

    `1 / (1 + (p - 1) / (v m))`: Narayanan et al., "Efficient large-scale language model training on GPU clusters using
    Megatron-LM", SC21, section 2.2.2. One where there is one stage, or batches without end.
    """
    stages, chunks, batches = layout
    return 1.0 / (1.0 + (stages - 1.0) / (chunks * batches))


def rescaled_flops(achieved_flops: float, measured: Layout, wanted: Layout) -> float:
    """Return what an accelerator does in another layout of the same model [FLOP/s].

    Calibrated at 8,192 H100 (430 TFLOP/s) it says 407 at 16,384, where Llama 3 reports 400.

    Parameters
    ----------
    achieved_flops
        Per accelerator in the measured layout [FLOP/s].
    measured, wanted
        Layouts.

    """
    return achieved_flops * busy_share(wanted) / busy_share(measured)

"""How much of a large job's time is useful: failures, checkpoints, effective training time ratio (ETTR).

Assumes that failures arrive independently at a constant rate per node and that any of them stops the whole job.
"""

from __future__ import annotations

from math import exp, expm1, sqrt

HOURS_PER_DAY = 24.0


def mttf_hours(
    accelerators: float, failures_per_thousand_node_days: float, accelerators_per_node: float = 8.0
) -> float:
    """Return the mean time to failure of a job on many nodes [h].

    `M = 24 / (nodes * r)` with `nodes = accelerators / accelerators_per_node`: Kokolis et al., "Revisiting Reliability
    in Large-Scale Machine Learning Research Clusters", 2024, section 3. Optimistic for small jobs: at 1,024
    accelerators it gives 28.8 h where the same authors measured 7.9 h.

    Parameters
    ----------
    accelerators
        In the job [accelerators].
    failures_per_thousand_node_days
        Of one node [1 / 1,000 node-days].
    accelerators_per_node
        8 in every published rate used here.

    """
    failures_per_day = accelerators / accelerators_per_node * failures_per_thousand_node_days / 1000.0
    return HOURS_PER_DAY / failures_per_day


def young_interval_s(write_s: float, mttf_s: float) -> float:
    """Return the time between checkpoints that loses least, to first order [s].

    `tau = sqrt(2 w M)`: Young, "A first order approximation to the optimum checkpoint interval", CACM 17(9), 1974.
    """
    return sqrt(2.0 * write_s * mttf_s)


def daly_ettr(interval_s: float, write_s: float, restart_s: float, mttf_s: float) -> float:
    """Return the share of time that is useful work [0..1], exact for exponential failures.

    `E = tau / (M exp(R/M) (exp((tau + w)/M) - 1))`: Daly, "A higher order estimate of the optimum checkpoint interval
    for restart dumps", FGCS 22(3), 2006, equation 20. Failures may also strike during writing and restarting.

    Parameters
    ----------
    interval_s
        Work between two checkpoints, `tau` [s].
    write_s
        Blocking time of one checkpoint, `w` [s].
    restart_s
        From failure to work resumed, `R` [s].
    mttf_s
        Mean time to failure of the job, `M` [s].

    """
    return interval_s * exp(-restart_s / mttf_s) / (mttf_s * expm1((interval_s + write_s) / mttf_s))


def meta_ettr(interval_s: float, write_s: float, restart_s: float, mttf_s: float) -> float:
    """Return the same share by Meta's closed form, a cross-check while recovery costs less than 15 % [0..1].

    `E = (1 - (u0 + dt/2) / M) / (1 + w/dt)`: Kokolis et al. 2024, section 3.3. First order in `1/M`: at 131,072
    accelerators it reads 0.467 where Daly and simulation give 0.548.
    """
    return (1.0 - (restart_s + interval_s / 2.0) / mttf_s) / (1.0 + write_s / interval_s)


def job_ettr(accelerators: float, failures_per_thousand_node_days: float, write_s: float, restart_s: float) -> float:
    """Return Daly's share for one job on all the accelerators, checkpointing at Young's interval [0..1].

    1 without failures. With checkpoints that cost nothing only restarts are lost: the limit `exp(-R/M)`.
    """
    if accelerators <= 0 or failures_per_thousand_node_days <= 0:
        return 1.0
    mttf_s = mttf_hours(accelerators, failures_per_thousand_node_days) * 3600.0  # s per h
    if write_s <= 0:
        return exp(-restart_s / mttf_s)
    return daly_ettr(young_interval_s(write_s, mttf_s), write_s, restart_s, mttf_s)

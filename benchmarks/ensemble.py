"""How fast the ensemble plays, as a ratio against PySAM's Singleowner in the same run.

    python benchmarks/ensemble.py [examples/stargate] [view]

Assumes a warm compile cache (the first trials are not timed). PySAM finances one project over annual periods; a trial
plays money, schedule, power, compute and monthly statements of every vehicle. Both are given per vehicle-period.
"""

from __future__ import annotations

import sys
from time import perf_counter

from gigawatt import capital, chain, read
from gigawatt.risk import run_trials

TRIALS = 2_000


def ensemble_us(path: str, view: str | None, workers: int) -> tuple[float, int]:
    """Return microseconds per trial and vehicle-periods per trial."""
    programme = read(path, view)
    plan = chain.decide(programme)
    asked, end = chain.ask(programme, plan), capital.call_end_month(programme)
    run_trials(programme, plan, asked, end, 10, 1, workers=workers)
    start = perf_counter()
    run_trials(programme, plan, asked, end, TRIALS, 1, workers=workers)
    return (perf_counter() - start) / TRIALS * 1e6, len(programme.vehicles) * programme.timeline.months


def pysam_us(runs: int = 50) -> float:
    """Return microseconds per vehicle-period of PySAM's Singleowner in its default configuration."""
    from PySAM import CustomGeneration, Singleowner

    name = "CustomGenerationProfileSingleOwner"
    donor = CustomGeneration.default(name)  # stays referenced: PySAM may segfault when it is collected
    model = Singleowner.from_existing(donor, name)
    model.value("gen", [100_000.0] * 8760)
    model.value("system_capacity", 100_000.0)
    model.execute(0)
    start = perf_counter()
    for _ in range(runs):
        model.execute(0)
    return (perf_counter() - start) / runs * 1e6 / model.value("analysis_period")


def main() -> None:
    """Print the figures as a table."""
    path = sys.argv[1] if len(sys.argv) > 1 else "examples/stargate"
    view = sys.argv[2] if len(sys.argv) > 2 else None
    one, periods = ensemble_us(path, view, workers=1)
    two, _ = ensemble_us(path, view, workers=2)
    print(
        f"{path}: {one:,.0f} us a trial on one core, {periods} vehicle-periods; {1e6 / two:,.0f} trials/s on two cores"
    )
    try:
        peer = pysam_us()
    except ImportError:
        print("PySAM is not installed: no ratio")
        return
    ours = one / periods
    print(f"PySAM: {peer:,.0f} us per vehicle-period; here {ours:.2f} us: {peer / ours:,.0f} times faster")


if __name__ == "__main__":
    main()

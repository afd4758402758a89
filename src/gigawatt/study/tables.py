"""A run's numbers as Parquet: scalars per trial, and monthly quantiles in long form.

Assumes column names carry their units; what is not finite is stored as null, so that no NaN or infinity leaves a run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from gigawatt.chain import Exhibits, Fan
from gigawatt.quantities import F1
from gigawatt.study.run import Run


def trials_parquet(run: Run) -> bytes:
    """Return `trials.parquet`: one row per view and trial, one column per scalar of any view."""
    names = list(dict.fromkeys(name for table in run.trial_tables for name in table))
    views: list[str] = []
    trials: list[F1] = []
    columns: dict[str, list[F1]] = {name: [] for name in names}
    for verdict, table in zip(run.verdicts, run.trial_tables):
        count = max((len(values) for values in table.values()), default=0)
        views += [verdict.provenance.view] * count
        trials.append(np.arange(count, dtype=np.float64))
        for name in names:
            columns[name].append(np.asarray(table.get(name, np.full(count, np.nan)), dtype=np.float64))
    numbers = {name: _nullable(np.concatenate(parts)) for name, parts in columns.items()}
    trial = np.concatenate(trials).astype(np.int32) if trials else np.zeros(0, dtype=np.int32)
    return _parquet({"view": pa.array(views, pa.string()).dictionary_encode(), "trial": pa.array(trial)} | numbers)


def series_parquet(run: Run) -> bytes:
    """Return `series.parquet`: view, series, month, p10, p50, p90."""
    rows = [row for exhibits in run.exhibits for row in _rows(exhibits)]
    texts = {
        name: pa.array([row[index] for row in rows], pa.string()).dictionary_encode()
        for index, name in enumerate(("view", "series", "month"))
    }
    numbers = {
        name: pa.array([row[index] for row in rows], pa.float64())
        for index, name in enumerate(("p10", "p50", "p90"), 3)
    }
    return _parquet(texts | numbers)


def fans(exhibits: Exhibits) -> Iterator[tuple[str, Sequence[str], Fan]]:
    """Yield every monthly fan with its name and axis; names carry their units."""
    money, schedule, compute, finance = exhibits.money, exhibits.schedule, exhibits.compute, exhibits.finance
    yield "callable_usd", money.months, money.callable
    yield "supply_usd", money.months, money.supply
    yield "spend_usd", money.months, money.spend
    yield "energised_mw", schedule.months, schedule.energised_mw
    yield "heads", schedule.months, schedule.heads
    yield "accelerators", compute.months, compute.accelerators
    yield "bf16_flops", compute.months, compute.bf16_flops
    yield "tokens", compute.months, compute.tokens
    for vehicle in finance.vehicles:
        yield f"debt_usd.{vehicle.name}", finance.months, _certain(vehicle.debt_usd)
        if vehicle.dscr is not None:
            yield f"dscr.{vehicle.name}", finance.months, vehicle.dscr


def _certain(series: tuple[float | None, ...]) -> Fan:
    """The fan of a series of the base case alone: only its middle is known."""
    nothing = (None,) * len(series)
    return Fan(p10=nothing, p50=series, p90=nothing)


def _rows(exhibits: Exhibits) -> Iterator[tuple[str | float | None, ...]]:
    for name, months, fan in fans(exhibits):
        for month, *values in zip(months, fan.p10, fan.p50, fan.p90):
            yield (exhibits.view, name, month, *values)


def _nullable(values: F1) -> pa.Array:
    return pa.array(values, pa.float64(), mask=~np.isfinite(values))


def _parquet(columns: dict[str, pa.Array]) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(columns), sink, compression="zstd")
    return bytes(sink.getvalue())

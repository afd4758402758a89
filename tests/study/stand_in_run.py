"""A stand-in for a whole run."""

from __future__ import annotations

import numpy as np
from stand_in_exhibits import stand_in_exhibits
from stand_in_verdict import stand_in_verdict

from gigawatt.study import Run


def stand_in_run(*views: str) -> Run:
    names = views or ("announced",)
    generator = np.random.default_rng(3)
    return Run(
        verdicts=tuple(stand_in_verdict(view) for view in names),
        exhibits=tuple(stand_in_exhibits(view) for view in names),
        timings={"read": 0.2, "decide": 4.1, "play": 9.3},
        trial_tables=tuple(
            {"capex_usd": generator.lognormal(25, 0.1, 50), "live_day": np.append(generator.random(49), np.inf)}
            for _ in names
        ),
        programme_text="gigawatt: 1\nprogramme: {name: Stargate}\n",
        audit=(),
    )

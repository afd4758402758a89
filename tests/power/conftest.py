"""Programmes for the power tests, read as a user's file would be."""

import json

import numpy as np
import pytest

from gigawatt.capital import Phases
from gigawatt.programme import read

HEAD = {"name": "test", "start": "2024-01", "horizon": "10 years", "price_year": 2025}
LOCATION = {"latitude": 32.45, "longitude": -99.73}


@pytest.fixture
def site_row():
    """Return a site of the programme file with phases of the given IT power [MW]; no candidates unless asked for."""

    def row(*it_mw, grid_mw=0.0, **keys):
        phases = [{"name": f"a{n}", "it_power": f"{mw} MW IT", "start": "2024-06"} for n, mw in enumerate(it_mw)]
        grid = [{"from": "2024-06", "firm": f"{grid_mw} MW facility"}] if grid_mw else []
        return {"location": LOCATION, "grid": grid, "candidates": [], "phases": phases} | keys

    return row


@pytest.fixture
def make_programme(tmp_path):
    """Return (programme, phases) for a mapping of sites; phases draw 1.4 times their IT power."""

    def make(sites, **keys):
        path = tmp_path / "programme.yaml"
        path.write_text(json.dumps({"gigawatt": 1, "programme": HEAD, "sites": sites} | keys), encoding="utf-8")
        programme = read(str(path))
        it_mw = np.array([at.phase.it_power.value for at in programme.phases])
        site = np.array([at.site for at in programme.phases], dtype=np.int64)
        none = np.zeros(len(it_mw), dtype=np.int64)
        cost_usd, accelerators = np.zeros((len(it_mw), 3)), np.zeros(len(it_mw))
        return programme, Phases(site, it_mw, 1.4 * it_mw, cost_usd, accelerators, none, none)

    return make

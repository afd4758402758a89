"""PyPSA as an independent judge of one year, where it is installed."""

import logging
import warnings
from importlib.util import find_spec

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from power_cases import full_supply, gas, random_supply

from gigawatt.power.pypsa_network import MissingExtraError, NotSaidError, network, write_netcdf
from gigawatt.power.sizing import least_cost

there = pytest.mark.skipif(find_spec("pypsa") is None, reason="PyPSA is an optional extra")
SEEDS = st.integers(0, 10_000)
QUIET = {"output_flag": False, "mip_rel_gap": 1e-9}


def said_supply(seed):
    """A random supply with all that PyPSA's components can say."""
    supply, steps = random_supply(seed), 24
    candidate = gas(steps, 0.1, 20.0 + seed % 40, unit_mw=0.13, annuity_usd_per_mw=100e3 * steps / 8760.0)
    limited = supply.thermal[0]._replace(kind="gas_engine", permit_hours=4000.0, other_usd_per_mwh=3.0)
    return supply._replace(
        thermal=(candidate, limited),
        export_usd_per_mwh=0.5 * supply.grid_usd_per_mwh,
        flexible_mw=np.full(steps, 0.1),
        flexible_usd_per_mwh=200.0,
    )


def judged_usd(built):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging.disable(logging.WARNING)
        built.optimize(solver_name="highs", log_to_console=False, solver_options=QUIET)
        logging.disable(logging.NOTSET)
    return built.objective


@there
@settings(max_examples=8, deadline=None)
@given(SEEDS)
def test_pypsa_finds_the_same_cost(seed):
    supply = said_supply(seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        built = network(supply)
    assert least_cost(supply).cost_usd == pytest.approx(judged_usd(built), rel=1e-6)


@there
def test_a_network_written_and_read_again_has_the_same_cost(tmp_path):
    import pypsa

    supply, path = said_supply(5), tmp_path / "year.nc"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        write_netcdf(supply, path)
        again = pypsa.Network(str(path))
    assert judged_usd(again) == pytest.approx(least_cost(supply).cost_usd, rel=1e-6)


@there
def test_what_pypsa_cannot_say_is_named_and_refused():
    with pytest.raises(NotSaidError, match=r"charges on peaks, a gas lateral, permits.*hint"):
        network(full_supply(1))


def test_without_pypsa_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setattr("gigawatt.power.pypsa_network.find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match=r"not installed, hint: .*pip install -e '.\[pypsa\]'"):
        network(random_supply(1))

"""Every line of SAM reproduced: its five published cases and generated ones, settled by PySAM in a process of its own.

PySAM runs once for all tests, through the oracle's script; `benchmarks/sam.py` compares.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from test_finance_sam import BAD_YEAR, SIMPLE

from gigawatt.finance import settle_case

ROOT = Path(__file__).parents[2]
ORACLE = ROOT / ".." / "shared" / "oracles" / "sam.py"
SEED, CASES = 20250121, 40
TOLERANCE, IRR_TOLERANCE = 1e-9, 5e-6

SCRIPT = """
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("sam", sys.argv[1])
sam = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sam)
model, donor = sam.run_sam(sam.BASE)
price = [sam.BASE["revenue"] / 876e6] * 20
price[4] = 25e6 / 876e6
model.value("ppa_price_input", tuple(price))
model.execute(0)
print(json.dumps([model.Outputs.min_dscr, model.Outputs.cf_debt_payment_principal[5]]))
"""


def needs_sam() -> None:
    if not ORACLE.exists():
        pytest.skip("the oracle's file is not beside this checkout")
    if find_spec("PySAM") is None:
        pytest.skip("NREL-PySAM is not installed (extra `dev`)")


def generated(seed: int, count: int) -> dict[str, dict]:
    """Return inputs of the oracle over their whole sensible range, each switched on in about half of the cases."""
    random = np.random.default_rng(seed)

    def some(low: float, high: float, often: float = 0.5) -> float:
        return float(random.uniform(low, high)) if random.random() < often else 0.0

    cases = {}
    for number in range(count):
        years = int(random.integers(8, 36))
        cases[f"generated {number}"] = {
            "years": years,
            "revenue": float(random.uniform(60e6, 220e6)),
            "rev_escal": some(-0.02, 0.05),
            "opex": float(random.uniform(5e6, 45e6)),
            "opex_escal": some(0.0, 0.04),
            "inflation": some(0.0, 0.04),
            "capex": float(random.uniform(6e8, 16e8)),
            "dscr": float(random.uniform(1.05, 2.0)),
            "tenor": int(random.integers(2, years + 1)),
            "rate": float(random.uniform(0.02, 0.11)),
            "cap": float(random.uniform(0.3, 0.9)) if random.random() < 0.4 else None,
            "fee": some(0.0, 0.04),
            "closing": some(0.0, 2e7),
            "other": some(0.0, 2e7),
            "constr": some(0.0, 8e7),
            "dsra_months": some(0.0, 18.0),
            "wc_months": some(0.0, 12.0),
            "recv_months": some(0.0, 6.0),
            "reserve_rate": some(0.0, 0.05),
            "tax": float(random.uniform(0.0, 0.4)),
            "state_tax": some(0.0, 0.12),
            "bonus": some(0.0, 1.0),
            "salvage": some(0.0, 0.8),
            "real_disc": float(random.uniform(0.02, 0.12)),
            "debt_option": int(random.random() < 0.6),
            "debt_percent": float(random.uniform(0.2, 0.9)),
            "level_pay": bool(random.random() < 0.5),
            "degradation": some(0.0, 0.02),
        }
    return cases


def printed(cases: str) -> dict[str, dict]:
    """Return what the oracle prints for a file of cases, `-` for its own."""
    command = [sys.executable, str(ORACLE), cases]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    return json.loads(done.stdout)


@pytest.fixture(scope="session")
def settled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    """What SAM says of the published and of the generated cases."""
    needs_sam()
    path = tmp_path_factory.mktemp("sam") / "cases.json"
    path.write_text(json.dumps(generated(SEED, CASES)))
    return {**printed("-"), **printed(str(path))}


@cache
def benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sam_benchmark", ROOT / "benchmarks" / "sam.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def apart(settled: dict[str, dict]) -> dict[str, dict[str, float]]:
    """The worst relative difference by case and line."""
    found = {name: benchmark().compare(entry) for name, entry in settled.items()}
    return {name: {line: float(values.max()) for line, values in lines.items()} for name, lines in found.items()}


def test_the_five_published_cases_are_there(settled: dict[str, dict]) -> None:
    assert len(settled) == CASES + 5


@pytest.mark.parametrize("line", [*benchmark().LINES, *benchmark().MONEY, "min_dscr", "lcoe_cents_per_kwh"])
def test_line_matches_sam_in_every_case(apart: dict[str, dict[str, float]], line: str) -> None:
    assert {name: lines[line] for name, lines in apart.items() if lines[line] > TOLERANCE} == {}


def test_irr_matches_sam_in_every_case_within_its_loose_root(apart: dict[str, dict[str, float]]) -> None:
    assert {name: lines["irr"] for name, lines in apart.items() if lines["irr"] > IRR_TOLERANCE} == {}


def test_generated_cases_reach_what_is_hard(settled: dict[str, dict]) -> None:
    """Interest lent again, a balance below zero, debt service that the owner pays, losses, all three kinds of loan."""
    lines = [entry["lines"] for entry in settled.values()]
    assert min(min(line["principal"]) for line in lines) < -1e5
    assert min(min(line["debt_balance"]) for line in lines) < -1e5
    assert min(min(line["pretax_equity"][1:]) for line in lines) < -1e6
    assert max(max(line["federal_tax"]) for line in lines) > 1e6
    kinds = {(entry["inputs"]["debt_option"], entry["inputs"]["level_pay"]) for entry in settled.values()}
    assert len(kinds) == 4


def test_every_input_is_varied(settled: dict[str, dict]) -> None:
    for key in benchmark().INPUTS:
        assert len({entry["inputs"][key] for entry in settled.values()}) > 1, key


def test_sam_says_1_30_of_the_bad_year_that_a_frozen_structure_shows() -> None:
    needs_sam()
    command = [sys.executable, "-c", SCRIPT, str(ORACLE)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    theirs, principal = json.loads(done.stdout)
    assert theirs == pytest.approx(1.3)
    assert settle_case(BAD_YEAR).principal_usd[5] == pytest.approx(principal, rel=1e-9)
    assert settle_case(BAD_YEAR, sized_on=SIMPLE).dscr[5] < 0.1

"""SAM's "simple" case: the annual setting reproduces every line, first from printed figures, then from PySAM itself."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from gigawatt.finance import AnnualCase, AnnualResult, irr, settle_case

ORACLE = Path(__file__).parents[2] / ".." / "shared" / "oracles" / "sam.py"
MACRS_5 = (0.2, 0.32, 0.192, 0.1152, 0.1152, 0.0576)  # IRS Publication 946, table A-1


def simple() -> AnnualResult:
    """Revenue 130, cost 20, capital 1,000 MUSD; DSCR 1.30, 15 years at 7 %; tax 21 %, MACRS-5; 20 years."""
    return settle_case(
        AnnualCase(
            capex_usd=1e9,
            revenue_usd=np.full(20, 130e6),
            opex_usd=np.full(20, 20e6),
            dscr=1.30,
            tenor=15,
            rate=0.07,
            tax_rate=0.21,
            depreciation=MACRS_5,
        )
    )


@cache
def sam() -> dict:
    if not ORACLE.exists():
        pytest.skip("the oracle's file is not beside this checkout")
    if find_spec("PySAM") is None:
        pytest.skip("NREL-PySAM is not installed (extra `oracles`)")
    done = subprocess.run([sys.executable, str(ORACLE), "-"], capture_output=True, text=True, timeout=120, check=True)
    return json.loads(done.stdout)["simple"]


def lines(result: AnnualResult) -> dict[str, np.ndarray]:
    out = result.outcome
    return {
        "cfads": out.revenue_usd[0] - out.opex_usd[0],
        "debt_service": out.interest_usd[0] + out.repaid_usd[0],
        "interest": out.interest_usd[0],
        "principal": out.repaid_usd[0],
        "debt_balance": out.debt_usd[0],
        "depreciation": out.tax_depreciation_usd[0],
        "federal_tax": -out.tax_usd[0],
        "pretax_equity": result.pretax_equity_usd,
        "aftertax_equity": result.aftertax_equity_usd,
    }


# Printed by SAM 7.1.1 for this case, in MUSD and shares, to the digits printed.
def test_debt_and_equity_match_the_printed_figures() -> None:
    result = simple()
    assert result.debt_usd / 1e6 == pytest.approx(770.6696, abs=5e-5)
    assert result.equity_usd / 1e6 == pytest.approx(229.3304, abs=5e-5)


def test_irr_matches_the_printed_figure_within_its_loose_root() -> None:
    assert irr(simple().aftertax_equity_usd, 1).value == pytest.approx(0.1648026, rel=5e-6)


def test_net_present_value_matches_the_printed_figure() -> None:
    flows = simple().aftertax_equity_usd
    assert np.sum(flows / 1.08 ** np.arange(21)) / 1e6 == pytest.approx(138.1984, abs=5e-5)


def test_equity_flows_are_exactly_what_owners_pay_and_receive() -> None:
    result = simple()
    out = result.outcome
    np.testing.assert_allclose(result.aftertax_equity_usd, out.distributed_usd[0] - out.called_usd[0, 0], atol=0.01)


@pytest.mark.parametrize(
    "name",
    [
        "aftertax_equity",
        "cfads",
        "debt_balance",
        "debt_service",
        "depreciation",
        "federal_tax",
        "interest",
        "pretax_equity",
        "principal",
    ],
)
def test_line_matches_sam(name: str) -> None:
    theirs = np.array(sam()["lines"][name])
    ours = lines(simple())[name]
    if name == "cfads":  # SAM reports it only while debt is outstanding
        ours, theirs = ours[:16], theirs[:16]
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-9 * 1e9)


def test_scalars_match_sam() -> None:
    scalars, result = sam()["scalars"], simple()
    assert result.debt_usd == pytest.approx(scalars["debt"], rel=1e-9)
    assert result.equity_usd == pytest.approx(scalars["equity"], rel=1e-9)
    assert irr(result.aftertax_equity_usd, 1).value == pytest.approx(scalars["irr"], rel=5e-6)

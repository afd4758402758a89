"""Recomputes annual cases that NREL's System Advisor Model (SAM, PySAM Singleowner) has settled, line by line.

    python benchmarks/sam.py LINES.json [--json]

Assumes LINES.json maps each case's name to `inputs` (all of `INPUTS`), `lines` (USD over years 0..N) and `scalars`, as
a script prints them that runs PySAM. Prints the worst relative difference of every line and exits 1 above tolerance;
what differs by less than half a cent counts as equal.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

from gigawatt.catalogue import macrs
from gigawatt.finance import AnnualCase, AnnualResult, settle_case
from gigawatt.quantities import GigawattError

TOLERANCE = 1e-9
"""Relative, for every line and scalar but one."""
LOOSE = {"irr": 5e-6}
"""SAM stops its search for the rate of return early (2e-6 was measured over nine cases)."""
STOP = 1e-6
"""Share of the largest flow: SAM takes a rate at which the flows are worth less for the rate of return."""
LEAST_USD = 5e6
"""Smaller amounts are compared as if they were as large, so that what is apart by half a cent counts as equal."""
NOT_GIVEN = 1e300
"""SAM writes NaN, or the largest number there is, where it finds no rate of return or no debt."""
ENERGY_MWH = 100.0 * 8760.0
"""In year 1: the oracle sells a flat 100 MW; price follows from revenue."""

YEARS, AMOUNT, FLAG, MAYBE, OPTION = "whole years", "a number", "true or false", "a number or null", "0 or 1"
INPUTS = {
    "years": YEARS,
    "revenue": AMOUNT,
    "rev_escal": AMOUNT,
    "opex": AMOUNT,
    "opex_escal": AMOUNT,
    "inflation": AMOUNT,
    "capex": AMOUNT,
    "dscr": AMOUNT,
    "tenor": YEARS,
    "rate": AMOUNT,
    "cap": MAYBE,
    "fee": AMOUNT,
    "closing": AMOUNT,
    "other": AMOUNT,
    "constr": AMOUNT,
    "dsra_months": AMOUNT,
    "wc_months": AMOUNT,
    "recv_months": AMOUNT,
    "reserve_rate": AMOUNT,
    "tax": AMOUNT,
    "state_tax": AMOUNT,
    "bonus": AMOUNT,
    "salvage": AMOUNT,
    "real_disc": AMOUNT,
    "debt_option": OPTION,
    "debt_percent": AMOUNT,
    "level_pay": FLAG,
    "degradation": AMOUNT,
}
"""Money in USD, rates and shares as fractions, periods in years unless named; and what each is expected to be."""
LINES = (
    "cfads",
    "debt_service",
    "interest",
    "principal",
    "debt_balance",
    "dsra",
    "depreciation",
    "federal_tax",
    "state_tax",
    "pretax_equity",
    "aftertax_equity",
)
MONEY = ("debt", "equity", "installed_cost", "npv")
RATIOS = ("min_dscr", "irr", "lcoe_cents_per_kwh")


class Worst(NamedTuple):
    """The largest difference of a line over all cases."""

    relative: float
    case: str
    year: int
    """-1 for a scalar."""


class BadFileError(Exception):
    """What was read cannot be compared."""


def annual_case(given: SimpleNamespace) -> AnnualCase:
    """Return SAM's inputs as the case that `settle_case` takes."""
    past = np.arange(int(given.years))
    energy_mwh = ENERGY_MWH * (1.0 - given.degradation) ** past
    sculpted = given.debt_option == 1
    return AnnualCase(
        capex_usd=given.capex,
        revenue_usd=given.revenue * (energy_mwh / ENERGY_MWH) * (1.0 + given.rev_escal) ** past,
        opex_usd=given.opex * (1.0 + given.inflation + given.opex_escal) ** past,
        rate=given.rate,
        tenor=int(given.tenor),
        tax_rate=given.tax,
        depreciation=macrs("5"),
        repayment="sculpted" if sculpted else "level" if given.level_pay else "constant",
        dscr=given.dscr,
        debt_share=given.debt_percent,
        max_gearing=given.cap or np.inf,  # SAM takes a cap of 0 for none
        debt_fee=given.fee,
        closing_usd=given.closing,
        other_usd=given.other + given.constr,
        reserve_months=given.dsra_months,
        working_months=given.wc_months,
        receivable_months=given.recv_months,
        reserve_rate=given.reserve_rate,
        salvage_usd=given.salvage * given.capex,
        bonus=given.bonus,
        state_tax_rate=given.state_tax,
        discount_rate=(1.0 + given.real_disc) * (1.0 + given.inflation) - 1.0,
        energy_mwh=energy_mwh,
    )


def figures(case: AnnualCase, result: AnnualResult) -> dict[str, np.ndarray | float]:
    """Return the statements in SAM's words, units and signs: tax is cash to the owner."""
    return {
        "cfads": result.cfads_usd,
        "debt_service": result.interest_usd + result.principal_usd,
        "interest": result.interest_usd,
        "principal": result.principal_usd,
        "debt_balance": result.balance_usd,
        "dsra": result.reserve_usd,
        "depreciation": result.depreciation_usd,
        "federal_tax": -result.federal_tax_usd,
        "state_tax": -result.state_tax_usd,
        "pretax_equity": result.pretax_equity_usd,
        "aftertax_equity": result.aftertax_equity_usd,
        "debt": result.debt_usd,
        "equity": result.equity_usd,
        "installed_cost": result.cost_usd,
        "npv": result.npv_usd,
        "min_dscr": np.min(result.dscr, where=np.isfinite(result.dscr), initial=np.inf),
        "irr": result.irr.value,
        "lcoe_cents_per_kwh": (result.lcoe_usd_per_mwh + _forgotten_usd_per_mwh(case)) / 10.0,
    }


def _forgotten_usd_per_mwh(case: AnnualCase) -> float:
    """SAM's levelised cost leaves out that receivables are collected in the last year: ours does not."""
    level = (1.0 + case.discount_rate) ** np.arange(1, len(case.revenue_usd) + 1)
    collected_usd = case.receivable_months / 12.0 * case.revenue_usd[-1] / level[-1]
    return float(collected_usd / np.sum(case.energy_mwh / level))


def compare(entry: dict) -> dict[str, np.ndarray]:
    """Recompute one case and return the relative differences of every line.

    Raises
    ------
    GigawattError
        Where the case cannot be settled.
    """
    case = annual_case(SimpleNamespace(**entry["inputs"]))
    result = settle_case(case)
    theirs = {**entry["lines"], **entry["scalars"]}
    found = {
        line: _relative(np.atleast_1d(ours), np.atleast_1d(theirs[line]), 0.0 if line in RATIOS else LEAST_USD)
        for line, ours in figures(case, result).items()
    }
    if found["irr"] > LOOSE["irr"] and _stops(result.aftertax_equity_usd, theirs["irr"]):
        found["irr"][:] = 0.0
    return found


def worst_of(cases: dict[str, dict]) -> tuple[dict[str, Worst], list[str]]:
    """Return the largest difference of every line over all cases, and which cases cannot be settled."""
    worst = {line: Worst(0.0, "-", -1) for line in (*LINES, *MONEY, *RATIOS)}
    refused = []
    for name, entry in cases.items():
        try:
            found = compare(entry)
        except GigawattError as error:
            refused.append(f"case '{name}': {error}")
            continue
        for line, apart in found.items():
            year = int(apart.argmax())
            if apart[year] > worst[line].relative:
                worst[line] = Worst(float(apart[year]), name, year if line in LINES else -1)
    return worst, refused


def _relative(ours: np.ndarray, theirs: np.ndarray, least: float) -> np.ndarray:
    """Return differences over SAM's figures, none where SAM gives no figure."""
    size = np.maximum(np.abs(theirs), least)
    apart = np.where(ours == theirs, 0.0, np.abs(ours - theirs) / np.where(size > 0.0, size, 1.0))
    return np.where(np.abs(theirs) < NOT_GIVEN, np.nan_to_num(apart, nan=np.inf), 0.0 if least == 0.0 else np.inf)


def _stops(flows: np.ndarray, rate: float) -> bool:
    """Say whether SAM's search stops here: near a rate of nil that is far from exact, relative to the rate."""
    worth = np.sum(flows / (1.0 + rate) ** np.arange(len(flows)))
    return bool(abs(worth) <= STOP * np.abs(flows).max())


def read(path: Path) -> dict[str, dict]:
    """Return the cases of a file.

    Raises
    ------
    BadFileError
        With everything that cannot be compared.
    """
    try:
        cases = json.loads(path.read_text())
    except OSError as error:
        raise BadFileError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise BadFileError(f"{path}: found no JSON: {error}") from error
    if not isinstance(cases, dict) or not cases:
        raise BadFileError(f"{path}: found no cases, expected names with `inputs`, `lines` and `scalars`")
    issues = [f"{path}: case '{name}': {issue}" for name, entry in cases.items() for issue in _issues(entry)]
    if issues:
        raise BadFileError("\n".join(issues))
    return cases


def _issues(entry: object) -> list[str]:
    """Say what is wrong with one case."""
    parts = ("inputs", "lines", "scalars")
    if not isinstance(entry, dict) or not all(isinstance(entry.get(part), dict) for part in parts):
        return [f"expected an object with {', '.join(parts)}"]
    found = [*_names("inputs", entry["inputs"], tuple(INPUTS))]
    found += [*_names("lines", entry["lines"], LINES), *_names("scalars", entry["scalars"], MONEY + RATIOS)]
    for key, value in entry["inputs"].items():
        if key in INPUTS and not _is(value, INPUTS[key]):
            found.append(f"inputs.{key}: found {value!r}, expected {INPUTS[key]}")
    return found or [*_lengths(entry)]


def _names(part: str, given: dict, known: tuple[str, ...]) -> Iterator[str]:
    """Yield unknown and missing names."""
    for key in given:
        if key not in known:
            yield f"{part}.{key}: unknown, expected one of {', '.join(known)}"
    for key in known:
        if key not in given:
            yield f"{part}.{key}: missing"


def _lengths(entry: dict) -> Iterator[str]:
    """Yield lines that do not hold one number per year, and scalars that are none."""
    years = int(entry["inputs"]["years"]) + 1
    for key, line in entry["lines"].items():
        if not isinstance(line, list) or len(line) != years or not all(_is(value, AMOUNT) for value in line):
            yield f"lines.{key}: expected {years} numbers, years 0 to {years - 1}"
    for key, value in entry["scalars"].items():
        if not isinstance(value, (int, float)):
            yield f"scalars.{key}: found {value!r}, expected a number"


def _is(value: object, kind: str) -> bool:
    """Say whether an input is what it is expected to be."""
    if kind == FLAG:
        return isinstance(value, bool)
    if value is None:
        return kind == MAYBE
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not np.isfinite(value):
        return False
    if kind == OPTION:
        return value in {0, 1}
    return kind != YEARS or (value == int(value) and value >= 1)


def main() -> None:
    """Print the worst difference of every line; exit 1 above tolerance."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lines", type=Path, help="what a script printed that runs SAM")
    parser.add_argument("--json", action="store_true", help="print figures for machines")
    asked = parser.parse_args()
    try:
        cases = read(asked.lines)
    except BadFileError as error:
        sys.exit(str(error))
    worst, refused = worst_of(cases)
    above = [line for line, found in worst.items() if found.relative > LOOSE.get(line, TOLERANCE)]
    if asked.json:
        told = {line: found._asdict() for line, found in worst.items()}
        print(json.dumps({"cases": len(cases), "worst": told, "above": above, "refused": refused}))
    else:
        _print(worst, above, len(cases) - len(refused))
    for issue in refused:
        print(f"{asked.lines}: {issue}", file=sys.stderr)
    sys.exit(1 if above or refused else 0)


def _print(worst: dict[str, Worst], above: list[str], cases: int) -> None:
    print(f"{'line':<20}{'worst difference':>18}  where")
    for line, found in worst.items():
        where = f"{found.case}, year {found.year}" if found.year >= 0 else found.case
        print(f"{line:<20}{found.relative:>18.1e}  {where}{'  ABOVE TOLERANCE' if line in above else ''}")
    verdict = f"{len(above)} lines above tolerance" if above else "all lines within tolerance"
    print(f"{cases} cases: {verdict} ({TOLERANCE:.0e}; {', '.join(f'{k} {v:.0e}' for k, v in LOOSE.items())})")


if __name__ == "__main__":
    main()

"""`benchmarks/sam.py`: what it reads, what it refuses, what it prints, and when it fails. No PySAM needed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_finance_sam_parity import benchmark

from gigawatt.finance import settle_case

INPUTS = {
    "years": 20, "revenue": 130e6, "rev_escal": 0.0, "opex": 20e6, "opex_escal": 0.0, "inflation": 0.0, "capex": 1e9,
    "dscr": 1.3, "tenor": 15, "rate": 0.07, "cap": None, "fee": 0.02, "closing": 0.0, "other": 0.0, "constr": 0.0,
    "dsra_months": 6.0, "wc_months": 0.0, "recv_months": 0.0, "reserve_rate": 0.0, "tax": 0.21, "state_tax": 0.0,
    "bonus": 0.0, "salvage": 0.0, "real_disc": 0.08, "debt_option": 1, "debt_percent": 0.0, "level_pay": True,
    "degradation": 0.0,
}  # fmt: skip


@pytest.fixture
def entry() -> dict:
    """A case as the oracle prints it, with our own figures as its lines."""
    module = benchmark()
    case = module.annual_case(module.SimpleNamespace(**INPUTS))
    figures = module.figures(case, settle_case(case))
    return {
        "inputs": dict(INPUTS),
        "lines": {line: figures[line].tolist() for line in module.LINES},
        "scalars": {line: float(figures[line]) for line in module.MONEY + module.RATIOS},
    }


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Run the benchmark on cases; return its exit status or message, and what it printed."""

    def settle(cases: object, *options: str) -> tuple[object, str]:
        path = tmp_path / "lines.json"
        path.write_text(cases if isinstance(cases, str) else json.dumps(cases))
        monkeypatch.setattr("sys.argv", ["sam.py", str(path), *options])
        with pytest.raises(SystemExit) as stopped:
            benchmark().main()
        return stopped.value.code, capsys.readouterr().out

    return settle


def test_equal_lines_pass(run, entry: dict) -> None:
    status, text = run({"case": entry})
    assert status == 0
    assert "1 cases: all lines within tolerance" in text


def test_a_difference_above_tolerance_fails_and_is_named(run, entry: dict) -> None:
    good = json.loads(json.dumps(entry))
    entry["lines"]["interest"][3] *= 1.0 + 1e-8
    status, text = run({"good": good, "case": entry})
    assert status == 1
    line = next(row for row in text.splitlines() if row.startswith("interest"))
    assert "case, year 3  ABOVE TOLERANCE" in line


def test_a_wrong_rate_of_return_fails(run, entry: dict) -> None:
    entry["scalars"]["irr"] *= 1.0 + 2e-5
    assert run({"case": entry})[0] == 1


def test_a_rate_that_sam_does_not_give_is_not_compared(run, entry: dict) -> None:
    entry["scalars"]["irr"] = float("nan")
    assert run({"case": entry})[0] == 0


def test_a_missing_line_of_money_is_no_pass(run, entry: dict) -> None:
    entry["scalars"]["debt"] = float("nan")
    assert run({"case": entry})[0] == 1


def test_figures_for_machines_name_the_lines_above(run, entry: dict) -> None:
    entry["lines"]["dsra"][0] += 1.0
    status, text = run({"case": entry}, "--json")
    assert status == 1
    assert json.loads(text)["above"] == ["dsra"]
    assert json.loads(text)["worst"]["dsra"] == {"relative": pytest.approx(2.4e-8, rel=0.1), "case": "case", "year": 0}


def test_unknown_and_missing_inputs_are_told_in_one_message(run, entry: dict) -> None:
    entry["inputs"]["moratorium"] = entry["inputs"].pop("tenor")
    message, _ = run({"case": entry})
    assert "lines.json: case 'case': inputs.moratorium: unknown, expected one of years, revenue" in message
    assert "case 'case': inputs.tenor: missing" in message


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("years", 20.5, "found 20.5, expected whole years"),
        ("capex", "much", "found 'much', expected a number"),
        ("capex", None, "found None, expected a number"),
        ("level_pay", 1, "found 1, expected true or false"),
        ("debt_option", 2, "found 2, expected 0 or 1"),
        ("cap", "none", "found 'none', expected a number or null"),
    ],
)
def test_an_input_of_the_wrong_kind_is_told(run, entry: dict, key: str, value: object, expected: str) -> None:
    entry["inputs"][key] = value
    assert f"case 'case': inputs.{key}: {expected}" in run({"case": entry})[0]


def test_a_line_of_the_wrong_length_is_told(run, entry: dict) -> None:
    del entry["lines"]["dsra"][-1]
    assert "lines.dsra: expected 21 numbers, years 0 to 20" in run({"case": entry})[0]


def test_a_case_that_cannot_be_settled_is_told_beside_the_others(run, entry: dict) -> None:
    years = {**entry["inputs"], "tenor": 30}
    status, text = run({"good": entry, "long": {**entry, "inputs": years}}, "--json")
    assert status == 1
    assert json.loads(text)["above"] == []
    assert json.loads(text)["refused"] == [
        "case 'long': tenor: found 30, expected 1 to 20 years, the years of operation"
    ]


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"case": 1}'])
def test_what_is_no_file_of_cases_is_told(run, text: str) -> None:
    message, _ = run(text)
    assert "lines.json" in message
    assert "expected" in message or "found no JSON" in message


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(benchmark().BadFileError, match="cannot be read: No such file"):
        benchmark().read(tmp_path / "absent.json")

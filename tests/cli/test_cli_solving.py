"""`gigawatt solve`: both directions, what is refused and how."""

import json

import pytest
from typer.testing import CliRunner, Result

from gigawatt.cli.app import app
from gigawatt.cli.faults import ExitCode
from gigawatt.cli.solving import number


def solve(*arguments: str, chip: str = "gb200_nvl72") -> Result:
    return CliRunner().invoke(app, ["solve", "--chip", chip, *arguments])


def answer(*arguments: str, chip: str = "gb200_nvl72") -> dict:
    return json.loads(solve(*arguments, "--json", chip=chip).stdout)


def test_megawatts_print_accelerators_tokens_rent_and_dollars() -> None:
    shown = solve("--mw", "300", "--it").stdout
    for label in ("300 MW IT on gb200_nvl72", "Accelerators", "FLOP/s", "Tokens per day", "Rent per year", "Chips and"):
        assert label in shown


def test_facility_megawatts_hold_less_than_the_same_megawatts_of_it() -> None:
    facility, it = (answer("--mw", "300", basis)["accelerators"]["central"] for basis in ("--facility", "--it"))
    assert facility == pytest.approx(it / 1.4, rel=1e-2)


def test_megawatts_to_tokens_to_megawatts_differ_by_less_than_a_rack() -> None:
    there = answer("--mw", "300", "--it")
    back = answer("--tokens-per-day", str(there["tokens_per_day"]["central"]))
    assert back["racks"]["central"] == there["racks"]["central"]
    assert 0 <= 300 - back["it_mw"]["central"] < 72 * 2.1 / 1000


def test_a_training_deadline_prints_megawatts_and_dollars_but_no_rent() -> None:
    shown = solve("--train", "llama3_405b", "--days", "60", chip="h100_sxm").stdout
    assert "llama3_405b trained in 60 days on h100_sxm" in shown
    assert "Facility power" in shown
    assert "Rent per year" not in shown
    assert "MFU: 0.41 (0.38 to 0.43) of dense bf16, reported by" in shown


def test_json_is_one_object_with_bands_and_what_was_asked() -> None:
    found = answer("--mw", "300", "--it", "--price", "2 USD/gpu/hour")
    assert found["asked"] == {"mw": "300", "it": True, "price": "2 USD/gpu/hour"}
    assert set(found["chips_usd"]) == {"low", "central", "high"}
    assert "Rent: 2 USD/gpu/hour, as given." in found["basis"]


def test_a_chip_without_a_published_rent_says_so_and_is_null_in_json() -> None:
    assert "give --price" in solve("--mw", "300", "--it", chip="tpu_v7_ironwood").stdout
    assert answer("--mw", "300", "--it", chip="tpu_v7_ironwood")["revenue_usd_per_year"] is None


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ((), ExitCode.USAGE, "one of --mw"),
        (("--mw", "300"), ExitCode.USAGE, "say which power"),
        (("--mw", "300", "--it", "--facility"), ExitCode.USAGE, "not both"),
        (("--mw", "300", "--it", "--tokens-per-day", "5T"), ExitCode.USAGE, "one of --mw"),
        (("--mw", "lots", "--it"), ExitCode.USAGE, "found 'lots', expected a number above zero"),
        (("--mw", "-3", "--it"), ExitCode.USAGE, "found '-3'"),
        (("--mw", "1e999", "--it"), ExitCode.USAGE, "at most 1,000,000"),
        (("--mw", "0.01", "--it"), ExitCode.INVALID, "one unit of this chip"),
        (("--tokens-per-day", "5T", "--facility"), ExitCode.USAGE, "goes with --mw"),
        (("--tokens-per-day", "5Q"), ExitCode.USAGE, "5e12, 5T"),
        (("--train", "llama3_405b"), ExitCode.USAGE, "go together"),
        (("--train", "gpt9", "--days", "3"), ExitCode.INVALID, "expected one of deepseek_v3"),
        (("--train", "llama3_405b", "--days", "0.1"), ExitCode.INFEASIBLE, "the fastest job of this fleet"),
        (("--mw", "300", "--it", "--price", "3 USD/MWh"), ExitCode.USAGE, "USD/gpu/hour"),
        (("--mw", "300", "--it", "--price=-3 USD/gpu/hour"), ExitCode.USAGE, "above zero"),
        (("--mw", "1,5", "--it"), ExitCode.USAGE, "found '1,5'"),
        (("--mw", "5m", "--it"), ExitCode.USAGE, "300, '1.2 GW'"),
        (
            ("--mw", "300", "--it", "--speed", "80"),
            ExitCode.INVALID,
            "at most 74.1, the fastest configuration measured",
        ),
        (("--mw", "300", "--it", "--speed", "30 tokens"), ExitCode.USAGE, "found '30 tokens'"),
        (("--train", "llama3_405b", "--days", "60", "--speed", "30"), ExitCode.USAGE, "leave --speed out"),
        (("--mw", "1e308", "--it"), ExitCode.USAGE, "at most 1,000,000"),
        (("--train", "llama3_405b", "--days", "60", "--price", "3 USD/gpu/hour"), ExitCode.USAGE, "no rent"),
    ],
)
def test_what_is_wrong_is_said_without_a_traceback(arguments: tuple[str, ...], code: int, words: str) -> None:
    result = solve(*arguments)
    assert result.exit_code == code
    assert words in " ".join(result.stderr.split())


def test_an_unknown_chip_is_refused_with_the_nearest() -> None:
    assert "did you mean `gb200_nvl72`" in solve("--mw", "300", "--it", chip="gb200").stderr


@pytest.mark.parametrize(
    ("text", "value"), [("300", 300), ("5e12", 5e12), ("5T", 5e12), ("1.5 bn", 1.5e9), ("1,000,000", 1e6)]
)
def test_large_numbers_are_read_as_people_write_them(text: str, value: float) -> None:
    assert number(text, "--tokens-per-day") == value


@pytest.mark.parametrize(("text", "value"), [("300", 300), ("300 MW", 300), ("1.2 GW", 1200), ("450kW", 0.45)])
def test_megawatts_are_read_with_their_unit(text: str, value: float) -> None:
    assert number(text, "--mw") == pytest.approx(value)


def test_faster_service_serves_fewer_tokens_and_says_what_it_was_read_from() -> None:
    slow, fast = (answer("--mw", "300", "--it", "--speed", speed) for speed in ("28.3", "32.7"))
    assert slow["tokens_per_day"]["central"] == answer("--mw", "300", "--it")["tokens_per_day"]["central"]
    assert fast["tokens_per_day"]["central"] == pytest.approx(slow["tokens_per_day"]["central"] * 1613.8 / 2004.5)
    assert any("32.7 tokens per second for each user leave 1,614" in line for line in fast["basis"])

"""Quantities as people write them: what is read, what is refused, and with which hint."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigawatt.quantities import UNITS, Figure, QuantityError, Shape, read_month, read_quantity, write_quantity
from gigawatt.quantities.unit_table import TOKENS

ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
REGISTRY = pint.UnitRegistry()

READ = [
    ("$100B", "USD", 100e9),
    ("19 bn USD", "USD", 19e9),
    ("$ 500 billion", "USD", 500e9),
    ("USD 19bn", "USD", 19e9),
    ("US$1.5T", "USD", 1.5e12),
    ("-$3m", "USD", -3e6),
    ("1,200,000 USD", "USD", 1.2e6),
    ("1 200 000 USD", "USD", 1.2e6),
    ("25 M USD/month", "USD/year", 300e6),
    ("1.2 GW IT", "MW IT", 1200.0),
    ("600 MW facility", "MW", 600.0),
    ("200 MW", "MW facility", 200.0),
    ("1,200 MW contracted", "MW contracted", 1200.0),
    ("85 USD/MWh", "USD/MWh", 85.0),
    ("$85/MWh", "USD/MWh", 85.0),
    ("0.085 USD/kWh", "USD/MWh", 85.0),
    ("85 USD per MWh", "USD/MWh", 85.0),
    ("130 USD/kW/month", "USD/kW/month", 130.0),
    ("$130/kW-month", "USD/kW/month", 130.0),
    ("1560 USD/kW/year", "USD/kW/month", 130.0),
    ("3.0 USD/gpu/hour", "USD/gpu/hour", 3.0),
    ("$3 / GPU-hour", "USD/gpu/hour", 3.0),
    ("20 USD/W", "USD/W facility", 20.0),
    ("$4.2M/MW", "USD/W facility", 4.2),
    ("7 bn USD/GW", "USD/W facility", 7.0),
    ("3.5 USD/MMBtu", "USD/MMBtu", 3.5),
    ("8.2 %", "share", 0.082),
    ("8.2%", "share/year", 0.082),
    ("375 bp", "share/year", 0.0375),
    ("2.5 %/year", "share/year", 0.025),
    ("36 months", "months", 36.0),
    ("15 years", "months", 180.0),
    ("1.5 years", "months", 18.0),
    ("3 weeks", "days", 21.0),
]


@pytest.mark.parametrize(("text", "unit", "value"), READ)
def test_a_written_quantity_is_read_exactly(text: str, unit: str, value: float) -> None:
    assert read_quantity(text, unit).value == value


@pytest.mark.parametrize("row", [row for row in UNITS if row.unit != "month"], ids=lambda row: row.unit)
def test_every_example_of_the_table_of_units_is_read(row) -> None:
    assert all(read_quantity(example, row.unit).value > 0 for example in row.examples)


REFUSED = [
    ("7", "USD", "a unit is needed: '7 USD'"),
    ("0.4", "share", "'40 %'"),
    ("5 mW", "MW IT", "write MW"),
    ("3 mWh", "USD/MWh", "write MWh"),
    ("5 gw", "MW IT", "write GW"),
    ("100B", "USD", "bytes"),
    ("100 GB", "USD", "bytes"),
    ("19 bn", "USD", "19 bn USD"),
    ("nan MW", "MW", "finite"),
    ("inf USD", "USD", "finite"),
    ("-$inf", "USD", "finite"),
    ("1e400 USD", "USD", "too large"),
    ("19 bn EUR", "USD", "convert"),
    ("€5", "USD", "convert"),
    ("1,5 MW", "MW IT", "decimal point"),
    ("200 MW", "MW", "MW facility"),
    ("600 MW facility", "MW IT", "ratio"),
    ("20 USD/W IT", "USD/W facility", "ratio"),
    ("360 MWh", "MW IT", "another kind"),
    ("130 USD/kW/month", "USD/MWh", "another kind"),
    ("85 USD/MWh", "USD/kW/month", "another kind"),
    ("90 days", "months", "28 to 31 days"),
    ("2 months", "days", "28 to 31 days"),
    ("0.3 months", "months", "whole months"),
    ("12 furlongs", "USD", "gigawatt units"),
    ("2 to 1 bn USD", "USD", "lower end"),
]


@pytest.mark.parametrize(("text", "unit", "hint"), REFUSED)
def test_a_wrong_quantity_is_refused_with_a_hint(text: str, unit: str, hint: str) -> None:
    with pytest.raises(QuantityError) as refusal:
        read_quantity(text, unit)
    assert hint in refusal.value.hint


def test_an_error_names_what_was_found_and_what_was_expected() -> None:
    with pytest.raises(QuantityError) as refusal:
        read_quantity("360 MWh", "USD/MWh")
    assert (refusal.value.found, refusal.value.expected) == ("'360 MWh'", "price of energy like '85 USD/MWh'")


def test_an_untyped_power_takes_the_type_of_its_field() -> None:
    assert read_quantity("210 MW", "MW IT").unit == "MW IT"


def test_a_price_year_stays_in_the_unit() -> None:
    assert read_quantity("19 bn USD2025", "USD").unit == "USD2025"


def test_a_range_is_uniform_around_its_middle() -> None:
    figure = read_quantity("100 to 200 bn USD", "USD")
    assert figure.spread is not None
    assert (figure.value, figure.spread.shape, figure.spread.low) == (150e9, Shape.UNIFORM, 100e9)


@pytest.mark.parametrize(
    "token", sorted(token for token, row in TOKENS.items() if row[0] in ("power", "energy", "clock"))
)
def test_the_table_of_physical_units_agrees_with_pint(token: str) -> None:
    kind, size = TOKENS[token]
    base = {"power": "watt", "energy": "joule", "clock": "second"}[kind]
    assert float(size) == pytest.approx(REGISTRY(f"1 {token}").to(base).magnitude, rel=1e-15)


def test_a_rare_unit_is_asked_of_pint() -> None:
    assert read_quantity("3 USD/GJ", "USD/MWh").value == pytest.approx(10.8, rel=1e-12)


UNITS_OF_FIGURES = [row.unit for row in UNITS if row.unit not in ("months", "days", "month")]


@given(st.floats(-1e15, 1e15), st.sampled_from([*UNITS_OF_FIGURES, "USD2025"]))
def test_a_figure_written_and_read_is_the_same(value: float, unit: str) -> None:
    written = write_quantity(Figure(value, unit))
    back = read_quantity(written, "USD" if unit == "USD2025" else unit)
    assert (back.value, back.unit) == (value, unit)


@given(st.decimals(0, 10**6, places=3, allow_nan=False))
def test_gigawatts_and_megawatts_are_the_same_number(gigawatts) -> None:
    assert (
        read_quantity(f"{gigawatts} GW IT", "MW IT").value == read_quantity(f"{gigawatts * 1000} MW IT", "MW IT").value
    )


@given(st.text(max_size=40), st.sampled_from([row.unit for row in UNITS if row.unit != "month"]))
def test_any_text_is_read_or_refused(text: str, unit: str) -> None:
    with suppress(QuantityError):
        assert abs(read_quantity(text, unit).value) < float("inf")


@given(
    st.sampled_from(["", "$", "USD", "-", "1 to "]),
    st.sampled_from(["1", "nan", "1e9", "1,000", ".", "1.2.3", "0x1"]),
    st.lists(
        st.sampled_from(["bn", "USD", "/", "MW", "nan", "IT", "%", "degC", "B", "-", "per", "hour", "dB", "**2", "€"])
    ),
)
def test_any_row_of_tokens_is_read_or_refused(sign: str, number: str, words: list[str]) -> None:
    with suppress(QuantityError):
        assert abs(read_quantity(f"{sign}{number} {' '.join(words)}", "USD/MWh").value) < float("inf")


def test_a_month_counts_from_year_zero() -> None:
    assert read_month("2025-02") == 2025 * 12 + 1


@pytest.mark.parametrize("text", ["2025-13", "2025-00", "2025", "Feb 2025", "2025-02-01", "1899-01", "2025-2"])
def test_what_is_not_a_month_is_refused(text: str) -> None:
    with pytest.raises(QuantityError):
        read_month(text)


def test_importing_quantities_loads_nothing_heavy() -> None:
    code = (
        "import sys, gigawatt.quantities; print([m for m in ('pint', 'numba', 'scipy', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=ENVIRONMENT)
    assert done.stdout.strip() == "[]"


def test_reading_common_units_does_not_load_pint() -> None:
    texts = [(text, unit) for text, unit, _ in READ if unit != "USD/MMBtu"]
    code = f"import sys\nfrom gigawatt.quantities import read_quantity\n[read_quantity(*t) for t in {texts!r}]\n"
    done = subprocess.run(
        [sys.executable, "-c", code + "print('pint' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        env=ENVIRONMENT,
    )
    assert done.stdout.strip() == "False"

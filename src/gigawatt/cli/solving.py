"""`solve`: megawatts to accelerators, tokens and dollars, or back from tokens or a training deadline.

Assumes the catalogue's figures; no programme file is read.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import typer
from rich.text import Text

from gigawatt.catalogue import Kind, Value, accelerator, figure, reference_model, serving_curve, sources
from gigawatt.cli.faults import clean
from gigawatt.cli.terminal import console, plain_table
from gigawatt.compute import (
    MEASURED,
    Sizing,
    from_facility_mw,
    from_it_mw,
    from_tokens_per_day,
    from_training,
    rents,
    tokens_per_s_at,
)
from gigawatt.evidence import words
from gigawatt.quantities import QuantityError, read_quantity

SCALES = {"": 1.0, "k": 1e3, "m": 1e6, "b": 1e9, "bn": 1e9, "t": 1e12, "tn": 1e12}
MOST = {"--mw": 1e6, "--tokens-per-day": 1e19, "--speed": 1e4, "--days": 36_500.0, "--price": 1e4}
"""Beyond these a slip is likelier than a question."""
UNITS = {"--mw": "MW IT", "--days": "days"}
"""Of options that may be typed with a unit; power without a type, which is an option of its own."""
Banded = tuple[float, float, float]
"""Low, central, high."""
ENDS = ("low", "central", "high")
CLAIMS = (
    "What others say counts different things, from a shell to all equipment; docs/compute.md sets them side by side."
)
BAND = (
    "A band joins the low ends, and the high ends, of what is uncertain in it: prices, throughput, hours billed, "
    "MFU, the ratio of facility to IT. The power of a chip is taken as it stands."
)


class Asked(NamedTuple):
    """What was typed; empty where it was not."""

    chip: str
    mw: str
    it: bool
    facility: bool
    tokens_per_day: str
    speed: str
    train: str
    days: str
    price: str


class _Terms(NamedTuple):
    """What tokens are rented and served at; None: the catalogue's."""

    price_usd_per_hour: float | None
    tokens_per_user_s: float | None


def solve_for(asked: Asked, *, as_json: bool) -> None:
    """Print what the question of the command line comes to."""
    goals = [name for name in ("mw", "tokens_per_day", "train") if getattr(asked, name)]
    if len(goals) != 1:
        raise typer.BadParameter("one of --mw, --tokens-per-day and --train", param_hint="'--mw'")
    if bool(asked.days) != bool(asked.train):
        raise typer.BadParameter("--train and --days go together", param_hint="'--days'")
    if asked.speed and asked.train:
        raise typer.BadParameter("a deadline serves nobody: leave --speed out", param_hint="'--speed'")
    if asked.price and asked.train:
        raise typer.BadParameter("a deadline needs no rent: leave --price out", param_hint="'--price'")
    if (asked.it or asked.facility) and not asked.mw:
        raise typer.BadParameter("goes with --mw", param_hint="'--it'" if asked.it else "'--facility'")
    terms = _Terms(_price(asked.price), number(asked.speed, "--speed") if asked.speed else None)
    question, found = _QUESTIONS[goals[0]](asked, terms)
    if as_json:
        typer.echo(json.dumps(_object(asked, found), indent=2, ensure_ascii=False))
        return
    _print(f"{question} on {asked.chip}", goals[0], found, _basis(asked, found))


def _of_megawatts(asked: Asked, terms: _Terms) -> tuple[str, Sizing]:
    if asked.it and asked.facility:
        raise typer.BadParameter("either --it or --facility, not both", param_hint="'--facility'")
    if not asked.it and not asked.facility:
        hint = "say which power: --it (what the IT equipment draws) or --facility (what the grid must deliver)"
        raise typer.BadParameter(hint, param_hint="'--mw'")
    mw = number(asked.mw, "--mw")
    if asked.it:
        return f"{words.power(mw)} IT", from_it_mw(asked.chip, mw, *terms)
    return f"{words.power(mw)} facility", from_facility_mw(asked.chip, mw, *terms)


def _of_tokens(asked: Asked, terms: _Terms) -> tuple[str, Sizing]:
    tokens = number(asked.tokens_per_day, "--tokens-per-day")
    return f"{_large(tokens)} tokens per day", from_tokens_per_day(asked.chip, tokens, *terms)


def _of_training(asked: Asked, terms: _Terms) -> tuple[str, Sizing]:
    days = number(asked.days, "--days")
    found = from_training(asked.chip, reference_model(asked.train), days)
    return f"{asked.train} trained in {words.plain(days)} days", found


_QUESTIONS: dict[str, Callable[[Asked, _Terms], tuple[str, Sizing]]] = {
    "mw": _of_megawatts,
    "tokens_per_day": _of_tokens,
    "train": _of_training,
}


def number(text: str, option: str) -> float:
    """Read a positive number: `300`, `300 MW`, `5e12`, `5T`, `1,000,000`; commas only between thousands."""
    match = re.fullmatch(r"((?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?(?:[eE][+-]?\d+)?)\s*([A-Za-z]*)", text.strip())
    most = MOST[option]
    try:
        value = float(match[1].replace(",", "")) * _scale(option, match[2]) if match else math.nan
    except (ValueError, KeyError, QuantityError):
        value = math.nan
    if not (0.0 < value <= most):
        example = {"--tokens-per-day": "300, 5e12, 5T", "--speed": "30", "--mw": "300, '1.2 GW'"}.get(option, "60")
        expected = f"a number above zero and at most {most:,.0f}: {example}"
        raise typer.BadParameter(f"found '{text}', expected {expected}", param_hint=f"'{option}'")
    return value


def _scale(option: str, word: str) -> float:
    if option == "--tokens-per-day":
        return SCALES[word.casefold()]
    return read_quantity(f"1 {word}", UNITS[option]).value if word else 1.0


def _price(text: str) -> float | None:
    if not text:
        return None
    try:
        price = read_quantity(text, "USD/gpu/hour").value
    except QuantityError as error:
        raise typer.BadParameter(str(error), param_hint="'--price'") from None
    if not 0.0 < price <= MOST["--price"]:
        expected = f"a price above zero and at most {MOST['--price']:,.0f} USD/gpu/hour"
        raise typer.BadParameter(f"found '{text}', expected {expected}", param_hint="'--price'")
    return price


def _large(value: float) -> str:
    """Return a large number in words: `20 trillion`."""
    scales = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
    scale, name = next(((scale, name) for scale, name in scales if value >= scale), (1.0, ""))
    return f"{words.plain(value / scale)} {name}".rstrip()


def _rows(goal: str, found: Sizing) -> Iterator[tuple[str, Banded | None, Callable[[float], str]]]:
    """What each question asks for, with how it is written."""
    yield "Racks or servers", found.racks, words.count
    yield "Accelerators", found.accelerators, words.count
    yield "IT power", found.it_mw, words.power
    yield "Facility power, peak", found.facility_mw, words.power
    yield "FLOP/s, dense bf16", found.bf16_flops, words.flops
    if goal == "mw":
        yield "FLOP/s, dense 8-bit", found.fp8_flops, words.flops
        yield "Tokens per day", found.tokens_per_day, _large
    if goal != "train":
        yield "Tokens per MWh of the facility", found.tokens_per_mwh, _large
    if goal != "train":
        yield "Rent per year", found.revenue_usd_per_year, words.money
    yield "Chips, delivered", found.chips_usd, words.money
    yield "Chips and facility", found.all_in_usd, words.money
    yield "At what others say per GW", found.claimed_usd, words.money


def _print(title: str, goal: str, found: Sizing, basis: list[str]) -> None:
    table = plain_table("", "Central", "Low", "High", title=title)
    for label, band, write in _rows(goal, found):
        if band is None:
            table.add_row(label, "not published", "", "")
            continue
        low, central, high = (write(end) if math.isfinite(end) else "no number is enough" for end in band)
        table.add_row(label, central, low, high)
    to = console()
    to.print(table)
    for line in basis:
        to.print(Text(clean(line), style="dim"))


def _basis(asked: Asked, found: Sizing) -> list[str]:
    """Where the figures that matter most come from."""
    if asked.train:
        mfu = _cited(figure("training.mfu_bf16"), "of dense bf16")
        return [f"MFU: {mfu}. Failures, checkpoints and spares are in.", CLAIMS, BAND]
    tokens = figure(f"inference.tokens_per_accelerator_s.{found.chip}")
    lines = [f"Tokens: {_cited(tokens, 'per accelerator and second')}: {tokens.note}."]
    if asked.speed:
        lines = [*lines, _at_speed(asked)]
    said = rents(found.chip)
    if asked.price:
        lines.append(f"Rent: {asked.price}, as given.")
    elif not said:
        lines.append("Rent: nobody publishes one for this chip; give --price '3 USD/gpu/hour'.")
    else:
        lines.append(f"Rent: {'; against it '.join(_cited(rent, 'USD/gpu/hour', noted=True) for rent in said)}.")
    row = accelerator(found.chip)
    if row.rack_usd is None and row.price_usd is None:
        lines.append("Chips: no price of this one is published; from what IT equipment costs per megawatt.")
    return [*lines, f"Hours billed: {_cited(figure('utilisation.hours_billed_share'), 'of all')}.", CLAIMS, BAND]


def _at_speed(asked: Asked) -> str:
    """How the throughput at a promised speed was found."""
    curve, served = serving_curve(MEASURED), tokens_per_s_at(asked.chip, number(asked.speed, "--speed")).central
    shape = "" if asked.chip == MEASURED else f", whose shape stands for {asked.chip} at its own height"
    return (
        f"Speed: {asked.speed} tokens per second for each user leave {served:,.0f} per accelerator and second, read "
        f"from {len(curve.tokens_per_user_s)} configurations of {MEASURED} ({curve.date}){shape}."
    )


def _cited(value: Value, unit: str, *, noted: bool = False) -> str:
    """Return a figure with its range, how it is known, by whom and when."""
    ends = "" if value.low is None or value.high is None else f" ({value.low:,g} to {value.high:,g})"
    ours = value.kind in (Kind.DERIVED, Kind.ASSUMPTION)
    by = "" if ours else f" by {sources()[value.source].publisher}"
    note = f" ({value.note})" if value.note and noted else ""
    return f"{value.value:,g}{ends} {unit}, {value.kind.value}{by}, {value.date}{note}"


def _object(asked: Asked, found: Sizing) -> dict[str, object]:
    """The same as one object for `--json`: every amount as low, central and high, null where nobody says."""
    amounts = {
        name: {end: amount if math.isfinite(amount) else None for end, amount in zip(ENDS, value)}
        if isinstance(value, tuple)
        else value
        for name, value in found._asdict().items()
    }
    said = {name: value for name, value in asked._asdict().items() if value and name != "chip"}
    return {"asked": said, **amounts, "basis": _basis(asked, found)}

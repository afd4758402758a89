"""What the compute stage answers, with the disputed figure that moves each answer most.

Assumes dates, power and phases as planned: another figure changes what the racks hold, cost and yield, not the plan.
Claims of the file are tried by planning again, see `matters`; their effect on the hour is taken from there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from gigawatt import compute
from gigawatt.catalogue import Kind, Value, accelerator, figure, sources
from gigawatt.chain import AnswerName, Asked, Band, ClaimThatMatters, ComputeAnswer, Dispute, Missing, Plan
from gigawatt.evidence import bands
from gigawatt.evidence.case import Case
from gigawatt.evidence.unit_cost import LIVES, OPERATION, Year, gpu_hour_parts, hour_parts, year_of
from gigawatt.evidence.words import plain, subject
from gigawatt.quantities import B1, F1, NEVER
from gigawatt.risk import Trials

SECONDS_PER_DAY = 86_400.0
SHOWN = 3
"""Disputes per answer."""
SMALLEST = 1e-3  # share of the answer; below it a figure does not move it
NOTHING = "Nothing of the plan runs within the horizon."
UNITS: dict[AnswerName, str] = {
    "accelerators": "accelerators",
    "dense_bf16_flops": "FLOP/s",
    "goodput_share": "share",
    "tokens_per_day": "tokens/day",
    "tokens_usd_per_million": "USD/Mtoken",
    "gpu_hour_usd": "USD/h",
}
"""The answers, in the order in which they are shown."""
OF_THE_HOUR: tuple[AnswerName, ...] = ("gpu_hour_usd", "tokens_usd_per_million")
FIGURES = {
    "power_chain.it_over_server": "IT power over that of its servers",
    "network.usd_per_accelerator": "Network per accelerator",
    "storage.usd_per_accelerator": "Storage per accelerator",
    "chips.tax_share": "Sales tax on chips",
    "chips.tariff_share": "Tariff on chips",
    "failure.node_rate_per_day": "Failures of a node",
    "failure.spares_share": "Accelerators kept as spares",
    "checkpoint.write_seconds": "Time to write a checkpoint",
    "checkpoint.restart_seconds": "Time to restart after a failure",
    "utilisation.hours_billed_share": "Share of hours billed",
    "life.chips_years": "Economic life of chips",
    "life.shell_years": "Economic life of buildings",
    "life.plant_years": "Economic life of power plant",
    OPERATION: "Operation without energy",
}
"""Figures that hold for every accelerator, with a title for people."""
FIELDS = {
    "rack_usd": "Price of a rack of",
    "price_usd": "Price of one",
    "it_kw": "IT power of one",
    "rack_kw": "Power of a rack of",
    "bf16_tflops": "Dense bf16 rate of one",
    "tdp_w": "Rated power of one",
}
"""Fields of an accelerator's row, with a title that its name completes."""
SPARES = "failure.spares_share"
TOKENS = "inference.tokens_per_accelerator_s."


class Figure(NamedTuple):
    """A catalogued figure that may be disputed."""

    key: str
    title: str
    value: Value


class Fleet(NamedTuple):
    """What the answers follow from, in the base case."""

    racks: compute.Plan
    year: Year
    live: B1
    """Phases that come alive. Shape (P,)."""
    availability: float
    """Of the supply [0..1]."""
    spares: float
    """Kept to replace what fails, so never billed [0..1]."""


def compute_answers(case: Case, base: Case, claims: Sequence[ClaimThatMatters] = ()) -> tuple[ComputeAnswer, ...]:
    """Return the answers in the order of `UNITS`.

    Parameters
    ----------
    case
        One view with its trials.
    base
        The same view with the base case alone, see `base_case_of`.
    claims
        What rival claims of the file would change; only effects on the accelerator-hour are read.
    """
    found = _bands(case)
    known = {name: band for name, band in found.items() if not isinstance(band, Missing)}
    disputes = _disputes(base, claims) if known else {}
    return tuple(
        ComputeAnswer(name=name, unit=unit, band=known[name], disputes=disputes.get(name, ()))
        if name in known
        else ComputeAnswer(name=name, unit=unit, band=None, reason=NOTHING)
        for name, unit in UNITS.items()
    )


def goodput_losses(plan: Plan, asked: Asked, trials: Trials) -> dict[str, float]:
    """Return where the accelerator-hours paid for go, as shares; the last is the useful rest, and they add up to 1.

    ``goodput = availability of power x hours billed x ETTR``: medians over the trials of what varies, one job on each
    whole phase. Spares are among the hours that nobody is billed for. Empty where nothing runs.
    """
    runs = trials.column("accelerators") > 0.0
    if not runs.any():
        return {}
    power = float(np.median(_available(trials.column("availability_nines")[runs])))
    spares = figure(SPARES).value
    billed = min(float(np.median(trials.column("billed_share")[runs])), 1.0 - spares)
    ettr = job_goodput(plan, asked) / (1.0 - spares)
    return {
        "no power": 1.0 - power,
        "kept as spares": power * spares,
        "not billed": power * (1.0 - spares - billed),
        "lost to failures": power * billed * (1.0 - ettr),
        "useful": power * billed * ettr,
    }


def job_goodput(plan: Plan, asked: Asked) -> float:
    """Return the useful share of a job on each whole phase of the programme, spares counted, weighted by number."""
    here = asked.counted
    return float(np.average(plan.compute.goodput[here], weights=plan.compute.accelerators[here]))


def token_rates(case: Case) -> tuple[float, float, float]:
    """Return low, central and high tokens per second of the programme's accelerators, weighted by number [1/s]."""
    plan, here = case.plan.compute, case.asked.counted
    number = plan.accelerators[here]
    if number.sum() <= 0.0:
        return (0.0, 0.0, 0.0)
    low, central, high = (
        float(np.average(rate[here], weights=number))
        for rate in (plan.tokens_low, plan.tokens_per_accelerator_s, plan.tokens_high)
    )
    return low, central, high


def _bands(case: Case) -> dict[AnswerName, Band | Missing]:
    """Return every answer over the trials; tokens with the band of throughput, the rest at the median."""
    trials = case.trials
    hour = np.sum(list(gpu_hour_parts(case.plan, case.asked, trials, case.programme).values()), axis=0)
    number = trials.column("accelerators")
    runs = number > 0.0
    if not (runs.any() and np.isfinite(hour).any()):
        return dict.fromkeys(UNITS, Missing(NOTHING))
    spares = figure(SPARES).value
    billed = np.minimum(trials.column("billed_share"), 1.0 - spares)
    goodput = (
        billed * _available(trials.column("availability_nines")) * job_goodput(case.plan, case.asked) / (1 - spares)
    )
    served = float(np.median((number * trials.column("billed_share"))[runs])) * SECONDS_PER_DAY
    low, central, high = token_rates(case)
    usd = float(np.median(hour[np.isfinite(hour)]))
    return {
        "accelerators": bands.number(np.where(runs, number, np.nan), NOTHING),
        "dense_bf16_flops": bands.number(np.where(runs, trials.column("bf16_flops"), np.nan), NOTHING),
        "goodput_share": bands.number(np.where(runs, goodput, np.nan), NOTHING),
        "tokens_per_day": Band(p10=served * low, p50=served * central, p90=served * high),
        "tokens_usd_per_million": tokens_usd(usd, (low, central, high)),
        "gpu_hour_usd": bands.number(hour, NOTHING),
    }


def tokens_usd(hour_usd: float, rates: tuple[float, float, float]) -> Band:
    """Return the cost of a million tokens at low, central and high rates, dearest last [USD]."""
    ends = [compute.tokens_usd_per_million(hour_usd, rate) for rate in reversed(rates)]
    return Band(p10=ends[0], p50=ends[1], p90=ends[2])


def _available(nines: F1) -> F1:
    share: F1 = 1.0 - 10.0**-nines
    return np.where(np.isfinite(nines), share, np.where(nines > 0, 1.0, 0.0))


def _fleet(base: Case) -> Fleet:
    live = (base.trials.ready_day[0] < NEVER) & base.asked.counted
    year = year_of(base.plan, base.asked, base.trials, base.programme)
    available = float(_available(base.trials.column("availability_nines"))[0])
    return Fleet(base.plan.compute, year, live, available, figure(SPARES).value)


def _values(fleet: Fleet) -> dict[AnswerName, float]:
    """Return every answer in the base case."""
    racks, live, billed = fleet.racks, fleet.live, float(fleet.year.billed_share[0])
    number = racks.accelerators[live]
    hour = float(np.sum(list(hour_parts(fleet.year).values())))
    served = float((number * racks.tokens_per_accelerator_s[live]).sum())
    return {
        "accelerators": float(number.sum()),
        "dense_bf16_flops": float((number * racks.bf16_flops[live]).sum()),
        "goodput_share": fleet.availability
        * min(billed, 1.0 - fleet.spares)
        * float(np.average(racks.goodput[live], weights=number))
        / (1.0 - fleet.spares),
        "tokens_per_day": served * billed * SECONDS_PER_DAY,
        "tokens_usd_per_million": compute.tokens_usd_per_million(hour, served / float(number.sum())),
        "gpu_hour_usd": hour,
    }


def _with(base: Case, fleet: Fleet, key: str, value: float) -> Fleet:
    """Return the fleet with another figure: racks anew, what chips cost in proportion, building and energy as they are.

    A file that gives the cost of a watt with everything in it has its chips dearer or cheaper too: what it says of the
    whole is a claim of its own, see `claims`.
    """
    instead = {key: value}
    racks = compute.decide(base.programme, base.programme.timeline, instead)
    before, after = (plan.chips_usd[fleet.live].sum() for plan in (fleet.racks, racks))
    dearer = {"chips": after / before}
    more = racks.accelerators[fleet.live].sum() / fleet.racks.accelerators[fleet.live].sum()
    billed = np.minimum(fleet.year.billed_share * racks.hours_billed_share / fleet.racks.hours_billed_share, 1.0)
    year = fleet.year._replace(
        capital_usd={part: usd * dearer.get(part, 1.0) for part, usd in fleet.year.capital_usd.items()},
        life_years={part: instead.get(name, fleet.year.life_years[part]) for part, name in LIVES.items()},
        operation_usd=fleet.year.operation_usd * instead.get(OPERATION, 1.0) / _in_use(OPERATION, instead),
        gpu_hours=fleet.year.gpu_hours * more * billed / fleet.year.billed_share,
        accelerators=fleet.year.accelerators * more,
        billed_share=billed,
    )
    return fleet._replace(racks=racks, year=year, spares=instead.get(SPARES, fleet.spares))


def _in_use(key: str, instead: dict[str, float]) -> float:
    return figure(key).value if key in instead else 1.0


def _figures(base: Case, live: B1) -> Iterator[Figure]:
    """Yield every figure of the catalogue that the answers may hang on."""
    for key, title in FIGURES.items():
        yield Figure(key, title, figure(key))
    for chip in sorted({base.programme.phases[phase].phase.chip for phase in np.flatnonzero(live)}):
        row, name = accelerator(chip), chip.replace("_", " ").upper()
        for field, title in FIELDS.items():
            known = getattr(row, field)
            if known is not None:
                yield Figure(f"accelerators.{chip}.{field}", f"{title} {name}", known)
        yield Figure(f"{TOKENS}{chip}", f"Tokens per second of one {name}", figure(f"{TOKENS}{chip}"))


def _others(known: Value) -> Iterator[tuple[float, str]]:
    """Yield the values that others give, and the ends of the source's own range, with who says so."""
    for rival in known.rivals:
        if not rival.other_basis:
            note = f": {rival.note}" if rival.note else ""
            yield rival.value, f"{sources()[rival.source].publisher}{note}"
    for end, value in (("low", known.low), ("high", known.high)):
        if value is not None and value != known.value:
            yield value, f"the {end} end of its range"


def _said(known: Value) -> str:
    who = "assumed here" if known.kind is Kind.ASSUMPTION else sources()[known.source].publisher
    return f"{_quantity(known.value, known.unit)} ({who}, {known.date[:7]})"


def _quantity(value: float, unit: str) -> str:
    if unit.startswith("share"):
        return f"{_exact(100.0 * value)} %{unit.removeprefix('share')}"
    return f"{_exact(value)} {'' if unit == 'ratio' else unit}".strip()


def _exact(value: float) -> str:
    """Return at most three significant figures, without the zeros that only fill them: `2.09`, `5`, `3,400,000`."""
    text = plain(value, 3)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _disputes(base: Case, claims: Sequence[ClaimThatMatters]) -> dict[AnswerName, tuple[Dispute, ...]]:
    """Return what moves each answer most, largest first."""
    fleet = _fleet(base)
    if not fleet.live.any():
        return {}
    now = _values(fleet)
    found: dict[AnswerName, list[Dispute]] = {name: [] for name in UNITS}
    for known in _figures(base, fleet.live):
        moved: dict[AnswerName, Dispute] = {}
        for value, who in _others(known.value):
            then = _values(_with(base, fleet, known.key, value))
            says = f"{_quantity(value, known.value.unit)} ({who})"
            for name, answer in then.items():
                row = Dispute(
                    figure=known.key,
                    title=known.title,
                    says=_said(known.value),
                    rival_says=says,
                    answer=now[name],
                    rival_answer=answer,
                )
                if name not in moved or _size(row) > _size(moved[name]):
                    moved[name] = row
        for name, row in moved.items():
            found[name].append(row)
    for claim in claims:
        for name, row in _of_claim(claim, now):
            found[name].append(row)
    return {
        name: tuple(sorted(filter(_matters, rows), key=_size, reverse=True)[:SHOWN]) for name, rows in found.items()
    }


def _of_claim(row: ClaimThatMatters, now: dict[AnswerName, float]) -> Iterator[tuple[AnswerName, Dispute]]:
    """Yield what a rival claim does to the hour and, in proportion, to tokens."""
    if row.headline != "gpu_hour_usd" or not row.value or row.rival_value is None:
        return
    for name in OF_THE_HOUR:
        yield (
            name,
            Dispute(
                figure=row.rival,
                title=subject(row.about)[:1].upper() + subject(row.about)[1:],
                says=row.claim_says,
                rival_says=row.rival_says,
                answer=now[name],
                rival_answer=now[name] * row.rival_value / row.value,
            ),
        )


def _size(row: Dispute) -> float:
    return abs(row.rival_answer - row.answer)


def _matters(row: Dispute) -> bool:
    return _size(row) > SMALLEST * abs(row.answer)

"""The headline table: one line per headline and item, the same words on the terminal and in the report.

Assumes a complete verdict; a headline that is null is shown as "not computable" with its reason, never left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gigawatt.chain import Band, Headlines, IrrBand, Verdict
from gigawatt.report import words

MISSING = "not computable"
NOBODY = "nobody"
"""Where nobody falls short, the null is the answer."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table."""

    headline: str
    """Path in the verdict: `live_date.50`, `irr.softbank`."""
    label: str
    """For people."""
    value: str
    """In words, or `MISSING`."""
    note: str = ""
    """The reason where it is missing; else what to know."""


def _energy(value: float) -> str:
    return f"{words.dollars(value)}/MWh"


def _per_watt(value: float) -> str:
    return f"{words.dollars(value)}/W"


LIVE = {"25": "A quarter of the megawatts live", "50": "Half of the megawatts live", "100": "All megawatts live"}
DATES = {"25": "date of a quarter", "50": "date of half the power", "100": "date of full power"}
NOUNS = {
    "capex_usd": "cost of the plan",
    "energy_usd_per_mwh": "cost of energy",
    "accelerators": "number of accelerators",
}
"""Where the label of the table does not fit into a sentence."""
SCALARS: dict[str, tuple[str, Callable[[float], str]]] = {
    "equity_at_risk_before_close_usd": ("Equity at risk before close", words.money),
    "external_cash_share": ("Cash from outside the circle of partners and suppliers", words.share),
    "plan_completes": ("Futures in which the plan is completed", words.share),
    "facility_mw": ("Facility power of the plan", words.power),
    "it_mw": ("IT power of the plan", words.power),
    "capex_usd": ("Cost of the plan, all-in", words.money),
    "capex_usd_per_facility_w": ("Cost per facility watt", _per_watt),
    "contracted_usd_per_year": ("Contracted payments per year", words.money),
    "energy_usd_per_mwh": ("Energy", _energy),
    "availability_nines": ("Availability of the supply, nines", words.plain),
    "accelerators": ("Accelerators powered", words.plain),
    "dense_bf16_flops": ("Dense bf16 compute", words.flops),
    "gpu_hour_usd": ("Cost of a billed GPU-hour", words.dollars),
    "tokens_usd_per_million": ("Cost of a million tokens", words.dollars),
}
"""Label and wording of the headlines that are one number or one band."""
ORDER = (
    "funding_gap_usd", "first_entity_short", "equity_at_risk_before_close_usd", "external_cash_share", "plan_completes",
    "live_date", "facility_mw", "it_mw", "binding_share", "capex_usd", "capex_usd_per_facility_w",
    "contracted_usd_per_year", "energy_usd_per_mwh", "availability_nines", "accelerators", "dense_bf16_flops",
    "gpu_hour_usd", "tokens_usd_per_million", "irr", "min_dscr", "debt_usd", "jobs",
)  # fmt: skip
"""Headlines in the order of the table; the questions stand above it."""


def headline_lines(verdict: Verdict) -> tuple[Line, ...]:
    """Return the lines of one verdict, in `ORDER`."""
    return tuple(line for name in ORDER for line in _lines(verdict, name))


def label_of(path: str) -> str:
    """Return a headline's name within a sentence: `cost of the plan`, `return of softbank`."""
    name, _, item = path.partition(".")
    step = item.split(".")[0]
    if name == "live_date":
        return DATES.get(step, "date of the megawatts")
    if name == "funding_gap_usd":
        return f"funding gap to target {int(step) + 1}" if step.isdigit() else "funding gap"
    if name == "irr":
        return f"return of {words.name(item)}"
    if name in NOUNS:
        return NOUNS[name]
    label = SCALARS[name][0] if name in SCALARS else words.name(name.removesuffix("_usd"))
    return label[:1].lower() + label[1:]


def side_by_side(verdicts: tuple[Verdict, ...]) -> tuple[tuple[Line | None, ...], ...]:
    """Return rows of the same headline in every view; None where a view has no such line (another facility, say)."""
    columns = [{line.headline: line for line in headline_lines(verdict)} for verdict in verdicts]
    place = {key: (ORDER.index(key.split(".")[0]), row) for column in columns for row, key in enumerate(column)}
    keys = sorted(place, key=lambda key: place[key])
    return tuple(tuple(column.get(key) for column in columns) for key in keys)


def _lines(verdict: Verdict, name: str) -> Iterator[Line]:
    """The lines of one headline."""
    headlines = verdict.headlines
    if getattr(headlines, name) is None:
        label = SCALARS[name][0] if name in SCALARS else GROUPS[name][0]
        yield Line(name, label, NOBODY if name == "first_entity_short" else MISSING, verdict.reason(name))
    elif name in SCALARS:
        label, write = SCALARS[name]
        value = getattr(headlines, name)
        yield Line(name, label, words.band(value, write) if isinstance(value, Band) else write(value))
    else:
        yield from GROUPS[name][1](headlines, verdict)


def _gaps(headlines: Headlines, verdict: Verdict) -> Iterator[Line]:
    for index, target in enumerate(headlines.funding_gap_usd or ()):
        path, label = f"funding_gap_usd.{index}", f"Funding gap to {target.target}"
        if target.gap is None:
            yield Line(path, label, MISSING, verdict.reason(f"{path}.gap"))
            continue
        covered = "" if target.covered_share is None else f"covered in {words.share(target.covered_share)} of futures"
        yield Line(path, label, words.band(target.gap, words.money), covered)


def _first_short(headlines: Headlines, _: Verdict) -> Iterator[Line]:
    first = headlines.first_entity_short
    if first is not None:
        text = f"{words.name(first.name)}, {words.month(first.month)}"
        yield Line("first_entity_short", "First to fall short", text, f"in {words.share(first.share)} of futures")


def _live(headlines: Headlines, verdict: Verdict) -> Iterator[Line]:
    for key, dates in (headlines.live_date or {}).items():
        reason = next((verdict.reason(f"live_date.{key}.{q}") for q in ("p50", "p90") if getattr(dates, q) is None), "")
        yield Line(f"live_date.{key}", LIVE[key], words.date_band(dates), reason)


def _binding(headlines: Headlines, _: Verdict) -> Iterator[Line]:
    if headlines.binding_share is not None:
        held = sorted(headlines.binding_share.model_dump().items(), key=lambda item: -item[1])
        text = ", ".join(f"{words.name(name)} {words.share(value)}" for name, value in held[:4] if value >= 0.025)
        yield Line("binding_share", "What holds the dates back", text, "share of phases and futures")


def _irr(headlines: Headlines, verdict: Verdict) -> Iterator[Line]:
    for name, value in (headlines.irr or {}).items():
        path, label = f"irr.{name}", f"Return of {words.name(name)}"
        if isinstance(value, IrrBand):
            defined = "" if value.defined_share == 1 else f"defined in {words.share(value.defined_share)} of futures"
            yield Line(path, label, words.band(value, words.rate), defined)
        else:
            yield Line(path, label, MISSING, verdict.reason(path))


def _per_facility(name: str, label: str, write: Callable[[float], str]) -> Callable[..., Iterator[Line]]:
    def lines(headlines: Headlines, verdict: Verdict) -> Iterator[Line]:
        values: dict[str, Band | None] = getattr(headlines, name)
        for facility, value in values.items():
            path, text = f"{name}.{facility}", f"{label}, {words.name(facility)}"
            if value is None:
                yield Line(path, text, MISSING, verdict.reason(path))
            else:
                yield Line(path, text, words.band(value, write))

    return lines


def _jobs(headlines: Headlines, _: Verdict) -> Iterator[Line]:
    if headlines.jobs is not None:
        yield Line(
            "jobs.peak_heads", "Construction jobs at the peak", words.band(headlines.jobs.peak_heads, words.plain)
        )
        yield Line("jobs.job_years", "Job-years of construction", words.band(headlines.jobs.job_years, words.plain))
        yield Line("jobs.permanent", "Permanent jobs", words.band(headlines.jobs.permanent, words.plain))


GROUPS: dict[str, tuple[str, Callable[[Headlines, Verdict], Iterator[Line]]]] = {
    "funding_gap_usd": ("Funding gap", _gaps),
    "first_entity_short": ("First to fall short", _first_short),
    "live_date": ("Dates of the megawatts", _live),
    "binding_share": ("What holds the dates back", _binding),
    "irr": ("Returns", _irr),
    "min_dscr": ("Least debt service cover", _per_facility("min_dscr", "Least debt service cover", words.ratio)),
    "debt_usd": ("Debt", _per_facility("debt_usd", "Debt the contracts carry", words.money)),
    "jobs": ("Jobs", _jobs),
}
"""Label and lines of the headlines that have several items."""

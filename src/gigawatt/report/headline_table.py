"""The headline table: one line per headline and item, the same words on the terminal and in the report.

Assumes a complete verdict; a headline that is null is shown with its reason, never left out: as "not computable", or as
"nobody" and "none" where that is the answer. Lines of one kind that say the same in every view are shown as one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from gigawatt.chain import Band, BindingShare, Headlines, IrrBand, Verdict
from gigawatt.evidence import words

MISSING = "not computable"
NOBODY, NONE = "nobody", "none"
ABSENT = {"first_entity_short": NOBODY, "debt_usd": NONE, "never_live_share": NONE}
"""Where nobody falls short, a facility carries no debt or all megawatts come, the null is the answer."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table."""

    headline: str
    """Path in the verdict: `live_date.50`, `irr.softbank`."""
    label: str
    """For people; without the name it is about."""
    value: str
    """In words, or `MISSING`."""
    note: str = ""
    """The reason where it is missing; else what to know."""
    names: tuple[str, ...] = ()
    """Whom or what the line is about, where there are several of a kind."""

    @property
    def title(self) -> str:
        """The label with its names: `Return of softbank and openai`."""
        return f"{self.label} {words.listing(map(words.name, self.names))}" if self.names else self.label


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
    "external_cash_share": ("Equity left after netting suppliers' round trips", words.share),
    "plan_completes": ("Futures in which the plan is completed", words.share),
    "facility_mw": ("Facility power of the plan", words.power),
    "it_mw": ("IT power of the plan", words.power),
    "capex_usd": ("Cost of the plan", words.money),
    "capex_usd_per_facility_w": ("Cost per facility watt", _per_watt),
    "contracted_usd_per_year": ("Contracted payments per year", words.money),
    "energy_usd_per_mwh": ("Energy", _energy),
    "availability_nines": ("Availability of the supply, nines", words.plain),
    "accelerators": ("Accelerators powered", words.count),
    "dense_bf16_flops": ("Dense bf16 compute", words.flops),
    "gpu_hour_usd": ("Cost of a billed GPU-hour", words.dollars),
    "tokens_usd_per_million": ("Cost of a million tokens", words.dollars),
}
"""Label and wording of the headlines that are one number or one band."""
YIELDS: dict[str, tuple[str, Callable[[float], str]]] = {
    "goodput_share": ("Goodput of the accelerator-hours paid for", words.rate),
    "tokens_per_day": ("Tokens served per day", words.tokens),
}
"""Label and wording of what the compute stage answers beyond the headlines."""
COSTS = ("capex_usd", "capex_usd_per_facility_w")
"""Headlines of which `cost_without` says what is not in them."""
NOTES = {"contracted_usd_per_year": "rent that one party of the programme pays another is in it"}
"""What to know of a headline in any case."""
UNFINISHED = {
    "capex_usd": "spent within the horizon in all futures, less where the plan is not completed",
    "capex_usd_per_facility_w": "of the futures in which the plan is completed",
}
"""What to know of a cost where the plan is not completed in every future."""
ORDER = (
    "funding_gap_usd", "first_entity_short", "equity_at_risk_before_close_usd", "external_cash_share", "plan_completes",
    "never_live_share", "live_date", "facility_mw", "it_mw", "binding_share", "capex_usd", "capex_usd_per_facility_w",
    "contracted_usd_per_year", "energy_usd_per_mwh", "availability_nines", "accelerators", "dense_bf16_flops",
    *YIELDS, "gpu_hour_usd", "tokens_usd_per_million", "irr", "debt_usd", "jobs",
)  # fmt: skip
"""Headlines in the order of the table; the questions stand above it, the least cover stands with its debt."""


def headline_lines(verdict: Verdict) -> tuple[Line, ...]:
    """Return the lines of one verdict, in `ORDER`."""
    return tuple(line for name in ORDER for line in _lines(verdict, name))


def promises(verdict: Verdict) -> tuple[str, ...]:
    """Return what each target promised, in words: `$100B`, `5.0 GW`."""
    targets = verdict.headlines.funding_gap_usd or ()
    return tuple(
        words.money(target.amount_usd) if target.amount_usd is not None else words.power(target.facility_mw or 0.0)
        for target in targets
    )


def cost_scope(verdict: Verdict) -> str:
    """Return what is in the cost of the plan, to stand after its name: `, without racks`; `, all-in` where all is."""
    without = verdict.cost_without
    return f", without {words.listing(map(words.name, without))}" if without else ", all-in"


def label_of(path: str, promised: Sequence[str] = ()) -> str:
    """Return a headline's name within a sentence: `cost of the plan`, `return of softbank`, `funding gap to $100B`."""
    name, _, item = path.partition(".")
    step = item.split(".")[0]
    if name == "live_date":
        return DATES.get(step, "date of the megawatts")
    if name == "funding_gap_usd":
        if not step.isdigit():
            return "funding gap"
        return f"funding gap to {promised[int(step)] if int(step) < len(promised) else f'target {int(step) + 1}'}"
    if name == "irr":
        return f"return of {words.name(item)}"
    if name in NOUNS:
        return NOUNS[name]
    label = SCALARS[name][0] if name in SCALARS else words.name(name.removesuffix("_usd"))
    return words.inside(label)


def side_by_side(verdicts: tuple[Verdict, ...]) -> tuple[tuple[Line | None, ...], ...]:
    """Return rows of the same headline in every view; None where a view has no such line (another facility, say)."""
    columns = [{line.headline: line for line in headline_lines(verdict)} for verdict in verdicts]
    place = {key: (ORDER.index(key.split(".")[0]), row) for column in columns for row, key in enumerate(column)}
    rows = [tuple(column.get(key) for column in columns) for key in sorted(place, key=lambda key: place[key])]
    return tuple(_merged(tuple(alike)) for _, alike in groupby(rows, key=_says))


def _says(row: tuple[Line | None, ...]) -> tuple[object, ...]:
    """What rows must share to be shown as one: label and words in every view; a line without a name stays alone."""
    return tuple(
        None if line is None else (line.label, line.value, line.note, line.headline if not line.names else "")
        for line in row
    )


def _merged(rows: tuple[tuple[Line | None, ...], ...]) -> tuple[Line | None, ...]:
    """One row for several that say the same, with the names of all."""
    return tuple(
        None
        if column[0] is None
        else replace(column[0], names=tuple(name for line in column if line for name in line.names))
        for column in zip(*rows)
    )


def _lines(verdict: Verdict, name: str) -> Iterator[Line]:
    """The lines of one headline."""
    headlines = verdict.headlines
    if name in YIELDS:
        yield from _yields(verdict, name)
    elif getattr(headlines, name) is None:
        label = SCALARS[name][0] if name in SCALARS else GROUPS[name][0]
        yield Line(name, label, ABSENT.get(name, MISSING), verdict.reason(name))
    elif name in SCALARS:
        label, write = SCALARS[name]
        label += cost_scope(verdict) if name in COSTS else ""
        value = getattr(headlines, name)
        said = words.band(value, write) if isinstance(value, Band) else write(value)
        yield Line(name, label, said, disputed(verdict, name, write) or NOTES.get(name) or _scope_note(headlines, name))
    else:
        yield from GROUPS[name][1](headlines, verdict)


def _scope_note(headlines: Headlines, name: str) -> str:
    """Say which futures are in a cost, where not all complete the plan."""
    return UNFINISHED.get(name, "") if (headlines.plan_completes or 0.0) < 1.0 else ""


def _yields(verdict: Verdict, name: str) -> Iterator[Line]:
    label, write = YIELDS[name]
    for answer in verdict.compute:
        if answer.name == name:
            said = MISSING if answer.band is None else words.band(answer.band, write)
            yield Line(name, label, said, answer.reason or disputed(verdict, name, write))


def disputed(verdict: Verdict, name: str, write: Callable[[float], str]) -> str:
    """Return the disputed figure that moves an answer of the compute stage most; empty where there is none."""
    answer = next((row for row in verdict.compute if row.name == name), None)
    if answer is None or not answer.disputes:
        return ""
    row = answer.disputes[0]
    range_of = "low and high: of the throughput measured; " if name.startswith("tokens") else ""
    return (
        f"{range_of}disputed most: {words.inside(row.title)}, {row.says}; at {row.rival_says} it is "
        f"{write(row.rival_answer)} in the base case, not {write(row.answer)}"
    )


def _gaps(headlines: Headlines, verdict: Verdict) -> Iterator[Line]:
    for index, target in enumerate(headlines.funding_gap_usd or ()):
        named = "Funding gap to" if target.amount_usd is not None else "Unpaid bills on the way to"
        path, label = f"funding_gap_usd.{index}", f"{named} {target.target}"
        if target.gap is None:
            yield Line(path, label, MISSING, verdict.reason(f"{path}.gap"))
            continue
        done = "covered" if target.amount_usd is not None else "so much is live in time"
        covered = "" if target.covered_share is None else f"{done} in {words.share(target.covered_share)} of futures"
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
        said = _largest(headlines.binding_share)
        yield Line("binding_share", GROUPS["binding_share"][0], said, "share of megawatts and futures")


def _never_live(headlines: Headlines, _: Verdict) -> Iterator[Line]:
    if headlines.never_live_share is not None:
        note = "share of those megawatts, over the futures in which the plan is not completed"
        yield Line("never_live_share", GROUPS["never_live_share"][0], _largest(headlines.never_live_share), note)


def _largest(shares: BindingShare) -> str:
    """Return the four scarce things that hold most: `grid 35 %, equipment 10 %`."""
    held = sorted(shares.model_dump().items(), key=lambda item: -item[1])
    return ", ".join(f"{words.name(name)} {words.share(value)}" for name, value in held[:4] if value >= 0.025)


def _irr(headlines: Headlines, verdict: Verdict) -> Iterator[Line]:
    for name, value in (headlines.irr or {}).items():
        path, label = f"irr.{name}", "Return of"
        if isinstance(value, IrrBand):
            defined = "" if value.defined_share == 1 else f"defined in {words.share(value.defined_share)} of futures"
            yield Line(path, label, words.band(value, words.rate), defined, (name,))
        else:
            yield Line(path, label, MISSING, verdict.reason(path), (name,))


def _debt(headlines: Headlines, verdict: Verdict) -> Iterator[Line]:
    """Debt and least cover of each facility, on one line."""
    for facility, debt in (headlines.debt_usd or {}).items():
        path, label = f"debt_usd.{facility}", "Debt,"
        if debt is None:
            yield Line(path, label, NONE, verdict.reason(path), (facility,))
            continue
        cover = (headlines.min_dscr or {}).get(facility)
        least = verdict.reason(f"min_dscr.{facility}") if cover is None else words.band(cover, words.ratio)
        yield Line(path, label, words.band(debt, words.money), f"least cover of debt service: {least}", (facility,))


def _jobs(headlines: Headlines, _: Verdict) -> Iterator[Line]:
    if headlines.jobs is not None:
        yield Line(
            "jobs.peak_heads", "Construction jobs at the peak", words.band(headlines.jobs.peak_heads, words.count)
        )
        yield Line("jobs.job_years", "Job-years of construction", words.band(headlines.jobs.job_years, words.count))
        yield Line("jobs.permanent", "Permanent jobs", words.band(headlines.jobs.permanent, words.count))


GROUPS: dict[str, tuple[str, Callable[[Headlines, Verdict], Iterator[Line]]]] = {
    "funding_gap_usd": ("Funding gap", _gaps),
    "first_entity_short": ("First to fall short", _first_short),
    "live_date": ("Dates of the megawatts", _live),
    "binding_share": ("What holds the dates back", _binding),
    "never_live_share": ("What the megawatts that never come lack", _never_live),
    "irr": ("Returns", _irr),
    "debt_usd": ("Debt that the contracts carry", _debt),
    "jobs": ("Jobs", _jobs),
}
"""Label and lines of the headlines that have several items."""

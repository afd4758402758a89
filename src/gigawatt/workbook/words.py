"""The sheets of words: the cover, and who said what.

Assumes a reader who opens the file without the program at hand.
"""

from __future__ import annotations

from collections.abc import Sequence

from gigawatt.programme import Claim, Programme
from gigawatt.quantities import month_label
from gigawatt.workbook.book import Shown, Words

COLOURS = (
    (
        "Blue on yellow",
        "An input of the programme file. Change it here; `gigawatt import` turns changes into a patch of the file.",
    ),
    ("Blue on blue", "A sourced figure of the catalogue. Change it to see what it does; the file cannot take it."),
    (
        "Brown",
        "Taken as given: what the schedule, power and compute found, and the lender's base case (sizes and repayment). "
        "It does not move when an input changes; change the programme file and export again.",
    ),
    ("Black", "A live formula. Every row has one formula, the same in every month; column D says it in names."),
    ("Green", "A check: 0 where it holds, red where it does not, amber where a changed input switches it off."),
)
SIGNS = (
    "In workings, flows are positive in the direction of their name (drawn, repaid) and balances are positive. "
    "In statements, money to the vehicle is positive and money from it negative. Flows settle at the end of the month, "
    "interest runs on opening balances, money is nominal US dollars."
)
FROZEN = (
    "The base case on central values. Debt was sized once on it and is frozen, as a lender freezes a case: a change of "
    "a margin, a price or inflation moves interest, cover, reserves, cash and distributions as the engine's own stress "
    "of the frozen structure does. Inflation moves running cost and contract levels only; energy is taken as given. "
    "Sizes, repayment shares and dates move only with a new export."
)


def cover(programme: Programme, verdict: Sequence[tuple[str, str]]) -> Words:
    """Return the first sheet."""
    head, view = programme.file.programme, programme.file.views.get(programme.view)
    last = month_label(programme.timeline, programme.timeline.months - 1)
    lines: list[tuple[str | Shown, ...]] = [
        (f"{head.name}: financing, month by month",),
        ("Master check (0: no check fails)", Shown("checks.master")),
        ("Comparisons with the engine off", Shown("checks.not_compared")),
        ("Inputs changed since export", Shown("checks.changed")),
        ("Programme file", programme.path),
        ("View", f"{programme.view}: {view.title}" if view else programme.view),
        ("As of", view.as_of if view and view.as_of else "no date: every claim of the file counts"),
        ("Months", f"{month_label(programme.timeline, 0)} to {last}"),
        *((label, f"As exported: {text}") for label, text in verdict),
        ("How to read it",),
        ("What it is", FROZEN),
        ("Signs", SIGNS),
        *COLOURS,
        ("Sheets",),
        ("Inputs", "Every input and figure in use: unit, value as exported, who said it, source, rival claims."),
        ("Timeline", "Months, years, flags, escalation."),
        ("Schedule", "Series taken as given: spending, live megawatts, accelerator-hours, energy, closes, repayment."),
        ("Contracts", "What each phase's contracts pay and what running costs."),
        ("W ...", "Workings of one vehicle, its equity and its ratios, in the order of the waterfall."),
        ("Loans, Tax", "Every loan; depreciation, limited interest, carried losses, tax."),
        ("Corkscrews", "Every balance as opening + in - out = closing."),
        ("S ..., Annual", "Statements by month, by vehicle and consolidated, and by calendar year."),
        ("Partners, Outputs", "Flows of every partner; sources and uses, cover, returns, signals."),
        ("Checks, Engine", "Integrity, agreement with the engine's own figures, one master check."),
        ("Sources", "Claims and their rivals, documents."),
    ]  # fmt: skip
    return Words("Cover", (34, 120), tuple(lines))


def source_words(programme: Programme) -> Words:
    """Return who said what, rivals side by side, and the documents."""
    used = set(programme.chosen.values())
    ordered = sorted(programme.claims.items(), key=lambda item: item[1].about)
    heads = ("claim", "about", "in use", "says", "speaker", "kind", "published", "source", "quotation", "remark")
    documents = [
        (name, source.title, "", source.outlet, "", "", source.published, source.url or "", "", source.note or "")
        for name, source in programme.file.sources.items()
    ]
    lines = (
        ("Claims that this view can know, rivals together",),
        heads,
        *(_claim_line(name, claim, name in used) for name, claim in ordered),
        ("Documents",),
        *documents,
    )
    return Words("Sources", (28, 26, 8, 24, 24, 12, 12, 28, 50, 60), lines)


def _claim_line(name: str, claim: Claim, used: bool) -> tuple[str, ...]:
    value = ", ".join(claim.value) if isinstance(claim.value, tuple) else claim.value
    said = f"{claim.bound.replace('=', '')}{value}" if value is not None else ""
    quotation, remark = claim.quotation or "", claim.note or ""
    return (
        name,
        claim.about,
        "yes" if used else "",
        said,
        claim.speaker,
        claim.kind,
        claim.published,
        claim.source,
        quotation,
        remark,
    )

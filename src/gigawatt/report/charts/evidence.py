"""Charts of the evidence: rival claims, what each would change, and the gigawatts that the money would buy.

Assumes both sides of every dispute are shown, whichever one the view believes.
"""

from __future__ import annotations

from collections.abc import Sequence

from gigawatt.chain import Exhibits, Rival, Verdict
from gigawatt.evidence import words
from gigawatt.report.charts import style
from gigawatt.report.charts.style import Chart, Table
from gigawatt.report.headline_table import label_of, promises
from gigawatt.report.values import condition, value


def bought(exhibits: Exhibits) -> Chart:
    """Gigawatts bought with the promised money under each rival cost per watt."""
    rows = sorted(exhibits.evidence.bought, key=lambda row: row.usd_per_facility_w)
    labels = [f"{row.says} ({row.speaker})" for row in rows]
    figure = style.blank(legend=False, height=90 + 30 * len(rows))
    figure.add_bar(
        orientation="h",
        y=labels,
        x=[row.facility_gw for row in rows],
        marker={"color": style.BLUE},
        cliponaxis=False,
        text=[f"{words.plain(row.facility_gw)} GW" for row in rows],
        textposition="outside",
    )
    figure.update_layout(hovermode="closest")
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(
        title={"text": "GW of facility power"}, range=[0, 1.15 * max((row.facility_gw for row in rows), default=1)]
    )
    sentence = "The file holds no rival claims of the cost per watt."
    if rows:
        money = (
            words.money(exhibits.evidence.bought_with_usd)
            if exhibits.evidence.bought_with_usd
            else "The promised money"
        )
        most, least = rows[0], rows[-1]
        sentence = (
            f"{money} buys between {words.power(1000 * least.facility_gw)} ({least.says}) and "
            f"{words.power(1000 * most.facility_gw)} ({most.says}), depending on whose cost per watt holds."
        )
    table = Table(
        "Gigawatts under each rival cost per watt",
        ("Claim", "Says", "Who", "Per facility watt", "Buys"),
        tuple(
            (
                row.claim,
                row.says,
                row.speaker,
                f"{words.dollars(row.usd_per_facility_w)}/W",
                words.power(1000 * row.facility_gw),
            )
            for row in rows
        ),
    )
    return Chart("bought", "Gigawatts that the money buys", sentence, table, figure if rows else None)


def rivals(views: Sequence[Exhibits]) -> Chart:
    """Every subject on which the claims differ, once for all views."""
    claims: dict[str, Rival] = {}
    believers: dict[str, list[str]] = {}
    for exhibits in views:
        for row in exhibits.evidence.rivals:
            claims.setdefault(row.claim, row)
            if row.in_use:
                believers.setdefault(row.claim, []).append(exhibits.view)
    known = {row.claim for exhibits in views for row in exhibits.evidence.rivals if row.known}
    subjects = list(dict.fromkeys(row.about for row in claims.values()))
    table = Table(
        "Rival claims, the ones in use marked",
        ("About", "Says", "Who", "Where", "Published", "In use", "Claim"),
        tuple(
            (
                words.name(row.about).replace("-", " "),
                row.says + (f" “{row.quotation}”" if row.quotation else ""),
                row.speaker,
                row.source,
                row.published,
                _use(believers.get(row.claim, []), len(views), known=row.claim in known),
                row.claim,
            )
            for row in sorted(claims.values(), key=lambda row: subjects.index(row.about))
        ),
        text=True,
    )
    sentence = _rivals_sentence(list(claims.values()), len(claims) - len(known), len(views))
    return Chart("rivals", "Rival claims", sentence, table, wide=True, open=len(claims) <= 40)


def _use(views: list[str], of: int, *, known: bool) -> str:
    if not views:
        return "" if known else "later"
    return "● in use" if len(views) == of else f"● {', '.join(views)}"


def _rivals_sentence(rows: list[Rival], hidden: int, views: int) -> str:
    if not rows:
        return "No two claims of the file are about the same thing."
    subjects = {row.about for row in rows}
    sentence = f"On {len(subjects)} subject{'s' * (len(subjects) != 1)} the sources differ."
    if hidden:
        date = "the dates of these views" if views > 1 else "this view’s date"
        sentence += f" {hidden} claim{'s were' if hidden > 1 else ' was'} published after {date} and not used."
    return sentence


def claims_that_matter(verdict: Verdict) -> Chart:
    """The two claims that move each headline most."""
    rows, promised = verdict.claims_that_matter, promises(verdict)
    largest = max(rows, key=lambda row: abs(row.delta or 0.0) / (abs(row.value or 0.0) or 1.0), default=None)
    sentence = "No rival claim moves a headline of this view."
    if largest is not None:
        now, then = value(largest.value, largest.unit), value(largest.rival_value, largest.unit)
        label = label_of(largest.headline, promised)
        sentence = f"The {label} would be {then} instead of {now} {condition(largest)}."
    table = Table(
        "What a headline would be if the rival were right, one claim at a time",
        ("Headline", "Now", "Then", "Change", "If this were so", "Instead of", "Claim"),
        tuple(
            (
                label_of(row.headline, promised),
                value(row.value, row.unit),
                value(row.rival_value, row.unit),
                value(row.delta, row.unit, signed=True),
                f"{words.subject(row.about)}: {row.rival_says}",
                row.claim_says,
                row.rival,
            )
            for row in rows
        ),
        text=True,
    )
    return Chart("claims-that-matter", "Claims that matter", sentence, table, wide=True, open=True)

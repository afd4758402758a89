"""Charts of the evidence: rival claims, what each would change, and the gigawatts that the money would buy.

Assumes both sides of every dispute are shown, whichever one the view believes.
"""

from __future__ import annotations

from gigawatt.chain import ClaimThatMatters, Exhibits, Verdict
from gigawatt.report import words
from gigawatt.report.charts import style
from gigawatt.report.charts.style import Chart, Table
from gigawatt.report.headline_table import label_of

MONEY_UNITS = ("USD", "USD/year")


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


def rivals(exhibits: Exhibits) -> Chart:
    """Every subject on which the claims differ."""
    rows = exhibits.evidence.rivals
    subjects = list(dict.fromkeys(row.about for row in rows))
    hidden = sum(not row.known for row in rows)
    sentence = f"On {len(subjects)} subject{'s' * (len(subjects) != 1)} the sources differ."
    if hidden:
        sentence += (
            f" {hidden} claim{'s were' if hidden > 1 else ' was'} published after this view's date and not used."
        )
    table = Table(
        "Rival claims, the ones in use marked",
        ("About", "Claim", "Says", "Who", "Where", "Published", "In use"),
        tuple(
            (
                row.about,
                row.claim,
                row.says + (f" “{row.quotation}”" if row.quotation else ""),
                row.speaker,
                row.source,
                row.published,
                "● in use" if row.in_use else ("later" if not row.known else ""),
            )
            for row in rows
        ),
    )
    return Chart("rivals", "Rival claims", sentence, table, wide=True, open=len(rows) <= 40)


def claims_that_matter(verdict: Verdict) -> Chart:
    """The two claims that move each headline most."""
    rows = verdict.claims_that_matter
    largest = max(rows, key=lambda row: abs(row.delta or 0.0) / (abs(row.value or 0.0) or 1.0), default=None)
    sentence = "No rival claim moves a headline of this view."
    if largest is not None:
        label = label_of(largest.headline)
        sentence = (
            f"Believing “{largest.rival_says}” instead of “{largest.claim_says}” would turn the {label} "
            f"from {value(largest.value, largest.unit)} to {value(largest.rival_value, largest.unit)}."
        )
    table = Table(
        "What a headline would be if the rival were right",
        ("Headline", "About", "In use", "Rival", "Now", "Then", "Change"),
        tuple(
            (
                label_of(row.headline),
                row.about,
                f"{row.claim_says} [{row.claim}]",
                f"{row.rival_says} [{row.rival}]",
                value(row.value, row.unit),
                value(row.rival_value, row.unit),
                value(row.delta, row.unit, signed=True),
            )
            for row in rows
        ),
    )
    return Chart("claims-that-matter", "Claims that matter", sentence, table, wide=True, open=True)


def value(number: float | None, unit: str, *, signed: bool = False) -> str:
    """Return a headline's value in words of its unit."""
    if number is None:
        return "not computable"
    sign = "+" if signed and number > 0 else ""
    if unit in MONEY_UNITS:
        text = words.money(number)
    elif unit == "MW":
        text = words.power(number)
    elif unit == "share":
        text = f"{words.plain(100 * number)} %"
    else:
        text = f"{words.plain(number)} {unit}"
    return sign + text


def change(row: ClaimThatMatters) -> str:
    """Return one effect as a line: `funding gap: from $340B to $360B (+$18B)`."""
    label = label_of(row.headline)
    moved = "" if row.delta is None else f" ({value(row.delta, row.unit, signed=True)})"
    return f"{label}: from {value(row.value, row.unit)} to {value(row.rival_value, row.unit)}{moved}"

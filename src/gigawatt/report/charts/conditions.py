"""What must be there before money flows, what happens if somebody falls short, and who decides.

Assumes a status has a sign and a word; a table says these better than a picture.
"""

from __future__ import annotations

from collections.abc import Sequence

from gigawatt.chain import Condition, Exhibits
from gigawatt.evidence import words
from gigawatt.report.charts import said
from gigawatt.report.charts.style import Chart, Table

SIGNS = {"met": "●", "expected": "◑", "missing": "✕"}
MOST_OPEN_ROWS = 30
"""A longer table is folded."""


def conditions(exhibits: Exhibits) -> Chart:
    """The tracker of conditions precedent: a row per phase, phases alike together, a column per condition."""
    rows = exhibits.money.conditions
    names = list(dict.fromkeys(row.condition for row in rows))
    phases: dict[str, dict[str, str]] = {}
    for row in rows:
        phases.setdefault(row.phase, {})[row.condition] = _status(row)
    alike: dict[tuple[str, ...], list[str]] = {}
    for phase, states in phases.items():
        alike.setdefault(tuple(states.get(name, words.DASH) for name in names), []).append(phase)
    lines = tuple((said.phases(together), *states) for states, together in alike.items())
    table = Table(
        "Conditions precedent of each phase’s financial close: ● met, ◑ expected, ✕ missing",
        ("Phase", *(words.name(name) for name in names)),
        lines,
        text=True,
    )
    return Chart(
        "conditions", "Conditions precedent", _conditions_sentence(exhibits, rows), table,
        wide=bool(rows), open=0 < len(lines) <= MOST_OPEN_ROWS,
    )  # fmt: skip


def _status(row: Condition) -> str:
    """Sign, word and month; who delivers it on the next line."""
    month = f" {words.month(row.month)}" if row.month else ""
    return f"{SIGNS.get(row.status, '○')} {row.status}{month}\n{row.by}".strip()


def _conditions_sentence(exhibits: Exhibits, rows: Sequence[Condition]) -> str:
    if not rows and any(phase.chosen for phase in exhibits.schedule.phases):
        return "This run did not record what its financial closes need."
    if not rows:
        return "No phase was chosen, so there is no close to prepare."
    phases = dict.fromkeys(row.phase for row in rows)
    missing = [row for row in rows if row.status == "missing"]
    stuck = {row.phase for row in missing}
    if not missing:
        return f"Nothing is missing for the financial close of {said.plural(len(phases), 'phase')}."
    often = sorted({row.condition for row in missing}, key=lambda name: -sum(row.condition == name for row in missing))
    counted = [
        f"{words.name(name)} ({said.plural(sum(row.condition == name for row in missing), 'phase')})" for name in often
    ]
    return (
        f"{len(stuck)} of {said.plural(len(phases), 'phase')} cannot close as the file stands; what is missing: "
        f"{words.listing(counted)}."
    )


def remedies(exhibits: Exhibits) -> Chart:
    """How much of a partner's shortfall each remedy could cover at most."""
    rows = exhibits.money.remedies
    table = Table(
        "Remedies and their ceilings",
        ("Vehicle", "Falls short", "Remedy", "Covers at most", "What it does"),
        tuple(
            (
                words.name(row.vehicle),
                words.name(row.short),
                row.remedy,
                "not in money" if row.ceiling_usd is None else words.money(row.ceiling_usd),
                row.effect,
            )
            for row in rows
        ),
        text=True,
    )
    sentence = "Nobody falls short in the base case, so no remedy is needed."
    if any(row.short_usd.p50 > 0 for row in exhibits.money.coverage):
        sentence = "The agreements in the file name no remedy for a partner that falls short."
    if rows:
        names = dict.fromkeys(words.name(row.short) for row in rows)
        best = max(
            (row for row in rows if row.ceiling_usd is not None), key=lambda row: row.ceiling_usd or 0, default=None
        )
        sentence = f"If {words.listing(names, 'or')} falls short, "
        sentence += (
            f"the most that one remedy covers is {words.money(best.ceiling_usd or 0)} ({best.remedy}, for "
            f"{words.name(best.short)})."
            if best is not None
            else "no remedy of the agreements brings money."
        )
    return Chart(
        "remedies", "If a partner falls short", sentence, table, wide=bool(rows), open=0 < len(rows) <= MOST_OPEN_ROWS
    )


def control(exhibits: Exhibits) -> Chart:
    """Who can call capital in each vehicle, and where nobody can alone."""
    rows = exhibits.money.control
    stuck = [words.name(row.vehicle) for row in rows if row.deadlock]
    sentence = "The file says nothing of who may call capital."
    if rows:
        sentence = "In every vehicle somebody can call capital."
    if stuck:
        sentence = f"Nobody can call capital alone in {words.listing(stuck)}: its holders must agree."
    table = Table(
        "Who may call capital, who can stop it",
        ("Vehicle", "Deadlock", "Who decides"),
        tuple((words.name(row.vehicle), "✕ possible" if row.deadlock else "● none", row.text) for row in rows),
        text=True,
    )
    return Chart(
        "control", "Who controls the calls", sentence, table, wide=bool(rows), open=0 < len(rows) <= MOST_OPEN_ROWS
    )

"""The report: one HTML file that opens offline, asks nothing of the network and escapes every text of the programme.

Assumes a browser of the last five years. Scripts run only where their hash is in the page's own policy.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from gigawatt.chain import Exhibits, Finding, Question, Severity, Verdict
from gigawatt.evidence import words
from gigawatt.report.beliefs import disagreements
from gigawatt.report.cards import cards
from gigawatt.report.charts import SECTIONS, Chart, Section, draw
from gigawatt.report.headline_table import MISSING, side_by_side
from gigawatt.report.stakes import StakeRow, stake_rows
from gigawatt.report.symbols import RUNG_SYMBOLS, SEVERITY_SYMBOLS
from gigawatt.report.versions import versions

TALLEST = 1200
"""Beyond this a picture scrolls within its card [pixels]."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A chart in its place on the page."""

    identity: str
    chart: Chart

    @property
    def folds(self) -> tuple[tuple[str, str], ...]:
        """Identity and title of each detail that is drawn when it is opened."""
        return tuple((f"{self.identity}-{place}", fold.title) for place, fold in enumerate(self.chart.folds))

    @property
    def tall(self) -> bool:
        """True where the picture gets a window of its own to scroll in."""
        figure = self.chart.figure
        return figure is not None and figure.layout.height > TALLEST

    @property
    def stacked(self) -> bool:
        """True where several views stand one below the other: what is wide and shown at once."""
        return self.chart.wide and (self.chart.figure is not None or self.chart.open)


@dataclass(frozen=True, slots=True)
class FoundIn:
    """A finding and the views in which it was found."""

    finding: Finding
    views: tuple[str, ...]

    @property
    def stakes(self) -> tuple[StakeRow, ...]:
        """The agreements that would explain stakes, a holder per row."""
        return stake_rows(self.finding)


def render(
    verdicts: Sequence[Verdict],
    exhibits: Sequence[Exhibits],
    *,
    started: str = "",
    timings: Mapping[str, float] | None = None,
    audit: Sequence[str] = (),
) -> str:
    """Return the report as one HTML text.

    Parameters
    ----------
    verdicts, exhibits : sequences
        One of each per view, in the order in which they stand side by side.
    started : str
        When the run was made, for the footer.
    timings : mapping, optional
        Seconds per stage.
    audit : sequence of str
        Broken invariants, one line each; shown on top where there are any.
    """
    sections = [(section, _rows(section, tuple(exhibits), tuple(verdicts))) for section in SECTIONS]
    drawn = [cell for _, rows in sections for row in rows for cell in row if cell is not None]
    figures = {cell.identity: cell.chart.figure for cell in drawn if cell.chart.figure is not None}
    figures |= {identity: fold.figure for cell in drawn for (identity, _), fold in zip(cell.folds, cell.chart.folds)}
    scripts = (_plotly(), _text("boot.js"))
    return (
        _environment()
        .get_template("page.html")
        .render(
            verdicts=verdicts,
            cards=[cards(verdict) for verdict in verdicts],
            versions=versions(exhibits),
            headline_rows=side_by_side(tuple(verdicts)),
            disagreements=disagreements(verdicts),
            questions=_questions(verdicts),
            sections=sections,
            findings=_findings(verdicts),
            figures=Markup(_script_json({name: json.loads(figure.to_json()) for name, figure in figures.items()})),
            scripts=[Markup(script) for script in scripts],
            style=Markup(_text("page.css")),
            policy=_policy(scripts),
            started=started,
            timings=timings or {},
            audit=audit,
            missing=MISSING,
            rung_symbols=RUNG_SYMBOLS,
            severity_symbols=SEVERITY_SYMBOLS,
        )
    )


def _rows(
    section: Section, exhibits: tuple[Exhibits, ...], verdicts: tuple[Verdict, ...]
) -> tuple[tuple[Cell | None, ...], ...]:
    """The section's charts with an identity for each."""
    drawn = enumerate(draw(section, exhibits, verdicts))
    return tuple(
        tuple(Cell(f"{section.name}-{row}-{view}", chart) if chart else None for view, chart in enumerate(charts))
        for row, charts in drawn
    )


def _questions(verdicts: Sequence[Verdict]) -> tuple[tuple[Question | None, ...], ...]:
    """Each question once, with every view's answer; None where a view does not ask it."""
    answers = [{question.id: question for question in verdict.headlines.questions} for verdict in verdicts]
    asked = dict.fromkeys(identity for view in answers for identity in view)
    return tuple(tuple(view.get(identity) for view in answers) for identity in asked)


def _findings(verdicts: Sequence[Verdict]) -> tuple[FoundIn, ...]:
    """Findings of all views, each once, contradictions first."""
    found: dict[tuple[str, str], tuple[Finding, list[str]]] = {}
    for verdict in verdicts:
        for finding in verdict.findings:
            found.setdefault((finding.id, finding.text), (finding, []))[1].append(verdict.provenance.view)
    rank = list(Severity)
    ordered = sorted(found.values(), key=lambda pair: (rank.index(pair[0].severity), pair[0].id))
    return tuple(FoundIn(finding, tuple(views)) for finding, views in ordered)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("gigawatt.report"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "share": words.share,
        "listing": words.listing,
        "subject": words.subject,
        "inside": words.inside,
    }
    return environment


@cache
def _plotly() -> str:
    """The drawing library as installed; a closing tag inside it would end our script element."""
    from plotly.offline import get_plotlyjs

    return str(get_plotlyjs()).replace("</script", "<\\/script")


@cache
def _text(name: str) -> str:
    return files("gigawatt.report").joinpath("templates", name).read_text(encoding="utf-8")


def _script_json(value: object) -> str:
    """JSON that is safe inside a script element: no text of the programme can close it."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _policy(scripts: Sequence[str]) -> str:
    """What the page may do: run its own scripts, style itself, show inline images; nothing from anywhere else."""
    hashes = " ".join(f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts)
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )

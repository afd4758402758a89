"""Answers a programme: reads it in each view, decides, plays the trials, words the verdict.

Assumes the clock only to time the stages; nothing of it reaches a result.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from time import perf_counter

import numpy as np

from gigawatt import capital, power
from gigawatt.chain import (
    ClaimInUse,
    Exhibits,
    Finding,
    Plan,
    Provenance,
    Severity,
    Verdict,
    ask,
    decide,
)
from gigawatt.evidence import (
    Case,
    base_case_of,
    billing_remark,
    claims_that_matter,
    compute_answers,
    cost_remark,
    cost_without,
    effects,
    findings,
    headlines,
    live_reasons,
    other_beliefs,
    says,
    sentence,
    series_findings,
)
from gigawatt.programme import Programme, as_yaml
from gigawatt.quantities import F1, InfeasibleError
from gigawatt.risk import Trials, base_trials, run_trials
from gigawatt.schedule import Effort
from gigawatt.study.exhibits import exhibits
from gigawatt.study.opening import open_programme
from gigawatt.study.run import Run
from gigawatt.study.series import Series, read_series
from gigawatt.study.stress import stress
from gigawatt.study.versions import versions

Progress = Callable[[str, int, int], None]
COMPUTING = ("gigawatt", "numpy", "scipy", "numba", "highspy", "ortools")
EFFORT = Effort(schedules=4000, exact=2.0, neighbourhoods=8)
"""Of the search where no bound proves the base plan: some seconds, and the same plan on any machine."""
CENT_USD = 0.01  # USD; what an identity may be off by


@dataclass(slots=True)
class _Clock:
    """Seconds by stage, summed over views."""

    seconds: dict[str, float] = field(default_factory=dict)
    since: float = field(default_factory=perf_counter)

    def lap(self, stage: str) -> None:
        now = perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self.since
        self.since = now


def answer(
    path: str,
    *,
    views: Sequence[str] | None = None,
    trials: int = 10_000,
    seed: int = 1,
    settings: Mapping[str, str] | None = None,
    audit: bool = False,
    progress: Progress | None = None,
    workers: int | None = None,
) -> Run:
    """Answer a programme in one or several views; see `gigawatt.run`."""
    clock, told = _Clock(), progress or _silent
    verdicts: list[Verdict] = []
    shown: list[Exhibits] = []
    tables: list[Mapping[str, F1]] = []
    broken: list[str] = []
    answered: list[Case] = []
    programmes = [open_programme(path, name, settings or {}) for name in views or (None,)]
    clock.lap("read")
    for programme in programmes:
        believed = {claim for other in programmes for claim in other.chosen.values()} - {*programme.chosen.values()}
        series = read_series(programme)
        case = _play(programme, series, trials, seed, clock, told, workers)
        provenance = _provenance(programme, path, settings or {}, seed, trials)
        verdicts.append(_verdict(case, series, provenance, believed, clock, told))
        shown.append(exhibits(case.programme, case.plan, case.base, case.asked, case.trials, series))
        clock.lap("exhibits")
        tables.append({column: case.trials.column(column) for column in case.trials.columns})
        if audit:
            broken += [f"{programme.view}: {line}" for line in audit_lines(case)]
        answered.append(base_case_of(programme, case.plan))
    told("every view's base case", 0, 1)
    every = versions(path, settings or {}, answered)
    told("every view's base case", 1, 1)
    clock.lap("versions")
    return Run(
        verdicts=tuple(verdicts),
        exhibits=tuple(each.model_copy(update={"versions": every}) for each in shown),
        timings=dict(clock.seconds),
        trial_tables=tuple(tables),
        programme_text=as_yaml(programmes[0]),
        audit=tuple(broken),
    )


def _silent(stage: str, done: int, total: int) -> None:
    """Progress for nobody."""


def _play(
    programme: Programme, series: Series, trials: int, seed: int, clock: _Clock, told: Progress, workers: int | None
) -> Case:
    """Decide once, play many."""
    told(f"{programme.view}: plan", 0, 1)
    plan = base_plan(programme, series)
    told(f"{programme.view}: plan", 1, 1)
    clock.lap("decide")
    asked, end = ask(programme, plan), capital.call_end_month(programme)
    _, base = base_trials(programme, plan, asked, end)
    clock.lap("base case")
    stage = f"{programme.view}: trials"
    kept = run_trials(
        programme, plan, asked, end, trials, seed, workers=workers, progress=lambda done: told(stage, done, trials)
    )
    clock.lap("trials")
    return Case(programme, plan, asked, base, kept)


def base_plan(programme: Programme, series: Series | None = None) -> Plan:
    """Return the plan of every stage that `answer` plays: decided on central values, with the sites' own series.

    Parameters
    ----------
    programme : Programme
        In one view.
    series : Series, optional
        The sites' hours, where they have been read already.

    Raises
    ------
    ExchangeError
        With the file of hours that could not be read.
    InfeasibleError
        Where a site with chosen phases cannot have the power it needs.
    """
    own = read_series(programme) if series is None else series
    plan = decide(programme, effort=EFFORT, weather=own.weather, prices=own.prices)
    _refuse_shortage(programme, plan.power)
    return plan


def _refuse_shortage(programme: Programme, plan: power.Plan) -> None:
    short = power.shortage(plan, programme)
    if short is not None:
        hint = "more firm grid, more generation slots, or candidates at the site"
        raise InfeasibleError("power", short, power.shortage_reasons(plan, programme), hint)


def _verdict(
    case: Case, series: Series, provenance: Provenance, believed: set[str], clock: _Clock, told: Progress
) -> Verdict:
    """Word the answer of one view; `believed` are the claims that the other views have in use."""
    found, reasons = headlines(case)
    clock.lap("headlines")
    stage = f"{case.programme.view}: rival claims"
    moved = []
    for number, effect in enumerate(effects(case, first=believed), start=1):
        moved.append(effect)
        told(stage, number, number + 1)
    told(stage, len(moved), len(moved))
    matter = claims_that_matter(case, tuple(moved))
    others = other_beliefs(case, tuple(moved), believed)
    clock.lap("rival claims")
    answers = compute_answers(case, base_case_of(case.programme, case.plan), matter)
    clock.lap("compute answers")
    said = (_remark("H01", cost_remark(found)), _remark("H02", billing_remark(case, found)))
    remarks = tuple(remark for remark in said if remark.text)
    broken = stress(case)
    clock.lap("stress")
    claims = case.programme.claims
    return Verdict(
        sentence=sentence(case, found),
        headlines=found,
        reasons={**reasons, **live_reasons(case, found)},
        cost_without=cost_without(case),
        findings=(*findings(case.programme), *series_findings(series.hours), *remarks),
        claims_that_matter=matter,
        other_beliefs=others,
        claims_in_use=tuple(
            ClaimInUse(about=about, claim=name, says=says(claims[name]), speaker=claims[name].speaker)
            for about, name in case.programme.chosen.items()
        ),
        compute=answers,
        stress=broken,
        provenance=provenance,
    )


REMARKS = {
    "H01": ("The cost of an accelerator-hour lies outside the market", "See the cost per watt in use and its rivals."),
    "H02": ("Hours in use are not hours billed", "Compare the price with the cost over the hours that it is paid for."),
}
"""Title of what the headlines themselves give cause to say, and what to do about it."""


def _remark(identity: str, text: str) -> Finding:
    title, repair = REMARKS[identity]
    return Finding(
        id=identity, title=title, severity=Severity.NOTE, text=text, arithmetic=(), claims=(), repairs=(repair,)
    )


def audit_lines(case: Case) -> tuple[str, ...]:
    """Return the invariants that some trial breaks, one line each: money to the cent, dates and shares in order."""
    trials = case.trials
    lines = []
    worst = float(trials.column("audit_usd").max())
    if not worst <= CENT_USD:
        lines.append(f"statements: {worst:,.2f} USD off in trial {int(trials.column('audit_usd').argmax())}")
    supply, spent = trials.monthly("supply_usd"), trials.monthly("spend_usd")
    if bool((np.diff(spent, axis=1) < -1e3).any()) or bool((np.diff(supply, axis=1) < -1e3).any()):
        lines.append("a cumulative curve of money falls")
    if not np.isfinite(trials.rows[:, :1]).all():
        lines.append("a cost is not a number")
    live = np.stack([trials.column(f"live_{level}_day") for level in (25, 50, 100)])
    if bool((live[:-1] > live[1:]).any()):
        lines.append("half of the megawatts are live before a quarter of them")
    return tuple(lines)


def _provenance(programme: Programme, path: str, settings: Mapping[str, str], seed: int, trials: int) -> Provenance:
    view = programme.file.views.get(programme.view)
    content = sha256(as_yaml(programme).encode())
    content.update(repr(sorted(settings.items())).encode())
    for table in sorted(files("gigawatt.catalogue").joinpath("data").iterdir(), key=lambda item: item.name):
        content.update(table.read_bytes())
    return Provenance(
        programme=programme.file.programme.name,
        file=str(path),
        view=programme.view,
        view_title=view.title if view else "the order of the file",
        as_of=view.as_of if view else None,
        settings=dict(settings),
        seed=seed,
        trials=trials,
        input_hash=content.hexdigest(),
        versions={"python": platform.python_version(), **{name: _version(name) for name in COMPUTING}},
    )


def _version(name: str) -> str:
    from gigawatt import __version__

    return __version__ if name == "gigawatt" else version(name)


__all__ = ["Trials", "answer", "audit_lines", "base_plan"]

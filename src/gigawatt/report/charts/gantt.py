"""The construction schedule: phases or tasks as rows, what is critical, what each waits for, and when each is live.

Assumes dates of the base case, except for the dates at which phases are live, which are quantiles over the trials.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gigawatt.chain import Exhibits, PhaseRow, PlanQuality, TaskRow, Verdict
from gigawatt.evidence import words
from gigawatt.report.charts import said
from gigawatt.report.charts.gantt_picture import KNOWN, picture
from gigawatt.report.charts.gantt_rows import phase_layout, task_layout, wait_days
from gigawatt.report.charts.style import Chart, Fold, Table

MOST_TASK_ROWS = 24
"""Beyond this a row is a phase, and its tasks are drawn when they are asked for."""


def gantt(exhibits: Exhibits, verdict: Verdict) -> Chart:
    """Phases or tasks along the calendar, with waits, critical work, float and milestones."""
    schedule = exhibits.schedule
    if not schedule.tasks:
        return Chart(
            "gantt",
            "Construction schedule",
            "No phase was chosen, so there is nothing to schedule.",
            Table("Tasks of the base case", COLUMNS, ()),
        )
    milestones = {row.phase: row for row in schedule.phases}
    groups = grouped(schedule.tasks)
    lines = _lines(exhibits, verdict)
    by_task = len(schedule.tasks) <= MOST_TASK_ROWS
    figure, until = picture(task_layout(groups) if by_task else phase_layout(groups), milestones, lines)
    folds = () if by_task else tuple(_fold(phase, rows, milestones, lines) for phase, rows in groups.items())
    return Chart(
        name="gantt",
        title="Construction schedule",
        sentence=_sentence(exhibits),
        table=_table(schedule.tasks),
        figure=figure,
        until=until,
        wide=True,
        note=quality(schedule.quality),
        folds=folds,
    )


def grouped(tasks: Sequence[TaskRow]) -> dict[str, list[TaskRow]]:
    """Return the tasks of each phase by their start."""
    groups: dict[str, list[TaskRow]] = {}
    for row in sorted(tasks, key=lambda row: (row.start, row.finish)):
        groups.setdefault(row.phase, []).append(row)
    return groups


def quality(found: PlanQuality | None) -> str:
    """Return how good the plan is known to be: its value, the bound on every plan, the gap, proven or not."""
    if found is None:
        return ""
    value, bound = (_objective(number, found.objective) for number in (found.value, found.bound))
    order = f" Order: {found.method}." if found.method else ""
    if found.proven and value != bound:
        return (
            f"● Proven but for rounding ({found.objective}): this plan has {value}, no plan of these "
            f"phases can be better than {bound}.{order}"
        )
    if found.proven:
        return f"● Proven: no plan of these phases is better ({found.objective}: {value}).{order}"
    return (
        f"○ Not proven best ({found.objective}): this plan has {value}, no plan can be better than {bound}, "
        f"gap {_gap(found.gap)}.{order}"
    )


def _objective(value: float, objective: str) -> str:
    if "compute" in objective:
        return words.power(value)
    return words.money(value) if "value" in objective else f"{said.days(value)} to the last end"


def _gap(gap: float) -> str:
    """A gap is a solver's measured figure, so it keeps its digits below a percent."""
    return f"{100 * gap:.1f} %" if gap < 0.1 else f"{100 * gap:.0f} %"


def _sentence(exhibits: Exhibits) -> str:
    schedule = exhibits.schedule
    tasks = schedule.tasks
    last = max(tasks, key=lambda row: row.finish)
    phases = len({row.phase for row in tasks})
    critical = sum(row.critical for row in tasks)
    waits = [row for row in tasks if wait_days(row)]
    text = (
        f"{said.plural(phases, 'phase')} in {said.plural(len(tasks), 'task')}, the last finished in "
        f"{words.month(last.finish)}; {said.plural(critical, 'task')} {'is' if critical == 1 else 'are'} critical."
    )
    if waits:
        longest = max(waits, key=wait_days)
        text += (
            f" The longest wait: {said.phase(longest.phase)} {words.DASH} {words.name(longest.task)} "
            f"is ready in {words.month(longest.ready or '')} and stands {said.days(wait_days(longest))} for "
            f"{words.name(longest.held_by)}."
        )
    return f"{text} {schedule.note}".strip()


def _fold(phase: str, rows: list[TaskRow], milestones: dict[str, PhaseRow], lines: Sequence[tuple[str, str]]) -> Fold:
    """The tasks of one phase, with what one would open it for in its title."""
    critical = sum(row.critical for row in rows)
    longest = max(rows, key=wait_days)
    waits = f"; {said.days(wait_days(longest))} of waiting for {words.name(longest.held_by)}"
    title = f"{said.phase(phase)}: {said.plural(len(rows), 'task')}, {critical} critical"
    figure, _ = picture(task_layout({phase: rows}), milestones, lines)
    return Fold(title + waits * (wait_days(longest) > 0), figure)


def _lines(exhibits: Exhibits, verdict: Verdict) -> list[tuple[str, str]]:
    """The day of the view's knowledge and the days of the promises, as vertical lines."""
    known = verdict.provenance.as_of
    lines = [(known, KNOWN)] if known else []
    return lines + [(f"{target.by}-01", target.label) for target in exhibits.money.targets]


# --- the table --------------------------------------------------------------------------------------------------------

COLUMNS = ("Phase", "Task", "Asset", "Ready", "Waits for", "Start", "Finish", "Float", "Critical in futures")


def _table(tasks: Iterable[TaskRow]) -> Table:
    rows = tuple(
        (
            said.phase(row.phase),
            words.name(row.task) + (" (begun)" if row.actual else ""),
            words.name(row.asset),
            row.ready or words.DASH,
            f"{words.name(row.held_by)}, {said.days(wait_days(row))}" if wait_days(row) else words.DASH,
            row.start,
            row.finish,
            "◆ critical" if row.critical else said.days(row.float_days),
            said.share(row.critical_share),
        )
        for row in tasks
    )
    return Table("Tasks of the base case", COLUMNS, rows)

"""What had happened by the programme's start, worked out again from the file alone.

Assumes the file was checked.
"""

from __future__ import annotations

from played_cases import Future


def facts(future: Future) -> set[int]:
    """Return the tasks that the file says had begun, worked out from the file alone."""
    programme, plan = future.programme, future.plan.schedule
    found = set()
    for task, (phase, place) in enumerate(zip(plan.phase, plan.template_task, strict=True)):
        row, at = programme.works(int(phase)).tasks[place], programme.phases[phase].phase
        progress = at.actuals.get(row.name)
        met = row.kind == "permits" and "permits" in at.conditions
        if (progress is not None and progress.started is not None) or (progress is None and met):
            found.add(task)
    return found

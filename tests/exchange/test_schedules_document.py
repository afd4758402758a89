"""The page on schedules: its example runs, and what it names exists."""

import re
from pathlib import Path

from gigawatt import exchange
from gigawatt.exchange.schedule_source import MAX_BYTES

PAGE = (Path(__file__).parents[2] / "docs" / "schedules.md").read_text(encoding="utf-8")


def test_the_example_runs():
    (example,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(compile(example, "schedules.md", "exec"), {})


def test_every_function_on_the_page_exists():
    named = set(re.findall(r"`((?:read|write|generate)_\w+)", PAGE))
    assert named >= {"read_plan", "read_plans", "write_mspdi", "write_xer", "write_icalendar"}
    assert named <= set(exchange.__all__)


def test_the_limit_on_the_page_is_the_one_that_holds():
    assert f"over {MAX_BYTES // 1_000_000} MB" in PAGE

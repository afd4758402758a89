import shutil
import subprocess
from pathlib import Path

import pytest
from filled_exhibits import filled_exhibits
from stand_in_run import stand_in_run
from stand_in_verdict import stand_in_verdict

from gigawatt.report import render
from gigawatt.report.charts import gantt

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")


pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")


def drawn_page(tmp_path: Path, *, unfolded: bool) -> str:
    """The page as the browser has drawn it; its console stays silent."""
    run = stand_in_run("announced")
    text = render(run.verdicts, [filled_exhibits("announced")])
    page = tmp_path / "report.html"
    page.write_text(text.replace("<details", "<details open") if unfolded else text, encoding="utf-8")
    command = [
        str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
        "--disable-dev-shm-usage", f"--user-data-dir={tmp_path / 'profile'}", "--enable-logging=stderr", "--v=0",
        "--virtual-time-budget=8000", "--dump-dom", page.as_uri(),
    ]  # fmt: skip
    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    console = [line for line in result.stderr.splitlines() if "CONSOLE" in line]
    assert console == []
    return result.stdout


def test_a_browser_draws_every_chart_under_the_page_policy_and_asks_nobody(tmp_path: Path) -> None:
    page = drawn_page(tmp_path, unfolded=True)
    assert 'data-drawn="yes"' in page
    assert page.count('<div class="plot-container') == page.count('role="img"')


def test_what_is_folded_is_not_drawn_before_it_is_opened(tmp_path: Path) -> None:
    page = drawn_page(tmp_path, unfolded=False)
    folds = len(gantt.gantt(filled_exhibits("announced"), stand_in_verdict("announced")).folds)
    assert page.count('role="img"') - page.count('<div class="plot-container') == folds > 0

import shutil
import subprocess
from pathlib import Path

import pytest
from stand_in_run import stand_in_run

from gigawatt.report import render

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")


@pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
def test_a_browser_draws_every_chart_under_the_page_policy_and_asks_nobody(tmp_path: Path) -> None:
    run = stand_in_run("announced")
    page = tmp_path / "report.html"
    page.write_text(render(run.verdicts, run.exhibits), encoding="utf-8")
    command = [
        str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
        "--disable-dev-shm-usage", f"--user-data-dir={tmp_path / 'profile'}", "--enable-logging=stderr", "--v=0",
        "--virtual-time-budget=8000", "--dump-dom", page.as_uri(),
    ]  # fmt: skip
    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    console = [line for line in result.stderr.splitlines() if "CONSOLE" in line]
    assert console == []
    assert 'data-drawn="yes"' in result.stdout
    assert result.stdout.count('<div class="plot-container') == result.stdout.count('role="img"')

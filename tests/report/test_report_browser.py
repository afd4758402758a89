import re
import shutil
import subprocess
from pathlib import Path

import pytest
from filled_exhibits import filled_exhibits
from stand_in_run import stand_in_run
from stand_in_verdict import stand_in_verdict

from gigawatt.chain import Exhibits, Part
from gigawatt.report import render
from gigawatt.report.charts import gantt

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")


pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")


def drawn(tmp_path: Path, text: str, width: int = 1200) -> str:
    """A page as the browser has drawn it; its console stays silent."""
    page = tmp_path / "report.html"
    page.write_text(text, encoding="utf-8")
    command = [
        str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
        "--disable-dev-shm-usage", f"--user-data-dir={tmp_path / 'profile'}", "--enable-logging=stderr", "--v=0",
        "--virtual-time-budget=8000", f"--window-size={width},900", "--dump-dom", page.as_uri(),
    ]  # fmt: skip
    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    console = [line for line in result.stderr.splitlines() if "CONSOLE" in line]
    assert console == []
    return result.stdout


def drawn_page(tmp_path: Path, *, unfolded: bool) -> str:
    text = render(stand_in_run("announced").verdicts, [filled_exhibits("announced")])
    return drawn(tmp_path, text.replace("<details", "<details open") if unfolded else text)


def measured(tmp_path: Path, exhibits: Exhibits, script: str) -> str:
    """What a script, which the page's own policy would not allow, finds on a page of 1200 pixels."""
    text = render(stand_in_run("announced").verdicts, [exhibits])
    text = re.sub('<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    told = f"setTimeout(() => {{ document.documentElement.dataset.found = {script}; }}, 2000);"
    page = drawn(tmp_path, text.replace("</body>", f"<script>{told}</script></body>"))
    return page.partition('data-found="')[2].partition('"')[0]


def test_a_browser_draws_every_chart_under_the_page_policy_and_asks_nobody(tmp_path: Path) -> None:
    page = drawn_page(tmp_path, unfolded=True)
    assert 'data-drawn="yes"' in page
    assert page.count('<div class="plot-container') == page.count('role="img"')


def test_what_is_folded_is_not_drawn_before_it_is_opened(tmp_path: Path) -> None:
    page = drawn_page(tmp_path, unfolded=False)
    folds = len(gantt.gantt(filled_exhibits("announced"), stand_in_verdict("announced")).folds)
    assert page.count('role="img"') - page.count('<div class="plot-container') == folds > 0


def test_the_versions_fit_on_1200_pixels(tmp_path: Path) -> None:
    scroll = "document.querySelector('.versions .scroll')"
    over = measured(tmp_path, filled_exhibits("announced"), f"{scroll}.scrollWidth - {scroll}.clientWidth")
    assert over == "0"


def test_no_entry_of_the_legend_of_sources_and_uses_is_cut_off(tmp_path: Path) -> None:
    exhibits = filled_exhibits("announced")
    parts = tuple(Part(name=f"a part of the money with the number {place}", value=1e9) for place in range(14))
    vehicle = exhibits.finance.vehicles[0].model_copy(update={"sources": parts, "uses": parts})
    many = exhibits.finance.model_copy(update={"vehicles": (vehicle,)})
    legend = "document.querySelector('[aria-label^=\"Sources and uses\"] .legend')"
    counted = f"{legend}.querySelectorAll('.traces').length + ' entries, scrolls ' + "
    counted += f"{legend}.querySelector('.scrollbar').getAttribute('height')"
    assert measured(tmp_path, exhibits.model_copy(update={"finance": many}), counted) == "14 entries, scrolls 0"

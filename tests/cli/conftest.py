import sys
from pathlib import Path

import pytest

sys.path.insert(
    0, str(Path(__file__).parents[1] / "study")
)  # the stand-in run is shared by the tests of study, report and cli


@pytest.fixture(autouse=True)
def _no_width_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A width that the shell, or tests run side by side, set for themselves would fold the tables."""
    monkeypatch.delenv("COLUMNS", raising=False)

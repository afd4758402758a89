import sys
from pathlib import Path

import pytest
from exported_book import Exported, exported

TESTS = Path(__file__).parents[1]
sys.path += [str(TESTS / "finance"), str(TESTS / "invariants")]  # random cases and files are shared with their tests


@pytest.fixture(scope="session")
def small() -> Exported:
    return exported("small")


@pytest.fixture(scope="session")
def stargate() -> Exported:
    return exported("stargate")

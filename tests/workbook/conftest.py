import sys
from pathlib import Path

import pytest
from exported_book import Exported, exported
from office import recalculated, with_wrong_values

from gigawatt.workbook import write_book

TESTS = Path(__file__).parents[1]
sys.path += [str(TESTS / "finance"), str(TESTS / "invariants")]  # random cases and files are shared with their tests


@pytest.fixture(scope="session")
def small() -> Exported:
    return exported("small")


@pytest.fixture(scope="session")
def stargate() -> Exported:
    return exported("stargate")


@pytest.fixture(scope="session")
def written(small: Exported) -> bytes:
    """The workbook of the small example, as written from the folder its file lies in."""
    return write_book(small.book)


@pytest.fixture(scope="session")
def saved(small: Exported, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as LibreOffice saves it, recalculated from wrong cached values."""
    folder = tmp_path_factory.mktemp("small")
    with pytest.MonkeyPatch.context() as patch:
        (folder / "model.xlsx").write_bytes(with_wrong_values(small.book, patch))
    return recalculated(folder / "model.xlsx", folder)

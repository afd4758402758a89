"""gigawatt: plans, finances, powers, builds and stress-tests AI data-centre programmes.

One programme file goes in, one verdict comes out. `read` checks a file, `run` answers it.

Assumes nothing: whatever is heavy loads on use.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gigawatt.programme import Programme
    from gigawatt.study import Run

__version__ = "0.1.0"
__all__ = ["__version__", "read", "run"]


def read(path: str, view: str | None = None, settings: Mapping[str, str] | None = None) -> Programme:
    """Read and check a programme file in one view.

    Parameters
    ----------
    path
        The file, or a folder with a `programme.yaml`.
    view
        Name of a view in the file; None takes the file's own choice.
    settings
        Overrides by path, as `--set` takes them.

    Raises
    ------
    gigawatt.programme.ProgrammeError
        With every issue of the file: place, path, found, expected, hint.

    Examples
    --------
    >>> import gigawatt
    >>> programme = gigawatt.read("examples/small")
    >>> programme.phases[0].path
    'plains.h1'
    """
    from gigawatt.study import open_programme

    return open_programme(path, view, settings)


def run(
    path: str,
    views: Sequence[str] | None = None,
    trials: int = 10_000,
    seed: int = 1,
    settings: Mapping[str, str] | None = None,
    audit: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
) -> Run:
    """Answer a programme file: decide once, play many futures, word the verdict.

    Parameters
    ----------
    path
        The file, or a folder with a `programme.yaml`.
    views
        Names of views, each answered by itself; None takes the file's own choice.
    trials
        Futures per view [1].
    seed
        Of the random numbers: the same seed gives the same figures, whatever the number of cores.
    settings
        Overrides by path, as `--set` takes them.
    audit
        Check the invariants in every trial; what is broken stands in `Run.audit`.
    progress
        Called with a stage's name, how much is done and how much there is.

    Raises
    ------
    gigawatt.programme.ProgrammeError
        Where the file is wrong.
    gigawatt.quantities.InfeasibleError
        Where no plan exists, with what is short, by how much and when.

    Examples
    --------
    >>> import gigawatt
    >>> answer = gigawatt.run("examples/small", trials=50)
    >>> answer.verdict.headlines.facility_mw
    28.0
    """
    from gigawatt.study import answer

    return answer(path, views=views, trials=trials, seed=seed, settings=settings or {}, audit=audit, progress=progress)

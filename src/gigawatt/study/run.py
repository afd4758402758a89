"""A run: one programme, one or several views, and everything that came of it.

Assumes the tuples are parallel: verdict, exhibits and trial table number k belong to the k-th view.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gigawatt.chain import Exhibits, Verdict
from gigawatt.quantities import F1


@dataclass(frozen=True, slots=True)
class Run:
    """What `gigawatt.run` returns."""

    verdicts: tuple[Verdict, ...]
    """One per view, in the order asked for."""
    exhibits: tuple[Exhibits, ...]
    """What the report draws, one per view."""
    timings: Mapping[str, float] = field(default_factory=dict)
    """Seconds by stage."""
    trial_tables: tuple[Mapping[str, F1], ...] = ()
    """Scalars per trial and view; names carry their unit. Shape of each (trials,)."""
    programme_text: str = ""
    """The programme as read."""
    audit: tuple[str, ...] = ()
    """Invariants that `--audit` found broken, one line each."""

    @property
    def verdict(self) -> Verdict:
        """The documented object: the first view's verdict, with the other views by name in `views`."""
        first, *others = self.verdicts
        return first.model_copy(update={"views": {other.provenance.view: other for other in others}})

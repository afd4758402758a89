"""What breaks first, and who pays: how often promises to lenders are broken, and what happens in chosen futures.

Assumes the frozen structure of the base case: in no future is debt sized again. Money in nominal USD.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from gigawatt.chain.record import Band, MonthText, Record, Share

Covenant = Literal["payment", "cover", "collateral", "completion", "replacement"]
"""Interest or principal was not paid; cover of twelve months below the default level; more owed than the collateral
allows; a phase not live by the long-stop date; new chips or major maintenance due and not paid for."""


class LenderLoss(Record):
    """What one lender loses in one future."""

    facility: str
    owed_usd: float
    """In the month of the first missed payment."""
    lost_usd: float
    """Value, in that month and at the rate of the loan, of what never comes back."""
    lost_share: Share
    """Of what was owed."""


class StepIn(Record):
    """Who pays where the vehicle's own cash does not."""

    who: str
    """Entity, `reserve`, or the facility whose lenders are left with it."""
    usd: float | None
    """None where money does not measure it."""
    how: str
    """In words."""


class Broken(Record):
    """What one vehicle breaks first in one future, why, and what becomes of it."""

    vehicle: str
    covenant: Covenant
    month: MonthText
    cover: float | None
    """Cash over service of the twelve months to that month, since the first repayment; None where none was due."""
    base_cover: float | None
    """The same, as long after the first repayment, in the base case."""
    cause: str
    """What lowers the cover most against the base case: `revenue`, `running cost`, `tax`, `replacement`, `interest`,
    `principal`; or `late completion`, `collateral`; or `base case`, where the base case breaks it too."""
    why: str
    """The cause with its figures."""
    cured: MonthText | None
    """From then on nothing is broken any more; None where that never comes within the horizon."""
    cured_by: str
    """What cures it, in words."""
    losses: tuple[LenderLoss, ...]
    """Lenders that are not paid in full; empty where all are."""
    steps_in: tuple[StepIn, ...]
    """Empty where cash of operations pays all."""


class StressRow(Record):
    """One future: a trial of the ensemble, or a named case that changes one thing of the base case."""

    name: str
    trial: int | None
    """Number of the trial: with the same seed, the same future. None for a named case."""
    assumption: str
    """What makes this future different, and why it was chosen."""
    broken: tuple[Broken, ...]
    """Vehicles that break something, the first one first; empty where every promise is kept."""
    least_cover: float | None
    """Least cover of any twelve months, of all vehicles with debt; None where no service was due."""
    least_cover_vehicle: str = ""


class Breaches(Record):
    """How often one vehicle breaks its promises to lenders, over the trials."""

    vehicle: str
    facilities: tuple[str, ...]
    """That lend to it, most senior first."""
    any_share: Share
    """Share of trials in which it breaks one whose breach is a default."""
    first_share: dict[Covenant, Share]
    """Share of trials by the one that it breaks first; adds to `any_share`."""
    earliest: MonthText | None
    """Month of the first breach in the trial where it comes soonest; None where no trial breaks anything."""
    earliest_trial: int | None
    """That trial."""
    median: MonthText | None
    """The same in the middle of the trials that break something."""
    median_trial: int | None
    """That trial."""
    latest: MonthText | None
    """The same in the trial where it comes last."""
    costliest_trial: int | None
    """The one in which its lenders lose most; None where they never lose."""
    lock_up_share: Share
    """Share of trials in which owners are not paid for lack of cover."""
    loss_share: Share
    """Share of trials in which its lenders lose money."""
    loss_usd: Band | None
    """What they lose, over those trials [USD]."""


class Unlent(Record):
    """A vehicle whose facilities lend nothing."""

    vehicle: str
    facilities: tuple[str, ...]
    why: str
    """Reads on after "lends nothing": `for want of a lease for its halls`."""


class Stress(Record):
    """The sized structure in other futures."""

    default_dscr: float
    """Cover of twelve months below which lenders may call a default."""
    lock_up_dscr: float
    """Cover below which owners are not paid."""
    vehicles: tuple[Breaches, ...]
    """Those with debt."""
    rows: tuple[StressRow, ...] = Field(default=())
    """Trials first, then named cases."""
    unlent: tuple[Unlent, ...] = ()

"""Every balance as opening + in - out = closing, month by month, beside the balance that the workings reach.

Assumes the signs of workings: flows are positive in the direction of their name. A corkscrew is shown and checked; the
workings do not read it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gigawatt.workbook.book import Page, Row
from gigawatt.workbook.lenders import LoanShape
from gigawatt.workbook.owner import OwnerShape
from gigawatt.workbook.rows import balance, check, flow, plus, step

Flow = tuple[str, str, str]
"""Name, label and formula."""


class Corkscrew(NamedTuple):
    """One balance and what moves it."""

    name: str
    title: str
    closing: str
    """Row that the workings reach."""
    received: tuple[Flow, ...]
    paid: tuple[Flow, ...]


def corkscrew_pages(key: str, title: str, found: tuple[Corkscrew, ...], months: int) -> tuple[Page, ...]:
    """Return one page per balance."""
    return tuple(Page(f"{key}.corkscrew", f"{title}: {one.title}", tuple(_rows(one)), months) for one in found)


def checks_of(key: str, found: tuple[Corkscrew, ...]) -> Iterator[tuple[str, str]]:
    """Yield title and name of every check."""
    for one in found:
        yield one.title, f"{key}.corkscrew.check_{one.name}"


def _rows(one: Corkscrew) -> Iterator[Row]:
    opening, closing = f"{one.name}_opening", f"{one.name}_closing"
    yield step(opening, "Opening", f"{closing}[-1]")
    for name, label, formula in one.received:
        yield flow(f"{one.name}_{name}", f"+ {label}", formula)
    for name, label, formula in one.paid:
        yield flow(f"{one.name}_{name}", f"- {label}", formula)
    moved = plus([opening, *(f"{one.name}_{name}" for name, _, _ in one.received)])
    left = "".join(f" - {one.name}_{name}" for name, _, _ in one.paid)
    yield balance(closing, "Closing", f"{moved}{left}", result=True)
    off = f"IF(ABS({closing} - {one.closing}) > inputs.cent, 1, 0)"
    yield check(f"check_{one.name}", "It is what the workings reach", off)


def of_vehicle(owner: OwnerShape) -> tuple[Corkscrew, ...]:
    """Return the balances of one vehicle; of debt and reserve only where it borrows."""
    key = owner.key
    replaces = bool(owner.replaces)
    replaced = replaces * _of(key, ("replaced", "New chips and maintenance"))
    kept = replaces * _of(key, ("set_aside", "Put into reserves for replacement"))
    from_reserve = replaces * (("from_reserve", "Paid from them", f"{key}.replaced - {key}.replaced_cash"),)
    financed = (("sunk", "Paid before the programme"), ("raised", "Raised"), ("called", "Called"))
    funded = (("deficit", "Deficit that owners fund"), ("reserve_in", "First filling"), ("escrow_in", "Bond drawn"))
    return (
        Corkscrew(
            "cash", "cash, reserves and escrow", f"{key}.cash",
            (
                *_of(key, ("cfads", "Cash available for debt service"), ("reinvested", "Earned on escrow"), *funded),
                *kept,
            ),
            (
                *from_reserve,
                ("interest", "Interest paid", f"{key}.interest + {key}.deferred[-1] - {key}.deferred"),
                ("repaid", "Principal paid", f"{key}.repaid - {key}.refinanced"),
                *_of(key, ("swept", "Repaid early"), ("own", "Put into construction")),
                *_of(key, ("released", "Spent from escrow"), ("distributed", "Distributed")),
            ),
        ),
        Corkscrew(
            "assets", "fixed assets", f"{key}.fixed_assets",
            (
                *_of(key, ("spend", "Construction"), ("fees", "Fees"), ("idc", "Interest during construction")),
                *replaced,
            ),
            _of(key, ("depreciation", "Depreciation")),
        ),
        Corkscrew("invoices", "open invoices", f"{key}.unpaid", _of(key, ("gap", "Funding gap")), ()),
        Corkscrew(
            "equity", "equity", f"{key}.equity",
            _of(key, *financed, ("stepped", "Paid in another's stead"), ("net_income", "Net income")),
            _of(key, ("distributed", "Distributed")),
        ),
        *(_borrowed(owner) if owner.loans else ()),
        *(one for asset in owner.replaces for one in _replaced(key, asset)),
    )  # fmt: skip


def _of(key: str, *named: tuple[str, str]) -> tuple[Flow, ...]:
    """Return rows of a vehicle by name."""
    return tuple((name, label, f"{key}.{name}") for name, label in named)


def _borrowed(owner: OwnerShape) -> tuple[Corkscrew, ...]:
    key = owner.key
    served = plus(f"{key}.{rank}_interest_reserve + {key}.{rank}_repaid_reserve" for rank, _ in owner.ranks)
    return (
        Corkscrew(
            "debt", "debt", f"{key}.debt",
            _of(key, ("drawn", "Drawn"), ("refinanced", "Drawn to refinance")),
            _of(key, ("repaid", "Repaid"), ("swept", "Repaid early")),
        ),
        Corkscrew(
            "reserve", "debt service reserve", f"{key}.reserve",
            _of(key, ("reserve_filled", "Filled from cash"), ("reserve_in", "First filling")),
            (*_of(key, ("reserve_released", "Released")), ("served", "Used for debt service", served)),
        ),
    )  # fmt: skip


def _replaced(key: str, asset: str) -> tuple[Corkscrew, ...]:
    return (
        Corkscrew(
            f"kept_{asset}", f"reserve for the {asset}", f"{key}.kept_{asset}",
            _of(key, (f"moved_{asset}", "Put in, less set free")),
            _of(key, (f"reserved_{asset}", "Paid for replacement")),
        ),
        Corkscrew(
            f"unreplaced_{asset}", f"replacement of the {asset} due and not paid", f"{key}.unreplaced_{asset}",
            (("due", "Falls due", f"{key}.given.replacement_{asset}"),),
            _of(key, (f"replaced_{asset}", "Paid")),
        ),
    )  # fmt: skip


def of_loan(loan: LoanShape) -> tuple[Corkscrew, ...]:
    """Return the balances of one loan."""
    key = loan.key
    again = loan.subordinated and loan.refinanced_by  # its own `repaid` leaves out what a take-out paid
    repaid = f"{key}.repaid" + (f" + {key}.refinanced" if again else "")
    lines = ("service_paid",) if loan.subordinated else ("interest_paid", "caught_up")
    return (
        Corkscrew(
            "debt", "debt", f"{key}.debt", (("drawn", "Drawn", f"{key}.drawn"),),
            (("repaid", "Repaid", repaid), ("swept", "Repaid early", f"{key}.swept")),
        ),
        Corkscrew(
            "interest", "deferred interest", f"{key}.deferred", (("due", "Due", f"{key}.interest"),),
            (("paid", "Paid", plus(f"{key}.{line}" for line in lines)),),
        ),
    )  # fmt: skip

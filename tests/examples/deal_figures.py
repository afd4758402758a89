"""Deals of the examples beside what was reported of them, figure by figure: for the tests and for docs/deals.md.

Assumes the base case of each file; reported figures are the claims of the file. `python tests/examples/deal_figures.py`
prints the table of docs/deals.md.
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from deal_cases import BILLION, MONTHS_PER_YEAR, Deal, opened

SIGNED = "given: what lenders signed; drawn whole"
SOLVED = "solved for: the cost per watt makes the announced cost"
NOT_SAID = "not reported"
FEES = "upfront fees are assumptions; the base rate stays at 4.3 %"
LIFE = "debt on chips ends with their value, after four years; dates of phases are assumptions"
OWED = {
    "ddtl-one": ("ddtl_one",),
    "ddtl-two": ("ddtl_two", "ddtl_two_other"),
    "oem": ("oem",),
    "notes": ("notes",),
}
"""Facilities behind each line of the filing."""
TITLES = {"ddtl-one": "first loan", "ddtl-two": "second loan", "oem": "vendor finance", "notes": "notes"}
ALL = tuple(name for loans in OWED.values() for name in loans)
ALLOWED = {
    "ddtl-one": (0.1, "repaid in level instalments from the start; the contract's schedule is not public"),
    "ddtl-two": (0.05, "solved for: megawatts are chosen so that it comes out"),
    "oem": (0.05, "given: the amount of the filing, cut to what twelve months' cash covers"),
    "notes": (0.01, SIGNED),
}
DUE = {
    "in 2025": (0.2, "from July on; instalments of the contracts are not public"),
    "in 2026": (0.3, "of 0.7 bn of other debt, not in the file, part is due; dates of vendor finance are assumptions"),
    "in 2027": (0.25, "the second loan is repaid evenly here, in fact sooner"),
    "in 2028": (0.6, "the counterpart: what is not repaid sooner"),
    "after 2028": (0.05, "the notes; here in 2029, when the value of their chips ends"),
}


class Row(NamedTuple):
    """One figure of a deal."""

    deal: str
    figure: str
    unit: str
    """`bn USD`, `times`, `share`, `per year` or `month` (year * 12 + month - 1)."""
    reported: float | None
    """None where nothing was: the computed figure stands alone."""
    computed: float
    allowed: float
    """Relative difference; for a month, months."""
    why: str

    @property
    def difference(self) -> float:
        """Computed less reported, relative; for a month, months."""
        assert self.reported is not None
        apart = self.computed - self.reported
        return apart if self.unit == "month" else apart / self.reported


def rows() -> tuple[Row, ...]:
    """Return every figure of every deal."""
    return (*abilene(), *frontier(), *port_washington(), *coreweave(), *hyperion())


def abilene() -> list[Row]:
    """Return the two construction loans, each on its own buildings."""
    deal, press = opened("abilene/programme.yaml"), opened("abilene/programme.yaml", "press")
    one, two = deal.said("loan-one-lender"), deal.said("loan-two-lenders")
    cost, first = deal.said("venture-cost"), deal.said("venture-cost-one")
    drawn_one, drawn_two = deal.drawn("loan_one"), deal.drawn("loan_two")
    cost_one, cost_two = deal.cost("phase_one"), deal.cost("phase_two")
    all_cost = press.cost("phase_one", "phase_two")
    row = partial(Row, "Abilene")
    return [
        row("first loan drawn", "bn USD", one, drawn_one, 0.01, SIGNED),
        row("first loan to cost", "share", one / first, drawn_one / cost_one, 0.02, SOLVED),
        row("second loan drawn", "bn USD", two, drawn_two, 0.01, SIGNED),
        row("second loan to cost", "share", two / (cost - first), drawn_two / cost_two, 0.02, SOLVED),
        row("both to cost", "share", (one + two) / cost, (drawn_one + drawn_two) / (cost_one + cost_two), 0.02, SOLVED),
        row(
            "both to cost, Financial Times",
            "share",
            deal.said("debt-total-ft") / cost,
            press.drawn("loan_one", "loan_two") / all_cost,
            0.02,
            "the second loan at 7.3 bn, the cost as before",
        ),
        row("equity", "bn USD", deal.said("equity-cash-residual"), deal.equity("phase_one", "phase_two"), 0.02, SOLVED),
        *_terms("Abilene", deal, 2027, ("loan_one", "loan_two"), ("phase_one", "phase_two")),
    ]


def frontier() -> list[Row]:
    """Return the mini-perm of Texas and what takes it out."""
    deal = opened("deals/frontier.yaml")
    loan, cost, drawn = (
        deal.said("texas-loan-press"),
        deal.said("campus-cost-announced"),
        deal.drawn("construction_loan"),
    )
    row = partial(Row, "Frontier")
    return [
        row("loan drawn", "bn USD", loan, drawn, 0.01, SIGNED),
        row("cost with financing", "bn USD", cost, deal.cost("frontier"), 0.02, SOLVED),
        row("loan to cost", "share", loan / cost, drawn / deal.cost("frontier"), 0.02, SOLVED),
        row(
            "equity",
            "bn USD",
            deal.said("sponsor-equity-press"),
            deal.equity("frontier") + deal.own("frontier"),
            0.05,
            f"{deal.equity('frontier'):.2f} called; rent of the first buildings pays the rest",
        ),
        row("refinanced at maturity", "bn USD", None, deal.drawn("take_out"), 0.0, NOT_SAID),
        row(
            "last maturity",
            "month",
            None,
            deal.maturity("construction_loan"),
            0.0,
            "reported: October 2029, extended to October 2031",
        ),
        *_terms("Frontier", deal, 2032, ("construction_loan", "take_out"), ("frontier",)),
    ]


def port_washington() -> list[Row]:
    """Return the mini-perm of Wisconsin, at the cost that makes the Texan share and at the one announced."""
    deal, announced = opened("deals/port_washington.yaml"), opened("deals/port_washington.yaml", "announced")
    loan, cost = deal.said("wisconsin-loan-bloomberg"), deal.said("campus-cost-announced")
    texan = opened("deals/frontier.yaml")
    share = texan.said("texas-loan-press") / texan.said("campus-cost-announced")
    drawn, cut = deal.drawn("construction_loan"), announced.drawn("construction_loan")
    row = partial(Row, "Port Washington")
    return [
        row("loan drawn", "bn USD", loan, drawn, 0.01, SIGNED),
        row("loan to cost, as in Texas", "share", share, drawn / deal.cost("lighthouse"), 0.02, SOLVED),
        row(
            "loan drawn at the announced cost",
            "bn USD",
            loan,
            cut,
            0.12,
            f"{round(loan / cost * 100)} % of cost is more than lenders were seen to go: cut at 90 %",
        ),
        *_terms("Port Washington", deal, 2032, ("construction_loan", "take_out"), ("lighthouse",)),
    ]


def coreweave() -> list[Row]:
    """Return the loans on chips, the notes and the vendor finance on 30 June 2025 and after."""
    deal = opened("deals/coreweave.yaml")
    row, june = partial(Row, "CoreWeave"), deal.month("2025-06")
    half = slice(june - 5, june + 1)
    owed = {name: deal.line("debt", *loans)[june] for name, loans in OWED.items()}
    interest, capitalised = deal.line("interest", *ALL), deal.line("idc", *ALL)
    return [
        *(
            row(f"{TITLES[name]}, owed in June 2025", "bn USD", deal.said(f"owed-{name}"), owed[name], *ALLOWED[name])
            for name in OWED
        ),
        row(
            "interest, first half of 2025",
            "bn USD",
            deal.said("interest-first-half"),
            (interest + capitalised)[half].sum(),
            0.06,
            "0.7 bn of other debt is not in the file",
        ),
        row(
            "of which capitalised",
            "bn USD",
            deal.said("interest-capitalised"),
            capitalised[half].sum(),
            0.25,
            "dates of phases are assumptions; capitalised here until the machines work",
        ),
        row(
            "first loan's effective rate",
            "per year",
            deal.said("ddtl-one-effective", "share/year"),
            deal.effective_rate("ddtl_one"),
            0.05,
            FEES,
        ),
        row(
            "second loan's effective rate",
            "per year",
            deal.said("ddtl-two-effective", "share/year"),
            deal.effective_rate(*OWED["ddtl-two"]),
            0.1,
            FEES,
        ),
        row(
            "first loan's last payment",
            "month",
            deal.said("ddtl-one-maturity", "month"),
            deal.maturity("ddtl_one"),
            3,
            LIFE,
        ),
        row(
            "second loan's last payment",
            "month",
            deal.said("ddtl-two-maturity", "month"),
            deal.maturity(*OWED["ddtl-two"]),
            5,
            LIFE,
        ),
        *(
            row(f"due {text}", "bn USD", due, deal.repaid(*ALL, years=years, after=june), *DUE[text])
            for text, due, years in _due(deal)
        ),
    ]


def _due(deal: Deal) -> list[tuple[str, float, range]]:
    """Return what the filing has due: a name, an amount and calendar years."""
    years = [(f"in {year}", deal.said(f"due-{year}"), range(year, year + 1)) for year in range(2025, 2029)]
    return [*years, ("after 2028", deal.said("due-2029") + deal.said("due-later"), range(2029, 2033))]


def hyperion() -> list[Row]:
    """Return the bond that is drawn whole at close."""
    deal = opened("deals/hyperion.yaml")
    bond, drawn = deal.said("notes-amount-press"), deal.drawn("notes")
    equity, raised = deal.equity("beignet"), deal.said("money-raised")
    rate = float(deal.plan.finance.loans.rate[deal.loans("notes")[0]])
    row = partial(Row, "Hyperion")
    return [
        row("bond drawn", "bn USD", bond, drawn, 0.01, SIGNED),
        row(
            "interest rate",
            "per year",
            deal.said("notes-yield-press", "share/year"),
            rate,
            0.001,
            "given: Treasuries and the reported spread",
        ),
        row(
            "repaid",
            "month",
            deal.said("notes-maturity-press", "month"),
            deal.maturity("notes"),
            2,
            "given: the tenor counts from energisation",
        ),
        row(
            "bond and equity",
            "bn USD",
            raised,
            drawn + equity,
            0.05,
            "reported as about 30 bn; the cost before interest is the announced 27 bn",
        ),
        row("bond over both", "share", bond / raised, drawn / (drawn + equity), 0.05, "as above"),
        row(
            "earned on the escrow",
            "bn USD",
            None,
            deal.base.money.reinvested_usd.sum() / BILLION,
            0.0,
            "at 4 %, an assumption",
        ),
        *_terms("Hyperion", deal, 2031, ("notes",), ("beignet",)),
    ]


def _terms(name: str, deal: Deal, year: int, loans: tuple[str, ...], vehicles: tuple[str, ...]) -> list[Row]:
    """Return what nobody reported: fees, interest during construction, a full year's service and the thinnest cover."""
    service = deal.during("interest", *loans, years=range(year, year + 1)) + deal.repaid(
        *loans, years=range(year, year + 1)
    )
    cover = min(deal.cover(vehicle) for vehicle in vehicles)
    return [
        Row(name, "fees until completion", "bn USD", None, deal.line("fees", *loans).sum(), 0.0, NOT_SAID),
        Row(name, "interest during construction", "bn USD", None, deal.line("idc", *loans).sum(), 0.0, NOT_SAID),
        Row(name, f"debt service in {year}", "bn USD", None, service, 0.0, NOT_SAID),
        Row(name, "least cover", "times", None, cover, 0.0, "an outcome of the assumed rent"),
    ]


def shown(row: Row, value: float) -> str:
    """Return a value as the table shows it."""
    if row.unit == "month":
        year, month = divmod(int(value), MONTHS_PER_YEAR)
        return f"{year:04d}-{month + 1:02d}"
    if row.unit in ("share", "per year"):
        return f"{value * 100:.3g} %"
    return f"{value:.4g}"


def _difference(row: Row) -> tuple[str, str]:
    """Return how far computed and reported are apart, and what is allowed."""
    if row.reported is None:
        return "", ""
    if row.unit == "month":
        return f"{round(row.difference)}", f"{row.allowed:.0f} months"
    return f"{round(row.difference * 100)} %", f"{row.allowed * 100:g} %"


def table() -> str:
    """Return all rows as a table of Markdown."""
    lines = [
        "| deal | figure | unit | reported | computed | difference | allowed | why |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in rows():
        reported = "" if row.reported is None else shown(row, row.reported)
        cells = (row.deal, row.figure, row.unit, reported, shown(row, row.computed), *_difference(row), row.why)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())

"""The waterfall and the debt in fractions: written from the docstrings of `finance`, sharing no line with it.

Assumes small cases. Closing balances are kept to 2^-64 USD, so that numerators stay short: everything else is exact.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from types import SimpleNamespace

import numpy as np
from exact_lender import HALF_CENT, KEPT, Lender, exact
from exact_partners import Partners
from exact_tiers import Holders

from gigawatt.finance import JUNIOR, SENIOR, CashInputs, Outcome, Purse, Terms

OF_LOAN = tuple(
    name.removeprefix("loan_").removesuffix("_usd")
    for name in Outcome._fields
    if name.startswith("loan_") and name != "loan_ceiling_usd"  # an input, carried along
)
BY_ENTITY = ("called", "beyond", "received")
EARNED = ("contracted", "damages", "guarantee")
COSTS = ("operation", "energy", "rent", "insurance", "property_tax")
OF_VEHICLE = tuple(
    name.removesuffix("_usd") for name in Outcome._fields if not name.startswith(("loan_", "first_", *BY_ENTITY))
)


class Owner:
    """One vehicle: its accounts, books and tax."""

    def __init__(self, number: int, inputs: CashInputs, terms: Terms, lenders: list[Lender]) -> None:
        self.number, self.inputs, self.terms, self.lenders = number, inputs, terms, lenders
        self.cash = self.reserve = self.unpaid = self.in_progress = self.financing = self.fixed = self.equity = (
            Fraction(0)
        )
        self.loss = self.interest_carried = Fraction(0)
        self.units = [Fraction(0)] * (terms.partner_usd.shape[1] + 1)
        self.kept, self.owed = ([Fraction(0)] * inputs.uses_usd.shape[1] for _ in range(2))
        self.placed: list[tuple[int, int, Fraction, Fraction]] = []
        self.year: dict[str, Fraction] = defaultdict(Fraction)
        self.holders = Holders(terms.tiers, number)
        self.line: dict[str, Fraction | None] = {}
        self.past: list[tuple[Fraction, Fraction]] = []

    @property
    def per_year(self) -> int:
        return 12 // self.inputs.months_per_period

    def calendar(self, m: int) -> tuple[int, int]:
        return divmod(m + self.inputs.periods_before, self.per_year)

    def given(self, name: str, m: int) -> Fraction:
        return Fraction(float(getattr(self.inputs, name)[self.number, m]))

    def summed(self, name: str, lines: tuple[str, ...], m: int) -> Fraction:
        """Return the sum of lines, and write each of them down."""
        amounts = [Fraction(float(usd)) for usd in getattr(self.inputs, name)[:, self.number, m]]
        self.line |= dict(zip(lines, amounts, strict=True))
        return sum(amounts, Fraction(0))

    def deductible(self) -> Fraction:
        asked, cap = self.year["interest"] + self.interest_carried, exact(self.terms.interest_cap)
        received = self.year["received"]
        limit = None if cap is None else received + cap * max(Fraction(0), self.year["earned"] - received)
        return asked if limit is None else min(asked, limit)

    def income(self) -> Fraction:
        return self.year["earned"] - self.year["depreciated"] - self.deductible()

    def offset(self) -> Fraction:
        """Losses of earlier years that this year's income may use."""
        return min(self.loss, Fraction(float(self.terms.loss_cap)) * max(Fraction(0), self.income()))

    def turn_of_year(self) -> None:
        """Carry losses and disallowed interest of the year that ends."""
        change = max(Fraction(0), -self.income()) - self.offset()
        self.interest_carried += self.year["interest"] - self.deductible()
        self.loss += change
        self.year = defaultdict(Fraction)

    def build(self, m: int) -> None:
        """Work in progress, assets into service, depreciation in the books and for tax."""
        line = self.line
        line["spend"] = sum((Fraction(float(usd)) for usd in self.inputs.uses_usd[self.number, :, m]), Fraction(0))
        self.in_progress += line["spend"]
        self.financing += line["fees"] + line["idc"]
        into = [Fraction(float(usd)) for usd in self.inputs.placed_usd[self.number, :, m]]
        if sum(into) > 0:
            carried = min(Fraction(1), sum(into) / self.in_progress) * self.financing
            all_in = 1 + carried / sum(into)
            self.in_progress -= sum(into)
            self.financing -= carried
            self.fixed += sum(into) + carried
            for asset, usd in enumerate(into):
                bonus = Fraction(float(self.inputs.bonus_usd[self.number, asset, m])) * all_in
                self.placed.append((m, asset, usd * all_in, bonus))
        line["depreciation"] = Fraction(0)
        line["tax_depreciation"] = Fraction(0)
        for since, asset, usd, bonus in self.placed:
            life = int(self.terms.book_periods[asset])
            line["depreciation"] += usd / life if m < since + life else 0
            line["tax_depreciation"] += self.written_off(m, since, asset, usd, bonus)
        self.fixed -= line["depreciation"]

    def written_off(self, m: int, since: int, asset: int, usd: Fraction, bonus: Fraction) -> Fraction:
        """Tax depreciation of one asset: years by the table, each spread over its periods."""
        (first, passed), (year, _) = self.calendar(since), self.calendar(m)
        table = self.terms.tax_table[asset]
        if year == first:
            return (bonus + (usd - bonus) * Fraction(float(table[0]))) / (self.per_year - passed)
        return (
            (usd - bonus) * Fraction(float(table[year - first])) / self.per_year
            if year - first < len(table)
            else Fraction(0)
        )

    def operate(self, m: int) -> None:
        line = self.line
        line["revenue"], line["opex"] = self.summed("revenue_usd", EARNED, m), self.summed("opex_usd", COSTS, m)
        self.year["earned"] += line["revenue"] - line["opex"] + line["reinvested"]
        self.year["received"] += line["reinvested"]
        self.year["interest"] += line["interest"]
        self.year["depreciated"] += line["tax_depreciation"]
        line["taxable"] = self.income()
        rate = Fraction(float(self.terms.tax_rate[self.number]))
        taxed = rate * max(Fraction(0), self.income() - self.offset())
        line["tax"] = taxed - self.year["taxed"]
        self.year["taxed"] = taxed
        line["cfads"] = line["revenue"] - line["opex"] - line["tax"]
        self.cash += line["cfads"]
        line["deficit"] = max(Fraction(0), -self.cash)
        self.cash = max(Fraction(0), self.cash)

    def replace(self, m: int) -> None:
        """New chips and maintenance: from the reserve, then from cash; then reserves are filled or set free."""
        line = self.line
        line["replaced"] = line["replaced_cash"] = line["set_aside"] = Fraction(0)
        for asset in range(len(self.kept)):
            self.owed[asset] += Fraction(float(self.inputs.replacement_usd[self.number, asset, m]))
            saved = min(self.kept[asset], self.owed[asset])
            paid = min(self.cash + saved, self.owed[asset])
            self.owed[asset] -= paid
            self.kept[asset] -= saved
            self.cash -= paid - saved
            self.fixed += paid
            bonus = paid * Fraction(float(self.terms.replacement_bonus[asset]))
            if paid > 0:
                self.placed.append((m + 1, asset, paid, bonus))
            line["replaced"] += paid
            line["replaced_cash"] += paid - saved
        wanted = [Fraction(float(usd)) for usd in self.inputs.replacement_reserve_usd[self.number, :, m]]
        for asset, target in enumerate(wanted):
            moved = min(target - self.kept[asset], self.cash)
            self.kept[asset] += moved
            self.cash -= moved
            line["set_aside"] += moved
        line["cfads"] -= line["set_aside"] + line["replaced_cash"]
        line["unreserved"] = sum(wanted, Fraction(0)) - sum(self.kept, Fraction(0))
        line["unreplaced"] = sum(self.owed, Fraction(0))
        line["refresh_reserve"] = self.kept[1]
        line["maintenance_reserve"] = sum(self.kept, Fraction(0)) - self.kept[1]

    def pay(self, due: Fraction) -> Fraction:
        """From cash, then from the reserve."""
        from_cash = min(self.cash, due)
        from_reserve = min(self.reserve, due - from_cash)
        self.cash -= from_cash
        self.reserve -= from_reserve
        return from_cash + from_reserve

    def serve(self, m: int, everyone: list[Lender]) -> None:
        """Principal falls due, take-outs draw for it, the cover is tested, lenders are paid by rank."""
        for lender in self.lenders:
            lender.fall_due(m)
        for lender in self.lenders:
            if lender.takes_out >= 0:
                old = everyone[lender.takes_out]
                if old.arrears + old.deferred > HALF_CENT:
                    continue
                room = lender.share("closed_share", m) * lender.size - lender.drawn
                new = max(Fraction(0), min(room, old.line["principal"]))
                lender.draw(m, new)
                old.debt -= new
                old.line["refinanced"] += new
        ranked = [lender for lender in self.lenders if not lender.below]
        service = sum((x.line["interest"] + x.line["principal"] - x.line["refinanced"] for x in ranked), Fraction(0))
        self.line["service"] = service
        self.line["dscr"] = self.line["cfads"] / service if service > HALF_CENT else None
        self.line["cover"] = self.tested_cover()
        for rank in (SENIOR, JUNIOR):
            self.serve_rank([lender for lender in ranked if lender.rank == rank])

    def serve_rank(self, lenders: list[Lender]) -> None:
        """Lenders of one rank share what is there: interest, then what was deferred, then principal."""

        def part(paid: Fraction, due: Fraction) -> Fraction:
            return paid / due if due else Fraction(1)

        due = [x.line["interest"] for x in lenders]
        interest_part = part(self.pay(sum(due, Fraction(0))), sum(due, Fraction(0)))
        behind = sum((x.deferred for x in lenders), Fraction(0))
        caught_up = min(self.cash, behind)
        self.cash -= caught_up
        for lender in lenders:
            left = lender.line["interest"] * (1 - interest_part)
            lender.line["shortfall"] = left
            lender.deferred = lender.deferred * (1 - part(caught_up, behind)) + left
        fresh = [x.line["principal"] - x.line["refinanced"] for x in lenders]
        due = [min(x.debt, x.arrears + new) for x, new in zip(lenders, fresh, strict=True)]
        self.cash -= sum((usd for usd in due if usd < 0), Fraction(0))
        asked_usd = sum((usd for usd in due if usd > 0), Fraction(0))
        repaid_part = part(self.pay(asked_usd), asked_usd)
        for lender, new, asked in zip(lenders, fresh, due, strict=True):
            repaid = asked * repaid_part if asked > 0 else asked
            lender.line["repaid"] = repaid + lender.line["refinanced"]
            lender.line["shortfall"] += max(Fraction(0), new - repaid)
            lender.arrears = asked - repaid
            lender.debt -= repaid

    def tested_cover(self) -> Fraction | None:
        """Cover of the last twelve months since service began, once a quarter of them has passed."""
        self.past.append((self.line["cfads"], self.line["service"]))
        served = next((m for m, (_, due) in enumerate(self.past) if due > HALF_CENT), None)
        if served is None or len(self.past) - served < self.per_year // 4:
            return None
        year = self.past[max(served, len(self.past) - self.per_year) :]
        service = sum(due for _, due in year)
        return sum(cash for cash, _ in year) / service if service > HALF_CENT else None

    def fill_reserve(self, m: int) -> Fraction:
        target = sum((lender.reserve_target(m) for lender in self.lenders), Fraction(0))
        change = target - self.reserve
        change = min(change, self.cash)
        self.cash -= change
        self.reserve += change
        converts = any(x.share("converted_share", m) > x.share("converted_share", m - 1) for x in self.lenders)
        self.line["reserve_in"] = target - self.reserve if converts else Fraction(0)
        self.reserve += self.line["reserve_in"]
        return target

    def prepay(self, m: int) -> None:
        free = self.cash if m > self.inputs.completion[self.number] else Fraction(0)
        self.line["freed"] = Fraction(0)
        for lender in self.lenders:
            if lender.escrow > 0 and not lender.lends(m):
                self.line["freed"] += lender.escrow
                unspent = min(lender.escrow, lender.debt)
                self.cash += lender.escrow - unspent
                lender.escrow = Fraction(0)
                lender.repay_early(unspent)
            wanted = max(lender.sweep * free, lender.beyond_collateral(m))
            swept = min(self.cash, lender.debt, wanted)
            self.cash -= swept
            lender.repay_early(swept)

    def fund(self, m: int) -> Fraction:
        """Own cash and lenders pay the uses; return what equity must pay."""
        line = self.line
        financing = line["fees"] + line["idc"] + line["reserve_in"]
        need = line["spend"] + financing + line["deficit"] + self.unpaid
        line["uses"] = need - self.unpaid + line["escrow_in"]
        line["own"] = min(self.cash, need)
        self.cash -= line["own"]
        left = standing = need - line["own"]
        builders = [lender for lender in self.lenders if lender.takes_out < 0]
        total = sum((lender.size for lender in builders), Fraction(0))
        line["released"] = Fraction(0)
        if sum((x.arrears + x.deferred for x in self.lenders if not x.below), Fraction(0)) > HALF_CENT:
            builders = []
        for lender in builders:
            if not lender.lends(m) or lender.share("closed_share", m) == 0 or need <= 0:
                continue
            part = lender.size / total if total else Fraction(0)
            paid = min(left, lender.offer(m, (lender.share("eligible_usd", m) + part * financing) * standing / need))
            left -= paid
            lender.used += paid
            if lender.bond:
                lender.escrow -= paid
                line["released"] += paid
            else:
                lender.draw(m, paid)
        return left

    def distribute(self, m: int, target: Fraction) -> list[Fraction]:
        """Lock-up test, subordinated loans, owners; return what each holder receives."""
        still = self.unpaid + sum((x.arrears + x.deferred for x in self.lenders if not x.below), Fraction(0))
        still += self.line["unreserved"] + self.line["unreplaced"]
        still += sum((lender.beyond_collateral(m) for lender in self.lenders), Fraction(0))
        tested, lockup = self.line["cover"], self.terms.lockup_dscr
        tested = self.line["dscr"] if tested is None else tested
        free = (
            m > self.inputs.completion[self.number]
            and still < HALF_CENT
            and self.reserve >= target - HALF_CENT
            and (tested is None or tested >= Fraction(float(lockup)))
        )
        for lender in self.lenders:
            if lender.below:
                cash = self.cash if free else Fraction(0)
                interest = min(cash, lender.line["interest"] + lender.deferred)
                lender.deferred += lender.line["interest"] - interest
                due = min(lender.debt, lender.arrears + lender.line["principal"])
                lender.line["repaid"] = min(cash - interest, due)
                lender.arrears = due - lender.line["repaid"]
                lender.debt -= lender.line["repaid"]
                self.cash -= interest + lender.line["repaid"]
        below = sum((x.arrears + x.deferred for x in self.lenders if x.below), Fraction(0))
        paid = self.cash if free and below < HALF_CENT else Fraction(0)
        self.cash -= paid
        self.line["distributed"] = paid
        self.line["preferred"] = self.holders.take_preferred(paid)
        self.line["promoted"] = self.holders.share(paid - self.line["preferred"])
        common = paid - self.line["preferred"] - self.line["promoted"]
        named = [Fraction(float(share)) for share in self.terms.partner_share[self.terms.root[self.number]]]
        total = sum(self.units)
        parts = [
            unit / total if total else share for unit, share in zip(self.units, [*named, Fraction(0)], strict=True)
        ]
        received = [common * part for part in parts]
        if self.holders.sponsor >= 0:
            received[self.holders.sponsor] += self.line["promoted"]
        return received

    def credit(self, given: list[Fraction]) -> None:
        """Add to the units of every holder."""
        self.units = [unit + usd for unit, usd in zip(self.units, given, strict=True)]

    def earn(self) -> None:
        line = self.line
        operating = line["revenue"] - line["opex"] - line["tax"]
        earned = operating + line["reinvested"] - line["interest"] - line["depreciation"]
        self.equity += earned - line["distributed"]

    def close(self) -> None:
        self.holders.close(KEPT)
        for lender in self.lenders:
            lender.close()
        for name in (
            "cash",
            "reserve",
            "unpaid",
            "in_progress",
            "financing",
            "fixed",
            "equity",
            "loss",
            "interest_carried",
        ):
            setattr(self, name, _short(getattr(self, name)))
        self.kept, self.owed = [_short(usd) for usd in self.kept], [_short(usd) for usd in self.owed]


def _short(usd: Fraction) -> Fraction:
    return Fraction(round(usd * KEPT), KEPT)


def settle_exactly(inputs: CashInputs, terms: Terms, purse: Purse) -> SimpleNamespace:
    """Return the fields of `Outcome` as arrays, each figure rounded once from its fraction."""
    vehicles, _, periods = inputs.uses_usd.shape
    lenders = [Lender(number, inputs, terms) for number in range(len(terms.loans.vehicle))]
    owners = [Owner(v, inputs, terms, [x for x in lenders if x.vehicle == v]) for v in range(vehicles)]
    partners = Partners(terms, purse)
    found = {name: np.zeros((vehicles, periods)) for name in OF_VEHICLE}
    found |= {f"loan_{name}": np.zeros((len(lenders), periods)) for name in OF_LOAN}
    found["called"] = np.zeros((vehicles, partners.entities, periods))
    found["beyond"] = np.zeros((vehicles, partners.entities, periods))
    found["received"] = np.zeros((partners.entities, periods))
    for m in range(periods):
        for owner in owners:
            called, beyond, received = _month(owner, lenders, partners, m)
            found["called"][owner.number, :, m] = [float(usd) for usd in called]
            found["beyond"][owner.number, :, m] = [float(usd) for usd in beyond]
            found["received"][:, m] += [float(usd) for usd in received[:-1]]
            for name in OF_VEHICLE:
                value = owner.line[name]
                found[name][owner.number, m] = np.nan if value is None else float(value)
            for lender in owner.lenders:
                for name in OF_LOAN:
                    found[f"loan_{name}"][lender.number, m] = float(lender.line[name])
    names = {name if name in ("dscr", "cover") else f"{name}_usd": values for name, values in found.items()}
    return SimpleNamespace(**names, first_short_month=np.array(partners.first_short))


def _month(owner: Owner, everyone: list[Lender], partners: Partners, m: int) -> tuple[list[Fraction], ...]:
    """Settle one month of one vehicle; return calls and step-ups by entity, and receipts by holder."""
    if m > 0 and owner.calendar(m)[1] == 0:
        owner.turn_of_year()
    line = owner.line = {}
    owner.holders.grow(1.0 / owner.per_year)
    line["reinvested"] = sum((lender.open(m) for lender in owner.lenders), Fraction(0))
    for name in ("fees", "idc", "interest", "escrow_in"):
        line[name] = sum((lender.line[name] for lender in owner.lenders), Fraction(0))
    owner.build(m)
    owner.operate(m)
    owner.replace(m)
    owner.serve(m, everyone)
    target = owner.fill_reserve(m)
    owner.prepay(m)
    left = owner.fund(m)
    called, beyond = partners.fund(owner, left, m, m < owner.inputs.funded_from)
    received = owner.distribute(m, target)
    for lender in owner.lenders:
        lender.count_working(m)
    owner.earn()
    owner.close()
    for lender in owner.lenders:
        lender.line |= {name: getattr(lender, name) for name in ("debt", "deferred", "escrow")}
    for name in ("principal", "repaid", "swept", "shortfall", "refinanced", "debt", "deferred", "escrow"):
        line[name] = sum((lender.line[name] for lender in owner.lenders), Fraction(0))
    drawn = [lender.line["drawn"] for lender in owner.lenders if lender.takes_out < 0]
    line["drawn"] = sum(drawn, Fraction(0))
    line["cash"] = owner.cash + owner.reserve + line["escrow"] + sum(owner.kept, Fraction(0))
    line["reserve"], line["unpaid"], line["equity"] = owner.reserve, owner.unpaid, owner.equity
    line["fixed_assets"] = owner.fixed + owner.in_progress + owner.financing
    return called, beyond, received

"""What lenders and owners look at first: sources and uses, cover, peak debt, returns; live, one cell each.

Assumes the measures of `finance.metrics`; no return is shown where no contract pays for what was built.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gigawatt.workbook.book import Kind, Page, Row
from gigawatt.workbook.calls import CallShape
from gigawatt.workbook.owner import OwnerShape
from gigawatt.workbook.rows import flag, flow, number, plus, step


def ratio_page(owner: OwnerShape, months: int) -> Page:
    """Return the monthly rows behind a vehicle's ratios."""
    flows = (
        f"{owner.key}.distributed - {owner.key}.raised - {owner.key}.sunk - {owner.key}.called - {owner.key}.stepped"
    )
    rows = (flow("equity_flow", "Cash flow of all its equity", flows), *(_cover_rows(owner) if owner.loans else ()))
    return Page(f"{owner.key}.ratios", f"{owner.title}: what the ratios rest on", rows, months)


def _cover_rows(owner: OwnerShape) -> tuple[Row, ...]:
    key = owner.key
    lowest = f"IF(tests[-1] = 0, {key}.dscr, MIN(lowest[-1], {key}.dscr))"
    factor = "IF(discount[-1] = 0, 1, discount[-1]) / (1 + rate_at_peak / inputs.months_per_year)"
    falls_due = f"{key}.principal > inputs.half_cent"
    return (
        flag("tested", "Cover is tested: principal falls due", f"AND({falls_due}, {key}.service_due = 1)"),
        number("tests", "Tests to date", "months", "tests[-1] + tested"),
        number("lowest", "Lowest cover to date", "ratio", f"IF(tested = 1, {lowest}, lowest[-1])"),
        flag("peak", "Debt peaks", f"AND({key}.debt > 0, {key}.debt >= MAX({key}.debt[:]), passed[-1] = 0)"),
        number("passed", "Debt has peaked", "flag", "passed[-1] + peak"),
        number("due_month", "Month, where principal falls due after the peak", "month",
               f"IF(AND(passed[-1] = 1, {falls_due}), timeline.counter, 0)"),
        step("cost_of_debt", "Yearly interest on the debt, without steps",
             plus(f"{loan}.debt * {loan}.given.rate" for loan in owner.loans)),
        number("discount", "Discount factor from the peak on", "index", f"IF(passed[-1] = 1, {factor}, 0)"),
    )  # fmt: skip


def _money(name: str, label: str, formula: str) -> Row:
    return Row(name, label, "USD", formula, kind=Kind.RESULT)


def _figure(name: str, label: str, unit: str, formula: str) -> Row:
    row = number(name, label, unit, formula)
    return Row(row.name, row.label, row.unit, row.formula, kind=Kind.RESULT, format=row.format)


def output_page(owner: OwnerShape, *, has_return: bool) -> Page:
    """Return the headline figures of one vehicle."""
    key = owner.key
    rows = [
        _money("uses", "Uses, proceeds put into escrow left out", f"{key}.uses[total] - {key}.escrow_in[total]"),
        _money("own", "Paid by cash of working phases", f"{key}.own[total]"),
        _money("drawn", "Paid by debt", f"{key}.drawn[total] - {key}.escrow_in[total] + {key}.released[total]"),
        _money("raised", "Paid by limited partners and preferred", f"{key}.raised[total]"),
        _money("called", "Paid by partners", f"{key}.called[total] + {key}.stepped[total]"),
        _money("sunk", "Paid before the programme", f"{key}.sunk[total]"),
        _money("gap", "Paid by nobody", f"{key}.gap[total]"),
        _money("distributed", "Distributed to owners", f"{key}.distributed[total]"),
        _figure("multiple", "Multiple of money of all its equity", "ratio", _multiple(f"{key}.ratios.equity_flow")),
    ]
    if has_return:
        rows.append(_figure("irr", "Return of all its equity", "per year", _irr(f"{key}.ratios.equity_flow")))
    if owner.replaces:
        owed = "New chips and maintenance due and not paid, the most of any month"
        rows.append(_money("unreplaced", owed, f"MAX({key}.unreplaced[:])"))
    if owner.loans:
        rows += _debt(owner)
    return Page(f"outputs.{key}", f"{owner.title}", tuple(rows))


def _debt(owner: OwnerShape) -> list[Row]:
    key = owner.key
    last = f"MAX({key}.ratios.due_month[:])"
    to_last = f"SUMPRODUCT({key}.cfads[:] * {key}.ratios.discount[:] * (timeline.counter[:] <= {last}))"
    served = f"SUMPRODUCT({key}.cfads[:] * {key}.service_due[:])"
    to_end = f"SUMPRODUCT({key}.cfads[:] * {key}.ratios.discount[:])"
    return [
        _money("peak_debt", "Peak debt", f"MAX({key}.debt[:])"),
        _figure("gearing", "Debt drawn over uses", "share", "IF(uses > 0, drawn / uses, 0)"),
        _figure("min_dscr", "Lowest cover once principal is due", "ratio",
                f"SUMPRODUCT((timeline.counter[:] = inputs.months) * {key}.ratios.lowest[:])"),
        _figure("average_dscr", "Cover over the life of the debt", "ratio",
                f"IF({key}.service[total] > 0, {served} / {key}.service[total], 0)"),
        _figure("llcr", "Loan life cover at peak debt", "ratio", f"IF(peak_debt > 0, {to_last} / peak_debt, 0)"),
        _figure("plcr", "Project life cover at peak debt", "ratio", f"IF(peak_debt > 0, {to_end} / peak_debt, 0)"),
        _money("shortfall", "Debt service due and not paid when due", f"{key}.shortfall[total]"),
        _money("debt_left", "Debt at the end of the horizon", f"{key}.debt[total]"),
        _figure("locked", "Months in lock-up after completion", "months",
                f"SUMPRODUCT({key}.locked[:] * {key}.complete[:])"),
    ]  # fmt: skip


def rate_page(owner: OwnerShape) -> Page:
    """Return the cost of debt where it peaks, which discounts the life covers."""
    key = owner.key
    cost = f"SUMPRODUCT({key}.ratios.peak[:] * {key}.ratios.cost_of_debt[:])"
    rate = f"IF(MAX({key}.debt[:]) > 0, {cost} / MAX({key}.debt[:]), 0)"
    return Page(
        f"{key}.ratios",
        f"{owner.title}: cost of debt at its peak",
        (number("rate_at_peak", "Cost of debt", "per year", rate),),
    )


def _irr(flow_name: str) -> str:
    rate = f"(1 + IRR({flow_name}[:], inputs.irr_guess)) ^ inputs.months_per_year - 1"
    return f'IFERROR({rate}, "no return")'


def _multiple(name: str) -> str:
    paid = f"SUMPRODUCT(({name}[:] < 0) * {name}[:])"
    return f"IF({paid} < 0, SUMPRODUCT(({name}[:] > 0) * {name}[:]) / (-{paid}), 0)"


def partner_flows(calls: Sequence[CallShape], months: int) -> Page | None:
    """Return what every partner pays and receives over all vehicles."""
    rows = []
    for key, title in holders(calls):
        received = plus(f"{call.vehicle}.shares.received_{key}" for call in calls if key in dict(call.receivers))
        rows += [
            flow(f"paid_{key}", f"{title}: paid in, sunk money included", plus(_paid(calls, key))),
            flow(f"received_{key}", f"{title}: received", received),
            flow(f"net_{key}", f"{title}: received less paid in", f"received_{key} - paid_{key}"),
        ]
    return Page("partners", "Partners: received less paid in", tuple(rows), months) if rows else None


def _paid(calls: Sequence[CallShape], key: str) -> Iterator[str]:
    for call in calls:
        if key in dict(call.partners):
            yield f"{call.vehicle}.calls.paid_{key}"
            yield f"{call.vehicle}.sunk * {call.root}.given.share_{key}"
            if call.steps_up:
                yield f"{call.vehicle}.calls.beyond_{key}"


def holders(calls: Sequence[CallShape]) -> tuple[tuple[str, str], ...]:
    """Return key and title of everybody who pays or is paid by name, once."""
    return tuple(dict.fromkeys(person for call in calls for person in call.receivers))


def partner_page(calls: Sequence[CallShape], with_return: Sequence[str]) -> Page | None:
    """Return the headline figures of every partner; returns for those in `with_return`."""
    rows = []
    for key, title in holders(calls):
        rows += [
            _money(f"paid_{key}", f"{title}: paid in", f"partners.paid_{key}[total]"),
            _money(f"received_{key}", f"{title}: received", f"partners.received_{key}[total]"),
            _figure(f"multiple_{key}", f"{title}: multiple of money", "ratio", _multiple(f"partners.net_{key}")),
        ]
        if key in with_return:
            rows.append(_figure(f"irr_{key}", f"{title}: return", "per year", _irr(f"partners.net_{key}")))
    return Page("outputs.partners", "Partners", tuple(rows)) if rows else None


__all__ = ["holders", "output_page", "partner_flows", "partner_page", "rate_page", "ratio_page"]

"""What partners get: their cash, what it earns, and their units quarter by quarter.

Assumes the base case.
"""

from __future__ import annotations

from gigawatt.chain import Clawback, Exhibits, PartnerFlow, Return
from gigawatt.evidence import words
from gigawatt.report.charts import said, style
from gigawatt.report.charts.style import Chart, Table

BILLION = 1e9
DASHES = ("solid", "dash", "dashdot", "dot")
NO_RATE = {
    "none": "none: nothing comes back that would make one",
    "multiple": "several rates fit: judge by the multiple",
    "total loss": "total loss: nothing comes back",
    "no offtake": "not computable: no contract pays for all that it built",
}
"""Why a partner has no rate of return."""
COLUMNS = ("Partner", "Return, IRR", "XIRR", "Multiple", "Paid back", "Most in, net", "Net at the horizon")


def partners(exhibits: Exhibits) -> Chart:
    """What each partner has paid and received so far, and what it earns."""
    finance = exhibits.finance
    figure = style.blank("USD billion, cumulative")
    for place, partner in enumerate(finance.partners):
        values = style.scaled(partner.net_usd, BILLION)
        dash = DASHES[place % len(DASHES)]  # partners who pay the same would hide each other
        style.add_line(figure, finance.months, values, words.name(partner.name), style.PALETTE[place % 7], dash)
    figure.add_hline(y=0, line={"color": style.FAINT, "width": 1})
    figure.update_yaxes(rangemode="normal")
    style.legend_below(figure)
    rows = tuple(_row(partner) for partner in finance.partners)
    sentence = "No partner pays anything."
    if rows:
        sentence = f"In the base case {words.listing(_earns(partner) for partner in finance.partners)}."
        sentence = " ".join([sentence, *map(_owes_back, finance.clawbacks)])
    table = Table("Partners, base case; rates per year", COLUMNS, rows)
    return Chart("partners", "Partners’ cash", sentence, table, figure if rows else None)


def _earns(partner: PartnerFlow) -> str:
    """Most paid in, where it ends, and the rate where there is one."""
    text = (
        f"{words.name(partner.name)} has at most {words.money(_peak_usd(partner))} in and ends at "
        f"{words.money(_end_usd(partner))}"
    )
    earned = partner.earned
    return text if earned is None or earned.irr is None else f"{text}, {words.rate(earned.irr)} a year"


def _owes_back(row: Clawback) -> str:
    """What a sponsor would owe back of its promote."""
    who = (
        f"{words.name(row.sponsor)}, for its promote of {words.money(row.promoted_usd)} from {words.name(row.vehicle)},"
    )
    if row.owed_usd is None:
        return f"{who} would owe nothing back at the horizon in any future."
    return (
        f"{who} would owe back {words.money(row.base_usd)} at the horizon, and something in "
        f"{words.share(row.owed_share)} of futures: then {words.band(row.owed_usd, words.money)}."
    )


def _row(partner: PartnerFlow) -> tuple[str, ...]:
    earned = partner.earned
    ends = words.money(_peak_usd(partner)), words.money(_end_usd(partner))
    if earned is None:
        return words.name(partner.name), *(words.DASH,) * 4, *ends
    multiple = words.DASH if earned.multiple is None else f"{earned.multiple:.1f}×"
    return words.name(partner.name), *_rates(earned), multiple, said.month(earned.payback), *ends


def _rates(earned: Return) -> tuple[str, str]:
    if earned.irr is None or earned.xirr is None:
        several = f"\n{words.listing(words.rate(rate) for rate in earned.rates)}" if earned.rates else ""
        return f"{NO_RATE.get(earned.kind, words.DASH)}{several}", words.DASH
    return words.rate(earned.irr), words.rate(earned.xirr)


def _peak_usd(partner: PartnerFlow) -> float:
    return -min((value for value in partner.net_usd if value is not None), default=0.0)


def _end_usd(partner: PartnerFlow) -> float:
    return next((value for value in reversed(partner.net_usd) if value is not None), 0.0)


def units(exhibits: Exhibits) -> Chart:
    """Shares of the units, quarter by quarter, of every vehicle with several holders."""
    finance = exhibits.finance
    curves, quarters = finance.cap_curves, finance.quarters
    vehicles = list(dict.fromkeys(curve.vehicle for curve in curves))
    figure = style.blank("% of units", height=110 + 190 * max(len(vehicles), 1))
    tints = style.colours((), (words.name(curve.holder) for curve in curves))
    if len(vehicles) > 1:
        figure.set_subplots(len(vehicles), 1, shared_xaxes=True, subplot_titles=[words.name(name) for name in vehicles])
    shown: set[str] = set()
    for curve in curves:
        row = vehicles.index(curve.vehicle) + 1
        place = {"row": row, "col": 1} if len(vehicles) > 1 else {}
        name = words.name(curve.holder)
        figure.add_scatter(
            x=style.days(quarters), y=style.scaled([None if v is None else 100 * v for v in curve.share], 1.0),
            mode="lines", line={"width": 0.5, "shape": "hv", "color": tints[name]}, stackgroup=curve.vehicle,
            fillcolor=tints[name], name=name, showlegend=name not in shown, legendgroup=name, **place,
        )  # fmt: skip
        shown.add(name)
    figure.update_yaxes(range=[0, 100])
    style.legend_below(figure)
    kept = [place for place, month in enumerate(quarters) if month.endswith("-12")]
    rows = tuple(
        (
            words.month(quarters[place]),
            *(_percent(curve.share[place]) for curve in curves),
        )
        for place in kept
    )
    named = ("Quarter to", *(_curve_name(curve.holder, curve.vehicle, len(vehicles)) for curve in curves))
    return Chart(
        "units", "Units over time", _units_sentence(exhibits), Table("Share of units, base case", named, rows),
        figure if curves else None,
    )  # fmt: skip


def _percent(value: float | None) -> str:
    return words.DASH if value is None else f"{100 * value:.0f} %"


def _curve_name(holder: str, vehicle: str, vehicles: int) -> str:
    return words.name(holder) if vehicles == 1 else f"{words.name(holder)} in {words.name(vehicle)}"


def _units_sentence(exhibits: Exhibits) -> str:
    """Who gains most units from the first quarter to the last."""
    curves = exhibits.finance.cap_curves
    if exhibits.finance.consolidated is None:
        return said.ABSENT
    if not curves:
        return "No vehicle has more than one holder, so no units move."
    moves = []
    for curve in curves:
        known = [value for value in curve.share if value is not None]
        moves.append((known[-1] - known[0], curve, known[0], known[-1]))
    change, curve, first, last = max(moves, key=lambda move: abs(move[0]))
    if abs(change) < 0.005:
        return "Shares of the units hardly move: calls are paid as they are split."
    return (
        f"Units follow what is paid: {words.name(curve.holder)} moves most, from {100 * first:.0f} % to "
        f"{100 * last:.0f} % of {words.name(curve.vehicle)}."
    )

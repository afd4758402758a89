"""Where revenue goes: down the waterfall in one year and over life, and from payers to lenders, tax and owners.

Assumes the base case, all vehicles together, rents among them cancelled; drawn in billions.
"""

from __future__ import annotations

from gigawatt.chain import Cascade, Exhibits
from gigawatt.evidence import words
from gigawatt.report.charts import said, style
from gigawatt.report.charts.style import Chart, Table

BILLION = 1e9
LEAST_SHARE = 1e-3
"""Of the revenue: what is less is not drawn; the table has it."""


STEPS = {
    "revenue_usd": "revenue",
    "running_cost_usd": "running cost",
    "tax_usd": "tax",
    "deficits_usd": "owners pay deficits",
    "senior_usd": "senior debt",
    "junior_usd": "junior debt",
    "kept_usd": "reserve, cash",
    "swept_usd": "early repayment",
    "rebuilt_usd": "construction",
    "subordinated_usd": "subordinated debt",
    "owners_usd": "owners",
}
"""Fields of a cascade in the order in which they are paid."""


def steps(cascade: Cascade) -> dict[str, float]:
    """Return the steps by the name that readers see [USD]."""
    return {label: getattr(cascade, field) for field, label in STEPS.items()}


def waterfall(exhibits: Exhibits) -> Chart:
    """Revenue, and who is paid from it in which order."""
    found = exhibits.finance.cascades
    figure = style.blank("USD billion", height=360, legend=False)
    if len(found) > 1:
        figure.set_subplots(1, len(found), horizontal_spacing=0.09, subplot_titles=[cascade.title for cascade in found])
        quiet = {"gridcolor": style.RULE, "zerolinecolor": style.RULE, "automargin": True, "fixedrange": True}
        figure.update_yaxes(**quiet)
        figure.update_xaxes(**quiet, showgrid=False)
        figure.update_layout(margin={"t": 36})  # for the titles
    for place, cascade in enumerate(found):
        _add(figure, cascade, place, len(found))
    values = [steps(cascade) for cascade in found]
    rows = tuple(
        (name, *(words.money(column[name]) for column in values))
        for name in STEPS.values()
        if any(abs(column[name]) > 0.5 for column in values)
    )
    columns = ("Step", *(cascade.title for cascade in found))
    return Chart(
        "waterfall", "The waterfall: who is paid first", _waterfall_sentence(exhibits),
        Table("Money in is positive; the steps of a column add to nothing", columns, rows),
        figure if found else None,
    )  # fmt: skip


def _add(figure: style.Figure, cascade: Cascade, place: int, count: int) -> None:
    drawn = {name: usd for name, usd in steps(cascade).items() if abs(usd) > LEAST_SHARE * cascade.revenue_usd}
    trace = {
        "x": list(drawn),
        "y": style.scaled(list(drawn.values()), BILLION),
        "measure": ["relative"] * len(drawn),
        "text": [words.money(abs(usd)) for usd in drawn.values()],
        "textposition": "outside",
        "cliponaxis": False,
        "increasing": {"marker": {"color": style.BLUE}},
        "decreasing": {"marker": {"color": style.ORANGE}},
        "connector": {"line": {"color": style.RULE}},
        "hoverinfo": "x+text",
    }
    at = {"row": 1, "col": place + 1} if count > 1 else {}
    figure.add_waterfall(**trace, **at)
    # Room for the labels: above the revenue, and below the last step, which ends at nothing.
    figure.update_yaxes(range=[-0.1 * cascade.revenue_usd / BILLION, 1.1 * cascade.revenue_usd / BILLION], **at)


def _waterfall_sentence(exhibits: Exhibits) -> str:
    found = exhibits.finance.cascades
    if exhibits.finance.consolidated is None:
        return said.ABSENT
    if not found:
        return "No contract of the file pays for a phase that is built, so there is no revenue to share."
    life = found[-1]
    lenders_usd = life.senior_usd + life.junior_usd + life.subordinated_usd + life.swept_usd
    parts = (
        (life.running_cost_usd, "running cost"),
        (life.tax_usd, "tax"),
        (lenders_usd, "lenders"),
        (life.owners_usd, "owners"),
    )
    said_parts = words.listing(f"{words.share(-usd / life.revenue_usd)} to {label}" for usd, label in parts)
    return f"Of {words.money(life.revenue_usd)} of revenue over life, {said_parts}; rents among vehicles are cancelled."


def operations(exhibits: Exhibits) -> Chart:
    """From payers through vehicles to running cost, tax, lenders and owners."""
    links = exhibits.finance.operations
    vehicles = {vehicle.name for vehicle in exhibits.finance.vehicles}
    names = list(dict.fromkeys(end for link in links for end in (link.source, _sink(link.source, link.sink))))
    tints = style.colours(
        (words.name(name.strip()) for name in names if name not in vehicles),
        (words.name(entity.name) for entity in exhibits.money.entities),
    )
    figure = style.blank(legend=False, height=380)
    figure.add_sankey(
        node={
            "label": [words.name(name) for name in names],
            "color": [style.INK if name in vehicles else tints[words.name(name.strip())] for name in names],
            "pad": 14, "thickness": 16, "line": {"width": 0},
        },
        link={
            "source": [names.index(link.source) for link in links],
            "target": [names.index(_sink(link.source, link.sink)) for link in links],
            "value": [link.value / BILLION for link in links],
            "color": ["rgba(107, 114, 128, 0.25)"] * len(links),
        },
        valueformat=",.2~f",
        valuesuffix=" bn USD",
    )  # fmt: skip
    rows = tuple((words.name(link.source), words.name(link.sink), words.money(link.value)) for link in links)
    sentence = "Nobody pays anything once it is built: no contract of the file pays for a phase that is."
    if exhibits.finance.consolidated is None:
        sentence = said.ABSENT
    else:
        paid = {link.source: 0.0 for link in links if link.source not in {*vehicles, *OWNERS}}
        for link in links:
            if link.source in paid:
                paid[link.source] += link.value
        first = max(paid, key=lambda name: paid[name], default="")
        if first:
            sentence = (
                f"Over life {words.money(sum(paid.values()))} comes from outside, most of it from {words.name(first)}: "
                f"{words.money(paid[first])}."
            )
    return Chart(
        "operations", "Once it works: who pays whom", sentence, Table("Over life, base case", COLUMNS, rows),
        figure if links else None,
    )  # fmt: skip


COLUMNS = ("From", "To", "Amount")
OWNERS = ("owners", "owners’ calls")
"""Those who own, as they receive and as they pay."""


def _sink(source: str, sink: str) -> str:
    """A party that receives as an owner, kept apart from itself as a payer by a blank: the same name closes a loop."""
    return f"{sink} " if source == "owners" else sink

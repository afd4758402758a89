"""Where the money flows: from whom, through which vehicle, into what.

Assumes the sums of the base case in nominal USD; drawn in billions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from gigawatt.chain import Exhibits, Part
from gigawatt.evidence import words
from gigawatt.report.charts import style
from gigawatt.report.charts.style import Chart, Table

BILLION = 1e9


def flows(exhibits: Exhibits) -> Chart:
    """From whom, through which vehicle, into what."""
    links = _links(exhibits)
    names = list(dict.fromkeys(end for source, sink, _ in links for end in (source, sink)))
    vehicles = {words.name(vehicle.name) for vehicle in exhibits.finance.vehicles}
    tints = style.colours((name.strip() for name in names if name not in vehicles), _parties(exhibits))
    colours = [style.INK if name in vehicles else tints[name.strip()] for name in names]
    figure = style.blank(legend=False, height=360)
    figure.add_sankey(
        node={"label": names, "color": colours, "pad": 14, "thickness": 16, "line": {"width": 0}},
        link={
            "source": [names.index(source) for source, _, _ in links],
            "target": [names.index(sink) for _, sink, _ in links],
            "value": [value / BILLION for _, _, value in links],
            "color": ["rgba(107, 114, 128, 0.25)"] * len(links),
        },
        valueformat=",.2~f",
        valuesuffix=" bn USD",
    )
    paid = _sums(part for vehicle in exhibits.finance.vehicles for part in vehicle.sources)
    total = sum(paid.values())
    largest = max(paid, key=lambda name: paid[name], default="")
    sentence = (
        f"Of {words.money(total)} in all, {words.share(paid[largest] / total)} comes from "
        f"{words.inside(words.name(largest))}."
        if total
        else "Nothing is paid: no phase was chosen."
    )
    rows = tuple((source, sink, words.money(value)) for source, sink, value in links)
    table = Table("Flows of the base case", ("From", "To", "Amount"), rows)
    return Chart("flows", "Capital flows", sentence, table, figure if links else None)


def _parties(exhibits: Exhibits) -> list[str]:
    return [words.name(entity.name) for entity in exhibits.money.entities]


def _links(exhibits: Exhibits) -> list[tuple[str, str, float]]:
    """Source to vehicle to use, nothing below a thousandth of the whole."""
    links = []
    for vehicle in exhibits.finance.vehicles:
        # A trailing blank keeps a source apart from a use of the same name: equal labels would close a loop.
        links += [(words.name(part.name), words.name(vehicle.name), part.value) for part in vehicle.sources]
        links += [(words.name(vehicle.name), f"{words.name(part.name)} ", part.value) for part in vehicle.uses]
    floor = sum(value for _, _, value in links if value > 0) / 1000
    return [(source, sink, value) for source, sink, value in links if value > floor and source != sink]


def _sums(parts: Iterable[Part]) -> dict[str, float]:
    sums: dict[str, float] = defaultdict(float)
    for part in parts:
        sums[part.name] += part.value
    return dict(sums)

"""Whole programme files as YAML text, made by Hypothesis: small, odd, and right.

Assumes that most sites have grid and declared plant only, so that the power plan is quick; everything that a file can
say is drawn, money that is too short and power that comes too late included.
"""

from __future__ import annotations

from io import StringIO
from typing import Any

from construction_texts import CATALOGUE, OWN, Data, Draw, calendars, crews, history, month, one_in, slots, template
from hypothesis import strategies as st
from ruamel.yaml import YAML
from supply_texts import charges, demands, generation, lateral

GRADES = ("AAA", "AA-", "A", "BBB+", "BBB", "BB", "B-", "none")
CLOSES = ("lease", "interconnection", "permits", "epc")
DEFAULT_VEHICLE = "programme"


def millions(low: int, high: int) -> st.SearchStrategy[str]:
    return st.integers(low, high).map(lambda value: f"{value} M USD")


@st.composite
def programme_texts(draw: Draw) -> str:
    """Return the text of a programme file with 1 to 4 phases on 1 or 2 sites and 1 to 4 entities."""
    data: Data = {"gigawatt": 1, "programme": draw(_head())}
    data["sites"] = draw(_sites())
    if not draw(one_in(4)):
        _construction(draw, data)
    names = [f"e{number}" for number in range(draw(st.integers(1, 4)))]
    data["entities"] = {name: draw(_entity()) for name in names}
    _rival_claims(draw, data, names)
    venture = draw(st.booleans())
    if venture:
        data["vehicles"] = draw(_vehicles(names, list(data["sites"])))
    data["contracts"] = draw(_contracts(names, data["sites"], venture))
    data["facilities"] = {name: draw(_facility()) for name in ("shell_loan", "chip_loan", "second_lien")}
    data["facilities"]["second_lien"]["ranking"] = draw(st.sampled_from(["junior", "subordinated"]))
    if draw(st.booleans()):
        data["facilities"]["chip_loan"] |= {"assets": ["chips"], "advance": f"{draw(st.integers(40, 90))} %"}
    data["facilities"]["shell_loan"] |= {"tenor": "5 years", "amortisation": "15 years"}
    data["facilities"]["take_out"] = {"kind": "term", "refinances": "shell_loan", "tenor": "12 years"}
    data["targets"] = draw(_targets(venture))
    data["supply"] = draw(_supply(names))
    data["risks"] = draw(_risks())
    text = StringIO()
    YAML(typ="safe", pure=True).dump({key: value for key, value in data.items() if value}, text)
    return text.getvalue()


@st.composite
def _head(draw: Draw) -> Data:
    return {
        "name": "Generated",
        "start": draw(st.sampled_from(["2025-01", "2025-07", "2026-03"])),
        "horizon": f"{draw(st.integers(6, 15))} years",
        "price_year": 2025,
    }


def _construction(draw: Draw, data: Data) -> None:
    """Say how work is done: shared crews, calendars, a template of the file's own, slots, and what has happened."""
    data["calendars"] = draw(calendars())
    names, own = list(data["calendars"]), draw(template(list(data["calendars"])))
    data["works"] = {OWN: own}
    head = data["programme"]
    head["objective"] = draw(st.sampled_from(["earliest", {"most_compute": "2028-01"}, "most_value"]))
    head["expedite"] = draw(st.booleans())
    for site in data["sites"].values():
        if names and draw(st.booleans()):
            site["calendar"] = draw(st.sampled_from(names))
        for phase in site["phases"]:
            if draw(one_in(3)):
                phase["works"] = OWN
            if draw(one_in(3)):
                phase.update(draw(history(phase, own, head["start"])))
    if draw(st.booleans()):
        data["crews"] = draw(crews(list(data["sites"])))


@st.composite
def _sites(draw: Draw) -> Data:
    sites = {}
    phases = draw(st.integers(1, 4))
    split = draw(st.integers(1, phases))
    for name, count in (("alpha", split), ("beta", phases - split)):
        if count:
            sites[name] = draw(_site(count))
    return sites


@st.composite
def _site(draw: Draw, phases: int) -> Data:
    firm = draw(st.integers(15, 160))
    grid: list[Data] = [{"from": draw(month(2024, 2026)), "firm": f"{firm} MW"}]
    if draw(st.booleans()):
        grid.append({"from": draw(month(2027, 2029)), "firm": f"{firm + draw(st.integers(0, 200))} MW"})
    for tranche in grid:
        tranche.update(draw(charges()))
    site: Data = {"location": {"latitude": 32.4, "longitude": -99.7}, "candidates": [], "grid": grid}
    site |= draw(demands())
    if draw(st.booleans()):
        site["generation"] = [draw(generation())]
    site |= draw(lateral(site))
    if draw(one_in(3)):
        site["crews"] = draw(st.integers(1, 2))
    site["phases"] = [draw(_phase(f"p{number}")) for number in range(phases)]
    return site


@st.composite
def _phase(draw: Draw, name: str) -> Data:
    phase: Data = {
        "name": name,
        "it_power": f"{draw(st.integers(4, 40))} MW",
        "works": draw(st.sampled_from(CATALOGUE)),
        "chip": draw(st.sampled_from(["gb200_nvl72", "h100_sxm"])),
        "start": draw(month(2025, 2027)),
        "mandatory": draw(st.booleans()),
        "close": draw(st.lists(st.sampled_from(CLOSES), unique=True, max_size=4)),
    }
    if draw(one_in(6)):
        phase |= {"baseline": True, "start": "2024-06"}
    if draw(one_in(4)):
        phase["cost"] = f"{draw(st.integers(15, 60))} USD/W"
    if draw(one_in(3)):
        phase["delay_damages"] = {"per_day": "0.05 %", "cap": f"{draw(st.integers(1, 15))} %"}
    if draw(one_in(5)):
        phase["chip_deliveries"] = sorted(draw(st.lists(month(2025, 2028), min_size=1, max_size=2)))
    return phase


@st.composite
def _liquidity(draw: Draw) -> Any:
    central = draw(st.integers(50, 6000))
    low, high = int(central * 0.6), int(central * 1.7)
    return draw(
        st.sampled_from(
            [
                f"{central} M USD",
                {"p10": f"{low} M USD", "p50": f"{central} M USD", "p90": f"{high} M USD"},
                {"low": f"{low} M USD", "mode": f"{central} M USD", "high": f"{high} M USD"},
            ]
        )
    )


@st.composite
def _entity(draw: Draw) -> Data:
    entity: Data = {"liquidity": draw(_liquidity()), "rating": draw(st.sampled_from(GRADES))}
    if draw(st.booleans()):
        entity["inflow"] = f"{draw(st.integers(1, 300))} M USD/year"
    if draw(one_in(3)):
        entity["minimum_cash"] = draw(millions(1, 100))
    if draw(one_in(3)):
        entity |= {"holdings": draw(millions(100, 5000)), "loan_to_value": f"{draw(st.integers(0, 30))} %"}
        if entity["loan_to_value"] != "0 %" and draw(st.booleans()):
            entity |= {"holdings_loan": draw(millions(0, 900)), "margin_call": f"{draw(st.integers(30, 60))} %"}
    if draw(one_in(4)):
        entity["debt_appetite"] = {
            draw(st.sampled_from(["shell", "chips"])): f"{draw(st.integers(20, 900))} M USD/year"
        }
    if draw(one_in(3)):
        start, overlap = draw(st.integers(2024, 2026)), draw(st.sampled_from([0, 50, 100]))
        pledge = {"amount": draw(millions(10, 800)), "start": f"{start}-04", "end": f"{start + 3}-01"}
        entity["obligations"] = {"pledge": pledge | {"overlap": f"{overlap} %"}}
    if draw(one_in(4)):
        entity["secured"] = draw(millions(1, 500))
    return entity


def _rival_claims(draw: Draw, data: Data, names: list[str]) -> None:
    """Let some liquidity be a claim with rivals, chosen by the order of the file or by a view."""
    disputed = [name for name in names if draw(one_in(3))]
    if not disputed:
        return
    data["sources"] = {"paper": {"title": "A report", "outlet": "A paper", "published": "2025-01-10"}}
    claims = data["claims"] = {}
    for name in disputed:
        data["entities"][name]["liquidity"] = {"claim": f"{name}-cash"}
        for number in range(draw(st.integers(1, 3))):
            claims[f"{name}-cash-{number}"] = {
                "about": f"{name}-cash",
                "value": draw(millions(20, 4000)),
                "bound": draw(st.sampled_from(["=", "<", ">", "~"])),
                "speaker": f"speaker {number}",
                "source": "paper",
                "said": "2025-01-09",
                "published": "2025-01-10",
                "kind": "report",
            }
    if draw(st.booleans()):
        data["views"] = {"last": {"title": "The highest figure", "prefer": [{"extreme": "highest"}]}}
        data["programme"]["view"] = "last"


@st.composite
def _vehicles(draw: Draw, names: list[str], sites: list[str]) -> Data:
    """Return a joint venture with a vehicle for buildings and plant and one for chips."""
    partners = draw(st.lists(st.sampled_from(names), unique=True, min_size=1))
    venture: Data = {
        "kind": "joint_venture",
        "partners": {name: {"commitment": draw(millions(20, 3000))} for name in partners},
    }
    if draw(one_in(3)):
        start, months = draw(month(2025, 2027)), draw(st.integers(1, 24))
        venture["raises"] = {"lp": {"amount": draw(millions(20, 900)), "start": start, "months": f"{months} months"}}
    if draw(st.booleans()):
        venture["remedies"] = draw(_remedies())
    if draw(one_in(3)):
        venture["control"] = {"majority": draw(st.sampled_from(["50 %", "66 %", "100 %"]))}
    shells = ["*.*.shell", *(f"{name}.power" for name in sites)]
    shell_owners = {"venture": "100 %"} if draw(st.booleans()) else {names[0]: "100 %"}
    venture |= draw(st.sampled_from(AGREEMENTS)) | ({"tax": "pass_through"} if draw(one_in(4)) else {})
    if "promote" in venture:
        venture["promote"]["to"] = names[0]
    loans = ["shell_loan", "second_lien", "take_out"]
    chips: Data = {"owners": {"venture": "100 %"}, "owns": ["*.*.chips"], "facilities": ["chip_loan"]}
    return {
        "venture": venture,
        "shells": {"owners": shell_owners, "owns": shells, "facilities": loans}
        | draw(st.sampled_from(UPKEEP))
        | draw(st.sampled_from(OVERHAULS)),
        "chips": chips | draw(st.sampled_from(UPKEEP)) | draw(st.sampled_from(NEW_CHIPS)),
    }


@st.composite
def _remedies(draw: Draw) -> Data:
    return {
        "step_up": f"{draw(st.integers(0, 100))} %",
        "member_loan": f"{draw(st.integers(0, 100))} %",
        "member_loan_rate": "12 %",
        "dilution_penalty": f"{draw(st.integers(100, 300))} %",
        "forfeiture": f"{draw(st.integers(0, 100))} %",
        "pause": f"{draw(st.integers(0, 24))} months",
    }


@st.composite
def _contracts(draw: Draw, names: list[str], sites: Data, venture: bool) -> Data:
    contracts: Data = {}
    for name in sites:
        for kind, payee in (("lease", "shells"), ("capacity", "chips")):
            if draw(one_in(4)):
                continue
            low, high = (90, 220) if kind == "lease" else (15, 55)
            price = draw(st.integers(low, high))
            row: Data = {
                "kind": kind,
                "payer": draw(st.sampled_from(names)),
                "payee": payee if venture else DEFAULT_VEHICLE,
                "phases": [f"{name}.*"],
                "price": f"{price} USD/kW/month" if kind == "lease" else f"{price / 10} USD/gpu/hour",
                "minimum": f"{draw(st.integers(60, 100))} %",
                "term": f"{draw(st.integers(3, 15))} years",
                "escalator": draw(st.sampled_from(["0 %", "2 %"])),
            }
            if draw(one_in(5)):
                row["guarantor"] = draw(st.sampled_from(names))
                row["guaranteed"] = f"{draw(st.integers(10, 100))} %"
            if draw(one_in(4)):
                row["backstop"] = {"entity": draw(st.sampled_from(names)), "amount": draw(millions(5, 900))}
            if draw(one_in(4)):
                row["due_from"] = draw(month(2025, 2028))
            if draw(one_in(4)):
                row |= {"relet_months": f"{draw(st.integers(0, 36))} months", "relet_price": "70 %"}
            if not draw(one_in(5)):
                row["signed"] = draw(month(2024, 2027))
            if kind == "lease":
                row |= draw(st.sampled_from(LEASE_ENDS))
            elif draw(one_in(4)):
                row["refresh"] = "payer"
            contracts[f"{name}_{kind}"] = row
    return contracts


@st.composite
def _facility(draw: Draw) -> Data:
    facility: Data = {
        "kind": "delayed_draw",
        "availability": f"{draw(st.integers(6, 48))} months",
        "reserve": f"{draw(st.sampled_from([0, 3, 6]))} months",
    }
    if draw(one_in(3)):
        facility["max_ltc"] = f"{draw(st.integers(20, 90))} %"
    if draw(one_in(3)):
        facility["commitment"] = draw(millions(20, 3000))
    if draw(one_in(3)):
        facility["signed"] = draw(month(2024, 2027))
    if draw(one_in(4)):
        facility["margin"] = f"{draw(st.integers(100, 700))} bp"
    return facility | draw(st.sampled_from(TERMS)) | draw(st.sampled_from(RATES))


UPKEEP: tuple[Data, ...] = (
    {},
    {"insurance": "0.4 %/year"},
    {"insurance": "0.3 %/year", "property_tax": "1.2 %/year", "abatement": {"share": "80 %", "years": 4}},
)
"""What owners pay for insurance and property tax."""
OVERHAULS: tuple[Data, ...] = (
    {},
    {"maintenance": {"cost": "5 %", "every": "3 years"}},
    {"maintenance": {"cost": "12 %", "every": "30 months", "reserve": "12 months"}},
)
"""What owners of buildings and plant overhaul."""
NEW_CHIPS: tuple[Data, ...] = (
    {},
    {"refresh": {"life": "3 years", "cost": "40 %", "reserve": "18 months"}},
    {"refresh": {"life": "4 years", "cost": "120 %", "reserve": "0 months"}},
)
"""What new chips cost and what is kept for them."""
LEASE_ENDS: tuple[Data, ...] = (
    {},
    {"renewal": {"term": "3 years", "price": "85 %"}},
    {"residual_guarantee": {"value": "90 %", "cap": "30 %"}},
    {"renewal": {"term": "30 months"}, "residual_guarantee": {"value": "95 %", "cap": "20 %", "lapses": "8 years"}},
)
"""What follows the term of a lease."""
AGREEMENTS: tuple[Data, ...] = (
    {},
    {"promote": {"to": "", "tiers": [{"hurdle": "8 %", "share": "20 %"}, {"hurdle": "15 %", "share": "30 %"}]}},
    {"promote": {"to": "", "catch_up": "50 %", "tiers": [{"hurdle": "8 %", "share": "20 %"}]}},
)
"""What a sponsor gets of the profit."""
TERMS: tuple[Data, ...] = (
    {},
    {"draws": "equity_first", "repayment": "level", "interest_only": "6 months"},
    {"draws": "debt_first", "repayment": "constant", "sweep": "50 %"},
    {"tenor": "4 years", "amortisation": "12 years", "sweep": "20 %"},
    {"repayment": "bullet", "tenor": "5 years"},
    {"each_draw": "48 months"},
    {"kind": "bond", "reinvestment": "3 %", "repayment": "level"},
)
"""How debt is drawn and repaid."""
RATES: tuple[Data, ...] = (
    {},
    {"hedged": "70 %", "rate_cap": "5 %"},
    {"margin_step": "100 bp", "margin_step_after": "24 months"},
)


@st.composite
def _targets(draw: Draw, venture: bool) -> list[Data]:
    rows: list[Data] = []
    if draw(st.booleans()):
        rows.append({"amount": draw(millions(50, 6000)), "by": draw(month(2027, 2028))})
        if venture:
            rows[0]["vehicle"] = "venture"
    if draw(st.booleans()):
        rows.append({"power": f"{draw(st.integers(5, 150))} MW", "by": draw(month(2028, 2030))})
    return rows


@st.composite
def _supply(draw: Draw, names: list[str]) -> Data:
    supply: Data = {}
    if draw(one_in(3)):
        supply["chips_per_quarter"] = {"2025": float(draw(st.integers(100, 9000)))}
    if draw(one_in(4)):
        supply["debt_appetite"] = {names[0]: f"{draw(st.integers(20, 1500))} M USD/year"}
    if draw(one_in(3)):
        supply["slots"] = draw(slots())
    return supply


@st.composite
def _risks(draw: Draw) -> Data:
    """Return hard times: slow works, late grid and signatures, an accident in some of the futures."""
    risks: Data = {}
    if draw(st.booleans()):
        p90 = draw(st.integers(11, 25)) / 10
        risks["works"] = {"on": "works_duration", "lognormal": {"p50": 1.0, "p90": p90}, "correlation": "40 %"}
    if draw(st.booleans()):
        risks["cost"] = {"on": "works_cost", "lognormal": {"p50": 1.0, "p90": draw(st.integers(11, 20)) / 10}}
    if draw(st.booleans()):
        late = float(draw(st.integers(3, 36)))
        risks["grid"] = {"on": "grid_delay", "triangular": {"low": -2.0, "mode": 0.0, "high": late}}
    if draw(st.booleans()):
        late = float(draw(st.integers(3, 48)))
        risks["close"] = {"on": "close_delay", "triangular": {"low": 0.0, "mode": 1.0, "high": late}}
    if draw(st.booleans()):
        points = {"low": 6.0, "mode": 12.0, "high": 24.0}
        risks["chips"] = {"on": "chip_delay", "triangular": points, "probability": "30 %"}
    if draw(one_in(3)):
        risks["holdings"] = {"on": "holdings", "lognormal": {"p10": 0.4, "p50": 0.9, "p90": 1.3}}
    return risks

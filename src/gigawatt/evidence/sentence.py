"""The verdict in two sentences, as a claim that can be checked.

Assumes two significant figures, bands before points, and that nothing is averaged across views.
"""

from __future__ import annotations

import numpy as np

from gigawatt.catalogue import figure
from gigawatt.chain import Headlines, Rung
from gigawatt.evidence.case import Case
from gigawatt.evidence.lateness import LACK
from gigawatt.evidence.money_rules import equity_promised
from gigawatt.evidence.words import dollars, money, month, power, share
from gigawatt.programme import Asset
from gigawatt.schedule import Binding

STANDING = {
    Rung.DEMONSTRATED: "Demonstrated",
    Rung.SUPPORTABLE: "Supportable on these assumptions, not demonstrated",
    Rung.CONDITIONAL: "Conditional",
    Rung.UNSUPPORTED: "Not demonstrated; not refuted",
    Rung.CONTRADICTED: "Contradicted by what was reported afterwards",
}


RARE = 0.05  # of futures; the verdict's sentence is silent on what a share to the nearest 5 % can hardly show


def sentence(case: Case, found: Headlines) -> str:
    """Return the model sentence: what is promised, can be called, is missing, and where that leaves the claim."""
    view = case.programme.file.views.get(case.programme.view)
    dated = f"On claims dated to {view.as_of}" if view is not None and view.as_of else "On the claims of this file"
    gaps = [row for row in found.funding_gap_usd or () if row.amount_usd is not None]
    parts = [f"{dated}, {_equity(case)}"]
    if gaps:
        gap = gaps[0].gap
        assert gap is not None
        parts.append(_gap_words(gaps[0].target, gap.p10, gap.p90))
    parts.append(_plan(case, found))
    rung = max((row.rung for row in found.questions), key=list(Rung).index, default=None)  # the weakest answer
    return "; ".join(parts) + "." + (f" {STANDING[rung]}." if rung is not None else "")


def _equity(case: Case) -> str:
    promised = equity_promised(case.programme)
    if promised <= 0:
        return "no equity is promised by name"
    end = case.asked.target_month.min() if len(case.asked.target_month) else -1
    pool = case.trials.monthly("callable_usd")[:, end]
    low, high = (min(float(np.quantile(pool, level)), promised) for level in (0.1, 0.9))
    span = money(low) if money(low) == money(high) else f"between {money(low)} and {money(high)}"
    return f"the stated equity of {money(promised)} is callable to {span}"


def _gap_words(target: str, low: float, high: float) -> str:
    if high <= 0:
        return f"{target} is covered"
    span = money(high) if money(low) == money(high) else f"{money(low)} to {money(high)}"
    return f"{target} needs {span} more, for which the file names no lender, lease or limited partner that carries it"


def _plan(case: Case, found: Headlines) -> str:
    if not found.facility_mw:
        return "the money pays for no phase"
    said = f"the money pays for {power(found.facility_mw)} of facility power"
    full = (found.live_date or {}).get("100")
    if full is not None and full.p50 is not None:
        said += f", live by {month(full.p50)} in half of the futures{_never(found)}"
    elif found.plan_completes is not None:
        said += f", fully live within the horizon in {share(found.plan_completes)} of the futures"
    return said


def _never(found: Headlines) -> str:
    """Say how often a part of the plan never comes, and what it lacks most; empty where that is rare."""
    rest = 1.0 - (found.plan_completes or 0.0)
    if rest < RARE or found.never_live_share is None:
        return ""
    shares = [getattr(found.never_live_share, kind.name.lower()) for kind in Binding]
    return f" and not within the horizon in {share(rest)}, mostly for want of {LACK[Binding(int(np.argmax(shares)))]}"


def billing_remark(case: Case, found: Headlines) -> str:
    """Return what an accelerator-hour costs over the hours that take-or-pay bills; empty where it bills no more.

    The headline counts hours in use. A contract with a minimum pays for more, so that cost and price are not of the
    same hours.
    """
    numbers = {int(row[Asset.CHIPS]) for row in case.plan.capital.contract[case.asked.counted]} - {-1}
    rows = [tuple(case.programme.file.contracts.values())[number] for number in sorted(numbers)]
    paid = [(row.minimum.value, row.price.value) for row in rows if row.kind == "capacity"]
    shares = case.trials.column("billed_share")
    shares = shares[np.isfinite(shares)]
    used = float(np.median(shares)) if len(shares) else 0.0
    if found.gpu_hour_usd is None or not paid or not 0.0 < used < min(paid)[0]:
        return ""
    least, hour = min(paid)[0], found.gpu_hour_usd.p50
    prices = [dollars(end(price for _, price in paid)) for end in (min, max)]
    return (
        f"An accelerator-hour costs {dollars(hour)} over the {share(used)} of hours in use. Contracts bill at least "
        f"{share(least)}, used or not, at {' to '.join(dict.fromkeys(prices))}: over so many hours it costs "
        f"{dollars(hour * used / least)}."
    )


def cost_remark(found: Headlines) -> str:
    """Return a remark where the cost of an accelerator-hour lies outside what the market pays; empty otherwise."""
    market = figure("capacity.usd_per_gpu_hour")
    hour = found.gpu_hour_usd
    if hour is None or market.low is None or market.high is None or market.low <= hour.p50 <= market.high:
        return ""
    side = "below" if hour.p50 < market.low else "above"
    return (
        f"An accelerator-hour at {hour.p50:.2f} USD lies {side} the {market.low:g} to {market.high:g} at which hours "
        "are contracted: the cost per watt or the share of hours billed in this view is out of the ordinary."
    )

"""Both directions: megawatts to accelerators, tokens and dollars, and back from tokens or a training deadline.

Assumes whole racks of one chip in a steady year, without ramp or refresh. A band joins the low ends of everything it
depends on and the high ends likewise: it is wider than the range of any one source.
"""

from __future__ import annotations

from math import ceil, inf
from statistics import median
from typing import NamedTuple

from gigawatt.catalogue import Accelerator, CatalogueError, ReferenceModel, Value, accelerator, bands, figure
from gigawatt.compute.chips import KILOWATTS_PER_MEGAWATT, Chip, chip, delivered_usd
from gigawatt.compute.cost import HOURS_PER_YEAR
from gigawatt.compute.decide import HOURS_PER_DAY
from gigawatt.compute.facts import catalogued
from gigawatt.compute.inference import SECONDS_PER_HOUR
from gigawatt.compute.interactivity import tokens_per_s_at
from gigawatt.compute.power_chain import whole_units
from gigawatt.compute.sizing import Band, band_of
from gigawatt.compute.training import fleet_of, smallest
from gigawatt.quantities import GigawattError, InfeasibleError

WATTS_PER_MEGAWATT = 1e6
AROUND_A_CHIP = ("network.usd_per_accelerator", "storage.usd_per_accelerator", "chips.tax_share", "chips.tariff_share")
"""What is paid with a chip, and is as uncertain as its price."""
MOST_ACCELERATORS = 1e8  # more than anybody could power: 200 GW of them

MARKET_RENTS = {
    "h100_sxm": ("rent.h100_usd_per_hour.y2026_06",),
    "b200_sxm": ("rent.b200_usd_per_hour",),
}
"""Newest prices seen on the market, in the catalogue; for other chips only a cost model's rental is known."""


class Sizing(NamedTuple):
    """Whole racks of one chip: what they draw, do and cost."""

    chip: str
    racks: Band
    """Or servers, where the chip is not sold by the rack."""
    accelerators: Band
    it_mw: Band
    """Drawn by these racks at their rating."""
    facility_mw: Band
    """Peak power of the facility behind them."""
    bf16_flops: Band
    """Dense peak of all accelerators."""
    fp8_flops: Band
    """Dense 8-bit peak of all accelerators."""
    tokens_per_day: Band
    """Served of the reference model in the billed hours."""
    tokens_per_mwh: Band
    """The same per MWh that the facility draws at its peak power while serving."""
    revenue_usd_per_year: Band | None
    """Rent of the billed hours; None where nobody publishes a rent and none was given."""
    chips_usd: Band
    """Racks, network, storage, tax, delivered."""
    all_in_usd: Band
    """Chips, and the facility at what such buildings cost elsewhere."""
    claimed_usd: Band
    """The same megawatts at what others say a whole gigawatt costs, whatever its chips."""


def from_it_mw(
    identity: str, it_mw: float, price_usd_per_hour: float | None = None, tokens_per_user_s: float | None = None
) -> Sizing:
    """Return what fits under an IT power.

    Parameters
    ----------
    identity
        Row of the accelerator catalogue.
    it_mw
        What the IT equipment may draw [MW].
    price_usd_per_hour
        Rent of an accelerator [USD/h]; None: what `rents` says, where anybody does.
    tokens_per_user_s
        Speed that every user is promised [1/s]; None: that of the catalogue's throughput.

    Raises
    ------
    CatalogueError
        Where there is no such accelerator.
    GigawattError
        Where not one rack fits, or nothing measured serves so fast.

    """
    item = _served(identity, tokens_per_user_s)
    return _sized(identity, item, _same(_fitting(item, it_mw)), _ratio(), price_usd_per_hour)


def from_facility_mw(
    identity: str, facility_mw: float, price_usd_per_hour: float | None = None, tokens_per_user_s: float | None = None
) -> Sizing:
    """Return what fits under a facility power; as `from_it_mw`, the IT power uncertain by the facility ratio."""
    item, ratio = _served(identity, tokens_per_user_s), _ratio()
    # The least efficient facility leaves the least to the IT equipment: the low end goes with the high ratio.
    falling = Band(ratio.high, ratio.central, ratio.low)
    it_mw = Band(*(facility_mw / over for over in falling))
    return _sized(identity, item, Band(*(_fitting(item, mw) for mw in it_mw)), falling, price_usd_per_hour)


def from_tokens_per_day(
    identity: str,
    tokens_per_day: float,
    price_usd_per_hour: float | None = None,
    tokens_per_user_s: float | None = None,
) -> Sizing:
    """Return what it takes to serve tokens of the reference model [1/day].

    The low end is at the highest throughput and the most hours billed.
    """
    item = _served(identity, tokens_per_user_s)
    rates = _times(Band(*item.tokens_per_s), band_of(figure("utilisation.hours_billed_share")))
    per_rack = _scaled(rates, HOURS_PER_DAY * SECONDS_PER_HOUR * item.accelerators_per_unit)
    racks = Band(*(_whole(tokens_per_day / rate) for rate in (per_rack.high, per_rack.central, per_rack.low)))
    found = _sized(identity, item, racks, _ratio(), price_usd_per_hour)
    return found._replace(tokens_per_day=_same(tokens_per_day))


def from_training(identity: str, model: ReferenceModel, days: float, price_usd_per_hour: float | None = None) -> Sizing:
    """Return what it takes to train a model within a number of days; the low end at the highest MFU.

    The high end is infinite where at the lowest MFU no number of accelerators is fast enough.

    Parameters
    ----------
    identity
        Row of the accelerator catalogue.
    model
        Row of the catalogue's models.
    days
        From start to end, failures and checkpoints included [days].
    price_usd_per_hour
        Rent of an accelerator [USD/h].

    Raises
    ------
    InfeasibleError
        Where more accelerators would only fail more often: no number of them is fast enough.

    """
    mfu = band_of(figure("training.mfu_bf16"))
    working_share = 1.0 - catalogued().spares_share
    fleet, item = fleet_of(identity, MOST_ACCELERATORS), _served(identity)

    def racks_at(share: float) -> float:
        run = smallest(model, fleet._replace(bf16_mfu=share), days)
        return _whole(run.accelerators / working_share / item.accelerators_per_unit)

    central = racks_at(mfu.central)
    try:
        most = racks_at(mfu.low)
    except InfeasibleError:
        most = inf
    return _sized(identity, item, Band(racks_at(mfu.high), central, most), _ratio(), price_usd_per_hour)


def rents(identity: str) -> tuple[Value, ...]:
    """Return what an accelerator is rented for [USD/h]: the newest price seen, then a cost model's; none is empty."""
    keys = (*MARKET_RENTS.get(identity, ()), f"tco.{identity}.rental_three_years")
    try:
        return tuple(figure(key) for key in keys)
    except CatalogueError:  # a chip that only its maker uses has no row in the cost model
        return ()


def _served(identity: str, tokens_per_user_s: float | None = None) -> Chip:
    """Return a chip with what it serves at a promised speed."""
    item = chip(accelerator(identity), catalogued())
    if tokens_per_user_s is None:
        return item
    return item._replace(tokens_per_s=tokens_per_s_at(identity, tokens_per_user_s))


def _sized(identity: str, item: Chip, racks: Band, ratio: Band, price_usd_per_hour: float | None) -> Sizing:
    """Return the sizing of a number of racks, `ratio` standing at the same end as the racks it goes with."""
    row = accelerator(identity)
    accelerators = _scaled(racks, item.accelerators_per_unit)
    it_mw = _scaled(accelerators, item.it_kw / KILOWATTS_PER_MEGAWATT)
    facility_mw = _times(it_mw, ratio)
    facility_w = _scaled(facility_mw, WATTS_PER_MEGAWATT)
    chips_usd = _times(accelerators, _chip_usd(row, item))
    shell_usd = _times(facility_w, _rivals("shell_usd_per_facility_w"))
    seconds, billed = HOURS_PER_DAY * SECONDS_PER_HOUR, band_of(figure("utilisation.hours_billed_share"))
    per_mwh = SECONDS_PER_HOUR * KILOWATTS_PER_MEGAWATT / item.it_kw
    wasteful = _ratio()
    return Sizing(
        chip=identity,
        racks=racks,
        accelerators=accelerators,
        it_mw=it_mw,
        facility_mw=Band(*sorted(facility_mw)),
        bf16_flops=_scaled(accelerators, item.bf16_flops),
        fp8_flops=_scaled(accelerators, item.fp8_flops),
        tokens_per_day=_times(_scaled(_times(accelerators, Band(*item.tokens_per_s)), seconds), billed),
        tokens_per_mwh=Band(
            item.tokens_per_s.low * per_mwh / wasteful.high,
            item.tokens_per_s.central * per_mwh / wasteful.central,
            item.tokens_per_s.high * per_mwh / wasteful.low,
        ),
        revenue_usd_per_year=_revenue(identity, accelerators, price_usd_per_hour),
        chips_usd=chips_usd,
        all_in_usd=Band(*(chips + shell for chips, shell in zip(chips_usd, shell_usd))),
        claimed_usd=_times(facility_w, _rivals("usd_per_facility_w")),
    )


def _fitting(item: Chip, it_mw: float) -> float:
    unit_kw = item.it_kw * item.accelerators_per_unit
    racks = whole_units(it_mw, unit_kw)
    if racks < 1.0:
        raise GigawattError(f"found {it_mw:,.3g} MW IT, expected at least {unit_kw:,.0f} kW: one unit of this chip")
    return racks


def _whole(units: float) -> float:
    """Return whole units that are enough; the guard keeps what fits exactly from needing one more."""
    return float(max(1, ceil(units * (1.0 - 1e-12) - 1e-9)))


def _revenue(identity: str, accelerators: Band, price_usd_per_hour: float | None) -> Band | None:
    if price_usd_per_hour is not None:
        price = _same(price_usd_per_hour)
    else:
        said = [band_of(rent) for rent in rents(identity)]
        if not said:
            return None
        price = Band(min(one.low for one in said), said[0].central, max(one.high for one in said))
    billed = _scaled(band_of(figure("utilisation.hours_billed_share")), HOURS_PER_YEAR)
    return _times(_times(accelerators, price), billed)


def _chip_usd(row: Accelerator, item: Chip) -> Band:
    """Return what one accelerator costs delivered, at the ends of its price and of what comes with it."""

    def at(end: str) -> float:
        prices = {name: getattr(row, name) for name in ("rack_usd", "price_usd")}
        moved = {
            name: known.model_copy(update={"value": getattr(band_of(known), end)})
            for name, known in prices.items()
            if known is not None
        }
        around = {key: getattr(band_of(figure(key)), end) for key in AROUND_A_CHIP}
        return delivered_usd(row.model_copy(update=moved), item.it_kw, catalogued(around))

    return Band(at("low"), item.delivered_usd, at("high"))


def _rivals(name: str) -> Band:
    """Return the lowest, the median and the highest of rival figures, ranges of the figures included."""
    found = [band_of(value) for value in bands(name)]
    return Band(min(one.low for one in found), median(one.central for one in found), max(one.high for one in found))


def _ratio() -> Band:
    return band_of(figure("power_chain.facility_over_it"))


def _same(amount: float) -> Band:
    return Band(amount, amount, amount)


def _scaled(band: Band, factor: float) -> Band:
    return Band(*(end * factor for end in band))


def _times(left: Band, right: Band) -> Band:
    return Band(*(one * other for one, other in zip(left, right)))

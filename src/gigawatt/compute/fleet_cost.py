"""What a gigawatt of IT costs, part by part, and what it must earn in a year, by the hour and by the token.

Assumes the catalogue's central prices; the split of a building among its parts is that of the works template, a
choice and no survey.
"""

from __future__ import annotations

from typing import NamedTuple

from gigawatt.catalogue import accelerator, figure, works
from gigawatt.compute.chips import it_kw_per_accelerator, server_usd
from gigawatt.compute.cost import annual_cost_usd, gpu_hour_usd
from gigawatt.compute.facts import catalogued, tokens_per_accelerator_s
from gigawatt.compute.inference import tokens_usd_per_million
from gigawatt.compute.sizing import Band, band_of
from gigawatt.quantities import capital_recovery_factor

KILOWATTS_PER_GIGAWATT = 1e6
MEGAWATTS_PER_GIGAWATT = 1e3
TEMPLATE = "campus_building"
POWER_TASKS = ("long_lead_order", "long_lead_fabrication", "long_lead_delivery", "substation", "mep")
"""Tasks of the template that pay for electrical and mechanical plant; `cooling` is its own, the rest is building."""
COOLING_TASKS = ("cooling",)


class Capex(NamedTuple):
    """Capital cost of a gigawatt of IT [USD]."""

    accelerators: float
    """Under the gigawatt [1]."""
    building_usd: float
    """Permits, land, works, shell, commissioning."""
    power_usd: float
    """Transformers, switchgear, substation, electrical and mechanical installation."""
    cooling_usd: float
    generation_usd: float
    """On site; nothing where the grid supplies."""
    racks_usd: float
    """Accelerators with their servers or racks."""
    network_usd: float
    storage_usd: float
    tax_usd: float
    """Sales tax and tariff on racks, network and storage."""

    @property
    def facility_usd(self) -> float:
        """Shell and power: what a landlord builds."""
        return self.building_usd + self.power_usd + self.cooling_usd + self.generation_usd

    @property
    def it_usd(self) -> float:
        """What a tenant brings."""
        return self.racks_usd + self.network_usd + self.storage_usd + self.tax_usd

    @property
    def total_usd(self) -> float:
        """All of it."""
        return self.facility_usd + self.it_usd


class Tco(NamedTuple):
    """What a fleet must earn: total cost of ownership by capital recovery."""

    it_usd_per_year: float
    facility_usd_per_year: float
    opex_usd_per_year: float
    usd_per_year: float
    gpu_hour_usd: float
    """Per hour billed."""
    tokens_usd_per_million: Band
    """Of the catalogue's reference model; as wide as its throughput is uncertain."""


def capex_per_it_gw(chip: str, generation_usd_per_facility_kw: float = 0.0) -> Capex:
    """Return the capital cost of a gigawatt of IT filled with one accelerator.

    Parameters
    ----------
    chip
        Row of the accelerators.
    generation_usd_per_facility_kw
        Of plant on site that carries the whole facility; 0 where the grid does [USD/kW].

    Raises
    ------
    CatalogueError
        If the catalogue does not have the accelerator.

    """
    facts = catalogued()
    row = accelerator(chip)
    it_kw = it_kw_per_accelerator(row, facts)
    accelerators = KILOWATTS_PER_GIGAWATT / it_kw
    racks = accelerators * server_usd(row, it_kw, facts)
    network = accelerators * facts.network_usd_per_accelerator
    storage = accelerators * facts.storage_usd_per_accelerator
    template = works(TEMPLATE)
    shell = template.cost_usd_per_it_mw.value * MEGAWATTS_PER_GIGAWATT
    shares = {task.name: task.cost_share for task in template.tasks if task.asset == "shell"}
    power = shell * sum(shares[name] for name in POWER_TASKS)
    cooling = shell * sum(shares[name] for name in COOLING_TASKS)
    return Capex(
        accelerators=accelerators,
        building_usd=shell - power - cooling,
        power_usd=power,
        cooling_usd=cooling,
        generation_usd=generation_usd_per_facility_kw * KILOWATTS_PER_GIGAWATT * facts.facility_over_it,
        racks_usd=racks,
        network_usd=network,
        storage_usd=storage,
        tax_usd=(racks + network + storage) * facts.surcharge_share,
    )


def tco(
    it_usd: float,
    facility_usd: float,
    opex_usd_per_year: float,
    *,
    rate: float,
    it_life_years: float,
    facility_life_years: float,
    accelerators: float,
    hours_billed_share: float,
    tokens_per_accelerator_s: Band,
) -> Tco:
    """Return what a fleet must earn: annuities of its capital plus its running cost.

    `TCO = sum_i CRF(r, life_i) capex_i + opex`: Barroso, Hoelzle and Ranganathan, "The Datacenter as a Computer", 3rd
    edition, 2018, chapter 6. At 6.53 % it gives Epoch's 12, 8.5 and 7 billion USD a year for IT lives of 3, 5, 7 years.

    Parameters
    ----------
    it_usd, facility_usd
        Capital cost [USD].
    opex_usd_per_year
        Energy included [USD/year].
    rate
        Capital charge per year [0..1].
    it_life_years, facility_life_years
        Economic lives [years].
    accelerators
        In operation [1].
    hours_billed_share
        Hours sold over hours available [0..1].
    tokens_per_accelerator_s
        Served while billed [1/s].

    """
    capex, lives = (it_usd, facility_usd), (it_life_years, facility_life_years)
    hour = gpu_hour_usd(
        capex, lives, opex_usd_per_year, rate=rate, accelerators=accelerators, hours_billed_share=hours_billed_share
    )
    slow, usual, fast = tokens_per_accelerator_s
    return Tco(
        it_usd_per_year=it_usd * capital_recovery_factor(rate, it_life_years),
        facility_usd_per_year=facility_usd * capital_recovery_factor(rate, facility_life_years),
        opex_usd_per_year=opex_usd_per_year,
        usd_per_year=annual_cost_usd(capex, lives, opex_usd_per_year, rate),
        gpu_hour_usd=hour,
        tokens_usd_per_million=Band(*(tokens_usd_per_million(hour, tokens) for tokens in (fast, usual, slow))),
    )


def tco_per_it_gw(chip: str, it_life_years: float | None = None) -> Tco:
    """Return what a gigawatt of IT with one accelerator must earn, bottom up, all figures the catalogue's.

    Parameters
    ----------
    chip
        Row of the accelerators.
    it_life_years
        None for the catalogue's [years].

    Raises
    ------
    CatalogueError
        If the catalogue does not have the accelerator.

    """
    cost = capex_per_it_gw(chip)
    return tco(
        cost.it_usd,
        cost.facility_usd,
        figure("opex.usd_per_it_mw_year").value * MEGAWATTS_PER_GIGAWATT,
        rate=figure("capital_charge.rate").value,
        it_life_years=figure("life.chips_years").value if it_life_years is None else it_life_years,
        facility_life_years=figure("life.shell_years").value,
        accelerators=cost.accelerators,
        hours_billed_share=figure("utilisation.hours_billed_share").value,
        tokens_per_accelerator_s=band_of(tokens_per_accelerator_s(chip)),
    )

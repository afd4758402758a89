"""What running an asset costs beside energy and rent: operation and maintenance, insurance, property tax.

Assumes all of it is owed while a contract pays for the asset and by nobody here otherwise. Operation stands with the
chips, under their contract for capacity; under a lease alone the tenant bears it. Insurance and property tax stand
with the owner that names them; as long as it names none, the figure of operation holds them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt import capital
from gigawatt.catalogue import figure
from gigawatt.finance.inputs import Cost
from gigawatt.finance.revenue import CAPACITY
from gigawatt.programme import Asset, Programme
from gigawatt.quantities import F1, F2, I2, in_place

MONTHS_PER_YEAR = 12.0


class Running(NamedTuple):
    """Cost per month of every phase's assets. Shapes (P, 3)."""

    operation_usd: F2
    """At price-year level, insurance and property tax included where the owner names none."""
    insurance_usd: F2
    """At price-year level."""
    property_tax_usd: F2
    """The same every year."""
    abated_share: F2
    """Part of the property tax that is waived."""
    abated_months: I2
    """From energisation."""


def running(programme: Programme, phases: capital.Phases, payer: I2) -> Running:
    """Return what running every asset costs.

    Parameters
    ----------
    payer : entity that pays under each phase's lease and contract for capacity, -1 where none. Shape (P, 2).
    """
    shape = programme.owner.shape
    none = np.zeros(shape)
    found = Running(none, none.copy(), none.copy(), none.copy(), np.zeros(shape, dtype=np.int64))
    rows = tuple(programme.file.vehicles.values())
    for phase, asset in np.argwhere(programme.owner >= 0):
        row = rows[int(programme.owner[phase, asset])]
        cost_usd = phases.cost_usd[phase, asset] / MONTHS_PER_YEAR
        if asset == Asset.CHIPS and payer[phase, CAPACITY] >= 0:
            named = (row.insurance is not None, row.property_tax is not None)
            found.operation_usd[phase, asset] = (
                phases.it_mw[phase] * operation_usd_per_mw_year(*named) / MONTHS_PER_YEAR
            )
        found.insurance_usd[phase, asset] = 0.0 if row.insurance is None else row.insurance.value * cost_usd
        found.property_tax_usd[phase, asset] = 0.0 if row.property_tax is None else row.property_tax.value * cost_usd
        if row.abatement is not None:
            found.abated_share[phase, asset] = row.abatement.share.value
            found.abated_months[phase, asset] = 12 * row.abatement.years
    return found


def operation_usd_per_mw_year(insurance_named: bool, property_tax_named: bool) -> float:
    """Return the catalogue's figure of running cost without what the file names [USD/MW IT/year]."""
    insurance = figure("opex.insurance_part").value if insurance_named else 0.0
    property_tax = figure("opex.property_tax_part").value if property_tax_named else 0.0
    return figure("opex.non_energy_usd_per_it_mw_year").value * (1.0 - insurance - property_tax)


@in_place
def run(
    costs: Running, escalation: F1, phase: int, asset: int, term: F1, abated: F1, opex_usd: F2, vehicle: int
) -> None:
    """Add the cost of running an asset within a term to its owner's, by line [USD].

    Parameters
    ----------
    term : part of each month in which a contract pays for it. Shape (M,).
    abated : part of each month within the years of abatement; it starts on the same day. Shape (M,).
    opex_usd : raised in place. Shape (COSTS, V, M).
    """
    operation_usd, insurance_usd = costs.operation_usd[phase, asset], costs.insurance_usd[phase, asset]
    tax_usd, waived = costs.property_tax_usd[phase, asset], costs.abated_share[phase, asset]
    for month in range(len(term)):
        level = escalation[month] * term[month]
        opex_usd[Cost.OPERATION, vehicle, month] += operation_usd * level
        opex_usd[Cost.INSURANCE, vehicle, month] += insurance_usd * level
        taxed = term[month] - waived * min(term[month], abated[month])
        opex_usd[Cost.PROPERTY_TAX, vehicle, month] += tax_usd * taxed

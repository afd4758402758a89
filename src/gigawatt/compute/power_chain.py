"""From the chip to the meter: chip, server, IT, facility.

Assumes peak (nameplate) power throughout; yearly energy follows the PUE of the power stage, not these ratios.
"""

from __future__ import annotations

from math import floor

WATTS_PER_KILOWATT = 1000.0
KILOWATTS_PER_MEGAWATT = 1000.0


def chain_kw_per_accelerator(tdp_w: float, server_over_gpu: float, it_over_server: float) -> float:
    """Return the IT power that one accelerator occupies [kW].

    `kW = TDP s n`: Epoch AI, power chain of frontier data centres, 2025 (s = 1.53, n = 1.14). A GB200 of 1,200 W gives
    2.09 kW, which is also Abilene's 843 MW over its 404,000 accelerators.

    Parameters
    ----------
    tdp_w
        Thermal design power of the package [W].
    server_over_gpu
        Server power over the power of its accelerators [1].
    it_over_server
        All IT (switches, storage, head nodes) over servers [1].

    """
    return tdp_w / WATTS_PER_KILOWATT * server_over_gpu * it_over_server


def rack_kw_per_accelerator(rack_kw: float, accelerators_per_rack: float, it_over_server: float) -> float:
    """Return the IT power that one accelerator of a rack-scale system occupies [kW].

    The rack's own rating replaces TDP x server ratio; network and storage racks still come on top.
    """
    return rack_kw / accelerators_per_rack * it_over_server


def whole_units(it_mw: float, unit_it_kw: float) -> float:
    """Return how many whole racks (or servers) fit under an IT power [1]."""
    # The guard keeps 1.000 MW / 0.100 MW at 10 units where binary fractions would say 9.999...
    return float(floor(it_mw * KILOWATTS_PER_MEGAWATT / unit_it_kw + 1e-9))


def facility_mw(it_mw: float, facility_over_it: float) -> float:
    """Return the peak facility power behind an IT power [MW]: `k` is 1.4 at Abilene, 1.17-1.52 over Epoch's sites."""
    return it_mw * facility_over_it

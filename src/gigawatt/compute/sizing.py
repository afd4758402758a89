"""What comes with accelerators by ratio and by counting: checkpoints, storage, tiers of the network.

Assumes a full fat tree without oversubscription; storage per accelerator as others have built it, which differs by 3.
"""

from __future__ import annotations

from typing import NamedTuple

from gigawatt.catalogue import Value, figure

PETABYTES_PER_EXABYTE = 1000.0
MEGAWATTS_PER_GIGAWATT = 1000.0


class Band(NamedTuple):
    """A figure with its range, in one unit."""

    low: float
    central: float
    high: float


class FatTree(NamedTuple):
    """A network of equal switches in which any half of the hosts talks to the other half at full rate."""

    tiers: int
    hosts: float
    """That it can carry, at least those asked for."""
    switches: float
    """Of the full tree."""


def band_of(value: Value, factor: float = 1.0) -> Band:
    """Return a catalogued value with its range, times a factor."""
    low = value.value if value.low is None else value.low
    high = value.value if value.high is None else value.high
    return Band(low * factor, value.value * factor, high * factor)


def checkpoint_bytes(parameters: float, bytes_per_parameter: float) -> float:
    """Return the state of a training run [B]: all parameters, 16 B each with Adam in mixed precision.

    Of 405e9 parameters 6.5 TB; activations and data positions are small beside it.
    """
    return parameters * bytes_per_parameter


def transfer_s(size_bytes: float, storage_bytes_per_s: float) -> float:
    """Return how long a state takes to or from storage [s]; nothing, where storage is infinitely fast."""
    return size_bytes / storage_bytes_per_s


def storage_eb(accelerators: float) -> Band:
    """Return the storage that comes with accelerators, by what others built [EB].

    10 PB per thousand (Llama 3) to 27.8 (Bernstein, 2 PB per rack of 72).
    """
    return band_of(figure("storage.pb_per_thousand_accelerators"), accelerators / 1000.0 / PETABYTES_PER_EXABYTE)


def storage_eb_of_facility(facility_mw: float) -> Band:
    """Return the storage of a facility of unknown accelerators [EB]: 3.4 to 11.9 per GW, which nobody has published."""
    return band_of(figure("storage.eb_per_facility_gw"), facility_mw / MEGAWATTS_PER_GIGAWATT)


def fat_tree(hosts: float, radix: int) -> FatTree:
    """Return the smallest fat tree that carries the hosts.

    A tree of t tiers of switches with k ports carries `2 (k/2)^t` hosts on `(2t - 1) (k/2)^(t-1)` switches: Al-Fares,
    Loukissas and Vahdat, "A scalable, commodity data center network architecture", SIGCOMM 2008, section 3.2.

    Parameters
    ----------
    hosts
        Ports of accelerators, one each in usual fabrics [1].
    radix
        Ports of a switch, even, at least 4 [1].

    Raises
    ------
    ValueError
        For a radix that no tree can be built of.

    """
    if radix < 4 or radix % 2:
        raise ValueError(f"found a switch of {radix} ports, expected an even number of at least 4")
    tiers, half = 1, radix / 2.0
    while 2.0 * half**tiers < hosts:
        tiers += 1
    return FatTree(tiers, 2.0 * half**tiers, (2 * tiers - 1) * half ** (tiers - 1))

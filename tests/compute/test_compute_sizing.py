"""Checkpoints, storage and networks against published sizes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigawatt.catalogue import figure
from gigawatt.compute import fat_tree, storage_eb, storage_eb_of_facility
from gigawatt.compute.sizing import checkpoint_bytes, transfer_s


def test_the_state_of_405_billion_parameters_is_six_and_a_half_terabytes():
    assert checkpoint_bytes(405e9, figure("checkpoint.bytes_per_parameter").value) == pytest.approx(6.48e12)


@pytest.mark.parametrize(
    ("size_bytes", "tb_per_s", "seconds"),
    [(6.48e12, 2, 3.24), (6.48e12, 7, 0.93), (16_384 * 4e9, 2, 32.8), (16_384 * 4e9, 7, 9.4)],
)
def test_writing_takes_as_long_as_at_llama_3s_storage(size_bytes, tb_per_s, seconds):
    # Llama 3, 2024: 2 TB/s sustained, 7 at peak; at most 4 GB from each of 16,384 accelerators.
    assert transfer_s(size_bytes, tb_per_s * 1e12) == pytest.approx(seconds, abs=0.05)


def test_llama_3_had_ten_petabytes_for_a_thousand_accelerators():
    assert storage_eb(24_000).central == pytest.approx(0.24)


def test_a_facility_gigawatt_holds_between_three_and_twelve_exabytes():
    low, central, high = storage_eb_of_facility(1000.0)
    assert (low, central, high) == (3.4, 5.0, 11.9)
    # The ends are those of 341,000 accelerators at 10 PB per thousand, and of 5,932 racks of 72 at 2 PB each.
    assert storage_eb(341_000).low == pytest.approx(low, abs=0.02)
    assert storage_eb(5932 * 72).high == pytest.approx(high, abs=0.03)


def test_a_tree_of_48_port_switches_has_the_published_size():
    # Al-Fares et al. 2008, abstract and section 3.2: 27,648 hosts, 5 k^2 / 4 switches.
    assert fat_tree(27_648, 48) == (3, 27_648, 5 * 48**2 / 4)


@pytest.mark.parametrize(
    ("hosts", "radix", "tiers"),
    [(64, 64, 1), (65, 64, 2), (2048, 64, 2), (2049, 64, 3), (24_000, 64, 3), (65_536, 64, 3), (404_000, 64, 4),
     (404_000, 144, 3), (404_000, 512, 3), (131_072, 512, 2)],
)  # fmt: skip
def test_a_tree_has_as_many_tiers_as_its_hosts_need(hosts, radix, tiers):
    assert fat_tree(hosts, radix).tiers == tiers


@given(st.integers(1, 10**6), st.sampled_from([16, 32, 48, 64, 128]))
def test_a_tree_carries_its_hosts_and_one_tier_less_would_not(hosts, radix):
    found = fat_tree(hosts, radix)
    assert found.hosts >= hosts
    assert found.tiers == 1 or 2 * (radix / 2) ** (found.tiers - 1) < hosts


@given(st.integers(1, 10**6), st.integers(1, 10**5), st.sampled_from([16, 64, 128]))
def test_more_hosts_never_need_fewer_tiers_or_switches(hosts, more, radix):
    assert fat_tree(hosts + more, radix).tiers >= fat_tree(hosts, radix).tiers
    assert fat_tree(hosts + more, radix).switches >= fat_tree(hosts, radix).switches


@pytest.mark.parametrize("radix", [2, 7])
def test_a_switch_that_makes_no_tree_is_refused(radix):
    with pytest.raises(ValueError, match="even number of at least 4"):
        fat_tree(100, radix)

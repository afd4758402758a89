"""The page on hours: its example is read, its names exist, its figures are those of the catalogue."""

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from gigawatt import power
from gigawatt.catalogue import climate, cooling, figure, prices, turbine
from gigawatt.power.demand import pue, wue
from gigawatt.programme import read

PAGE = (Path(__file__).parents[2] / "docs" / "hours.md").read_text(encoding="utf-8")
HEAD = "gigawatt: 1\nprogramme: {name: Test, start: 2026-01, horizon: 10 years, price_year: 2026}\n"


def test_the_example_is_read(tmp_path):
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    path = tmp_path / "programme.yaml"
    path.write_text(HEAD + example)
    assert (
        set(YAML(typ="safe").load(example)["sites"]["plains"]) <= read(str(path)).file.sites["plains"].model_fields_set
    )


@pytest.mark.parametrize("kind", ["liquid", "air_chiller", "dry_cooler", "evaporative"])
def test_the_table_of_cooling_is_what_the_catalogue_gives(kind):
    row, year = cooling(kind), climate("abilene").hourly()
    ratio, litres = pue(row, year.wet_bulb_c, year.dry_bulb_c), wue(row, year.wet_bulb_c).mean()
    bulb = row.driven_by.replace("_", " ")
    assert f"| `{kind}` | {bulb} | {ratio.mean():.3f}, {ratio.max():.2f} | {litres:.2g} |" in PAGE


def test_the_figures_in_the_text_are_those_of_the_catalogue():
    use = {kind: figure(f"utilisation.{kind}").value for kind in ("training", "inference", "idle")}
    assert f"{figure('power.utilisation').value:.2f} where `use` is left out" in PAGE
    assert f"{use['training']:.2f} (training," in PAGE
    assert f"{use['inference']:.2f} (inference) and {use['idle']:.2f} (idle)" in PAGE
    assert f"mean {prices('ercot_hub').carbon_kg_per_mwh.value:.0f} kg/MWh" in PAGE
    assert f"gas {figure('co2.gas_kg_per_mmbtu').value} and of diesel {figure('co2.diesel_kg_per_mmbtu').value}" in PAGE
    assert f"more than {figure('price_year.extreme_share').value:.0%} of a flat load".replace("%", " %") in PAGE
    assert f"less {turbine('wtk_class_2').losses.value:.0%} of losses".replace("%", " %") in PAGE


def test_the_function_on_the_page_exists():
    assert "`power.site_ride_through`" in PAGE
    assert callable(power.site_ride_through)

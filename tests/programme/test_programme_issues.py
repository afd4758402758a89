"""Issues: each mistake has its place, path and hint; all are reported in one pass."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gigawatt.programme import Issue, ProgrammeError, read

FILE = Path(__file__).parent / "files" / "stargate.yaml"

Broken = Callable[..., list[Issue]]


@pytest.fixture
def broken(tmp_path: Path) -> Broken:
    """Replace one text of the full example by another and return the issues."""

    def issues(*changes: tuple[str, str]) -> list[Issue]:
        text = FILE.read_text()
        for before, after in changes:
            assert before in text
            text = text.replace(before, after, 1)
        (tmp_path / "stargate.yaml").write_text(text)
        (tmp_path / "claims.yaml").write_text(FILE.with_name("claims.yaml").read_text())
        with pytest.raises(ProgrammeError) as error:
            read(str(tmp_path / "stargate.yaml"))
        return list(error.value.issues)

    return issues


MISTAKES = [
    ("210 MW,", "210,", "sites.abilene.phases[0].it_power", "210 MW IT"),
    ("210 MW,", "210 mW,", "sites.abilene.phases[0].it_power", "write MW"),
    ("210 MW,", "210 MW facility,", "sites.abilene.phases[0].it_power", "ratio"),
    ("firm: 200 MW}", "firm: 200 MW IT}", "sites.abilene.grid[0].firm", "ratio"),
    ("liquidity: $11B", "liquidity: 11B", "entities.oracle.liquidity", "bytes"),
    ("liquidity: $11B", "liquidty: $11B", "entities.oracle.liquidty", "did you mean 'liquidity'?"),
    ("rating: BBB}", "rating: BBBB}", "entities.oracle.rating", "AAA"),
    ("kind: joint_venture", "kind: joint_ventur", "vehicles.stargate.kind", "did you mean 'joint_venture'?"),
    ("payer: oracle", "payer: oracel", "contracts.a1_lease.payer", "did you mean 'oracle'?"),
    ("payee: abilene_shell", "payee: abilen_shell", "contracts.a1_lease.payee", "did you mean 'abilene_shell'?"),
    ("[construction]", "[constructoin]", "vehicles.abilene_shell.facilities[0]", "did you mean 'construction'?"),
    ("chip: gb200_nvl72", "chip: gb200_nvl7", "sites.abilene.phases[0].chip", "did you mean 'gb200_nvl72'?"),
    ("works: campus_building", "works: campus", "sites.abilene.phases[0].works", "campus_building"),
    ("where: future,", "where: futur,", "risks.grid.where", "did you mean 'future'?"),
    ("view: announced", "view: anounced", "programme.view", "did you mean 'announced'?"),
    (
        "{claim: softbank-equity}",
        "{claim: softbank-equty}",
        "vehicles.stargate.partners.softbank.commitment",
        "softbank-equity",
    ),
    ("by: 2026-01", "by: 2026-13", "targets[0].by", "months run"),
    ("start: 2024-06, close", "start: 2024-06-15, close", "sites.abilene.phases[0].start", "write '2024-06'"),
    ("horizon: 20 years", "horizon: 20", "programme.horizon", "20 months"),
    ("minimum: 90 %", "minimum: 0.9", "contracts.a1_compute.minimum", "'90 %'"),
    ("{p10: 1 bn USD,", "{p10: 9 bn USD,", "entities.landlord.liquidity", ""),
    ("{p10: 1 bn USD,", "{p5: 1 bn USD,", "entities.landlord.liquidity", "number and a unit"),
    ("{landlord: 100 %}", "{landlord: 90 %}", "vehicles.abilene_shell.owners", ""),
    ("stake: 40 %}", "stake: 70 %}", "vehicles.stargate.partners", ""),
    ("{landlord: 100 %}", "{abilene_shell: 100 %}", "vehicles.abilene_shell.owners", ""),
    ("owns: [abilene.a1.chips]", "owns: [abilene.a1.*]", "vehicles.abilene_chips.owns[0]", ""),
    ("owns: [abilene.a1.chips]", "owns: []", "vehicles", "`owns`"),
    ("owns: [abilene.a1.chips]", "owns: [abilene.b1.chips]", "vehicles.abilene_chips.owns[0]", "abilene.a1.chips"),
    (
        "phases: [abilene.a1], price: 130",
        "phases: [abilene.b1], price: 130",
        "contracts.a1_lease.phases[0]",
        "abilene.a1",
    ),
    ("130 USD/kW/month", "3 USD/gpu/hour", "contracts.a1_lease.price", "per kW"),
    ("payee: abilene_chips", "payee: abilene_shell", "contracts.a1_compute.payee", ""),
    ("from: 2027-01, firm: 600", "from: 2023-01, firm: 600", "sites.abilene.grid[1].from", ""),
    ("end: 2025-06", "end: 2024-06", "entities.landlord.obligations.earlier.end", ""),
    ("{low: 0, mode: 6, high: 24}", "{low: 9, mode: 6, high: 24}", "risks.grid.triangular", ""),
    ("{low: 0, mode: 6, high: 24}", "{low: 0, high: 24}", "risks.grid.triangular", ""),
    ("where: future.hall,", 'where: "*",', "risks.halt", "narrow"),
    ("name: hall,", "name: hall, mandatory: yes,", "sites.future.phases[0].mandatory", "without quotes"),
    ("latitude: 32.45", "latitude: 95.0", "sites.abilene.location.latitude", ""),
    ("{2025: 5,", "{2025: five,", "sites.abilene.generation[0].slots.2025", "without quotes"),
    ("on: grid_delay", "on: grid_dealy", "risks.grid.on", "did you mean 'grid_delay'?"),
    ("power: 1 GW}", "amount: 1 bn USD}", "questions[0]", ""),
]


@pytest.mark.parametrize(("before", "after", "path", "hint"), MISTAKES)
def test_one_mistake_gives_one_issue_at_its_path(broken: Broken, before: str, after: str, path: str, hint: str) -> None:
    issues = broken((before, after))
    assert [(issue.path, hint in issue.hint) for issue in issues] == [(path, True)]


def test_an_issue_points_to_line_and_column(broken: Broken) -> None:
    issue = broken(("liquidity: $11B", "liquidity: 11B"))[0]
    line = FILE.read_text().splitlines()[issue.line - 1]
    assert line[issue.column - 1 :].startswith("$11B")


def test_an_issue_reads_as_one_line() -> None:
    issue = Issue("p.yaml", 3, 7, "programme.start", "'x'", "a month", "write 2025-01", "quantity")
    assert issue.text() == "p.yaml:3:7 programme.start: found 'x', expected a month, hint: write 2025-01"


def test_all_issues_come_in_one_pass(broken: Broken) -> None:
    chosen = [MISTAKES[place] for place in (0, 3, 4, 6, 7, 8, 9, 10, 12, 13, 14, 15, 16, 18, 19)]
    issues = broken(*[(before, after) for before, after, *_ in chosen])
    assert sorted(issue.path for issue in issues) == sorted(path for *_, path, _ in chosen)


def test_a_missing_key_says_what_it_means(broken: Broken) -> None:
    issue = broken(("{commitment: 19 bn USD, stake: 40 %}", "{stake: 40 %}"))[0]
    assert (issue.code, issue.path, issue.hint) == (
        "missing_key",
        "vehicles.stargate.partners.openai.commitment",
        "Equity promised.",
    )


def test_vehicles_that_own_each_other_are_refused(broken: Broken) -> None:
    issues = broken(("{landlord: 100 %}", "{abilene_chips: 100 %}"), ("{oracle: 100 %}", "{abilene_shell: 100 %}"))
    assert "circle" in issues[0].found


def test_a_phase_name_that_expands_onto_another_is_refused(broken: Broken) -> None:
    issues = broken(
        ("      - {name: hall,", "      - {name: hall2, it_power: 1 MW, start: 2026-01}\n      - {name: hall,")
    )
    assert [issue.code for issue in issues] == ["phase_name"]


def test_an_included_file_reports_under_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "stargate.yaml").write_text(FILE.read_text())
    claims = FILE.with_name("claims.yaml").read_text().replace("source: wsj", "source: wjs")
    (tmp_path / "claims.yaml").write_text(claims)
    with pytest.raises(ProgrammeError) as error:
        read(str(tmp_path / "stargate.yaml"))
    assert [Path(issue.file).name for issue in error.value.issues] == ["claims.yaml"]


def test_a_key_in_two_files_is_a_duplicate(broken: Broken) -> None:
    issues = broken(("gigawatt: 1\n", "gigawatt: 1\nclaims: {a05: {about: x}}\n"))
    assert "duplicate_key" in [issue.code for issue in issues]


@pytest.mark.parametrize("name", ["../other.yaml", "/etc/passwd", "stargate.yaml", "clams.yaml", "[]"])
def test_what_may_not_be_included_is_refused(broken: Broken, name: str) -> None:
    assert "include" in [issue.code for issue in broken(("[claims.yaml]", f"[{name}]"))]


@pytest.mark.parametrize(
    ("path", "value", "hint"),
    [
        ("sites.abilen.crews", "2", "did you mean 'abilene'?"),
        ("sites.abilene.phases[7].count", "2", "one of a1"),
        ("sites.abilene.crews", "{", "sites.abilene.crews={"),
        ("programme.strat", "2025-01", "did you mean 'start'?"),
        ("programme.start", "2025", "a text with a number"),
        ("", "2", ""),
    ],
)
def test_a_wrong_override_is_an_issue(path: str, value: str, hint: str) -> None:
    with pytest.raises(ProgrammeError) as error:
        read(str(FILE), settings={path: value})
    assert error.value.issues


def test_an_override_by_name_changes_a_phase() -> None:
    changed = read(str(FILE), settings={"sites.abilene.phases.a1.it_power": "90 MW"})
    assert changed.phases[0].phase.it_power.value == 90.0


def test_an_override_by_number_changes_a_tranche() -> None:
    changed = read(str(FILE), settings={"sites.abilene.grid[0].firm": "90 MW"})
    assert changed.file.sites["abilene"].grid[0].firm.value == 90.0


def test_an_override_may_begin_a_section() -> None:
    changed = read(str(FILE), settings={"entities.mgx": "{liquidity: 7 bn USD}"})
    assert changed.entities[-1] == "mgx"


def test_an_issue_in_an_override_names_the_override() -> None:
    with pytest.raises(ProgrammeError) as error:
        read(str(FILE), settings={"sites.abilene.grid[0].firm": "90"})
    assert error.value.issues[0].file == "--set sites.abilene.grid[0].firm"


@pytest.mark.parametrize("name", ["nowhere.yaml", ""])
def test_a_file_that_is_not_there_is_an_issue(tmp_path: Path, name: str) -> None:
    with pytest.raises(ProgrammeError) as error:
        read(str(tmp_path / name))
    assert error.value.issues[0].expected == "a programme file (YAML)"


def test_a_file_in_another_encoding_is_an_issue(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes("name: Énergie".encode("latin-1"))
    with pytest.raises(ProgrammeError, match="UTF-8"):
        read(str(tmp_path / "latin.yaml"))

"""The samples that come with the package: they parse, hold what their README says, and cannot be mistaken."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

import tamis
from tamis.lists import catalog
from tamis.model import Party
from tamis.normalize.identifiers import is_valid

SAMPLES = Path(tamis.__file__).parent / "samples"
EXAMPLES = Path(__file__).parents[1] / "examples"
ROW = re.compile(r"^\| `([^`]+)` \| `([^`]+)` \| .+ \| (\d+) \|$", re.MULTILINE)
TOLD = {list_id: (path, int(count)) for path, list_id, count in ROW.findall((SAMPLES / "README.md").read_text())}
DATED = {"us_ofac_sdn", "un_sc_sanctions"}
MADE_UP = {
    "us_ofac_sdn": re.compile(r"9\d{5}"),
    "us_ofac_cons": re.compile(r"9\d{5}"),
    "un_sc_sanctions": re.compile(r"[A-Z]{2}[ie]\.9\d\d"),
    "sample_vessels": re.compile(r"smp-[a-z]\d{3}"),
    "own_list": re.compile(r"OWN-\d{3}"),
}


def parties(list_id: str) -> list[Party]:
    return list(catalog.parse(catalog.files_of(SAMPLES / TOLD[list_id][0]), list_id).parties)


@pytest.fixture(scope="module")
def every() -> dict[str, list[Party]]:
    return {list_id: parties(list_id) for list_id in TOLD}


def test_the_readme_tells_of_every_list() -> None:
    assert set(TOLD) == set(MADE_UP)
    paths = {path.strip("/") for path, _ in TOLD.values()}
    other = {"README.md", "__init__.py", "__pycache__", "customers.csv"}
    assert {place.name for place in SAMPLES.iterdir()} - other == paths


@pytest.mark.parametrize("list_id", sorted(TOLD))
def test_a_sample_holds_what_the_readme_says(list_id: str) -> None:
    parsed = catalog.parse(catalog.files_of(SAMPLES / TOLD[list_id][0]), list_id)
    assert len(list(parsed.parties)) == TOLD[list_id][1]
    assert not parsed.unknown
    assert not parsed.warnings
    assert parsed.published[:10] == ("2026-01-15" if list_id in DATED else "")


def test_there_are_enough_of_every_sort(every: dict[str, list[Party]]) -> None:
    together = [party for some in every.values() for party in some]
    assert len(together) >= 300
    total = re.search(r"Together (\d+) parties", (SAMPLES / "README.md").read_text())
    assert total
    assert int(total[1]) == len(together)
    kinds = Counter(party.kind for party in together)
    assert all(kinds[k] for k in ("Person", "Organization", "Company", "Vessel", "Airplane", "CryptoWallet"))
    births = {birth.kind for party in together for birth in party.birth_dates}
    assert births == {"exact", "month", "year", "circa", "between"}
    scripts = {name.script for party in together for name in party.names}
    assert scripts >= {"Latn", "Arab", "Cyrl", "Hani", "Hang", "Grek"}
    assert {name.kind for party in together for name in party.names} == {
        "name",
        "alias",
        "weakAlias",
        "previousName",
    }


def test_every_number_with_a_check_digit_is_right(every: dict[str, list[Party]]) -> None:
    found = [i for some in every.values() for party in some for i in party.identifiers]
    wrong = [i for i in found if not is_valid(i.kind, i.value)]
    assert not wrong
    ships = [i.value for i in found if i.kind == "imoNumber"]
    assert len(ships) >= 30
    assert all(re.fullmatch(r"(IMO ?)?390\d{4}", value) for value in ships)


@pytest.mark.parametrize("list_id", sorted(TOLD))
def test_every_party_says_that_it_is_a_sample(list_id: str) -> None:
    silent = [p.id for p in parties(list_id) if not any("not to be relied on" in note for note in p.notes)]
    assert not silent


def test_what_is_made_up_can_be_told_by_its_number(every: dict[str, list[Party]]) -> None:
    real = {
        list_id: [party for party in some if not MADE_UP[list_id].fullmatch(party.source_id)]
        for list_id, some in every.items()
    }
    assert {list_id for list_id, some in real.items() if some} == {"us_ofac_sdn", "un_sc_sanctions"}
    assert 30 <= sum(map(len, real.values())) <= 60


def test_links_between_parties_lead_somewhere(every: dict[str, list[Party]]) -> None:
    """A link by name may lack the full stop at its end, which a remark does not tell from its own."""
    for some in every.values():
        known = {party.source_id for party in some}
        names = {name.text.rstrip(".") for party in some for name in party.names}
        for party in some:
            for link in party.links:
                assert link.target in known if link.target else link.name.rstrip(".") in names, (party.id, link)


def test_well_known_parties_are_there(every: dict[str, list[Party]]) -> None:
    by_name = {party.caption: party for party in every["us_ofac_sdn"]}
    group, leader = by_name["HIZBUL MUJAHIDEEN"], by_name["SHAH, Mohammad Yusuf"]
    assert {d.programme for d in group.designations} == {"FTO", "SDGT"}
    assert [name.text for name in group.names if name.strength == "weak"] == ["HM"]
    assert "SALAHUDDIN, Syed" in [name.text for name in leader.names if name.strength == "weak"]
    assert leader.birth_dates[0].kind == "year"


OFFICIAL = {
    "us_ofac_sdn": "ofac/sdn-csv/2024-01-11",
    "us_ofac_cons": "ofac/consolidated-xml/consolidated_2026-01-08_seen-2026-01-24.xml.gz",
    "un_sc_sanctions": "un/un_consolidated_2026-08-01.xml.gz",
}


def written(party: Party) -> set[str]:
    """Everything of a party that a publisher wrote in words or numbers."""
    return {
        *(name.text for name in party.names),
        *(birth.text for birth in party.birth_dates),
        *(place.text for place in party.birth_places),
        *(number.value for number in party.identifiers),
        *(address.text for address in party.addresses),
        *party.titles,
    }


@pytest.mark.parametrize("list_id", sorted(OFFICIAL))
def test_no_party_is_copied_whole_from_an_official_list(
    list_id: str, every: dict[str, list[Party]], shared: Path
) -> None:
    """Public facts are retyped, so a name may be equal; everything that is said of a party never is."""
    files = catalog.files_of(shared / "lists" / OFFICIAL[list_id])
    official = {frozenset(written(party)) for party in catalog.parse(files, list_id).parties}
    assert len(official) > 400
    assert not [party.id for party in every[list_id] if written(party) in official]


@pytest.mark.parametrize("list_id", sorted(OFFICIAL))
def test_a_made_up_party_has_no_number_of_a_designated_one(
    list_id: str, every: dict[str, list[Party]], shared: Path
) -> None:
    files = catalog.files_of(shared / "lists" / OFFICIAL[list_id])
    official = list(catalog.parse(files, list_id).parties)
    ids = {party.source_id for party in official}
    numbers = {number.value for party in official for number in party.identifiers}
    made_up = [party for party in every[list_id] if MADE_UP[list_id].fullmatch(party.source_id)]
    assert made_up
    assert not [party.id for party in made_up if party.source_id in ids]
    assert not [n for party in made_up for n in party.identifiers if n.value in numbers]


def test_the_customers_are_as_described() -> None:
    with (SAMPLES / "customers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    header = "id name schema birthDate country gender passportNumber imoNumber address"
    assert list(rows[0]) == header.split()
    assert len(rows) == len({row["id"] for row in rows}) == 43
    assert len([row for row in rows if not row["name"]]) == 1
    assert all(is_valid("imoNumber", row["imoNumber"]) for row in rows if row["imoNumber"])


def test_the_example_is_the_sample() -> None:
    assert (EXAMPLES / "customers.csv").read_bytes() == (SAMPLES / "customers.csv").read_bytes()


def test_they_are_small() -> None:
    files = [place for place in SAMPLES.rglob("*") if place.is_file() and place.suffix not in (".py", ".pyc")]
    assert sum(place.stat().st_size for place in files) < 400_000

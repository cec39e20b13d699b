"""The Consolidated Screening List and the Denied Persons List: written files read in full, real ones counted."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections import Counter
from pathlib import Path

import pytest

from tamis.errors import ListFormatError
from tamis.lists import reading, us_bis_dpl, us_trade_csl
from tamis.model import Address, Country, DateSpan, Designation, Identifier, Link, Measure, Name, Party, Place

PERSON = Party(
    id="us_trade_csl:SDN-90001",
    list_id="us_trade_csl",
    source_id="SDN-90001",
    kind="Person",
    names=(
        Name("INVENTADO, Karim Omar"),
        Name("INVENTADO, Karim", "alias"),
        Name("AL-MUKHTARI, Karim", "alias"),
    ),
    birth_dates=(
        DateSpan("1973-03-25", "1973-03-25", "exact", "1973-03-25"),
        DateSpan("1965-01-01", "1970-12-31", "between", "1965 to 1970"),
        DateSpan("1971-03-01", "1971-03-31", "month", "Mar 1971"),
    ),
    birth_places=(Place("Basra, Iraq", "iq"),),
    countries=(
        Country("ir", "citizenship", "IR"),
        Country("iq", "citizenship", "IQ"),
        Country("sy", "nationality", "SY"),
    ),
    genders=("male",),
    identifiers=(
        Identifier("passportNumber", "A1234567", "ir", "Passport", "issued 04 May 1999 expires 03 May 2004"),
        Identifier("idNumber", "123-456", "", "National ID No.", "1999"),
        Identifier(
            "publicKey",
            "0x00000000000000000000000000000000000000aa",
            label="Digital Currency Address - ETH",
            note="ETH",
        ),
    ),
    addresses=(Address("12 Made-up Street, Tehran, IR", "ir"), Address("IQ", "iq")),
    designations=(Designation("Treasury Department", "SDGT"), Designation("Treasury Department", "IFSR")),
    links=(Link("linkedTo", "ORDER OF THE MOON (OM)"), Link("linkedTo", "NOBODY, Ann")),
    titles=("Deputy Minister; General",),
    references=("90001",),
    notes=("Executive Order 90001 was no reason", "Date of birth: sometime"),
    details={
        "list": ("Specially Designated Nationals (SDN)",),
        "sanctionsRisk": ("Imagined Regulations, sections 1 and 2",),
        "sourceUrl": ("https://example.org/about", "https://example.org/sdn"),
        "website": ("www.example.org",),
    },
).canonical()

VESSEL = Party(
    id="us_trade_csl:SDN-90002",
    list_id="us_trade_csl",
    source_id="SDN-90002",
    kind="Vessel",
    names=(Name("PAPER BOAT"), Name("OLD PAPER BOAT", "alias")),
    countries=(Country("pa", "flag", "Panama"), Country("cy", "jurisdiction", "Cyprus")),
    identifiers=(
        Identifier("callSign", "XY123", label="Call sign"),
        Identifier("imoNumber", "IMO 9187629", label="Vessel Registration Identification"),
    ),
    designations=(
        Designation(
            "Treasury Department",
            "RUSSIA-EO14024",
            "2022-02-24",
            "Executive Order 14024 Directive Information Subject to Directive 2 - imagined, and long",
        ),
    ),
    references=("90002",),
    notes=("Listing Date (EO 14024 Directive 2): 24 Feb 2022",),
    details={
        "grossRegisteredTonnage": ("900",),
        "list": ("Specially Designated Nationals (SDN)",),
        "owner": ("Paper Shipping Ltd",),
        "pastFlags": ("Malta",),
        "sanctionsInformation": (
            "Persons Owned or Controlled By U.S. Financial Institutions: Imagined section 3",
        ),
        "sourceUrl": ("https://example.org/about", "https://example.org/sdn"),
        "tonnage": ("1200",),
        "type": ("Tug",),
    },
).canonical()

INSTITUTE = Party(
    id="us_trade_csl:EL-e59006a01ba3fab5",
    list_id="us_trade_csl",
    source_id="EL-e59006a01ba3fab5",
    kind="LegalEntity",
    names=(
        Name("Nowhere Optics Institute"),
        Name("Nowhere Optics", "alias"),
        Name("NOI", "alias"),
        Name("Institute of Optics of Nowhere", "alias"),
    ),
    addresses=(Address("5 Lens Road, Beijing, CN", "cn"), Address("6 Lens Road, Hong Kong, HK", "hk")),
    designations=(
        Designation(
            "Bureau of Industry and Security",
            "Entity List (EL)",
            "2020-06-05",
            "85 FR 99999",
            (Measure("trade", "License requirement: For all items subject to the EAR. (See §744.11 of the EAR)"),),
        ),
    ),
    details={
        "licensePolicy": ("Presumption of denial",),
        "licenseRequirement": ("For all items subject to the EAR. (See §744.11 of the EAR)",),
        "list": ("Entity List (EL)",),
        "sourceUrl": ("https://example.org/el",),
    },
).canonical()


def read(path: Path) -> dict[str, Party]:
    parsed = us_trade_csl.parse([path])
    found = {party.source_id: party for party in parsed.parties}
    assert not parsed.unknown
    return found


@pytest.fixture
def table(data: Path) -> list[list[str]]:
    with (data / "us_csl" / "consolidated.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def text_of(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def test_the_csv_is_read_in_full(data: Path) -> None:
    path = data / "us_csl" / "consolidated.csv"
    assert us_trade_csl.recognises(path.read_bytes(), path.name)
    found = read(path)
    assert found["SDN-90001"] == PERSON
    assert found["SDN-90002"] == VESSEL
    assert found["EL-e59006a01ba3fab5"] == INSTITUTE
    assert Counter(key.split("-")[0] for key in found) == {"SDN": 2, "EL": 3, "SSI": 1, "DPL": 1, "DTC": 1}
    assert sorted(note for party in found.values() for note in party.notes if "Start" in note) == [
        "Start date: 0097-06-30"
    ]


def test_the_json_says_the_same(data: Path) -> None:
    path = data / "us_csl" / "consolidated.json"
    assert us_trade_csl.recognises(path.read_bytes(), path.name)
    found, expected = read(path), read(data / "us_csl" / "consolidated.csv")
    assert found.keys() == expected.keys()
    # in the JSON a single date says what it is; in the CSV it does not
    different = [key for key in found if found[key] != expected[key]]
    assert different == ["SDN-90001"]
    assert {i.note for i in found["SDN-90001"].identifiers} - {i.note for i in PERSON.identifiers} == {
        "issued 1999"
    }


def test_older_files_lead_with_the_country_and_have_no_row_ids(put, table: list[list[str]]) -> None:
    ids = table[0].index("ids")
    for row in table[1:]:
        pieces = row[ids].split("; ")
        # labels and values hold commas of their own only where no country or date follows
        row[ids] = "; ".join(
            "Imagined Regulations, sections 1 and 2, Secondary sanctions risk:"
            if piece.startswith("Secondary")
            else "Subject to Directive 2 - imagined, and long, Executive Order 14024 Directive Information"
            if piece.startswith("Executive")
            else "IR, 03 May 2004, 04 May 1999, A1234567, Passport"
            if piece.startswith("Passport")
            else ", ".join(reversed(piece.split(", ")))
            for piece in pieces
        )
    path = put("csl.csv", text_of([row[1:] for row in table]))
    found = read(path)
    assert found["SDN-90001"] == PERSON
    assert found["SDN-90002"] == VESSEL


def test_order_and_a_repeated_header_and_the_ids_of_a_generation_change_nothing(put, table, data: Path) -> None:
    header, *rows = table
    shuffled = [header, header, *([f"new-{number}", *row[1:]] for number, row in enumerate(reversed(rows)))]
    expected = read(data / "us_csl" / "consolidated.csv")
    assert read(put("shuffled.csv", text_of(shuffled))) == expected


def test_rows_of_one_number_are_one_party(put, table) -> None:
    again = list(table[1])
    again[table[0].index("source_list_url")] = "https://example.org/other"
    again[table[0].index("name")] = "INVENTADO, Karim O."
    found = read(put("twice.csv", text_of([*table, again])))
    party = found["SDN-90001"]
    assert [name.text for name in party.names if name.kind == "name"] == ["INVENTADO, Karim O."]
    assert Name("INVENTADO, Karim Omar", "alias") in party.names
    assert "https://example.org/other" in party.details["sourceUrl"]


def test_what_it_does_not_know_is_counted(put, table) -> None:
    header, *rows = table
    rows[0][1] = "Imagined List (IML) - Department of Nothing"
    rows[1][3] = "Balloon"
    parsed = us_trade_csl.parse([put("new.csv", text_of([[*header, "mood"], *([*row, ""] for row in rows)]))])
    kinds = {party.source_id: party.kind for party in parsed.parties}
    assert kinds["IML-90001"] == "Person"
    assert kinds["SDN-90002"] == "Thing"
    assert parsed.unknown == {
        "column mood": 1,
        "source 'Imagined List (IML) - Department of Nothing'": 1,
        "type 'Balloon'": 1,
    }


def test_what_is_no_whole_list_is_refused(put, table, data: Path) -> None:
    whole = text_of(table)
    for content, words in (
        (whole[: len(whole) // 2], "not well-formed CSV|fields where"),
        (whole.replace("alt_names,", "names,"), "lacks columns"),
        (text_of(table[:1]), "holds no party"),
        (whole.replace("Nowhere Optics Institute,", ","), "without name"),
        ("", "lacks columns"),
        ('{"results": [', "not well-formed JSON"),
        ('{"results": []}', "holds no party"),
        ('{"results": [1]}', "no object"),
        ('{"found": []}', "has no results"),
        ('{"results": [{"name": "A", "source": "B (C) - D"}], "total": 9}', "holds 1 of 9"),
        ('{"results": [{"name": "A"}]}', "without name or source"),
        ("[" * 100_000, "lacks columns"),
        ('{"results":' + "[" * 100_000, "not well-formed JSON"),
    ):
        with pytest.raises(ListFormatError, match=words):
            list(us_trade_csl.parse([put("bad", content)]).parties)
    with pytest.raises(ListFormatError, match="2 files"):
        us_trade_csl.parse([data, data])


def test_json_of_another_shape_keeps_what_it_says(put) -> None:
    record = {
        "name": "A",
        "source": "Entity List (EL) - Bureau of Industry and Security",
        "alt_names": "B; C",
        "addresses": ["1 Street, IR", {"city": "X", "planet": "Mars"}],
        "ids": ["Passport, 12, IR", {"type": "Passport", "number": 7, "expiration_date": "2030-01-01"}],
        "country": "IR",
        "remarks": {"a": 1},
    }
    parsed = us_trade_csl.parse([put("odd.json", json.dumps({"results": [record]}))])
    (party,) = parsed.parties
    assert [name.text for name in party.names] == ["A", "B", "C"]
    assert party.addresses == (Address("1 Street, IR", "ir"), Address("X"))
    assert party.countries == (Country("ir", "country", "IR"),)
    assert party.notes == ('{"a":1}',)
    assert {(i.value, i.country, i.note) for i in party.identifiers} == {
        ("12", "ir", ""),
        ("7", "", "expires 2030-01-01"),
    }
    assert parsed.unknown == {"field addresses.planet": 1}


# The text file of denied persons


def test_denied_persons_are_read_in_full(data: Path, put) -> None:
    path = data / "us_csl" / "dpl.txt"
    assert us_bis_dpl.recognises(path.read_bytes(), path.name)
    parsed = us_bis_dpl.parse([path])
    parties = {party.caption: party for party in parsed.parties}
    assert not parsed.unknown
    authority, order = "Bureau of Industry and Security", (Measure("other", "Standard order"),)
    assert (
        parties["M. ELM"]
        == Party(
            id="us_bis_dpl:96a796077752f806",
            list_id="us_bis_dpl",
            source_id="96a796077752f806",
            kind="LegalEntity",
            names=(Name("M. ELM"),),
            addresses=(
                Address("1 MAIN STREET, NOWHERE, TX, 75001, US", "us"),
                Address("9 LAKE DRIVE, ELSEWHERE, NM, 88001"),
            ),
            designations=(
                Designation(authority, "Denied Persons List", "2003-06-19", "68 F.R. 99999 6/27/03", order),
                Designation(authority, "Denied Persons List", "2002-03-04", "67 F.R. 99998 9/4/02"),
            ),
            notes=("FR NOTICE ADDED",),
            details={
                "endDate": ("2056-06-29",),
                "modifiedAt": ("2006-07-11", "2007-01-31"),
                "standardOrder": ("N", "Y"),
            },
        ).canonical()
    )
    assert parties["PAPER AIRLINES"].notes == ("Effective date: 31/31/2002", "NEW")
    header, *rows = path.read_text().splitlines()
    turned = put("dpl.txt", "\n".join([header, *reversed(rows)]))
    assert {party.caption: party for party in us_bis_dpl.parse([turned]).parties} == parties


def test_denied_persons_that_are_no_whole_list_are_refused(data: Path, put) -> None:
    text = (data / "us_csl" / "dpl.txt").read_text()
    for content, words in (
        (text[:-60], "not well-formed CSV|fields where"),
        (text.replace('"FR_Citation"', '"Citation"'), "lacks columns"),
        (text.splitlines()[0], "holds no party"),
        (text.replace('"PAPER AIRLINES"', '""'), "without name"),
        ("", "lacks columns"),
    ):
        with pytest.raises(ListFormatError, match=words):
            list(us_bis_dpl.parse([put("bad.txt", content)]).parties)
    extra = text.replace('"Y"', '"MAYBE"')
    parsed = us_bis_dpl.parse([put("new.txt", extra)])
    list(parsed.parties)
    assert parsed.unknown == {"standard order 'MAYBE'": 1}


# Real files


def raw(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def several(rows: list[dict[str, str]], field: str) -> list[str]:
    return [value for row in rows for value in (row[field] or "").split("; ") if value.strip()]


def test_the_real_list_is_as_full_as_its_cells(shared: Path) -> None:
    path = shared / "lists" / "us-csl" / "consolidated_2022-04.csv.gz"
    rows = raw(path)
    assert len(rows) == 14160
    # one bank of the CAPTA list stands there twice under its number, with another address of its source
    rows = list({(row["source"], row["entity_number"] or row["_id"]): row for row in rows}.values())
    parsed = us_trade_csl.parse([path])
    parties = list(parsed.parties)
    assert len(parties) == len(rows) == 14159
    assert not parsed.unknown
    assert Counter(party.kind for party in parties) == {
        "Person": sum(row["type"] == "Individual" for row in rows),
        "Organization": sum(row["type"] == "Entity" for row in rows),
        "Vessel": sum(row["type"] == "Vessel" for row in rows),
        "Airplane": sum(row["type"] == "Aircraft" for row in rows),
        "LegalEntity": sum(row["type"] == "" for row in rows),
    }
    aliases = sum(
        len({alias.strip().removeprefix("and ") for alias in several([row], "alt_names")}) for row in rows
    )
    assert sum(len(party.names) for party in parties) == pytest.approx(len(rows) + aliases, abs=3)
    remarked = sum(piece.startswith("DOB ") for piece in several(rows, "remarks"))
    assert sum(len(party.birth_dates) for party in parties) == len(several(rows, "dates_of_birth")) + remarked
    assert not [note for party in parties for note in party.notes if note.startswith("Date of birth")]
    for role, field in (("nationality", "nationalities"), ("citizenship", "citizenships")):
        found = [country for party in parties for country in party.countries if country.role == role]
        assert len(found) == len(several(rows, field))
        assert all(country.code for country in found)
    flags = [country.text for party in parties for country in party.countries if country.role == "flag"]
    assert len(flags) == sum(bool(row["vessel_flag"]) for row in rows) + sum(
        piece.endswith("Other Vessel Flag") for piece in several(rows, "ids")
    )
    ids = [(number, piece) for number, row in enumerate(rows) for piece in set(several([row], "ids"))]
    labels = Counter(piece.rpartition(", ")[2] for _, piece in ids)
    said = Counter(item.label for party in parties for item in party.identifiers)
    for label in (
        "Passport",
        "Tax ID No.",
        "SWIFT/BIC",
        "MMSI",
        "National ID No.",
        "Vessel Registration Identification",
    ):
        assert said[label] == labels[label]
    assert sum(bool(party.genders) for party in parties) == labels["Gender"]
    wallets = sum(count for label, count in labels.items() if label.startswith("Digital Currency"))
    assert sum(item.kind == "publicKey" for party in parties for item in party.identifiers) == wallets
    assert sum(len(party.addresses) for party in parties) == sum(
        len({address.strip() for address in several([row], "addresses")}) for row in rows
    )
    days = sum(bool(row["start_date"]) and row["start_date"] > "1" for row in rows)
    commerce = [party for party in parties if not party.references]
    assert sum(any(act.date for act in party.designations) for party in commerce) == days
    required = sum(bool(row["license_requirement"]) for row in rows)
    assert sum(
        any(m.kind == "trade" for act in party.designations for m in act.measures) for party in parties
    ) == (required)
    programmes = Counter(programme for row in rows for programme in set(several([row], "programs")))
    found = Counter(act.programme for party in parties for act in party.designations)
    assert {name: found[name] for name in programmes} == programmes
    linked = sum(row["remarks"].count("Linked To:") for row in rows)
    assert sum(len(party.links) for party in parties) == pytest.approx(linked, abs=5)


def test_two_generations_of_the_list_share_their_ids(shared: Path, put) -> None:
    folder = shared / "lists" / "us-csl"
    cut = folder / "csl_partial.csv.gz"
    with pytest.raises(ListFormatError, match="not well-formed CSV"):
        us_trade_csl.parse([cut])
    lines = gzip.decompress(cut.read_bytes()).decode().splitlines(keepends=True)
    newer = us_trade_csl.parse([put("whole.csv", "".join(lines[:-1]))])
    new = {party.source_id: party for party in newer.parties}
    rows = raw(cut)[1:-1]
    assert len(new) == len({(row["source"], row["entity_number"] or row["_id"]) for row in rows}) == 4226
    assert not newer.unknown
    older = us_trade_csl.parse([folder / "consolidated_2022-04.csv.gz"])
    old = {party.source_id: party for party in older.parties}
    both = new.keys() & old.keys()
    for code, share in (("SDN", 0.99), ("EL", 0.9), ("MEU", 0.99), ("UVL", 0.7), ("ISN", 0.85), ("DPL", 0.55)):
        of_list = {key for key in new if key.startswith(f"{code}-")}
        assert len(of_list & both) >= share * len(of_list), code
    passports = [item for key in both for item in old[key].identifiers if item.kind == "passportNumber"]
    same = [item for key in both for item in new[key].identifiers if item.kind == "passportNumber"]
    values = {(item.value, item.country) for item in passports}
    assert len(same) > 100
    assert sum((item.value, item.country) in values for item in same) > 0.95 * len(same)
    head = us_trade_csl.parse([folder / "csl_watchman_head.csv.gz"])
    assert len(list(head.parties)) == 115
    assert not head.unknown


@pytest.mark.parametrize(("name", "names"), [("bis_dpl_2021.txt.gz", 459), ("bis_dpl_2023.txt.gz", 415)])
def test_the_real_denied_persons(shared: Path, name: str, names: int) -> None:
    path = shared / "lists" / "us-csl" / name
    rows = raw(path, "\t")
    parsed = us_bis_dpl.parse([path])
    parties = list(parsed.parties)
    assert not parsed.unknown
    # 581 and 546 rows: a name has one for each of its addresses
    assert len(parties) == len({" ".join(row["Name"].split()).upper() for row in rows}) == names
    fields = ("Street_Address", "City", "State", "Postal_Code", "Country")
    places = {
        (" ".join(row["Name"].split()).upper(), ", ".join(filter(None, (row[field].strip() for field in fields))))
        for row in rows
    }
    assert sum(len(party.addresses) for party in parties) == len({place for place in places if place[1]})
    assert all(act.date for party in parties for act in party.designations)
    assert {row["FR_Citation"].strip() for row in rows} == {
        act.legal_basis for party in parties for act in party.designations
    }
    assert us_bis_dpl.recognises(reading.read_bytes(path), path.name)
    assert not us_trade_csl.recognises(reading.read_bytes(path), path.name)

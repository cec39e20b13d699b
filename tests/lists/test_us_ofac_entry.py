"""The remarks of OFAC's entries: pieces, each where it belongs; nothing made of what was cut."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamis.lists import us_ofac
from tamis.lists.us_ofac_entry import AUTHORITY, Alias, Entry, party, pieces
from tamis.model import Country, Designation, Identifier, Name, Party


def described(remarks: str, *programmes: str, cut: bool = False) -> Party:
    entry = Entry("1", "SAMPLE", "entity", programmes or ("SDGT",), "", [], [], [], remarks, cut)
    return party(entry, "us_ofac_sdn")


@pytest.mark.parametrize(
    ("piece", "identifier"),
    [
        (
            "Passport T14553558 (Iran) issued 28 Oct 2008 expires 29 Oct 2013",
            Identifier(
                "passportNumber", "T14553558", "ir", "Passport", "(Iran) issued 28 Oct 2008 expires 29 Oct 2013"
            ),
        ),
        (
            "alt. Passport K1 (Korea, North) expires 2020",
            Identifier("passportNumber", "K1", "kp", "Passport", "(Korea, North) expires 2020"),
        ),
        (
            "Vessel Registration Identification IMO 9187629",
            Identifier("imoNumber", "IMO 9187629", "", "Vessel Registration Identification"),
        ),
        (
            "Company Number IMO 5342883",
            Identifier("imoNumber", "IMO 5342883", "", "Company Number"),
        ),
        (
            "Legal Entity Number 851683897 (Netherlands)",
            Identifier("idNumber", "851683897", "nl", "Legal Entity Number", "(Netherlands)"),
        ),
        (
            "alt. Digital Currency Address - ETH 0xSampleCase",
            Identifier("publicKey", "0xSampleCase", "", "Digital Currency Address - ETH", "ETH"),
        ),
        ("SWIFT/BIC ABCDEFGH", Identifier("swiftBic", "ABCDEFGH", "", "SWIFT/BIC")),
        ("Sample Guild Card 77-B (Peru)", Identifier("idNumber", "77-B", "pe", "Sample Guild Card", "(Peru)")),
        (
            "Registration Number 12 (Congo, Democratic Republic of the)",
            Identifier(
                "registrationNumber", "12", "cd", "Registration Number", "(Congo, Democratic Republic of the)"
            ),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_number_keeps_its_kind_country_label_and_dates(piece, identifier):
    found = described(f"{piece}.")
    assert found.identifiers == (identifier,)
    assert found.notes == ()


@pytest.mark.parametrize(
    ("piece", "key", "value"),
    [
        ("Telephone (357)(22660766)", "phone", "(357)(22660766)"),
        ("Phone Number 123", "phone", "123"),
        ("Fax No. 55 44", "fax", "55 44"),
        ("ISIN US0000000001", "isinCode", "US0000000001"),
        ("Organization Established Date 03 Jun 2001", "incorporationDate", "03 Jun 2001"),
        ("Secondary sanctions risk: section 1(b)", "sanctionsRisk", "section 1(b)"),
    ],
)
def test_what_is_no_identifier_is_a_detail(piece, key, value):
    found = described(piece)
    assert found.details == {key: (value,)}
    assert found.identifiers == ()


def test_a_code_of_the_characters_of_a_name_identifies_nobody():
    found = described("Chinese Commercial Code 0702 0006 0079.")
    assert found.identifiers == ()
    assert found.notes == ("Chinese Commercial Code 0702 0006 0079",)


def test_weak_aliases_keep_quotes_within_quotes_and_former_names_stay_weak():
    found = described("a.k.a. 'THE 'BIG' ONE'; f.k.a. 'SAND GULL'; a.k.a. 'O'SAMPLE'.")
    assert set(found.names) == {
        Name("SAMPLE"),
        Name("THE 'BIG' ONE", "weakAlias", "weak"),
        Name("SAND GULL", "weakAlias", "weak"),
        Name("O'SAMPLE", "weakAlias", "weak"),
    }


def test_listing_dates_and_acts_belong_to_the_programme_that_they_name():
    text = (
        "Listing Date (EO 14024 Directive 2): 24 Feb 2022; Listing Date (EO 14024 Directive 3): 20 Feb 2022; "
        "Effective Date (EO 14024 Directive 2): 26 Mar 2022; "
        "Executive Order 13662 Directive Determination - Subject to Directive 2; "
        "Executive Order 13662 Directive Determination - Subject to Directive 1; "
        "Executive Order 13846 information: SAMPLE SANCTIONS."
    )
    found = described(text, "RUSSIA-EO14024", "UKRAINE-EO13662")
    assert found.designations == (
        Designation(AUTHORITY, "RUSSIA-EO14024", "2022-02-20"),
        Designation(
            AUTHORITY,
            "UKRAINE-EO13662",
            legal_basis="Executive Order 13662 Directive Determination - Subject to Directive 1; "
            "Executive Order 13662 Directive Determination - Subject to Directive 2",
        ),
    )
    assert "Executive Order 13846 information: SAMPLE SANCTIONS" in found.notes
    assert "Effective Date (EO 14024 Directive 2): 26 Mar 2022" in found.notes


def test_a_list_that_names_its_programme_in_letters_is_dated_too():
    found = described("Listing Date (CMIC) 03 Jun 2021; Effective Date (CMIC) 02 Aug 2021", "CMIC-EO13959")
    assert [designation.date for designation in found.designations] == ["2021-06-03"]


def test_the_registered_nationality_of_an_organisation_is_its_jurisdiction():
    found = described("Nationality of Registration China.")
    assert found.countries == (Country("cn", "jurisdiction", "China"),)


@pytest.mark.parametrize(
    "cut", ["Registration Number 10277", "a.k.a. 'THE SAM", "DOB 19", "Linked To: SAMP", "Passport A12"]
)
def test_a_piece_that_was_cut_is_kept_as_a_note_and_says_nothing_of_the_party(cut):
    whole = described("Gender Male; Passport B7654321 (Iran)")
    found = described(f"Gender Male; Passport B7654321 (Iran); {cut}", cut=True)
    assert found.identifiers == whole.identifiers
    assert (found.names, found.birth_dates, found.links) == (whole.names, (), ())
    assert found.notes == (f"{cut} … (cut in the list)",)


def test_pieces_of_the_same_remarks_are_the_same_however_they_are_spaced():
    assert pieces(" DOB 1960.;  POB Rome,\n Italy; (Linked To: X (Y)) ") == pieces(
        "DOB 1960; POB Rome, Italy; (Linked To: X (Y))."
    )


@given(st.text(max_size=200), st.booleans())
def test_any_remarks_at_all_give_a_party(text, cut):
    assert described(text, cut=cut).canonical().digest()


@given(st.lists(st.sampled_from(["DOB 1960", "alt. DOB 1961", "POB X; a.k.a. 'Y'", "Gender Male", "note"])))
def test_the_order_of_the_pieces_means_nothing(each):
    assert described("; ".join(each)).digest() == described("; ".join(reversed(each))).digest()


def test_a_strong_alias_is_former_or_not_by_its_type():
    aliases = [Alias("fka", "OLD"), Alias("f.k.a.", "OLDER"), Alias("nka", "NEW"), Alias("aka", "OTHER")]
    entry = Entry("1", "SAMPLE", "entity", [], "", [], aliases, [], "")
    kinds = {name.text: name.kind for name in party(entry, "x").names}
    assert kinds == {
        "SAMPLE": "name", "OLD": "previousName", "OLDER": "previousName", "NEW": "alias", "OTHER": "alias",
    }  # fmt: skip


def test_remarks_cut_without_their_comments_are_warned_of_and_continued_by_them(tmp_path: Path) -> None:
    first = "a.k.a. 'SAMPLE'; " + "x" * 950 + "; Passport A123456"
    first = first[:1000].ljust(1000, "7")
    sdn, comments = tmp_path / "SDN.CSV", tmp_path / "SDN_COMMENTS.CSV"
    row = ["7", '"SAMPLE, Ann"', "individual", '"SDGT"', *["-0- "] * 7, f'"{first}"']
    sdn.write_text(",".join(row) + "\r\n\x1a", encoding="utf-8")
    comments.write_text('7,"89 (Iran); Gender Female."\r\n\x1a', encoding="utf-8")
    alone = us_ofac.parse([sdn], "us_ofac_sdn")
    (found,) = alone.parties
    assert found.identifiers == ()
    assert "1 entries are cut after 1000 characters" in alone.warnings[0]
    both = us_ofac.parse([sdn, comments], "us_ofac_sdn")
    (found,) = both.parties
    assert found.identifiers == (
        Identifier("passportNumber", first.rpartition(" ")[2] + "89", "ir", "Passport", "(Iran)"),
    )
    assert both.warnings == []


def test_where_real_remarks_were_cut_the_csv_set_says_less_and_nothing_else(shared: Path) -> None:
    folder = shared / "lists" / "ofac"
    xml = folder / "consolidated-xml" / "consolidated_2025-12-18_seen-2025-12-19.xml.gz"
    csv = sorted((folder / "consolidated-csv" / "watchman").iterdir())
    whole = {p.id: p for p in us_ofac.parse([xml], "us_ofac_cons").parties}
    parsed = us_ofac.parse(csv, "us_ofac_cons")
    other = {p.id: p for p in parsed.parties}
    cut = {key for key, found in other.items() if any(note.endswith("(cut in the list)") for note in found.notes)}
    assert {key for key in whole if whole[key].digest() != other[key].digest()} == cut
    assert len(whole) == len(other) == 442
    assert len(cut) == 10
    assert "10 entries" in parsed.warnings[0]
    for key in cut:
        for field in ("names", "identifiers", "links", "birth_dates", "countries", "addresses"):
            assert set(getattr(other[key], field)) <= set(getattr(whole[key], field))


def test_every_programme_of_the_real_set_is_one_designation(shared: Path) -> None:
    folder = shared / "lists" / "ofac" / "sdn-csv" / "2024-01-11"
    text = gzip.decompress((folder / "sdn.csv.gz").read_bytes()).decode()
    found = list(us_ofac.parse(sorted(folder.iterdir()), "us_ofac_sdn").parties)
    assert sum(len(p.designations) for p in found) == len(found) + text.count("] [")

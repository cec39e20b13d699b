"""The Security Council's list: every field reaches the party, in the layouts of all years."""

import gzip
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
import sqlalchemy as sa

from tamis.config import settings
from tamis.errors import ListFormatError
from tamis.library import Library
from tamis.lists import un_sc
from tamis.model import Address, Country, DateSpan, Designation, Identifier, Link, Name, Party, Place
from tamis.store.database import writing
from tamis.store.schema import list_version

Put = Callable[[str, bytes | str], Path]
NEWEST = "lists/un/un_consolidated_2026-08-01.xml.gz"


def parties(path: Path) -> dict[str, Party]:
    return {party.source_id: party for party in un_sc.parse([path]).parties}


@pytest.fixture
def found(data: Path) -> dict[str, Party]:
    return parties(data / "un" / "consolidated.xml")


def test_every_name_is_kept_with_its_strength_and_script(found: dict[str, Party]) -> None:
    names = found["QDi.901"].names
    assert names[0] == Name("SAMIR IBN SAMPLE AL-MITHALI AL-BASRI")
    assert set(names[1:]) == {
        Name("Sameer al-Mithali", "alias"),
        Name("Samir Mithali", "alias"),
        Name("سمير المثالي", "alias", script="Arab"),
        Name("أبو مثال", "alias", script="Arab"),
        Name("Samir the Former", "previousName"),
        Name("Abu Sample", "weakAlias", "weak"),
    }


def test_a_party_named_in_its_own_script_alone_has_that_as_its_name(found: dict[str, Party]) -> None:
    assert found["KPi.902"].names == (Name("Пример Примеров", script="Cyrl"),)


def test_dates_of_every_type_are_intervals(found: dict[str, Party]) -> None:
    assert {(d.start, d.end, d.kind) for d in found["QDi.901"].birth_dates} >= {
        ("1970-02-05", "1970-02-05", "exact"),
        ("1969-01-01", "1969-12-31", "year"),
        ("1966-01-01", "1970-12-31", "circa"),
        ("1973-01-01", "1974-12-31", "between"),
        ("1958-01-01", "1964-12-31", "circa"),
    }


def test_an_alias_brings_its_own_dates_and_place_of_birth(found: dict[str, Party]) -> None:
    person = found["QDi.901"]
    assert DateSpan("1971-01-01", "1971-12-31", "year", "1971") in person.birth_dates
    assert DateSpan("1972-02-03", "1972-02-03", "exact", "3 Feb. 1972") in person.birth_dates
    assert set(person.birth_places) == {
        Place("Mosul, Iraq", "iq"),
        Place("Sample Street, Basra, Basra Governorate, Iraq, near the river", "iq"),
    }


def test_what_is_not_understood_stays_as_a_note(found: dict[str, Party]) -> None:
    assert set(found["QDi.901"].notes) >= {
        "Date of birth: from his school papers",
        "Date of birth: in his thirties in 2001",
        "Passport: Sudanese, number not known",
        "Sameer al-Mithali; Samir Mithali: used in travel",
    }


def test_documents_keep_number_country_and_what_stands_beside(found: dict[str, Party]) -> None:
    assert set(found["QDi.901"].identifiers) == {
        Identifier(
            "passportNumber",
            "OR801168",
            "af",
            "Passport",
            "issued 2006-02-28 expires 2011-02-28 in Kabul reported lost",
        ),
        Identifier("idNumber", "82061", "iq", "National Identification Number"),
        Identifier("passportNumber", "F0123456", "", "Numéro de passeport"),
    }


def test_the_rest_of_a_person_is_kept(found: dict[str, Party]) -> None:
    person = found["QDi.901"]
    assert (person.id, person.kind, person.genders) == ("un_sc_sanctions:QDi.901", "Person", ("male",))
    assert set(person.countries) == {
        Country("iq", "nationality", "Iraq"),
        Country("sy", "nationality", "Syrian Arab Republic"),
    }
    assert person.addresses == (
        Address("Room 7, Sample Market, Quetta, Baluchistan, 87300, Pakistan, as at Mar. 2009", "pk"),
    )
    assert person.designations == (
        Designation("United Nations Security Council", "Al-Qaida", "2014-09-23", reference="QDi.901"),
    )
    assert set(person.links) == {Link("mentions", target="QDi.902"), Link("mentions", target="QDe.903")}
    assert set(person.titles) == {"Mullah", "Military commander", "Deputy governor"}
    assert person.details == {"modifiedAt": ("2016-10-13", "2021-04-05")}
    assert found["KPi.902"].genders == ("female",)
    assert found["KPi.902"].details == {"submittedBy": ("Sampleland",)}


def test_an_organisation_is_kept_with_the_ship_that_its_remarks_name(found: dict[str, Party]) -> None:
    bureau = found["KPe.903"]
    assert bureau.kind == "Organization"
    assert bureau.names[1:] == (Name("SMB", "alias"), Name("Sample Sea Department", "previousName"))
    assert bureau.identifiers == (Identifier("imoNumber", "9074729", label="IMO number"),)
    assert bureau.addresses == (Address("Pyongyang, Democratic People's Republic of Korea", "kp"),)
    assert bureau.designations[0].date == "2017-06-02"
    assert bureau.details == {"submittedOn": ("2017-05-01",)}


def test_the_day_of_publication_is_that_of_the_file_though_it_is_the_next_in_utc(
    data: Path, tmp_path: Path
) -> None:
    file = data / "un" / "consolidated.xml"
    assert un_sc.parse([file]).published == "2026-03-09T23:00:02Z"
    library = Library(settings(tmp_path / "home"))
    [report] = library.update(["un_sc_sanctions"], from_=file, build=False)
    assert report.version is not None
    with library.store() as store, writing(store._engine) as connection:
        connection.execute(sa.update(list_version).values(published="2026-03-10T03:00:02Z"))
    [again] = library.update(["un_sc_sanctions"], from_=file, build=False)
    assert not again.new, "a version that was kept under the time in UTC is the same"
    assert [version.published for version in library.versions("un_sc_sanctions")] == ["2026-03-10T03:00:02Z"]


def test_date_indentation_and_order_change_no_party(data: Path, put: Put, found: dict[str, Party]) -> None:
    text = (data / "un" / "consolidated.xml").read_text()
    first, second = re.findall(r"<INDIVIDUAL>.*?</INDIVIDUAL>", text, re.DOTALL)
    text = text.replace(first, "@").replace(second, first).replace("@", second)
    text = re.sub(r">\s+<", "><", text).replace("2026-03-09", "2026-03-10")
    assert parties(put("again.xml", text)) == found


@pytest.mark.parametrize(
    ("old", "new", "field", "words"),
    [
        ('dateGenerated="2026-03-09T23:00:02.092-04:00"', "", "dateGenerated", "no date of generation"),
        ("2026-03-09T23:00:02.092-04:00", "2026-13-09T23:00", "dateGenerated", "no date of generation"),
        ("CONSOLIDATED_LIST", "OTHER_LIST", "CONSOLIDATED_LIST", "not the Security Council's list"),
        ("QDi.901</REF", "</REF", "REFERENCE_NUMBER, FIRST_NAME", "DATAID 7000001"),
        ("Пример Примеров", "", "REFERENCE_NUMBER, FIRST_NAME", "DATAID 7000002"),
        ("KPi.902", "QDi.901", "id", "comes twice"),
    ],
)
def test_a_file_that_lacks_what_it_must_have_is_refused(
    data: Path, put: Put, old: str, new: str, field: str, words: str
) -> None:
    path = put("bad.xml", (data / "un" / "consolidated.xml").read_text().replace(old, new))
    with pytest.raises(ListFormatError, match=re.escape(words)) as caught:
        list(un_sc.parse([path]).parties)
    assert caught.value.field == field
    assert caught.value.hint


def test_one_file_is_a_whole_list(data: Path) -> None:
    path = data / "un" / "consolidated.xml"
    with pytest.raises(ListFormatError, match="2 files where one is a whole list"):
        un_sc.parse([path, path])


# The real lists.


def test_the_newest_real_list_has_736_persons_and_275_entities(shared: Path) -> None:
    parsed = un_sc.parse([shared / NEWEST])
    found = list(parsed.parties)
    assert Counter(party.kind for party in found) == {"Person": 736, "Organization": 275}
    assert parsed.published == "2026-08-01T23:00:03Z"
    assert not parsed.unknown


def test_counts_of_the_real_list_agree_with_a_count_by_xpath(shared: Path) -> None:
    found = parties(shared / NEWEST)
    root = fromstring(gzip.decompress((shared / NEWEST).read_bytes()))
    entries = [*root.iterfind("INDIVIDUALS/INDIVIDUAL"), *root.iterfind("ENTITIES/ENTITY")]

    def having(*paths: str) -> set[str]:
        return {
            (entry.findtext("REFERENCE_NUMBER") or "").strip()
            for entry in entries
            if any((item.text or "").strip() for path in paths for item in entry.iterfind(path))
        }

    dated = [f"INDIVIDUAL_DATE_OF_BIRTH/{field}" for field in ("DATE", "YEAR", "FROM_YEAR")]
    born = {k for k, p in found.items() if p.birth_dates}
    certain = having(*dated, "INDIVIDUAL_ALIAS/DATE_OF_BIRTH")
    assert certain <= born <= certain | having("INDIVIDUAL_DATE_OF_BIRTH/NOTE")
    numbered = {k for k, p in found.items() if any(i.label != "IMO number" for i in p.identifiers)}
    assert numbered == having("INDIVIDUAL_DOCUMENT/NUMBER")
    assert {k for k, p in found.items() if p.countries} == having("NATIONALITY/VALUE")
    weak = {
        (entry.findtext("REFERENCE_NUMBER") or "").strip()
        for entry in entries
        for alias in entry.iterfind("INDIVIDUAL_ALIAS")
        if alias.findtext("QUALITY") == "Low" and (alias.findtext("ALIAS_NAME") or "").strip()
    }
    assert {k for k, p in found.items() if any(n.strength == "weak" for n in p.names)} == weak
    for entry in entries:
        names = {name.text for name in found[(entry.findtext("REFERENCE_NUMBER") or "").strip()].names}
        written = [" ".join((item.text or "").split()) for item in entry.iterfind("NAME_ORIGINAL_SCRIPT")]
        assert all(text in names for text in written if text and ";" not in text and "؛" not in text)


def test_all_nationalities_of_the_real_list_are_understood(shared: Path) -> None:
    texts = {(c.text, c.code) for p in parties(shared / NEWEST).values() for c in p.countries}
    assert len(texts) > 50
    assert {text for text, code in texts if not code} <= UNKNOWN_NATIONALITIES


UNKNOWN_NATIONALITIES: set[str] = set()
"""Nationalities on the real list that name no country."""


def test_a_list_that_only_moved_its_date_has_the_same_parties(shared: Path) -> None:
    for one, other in (("2025-11-29", "2025-12-09"), ("2025-12-10", "2026-01-28")):
        first, second = (parties(shared / f"lists/un/un_consolidated_{day}.xml.gz") for day in (one, other))
        assert first == second


def test_every_year_s_layout_is_known_and_counted(shared: Path) -> None:
    table = (shared / "lists/PROVENANCE.md").read_text()
    rows = re.findall(r"\| un/(un_consolidated_20[^ ]+\.xml\.gz) .*?\| (\d+) individuals \+ (\d+) entities", table)
    assert len(rows) == 22
    for name, persons, entities in rows:
        parsed = un_sc.parse([shared / "lists/un" / name])
        counts = Counter(party.kind for party in parsed.parties)
        assert counts == {"Person": int(persons), "Organization": int(entities)}, name
        assert not parsed.unknown, name


def test_the_real_list_with_a_wrong_encoding_is_refused_at_its_line(shared: Path) -> None:
    path = shared / "lists/un/un_malformed_encoding_2025-08.xml.gz"
    with pytest.raises(ListFormatError, match="not well-formed XML") as caught:
        list(un_sc.parse([path]).parties)
    text = gzip.decompress(path.read_bytes())
    with pytest.raises(UnicodeDecodeError) as wrong:
        text.decode()
    assert abs(caught.value.line - (text.count(b"\n", 0, wrong.value.start) + 1)) <= 1
    assert str(path) in str(caught.value)
    assert caught.value.hint

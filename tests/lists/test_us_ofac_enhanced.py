"""OFAC's enhanced XML: the same parties as the legacy forms give, and what only this form says."""

from __future__ import annotations

import random
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring, tostring

import msgspec
import pytest

from tamis.errors import ListFormatError
from tamis.lists import reading, us_ofac
from tamis.lists.parsed import Parsed
from tamis.model import Address, Country, DateSpan, Designation, Identifier, Link, Measure, Name, Party, Place
from tamis.normalize.dates import read_date

OFFICE = "US Treasury, Office of Foreign Assets Control"
BLOCK = (Measure("asset freeze", "Block"),)
Put = Callable[[str, bytes | str], Path]


def parties(file: Path, list_id: str = "us_ofac_sdn") -> dict[str, Party]:
    return {party.source_id: party for party in us_ofac.parse([file], list_id).parties}


@pytest.fixture
def file(data: Path) -> Path:
    return data / "ofac" / "SDN_ENHANCED.XML"


@pytest.fixture
def enhanced(file: Path) -> dict[str, Party]:
    return parties(file)


def test_everything_said_of_a_person_is_kept(enhanced: dict[str, Party]) -> None:
    basis = "Executive Order 13224 (Terrorism); Executive Order 13694 (Cyber)"
    expected = Party(
        id="us_ofac_sdn:90001",
        list_id="us_ofac_sdn",
        source_id="90001",
        kind="Person",
        names=(
            Name("EXAMPLEZADEH, Farhad"),
            Name("فرهاد نمونه\u200cزاده", script="Arab"),
            Name("EXAMPLEZADE, Ferhad", "alias"),
            Name("BEFORE, Farhad", "previousName"),
            Name("mastersample", "weakAlias", "weak"),
            Name("мастерсампл", "weakAlias", "weak", "Cyrl"),
        ),
        birth_dates=(
            DateSpan("1979-09-21", "1979-09-21", "exact", "21 Sep 1979"),
            DateSpan("1980-01-01", "1980-12-31", "year", "1980"),
            DateSpan("1979-08-01", "1979-08-31", "month", "Aug 1979"),
            DateSpan("1976-01-01", "1980-12-31", "circa", "circa 1978"),
            DateSpan("1978-01-01", "1979-12-31", "between", "1 Jan 1978 to 31 Dec 1979"),
        ),
        birth_places=(Place("Shiraz, Iran", "ir"),),
        countries=(Country("ir", "nationality", "Iran"), Country("iq", "citizenship", "Iraq")),
        genders=("male",),
        identifiers=(
            Identifier(
                "passportNumber", "P1234567", "ir", "Passport", "(Iran) issued 28 Oct 2008 expires 29 Oct 2013"
            ),
            Identifier("idNumber", "0012345678", "ir", "National ID No.", "(Iran)"),
            Identifier("publicKey", "1SampLeWaLLetAddressNotReaL", "", "Digital Currency Address - XBT", "XBT"),
        ),
        addresses=(Address("No. 1, Sample Alley, Unit 7, Tehran, Tehran Province 1234567890, Iran", "ir"),),
        designations=(
            Designation(OFFICE, "CYBER2", "2020-05-04", basis, BLOCK),
            Designation(OFFICE, "SDGT", "2020-05-04", basis, BLOCK),
        ),
        links=(
            Link("linkedTo", "SAMPLE TRADING COMPANY (STC) LTD"),
            Link("Acting for or on behalf of", "SAMPLE TRADING COMPANY (STC) LTD.", "90002"),
        ),
        titles=("Director General",),
        notes=(
            "Comment on National ID No. 0012345678: Issued twice",
            "Issued in Shiraz: National ID No. 0012345678",
            "Not valid: Passport P1234567",
            "Only reported: DOB 1980",
            "brother of a sample",
        ),
        details={
            "email": ("farhad@sample.example",),
            "sanctionsInformation": ("Subject to Secondary Sanctions",),
        },
    )
    assert enhanced["90001"] == expected.canonical()


def test_everything_said_of_a_vessel_is_kept(enhanced: dict[str, Party]) -> None:
    expected = Party(
        id="us_ofac_sdn:90003",
        list_id="us_ofac_sdn",
        source_id="90003",
        kind="Vessel",
        names=(Name("LUCKY LANTERN"), Name("OLD LANTERN", "weakAlias", "weak")),
        countries=(Country("pa", "flag", "Panama"), Country("pa", "jurisdiction", "Panama")),
        identifiers=(
            Identifier("callSign", "9XYZ1", "", "Call sign"),
            Identifier("imoNumber", "IMO 9074729", "", "Vessel Registration Identification"),
            Identifier("mmsi", "422000001", "", "MMSI"),
        ),
        designations=(Designation(OFFICE, "IRAN", "2012-07-12", "", BLOCK),),
        details={
            "type": ("Crude Oil Tanker",),
            "tonnage": ("2595",),
            "grossRegisteredTonnage": ("1865",),
            "owner": ("Sample Shipping Line",),
        },
    )
    assert enhanced["90003"] == expected.canonical()


def test_a_company_has_its_measures_and_its_address_in_both_scripts(enhanced: dict[str, Party]) -> None:
    company = enhanced["90002"]
    assert company.designations == (
        Designation(
            OFFICE,
            "RUSSIA-EO14024",
            "2022-02-24",
            "Executive Order 14024 (Russia)",
            (Measure("asset freeze", "Block"), Measure("other", "Executive Order 14024 Directive 2")),
        ),
    )
    assert set(company.addresses) == {
        Address("Moscow 101000, Russia", "ru"),
        Address("Москва 101000, Russia", "ru"),
        Address("Cyprus", "cy"),
    }


def without_what_is_beyond(party: Party) -> Party:
    """What the legacy forms can say of a party."""
    return msgspec.structs.replace(
        party,
        names=tuple(name for name in party.names if name.script == "Latn"),
        addresses=tuple(address for address in party.addresses if not address.text.startswith("Москва")),
        designations=tuple(Designation(d.authority, d.programme) for d in party.designations),
        links=tuple(link for link in party.links if not link.target),
        notes=tuple(note for note in party.notes if not re.match("Comment on|Issued |Not valid|Only ", note)),
    )


def test_one_publication_gives_the_same_parties_as_the_legacy_xml(data: Path, enhanced: dict[str, Party]) -> None:
    legacy = parties(data / "ofac" / "SDN.XML")
    assert {key: without_what_is_beyond(party) for key, party in enhanced.items()} == legacy


def test_the_header_gives_the_day_and_nothing_is_unknown(file: Path) -> None:
    parsed = us_ofac.parse([file])
    assert len(list(parsed.parties)) == 4
    assert (parsed.published, parsed.format) == ("2026-03-09T00:00:00Z", "ofac-enhanced-xml")
    assert (parsed.unknown, parsed.warnings) == (Counter(), [])


def shuffled(element: Element, order: random.Random) -> Element:
    for child in element:
        shuffled(child, order)
    children = list(element)
    if reading.local(element.tag) != "sanctionsData":
        order.shuffle(children)
    element[:] = children
    return element


@pytest.mark.parametrize("seed", range(5))
def test_shuffled_elements_give_equal_digests(file: Path, put: Put, seed: int, enhanced: dict[str, Party]) -> None:
    root = shuffled(fromstring(file.read_bytes()), random.Random(seed))
    again = parties(put("shuffled.xml", tostring(root)))
    assert {k: p.digest() for k, p in again.items()} == {k: p.digest() for k, p in enhanced.items()}


def changed(file: Path, put: Put, old: str, new: str) -> Path:
    text = file.read_text(encoding="utf-8")
    assert old in text
    return put("changed.xml", text.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("<identityId>", "<mood>calm</mood><identityId>", "element mood"),
        ('<entity id="90002">', '<entity id="90002" hue="red">', "attribute entity@hue"),
        ("600\">Individual", "600\">Robot", "entity type 'Robot'"),
        (">F.K.A.<", ">P.K.A.<", "alias type 'P.K.A.'"),
        (">ADDRESS2<", ">ADDRESS9<", "address part 'ADDRESS9'"),
    ],
)  # fmt: skip
def test_what_nobody_knows_is_counted_and_its_text_kept(
    file: Path, put: Put, old: str, new: str, words: str
) -> None:
    parsed = us_ofac.parse([changed(file, put, old, new)])
    found = {party.source_id: party for party in parsed.parties}
    assert parsed.unknown == Counter({words: 1})
    assert "Unit 7" in found["90001"].addresses[0].text
    assert "BEFORE, Farhad" in {name.text for name in found["90001"].names}


LIST_FILTER = '<sanctionsLists><sanctionsList refId="1550">SDN List</sanctionsList></sanctionsLists></filters>'


@pytest.mark.parametrize(
    ("new", "warning"),
    [
        (
            "<sanctionsPrograms><sanctionsProgram>IRAN</sanctionsProgram></sanctionsPrograms></filters>",
            "an export of a part, not the whole list: sanctionsProgram IRAN",
        ),
        ("</filters>", "an export that names no list, perhaps of single entries; not the whole list"),
        (LIST_FILTER.replace("SDN", "FSE"), "an export of FSE List, and not of the SDN List"),
        (
            LIST_FILTER + "<!-- may represent historic sanctions list data -->",
            "says of itself that it may hold entries that have left the lists",
        ),
    ],
)
def test_an_export_of_a_part_is_read_and_warned_of(file: Path, put: Put, new: str, warning: str) -> None:
    parsed = us_ofac.parse([changed(file, put, LIST_FILTER, new)])
    assert len(list(parsed.parties)) == 4
    assert parsed.warnings == [warning]


@pytest.mark.parametrize(
    ("old", "new", "field", "words"),
    [
        ("2026-03-09T11", "someday", "dataAsOf", "publication date"),
        ("<dataAsOf>2026-03-09T11:05:00.1234567-04:00</dataAsOf>", "", "dataAsOf", "publication date"),
        ("publicationInfo>", "publicInfo>", "publicationInfo", "header"),
        ('id="90004"', 'id="90003"', "id", "comes twice"),
        ('id="90004"', "", "entity@id, names/name", "EP-SMP"),
        ("EP-SMP</formattedFullName>", "</formattedFullName>", "entity@id, names/name", "90004"),
        ("</sanctionsData>", "", "", "not well-formed"),
    ],
)
def test_a_file_that_is_no_list_is_refused(
    file: Path, put: Put, old: str, new: str, field: str, words: str
) -> None:
    text = file.read_text(encoding="utf-8")
    path = put("bad.xml", text.replace(old, new))
    with pytest.raises(ListFormatError, match=re.escape(words)) as caught:
        list(us_ofac.parse([path]).parties)
    assert caught.value.field == field
    assert "bad.xml" in caught.value.file
    assert caught.value.hint


def test_dates_of_documents_are_written_as_the_other_forms_write_them(file: Path, put: Put) -> None:
    bounds = "<fromDateBegin>{}</fromDateBegin><fromDateEnd>{}</fromDateEnd><toDateBegin>{}</toDateBegin>"
    text = file.read_text(encoding="utf-8")
    for first, last, written in (
        ("1983-01-01", "1983-12-31", "1983"),
        ("1983-02-01", "1983-02-28", "Feb 1983"),
        ("1983-02-03", "1984-02-28", "03 Feb 1983 to 28 Feb 1984"),
    ):
        old = bounds.format("2008-10-28", "2008-10-28", "2008-10-28") + "<toDateEnd>2008-10-28</toDateEnd>"
        assert old in text
        new = bounds.format(first, first, last) + f"<toDateEnd>{last}</toDateEnd>"
        found = parties(put("dates.xml", text.replace(old, new)))["90001"]
        passport = next(i for i in found.identifiers if i.kind == "passportNumber")
        assert passport.note == f"(Iran) issued {written} expires 29 Oct 2013"


# The real lists.


@pytest.fixture(scope="module")
def whole(shared: Path) -> Parsed:
    return us_ofac.parse([shared / "lists/ofac/enhanced-xml/CONS_ENHANCED.ZIP"], "us_ofac_cons")


@pytest.fixture(scope="module")
def cons(whole: Parsed) -> dict[str, Party]:
    return {party.source_id: party for party in whole.parties}


def elements(path: Path) -> Iterator[Element]:
    """The entities of a real file, their names without namespaces."""
    if path.suffix == ".ZIP":
        with zipfile.ZipFile(path) as archive:
            content = archive.read(archive.namelist()[0])
    else:
        content = reading.read_bytes(path)
    root = fromstring(content)
    for element in root.iter():
        element.tag = reading.local(element.tag)
    return root.iter("entity")


def test_the_real_consolidated_list_is_whole_and_all_of_it_understood(
    whole: Parsed, cons: dict[str, Party]
) -> None:
    assert len(cons) == 443
    assert whole.published == "2025-01-10T00:00:00Z"
    assert (whole.unknown, whole.warnings) == (Counter(), [])


FIELDS: dict[str, tuple[Callable[[Element], Iterable[str]], Callable[[Party], Iterable[str]]]] = {
    "names": (
        lambda e: {t.text.replace('"', "'").strip() for t in e.iter("formattedFullName") if t.text},
        lambda p: {n.text for n in p.names},
    ),
    "weak aliases": (
        lambda e: {
            t.text.replace('"', "'").strip()
            for n in e.iter("name")
            if n.findtext("isLowQuality") == "true"
            for t in n.iter("formattedFullName")
            if t.text
        },
        lambda p: {n.text for n in p.names if n.strength == "weak"},
    ),
    "births": (lambda e: values(e, "Birthdate"), lambda p: {d.text for d in p.birth_dates}),
    "nationalities": (
        lambda e: values(e, "Nationality Country"),
        lambda p: {c.text for c in p.countries if c.role == "nationality"},
    ),
    "wallets": (
        lambda e: values(e, "Digital Currency Address - XBT"),
        lambda p: {i.value for i in p.identifiers if i.kind == "publicKey"},
    ),
    "documents": (
        lambda e: {d.findtext("documentNumber", "").removesuffix(" (Russia)") for d in e.iter("identityDocument")},
        lambda p: {i.value for i in p.identifiers if i.kind not in ("publicKey", "callSign")} | p_notes(p),
    ),
    "programmes": (
        lambda e: {x.text or "" for x in e.iter("sanctionsProgram")},
        lambda p: {d.programme for d in p.designations},
    ),
    "days": (
        lambda e: {x.get("datePublished", "") for x in e.iter("sanctionsList")},
        lambda p: {d.date for d in p.designations},
    ),
    "measures": (
        lambda e: {x.text or "" for x in e.iter("sanctionsType")},
        lambda p: {m.text for d in p.designations for m in d.measures},
    ),
    "relations": (
        lambda e: {x.get("entityId", "") for x in e.iter("relatedEntity")},
        lambda p: {x.target for x in p.links if x.target},
    ),
}


def values(element: Element, kind: str) -> set[str]:
    return {f.findtext("value", "").strip() for f in element.iter("feature") if f.findtext("type") == kind}


def p_notes(party: Party) -> set[str]:
    """The last words of the notes, where a number that no kind is known of stays."""
    return {note.rpartition(" ")[2] for note in party.notes} | {
        i.value for i in party.identifiers if i.kind == "callSign"
    }


SUBSET = {"documents", "days"}
"""Of these the party holds more, or only the days of the lists that its programmes are of."""
REAL = {
    "CONS_ENHANCED.ZIP": 443,
    "sdn_enhanced_program-IRAN_2025-10-03.xml.gz": 669,
    "sdn_enhanced_program-IRGC_2024-08-28.xml.gz": 293,
    "sdn_enhanced_program-YEMEN_2024-05-24.xml.gz": 10,
    "sdn_enhanced_uid-30629_2025-10-28.xml.gz": 1,
}


@pytest.mark.parametrize("name", REAL)
def test_every_field_of_the_real_files_is_as_full_as_the_file(shared: Path, name: str) -> None:
    path = shared / "lists/ofac/enhanced-xml" / name
    parsed = us_ofac.parse([path], "us_ofac_cons" if name.startswith("CONS") else "us_ofac_sdn")
    found = {party.source_id: party for party in parsed.parties}
    assert len(found) == REAL[name]
    assert not parsed.unknown
    assert bool(parsed.warnings) == (not name.startswith("CONS"))
    seen: Counter[str] = Counter()
    for element in elements(path):
        party = found[element.get("id", "")]
        for field, (from_file, from_party) in FIELDS.items():
            expected, got = {stripped(t) for t in from_file(element)}, set(from_party(party))
            seen[field] += len(expected)
            if field == "documents":
                assert expected <= got, (field, party.source_id, expected - got)
            elif field == "days":
                assert bool(expected) == bool(got - {""}), (field, party.source_id)
            else:
                assert expected == got, (field, party.source_id, expected ^ got)
    assert all(seen[field] for field in ("names", "programmes", "days", "measures"))


def stripped(text: str) -> str:
    return re.sub("[\u200e\u200f\u202a-\u202e]", "", text)


def test_written_dates_say_the_same_as_the_dates_for_machines(shared: Path) -> None:
    counted = 0
    for name in REAL:
        for element in elements(shared / "lists/ofac/enhanced-xml" / name):
            for feature in element.iter("feature"):
                date = feature.find("valueDate")
                if date is None or date.findtext("isApproximate") == "true":
                    continue
                bounds = [b.text or "" for b in date if "Date" in b.tag and b.tag.startswith(("from", "to"))]
                span = read_date(feature.findtext("value", ""))
                assert span
                assert (span.start, span.end) == (min(bounds), max(bounds))
                counted += 1
    assert counted == 703


SAME = (
    "kind",
    "names",
    "birth_dates",
    "birth_places",
    "countries",
    "genders",
    "identifiers",
    "addresses",
    "titles",
)
LATER = {
    ("17013", "identifiers"): "the LEI's country was taken away",
    ("18784", "identifiers"): "three numbers were given their country, Russia",
    ("9659", "details"): "a secondary sanctions risk was added",
}
"""Real changes between 10 January and 28 March 2025."""
CHANGED_BY_JANUARY = {
    "programmes": 14,
    "names": 14,
    "identifiers": 6,
    "addresses": 8,
    "details": 73,
    "notes": 5,
}
"""Parties that OFAC changed between 6 May 2024 and 10 January 2025 (banks under RUSSIA-EO14024, a risk)."""


def differences(legacy: dict[str, Party], cons: dict[str, Party]) -> dict[tuple[str, str], tuple[Any, Any]]:
    """Where the parties of both differ, once what the legacy form cannot carry is left aside."""
    found = {}
    for key in legacy.keys() & cons.keys():
        old, new = legacy[key], in_latin(cons[key])
        for field in (*SAME, "details", "links", "notes"):
            if getattr(old, field) != getattr(new, field):
                found[key, field] = (getattr(old, field), getattr(new, field))
        if {d.programme for d in old.designations} != {d.programme for d in new.designations}:
            found[key, "programmes"] = (old.designations, new.designations)
    return found


def in_latin(party: Party) -> Party:
    return msgspec.structs.replace(
        party,
        names=tuple(name for name in party.names if name.script not in ("Cyrl", "Hani")),
        addresses=tuple(a for a in party.addresses if not re.search("[а-яА-Я]", a.text)),
        links=tuple(link for link in party.links if not link.target),
        notes=tuple(note for note in party.notes if not re.match("Comment on|Issued |Not valid|Only ", note)),
    )


def test_the_legacy_xml_of_the_same_winter_gives_the_same_parties(shared: Path, cons: dict[str, Party]) -> None:
    """Beyond the legacy form: 45 names in other scripts, 11 addresses, 283 relations, notes of 16 parties."""
    path = shared / "lists/ofac/consolidated-xml/consolidated_2025-03-28.xml.gz"
    legacy = parties(path, "us_ofac_cons")
    assert legacy.keys() == cons.keys()
    assert differences(legacy, cons).keys() == LATER.keys()
    beyond = [(party, in_latin(party)) for party in cons.values()]
    assert sum(len(p.names) - len(q.names) for p, q in beyond) == 45
    assert sum(len(p.addresses) - len(q.addresses) for p, q in beyond) == 11
    assert sum(len(p.links) - len(q.links) for p, q in beyond) == 283
    assert sum(p.notes != q.notes for p, q in beyond) == 16


def test_what_the_legacy_form_says_of_an_act_stands_in_the_act(shared: Path, cons: dict[str, Party]) -> None:
    path = shared / "lists/ofac/consolidated-xml/consolidated_2025-03-28.xml.gz"
    dated = 0
    for key, old in parties(path, "us_ofac_cons").items():
        new = {act.programme: act for act in cons[key].designations}
        for act in old.designations:
            assert set(filter(None, act.legal_basis.split("; "))) <= set(
                new[act.programme].legal_basis.split("; ")
            )
            assert act.date in ("", new[act.programme].date)
            dated += bool(act.date)
    assert dated == 94
    assert all(act.date and act.measures and act.legal_basis for p in cons.values() for act in p.designations)


def test_what_differs_from_the_legacy_xml_of_the_spring_before_was_changed_between(
    shared: Path, cons: dict[str, Party]
) -> None:
    """Each difference from May 2024 is gone, or one of `LATER`, in the legacy form of the next March."""
    folder = shared / "lists/ofac/consolidated-xml"
    before = parties(folder / "consolidated_2024-05-06.xml.gz", "us_ofac_cons")
    after = parties(folder / "consolidated_2025-03-28.xml.gz", "us_ofac_cons")
    assert (cons.keys() - before.keys(), before.keys() - cons.keys()) == ({"50476"}, {"18293"})
    found = differences(before, cons)
    assert found.keys() & differences(after, cons).keys() <= LATER.keys()
    assert Counter(field for _, field in found) == CHANGED_BY_JANUARY

"""OFAC's files of changes: what they say is read, and applied to stored parties by values, or told in words."""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring, tostring

import msgspec
import pytest

from tamis.errors import ListFormatError
from tamis.lists import reading, us_ofac, us_ofac_delta
from tamis.lists.parsed import Parsed
from tamis.lists.us_ofac_delta import Delta, applied, changes
from tamis.lists.us_ofac_enhanced import entry_of
from tamis.lists.us_ofac_entry import party as entry_party
from tamis.model import Address, Country, DateSpan, Designation, Identifier, Link, Measure, Name, Party, Place

OFFICE = "US Treasury, Office of Foreign Assets Control"
BLOCK = (Measure("asset freeze", "Block"),)
DELTA = (Path(__file__).parent / "data" / "ofac" / "SDN_DELTA.xml").read_text()
HEAD = DELTA[: DELTA.index("<entities>") + len("<entities>")]
PERSON, NEWCOMER = re.findall(r'<entity id="9000[15]".*?</entity>', DELTA, re.DOTALL)


def delta(entities: str, list_id: str = "us_ofac_sdn") -> Delta:
    return changes(f"{HEAD}{entities}</entities></sanctionsData>".encode(), "delta.xml", list_id)


def after(entities: str, version: dict[str, Party]) -> tuple[dict[str, Party], list[str]]:
    misfits: list[str] = []
    found = {party.source_id: party for party in applied(delta(entities), version.values(), misfits)}
    return found, misfits


@pytest.fixture
def version(data: Path) -> dict[str, Party]:
    parsed = us_ofac.parse([data / "ofac" / "SDN_ENHANCED.XML"])
    return {party.source_id: party for party in parsed.parties}


@pytest.fixture
def legacy(data: Path) -> dict[str, Party]:
    return {party.source_id: party for party in us_ofac.parse([data / "ofac" / "SDN.XML"]).parties}


def test_whole_records_come_and_go(version: dict[str, Party]) -> None:
    found, misfits = after(NEWCOMER + '<entity id="90004" action="remove"><generalInfo/></entity>', version)
    assert misfits == []
    assert found.keys() == {"90001", "90002", "90003", "90005"}
    assert found["90005"] == Party(
        id="us_ofac_sdn:90005",
        list_id="us_ofac_sdn",
        source_id="90005",
        kind="Organization",
        names=(Name("NEWCOMER EXCHANGE"),),
        designations=(Designation(OFFICE, "SDGT", "2026-03-10", "", BLOCK),),
    )


def test_the_header_and_the_count_are_read() -> None:
    found = delta(NEWCOMER + '<entity id="8" action="remove"/><entity id="9"/>')
    assert (found.published, found.kind) == ("2026-03-10T00:00:00Z", "Standard Action")
    assert (len(found.added), found.removed, [change.source_id for change in found.changed]) == (1, ("8",), ["9"])
    assert not found.unknown


def test_an_empty_change_changes_nothing(version: dict[str, Party]) -> None:
    entities = "".join(f'<entity id="{key}"/>' for key in version)
    assert after(entities, version) == (version, [])


def test_every_kind_of_leaf_changes_what_it_says(version: dict[str, Party]) -> None:
    found, misfits = after(PERSON, version)
    person = found["90001"]
    assert misfits == []
    assert {key: party for key, party in found.items() if key != "90001"} == {
        key: party for key, party in version.items() if key != "90001"
    }
    assert person.names == (
        Name("EXAMPLEZADEH, Farhaad"),
        Name("فرهاد نمونه\u200cزاده", script="Arab"),
        Name("EXAMPLEZADE, Ferhad", "alias"),
        Name("mastersample", "weakAlias", "weak"),
        Name("sampleson", "weakAlias", "weak"),
        Name("мастерсампл", "weakAlias", "weak", "Cyrl"),
    )
    basis = "Executive Order - Arms (Iran); Executive Order 13224 (Terrorism)"
    assert person.designations == (
        Designation(OFFICE, "IRAN-CON-ARMS-EO", "2020-05-04", basis, BLOCK),
        Designation(OFFICE, "SDGT", "2020-05-04", basis, BLOCK),
    )
    assert set(person.addresses) == {
        Address("No. 1, Sample Alley, Karaj, Tehran Province 55, Iran", "ir"),
        Address("Iraq", "iq"),
    }
    assert DateSpan("1979-09-22", "1979-09-22", "exact", "22 Sep 1979") in person.birth_dates
    assert len(person.birth_dates) == 5
    assert person.birth_places == (Place("Basra, Iraq", "iq"),)
    assert person.countries == (Country("ir", "nationality", "Iran"),)
    assert person.genders == ()
    assert {(i.kind, i.value, i.note) for i in person.identifiers} == {
        ("passportNumber", "P7654321", "(Iran) issued 28 Oct 2008 expires 29 Oct 2013"),
        ("publicKey", "1SampLeWaLLetAddressNotReaL", "XBT"),
        ("publicKey", "0xNotReal", "ETH"),
    }
    assert person.titles == ("Minister",)
    assert "sister of a sample" in person.notes
    assert set(person.links) == {
        Link("linkedTo", "SAMPLE TRADING COMPANY"),
        Link("Acting for or on behalf of", "SAMPLE TRADING COMPANY", "90002"),
        Link("linkedTo", "OTHER, Ann"),
        Link("Family member of", "OTHER, Ann", "90009"),
    }
    assert person.details == {
        "sanctionsInformation": ("Subject to Secondary Sanctions",),
        "website": ("farhad.example",),
    }


def test_a_version_of_the_legacy_form_is_changed_as_far_as_it_says_anything(legacy: dict[str, Party]) -> None:
    found, misfits = after(PERSON, legacy)
    person = found["90001"]
    assert misfits == []
    assert person.designations == (
        Designation(OFFICE, "IRAN-CON-ARMS-EO", "", "Executive Order - Arms (Iran)"),
        Designation(OFFICE, "SDGT"),
    )
    assert person.names[0] == Name("EXAMPLEZADEH, Farhaad")


LOW = '<name id="5"><isLowQuality action="update" oldValue="true">false</isLowQuality></name>'
BORN = '<feature id="5" action="remove"><type>Birthdate</type><value>1901</value></feature>'
MAIL = '<feature id="5" action="add"><type>Email Address</type><value>farhad@sample.example</value></feature>'
OWNED = '<relationship id="5" action="remove"><type>Owned by</type><relatedEntity entityId="5">X</relatedEntity>'


def within(section: str, text: str, uid: str = "90001") -> str:
    return f'<entity id="{uid}"><{section}>{text}</{section}></entity>'


def part(action: str, kind: str, value: str) -> str:
    return f'<addressPart id="1" action="{action}"><type>{kind}</type><value>{value}</value></addressPart>'


def address(*parts: str, country: str = "") -> str:
    spelling = f'<translation id="2"><addressParts>{"".join(parts)}</addressParts></translation>'
    return f'<address id="3">{country}<translations>{spelling}</translations></address>'


@pytest.mark.parametrize(
    ("before", "change", "text"),
    [
        ("a St, Moscow 1, Russia", address(part("remove", "POSTAL CODE", "1")), "a St, Moscow, Russia"),
        ("a St, Moscow 1, Russia", address(part("remove", "CITY", "Moscow")), "a St, 1, Russia"),
        ("Moscow, Oblast 1, Russia", address(part("remove", "STATE/PROVINCE", "Oblast")), "Moscow 1, Russia"),
        ("Moscow, Russia", address(part("add", "POSTAL CODE", "1")), "Moscow 1, Russia"),
        ("Moscow, Russia", address(part("add", "ADDRESS1", "a St")), "a St, Moscow, Russia"),
        ("Russia", address(part("add", "CITY", "Moscow")), "Moscow, Russia"),
        ("a St, b", address(part("remove", "ADDRESS1", "a St")), "b"),
        (
            "Moscow, Russia",
            address(country='<country action="update" oldValue="Russia">Cyprus</country>'),
            "Moscow, Cyprus",
        ),
        ("Moscow", address(country='<country action="add">Russia</country>'), "Moscow, Russia"),
        ("Moscow, Russia", address(country='<country action="remove">Russia</country>'), "Moscow"),
    ],
)
def test_parts_of_an_address_are_replaced_within_it(
    version: dict[str, Party], before: str, change: str, text: str
) -> None:
    codes = {"Russia": "ru", "Cyprus": "cy"}
    held = Address(before, codes.get(before.rpartition(", ")[2], ""))
    version["90001"] = msgspec.structs.replace(version["90001"], addresses=(held,))
    found, misfits = after(within("addresses", change), version)
    assert misfits == []
    assert found["90001"].addresses == (Address(text, codes.get(text.rpartition(", ")[2], "")),)


def test_parts_that_come_to_a_party_without_address_are_one(version: dict[str, Party]) -> None:
    parts = address(part("add", "CITY", "Oslo"), country='<country action="add">Norway</country>')
    found, misfits = after(within("addresses", parts, "90003"), version)
    assert misfits == []
    assert found["90003"].addresses == (Address("Oslo, Norway", "no"),)


SECOND = '<translation id="1" action="{}"><formattedFullName>{}</formattedFullName></translation>'


def spelling(*changes_: tuple[str, str]) -> str:
    texts = "".join(SECOND.format(action, text) for action, text in changes_)
    return f'<name id="77"><translations>{texts}</translations></name>'


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            within("names", spelling(("add", "x"))),
            "'x': of the name 77 that the file does not give; a strong alias here",
        ),
        (within("names", spelling(("remove", "x"))), "loses the name 'x', which it has not"),
        (
            within("names", spelling(("remove", "x"), ("add", "y"))),
            "changes the name 'x', which nothing of it says, to 'y'",
        ),
        (
            within("names", LOW),
            "isLowQuality: 'true' becomes 'false', in the name 5 that the file does not give",
        ),
        (
            within("features", BORN),
            "loses the date of birth '1901', which it has not",
        ),
        (
            within("features", '<feature id="5" action="add"><type>Gender</type><value>Male</value></feature>'),
            "gains the gender 'male', which it has",
        ),
        (
            within("features", MAIL),
            "gains the email 'farhad@sample.example', which it has",
        ),
        (
            within("features", '<feature id="5" action="remove"><type>Website</type><value>no</value></feature>'),
            "loses the website 'no', which it has not",
        ),
        (
            within("features", '<feature id="5"><value action="update" oldValue="1901">1902</value></feature>'),
            "changes the feature '1901', which nothing of it says, to '1902'",
        ),
        (
            within("features", '<feature id="5"><value action="add">1902</value></feature>'),
            "value '1902' comes or goes, in a feature that the file does not give",
        ),
        (
            within("features", '<feature id="5"><reliability action="add">Reported</reliability></feature>'),
            "reliability: 'Reported' comes, in the feature 5 that the file does not give",
        ),
        (
            within("addresses", address(part("remove", "CITY", "Oslo"))),
            "changes an address by 'Oslo', which none of its addresses holds, to 'nothing'",
        ),
        (
            within("addresses", address(part("add", "CITY", "Oslo")), "90002"),
            "changes an address by 'no text', which 3 of its addresses hold, to 'Oslo'",
        ),
        (
            within("addresses", '<address id="5" action="remove"><country>Norway</country></address>'),
            "loses the address 'Norway', which it has not",
        ),
        (
            within(
                "identityDocuments",
                '<identityDocument id="5"><documentNumber action="update" oldValue="A">B</documentNumber>'
                "</identityDocument>",
            ),
            "changes the number 'A', which nothing of it says, to 'B'",
        ),
        (
            within("relationships", f"{OWNED}</relationship>"),
            "loses the link 'Owned by' to 'X', which it has not",
        ),
        (
            within("sanctionsPrograms", '<sanctionsProgram id="5" action="add">SDGT</sanctionsProgram>'),
            "gains the programme 'SDGT', which it has",
        ),
        (
            within("sanctionsPrograms", '<sanctionsProgram id="5" action="remove">CUBA</sanctionsProgram>'),
            "loses the programme 'CUBA', which it has not",
        ),
        (
            within("sanctionsTypes", '<sanctionsType id="5" action="remove">Reject</sanctionsType>'),
            "loses the measure 'Reject', which it has not",
        ),
        (
            within("legalAuthorities", '<legalAuthority id="5" action="remove">INA</legalAuthority>'),
            "loses the legal authority 'INA', which it has not",
        ),
        (
            within("sanctionsLists", '<sanctionsList id="5" action="add">CAPTA List</sanctionsList>'),
            "it joins the list 'CAPTA List'",
        ),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told(version: dict[str, Party], change: str, words: str) -> None:
    _, misfits = after(change, version)
    assert any(misfit == f"{uid}: {words}" for misfit in misfits for uid in ("90001", "90002")), misfits


def test_what_fits_several_values_changes_none_and_is_told(version: dict[str, Party]) -> None:
    passport = '<identityDocument id="5" action="remove"><type>Passport</type>'
    passport += "<documentNumber>P1</documentNumber></identityDocument>"
    document = within("identityDocuments", passport)
    country = '<feature id="5"><value action="update" oldValue="Iran">Iraq</value></feature>'
    change = document.replace("</entity>", f"<features>{country}</features></entity>")
    version["90001"] = msgspec.structs.replace(
        version["90001"],
        identifiers=(Identifier("passportNumber", "P1", "ir"), Identifier("passportNumber", "P1", "iq")),
        countries=(Country("ir", "citizenship", "Iran"), Country("ir", "nationality", "Iran")),
    ).canonical()
    found, misfits = after(change, version)
    assert found == version
    assert misfits == [
        "90001: changes the feature 'Iran', which 2 things of it say, to 'Iraq'",
        "90001: loses the number 'P1', which it has 2 times",
    ]


def test_entries_that_do_not_fit_the_version_are_told(version: dict[str, Party]) -> None:
    known = NEWCOMER.replace("90005", "90002")
    found, misfits = after(known + '<entity id="7" action="remove"/><entity id="8"/>', version)
    assert misfits == [
        "90002: is added, and was there; replaced",
        "7: is removed, and was not there",
        "8: is changed, and was not there",
    ]
    assert found["90002"].caption == "NEWCOMER EXCHANGE"


def test_a_primary_name_is_never_lost(version: dict[str, Party]) -> None:
    name = '<name id="5" action="remove"><isPrimary>true</isPrimary><translations><translation id="6">'
    name += "<formattedFullName>EP-SMP</formattedFullName></translation></translations></name>"
    found, misfits = after(within("names", name, "90004"), version)
    assert found["90004"].names == (Name("EP-SMP"),)
    assert misfits == ["90004: loses its primary name and gains none; the name was kept"]


def test_entries_of_the_other_list_are_passed_over() -> None:
    other = NEWCOMER.replace("SDN List", "Consolidated List")
    gone = other.replace('"add"', '"remove"').replace("90005", "90006")
    assert (delta(other + gone).added, delta(other + gone).removed) == ((), ())
    found = delta(other + gone, "us_ofac_cons")
    assert ([party.id for party in found.added], found.removed) == (["us_ofac_cons:90005"], ("90006",))
    assert len(delta(other + gone, "of_mine").added) == 1


def test_who_leaves_the_list_goes_and_who_joins_it_is_told(version: dict[str, Party]) -> None:
    moved = '<sanctionsList id="1" action="{}">SDN List</sanctionsList>'
    change = within("sanctionsLists", moved.format("remove"), "90004")
    change += within("sanctionsLists", moved.format("add"), "90010")
    found, misfits = after(change, version)
    assert "90004" not in found
    assert misfits == [
        "90010: is changed, and was not there; it joins the list 'SDN List', and only the whole list "
        "has its record"
    ]


def test_an_action_or_element_that_nobody_knows_is_counted() -> None:
    found = delta(within("names", '<name id="1" action="swap"/><mood action="add"/>'))
    assert found.unknown == {"action 'swap'": 1, "element mood": 1}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (HEAD + NEWCOMER + NEWCOMER, "comes twice"),
        (HEAD + "<entity/>", "an entity without id"),
        (HEAD + '<entity id="1" action="add"/>', "added without a name"),
        (HEAD.replace("publicationInfo", "info"), "lacks its header"),
        (HEAD.replace("2026-03-10T", "soon"), "publication date"),
        (HEAD.replace("DeltaFile", "OtherFile"), "not OFAC's file of changes"),
        ("", "not OFAC's file of changes"),
    ],
)
def test_a_file_that_is_none_of_changes_is_refused(content: str, words: str) -> None:
    with pytest.raises(ListFormatError, match=re.escape(words)):
        changes(f"{content}</entities></sanctionsData>".encode(), "delta.xml", "us_ofac_sdn")
    with pytest.raises(ListFormatError):
        changes((HEAD + NEWCOMER).encode(), "delta.xml", "us_ofac_sdn")


def test_any_damage_gives_changes_or_a_named_error(version: dict[str, Party]) -> None:
    content = f"{HEAD}{NEWCOMER}{PERSON}</entities></sanctionsData>".encode()
    order = random.Random(1)
    read = 0
    for _ in range(400):
        damaged = bytearray(content)
        for _ in range(order.randint(1, 4)):
            damaged[order.randrange(len(damaged))] = order.choice(b'<>"/ aZ0\xc3')
        try:
            found = changes(bytes(damaged), "delta.xml", "us_ofac_sdn")
        except ListFormatError:
            continue
        read += 1
        assert {p.source_id for p in applied(found, version.values(), [])} >= version.keys() - set(found.removed)
    assert read > 20


# A change is the difference of two lists.


def entities(path: Path) -> list[Element]:
    root = fromstring(reading.read_bytes(path))
    for element in root.iter():
        element.tag = reading.local(element.tag)
    return list(root.iter("entity"))


def party_of(element: Element, list_id: str) -> Party:
    return entry_party(entry_of(Parsed(list_id, "", "", ""), element), list_id).canonical()


def record_changes(element: Element) -> Iterator[tuple[str, Element, Element]]:
    """Each record of an entity: its section, the entity without it, and a change of it alone."""
    for section in element:
        if section.tag in ("generalInfo", "sanctionsLists"):
            continue
        for record in section:
            primary = section.tag == "names" and record.findtext("isPrimary") == "true"
            if primary or (section.tag == "sanctionsPrograms" and len(section) == 1):
                continue
            rest = copy.deepcopy(element)
            kept = rest.find(section.tag)
            assert kept is not None
            del kept[list(section).index(record)]
            change = Element("entity", {"id": element.get("id", "")})
            branch = Element(section.tag)
            branch.append(copy.deepcopy(record))
            change.append(branch)
            yield section.tag, rest, change


def differing(element: Element, list_id: str) -> list[str]:
    """The sections of an entity of which a record does not go or come by a change as it does in the list."""
    whole, off = party_of(element, list_id), []
    for section, rest, change in record_changes(element):
        without = party_of(rest, list_id)
        for action, before, expected in (("remove", whole, without), ("add", without, whole)):
            change[0][0].set("action", action)
            misfits: list[str] = []
            found = delta(tostring(change, encoding="unicode"), list_id)
            if list(applied(found, [before], misfits)) != [expected] or misfits:
                off.append(f"{action} of {section}")
    return off


def test_each_record_goes_and_comes_as_between_two_lists(data: Path) -> None:
    for element in entities(data / "ofac" / "SDN_ENHANCED.XML"):
        assert differing(element, "us_ofac_sdn") == []


# The real files.


def test_each_record_of_a_real_list_goes_and_comes_as_between_two_lists(shared: Path) -> None:
    folder = shared / "lists/ofac/enhanced-xml"
    for name in ("IRGC_2024-08-28", "YEMEN_2024-05-24"):
        for element in entities(folder / f"sdn_enhanced_program-{name}.xml.gz")[::4]:
            assert differing(element, "us_ofac_sdn") == [], element.get("id")


def sample(shared: Path, day: str) -> bytes:
    return (shared / f"lists/samples/ofac_delta_SAMPLE_2026-08-{day}.xml").read_bytes()


def test_the_real_changes_of_7_august_add_58287_and_remove_11753(shared: Path) -> None:
    content = sample(shared, "07")
    found = changes(content, "delta.xml", "us_ofac_sdn")
    assert (found.published, found.kind) == ("2026-08-07T00:00:00Z", "Standard Action")
    assert ([p.source_id for p in found.added], found.removed, found.changed) == (["58287"], ("11753",), ())
    assert not found.unknown
    added = found.added[0]
    assert (len(added.names), len(added.addresses), len(added.identifiers)) == (2, 1, 4)
    assert [i.note for i in added.identifiers if i.kind == "publicKey"] == ["ETH", "SOL", "TRX"]
    assert added.designations == (
        Designation(OFFICE, "SDGT", "2026-08-07", "Executive Order 13224 (Terrorism)", BLOCK),
    )
    before = changes(content.replace(b'"remove"', b'"add"'), "", "us_ofac_sdn").added
    misfits: list[str] = []
    version = [party for party in before if party.source_id == "11753"]
    assert [p.source_id for p in applied(found, version, misfits)] == ["58287"]
    assert misfits == []


def test_the_real_changes_of_24_august_change_12060_and_remove_16937(shared: Path) -> None:
    found = changes(sample(shared, "24"), "delta.xml", "us_ofac_sdn")
    assert (found.added, found.removed, [c.source_id for c in found.changed]) == ((), ("16937",), ["12060"])
    assert not found.unknown
    acts = ("Executive Order 13382 (Non-proliferation)", "Executive Order - Convential Arms (Iran)")
    held = Party(
        id="us_ofac_sdn:12060",
        list_id="us_ofac_sdn",
        source_id="12060",
        kind="Organization",
        names=(Name("A NAME"),),
        addresses=(Address("Paris, France", "fr"), Address("c/o MODAFL, Tehran, Iran", "ir")),
        designations=(Designation(OFFICE, "NPWMD", "2009-01-01", acts[0], BLOCK),),
    )
    gone = msgspec.structs.replace(held, id="us_ofac_sdn:16937", source_id="16937")
    misfits: list[str] = []
    (after_,) = applied(found, [held, gone], misfits)
    assert misfits == []
    assert set(after_.addresses) == {Address("Paris, France", "fr"), Address("Tehran, Iran", "ir")}
    assert [(d.programme, d.date) for d in after_.designations] == [
        ("IRAN-CON-ARMS-EO", "2009-01-01"),
        ("NPWMD", "2009-01-01"),
    ]
    assert all(set(d.legal_basis.split("; ")) == set(acts) for d in after_.designations)


def test_a_file_of_changes_is_recognised_and_no_other(shared: Path, data: Path) -> None:
    assert us_ofac_delta.recognises(sample(shared, "07"))
    assert not us_ofac_delta.recognises((data / "ofac" / "SDN_ENHANCED.XML").read_bytes())
    assert not us_ofac_delta.recognises((data / "ofac" / "SDN.XML").read_bytes())

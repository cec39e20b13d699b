"""OFAC's advanced XML: the same parties as the other forms give, whatever its numbers, order and sections."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring, tostring

import msgspec
import pytest

from tamis.errors import ListFormatError
from tamis.lists import reading, us_ofac
from tamis.lists.us_ofac_dates import written
from tamis.model import DateSpan, Measure, Name, Party

OFFICE = "US Treasury, Office of Foreign Assets Control"
BLOCK = (Measure("asset freeze", "Block"),)
NAMESPACE = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ADVANCED_XML"
Put = Callable[[str, bytes | str], Path]


def parties(*files: Path, list_id: str = "us_ofac_sdn") -> dict[str, Party]:
    return {party.source_id: party for party in us_ofac.parse(files, list_id).parties}


@pytest.fixture
def file(data: Path) -> Path:
    return data / "ofac" / "SDN_ADVANCED.XML"


@pytest.fixture
def advanced(file: Path) -> dict[str, Party]:
    return parties(file)


@pytest.fixture
def changed(file: Path, put: Put) -> Callable[[str, str], Path]:
    def change(old: str, new: str) -> Path:
        text = file.read_text(encoding="utf-8")
        assert old in text
        return put("changed.xml", text.replace(old, new, 1))

    return change


def test_one_publication_gives_the_same_parties_as_the_enhanced_xml(
    data: Path, advanced: dict[str, Party]
) -> None:
    """But for the words of a range of days, and for the name of a related party, which may be any of its names."""
    enhanced = parties(data / "ofac" / "SDN_ENHANCED.XML")
    person = enhanced["90001"]
    assert {(link.relation, link.target) for link in person.links} == {
        (link.relation, link.target) for link in advanced["90001"].links
    }
    births = [(span.start, span.end, span.kind) for span in person.birth_dates]
    assert births == [(span.start, span.end, span.kind) for span in advanced["90001"].birth_dates]
    ours = advanced["90001"]
    enhanced["90001"] = msgspec.structs.replace(person, links=ours.links, birth_dates=ours.birth_dates)
    assert advanced == enhanced


def test_the_header_gives_the_day_and_nothing_is_unknown(file: Path) -> None:
    parsed = us_ofac.parse([file])
    assert len(list(parsed.parties)) == 4
    assert (parsed.published, parsed.format) == ("2026-03-09T00:00:00Z", "ofac-advanced-xml")
    assert (parsed.unknown, parsed.warnings) == (Counter(), [])


def test_both_generations_of_the_namespace_are_read(
    changed: Callable[[str, str], Path], advanced: dict[str, Party]
) -> None:
    assert parties(changed(NAMESPACE, "http://www.un.org/sanctions/1.0")) == advanced


def test_other_numbers_with_the_same_tables_give_equal_parties(
    file: Path, put: Put, advanced: dict[str, Party]
) -> None:
    """Numbers mean what the file's own tables and sections say, but for those of the parties."""
    text = file.read_text(encoding="utf-8")
    other = re.sub(r'(\w*ID)="(\d{1,4})"', lambda m: f'{m[1]}="{9_999_999 - int(m[2])}"', text)
    assert other != text
    assert parties(put("numbers.xml", other)) == advanced


def shuffled(element: Element, order: random.Random) -> Element:
    for child in element:
        shuffled(child, order)
    children = list(element)
    # The sections have an order by the publisher's schema.
    if reading.local(element.tag) != "Sanctions":
        order.shuffle(children)
    element[:] = children
    return element


@pytest.mark.parametrize("seed", range(5))
def test_shuffled_elements_give_equal_digests(file: Path, put: Put, seed: int, advanced: dict[str, Party]) -> None:
    root = shuffled(fromstring(file.read_bytes()), random.Random(seed))
    again = parties(put("shuffled.xml", tostring(root)))
    assert {k: p.digest() for k, p in again.items()} == {k: p.digest() for k, p in advanced.items()}


def test_sections_in_another_order_give_equal_parties(file: Path, put: Put, advanced: dict[str, Party]) -> None:
    root = fromstring(file.read_bytes())
    root[2:] = reversed(root[2:])
    assert parties(put("reversed.xml", tostring(root))) == advanced


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("<Locations>", "<Moods><Mood /></Moods><Locations>", "element Moods"),
        ("<SanctionsEntryLinks />", "<Moods />", "element Moods"),
        ("<SanctionsEntryLinks />", "<SanctionsEntryLinks><SanctionsEntryLink /></SanctionsEntryLinks>",
         "element SanctionsEntryLink"),
        ("<IDRegistrationNo>", "<Mood /><IDRegistrationNo>", "element Mood"),
        ("<NamePartGroups>", "<Mood /><NamePartGroups>", "element Mood"),
        ('<DistinctParty FixedRef="90002"', '<DistinctParty DeltaAction="new" FixedRef="90002"',
         "attribute DistinctParty@DeltaAction"),
        (">F.K.A.<", ">P.K.A.<", "alias type 'P.K.A.'"),
        (">Transport<", ">Spaceship<", "party type 'Spaceship'"),
        (">ADDRESS2<", ">ADDRESS9<", "address part 'ADDRESS9'"),
        (">Created<", ">Amended<", "entry event 'Amended'"),
        ('Identity ID="7', 'Identity False="true" ID="7', "identity that is false"),
        ("<Month>9</Month>", "<Month>19</Month>", "date of the calendar 'Gregorian'"),
    ],
)  # fmt: skip
def test_what_nobody_knows_is_counted_and_its_text_kept(
    file: Path, put: Put, old: str, new: str, words: str
) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    text = text.replace(old, new, 1)
    if "Spaceship" in new:
        text = text.replace(">Vessel<", ">Unknown<", 1)
    if "False" in new:
        text = text.replace(' Primary="true" False="false"', ' Primary="true"', 1)
    parsed = us_ofac.parse([put("changed.xml", text)])
    found = {party.source_id: party for party in parsed.parties}
    assert set(parsed.unknown) == {words}
    assert "Unit 7" in found["90001"].addresses[0].text
    assert "BEFORE, Farhad" in {name.text for name in found["90001"].names}


def test_a_date_that_is_none_stays_as_a_note(changed: Callable[[str, str], Path]) -> None:
    found = parties(changed("<Month>9</Month>", "<Month>19</Month>"))["90001"]
    assert "DOB 1979-19-21, 1979-9-21 (Gregorian)" in found.notes
    assert len(found.birth_dates) == 4


def test_a_listing_without_a_day_is_told_in_a_note(changed: Callable[[str, str], Path]) -> None:
    party = parties(changed("<Year>2012</Year>", "<Year>MMXII</Year>"))["90003"]
    assert party.notes == ("Comment on SDN List: Created MMXII-7-12",)
    assert [act.date for act in party.designations] == [""]


def test_a_date_of_another_calendar_is_a_span_of_ours_and_a_note(changed: Callable[[str, str], Path]) -> None:
    """A Persian year laps over two of ours."""
    point = "<Year>1980</Year><Month>1</Month><Day>1</Day>"
    old = f"<From>{point}</From><To>{point}</To>"
    new = "<From><Year>1358</Year></From><To><Year>1358</Year></To>"
    path = changed(old, new)
    text = path.read_text(encoding="utf-8")
    gregorian = re.search(r'<CalendarType ID="(\d+)">Gregorian', text)
    persian = re.search(r'<CalendarType ID="(\d+)">Persian', text)
    assert gregorian
    assert persian
    at = text.index(new)
    head, period, tail = text[:at].rpartition(f'<DatePeriod CalendarTypeID="{gregorian[1]}"')
    period = period.replace(gregorian[1], persian[1]) + tail + text[at:]
    period = re.sub(r"<Year>1980</Year><Month>12</Month><Day>31</Day>", "<Year>1358</Year>", period)
    path.write_text(head + period, encoding="utf-8")
    parsed = us_ofac.parse([path])
    found = {party.source_id: party for party in parsed.parties}["90001"]
    assert DateSpan("1979-03-20", "1980-03-21", "between", "20 Mar 1979 to 21 Mar 1980") in found.birth_dates
    about = "DOB 20 Mar 1979 to 21 Mar 1980"
    assert f"Comment on {about}: in the calendar 'Persian' 1358" in found.notes
    assert not parsed.unknown


@pytest.mark.parametrize(
    ("bounds", "circa", "text"),
    [
        (["1958-03-02"] * 4, False, "02 Mar 1958"),
        (["1956-01-01", "1956-12-31", "1957-01-01", "1957-12-31"], False, "1956 to 1957"),
        (["1956-01-01", "1956-12-31", "1956-01-01", "1956-12-31"], False, "1956"),
        (["2015-03-21", "2015-03-21", "2016-03-19", "2016-03-19"], False, "21 Mar 2015 to 19 Mar 2016"),
        (["1960-02-01", "1960-02-01", "1960-02-29", "1960-02-29"], True, "circa Feb 1960"),
        (["1960-02-01", "1960-02-01", "1960-02-28", "1960-02-28"], False, "01 Feb 1960 to 28 Feb 1960"),
        (["1958-03-02", "", "", ""], False, "02 Mar 1958"),
        (["9999-12-01", "9999-12-01", "9999-12-31", "9999-12-31"], False, "Dec 9999"),
        (["soon", "1958-03-02"], False, "soon"),
        ([], True, ""),
    ],
)
def test_four_bounds_are_written_as_the_legacy_form_writes_a_date(
    bounds: list[str], circa: bool, text: str
) -> None:
    assert written(bounds, circa=circa) == text


def test_the_parts_of_a_name_stand_as_in_the_legacy_form(changed: Callable[[str, str], Path]) -> None:
    """Family name in capitals, then what is given: for this the middle name follows the first."""
    path = changed(">Examplezade<", ">al-Examplezade<")
    text = path.read_text(encoding="utf-8")
    first = re.search(r'<NamePartValue NamePartGroupID="(\d+)"[^>]*>Ferhad<', text)
    middle = re.search(r'<NamePartType ID="(\d+)">Middle Name', text)
    assert first
    assert middle
    part = f"<DocumentedNamePart>{first[0]}/NamePartValue></DocumentedNamePart>"
    assert part in text
    added = part.replace(first[1], "7999").replace("Ferhad", "Ali")
    group = f'<MasterNamePartGroup><NamePartGroup ID="7999" NamePartTypeID="{middle[1]}" /></MasterNamePartGroup>'
    text = text.replace(part, added + part).replace("</NamePartGroups>", group + "</NamePartGroups>", 1)
    path.write_text(text, encoding="utf-8")
    assert Name("AL-EXAMPLEZADE, Ferhad Ali", "alias") in parties(path)["90001"].names


def test_what_qualifies_a_relation_is_a_note(changed: Callable[[str, str], Path]) -> None:
    path = changed('Former="false"', 'Former="true"')
    text = path.read_text(encoding="utf-8").replace(">High</RelationQuality>", ">Low</RelationQuality>")
    path.write_text(text.replace("<Comment /></ProfileRel", "<Comment>until 2019</Comment></ProfileRel"))
    about = "Acting for or on behalf of SAMPLE TRADING COMPANY"
    assert {f"Only former: {about}", f"Only low: {about}", f"Comment on {about}: until 2019"} <= set(
        parties(path)["90001"].notes
    )


@pytest.mark.parametrize(
    ("old", "new", "warning"),
    [
        ('<Location ID="7', '<Location ID="6', "1 locations that parties name are not in the file"),
        (' IdentityID="7', ' IdentityID="6', "1 identities that documents name are not in the file"),
        ('" ProfileID="90004"', '" ProfileID="90005"', "1 parties that entries on lists name are not in the file"),
        ('" ProfileID="90004"', '" ProfileID="90005"', "1 parties have no entry on a list"),
        (">SDN List<", ">FSE List<", "holds entries of FSE List, and none of the SDN List"),
    ],
)
def test_sections_that_do_not_fit_together_are_warned_of(
    changed: Callable[[str, str], Path], old: str, new: str, warning: str
) -> None:
    parsed = us_ofac.parse([changed(old, new)])
    assert len(list(parsed.parties)) == 4
    assert warning in parsed.warnings


def test_a_number_without_its_text_is_counted(changed: Callable[[str, str], Path]) -> None:
    parsed = us_ofac.parse(
        [changed(">Confirmed</Reliability>", ">Confirmed</Mood>".replace("Mood", "Reliability"))]
    )
    list(parsed.parties)
    assert not parsed.unknown
    path = changed('<Script ID="', '<Script ID="9')
    parsed = us_ofac.parse([path])
    list(parsed.parties)
    assert set(parsed.unknown) == {"Script without a text in its table"}


@pytest.mark.parametrize(
    ("old", "new", "field", "words"),
    [
        ("<Year>2026</Year>", "<Year>soon</Year>", "DateOfIssue", "publication date"),
        ("DateOfIssue", "DayOfIssue", "DateOfIssue", "lacks its section"),
        ("ReferenceValueSets", "ValueSets", "ReferenceValueSets", "lacks its tables"),
        ("<SanctionsEntries>", "<Entries>", "", "not well-formed"),
        ('FixedRef="90004">\n      <Comment', 'FixedRef="90003">\n      <Comment', "id", "comes twice"),
        ('<DistinctParty FixedRef="90004"', "<DistinctParty ", "DistinctParty@FixedRef, Alias", "EP-SMP"),
        (">EP-SMP<", "><", "DistinctParty@FixedRef, Alias", "90004"),
        ("<Profile ", "<Person ", "", "not well-formed"),
        ("</Sanctions>", "", "", "not well-formed"),
        ("<Locations>", "<Locations>&bomb;", "", "not well-formed"),
        ("<Sanctions ", "<!DOCTYPE Sanctions><Sanctions ", "", "document type"),
    ],
)
def test_a_file_that_is_no_list_is_refused(
    file: Path, put: Put, old: str, new: str, field: str, words: str
) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    path = put("bad.xml", text.replace(old, new))
    with pytest.raises(ListFormatError, match=re.escape(words)) as caught:
        list(us_ofac.parse([path]).parties)
    assert caught.value.field == field
    assert "bad.xml" in caught.value.file
    assert caught.value.hint


@pytest.mark.parametrize("section", ["Locations", "IDRegDocuments", "ProfileRelationships", "SanctionsEntries"])
def test_a_file_without_one_of_its_sections_is_refused(file: Path, put: Put, section: str) -> None:
    text = re.sub(f"<{section}>.*</{section}>", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    with pytest.raises(ListFormatError, match=f"lacks its section {section}"):
        us_ofac.parse([put("bad.xml", text)])


def test_a_list_without_parties_is_refused(file: Path, put: Put) -> None:
    text = re.sub("(?s)(<DistinctParties>).*(</DistinctParties>)", r"\1\2", file.read_text(encoding="utf-8"))
    with pytest.raises(ListFormatError, match="holds no party"):
        list(us_ofac.parse([put("empty.xml", text)]).parties)


def test_any_damage_gives_a_list_or_an_error_of_its_own(file: Path, put: Put) -> None:
    content, order = file.read_bytes(), random.Random(7)
    whole, refused = 0, []
    for _ in range(150):
        damaged = bytearray(content)
        for _ in range(order.randrange(1, 4)):
            at = order.randrange(len(damaged))
            damaged[at : at + order.randrange(3)] = bytes(order.choices(b'0123456789 <>"&;-\xff', k=2))
        try:
            whole += bool(list(us_ofac.parse([put("damaged.xml", bytes(damaged))]).parties))
        except ListFormatError as error:
            refused.append(error.file)
    assert whole
    assert all("damaged.xml" in name for name in refused)


# The real lists.

ADVANCED = "lists/ofac/advanced-xml/"
LEGACY = "lists/ofac/consolidated-xml/"
CSV = "lists/ofac/consolidated-csv/"
REAL = {
    "cons_advanced_2016-09-16.xml.gz": (581, []),
    "cons_advanced_2019-03-14.xml.gz": (375, []),
    "cons_advanced_2020-03-17.xml.gz": (375, []),
    "sdn_advanced_EXCERPT_2024-02-23.xml.gz": (
        37,
        [
            "35 locations that parties name are not in the file",
            "9 identities that documents name are not in the file",
            "67 parties that entries on lists name are not in the file",
            "37 parties have no entry on a list",
        ],
    ),
}
"""Parties, and what is warned of: the excerpt was cut out section by section."""


class Raw:
    """A real file as a tree, and its numbers in words."""

    def __init__(self, path: Path) -> None:
        self.root = fromstring(reading.read_bytes(path))
        for element in self.root.iter():
            element.tag = reading.local(element.tag)
        self.words = {
            (row.tag, row.get("ID", "")): (row.text or "").strip()
            for table in self.root.find("ReferenceValueSets") or ()
            for row in table
        }
        self.documents: dict[str, list[str]] = {}
        for row in self.root.iter("IDRegDocument"):
            number = row.findtext("IDRegistrationNo", "").strip().removesuffix(" (Russia)")
            self.documents.setdefault(row.get("IdentityID", ""), []).append(number)
        self.entries: dict[str, list[Element]] = {}
        for row in self.root.iter("SanctionsEntry"):
            self.entries.setdefault(row.get("ProfileID", ""), []).append(row)

    def is_a(self, row: Element, table: str, word: str) -> bool:
        return self.words[table, row.get(f"{table}ID", "")] == word

    def features(self, party: Element, kind: str) -> list[Element]:
        return [feature for feature in party.iter("Feature") if self.is_a(feature, "FeatureType", kind)]

    def measures(self, party: Element) -> Iterable[tuple[str, str]]:
        for entry in self.entries.get(party.get("FixedRef", ""), ()):
            for row in entry.iter("SanctionsMeasure"):
                yield self.words["SanctionsType", row.get("SanctionsTypeID", "")], row.findtext("Comment", "")


def letters(*texts: str) -> str:
    """The letters and digits of texts, sorted: a name's are the same in whatever order its parts stand."""
    return "".join(sorted(re.sub(r"\W", "", "".join(texts)).upper()))


def name_of(name: Element) -> str:
    return letters(*(value.text or "" for value in name.iter("NamePartValue")))


FIELDS: dict[str, tuple[Callable[[Raw, Element], Iterable[Any]], Callable[[Party], Iterable[Any]]]] = {
    "names": (
        lambda raw, e: {name_of(name) for name in e.iter("DocumentedName")},
        lambda p: {letters(name.text) for name in p.names},
    ),
    "weak aliases": (
        lambda raw, e: {name_of(name) for a in e.iter("Alias") if a.get("LowQuality") == "true" for name in a},
        lambda p: {letters(n.text) for n in p.names if n.strength == "weak"},
    ),
    "former names": (
        lambda raw, e: {
            name_of(name)
            for a in e.iter("Alias")
            if raw.is_a(a, "AliasType", "F.K.A.") and a.get("LowQuality") == "false"
            for name in a
        },
        lambda p: {letters(n.text) for n in p.names if n.kind == "previousName"},
    ),
    "other scripts": (
        lambda raw, e: [
            name
            for name in e.iter("DocumentedName")
            if any(not raw.is_a(value, "Script", "Latin") for value in name.iter("NamePartValue"))
        ],
        lambda p: [name for name in p.names if name.script == "Cyrl"],
    ),
    "years of birth": (
        lambda raw, e: {f.findtext(".//Year", "") for f in raw.features(e, "Birthdate")},
        lambda p: {span.start[:4] for span in p.birth_dates},
    ),
    "places of birth": (
        lambda raw, e: {f.findtext(".//VersionDetail", "").strip() for f in raw.features(e, "Place of Birth")},
        lambda p: {place.text for place in p.birth_places},
    ),
    "documents": (
        lambda raw, e: {n for i in e.iter("Identity") for n in raw.documents.get(i.get("ID", ""), ())},
        lambda p: (
            {i.value for i in p.identifiers if i.kind not in ("callSign", "swiftBic")}
            - {i.value for i in p.identifiers if i.label == "BIK (RU)"}
        ),
    ),
    "programmes": (
        lambda raw, e: {comment for kind, comment in raw.measures(e) if kind == "Program"},
        lambda p: {d.programme for d in p.designations},
    ),
    "measures": (
        lambda raw, e: {kind for kind, _ in raw.measures(e) if kind != "Program"},
        lambda p: {m.text for d in p.designations for m in d.measures},
    ),
}
FULLNESS = {
    "cons_advanced_2016-09-16.xml.gz": {
        "names": 1617, "weak aliases": 42, "former names": 168, "other scripts": 0, "years of birth": 87,
        "places of birth": 22, "documents": 576, "programmes": 588, "measures": 600,
    },
    "cons_advanced_2019-03-14.xml.gz": {
        "names": 1233, "weak aliases": 29, "former names": 83, "other scripts": 0, "years of birth": 77,
        "places of birth": 20, "documents": 569, "programmes": 383, "measures": 395,
    },
    "cons_advanced_2020-03-17.xml.gz": {
        "names": 1230, "weak aliases": 29, "former names": 83, "other scripts": 0, "years of birth": 77,
        "places of birth": 20, "documents": 573, "programmes": 384, "measures": 398,
    },
    "sdn_advanced_EXCERPT_2024-02-23.xml.gz": {
        "names": 116, "weak aliases": 0, "former names": 1, "other scripts": 24, "years of birth": 22,
        "places of birth": 17, "documents": 0,
    },
}  # fmt: skip
"""What is in the files, told apart within each party; names that differ in capitals or signs alone are one."""


@pytest.mark.parametrize("name", REAL)
def test_every_field_of_the_real_files_is_as_full_as_the_file(shared: Path, name: str) -> None:
    path = shared / ADVANCED / name
    list_id = "us_ofac_cons" if name.startswith("cons") else "us_ofac_sdn"
    parsed = us_ofac.parse([path], list_id)
    found = {party.source_id: party for party in parsed.parties}
    assert (len(found), parsed.warnings) == REAL[name]
    assert not parsed.unknown
    assert parsed.published == f"{name[-17:-7]}T00:00:00Z"
    raw = Raw(path)
    seen: Counter[str] = Counter()
    for element in raw.root.iter("DistinctParty"):
        party = found.pop(element.get("FixedRef", ""))
        for field, (from_file, from_party) in FIELDS.items():
            if field in ("programmes", "measures") and list_id == "us_ofac_sdn":
                continue
            expected, got = from_file(raw, element), from_party(party)
            seen[field] += len(list(expected))
            if field == "other scripts":
                assert len(list(expected)) == len(list(got))
            else:
                assert expected == got, (field, party.source_id)
    assert not found
    assert seen == Counter(FULLNESS[name])


SAME = (
    "kind", "names", "birth_dates", "birth_places", "countries", "genders", "identifiers", "addresses", "titles",
    "details", "links", "notes", "programmes",
)  # fmt: skip


def legacy_alike(party: Party) -> dict[str, Any]:
    """What the older forms can say of a party, by field."""
    fields: dict[str, Any] = {name: getattr(party, name) for name in SAME if name != "programmes"}
    fields["programmes"] = {act.programme for act in party.designations}
    fields["links"] = [link for link in party.links if not link.target]
    fields["notes"] = [note for note in party.notes if not re.match("Comment on |Issued |Not valid: ", note)]
    return fields


def differences(old: dict[str, Party], new: dict[str, Party]) -> dict[tuple[str, str], tuple[Any, Any]]:
    found: dict[tuple[str, str], tuple[Any, Any]] = {}
    for key in old.keys() & new.keys():
        before, after = legacy_alike(old[key]), legacy_alike(new[key])
        found |= {(key, name): (before[name], after[name]) for name in SAME if before[name] != after[name]}
    return found


def real(shared: Path, name: str) -> dict[str, Party]:
    return parties(shared / ADVANCED / name, list_id="us_ofac_cons")


def csv_set(shared: Path, name: str) -> dict[str, Party]:
    return parties(*sorted((shared / CSV / name).glob("*.gz")), list_id="us_ofac_cons")


def test_the_csv_set_of_september_2016_gives_the_same_parties(shared: Path) -> None:
    """Beyond it this form marks 128 numbers as not valid, and tells of two issuers and a comment."""
    new, old = real(shared, "cons_advanced_2016-09-16.xml.gz"), csv_set(shared, "2016-09")
    assert new.keys() == old.keys()
    assert differences(old, new) == {}
    beyond = Counter(
        note.partition(" ")[0]
        for party in new.values()
        for note in party.notes
        if note not in old[party.source_id].notes
    )
    assert beyond == {"Not": 128, "Issued": 2, "Comment": 1}


def test_the_legacy_xml_of_the_same_day_in_2016_writes_numbers_otherwise(shared: Path) -> None:
    """It leaves out the commas of tonnages, and makes the first of January of a year."""
    new = real(shared, "cons_advanced_2016-09-16.xml.gz")
    old = parties(shared / LEGACY / "consolidated_2016-09.xml.gz", list_id="us_ofac_cons")
    assert new.keys() == old.keys()
    found = differences(old, new)
    assert Counter(field for _, field in found) == {"details": 53, "identifiers": 1}
    for (_, field), (before, after) in found.items():
        if field == "details":
            assert before == {key: tuple(text.replace(",", "") if "onnage" in key else text for text in texts)
                              for key, texts in after.items()}  # fmt: skip
        else:
            assert [i.note for i in before] == [i.note.replace("issued ", "issued 01 Jan ") for i in after]


def test_the_legacy_xml_of_the_same_day_in_2019_gives_the_same_parties(shared: Path) -> None:
    new = real(shared, "cons_advanced_2019-03-14.xml.gz")
    old = parties(shared / LEGACY / "consolidated_2019.xml.gz", list_id="us_ofac_cons")
    assert new.keys() == old.keys()
    assert differences(old, new) == {}


def test_the_csv_set_of_july_2019_gives_the_same_parties_as_the_march_before(shared: Path) -> None:
    """OFAC did not change the list in between."""
    new, old = real(shared, "cons_advanced_2019-03-14.xml.gz"), csv_set(shared, "2019-07-25")
    assert new.keys() == old.keys()
    assert differences(old, new) == {}


def test_what_differs_between_july_2019_and_march_2020_was_changed_between(shared: Path) -> None:
    """One company came, one left, and one was put under a second programme in February with new particulars."""
    new, old = real(shared, "cons_advanced_2020-03-17.xml.gz"), csv_set(shared, "2019-07-25")
    assert (new.keys() - old.keys(), old.keys() - new.keys()) == ({"28603"}, {"17528"})
    found = differences(old, new)
    assert found.keys() == {("18299", "identifiers"), ("18299", "addresses"), ("18299", "programmes")}
    before, after = found["18299", "programmes"]
    assert (before, after) == ({"UKRAINE-EO13662"}, {"UKRAINE-EO13662", "VENEZUELA-EO13850"})
    days = {act.programme: act.date for act in new["18299"].designations}
    assert days == {"UKRAINE-EO13662": "2015-07-30", "VENEZUELA-EO13850": "2020-02-18"}
    before, after = found["18299", "identifiers"]
    assert (len(set(after) - set(before)), set(before) - set(after)) == (2, set())


def test_what_only_this_form_says_is_there_for_the_whole_list(shared: Path) -> None:
    """A day, an act and a measure for every designation, and a number for every relation."""
    found = real(shared, "cons_advanced_2019-03-14.xml.gz")
    assert all(act.date and act.measures and act.legal_basis for p in found.values() for act in p.designations)
    links = [link for party in found.values() for link in party.links if link.target]
    assert len(links) == 275
    assert all(bool(link.name) == (link.target in found) for link in links)

"""Switzerland's list: every field reaches the party, and the history that the file itself carries is not lost."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from tamis.errors import ListFormatError
from tamis.lists import ch_seco
from tamis.lists.ch_seco import Modification
from tamis.lists.parsed import Parsed
from tamis.model import Address, Country, DateSpan, Designation, Identifier, Link, Measure, Name, Party, Place

Put = Callable[[str, bytes | str], Path]
AUTHORITY = "Swiss State Secretariat for Economic Affairs"
ORDINANCE = "Ordinance of 1 May 2020 on measures against Samplia"
FREEZE = (Measure("asset freeze", "Financial sanctions, annex 1"),)
BAN = (Measure("travel ban", "Travel ban, annex 2"),)
SAMPLE = "lists/samples/ch_seco_SAMPLE_2026-08-15.xml"
CHANGES = "lists/samples/ch_seco_amendment_OFFICIAL_EXAMPLE_2024-01-17.xml"
LISTED = '<modification modification-type="listed" effective-date="2020-01-01"/>'


def read(path: Path) -> tuple[Parsed, dict[str, Party]]:
    parsed = ch_seco.parse([path])
    return parsed, {party.source_id: party for party in parsed.parties}


@pytest.fixture
def whole(data: Path) -> Path:
    return data / "ch" / "whole.xml"


@pytest.fixture
def found(whole: Path) -> dict[str, Party]:
    return read(whole)[1]


def target(inside: str, modifications: str = LISTED, ssid: str = "1", kind: str = "individual") -> str:
    return f'<target ssid="{ssid}"><{kind}>{inside}</{kind}>{modifications}</target>'


def identity(inside: str) -> str:
    return (
        '<identity main="true"><name name-type="primary-name" quality="good"><name-part order="1" '
        f'name-part-type="whole-name"><value>Ann Example</value></name-part></name>{inside}</identity>'
    )


def wrapped(*inside: str) -> str:
    return (
        f'<swiss-sanctions-list list-type="whole-list" date="2026-01-01">{"".join(inside)}</swiss-sanctions-list>'
    )


def one(put: Put, inside: str, kind: str = "individual") -> tuple[Parsed, Party]:
    parsed = ch_seco.parse([put("one.xml", wrapped(target(inside, kind=kind)))])
    return parsed, next(iter(parsed.parties))


def part(kind: str, order: int, value: str, *variants: tuple[str, str, str]) -> str:
    spelled = "".join(
        f'<spelling-variant lang="{lang}" script="{script}">{text}</spelling-variant>'
        for lang, script, text in variants
    )
    return f'<name-part order="{order}" name-part-type="{kind}"><value>{value}</value>{spelled}</name-part>'


def names(put: Put, *parts: str) -> list[Name]:
    inside = f'<identity main="true"><name name-type="primary-name">{"".join(parts)}</name></identity>'
    return list(one(put, inside)[1].names)


def test_a_person_is_read_in_full(found: dict[str, Party]) -> None:
    address = "c/o Sample Club, Street of Examples 4, P.O. Box 77, 1001 Kabul, Afghanistan"
    assert found["9001"] == Party(
        id="ch_seco_sanctions:9001",
        list_id="ch_seco_sanctions",
        source_id="9001",
        kind="Person",
        names=(
            Name("Primerov Ivan II", language="eng"),
            Name("John Sampleman", "alias", language="eng"),
            Name("Primerov Yvan II", "alias", language="bel"),
            Name("ПРИМЕРОВ Иван", "alias", script="Cyrl", language="rus"),
            Name("Obrazets", "previousName", language="eng"),
            Name("Vanya", "weakAlias", "weak", language="eng"),
            Name("ПРЫМЕРАЎ", "weakAlias", "weak", "Cyrl", "bel"),
        ),
        birth_dates=(
            DateSpan("1934-06-13", "1934-07-14", "month", "3.1353 (Islamic)", "islamic"),
            DateSpan("1971-01-01", "1973-12-31", "between", "between 1971\u20131973"),
            DateSpan("1974-05-07", "1974-05-07", "exact", "7.5.1974"),
            DateSpan("1975-01-01", "1975-12-31", "year", "1975"),
        ),
        birth_places=(Place("Beispielsk, Mitte Region, Belarus", "by"),),
        countries=(Country("af", "nationality", "Afghanistan"), Country("by", "nationality", "Belarus")),
        genders=("male",),
        identifiers=(
            Identifier(
                "passportNumber", "MX000001", "by", "passport",
                "issued 2010-02-01; expires 2020-02-01; reported lost",
            ),
            Identifier("taxNumber", "55 44-1", "by", "other", "Tax number"),
        ),
        addresses=(Address(address, "af"),),
        designations=(
            Designation(AUTHORITY, "Samplia", "2020-05-02", ORDINANCE, FREEZE, "9001"),
            Designation(AUTHORITY, "Samplia", "2020-05-02", ORDINANCE, BAN, "9001"),
        ),
        links=(Link("related-to", target="9002"),),
        titles=("General", "Minister of examples"),
        references=("QDi.901",),
        notes=(
            f"Address: {address}, of low quality",
            "Associated entity: Sample Mills (INN: 7805060301)",
            "Beispielsk, Mitte Region, Belarus: also written Bespelsk",
            "Date of birth: 1975, of low quality",
            "Date range: DOB between 1971\u20131973.",
            "Function: Minister of examples",
            "Owner of a company that nobody has heard of.",
            "address: until 2011",
        ),
        details={
            "firstName": ("Ivan",),
            "lastName": ("Primerov",),
            "maidenName": ("Obrazets",),
            "modifications": (
                "amended 2021-06-01 (published 2021-06-02, effective 2021-06-03)",
                "listed 2020-05-01 (effective 2020-05-02)",
            ),
            "modifiedAt": ("2021-06-03",),
            "nameSuffix": ("II",),
            "origin": ("EU", "ONU, EU"),
        },
    )  # fmt: skip


def test_a_company_that_came_back_is_read_in_full(found: dict[str, Party]) -> None:
    assert found["9002"] == Party(
        id="ch_seco_sanctions:9002",
        list_id="ch_seco_sanctions",
        source_id="9002",
        kind="Organization",
        names=(
            Name("Sample Mills LLC", language="eng"),
            Name("ООО Примерные мельницы", "alias", script="Cyrl", language="rus"),
        ),
        countries=(Country("by", "country", "Belarus"),),
        identifiers=(
            Identifier("innCode", "7805060301", label="INN"),
            Identifier("ogrnCode", "1027700132195", label="Registration number", note="OGRN"),
            Identifier("swiftBic", "EXMPBY2XXXX", label="SWIFT/BIC"),
            Identifier("swiftBic", "SAMPBY22", label="SWIFT/BIC"),
        ),
        designations=(Designation(AUTHORITY, "Samplia", "2023-01-10", ORDINANCE, FREEZE, "9002"),),
        links=(Link("related-to", target="9001"),),
        notes=(
            "Grinds examples.",
            "Owns the ship Probe, IMO number: 9187629",
            "Registration number (OGRN): 1027700132195; INN 7805060301",
            "SWIFT/BIC: SAMPBY22, EXMPBY2XXXX",
            "Website: www.mills.example",
            "relation: since 2004",
        ),
        details={
            "foreignIdentifier": ("140",),
            "incorporationDate": ("1999-05",),
            "modifications": (
                "de-listed 2022-01-10 (effective 2022-01-10)",
                "listed 2021-01-10 (effective 2021-01-10)",
                "listed 2023-01-10 (effective 2023-01-10)",
            ),
            "modifiedAt": ("2023-01-10",),
            "origin": ("EU",),
            "website": ("www.mills.example",),
        },
    )


def test_a_ship_has_its_number(found: dict[str, Party]) -> None:
    ship = found["9003"]
    assert ship.kind == "Vessel"
    assert ship.names == (Name("Probe", language="eng"), Name("Muster 2", "previousName", language="eng"))
    assert ship.identifiers == (Identifier("imoNumber", "9187629", label="IMO Number"),)


def test_the_publication_is_described_and_all_of_it_is_understood(whole: Path) -> None:
    parsed, found = read(whole)
    assert (parsed.format, parsed.published, parsed.source) == ("seco-xml", "2026-03-02T00:00:00Z", "whole.xml")
    assert not parsed.unknown
    assert parsed.warnings == ["1 de-listed targets are kept out of the list"]
    assert set(found) == {"9001", "9002", "9003"}
    assert ch_seco.recognises(whole.read_bytes(), "")
    assert not ch_seco.recognises(b"<CONSOLIDATED_LIST/>", "")


def test_history_has_every_target_with_what_happened_to_it(whole: Path, found: dict[str, Party]) -> None:
    targets = {target.id: target for target in ch_seco.history(whole.read_bytes(), str(whole))}
    assert {ssid: target.latest for ssid, target in targets.items()} == {
        "9001": "amended",
        "9002": "listed",
        "9003": "listed",
        "9004": "de-listed",
    }
    assert {ssid: targets[ssid].party for ssid in found} == found
    assert [str(change) for change in targets["9004"].modifications] == [
        "listed 2019-06-20 (effective 2019-06-20)",
        "amended 2025-06-03 (effective 2025-06-03)",
        "de-listed 2025-06-20 (effective 2025-06-20)",
    ]
    assert targets["9004"].party.names == (Name("Ann Gone", language="eng"),)
    assert targets["9001"].modifications == (
        Modification("listed", "2020-05-01", "2020-05-01", "2020-05-02"),
        Modification(
            "amended",
            "2021-06-01",
            "2021-06-02",
            "2021-06-03",
            ("day-month-year: year 1975 calendar Gregorian",),
            ("target: 701 Iwan Primerow",),
        ),
    )


def test_a_file_of_changes_is_no_whole_list_and_is_read_as_one_of_changes(data: Path) -> None:
    path = data / "ch" / "amendment.xml"
    with pytest.raises(ListFormatError, match="a file of changes") as caught:
        ch_seco.parse([path])
    assert "whole list" in caught.value.hint
    with pytest.raises(ListFormatError, match="a file of changes"):
        ch_seco.history(path.read_bytes(), str(path))
    found = {target.id: target for target in ch_seco.amendment(path.read_bytes(), str(path))}
    assert {ssid: target.latest for ssid, target in found.items()} == {"9005": "listed", "9003": "de-listed"}
    assert found["9005"].party.caption == "Nora Newlisted"
    assert found["9005"].party.details["modifications"] == ("listed",)
    assert found["9005"].party.designations[0].measures == (
        Measure("asset freeze", "Financial measures, annex 1"),
    )
    with pytest.raises(ListFormatError, match="whole-list"):
        ch_seco.amendment((data / "ch" / "whole.xml").read_bytes(), "whole.xml")


def test_the_order_of_the_file_and_a_later_date_change_nothing(whole: Path, put: Put) -> None:
    root = fromstring(whole.read_text())
    blocks = re.findall(
        r"^<(?:sanctions-program|place|target) .*?(?=^<(?:sanctions-program|place|target|/))",
        whole.read_text(),
        re.DOTALL | re.MULTILINE,
    )
    assert len(blocks) == len(root)
    for mods in (
        blocks,
        [re.sub(r"(<modification .*)(<modification .*)(</target>)", r"\2\1\3", b) for b in blocks],
    ):
        other = wrapped(*reversed(mods)).replace("2026-01-01", "2027-07-07")
        assert read(put("other.xml", other))[1] == read(whole)[1]


def test_former_targets_within_modifications_are_no_targets(put: Put) -> None:
    copy = target(identity("<nationality><country iso-code='FR'>France</country></nationality>"), "", "8")
    within = f'<modification modification-type="listed"><added>{copy}{copy}</added><removed>{copy}</removed>'
    text = wrapped(
        *(target(identity(""), within + "</modification>", str(n)) for n in range(1, 40)),
        '<place ssid="5"><country iso-code="FR">France</country></place>',
        target(identity(""), within + "</modification>", "99"),
    )
    parsed, found = read(put("nested.xml", text))
    assert set(found) == {*map(str, range(1, 40)), "99"}
    assert not any(party.countries for party in found.values())
    assert not parsed.unknown
    last = list(ch_seco.history(text.encode(), ""))[-1].modifications[0]
    assert last.added == ("target: Ann Example France",) * 2
    assert last.removed == ("target: Ann Example France",)


@pytest.mark.parametrize(
    ("kinds", "active"),
    [
        ("listed 2020, de-listed 2021", False),
        ("de-listed 2021, listed 2020", False),
        ("listed 2022, de-listed 2021, listed 2020", True),
        ("de-listed 2021, amended 2021", False),
        ("listed 2021, de-listed 2021", True),
        ("de-listed -, listed 2020", True),
        ("de-listed -", False),
        ("listed -", True),
    ],
)
def test_the_latest_modification_decides_by_its_date(put: Put, kinds: str, active: bool) -> None:
    changes = [one.split() for one in kinds.split(", ")]
    mods = "".join(
        f'<modification modification-type="{kind}"'
        + (f' effective-date="{year}-01-01"/>' if year != "-" else "/>")
        for kind, year in changes
    )
    others = target(identity(""), ssid="2")
    assert ("1" in read(put("x.xml", wrapped(target(identity(""), mods), others)))[1]) == active


def test_a_target_without_modification_stays_and_is_counted(put: Put) -> None:
    parsed, found = read(put("x.xml", wrapped(target(identity(""), ""))))
    assert found["1"].designations == (Designation(AUTHORITY, reference="1"),)
    assert parsed.unknown == {"target without modification": 1}


def test_every_spelling_of_a_part_goes_with_every_one_of_the_others(put: Put) -> None:
    cyrillic = ("RUS", "CYRL")
    found = names(
        put,
        part("family-name", 1, "Primer", (*cyrillic, "Пример"), (*cyrillic, "Примeр")),
        part("given-name", 2, "Ann", (*cyrillic, "Анна"), (*cyrillic, "Энн")),
    )
    assert found[0] == Name("Primer Ann")
    assert {name.text for name in found[1:]} == {"Пример Анна", "Примeр Анна", "Пример Энн", "Примeр Энн"}
    assert {(name.kind, name.language) for name in found[1:]} == {("alias", "rus")}


def test_very_many_spellings_are_all_kept_without_all_their_combinations(put: Put) -> None:
    letters = "абвгдежзиклмнопр"
    found = names(
        put,
        *(part("other", n, f"P{n}", *(("RUS", "CYRL", f"{c}{letters[n]}") for c in letters)) for n in range(1, 9)),
    )
    assert len(found) == 1 + len(letters)
    words = {word for name in found for word in name.text.split()}
    assert words >= {f"{c}{letters[n]}" for c in letters for n in range(1, 9)}


def test_a_part_without_a_spelling_keeps_its_value_only_in_the_same_script(put: Put) -> None:
    found = names(
        put,
        part("family-name", 1, "Primer", ("RUS", "CYRL", "Пример"), ("RUS", "LATN", "Prymer")),
        part("given-name", 2, "Ann"),
        part("suffix", 3, "III"),
        part("father-name", 4, "-"),
    )
    assert found == [
        Name("Primer Ann III"),
        Name("Prymer Ann III", "alias", language="rus"),
        Name("Пример", "weakAlias", "weak", "Cyrl", "rus"),
    ]


@pytest.mark.parametrize(
    ("written", "expected", "noted"),
    [
        ('day="28" month="4" year="1985"', ("1985-04-28", "1985-04-28", "exact", ""), ""),
        ('month="4" year="1985"', ("1985-04-01", "1985-04-30", "month", ""), ""),
        ('day="00" month="00" year="1985"', ("1985-01-01", "1985-12-31", "year", ""), ""),
        ('day="31" month="2" year="1985"', ("1985-01-01", "1985-12-31", "year", ""), "31.2.1985"),
        ('day="3" year="1985"', ("1985-01-01", "1985-12-31", "year", ""), "3.1985"),
        ('day="3" month="7"', None, "3.7"),
        ('year="1390" calendar="Islamic"', ("1970-03-08", "1971-02-27", "year", "islamic"), ""),
        ('year="1985" calendar="Islamic"', ("1985-01-01", "1985-12-31", "year", ""), ""),
        ('year="2500" calendar="Buddhist"', None, "2500 (Buddhist)"),
    ],
)
def test_dates_with_parts_missing_and_of_other_calendars(
    put: Put, written: str, expected: tuple[str, str, str, str] | None, noted: str
) -> None:
    parsed, party = one(put, identity(f"<day-month-year {written}/>"))
    assert [(d.start, d.end, d.kind, d.calendar) for d in party.birth_dates] == ([expected] if expected else [])
    assert party.notes == ((f"Date of birth: {noted}",) if noted else ())
    assert bool(parsed.unknown) == ("Buddhist" in written)


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("IMO Number: 8405270", "individual", set()),
        ("IMO Number: 8405270", "entity", {("imoNumber", "8405270")}),
        ("Fleet: Probe (IMO 9187629)", "entity", set()),
        ("Passport number: MX1234567 (Samplia)", "individual", {("passportNumber", "MX1234567")}),
        ("National ID: 123-456", "individual", {("idNumber", "123-456")}),
        ("Tax identification number: 10 27700", "entity", {("taxNumber", "10 27700")}),
        ("KPP: 770501001, OKPO: 01234567", "entity", {("kppCode", "770501001"), ("okpoCode", "01234567")}),
        ("SWIFT codes: SCERIRTH and SCTSAEA1", "entity", {("swiftBic", "SCERIRTH"), ("swiftBic", "SCTSAEA1")}),
        ("Swift Example (PVT) Ltd", "entity", set()),
        ("SWIFT code unknown", "entity", set()),
        ("Subsidiary of Mills (registration number: 123456)", "entity", set()),
    ],
)
def test_labelled_numbers_are_read_unless_they_are_somebody_elses(
    put: Put, text: str, kind: str, expected: set[tuple[str, str]]
) -> None:
    _, party = one(put, identity("") + f"<other-information>{text}</other-information>", kind)
    assert {(item.kind, item.value) for item in party.identifiers} == expected
    assert party.notes == (text,)


def test_what_is_not_known_is_counted_in_words(put: Put) -> None:
    text = wrapped(
        '<target ssid="1"><sanctions-set-id>77</sanctions-set-id><object object-type="submarine" colour="red">'
        '<identity main="true"><name name-type="nom-de-guerre" quality="odd"><name-part order="x" '
        'name-part-type="half"><value>Yellow</value><spelling-variant lang="RUS" script="CYRL" '
        'spelling-variant-type="phonetic">Жёлтая</spelling-variant></name-part></name>'
        '<address place-id="66"/><identification-document document-type="logbook"><issuer>Samplia</issuer>'
        "</identification-document><nationality><country>Atlantis</country></nationality></identity><depth>9</depth>"
        '</object><modification modification-type="sunk" effective-date="soon"/></target>'
    )
    parsed, found = read(put("x.xml", text))
    assert parsed.unknown == Counter((
        "object type 'submarine'", "attribute object@colour", "name type 'nom-de-guerre'", "name quality 'odd'",
        "name part type 'half'", "spelling variant type 'phonetic'", "place-id of no place",
        "document type 'logbook'", "country 'Atlantis'", "element depth", "modification type 'sunk'",
        "modification date 'soon'", "sanctions-set-id of no sanctions set",
    ))  # fmt: skip
    party = found["1"]
    assert (party.kind, party.caption) == ("Thing", "Yellow")
    assert party.notes == ("logbook: Samplia",)
    assert party.countries == (Country("", "country", "Atlantis"),)
    assert party.details["sanctionsSetId"] == ("77",)


def test_the_old_attribute_for_the_sanctions_set_is_read(whole: Path, put: Put, found: dict[str, Party]) -> None:
    text = whole.read_text().replace(
        '<target ssid="9003"><sanctions-set-id>702</sanctions-set-id>',
        '<target ssid="9003" sanctions-set-id="702">',
    )
    assert read(put("old.xml", text))[1] == found


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text[: len(text) // 2], "not well-formed"),
        (lambda text: text.replace('<target ssid="9003">', "<target>"), "without id or name"),
        (lambda text: text.replace('<target ssid="9003">', '<target ssid="9002">'), "comes twice"),
        (lambda text: text.replace("<value>Probe</value>", "").replace("Muster 2", ""), "without id or name"),
        (lambda text: text.replace('date="2026-03-02"', ""), "no date"),
        (lambda text: text.replace('list-type="whole-list"', ""), "of the type None"),
        (lambda text: text.replace("swiss-sanctions-list", "swiss-army-list"), "not Switzerland's list"),
        (lambda text: re.sub("<target.*</target>", "", text, flags=re.DOTALL), "holds no party"),
        (lambda text: text.replace("?>", '?><!DOCTYPE x [<!ENTITY y "z">]>', 1), "document type"),
        (lambda text: "", "not well-formed|holds nothing"),
    ],
)
def test_what_is_not_whole_is_refused(whole: Path, put: Put, change: Callable[[str], str], message: str) -> None:
    with pytest.raises(ListFormatError, match=message) as caught:
        read(put("bad.xml", change(whole.read_text())))
    assert caught.value.hint


def test_one_file_is_a_whole_list(whole: Path) -> None:
    with pytest.raises(ListFormatError, match="2 files"):
        ch_seco.parse([whole, whole])


def test_the_real_sample_keeps_all_that_it_says(shared: Path) -> None:
    """Five targets, of which two are de-listed; the sample was cut out without programmes and places."""
    path = shared / SAMPLE
    root = fromstring(path.read_text())
    parsed, found = read(path)
    assert parsed.warnings == ["2 de-listed targets are kept out of the list"]
    assert parsed.unknown == {"sanctions-set-id of no sanctions set": 3}
    targets = {target.id: target for target in ch_seco.history(path.read_bytes(), str(path))}
    assert len(targets) == 5
    assert set(targets) == {element.get("ssid") for element in root}
    assert set(found) == {ssid for ssid, target in targets.items() if target.latest != "de-listed"}
    for element in root:
        history, party = targets[element.get("ssid", "")], targets[element.get("ssid", "")].party
        scripts = {
            (variant.get("lang"), variant.get("script"), name.get("ssid"))
            for name in element.iterfind(".//identity/name")
            for variant in name.iter("spelling-variant")
        }
        assert len(party.names) == len(element.findall(".//identity/name")) + len(scripts)
        assert sum(name.script == "Cyrl" for name in party.names) == sum(s == "CYRL" for _, s, _ in scripts)
        assert len(party.birth_dates) == len(element.findall(".//identity/day-month-year"))
        assert len(party.countries) == len(element.findall(".//identity/nationality"))
        numbers = len(element.findall(".//identification-document"))
        assert len(party.identifiers) == numbers + ("IMO" in "".join(element.itertext()))
        assert len(party.addresses) == len(element.findall(".//address"))
        assert len(party.links) == len(element.findall("*/relation"))
        assert len(party.notes) == len(element.findall("*/justification") + element.findall("*/other-information"))
        assert len(history.modifications) == len(element.findall("modification"))
        listed = element.find("modification[@modification-type='listed']")
        assert party.designations[0].date == ("" if listed is None else listed.get("effective-date"))
    assert found["85396"].caption == "Zamulevich Dzmitry Mihaylavych"
    assert Name("ЗАМУЛЕВИЧ Дмитрий Михайлович", "alias", script="Cyrl", language="rus") in found["85396"].names
    assert Name("Putina", "previousName", language="eng") in found["52941"].names


def test_the_real_file_of_changes_is_read(shared: Path) -> None:
    path = shared / CHANGES
    with pytest.raises(ListFormatError, match="a file of changes"):
        ch_seco.parse([path])
    found = {target.id: target for target in ch_seco.amendment(path.read_bytes(), str(path))}
    assert {ssid: (target.party.caption, target.latest) for ssid, target in found.items()} == {
        "64398": ("Test B", "listed"),
        "64403": ("Test C", "listed"),
        "64393": ("Test A", "listed"),
    }
    assert {measure.kind for one in found["64393"].party.designations for measure in one.measures} == {
        "asset freeze",
        "travel ban",
    }

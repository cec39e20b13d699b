"""Lists as large as the published ones, made up, and what loading them costs.

The largest official files are too large to keep: OFAC's advanced XML (127 MB), Switzerland's list (40 MB, as it carries
its whole history), the European Union's (26 MB). Here files of these sizes are made in the published forms, with people
that nobody is, seeded; each is loaded into a store of its own by a process of its own, as `tamis lists update` does.

    python benchmarks/full_size.py                      # all three: sizes, seconds, memory
    python benchmarks/full_size.py --only us_ofac_sdn --keep FOLDER
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from population import customers

MOST_SECONDS, MOST_MEGABYTES = 60, 400


def people(number: int, seed: int) -> Iterator[tuple[str, str, tuple[int, int, int], str, random.Random]]:
    """Made-up persons: two names, a birth date, a country code, and a source of chance."""
    chance = random.Random(seed)
    others = customers(number, seed + 1)
    for row, other in zip(customers(number, seed), others, strict=True):
        year, month, day = (*map(int, row[3].split("-")), 1, 1)[:3]
        yield row[1], other[1], (year, month, day), row[4].upper(), chance


def ofac_advanced(parties: int, seed: int) -> Iterator[str]:
    """`SDN_ADVANCED.XML`: reference tables, places, documents, parties, relations, entries."""
    tables = {
        "AliasType": {1400: "A.K.A.", 1401: "F.K.A.", 1403: "Name"},
        "CalendarType": {1: "Gregorian"},
        "DetailType": {1430: "DATE", 1431: "LOOKUP", 1432: "TEXT", 1433: "COUNTRY"},
        "DetailReference": {91526: "Male", 91527: "Female"},
        "DocNameStatus": {1: "Primary Latin", 2: "Others"},
        "EntryEventType": {1: "Created"},
        "FeatureType": {8: "Birthdate", 9: "Place of Birth", 10: "Nationality Country", 25: "Location", 224: "Gender"},
        "IDRegDocDateType": {1480: "Issue Date", 1481: "Expiration Date"},
        "IDRegDocType": {1570: "Cedula No.", 1571: "Passport"},
        "LegalBasis": {1828: "Executive Order 13224 (Terrorism)"},
        "List": {1550: "SDN List"},
        "LocPartType": {1451: "ADDRESS1", 1454: "CITY", 1456: "POSTAL CODE"},
        "NamePartType": {1520: "Last Name", 1521: "First Name", 1525: "Entity Name"},
        "PartyType": {1: "Individual", 2: "Entity", 4: "Transport"},
        "RelationType": {15001: "Providing support to"},
        "Reliability": {1: "Unknown"},
        "SanctionsType": {1: "Program", 1705: "Block"},
        "Validity": {1: "Valid"},
    }  # fmt: skip
    yield '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n'
    yield '<Sanctions xmlns="http://www.un.org/sanctions/1.0" Version="3"><DateOfIssue CalendarTypeID="1">'
    yield "<Year>2026</Year><Month>8</Month><Day>7</Day></DateOfIssue>\n<ReferenceValueSets>"
    for name, rows in tables.items():
        values = "".join(f'<{name} ID="{key}">{escape(text)}</{name}>' for key, text in rows.items())
        yield f"<{name}Values>{values}</{name}Values>\n"
    yield '<PartySubTypeValues><PartySubType ID="3" PartyTypeID="2">Unknown</PartySubType>'
    yield '<PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType></PartySubTypeValues>'
    yield '<ScriptValues><Script ID="215" ScriptCode="Latn">Latin</Script></ScriptValues>'
    codes = sorted({code for _, _, _, code, _ in people(parties, seed)})
    countries = {code: 11000 + number for number, code in enumerate(codes)}
    for name, extra in (("Country", "ISO2"), ("AreaCode", "Description")):
        yield f"<{name}Values>"
        yield from (f'<{name} ID="{key}" {extra}="{code}">{code}</{name}>' for code, key in countries.items())
        yield f"</{name}Values>"
    yield "</ReferenceValueSets>\n<Locations>\n"
    for uid, (_, other, _, code, chance) in enumerate(people(parties, seed), start=1):
        for place in (uid, uid + parties):
            part = '<LocationPart LocPartTypeID="{}"><LocationPartValue Primary="true" LocPartValueTypeID="1" \
LocPartValueStatusID="1"><Comment /><Value>{}</Value></LocationPartValue></LocationPart>\n'
            yield f'<Location ID="{place}">\n<LocationAreaCode AreaCodeID="{countries[code]}" />\n'
            yield f'<LocationCountry CountryID="{countries[code]}" CountryRelevanceID="1413" />\n'
            yield part.format(1451, f"{chance.randint(1, 900)} {escape(other.split()[-1])} Street")
            yield part.format(1454, f"{escape(other.split()[0])} City") + part.format(1456, uid) + "</Location>\n"
    yield "</Locations>\n<IDRegDocuments>\n"
    for uid, (_, _, (year, month, day), code, _) in enumerate(people(parties, seed), start=1):
        for number in range(1 + uid % 2):
            yield f'<IDRegDocument ID="{uid * 2 + number}" IDRegDocTypeID="{1571 - number}" IdentityID="{uid}" \
IssuedBy-CountryID="{countries[code]}" ValidityID="1">\n<Comment />\n<IDRegistrationNo>X{uid:07}{number}\
</IDRegistrationNo>\n<IssuingAuthority />\n<DocumentDate IDRegDocDateTypeID="1480">\
{_period(year + 30, month, day)}</DocumentDate>\n<DocumentedNameReference DocumentedNameID="{uid}" />\n</IDRegDocument>\n'
    yield "</IDRegDocuments>\n<DistinctParties>\n"
    for uid, (name, other, birth, _, chance) in enumerate(people(parties, seed), start=1):
        yield _ofac_party(uid, parties, name, other, birth, chance)
    yield "</DistinctParties>\n<ProfileRelationships>\n"
    for uid in range(2, parties, 2):
        yield f'<ProfileRelationship ID="{uid}" From-ProfileID="{uid}" To-ProfileID="{uid - 1}" \
RelationTypeID="15001" RelationQualityID="1" Former="false" SanctionsEntryID="{uid}"><Comment /></ProfileRelationship>\n'
    yield "</ProfileRelationships>\n<SanctionsEntries>\n"
    for uid in range(1, parties + 1):
        period = '<DatePeriod CalendarTypeID="1" YearFixed="true" MonthFixed="true" DayFixed="true" />'
        yield f'<SanctionsEntry ID="{uid}" ProfileID="{uid}" ListID="1550">\n<EntryEvent ID="{uid}" \
EntryEventTypeID="1" LegalBasisID="1828">\n<Comment />\n<Date CalendarTypeID="1"><Year>{2002 + uid % 24}</Year>\
<Month>9</Month><Day>29</Day></Date>\n</EntryEvent>\n<SanctionsMeasure ID="{uid}" SanctionsTypeID="1705">{period}\
</SanctionsMeasure>\n<SanctionsMeasure ID="{uid + parties}" SanctionsTypeID="1"><Comment>SDGT</Comment>{period}\
</SanctionsMeasure>\n</SanctionsEntry>\n'
    yield "</SanctionsEntries>\n</Sanctions>\n"


def _ofac_party(
    uid: int, parties: int, name: str, other: str, birth: tuple[int, int, int], chance: random.Random
) -> str:
    groups, aliases = [], []
    for at, (written, weak) in enumerate(
        ((name, False), (other, False), (f"{other} {uid}", chance.random() < 0.3))
    ):
        *given, family = written.split()
        parts = ""
        for text, kind in ((family, 1520), (" ".join(given), 1521)):
            if text:
                group = (uid * 3 + at) * 2 + (kind - 1520)
                groups.append(
                    f'<MasterNamePartGroup>\n<NamePartGroup ID="{group}" NamePartTypeID="{kind}" />\n\
</MasterNamePartGroup>\n'
                )
                parts += f'<DocumentedNamePart>\n<NamePartValue NamePartGroupID="{group}" ScriptID="215" \
ScriptStatusID="1" Acronym="false">{escape(text)}</NamePartValue>\n</DocumentedNamePart>\n'
        aliases.append(
            f'<Alias FixedRef="{uid}" AliasTypeID="{1400 if at else 1403}" Primary="{str(not at).lower()}" \
LowQuality="{str(weak).lower()}">\n<DocumentedName ID="{uid * 3 + at}" FixedRef="{uid}" DocNameStatusID="{1 + bool(at)}">\n\
{parts}</DocumentedName>\n</Alias>\n'
        )
    features = "".join(
        f'<Feature ID="{uid * 5 + at}" FeatureTypeID="{kind}">\n<FeatureVersion ID="{uid * 5 + at}" ReliabilityID="1">\n\
<Comment />\n{said}</FeatureVersion>\n<IdentityReference IdentityID="{uid}" IdentityFeatureLinkTypeID="1" />\n</Feature>\n'
        for at, (kind, said) in enumerate(
            (
                (8, _period(*birth)),
                (9, f'<VersionDetail DetailTypeID="1432">{escape(other.split()[0])} City</VersionDetail>\n'),
                (25, f'<VersionLocation LocationID="{uid}" />\n'),
                (25, f'<VersionLocation LocationID="{uid + parties}" />\n'),
                (224, '<VersionDetail DetailTypeID="1431" DetailReferenceID="91526" />\n'),
            )
        )
    )
    return f'<DistinctParty FixedRef="{uid}">\n<Comment />\n<Profile ID="{uid}" PartySubTypeID="4">\n<Identity ID="{uid}" \
FixedRef="{uid}" Primary="true" False="false">\n{"".join(aliases)}<NamePartGroups>\n{"".join(groups)}</NamePartGroups>\n\
</Identity>\n{features}</Profile>\n</DistinctParty>\n'


def _period(year: int, month: int, day: int) -> str:
    date = f"<Year>{year}</Year>\n<Month>{month}</Month>\n<Day>{day}</Day>\n"
    fixed = 'YearFixed="false" MonthFixed="false" DayFixed="false"'
    bounds = "".join(
        f'<{bound} Approximate="false" {fixed}>\n<From>\n{date}</From>\n<To>\n{date}</To>\n</{bound}>\n'
        for bound in ("Start", "End")
    )
    return f'<DatePeriod CalendarTypeID="1" {fixed}>\n{bounds}</DatePeriod>\n'


def eu(parties: int, seed: int) -> Iterator[str]:
    """The European Union's XML 1.1: each value with the regulation that it comes from."""
    yield '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    yield '<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-08-05T16:47:04.449+02:00" globalFileId="1">'
    for uid, (name, other, (year, month, day), code, chance) in enumerate(people(parties, seed), start=1):
        place = f'regulationLanguage="en" logicalId="{uid}"'
        act = f'regulationType="amendment" publicationDate="2022-07-19" numberTitle="2022/{uid} (OJ L190)" \
publicationUrl="https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=uriserv%3AOJ.L_.2022.190.01.{uid:04}.01.ENG"'
        yield f'\n<sanctionEntity designationDetails="" unitedNationId="" euReferenceNumber="EU.{uid}.{uid % 90}" \
logicalId="{uid}">\n<remark>Made up, entry {uid}</remark>\n<regulation regulationType="amendment" \
organisationType="council" publicationDate="2022-02-25" entryIntoForceDate="2022-02-25" numberTitle="2022/{uid} \
(OJ L53)" programme="UKR" logicalId="{uid}"><publicationUrl>https://eur-lex.europa.eu/{uid}</publicationUrl></regulation>\n\
<subjectType code="person" classificationCode="P"/>\n'
        for number, written in enumerate(
            [name, other, *(f"{name} {other.split()[-1]} {n}" for n in range(chance.randint(1, 4)))]
        ):
            yield f'<nameAlias firstName="" middleName="" lastName="" wholeName={quoteattr(written)} function="Director" \
gender="M" title="" nameLanguage="" strong="{str(number < 3).lower()}" {place}>\n<regulationSummary {act}/></nameAlias>\n'
        where = f'countryIso2Code="{code}" countryDescription="{code}"'
        yield f'<citizenship region="" {where} {place}><regulationSummary {act}/></citizenship>\n'
        yield f'<birthdate circa="false" calendarType="GREGORIAN" city="{escape(other.split()[0])}" zipCode="" \
birthdate="{year}-{month:02}-{day:02}" dayOfMonth="{day}" monthOfYear="{month}" year="{year}" region="" place="" {where} \
{place}><regulationSummary {act}/></birthdate>\n'
        yield f'<address city="{escape(other.split()[0])} City" street="{uid} Street" poBox="" zipCode="{uid}" region="" \
place="" asAtListingTime="false" {where} {place}><regulationSummary {act}/></address>\n'
        yield f'<identification diplomatic="false" knownExpired="false" knownFalse="false" reportedLost="false" \
revokedByIssuer="false" issuedBy="" latinNumber="" nameOnDocument="" number="X{uid:07}" region="" \
identificationTypeCode="passport" identificationTypeDescription="National passport" {where} {place}>\
<regulationSummary {act}/></identification>\n</sanctionEntity>'
    yield "\n</export>\n"


def seco(parties: int, seed: int) -> Iterator[str]:
    """Switzerland's list: programmes, places, and targets with all that ever happened to them, de-listed ones too."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<swiss-sanctions-list list-type="whole-list" date="2026-08-15">\n'
    yield '<sanctions-program ssid="1" version-date="2026-08-15"><program-key lang="eng">Made up</program-key>\
<program-name lang="eng">Ordinance on made-up measures</program-name><sanctions-set ssid="2" lang="eng">Persons\
</sanctions-set><origin>CH</origin></sanctions-program>\n'
    for uid, (_, other, _, code, _) in enumerate(people(parties, seed), start=1):
        yield f'<place ssid="{uid + 10_000_000}"><location>{escape(other.split()[0])} City</location>\
<country iso-code="{code}">{code}</country></place>\n'
    for uid, (name, other, (year, month, day), code, chance) in enumerate(people(parties, seed), start=1):
        aliases = "".join(
            f'<name ssid="{uid * 20 + at}" name-type="alias" quality="{chance.choice(("good", "low"))}" lang="eng">\
<name-part order="1" name-part-type="whole-name"><value>{escape(other)} {at}</value></name-part></name>'
            for at in range(1, 5)
        )
        *given, family = name.split()
        told = f"{escape(name)} is a made-up person who holds the office number {uid} of a made-up country. "
        history = "".join(
            f'<modification modification-type="amended" enactment-date="{2015 + at}-03-01" publication-date="{2015 + at}-03-01" \
effective-date="{2015 + at}-03-02"><removed><justification ssid="{uid * 20 + 9}">{told * 4}</justification></removed><added>\
<justification ssid="{uid * 20 + 9}">{told * 5}</justification></added></modification>'
            for at in range(chance.randint(1, 6))
        )
        gone = (
            '<modification modification-type="de-listed" enactment-date="2025-01-05" publication-date="2025-01-05" \
effective-date="2025-01-06"/>'
            if chance.random() < 0.25
            else ""
        )
        yield f'<target ssid="{uid}"><sanctions-set-id>2</sanctions-set-id><individual sex="male"><identity \
ssid="{uid * 20}" main="true"><name ssid="{uid * 20 + 10}" name-type="primary-name" quality="good" lang="eng">\
<name-part order="1" name-part-type="family-name"><value>{escape(family)}</value></name-part><name-part order="2" \
name-part-type="given-name"><value>{escape(" ".join(given))}</value></name-part></name>{aliases}<day-month-year \
ssid="{uid * 20 + 11}" day="{day}" month="{month}" year="{year}" calendar="Gregorian" quality="good"/><place-of-birth \
ssid="{uid * 20 + 12}" place-id="{uid + 10_000_000}"/><nationality ssid="{uid * 20 + 13}"><country iso-code="{code}">{code}\
</country></nationality><address ssid="{uid * 20 + 14}" place-id="{uid + 10_000_000}"/></identity><justification \
ssid="{uid * 20 + 9}">{told * 5}</justification></individual>{history}<modification modification-type="listed" \
enactment-date="2014-03-01" publication-date="2014-03-01" effective-date="2014-03-02"/>{gone}</target>\n'
    yield "</swiss-sanctions-list>\n"


LISTS: dict[str, tuple[str, Callable[[int, int], Iterator[str]], int, int]] = {
    "us_ofac_sdn": ("SDN_ADVANCED.XML", ofac_advanced, 17_500, 127),
    "ch_seco_sanctions": ("consolidated-list.xml", seco, 7_000, 40),
    "eu_fsf": ("xmlFullSanctionsList_1_1.xml", eu, 5_800, 26),
}
"""List, the name of its file, its writer, parties, and the size of the published one in MB."""


def load(list_id: str, file: Path, home: Path) -> None:
    """Load one file into a home of its own, and print what it took as JSON."""
    from tamis.config import settings
    from tamis.library import Library

    start = time.perf_counter()
    [report] = Library(settings(home)).update([list_id], from_=file, build=False)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert report.version is not None
    print(json.dumps({"seconds": seconds, "megabytes": peak, "parties": report.version.parties}))


def main() -> int:
    """Make the files, load them, and say whether all stayed within a minute and 400 MB."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=LISTS)
    parser.add_argument("--keep", type=Path, help="keep the files in this folder")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--load", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.load:
        load(options.load[0], Path(options.load[1]), Path(options.load[2]))
        return 0
    within = True
    with tempfile.TemporaryDirectory() as folder:
        for list_id in [options.only] if options.only else LISTS:
            name, writer, parties, published = LISTS[list_id]
            target = (options.keep or Path(folder)) / name
            with target.open("w", encoding="utf-8") as file:
                file.writelines(writer(parties, options.seed))
            call = [sys.executable, __file__, "--load", list_id, str(target), str(Path(folder) / list_id)]
            done = json.loads(subprocess.run(call, check=True, capture_output=True, text=True).stdout)
            within &= done["seconds"] < MOST_SECONDS and done["megabytes"] < MOST_MEGABYTES
            size = target.stat().st_size / 1e6
            print(
                f"{list_id:18} {size:6.0f} MB (published: {published} MB)  {done['parties']:7,} parties"
                f"  {done['seconds']:5.1f} s  {done['megabytes']:5.0f} MB"
            )
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main())

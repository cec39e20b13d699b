"""What OFAC's advanced XML says of its parties outside of them: tables, locations, documents, relations, entries.

Everything in that form is told by numbers, whose words stand in tables of reference values at its beginning; the
numbers are those of one file alone. The sections are kept as short texts, by the numbers the parties know them by.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from tamis.errors import ListFormatError
from tamis.lists import reading
from tamis.lists.reading import text_of
from tamis.lists.us_ofac_dates import written
from tamis.lists.us_ofac_enhanced import composed, said
from tamis.normalize.dates import calendar_date

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

ROWS = frozenset(("Location", "IDRegDocument", "DistinctParty", "ProfileRelationship", "SanctionsEntry"))
"""What the sections are lists of."""
SECTIONS = frozenset((
    "DateOfIssue", "ReferenceValueSets", "Locations", "IDRegDocuments", "DistinctParties", "ProfileRelationships",
    "SanctionsEntries", "SanctionsEntryLinks",
))  # fmt: skip
OPTIONAL = frozenset(["SanctionsEntryLinks"])
"""The section that OFAC leaves empty."""
KNOWN = frozenset((
    *ROWS, *SECTIONS, "Alias", "Comment", "Date", "DatePeriod", "Day", "DocumentDate", "DocumentedName",
    "DocumentedNamePart", "DocumentedNameReference", "End", "EntryEvent", "Feature", "FeatureVersion",
    "FeatureVersionReference", "From", "IDRegDocumentReference", "IDRegistrationNo", "Identity",
    "IdentityReference", "IssuingAuthority", "LocationAreaCode", "LocationCountry", "LocationPart",
    "LocationPartValue", "MasterNamePartGroup", "Month", "NamePartGroup", "NamePartGroups", "NamePartValue",
    "Profile", "SanctionsMeasure", "Start", "To", "Value", "VersionDetail", "VersionLocation", "Year",
    "@Acronym", "@AliasTypeID", "@Approximate", "@AreaCodeID", "@CalendarTypeID", "@CountryID",
    "@CountryRelevanceID", "@DayFixed", "@DetailReferenceID", "@DetailTypeID", "@DocNameStatusID",
    "@DocumentedNameID", "@EntryEventTypeID", "@False", "@FeatureTypeID", "@FeatureVersionID", "@FixedRef",
    "@Former", "@From-ProfileID", "@ID", "@IDRegDocDateTypeID", "@IDRegDocTypeID", "@IDRegDocumentID",
    "@IdentityFeatureLinkTypeID", "@IdentityID", "@IssuedBy-CountryID", "@IssuedIn-LocationID", "@LegalBasisID",
    "@ListID", "@LocPartTypeID", "@LocPartValueStatusID", "@LocPartValueTypeID", "@LocationID", "@LowQuality",
    "@MonthFixed", "@NamePartGroupID", "@NamePartTypeID", "@PartySubTypeID", "@Primary", "@ProfileID",
    "@RelationQualityID", "@RelationTypeID", "@ReliabilityID", "@SanctionsEntryID", "@SanctionsTypeID",
    "@ScriptID", "@ScriptStatusID", "@To-ProfileID", "@ValidityID", "@YearFixed",
))  # fmt: skip
_DATE = ("Year", "Month", "Day")
_GREGORIAN = "Gregorian"
_CALENDARS = {"Islamic": "islamic", "Hijri": "islamic", "Persian": "persian"}
_DOCUMENT_DATES = {"Issue Date": "issued", "Expiration Date": "expires"}
_ADDRESS_PARTS = (
    "ADDRESS1", "ADDRESS2", "ADDRESS3", "CITY", "STATE/PROVINCE", "POSTAL CODE", "REGION", "Unknown",
)  # fmt: skip


class Tables:
    """The words for the numbers of one file; what is not among them is counted."""

    def __init__(self, texts: Mapping[str, Mapping[str, str]], unknown: Counter[str]) -> None:
        self.texts, self.unknown = texts, unknown
        self.scripts = frozenset(texts.get("Script", {}).values())

    @classmethod
    def of(cls, element: Element, unknown: Counter[str]) -> Tables:
        """The tables of a file; a subtype of parties that is called unknown goes by its type."""
        texts: dict[str, dict[str, str]] = {}
        rows = [row for table in element for row in table]
        for row in rows:
            # The code of an area is its text, and what it is called an attribute.
            text = reading.one_line(row.get("Description", "")) if row.tag == "AreaCode" else said(row)
            texts.setdefault(row.tag, {})[row.get("ID", "")] = text.replace("\u2019", "'")
        subtypes, types = texts.get("PartySubType", {}), texts.get("PartyType", {})
        for row in rows:
            if row.tag == "PartySubType" and said(row) == "Unknown":
                subtypes[row.get("ID", "")] = types.get(row.get("PartyTypeID", ""), "")
        return cls(texts, unknown)

    def text(self, table: str, number: str | None) -> str:
        """What a table says for a number; empty for no number and for `Unknown`."""
        if not number:
            return ""
        found = self.texts.get(table, {}).get(number)
        if found is None:
            self.unknown[f"{table} without a text in its table"] += 1
        return "" if found in (None, "Unknown") else found

    def one_of(self, table: str, number: str | None, known: tuple[str, ...], words: str) -> str:
        """The same for a table of few values, of which others are counted."""
        text = self.text(table, number)
        if text not in known:
            self.unknown[f"{words} {text!r}"] += 1
        return text

    def calendar(self, element: Element) -> str:
        """The calendar of a date or period; a file that gives none means the Gregorian."""
        return self.text("CalendarType", element.get("CalendarTypeID")) or _GREGORIAN

    def period(self, element: Element) -> str:
        """A period in the words of the legacy form, of the Gregorian calendar; empty when it has no bounds.

        Bounds that are no dates stay the numbers they are.
        """
        calendar = self.calendar(element)
        sides = [side for name in ("Start", "End") if (side := element.find(name)) is not None]
        bounds = [
            self.day(point, calendar, last=last)
            for side in sides
            for early, late in [(side.find("From"), side.find("To"))]
            for point, last in ((late if early is None else early, False), (early if late is None else late, True))
            if point is not None
        ]
        if not all(bounds):
            return f"{_points(element)} ({calendar})"
        return written(bounds, circa=any(side.get("Approximate") == "true" for side in sides))

    def day(self, point: Element, calendar: str, *, last: bool = False) -> str:
        """The first or the last day (ISO 8601) that a date may mean; empty for what is none, which is counted."""
        try:
            year, month, day = (int(text_of(point, name) or 0) for name in _DATE)
            if calendar != _GREGORIAN:
                span = calendar_date(year, month, day, _CALENDARS[calendar])
                if span is not None:
                    return span.end if last else span.start
            else:
                month = month or (12 if last else 1)
                return date(year, month, day or (monthrange(year, month)[1] if last else 1)).isoformat()
        except (ValueError, OverflowError, KeyError):
            pass
        self.unknown[f"date of the calendar {calendar!r}"] += 1
        return ""

    def comments(self, element: Element, about: str) -> list[str]:
        """Comments on a thing as remarks, and how its dates are written in another calendar."""
        found = [said(comment) for comment in element.iter("Comment")]
        for period in element.iter("DatePeriod"):
            if (calendar := self.calendar(period)) != _GREGORIAN:
                found.append(f"in the calendar {calendar!r} {_points(period)}")
        return [f"Comment on {about}: {text}" for text in found if text]


def _points(element: Element) -> str:
    """The dates within an element as the numbers that are given of them."""
    dates = {"-".join(filter(None, (text_of(point, name) for name in _DATE))) for point in element.iter()}
    return ", ".join(sorted(filter(None, dates)))


class Location(NamedTuple):
    """A place as street, city and country, once in each script it is written in, and what is noted of it."""

    addresses: tuple[tuple[str, str, str], ...]
    remarks: tuple[str, ...]

    @property
    def text(self) -> str:
        """The place on one line."""
        return ", ".join(filter(None, self.addresses[0])) if self.addresses else ""


class _Document(NamedTuple):
    """A document as remarks, the words that name it, and the number of the place it was issued in."""

    remarks: tuple[str, ...]
    about: str
    place: str


@dataclass
class Listing:
    """What the entries on OFAC's lists say of a party: all of it goes to each of its programmes or to one."""

    programmes: set[str] = field(default_factory=set)
    days: set[tuple[str, str]] = field(default_factory=set)
    authorities: set[str] = field(default_factory=set)
    sanctions: set[str] = field(default_factory=set)
    remarks: list[str] = field(default_factory=list)


class Relation(NamedTuple):
    """A relation to the party of a number, and the words that qualify it."""

    kind: str
    target: str
    qualities: tuple[str, ...]
    comments: tuple[str, ...]


class Sections:
    """The sections of one file, gathered row by row."""

    def __init__(self, path: str, unknown: Counter[str]) -> None:
        self.path, self.unknown = path, unknown
        self.tables = Tables({}, unknown)
        self.published = ""
        self.locations: dict[str, Location] = {}
        self.documents: dict[str, list[_Document]] = {}
        self.relations: dict[str, list[Relation]] = {}
        self.listings: dict[str, Listing] = {}

    def take(self, element: Element) -> None:
        """Keep what an element at the top, or a row of a section, says."""
        if element.tag == "DateOfIssue":
            self.published = self._published(element)
        elif element.tag == "ReferenceValueSets":
            self.tables = Tables.of(element, self.unknown)
        elif element.tag in ROWS and not self.tables.texts:
            message = "lacks its tables of reference values"
            raise ListFormatError(message, file=self.path, field="ReferenceValueSets", hint=reading.FETCH_AGAIN)
        elif element.tag == "Location":
            self.locations[element.get("ID", "")] = self._location(element)
        elif element.tag == "IDRegDocument":
            self.documents.setdefault(element.get("IdentityID", ""), []).append(self._document(element))
        elif element.tag == "ProfileRelationship":
            self.relations.setdefault(element.get("From-ProfileID", ""), []).append(self._relation(element))
        elif element.tag == "SanctionsEntry":
            self._list(element, self.listings.setdefault(element.get("ProfileID", ""), Listing()))

    def _published(self, element: Element) -> str:
        try:
            return date(*(int(text_of(element, name)) for name in _DATE)).isoformat()
        except (ValueError, OverflowError) as error:
            message = "has no publication date"
            raise ListFormatError(
                message, file=self.path, field="DateOfIssue", hint=reading.FETCH_AGAIN
            ) from error

    def _location(self, element: Element) -> Location:
        text = self.tables.text
        country = ", ".join(
            filter(None, (text("Country", each.get("CountryID")) for each in element.iterfind("LocationCountry")))
        )
        if not country:
            areas = (text("AreaCode", each.get("AreaCodeID")) for each in element.iterfind("LocationAreaCode"))
            country = ", ".join(area for area in areas if area and area != "undetermined")
        scripts: dict[str, dict[str, str]] = {"": {}}
        remarks = []
        for part in element.iterfind("LocationPart"):
            kind = text("LocPartType", part.get("LocPartTypeID")) or "Unknown"
            if kind not in _ADDRESS_PARTS:
                self.unknown[f"address part {kind!r}"] += 1
            for each in part.iterfind("LocationPartValue"):
                value, comment = said(each.find("Value")), said(each.find("Comment"))
                # A value in another script has that script's name for a comment.
                script = comment if comment in self.tables.scripts else ""
                parts = scripts.setdefault(script, {})
                parts[kind] = ", ".join(filter(None, (parts.get(kind, ""), value)))
                if comment and not script:
                    remarks.append(f"Comment on {value}: {comment}")
        addresses = (composed(parts, country) for script, parts in scripts.items() if parts or not script)
        return Location(tuple(address for address in addresses if any(address)), tuple(remarks))

    def _document(self, element: Element) -> _Document:
        text = self.tables.text
        about = f"{text('IDRegDocType', element.get('IDRegDocTypeID'))} {said(element.find('IDRegistrationNo'))}"
        remark, country = about, text("Country", element.get("IssuedBy-CountryID"))
        if country:
            remark += f" ({country})"
        beyond = self.tables.comments(element, about)
        dates = {}
        for each in element.iterfind("DocumentDate"):
            kind, period = text("IDRegDocDateType", each.get("IDRegDocDateTypeID")), each.find("DatePeriod")
            day = "" if period is None else self.tables.period(period)
            if kind in _DOCUMENT_DATES and kind not in dates:
                dates[kind] = day
            else:
                beyond.append(f"Comment on {about}: {kind} {day}")
        remark += "".join(f" {words} {dates[kind]}" for kind, words in _DOCUMENT_DATES.items() if dates.get(kind))
        if authority := said(element.find("IssuingAuthority")):
            beyond.append(f"Issued by {authority}: {about}")
        validity = text("Validity", element.get("ValidityID"))
        if validity not in ("", "Valid"):
            beyond.append(f"Not valid: {about}")
        return _Document((remark, *beyond), about, element.get("IssuedIn-LocationID", ""))

    def _relation(self, element: Element) -> Relation:
        kind = self.tables.text("RelationType", element.get("RelationTypeID"))
        quality = self.tables.text("RelationQuality", element.get("RelationQualityID"))
        qualities = [quality.lower()] if quality not in ("", "High") else []
        if element.get("Former") == "true":
            qualities.append("former")
        comments = [text for comment in element.iter("Comment") if (text := said(comment))]
        comments += [text for period in element.iterfind("DatePeriod") if (text := self.tables.period(period))]
        return Relation(kind, element.get("To-ProfileID", ""), tuple(qualities), tuple(comments))

    def _list(self, element: Element, listing: Listing) -> None:
        text = self.tables.text
        name = text("List", element.get("ListID"))
        listing.remarks += [
            f"Comment on {name}: {said(each)}" for each in element.iterfind("Comment") if said(each)
        ]
        for event in element.iterfind("EntryEvent"):
            kind = self.tables.one_of("EntryEventType", event.get("EntryEventTypeID"), ("Created",), "entry event")
            point = event.find("Date")
            day = "" if point is None else self.tables.day(point, self.tables.calendar(point))
            if kind == "Created":
                listing.days.add((name, day))
            if kind != "Created" or not day:
                listing.remarks.append(f"Comment on {name}: {kind} {day or _points(event)}")
            listing.authorities.add(text("LegalBasis", event.get("LegalBasisID")))
            listing.remarks += self.tables.comments(event, name)
        for measure in element.iterfind("SanctionsMeasure"):
            kind, comment = text("SanctionsType", measure.get("SanctionsTypeID")), said(measure.find("Comment"))
            if kind == "Program" and comment:
                listing.programmes.add(comment)
            else:
                listing.sanctions.add(kind)
                listing.remarks += self.tables.comments(measure, kind)
            for period in measure.iterfind("DatePeriod"):
                if days := self.tables.period(period):
                    listing.remarks.append(f"Comment on {comment or kind}: {days}")

    def document_remarks(self, identity: str) -> list[str]:
        """The remarks that the documents of an identity make."""
        found: list[str] = []
        for document in self.documents.get(identity, ()):
            found += document.remarks
            if document.place in self.locations:
                found.append(f"Issued in {self.locations[document.place].text}: {document.about}")
        return found

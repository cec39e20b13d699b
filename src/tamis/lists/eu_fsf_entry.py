"""One entry of the European Union's list, put together from its elements, whatever file they come from.

Every form of the list says the same under other names. Here the fields bear the names of XML 1.1
(`wholeName`, `countryIso2Code`, `remark` ...); who reads a form brings its fields to these.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tamis.lists.sources import LISTS
from tamis.model import Address, Country, DateSpan, Designation, Identifier, Measure, Name, Party, Place
from tamis.normalize.countries import country_code, country_of_place
from tamis.normalize.dates import CIRCA_YEARS, calendar_date, read_date
from tamis.normalize.identifiers import identifier_kind, is_valid, likely_kind
from tamis.normalize.scripts import script_of

AUTHORITY = LISTS["eu_fsf"].publisher
MEASURES = (Measure("asset freeze", "EU financial sanctions"),)
"""What the list as a whole is of: those whose funds are frozen. Whoever may only not travel is not on it."""

Fields = Mapping[str, str]
"""An element: its fields by their names in XML 1.1, on one line each, empty or absent where nothing is said."""

_KINDS = {"person": "Person", "P": "Person", "enterprise": "Organization", "E": "Organization"}
_GENDERS = {"M": "male", "F": "female"}
_CODES = {
    "passport": "passportNumber", "id": "idNumber", "other": "idNumber", "regnumber": "registrationNumber",
    "fiscalcode": "taxNumber", "swiftbic": "swiftBic", "imo": "imoNumber", "ssn": "socialSecurityNumber",
    "tradelic": "registrationNumber", "birthcert": "idNumber", "nationcert": "idNumber",
    "travelcardid": "idNumber", "electionid": "idNumber", "residentperm": "idNumber",
    "drivinglicence": "idNumber", "NRN": "idNumber",
}  # fmt: skip
"""The codes of documents. "other", "id" and the codes of registries hold any number; its remark says which."""
_LOOSE = frozenset(("id", "other", "regnumber", "fiscalcode", "tradelic"))
_CONTACTS = {"PHONE": "phone", "FAX": "fax", "EMAIL": "email", "WEB": "website"}
FLAGS = {
    "diplomatic": "diplomatic",
    "knownExpired": "known to be expired",
    "knownFalse": "known to be false",
    "reportedLost": "reported lost",
    "revokedByIssuer": "revoked by issuer",
}
"""What can be said of a document, and the publisher's words for it."""
_STATED = {
    "issuedBy": "issued by",
    "issuedDate": "issued",
    "issueDate": "issued",
    "validFrom": "valid from",
    "validTo": "valid to",
    "nameOnDocument": "name on document",
    "region": "region",
}
_CALENDARS = {"ISLAMIC": "islamic"}

_BREAKS = re.compile(r"[\r\n\t]+")
_QUALITY = re.compile(r"\b(low|lo|good|ood|god|high)[ -]quality\b", re.IGNORECASE)
_ONLY_QUALITY = re.compile(r"\(?(?:low|good|high)[ -]quality(?: alias| a\.?k\.?a\.?)?[).]*", re.IGNORECASE)
_FORMER = re.compile(r"\(?(?:formerly|previously|f\.?k\.?a\b)", re.IGNORECASE)
_REGIMES = re.compile(r"in regime ([^,()]{1,80}(?:\([^()]{0,80}\))?) of programme (\w{1,20})")
_IMO = re.compile(r"\bIMO(?: (?:number|no))?[.:]? ?(\d{7})\b", re.IGNORECASE)
_LABELLED = re.compile(r"([A-Za-z][A-Za-z./-]{1,30}(?: no\.?| number)?)[ :]{1,3}(\d[\w./ -]*)", re.IGNORECASE)
_SHORT = 60
"""Characters of a remark that names a kind of number; a longer one tells a story."""


def said(text: str | None) -> str:
    """A field on one line; empty for what stands where nothing is known."""
    lines = _BREAKS.split((text or "").replace("\\n", "\n"))
    words = " ".join(filter(None, map(str.strip, lines)))
    return "" if words in ("-", "N/A") else words


@dataclass
class _Alias:
    """A name as it is met: what it ranks by, and what it becomes."""

    rank: tuple[int, int, int, int, str]
    name: Name


@dataclass
class Entry:
    """An entry in the making."""

    source_id: str
    reference: str = ""
    united_nations: str = ""
    listed: set[str] = field(default_factory=set)
    types: set[str] = field(default_factory=set)
    aliases: list[_Alias] = field(default_factory=list)
    acts: set[tuple[str, str]] = field(default_factory=set)
    functions: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    parts: dict[str, list[Any]] = field(default_factory=dict)
    details: dict[str, list[str]] = field(default_factory=dict)
    unknown: Counter[str] = field(default_factory=Counter)

    def add(self, part: str, value: object) -> None:
        """Keep a value of one of the party's fields."""
        self.parts.setdefault(part, []).append(value)

    def detail(self, key: str, text: str) -> None:
        """Keep what no field of the party holds."""
        if text:
            self.details.setdefault(key, []).append(text)

    def note(self, label: str, text: str) -> None:
        """Keep words as they are, with what they are said of."""
        if text:
            self.notes.append(f"{label}: {text}" if label else text)

    def entity(self, fields: Fields) -> None:
        """What is said of the party as a whole."""
        self.reference = self.reference or said(fields.get("euReferenceNumber"))
        self.united_nations = self.united_nations or said(fields.get("unitedNationId"))
        if listed := said(fields.get("designationDate")):
            span = read_date(listed)
            if span and span.kind == "exact":
                self.listed.add(span.start)
            else:
                self.note("Date of designation", listed)
        self.note("", said(fields.get("designationDetails")))
        self.remark(said(fields.get("remark")))

    def subject(self, kind: str) -> None:
        """Whether it is a person."""
        if kind not in _KINDS:
            self.unknown[f"subject type {kind!r}"] += 1
        self.types.add(_KINDS.get(kind, "LegalEntity"))

    def remark(self, text: str) -> None:
        """A remark on the party; those of old name every regime that it is sanctioned in."""
        self.note("", text)
        for act, programme in _REGIMES.findall(text):
            self.acts.add((programme, act.strip()))

    def regulation(self, fields: Fields) -> None:
        """An act by which the party is listed."""
        title = said(fields.get("numberTitle"))
        programme = said(fields.get("programme"))
        if title or programme:
            self.acts.add((programme, title))
        for key, name in (
            ("listingDate", "publicationDate"),
            ("startDate", "entryIntoForceDate"),
            ("sourceUrl", "publicationUrl"),
            ("regulationType", "regulationType"),
            ("organisationType", "organisationType"),
        ):
            self.detail(key, said(fields.get(name)))
        self.note(title, said(fields.get("remark")))

    def summary(self, fields: Fields) -> None:
        """The act by which one element came in or changed."""
        words = (said(fields.get("numberTitle")), said(fields.get("publicationDate")))
        self.detail("amendedBy", ", ".join(filter(None, words)))

    def name(self, fields: Fields) -> None:
        """One of the names, all of equal rank with the publisher."""
        text = said(fields.get("wholeName"))
        given = [said(fields.get(part)) for part in ("firstName", "middleName", "lastName")]
        text = text or " ".join(filter(None, given))
        remark = said(fields.get("remark"))
        language = said(fields.get("nameLanguage")).lower()
        strong = self._flag("strong", fields.get("strong"), default=True)
        quality = _QUALITY.search(remark)
        if quality and quality[1].lower() in ("low", "lo"):
            strong = False
        if text:
            kind = "weakAlias" if not strong else "previousName" if _FORMER.match(remark) else "alias"
            name = Name(text, kind, "strong" if strong else "weak", script_of(text), language)
            number = said(fields.get("logicalId"))
            rank = (
                ("alias", "previousName", "weakAlias").index(kind),
                int(language not in ("", "en")),
                int(name.script != "Latn"),
                int(number) if number.isdecimal() and len(number) < 19 else 1 << 62,
                text,
            )
            self.aliases.append(_Alias(rank, name))
        for part, value in zip(("firstName", "middleName", "lastName"), given, strict=True):
            self.detail(part, value)
        if title := said(fields.get("title")):
            self.add("titles", title)
        if function := said(fields.get("function")):
            self.functions.add(function)
        if gender := said(fields.get("gender")):
            if gender not in _GENDERS:
                self.unknown[f"gender {gender!r}"] += 1
            self.add("genders", _GENDERS.get(gender, gender.lower()))
        if not _ONLY_QUALITY.fullmatch(remark):
            self.note(text or "Name", remark)

    def birth(self, fields: Fields) -> None:
        """When and where somebody was born."""
        calendar = said(fields.get("calendarType")).upper() or "GREGORIAN"
        circa = self._flag("circa", fields.get("circa"))
        for written in _written_dates(fields):
            stated = f"circa {written}" if circa else written
            if span := self._span(stated, calendar):
                self.add("birth_dates", span)
            else:
                self.note("Date of birth", stated if calendar == "GREGORIAN" else f"{stated} ({calendar})")
        place = ", ".join(
            filter(None, (said(fields.get(part)) for part in ("city", "place", "region", "zipCode")))
        )
        country, code = self._country(fields)
        if text := ", ".join(filter(None, (place, country))):
            self.add("birth_places", Place(text, code or country_of_place(text)))
        self.note("Birth", said(fields.get("remark")))

    def citizenship(self, fields: Fields) -> None:
        """Whose citizen somebody is."""
        text, code = self._country(fields)
        if text or code:
            self.add("countries", Country(code, "citizenship", text))
        self.note("Citizenship", said(fields.get("region")))
        self.note("Citizenship", said(fields.get("remark")))

    def address(self, fields: Fields) -> None:
        """Where the party is to be found, and how it is reached."""
        box = said(fields.get("poBox"))
        parts = [said(fields.get(part)) for part in ("number", "street", "zipCode", "city", "region", "place")]
        parts.insert(2, f"PO box {box}" if box.isdecimal() else box)
        country, code = self._country(fields)
        if text := ", ".join(filter(None, (*parts, country))):
            self.add("addresses", Address(text, code or country_of_place(text)))
        if self._flag("asAtListingTime", fields.get("asAtListingTime")):
            self.note(text or "Address", "as at the time of listing")
        self.note(text or "Address", said(fields.get("remark")))

    def contact(self, key: str, value: str) -> None:
        """A telephone number, or the like."""
        key, value = said(key), said(value)
        if key in _CONTACTS:
            self.detail(_CONTACTS[key], value)
        else:
            self.unknown[f"contact {key!r}"] += 1
            self.note(key, value)

    def document(self, fields: Fields) -> None:
        """A number of a document or of a registry."""
        code = said(fields.get("identificationTypeCode"))
        label = said(fields.get("identificationTypeDescription")) or code
        remark = said(fields.get("remark"))
        if code not in _CODES:
            self.unknown[f"identification type {code!r}"] += 1
        country, issuer = self._country(fields)
        stated = [words for name, words in FLAGS.items() if self._flag(name, fields.get(name))]
        stated += [f"{words} {value}" for name, words in _STATED.items() if (value := said(fields.get(name)))]
        stated += [country] if country and not issuer else []
        note = "; ".join((*stated, *filter(None, [remark])))
        numbers = {said(fields.get("number")), said(fields.get("latinNumber"))} - {""}
        for number in numbers:
            kind, value, label_of = _understood(code, label, number, remark)
            self.add("identifiers", Identifier(kind, value, issuer, label_of, note))
        if not numbers:
            self.note(label or "Document", note)

    def party(self, list_id: str) -> Party:
        """The party, once all is said."""
        kind = next((kind for kind in ("Person", "Organization") if kind in self.types), "LegalEntity")
        notes = [*self.notes, *(f"Date of designation: {date}" for date in sorted(self.listed)[1:])]
        if kind == "Person":
            self.parts.setdefault("titles", []).extend(self.functions)
        else:
            notes += self.functions
            self._ship(notes)
        return Party(
            id=f"{list_id}:{self.source_id}",
            list_id=list_id,
            source_id=self.source_id,
            kind=kind,
            names=tuple(self._names()),
            designations=tuple(
                Designation(AUTHORITY, programme, min(self.listed, default=""), act, MEASURES, self.reference)
                for programme, act in self.acts or {("", "")}
            ),
            references=(self.united_nations,) if self.united_nations else (),
            notes=tuple(notes),
            details={key: tuple(texts) for key, texts in self.details.items()},
            **{part: tuple(values) for part, values in self.parts.items()},
        )

    def _names(self) -> Iterator[Name]:
        """The names, each once. The publisher marks none as the first: the oldest strong one in English is it."""
        seen: set[tuple[str, str]] = set()
        for alias in sorted(self.aliases, key=lambda alias: alias.rank):
            name = alias.name
            if (name.text, name.language) in seen:
                continue
            kind = "name" if not seen and name.strength == "strong" else name.kind
            seen.add((name.text, name.language))
            yield Name(name.text, kind, name.strength, name.script, name.language)

    def _ship(self, notes: list[str]) -> None:
        """The number of the one ship that the remarks name, where the entry is that ship."""
        if any(item.kind == "imoNumber" for item in self.parts.get("identifiers", ())):
            return
        found = {number for note in notes for number in _IMO.findall(note) if is_valid("imoNumber", number)}
        if len(found) == 1:
            self.add("identifiers", Identifier("imoNumber", found.pop(), label="IMO number"))

    def _flag(self, name: str, value: str | None, *, default: bool = False) -> bool:
        text = said(value).lower()
        if text not in ("", "true", "false"):
            self.unknown[f"{name} {text!r}"] += 1
        return default if text not in ("true", "false") else text == "true"

    def _country(self, fields: Fields) -> tuple[str, str]:
        """A country as it is written, and its code; nothing for the publisher's "00", which is unknown."""
        iso, text = said(fields.get("countryIso2Code")), said(fields.get("countryDescription"))
        if iso in ("", "00") and text in ("", "UNKNOWN"):
            return "", ""
        code = (country_code(iso) if iso != "00" else "") or country_code(text)
        if not code:
            self.unknown[f"country {text or iso!r}"] += 1
        return text or iso, code

    def _span(self, written: str, calendar: str) -> DateSpan | None:
        """A date of birth; in another calendar only where its year can be one of that calendar."""
        if calendar == "GREGORIAN":
            return read_date(written)
        if calendar not in _CALENDARS:
            self.unknown[f"calendar {calendar!r}"] += 1
            return None
        return _in_calendar(written, _CALENDARS[calendar]) or read_date(written)


def _in_calendar(written: str, calendar: str) -> DateSpan | None:
    """A date written in another calendar; none where its year lies outside of that."""
    found = _OTHER_CALENDAR.fullmatch(written)
    if not found:
        return None
    circa, year, month, day, last = found[1], int(found[2]), int(found[3] or 0), int(found[4] or 0), found[5]
    margin = CIRCA_YEARS if circa else 0
    start = calendar_date(year - margin, month, day, calendar, written)
    end = calendar_date(int(last or year) + margin, month, day, calendar, written)
    if not start or not end or start.start > end.end:
        return None
    kind = "circa" if circa else "between" if last else start.kind
    return DateSpan(start.start, end.end, kind, written, calendar)


_OTHER_CALENDAR = re.compile(r"(circa )?(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?: to (\d{4}))?")


def _written_dates(fields: Fields) -> list[str]:
    """The dates of one element: a day, its parts, or a range of years. They repeat each other as a rule."""
    day, month, year = (said(fields.get(part)) for part in ("dayOfMonth", "monthOfYear", "year"))
    first, last = said(fields.get("yearRangeFrom")), said(fields.get("yearRangeTo"))
    parts = year
    if year and month:
        parts += f"-{month:0>2}" + (f"-{day:0>2}" if day else "")
    elif month or day:
        parts = ", ".join(filter(None, (year, month and f"month {month}", day and f"day {day}")))
    between = f"{first} to {last}" if first and last else f"from {first}" if first else last and f"until {last}"
    if first and first == last:
        between = first
    dates = dict.fromkeys(filter(None, (said(fields.get("birthdate")), parts, between)))
    whole = said(fields.get("birthdate"))
    return [date for date in dates if date == whole or not (whole and whole.startswith(date))]


def _understood(code: str, label: str, number: str, remark: str) -> tuple[str, str, str]:
    """Kind, number and label of a document: a loose code is made precise by what stands with the number."""
    kind = _CODES.get(code, "idNumber")
    if code not in _LOOSE:
        return (likely_kind(kind, number) if kind in ("imoNumber", "swiftBic") else kind), number, label
    if (found := _LABELLED.fullmatch(number)) and (named := _named(found[1], found[2])):
        return named, found[2].strip(), f"{label}, {found[1].strip()}"
    if len(remark) <= _SHORT and (named := _named(remark, number)):
        return named, number, label
    return likely_kind("", number) if kind == "idNumber" else kind, number, label


def _named(words: str, number: str) -> str:
    """The kind that words give to a number; empty for words that say no more than that it is one."""
    kind = likely_kind(words, number) if identifier_kind(words) else "idNumber"
    return kind if kind != "idNumber" and is_valid(kind, number) else ""

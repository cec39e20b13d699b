"""One target of Switzerland's list, put together as a party."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from tamis.lists.ch_seco_names import PARTS, names_of, parts_of
from tamis.lists.ch_seco_text import births_in, labelled, numbers_in, of_others
from tamis.lists.reading import one_line, text_of
from tamis.lists.sources import LISTS
from tamis.model import Address, Country, DateSpan, Designation, Identifier, Link, Measure, Name, Party, Place
from tamis.normalize.countries import country_code, country_of_place
from tamis.normalize.dates import calendar_date, read_date
from tamis.normalize.identifiers import likely_kind
from tamis.normalize.measures import measure

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

AUTHORITY = LISTS["ch_seco_sanctions"].publisher

_OBJECTS = {"vessel": "Vessel", "aircraft": "Airplane"}
_BODIES = ("individual", "entity", "object")
_BEGINNINGS = {"Organization": "incorporationDate", "Vessel": "buildDate", "Airplane": "buildDate"}
_CALENDARS = {
    "gregorian": "",
    "islamic": "islamic",
    "hijri": "islamic",
    "persian": "persian",
    "iranian": "persian",
}
_DOCUMENTS = frozenset((
    "passport", "diplomatic-passport", "service-passport", "id-card", "driving-license", "driving-permit",
    "resident-permit", "residence-permit", "travel-document", "other",
))  # fmt: skip
_UNITED_NATIONS = re.compile(r"[A-Z]{2}[ie]\.\d{3}")


class Regime(NamedTuple):
    """What a sanctions set is: the key and name of its programme, its own words, and whose sanctions these are."""

    programme: str
    ordinance: str
    words: str
    origin: str

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What its words oblige to."""
        return (measure(self.words),) if self.words else ()


_PLACE = ("location", "area", "country", "code")


class Locality(NamedTuple):
    """A place: its location, its area, its country as written and as code, and how else it is written."""

    location: str = ""
    area: str = ""
    country: str = ""
    code: str = ""
    variants: tuple[str, ...] = ()

    @classmethod
    def read(cls, element: Element) -> Locality:
        """What an element says of a place."""
        country, code = _country(element.find("country"))
        variants = {one_line(item.text or "") for item in element if item.tag.endswith("-variant")} - {""}
        return cls(text_of(element, "location"), text_of(element, "area"), country, code, tuple(sorted(variants)))

    def __str__(self) -> str:
        return ", ".join(filter(None, self[:3]))


def english(element: Element, name: str) -> str:
    """What the children of a name say in English, or else in the first language."""
    items = element.findall(name)
    chosen = next((item for item in items if item.get("lang") == "eng"), items[0] if items else None)
    return "" if chosen is None else one_line(chosen.text or "")


def _country(element: Element | None) -> tuple[str, str]:
    """A country as it is written, and its code."""
    if element is None:
        return "", ""
    text, iso = one_line(element.text or ""), element.get("iso-code") or element.get("code") or ""
    return text or iso, country_code(iso) or country_code(text)


class Entry:
    """A target as it is read: everything but what happened to it."""

    def __init__(
        self,
        element: Element,
        regime: Callable[[str], Regime | None],
        place: Callable[[str], Locality | None],
        unknown: Counter[str],
    ) -> None:
        self.element, self.unknown = element, unknown
        self.find_regime, self.find_place = regime, place
        self.source_id = element.get("ssid", "")
        self.body = next((child for child in element if child.tag in _BODIES), element)
        self.kind = self._kind()
        self.notes: list[str] = []
        self.titles: list[str] = []
        self.births: list[DateSpan] = []
        self.identifiers: list[Identifier] = []
        self.details: dict[str, list[str]] = {}
        self.names: list[Name] = []
        for identity in self.body.iterfind("identity"):
            self._identity(identity)

    def _kind(self) -> str:
        if self.body.tag == "individual":
            return "Person"
        if self.body.tag == "entity":
            return "Organization"
        said = self.body.get("object-type", "")
        if said not in _OBJECTS:
            self.unknown[f"object type {said!r}"] += 1
        return _OBJECTS.get(said, "Thing")

    def detail(self, key: str, text: str) -> None:
        """Keep what no field of the party holds."""
        if key and text:
            self.details.setdefault(key, []).append(text)

    def party(self, list_id: str, listed: str) -> Party:
        """The party, given the day of its listing."""
        designations = tuple(self._designations(listed))
        places, countries = tuple(self._places()), tuple(self._countries())
        addresses = tuple(self._addresses())
        for item in self.body.iterfind("identity/identification-document"):
            self._document(item)
        for item in self.body.iterfind("other-information"):
            self._information(one_line(item.text or ""))
        for item in self.element.iterfind("foreign-identifier"):
            text = one_line(item.text or "")
            self.detail("references" if _UNITED_NATIONS.fullmatch(text) else "foreignIdentifier", text)
        self.notes += [one_line(item.text or "") for item in self.body.iterfind("justification")]
        self.notes += list(self._remarks())
        return Party(
            id=f"{list_id}:{self.source_id}",
            list_id=list_id,
            source_id=self.source_id,
            kind=self.kind,
            names=tuple(self.names),
            birth_dates=tuple(self.births),
            birth_places=places,
            countries=countries,
            genders=tuple(self._genders()),
            identifiers=tuple(self.identifiers),
            addresses=addresses,
            designations=designations,
            links=tuple(
                Link(item.get("relation-type", ""), target=item.get("target-id", ""))
                for item in self.body.iterfind("relation")
            ),
            titles=tuple(self.titles),
            references=tuple(self.details.pop("references", ())),
            notes=tuple(filter(None, self.notes)),
            details={key: tuple(texts) for key, texts in self.details.items()},
        )

    def _identity(self, identity: Element) -> None:
        main = identity.get("main", "true") == "true"
        for item in identity.iterfind("name"):
            parts = parts_of(item, self.unknown)
            self.names += names_of(item, parts, main=main, unknown=self.unknown)
            self.titles += [part.value for part in parts if part.kind == "title"]
            for part in parts:
                self.detail(PARTS.get(part.kind, ""), part.value)
        for item in identity.iterfind("day-month-year"):
            self._date(item)

    def _date(self, item: Element) -> None:
        """A date of birth, or the one on which an organisation or a ship began."""
        day, month, year = (item.get(part, "").strip().lstrip("0") for part in ("day", "month", "year"))
        said = item.get("calendar", "") or "Gregorian"
        calendar = _CALENDARS.get(said.lower())
        written = ".".join(filter(None, (day, month, year))) + (f" ({said})" if calendar != "" else "")
        if calendar is None:
            self.unknown[f"calendar {said!r}"] += 1
        label = _BEGINNINGS.get(self.kind, "Date of birth")
        if self.kind in _BEGINNINGS and calendar == "":
            self.detail(label, "-".join(f"{part:0>2}" for part in (year, month, day) if part))
        elif self.kind in _BEGINNINGS or calendar is None:
            self.notes.append(f"{label}: {written}")
        elif span := _span(day, month, year, calendar, written):
            self.births.append(span)
        else:
            self.notes.append(f"{label}: {written}")
            self.births += filter(None, [read_date(year)])
        if item.get("quality") == "low":
            self.notes.append(f"{label}: {written}, of low quality")

    def _genders(self) -> Iterator[str]:
        if said := self.body.get("sex", "").lower():
            if said not in ("male", "female"):
                self.unknown[f"sex {said!r}"] += 1
            yield said

    def _countries(self) -> Iterator[Country]:
        role = "nationality" if self.kind == "Person" else "country"
        for item in self.body.iterfind("identity/nationality"):
            text, code = _country(item.find("country"))
            if not code and text:
                self.unknown[f"country {text!r}"] += 1
            if text:
                yield Country(code, role, text)

    def _locality(self, item: Element) -> Locality:
        """The place that an address or a birth refers to, or that stands in it."""
        own, ssid = Locality.read(item), item.get("place-id", "")
        if not ssid:
            return own
        if found := self.find_place(ssid):
            if found.variants:
                self.notes.append(f"{found}: also written {', '.join(found.variants)}")
            return Locality(*((getattr(own, part) or getattr(found, part)) for part in _PLACE))
        self.unknown["place-id of no place"] += 1
        return own

    def _places(self) -> Iterator[Place]:
        for item in self.body.iterfind("identity/place-of-birth"):
            place = self._locality(item)
            if text := str(place):
                yield Place(text, place.code or country_of_place(text))
                self._quality("Place of birth", text, item)

    def _addresses(self) -> Iterator[Address]:
        for item in self.body.iterfind("identity/address"):
            place = self._locality(item)
            care, box = text_of(item, "c-o"), text_of(item, "p-o-box")
            parts = (
                f"c/o {care}" if care else "",
                text_of(item, "address-details"),
                f"P.O. Box {box}" if box.isdecimal() else box,
                " ".join(filter(None, (text_of(item, "zip-code"), place.location))),
                place.area,
                place.country,
            )
            if text := ", ".join(filter(None, parts)):
                yield Address(text, place.code or country_of_place(text))
                self._quality("Address", text, item)

    def _quality(self, label: str, text: str, item: Element) -> None:
        if item.get("quality") == "low":
            self.notes.append(f"{label}: {text}, of low quality")

    def _document(self, item: Element) -> None:
        label, number, remark = item.get("document-type", ""), text_of(item, "number"), text_of(item, "remark")
        if label not in _DOCUMENTS:
            self.unknown[f"document type {label!r}"] += 1
        issuer, code = _country(item.find("issuer"))
        dates = (("issued", "date-of-issue"), ("expires", "expiry-date"))
        said = [f"{word} {day}" for word, name in dates if (day := _day_in(item.find(name)))]
        note = "; ".join(filter(None, (*said, "" if code else issuer, remark)))
        kind = "passportNumber" if "passport" in label else "idNumber"
        if label == "other" and len(remark) <= _SHORT:
            kind = likely_kind(remark, number) or kind
        if number:
            self.identifiers.append(Identifier(kind, number, code, label, note))
        else:
            self.notes.append(f"{label or 'Document'}: {note or issuer}")

    def _designations(self, listed: str) -> Iterator[Designation]:
        ssids = [one_line(item.text or "") for item in self.element.iterfind("sanctions-set-id")]
        for ssid in dict.fromkeys([*ssids, self.element.get("sanctions-set-id", "")]):
            if ssid and (found := self.find_regime(ssid)):
                self.detail("origin", found.origin)
                yield Designation(
                    AUTHORITY,
                    found.programme or found.ordinance,
                    listed,
                    found.ordinance,
                    found.measures,
                    self.source_id,
                )
            elif ssid or not any(ssids):
                if ssid:
                    self.unknown["sanctions-set-id of no sanctions set"] += 1
                    self.detail("sanctionsSetId", ssid)
                yield Designation(AUTHORITY, "", listed, reference=self.source_id)

    def _information(self, text: str) -> None:
        """A sentence: a note, and what it labels."""
        self.notes.append(text)
        if of_others(text):
            return
        key, value = labelled(text)
        if key == "titles":
            self.titles.append(value)
        else:
            self.detail(key, value)
        self.identifiers += numbers_in(text, self.kind)
        if self.kind == "Person":
            self.births += births_in(text)

    def _remarks(self) -> Iterator[str]:
        """Remarks on any element; those on documents stand with their numbers."""
        for element in self.body.iter():
            for item in element:
                if item.tag in ("remark", "remarks") and element.tag != "identification-document":
                    yield f"{element.tag}: {one_line(item.text or '')}"


_SHORT = 60
"""Characters of a remark that names a kind of number; a longer one tells a story."""


def _span(day: str, month: str, year: str, calendar: str, written: str) -> DateSpan | None:
    """The span of a date whose parts may be missing; none for a day or a month without what it is of."""
    if not year or (day and not month):
        return None
    numbers = all(part.isdecimal() and len(part) <= 4 for part in (day or "0", month or "0", year))
    if (
        calendar
        and numbers
        and (span := calendar_date(int(year), int(month or 0), int(day or 0), calendar, written))
    ):
        return span
    span = read_date(".".join(filter(None, (day, month, year))))
    return DateSpan(span.start, span.end, span.kind, written) if span else None


def _day_in(element: Element | None) -> str:
    """A day that is written as text, or in attributes as dates of birth are."""
    if element is None:
        return ""
    inner = element.find("day-month-year")
    parts = (element if inner is None else inner).get
    written = "-".join(f"{part:0>2}" for part in (parts("year"), parts("month"), parts("day")) if part)
    return written or one_line(element.text or "")

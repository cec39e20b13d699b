"""One designation of the UK Sanctions List, from whichever form, and the party it describes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

from tamis.lists.parsed import Parsed
from tamis.model import Address, Country, DateSpan, Designation, Identifier, Link, Name, Party, Place
from tamis.normalize.countries import country_code, country_of_place
from tamis.normalize.dates import read_date
from tamis.normalize.measures import measure
from tamis.normalize.scripts import script_of

AUTHORITY = "UK Foreign, Commonwealth and Development Office"


class Field(Enum):
    """What a designation says, beside its names."""

    GROUP = auto()
    UN = auto()
    REGIME = auto()
    KIND = auto()
    SOURCE = auto()
    MEASURES = auto()
    OTHER = auto()
    REASONS = auto()
    DESIGNATED = auto()
    UPDATED = auto()
    TITLE = auto()
    SCRIPT = auto()
    BIRTH = auto()
    PLACE = auto()
    NATIONALITY = auto()
    POSITION = auto()
    GENDER = auto()
    ADDRESS = auto()
    PASSPORT = auto()
    NATIONAL = auto()
    ENTITY = auto()
    PARENT = auto()
    SUBSIDIARY = auto()
    REGISTRATION = auto()
    IMO = auto()
    OWNER = auto()
    PAST_OWNER = auto()
    FLAG = auto()
    PAST_FLAG = auto()
    SHIP = auto()
    TONNAGE = auto()
    LENGTH = auto()
    BUILT = auto()
    HULL = auto()
    PHONE = auto()
    WEBSITE = auto()
    EMAIL = auto()


class Written(NamedTuple):
    """A name as written, with the publisher's words for its kind and strength."""

    text: str
    kind: str
    strength: str = ""


class Entry:
    """One designation as it is gathered; what is said twice counts once."""

    def __init__(self, uid: str) -> None:
        self.uid = uid
        self.names: list[Written] = []
        self._values: dict[Field, dict[tuple[str, ...], None]] = {}

    def name(self, name: Written) -> None:
        """Keep a name."""
        if name.text and name not in self.names:
            self.names.append(name)

    def add(self, field: Field, *parts: str) -> None:
        """Keep a value, of one part or several; one of empty parts says nothing."""
        if any(parts):
            self._values.setdefault(field, {})[parts] = None

    def parts(self, field: Field) -> list[tuple[str, ...]]:
        """The values of a field with their parts."""
        return list(self._values.get(field, ()))

    def texts(self, *fields: Field) -> list[str]:
        """The values of fields, each on one line."""
        return [", ".join(filter(None, parts)) for field in fields for parts in self.parts(field)]


_KINDS = {"individual": "Person", "entity": "Organization", "ship": "Vessel"}
_DETAILS = {
    Field.UPDATED: "modifiedAt", Field.SOURCE: "designationSource", Field.ENTITY: "legalForm",
    Field.PAST_FLAG: "pastFlags", Field.SHIP: "type", Field.TONNAGE: "tonnage", Field.LENGTH: "length",
    Field.BUILT: "buildDate", Field.PHONE: "phone", Field.WEBSITE: "website", Field.EMAIL: "email",
}  # fmt: skip
_LINKS = {
    Field.PARENT: "parent company", Field.SUBSIDIARY: "subsidiary", Field.OWNER: "owner or operator",
    Field.PAST_OWNER: "previous owner or operator",
}  # fmt: skip
_NUMBERS = {
    Field.IMO: ("imoNumber", "IMO number"),
    Field.REGISTRATION: ("registrationNumber", "Business registration number"),
    Field.HULL: ("serialNumber", "Hull identification number"),
}


def party(parsed: Parsed, entry: Entry) -> Party:
    """The party that a designation describes."""
    kinds = {text.casefold() for text in entry.texts(Field.KIND)}
    for kind in kinds - set(_KINDS):
        parsed.unknown[f"kind {kind!r}"] += 1
    spans, notes = _births(entry.texts(Field.BIRTH))
    return Party(
        id=f"{parsed.list_id}:{entry.uid}",
        list_id=parsed.list_id,
        source_id=entry.uid,
        kind=next((_KINDS[kind] for kind in sorted(kinds) if kind in _KINDS), "LegalEntity"),
        names=tuple(_names(parsed, entry)),
        birth_dates=spans,
        birth_places=tuple(
            Place(", ".join(filter(None, parts)), country_code(parts[-1]) or country_of_place(parts[0]))
            for parts in entry.parts(Field.PLACE)
        ),
        countries=tuple(_countries(entry)),
        genders=tuple(text.casefold() for text in entry.texts(Field.GENDER)),
        identifiers=tuple(_identifiers(entry)),
        addresses=tuple(
            Address(", ".join(filter(None, parts)), country_code(parts[-1]) or country_of_place(parts[-1]))
            for parts in entry.parts(Field.ADDRESS)
        ),
        designations=tuple(_designations(entry)),
        links=tuple(Link(relation, text) for field, relation in _LINKS.items() for text in entry.texts(field)),
        titles=tuple(entry.texts(Field.TITLE, Field.POSITION)),
        references=tuple(entry.texts(Field.GROUP, Field.UN)),
        notes=(*entry.texts(Field.OTHER, Field.REASONS), *notes),
        details={name: tuple(entry.texts(field)) for field, name in _DETAILS.items()},
    )


def _names(parsed: Parsed, entry: Entry) -> Iterator[Name]:
    written = sorted(entry.names, key=lambda name: name.kind.casefold() != "primary name")
    for place, (text, kind, strength) in enumerate(written):
        said, quality = kind.casefold(), strength.casefold()
        if said not in ("primary name", "primary name variation", "alias"):
            parsed.unknown[f"name type {kind!r}"] += 1
        if quality and not quality.startswith(("good", "low")):
            parsed.unknown[f"alias strength {strength!r}"] += 1
        if quality.startswith("low"):
            yield Name(text, "weakAlias", "weak", script_of(text))
        else:
            yield Name(text, "alias" if place else "name", script=script_of(text))
    for text in entry.texts(Field.SCRIPT):
        yield Name(text, "alias", script=script_of(text))


def _countries(entry: Entry) -> Iterator[Country]:
    for field, role in ((Field.NATIONALITY, "nationality"), (Field.FLAG, "flag")):
        for written in entry.texts(field):
            for text in [written] if country_code(written) else filter(None, map(str.strip, written.split("|"))):
                yield Country(country_code(text), role, text)


def _identifiers(entry: Entry) -> Iterator[Identifier]:
    for field, (kind, label) in _NUMBERS.items():
        for text in entry.texts(field):
            yield Identifier(kind, text, label=label)
    for field, kind, label in (
        (Field.PASSPORT, "passportNumber", "Passport"),
        (Field.NATIONAL, "idNumber", "National identifier"),
    ):
        for number, *more in entry.parts(field):
            said = " ".join(filter(None, more))
            if number:
                yield Identifier(kind, number.strip(), country_of_note(said), label, said)
            elif said:
                yield Identifier(kind, said, country_of_note(said), label)


_COUNTRY = re.compile(r"^([A-Z][a-z]+(?: [A-Z][a-z]+){0,3})\b")


def country_of_note(text: str) -> str:
    """The country that the remark on a document begins with ("Afghanistan diplomatic passport …")."""
    found = _COUNTRY.match(text)
    words = found[1].split() if found else []
    codes = (country_code(" ".join(words[:length])) for length in range(len(words), 0, -1))
    return next((code for code in codes if code), "")


def _designations(entry: Entry) -> Iterator[Designation]:
    days = [span.start for text in entry.texts(Field.DESIGNATED) if (span := _day(text))]
    measures = {part.strip() for text in entry.texts(Field.MEASURES) for part in re.split(r"[|,;]", text)}
    found = tuple(measure(text) for text in sorted(measures) if text)
    for regime in entry.texts(Field.REGIME) or [""]:
        yield Designation(AUTHORITY, regime, min(days, default=""), regime, found, entry.uid)


_PLACEHOLDER = re.compile(r"^(?:dd|00|\?\?)/(?:(mm|00|\?\?)|(\d{1,2}))/(\d{4})$", re.IGNORECASE)
_STROKES = re.compile(r"^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$")


def _day(text: str) -> DateSpan | None:
    """A date, day before month; `dd/mm/1945` is a year, `dd/09/1958` a month."""
    text = text.strip()
    if found := _PLACEHOLDER.match(text):
        plain = f"{found[3]}-{int(found[2]):02}" if found[2] else found[3]
    else:
        plain = _STROKES.sub(r"\1.\2.\3", text)
    span = read_date(plain)
    return DateSpan(span.start, span.end, span.kind, text) if span else None


def _births(texts: list[str]) -> tuple[tuple[DateSpan, ...], list[str]]:
    """The birth dates, and as notes what is no date."""
    spans, notes = [], []
    for part in (part.strip() for text in texts for part in re.split(r"[|,;]", text)):
        if span := _day(part):
            spans.append(span)
        elif part:
            notes.append(f"Date of birth: {part}")
    return tuple(spans), notes

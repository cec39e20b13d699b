"""One designation of the UK Sanctions List, from whichever form, and the party it describes.

What a cell holds as prose (numbers among words, countries as they are spelled there) is read as in the Treasury's
former list, whose words these are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

from tamis.lists.gb_conlist_text import country, issuer, labelled_kind, numbers_in
from tamis.lists.parsed import Parsed
from tamis.lists.sources import LISTS
from tamis.model import Address, Country, DateSpan, Designation, Identifier, Link, Measure, Name, Party, Place
from tamis.normalize.countries import country_of_place
from tamis.normalize.dates import read_date
from tamis.normalize.measures import measure
from tamis.normalize.scripts import script_of

AUTHORITY = LISTS["gb_fcdo_sanctions"].publisher


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
        self.names: dict[Written, None] = {}
        self._values: dict[Field, dict[tuple[str, ...], None]] = {}

    def name(self, name: Written) -> None:
        """Keep a name."""
        if name.text:
            self.names[name] = None

    def add(self, field: Field, *parts: str) -> None:
        """Keep a value, of one part or several; one of empty parts or of a dash says nothing."""
        if any(part.strip(" -") for part in parts):
            self._values.setdefault(field, {})[parts] = None

    def parts(self, field: Field) -> list[tuple[str, ...]]:
        """The values of a field with their parts."""
        return list(self._values.get(field, ()))

    def texts(self, *fields: Field) -> list[str]:
        """The values of fields, each on one line."""
        return [", ".join(filter(None, parts)) for field in fields for parts in self.parts(field)]


_KINDS = {"individual": "Person", "entity": "Organization", "ship": "Vessel"}
_DETAILS = {
    Field.SOURCE: "designationSource", Field.ENTITY: "legalForm", Field.PAST_FLAG: "pastFlags", Field.SHIP: "type",
    Field.TONNAGE: "tonnage", Field.LENGTH: "length", Field.BUILT: "buildDate", Field.PHONE: "phone",
    Field.WEBSITE: "website", Field.EMAIL: "email",
}  # fmt: skip
_LINKS = {
    Field.PARENT: "parent company", Field.SUBSIDIARY: "subsidiary", Field.OWNER: "owner or operator",
    Field.PAST_OWNER: "previous owner or operator",
}  # fmt: skip
_NO_REFERENCE = frozenset(("n/a", "none", "tbc"))


def party(parsed: Parsed, entry: Entry) -> Party:
    """The party that a designation describes."""
    kinds = {text.casefold() for text in entry.texts(Field.KIND)}
    for unread in kinds - set(_KINDS):
        parsed.unknown[f"kind {unread!r}"] += 1
    kind = next((_KINDS[text] for text in sorted(kinds) if text in _KINDS), "LegalEntity")
    notes: list[str] = []
    return Party(
        id=f"{parsed.list_id}:{entry.uid}",
        list_id=parsed.list_id,
        source_id=entry.uid,
        kind=kind,
        names=tuple(_names(parsed, entry, notes)),
        birth_dates=tuple(_births(entry, notes)),
        birth_places=tuple(
            Place(", ".join(filter(None, parts)), country(parts[-1]) or country_of_place(parts[0]))
            for parts in entry.parts(Field.PLACE)
        ),
        countries=tuple(_countries(entry)),
        genders=tuple(_genders(parsed, entry, kind, notes)),
        identifiers=tuple(_identifiers(entry, kind, notes)),
        addresses=tuple(
            Address(", ".join(filter(None, parts)), country(parts[-1]) or _country_at_end(parts))
            for parts in entry.parts(Field.ADDRESS)
        ),
        designations=tuple(_designations(parsed, entry, notes)),
        links=tuple(Link(relation, text) for field, relation in _LINKS.items() for text in entry.texts(field)),
        titles=tuple(entry.texts(Field.TITLE, Field.POSITION)),
        references=tuple(
            text for text in entry.texts(Field.GROUP, Field.UN) if text.casefold() not in _NO_REFERENCE
        ),
        notes=(*entry.texts(Field.OTHER, Field.REASONS), *notes),
        details={
            **{name: tuple(entry.texts(field)) for field, name in _DETAILS.items()},
            "modifiedAt": tuple(_iso(text) or text for text in entry.texts(Field.UPDATED)),
        },
    )


_LANGUAGES = {
    "arabic": "ar", "belarusian": "be", "bosnian": "bs", "bulgarian": "bg", "burmese": "my", "chinese": "zh",
    "dari": "prs", "farsi": "fa", "georgian": "ka", "greek": "el", "hebrew": "he", "japanese": "ja",
    "kazakh": "kk", "korean": "ko", "pashto": "ps", "persian": "fa", "persian/farsi": "fa", "romanian": "ro",
    "romanian; moldavian; moldovan": "ro", "russia": "ru", "russian": "ru", "serbian": "sr", "spanish": "es",
    "thai": "th", "turkish": "tr", "ukraine": "uk", "ukrainian": "uk", "urdu": "ur",
}  # fmt: skip
_SCRIPTS = frozenset((
    "arabic", "burmese", "chinese", "cryillic", "cyrilic", "cyrillic", "georgian", "greek", "han", "hangul",
    "hebrew", "latin", "thai",
))  # fmt: skip
"""Types of scripts, as the list spells them; the script itself is told by the letters."""


def _names(parsed: Parsed, entry: Entry, notes: list[str]) -> Iterator[Name]:
    """Names by their type; where none is called primary, the one that comes closest to it is."""
    written = sorted(entry.names, key=_closeness)
    least = "primary name" if written and written[0].kind.casefold() == "primary name" else ""
    for place, (text, kind, strength) in enumerate(written):
        said, quality = kind.casefold(), strength.casefold()
        if said not in _TYPES:
            parsed.unknown[f"name type {kind!r}"] += 1
        if quality and not quality.startswith(("good", "low")):
            parsed.unknown[f"alias strength {strength!r}"] += 1
        if said == least or place == 0:
            yield Name(text, script=script_of(text))
        elif quality.startswith("low"):
            yield Name(text, "weakAlias", "weak", script_of(text))
        else:
            yield Name(text, "alias", script=script_of(text))
    for place, (text, script, language) in enumerate(sorted(entry.parts(Field.SCRIPT))):
        if text:
            kind = "alias" if written or place else "name"
            yield Name(text, kind, "strong", script_of(text), _language(parsed, (text, script, language), notes))


_TYPES = ("primary name", "primary name variation", "alias")


def _closeness(name: Written) -> tuple[int, bool, Written]:
    said = name.kind.casefold()
    return _TYPES.index(said) if said in _TYPES else 2, name.strength.casefold().startswith("low"), name


def _language(parsed: Parsed, said: tuple[str, str, str], notes: list[str]) -> str:
    """The language that the words beside a name in another script tell; as a note what is not understood."""
    text, script, language = said
    found = ""
    for word, aside in ((script, _SCRIPTS), (language, _SCRIPTS - _LANGUAGES.keys())):
        known = word.casefold()
        if known in _LANGUAGES and known not in aside:
            found = _LANGUAGES[known]
        elif known and known not in aside:
            parsed.unknown[f"language {word!r}"] += 1
            notes.append(f"{text}: {word}")
    return found


def _countries(entry: Entry) -> Iterator[Country]:
    for field, role in ((Field.NATIONALITY, "nationality"), (Field.FLAG, "flag")):
        for text in (part for written in entry.texts(field) for part in _lands(written)):
            yield Country(country(text), role, text)


def _lands(text: str) -> list[str]:
    """The countries of "Estonia, Russia" one by one; a text of which none is understood stays whole."""
    if "|" not in text and country(text):
        return [text]
    parts = [part.strip() for part in re.split(r"[|,;]", text) if part.strip()]
    return parts if "|" in text or any(map(country, parts)) else [text]


def _country_at_end(parts: tuple[str, ...]) -> str:
    """The country that an address in one piece ends with ("Lenin Ave Volgograd 400071 Russia")."""
    words = " ".join(parts)[-100:].split()
    tails = (" ".join(words[-length:]) for length in (4, 3, 2, 1))
    return next((code for tail in tails if len(tail) > 3 and (code := country(tail))), "")


_SAID_GENDER = re.compile(r"\bGender: (Male|Female)\b", re.IGNORECASE)


def _genders(parsed: Parsed, entry: Entry, kind: str, notes: list[str]) -> Iterator[str]:
    for text in entry.texts(Field.GENDER):
        for word in filter(None, (part.strip(" .") for part in re.split(r"[|,;]", text))):
            if word.casefold() in ("male", "female"):
                yield word.casefold()
            else:
                parsed.unknown[f"gender {word[:20]!r}"] += 1
                notes.append(f"Gender: {word}")
    if kind == "Person":
        for text in entry.texts(Field.OTHER):
            yield from map(str.casefold, _SAID_GENDER.findall(text))


_SAID_IMO = re.compile(r"\bIMO(?: (?:number|no)\b)?[.:]? ?(\d{7})\b", re.IGNORECASE)


def _identifiers(entry: Entry, kind: str, notes: list[str]) -> Iterator[Identifier]:
    for text in entry.texts(Field.IMO):
        yield Identifier("imoNumber", text, label="IMO number")
    for text in entry.texts(Field.HULL):
        yield Identifier("serialNumber", text, label="Hull identification number")
    for text in entry.texts(Field.REGISTRATION):
        yield from _registrations(text, notes)
    for number, said in _pairs(entry, Field.PASSPORT):
        yield from _documents("Passport", "passportNumber", number, said, notes)
    for number, said in _pairs(entry, Field.NATIONAL):
        yield from _documents("National identifier", "idNumber", number, said, notes)
    if kind != "Person":
        for text in entry.texts(Field.OTHER):
            for number in _SAID_IMO.findall(text):
                yield Identifier("imoNumber", number, label="IMO number")


def _pairs(entry: Entry, field: Field) -> Iterator[tuple[str, str]]:
    """A document's number and what is said of it."""
    for number, *more in entry.parts(field):
        yield number.strip(), " ".join(filter(None, more))


_ISSUED = re.compile(r"\.\s|\bissued\b", re.IGNORECASE)
MOST_NUMBERS = 40
"""Numbers that the words on one document can hold; words that hold more are no such words."""


def _documents(label: str, kind: str, number: str, said: str, notes: list[str]) -> Iterator[Identifier]:
    """A document by its number; one without may have it among the words that are said of it."""
    if number:
        among = numbers_in(number)
        if len(among) == 1 and (here := f"{among[0].before} {among[0].after}".strip()):
            number, said = among[0].value, ". ".join(filter(None, (here, said)))
        own = labelled_kind(_ISSUED.split(said, maxsplit=1)[0], number) if kind == "idNumber" else kind
        yield Identifier(own or kind, number, issuer(said), label, said)
    elif said:
        found = [(read.kind(kind), read.value) for read in numbers_in(said)]
        if 0 < len(found) <= MOST_NUMBERS:
            for own, value in found:
                yield Identifier(own, value, issuer(said), label, said)
        else:
            notes.append(f"{label}: {said}")


def _registrations(text: str, notes: list[str]) -> Iterator[Identifier]:
    """The numbers of "OGRN: 1000000000000 INN: 7700000000", each by the words before it."""
    label = "Business registration number"
    found = numbers_in(text)
    if 0 < len(found) <= MOST_NUMBERS:
        for number in found:
            land = issuer(number.before) or issuer(number.after)
            note = text if text != number.value else ""
            yield Identifier(number.kind("registrationNumber"), number.value, land, number.before or label, note)
    elif len(text) <= 40 and any(c.isdigit() for c in text):
        yield Identifier("registrationNumber", text, label=label)
    else:
        notes.append(f"{label}: {text}")


_MEASURES = frozenset((
    "assetfreeze", "travelban", "armsembargo", "targetedarmsembargo", "charteringofships",
    "preventionofcharteringofships", "preventionofcharteringofshipsandaircraft", "closureofrepresentativeoffices",
    "crewservicingofshipsandaircraft", "deflag", "preventionofbusinessarrangements", "prohibitionofportentry",
    "technicalassistancerelatedtoaircraft", "trustservicessanctions", "directordisqualificationsanction",
    "shippingsanctions", "transportsanctions", "internetservicessanctions",
    "prohibitiononcorrespondentbankingrelationshipsandprocessingpayments",
    "prohibitiononcorrespondentbankingandclearing", "prohibitiononcorrespondentbankingandsterlingclearing",
))  # fmt: skip
"""What is imposed, by its letters in lower case and up to a colon."""


def letters(text: str) -> str:
    """The letters and digits of a text, in lower case."""
    return "".join(c for c in text.casefold() if c.isalnum())


def measures_of(text: str) -> list[str]:
    """The measures of "Asset freeze|Travel Ban"; without a stroke commas part them."""
    return [part for each in text.split("|" if "|" in text else ",") if (part := each.strip(" -"))]


def _designations(parsed: Parsed, entry: Entry, notes: list[str]) -> Iterator[Designation]:
    measures: list[Measure] = []
    for text in sorted({part for written in entry.texts(Field.MEASURES) for part in measures_of(written)}):
        if letters(text.partition(":")[0]) not in _MEASURES:
            parsed.unknown[f"measure {text!r}"] += 1
        measures.append(measure(text))
    days = {text: _iso(text) for text in entry.texts(Field.DESIGNATED)}
    first = min(filter(None, days.values()), default="")
    notes += [f"Date designated: {text}" for text, day in days.items() if not day or day != first]
    for regime in entry.texts(Field.REGIME) or [""]:
        act = regime if "regulations" in regime.casefold() else ""
        yield Designation(AUTHORITY, regime, first, act, tuple(measures), entry.uid)


def _iso(text: str) -> str:
    """A day in ISO 8601; empty if it is none."""
    span = read_date(text, day_first=True)
    return span.start if span and span.kind == "exact" else ""


def _births(entry: Entry, notes: list[str]) -> Iterator[DateSpan]:
    """The birth dates, and as notes what is no date."""
    for text in entry.texts(Field.BIRTH):
        if whole := read_date(text, day_first=True):
            yield whole
            continue
        for part in filter(None, (part.strip() for part in re.split(r"[|,;]", text))):
            if span := read_date(part, day_first=True):
                yield span
            else:
                notes.append(f"Date of birth: {part}")

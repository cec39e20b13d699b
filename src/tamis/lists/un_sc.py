"""The United Nations Security Council Consolidated List, from its XML.

The public reference (`QDi.276`) is the id: it is stable, and other publishers cite it. Elements come in
several orders and layouts over the years; only their names matter here. An alias of low quality is weak.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tamis.errors import ListFormatError
from tamis.lists import reading
from tamis.lists.parsed import Parsed, too_many
from tamis.lists.reading import one_line, text_of
from tamis.lists.sources import LISTS
from tamis.lists.un_sc_names import names_in
from tamis.model import Address, Country, DateSpan, Designation, Identifier, Link, Name, Party, Place
from tamis.normalize.countries import country_code, country_of_place
from tamis.normalize.dates import clock_time, read_date
from tamis.normalize.identifiers import identifier_kind
from tamis.normalize.scripts import script_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

SOURCE = LISTS["un_sc_sanctions"]
AUTHORITY = SOURCE.publisher

_KNOWN = frozenset((
    "INDIVIDUAL", "ENTITY", "DATAID", "VERSIONNUM", "FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME",
    "NAME_ORIGINAL_SCRIPT", "UN_LIST_TYPE", "REFERENCE_NUMBER", "LISTED_ON", "COMMENTS1", "HAS_INTERPOL_LINK",
    "INTERPOL_LINK", "GENDER", "TITLE", "VALUE", "DESIGNATION", "NATIONALITY", "LIST_TYPE",
    "LAST_DAY_UPDATED", "INDIVIDUAL_ALIAS", "ENTITY_ALIAS", "QUALITY", "ALIAS_NAME", "DATE_OF_BIRTH",
    "CITY_OF_BIRTH", "COUNTRY_OF_BIRTH", "NOTE", "INDIVIDUAL_ADDRESS", "ENTITY_ADDRESS", "STREET", "CITY",
    "STATE_PROVINCE", "ZIP_CODE", "COUNTRY", "INDIVIDUAL_DATE_OF_BIRTH", "TYPE_OF_DATE", "DATE", "YEAR",
    "FROM_YEAR", "TO_YEAR", "INDIVIDUAL_PLACE_OF_BIRTH", "INDIVIDUAL_DOCUMENT", "TYPE_OF_DOCUMENT",
    "TYPE_OF_DOCUMENT2", "NUMBER", "ISSUING_COUNTRY", "DATE_OF_ISSUE", "CITY_OF_ISSUE", "COUNTRY_OF_ISSUE",
    "DATE_OF_EXPIRY", "SORT_KEY", "SORT_KEY_LAST_MOD", "SUBMITTED_BY", "SUBMITTED_ON", "NATIONALITY2",
    "DELISTED_ON",
))  # fmt: skip


def recognises(content: bytes, name: str) -> bool:
    """Whether this is the consolidated list."""
    return reading.root_name(content) == "CONSOLIDATED_LIST"


def parse(files: Sequence[Path], list_id: str = SOURCE.list_id) -> Parsed:
    """Read one publication from its one file."""
    if len(files) != 1:
        raise too_many(files)
    path, content = str(files[0]), reading.read_bytes(files[0])
    parsed = Parsed(list_id, "un-xml", reading.digest([content]), files[0].name)
    elements = reading.xml_elements(content, path, frozenset(["INDIVIDUAL", "ENTITY"]))
    root = next(elements, None)
    if root is None or root[1].tag != "CONSOLIDATED_LIST":
        hint = "Give the consolidated list in XML"
        raise ListFormatError("not the Security Council's list", file=path, field="CONSOLIDATED_LIST", hint=hint)
    try:
        parsed.published = clock_time(root[1].get("dateGenerated", ""))
    except ValueError as error:
        message = "has no date of generation"
        raise ListFormatError(message, file=path, field="dateGenerated", hint=reading.FETCH_AGAIN) from error

    def parties() -> Iterator[Party]:
        for _, element in elements:
            yield _party(parsed, path, element)

    parsed.parties = parsed.checked(parties())
    return parsed


def _party(parsed: Parsed, path: str, element: Element) -> Party:
    parsed.count_unknown(element, _KNOWN)
    reference = text_of(element, "REFERENCE_NUMBER")
    names = list(_names(element))
    if not reference or not names:
        message = f"an entry without reference or name (DATAID {text_of(element, 'DATAID') or 'none'})"
        raise ListFormatError(message, file=path, field="REFERENCE_NUMBER, FIRST_NAME", hint=reading.FETCH_AGAIN)
    comments = text_of(element, "COMMENTS1")
    births, notes = _births(element)
    notes += [comments] if comments else []
    notes += [
        f"{names[0] if names else 'Alias'}: {sentence}"
        for names, sentences in (names_in(item.text or "") for item in element.iterfind("*/ALIAS_NAME"))
        for sentence in sentences
    ]
    notes += [
        ": ".join(filter(None, (text_of(item, "ALIAS_NAME"), note))) for item, note in _noted(element, "_ALIAS")
    ]
    notes += [
        f"{_label(item)}: {note}" for item, note in _noted(element, "_DOCUMENT") if not text_of(item, "NUMBER")
    ]
    documents = list(filter(None, map(_document, element.iterfind("INDIVIDUAL_DOCUMENT"))))
    person = element.tag == "INDIVIDUAL"
    if not person:
        documents += [Identifier("imoNumber", number, label="IMO number") for number in _IMO.findall(comments)]
    return Party(
        id=f"{parsed.list_id}:{reference}",
        list_id=parsed.list_id,
        source_id=reference,
        kind="Person" if person else "Organization",
        names=tuple(names),
        birth_dates=tuple(births),
        birth_places=tuple(_places(element)),
        countries=tuple(
            Country(country_code(text), "nationality", text) for text in _values(element, "NATIONALITY/VALUE")
        ),
        genders=tuple(text.lower() for text in [*_values(element, "GENDER"), *_GENDER.findall(comments)]),
        identifiers=tuple(documents),
        addresses=tuple(filter(None, (_address(item) for item in element if item.tag.endswith("_ADDRESS")))),
        designations=(
            Designation(
                AUTHORITY,
                text_of(element, "UN_LIST_TYPE"),
                text_of(element, "LISTED_ON")[:10],
                reference=reference,
            ),
        ),
        links=tuple(
            Link("mentions", target=found) for found in _REFERENCE.findall(comments) if found != reference
        ),
        titles=(*_values(element, "TITLE/VALUE"), *_values(element, "DESIGNATION/VALUE")),
        notes=tuple(notes),
        details={key: tuple(_values(element, path)) for key, path in _DETAILS},
    )


_DETAILS = (
    ("modifiedAt", "LAST_DAY_UPDATED/VALUE"),
    ("submittedBy", "SUBMITTED_BY"),
    ("submittedOn", "SUBMITTED_ON"),
    ("delistedOn", "DELISTED_ON"),
)
_IMO = re.compile(r"\bIMO\b[^\d]{0,20}(\d{7})\b")
_GENDER = re.compile(r"\bGender: (Male|Female)\b")
_REFERENCE = re.compile(r"\b[A-Z]{2}[ie]\.\d{3}\b")
_ORDER = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")


def _names(element: Element) -> Iterator[Name]:
    primary = " ".join(filter(None, (text_of(element, field) for field in _ORDER)))
    if primary:
        yield Name(primary, script=script_of(primary))
    for item in element.iterfind("NAME_ORIGINAL_SCRIPT"):
        for text in names_in(item.text or "")[0]:
            yield Name(text, "alias" if primary else "name", script=script_of(text))
    for item in element:
        if item.tag not in ("INDIVIDUAL_ALIAS", "ENTITY_ALIAS"):
            continue
        quality = text_of(item, "QUALITY").lower()
        for text in names_in(item.findtext("ALIAS_NAME") or "")[0]:
            if quality == "low":
                yield Name(text, "weakAlias", "weak", script_of(text))
            else:
                yield Name(
                    text, "previousName" if quality.startswith("f.k.a") else "alias", script=script_of(text)
                )


def _births(element: Element) -> tuple[list[DateSpan], list[str]]:
    """The birth dates, and as notes what stands beside them or could not be read."""
    spans, notes = [], []
    for item in element.iterfind("INDIVIDUAL_DATE_OF_BIRTH"):
        first, last, note = text_of(item, "FROM_YEAR"), text_of(item, "TO_YEAR"), text_of(item, "NOTE")
        written = text_of(item, "DATE")[:10] or text_of(item, "YEAR")
        if not written:
            written = f"{first} to {last}" if first and last else first or last
        vague = note.lower() == "approximately"
        if written and (vague or text_of(item, "TYPE_OF_DATE").upper() == "APPROXIMATELY"):
            written = f"circa {written}"
        said = written or note
        if span := read_date(said):
            spans.append(span)
        elif said:
            notes.append(f"Date of birth: {said}")
        if written and note and not vague:
            notes.append(f"Date of birth: {note}")
    for text in _values(element, "INDIVIDUAL_ALIAS/DATE_OF_BIRTH"):
        for part in filter(None, map(str.strip, re.split(r"[;,]| and ", text))):
            if span := read_date(part):
                spans.append(span)
            else:
                notes.append(f"Date of birth: {part}")
    return spans, notes


def _noted(element: Element, kind: str) -> Iterator[tuple[Element, str]]:
    """Children whose names end so and that carry a note."""
    for item in element:
        if item.tag.endswith(kind) and (note := text_of(item, "NOTE")):
            yield item, note


def _document(item: Element) -> Identifier | None:
    number = text_of(item, "NUMBER")
    if not number:
        return None
    label = _label(item)
    country = text_of(item, "ISSUING_COUNTRY") or text_of(item, "COUNTRY_OF_ISSUE")
    fields = (
        ("issued", "DATE_OF_ISSUE"),
        ("expires", "DATE_OF_EXPIRY"),
        ("in", "CITY_OF_ISSUE"),
        ("", "NOTE"),
    )
    note = " ".join(f"{word} {text_of(item, field)}".strip() for word, field in fields if text_of(item, field))
    passport = "pass" in label.lower() or "pasaporte" in label.lower()
    kind = "passportNumber" if passport else identifier_kind(label) or "idNumber"
    return Identifier(kind, _plain_number(number), country_code(country), label, note)


def _label(item: Element) -> str:
    """What a document is: its type, and what the publisher adds to it."""
    parts = (text_of(item, field).rstrip(":") for field in ("TYPE_OF_DOCUMENT", "TYPE_OF_DOCUMENT2"))
    return ", ".join(filter(None, parts)) or "Document"


_PROSE = re.compile(r"\bnumber:?\s+([A-Z0-9][\w./-]{3,})", re.IGNORECASE)


def _plain_number(text: str) -> str:
    """The number out of "Afghanistan number X, issued on 12 Oct. 2021"; any other text as it is."""
    found = _PROSE.search(text)
    return found[1] if found else text


def _address(item: Element) -> Address | None:
    country = text_of(item, "COUNTRY")
    parts = [text_of(item, field) for field in ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY", "NOTE")]
    text = ", ".join(filter(None, parts))
    return Address(text, country_code(country) or country_of_place(text)) if text else None


def _places(element: Element) -> Iterator[Place]:
    """Where somebody was born, by the entry itself or by one of its aliases."""
    for path, country, fields in _PLACES:
        for item in element.iterfind(path):
            if text := ", ".join(filter(None, (text_of(item, field) for field in fields))):
                yield Place(text, country_code(text_of(item, country)) or country_of_place(text))


_PLACES = (
    ("INDIVIDUAL_PLACE_OF_BIRTH", "COUNTRY", ("STREET", "CITY", "STATE_PROVINCE", "COUNTRY", "NOTE")),
    ("INDIVIDUAL_ALIAS", "COUNTRY_OF_BIRTH", ("CITY_OF_BIRTH", "COUNTRY_OF_BIRTH")),
)


def _values(element: Element, path: str) -> list[str]:
    return [text for text in (one_line(item.text or "") for item in element.iterfind(path)) if text]

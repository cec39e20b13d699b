"""One entry of the Consolidated Screening List, from either form, and the party it describes.

What the Treasury's lists print as remarks comes here under `ids` as well, as label and value: a label that names a
document makes an identifier, one that names something else a detail, and the rest a note in the words of the
Treasury's own files, of which days of listing and acts are read as there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from tamis.lists.parsed import Parsed
from tamis.lists.us_ofac_entry import acts_among, listing_day, pieces
from tamis.model import Address, Country, DateSpan, Designation, Identifier, Link, Measure, Name, Party, Place
from tamis.normalize.countries import country_code, country_of_place
from tamis.normalize.dates import read_date
from tamis.normalize.identifiers import identifier_kind, likely_kind
from tamis.normalize.measures import measure
from tamis.normalize.scripts import script_of

ONE = (
    "source", "entity_number", "type", "name", "title", "federal_register_notice", "start_date", "end_date",
    "standard_order", "license_requirement", "license_policy", "call_sign", "vessel_type", "gross_tonnage",
    "gross_registered_tonnage", "vessel_flag", "vessel_owner", "remarks", "source_list_url",
    "source_information_url", "country",
)  # fmt: skip
"""Fields of one value; `country` is in the JSON only."""

MANY = (
    "programs", "addresses", "alt_names", "citizenships", "dates_of_birth", "nationalities", "places_of_birth",
)  # fmt: skip
"""Fields of several values."""

_CODES = frozenset((
    "SDN", "EL", "DTC", "DPL", "SSI", "UVL", "ISN", "PLC", "MEU", "CMIC", "CAP", "NS-MBS", "FSE",
))  # fmt: skip
_KINDS = {
    "": "LegalEntity",
    "individual": "Person",
    "entity": "Organization",
    "vessel": "Vessel",
    "aircraft": "Airplane",
}


class Document(NamedTuple):
    """What an entry says under a label; `country` as written, `dates` in words."""

    label: str
    value: str
    country: str = ""
    dates: str = ""


@dataclass(frozen=True)
class Entry:
    """One entry as published: fields of one value (`ONE`), of several (`MANY`), and what stands under `ids`."""

    one: Mapping[str, str]
    many: Mapping[str, Sequence[str]]
    documents: Sequence[Document]

    @property
    def code(self) -> str:
        """The short name of the list it stands on, such as `SDN`; the whole name of a list without one."""
        words = self.one["source"].partition("(")[2].partition(")")[0].split()
        return words[0] if words else self.one["source"].partition(" - ")[0]

    @property
    def said(self) -> str:
        """All that is said of the party, as one text."""
        cells = [f"{field} {value}" for field, value in self.one.items() if "url" not in field]
        lists = [f"{field} {value}" for field, values in self.many.items() for value in values]
        return "\n".join(sorted([*cells, *lists, *map(" ".join, self.documents)]))


_COMMON = frozenset((
    "Gender", "Passport", "Additional Sanctions Information -", "Secondary sanctions risk:", "Website",
    "Tax ID No.", "National ID No.", "Registration Number", "Cedula No.", "NIT #", "C.U.R.P.", "R.F.C.", "RUC #",
    "Organization Established Date", "Vessel Registration Identification", "Registration ID", "Email Address",
    "Government Gazette Number", "Aircraft Model", "Target Type", "SWIFT/BIC", "Identification Number",
    "Organization Type:", "Company Number", "Issuer Name", "Equity Ticker", "Digital Currency Address - XBT",
    "Executive Order 13662 Directive Determination -", "MMSI", "ISIN",
))  # fmt: skip
"""Labels that stand in every file, and tell at which end of a piece the labels of a file are."""


def leads(ids: Iterable[str]) -> bool:
    """Whether the pieces of a file begin with their labels; in older files they end with them."""
    first = last = 0
    for piece in ids:
        first += piece.partition(", ")[0] in _COMMON
        last += piece.rpartition(", ")[2] in _COMMON
    return first >= last


_COUNTRY = re.compile(r"[A-Z]{2}")


def document(piece: str, label_first: bool) -> Document:
    """One piece of the CSV's `ids`: `Passport, A123, IR, 1999-05-04, 2004-05-04`, or all that backwards."""
    parts = piece.split(", ")
    label = parts.pop(0 if label_first else -1)
    if label in _DETAILS or not identifier_kind(label):
        return Document(label, ", ".join(parts))
    dates: list[str] = []
    country, end = "", -1 if label_first else 0
    while len(parts) > 1:
        if not country and _COUNTRY.fullmatch(parts[end]):
            country = parts.pop(end)
        elif len(dates) < 2 and _date(parts[end]):
            dates.append(parts.pop(end))
        else:
            break
    written = f"issued {dates[1]} expires {dates[0]}" if len(dates) == 2 else "".join(dates)
    return Document(label, ", ".join(parts), country, written)


def party(parsed: Parsed, key: str, entry: Entry) -> Party:
    """The party that an entry describes."""
    one, many = entry.one, entry.many
    listed = one["source"].rpartition(" - ")[0] or one["source"]
    if entry.code not in _CODES:
        parsed.unknown[f"source '{one['source']}'"] += 1
    if one["type"].lower() not in _KINDS:
        parsed.unknown[f"type '{one['type']}'"] += 1
    found = _Documents()
    for item in entry.documents:
        found.read(item)
    links, remarks = _remarks(one["remarks"], numbered=bool(one["entity_number"]))
    remarked = [piece for piece in remarks if piece.startswith("DOB ") and _date(piece[4:])]
    births = [(text, _date(text)) for text in (*many["dates_of_birth"], *(piece[4:] for piece in remarked))]
    notes = [piece for piece in remarks if piece not in remarked] + found.notes
    notes += [f"Date of birth: {text}" for text, span in births if not span]
    details = {"list": [listed], **found.details}
    for field, name in _DETAIL_FIELDS:
        if one[field]:
            details.setdefault(name, []).append(one[field])
    if one["start_date"] and not _day(one["start_date"]):
        notes.append(f"Start date: {one['start_date']}")
    if one["call_sign"]:
        found.identifiers.append(Identifier("callSign", one["call_sign"], label="Call sign"))
    countries = [
        Country(country_code(text), role, text)
        for role, texts in (
            ("citizenship", many["citizenships"]),
            ("nationality", many["nationalities"]),
            ("flag", (one["vessel_flag"],)),
            ("country", (one["country"],)),
        )
        for text in texts
        if text
    ]
    programmes = many["programs"] or (listed,)
    taken = {act for programme in programmes for act in acts_among(programme, notes)}
    return Party(
        id=f"{parsed.list_id}:{key}",
        list_id=parsed.list_id,
        source_id=key,
        kind=_KINDS.get(one["type"].lower(), "Thing"),
        names=tuple(_names(one["name"], many["alt_names"])),
        birth_dates=tuple(span for _, span in births if span),
        birth_places=tuple(Place(text, country_of_place(text)) for text in many["places_of_birth"]),
        countries=(*countries, *found.countries),
        genders=tuple(found.genders),
        identifiers=tuple(found.identifiers),
        addresses=tuple(map(address, many["addresses"])),
        designations=tuple(_designation(entry, programme, notes) for programme in programmes),
        links=tuple(links),
        titles=(one["title"],) if one["title"] else (),
        references=(one["entity_number"],) if one["entity_number"] else (),
        notes=tuple(note for note in notes if note not in taken),
        details={name: tuple(values) for name, values in details.items()},
    )


_DETAIL_FIELDS = (
    ("end_date", "endDate"),
    ("standard_order", "standardOrder"),
    ("license_requirement", "licenseRequirement"),
    ("license_policy", "licensePolicy"),
    ("vessel_type", "type"),
    ("gross_tonnage", "tonnage"),
    ("gross_registered_tonnage", "grossRegisteredTonnage"),
    ("vessel_owner", "owner"),
    ("source_list_url", "sourceUrl"),
    ("source_information_url", "sourceUrl"),
)


def _names(name: str, others: Sequence[str]) -> list[Name]:
    """The names; the last of several stands behind an "and" in the Commerce lists."""
    aliases = [*others[:-1], *(other.removeprefix("and ") for other in others[-1:])]
    return [Name(name, script=script_of(name)), *(Name(text, "alias", script=script_of(text)) for text in aliases)]


@lru_cache(maxsize=16384)
def address(text: str) -> Address:
    """An address of the list: its last part is the code of the country, if it has two letters."""
    last = text.rpartition(", ")[2]
    return Address(text, country_code(last) if _COUNTRY.fullmatch(last) else "")


def _designation(entry: Entry, programme: str, notes: Sequence[str]) -> Designation:
    one = entry.one
    start = _day(one["start_date"])
    return Designation(
        one["source"].rpartition(" - ")[2],
        programme,
        listing_day(programme, notes) or start,
        "; ".join(filter(None, (one["federal_register_notice"], *acts_among(programme, notes)))),
        tuple(measures(one["standard_order"], one["license_requirement"])),
    )


def measures(standard_order: str, requirement: str = "") -> list[Measure]:
    """What a list of the Commerce Department imposes, as far as its own columns say so."""
    found = [measure("Standard order")] if standard_order.upper() == "Y" else []
    return found + ([measure(f"License requirement: {requirement}")] if requirement else [])


def _day(text: str) -> str:
    """A day as ISO 8601; empty where the text is none."""
    span = _date(text) if text else None
    return span.start if span and span.kind == "exact" else ""


_LINKED = re.compile(r"\((?=Linked To:)")


def _remarks(text: str, *, numbered: bool) -> tuple[list[Link], list[str]]:
    """Links and notes; only the Treasury, which numbers its entries, writes its remarks in pieces."""
    said = pieces(_LINKED.sub("", text)) if numbered else list(filter(None, [text]))
    links = [Link("linkedTo", piece.removeprefix("Linked To:").strip()) for piece in said if _is_link(piece)]
    return links, [piece for piece in said if not _is_link(piece)]


def _is_link(piece: str) -> bool:
    return piece.startswith("Linked To:") and len(piece) > len("Linked To: ")


_DETAILS = {
    "Additional Sanctions Information -": "sanctionsInformation",
    "Aircraft Manufacture Date": "buildDate",
    "Aircraft Manufacturer": "manufacturer",
    "Aircraft Model": "model",
    "Aircraft Operator": "operator",
    "Email Address": "email",
    "Equity Ticker": "ticker",
    "Fax": "fax",
    "Former Vessel Flag": "pastFlags",
    "ISIN": "isinCode",
    "Issuer Name": "issuer",
    "Organization Established Date": "incorporationDate",
    "Organization Type:": "sector",
    "Other Vessel Type": "type",
    "Phone Number": "phone",
    "Secondary sanctions risk:": "sanctionsRisk",
    "Target Type": "legalForm",
    "Vessel Type": "type",
    "Vessel Year of Identification": "yearOfIdentification",
    "Website": "website",
}
_ROLES = {
    "Nationality of Registration": "jurisdiction",
    "Nationality Country": "jurisdiction",
    "Registration Country": "jurisdiction",
    "Other Vessel Flag": "flag",
}
_WALLET = "Digital Currency Address - "
_PROHIBITED = "Transactions Prohibited For "


class _Documents:
    """What stands under `ids`, gathered by what it is."""

    def __init__(self) -> None:
        self.identifiers: list[Identifier] = []
        self.countries: list[Country] = []
        self.genders: list[str] = []
        self.notes: list[str] = []
        self.details: dict[str, list[str]] = {}

    def read(self, item: Document) -> None:
        """Take one document to where it belongs."""
        label, value = item.label, item.value
        if not value:
            self.notes.append(" ".join(filter(None, item)))
        elif label == "Gender":
            self.genders.append(value.lower())
        elif role := _ROLES.get(label):
            text = ", ".join(filter(None, (value, item.country)))
            self.countries.append(Country(country_code(text), role, text))
        elif name := _DETAILS.get(label):
            self.details.setdefault(name, []).append(value)
        elif label.startswith(_PROHIBITED):
            said = f"{label.removeprefix(_PROHIBITED)} {value}"
            self.details.setdefault("sanctionsInformation", []).append(said)
        elif label.startswith(_WALLET):
            currency = label.removeprefix(_WALLET)
            self.identifiers.append(Identifier("publicKey", value, label=label, note=currency))
        elif identifier_kind(label) and (
            any(c.isdigit() for c in value) or label in ("SWIFT/BIC", "Passport", "Other Vessel Call Sign")
        ):
            code = country_code(item.country)
            note = " ".join(filter(None, ("" if code else item.country, item.dates)))
            self.identifiers.append(Identifier(likely_kind(label, value), value, code, label, note))
        else:
            self.notes.append(" ".join(filter(None, item)))


@lru_cache(maxsize=65536)
def _date(text: str) -> DateSpan | None:
    return read_date(text)

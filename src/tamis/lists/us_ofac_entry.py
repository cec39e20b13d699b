"""One entry of OFAC's lists, from whichever format, and the party it describes.

Everything beside names and addresses reaches here as the text of remarks that the CSV set publishes: pieces
between semicolons, each led by what it is. A piece that no rule understands is kept as a note, and so is one that
was cut in the middle: half a passport number is nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import msgspec

from tamis.lists.reading import one_line
from tamis.lists.sources import LISTS
from tamis.model import Address, Country, DateSpan, Designation, Identifier, Link, Name, Party, Place
from tamis.normalize.countries import country_code, country_of_place
from tamis.normalize.dates import read_date
from tamis.normalize.identifiers import identifier_kind, likely_kind
from tamis.normalize.scripts import script_of

AUTHORITY = LISTS["us_ofac_sdn"].publisher


class Alias(NamedTuple):
    """A strong alias: `aka`, `fka` or `nka` (with or without dots), and its text."""

    kind: str
    text: str


@dataclass(frozen=True)
class Entry:
    """One entry as published.

    `vessel` holds call sign, type, tonnage, gross tonnage, flag and owner. `cut` says that the remarks end in the
    middle of a piece. The newer forms give more than the remarks can: `acts`, one a programme, to which what the
    remarks say of it is added; `spellings`, the names in other scripts; `links` to other entries by their number.
    """

    uid: str
    name: str
    kind: str
    programmes: Sequence[str]
    title: str
    vessel: Sequence[str]
    aliases: Sequence[Alias]
    addresses: Sequence[tuple[str, str, str]]
    remarks: str
    cut: bool = False
    acts: Sequence[Designation] = ()
    spellings: Sequence[Name] = ()
    links: Sequence[Link] = ()


_KINDS = {"individual": "Person", "vessel": "Vessel", "aircraft": "Airplane", "entity": "Organization"}


def party(entry: Entry, list_id: str) -> Party:
    """The party that an entry describes."""
    found = _Remarks()
    said = pieces(entry.remarks)
    cut = [f"{said.pop()} … (cut in the list)"] if entry.cut and said else []
    for piece in said:
        found.read(piece)
    acts = {programme: acts_among(programme, found.notes) for programme in entry.programmes}
    taken = {act for each in acts.values() for act in each}
    taken.update(pieces(entry.title))  # which the CSV set repeats among the remarks
    given = {act.programme: act for act in entry.acts}
    call_sign, vessel_type, tonnage, gross, flag, owner = [*entry.vessel, "", "", "", "", "", ""][:6]
    if call_sign:
        found.identifiers.append(Identifier("callSign", call_sign, label="Call sign"))
    if flag:
        found.countries.append(Country(country_code(flag), "flag", flag))
    for key, value in (
        ("type", vessel_type),
        ("tonnage", tonnage),
        ("grossRegisteredTonnage", gross),
        ("owner", owner),
    ):
        if value:
            found.details.setdefault(key, []).append(value)
    strong = [_alias(alias.kind, alias.text, weak=False) for alias in entry.aliases]
    return Party(
        id=f"{list_id}:{entry.uid}",
        list_id=list_id,
        source_id=entry.uid,
        kind=_KINDS.get(entry.kind, "Thing"),
        names=(Name(entry.name, script=script_of(entry.name)), *strong, *found.names, *_spelled(entry)),
        birth_dates=tuple(found.births),
        birth_places=tuple(found.places),
        countries=tuple(found.countries),
        genders=tuple(found.genders),
        identifiers=tuple(found.identifiers),
        addresses=tuple(_address(*address) for address in entry.addresses if any(address)),
        designations=tuple(
            _designation(given.get(programme, Designation(AUTHORITY, programme)), found.notes, acts[programme])
            for programme in entry.programmes
        ),
        links=(*found.links, *entry.links),
        titles=(entry.title,) if entry.title else (),
        notes=(*(note for note in found.notes if note not in taken), *cut),
        details={key: tuple(values) for key, values in found.details.items()},
    )


_DIRECTIONS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
"""Marks of the direction of writing, which stand around names from right to left and are no part of them."""


def _spelled(entry: Entry) -> list[Name]:
    return [msgspec.structs.replace(name, text=name.text.translate(_DIRECTIONS)) for name in entry.spellings]


_LISTED = re.compile(r"^Listing Date \((?:EO )?(?P<tag>\w+)[^)]*\):? (?P<date>.+)$")
_BASIS = re.compile(
    r"^(?:Executive Order (?=\d{5})|(?=CAATSA))(?P<tag>\w+)\b(?!.*more information)", re.IGNORECASE
)


def _designation(given: Designation, notes: Sequence[str], acts: Sequence[str]) -> Designation:
    """A designation as a newer form gives it, or of the programme alone, with what the remarks say of it."""
    return msgspec.structs.replace(
        given,
        date=listing_day(given.programme, notes) or given.date,
        legal_basis="; ".join(filter(None, (given.legal_basis, *acts))),
    )


def listing_day(programme: str, notes: Sequence[str]) -> str:
    """The first day on which a note lists the party under the programme; empty when none says so."""
    named = (found for note in notes if (found := _LISTED.match(note)) and found["tag"] in programme)
    return min((span.start for found in named if (span := _date(found["date"]))), default="")


def acts_among(programme: str, notes: Sequence[str]) -> list[str]:
    """The notes that say by which act the party stands under the programme."""
    return sorted({note for note in notes if (found := _BASIS.match(note)) and found["tag"] in programme})


_BREAK = re.compile(r"\.?;\s+")


def pieces(remarks: str) -> list[str]:
    """The pieces of a text of remarks, trimmed of the full stops and brackets that formats put around them."""
    found = (_trimmed(piece) for piece in _BREAK.split(one_line(remarks)))
    return [piece for piece in found if piece]


def _trimmed(piece: str) -> str:
    piece = piece.strip().removeprefix("alt. ").rstrip(". ")
    if piece.startswith("Linked To:") and piece.endswith(")") and piece.count(")") > piece.count("("):
        piece = piece[:-1].rstrip(". ")
    return piece


def _alias(kind: str, text: str, *, weak: bool) -> Name:
    former = kind.replace(".", "").lower() == "fka"
    if weak:
        return Name(text, "weakAlias", "weak", script_of(text))
    return Name(text, "previousName" if former else "alias", "strong", script_of(text))


@lru_cache(maxsize=16384)
def _address(street: str, city: str, country: str) -> Address:
    text = ", ".join(part for part in (street, city, country) if part)
    return Address(text, country_code(country))


_WEAK_ALIAS = re.compile(r"^([afn]\.k\.a\.) '(.+)'$")
_IDENTIFIER = re.compile(
    r"^(?P<value>\S.*?)(?: \((?P<country>[^()]+)\))?"
    r"(?: issued (?P<issued>[\w ]+?))?(?: expires (?P<expires>[\w ]+?))?$"
)
_LABELS = (
    "Aircraft Construction Number (also called L/N or S/N or F/N)",
    "Aircraft Manufacturer's Serial Number (MSN)", "Aircraft Mode S Transponder Code", "Aircraft Tail Number",
    "Bank Identification Code", "BIK (RU)", "Birth Certificate Number", "Bosnian Personal ID No.",
    "Business Number", "Business Registration Document #", "Business Registration Number", "C.I.F.",
    "C.R. No.", "C.U.I.", "C.U.I.P.", "C.U.I.T.", "C.U.R.P.", "CNP (Personal Numerical Code)",
    "Cartilla de Servicio Militar Nacional", "Cedula No.", "Central Registration Scheme Number",
    "Certificate of Incorporation Number", "Chamber of Commerce Number", "Chinese Commercial Code",
    "Citizen's Card Number", "Commercial Registry Number", "Company ID", "Company Number",
    "Credencial electoral", "D-U-N-S Number", "D.N.I.", "Diplomatic Passport", "Driver's License No.",
    "Dubai Chamber of Commerce Membership No.", "Economic Register Number (CBLS)", "Electoral Registry No.",
    "Enterprise Number", "File Number", "Fiscal Code", "Folio Mercantil No.",
    "Global Intermediary Identification Number", "Government Gazette Number", "I.F.E.",
    "Identification Number", "Immigration No.", "Italian Fiscal Code", "Interpol: Red Notice. File No.",
    "Istanbul Chamber of Comm. No.", "Jtaxpayer", "Kenyan ID No.", "LE Number", "Legal Entity Number",
    "License", "MMSI", "MSB Registration Number", "Matricula Mercantil No", "Military Registration Number",
    "Moroccan Personal ID No.", "N.I.E.", "N.R.I.C.", "NIT #", "NIF", "National Foreign ID Number",
    "National ID No.", "Numero Unico", "Paraguayan tax identification number", "Passport", "Permit Number",
    "Personal ID Card", "Pilot License Number", "Public Registration Number",
    "Public Security and Immigration No.", "R.F.C.", "RIF #", "RTN", "RUC #", "Refugee ID Card",
    "Registered Charity No.", "Registration ID", "Registration Number", "Residency Number", "Romanian C.R.",
    "Romanian Permanent Resident", "Romanian Tax Registration", "SSN", "SWIFT/BIC",
    "Seafarer's Identification Document", "Serial No.", "Stateless Person ID Card",
    "Stateless Person Passport", "Tarjeta de Identidad", "Tax ID No.", "Tazkira National ID Card",
    "Tourism License No.", "Trade License No.", "Travel Document Number", "Trust Company",
    "Turkish Identification Number", "UAE Identification", "UK Company Number", "US FEIN",
    "Unified Social Credit Code (USCC)", "United Social Credit Code Certificate (USCCC)", "V.A.T. Number",
    "VisaNumberID", "Vessel Registration Identification", "Aircraft Serial Number",
)  # fmt: skip
_DETAILS = {
    "Additional Sanctions Information -": "sanctionsInformation",
    "Aircraft Manufacture Date": "buildDate",
    "Aircraft Manufacturer": "manufacturer",
    "Aircraft Model": "model",
    "Aircraft Operator": "operator",
    "Email Address": "email",
    "Equity Ticker": "ticker",
    "Fax No.": "fax",
    "Fax": "fax",
    "Former Vessel Flag": "pastFlags",
    "ISIN": "isinCode",
    "Issuer Name": "issuer",
    "Organization Established Date": "incorporationDate",
    "Organization Type:": "sector",
    "Phone No.": "phone",
    "Phone Number": "phone",
    "Secondary sanctions risk:": "sanctionsRisk",
    "Target Type": "legalForm",
    "Telephone No.": "phone",
    "Telephone": "phone",
    "Transactions Prohibited For": "sanctionsInformation",
    "Vessel Type": "type",
    "Vessel Year of Identification": "yearOfIdentification",
    "Website": "website",
}
_WALLET = re.compile(r"^(Digital Currency Address - (\S+)) (\S+)$")


class _Remarks:
    """What the pieces of one entry's remarks say, gathered by kind."""

    def __init__(self) -> None:
        self.names: list[Name] = []
        self.births: list[DateSpan] = []
        self.places: list[Place] = []
        self.countries: list[Country] = []
        self.genders: list[str] = []
        self.identifiers: list[Identifier] = []
        self.links: list[Link] = []
        self.notes: list[str] = []
        self.details: dict[str, list[str]] = {}

    def read(self, piece: str) -> None:
        """Take one piece to where it belongs."""
        lead, _, rest = piece.partition(" ")
        if found := _WEAK_ALIAS.match(piece):
            self.names.append(_alias(found[1], found[2], weak=True))
        elif lead == "DOB" and (span := _date(rest)):
            self.births.append(span)
        elif lead == "POB" and rest:
            self.places.append(Place(rest, country_of_place(rest)))
        elif lead in ("nationality", "citizen") and rest:
            role = "nationality" if lead == "nationality" else "citizenship"
            self.countries.append(Country(country_code(rest), role, rest))
        elif piece.startswith("Nationality of Registration "):
            text = piece.removeprefix("Nationality of Registration ")
            self.countries.append(Country(country_code(text), "jurisdiction", text))
        elif lead == "Gender" and rest:
            self.genders.append(rest.lower())
        elif piece.startswith("Linked To:"):
            self.links.append(Link("linkedTo", piece.removeprefix("Linked To:").strip()))
        elif found := _WALLET.match(piece):
            self.identifiers.append(Identifier("publicKey", found[3], label=found[1], note=found[2]))
        elif not (self._detail(piece) or self._identifier(piece)):
            self.notes.append(piece)

    def _detail(self, piece: str) -> bool:
        for label, key in _DETAILS.items():
            if piece.startswith(label + " "):
                self.details.setdefault(key, []).append(piece[len(label) + 1 :].strip())
                return True
        return False

    def _identifier(self, piece: str) -> bool:
        label = _label(piece)
        if not label:
            return False
        found = _IDENTIFIER.match(piece[len(label) :].strip())
        if not found or (not any(c.isdigit() for c in found["value"]) and label not in ("SWIFT/BIC", "Passport")):
            return False
        value = found["value"]
        if not identifier_kind(label):
            return False
        written = f"({found['country']}) " if found["country"] else ""
        dates = " ".join(f"{word} {found[word]}" for word in ("issued", "expires") if found[word])
        note = (written + dates).strip()
        country = country_code(found["country"] or "")
        self.identifiers.append(Identifier(likely_kind(label, value), value, country, label, note))
        return True


_BY_LENGTH = tuple(sorted(_LABELS, key=len, reverse=True))
_GENERIC = re.compile(r"^((?:[A-Z][\w.'/()-]* ){0,5}?(?:No\.|Number|#|Code|Card))(?= \S*\d)")


def _label(piece: str) -> str:
    """The words that lead an identifier: one of the labels OFAC uses, or something that reads like one."""
    for label in _BY_LENGTH:
        if piece.startswith(label + " "):
            return label
    generic = _GENERIC.match(piece)
    return generic[1] if generic else ""


@lru_cache(maxsize=65536)
def _date(text: str) -> DateSpan | None:
    return read_date(text)

"""What is known of one party of the OFSI list, gathered from the cells of its group.

Labelled pieces of "Other Information" are read by their labels. Of its prose only fixed words are: references,
measures, gender, and for those who are no persons the numbers of ships and banks. Several ships named at once
("IMO Nos") are a party's fleet, not the party, and stay in the note.
"""

from __future__ import annotations

import re

from tamis.lists import gb_conlist_text as texts
from tamis.lists.gb_conlist_text import country, issuer, items, numbers_in
from tamis.lists.parsed import Parsed
from tamis.model import Country, DateSpan, Identifier, Link, Measure
from tamis.normalize.dates import read_date

_MEASURES = {
    "trust services": "other",
    "correspondent banking relationships etc": "other",
    "dealing with transferable securities or money-market instruments": "other",
    "travel ban": "travel ban",
}
_ALSO = re.compile(r"addition to an asset freeze(?: and travel ban)?: ?([^.:(]{1,100})", re.IGNORECASE)
_TRAVEL_BAN = re.compile(r"addition to an asset freeze and travel ban", re.IGNORECASE)
_DIRECTOR = re.compile(r"Director Disqualification Sanction", re.IGNORECASE)
_GENDER = re.compile(r"\b(?:Gender|Sex): ?(Male|Female)\b", re.IGNORECASE)
_IMO = re.compile(r"\bIMO(?: (?:number|no)\b)?[.:]? ?(\d{7})\b", re.IGNORECASE)
_SWIFT = re.compile(
    r"\bSWIFT(?:/BIC)?(?: Code| Address)?:?(?: -)? ?([A-Z]{4} ?[A-Z]{2} ?[A-Z0-9]{2}(?:[A-Z0-9]{3})?)\b"
)
_MMSI = re.compile(r"\bMMSI:? ?(\d{9})\b")
_PROSE = (("IMO number", "imoNumber", _IMO), ("SWIFT/BIC", "swiftBic", _SWIFT), ("MMSI", "mmsi", _MMSI))
_WEBSITE = re.compile(r"\bWebsite:? ((?:https?://|www\.)[^\s,;]+)", re.IGNORECASE)
_EMAIL = re.compile(r"\bE-?mail(?: address)?:? ([^\s@,;:()]{1,64}@[^\s@,;:()]{1,200})", re.IGNORECASE)
_ONE_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.\w+")
_LINKS = {"Parent company": "parent company", "Subsidiaries": "subsidiary", "Current owners": "owner"}
_DETAILS = {
    "Phone number": "phone", "Tel": "phone", "Fax": "fax", "Type of entity": "legalForm", "Type of ship": "type",
    "Tonnage of ship": "tonnage", "Length of ship": "length", "Year built": "buildDate",
}  # fmt: skip

MOST_NUMBERS = 40
"""Numbers that the words on one document can hold; words that hold more are no such words."""


class Found:
    """What the cells of one group give while they are read."""

    def __init__(self, parsed: Parsed, kind: str) -> None:
        self.parsed = parsed
        self.kind = kind
        self.births: list[DateSpan] = []
        self.countries: list[Country] = []
        self.genders: list[str] = []
        self.identifiers: list[Identifier] = []
        self.links: list[Link] = []
        self.measures: list[Measure] = []
        self.references: list[str] = []
        self.uk_references: list[str] = []
        self.notes: list[str] = []
        self.details: dict[str, list[str]] = {}

    def detail(self, name: str, text: str) -> None:
        """Keep what has no field of its own, under a property's name."""
        self.details.setdefault(name, []).append(text)

    def birth(self, cell: str) -> None:
        """The dates of birth of a cell; as notes those that cannot be read."""
        for text in items(cell).values():
            if span := read_date(text, day_first=True):
                self.births.append(span)
            else:
                self.notes.append(f"Date of birth: {text}")

    def documents(self, label: str, kind: str, numbers: str, said: str, *, in_words: bool) -> None:
        """Documents from a cell of numbers and one of words beside them.

        Words without a number of their own may hold one: with `in_words` any, else one that is labelled.
        """
        values, words = items(numbers), items(said)
        shared = words.get(0, "")
        for place, value in values.items():
            beside, value = words.pop(place, "") or shared, value.strip(" .,;")
            among = numbers_in(value)
            if len(among) == 1 and (label_here := f"{among[0].before} {among[0].after}".strip()):
                beside = ". ".join(filter(None, (label_here, beside)))
                value = among[0].value
            own = texts.labelled_kind(beside, value) if kind == "idNumber" else kind
            self.identifiers.append(Identifier(own or kind, value, issuer(beside), label, beside))
        for place, text in words.items():
            if place == 0 and values:
                continue
            read = [(number.kind(kind if in_words else ""), number.value) for number in numbers_in(text)]
            read = [(own, value) for own, value in read if own]
            if not 0 < len(read) <= MOST_NUMBERS:
                self.notes.append(f"{label}: {text}")
                continue
            land = issuer(text)
            for own, value in read:
                self.identifiers.append(Identifier(own, value, land, label, text if text != value else ""))

    def information(self, text: str) -> None:
        """Other Information: its labelled pieces, and what its prose says in fixed words."""
        self.notes.append(text)
        for label in texts.unknown_labels(text):
            self.parsed.unknown[f"label {label!r}"] += 1
        for label, piece in texts.labelled(text):
            self._piece(label, piece)
        self.references += [*self.uk_references, *texts.un_references(text)]
        for words in _ALSO.findall(text):
            self._measure(words.strip())
        if _TRAVEL_BAN.search(text):
            self._measure("Travel ban")
        if found := _DIRECTOR.search(text):
            self.measures.append(Measure("other", found[0]))
        self.genders += [word.lower() for word in _GENDER.findall(text)]
        if self.kind != "Person":
            for label, kind, pattern in _PROSE:
                self.identifiers += [Identifier(kind, value, label=label) for value in pattern.findall(text)]
        for name, pattern in (("website", _WEBSITE), ("email", _EMAIL)):
            for value in pattern.findall(text):
                self.detail(name, value.rstrip(".)"))

    def _piece(self, label: str, piece: str) -> None:
        if label == "UK Sanctions List Ref":
            found = texts.uk_references(piece)
            self.uk_references += found
            other = texts.un_references(f"UN Ref {piece}")
            self.references += other
            if not found and not other:
                self.parsed.unknown[f"reference {piece[:20]!r}"] += 1
        elif label == "Gender":
            self._gender(piece)
        elif label == "IMO number":
            self.identifiers += [
                Identifier("imoNumber", value, label=label) for value in re.findall(r"\d{7}", piece)
            ]
        elif label == "Flag of ship":
            self.countries += [Country(country(text), "flag", text) for text in items(piece).values()]
        elif label == "Previous flags":
            for text in items(piece).values():
                for flag in re.split(r"\. |;", text):
                    self.detail("pastFlags", flag.strip(" ."))
        elif label == "Business Reg No":
            self._registrations(piece)
        elif label in ("Website", "Email address"):
            for text in items(piece).values():
                self._online(label, text)
        elif label in _LINKS:
            for text in items(piece).values():
                self.links += [Link(_LINKS[label], name) for each in text.split(";") if (name := each.strip(" ."))]
        elif label in _DETAILS:
            for text in items(piece).values():
                self.detail(_DETAILS[label], text)

    def _gender(self, piece: str) -> None:
        if piece.lower() in ("male", "female"):
            self.genders.append(piece.lower())
        else:
            self.parsed.unknown[f"gender {piece[:20]!r}"] += 1

    def _measure(self, words: str) -> None:
        kind = _MEASURES.get(words.lower(), "")
        if not kind:
            self.parsed.unknown[f"measure {words!r}"] += 1
        self.measures.append(Measure(kind or "other", words))

    def _registrations(self, piece: str) -> None:
        for text in items(piece).values():
            short = len(text) <= 40 and any(c.isdigit() for c in text)
            for number in numbers_in(text) or ([texts.Number(text, "", "")] if short else []):
                label = number.before or number.after
                self.identifiers.append(
                    Identifier(
                        number.kind("registrationNumber"),
                        number.value,
                        issuer(number.before) or issuer(number.after),
                        label or "Business Reg No",
                    )
                )

    def _online(self, label: str, text: str) -> None:
        """Addresses on the Web and of e-mail, which stand under each other's label at times."""
        parts = [part.strip(".,;") for part in re.split(r"[\s;,]+(?:and\s+)?", text)]
        if all("." in part for part in parts if part):
            for part in filter(None, parts):
                self.detail("email" if _ONE_EMAIL.fullmatch(part) else "website", part)
        else:
            self.detail("email" if label == "Email address" else "website", text)

"""What sentences of other information on Switzerland's list label: numbers, dates of birth, functions, contacts.

A sentence such as "IMO Number: 8405270" has no form that the publisher promises. The caller keeps it whole; what
is read here stands behind a label that begins the sentence or one of its pieces, and is not said of others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tamis.model import DateSpan, Identifier
from tamis.normalize.dates import read_date
from tamis.normalize.identifiers import likely_kind

SHORTEST = 4
"""Characters of a number that is read out of a sentence."""

_OF_OTHERS = re.compile(
    r"(?:other )?(?:associat|subsidiar|parent|relat|affiliat|owne[rd]\b|spouse|wife|husband)", re.IGNORECASE
)
_LABEL = re.compile(r"([A-Z][^:]{1,40}?)\s?:\s?(.+)")
_TITLES = frozenset(("function", "position", "position(s)", "title", "rank", "designation", "profession"))
_DETAILS = {
    "date of registration": "incorporationDate",
    "type of entity": "legalForm",
    **dict.fromkeys(("website", "company website"), "website"),
    **dict.fromkeys(("email", "e-mail", "email address", "e-mail address", "company email"), "email"),
    **dict.fromkeys(("tel", "tel.", "telephone", "telephone number", "telephone no."), "phone"),
    **dict.fromkeys(("phone", "phone number", "company phone"), "phone"),
}


def of_others(text: str) -> bool:
    """Whether a sentence speaks of somebody else, whose numbers are not those of the party."""
    return bool(_OF_OTHERS.match(text))


def labelled(text: str) -> tuple[str, str]:
    """What a sentence is by its label, and the rest: `titles`, a FollowTheMoney property, or nothing.

    >>> labelled("Function: Head of the example office"), labelled("Seen in: Bern")
    (('titles', 'Head of the example office'), ('', ''))
    """
    found = _LABEL.match(text)
    if not found:
        return "", ""
    label = found[1].lower()
    key = "titles" if label in _TITLES else _DETAILS.get(label, "")
    return (key, found[2].strip()) if key else ("", "")


_KINDS = {"KPP": "kppCode", "OKPO": "okpoCode", "UNP": "taxNumber", "TIN": "taxNumber"}
_BEFORE = r"(?:^|[;,.(/]\s?)"
_BETWEEN = r"(?:\s?\(([^()]{1,40})\))?(?:\s?:\s?|\s)(?:(?i:no)\.?\s)?"
_NUMBER = re.compile(
    _BEFORE + r"((?i:IMO(?: number| no\.?)?|MMSI(?: number)?|passport(?: number| no\.?)"
    r"|(?:syrian )?national ID(?: number| no\.?)?|national identification number|identity document number"
    r"|ID (?:card )?number|personal ID|tax ?payer (?:ID|identification number)"
    r"|tax (?:registration|identification) number|tax ID (?:number|no\.?)"
    r"|(?:state |business |company )?registration number|state identification number"
    r"|INN|OGRN|KPP|OKPO|UNP|TIN))"
    + _BETWEEN + r"([A-Z]{0,3}[ -]?\d[A-Z0-9./-]*(?: \d{2,}[A-Z0-9./-]*)*)"
)  # fmt: skip
_CODE = re.compile(
    _BEFORE + r"((?i:LEI|SWIFT(?:/BIC)?(?: codes?)?|BIC(?: code)?|call ?sign))"
    + _BETWEEN + r"([A-Z0-9]{4,20}\b(?:(?:, ?| and | ?/ ?)[A-Z0-9]{4,20}\b)*)"
)  # fmt: skip
_AND = re.compile(r", ?| and | ?/ ?")


def numbers_in(text: str, party: str) -> Iterator[Identifier]:
    """The labelled numbers in a sentence on a party of a kind.

    The number of a ship is that of a ship's entry, or of a company where it begins the sentence: else it is said
    of one of the company's ships.

    >>> [(n.kind, n.value) for n in numbers_in("Registration number: 10 27700; INN 7805060301", "Organization")]
    [('registrationNumber', '10 27700'), ('innCode', '7805060301')]
    """
    for found in _NUMBER.finditer(text):
        label, more, value = found[1], found[2] or "", found[3].strip("./- ")
        kind = _KINDS.get(label.upper()) or likely_kind(label, value)
        if (said := likely_kind(more, value)) in ("innCode", "ogrnCode"):
            kind = said
        of_ship = kind in ("imoNumber", "mmsi") and (
            party == "Person" or (party == "Organization" and found.start())
        )
        if len(value) >= SHORTEST and not of_ship:
            yield Identifier(kind, value, label=label, note=more)
    for label, more, values in _CODE.findall(text):
        for value in _AND.split(values):
            if (kind := likely_kind(label, value)) != "idNumber":
                yield Identifier(kind, value, label=label, note=more)


_BORN = re.compile(r"\b(?:DOB|date of birth)\b:?\s?([^.;:]{4,60})", re.IGNORECASE)
_DASHED = re.compile(r"^between (\d{4}\s?[-\u2013]\s?\d{4})$")


def births_in(text: str) -> Iterator[DateSpan]:
    """The dates of birth that a sentence labels.

    >>> [(span.start, span.end) for span in births_in("Date range: DOB between 1971\u20131973.")]
    [('1971-01-01', '1973-12-31')]
    """
    for found in _BORN.findall(text):
        written = found.strip()
        if span := read_date(_DASHED.sub(r"\1", written)):
            yield DateSpan(span.start, span.end, span.kind, written)

"""What the cells of the OFSI list hold as prose: numbered lists, numbers among words, days, labelled pieces.

Promise: each function reads any text, in time that grows with its length, and invents nothing; what it cannot
read it leaves to the caller, who keeps the text whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tamis.normalize.countries import country_code
from tamis.normalize.dates import read_date
from tamis.normalize.identifiers import identifier_kind, likely_kind

_FIRST = re.compile(r"([^()\d]{0,40}?)\s*(?:\((?:1|1-\d{1,2}|[aA!])\)|\b(?:1|[aA])\))")
_MARK = re.compile(
    r"\((\d{1,2})(?:(?:-|\)-\(|\) to \()(\d{1,2}))?\)|\(([a-hA!])\)|(?<![\w(.,/-])(?:(\d{1,2})|([a-hA]))\)"
)


def items(text: str) -> dict[int, str]:
    """The parts of "(1) Kabul (2) Herat" by their numbers; any other text as number 0, nothing for a dash.

    Numbers without a text of their own share the one that follows. Words before the first number belong to each.

    >>> items("(1) (2) Egypt (3) - (4) Sudan"), items("Afghan"), items("a) Syrian, b) Tunisian")
    ({1: 'Egypt', 2: 'Egypt', 4: 'Sudan'}, {0: 'Afghan'}, {1: 'Syrian', 2: 'Tunisian'})
    """
    text = text.strip()
    first = _FIRST.match(text)
    if not first:
        return {0: text} if _said(text) else {}
    parts: list[tuple[list[int], int, int]] = []  # numbers, where their mark starts, where their text does
    seen: set[int] = set()
    end_of_last = -1
    for mark in _MARK.finditer(text, first.end(1)):
        numbers = _numbers(mark)
        top = max(seen, default=0)
        bare = bool(parts) and parts[-1][2] == end_of_last and not text[end_of_last : mark.start()].strip()
        end_of_last = mark.end()
        if seen.isdisjoint(numbers) and (bare or numbers[0] <= top + 1):
            parts.append((numbers, mark.start(), mark.end()))
            seen.update(numbers)
    if not parts:
        return {0: text}
    found: dict[int, str] = {}
    following = ""
    ends = [start for _, start, _ in parts[1:]] + [len(text)]
    for (numbers, _, start), end in reversed(list(zip(parts, ends, strict=True))):
        following = text[start:end].strip(" ,;\n\t") or following
        if _said(following):
            found.update(dict.fromkeys(numbers, f"{first[1]} {following}".strip()))
    if not found and first[1]:
        return {0: text}
    return dict(sorted(found.items()))


def _numbers(mark: re.Match[str]) -> list[int]:
    letter = mark[3] or mark[5]
    if letter:
        return [1 if letter == "!" else ord(letter.lower()) - 96]
    first = int(mark[1] or mark[4])
    return list(range(first, max(first, int(mark[2] or first)) + 1))


def _said(text: str) -> bool:
    """Whether a text says anything; a dash says nothing."""
    return bool(text.strip(" -.\u2013"))


@dataclass(frozen=True)
class Number:
    """A number among words: its value, and the words before and after it."""

    value: str
    before: str
    after: str

    def kind(self, other: str) -> str:
        """The kind that the words beside it mean, the ones before it first; else the other one."""
        for words in (self.before, self.after):
            if kind := labelled_kind(words, self.value):
                return kind
        return other


_PLAIN = re.compile(r"[A-Z0-9][A-Z0-9/.-]*|[A-Za-z]{1,4}\d{5,}[A-Za-z0-9]*")
_GLUED = re.compile(r"(?<=\S)(?=\()|(?<=[a-z.]:)(?=\w)|(?<=\bno\.)(?=\w)", re.IGNORECASE)
_DATE = re.compile(r"(?:19|20)\d\d(?:[-/](?:19|20)\d\d)?|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})H?")
_TALK = re.compile(r"\b(?:issued?|expir\w*|valid\w*|date)\b", re.IGNORECASE)
_ACRONYMS = frozenset((
    "TIN", "INN", "OGRN", "SRN", "TRN", "SSN", "CR", "BR", "BIN", "USCC", "KPP", "BIK", "BIC", "OKTMO", "OKPO",
    "ID", "NO", "US", "USA", "UK", "UAE", "DRC", "CAR", "RU", "UNP", "UNN", "DNI", "VAT", "LEI", "DUNS", "MMSI",
    "IMO",
))  # fmt: skip


def numbers_in(text: str) -> list[Number]:
    """Numbers with at least three digits that stand among words; days and years are none.

    Groups and capitals that belong to a number stay with it ("40 07 136936", "OR 1961825").

    >>> [(n.value, n.before) for n in numbers_in("(TIN) 9718168599 / Italian Fiscal Code LBR HBB 61S17 Z352F")]
    [('9718168599', 'TIN'), ('LBR HBB 61S17 Z352F', 'Italian Fiscal Code')]
    """
    pieces: list[tuple[bool, str]] = []  # whether it may be a number, and the text
    run: list[str] = []

    def flush() -> None:
        if run:
            pieces.append((True, " ".join(run)))
            run.clear()

    for token in _GLUED.sub(" ", text).split():
        core = token.strip("()[]\"'“”,;:.")
        plain = _PLAIN.fullmatch(core) and core not in _ACRONYMS
        if plain and (len(core) <= 3 or any(c.isdigit() for c in core)):
            if token[0] in '(["':
                flush()
            run.append(core)
            if token[-1] in ")],;:.":
                flush()
        else:
            flush()
            pieces.append((False, token))
    flush()
    places = [at for at, (maybe, value) in enumerate(pieces) if maybe and _is_number(value)]
    if not places:
        return []
    found: list[Number] = []
    words = _joined(pieces[: places[0]])
    for at, end in zip(places, [*places[1:], len(pieces)], strict=True):
        between = _joined(pieces[at + 1 : end])
        own = _OWN.match(between) if end < len(pieces) else None
        after = own[0] if own else between if end == len(pieces) else ""
        found.append(Number(pieces[at][1], _trimmed(words), _trimmed(after)))
        words = between[own.end() :] if own else between
    return found


_OWN = re.compile(r"\([^()]*\)[.,;]?")
"""What stands in brackets behind a number is said of it, and not of the one that follows."""


def _is_number(value: str) -> bool:
    return sum(c.isdigit() for c in value) >= 3 and not _DATE.fullmatch(value)


def _joined(pieces: list[tuple[bool, str]]) -> str:
    return " ".join(text for _, text in pieces)


def _trimmed(words: str) -> str:
    return words.strip("()[]\"'“”,;:./ -–·")


_KINDS = (
    ("taxNumber", re.compile(r"\b(?:TIN|TRN|UN[NP]|УНН)\b|taxpayer", re.IGNORECASE)),
    ("kppCode", re.compile(r"\bKPP\b", re.IGNORECASE)),
    ("uscCode", re.compile(r"\bUSCC\b", re.IGNORECASE)),
    ("okpoCode", re.compile(r"\bOKPO\b", re.IGNORECASE)),
    ("registrationNumber", re.compile(r"\b(?:[CB]R|BIN|SRN)\b|trade register", re.IGNORECASE)),
)
_IDENTITY = re.compile(r"\b(?:NIC|ID)\b|identi(?:ty|fication)\b", re.IGNORECASE)


def labelled_kind(label: str, value: str) -> str:
    """The kind that a label means for a value; empty where it does not tell.

    >>> labelled_kind("Russia INN", "7805060301"), labelled_kind("(Afghan) (tazkira)", "55130")
    ('innCode', '')
    """
    if not label:
        return ""
    if identifier_kind(label) in ("innCode", "ogrnCode"):
        return likely_kind(label, value)
    for kind, words in _KINDS:
        if words.search(label):
            return kind
    kind = likely_kind(label, value)
    return kind if kind != "idNumber" or _IDENTITY.search(label) else ""


_NO_COUNTRY = re.compile(
    r"[()\[\].,;:/]|[–-] |\b(?:passports?|diplomatic|service|foreign|travel|documents?|provisional|international|"
    r"numbers?|no|national|nationality|identity|identification|id|tax|taxpayer|fiscal|social|security|code|cards?|military|"
    r"residency?|driving|birth|certificate|inn|tin|ogrn|false|under|in)\b|\d+",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\(([^()]{3,60})\)")
_SHORT = frozenset(("UK", "US", "USA", "UAE", "DRC", "CAR"))


def issuer(text: str) -> str:
    """The country that a document is of, by the words before those on its issue; empty where they name none.

    >>> issuer("(Tunisian). Issued in Rome, Italy"), issuer("Issued in Rome, Italy"), issuer("Yemen 04796738")
    ('tn', '', 'ye')
    """
    head = _TALK.split(text, maxsplit=1)[0]
    for part in (head, *_NO_COUNTRY.split(head), *_BRACKETS.findall(text)):
        words = part.strip()
        if (len(words) > 3 or words in _SHORT) and (code := country(words)):
            return code
    return ""


_SAID_HERE = {
    "car": "cf",
    "congo (democratic republic)": "cd",
    "occupied palestinian territories": "ps",
    "pakistan-administered kashmir": "pk",
}
_NOW = re.compile(r"\b(?:currently|now)\b(?: the\b)?(.*)", re.IGNORECASE)


def country(text: str) -> str:
    """The code of a country as the list spells it; of "Former USSR Currently Ukraine", the one of today.

    >>> country("Former USSR, now Ukraine"), country("Congo (Democratic Republic)")
    ('ua', 'cd')
    """
    if found := _SAID_HERE.get(text.strip(" .").lower()) or country_code(text):
        return found
    today = _NOW.search(text)
    return country_code(today[1].strip(" ).")) if today else ""


def day_of(text: str) -> str:
    """A day in ISO 8601 from `DD/MM/YYYY`, or from what a workbook makes of it; empty if it is none."""
    span = read_date(text, day_first=True)
    return span.start if span and span.kind == "exact" else ""


LABELS = (
    "UK Sanctions List Ref", "UN Ref", "UK Statement of Reasons", "Gender", "Phone number", "Fax", "Tel",
    "Website", "Email address", "Type of entity", "Parent company", "Business Reg No", "Subsidiaries",
    "IMO number", "Flag of ship", "Previous flags", "Type of ship", "Tonnage of ship", "Length of ship",
    "Year built", "Current owners",
)  # fmt: skip
"""The labels of Other Information, as `(Label):value`."""

_LABEL = re.compile(r"\((" + "|".join(map(re.escape, LABELS)) + r")\)\s?:")
_ANY_LABEL = re.compile(r"(?:^|(?<=\s))\(([A-Z][A-Za-z /]{2,40})\):(?=\S)")


def labelled(text: str) -> Iterator[tuple[str, str]]:
    """The labelled pieces of Other Information, in their order; what stands before the first one has none.

    >>> list(labelled("(UN Ref):QDe.901. Seen in Kabul. (Gender):Male"))
    [('UN Ref', 'QDe.901. Seen in Kabul.'), ('Gender', 'Male')]
    """
    start, label = 0, ""
    for found in _LABEL.finditer(text):
        if piece := text[start : found.start()].strip():
            yield label, piece
        start, label = found.end(), found[1]
    if piece := text[start:].strip():
        yield label, piece


def unknown_labels(text: str) -> list[str]:
    """Labels that no rule reads."""
    return [label for label in _ANY_LABEL.findall(text) if label not in LABELS]


_UK_CODE = r"[A-Z]{3}\d{4}"
_UK_CODES = re.compile(rf"{_UK_CODE}(?:\s*(?:,|and|/|;)\s*{_UK_CODE})*")
_UN_CODE = r"[A-Za-z]{1,3}\.\s?(?:[A-Z]{1,3}[.,]){0,2}\d{1,4}(?:\.[A-Z]{1,4})?(?:\.\d{1,4})?"
_UN_CODES = re.compile(
    rf"\bUN Ref(?:erence)?(?: [Nn]o)?\.?\)?\s?:?\s*({_UN_CODE}(?:\s*(?:,|and|/|;)\s*{_UN_CODE})*)", re.IGNORECASE
)
_CODE = re.compile(rf"{_UK_CODE}|{_UN_CODE}")


def uk_references(piece: str) -> list[str]:
    """The references that stand at the beginning of the piece which is labelled so."""
    found = _UK_CODES.match(piece)
    return _CODE.findall(found[0]) if found else []


def un_references(text: str) -> list[str]:
    """The references of the United Nations, in the old and in the new form.

    >>> un_references("UN Ref QI.A.901.11. Leader"), un_references("(UN Ref):QDi.942 and SOi. 902.")
    (['QI.A.901.11'], ['QDi.942', 'SOi.902'])
    """
    return [
        re.sub(r"\s", "", code)
        for found in _UN_CODES.findall(text)
        for code in re.findall(rf"(?:^|\b){_UN_CODE}", found)
        if not code.lower().startswith("and")
    ]

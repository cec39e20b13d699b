"""The UK Sanctions List as a text for readers (ODT): an entry a paragraph, its labels within it.

Headings say the regulations and the kind of the entries that follow. Values that are several are counted, as in
"1: … 2: …".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tamis.lists.gb_fcdo_entry import Entry, Field, Written
from tamis.lists.parsed import Parsed

_NAMES = {  # label: the publisher's kind of name and its strength
    "Primary Name Variations": ("Primary name variation", ""),
    "Primary Name": ("Primary name", ""),
    "Alias - Good Quality": ("Alias", "Good quality a.k.a"),
    "Alias - Low Quality": ("Alias", "Low quality a.k.a"),
    "Alias - A.k.a": ("Alias", ""),
}
_FIELDS = {
    "Title": Field.TITLE, "Position": Field.POSITION, "D.O.B": Field.BIRTH, "Gender": Field.GENDER,
    "Nationality(/ies)": Field.NATIONALITY, "Non Latin Names": Field.SCRIPT,
    "Sanctions Imposed": Field.MEASURES, "Other Information": Field.OTHER,
    "UK Statement of Reasons": Field.REASONS, "Designation Source": Field.SOURCE,
    "Date Designated": Field.DESIGNATED, "Last Updated": Field.UPDATED, "OFSI Group ID": Field.GROUP,
    "UN Reference ID": Field.UN, "Type of Entity": Field.ENTITY, "Parent company": Field.PARENT,
    "Subsidiaries": Field.SUBSIDIARY, "Business registration number(s)": Field.REGISTRATION,
    "Phone Number": Field.PHONE, "Website": Field.WEBSITE, "Email address": Field.EMAIL,
    "IMO number": Field.IMO, "Year Built": Field.BUILT, "Type of ship": Field.SHIP,
    "Length of ship": Field.LENGTH, "Tonnage of ship": Field.TONNAGE,
    "Current believed flag of ship": Field.FLAG, "Previous flags of ship": Field.PAST_FLAG,
    "Previous flags": Field.PAST_FLAG, "Current owner/operator (s)": Field.OWNER,
    "Previous owner/operator (s)": Field.PAST_OWNER, "Hull identification number (HIN)": Field.HULL,
}  # fmt: skip
_JOINED = {
    "Address": Field.ADDRESS, "Place of Birth": Field.PLACE, "Passport number": Field.PASSPORT,
    "National Identifier Number": Field.NATIONAL,
}  # fmt: skip
_ADDITIONAL = {
    "Passport Additional Information": "Passport number",
    "National Identifier Additional Information": "National Identifier Number",
}
_WHOLE = frozenset((Field.OTHER, Field.REASONS))
"""Running text, in which a number and a colon separate nothing."""

_UID = "Unique Id"
_LABEL = re.compile(
    r"(?:^|(?<=\s)|(?<=[a-z0-9.)]))("
    + "|".join(
        r"\s?".join(re.escape(word) for word in label.split())
        for label in sorted((*_NAMES, *_FIELDS, *_JOINED, *_ADDITIONAL, _UID), key=len, reverse=True)
    )
    + r")\s?:\s*"
)
_BY_LETTERS = {label.replace(" ", ""): label for label in (*_NAMES, *_FIELDS, *_JOINED, *_ADDITIONAL, _UID)}
_COUNTED = re.compile(r"(?:^|(?<=\s))\d{1,2}:\s*")
_KINDS = {"INDIVIDUAL": "Individual", "ENTITY": "Entity", "SHIP": "Ship"}
_NUMBER = re.compile(r"\d{1,5}\.?")


def entries(parsed: Parsed, paragraphs: Iterable[list[str]]) -> Iterator[Entry]:
    """The entries of the text, with the regulations and the kind that the headings before them say."""
    regime, kind = "", ""
    pieces: list[str] = []
    for runs in paragraphs:
        text = " ".join("".join(runs).split())
        if text.startswith("Primary Name:"):
            if pieces:
                yield _entry(parsed, " ".join(pieces), regime, kind)
            pieces = [text]
            continue
        heading = _KINDS.get(text.rstrip("S"), "")
        if heading or ("REGULATIONS" in text and text.isupper() and len(text) < 300):
            if pieces:
                yield _entry(parsed, " ".join(pieces), regime, kind)
                pieces = []
            regime, kind = (regime, heading) if heading else (text, kind)
        elif text.startswith("Last Updated:") and not pieces:
            day, month, year, *_ = [*text.removeprefix("Last Updated:").strip().split("/"), "", ""]
            if (day + month + year).isdecimal() and len(year) == 4:
                parsed.published = f"{year}-{month:0>2}-{day:0>2}T00:00:00Z"
        elif text and pieces and not _NUMBER.fullmatch(text):
            pieces.append(text)
    if pieces:
        yield _entry(parsed, " ".join(pieces), regime, kind)


def _entry(parsed: Parsed, text: str, regime: str, kind: str) -> Entry:
    values: dict[str, list[str]] = {}
    marks = list(_LABEL.finditer(text))
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        label = _BY_LETTERS["".join(mark[1].split())]
        value = text[mark.end() : following.start() if following else len(text)].strip(" ,")
        values.setdefault(label, []).append(value)
    entry = Entry(next(iter(values.pop(_UID, [])), "").replace(" ", ""))
    entry.add(Field.REGIME, regime)
    entry.add(Field.KIND, kind)
    for label, texts in values.items():
        for value in texts:
            _take(entry, label, value, values)
    return entry


def _take(entry: Entry, label: str, value: str, values: dict[str, list[str]]) -> None:
    if label in _NAMES:
        for name in _counted(value):
            entry.name(Written(name, *_NAMES[label]))
    elif label in _JOINED:
        more = next((m for m, of in _ADDITIONAL.items() if of == label), "")
        notes = [note for text in values.get(more, []) for note in _counted(text)]
        for at, item in enumerate(_counted(value)):
            entry.add(_JOINED[label], item, notes[at] if at < len(notes) else "")
    elif label in _FIELDS:
        field = _FIELDS[label]
        for item in [value] if field in _WHOLE else _counted(value):
            entry.add(field, item)


def _counted(value: str) -> list[str]:
    """The values of a counted list; the one of any other text."""
    return [part.strip(" ,") for part in _COUNTED.split(value) if part.strip(" ,")]

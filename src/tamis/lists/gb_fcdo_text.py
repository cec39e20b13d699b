"""The UK Sanctions List as a text for readers (ODT): an entry a paragraph, its labels within it.

Headings say the regulations and the kind of the entries that follow. A label begins a run of text, as it is set in
another type than the value; the same words within a run are the publisher's prose, and so is every label that
stands in the remarks and in the statement of reasons, which only the labels that follow these end. Values that are
several are counted ("1: … 2: …") or parted by commas without a space. The lines of an address are parted by two
spaces. A name stands as one text: which part of it is the surname, or a title, cannot be told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate

from tamis.lists.gb_fcdo_entry import Entry, Field, Written
from tamis.lists.parsed import Parsed
from tamis.normalize.dates import read_date, utc_time

_NAMES = {  # label: the publisher's kind of name and its strength
    "Primary Name Variations": ("Primary name variation", ""),
    "Primary Name": ("Primary name", ""),
    "Alias - Good Quality": ("Alias", "Good quality a.k.a"),
    "Alias - Low Quality": ("Alias", "Low quality a.k.a"),
    "Alias - A.k.a": ("Alias", ""),
}
_PROSE = {"Other Information": Field.OTHER, "UK Statement of Reasons": Field.REASONS}
_COUNTED_VALUES = {
    "Title": Field.TITLE, "Designation Source": Field.SOURCE, "Date Designated": Field.DESIGNATED,
    "Last Updated": Field.UPDATED, "Sanctions Imposed": Field.MEASURES, "OFSI Group ID": Field.GROUP,
    "UN Reference ID": Field.UN, "Type of Entity": Field.ENTITY, "Parent company": Field.PARENT,
    "Subsidiaries": Field.SUBSIDIARY, "Business registration number(s)": Field.REGISTRATION,
    "IMO number": Field.IMO, "Year Built": Field.BUILT, "Type of ship": Field.SHIP,
    "Length of ship": Field.LENGTH, "Tonnage of ship": Field.TONNAGE,
    "Current believed flag of ship": Field.FLAG, "Previous flags of ship": Field.PAST_FLAG,
    "Previous flags": Field.PAST_FLAG, "Current owner/operator (s)": Field.OWNER,
    "Previous owner/operator (s)": Field.PAST_OWNER, "Hull identification number (HIN)": Field.HULL,
}  # fmt: skip
_PARTED_VALUES = {
    "Position": Field.POSITION, "D.O.B": Field.BIRTH, "Gender": Field.GENDER,
    "Nationality(/ies)": Field.NATIONALITY, "Phone Number": Field.PHONE, "Website": Field.WEBSITE,
    "Email address": Field.EMAIL,
}  # fmt: skip
_DOCUMENTS = {  # label: the field, and the label of what is said of the numbers
    "Passport number": (Field.PASSPORT, "Passport Additional Information"),
    "National Identifier Number": (Field.NATIONAL, "National Identifier Additional Information"),
}
_UID, _ADDRESS, _PLACE, _SCRIPT = "Unique Id", "Address", "Place of Birth", "Non Latin Names"
_LABELS = (
    *_NAMES, *_PROSE, *_COUNTED_VALUES, *_PARTED_VALUES, *_DOCUMENTS, *(more for _, more in _DOCUMENTS.values()),
    _UID, _ADDRESS, _PLACE, _SCRIPT,
)  # fmt: skip
_ANY_WORDS = frozenset((*_PROSE, *(more for _, more in _DOCUMENTS.values())))
_AFTER_PROSE = frozenset((*_PROSE, "Designation Source"))

_LABEL = re.compile(
    "("
    + "|".join(
        r"\s?".join(re.escape(word) for word in label.split()) for label in sorted(_LABELS, key=len, reverse=True)
    )
    + r")\s?:"
)
_OTHER_LABEL = re.compile(r"[A-Z][A-Za-z ./()-]{2,40}:")
_BY_LETTERS = {"".join(label.split()): label for label in _LABELS}
_BARE_COMMA = re.compile(r",(?=\S)")
_LINES = re.compile(r",?[ \xa0]{2,}")
_COUNT = re.compile(r"(?:^|(?<=\s))(\d{1,3}):(?=\s|$)")
_KINDS = {"INDIVIDUAL": "Individual", "ENTITY": "Entity", "SHIP": "Ship"}
_NUMBER = re.compile(r"\d{1,5}\.?")
_FIRST = re.compile(r"\s*Primary\s?Name(?:\s?Variations)?\s?:")


def entries(parsed: Parsed, paragraphs: Iterable[list[str]]) -> Iterator[Entry]:
    """The entries of the text, with the regulations and the kind that the headings before them say."""
    regime, kind = "", ""
    runs: list[str] = []
    for paragraph in paragraphs:
        text = _plain("".join(paragraph))
        heading = _KINDS.get(text, "")
        regulations = "REGULATIONS" in text and text.isupper() and len(text) < 300
        if runs and (heading or regulations or _FIRST.match(text)):
            yield _entry(parsed, runs, regime, kind)
            runs = []
        if heading:
            kind = heading
        elif regulations:
            regime = text
        elif runs or _FIRST.match(text):
            if not _NUMBER.fullmatch(text):
                runs += [*paragraph, "  "]
        elif text.startswith("Last Updated:"):
            if span := read_date(text.partition(":")[2], day_first=True):
                parsed.published = utc_time(span.start)
        elif text and not _NUMBER.fullmatch(text) and not text.startswith("UK SANCTIONS LIST"):
            parsed.unknown[f"paragraph {text[:40]!r}"] += 1
    if runs:
        yield _entry(parsed, runs, regime, kind)


def _entry(parsed: Parsed, runs: list[str], regime: str, kind: str) -> Entry:
    values: dict[str, list[str]] = {}
    for label, value in _labelled(parsed, runs):
        values.setdefault(label, []).append(value)
    entry = Entry("".join("".join(values.get(_UID, [])).split()))
    entry.add(Field.REGIME, regime)
    entry.add(Field.KIND, kind)
    for label, texts in values.items():
        for text in texts:
            _take(entry, label, text)
    for label, (field, more) in _DOCUMENTS.items():
        _documents(entry, field, " ".join(values.get(label, [])), " ".join(values.get(more, [])))
    return entry


def _labelled(parsed: Parsed, runs: list[str]) -> Iterator[tuple[str, str]]:
    """The values of an entry by their labels, as they are written."""
    text = "".join(runs)
    ends = list(accumulate(map(len, runs)))
    label, begin = "", 0
    for run, end in zip(runs, ends, strict=True):
        at = end - len(run.lstrip())
        if at < begin or at == end:
            continue
        if mark := _LABEL.match(text, at):
            found = _BY_LETTERS["".join(mark[1].split())]
            if label not in _PROSE or found in _AFTER_PROSE:
                if label:
                    yield label, text[begin:at]
                label, begin = found, mark.end()
        elif label not in _ANY_WORDS and (other := _OTHER_LABEL.match(text, at, end)) and other.end() == end:
            parsed.unknown[f"label {other[0]!r}"] += 1
    if label:
        yield label, text[begin:]


def _take(entry: Entry, label: str, value: str) -> None:
    if label in _NAMES:
        for name in _counted(value):
            entry.name(Written(_plain(name), *_NAMES[label]))
    elif label in _PROSE:
        entry.add(_PROSE[label], _plain(value))
    elif label in _COUNTED_VALUES:
        for text in _counted(value):
            entry.add(_COUNTED_VALUES[label], _plain(text))
    elif label in _PARTED_VALUES:
        for text in _BARE_COMMA.split(_plain(value)):
            entry.add(_PARTED_VALUES[label], text.strip(" ,"))
    elif label in (_ADDRESS, _PLACE):
        for text in _counted(value):
            entry.add(Field.ADDRESS if label == _ADDRESS else Field.PLACE, _plain(_LINES.sub(", ", text.strip())))
    elif label == _SCRIPT:
        for text in _counted(value):
            name, script, language, *_ = [*map(_plain, text.split("|")), "", ""]
            entry.add(Field.SCRIPT, name, script, language)


def _documents(entry: Entry, field: Field, numbers: str, said: str) -> None:
    """Numbers and what is said of each; where the two cannot be paired, the words stand alone."""
    each = [number.strip() for number in numbers.split(",") if number.strip()]
    words = [text for part in _BARE_COMMA.split(_plain(said)) if (text := part.strip(" ,"))]
    if len(each) <= 1:
        entry.add(field, *(each or [""]), _plain(said).strip(" ,"))
        return
    paired = len(each) == len(words)
    for at, number in enumerate(each):
        entry.add(field, number, words[at] if paired else "")
    if words and not paired:
        entry.add(field, "", _plain(said))


def _counted(value: str) -> list[str]:
    """The values of a counted list; the one of any other text."""
    parts, begin, count = [], 0, 0
    for mark in _COUNT.finditer(value):
        if int(mark[1]) == count + 1:
            parts.append(value[begin : mark.start()])
            begin, count = mark.end(), count + 1
    parts.append(value[begin:])
    return [text for part in parts if (text := part.strip().strip(","))]


def _plain(text: str) -> str:
    return " ".join(text.split())

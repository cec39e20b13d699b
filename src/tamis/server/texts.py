"""Free search in the texts of the lists, for the boxes that people type into. Screening never goes this way.

Words are all wanted; `"…"` keeps words together, `word*` is a beginning, `-word` excludes, `field:value` looks
into one property. What else Lucene knows is said to be not understood.

Promise: a search reads arrays, and of parties only those that are shown or sorted. The arrays are those of one
index, hold each distinct text once, and go with the index.
"""

from __future__ import annotations

import re
import threading
import time
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tamis.errors import CallError
from tamis.index.arrays import Ragged
from tamis.index.names import Numbers, numbers
from tamis.model import Party
from tamis.normalize.text import plain_words
from tamis.screen.engine import Engine
from tamis.server.ftm import properties_of, topics_of

_PIECE = re.compile(r'([-+]?)(?:([\w.]+):)?(?:"([^"]*)"|(\S+))')
_LUCENE = re.compile(r"[~^()\[\]{}?/\\]|&&|\|\|")
_BETWEEN_PAUSES, _PAUSE = 10, 0.001
"""Parties that are read between two pauses, which is work for a millisecond, and the seconds of a pause."""
_MOST_WORDS = 32
"""Words of one search; each is sought among all words of the lists."""
_COUNTRY_ROLES = ("nationality", "citizenship", "country", "jurisdiction", "flag")

Mask = NDArray[np.bool_]
"""For each party whether it is found."""

FIELDS: dict[str, Callable[[Party], Iterable[str]]] = {
    "datasets": lambda party: (party.list_id,),
    "schema": lambda party: (party.kind,),
    "countries": lambda party: (c.code for c in party.countries if c.code and c.role in _COUNTRY_ROLES),
    "topics": topics_of,
    "genders": lambda party: party.genders,
    "identifiers": lambda party: (identifier.value for identifier in party.identifiers),
    "referents": lambda party: (party.source_id, *party.references),
}
"""What of a party can be asked for by name, besides its properties."""

FACETS = {
    "countries": "Countries",
    "topics": "Topics",
    "datasets": "Data sources",
    "schema": "Entity types",
    "genders": "Genders",
    "identifiers": "Identifiers",
}
"""The fields that can be counted, and what they are called."""


class Rows:
    """Numbers, a row of them for each party, or each name."""

    def __init__(self, typecode: str) -> None:
        self._rows = Ragged(typecode)

    def __len__(self) -> int:
        return len(self._rows.offsets) - 1

    def add(self, row: Iterable[int]) -> None:
        """Append one row."""
        self._rows.add(row)

    @property
    def values(self) -> Numbers:
        """All numbers, one row behind the other."""
        return numbers(self._rows.values)

    @property
    def ends(self) -> Numbers:
        """Where each row ends, with a zero in front."""
        return numbers(self._rows.offsets)

    def rows_at(self, places: Numbers) -> Numbers:
        """The rows that places among the values belong to."""
        return np.searchsorted(self.ends, places, side="right") - 1

    def hits(self, wanted: Mask) -> Numbers:
        """How many of the values that are wanted stand in each row."""
        return np.bincount(self.rows_at(np.flatnonzero(wanted)), minlength=len(self))


class Column(Rows):
    """Texts, a row of them for each party, or each name: kept once each, and by number in the rows."""

    def __init__(self) -> None:
        super().__init__("I")
        self.texts: dict[str, int] = {}

    def add_texts(self, row: Iterable[str]) -> None:
        """Append one row."""
        known = self.texts
        self.add([known.setdefault(text, len(known)) for text in row])

    def having(self, texts: Iterable[str]) -> Mask:
        """The rows in which one of the texts stands."""
        return self.hits(self.among(texts)) > 0

    def among(self, texts: Iterable[str]) -> Mask:
        """For each value whether it is one of the texts."""
        wanted = np.zeros(len(self.texts), np.bool_)
        wanted[[self.texts[text] for text in texts if text in self.texts]] = True
        return wanted[self.values]

    def counts(self, rows: Mask) -> Iterator[tuple[str, int]]:
        """Each text that stands in those rows, and in how many."""
        within = np.repeat(rows, np.diff(self.ends))
        found = np.bincount(self.values[within], minlength=len(self.texts))
        return ((text, count) for text, count in zip(self.texts, found.tolist(), strict=True) if count)


class Texts:
    """The texts of one index: gathered bit by bit while nobody wants them, and at once for the first search."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._fields = {name: Column() for name in FIELDS}
        self._words = Column()
        self._bearers = array("I")
        self._keys = Rows("q")
        self._lock = threading.Lock()
        self._wanted = False

    def gather(self, seconds: float) -> bool:
        """Go on for so many seconds, with pauses for those who screen. Whether anything is left to be done so."""
        until = time.monotonic() + seconds
        with self._lock:
            while self._left and not self._wanted and time.monotonic() < until:
                self._read(_BETWEEN_PAUSES)
                time.sleep(_PAUSE)
            return bool(self._left) and not self._wanted

    def whole(self) -> Texts:
        """The same, once all parties are read."""
        self._wanted = True
        with self._lock:
            self._read(self._left)
        return self

    @property
    def _left(self) -> int:
        return self._engine.parties - len(self._keys)

    def _read(self, parties: int) -> None:
        """Read some more parties."""
        done = len(self._keys)
        for number in range(done, min(done + parties, self._engine.parties)):
            party = self.party(number)
            for name in party.names:
                self._words.add_texts(word for word, _ in plain_words(name.text))
                self._bearers.append(number)
            for field, values in FIELDS.items():
                self._fields[field].add_texts(dict.fromkeys(values(party)))
            self._keys.add(set(map(hash, _keys(party))))

    def everyone(self, found: bool = True) -> Mask:
        """All parties, or none."""
        return np.full(self._engine.parties, found)

    def having(self, field: str, texts: Iterable[str]) -> Mask:
        """The parties of which one of `FIELDS` has one of the values."""
        return self._fields[field].having(texts)

    def named(self, words: Iterable[str]) -> Mask:
        """The parties with one of the words in a name, or as a number or id of theirs."""
        words = list(words)
        return self._bearing(self._words.having(words)) | self.keyed(f":{word}" for word in words)

    def beginning(self, start: str) -> Mask:
        """The parties with a word in a name, a number or an id that begins so."""
        found = self._bearing(self._words.having(word for word in self._words.texts if word.startswith(start)))
        for field in ("identifiers", "referents"):
            column = self._fields[field]
            found |= column.having(text for text in column.texts if text.lower().startswith(start))
        return found

    def phrase(self, words: Sequence[str]) -> Mask:
        """The parties with a name in which the words follow each other."""
        column, wanted = self._words, [self._words.texts.get(word) for word in words]
        values, last = column.values, len(column.values) - len(words) + 1
        if not wanted or None in wanted or last <= 0:
            return self.everyone(found=False)
        places = np.flatnonzero(np.all([values[at : last + at] == word for at, word in enumerate(wanted)], axis=0))
        rows = column.rows_at(places)
        found = np.zeros(len(column), np.bool_)
        found[rows[places + len(words) <= column.ends[rows + 1]]] = True
        return self._bearing(found)

    def keyed(self, keys: Iterable[str]) -> Mask:
        """The parties of which one of the keys is told; see `_keys`."""
        return self._keys.hits(np.isin(self._keys.values, [hash(key) for key in keys])) > 0

    def _bearing(self, names: Mask) -> Mask:
        """The parties that bear one of the names."""
        found = self.everyone(found=False)
        found[numbers(self._bearers)[names]] = True
        return found

    def near(self, word: str) -> list[str]:
        """Words of the lists that are spelt much like one."""
        return get_close_matches(word, self._words.texts, n=8, cutoff=0.8)

    def facets(self, found: Mask, wanted: Iterable[str], titles: dict[str, str]) -> dict[str, Any]:
        """How many of the parties found have which value, for each facet."""
        told = {}
        for name in wanted:
            ranked = sorted(self._fields[name].counts(found), key=lambda item: (-item[1], item[0]))[:300]
            values = [{"name": value, "label": titles.get(value, value), "count": n} for value, n in ranked]
            told[name] = {"label": FACETS[name], "values": values}
        return told

    def ranked(self, found: Mask, words: Iterable[str]) -> list[int]:
        """The numbers of the parties found, those first whose shortest fitting name has least beside the words."""
        wanted = set(words)
        shared = np.minimum(self._words.hits(self._words.among(wanted)), len(wanted))
        rest = np.diff(self._words.ends).astype(np.int64) + len(wanted) - 2 * shared
        least = np.full(self._engine.parties, np.iinfo(np.int64).max)
        np.minimum.at(least, numbers(self._bearers), rest)
        places = np.flatnonzero(found)
        ordered: list[int] = places[np.argsort(least[places], kind="stable")].tolist()
        return ordered

    def party(self, number: int) -> Party:
        """The party of a number; not through the engine, whose memory of parties is for those who screen."""
        return self._engine.index.party(number)

    def party_id(self, number: int) -> str:
        """The id of the party of a number."""
        return self._engine.index.party_id(number)

    def number(self, party_id: str) -> int | None:
        """The number of the party of an id."""
        return self._engine.index.find(party_id)


def _keys(party: Party) -> Iterator[str]:
    """What a party is found by without a text of its own being kept: `property:value`, dates by their months and
    years too, and `:value` of its numbers and ids. Kept as hashes of this process, of 64 bits.
    """
    for field in ("identifiers", "referents"):
        for value in FIELDS[field](party):
            yield f":{value.lower()}"
    for name, values in properties_of(party).items():
        for value in values:
            yield f"{name}:{value.lower()}"
            if name.endswith("Date"):
                yield f"{name}:{value[:7]}"
                yield f"{name}:{value[:4]}"


class Asked(NamedTuple):
    """A search as it was understood: whom it finds, its words, and what was not understood."""

    found: Mask
    words: tuple[str, ...]
    warnings: tuple[str, ...]


def understand(text: str, texts: Texts, *, fuzzy: bool = False, simple: bool = False) -> Asked:
    """Whom a search finds. Raises `CallError` for a field that there is none of, and for too many words."""
    warnings, words = [], []
    if _LUCENE.search(text) and not simple:
        warnings.append(
            "of Lucene's operators only quotes, a star at the end, '-' and 'field:value' are understood"
        )
        text = _LUCENE.sub(" ", text)
    found, pieces = texts.everyone(), _PIECE.findall(text)
    if max(len(pieces), len(plain_words(text))) > _MOST_WORDS:
        raise CallError(f"More than {_MOST_WORDS} words in one search", hint="Search for those that matter")
    for sign, name, phrase, word in pieces:
        if not name and not phrase and word in ("AND", "OR", "NOT"):
            warnings.append(f"{word} is not understood: all words are wanted")
            continue
        if name and not simple:
            those = with_field(texts, name, phrase or word)
        else:
            piece = phrase or (f"{name}:{word}" if name else word)
            those = _with_words(texts, piece, bool(phrase), fuzzy)
            words += [each for each, _ in plain_words(piece)] if sign != "-" else []
        found &= ~those if sign == "-" else those
    return Asked(found, tuple(words), tuple(warnings))


def _with_words(texts: Texts, piece: str, together: bool, fuzzy: bool) -> Mask:
    words = [word for word, _ in plain_words(piece)]
    if together:
        return texts.phrase(words)
    if piece == "*":
        return texts.everyone()
    raw = piece.rstrip("*").lower()
    *whole, last = words or [raw]
    begins = piece.endswith("*")
    found = texts.beginning(last) if begins else _alike(texts, last, fuzzy)
    for word in whole:
        found &= _alike(texts, word, fuzzy)
    return found | (texts.beginning(raw) if begins else texts.named([raw]))


def _alike(texts: Texts, word: str, fuzzy: bool) -> Mask:
    return texts.named([word, *(texts.near(word) if fuzzy else ())])


def with_field(texts: Texts, name: str, value: str) -> Mask:
    """The parties of which a field has a value. Raises `CallError` for a field that there is none of."""
    value = value.strip('"')
    if name in ("id", "entity_id"):
        found, number = texts.everyone(found=False), texts.number(value)
        if number is not None:
            found[number] = True
        return found
    if name == "names":
        return _with_words(texts, value, " " in value, False)
    if name in FIELDS:
        return texts.having(name, [value.lower() if name == "countries" else value])
    known, _, prop = name.rpartition(".")
    if known == "properties" and prop:
        return texts.keyed([f"{prop}:{value.lower()}"])
    fields = ", ".join(("id", "names", *FIELDS))
    raise CallError(f"No such field: {name[:80]}", hint=f"Fields are properties.NAME, {fields}")

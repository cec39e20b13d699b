"""Free search in the texts of the lists, for the boxes that people type into. Screening never goes this way.

Words are all wanted; `"…"` keeps words together, `word*` is a beginning, `-word` excludes, `field:value` looks
into one property. What else Lucene knows is said to be not understood.
"""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple

from tamis.errors import CallError
from tamis.model import Party
from tamis.normalize.text import plain_words
from tamis.screen.engine import Engine
from tamis.server.ftm import properties_of, topics_of

_PIECE = re.compile(r'([-+]?)(?:([\w.]+):)?(?:"([^"]*)"|(\S+))')
_LUCENE = re.compile(r"[~^()\[\]{}?/\\]|&&|\|\|")
_BETWEEN_PAUSES, _PAUSE = 10, 0.001
"""Parties that are read between two pauses, which is work for two milliseconds, and the seconds of a pause."""
_COUNTRY_ROLES = ("nationality", "citizenship", "country", "jurisdiction", "flag")


class Row(NamedTuple):
    """What of a party is searched."""

    number: int
    list_id: str
    kind: str
    names: tuple[str, ...]
    words: frozenset[str]
    countries: frozenset[str]
    topics: tuple[str, ...]
    genders: tuple[str, ...]
    identifiers: tuple[str, ...]


class Texts:
    """The texts of one index: gathered bit by bit while nobody wants them, and at once for the first search."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._rows: list[Row] = []
        self._vocabulary: list[str] | None = None
        self._lock = threading.Lock()
        self._wanted = False

    def gather(self, seconds: float) -> bool:
        """Go on for so many seconds, with pauses for those who screen. Whether anything is left to be done so."""
        until = time.monotonic() + seconds
        with self._lock:
            while self._vocabulary is None and not self._wanted and time.monotonic() < until:
                self._read(_BETWEEN_PAUSES)
                time.sleep(_PAUSE)
            return self._vocabulary is None and not self._wanted

    def rows(self) -> list[Row]:
        """Every party, in the order of the index."""
        self._wanted = True
        with self._lock:
            while self._vocabulary is None:
                self._read(self._engine.parties)
        return self._rows

    def _read(self, parties: int) -> None:
        """Read some more parties, and their words when all are read."""
        done, end = len(self._rows), min(len(self._rows) + parties, self._engine.parties)
        self._rows += [_row(number, self._engine.party_at(number)) for number in range(done, end)]
        if end == self._engine.parties:
            self._vocabulary = sorted({word for row in self._rows for word in row.words})

    def near(self, word: str) -> list[str]:
        """Words of the lists that are spelt much like one."""
        return get_close_matches(word, self._vocabulary or (), n=8, cutoff=0.8)

    def party(self, row: Row) -> Party:
        """The party of a row."""
        return self._engine.party_at(row.number)


def _row(number: int, party: Party) -> Row:
    names = tuple(" ".join(word for word, _ in plain_words(name.text)) for name in party.names)
    words = {word for name in names for word in name.split()}
    identifiers = tuple(identifier.value for identifier in party.identifiers)
    words |= {value.lower() for value in identifiers} | {party.source_id.lower()}
    codes = {country.code for country in party.countries if country.role in _COUNTRY_ROLES}
    return Row(
        number,
        party.list_id,
        party.kind,
        names,
        frozenset(words),
        frozenset(codes - {""}),
        topics_of(party),
        party.genders,
        identifiers,
    )


Test = Callable[[Row], bool]


class Asked(NamedTuple):
    """A search as it was understood: the tests a party must pass, its words, and what was not understood."""

    tests: tuple[Test, ...]
    words: tuple[str, ...]
    warnings: tuple[str, ...]


def understand(text: str, texts: Texts, *, fuzzy: bool = False, simple: bool = False) -> Asked:
    """A search as tests."""
    warnings, tests, words = [], [], []
    if _LUCENE.search(text) and not simple:
        warnings.append(
            "of Lucene's operators only quotes, a star at the end, '-' and 'field:value' are understood"
        )
        text = _LUCENE.sub(" ", text)
    for sign, name, phrase, word in _PIECE.findall(text):
        if not name and not phrase and word in ("AND", "OR", "NOT"):
            warnings.append(f"{word} is not understood: all words are wanted")
            continue
        if name and not simple:
            test = field_test(texts, name, phrase or word)
        else:
            piece = phrase or (f"{name}:{word}" if name else word)
            test = _word_test(texts, piece, bool(phrase), fuzzy)
            words += [found for found, _ in plain_words(piece)] if sign != "-" else []
        tests.append(_not(test) if sign == "-" else test)
    return Asked(tuple(tests), tuple(words), tuple(warnings))


def _not(test: Test) -> Test:
    return lambda row: not test(row)


def _word_test(texts: Texts, piece: str, together: bool, fuzzy: bool) -> Test:
    words = [word for word, _ in plain_words(piece)]
    if together:
        phrase = f" {' '.join(words)} "
        return lambda row: any(phrase in f" {name} " for name in row.names)
    if piece == "*":
        return lambda row: True
    raw = piece.rstrip("*").lower()
    if piece.endswith("*"):
        starts = tuple(words) or (raw,)
        return lambda row: any(word.startswith(starts) for word in row.words)
    wanted = [{word, *(texts.near(word) if fuzzy else ())} for word in words] or [{raw}]
    return lambda row: raw in row.words or all(not alike.isdisjoint(row.words) for alike in wanted)


def field_test(texts: Texts, name: str, value: str) -> Test:
    """Whether a field of a party has a value. Raises `CallError` for a field that there is none of."""
    value = value.strip('"')
    simple: dict[str, Test] = {
        "id": lambda row: texts.party(row).id == value,
        "entity_id": lambda row: texts.party(row).id == value,
        "schema": lambda row: row.kind == value,
        "datasets": lambda row: row.list_id == value,
        "countries": lambda row: value.lower() in row.countries,
        "topics": lambda row: value in row.topics,
        "genders": lambda row: value in row.genders,
        "names": lambda row: value.lower() in row.words,
        "identifiers": lambda row: value in row.identifiers,
        "referents": lambda row: value in (texts.party(row).source_id, *texts.party(row).references),
    }
    if name in simple:
        return simple[name]
    known, _, prop = name.rpartition(".")
    if known == "properties" and prop:
        low = value.lower()
        return lambda row: any(
            low == text.lower() or (prop.endswith("Date") and text.startswith(value))
            for text in properties_of(texts.party(row)).get(prop, ())
        )
    fields = ", ".join(simple)
    raise CallError(f"No such field: {name[:80]}", hint=f"Fields are properties.NAME, {fields}")


FACETS: dict[str, tuple[str, Callable[[Row], Iterable[str]]]] = {
    "countries": ("Countries", lambda row: row.countries),
    "topics": ("Topics", lambda row: row.topics),
    "datasets": ("Data sources", lambda row: (row.list_id,)),
    "schema": ("Entity types", lambda row: (row.kind,)),
    "genders": ("Genders", lambda row: row.genders),
    "identifiers": ("Identifiers", lambda row: row.identifiers),
}


def facets_of(rows: Sequence[Row], wanted: Iterable[str], titles: dict[str, str]) -> dict[str, Any]:
    """How many of the parties found have which value, for each facet."""
    found = {}
    for name in wanted:
        label, values = FACETS[name]
        counts = Counter(value for row in rows for value in values(row))
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:300]
        found[name] = {
            "label": label,
            "values": [{"name": value, "label": titles.get(value, value), "count": n} for value, n in ranked],
        }
    return found


def ranked(rows: Iterable[Row], words: Sequence[str]) -> list[Row]:
    """Parties found, those first whose shortest fitting name has least beside the words."""
    wanted = set(words)

    def rest(row: Row) -> tuple[int, int]:
        sizes = [len(set(name.split()) ^ wanted) for name in row.names] or [99]
        return min(sizes), row.number

    return sorted(rows, key=rest)

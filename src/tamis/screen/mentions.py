"""Designated parties named in a text: every mention, where it stands, whose it is, and why.

The windows of `screen/runs.py` are scored like any query, with the same profile. What a text adds can only take
points: a name that goes on beside the window, a single word, a weak alias, a ship's name without a ship do not
accuse alone, unless the same text names the party in full.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from tamis.index.arrays import FactTable
from tamis.model import Match, Party, Query, Reason
from tamis.normalize.facts import Facts, query_facts
from tamis.normalize.lexicon import RARE, shipped_lexicon
from tamis.screen.coded import ends_of, little
from tamis.screen.exhaustive import NO_NAME, Result
from tamis.screen.runs import Window, plain, runs, windows, words_of
from tamis.screen.search import Prepared
from tamis.screen.spelled import Words

if TYPE_CHECKING:
    from tamis.screen.engine import Engine

_AT_ONCE = 1 << 13
"""Windows that go through the kernel together."""
_KEPT = 1 << 17
"""Distinct runs that are remembered."""
_NEEDS_MORE = 60.0
"""The most that a name reaches which does not accuse alone."""


class Mention(NamedTuple):
    """A place in a text that names a designated party.

    `start` and `end` count characters of the whole text from 0, `line` and `page` from 1. `also` holds the ids of
    other parties that the same words name, such as the same man on another list.
    """

    text: str
    start: int
    end: int
    line: int
    page: int
    score: float
    party: Party
    name: str
    reasons: tuple[Reason, ...]
    also: tuple[str, ...] = ()


class _Hit(NamedTuple):
    """A window of a run and the parties it meets, best first."""

    window: Window
    results: tuple[Result, ...]


class _Place(NamedTuple):
    """A hit in the text, with the score that is left there."""

    start: int
    end: int
    hit: _Hit
    result: Result
    score: float
    lost: tuple[tuple[float, str], ...]
    alone: bool


class Scanner:
    """Scans texts with one engine. Remembers runs that were seen, so it is faster the more it has read."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._words = Words(engine.tokenise)
        self._hits: dict[str, tuple[_Hit, ...]] = {}
        self._known = _name_words(engine)
        self._weight = shipped_lexicon().weight

    def scan(self, text: str, threshold: float | None = None, pages: Sequence[int] = (0,)) -> list[Mention]:
        """The mentions in a text, in their order. `pages` holds where each page begins."""
        line = self._engine.line_of(threshold)
        places = self._places(text, line)
        named = {place.result.party for place in places if not place.alone}
        kept = [place for place in places if not place.alone or place.result.party in named]
        lines = _starts(text) if kept else []
        return [self._mention(text, place, lines, pages) for place in _apart(kept)]

    def _places(self, text: str, line: int) -> list[_Place]:
        if len(self._hits) > _KEPT:
            self._hits.clear()
        found = list(runs(text))
        self._learn([run for _, run in found], line)
        places = []
        for start, run in found:
            for hit in self._hits[run]:
                places += self._judged(text, start, hit, line)
        return places

    def _learn(self, found: Iterable[str], line: int) -> None:
        """Find what runs meet that were not seen before."""
        waiting: list[tuple[str, list[Window]]] = []
        size = 0
        for run in dict.fromkeys(found):
            if run not in self._hits:
                waiting.append((run, windows(words_of(run, self._known), run)))
                size += len(waiting[-1][1])
                if size > _AT_ONCE:
                    self._ask(waiting, line)
                    waiting, size = [], 0
        self._ask(waiting, line)

    def _ask(self, waiting: Sequence[tuple[str, Sequence[Window]]], line: int) -> None:
        names = list(dict.fromkeys(window.name for _, some in waiting for window in some))
        met = dict(zip(names, self._search(names, line), strict=True)) if names else {}
        for run, some in waiting:
            self._hits[run] = tuple(_Hit(w, tuple(met[w.name])) for w in some if met[w.name])

    def _search(self, names: Sequence[str], line: int) -> list[list[Result]]:
        """What names meet from the line up, each alone."""
        spelled = self._words.spelled(names)
        used, places = np.unique(spelled.words, return_inverse=True)
        facts = FactTable()
        nothing = Facts()
        for _ in names:
            facts.add(nothing)
        ends, found = self._engine.search_arrays(
            {
                **self._words.arrays(used),
                **facts.arrays(),
                "name_token": places.astype("<u4").tobytes(),
                "name_token_ends": little(ends_of(spelled.sizes)),
                "query_name_ends": little(np.arange(len(names) + 1)),
            },
            line,
        )
        edges = np.frombuffer(ends, "<u4").tolist()
        rows = np.frombuffer(found, "<u4").reshape(-1, len(Result._fields)).tolist()
        return [
            [Result(*row) for row in rows[low:high] if not row[4]]
            for low, high in zip(edges, edges[1:], strict=False)
        ]

    def _judged(self, text: str, start: int, hit: _Hit, line: int) -> list[_Place]:
        places = []
        for result in hit.results:
            party = self._engine.party_at(result.party)
            name = self._engine.name_at(result.party, None if result.listed_name == NO_NAME else result.listed_name)
            begin, end = start + hit.window.start, start + hit.window.end
            lost, alone = [], False
            if hit.window.cost:
                lost.append((hit.window.cost, "the name goes on beside these words"))
            for points, why in self._doubts(text, begin, end, hit.window, result, party, name):
                if points:
                    lost.append((points, why))
                else:
                    alone = True
            score = result.score / 100 - sum(points for points, _ in lost)
            if score * 100 >= line:
                places.append(_Place(begin, end, hit, result, score, tuple(lost), alone))
        return places

    def _doubts(self, text: str, begin: int, end: int, window: Window, result: Result, party: Party, name: Any) -> list[tuple[float, str]]:
        """What speaks against it: points with why, or no points where the text must name the party elsewhere."""
        found = []
        if name.strength == "weak":
            found.append((0.0, "a weak alias"))
        if party.kind in ("Vessel", "Airplane") and not _SHIP.search(text[max(0, begin - 60) : begin]):
            found.append((0.0, "a ship's name, and no ship"))
        return found

    def _mention(self, text: str, place: _Place, lines: Sequence[int], pages: Sequence[int]) -> Mention:
        prepared = self._engine.prepare(Query(name=place.hit.window.name))
        match = self._engine.match(prepared, place.result)
        also = [self._engine.party_at(r.party).id for r in place.hit.results if r.party != place.result.party]
        return Mention(
            text[place.start : place.end],
            place.start,
            place.end,
            bisect_right(lines, place.start),
            bisect_right(pages, place.start),
            round(place.score, 2),
            match.party,
            match.name.text,
            (*match.reasons, *(Reason("text", -points, why) for points, why in place.lost)),
            tuple(also[:20]),
        )


_SHIP = re.compile(
    r"\b(?:vessels?|tankers?|ships?|freighters?|carriers?|cargo|yachts?|M/?[VTYS]|[Mm]otor|IMO|aboard|aircraft|судно|танкер|سفينة|ناقلة)\b"
)


def _starts(text: str) -> list[int]:
    """Where each line begins."""
    return [0, *(found.end() for found in re.finditer("\n", text))]


def _apart(places: Sequence[_Place]) -> list[_Place]:
    """Of places that overlap the best, and of equals the longest; in the order of the text."""
    kept: list[_Place] = []
    taken: list[tuple[int, int]] = []
    for place in sorted(places, key=lambda p: (-p.score, p.start - p.end, p.start, p.result.party)):
        if not any(place.start < end and start < place.end for start, end in taken):
            kept.append(place)
            taken.append((place.start, place.end))
    return sorted(kept, key=lambda p: p.start)


def _name_words(engine: Engine) -> Callable[[str], bool]:
    """What tells words that persons' names are made of: those of the lists, and common names."""
    index = engine.index
    text = bytes(index.view("token_text")).decode()
    token_ends = index.view("token_text_ends").tolist()
    ends = np.asarray(index.view("name_token_ends")).astype(np.int64)
    persons = np.asarray(index.view("kind"))[np.asarray(index.view("name_party"))] <= 1
    of_person = np.repeat(persons, np.diff(ends))
    tokens = np.asarray(index.view("name_token"))
    size = len(token_ends) - 1
    inside = np.bincount(tokens[of_person], minlength=size)
    whole = np.bincount(tokens, minlength=size)
    known = {
        text[token_ends[n] : token_ends[n + 1]] for n in np.flatnonzero((inside > 0) & (inside * 2 >= whole)).tolist()
    }
    weight = shipped_lexicon().weight
    return lambda word: word in known or weight(word) < RARE

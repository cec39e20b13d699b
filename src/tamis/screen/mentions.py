"""Designated parties named in a text: every mention, where it stands, whose it is, and why.

The windows of `screen/windows.py` are scored like any query, with the same profile. What a text adds can only take
points: a name that goes on beside the window, a single word, a weak alias, a ship's name without a ship do not
accuse alone, unless the same text names the party in full.
"""

from __future__ import annotations

import re
import time
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tamis.errors import CallError
from tamis.match.explain import side, words
from tamis.model import Name, Party, Query, Reason
from tamis.screen.bearers import (
    EVERYWHERE,
    NEARBY,
    OFTEN,
    TOLD,
    bearers,
    is_assumed,
    is_borne_by_others,
    is_spelt_as_another,
    may_be_another,
    may_be_known_for_more,
)
from tamis.screen.beside import (
    ANOTHER,
    SmallLetters,
    Told,
    calls_it_a_body,
    calls_it_a_ship,
    differ,
    goes_on,
    has_number_beside,
    is_among_ships,
    is_called_as_ships_are,
    is_part_of_another,
    is_quoted,
    is_said_as_place,
    speaks_of_another,
    speaks_of_arms,
    speaks_of_nobody_listed,
    speaks_of_ships,
    speaks_of_states,
    speaks_of_terror,
    speaks_of_the_north,
    told,
)
from tamis.screen.doubts import (
    ACRONYM,
    ASSUMED,
    COMMON,
    COMMON_ANYWHERE,
    COMMON_NAME,
    NAMESAKE,
    NO_NORTH,
    NO_NUMBER,
    NO_SHIP,
    NO_STATE,
    NONE_OF_MANY,
    OF_MANY,
    OF_OTHERS,
    ORDINARY_NAME,
    OTHER_BODY,
    PART,
    PERSONS,
    PLACE,
    PLAIN_WORD,
    SHIPS,
    SMALL,
    SPELT_AS_ANOTHER,
    WEAK,
    WELL_KNOWN,
    WORD_ALONE,
    Known,
    Met,
    doubts,
    is_in_full,
    losses,
)
from tamis.screen.exhaustive import Result
from tamis.screen.initials import Initials
from tamis.screen.letters import in_its_letters, is_cased_so, is_formless, is_written_so
from tamis.screen.lowered import Lowered
from tamis.screen.pairs import met as paired
from tamis.screen.pairs import pairs_of
from tamis.screen.places import CLOSE, Hit, Place, accusing
from tamis.screen.plausible import Plausible, hearing, kinds_of_words, listed_words
from tamis.screen.prepared import uncollected
from tamis.screen.readings import languages_of
from tamis.screen.runs import capitalised, runs, without_capitals, without_marks
from tamis.screen.said import plain
from tamis.screen.spans import Knows, finder_of
from tamis.screen.spoken import Spoken, nations_of, tells
from tamis.screen.texts import page_of
from tamis.screen.windows import Cutter, Window

if TYPE_CHECKING:
    from tamis.screen.engine import Engine

_AT_ONCE = 1 << 15
"""Characters of runs that go through the kernel together."""
_KEPT = 1 << 17
"""Distinct runs that are remembered."""
_AS_GOOD, _AS_GOOD_ACROSS = 300, 600
"""Hundredths within which a party is met as well as another; where lists have it in other letters."""
_IN_LATIN = re.compile(r"[^\W\d_]*[A-Za-z]")
_AROUND = 300
"""Characters around a name in which a text speaks of ships."""
_LOOKED_AT = 40
"""Parties met by one window of which each is looked at."""


class Mention(NamedTuple):
    """A place in a text that names a designated party.

    `start` and `end` count characters of the whole text from 0, `line` and `page` from 1. `also` holds the ids of
    other parties that the same words name, such as the same man on another list. `attachment` is the file in which
    it stands where that is attached to a message: its pages count by themselves.
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
    attachment: str = ""


class _Weighed(NamedTuple):
    """What is left of a match in a text: the score, what it lost and why, why it does not accuse alone, how
    many lists have such a name, and what they tell of those who bear it where others have it, too.
    """

    party: Party
    name: Name
    result: Result
    score: float
    lost: tuple[tuple[float, str], ...]
    doubt: str
    lists: int
    of: Told | None
    in_full: bool
    borne: int
    nations: frozenset[str]


class Scanner:
    """Scans texts with one engine. Remembers runs that were seen, so it is faster the more it has read."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._loaded = len(engine.lists)
        tokenise = lru_cache(maxsize=_KEPT)(engine.tokenise)
        self._pairs = pairs_of(engine.index, engine.profile, tokenise, compiled=engine.compiled)
        self._side = lru_cache(maxsize=_KEPT)(lambda text: side(text, tokenise(text)))
        self._reasons = lru_cache(maxsize=_KEPT)(self._explain)
        self._hits: dict[str, dict[str, tuple[Hit, ...]]] = {}  # by the language of a text, and run
        self._met: dict[tuple[str, bytes], list[Result]] = {}
        self._left: dict[tuple[str, float, bytes, bool], list[_Weighed]] = {}
        self._line = 0
        self._until = float("inf")
        self._sizes = listed_words(engine.index)
        self._party_of = engine.index.view("name_party")
        self._organisations: dict[str, bool] = {}
        self._bearers = bearers(engine.index)
        plausible = Plausible(engine.index, hearing(compiled=engine.compiled))
        self._alone = plausible.alone
        self._lowered = Lowered(engine.index)
        knows = Knows(
            *kinds_of_words(engine.index, engine.lexicon), plausible, self._well_known, Initials(engine.index)
        )
        self._cutter = Cutter(knows, finder_of(self._pairs.texts, plausible))

    @uncollected()
    def scan(
        self,
        text: str,
        threshold: float | None = None,
        pages: Sequence[int] = (0,),
        until: float = float("inf"),
        attached: Sequence[tuple[int, str]] = (),
    ) -> list[Mention]:
        """The mentions in a text, in their order. `pages` holds where each page begins, `attached` where each file
        that is attached, with its name.

        Raises `CallError` where `time.monotonic()` passes `until` first: half of a text is no answer.
        """
        line = self._engine.line_of(threshold)
        self._until = until
        read, at = without_marks(text)
        places = accusing(self._places(read, line), line)
        kept = [place._replace(start=at(place.start), end=at(place.end - 1) + 1) for place in places]
        lines = _starts(text) if kept else []
        return [self._mention(text, place, lines, pages, attached) for place in kept]

    def _explain(self, name: str, result: Result) -> tuple[Reason, ...]:
        """Why a name meets a party."""
        return self._engine.match(self._engine.prepare(Query(name=name)), result).reasons

    def _well_known(self, word: str) -> bool:
        """Whether a word alone is the name of an organisation that several lists have."""
        if not (alone := self._alone(word, False)):
            return False
        known = self._organisations.get(word)
        if known is None:
            names = np.frombuffer(alone, "<u4").tolist()
            parties = {self._party_of[name] for name in names}
            known = len({self._engine.party_at(party).list_id for party in parties}) >= WELL_KNOWN
            self._organisations[word] = known
        return known

    def _places(self, text: str, line: int) -> list[Place]:
        if sum(map(len, self._hits.values())) > _KEPT or line != self._line:
            self._hits.clear()
            self._met.clear()
            self._left.clear()
        self._line = line
        small_parts = without_capitals(text)
        text = capitalised(text, small_parts)
        found = list(runs(text))
        places: list[Place] = []
        small, spoken = SmallLetters(text, small_parts), Spoken(text)
        first = begin = 0
        for end, language in languages_of(text):
            last = bisect_left(found, (end, ""), first)
            part = found[first:last]
            part += ((begin + at, run) for at, run in self._lowered.runs(text[begin:end], language))
            known = self._hits.setdefault(language, {})
            self._learn(dict.fromkeys(run for _, run in part if run not in known), known, language, line)
            for start, run in part:
                for hit in known[run]:
                    self._check_time()
                    places += self._judged(text, language, small, spoken, start, hit, line)
            first, begin = last, end
        return places

    def _learn(self, fresh: Iterable[str], known: dict[str, tuple[Hit, ...]], language: str, line: int) -> None:
        """Find what runs meet that are not among those known."""
        waiting: list[str] = []
        size = 0
        for run in fresh:
            waiting.append(run)
            size += len(run)
            if size > _AT_ONCE:
                known.update(zip(waiting, self._ask(waiting, language, line), strict=True))
                waiting, size = [], 0
        known.update(zip(waiting, self._ask(waiting, language, line), strict=True))

    def _check_time(self) -> None:
        if time.monotonic() > self._until:
            raise CallError("There was no time left for the whole text", hint="Send it in shorter pieces")

    def _ask(self, runs: Sequence[str], language: str, line: int) -> list[tuple[Hit, ...]]:
        """What each run meets."""
        self._check_time()
        most = (self._engine.profile.name_most - line) / 100  # what costs more leaves too little of any name
        cut = self._cutter.windows(runs, most, language)
        self._check_time()
        met = self._met
        asked = dict.fromkeys((window.name, window.listed) for some in cut for window in some)
        unknown = [pair for pair in asked if pair not in met]
        if unknown:
            met.update(zip(unknown, self._pairs.search(unknown, line), strict=True))
        return [self._hits_of(some, line) if some else () for some in cut]

    def _hits_of(self, windows: Sequence[Window], line: int) -> tuple[Hit, ...]:
        met = self._met
        hits = [Hit(window, self._worth(window, met[window.name, window.listed], line)) for window in windows]
        return tuple(hit for hit in hits if hit.results)

    def _worth(self, window: Window, results: Sequence[Result], line: int) -> tuple[Result, ...]:
        """Those results that can stay above the line: not of names much longer than the window."""
        least, most = line + 100 * window.cost, window.words + 1
        return tuple(
            r
            for r in results
            if (r.score >= least or (r.below_line and not window.cost)) and self._sizes[r.listed_name] <= most
        )

    def _judged(
        self, text: str, language: str, small: SmallLetters, spoken: Spoken, start: int, hit: Hit, line: int
    ) -> list[Place]:
        """The parties that a window meets, as far as they stay above the line."""
        window = hit.window
        places = []
        begin, end = start + window.start, start + window.end
        for one in self._weighed(hit, line):
            party, name, result, score, lost, doubt, lists, of, in_full, borne, nations = one
            if doubt == NO_SHIP and speaks_of_ships(text[max(0, begin - 60) : begin]):
                doubt = ""
            if doubt in (NO_SHIP, NO_NUMBER) and has_number_beside(
                party, text[max(0, begin - CLOSE) : end + CLOSE]
            ):
                doubt = ""
            before, after = text[max(0, begin - CLOSE) : begin], text[end : end + CLOSE]
            if doubt == NAMESAKE and not speaks_of_another(of or Told(), before, after):
                doubt = ""
            if doubt in (WORD_ALONE, PLAIN_WORD) and calls_it_a_body(before, after):
                doubt = ""
            if doubt == PLAIN_WORD and goes_on(after):
                doubt = OTHER_BODY
            if doubt == NO_NUMBER and not lost and calls_it_a_ship(before, after):
                doubt = ""
            doubt = PLACE if doubt == NO_NUMBER and is_said_as_place(before) else doubt
            called_so = doubt == NO_NUMBER and not lost and is_called_as_ships_are(window.name, before, after)
            if doubt == NO_SHIP or called_so:
                around = text[max(0, begin - _AROUND) : end + _AROUND]
                doubt = "" if is_among_ships(window.name, around) else doubt
            if doubt == NO_STATE and (
                is_quoted(text, begin, end) or speaks_of_states(text[max(0, begin - CLOSE) : end + CLOSE])
            ):
                doubt = ""
            if doubt == WORD_ALONE and lists > 1 and is_quoted(text, begin, end):
                doubt = ""
            if doubt == NO_NORTH and speaks_of_the_north(text):
                doubt = ""
            if doubt == ORDINARY_NAME and tells(window.name) and spoken.of_these(nations, begin, end):
                doubt = ""
            if doubt == ACRONYM and speaks_of_arms(text[max(0, begin - 60) : end + 60]):
                doubt = ""
            if small.alone_at(begin) and party.kind not in PERSONS and lists < min(WELL_KNOWN, self._loaded):
                doubt = doubt or ("" if in_full else SMALL)
            doubt = doubt or small.doubt(window.name)
            if not doubt and lists < WELL_KNOWN and party.kind not in (*PERSONS, *SHIPS):
                doubt = PART if is_part_of_another(window.name, before, after) else ""
            if doubt in ("", *COMMON) and of is not None and speaks_of_nobody_listed(of, before, after):
                doubt = NONE_OF_MANY if doubt else ANOTHER
            if not doubt and borne == EVERYWHERE and spoken.of_any:
                doubt = OF_MANY
            body = party.kind not in PERSONS
            if doubt in ("", COMMON_NAME, ACRONYM) and borne and _IN_LATIN.match(window.name):
                near = (begin, end) if borne in (NEARBY, OFTEN) else None
                asked = borne == OFTEN or (nations and (borne in (TOLD, NEARBY) or not language))
                asked = asked and ((body and len(window.name) > 3) or spoken.of_any_near(begin, end))
                if asked and spoken.of_others(nations, near=near):
                    doubt = COMMON_ANYWHERE if doubt == COMMON_NAME else OF_OTHERS
            if doubt in (OF_OTHERS, ORDINARY_NAME) and body and speaks_of_terror(before, after):
                doubt = ""
            places.append(Place(begin, end, hit, party, name, result, score, lost, doubt))
        return places

    def _weighed(self, hit: Hit, line: int) -> list[_Weighed]:
        """What is left of what a window meets, wherever it stands; worked out once."""
        key = (hit.window.name, hit.window.cost, hit.window.listed, hit.window.goes_on)
        found = self._left.get(key)
        if found is not None:
            return found
        found = self._left[key] = []
        written = hit.window.name
        results = hit.results[:_LOOKED_AT]
        parties = [self._engine.party_at(result.party) for result in results]
        on = [(r.score, party.list_id, party.kind in SHIPS) for r, party in zip(results, parties, strict=True)]
        met_by = [
            (result, party, self._engine.name_at(result.party, result.listed_name))
            for result, party in zip(results, parties, strict=True)
        ]
        met_by = [
            one
            for one in met_by
            if (one[1].kind not in PERSONS or is_written_so(one[1], one[2].text, written))
            and is_cased_so(one[2].text, written)
        ]
        looks = [(name.text, name.strength, party.kind) for _, party, name in met_by]
        # Lists often share a name: what met is worked out once.
        alike = {look: result.listed_name for look, (result, *_) in zip(looks, met_by, strict=True)}
        spans = dict(zip(alike, self._pairs.align(written, list(alike.values())), strict=True)) if alike else {}
        mine, policy = self._side(written), self._engine.profile
        alone = written.isalpha() and not self._alone(plain(written), False)
        sounding = self._alike(hit.window) if alone else 1
        met = {}
        for (text, strength, kind), pairs in spans.items():
            theirs = self._side(text)
            detail = words(mine, theirs, paired(mine.tokens, theirs.tokens, pairs, policy))
            met[text, strength, kind] = Met(written, Name(text, strength=strength), kind, detail)
        for look, (result, party, name) in zip(looks, met_by, strict=True):
            as_good = _AS_GOOD if written.isascii() else _AS_GOOD_ACROSS
            ship = party.kind in SHIPS
            having = [
                list_id for points, list_id, of_ship in on if points >= result.score - as_good and of_ship is ship
            ]
            of_as_good = [
                other for r, other in zip(results, parties, strict=True) if r.score >= result.score - as_good
            ]
            countries = len({list_id.partition("_")[0] for list_id in having})
            once = len(set(having)) == len(having) and not differ(of_as_good)
            known = Known(len(set(having)), self._loaded, once, countries, sounding)
            lost = list(losses(met[look], known))
            if hit.window.cost:
                lost.append((hit.window.cost, "the name goes on beside these words"))
            score = result.score / 100 - sum(points for points, _ in lost)
            if round(score * 100) >= line or (result.below_line and not lost):
                seen = in_its_letters(met[look], party)
                borne = is_borne_by_others(met[look], known, self._bearers)
                found.append(
                    _Weighed(
                        party,
                        name,
                        result,
                        score,
                        tuple(lost),
                        WEAK
                        if result.below_line
                        else self._doubt(met[look], seen, known, party, hit.window.goes_on),
                        known.lists,
                        told(of_as_good) if may_be_another(met[look], countries) else None,
                        is_in_full(met[look]),
                        borne,
                        nations_of(of_as_good, bodies=party.kind not in PERSONS)
                        if borne or party.kind not in PERSONS
                        else frozenset(),
                    )
                )
        return found

    def _alike(self, window: Window) -> int:
        """How many countries list any name that a window may be, without a legal form."""
        found = set()
        for name in np.frombuffer(window.listed, "<u4").tolist():
            party = int(self._party_of[name])
            if is_formless(self._engine.name_at(party, name).text):
                found.add(self._engine.party_at(party).list_id.partition("_")[0])
        return len(found)

    def _doubt(self, met: Met, seen: Met, known: Known, party: Party, goes_on: bool) -> str:
        """Why a match does not accuse alone, wherever it stands; `seen` has the name in the text's letters."""
        doubt = doubts(seen, known, goes_on=goes_on)
        if doubt not in ("", NAMESAKE):
            return doubt
        if is_spelt_as_another(met, self._bearers):
            return SPELT_AS_ANOTHER
        if is_assumed(met, party.caption):
            return ASSUMED
        return NAMESAKE if may_be_known_for_more(met, known, self._bearers) else doubt

    def _mention(
        self,
        text: str,
        place: Place,
        lines: Sequence[int],
        pages: Sequence[int],
        attached: Sequence[tuple[int, str]],
    ) -> Mention:
        self._check_time()
        page, attachment = page_of(place.start, pages, attached)
        also = [self._engine.party_at(r.party).id for r in place.hit.results if r.party != place.result.party]
        return Mention(
            text[place.start : place.end],
            place.start,
            place.end,
            bisect_right(lines, place.start),
            page,
            round(place.score, 2),
            place.party,
            place.name.text,
            (
                *self._reasons(place.hit.window.name, place.result),
                *(Reason("text", -points, why) for points, why in place.lost),
            ),
            tuple(also[:20]),
            attachment,
        )


def _starts(text: str) -> list[int]:
    """Where each line begins."""
    return [0, *(found.end() for found in re.finditer("\n", text))]

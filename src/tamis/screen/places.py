"""Which places where a text meets designated parties are told: what there is about one decides about others.

A name that does not accuse alone does so where the same text names the party without doubt, or somebody of the
same programme beside it. A weak alias gets points for it, as it has too few by itself.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from tamis.model import Name, Party
from tamis.normalize.tokens import written_words
from tamis.screen.beside import ANOTHER, programmes
from tamis.screen.doubts import (
    ACRONYM,
    ASSUMED,
    BY_FATHERHOOD,
    COMMON,
    COMMON_ANYWHERE,
    COMMON_NAME,
    NAMESAKE,
    NO_NUMBER,
    NO_SHIP,
    NONE_OF_MANY,
    OF_MANY,
    OF_OTHERS,
    ORDINARY_NAME,
    OTHER_BODY,
    SHIPS,
    SMALL,
    WEAK,
    WORD_ALONE,
)
from tamis.screen.exhaustive import Result
from tamis.screen.initials import ONE_INITIAL
from tamis.screen.said import is_minor
from tamis.screen.spoken import nations_of
from tamis.screen.windows import Window

CLOSE, _BESIDE = 100, 60
"""Characters within which one who is named tells what an acronym means."""
_LIFTED = (ASSUMED, COMMON_NAME, WORD_ALONE, ORDINARY_NAME, SMALL, OF_OTHERS, OF_MANY, ONE_INITIAL)
"""Doubts that go where somebody of the same programme is named beside."""
_SHIPS = (NO_SHIP, NO_NUMBER)
"""Doubts that go where another ship of the same programme is named beside."""
_COMMON = (*COMMON, OF_OTHERS, OF_MANY, ONE_INITIAL)
"""Doubts that go where the text has a longer name of the same party."""
_SHOWN = (ANOTHER, ASSUMED, NAMESAKE, NONE_OF_MANY, OF_MANY, OF_OTHERS, ORDINARY_NAME, OTHER_BODY)
"""Doubts with which a name is still shown to who asks for low scores, as what may corroborate."""
_NAMED = 15.0, "a weak alias of one whom the text names otherwise, or beside somebody of the same programme"
"""Points for a weak alias that the text confirms, and why."""
_CORROBORATES = 60.0
"""The most points of a name that is shown so."""


class Hit(NamedTuple):
    """A window of a run and the parties it meets, best first."""

    window: Window
    results: tuple[Result, ...]


class Place(NamedTuple):
    """A hit in the text, with the score that is left there."""

    start: int
    end: int
    hit: Hit
    party: Party
    name: Name
    result: Result
    score: float
    lost: tuple[tuple[float, str], ...]
    doubt: str


def accusing(places: Sequence[Place], line: int) -> list[Place]:
    """Those that are told at a threshold in hundredths, in the order of the text, none over another."""
    clear = {(place.start, place.end) for place in places if not place.doubt}
    others = {
        place.hit.window.name
        for place in places
        if place.doubt in (ANOTHER, NAMESAKE) and (place.start, place.end) not in clear
    }
    places = [
        place._replace(doubt=ANOTHER) if not place.doubt and place.hit.window.name in others else place
        for place in places
    ]
    sure = [place for place in places if not place.doubt]
    named, starts = {place.result.party for place in sure}, sorted(place.start for place in sure)
    weak = _confirmed([place for place in places if place.doubt == WEAK], sure, places)
    named |= {place.result.party for place in weak}
    kept = []
    for place in places:
        if (
            not place.doubt
            or (place.result.party in named and _is_meant_again(sure, place))
            or (place.doubt == ACRONYM and _among(starts, place))
            or (place.doubt in _COMMON and _is_named_otherwise((*sure, *weak), place))
            or (place.doubt == COMMON_ANYWHERE and not place.lost and _beside_its_like(sure, place, _BESIDE))
            or (place.doubt in _LIFTED and _has_nation(place) and _beside_its_like(sure, place))
            or (
                place.doubt in _SHIPS
                and not place.hit.window.cost
                and _beside_its_like([p for p in sure if p.party.kind in SHIPS], place)
            )
        ):
            kept.append(_with_more(place) if place.doubt == WEAK else place)
        elif place.doubt in _SHOWN and line <= 100 * _CORROBORATES:
            kept.append(_corroborating(place))
    return _apart([place for place in kept if round(100 * place.score) >= line])


def _is_meant_again(sure: Sequence[Place], place: Place) -> bool:
    """Whether a name that does not accuse alone is another of a party that the text names elsewhere."""
    if place.doubt in _COMMON:
        return _is_said_in_full(sure, place)
    return place.doubt not in (OTHER_BODY, NONE_OF_MANY)


def _is_said_in_full(sure: Sequence[Place], place: Place) -> bool:
    """Whether a text has a longer name of the same party elsewhere."""
    return any(
        other.result.party == place.result.party and other.hit.window.words > place.hit.window.words
        for other in sure
    )


def _is_named_otherwise(sure: Sequence[Place], place: Place) -> bool:
    """Whether a text names the same party close by, too, by another name: "Mishkin, alias Alexander Petrov"."""
    return any(
        other.result.party == place.result.party
        and abs(other.start - place.start) < CLOSE
        and (other.end <= place.start or place.end <= other.start)
        and _words(other) != _words(place)
        for other in sure
    )


def _words(place: Place) -> set[str]:
    return set(place.hit.window.name.casefold().split())


def _corroborating(place: Place) -> Place:
    """A name that does not accuse alone, with no more points than what corroborates."""
    over = place.score - _CORROBORATES
    return place._replace(score=_CORROBORATES, lost=(*place.lost, (over, place.doubt))) if over > 0 else place


def _confirmed(weak: Sequence[Place], sure: Sequence[Place], places: Sequence[Place]) -> list[Place]:
    """Of weak aliases those beside which the party is named otherwise, or, where they have two words of a name,
    somebody of the same programme."""
    others = [place for place in places if not place.doubt or place.doubt in _COMMON] if weak else ()
    return [
        place
        for place in weak
        if _is_named_otherwise(others, place) or (_is_whole(place) and _beside_its_like(sure, place))
    ]


def _is_whole(place: Place) -> bool:
    """Whether a name has two words that are no titles, and not only whose father somebody is."""
    name = place.hit.window.name
    return sum(not is_minor(word) for word in written_words(name)) > 1 and not BY_FATHERHOOD.fullmatch(name)


def _with_more(place: Place) -> Place:
    """A weak alias that the text confirms."""
    points, why = _NAMED
    return place._replace(score=place.score + points, lost=(*place.lost, (-points, why)))


def _has_nation(place: Place) -> bool:
    """Whether a list says of which nation a body of usual words is: "Jaysh al-Islam" are two armies of Islam."""
    return place.doubt != ORDINARY_NAME or bool(nations_of((place.party,), bodies=True))


def _among(starts: Sequence[int], place: Place) -> bool:
    """Whether others that are named begin close to a place."""
    return bisect_right(starts, place.end + CLOSE) > bisect_right(starts, place.start - CLOSE)


def _beside_its_like(sure: Sequence[Place], place: Place, close: int = CLOSE) -> bool:
    """Whether somebody is named close to a place whom the same list has for the same programme, and of no
    other nation, as far as it says."""
    mine, nations = programmes(place.party), nations_of((place.party,))
    return any(
        abs(other.start - place.start) < close
        and other.party.list_id == place.party.list_id
        and (other.end <= place.start or place.end <= other.start)
        and not mine.isdisjoint(programmes(other.party))
        and not (nations and (theirs := nations_of((other.party,))) and nations.isdisjoint(theirs))
        for other in sure
    )


def _apart(places: Sequence[Place]) -> list[Place]:
    """Of places that overlap the best, and of equals the longest; in the order of the text."""
    kept: list[Place] = []
    taken: list[tuple[int, int]] = []
    for place in sorted(places, key=lambda p: (-p.score, p.start - p.end, p.start, p.result.party)):
        if not any(place.start < end and start < place.end for start, end in taken):
            kept.append(place)
            taken.append((place.start, place.end))
    return sorted(kept, key=lambda p: p.start)

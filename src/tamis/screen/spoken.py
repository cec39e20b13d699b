"""Of which nations a text speaks, and where.

Most names have more bearers than one, and most texts name nations. A text that names some, and near a name that
others have none with which the lists connect its bearer, means somebody else, as far as can be seen. A text that
names no nation, or none near a person, says nothing, and nothing is asked of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache

from tamis.model import Party
from tamis.normalize.countries import country_by_place, country_code
from tamis.normalize.tables import particles

_NEAR = 600
"""Characters within which a nation is named beside a name."""
_WORD = re.compile(r"(?<!\w)[^\W\d_a-z][^\W\d_]{3,}(?:['’]s)?")
"""A word that begins with a capital, or of letters that know none."""


class Spoken:
    """The nations that one text names."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for code, place in _nations(self._text):
            places.setdefault(code, []).append(place)
        return places

    @property
    def of_any(self) -> bool:
        """Whether the text names a nation."""
        return bool(self._places)

    def of_others(self, nations: frozenset[str], *, near: tuple[int, int] | None) -> bool:
        """Whether the text names nations, but none of these; `near` a place, or anywhere."""
        places = self._places
        if not places:
            return False
        if near is None:
            return nations.isdisjoint(places)
        start, end = near
        return not self.of_these(nations, start, end)

    def of_any_near(self, start: int, end: int) -> bool:
        """Whether the text names a nation near a place."""
        return self.of_these(frozenset(self._places), start, end)

    def of_these(self, nations: frozenset[str], start: int, end: int) -> bool:
        """Whether the text names one of these nations near a place."""
        places = self._places
        return any(_between(places.get(code, ()), start - _NEAR, end + _NEAR) for code in nations)


def _nations(text: str) -> Iterator[tuple[str, int]]:
    """Each nation that is named, and where: "North Korea" and "South Sudan" by both words."""
    before, ended = "", -2
    for found in _WORD.finditer(text):
        word = found.group()
        pair = [before, word] if found.start() == ended + 1 else [word]
        if code := _nation(*pair):
            yield code, found.start()
        before, ended = word, found.end()


@lru_cache(maxsize=1 << 14)
def _nation(*words: str) -> str:
    """The nation that one word or two name, by a country, its citizens or a place."""
    for some in (words, words[-1:]):
        plain = [_POSSESSIVE.sub("", word) for word in some]
        for ending in ("", "s"):
            text = " ".join(plain).removesuffix(ending)
            if code := (country_code(text) if len(text) > 3 else "") or country_by_place(text):
                return code
    return ""


@lru_cache(maxsize=1 << 12)
def tells(name: str) -> bool:
    """Whether ordinary words that are an organisation's name tell it apart among those of its nation: three that
    are no particles, or one of two that names the nation.

    >>> tells("Federal Security Service"), tells("Russian Navy"), tells("Applied Chemistry")
    (True, True, False)
    """
    words = [word for word in re.findall(r"[^\W\d_]+", name) if word.lower() not in particles()]
    of_nations = [bool(_nation(word)) for word in words]
    return len(words) > 2 or (any(of_nations) and not all(of_nations))


_POSSESSIVE = re.compile("['’]s?$")


def _between(places: Sequence[int], start: int, end: int) -> bool:
    first = bisect_left(places, start)
    return first < len(places) and places[first] < end


def nations_of(parties: Iterable[Party], *, bodies: bool = False) -> frozenset[str]:
    """All nations with which the lists connect parties who share a name: theirs, those of their places and papers,
    and what they are designated for; where the lists tell of none, those that the names of `bodies` say, or those
    in whose letters they write their names.
    """
    parties = list(parties)
    found: set[str] = set()
    letters: set[str] = set()
    for party in parties:
        found.update(one.code for one in party.countries)
        found.update(one.country for one in party.addresses)
        found.update(one.country for one in party.birth_places)
        found.update(one.country for one in party.identifiers)
        found.update(*(_of_programme(one.programme) for one in party.designations))
        letters.update(name.script for name in party.names)
    found.discard("")
    if bodies and not found:
        found.update(code for party in parties for name in party.names for code in _of_name(name.text))
    return frozenset(found or set().union(*(_WRITTEN_IN.get(script, ()) for script in letters)))


_WRITTEN_IN = {
    script: frozenset(codes.split())
    for script, codes in (
        ("Cyrl", "ru by ua rs kz kg tj md"),
        ("Hang", "kp kr"),
        ("Hani", "cn hk tw sg"),
        ("Arab", "ae af bh dz eg iq ir jo kw lb ly ma om pk ps qa sa sd so sy tn ye"),
    )
}


@lru_cache(maxsize=1 << 12)
def _of_name(name: str) -> frozenset[str]:
    """The nations that an organisation's name says: "AL-QAIDA IN IRAQ"."""
    return frozenset(code for code, _ in _nations(name.title() if name.isupper() else name))


@lru_cache(maxsize=1 << 10)
def _of_programme(programme: str) -> frozenset[str]:
    """The nations that a programme names: "RUSSIA-EO14024", "Autonomous (DPRK)"; of the war in Ukraine both."""
    codes = {country_code(word.title()) for word in re.findall(r"[^\W\d_]{4,}", programme)} - {""}
    return frozenset(codes | {"ru"} if "ua" in codes else codes)

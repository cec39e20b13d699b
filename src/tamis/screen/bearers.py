"""Whether others than a designated party bear its name, by how often lists have the words of it.

A name of which each word is common on the lists is common in the world, too: then it counts of which nations a
text speaks, or whose company a name keeps.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from math import prod

import numpy as np

from tamis.index.files import OpenIndex
from tamis.normalize.korean import heard_as
from tamis.normalize.mandarin import is_syllable
from tamis.normalize.tables import particles
from tamis.normalize.text import plain_words
from tamis.screen.doubts import (
    BY_FATHERHOOD,
    COUNTRIES,
    MAY_BE_PERSON,
    NAMED,
    NAMED_BY_PART,
    NAMED_OFTEN,
    PERSONS,
    Known,
    Met,
)
from tamis.screen.plausible import coarse_sounds, persons, texts_of
from tamis.screen.said import is_minor, is_usual, weight_of
from tamis.screen.voiced import DOUBLED

_BORNE_OFTEN = 1.36
"""What the words of a person's name weigh that has many bearers."""
SELDOM, TOLD, NEARBY, OFTEN, EVERYWHERE = 1, 2, 3, 4, 5
_ASSUMED = 1.45
"""What the words of a name weigh that is not its bearer's own and so rare that no other is meant."""
_FEW_WORDS = 3
"""Words of an organisation's name that are so usual that each nation may have one."""
_LETTERS = re.compile("[A-Z]{3}")
"""An acronym that many have."""
_BEARERS, _KOREANS = 3, 50_000
"""How many of one list have each word of a name that has other bearers; the product of these for a Korean's or a
Chinese one, whose syllables everybody shares."""


def bearers(index: OpenIndex) -> dict[str, int]:
    """How many persons of one list have a word in their names, where most have it."""
    ends = index.view("party_id_ends").tolist()
    ids = bytes(index.view("party_id"))
    lists = [ids[low : ids.index(b":", low)] for low, _ in pairwise(ends)]
    number = {list_id: number for number, list_id in enumerate(dict.fromkeys(lists))}
    list_of = np.array([number[list_id] for list_id in lists], np.int64)
    name_ends = np.asarray(index.view("name_token_ends"), np.int64)
    chosen = np.repeat(persons(index), name_ends[1:] - name_ends[:-1])
    party_of = np.repeat(np.asarray(index.view("name_party"), np.int64), name_ends[1:] - name_ends[:-1])
    tokens = np.asarray(index.view("name_token"), np.int64)[chosen]
    pairs = np.unique(tokens * len(lists) + party_of[chosen])
    words, parties = np.divmod(pairs, len(lists))
    counted = np.bincount(words * len(number) + list_of[parties])
    counted = np.pad(counted, (0, -len(counted) % len(number))).reshape(-1, len(number))
    found: dict[str, int] = {}
    texts = texts_of(index, "token_text", "token_text_ends")
    for word, most in zip(texts, counted.max(axis=1).tolist(), strict=False):
        found[word] = found.get(word, 0) + most  # a Korean's "kim" is another word than others'
    return found


def is_borne_by_others(met: Met, having: Known, bearers: Mapping[str, int]) -> int:
    """Whether a name has other bearers, `SELDOM` to `EVERYWHERE`, so that it counts of which nations a text
    speaks: a person's of words that several listed have, an organisation's of usual ones or called after
    a man, an acronym of three letters, a Korean's of syllables that many have. `bearers` tells how many of one
    list have a word.

    Where three countries list one party by a name, others mean that one by it; where a list has two, they differ.
    """
    meant = having.countries >= COUNTRIES
    said = [word for word in met.detail["words"] if not is_minor(word["query"])]
    words = {word["query"]: word for word in said}
    counts = [max(bearers.get(word["query"], 0), bearers.get(word["listed"], 0)) for word in said]
    if met.kind in PERSONS and len(counts) > 2 and (all(map(heard_as, words)) or all(map(is_syllable, words))):
        return EVERYWHERE if prod(counts) > _KOREANS else 0
    weight = weight_of(said)
    if met.kind not in PERSONS:
        if len(words) > 1 and all(map(is_usual, words)):
            if meant:
                return NEARBY if len(words) <= _FEW_WORDS else SELDOM
            return OFTEN
        if any(particles().get(word["query"]) for word in met.detail["words"]):  # called after a man
            return TOLD
        if len(words) < 2:
            return NEARBY if _LETTERS.fullmatch(met.written) else 0
        if meant:
            return 0
        return OFTEN if min(counts) >= _BEARERS else TOLD if weight < _BORNE_OFTEN else 0
    if (meant and having.once) or weight >= NAMED_OFTEN or min(counts, default=0) < _BEARERS:
        return 0
    return OFTEN if weight < _BORNE_OFTEN else SELDOM


def is_assumed(met: Met, own: str) -> bool:
    """Whether a person's common name sounds in no word like the one that the list calls him by: who hides takes a
    name that many have. What a man is called after his son is his own.
    """
    words = [word["listed"] for word in met.detail["words"] if not is_minor(word["query"])]
    weight = weight_of(met.detail["words"])
    if met.kind not in PERSONS or weight >= _ASSUMED or BY_FATHERHOOD.match(met.listed.text):
        return False
    called = "\n".join(word for word, _ in plain_words(own))
    as_english = called.replace("ch", "kh").replace("j", "y")  # "Sergej Machněv"
    heard = {*coarse_sounds(called).split("\n"), *coarse_sounds(as_english).split("\n")}
    return heard.isdisjoint(coarse_sounds("\n".join(words)).split("\n"))


def may_be_another(met: Met, countries: int) -> bool:
    """Whether a name is one that others have, so that it counts what the text says of its bearer."""
    weight = weight_of(met.detail["words"])
    return met.kind in (*PERSONS, MAY_BE_PERSON) and weight < (
        NAMED_BY_PART if countries < COUNTRIES else NAMED_OFTEN
    )


def may_be_known_for_more(met: Met, having: Known, bearers: Mapping[str, int]) -> bool:
    """Whether a name that no more than half of the lists have is of words that several listed have, so that others
    may be known by it for what they do.
    """
    words = [word for word in met.detail["words"] if not is_minor(word["query"])]
    counts = [
        max(bearers.get(word["query"], 0), *(bearers.get(part, 0) for part in word["listed"].split()))
        for word in words
    ]
    return (
        met.kind in PERSONS
        and having.lists * 2 <= having.loaded
        and min(counts, default=0) >= _BEARERS
        and sum(word["weight"] for word in words) < NAMED
    )


def _spelt(word: str) -> str:
    """A word with no letter twice, Persian's q as it is said, and vowels as English and French write the same."""
    return DOUBLED.sub(r"\1", _SAME.sub(lambda found: _AS_SAID[found[0]], word))


_AS_SAID = {"gh": "q", "ou": "u", "oo": "u", "ee": "i", "e": "i"}
_SAME = re.compile("|".join(_AS_SAID))


def is_spelt_as_another(met: Met, bearers: Mapping[str, int]) -> bool:
    """Whether a word that is spelt otherwise than a person's is a name that several others have: "Karimi", for a
    Karami.
    """
    words = met.detail["words"]
    return (
        met.kind in PERSONS
        and sum(word["weight"] for word in words) < NAMED_OFTEN
        and any(
            word["relation"] == "spelling"
            and bearers.get(word["query"], 0) >= _BEARERS
            and _spelt(word["query"]) != _spelt(word["listed"])
            for word in words
        )
    )

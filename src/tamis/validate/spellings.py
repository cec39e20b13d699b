"""Which words stand for each other in the names of one person, and which letters slip into which.

Names of one party are aligned as Tamis aligns any two; words that are partners and not the same stand for each
other there. Promise: only what many parties have is told, as counts, so that no row of a list can be read from it.
Syllables of Chinese and Korean, and letters that leave vowels unwritten, say too little by themselves and are left
out, and so are two names that many bear as they are spelt: these are two names.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import msgspec

from tamis.match.profiles import DEFAULT
from tamis.match.reference import Tokens, align
from tamis.match.words import compare_words
from tamis.model import Party
from tamis.normalize.lexicon import Lexicon, shipped_lexicon
from tamis.normalize.tables import describing
from tamis.normalize.text import ABJAD, FOREIGN, HAN, HANGUL
from tamis.normalize.tokens import (
    AS_HEARD,
    BORNE,
    INITIAL,
    MINOR,
    NUMBER,
    SYLLABLE,
    Token,
    share_nickname,
    tokenise,
)

SUPPORT = 5
"""Parties that must bear two words for each other before anything is told of them."""
LEAST_SHARE = 10
"""Of the parties that bear the rarer of two words in several spellings, one in so many has to bear both."""
_FORMS = 20
"""Written forms of one party that are compared, the first in the order of the alphabet."""
_LETTERS = 2
"""Letters in whose place others stand, at most."""
_APART = INITIAL | NUMBER | MINOR | SYLLABLE | AS_HEARD | ABJAD | HAN | HANGUL


class Spelling(NamedTuple):
    """Two words, how many parties bear both for each other, and how alike Tamis takes them for (thousandths)."""

    word: str
    other: str
    parties: int
    likeness: int


class Exchange(NamedTuple):
    """Letters in whose place others stand where a word is the same otherwise ("" for none), in how many parties,
    and in which share of those that are spelt in several ways.
    """

    letters: str
    others: str
    parties: int
    share: float


class Spellings(msgspec.Struct, frozen=True):
    """What the lists teach of spelling. `parties` are spelt in several ways; `pairs` are in no family together,
    those of most parties first; `families` are made of them, each with the word first that more parties bear, or
    that is in a family of the tables.
    """

    parties: int
    pairs: tuple[Spelling, ...]
    families: tuple[tuple[str, ...], ...]
    letters: tuple[Exchange, ...]


def spellings_of(
    groups: Sequence[Sequence[Party]], progress: Callable[[str, int, int], None] | None = None
) -> Spellings:
    """What persons teach, each given as its entries."""
    lexicon = shipped_lexicon()
    pairs: Counter[tuple[str, str]] = Counter()
    bearers: Counter[str] = Counter()
    letters: Counter[tuple[str, str]] = Counter()
    likeness: dict[tuple[str, str], int] = {}
    spelt = 0
    for number, group in enumerate(groups):
        found = dict(_met(group, lexicon)) if group[0].kind == "Person" else {}
        spelt += bool(found)
        likeness.update((pair, alike) for pair, (alike, _) in found.items())
        bearers.update({word for pair in found for word in pair})
        pairs.update(found.keys())
        latin = (pair for pair, (_, foreign) in found.items() if not foreign)
        letters.update({exchange for pair in latin if (exchange := _exchange(*pair))})
        if progress and number % 500 == 0:
            progress("spellings of one party", number, len(groups))
    wanted = {
        pair: count
        for pair, count in pairs.items()
        if count >= SUPPORT and count * LEAST_SHARE >= min(map(bearers.__getitem__, pair))
    }
    said = sorted((Spelling(*pair, count, likeness[pair]) for pair, count in wanted.items()), key=_by_parties)
    slips = [
        Exchange(*pair, count, round(count / spelt, 4)) for pair, count in letters.items() if count >= SUPPORT
    ]
    return Spellings(
        spelt,
        tuple(said),
        tuple(_families(wanted, bearers, lexicon)),
        tuple(sorted(slips, key=lambda slip: (-slip.parties, slip.letters, slip.others))),
    )


def _by_parties(pair: Spelling) -> tuple[int, str, str]:
    return -pair.parties, pair.word, pair.other


def _met(group: Sequence[Party], lexicon: Lexicon) -> Iterator[tuple[tuple[str, str], tuple[int, bool]]]:
    """The words of a party that stand for each other, each two in the order of the alphabet, their likeness, and
    whether one is romanised.
    """
    strong = (name.text for party in group for name in party.names if name.strength == "strong")
    forms = sorted({tokenise(text, lexicon) for text in strong})[:_FORMS]
    for one, other in combinations(forms, 2):
        mine, theirs = _without(one, other), _without(other, one)
        if not mine or not theirs:
            continue
        partners = [(pair.query, pair.listed) for pair in align(mine, theirs, DEFAULT)]
        left = [i for i in range(len(mine)) if all(i not in pair[0] for pair in partners)]
        others = [j for j in range(len(theirs)) if all(j not in pair[1] for pair in partners)]
        if len(left) == len(others) == 1 and (partners or len(one) > len(mine)):
            partners.append(((left[0],), (others[0],)))
        elif left and others:
            continue
        for i, j in partners:
            if len(i) == len(j) == 1 and _may_teach(mine[i[0]], theirs[j[0]]):
                a, b = sorted((mine[i[0]], theirs[j[0]]))
                yield (a.text, b.text), (compare_words(a, b, DEFAULT), bool((a.flags | b.flags) & FOREIGN))


def _without(tokens: Tokens, others: Tokens) -> Tokens:
    """The tokens of a name that another lacks."""
    texts = {token.text for token in others}
    return [token for token in tokens if token.text not in texts]


def _may_teach(a: Token, b: Token) -> bool:
    known = (a.group and a.group == b.group) or share_nickname(a.nick, b.nick) or a.flags & b.flags & BORNE
    plain = not (a.flags | b.flags) & _APART and min(len(a.text), len(b.text)) > _LETTERS
    return plain and not known and not any(describing().begins(token.text) for token in (a, b))


def _exchange(word: str, other: str) -> tuple[str, str] | None:
    """The letters that two words do not share, in the order of the alphabet; None for more than a few."""
    start = _shared(word, other)
    a, b = word[start:], other[start:]
    end = _shared(a[::-1], b[::-1])
    a, b = sorted((a[: len(a) - end], b[: len(b) - end]))
    return (a, b) if max(len(a), len(b)) <= _LETTERS else None


def _shared(word: str, other: str) -> int:
    """How many letters two words begin with in common."""
    return next(
        (n for n, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other))
    )


def _families(
    pairs: dict[tuple[str, str], int], bearers: Counter[str], lexicon: Lexicon
) -> Iterator[tuple[str, ...]]:
    """Words put together: with the family of the tables that a word meets most, else with the commonest word that
    it meets itself. Families that are there stay apart.
    """
    near: dict[str, dict[str, int]] = defaultdict(dict)
    for (word, other), count in pairs.items():
        near[word][other] = near[other][word] = count
    order = sorted(near, key=lambda word: (-bearers[word], word))
    members: dict[str, list[str]] = defaultdict(list)
    placed = {word for word in order if lexicon.group(word)}
    for word in order:
        kept = [other for other in near[word] if lexicon.group(other)]
        if word not in placed and kept:
            members[max(kept, key=lambda other: (near[word][other], other))].append(word)
    placed.update(word for found in members.values() for word in found)
    for head in order:
        if head in placed:
            continue
        if found := [word for word in order if word in near[head] and word not in placed]:
            members[head] = found
            placed.update((head, *found))
    for head in sorted(members):
        yield head, *sorted(members[head])

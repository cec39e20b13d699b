"""Several words that are one: "limited liability company" is "llc", "Abd al" before a name is "Abdul", "ad-Din"
behind one is "uddin".

Legal forms run to half a dozen words, and are mistyped, misread and torn like any others. A word that is one
slip of the pen away from what a phrase has beside its neighbour is that word; two pieces that are such a word
together are one; two words of a phrase that are written as one are two; and one whose last words were put first is
whole again.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from tamis.normalize.tables import describing, folded, legal_forms

OF_FAITH = 16384
"""Flag of "ad-Din", which ends a name and is none by itself: "Shams ad-Din" is one, as Shamsuddin is."""
Words = Sequence[tuple[str, int]]
_LEAST = 5
"""Letters from which on a word may be one with a slip in it."""
_LONG = 6
"""Letters from which on two pieces may be one word."""


def merged(words: Words) -> list[tuple[str, int]]:
    """The words with every phrase as one, in its short form."""
    known = _known()
    if len(words) > 1 or (words and _two(words[0][0])):
        words = _whole(words, known)
    if not FAITH.isdisjoint(word for word, _ in words):
        words = _of_the_faith(words)
    keys = tuple(folded(word) for word, _ in words)
    if not known.inner.isdisjoint(keys):
        words, keys = _mended(words, keys, known)
        if len(keys) > 2 and keys[0] in known.before:
            start = _turned(keys, known)
            words, keys = [*words[start:], *words[:start]], keys[start:] + keys[:start]
    if known.phrases.keys().isdisjoint(keys) and _SERVANT.isdisjoint(word for word, _ in words):
        return list(words)
    found: list[tuple[str, int]] = []
    position = 0
    while position < len(words):
        word, flags = words[position]
        servant_of = words[position + 1][0] if word in _SERVANT and words[position + 1 :] else ""
        if servant_of in _ARTICLES or servant_of in _GOD:
            found.append(("abdullah" if servant_of in _GOD else "abdul", flags))
            position += 2
            continue
        for phrase, form in known.phrases.get(keys[position], ()):
            if keys[position : position + len(phrase)] == phrase:
                found.append((form, 0))
                position += len(phrase)
                break
        else:
            found.append((word, flags))
            position += 1
    return found


def is_in_phrase(word: str) -> bool:
    """Whether there is a phrase with this word in it, or the word is two of a phrase, written as one."""
    return word in _SERVANT or word in FAITH or bool(_two(word)) or folded(word) in _known().inner


def has_torn(words: Words) -> bool:
    """Whether two neighbours are one word of a phrase together."""
    return not _known().long.isdisjoint([one + two for (one, _), (two, _) in pairwise(words)])


def beginning_with(key: str) -> Sequence[tuple[tuple[str, ...], str]]:
    """The phrases that begin with a word as `folded` has it, longest first, each with its short form."""
    return _known().phrases.get(key, ())


def one_slip(word: str, right: str) -> bool:
    """Whether one letter left out, put in, exchanged, or two swapped make one word of the other.

    >>> one_slip("obshchesto", "obshchestvo"), one_slip("cmopany", "company"), one_slip("copmany", "campany")
    (True, True, False)
    """
    if abs(len(word) - len(right)) > 1:
        return False
    shorter = min(len(word), len(right))
    start = next((at for at in range(shorter) if word[at] != right[at]), shorter)
    mine, other = word[start:], right[start:]
    swapped = mine[:2] == other[1::-1] and mine[2:] == other[2:]
    return swapped or mine[1:] == other[1:] or mine[1:] == other or mine == other[1:]


class _Known:
    """Phrases by their first word, longest first; what stands before and behind a word within them."""

    def __init__(self) -> None:
        table: dict[str, set[tuple[tuple[str, ...], str]]] = {}
        before: dict[str, set[str]] = {}
        behind: dict[str, set[str]] = {}
        self.single = describing().words.keys() | legal_forms().keys()
        self.long: set[str] = set()
        for written, form in {**describing().phrases, **legal_forms()}.items():
            words = written.split(" ")
            phrase = tuple(map(folded, words))
            self.long.update(word for word in words if len(word) >= _LONG)
            if len(phrase) > 1:
                table.setdefault(phrase[0], set()).add((phrase, form))
            for (one, first), (two, second) in zip(
                zip(words, phrase, strict=True), zip(words[1:], phrase[1:], strict=True), strict=False
            ):
                before.setdefault(second, set()).update((one, first))
                behind.setdefault(first, set()).update((two, second))
        self.phrases = {
            first: tuple(sorted(found, key=lambda p: (-len(p[0]), p))) for first, found in table.items()
        }
        self.before = {word: tuple(sorted(found)) for word, found in before.items()}
        self.behind = {word: tuple(sorted(found)) for word, found in behind.items()}
        self.inner = self.before.keys() | self.behind.keys()


@lru_cache(maxsize=1)
def _known() -> _Known:
    return _Known()


@lru_cache(maxsize=262144)
def _two(word: str) -> tuple[str, ...]:
    """The two words of legal forms or descriptions that were written as one ("tradingcompany"); else none."""
    if len(word) < 2 * _LEAST:
        return ()
    known, inner = _known().single, _known().inner
    if word in known:
        return ()
    for at in range(_LEAST, len(word) - _LEAST + 1):
        one, other = word[:at], word[at:]
        if (one in known or folded(one) in inner) and (other in known or folded(other) in inner):
            return one, other
    return ()


def _whole(words: Words, known: _Known) -> Words:
    """Words that were torn as one, words that were written as one as two."""
    if not any(
        _two(word) or (place and words[place - 1][0] + word in known.long) for place, (word, _) in enumerate(words)
    ):
        return words
    found: list[tuple[str, int]] = []
    for word, flags in words:
        if found and found[-1][0] + word in known.long and not {found[-1][0], word} <= known.long:
            found[-1] = (found[-1][0] + word, flags)
        else:
            found.extend((part, flags) for part in _two(word) or (word,))
    return found


def _of_the_faith(words: Words) -> Words:
    """Words of which "ad" and "Din" behind a name are one, so that the two may be joined to it: "Nasir ad-Din"."""
    found: list[tuple[str, int]] = []
    for word, flags in words:
        if word in FAITH and len(found) > 1 and found[-1][0] in BEFORE_FAITH:
            found[-1] = ("uddin", flags | OF_FAITH)
        else:
            found.append((word, flags))
    return found


def _mended(words: Words, keys: tuple[str, ...], known: _Known) -> tuple[Words, tuple[str, ...]]:
    """Words with a slip in them, each beside one that a phrase has there."""
    mended, right = list(words), list(keys)
    for place, (key, (word, flags)) in enumerate(zip(keys, words, strict=True)):
        if len(word) < _LEAST - 1 or key in known.inner or key in legal_forms():
            continue
        before = right[place - 1] if place and right[place - 1] in known.behind else ""
        behind = keys[place + 1] if place + 1 < len(keys) and keys[place + 1] in known.before else ""
        if other := _slipped(word, key, before, behind):
            mended[place], right[place] = (other, flags), folded(other)
    return mended, tuple(right)


@lru_cache(maxsize=262144)
def _slipped(word: str, key: str, before: str, behind: str) -> str:
    """The word of a phrase, beside one of its words or between two, of which a slip made another; else empty."""
    there = (*_known().behind.get(before, ()), *_known().before.get(behind, ()))
    return next(
        (other for other in there if len(other) >= _LEAST and (one_slip(word, other) or one_slip(key, other))), ""
    )


def _turned(keys: tuple[str, ...], known: _Known) -> int:
    """How many words of a phrase that ends a name were put before it: 1 of "House Romashka Trading"."""
    for last in range(len(keys) - 1, 0, -1):
        for phrase, _ in known.phrases.get(keys[last], ()):
            moved = len(phrase) - (len(keys) - last)
            if 0 < moved < last and phrase == keys[last:] + keys[:moved]:
                return moved
    return 0


_SERVANT = frozenset(["abd", "abdu", "abdal", "abed"])
_GOD = frozenset(["allah", "allh"])
_ARTICLES = frozenset("al el ul ol il ar er ur as es us ash ad an az".split())
FAITH = frozenset("din deen dine dyn".split())
BEFORE_FAITH = _ARTICLES | frozenset("ed ud od id aal at l".split())
"""What stands before "Din", of the faith, behind a name."""

"""Names of organisations of which a text writes all words but the first small, as other languages than English do.

"Forces démocratiques de libération du Rwanda" is one run with the capitals that the list gives it. Looked for are
those of three words and more, where the lists have a name that begins with the same two; and in Cyrillic letters
what stands between quotation marks («Российская газета»).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

import numpy as np

from tamis.index.files import OpenIndex
from tamis.normalize.facts import ORGANISATION
from tamis.normalize.tables import particles
from tamis.normalize.tokens import INITIAL, MINOR
from tamis.screen.plausible import texts_of
from tamis.screen.said import plain

_JOINED = re.compile(r" d(?:e|u|es|el|a|o) ")
"""What stands in such a name in an English text, too."""
_SMALL = re.compile(r"(?<![\w-])[A-ZÀ-Þ][^\W\d_]{2,}(?: (?:[^\W\d_A-ZÀ-ÞА-я]+|[A-ZÀ-Þ][^\W\d_]+)\b){2,8}")
_CYRILLIC = re.compile(r"(?<![\w-])[А-ЯІЇЄ][^\W\d_]{2,}(?: [А-яіїєґё]+\b){2,8}")
_WORD = re.compile(r"[^\W\d_]+")


def _candidates(text: str, language: str) -> Iterator[re.Match[str]]:
    """Where a word with a capital and small ones stand, that may be no English ones."""
    if not text.isascii():
        yield from _CYRILLIC.finditer(text)
    if language:
        yield from _SMALL.finditer(text)
        return
    for joined in _JOINED.finditer(text):
        begun = _BEGUN.search(text, max(0, joined.start() - _BEFORE), joined.start())
        if begun and (found := _SMALL.match(text, begun.start())):
            yield found


_BEFORE = 60
_BEGUN = re.compile(r"(?<![\w-])[A-ZÀ-Þ][^\W\d_]{2,}(?: [^\W\d_A-ZÀ-Þ]+)+\Z")


class Lowered:
    """Finds such names of an index in texts."""

    def __init__(self, index: OpenIndex) -> None:
        self._index = index

    def runs(self, text: str, language: str) -> Iterator[tuple[int, str]]:
        """The runs of a text that may be such names, as if all their words had capitals, and where they begin."""
        if "«" in text:
            yield from _called_in_russian(text)
            for found in _QUOTED.finditer(text):
                yield found.start(1), _HEAD.sub(_upper, found[1])
        for found in _candidates(text, language):
            words = list(_WORD.finditer(found[0]))
            telling = [word for word in words if word[0].lower() not in particles()]
            forms = [plain(word[0]) for word in telling[:2]]
            if len(telling) < 3 or not telling[1][0].islower() or tuple(forms) not in self._beginnings:
                continue
            for last in telling[2:]:
                yield found.start(), _HEAD.sub(_upper, found[0][: last.end()])

    @cached_property
    def _beginnings(self) -> frozenset[tuple[str, str]]:
        """The first two words that tell of the names of organisations that have three."""
        index = self._index
        words = texts_of(index, "token_text", "token_text_ends")
        tokens = np.asarray(index.view("name_token"), np.int64)
        ends = np.asarray(index.view("name_token_ends"), np.int64)
        tells = (np.asarray(index.view("token_flags")) & (MINOR | INITIAL) == 0)[tokens]
        kinds = np.asarray(index.view("kind"))[np.asarray(index.view("name_party"))]
        chosen = np.flatnonzero(np.repeat(kinds == ORGANISATION, ends[1:] - ends[:-1]) & tells)
        heard = [words[token] for token in tokens[chosen].tolist()]
        bounds = np.searchsorted(chosen, ends).tolist()
        return frozenset((heard[low], heard[low + 1]) for low, high in pairwise(bounds) if high - low > 2)


def _called_in_russian(text: str) -> Iterator[tuple[int, str]]:
    """The runs of "банком «Россия»", with what the organisation is in the nominative and as long as before."""
    for found in _CALLED.finditer(text):
        body = next(body for body in _BODIES if body[1:].startswith(found[1][1:4]))
        yield found.start(), body.ljust(len(found[1])) + found[0][len(found[1]) :]


_BODIES = ("Банк", "Концерн", "Фонд", "Холдинг", "Завод", "Группа", "Компания", "Корпорация")
_CALLED = re.compile(
    r"(?<![\w-])((?:банк|концерн|фонд|холдинг|завод|групп|компани|корпораци)[а-яіїє]{0,3}) "
    r"«[^\W\d_][^«»\n]{2,40}»"
)
_QUOTED = re.compile(r"«(?=[^»]* [а-яіїє])([А-ЯІЇЄ][^\W\d_]+(?:[ -][^\W\d_]+){1,5})»")
"""A name in quotation marks, of which words are small: «Российская газета»."""
_HEAD = re.compile(r"(?<!\w)[^\W\d_]")


def _upper(found: re.Match[str]) -> str:
    upper = found[0].upper()
    return upper if len(upper) == 1 else found[0]

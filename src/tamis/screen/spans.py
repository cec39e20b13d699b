"""Which words of a run may be a listed name: its windows, what it costs that more stands beside them, and whose.

Promise: linear in the length of a run. The kernel says the same (`kernel/spans.hpp`), of many runs at once; what
stands here is to be read, and what it is held against.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from tamis.index.arrays import little_endian
from tamis.normalize.phrases import FAITH
from tamis.screen.plausible import NOBODY, Plausible
from tamis.screen.said import END, JOIN, NAME, OTHER, PLAIN, Said, phrases, role_of, said_of

if TYPE_CHECKING:
    from tamis._kernel import Texts
    from tamis.screen.initials import Initials

LONGEST, LONGEST_CASELESS, _FARTHEST = 8, 5, 64
"""Words of one window, without those that only join; in letters without capitals; with those."""
UNNAMED_COST, NAMED_COST, INITIAL_COST = 8, 30, 2
"""Points that it costs a window that a word stands beside it: one that is not known, one of names, an initial."""


class Heard(NamedTuple):
    """A distinct word of texts: what it says by itself, and what the lists make of it.

    `role` is what it is; `alone` are the listed names of which it is the whole, and `formed` those of which it is
    with a legal form beside it; `well_known` says that it is the name of an organisation that several lists have,
    and `of_business` that it is in hardly any person's name.
    """

    said: Said
    role: str
    of_business: bool
    alone: bytes
    formed: bytes
    well_known: bool


class Cut(NamedTuple):
    """A run cut into words: where each stands (empty in a run of letters and blanks alone), its number (see
    `Vocabulary`), and whether a name ends after it (empty where none does).

    In a `crowded` run (a line in capitals, or letters without them) words that are in no list's names are ordinary
    ones; in one all in `capitals` so are those of business. `readings` are the words as other languages write
    them, as far as that makes of any a name's.
    """

    pieces: Sequence[tuple[int, int]]
    words: Sequence[int]
    apart: Sequence[bool]
    crowded: bool
    caseless: bool
    capitals: bool
    readings: Sequence[Sequence[int]] = ()


class Span(NamedTuple):
    """The words of a run that may be a name: the first, the last, how many that do not only join, what it costs in
    points that the name goes on beside them, whether it may go on after them, as which reading (0: as written),
    and whose names they may be.
    """

    first: int
    last: int
    words: int
    cost: int
    goes_on: bool
    reading: int
    listed: bytes


class Finder(Protocol):
    """Finds the windows of runs of words."""

    def hear(self, word: Heard, form: int) -> None:
        """Takes a word, whose number is how many were taken before, and the number of its form."""

    def forget(self) -> None:
        """Forgets all words."""

    def find(self, cuts: Sequence[Cut], most: float) -> list[list[Span]]:
        """The windows of each run that cost no more than `most`; those of readings also where nobody's names they
        may be.
        """


class Knows(NamedTuple):
    """What is known of the words of the lists, in plain form: whether one is a part of names, and of hardly any
    person's; which listed names words may be; whether one is the name of an organisation that several lists have;
    and who is called by initials.
    """

    of_names: Callable[[str], bool]
    of_business: Callable[[str], bool]
    plausible: Plausible
    well_known: Callable[[str], bool]
    initials: Initials


class Numbers(dict[str, int]):
    """Numbers of words, found when they are first asked for."""

    def __init__(self, find: Callable[[str], int]) -> None:
        self._find = find

    def __missing__(self, word: str) -> int:
        number = self[word] = self._find(word)
        return number


class Vocabulary:
    """The words of texts, numbered as they come: each distinct one is looked at once.

    `number` gives the number of a word as it is written; two that say the same have one. Of each number `heard` is
    what it is, and `begins` says whether a phrase may begin with it, or it is "Din".
    """

    def __init__(self, finder: Finder, knows: Knows) -> None:
        self._finder, self._knows = finder, knows
        self._numbers = Numbers(lambda word: self.number_of(said_of(word)))
        self._of_said: dict[Said, int] = {}
        self._forms: dict[str, int] = {}
        self.heard: list[Heard] = []
        self.begins: list[bool] = []
        self.number = self._numbers.__getitem__

    def __len__(self) -> int:
        return len(self._numbers)

    def forget(self) -> None:
        """Begin anew, so that memory stays bounded."""
        for known in (self._numbers, self._of_said, self._forms, self.heard, self.begins):
            known.clear()
        self._finder.forget()

    def number_of(self, said: Said) -> int:
        """The number of a word by what it says."""
        known = self._of_said.get(said)
        if known is None:
            known = self._of_said[said] = len(self.heard)
            self.heard.append(self._hear(said))
            self.begins.append(said.form in FAITH or bool(phrases(said.form)))
            self._finder.hear(self.heard[known], self._forms.setdefault(said.form, len(self._forms)))
        return known

    def _hear(self, said: Said) -> Heard:
        plausible = self._knows.plausible
        alone = NOBODY
        if not said.role:  # unless it is ordinary; as written or in the nominative
            alone = plausible.alone(said.form, False)
            alone = alone or (plausible.alone(said.nominative, False) if said.nominative else NOBODY)
            if not alone and len(said.telling) == 1:
                alone = plausible.alone_alike(*said.telling[0])
        formed = plausible.alone(said.telling[0][0], True) if len(said.telling) == 1 else NOBODY
        knows, form = self._knows, said.form
        role = role_of(said, knows.of_names)
        return Heard(said, role, knows.of_business(form), alone, formed, knows.well_known(form))


def finder_of(texts: Texts | None, plausible: Plausible) -> Finder:
    """A finder: the kernel's, or the reference."""
    return _Compiled(texts) if texts else _ByReference(plausible)


class _Compiled:
    """By the kernel."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self.forget = texts.forget

    def hear(self, word: Heard, form: int) -> None:
        said = word.said
        told = (
            said.possessive, said.letter, said.article, said.begins, said.parts, said.is_form, said.acronym,
            said.nominative != "", said.form in _LE, word.well_known, word.of_business,
        )  # fmt: skip
        flags = sum(compress(_FLAGS, told))
        self._texts.hear(form, flags, _ROLES[word.role], said.telling, word.alone, word.formed)

    def find(self, cuts: Sequence[Cut], most: float) -> list[list[Span]]:
        words, word_ends, readings, reading_ends, reading_of = (array("I") for _ in range(5))
        word_ends.append(0)
        reading_ends.append(0)
        apart = bytearray()
        for number, cut in enumerate(cuts):
            words.extend(cut.words)
            word_ends.append(len(words))
            apart += bytes(cut.apart or len(cut.words))  # none, where there are none
            for reading in cut.readings:
                readings.extend(reading)
                reading_ends.append(len(readings))
                reading_of.append(number)
        found, ends, names = self._texts.windows(
            {
                "word": little_endian(words),
                "word_ends": little_endian(word_ends),
                "apart": bytes(apart),
                "kind": bytes(cut.crowded + 2 * cut.caseless + 4 * cut.capitals for cut in cuts),
                "reading": little_endian(readings),
                "reading_ends": little_endian(reading_ends),
                "reading_of": little_endian(reading_of),
            },
            most,
        )
        spans: list[list[Span]] = [[] for _ in cuts]
        rows = np.frombuffer(found, "<u4").reshape(-1, 7).tolist()
        bounds = (np.frombuffer(ends, "<u4").astype(np.int64) * 4).tolist()
        for at, (run, first, last, count, cost, goes_on, reading) in enumerate(rows):
            listed = names[bounds[at] : bounds[at + 1]]
            spans[run].append(Span(first, last, count, cost, bool(goes_on), reading, listed))
        return spans


_ROLES = {role: number for number, role in enumerate((NAME, OTHER, PLAIN, JOIN, END))}
_FLAGS = [1 << place for place in range(11)]


class _ByReference:
    """The same, slowly."""

    def __init__(self, plausible: Plausible) -> None:
        self._plausible = plausible
        self._heard: list[Heard] = []

    def hear(self, word: Heard, _: int) -> None:
        self._heard.append(word)

    def forget(self) -> None:
        self._heard.clear()

    def find(self, cuts: Sequence[Cut], most: float) -> list[list[Span]]:
        return [list(self._find(cut, most)) for cut in cuts]

    def _find(self, cut: Cut, most: float) -> Iterator[Span]:
        heard = [self._heard[number] for number in cut.words]
        said = [word.said for word in heard]
        all_roles = [
            OTHER if cut.capitals and word.role == NAME and word.of_business else word.role for word in heard
        ]
        before, after = _beside(heard, all_roles, cut)
        for first, last, count, cost in _spans(said, all_roles, cut, before, after, most):
            goes_on = cost > 0 and after[last] > INITIAL_COST
            if last == first:
                formed = last + 1 < len(said) and said[last + 1].is_form
                if heard[first].alone and not formed:
                    yield Span(first, last, count, cost, goes_on, 0, heard[first].alone)
                continue
            roles = all_roles[first : last + 1]
            listed = self._listed(heard[first : last + 1], roles, count, cut.caseless)
            if listed:
                yield Span(first, last, count, cost, goes_on, 0, listed)
            for reading, numbers in enumerate(cut.readings, start=1):
                if numbers[first : last + 1] != cut.words[first : last + 1]:
                    others = [self._heard[number] for number in numbers[first : last + 1]]
                    listed = self._listed(others, roles, count, cut.caseless)
                    yield Span(first, last, count, cost, goes_on, reading, listed)

    def _listed(self, words: Sequence[Heard], roles: Sequence[str], count: int, caseless: bool) -> bytes:
        """The listed names that may have the words that tell: those of names, or else the ordinary ones as well.

        In letters without capitals all of three words have to be met: two of any three would be somebody's.
        """
        telling = [word for word, role in zip(words, roles, strict=True) if role in (NAME, OTHER)]
        if len(telling) < 2:
            telling = [word for word, role in zip(words, roles, strict=True) if role != JOIN]
        forms = [form for word in telling for form in word.said.telling]
        if len(forms) == 1 and any(word.said.is_form for word in words):
            return next(word.formed for word in telling if word.said.telling)
        if len(forms) < 2 and not (
            count == 1
            and forms
            and len(forms[0][0]) > 4 - forms[0][1]  # "Каида" without its last letter
            and any(word.said.article for word in words)
        ):
            return NOBODY
        most = max(count, len(forms))
        return self._plausible.together(forms, most, max(most, count + 1), not caseless or len(forms) > 3)


def _spans(
    said: Sequence[Said],
    roles: Sequence[str],
    cut: Cut,
    before: Sequence[int],
    after: Sequence[int],
    most: float,
) -> Iterator[tuple[int, int, int, int]]:
    """The words of a run that may be a name: the first, the last, how many that do not only join, the cost."""
    forms = [word.form for word in said]
    longest = LONGEST_CASELESS if cut.caseless else LONGEST
    twice = len(set(forms)) < len(forms)  # a name that stands twice goes on with itself, not with another
    for first, role in enumerate(roles):
        if role == END or (role == JOIN and not said[first].begins) or (before[first] > most and not twice):
            continue
        count = 0
        for last in range(first, min(len(roles), first + _FARTHEST)):
            role = roles[last]
            if role == END:
                break
            if role == JOIN:
                continue
            count += 1
            if count > longest:
                break
            cost = before[first] + after[last]
            if cost and twice:
                size = last + 1 - first
                again = forms[first : last + 1]
                cost = 0 if forms[last + 1 : last + 1 + size] == again else after[last]
                cost += 0 if first >= size and forms[first - size : first] == again else before[first]
            if cost <= most:
                yield first, last, count, cost


def _beside(heard: Sequence[Heard], roles: Sequence[str], cut: Cut) -> tuple[list[int], list[int]]:
    """What it costs each word that another stands before it, outside of the window, and that one stands after."""
    count = len(heard)
    before, after = [0] * count, [0] * count
    said = [word.said for word in heard]
    for place in range(count - 1):
        if said[place].possessive or (cut.apart and cut.apart[place]):
            continue
        after[place] = _outside(said[place + 1], roles[place + 1], cut.crowded)
        before[place + 1] = _outside(said[place], roles[place], cut.crowded)
        if roles[place] == OTHER and said[place].nominative and not said[place + 1].nominative:
            before[place + 1] = 0  # "в Минске Александр Лукашенко": what is inflected ends before what is not
        if (before[place + 1] or after[place]) and heard[place].well_known:
            before[place + 1] = after[place] = 0  # "глава ВТБ Андрей Костин"
        if before[place + 1] and said[place].form in _LE and (place == 0 or said[place - 1].parts):
            before[place + 1] = 0  # "le Hamas et le Hezbollah"
    return before, after


_LE = ("le", "la")


def _outside(word: Said, role: str, crowded: bool) -> int:
    """What it costs that such a word stands beside a window: much for a name's, nothing for an ordinary one's."""
    if role == JOIN:
        return 0 if word.parts else NAMED_COST
    if role == NAME and not word.acronym:
        return INITIAL_COST if word.letter else NAMED_COST
    return UNNAMED_COST if role == OTHER and not crowded else 0

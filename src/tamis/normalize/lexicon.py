"""What is known of names before any comparison: how common each word is, and which stand for each other.

Promise: an immutable object with a hash over everything in it; a profile pins that hash, so a list update
never moves the score of a pair that did not change. `data/lexicon.txt` was learned from the official lists
(aggregates only: a word and its weight) by `learn_weights`, and `read_lexicon` takes another in its place, which
may hold families of spellings as well; others, and the nicknames, are kept by hand and are part of every lexicon.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path

from tamis.errors import CallError
from tamis.normalize.respelling import respelt
from tamis.normalize.sounds import sound_of
from tamis.normalize.tables import describing, rows, rows_in, table_text

RARE = 1000
"""Weight of a word that the lexicon does not know, in thousandths."""

FAMILY = "="
"""How a row of a learned table begins that holds words which stand for each other, and no weight."""

DESCRIBING = range(1 << 15, 60_000)
"""The numbers of the families of words that describe organisations."""

_LEARNED = "lexicon.txt"
_TABLES = (
    _LEARNED,
    "common_names.txt",
    "population.txt",
    "variants.txt",
    "organisations.txt",
    "nicknames.txt",
    "legal_forms.txt",
    "particles.txt",
    "titles.txt",
    "syllables.txt",
    "cantonese.txt",
    "two_families.txt",
    "countries.txt",
)
"""All tables that tokens and facts are made with."""


class Lexicon:
    """Weights (thousandths, 1000 for a rare word), spelling families and nicknames, with one hash.

    Weights of the minor classes are attributes, as they do not depend on the word.
    """

    legal_form_weight = 40
    particle_weight = 80
    title_weight = 1  # a name is nearly the same without it
    number_weight = 450
    fathers_name_weight = 300
    initial_weight = 150

    def __init__(
        self,
        weights: Mapping[str, int],
        groups: Mapping[str, int],
        nicks: Mapping[str, int],
        borne: frozenset[str],
        digest: str,
    ) -> None:
        self._weights = weights
        self._borne = borne
        self._groups = groups
        self._nicks = nicks
        self.digest = digest

    def weight(self, word: str) -> int:
        """How much a word weighs, in thousandths; with an article written to it ("Alotaibi"), as without."""
        known = self._weights.get(word)
        if known is None and word[:2] in _ARTICLES and len(word) > 5:
            known = self._weights.get(word[2:])
        return RARE if known is None else known

    def weight_as_heard(self, sound: str) -> int:
        """What the most common known word weighs that has the consonants of a word of Arabic or Hebrew letters.

        Without its vowels a name is one of many, and what may be a common name says no more than that.
        """
        return self._heard.get(_consonants(sound), RARE)

    @cached_property
    def _heard(self) -> dict[str, int]:
        lightest: dict[str, int] = {}
        for word, weight in self._weights.items():
            bare = _consonants(sound_of(word))
            lightest[bare] = min(weight, lightest.get(bare, RARE))
        return lightest

    def group(self, word: str) -> int:
        """The number of the family of a word, of spellings or of words that describe organisations; 0 for none."""
        known = self._groups.get(word)
        return self._groups.get(describing().begins(word), 0) if known is None else known

    def is_name(self, word: str) -> bool:
        """Whether a word is known, and not only as one that says what an organisation is or does."""
        known = word in self._weights or bool(self.nick(word))
        return word in self._borne or (known and not describing().holds(word))

    def is_borne(self, word: str) -> bool:
        """Whether many people bear a word as it is spelt, as a given name or a family's."""
        return word in self._borne

    def nick(self, word: str) -> int:
        """The numbers of the families of nicknames of a word, 16 bits each; 0 for none."""
        return self._nicks.get(word, 0)


def _consonants(sound: str) -> str:
    """A sound without what Arabic and Hebrew leave unwritten or write in several ways."""
    return _VOWELS.sub("", sound)


_VOWELS = re.compile("[aeiouwy]")
_ARTICLES = ("al", "el")
_OF_MEN = ("ov", "ev", "in")
"""How family names of Russia end, which women bear with one letter more."""


@lru_cache(maxsize=1)
def shipped_lexicon() -> Lexicon:
    """The lexicon that comes with this version of Tamis."""
    return lexicon_of(table_text(_LEARNED))


def lexicon_of(learned: str) -> Lexicon:
    """The lexicon of a learned table, given as text, and the tables kept by hand. Raises `ValueError`."""
    digest = hashlib.sha256("\0".join(everything(learned)).encode()).hexdigest()
    spellings = _joined(_families("variants.txt"), rows_in(learned))
    groups = dict(spellings)
    heads = dict(zip(sorted(describing().heads), DESCRIBING, strict=False))
    for word, head in describing().words.items():
        groups.setdefault(word, heads[head])
    weights: dict[str, int] = {}
    _weigh(rows_in(learned), weights)
    of_people: dict[str, int] = {}
    for table in ("common_names.txt", "population.txt"):
        _weigh(rows(table), of_people)
    for word, weight in of_people.items():
        weights[word] = min(weight, weights.get(word, RARE))
        groups.setdefault(word, 0)  # nobody's name is taken for a word that begins like it
        if word.endswith(_OF_MEN):
            weights[word + "a"] = min(weight, weights.get(word + "a", RARE))
    light = _as_light_as_family(weights, spellings)
    return Lexicon(light, groups, _nicknames(rows("nicknames.txt")), frozenset(of_people), digest)


def _weigh(table: Iterable[str], weights: dict[str, int]) -> None:
    """Put the words of a table's rows among the weights, each with the least that is said of it."""
    for row in table:
        weight, _, words = row.partition(" ")
        if weight == FAMILY:
            continue
        for word in map(respelt, words.split()):
            weights[word] = min(int(weight), weights.get(word, RARE))


def table_digest(learned: str) -> str:
    """SHA-256 of the lines of a learned table that count, by which a profile pins it."""
    return hashlib.sha256("\n".join(rows_in(learned)).encode()).hexdigest()


def read_lexicon(path: Path, digest: str) -> Lexicon:
    """The lexicon of a file that `tamis learn` wrote.

    Raises `CallError` for a file that cannot be read, a line that is none (file, line and field named), and one
    whose lines are not those of `digest`.
    """
    hint = "tamis learn writes such files"
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise CallError(f"{path} cannot be read ({error.strerror})", hint="Check the path") from error
    except UnicodeDecodeError as error:
        raise CallError(f"{path} is no text in UTF-8", hint=hint) from error
    for number, line in enumerate(text.splitlines(), start=1):
        for row in rows_in(line):
            weight, _, words = row.partition(" ")
            if weight == FAMILY:
                if len(words.split()) < 2:
                    raise CallError(f"{path}, line {number}, field words: a family has two or more", hint=hint)
                continue
            if not (weight.isascii() and weight.isdigit() and 0 < int(weight) <= RARE):
                message = (
                    f"{path}, line {number}, field weight: {weight[:40]!r} is no whole number from 1 to {RARE}"
                )
                raise CallError(message, hint=hint)
            if not words.split():
                raise CallError(f"{path}, line {number}, field words: missing", hint=hint)
    found = table_digest(text)
    if digest != found:
        hint = "Take the file the profile was made with, or pin this one and screen everybody again"
        raise CallError(
            f"{path} is not the lexicon that the profile pins: its lexicon_digest is {found}", hint=hint
        )
    return lexicon_of(text)


def everything(learned: str = "") -> list[str]:
    """All that tokens and facts are made with: the tables, and the code of this package.

    Its hash stands for it in every index and answer: an index made by other code is built anew. `learned` stands
    in place of the table that ships.
    """
    files = {file.name: file for file in resources.files(__package__).iterdir() if file.name.endswith(".py")}
    tables = [learned if learned and table == _LEARNED else table_text(table) for table in _TABLES]
    return [*tables, *(files[name].read_text("utf-8") for name in sorted(files))]


def _families(table: str) -> dict[str, int]:
    """Each word of a table to the number of its line; the first line that names a word has it."""
    numbered: dict[str, int] = {}
    for number, row in enumerate(rows(table), start=1):
        for word in row.split():
            numbered.setdefault(respelt(word), number)
    return numbered


def _nicknames(table: Iterable[str]) -> dict[str, int]:
    """Each word of a table to the numbers of its lines, four at most: "Chris" is Christopher and Christian."""
    numbered: dict[str, int] = {}
    for number, row in enumerate(table, start=1):
        for word in dict.fromkeys(map(respelt, row.split())):
            numbered[word] = numbered.get(word, 0) << 16 | number
    if most := next((word for word, numbers in numbered.items() if numbers >> 64), ""):
        raise ValueError(f"nicknames.txt: {most} is in more than four families")
    return numbered


def _joined(families: dict[str, int], learned: Iterable[str]) -> dict[str, int]:
    """Families, and those of a learned table: its words join that of the row's first word, or make a new one."""
    number = max(families.values())
    for row in learned:
        kind, _, words = row.partition(" ")
        if kind == FAMILY:
            number += 1
            head, *others = map(respelt, words.split())
            for word in (head, *others):
                families.setdefault(word, families.get(head, number))
    return families


def _as_light_as_family(weights: dict[str, int], groups: Mapping[str, int]) -> dict[str, int]:
    """A rare spelling of a common name is as common as the name: the family has its lightest weight."""
    lightest: dict[int, int] = {}
    for word, group in groups.items():
        lightest[group] = min(weights.get(word, RARE), lightest.get(group, RARE))
    return {**weights, **{word: lightest[group] for word, group in groups.items()}}


def learn_weights(parties: Iterable[Iterable[str]], *, least: int = 4, floor: int = 250) -> dict[str, int]:
    """Weights from how many parties bear each word.

    `parties` gives the words of all names of one party at a time. A word of `least` parties or fewer is rare
    (and left out, being the default); the weight falls with the logarithm of the count, down to `floor`.
    """
    counts: dict[str, int] = {}
    total = 0
    for words in parties:
        total += 1
        for word in set(words):
            counts[word] = counts.get(word, 0) + 1
    if total <= least:
        return {}
    scale = math.log(total / least)
    return {
        word: max(floor, round(RARE * math.log(total / count) / scale))
        for word, count in sorted(counts.items())
        if count > least
    }

"""What is known of names before any comparison: how common each word is, and which stand for each other.

Promise: an immutable object with a hash over everything in it; a profile pins that hash, so a list update
never moves the score of a pair that did not change. `data/lexicon.txt` was learned from the official lists
(aggregates only: a word and its weight) by `learn_weights`; the families of spellings and the nicknames are
kept by hand beside it.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import resources

from tamis.normalize.tables import describing, rows, table_text
from tamis.normalize.text import respelt

RARE = 1000
"""Weight of a word that the lexicon does not know, in thousandths."""

_TABLES = (
    "lexicon.txt",
    "common_names.txt",
    "population.txt",
    "variants.txt",
    "organisations.txt",
    "nicknames.txt",
    "legal_forms.txt",
    "particles.txt",
    "titles.txt",
    "syllables.txt",
    "countries.txt",
)
"""All tables that tokens and facts are made with."""


class Lexicon:
    """Weights (thousandths, 1000 for a rare word), spelling families and nicknames, with one hash.

    Weights of the minor classes are attributes, as they do not depend on the word.
    """

    legal_form_weight = 40
    particle_weight = 80
    title_weight = 60
    number_weight = 450
    fathers_name_weight = 300
    initial_weight = 150

    def __init__(
        self, weights: Mapping[str, int], groups: Mapping[str, int], nicks: Mapping[str, int], digest: str
    ) -> None:
        self._weights = weights
        self._groups = groups
        self._nicks = nicks
        self.digest = digest

    def weight(self, word: str) -> int:
        """How much a word weighs, in thousandths."""
        return self._weights.get(word, RARE)

    def group(self, word: str) -> int:
        """The number of the family of a word, of spellings or of words that describe organisations; 0 for none."""
        known = self._groups.get(word)
        return self._groups.get(describing().begins(word), 0) if known is None else known

    def nick(self, word: str) -> int:
        """The number of the nickname family of a word; 0 for none."""
        return self._nicks.get(word, 0)


@lru_cache(maxsize=1)
def shipped_lexicon() -> Lexicon:
    """The lexicon that comes with this version of Tamis."""
    digest = hashlib.sha256("\0".join(everything()).encode()).hexdigest()
    spellings = _families("variants.txt")
    groups = dict(spellings)
    first = max(groups.values()) + 1
    heads = {head: number for number, head in enumerate(sorted(describing().heads), start=first)}
    for word, head in describing().words.items():
        groups.setdefault(word, heads[head])
    weights: dict[str, int] = {}
    for table in ("lexicon.txt", "common_names.txt", "population.txt"):
        for row in rows(table):
            weight, _, words = row.partition(" ")
            for word in map(respelt, words.split()):
                weights[word] = min(int(weight), weights.get(word, RARE))
                if table != "lexicon.txt":
                    groups.setdefault(word, 0)  # nobody's name is taken for a word that begins like it
    return Lexicon(_as_light_as_family(weights, spellings), groups, _families("nicknames.txt"), digest)


def everything() -> list[str]:
    """All that tokens and facts are made with: the tables, and the code of this package.

    Its hash stands for it in every index and answer: an index made by other code is built anew.
    """
    files = {file.name: file for file in resources.files(__package__).iterdir() if file.name.endswith(".py")}
    return [*map(table_text, _TABLES), *(files[name].read_text("utf-8") for name in sorted(files))]


def _families(table: str) -> dict[str, int]:
    """Each word of a table to the number of its line; the first line that names a word has it."""
    numbered: dict[str, int] = {}
    for number, row in enumerate(rows(table), start=1):
        for word in row.split():
            numbered.setdefault(respelt(word), number)
    return numbered


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

"""The small hand-kept tables: legal forms, titles, particles.

Each stands in `data/` as a text file that says where its words come from. Words are given as `plain_words`
makes them (lower-case ASCII), Arabic ones without vowels.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources

from tamis.normalize.respelling import respelt


def table_text(name: str) -> str:
    """The text of a table under `data/`."""
    return (resources.files("tamis.normalize") / "data" / name).read_text("utf-8")


def rows(name: str) -> list[str]:
    """The lines of a table, without blank ones and comments."""
    return rows_in(table_text(name))


def rows_in(text: str) -> list[str]:
    """The lines of a table that is given as text, without blank ones and comments."""
    lines = (line.split("#", 1)[0].strip() for line in text.splitlines())
    return [line for line in lines if line]


@lru_cache(maxsize=1)
def legal_forms() -> dict[str, str]:
    """Every way a legal form is written, one word or several, to its short form.

    >>> legal_forms()["limited liability company"]
    'llc'
    """
    return _ways("legal_forms.txt")


class Describing:
    """Words that say what an organisation is or does: `words` and `phrases` to the heads of their families.

    >>> describing().words["tsentra"], describing().begins("nauchnogo"), describing().begins("romashka")
    ('center', 'science', '')
    """

    def __init__(self, ways: dict[str, str]) -> None:
        self.heads = frozenset(ways.values())
        self.phrases = {way: head for way, head in ways.items() if " " in way}
        self.words = {way: head for way, head in ways.items() if " " not in way and not way.endswith("-")}
        self._beginnings = {way[:-1]: head for way, head in ways.items() if way.endswith("-")}
        self.begins = lru_cache(maxsize=1 << 16)(self._begins)
        """The head of the family of which a word is a beginning with an ending; empty for any other word."""

    def holds(self, word: str) -> bool:
        """Whether a word is one of the table, or begins like one."""
        return word in self.words or bool(self.begins(word))

    def _begins(self, word: str) -> str:
        key = folded(word)
        if len(key) < 5:
            return ""
        if key in self.words:
            return self.words[key]
        for size in range(len(key), len(key) - 5, -1):
            if head := self._beginnings.get(key[:size]):
                return head
        return ""


@lru_cache(maxsize=1)
def describing() -> Describing:
    """The table of words that describe organisations."""
    return Describing(_ways("organisations.txt"))


def _ways(name: str) -> dict[str, str]:
    """Every way of a table to the head of its row, as names are respelt, and with its words folded."""
    table: dict[str, str] = {}
    for row in rows(name):
        form, _, written = row.partition(":")
        for phrase in [form, *written.split(",")]:
            if words := [respelt(word) for word in phrase.split()]:
                table.setdefault(" ".join(words), form.strip())
                table.setdefault(" ".join(map(folded, words)), form.strip())
    return table


@lru_cache(maxsize=262144)
def folded(word: str) -> str:
    """A word of five letters or more in one spelling of the sounds that transliterations write in several ways.

    >>> folded("obshchestvo") == folded("obschestvo"), folded("otvetstvennostyu") == folded("otvetstvennostiu")
    (True, True)
    """
    if len(word) < 5:
        return word
    if "h" in word:
        word = _HUSHED.sub("s", word)
    for written, sound in _SOUNDS:
        word = word.replace(written, sound)
    while "ii" in word:
        word = word.replace("ii", "i")
    return _TWICE.sub(r"\1", _SOFT.sub("", word))


_HUSHED = re.compile("shch|sch|sh")
_SOUNDS = (("ch", "c"), ("ts", "c"), ("zh", "z"), ("kh", "h"), ("y", "i"), ("j", "i"))
_SOFT = re.compile("i(?=[aeou])")
_TWICE = re.compile(r"(.)\1+")


def _marked(table: str, mark: str) -> dict[str, bool]:
    """The words of a table of marked rows; true for those of that mark."""
    found = {}
    for row in rows(table):
        kind, _, words = row.partition(":")
        found.update(dict.fromkeys(words.split(), kind.strip() == mark))
    return found


@lru_cache(maxsize=1)
def particles() -> dict[str, bool]:
    """Words that stand before a name part and weigh little; true for those that say "child of"."""
    return _marked("particles.txt", "patronymic")


@lru_cache(maxsize=1)
def syllables() -> frozenset[str]:
    """The syllables of Mandarin as pinyin writes them.

    >>> {"wang", "jing", "xu"} <= syllables(), "smith" in syllables()
    (True, False)
    """
    found: set[str] = set()
    for row in rows("syllables.txt"):
        first, _, endings = row.partition(":")
        found.update((first.strip("- ") + ending) for ending in endings.split())
    return frozenset(found)


@lru_cache(maxsize=1)
def titles() -> dict[str, bool]:
    """Words of address, rank and office that people put before a name; true for what people are known by."""
    return _marked("titles.txt", "known")


@lru_cache(maxsize=1)
def _two_families() -> tuple[frozenset[str], tuple[str, ...]]:
    table: dict[str, list[str]] = {"words": [], "ending": []}
    for row in rows("two_families.txt"):
        kind, _, words = row.partition(":")
        table[kind] += words.split()
    return frozenset(table["words"]), tuple(table["ending"])


def has_another_behind(word: str) -> bool:
    """Whether a word is a family name of Spanish, behind which the mother's family name may stand.

    >>> has_another_behind("ramirez"), has_another_behind("guzman"), has_another_behind("petrov")
    (True, True, False)
    """
    words, endings = _two_families()
    return word in words or (len(word) > 4 and word.endswith(endings))

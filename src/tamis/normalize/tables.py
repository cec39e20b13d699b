"""The small hand-kept tables: legal forms, titles, particles.

Each stands in `data/` as a text file that says where its words come from. Words are given as `plain_words`
makes them (lower-case ASCII), Arabic ones without vowels.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources


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
    table = {}
    for row in rows("legal_forms.txt"):
        form, _, written = row.partition(":")
        for phrase in [form, *written.split(",")]:
            if phrase.strip():
                table[phrase.strip()] = form.strip()
    return table


@lru_cache(maxsize=1)
def particles() -> dict[str, bool]:
    """Words that stand before a name part and weigh little; true for those that say "child of"."""
    table = {}
    for row in rows("particles.txt"):
        kind, _, words = row.partition(":")
        table.update(dict.fromkeys(words.split(), kind.strip() == "patronymic"))
    return table


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
def titles() -> frozenset[str]:
    """Words of address, rank and office that people put before a name."""
    return frozenset(word for row in rows("titles.txt") for word in row.split())

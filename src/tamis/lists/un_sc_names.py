"""The names in one cell of the Security Council's list.

A cell is meant for one name and often holds more: several between semicolons or behind "a)" and "b)", the same
name in another script in brackets, a word on what kind of name it is, a sentence on the bearer. Each name is given
on its own, so that it can be met on its own; a sentence goes back to the caller, to be kept as a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tamis.lists.reading import one_line
from tamis.normalize.scripts import script_of

LONGEST_IN_BRACKETS = 10
"""Words in brackets that can still be a name; more are a sentence."""

LONGEST_CELL = 5_000
"""Characters of a cell that are looked through for brackets; the longest published one has about 500."""

_BRACKETS = re.compile(r"\(((?:[^()]|\([^()]*\))*)(?:\)|$)")
_LABEL = re.compile(
    r"\s*\((?:original script|(?:\w+ )?name|previously listed as|"
    r"tigrinya|arabic|persian|dari|pashto|urdu|russian)\)",
    re.IGNORECASE,
)
_LETTERED = re.compile(r"(?:^|\s)[a-z]\)\s+")
_BORN = re.compile(r",?\s+born (?:in|on|\d).*$")
_LEAD = re.compile(r"^original script:\s*", re.IGNORECASE)
_SUB_UNIT = re.compile(r"\s+-\s+sub-unit name$")


def names_in(cell: str) -> tuple[list[str], list[str]]:
    """The names in a cell, in the order in which they stand there, and the sentences between them.

    >>> names_in("Jin Tiesan (金铁三)")
    (['Jin Tiesan', '金铁三'], [])
    >>> names_in("a) Ali Example b) Ali Sample; Abu Example (birth name)")
    (['Ali Example', 'Ali Sample', 'Abu Example'], [])
    """
    if len(cell) > LONGEST_CELL:
        return list(dict.fromkeys(filter(None, map(one_line, cell.split(";"))))), []
    names: list[str] = []
    notes: list[str] = []
    text = _LABEL.sub("", one_line(cell.replace("\u061b", ";")))
    outside = _BRACKETS.sub(lambda found: _outside(found[0], found[1], text[: found.start()], names, notes), text)
    if found := _BORN.search(outside):
        notes.append(found[0].strip(" ,"))
        outside = outside[: found.start()]
    inside, names = names, []
    for part in [outside, *inside]:
        names.extend(_several(part))
    return list(dict.fromkeys(names)), notes


def _outside(whole: str, content: str, before: str, names: list[str], notes: list[str]) -> str:
    """What of a bracket stays in the name before it: all, unless it holds names of its own or a sentence."""
    plain = _LEAD.sub("", content.strip())
    beside = _BRACKETS.sub("", before).rpartition(";")[2]
    scripts = {script_of(beside), script_of(plain)}
    if ";" in plain or (len(scripts) == 2 and "Zyyy" not in scripts):
        names.append(plain)
        return " "
    if len(plain.split()) > LONGEST_IN_BRACKETS:
        notes.append(plain)
        return " "
    return whole


def _several(text: str) -> Iterator[str]:
    for part in text.split(";"):
        for name in _LETTERED.split(part):
            plain = _SUB_UNIT.sub("", _balanced(one_line(name).strip(" ,")))
            if plain:
                yield plain


def _balanced(name: str) -> str:
    """A name without the bracket that was never opened, or never closed."""
    opened, closed = name.count("("), name.count(")")
    if opened < closed:
        name = name.removeprefix(")").removesuffix(")")
    elif opened > closed:
        name = name + ")"
    return name.strip(" ,")

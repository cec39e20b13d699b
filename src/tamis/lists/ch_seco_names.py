"""The names of Switzerland's list, put together from their parts.

A name is its parts in the order that they bear, without titles, which are kept apart. Spellings in other
languages and scripts stand on the parts: those of one language and script make up one full name. A part that has
none there keeps its value if that is written in the same script; a suffix is left out if it is not. Any other
part that is missing leaves a partial name: half a name in Latin and half in Cyrillic is written nowhere, and a
family name alone, which hundreds bear, is a weak alias.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import product
from math import prod
from typing import TYPE_CHECKING, NamedTuple

from tamis.lists.reading import one_line, text_of
from tamis.model import Name
from tamis.normalize.scripts import script_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST = 32
"""Full names that the spellings of one language and script are combined to; beyond it the first of each part go
together, then the second ones, so that none is left out."""

_TYPES = {"primary-name": "name", "alias": "alias", "formerly-known-as": "previousName"}
PARTS = {
    "given-name": "firstName",
    "further-given-name": "secondName",
    "father-name": "fatherName",
    "grand-father-name": "grandFatherName",
    "family-name": "lastName",
    "maiden-name": "maidenName",
    "tribal-name": "tribalName",
    "suffix": "nameSuffix",
    "title": "",
    "whole-name": "",
    "other": "",
}
"""The types of parts, and the property under which a part stands on its own."""


class Part(NamedTuple):
    """One part of a name: its type, its value, and its spellings by language and script."""

    kind: str
    value: str
    spellings: dict[tuple[str, str], list[str]]


def parts_of(element: Element, unknown: Counter[str]) -> list[Part]:
    """The parts of a name in their order; a dash is none."""
    found = []
    for position, item in enumerate(element.iterfind("name-part")):
        kind, order = item.get("name-part-type", ""), item.get("order", "")
        if kind not in PARTS:
            unknown[f"name part type {kind!r}"] += 1
        spellings: dict[tuple[str, str], list[str]] = {}
        for variant in item.iterfind("spelling-variant"):
            if (said := variant.get("spelling-variant-type", "not-defined")) != "not-defined":
                unknown[f"spelling variant type {said!r}"] += 1
            if text := one_line(variant.text or ""):
                spellings.setdefault((variant.get("lang", "").lower(), variant.get("script", "")), []).append(text)
        value = text_of(item, "value")
        if value.strip(" -") or spellings:
            place = int(order) if order.isdecimal() and len(order) < 6 else position
            found.append((place, Part(kind, value if value.strip(" -") else "", spellings)))
    return [part for _, part in sorted(found, key=lambda row: row[0])]


def names_of(element: Element, parts: list[Part], *, main: bool, unknown: Counter[str]) -> Iterator[Name]:
    """A name and its spellings. Of an identity that is not the main one, the primary name is an alias."""
    said, quality = element.get("name-type", ""), element.get("quality", "good")
    if said not in _TYPES:
        unknown[f"name type {said!r}"] += 1
    if quality not in ("good", "low"):
        unknown[f"name quality {quality!r}"] += 1
    weak = quality == "low"
    kind = "weakAlias" if weak else _TYPES.get(said, "alias")
    if kind == "name" and not main:
        kind = "alias"
    strength = "weak" if weak else "strong"
    parts = [part for part in parts if part.kind != "title"] or parts
    whole = " ".join(part.value for part in parts if part.value)
    seen = {whole}
    if whole:
        yield Name(whole, kind, strength, script_of(whole), element.get("lang", "").lower())
    kind = "alias" if kind == "name" and whole else kind
    for key in dict.fromkeys(key for part in parts for key in part.spellings):
        columns, partial = _columns(parts, key)
        for text in _combined(columns):
            if text in seen:
                continue
            seen.add(text)
            if partial:
                yield Name(text, "weakAlias", "weak", script_of(text), key[0])
            else:
                yield Name(text, kind, strength, script_of(text), key[0])


def _columns(parts: list[Part], key: tuple[str, str]) -> tuple[list[list[str]], bool]:
    """What each part can be in one language and script, and whether one of them has nothing there."""
    script = script_of(" ".join(text for part in parts for text in part.spellings.get(key, ())))
    columns, partial = [], False
    for part in parts:
        if spellings := part.spellings.get(key):
            columns.append(spellings)
        elif script_of(part.value) in (script, "Zyyy"):
            columns.append([part.value])
        elif part.kind != "suffix":
            partial = True
    return columns, partial


def _combined(columns: list[list[str]]) -> Iterator[str]:
    """The full names: every spelling of a part with every one of the others, up to a number."""
    rows: Iterator[tuple[str, ...]] = product(*columns)
    if prod(map(len, columns)) > MOST:
        most = max(map(len, columns))
        rows = zip(*([*column, *column[:1] * (most - len(column))] for column in columns), strict=True)
    return (" ".join(filter(None, row)) for row in rows)

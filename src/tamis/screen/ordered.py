"""The words of a listed name: which are the family's and which are given, and whether a text has them in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import compress
from operator import not_
from typing import Any

from tamis.normalize.tokens import written_words
from tamis.screen.said import is_minor


def family_and_given(listed: str) -> tuple[str, str]:
    """The family's and the given names of a listed name, where a comma or capitals tell them."""
    family, comma, given = listed.partition(",")
    if comma:
        return family, given
    parts = listed.split()
    of_family = [part.isupper() for part in parts]
    return " ".join(compress(parts, of_family)), " ".join(compress(parts, map(not_, of_family)))


def telling_words(name: str) -> list[str]:
    """The words of a name that are no particles, titles or legal forms."""
    return [word for word in written_words(name) if not is_minor(word)]


def given_first(listed: str) -> str:
    """A listed name with the family's last, where a comma stands behind that."""
    family, comma, given = listed.partition(",")
    return f"{given} {family}" if comma else family


def in_some_order(listed: str, met: Sequence[Mapping[str, Any]]) -> bool:
    """Whether words were met as the list has them, also with the first or the last of them at the other end."""
    return any(in_order(listed, some) for some in (met, [*met[1:], met[0]], [met[-1], *met[:-1]]))


def in_order(listed: str, met: Sequence[Mapping[str, Any]]) -> bool:
    """Whether words were met in the order in which the list has them."""
    words = iter(written_words(listed))
    return all(word["listed"].partition(" ")[0] in words for word in met)

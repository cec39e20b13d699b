"""What stands in a written form for each of its tokens: "LADIN" for `ladin`, "لادن" for `ladn`.

For showing only. Where a token comes of more than one word, or of a part of one, it is shown as it is compared.
"""

from __future__ import annotations

import re

from tamis.normalize.text import MAX_TEXT, plain_words
from tamis.normalize.tokens import written_words

_BREAKS = re.compile(r"[\s,;/|]+")
_HYPHENS = re.compile(r"[-‐‑–—]")
_EDGES = " .,;:!?\"'“”„«»()[]{}\u200e\u200f"


def pieces(written: str) -> tuple[str, ...]:
    """One piece for each token of a written form, in the order of the tokens.

    >>> pieces("BIN LADIN, Usama")
    ('Usama', 'BIN', 'LADIN')
    >>> pieces("Abd al-Rahman")
    ('abdul', 'Rahman')
    """
    waiting: dict[str, list[str]] = {}
    for chunk in filter(None, _BREAKS.split(written[:MAX_TEXT])):
        for word, piece in _parts(chunk):
            waiting.setdefault(word, []).append(piece)
    return tuple(waiting[word].pop(0) if waiting.get(word) else word for word in written_words(written))


def _parts(chunk: str) -> list[tuple[str, str]]:
    """The words of something without a space in it, each with the letters it comes from."""
    words = [word for word, _ in plain_words(chunk)]
    if len(words) == 1:
        return [(words[0], chunk.strip(_EDGES))]
    for split in (_HYPHENS.split(chunk), list(chunk)):
        found = _gathered(words, split)
        if found:
            return found
    return []


def _gathered(words: list[str], split: list[str]) -> list[tuple[str, str]]:
    """The words, each with the neighbouring parts that make it; none when they do not come out even."""
    found: list[tuple[str, str]] = []
    said = letters = ""
    for part in split:
        said += "".join(word for word, _ in plain_words(part))
        letters += part
        if len(found) < len(words) and said == words[len(found)]:
            found.append((said, letters.strip(_EDGES)))
            said = letters = ""
    return found if len(found) == len(words) and not said else []

"""Letters that an encoding lost: what stands for them is a question mark, or the sign for what cannot be shown.

Only letters with marks are lost so, one sign each, or two where a machine took one letter for two. A word of a
legal form is known by the letters that are left; in any other word, a letter is put for the sign that may have
stood there.

    >>> found_again("akciov? spolo?nos? compel")
    'akciova spolochnost compel'
    >>> found_again("aleksej ?ahr?n"), found_again("is it ahmed?")
    ('aleksej shahren', 'is it ahmed?')
"""

from __future__ import annotations

import re
from functools import lru_cache

from tamis.normalize.tables import legal_forms

_SIGNS = "?\ufffd"
_LETTER = rf"[^\W\d_{_SIGNS}]"
_WORD = re.compile(rf"(?<![^\W_])(?:{_LETTER}*(?:[{_SIGNS}]+{_LETTER}+)+|{_LETTER}+(?=[{_SIGNS}]))[{_SIGNS}]*")
_RUN = re.compile(rf"[{_SIGNS}]+")
_LEAST = 4
"""Letters that must be left of a word for it to be known by them."""
_VOWELS = "aeiouy"


def found_again(text: str) -> str:
    """A text, folded to small letters, with others in place of the signs that stand in its words.

    A sign that only ends a word may end a question: it stays, but for words of legal forms.
    """
    return _WORD.sub(lambda found: _word(found.group()), text)


@lru_cache(maxsize=8192)
def _word(word: str) -> str:
    runs = _RUN.findall(word)
    if len(word) - sum(map(len, runs)) >= _LEAST:
        pattern = re.compile("".join(_wanted(part) for part in re.split(rf"([{_SIGNS}]+)", word)))
        for known in _long_words():
            if pattern.fullmatch(known):
                return known
    return _RUN.sub(_likely, word) if len(runs) > 1 or word[-1] not in _SIGNS else word


def _wanted(part: str) -> str:
    return f"[a-z]{{1,{2 * len(part)}}}" if part[:1] and part[0] in _SIGNS else re.escape(part)


def _likely(run: re.Match[str]) -> str:
    """A sibilant between two vowels, or before one that begins a word; a vowel elsewhere; none behind a vowel."""
    before, behind = run.string[: run.start()][-1:], run.string[run.end() :][:1]
    vowel_before = bool(before) and before in _VOWELS
    if behind and behind in _VOWELS and (vowel_before or not before):
        return "sh"
    if vowel_before and not behind:
        return ""
    return "e"


@lru_cache(maxsize=1)
def _long_words() -> tuple[str, ...]:
    """The words of legal forms, those that are long enough to be known by some of their letters."""
    words = {word for form in legal_forms() for word in form.split() if len(word) > _LEAST}
    return tuple(sorted(words))

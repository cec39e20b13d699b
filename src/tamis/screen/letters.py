"""Whether a listed name is written as the text has it, where that tells one name from another: Chinese characters
that sound alike, three letters that are capitals.
"""

from __future__ import annotations

import re

from tamis.model import Party
from tamis.normalize.tables import legal_forms
from tamis.normalize.text import plain_words
from tamis.screen.doubts import Met, is_of_syllables


def is_written_so(party: Party, listed: str, name: str) -> bool:
    """Whether a party's name in Chinese characters is written just so: many sound alike.

    True of other scripts, but for several words in Korean letters as one who is called by syllables: they would be
    written as one.
    """
    if _HAN_ALONE.fullmatch(name):
        own = {written for known in party.names if _HAN_ALONE.fullmatch(written := "".join(known.text.split()))}
        return name in own if own else len(name) == 3
    return not (_HANGUL_WORDS.search(name) and is_of_syllables(listed))


_HAN_ALONE = re.compile("[\u3400-\u9fff]+")
_HANGUL_WORDS = re.compile("[\uac00-\ud7a3]\\W+[\uac00-\ud7a3]")


def in_its_letters(met: Met, party: Party) -> Met:
    """A word beside that name of the party which has it just so, where letters are capital and small."""
    written = met.written.casefold()
    if written.isascii() or not written.isalpha() or written == met.written:
        return met
    own = (name for name in party.names if written in _WORDS.findall(name.text.casefold()))
    return met._replace(listed=next(own, met.listed))


_WORDS = re.compile(r"\w+")


def is_cased_so(listed: str, written: str) -> bool:
    """Whether three letters are capitals as the list has them: "Let" is not LET."""
    return len(written) > 3 or len(listed) > 3 or written.isupper() or not listed.isupper()


def is_formless(listed: str) -> bool:
    """Whether a listed name has no legal form."""
    return legal_forms().keys().isdisjoint(word for word, _ in plain_words(listed))

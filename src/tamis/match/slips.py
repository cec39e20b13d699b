"""Slips of the pen: when two words may be one but for a letter that was left out, put in, exchanged or turned.

A slip makes a word that nobody bears, so of two words that are known as names neither is a slip of the other.
"""

from __future__ import annotations

import re

from tamis.match.profiles import Profile
from tamis.match.spelling import LETTERS, edit_cost
from tamis.normalize.phrases import one_slip
from tamis.normalize.text import FOREIGN, HAN, HANGUL
from tamis.normalize.tokens import AS_HEARD, INITIAL, KNOWN, MINOR, NUMBER, SYLLABLE, Token


def written_as(token: Token) -> str:
    """The letters a token was written with: of a part of a Korean's name they stand in the place of its sound."""
    return token.sound if token.flags & AS_HEARD else token.text


NO_SLIP = NUMBER | INITIAL | SYLLABLE | HAN | HANGUL | FOREIGN
"""Words of these flags are no other word but for a slip: a letter makes another of them."""


def may_slip(a: int, b: int) -> bool:
    """Whether words of these flags may be one but for a slip of the pen: two known ones are two persons' words."""
    return not ((a | b) & (NO_SLIP & ~SYLLABLE) or a & b & KNOWN)


def least_letters(a: int, b: int, policy: Profile, *, person: bool = True) -> int:
    """How many letters the longer of two words of these flags has to have where a slip parts them."""
    if (a ^ b) & MINOR:
        return policy.minor_slip_letters
    return policy.slip_letters if person else policy.other_slip_letters


def is_slip(a: str, b: str, letters: int, policy: Profile) -> bool:
    """Whether one slip of the pen, or what a machine misreads, makes one word of so many letters of the other."""
    if max(len(a), len(b)) < letters:
        return False
    seen_alike = len(a) != len(b) and _MISREAD.sub(_as_seen, a) == _MISREAD.sub(_as_seen, b)
    return seen_alike or one_slip_apart(a, b, policy)


def one_slip_apart(a: str, b: str, policy: Profile) -> bool:
    """Whether one slip of the pen that costs no more than the profile says makes one word of the other."""
    if not one_slip(a, b):
        return False
    return edit_cost(a, b, LETTERS) <= policy.slip_cost


_SEEN_AS = {"rn": "m", "cl": "d", "vv": "w"}
_MISREAD = re.compile("|".join(_SEEN_AS))
"""Letters that a machine takes for one."""


def _as_seen(found: re.Match[str]) -> str:
    return _SEEN_AS[found[0]]

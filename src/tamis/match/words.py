"""How alike two words of names are, and what that is worth: the specification, to be read.

Everything is integer arithmetic in a fixed order, on top of `match/spelling.py` and `match/slips.py`.
"""

from __future__ import annotations

import re

from tamis.match.profiles import Profile
from tamis.match.slips import NO_SLIP, least_letters, may_slip, one_slip_apart, written_as
from tamis.match.spelling import KOREAN, LETTERS, SOUNDS, UNWRITTEN, likeness
from tamis.normalize.lexicon import DESCRIBING
from tamis.normalize.text import ABJAD, FOREIGN, HAN, HANGUL, MAX_WORD
from tamis.normalize.tokens import (
    AS_HEARD,
    BORNE,
    CANTONESE,
    INITIAL,
    MINOR,
    NUMBER,
    NUMERALS,
    SYLLABLE,
    Token,
    share_nickname,
)


def compare_words(a: Token, b: Token, policy: Profile) -> int:
    """How alike two tokens are, in thousandths."""
    if (a.flags | b.flags) & NUMBER:
        same = a.text == b.text and a.flags & b.flags & NUMBER
        return 1000 if same or _numeral(a, b) or _numeral(b, a) else 0
    if a.text == b.text:
        return 1000
    if (a.flags | b.flags) & INITIAL:
        one_only = (a.flags ^ b.flags) & INITIAL and not (a.flags | b.flags) & ABJAD
        return policy.initial if one_only and a.text[0] == b.text[0] else 0
    if (a.flags ^ b.flags) & MINOR:
        if (a.flags ^ b.flags) & ABJAD:  # without its vowels an article is like many a name (al, Ali)
            return 0
        alike = _likeness(a.text, a.sound, a.flags, b, policy)
        return alike if alike >= policy.minor_floor else _slipped(a, b, policy)
    alike = _likeness(a.text, a.sound, a.flags, b, policy)
    if _exact_sounds(a.flags, b.flags):
        alike = max(0, alike - policy.syllable_loss)
    if _by_writing(a.flags, b.flags):
        written = likeness(written_as(a), written_as(b), LETTERS)
        both = a.flags & b.flags
        if both & AS_HEARD:
            alike = max(alike, min(policy.as_written_most, written + policy.as_written))
        if not both & AS_HEARD or not both & SYLLABLE:  # else a letter makes another name
            alike = max(alike, written)
    alike = max(alike, _slipped(a, b, policy))
    if a.flags & b.flags & BORNE or _two_families(a, b) or _framed_otherwise(a, b) or _framed_otherwise(b, a):
        alike = min(alike, policy.two_names)
    if a.flags & b.flags & SYLLABLE and ((a.flags | b.flags) & HAN or (a.flags ^ b.flags) & CANTONESE):
        alike = 0  # no slip of the pen makes a character, nor a syllable as others write it
    if _other_father(a.text, b.text, policy):
        alike = 0
    if _one_family(a, b) or (alike >= policy.likeness_floor and _but_for_article(a, b)):
        alike = max(alike, policy.family)
    if share_nickname(a.nick, b.nick) and not a.flags & b.flags & (HAN | CANTONESE):
        alike = max(alike, policy.family if (a.flags | b.flags) & HAN else policy.nickname)
    return alike


def _one_family(a: Token, b: Token) -> bool:
    """Whether words are spellings of one name; two syllables of Mandarin are not, being written in one way."""
    mandarin = a.flags & b.flags & SYLLABLE and not (a.flags | b.flags) & CANTONESE
    return bool(a.group and a.group == b.group) and not mandarin


def _two_families(a: Token, b: Token) -> bool:
    """Whether two words are of two families of spellings, and so two names, in whatever letters."""
    return 0 < a.group < DESCRIBING.start and 0 < b.group < DESCRIBING.start and a.group != b.group


def _framed_otherwise(a: Token, b: Token) -> bool:
    """Whether `a`, in letters without vowels, begins or ends with another sound than `b`, in Latin ones.

    Such letters leave vowels out, but neither the first nor a long last one: Ahmad ends otherwise than Ahmadi.
    """
    if not a.flags & ABJAD or a.flags & HANGUL or b.flags & (ABJAD | FOREIGN):
        return False
    mine, theirs = a.text, b.text
    begins = theirs[0] in "aeiouhwyjs" if mine[0] in "aeiou" else theirs[0] not in "aeiou" or mine[0] in "wy"
    ends = theirs[-1] in "eiy" if mine[-1] == "y" else theirs[-1] not in "aiouy" or mine[-1] in "ahw"
    return not (begins and ends)


def _other_father(a: str, b: str, policy: Profile) -> bool:
    """Whether two words are the names of two fathers, as Russians bear them: their ending says nothing."""
    mine, theirs = _FATHERS_NAME.match(a), _FATHERS_NAME.match(b)
    return mine is not None and theirs is not None and likeness(mine[1], theirs[1], LETTERS) < policy.fathers


_FATHERS_NAME = re.compile("([a-z0-9]{2,}?)[oeiy]?(?:vich|vna)$")


def _by_writing(a: int, b: int) -> bool:
    """Whether one word is a part of a Korean's name in Latin letters, and the other any word in them.

    A slip of the pen may hide that a word, or the whole name, is a Korean's; its words are still written so.
    """
    return bool((a | b) & AS_HEARD) and not (a | b) & (HANGUL | HAN | FOREIGN)


def _slipped(a: Token, b: Token, policy: Profile) -> int:
    """The least that words in Latin letters are alike that one slip of the pen parts; 0 for others.

    It may part two that are known, too, but not by their first letter, nor two syllables.
    """
    mine, theirs = written_as(a), written_as(b)
    if not may_slip(a.flags, b.flags) and (mine[0] != theirs[0] or (a.flags | b.flags) & NO_SLIP):
        return 0
    short = max(len(mine), len(theirs)) < least_letters(a.flags, b.flags, policy)
    return policy.slip_alike if not short and one_slip_apart(mine, theirs, policy) else 0


def _but_for_article(a: Token, b: Token) -> bool:
    """Whether two words in Latin letters are one, but for the article written to it ("Aldabbas", "Dabbas")."""
    longer, shorter = (a.text, b.text) if len(a.text) > len(b.text) else (b.text, a.text)
    plain = not (a.flags | b.flags) & (NUMBER | INITIAL | SYLLABLE | FOREIGN | MINOR)
    return plain and len(shorter) >= 4 and longer in ("al" + shorter, "el" + shorter)


def _numeral(letter: Token, number: Token) -> bool:
    """Whether a single letter, which may be an initial as well, is the Roman numeral of a number."""
    return bool(letter.flags & INITIAL and number.flags & NUMBER) and NUMERALS.get(letter.text) == number.text


def _likeness(text: str, sound: str, flags: int, other: Token, policy: Profile, floor: int = 0) -> int:
    """Words of one alphabet by their letters, of two by their sounds, which say a little less even where equal.

    What is below `floor` may be said to be 0.
    """
    apart = flags ^ other.flags
    if text == other.text or not apart & (ABJAD | FOREIGN):
        return likeness(text, other.text, LETTERS, floor)
    mode = SOUNDS
    if apart & ABJAD:
        mode = KOREAN if (flags if flags & ABJAD else other.flags) & HANGUL else UNWRITTEN
    return min(policy.same_sound, likeness(sound, other.sound, mode, floor))


def _exact_sounds(a: int, b: int) -> bool:
    """Whether words of these flags are syllables of Chinese or Korean, of which a letter makes another name."""
    return bool((a | b) & HAN or a & b & (SYLLABLE | HANGUL))


def compare_joined(first: Token, second: Token, other: Token, policy: Profile) -> int:
    """How alike two neighbouring tokens written as one are to one token of the other side; 0 below the floor."""
    if (first.flags | second.flags | other.flags) & NUMBER or other.flags & INITIAL:
        return 0
    text = first.text + second.text
    if len(text) > MAX_WORD or len(first.sound) + len(second.sound) > MAX_WORD:
        return 0
    flags = first.flags | second.flags
    alike = _likeness(text, first.sound + second.sound, flags, other, policy, policy.join_floor)
    if alike < 1000 and _exact_sounds(flags, other.flags):
        alike = max(0, alike - policy.syllable_loss)
    return alike if alike >= policy.join_floor else 0


def worth(alike: int, policy: Profile, *, across: bool = False) -> int:
    """What a likeness is worth, in thousandths of the tokens' weights: nothing below the floor.

    `across` says that one of the words is written in Latin letters and the other in those of another alphabet:
    then words that are much alike are worth more, and such as are little alike less.
    """
    at_knee = policy.across_at_knee if across else policy.worth_at_knee
    if alike >= policy.likeness_knee:
        span = 1000 - policy.likeness_knee
        return 1000 - (1000 - alike) * (1000 - at_knee) // span
    if alike >= policy.likeness_floor:
        span, above = policy.likeness_knee - policy.likeness_floor, alike - policy.likeness_floor
        value = at_knee * above // span
        return value * above // span if across else value
    return 0

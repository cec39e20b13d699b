"""From words to tokens: what each word is (name part, particle, title, legal form, number), and what it weighs.

Promise: a pure function of the written form and the lexicon. Both sides of every comparison go through
`tokenise`, so a rule added here applies to lists and to customers alike. The words themselves stand in the
tables under `data/`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache, reduce
from operator import or_
from typing import NamedTuple

from tamis.normalize import cantonese
from tamis.normalize import text as texts
from tamis.normalize.korean import as_sounds, count_syllables, heard_as, is_common, is_surname
from tamis.normalize.lexicon import RARE, Lexicon, shipped_lexicon
from tamis.normalize.mandarin import FIRST, is_family_name, is_syllable, may_be, of_character
from tamis.normalize.phrases import has_torn, is_in_phrase, merged, one_slip
from tamis.normalize.sounds import sound_of
from tamis.normalize.tables import (
    describing,
    folded,
    has_another_behind,
    legal_forms,
    particles,
    syllables,
    titles,
)

INITIAL = 2
"""A single letter that may stand for a name."""
NUMBER = 4
"""A number; two that differ contradict each other."""
MINOR = 8
"""A particle, title or legal form: it weighs little and does not count as a name part."""
PATRONYMIC = 16
"""A word such as "bin": what stands before it and after it may not change places."""
SYLLABLE = 64
"""A word that is one syllable of Mandarin, or part of a Korean's name: a letter makes another name of it."""
SYLLABLE_WEIGHT = 480
"""The most that a syllable of Mandarin weighs."""
KOREAN_PART = 420
"""What a syllable of a Korean's name weighs."""
AS_HEARD = 512
"""A part of a Korean's name: its text is how it sounds, its sound how it is written."""
KNOWN = 1024
"""A word that is known as a name: of two of them, neither is a slip of the other."""
BORNE = 2048
"""A name that many bear as it is spelt: another that they bear, too, is another name."""
TWO_FAMILIES = 4096
"""A family name of Spanish: the mother's family name may follow it, or be left out."""
RANK = 8192
"""A title by which people are known beside one name alone."""
CANTONESE = 32768
"""A syllable as Hong Kong writes it, which may stand for several of Mandarin."""
MAX_TOKENS = 32
"""Tokens of one name that are compared; the rest is cut, and the answer says so."""


class Token(NamedTuple):
    """One token: `text` in a-z and 0-9, `weight` in thousandths (1000 for a rare word), `flags` as above.

    `sound` is what it sounds like, for words of other alphabets. `group` numbers the family of
    spellings that stand for each other (0 for none); `nick` holds up to four numbers, 16 bits each, of families of
    nicknames, or one of what Taiwan writes alike of Mandarin's syllables.
    """

    text: str
    weight: int
    flags: int
    group: int
    nick: int
    sound: str


def share_nickname(a: int, b: int) -> bool:
    """Whether two words have a family of nicknames in common, by their `nick`.

    >>> share_nickname(7 << 16 | 3, 9 << 16 | 7), share_nickname(0, 0), share_nickname(3, 9)
    (True, False, False)
    """
    return bool(a and b) and not _numbers_of(a).isdisjoint(_numbers_of(b))


@lru_cache(maxsize=4096)
def _numbers_of(nick: int) -> frozenset[int]:
    return frozenset(nick >> shift & 0xFFFF for shift in range(0, 64, 16)) - {0}


def is_of_syllables(nick: int) -> bool:
    """Whether the numbers of a `nick` are those of syllables that are written in several ways."""
    return nick & 0xFFFF >= FIRST


def _in_one(*numbers: int) -> int:
    """The first four numbers other than 0 as a token's `nick`."""
    return reduce(lambda before, number: before << 16 | number, [*filter(None, numbers)][:4], 0)


def tokenise(written: str, lexicon: Lexicon) -> tuple[Token, ...]:
    """The tokens of a written form, given names first even where it was written "FAMILY, Given".

    >>> from tamis.normalize.lexicon import shipped_lexicon
    >>> [token.text for token in tokenise("SHAH, Mohammad Yusuf", shipped_lexicon())]
    ['mohammad', 'yusuf', 'shah']
    """
    return _of_ordinary_words(written, lexicon) or _as_a_whole(written, lexicon)


def _of_ordinary_words(written: str, lexicon: Lexicon) -> tuple[Token, ...]:
    """What `_as_a_whole` makes of a name whose words are what they are whatever stands beside them, else nothing.

    Most names are such, and what their words are is found out once for all names. Some words do ask what the
    others are, and are answered.
    """
    if len(written) > texts.MAX_TEXT:
        return ()
    words: list[tuple[str, int]] = []
    found: list[Token] = []
    asks = 0
    for piece in written.split():
        its_words, its_tokens, its_asks = _ordinary(piece, lexicon)
        words += its_words
        found += its_tokens
        asks |= its_asks
    scripts = asks & _SCRIPTS
    if asks & _EVERYTHING or not 0 < len(words) <= MAX_TOKENS or scripts & (scripts - 1):
        return ()
    if has_torn(words) or (asks & _WHETHER_PHRASE and merged(words) != words):
        return ()
    if len(words) > 3 and len(_without_own_initials(words)) < len(words):
        return ()
    if asks & _WHETHER_ORGANISATION and _ordinal(words[0][0], lexicon) != words[0][0]:
        return ()
    if not asks & _ELSEWHERE:
        words = list(_by_syllables(words))
    if (asks & _WHETHER_SYLLABLES or not asks & _ELSEWHERE) and (named := _of_syllables(words, lexicon)):
        return named
    return _light_fathers_names(tuple(found), lexicon) if asks & _WHETHER_BEHIND else tuple(found)


_EVERYTHING, _WHETHER_PHRASE, _WHETHER_ORGANISATION, _WHETHER_SYLLABLES, _WHETHER_BEHIND = 1, 2, 4, 8, 16
"""What a word asks of the name that it stands in."""
_ELSEWHERE = 32
"""Of a word that is none of Mandarin's syllables."""
_SCRIPT = {script: 64 << place for place, script in enumerate(texts.SCRIPTS_BY_WORD)}
_SCRIPTS = sum(_SCRIPT.values())
"""Of a word, the script that it is written in: it would be read otherwise beside another."""


@lru_cache(maxsize=65536)
def _ordinary(piece: str, lexicon: Lexicon) -> tuple[tuple[tuple[str, int], ...], tuple[Token, ...], int]:
    """What stands between two blanks: its words, their tokens, and what they ask."""
    script = texts.script_of(piece) if _LETTERS.fullmatch(piece) else ""
    if not script:
        return (), (), _EVERYTHING
    words = texts.plain_words(piece)
    asks = reduce(or_, [_asks_of(word, lexicon) for word, _ in words], _SCRIPT[script])
    return words, tuple(_token(word, flags, lexicon) for word, flags in words), asks


def _asks_of(word: str, lexicon: Lexicon) -> int:
    """What must be known of the other words of a name to say what this one is."""
    numeral = word in _NUMBERS or word in _ROMAN or word in NUMERALS or word == "vi"
    if numeral or word in titles() or _mended(_seen(word, lexicon), lexicon) != word:
        return _EVERYTHING
    return (
        _WHETHER_PHRASE * is_in_phrase(word)
        | _WHETHER_ORGANISATION * _is_of_organisations(word)
        | _WHETHER_SYLLABLES * (is_surname(word) or word in cantonese.table().spellings)
        | _WHETHER_BEHIND * bool(_FATHERS_NAME.search(word))
        | _ELSEWHERE * (not _is_mandarin(word))
    )


_LETTERS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")
"""Words of which the blanks before and behind are the only neighbours. "S.A." is none: others say what it is."""


def _as_a_whole(written: str, lexicon: Lexicon) -> tuple[Token, ...]:
    """The tokens of any written form, each word read with an eye to the others."""
    words = [(_seen(word, lexicon), flags) for word, flags in _in_natural_order(written)]
    if len(words) > 1:
        words = [words[0], *((_mended(word, lexicon), flags) for word, flags in words[1:])]
    if words[1:] and words[-1][0] == "vi":  # a surname elsewhere
        words[-1] = ("6", 0)
    if words[2:] and words[-2][0] == "no" and words[-1][0] in NUMERALS:
        words[-1] = (NUMERALS[words[-1][0]], 0)
    plain = [word for word, _ in words]
    if len(words) > 1 and plain[0] not in _NUMBERS and any(map(_is_of_organisations, plain[1:])):
        words[0] = (_ordinal(plain[0], lexicon), words[0][1])
    numbered = any(map(str.isdigit, plain)) or not _ROMAN.keys().isdisjoint(plain)
    numbered = numbered or (len(plain) > 2 and plain[-1] in NUMERALS)
    if words and not numbered:
        titled = next((place for place, word in enumerate(plain) if word not in titles()), 0)
        start = titled if len(words) - titled > 1 else 0
        if named := _of_syllables(words[start:MAX_TOKENS], lexicon):
            return (*(_token(word, flags, lexicon) for word, flags in words[:start]), *named)
    found = [_token(word, flags, lexicon) for word, flags in words[:MAX_TOKENS]]
    if words and words[-1][0] in titles() and sum(not token.flags & MINOR for token in found) == 1:
        found[-1] = _name_part(*words[-1], lexicon)  # "Elshafee el Sheikh": a family's name
    return _light_fathers_names(tuple(found), lexicon)


def _light_fathers_names(found: tuple[Token, ...], lexicon: Lexicon) -> tuple[Token, ...]:
    """Fathers' names weigh little; where no two words stand beside it, such a word is a family's name."""
    if len(found) < 3:
        return found
    most = lexicon.fathers_name_weight
    return found[:1] + tuple(
        token._replace(weight=min(token.weight, most)) if _FATHERS_NAME.search(token.text) else token
        for token in found[1:]
    )


@lru_cache(maxsize=262144)
def _seen(word: str, lexicon: Lexicon) -> str:
    """An unknown word as the known one that a machine may have misread: "rnohamed" is "mohamed"."""
    if len(word) < 4 or not _MISREAD.search(word) or _is_known(word, lexicon):
        return word
    every = _MISREAD.sub(lambda found: _SEEN_AS[found[0]], word)
    alone = [word[: m.start()] + _SEEN_AS[m[0]] + word[m.end() :] for m in _MISREAD.finditer(word)]
    return next((right for right in (every, *alone) if _is_known(right, lexicon)), word)


def _is_known(word: str, lexicon: Lexicon) -> bool:
    minor = word in legal_forms() or word in particles() or word in titles()
    return minor or lexicon.weight(word) != RARE or lexicon.group(word) > 0


_SEEN_AS = {"rn": "m", "cl": "d", "vv": "w"}
_MISREAD = re.compile("|".join(_SEEN_AS))
"""Letters that a machine takes for one."""


@lru_cache(maxsize=262144)
def _mended(word: str, lexicon: Lexicon) -> str:
    """An unknown word that one slip of the pen makes of a legal form is that form: "comapany" is "company"."""
    forms = _long_forms().get((word[0], len(word)), ()) if len(word) > 5 else ()
    if not forms or lexicon.weight(word) != RARE or lexicon.group(word) or word in legal_forms():
        return word
    return next((form for form in forms if one_slip(word, form)), word)


@lru_cache(maxsize=262144)
def _is_of_organisations(word: str) -> bool:
    return word in legal_forms() or describing().holds(word)


def _ordinal(word: str, lexicon: Lexicon) -> str:
    """An unknown word that begins an organisation's name, and that one slip makes "First" or "Second", is that."""
    if len(word) < 4 or lexicon.weight(word) != RARE or lexicon.group(word):
        return word
    return next((number for number in ("first", "second", "third") if one_slip(word, number)), word)


@lru_cache(maxsize=1)
def _long_forms() -> dict[tuple[str, int], tuple[str, ...]]:
    """Legal forms by the first letter and the length of words that may be one with a slip in it: such as are too
    long for a name to be a slip away, and the usual ones.
    """
    long = {form for form in legal_forms() if len(form) >= 9 and form.isalpha()}
    found: dict[tuple[str, int], tuple[str, ...]] = {}
    for form in sorted(long | {"company", "limited", "anstalt"}):
        for size in (len(form) - 1, len(form), len(form) + 1):
            found[form[0], size] = (*found.get((form[0], size), ()), form)
    return found


def _of_syllables(words: list[tuple[str, int]], lexicon: Lexicon) -> tuple[Token, ...]:
    """The tokens of a Korean's or a Chinese name; none for other people's names."""
    plain = [word for word, _ in words]
    if not any(flags & texts.HAN for _, flags in words) and cantonese.is_of_hong_kong(plain):
        return tuple(_of_hong_kong(word, flags, lexicon) for word, flags in words)
    chinese = all(word in syllables() or len(_ways(word)) > 1 for word in plain)
    if not chinese and len(words) <= 4 and (sounds := as_sounds(plain)):
        return tuple(_korean(sound, word, flags) for sound, (word, flags) in zip(sounds, words, strict=True))
    if all(map(_is_mandarin, plain)):  # "Li" and "An" are no particles here
        return tuple(_name_part(word, flags | KNOWN, lexicon) for word, flags in words)
    return ()


def _of_hong_kong(word: str, flags: int, lexicon: Lexicon) -> Token:
    """A word of a name that is written as in Hong Kong; one of two words may be of any other language."""
    numbers = cantonese.table().spellings.get(word)
    if not numbers:
        found = _token(word, flags, lexicon)
        return found._replace(weight=min(found.weight, lexicon.fathers_name_weight))
    nick = lexicon.nick(word) or _in_one(*numbers)
    weight = min(lexicon.weight(word), SYLLABLE_WEIGHT)
    return Token(word, weight, flags | SYLLABLE | KNOWN | CANTONESE, numbers[0], nick, sound_of(word))


def _korean(sound: str, word: str, flags: int) -> Token:
    """A part of a Korean's name: there are few family names, and few syllables of which given names are made.

    Its text is its sound in plain syllables; what was written stands where others have their sound. A word that is
    none of Korean syllables, or parted at the wrong place, may be a slip of the pen: its letters say as much.
    """
    weight = 2 * KOREAN_PART if count_syllables(sound or word) > 1 else KOREAN_PART
    flags = flags % texts.READING | AS_HEARD
    if sound and sound == heard_as(word):
        flags |= SYLLABLE | KNOWN | (BORNE if is_common(sound) else 0)
    return Token(sound or word, weight, flags, 0, 0, word)


@lru_cache(maxsize=65536)
def _is_mandarin(word: str) -> bool:
    """Whether a word is a syllable of Mandarin, as pinyin or Taiwan writes it, or two that are nothing else."""
    if word in titles() or word in legal_forms():
        return word in syllables()
    return is_syllable(word) or bool(_ways(word))


def written_words(written: str) -> tuple[str, ...]:
    """The plain words that the tokens of a written form stand for, one each, as they are to be shown.

    >>> written_words("KIM, Jong Un")
    ('jong', 'un', 'kim')
    """
    return tuple(word for word, _ in _in_natural_order(written)[:MAX_TOKENS])


def is_cut(written: str, tokens: Sequence[Token]) -> bool:
    """Whether a written form is longer than what is compared, which is its `tokens`."""
    if len(written) > texts.MAX_TEXT:
        return True
    return len(tokens) == MAX_TOKENS and len(_in_natural_order(written)) > MAX_TOKENS


def _in_natural_order(written: str) -> list[tuple[str, int]]:
    """The words, with "FAMILY, Given" turned round; "CECOEX, S.A." and addresses stay as they are."""
    head, comma, tail = written.partition(",")
    if not comma:
        return _by_syllables(merged(_without_own_initials(texts.plain_words(written))))
    before = merged(texts.plain_words(head))
    after = merged(_without_own_initials(texts.plain_words(tail)))
    turned = "," not in tail and 0 < len(before) <= 6 and after
    if turned and not any(word in legal_forms() for word, _ in after):
        return _by_syllables(after + before)
    return _by_syllables(before + after)


def _by_syllables(words: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """The words of a Chinese name, a syllable each: "Zhou Enlai" is three words. Other people's as they are."""
    plain = [word for word, _ in words]
    start = next((place for place, word in enumerate(plain) if word not in titles()), 0)
    plain = plain[start:]
    if not any(map(is_family_name, plain)) or not all(map(_is_mandarin, plain)):
        return words
    parts = [(part, flags) for word, flags in words[start:] for part in _parted(word)]
    found = [part for part, _ in parts]
    return words if not syllables().issuperset(found) and as_sounds(found) else words[:start] + parts


def _parted(word: str) -> tuple[str, ...]:
    """A word as two syllables of Mandarin, if it can be parted in one way only."""
    ways = _ways(word)
    return ways[0] if len(ways) == 1 else (word,)


@lru_cache(maxsize=65536)
def _ways(word: str) -> tuple[tuple[str, str], ...]:
    """In how many ways a word that is no syllable of Mandarin is two, rather of pinyin than of Taiwan's; in none
    that is a name elsewhere.
    """
    names = shipped_lexicon()
    if is_syllable(word) or names.is_borne(word) or names.nick(word) or names.group(word):
        return ()
    ways = tuple(
        (word[:at], word[at:]) for at in range(1, len(word)) if all(map(is_syllable, (word[:at], word[at:])))
    )
    return tuple(way for way in ways if syllables().issuperset(way)) or ways


def _without_own_initials(words: Sequence[tuple[str, int]]) -> Sequence[tuple[str, int]]:
    """A name of three words or more without what only repeats their initials: "Front of the Islands (FOTI)"."""
    for short, others in ((words[-1:], words[:-1]), (words[:1], words[1:])):
        if len(others) < 3 or not 2 < len(short[0][0]) <= len(others):
            continue
        letters = [word[0] for word, _ in others]
        named = [word[0] for word, _ in others if word not in particles() and word not in legal_forms()]
        if short[0][0] in ("".join(letters), "".join(named)):
            return others
    return words


_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vii": "7", "viii": "8", "ix": "9", "xii": "12"}
NUMERALS = {"i": "1", "v": "5", "x": "10"}
"""Roman numerals of one letter, which are initials as well."""
_NUMBERS = {
    "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5",
    "1st": "1", "2nd": "2", "3rd": "3", "4th": "4", "5th": "5",
}  # fmt: skip


@lru_cache(maxsize=262144)
def _token(word: str, flags: int, lexicon: Lexicon) -> Token:
    key = folded(word)
    of_name, flags = flags, flags % texts.READING
    form = legal_forms().get(word) or (legal_forms().get(key) if len(key) > 4 else None)  # "Jascha" is no "asa"
    if form is not None:
        return Token(form, lexicon.legal_form_weight, flags | MINOR | KNOWN, 0, 0, sound_of(form))
    if word in particles():
        extra = PATRONYMIC if particles()[word] else 0
        extra |= MINOR | KNOWN
        return Token(word, lexicon.particle_weight, flags | extra, lexicon.group(word), 0, sound_of(word))
    if word in titles():
        extra = MINOR | KNOWN | (RANK if titles()[word] else 0)
        return Token(word, lexicon.title_weight, flags | extra, 0, 0, sound_of(word))
    number = _NUMBERS.get(word) or _ROMAN.get(word) or (word.lstrip("0") or "0" if word.isdigit() else "")
    if number:
        return Token(number, lexicon.number_weight, flags | NUMBER, 0, 0, number)
    return _name_part(word, of_name, lexicon)


def _name_part(word: str, flags: int, lexicon: Lexicon) -> Token:
    """A word that is none of the minor ones."""
    reading, flags = divmod(flags, texts.READING)
    if len(word) == 1:
        return Token(word, lexicon.initial_weight, flags | INITIAL, 0, 0, sound_of(word))
    weight = lexicon.weight(word)
    if lexicon.is_name(word):
        flags |= KNOWN
    weight = min(weight, _most_of(word, flags))
    if (flags & texts.ABJAD and not flags & texts.HANGUL) or (flags & texts.FOREIGN and not _VOWELS.search(word)):
        weight = min(weight, lexicon.weight_as_heard(sound_of(word)))
    if word in syllables() and not flags & texts.FOREIGN:
        flags |= SYLLABLE
        weight = min(weight, SYLLABLE_WEIGHT)
    elif lexicon.is_borne(word) and not flags & (texts.ABJAD | texts.FOREIGN | texts.HAN | texts.HANGUL):
        flags |= BORNE
    if has_another_behind(word):
        flags |= TWO_FAMILIES
    nick = lexicon.nick(word)
    if flags & texts.HAN:
        nick = _in_one(of_character(word), reading or cantonese.in_mandarin(word))
    elif not nick and not flags & texts.FOREIGN:
        nick = _in_one(*may_be(word), cantonese.in_mandarin(word))
    return Token(word, weight, flags, lexicon.group(word), nick, sound_of(word))


def _most_of(word: str, flags: int) -> int:
    """The most that a word of so few letters can weigh: there are not many short ones, however rare each is."""
    vowels = sum(word.count(vowel) for vowel in "aeiou")
    return 300 + 200 * (len(word) - vowels) + (20 if flags & texts.ABJAD else 80) * vowels


_VOWELS = re.compile("[aeiou]")
_FATHERS_NAME = re.compile(r"(?<=[a-z]{3})(?:[oeiy]vi?ch|[oeiy]vna|[iy]chna|ov[iy]ch|ivna)$")
"""How the middle names of Russians, Ukrainians and Belarusians end: left out as often as written."""

"""The windows of a run of words that may be a listed name: whole names where it can be seen where they end.

Promise: linear in the length of a run. What is found is only what is worth comparing; whether it names a
designated party, `screen/mentions.py` says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from tamis.normalize.korean import as_sounds
from tamis.normalize.text import plain_words
from tamis.screen.plausible import NOBODY
from tamis.screen.readings import Reading
from tamis.screen.runs import ITEM
from tamis.screen.said import (
    APOSTROPHES,
    CLITICS,
    END,
    JOIN,
    NAME,
    OTHER,
    POSSESSIVE,
    Said,
    compared,
    nominative,
    phrased,
    phrases,
    plain,
    role_of,
    said_of,
    without_nickname,
)

LONGEST = 8
"""Words of one window, without those that only join."""
CROWDED, CAPITALS = 9, 4
"""A run of so many words is a line in capitals or in letters without them, not a name; one all in capitals."""

_PIECES = re.compile(
    rf"(?:[^\W_]|[\u0300-\u036f\u064b-\u0652\u0640\u200c\u0900-\u0dff{APOSTROPHES}]|-\n[ \t]*(?=[^\W\d_]))+\.?"
)


class Window(NamedTuple):
    """Words of a run that may be a name: from `start` to `end` in the run, and as they are to be compared.

    `cost` is what it loses in points because the name goes on beside it, as far as can be seen; `goes_on` says
    that it may after it. `listed` are the listed names it may be, as `screen/plausible.py` has them.
    """

    start: int
    end: int
    name: str
    cost: float
    words: int
    listed: bytes
    goes_on: bool = False


class Word(NamedTuple):
    """A word of a run: where it stands, as written, what it is."""

    start: int
    end: int
    text: str
    role: str


def words_of(run: str, is_name: Callable[[str], bool]) -> list[Word]:
    """The words of a run, and what each is."""
    return [
        Word(piece.start(), piece.end(), piece.group(), role_of(said_of(piece.group()), is_name))
        for piece in _PIECES.finditer(run)
    ]


_UNNAMED_COST, _NAMED_COST, _INITIAL_COST = 8.0, 30.0, 2.0


class Knows(NamedTuple):
    """What is known of the words of the lists, in plain form: whether one is a part of names, and of hardly any
    person's; which organisations' whole name it is, which listed names may have several words (see
    `plausible.Plausible`), which are written in Chinese characters of these sounds, and which are a Korean's;
    and whether it is the name of an organisation that several lists have.
    """

    of_names: Callable[[str], bool]
    of_business: Callable[[str], bool]
    alone: Callable[[str, bool], bytes]
    together: Callable[[Sequence[tuple[str, bool]], int, int, bool], bytes]
    in_han: Callable[[str], bytes]
    in_mandarin: Callable[[str], bytes]
    in_hangul: Callable[[str, str], bytes]
    well_known: Callable[[str], bool]


def windows(run: str, knows: Knows, most: float = _NAMED_COST, readings: Sequence[Reading] = ()) -> list[Window]:
    """The windows of a run that may be a listed name: whole names where it can be seen where they begin and end.

    What costs more than `most` is left out. Names are looked for as they are written and by each of the
    `readings`. In a crowded run (a line in capitals, or letters without them) words that are in no list's names
    are ordinary ones.
    """
    if _HAN.fullmatch(run):
        return _of_han(run, knows)
    if run.isalpha() and run.isascii():  # most runs are one word, and stay as they are written
        listed = _alone(said_of(run), knows)
        return [Window(0, len(run), run, 0.0, 1, listed)] if listed else []
    pieces = [piece.span() for piece in _PIECES.finditer(run)]
    caseless = run.lower() == run.upper()
    if caseless:
        pieces = _unjoined(run, pieces, knows.of_names)
    said = [said_of(run[start:end]) for start, end in pieces]
    if len(said) > 2 and any(phrases(word.form) for word in said):
        pieces, said = phrased(pieces, said)
    roles = [role_of(word, knows.of_names) for word in said]
    crowded = caseless or len(said) >= CROWDED
    if run.isupper() and len(said) >= CAPITALS:
        crowded = True
        trade = [role == NAME and knows.of_business(word.form) for word, role in zip(said, roles, strict=True)]
        roles = [OTHER if of_trade else role for of_trade, role in zip(trade, roles, strict=True)]
    found = [*_of_han(run, knows), *_of_hangul(run, knows)] if caseless else []
    before, after = _beside(run, pieces, said, roles, crowded, knows)
    read = _read(run, pieces, said, readings, knows)
    spans = _spans(said, roles, before, after, most, 5 if caseless else LONGEST)
    for first, last, count, cost in spans:
        words, kinds = said[first : last + 1], roles[first : last + 1]
        if last == first:
            formed = last + 1 < len(said) and said[last + 1].is_form
            listed = NOBODY if formed else _alone(said[first], knows)
        else:
            listed = _plausible(words, kinds, count, caseless, knows)
        named = dict.fromkeys(_ways(run, pieces, first, last), listed) if listed else {}
        for reading, heard in read if last > first else ():
            if (others := heard[first : last + 1]) != words:
                name = reading(compared(run[pieces[first][0] : pieces[last][1]]))
                named.setdefault(name, _plausible(others, kinds, count, caseless, knows))
        if named:
            start, end = pieces[first][0], pieces[last][1]
            end = pieces[last][0] + len(POSSESSIVE.sub("", run[pieces[last][0] : end]).rstrip("."))
            goes_on = cost > 0 and after[last] > _INITIAL_COST
            found += [Window(start, end, name, cost, count, some, goes_on) for name, some in named.items() if some]
    return found


def _read(
    run: str, pieces: list[tuple[int, int]], said: list[Said], readings: Sequence[Reading], knows: Knows
) -> list[tuple[Reading, list[Said]]]:
    """What the words of a run say by each reading that makes of any the part of a name that lists have."""
    found: list[tuple[Reading, list[Said]]] = []
    for reading in readings if len(pieces) > 1 else ():
        heard = []
        for word, (start, end) in zip(said, pieces, strict=True):
            other = said_of(reading(run[start:end]))
            heard.append(other if other.form != word.form and knows.of_names(other.form) else word)
        if heard != said and all(heard != known for _, known in found):
            found.append((reading, heard))
    return found


def _ways(run: str, pieces: list[tuple[int, int]], first: int, last: int) -> dict[str, None]:
    """How the words of a window are compared: as written, in the nominative, without a nickname."""
    written = compared(run[pieces[first][0] : pieces[last][1]])
    return dict.fromkeys((written, nominative(written), without_nickname(written)))


def _spans(
    said: list[Said], roles: list[str], before: list[float], after: list[float], most: float, longest: int
) -> Iterator[tuple[int, int, int, float]]:
    """The words of a run that may be a name: the first, the last, how many that do not only join, the cost."""
    forms = [word.form for word in said]
    twice = len(set(forms)) < len(forms)  # a name that stands twice goes on with itself, not with another
    for first, role in enumerate(roles):
        if role == END or (role == JOIN and not said[first].begins) or (before[first] > most and not twice):
            continue
        count = 0
        for last in range(first, len(roles)):
            role = roles[last]
            if role == END:
                break
            if role == JOIN:
                continue
            count += 1
            if count > longest:
                break
            cost = before[first] + after[last]
            if cost and twice:
                size = last + 1 - first
                again = forms[first : last + 1]
                cost = 0.0 if forms[last + 1 : last + 1 + size] == again else after[last]
                cost += 0.0 if first >= size and forms[first - size : first] == again else before[first]
            if cost <= most:
                yield first, last, count, cost


def _unjoined(run: str, pieces: list[tuple[int, int]], is_name: Callable[[str], bool]) -> list[tuple[int, int]]:
    """The words of a run with what Arabic writes to the next word apart, where only so that is a name; "and" also
    before what is as good a name without it, and before what is none at all.
    """
    found = []
    for start, end in pieces:
        word = run[start:end]
        if word[1:2] == _STROKE and word[0] in CLITICS:
            found.append((start, start + 1))
            start += 2
        elif _CLITICS.match(word):
            named, rest = is_name(plain(word)), is_name(plain(word[1:]))
            if (rest and not named) or (word[0] == _AND and rest == named and not said_of(word).role):
                found.append((start, start + 1))
                start += 1
        found.append((start, end))
    return found


_AND, _STROKE = "و", "ـ"
_CLITICS = re.compile(rf"(?<!\w)[{CLITICS}](?=\w{{3}})")


def _plausible(words: list[Said], roles: list[str], count: int, caseless: bool, knows: Knows) -> bytes:
    """The listed names that may have the words that tell: those of names, or else the ordinary ones as well.

    In letters without capitals all of three words have to be met: two of any three would be somebody's.
    """
    telling = [word for word, role in zip(words, roles, strict=True) if role in (NAME, OTHER)]
    if len(telling) < 2:
        telling = [word for word, role in zip(words, roles, strict=True) if role != JOIN]
    forms = [form for word in telling for form in word.telling]
    if len(forms) == 1 and any(word.is_form for word in words):
        return knows.alone(forms[0][0], True)
    if len(forms) < 2 and not (
        count == 1 and forms and len(forms[0][0]) > 4 and any(word.article for word in words)
    ):
        return NOBODY
    most = max(count, len(forms))
    return knows.together(forms, most, max(most, count + 1), not caseless or len(forms) > 3)


def _alone(word: Said, knows: Knows) -> bytes:
    """The listed names of which a word is the whole, as written or in the nominative, unless it is ordinary."""
    if word.role:
        return NOBODY
    return knows.alone(word.form, False) or (knows.alone(word.nominative, False) if word.nominative else NOBODY)


def _of_han(run: str, knows: Knows) -> list[Window]:
    """Two to four characters together may be a name in Chinese writing, wherever they stand."""
    found = []
    for block in _HAN.finditer(run):
        first, last = block.span()
        sounds = [plain(character) for character in block.group()]
        if last - first == 3 or _SURNAMES.search(run, first, last):
            found += _of_mandarin(run, first, last, sounds, knows)
        sizes = (2, 3, 4) if last - first > 4 else (last - first,)
        for start in range(first, last - 1):
            for size in sizes:
                end = start + size
                if end <= last and (listed := knows.in_han("".join(sounds[start - first : end - first]))):
                    found.append(Window(start, end, run[start:end], 0.0, 1, listed))
    return found


def _of_mandarin(run: str, first: int, last: int, sounds: list[str], knows: Knows) -> list[Window]:
    """Three characters at either end of a block may be a name that the lists have in Latin letters."""
    found = []
    for start in {first, last - 3}:
        if start >= first and run[start] in _FAMILIES:
            listed = knows.in_mandarin("".join(sounds[start - first : start - first + 3]))
            if listed:
                found.append(Window(start, start + 3, run[start : start + 3], 0.0, 2, listed))
    return found


_FAMILIES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏"
    "韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤骆迟齐易乔庞樊殷施洪翟安颜倪牛温季俞章鲁葛伍申尤毕聂柴"
    "張劉陳楊黃趙吳孫馬羅鄭梁謝許韓馮鄧葉蘇魏呂盧鍾譚陸汪賈韋鄒駱遲齊喬龐顏"
)
"""Usual family names of the Chinese."""
_SURNAMES = re.compile(f"[{_FAMILIES}]")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]{2,}")


def _of_hangul(run: str, knows: Knows) -> list[Window]:
    """Three syllables that are a word may be a Korean's name: a family's and a given one."""
    found = []
    for word in _HANGUL.finditer(run):
        heard = as_sounds([form for form, _ in plain_words(word[1])])
        if word[1][0] == "이":  # the North writes its own so otherwise
            continue
        if heard and len(heard) == 2 and (listed := knows.in_hangul(*heard)):
            found.append(Window(word.start(1), word.end(1), word[1], 0.0, 2, listed))
    return found


_HANGUL = re.compile(
    "(?<![^\\W_])([\uac00-\ud7a3]{3})(?:은|는|이|가|을|를|의|과|와|도|에|에게|에서|께서|께|로|으로|만|씨|측|이나|나|뿐)?(?![^\\W_])"
)
"""A word of three syllables, with what Korean writes to a name to say what it does in the sentence."""


def _beside(
    run: str, pieces: list[tuple[int, int]], said: list[Said], roles: list[str], crowded: bool, knows: Knows
) -> tuple[list[float], list[float]]:
    """What it costs each word that another stands before it, outside of the window, and that one stands after."""
    count = len(pieces)
    before, after = [0.0] * count, [0.0] * count
    quoted = _QUOTES.search(run) is not None
    for place in range(count - 1):
        if said[place].possessive or ITEM in run[pieces[place][1] : pieces[place + 1][0]]:
            continue
        if quoted and _QUOTES.search(run, pieces[place][1], pieces[place + 1][0]):
            continue
        after[place] = _outside(said[place + 1], roles[place + 1], crowded)
        before[place + 1] = _outside(said[place], roles[place], crowded)
        if roles[place] == OTHER and said[place].nominative and not said[place + 1].nominative:
            before[place + 1] = 0.0  # "в Минске Александр Лукашенко": what is inflected ends before what is not
        if (before[place + 1] or after[place]) and knows.well_known(said[place].form):
            before[place + 1] = after[place] = 0.0  # "глава ВТБ Андрей Костин"
        if before[place + 1] and said[place].form in _LE and (place == 0 or said[place - 1].parts):
            before[place + 1] = 0.0  # "le Hamas et le Hezbollah"
    return before, after


_LE = ("le", "la")


def _outside(word: Said, role: str, crowded: bool) -> float:
    """What it costs that such a word stands beside a window: much for a name's, nothing for an ordinary one's."""
    if role == JOIN:
        return 0.0 if word.parts else _NAMED_COST
    if role == NAME and not word.acronym:
        return _INITIAL_COST if word.letter else _NAMED_COST
    return _UNNAMED_COST if role == OTHER and not crowded else 0.0


_QUOTES = re.compile('["“”„«»()]')

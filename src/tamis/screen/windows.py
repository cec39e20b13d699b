"""The windows of a run of words that may be a listed name: whole names where it can be seen where they end.

Promise: linear in the length of a run. What is found is only what is worth comparing; whether it names a
designated party, `screen/mentions.py` says. Which words of a run they are, `screen/spans.py` does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from tamis.normalize.korean import as_sounds
from tamis.normalize.text import plain_words
from tamis.screen.initials import gaps_of
from tamis.screen.plausible import Plausible
from tamis.screen.readings import Reading, readings, readings_alone
from tamis.screen.runs import ITEM
from tamis.screen.said import (
    APOSTROPHES,
    BODIES_IN_ARABIC,
    CLITICS,
    ELIDED,
    JOIN,
    NAME,
    OTHER,
    POSSESSIVE,
    compared,
    feminine,
    nominative,
    phrased,
    plain,
    role_of,
    said_of,
    without_nickname,
)
from tamis.screen.spans import Cut, Finder, Heard, Knows, Numbers, Span, Vocabulary

CROWDED, CAPITALS = 9, 4
"""A run of so many words is a line in capitals or in letters without them, not a name; one all in capitals."""

_PIECES = re.compile(
    rf"{ELIDED}[{APOSTROPHES}](?=[^\W\d_a-zß-ÿ])|"
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


class Cutter:
    """Cuts runs into windows; remembers the words that it has seen."""

    def __init__(self, knows: Knows, finder: Finder) -> None:
        self._knows, self._finder = knows, finder
        self._words = Vocabulary(finder, knows)
        self._as_read: dict[Reading, Numbers] = {}

    def windows(self, runs: Sequence[str], most: float, language: str = "") -> list[list[Window]]:
        """The windows of each run that may be a listed name: whole names where it can be seen where they begin and
        end.

        What costs more than `most` is left out. Names are looked for as they are written, and as the press
        of a language writes them (`screen/readings.py`).
        """
        ways, alone = readings(language), readings_alone(language)
        if len(self._words) > _KEPT:
            self._words.forget()
            self._as_read.clear()
        found: list[list[Window]] = []
        cuts: list[tuple[int, Cut]] = []
        for run in runs:
            if run.isascii() and run.isalpha():  # most runs are one word, and stay as they are written
                found.append([*self._alone(run, 0, alone)])
            elif not run.isascii() and _HAN.fullmatch(run):
                found.append(_of_han(run, self._knows.plausible))
            else:
                cuts.append((len(found), self._cut(run, ways, language)))
                found.append([])
        spans = self._finder.find([cut for _, cut in cuts], most)
        for (place, cut), some in zip(cuts, spans, strict=True):
            if cut.caseless:
                run = runs[place]
                found[place] += _of_han(run, self._knows.plausible)
                found[place] += _of_hangul(run, self._knows.plausible)
                found[place] += _of_foreigners(run, self._knows.plausible)
                found[place] += _of_bodies(run, self._knows.plausible)
            if "." in runs[place]:
                found[place] += self._initialled(runs[place], cut)
            if some:
                found[place] += _named(runs[place], cut, some, ways)
            if alone and not cut.caseless:
                found[place] += self._read_alone(runs[place], cut, alone)
        return found

    def _alone(self, word: str, start: int, readings: Sequence[Reading]) -> Iterator[Window]:
        """A word that is the whole name of a party, as it is written, or else as it may be read."""
        own = self._words.heard[self._words.number(word)]
        if own.alone:
            yield Window(start, start + len(word), word, 0.0, 1, own.alone)
        if readings and not self._is_alone(own) and not own.said.role and len(word) > _READ:
            for name in dict.fromkeys(reading(word) for reading in readings):
                listed = self._knows.plausible.alone(plain(name), False)
                if listed and name != word and not said_of(name).role:
                    yield Window(start, start + len(word), name, 0.0, 1, listed)

    def _is_alone(self, word: Heard) -> bool:
        """Whether a word is the whole name of a party as it is written, and not with other vowels."""
        return bool(word.alone and self._knows.plausible.alone(word.said.form, False))

    def _read_alone(self, run: str, cut: Cut, readings: Sequence[Reading]) -> Iterator[Window]:
        """Words of a run beside none of names that are the whole name of a party as they may be read."""
        pieces = cut.pieces or _pieces(run)
        named = [self._words.heard[word].role in (NAME, OTHER) for word in cut.words]
        for place, (start, end) in enumerate(pieces):
            beside = any(named[max(0, place - 1) : place]) or any(named[place + 1 : place + 2])
            if named[place] and not beside and not self._is_alone(self._words.heard[cut.words[place]]):
                yield from self._alone(run[start:end], start, readings)

    def _initialled(self, run: str, cut: Cut) -> Iterator[Window]:
        """Initials and a family name."""
        words = [self._words.heard[word] for word in cut.words]
        if not any(word.said.letter for word in words):
            return
        pieces = cut.pieces or _pieces(run)
        for first, last, listed in self._knows.initials.windows(words, gaps_of(run, pieces), cut.apart):
            start, end = pieces[first][0], _end_of(run, pieces[last])
            for name in _ways(run[start:end]):
                yield Window(start, end, name, 0.0, 1, listed)  # one word is written out

    def _cut(self, run: str, readings: Sequence[Reading], language: str) -> Cut:
        """The words of a run."""
        number, heard = self._words.number, self._words.heard
        pieces: list[tuple[int, int]] = []
        caseless = False
        if run.isascii() and run.replace(" ", "").isalpha():  # most runs
            words = list(map(number, run.split()))
        else:
            pieces = _pieces(run)
            caseless = run.lower() == run.upper()
            if caseless:
                pieces = _unjoined(run, pieces, self._knows.of_names)
            words = [number(run[start:end]) for start, end in pieces]
        if len(words) > 2 and any(map(self._words.begins.__getitem__, words)):
            pieces, said = phrased(pieces or _pieces(run), [heard[word].said for word in words])
            words = [self._words.number_of(one) for one in said]
        capitals = len(words) >= CAPITALS and run.isupper()
        crowded = caseless or capitals or len(words) >= CROWDED
        read: list[list[int]] = []
        if readings and len(words) > 1:
            written = [run[start:end] for start, end in pieces] if pieces else run.split()
            for reading in readings:
                said_so = self._read(written, words, reading)
                read.append(words if said_so in read else said_so)
        apart = _apart(run, pieces) if pieces else ()
        if language or " d" in run:
            apart = self._apart_in(language, words, apart)
        return Cut(pieces, words, apart, crowded, caseless, capitals, read)

    def _apart_in(self, language: str, words: Sequence[int], apart: Sequence[bool]) -> Sequence[bool]:
        """The same, and around "de" where what stands before it is an organisation that several lists have ("ELN
        de Colombia"), or the text is French, in which a name seldom goes on so; behind an article at the head of a
        run; and in German behind a genitive, and around "von" behind a word that is no name's.
        """
        heard = self._words.heard
        ends = list(apart) or [False] * len(words)
        ends[0] = ends[0] or heard[words[0]].said.form in _ARTICLES.get(language, ())
        for place, (before, word) in enumerate(pairwise(words)):
            of = heard[word].role == JOIN and heard[word].said.form in _OF
            if of and (language == "fr" or heard[before].well_known):
                ends[place] = ends[place + 1] = True
            if language == "de" and heard[before].role == OTHER:
                form = heard[word].said.form
                ends[place] = ends[place] or form == "von" or heard[before].said.form.endswith("s")
                ends[place + 1] = ends[place + 1] or form == "von"
        return ends if True in ends else ()

    def _read(self, written: Sequence[str], words: Sequence[int], reading: Reading) -> list[int]:
        """What the words of a run say by a reading, where that makes of one the part of a name that lists have."""
        heard = self._words.heard
        if (as_read := self._as_read.get(reading)) is None:
            as_read = self._as_read[reading] = Numbers(lambda word: self._of_names(reading(word)))
        return [
            word if other == _NONE or heard[other].said.form == heard[word].said.form else other
            for word, other in zip(words, map(as_read.__getitem__, written), strict=True)
        ]

    def _of_names(self, word: str) -> int:
        """The number of a word that is a part of names."""
        number = self._words.number(word)
        return number if self._knows.of_names(self._words.heard[number].said.form) else _NONE


_NONE = -1
_OF = ("de", "del", "du", "des")
_ARTICLES = {
    "de": ("der", "die", "das", "den", "dem"),
    "es": ("el", "la", "los", "las"),
    "fr": ("le", "la", "les"),
}
_KEPT, _READ = 1 << 17, 4
"""Distinct words that are remembered, and letters of those that are read otherwise have more than so many."""


def _named(run: str, cut: Cut, spans: Sequence[Span], readings: Sequence[Reading]) -> Iterator[Window]:
    """The windows of spans, by each name as which they are compared."""
    pieces = cut.pieces or _pieces(run)
    for (first, last), some in groupby(spans, key=lambda span: span[:2]):
        start, end = pieces[first][0], pieces[last][1]
        named: dict[str, bytes] = {}
        for span in some:
            if span.reading:
                named.setdefault(readings[span.reading - 1](compared(run[start:end])), span.listed)
            else:
                named = dict.fromkeys(_ways(run[start:end]), span.listed)
        end = _end_of(run, pieces[last])
        for name, listed in named.items():
            if listed:
                yield Window(start, end, name, float(span.cost), span.words, listed, span.goes_on)


def _end_of(run: str, piece: tuple[int, int]) -> int:
    """Where a word ends without what makes it possessive."""
    return piece[0] + len(POSSESSIVE.sub("", run[slice(*piece)]).rstrip("."))


def _pieces(run: str) -> list[tuple[int, int]]:
    """Where the words of a run stand."""
    return [piece.span() for piece in _PIECES.finditer(run)]


def _apart(run: str, pieces: Sequence[tuple[int, int]]) -> Sequence[bool]:
    """After which words of a run a name ends, by what stands there; empty where after none."""
    if not _ENDING.search(run):
        return ()
    ends = [_ENDING.search(run, one[1], other[0]) is not None for one, other in pairwise(pieces)]
    return [*ends, False]


_ENDING = re.compile(f'["“”„«»(){ITEM}]')


def _ways(window: str) -> dict[str, None]:
    """How a window is compared: as written, in the nominative of his name or hers, without a nickname."""
    written = compared(window)
    return dict.fromkeys((written, nominative(written), feminine(written), without_nickname(written)))


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


def _of_han(run: str, plausible: Plausible) -> list[Window]:
    """Two to four characters together may be a name in Chinese writing, wherever they stand."""
    found = []
    for block in _HAN.finditer(run):
        first, last = block.span()
        sounds = [plain(character) for character in block.group()]
        if last - first == 3 or _SURNAMES.search(run, first, last):
            found += _of_mandarin(run, first, last, sounds, plausible)
        sizes = (2, 3, 4) if last - first > 4 else (last - first,)
        for start in range(first, last - 1):
            for size in sizes:
                end = start + size
                if end <= last and (listed := plausible.in_han("".join(sounds[start - first : end - first]))):
                    found.append(Window(start, end, run[start:end], 0.0, size, listed))
    return found


def _of_mandarin(run: str, first: int, last: int, sounds: list[str], plausible: Plausible) -> list[Window]:
    """Three characters at an end of a block, or beside a word that stands beside names ("and", "minister"), may be
    a name that lists have in Latin letters.
    """
    found = []
    ends = {first, last}.union(*(found.span() for found in _BESIDE_HAN.finditer(run, first, last)))
    for start in sorted(ends | {end - 3 for end in ends}):
        if first <= start <= last - 3 and run[start] in _FAMILIES:
            listed = plausible.in_mandarin("".join(sounds[start - first : start - first + 3]))
            if listed:
                found.append(Window(start, start + 3, run[start : start + 3], 0.0, 3, listed))
    return found


_BESIDE_HAN = re.compile(
    "[和与與及对對向由被让讓将將在说說称稱是的等因已前]|主席|[总總][统統理裁]|[部局市省院校会會司董事][长長]|[长長]官|特首|司令|[书書][记記]|秘[书書]|"
    "主任|[将將][军軍]|上[将將]|[议議][员員]|官[员員]|外[长長]|防[长長]|[领領][导導]人|[领領]袖|方面|商人|富豪|代表|[发發]言人|公司|集[团團]|"
    "[会會][见見]|任命|制裁|逮捕|表示|指出|宣布|出席|[访訪][问問]|主持|[强強][调調]|[认認][为為]|先生|女士|[没沒]有|[担擔]任"
)
"""What stands right before or behind a person's name in Chinese."""
_FAMILIES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏"
    "韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤骆迟齐易乔庞樊殷施洪翟安颜倪牛温季俞章鲁葛伍申尤毕聂柴"
    "卓岳盛耿关兰左鲍涂文曲庄单甘祝霍柯阮欧柳辛项苗包裴路冉纪舒尚翁栾童焦窦關蘭鮑莊歐項紀張劉陳楊黃趙吳孫馬羅鄭梁謝許韓馮鄧葉蘇魏呂盧鍾譚陸汪賈韋鄒駱遲齊喬龐顏"
)
"""Usual family names of the Chinese."""
_SURNAMES = re.compile(f"[{_FAMILIES}]")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]{2,}")


def _of_hangul(run: str, plausible: Plausible) -> list[Window]:
    """Three syllables that are a word may be a Korean's name: a family's and a given one."""
    found = []
    for word in _HANGUL.finditer(run):
        heard = as_sounds([form for form, _ in plain_words(word[1])])
        if word[1][0] == "이":  # the North writes its own so otherwise
            continue
        if heard and len(heard) == 2 and (listed := plausible.in_hangul(*heard)):
            found.append(Window(word.start(1), word.end(1), word[1], 0.0, 2, listed))
    return found


def _of_foreigners(run: str, plausible: Plausible) -> Iterator[Window]:
    """Two words in Korean letters may be the name of somebody from elsewhere."""
    for found in _TWO_WORDS.finditer(run):
        for end in sorted({found.end(2), found.end(3)}):
            words = [run[slice(*found.span(1))], run[found.start(2) : end]]
            listed = plausible.in_syllables([plain(word) for word in words])
            if listed:
                yield Window(found.start(1), end, " ".join(words), 0.0, 2, listed)


def _of_bodies(run: str, plausible: Plausible) -> Iterator[Window]:
    """A word in Arabic letters that the text calls a company, a bank, a movement."""
    for found in _BODY.finditer(run):
        if listed := plausible.alone_unvoiced(plain(found[2])):
            yield Window(found.start(1), found.end(1), found[1], 0.0, 1, listed)


_BODY = re.compile(rf"(?<!\w)[{CLITICS}]?(?:{'|'.join(BODIES_IN_ARABIC)}) ((?:ال)?(\w{{3,}}))(?!\w)")
_WRITTEN_TO = "은|는|이|가|을|를|의|과|와|도|에|에게|에서|께서|께|로|으로|만|씨|측|이나|나|뿐"
_HANGUL = re.compile(f"(?<![^\\W_])([\uac00-\ud7a3]{{3}})(?:{_WRITTEN_TO})?(?![^\\W_])")
"""A word of three syllables, with what Korean writes to a name to say what it does in the sentence."""
_TWO_WORDS = re.compile(
    f"(?<![^\\W_])(?=([\uac00-\ud7a3]{{2,6}})[ \xa0]([\uac00-\ud7a3]{{2,8}}?)((?:{_WRITTEN_TO})?)(?![^\\W_]))"
)
"""A word and the next one, without what is written to it and with it."""

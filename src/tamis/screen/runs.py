"""Where names may stand in a text: runs of words with a capital, or in letters that have none; windows in them.

Promise: linear in the length of the text; the offsets are those of the text as given. What is found here is only
what is worth comparing; whether it names a designated party, `screen/mentions.py` says.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from tamis.normalize.tables import legal_forms, particles, titles
from tamis.normalize.text import FOREIGN, HAN, HANGUL, plain_words
from tamis.screen.plausible import NOBODY

LONGEST = 8
"""Words of one window, without those that only join."""
CROWDED = 9
"""A run of so many words is a line in capitals or in letters without them, not a name."""

NAME, OTHER, PLAIN, JOIN, END = "name", "other", "plain", "join", "end"
"""What a word is: part of names, unknown, an ordinary word or title, one that joins, one that no name has."""


def _letters() -> tuple[str, str]:
    """Two classes for patterns: letters that begin a name, and those of writings without capitals among them."""
    upper: list[int] = []
    caseless: list[int] = []
    for code in (*range(0x2E80), *range(0xA000, 0xAC00), *range(0xFB00, 0x10000)):
        category = unicodedata.category(chr(code))
        if category in ("Lu", "Lt"):
            upper.append(code)
        elif category == "Lo":
            caseless.append(code)
    wide = "\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
    return _class(upper), _class(caseless) + wide


def _class(codes: list[int]) -> str:
    parts, start = [], codes[0]
    for code, after in zip(codes, [*codes[1:], -1], strict=True):
        if after != code + 1:
            parts.append(re.escape(chr(start)) + ("-" + re.escape(chr(code)) if code > start else ""))
            start = after
    return "".join(parts)


_JOINING = (
    "al el ul an as ash at az ad ar bin ibn ben bint binti ould uld wuld oglu ogly qizi kyzy abu abd de del della "
    "di da do dos du la le van von der den ter ten y e of the for and et und fi li wa i и й аль эль ас бин ибн "
    "бен оглы кызы абу ад аш"
).split()
_APOSTROPHES = "'’‘`´ʻʼʾʿ"
_DASHES = "\\-\u2010\u2011\u2012\u2013"


_ABBREVIATED = r"(?<=\b(?:Gen|Col|Maj|Sgt|Adm|Sen|Rep|Gov|Mrs|Abd))|(?<=\b(?:Brig|Capt|Prof|Cmdr))"


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    upper, caseless = _letters()
    more = (
        rf"[^\W_]|[\u0300-\u036f\u064b-\u0652\u0670\u0640\u200c\u200d\u0900-\u0dff]|[{_APOSTROPHES}](?=[^\W\d_])"
    )
    begin = rf"[{upper}{caseless}]"
    dot = rf"(?:(?:(?<=\b\w)|(?<=\b[DMSJL][rst])|{_ABBREVIATED})\.)?"
    word = rf"(?:[a-z]{{1,4}}[{_APOSTROPHES}{_DASHES}])?{begin}(?:{more})*(?:-\n?[ \t]*[^\W\d_]+)*{dot}"
    word += rf"(?:(?<=[sS])[{_APOSTROPHES}](?=\s[{upper}]))?"
    space = r"[ \t\xa0]*\r?\n?[ \t\xa0>]*"
    gap = rf"(?:[{_DASHES}·・‧]|{space}(?<=[\s>])|(?<=\.))"
    joins = "|".join(sorted(map(re.escape, _JOINING), key=len, reverse=True))
    link = rf"(?:{gap}(?:(?:{joins})(?![^\W_]){gap}){{0,3}})"
    quoted = rf"(?:{gap}[\"“”„«(‘']{word}(?: {word})?[\"“”»)’'])?"
    number = r"(?:[ \xa0-]\d{1,4}(?![\w.,]\w))?"
    return re.compile(rf"(?<!\w){word}{number}(?:{quoted}{link}{word}{number}){{0,400}}")


_PIECES = re.compile(
    rf"(?:[^\W_]|[\u0300-\u036f\u064b-\u0652\u0640\u200c\u0900-\u0dff{_APOSTROPHES}]|-\n[ \t]*(?=[^\W\d_]))+\.?"
)


class Window(NamedTuple):
    """Words of a run that may be a name: from `start` to `end` in the run, and as they are to be compared.

    `cost` is what it loses in points because the name goes on beside it, as far as can be seen. `listed` are the
    listed names it may be, by number; None where nobody knows and all have to be asked.
    """

    start: int
    end: int
    name: str
    cost: float
    words: int
    listed: frozenset[int] | None = None


class Word(NamedTuple):
    """A word of a run: where it stands, as written, what it is."""

    start: int
    end: int
    text: str
    role: str


def runs(text: str) -> Iterator[tuple[int, str]]:
    """The runs of a text: where each begins, and the run.

    >>> [run for _, run in runs("then Viktor Bout met General Ali al-Majid, who")]
    ['Viktor Bout', 'General Ali al-Majid']
    """
    for found in _pattern().finditer(text):
        yield found.start(), found.group()


def capitalised(text: str) -> str:
    """A text without capitals with one at the head of each word, so that names are found; others as they are.

    >>> capitalised("met usama bin ladin"), capitalised("Met him")
    ('Met Usama Bin Ladin', 'Met him')
    """
    if text != text.lower() or text == text.upper():
        return text
    return _HEADS.sub(lambda found: upper if len(upper := found[0].upper()) == 1 else found[0], text)


_HEADS = re.compile(r"(?<!\w)[^\W\d_]")


def words_of(run: str, is_name: Callable[[str], bool]) -> list[Word]:
    """The words of a run, and what each is."""
    return [
        Word(piece.start(), piece.end(), piece.group(), _role(piece.group(), is_name))
        for piece in _PIECES.finditer(run)
    ]


@lru_cache(maxsize=1 << 16)
def plain(word: str) -> str:
    """A word as it is compared, possessives away."""
    return " ".join(part for part, _ in plain_words(_POSSESSIVE.sub("", word)))


_POSSESSIVE = re.compile(rf"(?<=[^\W\d_])[{_APOSTROPHES}][sS]?\.?$|(?<=[A-Z])[{_APOSTROPHES}]S$")


def _role(word: str, is_name: Callable[[str], bool]) -> str:
    """What a word is. What is remembered is of the language alone, so that it holds on to no lists."""
    if role := _role_anywhere(word):
        return role
    form = plain(word)
    return NAME if is_name(form) or len(form) == 1 else OTHER


@lru_cache(maxsize=1 << 16)
def _role_anywhere(word: str) -> str:
    """What a word is whatever the lists hold; empty where they decide."""
    form = plain(word)
    if not form or word in _ends() or (word.isascii() and form in _ends()):
        return END
    if word.rstrip(".") in _JOINING or form in particles():
        return JOIN
    if form in titles() or form in legal_forms() or form in ordinary() or form.isdigit():
        return PLAIN
    return ""


@lru_cache(maxsize=1)
def ordinary() -> frozenset[str]:
    """Words that stand before names and in names of offices without being part of a person's name."""
    from importlib import resources

    text = (resources.files("tamis.screen") / "data" / "ordinary.txt").read_text("utf-8")
    lines = (line.split("#", 1)[0] for line in text.splitlines())
    return frozenset(word for line in lines if not line.startswith("!") for word in line.split())


@lru_cache(maxsize=1)
def _ends() -> frozenset[str]:
    from importlib import resources

    text = (resources.files("tamis.screen") / "data" / "ordinary.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines() if line.startswith("!") for word in line[1:].split())


_UNNAMED_COST, _NAMED_COST, _INITIAL_COST = 8.0, 30.0, 2.0


class Knows(NamedTuple):
    """What is known of the words of the lists, in plain form: whether one is a part of persons' names, whether one
    is an organisation's whole name, and which listed names may have several words (see `plausible.Plausible`).
    """

    of_names: Callable[[str], bool]
    alone: Callable[[str], bool]
    together: Callable[[Sequence[tuple[str, bool]], int, int], frozenset[int]]


def windows(run: str, knows: Knows) -> list[Window]:
    """The windows of a run that may be a listed name: whole names where it can be seen where they begin and end.

    In a crowded run (a line in capitals, or letters without them) words that are in no list's names are ordinary
    ones.
    """
    if run.isalpha() and run.isascii():  # most runs are one word
        return [Window(0, len(run), run, 0.0, 1)] if _alone(run, knows) else []
    words = words_of(run, knows.of_names)
    caseless = run.lower() == run.upper()
    crowded = caseless or len(words) >= CROWDED
    found = _of_han(run) if caseless else []
    before = [_beside(words, place, -1, run, crowded) for place in range(len(words))]
    after = [_beside(words, place, 1, run, crowded) for place in range(len(words))]
    forms = [plain(word.text) for word in words]  # a name that stands twice goes on with itself, not with another
    for first, word in enumerate(words):
        if word.role == END or (word.role == JOIN and not _may_begin(word.text)):
            continue
        count = 0
        for last in range(first, len(words)):
            role = words[last].role
            if role == END:
                break
            if role == JOIN:
                continue
            count += 1
            if count > (5 if caseless else LONGEST):
                break
            size = last - first + 1
            again = forms[first : last + 1]
            cost = 0.0 if forms[last + 1 : last + 1 + size] == again else after[last]
            cost += 0.0 if first >= size and forms[first - size : first] == again else before[first]
            if cost > _NAMED_COST:
                continue
            chosen = words[first : last + 1]
            listed = None
            if len(chosen) == 1:
                if not _alone(word.text, knows):
                    continue
            elif not (listed := _plausible(chosen, count, knows)):
                continue
            written = compared(run[word.start : words[last].end])
            end = words[last].start + len(_POSSESSIVE.sub("", words[last].text).rstrip("."))
            for name in dict.fromkeys((written, _nominative(written), _without_nickname(written))):
                found.append(Window(word.start, end, name, cost, count, listed))
    return found


def _plausible(words: list[Word], count: int, knows: Knows) -> frozenset[int]:
    """The listed names that may have the words that tell: those of names, or else the ordinary ones as well."""
    telling = [word for word in words if word.role in (NAME, OTHER)]
    if len(telling) < 2:
        telling = [word for word in words if word.role != JOIN]
    forms = [form for word in telling for form in _telling(word.text)]
    if len(forms) < 2 and not (count == 1 and forms and len(forms[0][0]) > 4 and _has_article(words)):
        return NOBODY
    most = max(count, len(forms))
    return knows.together(forms, most, max(most, count + 1))


def _alone(word: str, knows: Knows) -> bool:
    """Whether a word is an organisation's whole name, and no ordinary one."""
    return knows.alone(plain(word)) and _role(word, knows.of_names) in (NAME, OTHER)


_ARTICLES = ("al", "el", "an", "as", "ash", "at", "abu")


def _has_article(words: list[Word]) -> bool:
    return any(word.text.lower() in _ARTICLES for word in words)


def _may_begin(word: str) -> bool:
    """Whether a name may begin with a word that joins: "al-Shabaab", "De Souza", but not "of Persia"."""
    return word[:1].isupper() or not word.isascii() or word in _ARTICLES


@lru_cache(maxsize=1 << 16)
def _telling(word: str) -> tuple[tuple[str, bool], ...]:
    """What of a word has to be met: plain words, no articles or initials; whether they are foreign."""
    found = plain_words(_nominative(compared(word)))
    return tuple(
        (form, flags & (FOREIGN | HANGUL | HAN) != 0)
        for form, flags in found
        if len(form) > 1 and form not in particles() and form not in legal_forms()
    )


_ENDINGS = re.compile(r"(?<=[а-яё]{2})(?:(?<=[бвгджзклмнпрстфхцчшщ])(?:а|у|ом|ем|ым|е|ы)|(?<=[оеи])го|ою|ой|ей)\b")
_SOFT = re.compile(r"(?<=[аеиоуыэюя])(?:я|ю|ем)\b")
_NICKNAME = re.compile(r"\s[\"“„«(‘'][^\"”»)’']{1,30}[\"”»)’']\s")


def _nominative(written: str) -> str:
    """A name in Cyrillic letters as if it stood alone: "Виктора Бута" is "Виктор Бут"."""
    if written.isascii() or not re.search("[а-яё]", written):
        return written
    return _SOFT.sub("й", _ENDINGS.sub("", written))


def _without_nickname(written: str) -> str:
    return _NICKNAME.sub(" ", written)


def _of_han(run: str) -> list[Window]:
    """Two to four characters together are a name in Chinese writing, wherever they stand."""
    found = []
    for block in re.finditer("[\u3400-\u4dbf\u4e00-\u9fff]{2,}", run):
        if len(block.group()) > 4:
            for start in range(block.start(), block.end() - 1):
                for end in range(start + 2, min(start + 4, block.end()) + 1):
                    found.append(Window(start, end, run[start:end], 0.0, 1))
        else:
            found.append(Window(block.start(), block.end(), block.group(), 0.0, 1))
    return found


def _beside(words: list[Word], place: int, step: int, run: str, crowded: bool) -> float:
    """What it costs that the next word stands outside: much for a name's, nothing for an ordinary one's."""
    other = place + step
    if not 0 <= other < len(words):
        return 0.0
    inner, outer = words[place], words[other]
    between = run[min(inner.end, outer.end) : max(inner.start, outer.start)]
    ended = (inner if step > 0 else outer).text
    if _is_possessive(ended) or _QUOTES.search(between):
        return 0.0
    role = outer.role
    if role == JOIN:
        if outer.text.lower() in ("of", "the", "for", "and", "in", "to", "et", "und", "и", "y", "e", "i"):
            return 0.0
        return _NAMED_COST
    if role == NAME:
        return _NAMED_COST if len(outer.text.rstrip(".")) > 1 else _INITIAL_COST
    return _UNNAMED_COST if role == OTHER and not crowded else 0.0


@lru_cache(maxsize=1 << 16)
def _is_possessive(word: str) -> bool:
    return _POSSESSIVE.search(word) is not None


_QUOTES = re.compile('["“”„«»()]')
_BROKEN = re.compile(r"-\r?\n[ \t]*(?=[^\W\d_])")
_LINES = re.compile(r"[\s>]+")


def _hyphen(broken: re.Match[str]) -> str:
    """What is left of a hyphen at the end of a line: nothing in a word; in capitals it stays after an article."""
    before, after = _LAST.search(broken.string[: broken.start()]), broken.string[broken.end()]
    inside = before is not None and before[0].isupper() and before[0].lower() not in _JOINING
    return "" if after.islower() or (inside and after.isupper()) else "-"


_LAST = re.compile(r"[^\W\d_]{2,}$")


def compared(written: str) -> str:
    """A window as it is compared: in one line, its possessive and the hyphen of a broken word away."""
    joined = _BROKEN.sub(_hyphen, written)
    return _POSSESSIVE.sub("", _LINES.sub(" ", joined)).strip(" .")

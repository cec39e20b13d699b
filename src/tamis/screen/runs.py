"""Where names may stand in a text: runs of words with a capital, or in letters that have none; windows in them.

Promise: linear in the length of the text; the offsets are those of the text as given. What is found here is only
what is worth comparing; whether it names a designated party, `screen/mentions.py` says.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from tamis.normalize.phrases import beginning_with
from tamis.normalize.tables import folded, legal_forms, particles, titles
from tamis.normalize.text import FOREIGN, HAN, HANGUL, MAX_WORD, plain_words, respelt
from tamis.screen.plausible import NOBODY

LONGEST = 8
"""Words of one window, without those that only join."""
CROWDED, CAPITALS = 9, 4
"""A run of so many words is a line in capitals or in letters without them, not a name; one all in capitals."""

ITEM = "\x1e"
"""Stands in a run for the end of a line that is an item of a list."""
_ITEM_WORDS = 5

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
    head = rf"(?:[a-z]{{1,4}}[{_APOSTROPHES}{_DASHES}])?"
    dot = rf"(?:(?:(?<=\b\w)|(?<=\b[DMSJL][rst])|{_ABBREVIATED})\.)?"
    rest = rf"(?:{more})*(?:-\n?[ \t]*[^\W\d_]+)*{dot}(?:(?<=[sS])[{_APOSTROPHES}](?=\s[{upper}]))?"
    word = head + begin + rest
    space = r"[ \t\xa0]*\r?\n?[ \t\xa0>]*"
    gap = rf"(?:[{_DASHES}·・‧]|{space}(?<=[\s>])|(?<=\.))"
    joins = "|".join(sorted(map(re.escape, _JOINING), key=len, reverse=True))
    link = rf"(?:{gap}(?:(?:{joins})(?![^\W_]){gap}){{0,3}})"
    quoted = rf"(?:{gap}[\"“”„«(‘']{word}(?: {word})?[\"“”»)’'])?"
    number = r"(?:[ \xa0-]\d{1,4}(?![.,]?\w))?"
    # It begins with the letter itself, which a search finds fast; what is written before it `runs` looks for.
    first = rf"{begin}(?<!\w[\s\S]){rest}"
    return re.compile(rf"{first}{number}(?:{quoted}{link}{word}{number}){{0,400}}")


_HEAD = re.compile(rf"(?<!\w)[a-z]{{1,4}}[{_APOSTROPHES}{_DASHES}]\Z")
_GLUE = frozenset(_APOSTROPHES + "-\u2010\u2011\u2012\u2013")


_PIECES = re.compile(
    rf"(?:[^\W_]|[\u0300-\u036f\u064b-\u0652\u0640\u200c\u0900-\u0dff{_APOSTROPHES}]|-\n[ \t]*(?=[^\W\d_]))+\.?"
)


class Window(NamedTuple):
    """Words of a run that may be a name: from `start` to `end` in the run, and as they are to be compared.

    `cost` is what it loses in points because the name goes on beside it, as far as can be seen. `listed` are the
    listed names it may be, as `screen/plausible.py` has them.
    """

    start: int
    end: int
    name: str
    cost: float
    words: int
    listed: bytes


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

    A family name before a comma and what stands after it are one more run:

    >>> [run for _, run in runs("one SHEKAU, Abubakar")]
    ['SHEKAU', 'SHEKAU, Abubakar', 'Abubakar']
    """
    began = ended = 0
    for found in _pattern().finditer(text):
        start, end = found.span()
        if start and text[start - 1] in _GLUE and (head := _HEAD.search(text, max(ended, start - 5), start)):
            start = head.start()
        if start - ended == 2 and text[ended:start] == ", ":
            first, last = _turned(text, began, ended, end)
            if first < last:
                yield first, text[first:last]
        began, ended = start, end
        run = text[start:end]
        yield start, _itemised(text, start, run) if "\n" in run else run


def _itemised(text: str, start: int, run: str) -> str:
    r"""A run over several lines, with `ITEM` for each line break that parts names written one to a line.

    There the lines on both sides are of the run alone, and short; in capitals the line on one side is.

    >>> _itemised("Ali Khan\nViktor Bout\nsaid", 0, "Ali Khan\nViktor Bout")
    'Ali Khan\x1eViktor Bout'
    """
    end = start + len(run)
    lines = run.split("\n")
    words = [len(line.split()) for line in lines]
    words[0] *= _CELL_BEGINS.search(text[max(0, start - 8) : start]) is not None
    words[-1] *= _CELL_ENDS.match(text, end) is not None
    least, wanted = (2, 1) if run.isupper() else (1, 2)
    parts = [lines[0]]
    for beside, line in zip(pairwise(words), lines[1:], strict=True):
        short = sum(least <= count <= _ITEM_WORDS for count in beside)
        parts += [ITEM if short >= wanted else "\n", line]
    return "".join(parts)


def _turned(text: str, start: int, comma: int, end: int) -> tuple[int, int]:
    """Where a name stands in two runs with a comma between, its family name first; an empty place where none does.

    Both fill a line or a cell of a table, or the family name is in capitals and what comes after it is not.
    """
    line = text.rfind("\n", start, comma) + 1 or start
    line_end = text.find("\n", comma, end)
    if line_end < 0:
        line_end = end
    if _CELL_BEGINS.search(text[max(0, line - 8) : line]) and _CELL_ENDS.match(text, line_end):
        return line, line_end
    if not text[comma:end].isupper() and (capitals := _capitals().search(text, start, comma)):
        return capitals.start(), end
    return comma, comma


@lru_cache(maxsize=1)
def _capitals() -> re.Pattern[str]:
    upper, _ = _letters()
    return re.compile(rf"(?<![^\W_])[{upper}][{upper}{_APOSTROPHES}{_DASHES} ]{{0,40}}[{upper}]\Z")


_CELL_BEGINS = re.compile(r'(?:\A|[\n|\t;"])[ \t]*\Z')
_CELL_ENDS = re.compile(r'[ \t]*(?:\Z|[\r\n|\t;"(])')


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
        Word(piece.start(), piece.end(), piece.group(), _role(_said(piece.group()), is_name))
        for piece in _PIECES.finditer(run)
    ]


class Said(NamedTuple):
    """What a word of a text says by itself, whatever lists there are.

    `role` is empty where the lists decide it; `telling` is what of the word has to be met: plain words, no
    articles or initials, each with whether it is foreign. `nominative` is its first where that is another word.
    """

    form: str
    role: str
    telling: tuple[tuple[str, bool], ...]
    possessive: bool
    letter: bool
    article: bool
    begins: bool
    parts: bool
    is_form: bool
    nominative: str


@lru_cache(maxsize=1 << 16)
def _said(word: str) -> Said:
    form, low = plain(word), word.lower()
    telling = _telling(word)
    nominative = telling[0][0] if telling else form
    return Said(
        form,
        _role_anywhere(word, form),
        telling,
        _POSSESSIVE.search(word) is not None,
        len(word.rstrip(".")) == 1,
        low in _ARTICLES,
        word[:1].isupper() or not word.isascii() or word in _ARTICLES,
        low in _PARTING,
        form in legal_forms(),
        "" if nominative == form or nominative in ordinary() else nominative,
    )


@lru_cache(maxsize=1 << 16)
def plain(word: str) -> str:
    """A word as it is compared, possessives away."""
    if word.isascii() and word.isalpha():
        return respelt(word.lower())[:MAX_WORD]  # as `plain_words` has it, which takes longer
    return " ".join(part for part, _ in plain_words(_POSSESSIVE.sub("", word)))


_POSSESSIVE = re.compile(rf"(?<=[^\W\d_])[{_APOSTROPHES}][sS]?\.?$|(?<=[A-Z])[{_APOSTROPHES}]S$")


def _role(said: Said, is_name: Callable[[str], bool]) -> str:
    """What a word is. What is remembered is of the language alone, so that it holds on to no lists."""
    return said.role or (NAME if len(said.form) == 1 or is_name(said.form) else OTHER)


def _role_anywhere(word: str, form: str) -> str:
    """What a word is whatever the lists hold; empty where they decide."""
    if word == "i" or word in _PARTING[-5:]:  # in English it is "I"
        return JOIN
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
    """What is known of the words of the lists, in plain form: whether one is a part of names, and of hardly any
    person's; which organisations' whole name it is, which listed names may have several words (see
    `plausible.Plausible`), and which are written in Chinese characters of these sounds.
    """

    of_names: Callable[[str], bool]
    of_business: Callable[[str], bool]
    alone: Callable[[str, bool], bytes]
    together: Callable[[Sequence[tuple[str, bool]], int, int], bytes]
    in_han: Callable[[str], bytes]


def windows(run: str, knows: Knows, most: float = _NAMED_COST) -> list[Window]:
    """The windows of a run that may be a listed name: whole names where it can be seen where they begin and end.

    What costs more than `most` is left out. In a crowded run (a line in capitals, or letters without them) words
    that are in no list's names are ordinary ones.
    """
    if run.isalpha() and run.isascii():  # most runs are one word
        listed = _alone(_said(run), knows)
        return [Window(0, len(run), run, 0.0, 1, listed)] if listed else []
    pieces = [piece.span() for piece in _PIECES.finditer(run)]
    caseless = run.lower() == run.upper()
    if caseless:
        pieces = _unjoined(run, pieces, knows.of_names)
    said = [_said(run[start:end]) for start, end in pieces]
    if len(said) > 2 and any(_phrases(word.form) for word in said):
        pieces, said = _phrased(pieces, said)
    roles = [_role(word, knows.of_names) for word in said]
    crowded = caseless or len(said) >= CROWDED
    if run.isupper() and len(said) >= CAPITALS:
        crowded = True
        trade = [role == NAME and knows.of_business(word.form) for word, role in zip(said, roles, strict=True)]
        roles = [OTHER if of_trade else role for of_trade, role in zip(trade, roles, strict=True)]
    found = _of_han(run, knows) if caseless else []
    before, after = _beside(run, pieces, said, roles, crowded)
    forms = [word.form for word in said]
    twice = len(set(forms)) < len(forms)  # a name that stands twice goes on with itself, not with another
    longest = 5 if caseless else LONGEST
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
            if cost > most:
                continue
            if last == first:
                listed = _alone(said[first], knows)
            else:
                listed = _plausible(said[first : last + 1], roles[first : last + 1], count, knows)
            if not listed:
                continue
            start, end = pieces[first][0], pieces[last][1]
            written = compared(run[start:end])
            end = pieces[last][0] + len(_POSSESSIVE.sub("", run[pieces[last][0] : end]).rstrip("."))
            for name in dict.fromkeys((written, _nominative(written), _without_nickname(written))):
                found.append(Window(start, end, name, cost, count, listed))
    return found


def _unjoined(run: str, pieces: list[tuple[int, int]], is_name: Callable[[str], bool]) -> list[tuple[int, int]]:
    """The words of a run with what Arabic writes to the next word ("and") apart, where only so that is a name."""
    found = []
    for start, end in pieces:
        word = run[start:end]
        if _CLITICS.match(word) and not is_name(plain(word)) and is_name(plain(word[1:])):
            found.append((start, start + 1))
            start += 1
        found.append((start, end))
    return found


_CLITICS = re.compile(r"(?<!\w)[وفبلك](?=\w{3})")


def _phrased(pieces: list[tuple[int, int]], said: list[Said]) -> tuple[list[tuple[int, int]], list[Said]]:
    """The words of a run with every phrase as one: "Joint Stock Company", "Oil and Gas"."""
    keys = [folded(word.form) for word in said]
    found, at = [], 0
    while at < len(said):
        size, word = 1, said[at]
        for phrase, short in _phrases(word.form):
            if tuple(keys[at : at + len(phrase)]) == phrase:
                size = len(phrase)
                word = _phrase(short, said[at + size - 1].possessive)
                break
        found.append(((pieces[at][0], pieces[at + size - 1][1]), word))
        at += size
    return [place for place, _ in found], [word for _, word in found]


@lru_cache(maxsize=1 << 16)
def _phrases(form: str) -> Sequence[tuple[tuple[str, ...], str]]:
    """The phrases that begin with a word."""
    return beginning_with(folded(form))


@lru_cache(maxsize=1 << 12)
def _phrase(short: str, possessive: bool) -> Said:
    """What a phrase says, by its short form."""
    return _said(short)._replace(role=PLAIN, begins=True, possessive=possessive)


def _plausible(words: list[Said], roles: list[str], count: int, knows: Knows) -> bytes:
    """The listed names that may have the words that tell: those of names, or else the ordinary ones as well."""
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
    return knows.together(forms, most, max(most, count + 1))


def _alone(word: Said, knows: Knows) -> bytes:
    """The listed names of which a word is the whole, as written or in the nominative, unless it is ordinary."""
    if word.role:
        return NOBODY
    return knows.alone(word.form, False) or (knows.alone(word.nominative, False) if word.nominative else NOBODY)


_ARTICLES = ("al", "el", "an", "as", "ash", "at", "abu")


_PARTING = ("of", "the", "for", "and", "in", "to", "et", "und", "и", "y", "e", "i", "و", "ف", "ب", "ل", "ك")
"""Words that join, beside which a name ends; the last are written to the next word in Arabic."""


def _telling(word: str) -> tuple[tuple[str, bool], ...]:
    """What of a word has to be met: plain words, no articles or initials; whether they are foreign."""
    simple = word.isascii() and word.isalpha()
    found = ((plain(word), 0),) if simple else plain_words(_nominative(compared(word)))
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


def _of_han(run: str, knows: Knows) -> list[Window]:
    """Two to four characters together may be a name in Chinese writing, wherever they stand."""
    found = []
    for block in _HAN.finditer(run):
        first, last = block.span()
        sounds = [plain(character) for character in block.group()]
        sizes = (2, 3, 4) if last - first > 4 else (last - first,)
        for start in range(first, last - 1):
            for size in sizes:
                end = start + size
                if end <= last and (listed := knows.in_han("".join(sounds[start - first : end - first]))):
                    found.append(Window(start, end, run[start:end], 0.0, 1, listed))
    return found


_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]{2,}")


def _beside(
    run: str, pieces: list[tuple[int, int]], said: list[Said], roles: list[str], crowded: bool
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
        if before[place + 1] and said[place].form in _LE and (place == 0 or said[place - 1].parts):
            before[place + 1] = 0.0  # "le Hamas et le Hezbollah"
    return before, after


_LE = ("le", "la")


def _outside(word: Said, role: str, crowded: bool) -> float:
    """What it costs that such a word stands beside a window: much for a name's, nothing for an ordinary one's."""
    if role == JOIN:
        return 0.0 if word.parts else _NAMED_COST
    if role == NAME:
        return _INITIAL_COST if word.letter else _NAMED_COST
    return _UNNAMED_COST if role == OTHER and not crowded else 0.0


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

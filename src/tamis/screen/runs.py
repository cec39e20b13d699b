"""Where names may stand in a text: runs of words with a capital, or in letters that have none.

Promise: linear in the length of the text; the offsets are those of the text as given. `screen/windows.py` says
which words of a run may be a name.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise

from tamis.screen.said import APOSTROPHES, DASHES, ELIDED, JOINING

ITEM = "\x1e"
"""Stands in a run for the end of a line that is an item of a list."""
_ITEM_WORDS = 5


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


_ABBREVIATED = r"(?<=\b(?:Gen|Col|Maj|Sgt|Adm|Sen|Rep|Gov|Mrs|Abd)\.)|(?<=\b(?:Brig|Capt|Prof|Cmdr)\.)"


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    upper, caseless = _letters()
    # What may be there stands as "(?:this|)", which is left at a glance where its first character is another; and
    # no blanks are given back, behind which nothing of a name begins.
    more = rf"(?:[\u0300-\u036f\u064b-\u0652\u0670\u0640\u200c\u200d\u0900-\u0dff]|[{APOSTROPHES}](?=[^\W\d_]))"
    begin = rf"[{upper}{caseless}]"
    head = rf"(?:[a-z][a-z]{{0,3}}[{APOSTROPHES}{DASHES}]|)"
    hyphen = "(?:[-\u2010\u2011]\\n?[ \\t]*|[\u2012\u2013])"
    dot = rf"(?:\.(?:(?<=\b\w\.)|(?<=\b[DMSJL][rst]\.)|{_ABBREVIATED})|)"
    rest = rf"[^\W_]*(?:{more}[^\W_]*)*(?:{hyphen}[^\W\d_]+)*{dot}(?:[{APOSTROPHES}](?<=[sS].)(?=\s[{upper}])|)"
    word = head + begin + rest
    # Names in columns have a tab between them, or more than two blanks.
    space = r"(?: (?![ \t\xa0>])|[ \xa0>]{1,2}+(?![ \t\xa0])|[ \t\xa0]*+\r?+\n[ \t\xa0>]*+)"
    gap = rf"(?:[{DASHES}·・‧](?:\r?\n[ \t]*)?|{space}|(?<=\.))"
    joins = "|".join(sorted(map(re.escape, JOINING), key=len, reverse=True))
    first = _class(sorted({ord(word[0]) for word in JOINING}))
    link = rf"{gap}(?:(?=[{first}])(?:{joins})(?![^\W_]){gap}){{0,3}}"
    quoted = rf"(?:{gap}[\"“”„«(‘']{word}(?: {word})?[\"“”»)’']|)"
    elided = rf"(?:{ELIDED}[{APOSTROPHES}](?=[{upper}])|)"
    number = r"(?:[ \xa0-]\d{1,4}(?![.,]?\w)|)"
    # It begins with the letter itself, which a search finds fast; what is written before it `runs` looks for.
    first = rf"{begin}(?<!\w[\s\S]){rest}"
    return re.compile(rf"{first}{number}(?:{quoted}{link}{elided}{word}{number}){{0,400}}")


_HEAD = re.compile(rf"(?<!\w)(?!{ELIDED}[{APOSTROPHES}])[a-z]{{1,4}}[{APOSTROPHES}{DASHES}]\Z")
_GLUE = frozenset(APOSTROPHES + "-\u2010\u2011\u2012\u2013")


_MARKS = re.compile("[\u200b\u2060\ufeff]|\u00ad(?:\r?\n[ \t]*)?")


def without_marks(text: str) -> tuple[str, Callable[[int], int]]:
    """A text without the marks that programs put into words to say where a line may break, which nobody sees, and
    where in the text as given each of its letters stands.

    >>> read, at = without_marks("Vik\u00adtor")
    >>> read, at(2), at(3)
    ('Viktor', 2, 4)
    """
    left = [found.span() for found in _MARKS.finditer(text)] if not text.isascii() else []
    if not left:
        return text, lambda at: at
    lost = list(accumulate((end - start for start, end in left), initial=0))
    places = [start - before for (start, _), before in zip(left, lost, strict=False)]
    return _MARKS.sub("", text), lambda at: at + lost[bisect_right(places, at)]


def runs(text: str) -> Iterator[tuple[int, str]]:
    """The runs of a text: where each begins, and the run.

    >>> [run for _, run in runs("then Viktor Bout met General Ali al-Majid, who")]
    ['Viktor Bout', 'General Ali al-Majid']

    A family name before a comma and what stands after it are one more run; where these are an entry of an index,
    with its pages, they are the only one:

    >>> [run for _, run in runs("one SHEKAU, Abubakar")]
    ['SHEKAU', 'SHEKAU, Abubakar', 'Abubakar']
    >>> [run for _, run in runs("Massoud, Ahmad Shah, 63, 106-9")]
    ['Massoud', 'Massoud, Ahmad Shah']
    """
    began = ended = 0
    for found in _pattern().finditer(text):
        start, end = found.span()
        if start and text[start - 1] in _GLUE and (head := _HEAD.search(text, max(ended, start - 5), start)):
            start = head.start()
        turned = False
        if start - ended == 2 and text[ended] == "," and text[ended + 1].isspace():
            first, last = _turned(text, began, ended, end)
            turned = first < last
            if turned:
                yield first, text[first:last]
        in_index = turned and _PAGES.match(text, end) and _CELL_BEGINS.search(text[max(0, first - 8) : first])
        began, ended = start, end
        if in_index:
            continue
        run = text[start:end]
        if run.isascii():
            yield start, _itemised(text, start, run) if "\n" in run else run
            continue
        for first, last in _of_one_writing(text, start, end):
            run = text[first:last]
            yield first, _itemised(text, first, run) if "\n" in run else run


def _of_one_writing(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a run that are in letters with capitals, or in letters without them: no name is in both.

    >>> [run for _, run in runs("by KCNA 김정은 said")]
    ['KCNA', '김정은']
    """
    for found in _between_writings().finditer(text, start, end):
        yield start, found.start()
        start = found.end()
    yield start, end


@lru_cache(maxsize=1)
def _between_writings() -> re.Pattern[str]:
    _, caseless = _letters()
    other = rf"[^\W\d_{caseless}]"
    return re.compile(rf"(?<=[{caseless}])[^\w]+(?={other})|(?<={other})[^\w]+(?=[{caseless}])")


def _itemised(text: str, start: int, run: str) -> str:
    r"""A run over several lines, with `ITEM` for each line break that parts names written one to a line.

    There the lines on both sides are of the run alone, and short; in capitals the line on one side is; or the line
    before is one in columns.

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
    at = start
    for before, beside, line in zip(lines, pairwise(words), lines[1:], strict=False):
        at += len(before)
        short = sum(least <= count <= _ITEM_WORDS for count in beside)
        ended = short >= wanted or _COLUMNS.search(text, text.rfind("\n", 0, at) + 1, at)
        parts += [ITEM if ended else "\n", line]
        at += 1
    return "".join(parts)


_COLUMNS = re.compile(r"[^\s>](?:[ \xa0]{3}|\t)[ \t\xa0]*\S")
"""A line in columns."""


def _turned(text: str, start: int, comma: int, end: int) -> tuple[int, int]:
    """Where a name stands in two runs with a comma between, its family name first; an empty place where none does.

    Both fill a line or a cell of a table, or the family name is in capitals and what comes after it is not, or
    they are few words and no part of an enumeration.
    """
    line = text.rfind("\n", start, comma) + 1 or start
    line_end = text.find("\n", comma, end)
    if line_end < 0:
        line_end = end
    if _CELL_BEGINS.search(text[max(0, line - 8) : line]) and _CELL_ENDS.match(text, line_end):
        return line, line_end
    if not text[comma:end].isupper() and (capitals := _capitals().search(text, start, comma)):
        return capitals.start(), end
    if line_end < end and text[end : end + 1] == ",":  # the next line begins with another's family name
        end = line_end
    few = len(text[line:comma].split()) <= _FAMILY and len(text[comma + 1 : end].split()) <= _GIVEN
    if few and text[max(0, line - 2) : line] != ", " and not _ENUMERATED.match(text, end):
        return line, end
    return comma, comma


_FAMILY, _GIVEN = 2, 3
"""Words of a family name before a comma, and of what stands after it."""
_PAGES = re.compile(r", ?\d{1,4}\b")
_ENUMERATED = re.compile(r", [^\W\d]")


@lru_cache(maxsize=1)
def _capitals() -> re.Pattern[str]:
    upper, _ = _letters()
    return re.compile(rf"(?<![^\W_])[{upper}][{upper}{APOSTROPHES}{DASHES} ]{{0,40}}[{upper}]\Z")


_CELL_BEGINS = re.compile(r'(?:\A|[\n|\t;"]|   )[ \t]*\Z')
_CELL_ENDS = re.compile(r'[ \t]*(?:\Z|[\r\n|\t;"(])|   ')


def without_capitals(text: str) -> list[tuple[int, int]]:
    r"""The parts of a text that are without capitals: all of it, or some lines together that are not short.

    >>> without_capitals("met usama bin ladin"), without_capitals("Met him\nthere")
    ([(0, 19)], [])
    >>> without_capitals("Captions:\n" + 20 * "then they said " + "\nEnd")
    [(10, 311)]
    """
    if text == text.lower():
        return [(0, len(text))] if text != text.upper() else []
    found = []
    start = end = at = 0
    for line in text.splitlines(keepends=True):
        at += len(line)
        if line.islower():
            start, end = (start if end else at - len(line)), at
        elif end and line.lower() != line.upper():
            found.append((start, end))
            end = 0
    found.append((start, end))
    return [(start, end) for start, end in found if end - start >= _UNCAPITALISED]


_UNCAPITALISED = 200
"""Characters of a part without capitals; a long sentence may have lines without them."""


def capitalised(text: str, parts: Sequence[tuple[int, int]]) -> str:
    """A text with a capital at the head of each word of some parts, so that names are found there.

    >>> capitalised("met usama bin ladin", [(0, 19)]), capitalised("Met him", [])
    ('Met Usama Bin Ladin', 'Met him')
    """
    pieces, at = [], 0
    for start, end in parts:
        pieces += [text[at:start], _HEADS.sub(_as_capital, text[start:end])]
        at = end
    return "".join((*pieces, text[at:])) if pieces else text


def _as_capital(found: re.Match[str]) -> str:
    upper = found[0].upper()
    return upper if len(upper) == 1 else found[0]


_HEADS = re.compile(r"(?<!\w)[^\W\d_]")

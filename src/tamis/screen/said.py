"""What a word of a text says by itself, whatever lists there are: what it may be, and what of it has to be met."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from tamis.normalize.mandarin import is_syllable
from tamis.normalize.phrases import BEFORE_FAITH, FAITH, beginning_with
from tamis.normalize.respelling import respelt
from tamis.normalize.tables import describing, folded, legal_forms, particles, titles
from tamis.normalize.text import FOREIGN, HAN, HANGUL, MAX_WORD, plain_words

NAME, OTHER, PLAIN, JOIN, END = "name", "other", "plain", "join", "end"
"""What a word is: part of names, unknown, an ordinary word or title, one that joins, one that no name has."""

JOINING = (
    "al el ul an as ash at az ad ar bin ibn ben bint binti ould uld wuld oglu ogly qizi kyzy abu abd ag de del "
    "della di da do dos du la le van von der den ter ten y e of the in for and et und fi li wa wal i и й аль эль "
    "ас бин ибн бен оглы кызы абу ад аш аз ар ан ат بن ابن بنت أبو ابو أبي أم ام عبد آل"
).split()
ELIDED = "[dlq]u?"
"""What French writes to the next word: "d'Igor", "l'Alliance", "qu'Igor"."""
APOSTROPHES = "'’‘`´ʻʼʾʿ"
DASHES = "\\-\u2010\u2011\u2012\u2013"


BODIES_IN_ARABIC = (
    "شركة بنك مصرف حركة تنظيم جماعة ميليشيا مليشيا منظمة شبكة مؤسسة كتائب شرکت بانک گروه جنبش"
).split()
"""What Arabic and Persian call an organisation before its name."""


_plain_words = lru_cache(maxsize=1 << 12)(plain_words)
"""The same, remembered: of one word it is asked more than once."""


class Said(NamedTuple):
    """What a word of a text says by itself, whatever lists there are.

    `role` is empty where the lists decide it; `telling` is what of the word has to be met: plain words, no
    articles or initials, each with whether it is foreign. `nominative` is its first where that is another word.
    `acronym` says that no vowel makes it a name ("VTB").
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
    acronym: bool
    nominative: str


_ELIDED = re.compile(rf"{ELIDED}[{APOSTROPHES}]")


@lru_cache(maxsize=1 << 16)
def said_of(word: str) -> Said:
    """What a word says; worked out once."""
    if _ELIDED.fullmatch(word):
        return Said(word[:-1], JOIN, (), False, False, False, False, True, False, False, "")
    word = word if word.isascii() else _POINTS.sub("", word)
    form, low = plain(word), word.lower()
    simple = word.isascii() and word.isalpha()  # most words
    telling = _telling(((form, 0),) if simple else _plain_words(nominative(compared(word))))
    alone = telling[0][0] if telling else form
    return Said(
        form,
        _role_anywhere(word, form) or (PLAIN if alone != form and alone in ordinary() else ""),
        telling,
        not simple and POSSESSIVE.search(word) is not None,
        len(word.rstrip(".")) == 1,
        low in _ARTICLES,
        word[:1].isupper() or not word.isascii() or word in _ARTICLES,
        low in _PARTING,
        form in legal_forms(),
        word.isupper() and not is_speakable(word),
        "" if alone == form or alone in ordinary() else alone,
    )


@lru_cache(maxsize=1 << 16)
def plain(word: str) -> str:
    """A word as it is compared, possessives away."""
    if word.isascii() and word.isalpha():
        return respelt(word.lower())[:MAX_WORD]  # as `plain_words` has it, which takes longer
    return " ".join(part for part, _ in _plain_words(POSSESSIVE.sub("", word)))


def is_speakable(word: str) -> bool:
    """Whether capitals may be a word, having a vowel or being many."""
    return _UNSPEAKABLE.fullmatch(word) is None


POSSESSIVE = re.compile(rf"(?<=[^\W\d_])[{APOSTROPHES}][sS]?\.?$|(?<=[A-Z])[{APOSTROPHES}]S$")


def role_of(said: Said, is_name: Callable[[str], bool]) -> str:
    """What a word is. What is remembered is of the language alone, so that it holds on to no lists."""
    return said.role or (NAME if len(said.form) == 1 or is_name(said.form) else OTHER)


def _role_anywhere(word: str, form: str) -> str:
    """What a word is whatever the lists hold; empty where they decide."""
    if word in _SINGLE_JOIN:  # "i" is no English "I"
        return JOIN
    if (
        not form
        or word in _ends()
        or (word[0] in CLITICS and word[1:] in _ends())
        or (word.isascii() and form in _ends())
    ):
        return END
    if word.rstrip(".") in JOINING or form in particles():
        return JOIN
    if (
        form in titles()
        or form in _before_names()
        or form in legal_forms()
        or form.isdigit()
        or not ordinary().isdisjoint((form, word.lower()))
    ):
        return PLAIN
    return ""


@lru_cache(maxsize=1)
def ordinary() -> frozenset[str]:
    """Words that stand before names and in names of offices without being part of a person's name."""
    from importlib import resources

    text = (resources.files("tamis.screen") / "data" / "ordinary.txt").read_text("utf-8")
    lines = (line.split("#", 1)[0] for line in text.splitlines())
    return frozenset(word for line in lines if line[:1] not in ("!", "+", "=") for word in line.split())


def weight_of(words: Sequence[Mapping[str, Any]]) -> float:
    """What words that met weigh together: one that comes twice counts once, but for a syllable (Zhang Taotao)."""
    once = {place if is_syllable(word["query"]) else word["query"]: word for place, word in enumerate(words)}
    return float(sum(word["weight"] for word in once.values()))


@lru_cache(maxsize=1)
def _before_names() -> frozenset[str]:
    """Words that stand before names as ordinary ones do, but tell an organisation's: "Gang", "Crimea"."""
    return _marked("+")


@lru_cache(maxsize=1)
def _ends() -> frozenset[str]:
    return _marked("!")


@lru_cache(maxsize=1)
def usual_of_many() -> frozenset[str]:
    """Words that may be a person's name, but tell no organisation from others: "Islam", "Park"."""
    return _marked("=")


def _marked(mark: str) -> frozenset[str]:
    """The words of the table's lines that begin with a mark."""
    from importlib import resources

    text = (resources.files("tamis.screen") / "data" / "ordinary.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines() if line.startswith(mark) for word in line[1:].split())


def phrased(pieces: Sequence[tuple[int, int]], said: Sequence[Said]) -> tuple[list[tuple[int, int]], list[Said]]:
    """The words of a run with every phrase as one: "Joint Stock Company", "Oil and Gas", a name's "ad-Din"."""
    keys = [folded(word.form) for word in said]
    found: list[tuple[tuple[int, int], Said]] = []
    at = 0
    while at < len(said):
        size, word = 1, said[at]
        if word.form in FAITH and len(found) > 1 and found[-1][1].form in BEFORE_FAITH:
            (start, _), _ = found.pop()
            found.append(((start, pieces[at][1]), _of_faith(word.possessive)))
            at += 1
            continue
        for phrase, short in phrases(word.form):
            if tuple(keys[at : at + len(phrase)]) == phrase:
                size = len(phrase)
                word = _phrase(short, said[at + size - 1].possessive)
                break
        found.append(((pieces[at][0], pieces[at + size - 1][1]), word))
        at += size
    return [place for place, _ in found], [word for _, word in found]


@lru_cache(maxsize=1 << 16)
def phrases(form: str) -> Sequence[tuple[tuple[str, ...], str]]:
    """The phrases that begin with a word."""
    return beginning_with(folded(form))


@lru_cache(maxsize=1 << 12)
def _phrase(short: str, possessive: bool) -> Said:
    """What a phrase says, by its short form."""
    return said_of(short)._replace(role=PLAIN, begins=True, possessive=possessive)


@lru_cache(maxsize=2)
def _of_faith(possessive: bool) -> Said:
    """What "ad-Din" says behind a name."""
    return said_of("uddin")._replace(begins=True, possessive=possessive)


_POINTS = re.compile("[\u064b-\u0652\u0670\u0640]")
"""Short vowels that Arabic may write, and the stroke that makes words long."""
_UNSPEAKABLE = re.compile("[B-DF-HJ-NP-TV-XZ]{2,5}|[БВГДЖЗКЛМНПРСТФХЦЧШЩ]{2,5}")

_ARTICLES = ("al", "el", "an", "as", "ash", "at", "abu", "аль", "эль")


CLITICS = "وفبلك"
"""Letters that Arabic writes to the next word: "and", "so", "by", "to", "as"."""
_SINGLE_JOIN = ("i", *CLITICS)
_PARTING = ("of", "the", "for", "and", "in", "to", "et", "und", "и", "y", "e", "i", *CLITICS)
"""Words that join, beside which a name ends."""


def _telling(words: Sequence[tuple[str, int]]) -> tuple[tuple[str, bool], ...]:
    """What of a word has to be met: of its plain words no articles or initials; whether they are foreign."""
    return tuple(
        (form, flags & (FOREIGN | HANGUL | HAN) != 0)
        for form, flags in words
        if len(form) > 1 and form not in particles() and form not in legal_forms()
    )


_HER_OWN = ("Алл", "Анн", "Инн", "Інн", "Эмм", "Емм")
"""Women's names, which without their last letter sound like others."""
_OF_HER = re.compile(rf"\b({'|'.join(_HER_OWN)})(?:ы|и|е|і|у|ой|ою)\b")
_ENDINGS = re.compile(
    r"(?<=[а-яё]{2})"
    + "".join(rf"(?<!\b{name})" for name in _HER_OWN)
    + r"(?:(?<=[бвгджзклмнпрстфхцчшщ])(?:а|у|ом|(?<=[жчшщцр])ем|ым|е|ы|ью|(?<=т)и)|(?<=[рлнтд])(?:я|ю)|"
    r"(?<=[оеи])го|ою|ой|ей)\b"
)
_OF_PLACES = re.compile(r"(?<=[сц]ьк)(?:ого|ому|им|ім)\b|(?<=ск)(?:ого|ому|им|ом)\b")
_SOFT = re.compile(r"(?<=[аеиоуыэюя])(?:я|ю|ем)\b")
_NICKNAME = re.compile(r"\s[\"“„«(‘'][^\"”»)’']{1,30}[\"”»)’']\s")


def nominative(written: str) -> str:
    """A name in Cyrillic letters as if it stood alone: "Виктора Бута" is "Виктор Бут"."""
    if written.isascii() or not re.search("[а-яё]", written):
        return written
    written = _OF_HER.sub(r"\1а", written)
    return _SOFT.sub("й", _ENDINGS.sub("", _OF_PLACES.sub("ий", written)))


def feminine(written: str) -> str:
    """A woman's name in Cyrillic letters as if it stood alone, or a word that may end as one: "Марии Захаровой"
    is "Мария Захарова", "Хезболлы" is "Хезболла".
    """
    if written.isascii() or not (_HERS.search(written) or _CYRILLIC_WORD.fullmatch(written)):
        return written
    return _OF_A.sub("а", _OF_YA.sub("я", written))


_CYRILLIC_WORD = re.compile(r"[А-ЯІЇЄ][а-яё]{4,}[бвгджзклмнпрстфхцчшщ](?:ы|е|у|ой)")
_HERS = re.compile(r"[оеёи][вн]ой\b|ской\b")
_OF_YA = re.compile(r"(?<=[иь])(?:и|ей|ю)\b")
_OF_A = re.compile(r"(?<=[бвгджзклмнпрстфхцчшщ])(?:ой|ы|е|у|(?<=[гкхжчшщ])и)\b")


def without_nickname(written: str) -> str:
    """A name without a nickname in quotes or brackets."""
    return _NICKNAME.sub(" ", written)


_BROKEN = re.compile(r"-\r?\n[ \t]*(?=[^\W\d_])")
_LINES = re.compile(r"[\s>]+")


def _hyphen(broken: re.Match[str]) -> str:
    """What is left of a hyphen at the end of a line: nothing in a word; in capitals it stays after an article."""
    start, after = broken.start(), broken.string[broken.end()]
    before = _LAST.search(broken.string, max(0, start - MAX_WORD), start)
    inside = before is not None and before[0].isupper() and before[0].lower() not in JOINING
    return "" if after.islower() or (inside and after.isupper()) else "-"


_LAST = re.compile(r"[^\W\d_]{2,}$")


def compared(written: str) -> str:
    """A window as it is compared: in one line, its possessive and the hyphen of a broken word away."""
    joined = _BROKEN.sub(_hyphen, written)
    return POSSESSIVE.sub("", _LINES.sub(" ", joined)).strip(" .")


def is_usual(word: str) -> bool:
    """Whether a word of an organisation's name tells it from others no more than any other word does."""
    word = word.lower()
    return is_minor(word) or is_ordinary(word) or describes(word) or word in usual_of_many()


def is_minor(word: str) -> bool:
    """Whether a word is a particle, a title or a legal form."""
    return word in particles() or word in titles() or word in legal_forms()


@lru_cache(maxsize=1 << 12)
def is_ordinary(word: str) -> bool:
    """Whether a word is an ordinary one, as it is written or as phrases have it ("scence" for "sciences")."""
    return word in ordinary() or folded(word) in _folded()


@lru_cache(maxsize=1 << 12)
def describes(word: str) -> bool:
    """Whether a word says what an organisation is or does, in any language."""
    return describing().begins(word) != ""


@lru_cache(maxsize=1)
def _folded() -> frozenset[str]:
    return frozenset(map(folded, ordinary()))

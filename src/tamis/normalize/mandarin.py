"""Mandarin's syllables as Taiwan writes them, after Wade and Giles and without apostrophes.

That spelling has one letter where pinyin has two: "tu" is du and tu, "chu" is zhu, chu, ju and qu. So a family of
spellings cannot tell which is meant, but a number can say what may be the same syllable, as nicknames do.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tamis.normalize.tables import syllables

_ONSET = re.compile("[zcs]h|[^aeiouv]?")
FIRST = 60_000
"""The number of the first such syllable, beyond those of nicknames; those of Cantonese follow."""
_FIRST_WRITTEN = 60_500
"""The number of the first of what Taiwan writes for a character."""
_ONSETS = {
    "zh": "ch", "j": "ch", "q": "ch", "x": "hs", "z": "ts", "c": "ts", "b": "p", "d": "t",
    "g": "k", "r": "j",
}  # fmt: skip
_FINALS = {"ong": "ung", "iong": "iung", "ian": "ien", "ie": "ieh", "ue": "ueh"}
_WHOLE = {
    "zhi": "chih", "chi": "chih", "shi": "shih", "zi": "tzu", "ci": "tzu", "si": "szu", "ge": "ko",
    "ke": "ko", "he": "ho", "gui": "kuei", "kui": "kuei", "ye": "yeh", "yan": "yen", "you": "yu",
}  # fmt: skip


def may_be(word: str) -> tuple[int, ...]:
    """Numbers, one that a syllable of pinyin and what Taiwan may write for it have in common; else none.

    What Taiwan writes has another in common with characters (`of_character`).

    >>> bool({*may_be("du")} & {*may_be("tu")}), bool({*may_be("du")} & {*may_be("su")})
    (True, False)
    >>> [bool({*may_be("chi")} & {*may_be(word)}) for word in ("ji", "zhi", "shi")]
    [True, True, False]
    """
    return _numbers().get(word, ())


def of_character(word: str) -> int:
    """The number of what Taiwan may write for a character of this sound in pinyin.

    >>> of_character("zhen") in may_be("chen"), of_character("chen") in may_be("zhen")
    (True, False)
    """
    return _written().get(word, 0)


def is_syllable(word: str) -> bool:
    """Whether a word is a syllable of Mandarin, in pinyin or as Taiwan writes it.

    >>> is_syllable("hong"), is_syllable("hung"), is_syllable("hwang")
    (True, True, False)
    """
    return word in syllables() or word in _numbers()


def is_family_name(word: str) -> bool:
    """Whether a word is a usual family name of the Chinese, in pinyin or as Taiwan writes it.

    >>> is_family_name("zhao"), is_family_name("hsu"), is_family_name("ken")
    (True, True, False)
    """
    return word in _FAMILIES or any(number in _family_numbers() for number in may_be(word))


@lru_cache(maxsize=1)
def _family_numbers() -> frozenset[int]:
    return frozenset(number for word in _FAMILIES for number in may_be(word))


_FAMILIES = frozenset(
    "wang li zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song zheng xie "
    "han tang feng yu dong xiao cheng cao yuan deng fu shen zeng peng lu su jiang cai jia ding wei xue ye yan "
    "pan du dai xia zhong tian ren fan fang shi yao tan liao zou xiong jin hao kong bai cui kang mao qiu qin "
    "gu hou shao meng long wan duan lei qian yin yi chang wen qiao lai gong pang lan ou an bao bi bian bo chu "
    "cong di dou fei gan ge geng guan gui hong hua ji jian jing ju kuang lang le ling lou man mei mi miao min "
    "mo mu ni nie ning niu pei ping pu qi qu quan rao rong ruan sha shan shang shu shui si tao tong tu xi "
    "xian xiang xin xing xuan yun zang zhai zhan zhen zhuang zhuo zong zu".split()
)
"""Usual family names in pinyin. Source: common knowledge."""


@lru_cache(maxsize=1)
def _numbers() -> dict[str, tuple[int, ...]]:
    alike: dict[str, set[str]] = {}
    written: dict[str, set[int]] = {}
    for syllable, number in _written().items():
        form, changed = _in_taiwan(syllable)
        alike.setdefault(form, set()).update((syllable, form, changed))
        written.setdefault(form, set()).add(number)
        written.setdefault(changed, set()).add(number)
    numbers: dict[str, tuple[int, ...]] = {}
    for number, form in enumerate(sorted(alike), start=FIRST):
        for word in alike[form] if len(alike[form]) > 1 else ():
            numbers[word] = (*numbers.get(word, ()), number)
    return {word: (*some, *sorted(written.get(word, ()))) for word, some in numbers.items()}


@lru_cache(maxsize=1)
def _written() -> dict[str, int]:
    """By syllable of pinyin, the number of what Taiwan writes for it."""
    forms = {syllable: _in_taiwan(syllable)[0] for syllable in sorted(syllables())}
    number = {form: place for place, form in enumerate(sorted(set(forms.values())), start=_FIRST_WRITTEN)}
    return {syllable: number[form] for syllable, form in forms.items()}


def _in_taiwan(syllable: str) -> tuple[str, str]:
    """How Taiwan writes a syllable of pinyin, and how those write it who change no more than its beginning."""
    onset = _ONSET.findall(syllable)[0]
    final, first = syllable[len(onset) :], _ONSETS.get(onset, onset)
    written = _WHOLE.get(syllable) or first + _FINALS.get(final, final)
    if final == "uo" and first not in ("k", "h", "sh"):
        written = first + "o"
    return written, first + final

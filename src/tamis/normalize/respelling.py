"""What languages write each in their own way, in one spelling: of the words of names, and of the tables' words."""

from __future__ import annotations

import re


def respelt(word: str) -> str:
    """The plain word with patronymics' endings, and sounds that languages write their own way, as in English."""
    if len(word) > 6 and word[-1] in "hjzce":
        word = _PATRONYMIC.sub(r"\1vich", word)
    if "dd" in word and len(word) > 6:
        word = _FAITH.sub("uddin", word)
    if "j" in word or "ch" in word or "ks" in word or "dzh" in word:
        word = _SOUNDS.sub(lambda found: _AS_ENGLISH[found[0]], word)
    return word


_FAITH = re.compile("(?<=[a-z]{2})[aeiou]dd(?:i|ee|ai|ie|y)ne?$")
"""How "ad-Din", of the faith, ends a name: Nureddin, Noureddine, Nooruddeen."""
_AS_ENGLISH = {
    "sjtj": "shch", "tsch": "ch", "tch": "ch", "tj": "ch", "zj": "zh", "sj": "sh", "dzh": "j", "dj": "j",
    "ks": "x",
}  # fmt: skip
_SOUNDS = re.compile("sjtj|tsch|tch|tj(?=$|[^aeiou])|zj|sj|dzh|dj|ks")
_PATRONYMIC = re.compile(r"(?<=[a-z]{2})([oe])[vw](?:itj|itsj|itch|itsch|itsh|ish|icz|ic|ych|iche|yc)$")

"""What publishers call their measures, brought to the few kinds that must be kept apart.

A travel ban is not an asset freeze: who screens payments and who issues visas ask for different ones. What none of
the words tells is `other`, with the publisher's own words beside it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tamis.model import Measure

_WORDS = (  # the first whose words stand in the text decides
    (
        "travel ban",
        r"travel|entry (?:ban|into)|\bvisa|admission|immigration|в'їзд|\bвіз[аи]?\b|дипломатичн\w+ віз|"
        r"einreise|entr[ée]e",
    ),
    ("arms embargo", r"\barms\b|\bweapon|збро[їй]|\bвійськов(?!их корабл)|embargo sur les armes|rüstungs"),
    (
        "asset freeze",
        r"asset.{0,12}fr[eo]z|fr[eo]ez|frozen|\bblock(?:ed|ing|s)?\b|targeted financial|"
        r"financial (?:measures|sanctions)|\bgel\b|avoirs|sperrung|блокуван\w+ актив|актив",
    ),
    (
        "trade",
        r"\btrad(?:e|ing)\b|\bexport|\bimport|\bgoods\b|\bmaritime\b|\btransport|\bports?\b|\bships?\b|"
        r"\bshipping\b|\bvessels?\b|\bcrew|\bflags?\b|\bde-?flag|\bcharter|\blicen[cs]e|\baircraft\b|"
        r"\bprocure|\btechnical assistance|торг|експорт|імпорт|ввезення|вивезення|закупів|суд(?:ен|на)|"
        r"транзит|перевезен",
    ),
)
_KINDS = tuple((kind, re.compile(words, re.IGNORECASE)) for kind, words in _WORDS)


@lru_cache(maxsize=4096)
def measure(text: str) -> Measure:
    """The measure that a publisher's words mean, with the words.

    >>> measure("Targeted Financial Sanction").kind, measure("Prohibition of port entry").kind
    ('asset freeze', 'trade')
    >>> measure("Director Disqualification Sanction")
    Measure(kind='other', text='Director Disqualification Sanction')
    """
    return Measure(next((kind for kind, words in _KINDS if words.search(text)), "other"), text)

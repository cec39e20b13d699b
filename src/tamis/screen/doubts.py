"""What speaks against a name in running text that would be a match for a customer.

A customer gives one name, whole; a text is full of names, and most of them are of nobody on any list. So what is
spelt otherwise, or says more than the list does, loses more here than it loses between two customers; and a
common name, a word alone, a weak alias or a ship's name without a ship do not accuse alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tamis.model import Name
from tamis.normalize.korean import heard_as
from tamis.normalize.tables import legal_forms, particles, syllables, titles
from tamis.normalize.text import plain_words
from tamis.normalize.tokens import written_words
from tamis.screen.initials import doubt_of_initials, is_initialled
from tamis.screen.ordered import family_and_given, given_first, in_order, in_some_order, telling_words
from tamis.screen.plausible import CONSONANTS, LONG, coarse_sounds, tells_in_syllables, two_syllables
from tamis.screen.said import is_minor, is_ordinary, is_speakable, is_usual, ordinary, usual_of_many, weight_of
from tamis.screen.voiced import is_voiced, soft, vowels

PERSONS = ("Person", "")
SHIPS = ("Vessel", "Airplane")
COMMON_ANYWHERE = "a common name"
COMMON_NAME = "a common name, and nobody of the same programme beside it"
ASSUMED = "a common name that is not the bearer's own, and nobody of the same programme beside it"
COMMON = (COMMON_ANYWHERE, COMMON_NAME, ASSUMED)
NONE_OF_MANY = "a common name, and the text says of its bearer what no list does"
WORD_ALONE = "a word alone, and nobody of the same programme beside it"
PLAIN_WORD = "a word alone, and the text does not say of what"
WEAK = "a weak alias"
ORDINARY_NAME = "a name of ordinary words, and nobody of the same programme beside it"
PART = "a part of another's name"
NO_SHIP = "a ship's name, and no ship"
PLACE = "a ship's name of one word, where a place stands"
NO_NUMBER = "a ship's name of one word, and not her number"
NAMESAKE = "a name that others have, and an occupation that designated parties hardly have"
NO_STATE = "letters without vowels, and nothing of arms, states or business beside them"
NO_NORTH = "a Korean's name, and nothing of North Korea"
SMALL = "an organisation's name in a text without capitals"
OF_OTHERS = "a name that others have, in a text of other nations"
OF_MANY = "a name that many Koreans have, and nobody of the same programme beside it"
SPELT_AS_ANOTHER = "a name of its own, which the listed one is like"
OTHER_BODY = "another organisation, by words that each has and the other lacks"
ACRONYM = "an acronym, and nothing of arms or sanctions beside it"

_COMMON, _COMMON_LONG, _COMMON_UNSAID = 1.2, 1.0, 1.6
"""What the words of a person's name have to weigh together to accuse alone; of one of three words and more, or
with a title; of a party of which the list does not say that it is a person."""
_ORDERED = 2.1
"""What the words of a name weigh together that is told by their order."""
NAMED, NAMED_BY_PART, NAMED_OFTEN = 1.7, 2.0, 1.7
"""What the words of a name weigh that others have who are known for what they do; where the list has more names,
or the text says of what nation its bearer is; of what nation, where three countries list the name."""
_RARE_TURNED, _RARE_TITLED = 1.48, 1.5
"""What two words of a name weigh that may be turned around, or that need no title that the list has."""
_COMMON_MEANT = 0.85
"""The same of a name that most lists have, each once."""
_COMMON_AMONG = 0.95
"""The same of a name beside which somebody of the same programme is named."""
_ARTICLES = frozenset(("al", "el", "ul", "ad", "ar", "as", "ash", "at", "az", "an"))
_TAIL = re.compile(r"[A-Z]{1,2}-[A-Z]{3,4}")
"""What an aircraft is called by, such as "EP-CFQ"."""
_NUMBER = re.compile(r"\d{3,}")
_SERVANT = ("abdul", "abdel", "abdal", "abd")
"""What with the next word is one given name."""
_RARE = 1.4
"""What the words of a person's name weigh together who may be called by them alone."""
_SPELT, _ACROSS, _OTHERWISE = 60.0, 40.0, 90.0
"""Points for a word's whole unlikeness, in one alphabet and between two; between Cyrillic and Latin letters where
consonants differ."""
_FAMILY_FIRST = re.compile("[\u0400-\u04ff\u3400-\u9fff\uac00-\ud7a3]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_VOWELS, _VOWELS_SAID = re.compile("[aeiouyj]"), re.compile("[aiouy]+")
_MORE, _FATHER, _LESS, _LESS_KNOWN, _NICK = 10.0, 6.0, 10.0, 4.0, 5.0
"""Points for a word that the list lacks, for "son of" that it lacks, for a word of an organisation's name that the
text lacks, and for a nickname."""

BY_FATHERHOOD = re.compile(r"(?i)(?:abu|umm?)[ -](?:a[a-z][ -])?\w+")
"""What a man is called after his first son, or a woman, with nothing more: "Abu Mazen"."""

_FATHERS = re.compile(r"(?:[aoeiy]v[iy]?ch|[aoeiy]vi(?:tj|tch|tsj)|[oeiy]vna|[iy]chna|a(?:u|v|w)na|ivna|[iy]ich)$")

_OF_DESCENT = re.compile("s[ae]y+[aei]d")
"""What Shiites of the Prophet's line are called before their name, and the press leaves out."""

_UNVOICED = 5.0
"""Points for words that meet no name in their own alphabet, where that writes neither capitals nor vowels."""
_ABJAD = re.compile("[\u0590-\u08ff]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_NAMELESS, _INITIAL, _INITIAL_ALONE, _OF_HIS = 4.0, 8.0, 2.0, 10.0
"""Points for a person's name other than the father's that the text lacks, for an initial, for one beside a family
name alone, and for an i at the end, which makes of the name of a man or a place that of his people.
"""

_LIKE = 0.7
"""What is less alike is another name ("Sherzai", Ishakzai), unless it is the beginning of one."""
_SOUNDED = 6
"""Letters of an organisation's name of one word that accuses alone where it is listed in another alphabet only."""
_OF_ANY_STATE = frozenset("ministry minister wzara wzarh wzarah department government parliament cabinet".split())
"""Words in the names of what every state has."""
_MINISTER = re.compile("minist(?:er|ers|re|res|ro|ra|ros|ru)")
"""Who holds an office of which the list has the body."""
_TELLING, _TELLING_SHORT = 0.75, 0.9
"""What an organisation's name of one word has to weigh to accuse alone; of four letters."""
_COINED, COUNTRIES = 0.95, 3
"""What a long word has to weigh, and how many countries or unions have to list it, to accuse alone."""
_IN_FULL = 1.6
"""What the words that are not usual weigh of a name that accuses in small letters."""
WELL_KNOWN = 4
"""Lists that have an organisation's name of one word, so that it accuses alone."""
_SEVERAL = 4
"""Where more than one list of so many has a name, it is one that others mean: a person by a part of it."""
_FEW = 3
"""Where no more than one list of so many has a name, it is one that few would mean by a part of it."""
MAY_BE_PERSON = "LegalEntity"
"""The kind of parties of which a list does not say what they are: persons, among others."""


class Met(NamedTuple):
    """A name of a text beside a listed one: as written, the listed name, what kind of party has it, and word by
    word what met (see `match.explain.words`).
    """

    written: str
    listed: Name
    kind: str
    detail: Mapping[str, Any]


class Known(NamedTuple):
    """How many lists have such a name, of `loaded` altogether; that none has it more than once; how many
    countries, or unions of them, have these lists; and how many have any that sounds like a word alone.
    """

    lists: int
    loaded: int
    once: bool = False
    countries: int = 1
    alike: int = 1


def losses(met: Met, having: Known) -> Iterator[tuple[float, str]]:
    """The points that a text takes from a match, each with why."""
    detail, (lists, loaded, *_) = met.detail, having
    known = lists >= WELL_KNOWN and any(not is_ordinary(word["query"]) for word in detail["words"])
    share = min(1.0, 2 / max(1, len(detail["words"])))
    cyrillic = _CYRILLIC.search(met.written + met.listed.text) is not None
    unvoiced = _ABJAD.search(met.written) is not None and not _ABJAD.search(met.listed.text)
    initialled = is_initialled(detail["words"])
    for word in detail["words"]:
        if unvoiced and is_voiced(word["query"], word["listed"]):
            continue
        if met.kind in PERSONS and {word["query"], word["listed"]} <= _ARTICLES:
            continue
        if met.kind not in PERSONS and len(detail["words"]) == 1 and _is_coined_alike(word, having.alike):
            continue
        if word["relation"] in ("spelling", "joined"):
            if vowels(word["query"]) == vowels(word["listed"]):
                continue
            longer = max(word["query"], word["listed"], key=len)
            shorter = min(word["query"], word["listed"], key=len)
            unlike = word["likeness"] < _LIKE and longer.isascii() and not longer.startswith(shorter)
            if met.kind in PERSONS and (longer == shorter + "i" or unlike):
                yield _OF_HIS, f"another name: {word['query']}"
            yield _rounded(share * _SPELT * (1 - word["likeness"])), f"spelt otherwise in a text: {word['query']}"
        elif word["relation"] == "transliteration":
            points = share * _across(word["query"], word["listed"], cyrillic) * (1 - word["likeness"])
            yield _rounded(points), f"spelt otherwise in a text: {word['query']}"
        elif word["relation"] == "nickname":
            yield _NICK, f"a nickname: {word['query']}"
        elif word["relation"] == "initial":
            yield _INITIAL_ALONE if initialled else _INITIAL, f"an initial: {word['query']}"
    if unvoiced:
        yield _UNVOICED, "letters without vowels and capitals, which may be other words"
    if met.kind not in PERSONS:
        for word in detail["only_listed"]:
            if not is_minor(word):
                less = _LESS_KNOWN if known and is_ordinary(word) else _LESS
                yield less, f"the text does not say “{word}”"
        for word in detail["only_query"]:
            if word == "in":
                yield _MORE, "the text says “in”"
            elif not is_minor(word):
                yield _FATHER, f"the text says more: {word}"
    else:
        for word in detail["only_query"]:
            if word in particles():
                if particles()[word]:
                    yield _FATHER, f"the list does not say “{word}”"
            elif word not in titles():
                yield _MORE, f"the text says more: {word}"
        lacking = any(
            not is_minor(word) and not _FATHERS.search(word) and not _OF_DESCENT.fullmatch(word)
            for word in detail["only_listed"]
        )
        if lacking and not (lists * _SEVERAL > loaded and _is_short_form(met)):
            yield _NAMELESS, "the text lacks a name that the list has"


def _across(query: str, listed: str, cyrillic: bool) -> float:
    """Points for a word's whole unlikeness between two alphabets.

    From Cyrillic letters consonants come over as they are, and of vowels all but the soft ones.
    """
    if not cyrillic or soft(query) == soft(listed):
        return _ACROSS
    return _SPELT if _VOWELS.sub("", query) == _VOWELS.sub("", listed) else _OTHERWISE


def _is_short_form(met: Met) -> bool:
    """Whether a person is called by the first of the given names and of the family's, which are rare together."""
    words = met.detail["words"]
    weight = weight_of(words)
    if weight < _COMMON or any(word["relation"] != "same" for word in words):
        return False
    family, given = family_and_given(met.listed.text)
    whole = telling_words(met.listed.text)
    halves = (telling_words(given), telling_words(family)) if family and given else (whole, whole[::-1])
    if weight < _RARE and words[0]["listed"] not in halves[0][:1]:  # "Mohamed Abdullahi" for Abdullahi Mohamed
        return False
    return not {half[0] for half in halves if half} & set(met.detail["only_listed"])


def _is_fathers(word: Mapping[str, Any], listed: str) -> bool:
    """Whether a word says whose son somebody is, and is not the family name as the list has it ("ABRAMOVICH")."""
    if not _FATHERS.search(word["query"]):
        return False
    family, _ = family_and_given(listed)
    return family == listed or word["listed"] not in written_words(family)


def is_of_syllables(name: str) -> bool:
    """Whether a name is one of Chinese or Korean syllables alone."""
    return all(word in syllables() or heard_as(word) for word in written_words(name))


def doubts(met: Met, having: Known, *, goes_on: bool = False) -> str:
    """Why a match does not accuse alone; empty where it does. `goes_on` says that the name may go on."""
    unvoiced = _ABJAD.search(met.written) and not _ABJAD.search(met.listed.text)
    return _doubts(met, having, goes_on) or (NO_STATE if unvoiced and met.kind not in PERSONS else "")


def _doubts(met: Met, having: Known, goes_on: bool) -> str:
    lists, loaded, once, countries, alike = having
    if met.listed.strength == "weak":
        return WEAK
    detail = met.detail
    words = detail["words"]
    korean = _HANGUL.search(met.written) is not None  # where "Li" and "An" are no particles
    heavy = [word for word in words if korean or not is_minor(word["query"])]
    kind = met.kind
    lacking = [word for word in detail["only_listed"] if not is_minor(word)]
    few = lists * _FEW < loaded
    ordinary_ones = sum(is_ordinary(word["query"]) for word in heavy)
    unsaid = kind == MAY_BE_PERSON and len(heavy) in (2, 3) and not ordinary_ones and not lacking
    if kind in PERSONS or (unsaid and all(word["query"].isalpha() for word in heavy)):
        # Most lists have it, none of them twice: one party, whom others mean.
        meant = once and lists >= WELL_KNOWN and lists * 2 > loaded - 2
        if is_initialled(words):
            return doubt_of_initials(words, whole=not detail["only_listed"], meant=meant) or NAMESAKE
        if len(heavy) <= 2 and lacking and any(_is_fathers(word, met.listed.text) for word in heavy):
            return "no family name"
        if lacking and not {"of", "the"}.isdisjoint(detail["only_listed"]):
            return "a part of a by-name"
        if lists < WELL_KNOWN and BY_FATHERHOOD.fullmatch(met.written):
            return "a by-name alone"
        if heavy and ordinary_ones == len(heavy) and lists < WELL_KNOWN:
            return "a name of ordinary words"
        titled = any(word in titles() for word, _ in plain_words(met.written))
        titled_so = titled and any(word in titles() for word, _ in plain_words(met.listed.text))
        titled = titled_so or (titled and countries > 1)
        full = [word for word in words if word["relation"] != "initial"]
        least = _COMMON_LONG if titled or len(full) > 2 else _COMMON
        if meant:
            least = _COMMON_MEANT
        if kind not in PERSONS:
            least = _COMMON_UNSAID
        weight = weight_of(heavy)
        servant = len(heavy) == 2 and heavy[0]["query"] in _SERVANT
        if weight < (max(least, _RARE) if goes_on else least):
            alone = goes_on or lacking or servant or weight < _COMMON_AMONG
            return COMMON_ANYWHERE if alone else COMMON_NAME
        if len(heavy) > 2 and weight < _ORDERED and not in_some_order(met.listed.text, heavy):
            return "a name in another order"
        rare = weight >= _RARE_TURNED and "," not in met.written  # "Viktor, Bout" may be two
        if len(heavy) == 2 and not rare and _is_turned(met, heavy):
            return "a name in another order"
        if (
            len(heavy) == 2
            and weight < _RARE_TITLED
            and met.written.isascii()
            and not titles().keys().isdisjoint(detail["only_listed"])
        ):
            return "a common name without the title that the list has"
        more = [word for word in detail["only_query"] if not is_minor(word)]
        spelt = any(word["relation"] == "spelling" and word["likeness"] < 1.0 for word in heavy)
        if countries < 2 and weight < NAMED_BY_PART and (more or (goes_on and spelt)):
            return "a part of a name that few lists have"
        father = any(particles().get(word) for word in detail["only_query"])
        if father and (weight < NAMED_BY_PART or _ABJAD.search(met.written)):
            return "another father's son"
        if weight < _RARE and not titled_so and servant:
            return "a given name alone"
        foreign = korean and " " in met.written and not is_of_syllables(met.listed.text)
        if korean and not (foreign and tells_in_syllables(written_words(met.written))):
            return NO_NORTH
        if kind in PERSONS:
            named = NAMED_BY_PART if len(lacking) > 1 else NAMED
            return _unvoiced(met, heavy) or (NAMESAKE if weight < named and countries < COUNTRIES else "")
    if kind in SHIPS:
        if _TAIL.fullmatch(met.written) and met.written == met.listed.text:
            return ""
        if len(words) > 2 and any(
            _NUMBER.fullmatch(word["query"]) and word["relation"] == "same" for word in words
        ):
            return ""  # "Fu Yuan Yu 7877"
        return NO_SHIP if len(words) > 1 else NO_NUMBER
    if any(_MINISTER.fullmatch(word["query"]) and word["relation"] != "same" for word in words):
        return "an office, not a body"
    if "professor" in detail["only_query"]:
        return "somebody of another organisation"
    own = any(word not in particles() and word not in legal_forms() for word in detail["only_query"])
    if lacking and (own or any(word["relation"] == "variant" and is_usual(word["query"]) for word in heavy)):
        return OTHER_BODY
    if len(words) == 1:
        [word] = words
        if not legal_forms().keys().isdisjoint(detail["only_query"]) and len(detail["only_listed"]) > len(lacking):
            return "a company of another form"
        formless = not legal_forms().keys().isdisjoint(detail["only_listed"])
        if _is_acronym(met) and not (formless and is_speakable(met.written)):  # "RADAR"
            return "" if lists >= WELL_KNOWN and len(word["query"]) > 3 else ACRONYM
        letters = len(word["query"])
        if met.listed.text.isascii() != met.written.isascii():
            same = word["relation"] in ("same", "transliteration") and word["likeness"] == 1.0
            voiced = _ABJAD.search(met.written) is not None and is_voiced(word["query"], word["listed"])
            to_the_letter = (same and letters >= _SOUNDED) or (_as_one(met, word) and letters > _SOUNDED)
            if voiced and not to_the_letter:
                return PLAIN_WORD
        else:
            to_the_letter = _to_the_letter(word)
        if not to_the_letter and not _is_coined_alike(word, alike):
            return "a word alone"
        if letters >= LONG and word["weight"] >= _COINED:
            return "" if max(countries, alike * (not to_the_letter)) >= COUNTRIES else WORD_ALONE
        if (
            word["weight"] < (_TELLING if letters > 4 else _TELLING_SHORT)
            or lists < WELL_KNOWN
            or letters < 4
            or formless
            or word["query"] in usual_of_many()
        ):
            if word["weight"] < _COINED or letters < 4:
                return "a word alone"
            return WORD_ALONE if letters >= _SOUNDED and not formless else PLAIN_WORD
    elif len(heavy) <= 4 and all(is_usual(word["query"]) for word in heavy):
        beside = {*detail["only_listed"], *detail["only_query"]}
        whole = beside <= {*legal_forms(), *particles()}
        to_the_letter = whole and all(word["relation"] == "same" for word in heavy)
        formed = any(word in legal_forms() for word, _ in plain_words(met.written))
        if ordinary_ones < len(heavy):
            as_listed = lists >= WELL_KNOWN or all(word["relation"] != "variant" for word in heavy)
            telling = whole and lists * _SEVERAL > loaded and countries > 1 and as_listed
        else:
            of_any_state = any(word["query"] in _OF_ANY_STATE for word in heavy)
            exact = len(heavy) > 2 and to_the_letter and not of_any_state and in_order(met.listed.text, heavy)
            telling = (exact or (len(heavy) > 3 and not lacking)) and lists >= WELL_KNOWN
            telling = telling or (exact and countries > 1)
        if not (telling or (to_the_letter and formed)):
            told_apart = to_the_letter and not any(word["query"] in _OF_ANY_STATE for word in heavy)
            return ORDINARY_NAME if told_apart else "a name of ordinary words"
    elif few and (lacking or any(not is_minor(word) for word in detail["only_query"])):
        return "a part of a name that few lists have"
    elif few and any(
        word["relation"] not in ("same", "transliteration") for word in heavy if not _as_one(met, word)
    ):
        return "a name that few lists have, spelt otherwise"
    return _unvoiced(met, heavy)


def _unvoiced(met: Met, heavy: Sequence[Mapping[str, Any]]) -> str:
    """The doubt that words without vowels are others than a name's in Latin letters, or in another order."""
    if not _ABJAD.search(met.written) or _ABJAD.search(met.listed.text):
        return ""
    if met.kind in PERSONS and met.written.startswith("ال"):
        return "an article before the name"
    other = [
        word for word in heavy if word["relation"] != "variant" and not is_voiced(word["query"], word["listed"])
    ]
    if len(other) > max(0, len(heavy) - 2) or (len(heavy) == 2 and not in_order(met.listed.text, heavy)):
        return "letters without vowels that are not those of the name"
    return ""


def _is_turned(met: Met, heavy: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the text has a name's two words the other way round.

    Family names come first in lists, before a comma, and with Chinese and Koreans and in Cyrillic letters.
    Where the text has the comma, the family's comes first.
    """
    listed = given_first(met.listed.text)
    words = [word for word in written_words(listed) if not is_minor(word)]
    free = (
        _FAMILY_FIRST.search(met.listed.text + met.written)
        or all(heard_as(word) for word in words)
        or (heavy[0]["query"] in syllables() and heavy[1]["query"] in two_syllables())  # "Chen Quanguo"
    )
    spoken = not any(len(word) > 2 and word.isupper() for word in met.written.split())
    whole = len(words) == 2 or "," in met.written
    return whole and not free and spoken and not in_order(listed, heavy)


def _as_one(met: Met, word: Mapping[str, Any]) -> bool:
    """Whether two words without vowels are one of the list."""
    return (
        word["relation"] == "joined"
        and bool(_ABJAD.search(met.written))
        and is_voiced(word["query"], word["listed"])
    )


def _to_the_letter(word: Mapping[str, Any]) -> bool:
    """Whether a word is the listed one, or two of these written as one."""
    relation: str = word["relation"]
    return relation == "same" or (relation == "joined" and word["likeness"] == 1.0)


def _is_coined_alike(word: Mapping[str, Any], countries: int) -> bool:
    """Whether a long coined word that several countries list is written as it sounds: "Hisbollah", "Hezbolá"."""
    if countries < COUNTRIES or word["weight"] < _COINED or len(word["query"]) < LONG:
        return False
    written, listed = (
        (coarse_sounds(said), _VOWELS_SAID.findall(said.replace("h", "").replace("e", "i")))
        for said in (word["query"], word["listed"])
    )
    return written == listed and len(written[0]) >= CONSONANTS


def _is_acronym(met: Met) -> bool:
    """Whether the text has three to six capitals that the list has so, too, and that are no ordinary word."""
    word = met.written if met.written.isascii() else met.detail["words"][0]["query"].upper()
    listed = word in re.findall(r"\w+", met.listed.text)
    usual = word.lower() in ordinary() or word.lower() in usual_of_many()
    return listed and met.written.isupper() and 3 <= len(word) <= 6 and not usual


def is_in_full(met: Met) -> bool:
    """Whether an organisation's name stands there whole and to the letter, and is rare or has a legal form."""
    detail = met.detail
    heavy = [word for word in detail["words"] if not is_minor(word["query"])]
    whole = all(word in particles() for word in detail["only_listed"]) and all(map(is_minor, detail["only_query"]))
    if (
        not whole
        or len(heavy) < 2
        or not in_order(met.listed.text, heavy)
        or any(word["relation"] != "same" for word in heavy)
    ):
        return False
    formed = any(word in legal_forms() for word, _ in plain_words(met.written))
    own = [word for word in heavy if not is_usual(word["query"])]
    weight: float = sum(word["weight"] for word in own)
    return weight >= (_COINED if formed else _IN_FULL)


def _rounded(points: float) -> float:
    return round(points, 2)

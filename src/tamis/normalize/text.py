"""Written forms to plain words: folding, scripts, transliteration.

Promise: a pure function of the text, the same on every machine, for any string at all (null bytes,
right-to-left marks, a million combining accents), in time linear in its length. What comes out is lower-case
ASCII, so that one alphabet of 36 characters is all that the spelling measure has to know.

Arabic, Hebrew and the Indic scripts leave vowels unwritten: their words carry the `ABJAD` flag, and the
spelling measure then lets vowels come and go almost freely. Cyrillic, Greek, Arabic and Hebrew have tables
here, made for names (not for reversible transliteration); everything else goes through `anyascii`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

ABJAD = 1
"""Flag of a word that came from a script which leaves vowels unwritten."""

HAN = 32
"""Flag of a word that came from Chinese characters: its sound is exact, and so must be what meets it."""

HANGUL = 128
"""Flag of a word that came from Korean letters: two such words are compared by their exact sounds."""

MAX_TEXT = 1000
"""Characters of one name that are looked at; the rest is cut, and the answer says so."""

MAX_WORD = 40
"""Letters of one word that are compared."""

_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґђјљњћџўқғҳҷәөүұһңӣӯ",
        "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch . y . e yu ya "
        "i yi ye g dj j lj nj c dz u q gh h j a o u u h ng i u".split(" "),
        strict=True,
    )
)
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρσςτυφχψω",
        "a v g d e z i th i k l m n x o p r s s t y f ch ps o".split(" "),
        strict=True,
    )
)
_GREEK_PAIRS = (
    ("ου", "u"),
    ("μπ", "b"),
    ("ντ", "nt"),
    ("γγ", "ng"),
    ("γκ", "gk"),
    ("ευ", "ef"),
    ("αυ", "af"),
    ("τζ", "tz"),
)
_ARABIC = dict(
    zip(
        "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةأإآٱؤئءپچژگکیےںٹڈڑہھۃۀەڤڭۆۇۈۋېێڕڵ",
        "a b t th j h kh d dh r z s sh s d t z a gh f q k l m n h w y a a a i a a w y . "
        "p ch zh g k y y n t d r h h a a a v ng o u u v e e r l".split(" "),
        strict=True,
    )
)
_HEBREW = dict(
    zip(
        "אבגדהוזחטיכךלמםנןסעפףצץקרשת",
        "a b g d h w z ch t y k k l m m n n s a p f ts ts k r sh t".split(" "),
        strict=True,
    )
)
_LATIN = {
    "ß": "ss",
    "ø": "o",
    "æ": "ae",
    "œ": "oe",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ł": "l",
    "ı": "i",
    "ə": "a",
    "ħ": "h",
    "ŋ": "ng",
    "č": "ch",
    "š": "sh",
    "ş": "sh",
    "ș": "sh",
    "ž": "zh",
    "ʼ": "",
}
# Letters of other alphabets that look like Latin ones; used only inside a word that mixes the two.
_LOOKALIKES = dict(
    zip(
        "аеорсухіјѕһԛԝкмнвтбгαοερινκτυχβημ",
        "a e o p c y x i j s h q w k m h b t b r a o e p i v k t u x b n m".split(" "),
        strict=True,
    )
)
_COMPOUND_SURNAMES = frozenset(
    ["欧阳", "歐陽", "司马", "司馬", "诸葛", "諸葛", "上官", "司徒", "夏侯", "皇甫", "尉迟", "令狐", "慕容"]
)
# Korean family names as they are really written in Latin, where the official romanisation differs much.
_KOREAN_SURNAMES = {
    "김": "kim",
    "이": "lee",
    "리": "ri",
    "박": "park",
    "최": "choi",
    "정": "jung",
    "조": "cho",
    "강": "kang",
    "임": "lim",
    "림": "rim",
    "윤": "yoon",
    "오": "oh",
    "신": "shin",
    "류": "ryu",
    "유": "yoo",
    "우": "woo",
    "구": "koo",
    "노": "roh",
    "로": "ro",
    "문": "moon",
    "배": "bae",
    "백": "paek",
    "권": "kwon",
    "고": "ko",
    "길": "kil",
}
# Russian patronymics, which every language writes in its own way: -ovitj, -ovitsj, -owicz, -ovič …
_PATRONYMIC = re.compile(r"(?<=[a-z]{2})([oe])[vw](?:itj|itsj|itch|itsch|itsh|ish|icz|ic|ych|iche|yc)$")
_JOINERS = dict.fromkeys(map(ord, "'’‘`´ʻʼʾʿ′\"“”„«»ـ"), None)
_ABBREVIATION = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")
_WORDS = re.compile(r"[^\W_]+")


def plain_words(text: str) -> tuple[tuple[str, int], ...]:
    """The words of a written form in order, each as lower-case ASCII with its flags.

    >>> plain_words("Müller-Özdemir")
    (('muller', 0), ('ozdemir', 0))
    >>> plain_words("حزب الله")
    (('hzb', 1), ('al', 1), ('lh', 1))
    """
    folded = text[:MAX_TEXT].lower() if text.isascii() else _fold(text)
    folded = folded.translate(_JOINERS)
    if "." in folded:
        folded = _ABBREVIATION.sub(lambda found: found.group().replace(".", "") + " ", folded)
    found = _WORDS.findall(folded)
    if folded.isascii() and folded.islower():
        return tuple((_patronymic(word)[:MAX_WORD], 0) for word in found)
    words: list[tuple[str, int]] = []
    for word in found:
        words.extend(_plain(word, len(found) == 1))
    return tuple(words)


def _fold(text: str) -> str:
    """Compatibility forms, case and accents taken away. Bounded: marks go before the normal form is made."""
    if len(text) > MAX_TEXT:
        text = "".join(c for c in text if unicodedata.category(c) not in ("Mn", "Cf"))[:MAX_TEXT]
    text = unicodedata.normalize("NFKC", text.casefold()).casefold()
    kept = []
    for c in _INDIC.sub(lambda found: _ascii(found.group()).upper(), text):
        for part in c if c in _TABLE else unicodedata.normalize("NFD", c):
            category = unicodedata.category(part)
            if category == "Cc":
                kept.append(" ")
            elif category not in ("Mn", "Cf"):
                kept.append(part)
    return unicodedata.normalize("NFC", "".join(kept))


@lru_cache(maxsize=65536)
def _plain(word: str, alone: bool) -> tuple[tuple[str, int], ...]:
    """One word of any script as plain words: usually one, more for Chinese names and the Arabic article.

    `alone` says that it is the whole name; a Korean one then holds the family name and the given name.
    """
    if word.isascii():  # capitals mark what `_fold` made of Indic letters
        lower = _patronymic(word.lower())[:MAX_WORD]
        return ((lower, 0 if word.islower() or word.isdigit() else ABJAD),)
    word = word.lower()
    scripts = {_block(c) for c in word if not c.isdigit()}
    if "latin" in scripts and scripts & {"cyrillic", "greek"}:
        word = "".join(_LOOKALIKES.get(c, c) for c in word)
        scripts = {_block(c) for c in word if not c.isdigit()}
    if scripts == {"arabic"}:
        return _from_arabic(word)
    if scripts == {"han"}:
        return _from_han(word)
    if scripts == {"hangul"}:
        return _from_hangul(word, alone)
    if scripts == {"greek"}:
        for pair, latin in _GREEK_PAIRS:
            word = word.replace(pair, latin)
    plain = "".join(_TABLE.get(c, c) for c in word)
    flags = ABJAD if "hebrew" in scripts else 0
    if not plain.isascii():
        plain = _ascii(plain)
    return _cut(plain, flags)


def _cut(plain: str, flags: int) -> tuple[tuple[str, int], ...]:
    return tuple((_patronymic(part)[:MAX_WORD], flags) for part in _WORDS.findall(plain))


def _patronymic(word: str) -> str:
    return _PATRONYMIC.sub(r"\1vich", word) if len(word) > 6 else word


def _ascii(text: str) -> str:
    from anyascii import anyascii

    return "".join(c if c.isalnum() else " " for c in str(anyascii(text)).lower())


def _from_arabic(word: str) -> tuple[tuple[str, int], ...]:
    """The article is a word of its own, as it mostly is in Latin spellings (al-Assad)."""
    plain = "".join(_ARABIC.get(c, c) for c in word)
    if not plain.isascii():
        plain = _ascii(plain)
    if word.startswith("ال") and len(word) > 3:
        return (("al", ABJAD), *_cut(plain[2:], ABJAD))
    return _cut(plain, ABJAD)


def _from_han(word: str) -> tuple[tuple[str, int], ...]:
    """A name of two to four characters is a surname and a given name; longer ones go by the character."""
    sounds = [_ascii(c).replace(" ", "") for c in word]
    if len(word) in (3, 4) and word[:2] in _COMPOUND_SURNAMES:
        parts = ["".join(sounds[:2]), "".join(sounds[2:])]
    elif len(word) in (2, 3):
        parts = [sounds[0], "".join(sounds[1:])]
    else:
        parts = sounds
    return tuple((part[:MAX_WORD], HAN) for part in parts if part)


def _from_hangul(word: str, alone: bool) -> tuple[tuple[str, int], ...]:
    """A Korean name of two to four syllables: the family name, then the given name in one piece."""
    syllables = unicodedata.normalize("NFC", word)
    if len(syllables) == 1 and word in _KOREAN_SURNAMES:
        return ((_KOREAN_SURNAMES[word], HANGUL),)
    if alone and 2 <= len(syllables) <= 4 and syllables[0] in _KOREAN_SURNAMES:
        given = _ascii(syllables[1:]).replace(" ", "")
        return ((_KOREAN_SURNAMES[syllables[0]], HANGUL), (given[:MAX_WORD], HANGUL))
    return _cut(_ascii(syllables).replace(" ", ""), HANGUL)


_TABLE = {**_CYRILLIC, **_GREEK, **_ARABIC, **_HEBREW, **_LATIN}
_TABLE = {key: "" if value == "." else value for key, value in _TABLE.items()}
_ARABIC = {key: "" if value == "." else value for key, value in _ARABIC.items()}
# Devanagari to Thai and Lao, Tibetan, Burmese, Khmer: vowels are signs here, so whole runs are transliterated.
_INDIC = re.compile(
    "[\u0900-\u0fff\u1000-\u109f\u1780-\u17ff][\u0900-\u0fff\u1000-\u109f\u1780-\u17ff\u200c\u200d]*"
)


@lru_cache(maxsize=8192)
def _block(character: str) -> str:
    """The family of a letter, as coarsely as this module needs it."""
    code = ord(character)
    if code < 0x250 or 0x1E00 <= code < 0x1F00:
        return "latin"
    if 0x370 <= code < 0x400 or 0x1F00 <= code < 0x2000:
        return "greek"
    if 0x400 <= code < 0x530:
        return "cyrillic"
    if 0x590 <= code < 0x600:
        return "hebrew"
    if 0x600 <= code < 0x780 or 0xFB50 <= code < 0xFE00 or 0xFE70 <= code < 0xFF00:
        return "arabic"
    if 0x4E00 <= code < 0xA000 or 0x3400 <= code < 0x4DC0 or 0x20000 <= code < 0x32000:
        return "han"
    if 0xAC00 <= code < 0xD7B0 or 0x1100 <= code < 0x1200:
        return "hangul"
    return "other"

"""Written forms to plain words: folding, scripts, transliteration.

Promise: a pure function of the text, the same on every machine, for any string at all (null bytes,
right-to-left marks, a million combining accents), in time linear in its length. What comes out is lower-case
ASCII, so that one alphabet of 36 characters is all that the spelling measure has to know.

Arabic, Hebrew and most Indic scripts leave vowels unwritten, or come so out of `anyascii`: their words carry the
`ABJAD` flag, and the spelling measure then lets vowels come and go almost freely. Cyrillic, Greek, Arabic, Hebrew
and Devanagari have tables here, made for names (not for reversible transliteration); everything else goes through
`anyascii`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable
from functools import lru_cache

from tamis.normalize.cantonese import table
from tamis.normalize.hangul import foreign_sounds
from tamis.normalize.korean import is_surname
from tamis.normalize.lost import found_again
from tamis.normalize.respelling import respelt
from tamis.normalize.tables import legal_forms

ABJAD = 1
"""Flag of a word that came from a script which leaves vowels unwritten."""

HAN = 32
"""Flag of a word that came from Chinese characters: its sound is exact, and so must be what meets it."""

HANGUL = 128
"""Flag of a word that came from Korean letters: two such words are compared by their exact sounds."""

FOREIGN = 256
"""Flag of a word that came from another alphabet than Latin letter by letter: its spelling is one of many, so
beside a Latin word a difference says less. Not of Chinese and Korean names, whose sounds are exact."""

READING = 65536
"""From here on the flags of a word of `HAN` tell the number of its sound in Cantonese, where that is known."""

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
        "a v g d e z i th i k l m n x o p r s s t y f kh ps o".split(" "),
        strict=True,
    )
)
_GREEK_PAIRS = (
    ("ου", "u"),
    ("μπ", "b"),
    ("γγ", "ng"),
    ("νγκ", "ng"),
    ("γκ", "gk"),
    ("ευ", "ef"),
    ("αυ", "af"),
    ("τζ", "tz"),
)
_GREEK_D = re.compile("^ντ|ντ$|(?<=[βγδζθκλμπρσφχψ])ντ|ντ(?=[βγδζθκλμνπστφχψ])")
"""Where the two letters are the sound of Latin d, and not n and t."""

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
        "a b g d h w z kh t y k k l m m n n s a p f ts ts k r sh t".split(" "),
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
_AS_CYRILLIC = dict(zip("aeopcyxijskmhbt", "аеорсухіјѕкмнвт", strict=True))
_TWINS = frozenset(_AS_CYRILLIC.values())
# Russian patronymics, which every language writes in its own way: -ovitj, -ovitsj, -owicz, -ovič …
_CYRILLIC_LETTER = re.compile("[\u0400-\u04ff]")
_JOINERS = dict.fromkeys(map(ord, "'’‘`´ʻʼʾʿ′\"“”„«»ـ"), None)
_ABBREVIATION = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")
_MIXED = re.compile(r"\b(?=[a-z]*[0-9])(?=[0-9]*[a-z])(?![0-9](?:st|nd|rd|th)\b)[a-z0-9]{3,}\b")
_LATE_ARTICLE = re.compile(r"\ba-l(?=[bcdfghjkmnpqrstvwxz])")
"""The Arabic article with the hyphen a letter too early: no other word begins so."""
_AS_LETTERS = str.maketrans("01345789", "oleastbg")
_WORDS = re.compile(r"[^\W_]+")


def plain_words(text: str) -> tuple[tuple[str, int], ...]:
    """The words of a written form in order, each as lower-case ASCII with its flags.

    >>> plain_words("Müller-Özdemir")
    (('muller', 0), ('ozdemir', 0))
    >>> plain_words("حزب الله")
    (('hzb', 257), ('allh', 257))
    """
    folded = text[:MAX_TEXT].lower() if text.isascii() else _fold(text)
    folded = folded.translate(_JOINERS)
    if "?" in folded or "\ufffd" in folded:
        folded = found_again(folded)
    if "a-l" in folded:
        folded = _LATE_ARTICLE.sub("al-", folded)
    if _MIXED.search(folded):
        folded = _MIXED.sub(lambda found: _without_digits(found.group()), folded)
    if "." in folded:
        folded = _ABBREVIATION.sub(_abbreviated, folded)
    if not folded.isascii():
        folded = _one_alphabet(folded)
    found = _WORDS.findall(folded)
    if folded.isascii() and folded.islower():
        return tuple((respelt(word)[:MAX_WORD], 0) for word in found)
    words: list[tuple[str, int]] = []
    among = _among(found)
    for word in found:
        words.extend(_plain(word, among))
    return tuple(words)


def _abbreviated(found: re.Match[str]) -> str:
    """Two letters are initials ("J.R. Smith"), other than of a legal form behind a name; more are one word."""
    letters = found.group().replace(".", "")
    before, behind = found.string[: found.start()].strip(), found.string[found.end() :].split()
    initials = letters not in legal_forms() or (not before and behind[:1] != ["de"])
    if len(letters) == 2 and initials:
        return " ".join(letters) + " "
    return letters + " "


def _without_digits(word: str) -> str:
    """A number written to a word stands alone ("song6"); digits among many letters are misread ("c0rp", "za0")."""
    letters = word.rstrip("0123456789")
    if word == letters + "0" and letters.isalpha():
        return letters + "o"
    if len(letters) >= 3 and letters.isalpha():
        return f"{letters} {word[len(letters) :]}"
    digits = sum(map(str.isdigit, word))
    return word.translate(_AS_LETTERS) if len(word) >= 3 * digits and letters == word else word


def _fold(text: str) -> str:
    """Compatibility forms, case and accents taken away. Bounded: marks go before the normal form is made."""
    if len(text) > MAX_TEXT:
        text = "".join(c for c in text if unicodedata.category(c) not in ("Mn", "Cf"))[:MAX_TEXT]
    text = unicodedata.normalize("NFKC", text.casefold()).casefold()
    text = _DEVANAGARI.sub(lambda found: _from_devanagari(found.group()), text)
    text = _INDIC.sub(lambda found: _ascii(found.group()).upper(), text)
    return unicodedata.normalize("NFC", "".join(map(_bare, text)))


@lru_cache(maxsize=8192)
def _bare(character: str) -> str:
    """A character without its accents; nothing for a mark, a blank for a control."""
    parts = character if character in _TABLE else unicodedata.normalize("NFD", character)
    kept = (" " if unicodedata.category(part) == "Cc" else part for part in parts)
    return "".join(part for part in kept if unicodedata.category(part) not in ("Mn", "Cf"))


@lru_cache(maxsize=65536)
def _plain(word: str, among: str) -> tuple[tuple[str, int], ...]:
    """One word of any script as plain words: usually one, more for Chinese names and the Arabic article.

    `among` says what the other words of the name tell; a Korean one that stands alone holds two names.
    """
    if word.isascii():  # capitals mark what `_fold` made of Indic letters: one, or all where vowels are unwritten
        lower = respelt(word.lower())[:MAX_WORD]
        return (
            (lower, ABJAD | FOREIGN if word.isupper() else 0 if word.islower() or word.isdigit() else FOREIGN),
        )
    word = word.lower()
    scripts = {_block(c) for c in word if not c.isdigit()}
    if "latin" in scripts and scripts & {"cyrillic", "greek"}:
        word = _unmixed(word)
        scripts = {_block(c) for c in word if not c.isdigit()}
    if scripts == {"arabic"}:
        return _from_arabic(word)
    if scripts == {"han"}:
        return _from_han(word)
    if scripts == {"hangul"}:
        return _from_hangul(word, among)
    if scripts == {"hebrew"}:
        return _cut(_from_hebrew(word), ABJAD | FOREIGN)
    if scripts == {"greek"}:
        word = _GREEK_D.sub("d", word).replace("ντ", "nt")
        for pair, latin in _GREEK_PAIRS:
            word = word.replace(pair, latin)
    plain = "".join(_TABLE.get(c, c) for c in word)
    if len(word) == 1 and plain.isascii():
        plain = plain[:1]  # an initial
    flags = FOREIGN if scripts - {"latin"} else 0
    if not plain.isascii():
        plain = _ascii(plain)
    return _cut(plain, flags)


def _one_alphabet(text: str) -> str:
    """A text of Latin letters, among which letters of Cyrillic stand that look like Latin ones, all in Latin.

    So where some Latin letter looks like none of Cyrillic, and all of Cyrillic look like Latin.
    """
    if not _CYRILLIC_LETTER.search(text):
        return text
    latin = any(c not in _AS_CYRILLIC for c in text if "a" <= c <= "z")
    if latin and all(c in _TWINS for c in _CYRILLIC_LETTER.findall(text)):
        return "".join(_LOOKALIKES.get(c, c) for c in text)
    return text


def _unmixed(word: str) -> str:
    """A word of Latin and other letters, all in those that it is really written in: `ГOBOP` is all Cyrillic.

    Cyrillic where a letter of it looks like none of Latin, or most letters are, and all others can be; else Latin.
    """
    cyrillic = [c for c in word if _block(c) == "cyrillic"]
    others = [c for c in word if _block(c) != "cyrillic"]
    can_be = bool(cyrillic) and all(c in _AS_CYRILLIC for c in others)
    if can_be and (len(cyrillic) > len(others) or any(c not in _TWINS for c in cyrillic)):
        return "".join(_AS_CYRILLIC.get(c, c) for c in word)
    return "".join(_LOOKALIKES.get(c, c) for c in word)


def _cut(plain: str, flags: int) -> tuple[tuple[str, int], ...]:
    return tuple((respelt(part)[:MAX_WORD], flags) for part in _WORDS.findall(plain))


def _ascii(text: str) -> str:
    from anyascii import anyascii

    return "".join(c if c.isalnum() else " " for c in str(anyascii(text)).lower())


def _from_arabic(word: str) -> tuple[tuple[str, int], ...]:
    """The article is a word of its own, as it mostly is in Latin spellings (al-Assad); not that of God's name."""
    table = _PERSIAN if _PERSIAN_ONLY & set(word) else _ARABIC
    plain = _apart(table.get(c, c) for c in word)
    if not plain.isascii():
        plain = _ascii(plain)
    if word.startswith("ال") and len(word) > 3 and word not in _GOD:
        return (("al", ABJAD | FOREIGN), *_cut(plain[2:], ABJAD | FOREIGN))
    return _cut(plain, ABJAD | FOREIGN)


def _apart(letters: Iterable[str], before: Container[str] = frozenset("dgpstz")) -> str:
    """Letters in Latin ones, a vowel where an h makes another sound of one `before` it (سهيل is no "shyl")."""
    plain = ""
    for letter in letters:
        parted = letter == "h" and plain and plain[-1] in before
        plain += "a" + letter if parted else letter
    return plain


def _from_hebrew(word: str) -> str:
    """Vav is a vowel within a word, and a consonant where it begins one, is doubled, or precedes the last yod.

    Before it, and before the yod of a beginning, alef and ayin are silent; behind a vowel bet is a v, and pe an f.
    Between two letters that are the same stands a vowel.
    """
    word = word.replace("וו", "v")
    letters = []
    for place, c in enumerate(word):
        last, behind = place == len(word) - 1, word[place + 1 : place + 2]
        if c == "ו":
            letters.append("v" if place == 0 or word[place + 1 :] == "י" else "o")
        elif c in "אע" and (behind == "ו" or (place == 0 and behind == "י")):
            continue
        elif c in "בפ" and place and word[place - 1] in "אהויע":
            letters.append("v" if c == "ב" else "f")
        else:
            if place and _HEBREW.get(c) == _HEBREW.get(word[place - 1]) and c not in "אוי":
                letters.append("a")
            letters.append(_HEBREW_LAST.get(c, _HEBREW.get(c, c)) if last and place else _HEBREW.get(c, c))
    found = _apart(letters, before=frozenset("dgkpstz"))
    return found if found.isascii() else _ascii(found)


def _from_devanagari(word: str) -> str:
    """A word by its sounds, with a capital: vowels are written, but for the one that a consonant has by itself.

    That one is silent at the end of a word, unless several consonants stand there, and between two syllables.
    """
    sounds: list[list[str]] = []  # consonants and what vowel follows: "A" the unwritten one, "" none
    for c in unicodedata.normalize("NFD", word):
        if c in _NAGARI_LETTERS:
            sounds.append([_NAGARI_LETTERS[c], "A"])
        elif c in _NAGARI_VOWELS:
            sounds.append(["", _NAGARI_VOWELS[c]])
        elif c in _NAGARI_SIGNS and sounds:
            sounds[-1][1] = _NAGARI_SIGNS[c]
        elif c == "़" and sounds:
            sounds[-1][0] = _NAGARI_DOTTED.get(sounds[-1][0], sounds[-1][0])
        elif c in "ंँ":
            sounds.append(["n", ""])
        elif c.isalpha():
            sounds.append([_ascii(c).strip(), ""])
    if len(sounds) > 1 and sounds[-1][1] == "A" and sounds[-2][1]:
        sounds[-1][1] = ""
    for place in range(len(sounds) - 2, 0, -1):
        if sounds[place][1] == "A" and sounds[place - 1][1] and all(sounds[place + 1]):
            sounds[place][1] = ""
    return "".join(consonant + vowel for consonant, vowel in sounds).capitalize()


def _from_han(word: str) -> tuple[tuple[str, int], ...]:
    """The sounds of Chinese characters in Mandarin, a word each."""
    cantonese = table().characters
    sounds = ((_ascii(c).replace(" ", "")[:MAX_WORD], HAN | READING * cantonese.get(c, 0)) for c in word)
    return tuple((sound, flags) for sound, flags in sounds if sound)


def _from_hangul(word: str, among: str) -> tuple[tuple[str, int], ...]:
    """A Korean's name: family name, then the given name in one piece. Of anybody else, the sounds of the word."""
    syllables = unicodedata.normalize("NFC", word)
    if among == _ALONE and 2 <= len(syllables) <= 4 and is_surname(_romanised(syllables[0])):
        return (_korean(syllables[0]), _korean(syllables[1:]))
    if among == _KOREAN:
        return (_korean(syllables),)
    words = _WORDS.findall(_ascii(foreign_sounds(syllables)))  # not respelt: what stands here are sounds
    return tuple((word[:MAX_WORD], HANGUL | ABJAD | FOREIGN) for word in words)


def _korean(syllables: str) -> tuple[str, int]:
    word = _romanised(syllables[0])
    for syllable in syllables[1:]:
        plain = _romanised(syllable)
        word += "k" + plain[1:] if word[-1] == "n" and plain[0] == "g" else plain  # two sounds, not that of "ng"
    return _AS_WRITTEN.get(word, word)[:MAX_WORD], HANGUL


_AS_WRITTEN = {"i": "lee", "o": "oh", "u": "woo"}
"""Family names of one letter, as they are written so that nobody takes them for an initial."""


def _romanised(syllables: str) -> str:
    return _ascii(syllables).replace(" ", "")


_ALONE, _KOREAN = "alone", "korean"


def _among(words: list[str]) -> str:
    """What the words of a name tell of each: `_ALONE` that there is no other, `_KOREAN` that it is a Korean's."""
    if len(words) == 1:
        return _ALONE
    if 2 <= len(words) <= 3 and all(len(word) <= 2 for word in words) and _block(words[0][0]) == "hangul":
        family = (word for word in (words[0], words[-1]) if len(word) == 1)
        return _KOREAN if any(is_surname(_romanised(word)) for word in family) else ""
    return ""


_TABLE = {**_CYRILLIC, **_GREEK, **_ARABIC, **_HEBREW, **_LATIN}
_TABLE = {key: "" if value == "." else value for key, value in _TABLE.items()}
_ARABIC = {key: "" if value == "." else value for key, value in _ARABIC.items()}
_GOD = frozenset(["الله", "اللہ", "اللّٰه"])
_PERSIAN = {**_ARABIC, "ض": "z", "ذ": "z", "ث": "s"}
"""As Persians, Afghans and Pakistanis read the letters that they took over with Arabic words."""
_PERSIAN_ONLY = frozenset("پچژگکیٹڈڑےںہھۀە")
_HEBREW_LAST = {"ב": "v", "ה": "a", "ך": "kh", "ף": "f"}
_DEVANAGARI = re.compile("[\u0900-\u0963\u0970-\u097f][\u0900-\u0963\u0970-\u097f\u200c\u200d]*")
_NAGARI_LETTERS = dict(
    zip(
        "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसहळ",
        "k kh g gh n ch chh j jh n t th d dh n t th d dh n p ph b bh m y r l v sh sh s h l".split(" "),
        strict=True,
    )
)
_NAGARI_DOTTED = {"k": "q", "kh": "kh", "g": "gh", "j": "z", "d": "r", "dh": "rh", "ph": "f"}
_NAGARI_VOWELS = dict(
    zip("अआइईउऊऋएऐओऔऑऍ", "a a i i u u ri e ai o au o e".split(" "), strict=True),
)
_NAGARI_SIGNS = dict(
    zip("ािीुूृेैोौॉॅ्", [*"a i i u u ri e ai o au o e".split(" "), ""], strict=True),
)
# Bengali to Thai and Lao, Tibetan, Burmese, Khmer: vowels are signs here, so whole runs are transliterated.
_INDIC = re.compile(
    "[\u0980-\u0fff\u1000-\u109f\u1780-\u17ff][\u0980-\u0fff\u1000-\u109f\u1780-\u17ff\u200c\u200d]*"
)


def script_of(text: str) -> str:
    """The script of letters and signs, if it is one of `SCRIPTS_BY_WORD`; else empty."""
    if text.isascii():
        return "latin"
    scripts = {_block(character) for character in text if character.isalpha()}
    return scripts.pop() if len(scripts) == 1 and scripts <= set(SCRIPTS_BY_WORD) else ""


SCRIPTS_BY_WORD = ("latin", "cyrillic", "greek", "arabic", "hebrew")
"""Scripts of which every word between blanks is read by itself."""


@lru_cache(maxsize=8192)
def _block(character: str) -> str:
    """The family of a letter, as coarsely as this module needs it."""
    code = ord(character)
    if code < 0x2B0 or 0x1E00 <= code < 0x1F00 or 0x2C60 <= code < 0x2C80 or 0xA720 <= code < 0xA800:
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

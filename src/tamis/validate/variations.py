"""How names of customers come to differ from those on lists: each kind of change alone, as a function.

A kind takes a written form and a source of chance, and gives another written form, or None where it has nothing to
change. The tables here are written for this, apart from those of `normalize/`, so that a spelling which the
matcher does not know shows up as a miss.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from random import Random
from typing import NamedTuple

from tamis.normalize.lexicon import shipped_lexicon
from tamis.normalize.tables import legal_forms, particles, rows, titles
from tamis.normalize.tokens import MINOR, SYLLABLE, Token, tokenise

Change = Callable[[str, Random], str | None]
PERSON, OTHER, ANY = "persons", "others", "all"


class Kind(NamedTuple):
    """A kind of change: the group it is shown in, its name, for whom it is, and the function."""

    group: str
    label: str
    bearers: str
    change: Change


def words_of(text: str) -> list[str]:
    """The words of a name, "FAMILY, Given" turned round."""
    head, comma, tail = text.partition(",")
    return (f"{tail} {head}" if comma else text).split()


def vary(kind: Kind, text: str, chance: Random) -> str | None:
    """The changed name; None where the kind has nothing to change in it."""
    found = kind.change(text, chance)
    if found is None:
        return None
    found = " ".join(found.split())
    return found if found and found.casefold() != " ".join(text.split()).casefold() else None


# Slips of one letter.

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _in_word(slip: Callable[[str, Random], str], least: int = 4, most: int = 99) -> Change:
    """A slip in one word of so many letters."""

    def change(text: str, chance: Random) -> str | None:
        words = words_of(text)
        places = [n for n, w in enumerate(words) if least <= len(w) <= most and w.isalpha()]
        if not places:
            return None
        place = chance.choice(places)
        words[place] = slip(words[place], chance)
        return " ".join(words)

    return change


def _other(letter: str, chance: Random) -> str:
    return chance.choice(_LETTERS.replace(letter.lower(), "")) if letter.isascii() else "a"


def _substitute(word: str, chance: Random) -> str:
    at = chance.randrange(1, len(word))
    return word[:at] + _other(word[at], chance) + word[at + 1 :]


def _insert(word: str, chance: Random) -> str:
    at = chance.randrange(1, len(word))
    return word[:at] + chance.choice(_LETTERS) + word[at:]


def _delete(word: str, chance: Random) -> str:
    at = chance.randrange(1, len(word))
    return word[:at] + word[at + 1 :]


def _transpose(word: str, chance: Random) -> str:
    places = [n for n in range(len(word) - 1) if word[n].lower() != word[n + 1].lower()]
    if not places:
        return word
    at = chance.choice(places)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _first(word: str, chance: Random) -> str:
    return _other(word[0], chance) + word[1:]


def _from_table(table: Mapping[str, str]) -> Change:
    """One place, where a key of the table stands, written as the table says."""

    def change(text: str, chance: Random) -> str | None:
        lower = " ".join(words_of(text)).lower()
        places = [(n, key) for key in table for n in range(len(lower)) if lower.startswith(key, n)]
        if not places:
            return None
        at, key = chance.choice(places)
        return lower[:at] + table[key] + lower[at + len(key) :]

    return change


def _pairs(text: str) -> dict[str, str]:
    """A table written as `from>to from>to`."""
    found = {}
    for pair in text.split():
        before, _, after = pair.partition(">")
        found[before] = after
    return found


_KEYBOARD = dict(zip("qwertyuiopasdfghjklzxcvbnm", "wertyuioipsdfghjklkxcvbnmn", strict=True))
_OCR = _pairs("o>0 l>1 i>l rn>m m>rn cl>d d>cl s>5 b>8 e>c u>v vv>w w>vv g>9 h>b n>r")


# Spellings of one sound.

_ARABIC = _pairs(
    "mohammed>muhamad muhammad>mohamed mohammad>muhammed ou>u oo>u ee>i q>k kh>x dh>z th>s aa>a u>o i>e sh>ch"
    " al->el- ui>ouei ss>s mm>m ah>a y>i gh>g abdul>abd-al abd-al>abdul abdal>abdul"
)
_PERSIAN = _pairs(
    "gh>q q>gh zadeh>zada ei>ey ou>u oo>u i>ee v>w a>aa kh>x j>dj ein>ayn mohamm>muhamm ahm>ahma zai>zay"
)
_URDU = _pairs("u>oo i>ee q>k w>v v>w ai>ay sh>ch z>zh au>aw ur>oor an>aan ud>ood ad>aad")
_CYRILLIC = _pairs(
    "y>i iy>y ii>iy yu>iu ya>ia ye>e kh>h ts>tz zh>j shch>sch ch>tch ov>off ev>yev ks>x x>ks sky>skiy skiy>ski"
    " ey>ei ei>ey ai>ay ay>ai yevich>evich"
)
_CHINESE = _pairs("zh>ch x>hs q>ch b>p d>t g>k z>ts j>ch ong>ung ian>ien r>j si>szu")
_KOREAN = _pairs("eo>o eu>u oo>u u>oo k>g g>k j>ch ch>j p>b b>p ee>i yeo>yo un>oun ae>ai hy>h")
_HEBREW = _pairs("ch>h h>ch tz>ts ts>tz k>c sh>s v>b ei>e ya>ia kh>ch aa>a i>y y>i")
_GREEK = _pairs("ou>u ei>i ai>e y>i ch>h ks>x ph>f f>ph g>gh os>o mp>b nt>d x>ks")
_INDIC = _pairs("sh>s a>aa v>w w>v ee>i oo>u i>ee th>t dh>d u>oo bh>b kh>k ks>x y>j")

_TO_CYRILLIC = _pairs(
    "shch>щ zh>ж kh>х ts>ц ch>ч sh>ш yu>ю ya>я yo>ё ye>е a>а b>б c>к d>д e>е f>ф g>г h>х i>и j>дж k>к l>л m>м n>н"
    " o>о p>п q>к r>р s>с t>т u>у v>в w>в x>кс y>й z>з"
)
_TO_GREEK = _pairs(
    "th>θ ph>φ kh>χ gh>γκ sh>σ ch>τσ zh>ζ ps>ψ ou>ου ng>νγκ nd>ντ mb>μπ a>α b>μπ c>κ d>ντ e>ε f>φ g>γκ h>χ i>ι"
    " j>τζ k>κ l>λ m>μ n>ν o>ο p>π q>κ r>ρ s>σ t>τ u>ου v>β w>ου x>ξ y>ι z>ζ"
)
_TO_ARABIC = _pairs(
    "^a>أ ^e>إ ^i>إ ^o>أو ^u>أو ^ou>أو ^y>ي sh>ش ch>تش tch>تش kh>خ th>ث dh>ذ gh>غ zh>ج ph>ف ou>و oo>و ee>ي ie>ي"
    " a>ا b>ب c>ك d>د e> f>ف g>ج h>ه i>ي j>ج k>ك l>ل m>م n>ن o>و p>ب q>ق r>ر s>س t>ت u>و v>ف w>و x>كس y>ي z>ز"
)
_TO_HEBREW = _pairs(
    "^a>א ^e>א ^i>אי ^o>או ^u>או ^ou>או ^v>ו ^y>י sh>ש ch>צ tch>צ kh>ח zh>ז ts>צ tz>צ th>ת ph>פ gh>ג ou>ו oo>ו"
    " ee>י a>א b>ב c>ק d>ד e> f>פ g>ג h>ה i>י j>ג k>ק l>ל m>מ n>נ o>ו p>פ q>ק r>ר s>ס t>ט u>ו v>ב w>ו x>קס y>י z>ז"
)
_TO_DEVANAGARI = _pairs(
    "^a>अ ^aa>आ ^i>इ ^ee>ई ^u>उ ^oo>ऊ ^e>ए ^o>ओ ^ai>ऐ ^au>औ kh>ख gh>घ ch>च sh>श zh>झ th>थ dh>ध"
    " bh>भ ph>फ aa>ा ee>ी oo>ू ai>ै au>ौ ei>े ou>ो ia>िया io>ियो ua>ुआ ea>िया oa>ोआ"
    " a>ा b>ब c>क d>द e>े f>फ g>ग h>ह i>ि j>ज k>क l>ल m>म"
    " n>न o>ो p>प q>क r>र s>स t>त u>ु v>व w>व x>क्स y>य z>ज़"
)


def _all_of(table: Mapping[str, str], *, doubled: bool = False) -> Change:
    """Every letter of a Latin name by a table: the name in another script.

    A key with a caret goes before the same without it where a word begins. Letters that the script does not write
    twice are written once, unless `doubled`.
    """
    keys = sorted(table, key=lambda key: (key[0] != "^", -len(key)))
    pattern = re.compile("|".join(key.replace("^", r"\b") for key in keys))

    def letter(found: re.Match[str]) -> str:
        first = found.start() == 0 or found.string[found.start() - 1] == " "
        return table["^" + found[0]] if first and "^" + found[0] in table else table[found[0]]

    def change(text: str, _: Random) -> str | None:
        plain = " ".join(words_of(text)).lower().replace("-", " ").replace("'", "")
        if not plain.isascii() or not any(c.isalpha() for c in plain):
            return None
        return pattern.sub(letter, plain if doubled else re.sub(r"([^aeo\W\d])\1", r"\1", plain))

    return change


# Parts of a name.


def _names(text: str) -> list[Token]:
    """The words of a name that are no titles, particles or legal forms."""
    return [token for token in tokenise(text, shipped_lexicon()) if not token.flags & MINOR]


def _in_syllables(text: str) -> bool:
    """Whether a name is a Korean's or a Chinese one, of which every syllable is needed."""
    return any(token.flags & SYLLABLE for token in _names(text))


def _drop_middle(text: str, chance: Random) -> str | None:
    """What is left must still be two names: a title and a name are not."""
    words = words_of(text)
    if len(words) < 3 or _in_syllables(text):
        return None
    del words[chance.randrange(1, len(words) - 1)]
    left = " ".join(words)
    return left if len(_names(left)) >= 2 else None


def _add_middle(text: str, chance: Random) -> str | None:
    words = words_of(text)
    if len(words) < 2:
        return None
    words.insert(1, chance.choice(["Maria", "Ahmed", "James", "Ivanovich", "Luis", "Ali"]))
    return " ".join(words)


def _swap(text: str, _: Random) -> str | None:
    words = words_of(text)
    return " ".join([words[-1], *words[:-1]]) if len(words) > 1 else None


def _patronymic_last(text: str, _: Random) -> str | None:
    """Given, patronymic, family: written family, given, patronymic."""
    words = words_of(text)
    fathers = [n for n, w in enumerate(words) if re.search(r"(vich|vna|ovych|ivna|evitch)$", w.lower())]
    if not fathers or len(words) != 3:
        return None
    father = words.pop(fathers[0])
    return " ".join([words[1], words[0], father])


def _initial(text: str, _: Random) -> str | None:
    words = words_of(text)
    if len(words) < 2 or len(words[0]) < 2 or not words[0].isalpha() or _in_syllables(text):
        return None
    return " ".join([words[0][0] + ".", *words[1:]])


def _nickname(text: str, chance: Random) -> str | None:
    words = words_of(text)
    for place, word in enumerate(words[:-1]):
        for row in rows("nicknames.txt"):
            family = row.split()
            if word.lower() in family[:1]:
                words[place] = chance.choice(family[1:])
                return " ".join(words)
    return None


def _join(text: str, chance: Random) -> str | None:
    words = words_of(text)
    parts = [word.isalpha() and word.lower() not in legal_forms() for word in words]
    places = [at for at in range(len(words) - 1) if parts[at] and parts[at + 1]]
    if not places:
        return None
    at = chance.choice(places)
    return " ".join([*words[:at], words[at] + words[at + 1].lower(), *words[at + 2 :]])


def _split(text: str, chance: Random) -> str | None:
    return _in_word(lambda word, c: _cut_at(word, c.randrange(3, len(word) - 2)), least=6)(text, chance)


def _cut_at(word: str, at: int) -> str:
    return word[:at] + " " + word[at:]


def _without_particle(text: str, _: Random) -> str | None:
    words = re.sub(r"(?i)\b(al|el|ul)-", r"\1 ", " ".join(words_of(text))).split()
    kept = [word for word in words if word.lower() not in particles()]
    return " ".join(kept) if 2 <= len(kept) < len(words) and not _in_syllables(text) else None


def _with_title(text: str, chance: Random) -> str | None:
    return f"{chance.choice(sorted(titles()))} {' '.join(words_of(text))}"


# Letters that machines lose.


def _with_marks(text: str, replaced: str) -> str | None:
    if text.isascii():
        return None
    plain = ""
    for letter in text:
        base = unicodedata.normalize("NFD", letter)
        plain += letter if letter.isascii() or len(base) == 1 else (replaced or base[0])
    return plain


def _without_marks(text: str, _: Random) -> str | None:
    return _with_marks(text, "")


def _question_marks(text: str, _: Random) -> str | None:
    return _with_marks(text, "?")


def _added_marks(text: str, chance: Random) -> str | None:
    return _from_table(_pairs("a>á e>é i>í o>ö u>ü c>ç s>š n>ñ z>ž"))(text, chance)


def _homoglyphs(text: str, _: Random) -> str | None:
    table = str.maketrans("aeopcxyAEOPCXKMHTB", "аеорсхуАЕОРСХКМНТВ")
    changed = " ".join(words_of(text)).translate(table)
    return changed if changed != text else None


# Organisations.


def _form_in(text: str) -> tuple[str, str] | None:
    """The legal form at the end of a name, and what stands before it."""
    words = words_of(text.replace(".", "")) if "," not in text else text.replace(".", "").replace(",", " ").split()
    for length in (4, 3, 2, 1):
        last = " ".join(words[-length:]).lower()
        if len(words) > length and last in legal_forms():
            return " ".join(words[:-length]), last
    return None


def _without_form(text: str, _: Random) -> str | None:
    found = _form_in(text)
    return found[0] if found else None


def _other_writing(text: str, chance: Random) -> str | None:
    """The same legal form, written another way."""
    found = _form_in(text)
    if not found:
        return None
    short = legal_forms()[found[1]]
    others = [written for written, form in legal_forms().items() if form == short and written != found[1]]
    return f"{found[0]} {chance.choice(others)}" if others else None


def _wrong_form(text: str, chance: Random) -> str | None:
    found = _form_in(text)
    if not found:
        return None
    others = sorted(set(legal_forms().values()) - {legal_forms()[found[1]]})
    return f"{found[0]} {chance.choice(others)}"


def _own_initials(text: str, _: Random) -> str | None:
    """A name and, in brackets, its initials."""
    found = _form_in(text)
    words = [w for w in re.findall(r"[A-Za-z]+", found[0] if found else text) if w.lower() not in particles()]
    return (
        f"{text} ({''.join(word[0] for word in words).upper()})" if len(words) >= 3 and "(" not in text else None
    )


_NUMBERS = {"1": "I", "2": "II", "3": "III", "4": "IV", "5": "V", "6": "VI", "7": "VII", "8": "VIII", "9": "IX"}
_NUMBERS |= {roman: digit for digit, roman in _NUMBERS.items() if len(roman) > 1}


def _numeral(text: str, _: Random) -> str | None:
    words = text.split()
    return " ".join(_NUMBERS.get(word, word) for word in words)


def _trading_as(text: str, chance: Random) -> str | None:
    return f"{text} trading as {chance.choice(['Blue Harbour', 'Sunrise Goods', 'Delta Point'])}"


def _in_a_line(text: str, chance: Random) -> str | None:
    before = chance.choice(["PAYMENT INV 4471 TO", "TRANSFER REF 90210 BENEFICIARY", "CONTRACT 17 WITH"])
    return f"{before} {' '.join(words_of(text))}"


def _last_word_cut(text: str, _: Random) -> str | None:
    """What is left must still name somebody: two words that are rarer than what organisations are called by."""
    left = words_of(text)[:-1]
    names = _names(" ".join(left))
    return " ".join(left) if len(left) >= 3 and sum(token.weight > _USUAL for token in names) >= 2 else None


_USUAL = 600
"""What words weigh that many organisations have in their names, in thousandths."""


def _kinds() -> tuple[Kind, ...]:
    slips, sounds, scripts, parts = "slips", "spellings of one sound", "other scripts", "parts of names"
    lost, bodies = "lost letters", "organisations"
    return (
        Kind(slips, "a letter for another", ANY, _in_word(_substitute)),
        Kind(slips, "a letter too many", ANY, _in_word(_insert)),
        Kind(slips, "a letter missing", ANY, _in_word(_delete)),
        Kind(slips, "two letters changed places", ANY, _in_word(_transpose)),
        Kind(slips, "the first letter", ANY, _in_word(_first)),
        Kind(slips, "in a word of 3 or 4 letters", PERSON, _in_word(_substitute, 3, 4)),
        Kind(slips, "keyboard", ANY, _from_table(_KEYBOARD)),
        Kind(slips, "misread by a scanner", ANY, _from_table(_OCR)),
        Kind(sounds, "Arabic", PERSON, _from_table(_ARABIC)),
        Kind(sounds, "Persian", PERSON, _from_table(_PERSIAN)),
        Kind(sounds, "Urdu", PERSON, _from_table(_URDU)),
        Kind(sounds, "Russian", PERSON, _from_table(_CYRILLIC)),
        Kind(sounds, "Chinese", PERSON, _from_table(_CHINESE)),
        Kind(sounds, "Korean", PERSON, _from_table(_KOREAN)),
        Kind(sounds, "Hebrew", PERSON, _from_table(_HEBREW)),
        Kind(sounds, "Greek", PERSON, _from_table(_GREEK)),
        Kind(sounds, "Hindi", PERSON, _from_table(_INDIC)),
        Kind(scripts, "in Cyrillic letters", PERSON, _all_of(_TO_CYRILLIC, doubled=True)),
        Kind(scripts, "in Greek letters", PERSON, _all_of(_TO_GREEK, doubled=True)),
        Kind(scripts, "in Arabic letters", PERSON, _all_of(_TO_ARABIC)),
        Kind(scripts, "in Hebrew letters", PERSON, _all_of(_TO_HEBREW)),
        Kind(scripts, "in Devanagari", PERSON, _all_of(_TO_DEVANAGARI)),
        Kind(parts, "middle name dropped", PERSON, _drop_middle),
        Kind(parts, "middle name added", PERSON, _add_middle),
        Kind(parts, "last part first", PERSON, _swap),
        Kind(parts, "patronymic last", PERSON, _patronymic_last),
        Kind(parts, "initial", PERSON, _initial),
        Kind(parts, "nickname", PERSON, _nickname),
        Kind(parts, "two parts joined", ANY, _join),
        Kind(parts, "a part split", ANY, _split),
        Kind(parts, "particles dropped", PERSON, _without_particle),
        Kind(parts, "a title before", PERSON, _with_title),
        Kind(lost, "accents dropped", ANY, _without_marks),
        Kind(lost, "accents as question marks", ANY, _question_marks),
        Kind(lost, "an accent added", ANY, _added_marks),
        Kind(lost, "Cyrillic look-alikes", ANY, _homoglyphs),
        Kind(bodies, "legal form dropped", OTHER, _without_form),
        Kind(bodies, "legal form written otherwise", OTHER, _other_writing),
        Kind(bodies, "wrong legal form", OTHER, _wrong_form),
        Kind(bodies, "own initials in brackets", OTHER, _own_initials),
        Kind(bodies, "numeral written otherwise", OTHER, _numeral),
        Kind(bodies, "last word dropped", OTHER, _last_word_cut),
        Kind(bodies, "trading as", OTHER, _trading_as),
        Kind(bodies, "inside a longer line", ANY, _in_a_line),
    )


KINDS = _kinds()
"""Every kind, in the order of the report."""

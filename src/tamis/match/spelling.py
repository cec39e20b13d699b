"""How alike two words are spelt, or sound: the readable reference of what the kernel computes.

A weighted edit distance over 36 characters, in four modes. `LETTERS` compares words of one alphabet as they are
written; the others compare the sounds of words of two alphabets (`normalize/sounds.py`): `UNWRITTEN` where one
comes from a script that leaves vowels unwritten, so that vowels come and go almost freely; `KOREAN` where one is a
foreign name in Korean letters, which have no f, v, z and th and leave out many an r; `SOUNDS` where neither is.
Consonants carry a word and weigh most, vowels little, a doubled letter almost nothing; letters that slip into each
other between alphabets and ears (q, k, g; s, z; b, p, v) cost less to exchange than others. The result is in
thousandths of the heavier word, 1000 for equal words only.

Two properties the index relies on, and the tests hold: the cost is never less than the difference of the two
words' weights, and a class of letters that only one of two words has costs at least `LEAST_CLASS_COST`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"
_POSITION = {letter: number for number, letter in enumerate(ALPHABET)}

LETTERS, UNWRITTEN, SOUNDS, KOREAN = 0, 1, 2, 3
MODES = (LETTERS, UNWRITTEN, SOUNDS, KOREAN)

_CLASSES = ("a", "e", "i", "o", "u", "y", "h", "j", "bpvfw", "ckqgx", "dt", "l", "mn", "r", "sz", *"0123456789")
_SOUND_CLASSES = (
    "aeiou",
    "h",
    "j",
    "q",
    "w",
    "y",
    "",
    "",
    "bpvf",
    "kg",
    "dt",
    "l",
    "mn",
    "r",
    "sxzc",
    *"0123456789",
)
CLASSES = (_CLASSES, _SOUND_CLASSES, _SOUND_CLASSES, _SOUND_CLASSES)
"""By mode, letters that slip into each other. Two letters of different classes cost `LEAST_CLASS_COST` or more,
but for the vowels and the first `FREE_CLASSES` in all, which count for nothing in that bound."""
FREE_CLASSES = 8
LEAST_CLASS_COST = 3

DOUBLED = 2
SWAP = 6
FIRST = 2
"""What any difference costs beside itself: one letter of three says more than one of ten."""

_VOWELS = "aeiou"
_CONSONANT, _VOWEL, _DIGIT = 10, 4, 20
_FEW = dict.fromkeys(_VOWELS, 1)
_WEIGHTS = (
    {"h": 5, "j": 7, "w": 8, "y": 5},
    {"h": 5, "j": 9, "v": 8, "w": 2, "y": 2, "q": 8, **_FEW},
    {"h": 5, "j": 7, "w": 6, "y": 3, "q": 6},
    {"h": 4, "j": 9, "w": 4, "y": 2, "q": 6, "r": 6, "n": 12, "l": 12, "z": 12, "s": 12, **_FEW},
)
"""By mode, letters that weigh otherwise than a consonant or a vowel does."""
_CLOSE_LETTERS = {  # exchanges cheaper than the usual price, both ways
    "bp": 4, "bv": 3, "fv": 3, "pf": 4, "vw": 1, "bw": 5, "fw": 5, "pv": 5,
    "ck": 1, "kq": 1, "cq": 2, "gk": 4, "gq": 3, "cg": 5, "kx": 4, "cx": 4, "gj": 4, "gx": 5, "cj": 5, "jk": 7,
    "qx": 6, "jx": 6, "jq": 7, "dt": 4, "sz": 2, "mn": 5, "lr": 6, "cs": 5, "cz": 5, "jz": 5, "sx": 5, "zx": 5,
    "jy": 1, "gh": 5, "kh": 5, "hx": 5, "hj": 6, "iy": 1, "jd": 6, "dz": 6, "uw": 5, "ow": 5, "ao": 5,
}  # fmt: skip
_CLOSE_SOUNDS = {
    "bp": 4, "bv": 3, "fv": 3, "pf": 6, "vw": 3, "bw": 6, "fw": 6, "bf": 6, "pv": 6, "pw": 9, "gk": 7,
    "kq": 4, "gq": 5, "gj": 3, "gh": 4, "hq": 1, "hk": 5, "jk": 9, "jy": 2, "hj": 5, "cx": 3, "cz": 6,
    "ck": 5, "cs": 5, "cq": 5, "cj": 4, "ct": 5, "sx": 3, "jx": 7, "xz": 4, "kx": 7, "ks": 7, "sz": 6,
    "jz": 3, "js": 9, "tz": 4, "dz": 7, "st": 6, "dj": 6, "dt": 4, "lr": 10, "mn": 8, "ly": 9, "uw": 2,
    "ow": 2, "iy": 1, "ey": 3, "jq": 5, "kz": 5,
}  # fmt: skip
_CLOSE_UNWRITTEN = {
    "bp": 1, "bv": 2, "fv": 3, "pf": 3, "vw": 3, "bw": 6, "fw": 6, "bf": 6, "pv": 3, "pw": 9, "gk": 3,
    "kq": 4, "gq": 5, "gj": 3, "gh": 4, "hq": 3, "hk": 8, "jk": 9, "jy": 2, "hj": 6, "cx": 1, "cz": 3,
    "ck": 3, "cs": 5, "cq": 3, "cj": 4, "ct": 4, "sx": 4, "jx": 4, "xz": 7, "kx": 7, "ks": 7, "sz": 5,
    "jz": 6, "js": 4, "tz": 8, "dz": 4, "st": 6, "dj": 6, "dt": 3, "lr": 6, "mn": 6, "ly": 6, "uw": 1,
    "ow": 1, "iy": 1, "ey": 1, "jw": 5, "ht": 8, "jq": 4, "tw": 5, "kw": 5, "hr": 8, "ch": 5, "sy": 5,
}  # fmt: skip
_CLOSE_KOREAN = {
    **_CLOSE_UNWRITTEN, "bv": 1, "pf": 1, "hq": 7, "hj": 5, "cq": 4, "ct": 5, "sx": 1, "sz": 2, "jz": 3,
    "tz": 5, "dz": 5, "st": 4, "dt": 1, "fh": 5,
}  # fmt: skip
_CLOSE = (_CLOSE_LETTERS, _CLOSE_UNWRITTEN, _CLOSE_SOUNDS, _CLOSE_KOREAN)


@dataclass(frozen=True)
class Tables:
    """By mode, the weights and exchange costs by position in `ALPHABET`, and the class of each letter."""

    weights: tuple[tuple[int, ...], ...]
    costs: tuple[tuple[tuple[int, ...], ...], ...]
    classes: tuple[tuple[int, ...], ...]

    def as_lists(self) -> list[object]:
        """Everything as one list, for hashing."""
        return [self.weights, self.costs, self.classes, DOUBLED, SWAP, LEAST_CLASS_COST, FREE_CLASSES, FIRST]

    def as_bytes(self) -> bytes:
        """Everything as bytes in the order the kernel reads: weights, costs, classes, five constants."""
        flat = [weight for table in self.weights for weight in table]
        flat += [cost for table in self.costs for row in table for cost in row]
        flat += [number for table in self.classes for number in table]
        return bytes([*flat, DOUBLED, SWAP, LEAST_CLASS_COST, FREE_CLASSES, FIRST])


def _weight(letter: str, mode: int) -> int:
    if letter.isdigit():
        return _DIGIT
    return _WEIGHTS[mode].get(letter, _VOWEL if letter in _VOWELS else _CONSONANT)


def _cost(a: str, b: str, mode: int) -> int:
    if a == b:
        return 0
    if a.isdigit() or b.isdigit():
        return _DIGIT
    usual = 10 if mode == LETTERS else 12
    if a in _VOWELS and b in _VOWELS:
        usual = 1 if mode in (UNWRITTEN, KOREAN) else 3
    cost = _CLOSE[mode].get(a + b) or _CLOSE[mode].get(b + a) or usual
    return max(cost, abs(_weight(a, mode) - _weight(b, mode)))


def _tables() -> Tables:
    weights = tuple(tuple(_weight(a, mode) for a in ALPHABET) for mode in MODES)
    costs = tuple(tuple(tuple(_cost(a, b, mode) for b in ALPHABET) for a in ALPHABET) for mode in MODES)
    numbers = [{letter: n for n, members in enumerate(CLASSES[mode]) for letter in members} for mode in MODES]
    return Tables(weights, costs, tuple(tuple(numbers[mode][a] for a in ALPHABET) for mode in MODES))


TABLES = _tables()


@lru_cache(maxsize=1 << 16)
def letter_weights(word: str, mode: int) -> tuple[int, ...]:
    """The weight of each letter in its place: little for one that repeats the letter before it."""
    table = TABLES.weights[mode]
    weights = []
    for place, letter in enumerate(word):
        weight = table[_POSITION[letter]]
        if place and letter == word[place - 1]:
            weight = min(weight, DOUBLED)
        weights.append(weight)
    return tuple(weights)


@lru_cache(maxsize=1 << 18)
def likeness(a: str, b: str, mode: int, floor: int = 0) -> int:
    """How alike two words are, in thousandths; in one of the `MODES`. Below `floor` 0 may be said instead.

    >>> likeness("mujahideen", "mujahidin", LETTERS), likeness("khan", "khan", LETTERS)
    (884, 1000)
    """
    if a == b:
        return 1000
    mine, theirs = sum(letter_weights(a, mode)), sum(letter_weights(b, mode))
    heavier, lighter = max(mine, theirs), min(mine, theirs)
    if 1000 - 1000 * (FIRST + heavier - lighter) // heavier < floor:  # no turning costs less than what is too much
        return 0
    return max(0, 1000 - 1000 * (FIRST + edit_cost(a, b, mode)) // heavier)


@lru_cache(maxsize=1 << 16)
def edit_cost(a: str, b: str, mode: int) -> int:
    """The least total cost of turning one word into the other, letters weighed by `letter_weights`."""
    table = TABLES.costs[mode]
    wa, wb = letter_weights(a, mode), letter_weights(b, mode)
    pa, pb = [_POSITION[c] for c in a], [_POSITION[c] for c in b]
    before: list[int] = []
    row = [0]
    for weight in wb:
        row.append(row[-1] + weight)
    for i, (ca, xa) in enumerate(zip(pa, wa, strict=True), start=1):
        older, before, row = before, row, [row[0] + xa]
        costs = table[ca]
        for j, (cb, xb) in enumerate(zip(pb, wb, strict=True), start=1):
            best = before[j - 1] + max(costs[cb], abs(xa - xb))
            best = min(best, before[j] + xa, row[j - 1] + xb)
            if i > 1 and j > 1 and ca == pb[j - 2] and cb == pa[i - 2]:
                gap = abs(xa + wa[i - 2] - xb - wb[j - 2])
                best = min(best, older[j - 2] + max(SWAP, gap))
            row.append(best)
    return row[-1]

"""How alike two words are spelt: the readable reference of what the kernel computes.

A weighted edit distance over 36 characters. Consonants carry a word and weigh most, vowels little, a doubled
letter almost nothing; letters that slip into each other between alphabets and ears (q, k, g; s, z; b, p, v)
cost less to exchange than others. When one of the two words comes from a script that leaves vowels unwritten,
vowels come and go almost freely. The result is in thousandths of the heavier word, 1000 for equal words only.

Two properties the index relies on, and the tests hold: the cost is never less than the difference of the two
words' weights, and a class of letters that only one of two words has costs at least `LEAST_CLASS_COST`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"
_POSITION = {letter: number for number, letter in enumerate(ALPHABET)}

CLASSES = ("a", "e", "i", "o", "u", "y", "h", "j", "bpvfw", "ckqgx", "dt", "l", "mn", "r", "sz", *"0123456789")
"""Letters that slip into each other. Two letters of different classes cost `LEAST_CLASS_COST` or more, but
for the vowels and the first `FREE_CLASSES` in all, which count for nothing in that bound."""
FREE_CLASSES = 8
LEAST_CLASS_COST = 4

DOUBLED = 2
SWAP = 6

_VOWELS = "aeiou"
_CONSONANT, _VOWEL, _DIGIT = 10, 4, 20
_CLOSE = {  # exchanges cheaper than the usual price, both ways
    "bp": 4, "bv": 3, "fv": 3, "pf": 4, "vw": 1, "bw": 5, "fw": 5, "pv": 5,
    "ck": 1, "kq": 1, "cq": 2, "gk": 4, "gq": 3, "cg": 5, "kx": 4, "cx": 4, "gj": 4, "gx": 5, "cj": 5, "jk": 7,
    "qx": 6, "jx": 6, "jq": 7, "dt": 4, "sz": 2, "mn": 5, "lr": 6, "cs": 5, "cz": 5, "jz": 5, "sx": 5, "zx": 5,
    "jy": 1, "gh": 5, "kh": 5, "hx": 5, "hj": 6, "iy": 1, "jd": 6, "uw": 5, "ow": 5,
}  # fmt: skip


@dataclass(frozen=True)
class Tables:
    """Weights and exchange costs by position in `ALPHABET`; second of each pair: for unwritten vowels."""

    weights: tuple[tuple[int, ...], tuple[int, ...]]
    costs: tuple[tuple[tuple[int, ...], ...], tuple[tuple[int, ...], ...]]
    classes: tuple[int, ...]

    def as_lists(self) -> list[object]:
        """Everything as one list, for hashing."""
        return [self.weights, self.costs, self.classes, DOUBLED, SWAP, LEAST_CLASS_COST, FREE_CLASSES]

    def as_bytes(self) -> bytes:
        """Everything as bytes in the order the kernel reads: weights, costs, classes, four constants."""
        flat = [*self.weights[0], *self.weights[1]]
        for table in self.costs:
            for row in table:
                flat.extend(row)
        return bytes([*flat, *self.classes, DOUBLED, SWAP, LEAST_CLASS_COST, FREE_CLASSES])


def _weight(letter: str, unwritten: bool) -> int:
    if letter.isdigit():
        return _DIGIT
    if letter in _VOWELS:
        return 1 if unwritten else _VOWEL
    if unwritten:
        return {"h": 4, "w": 5, "y": 2}.get(letter, _CONSONANT)
    return {"h": 5, "j": 7, "w": 8, "y": 5}.get(letter, _CONSONANT)


def _cost(a: str, b: str, unwritten: bool) -> int:
    if a == b:
        return 0
    if a.isdigit() or b.isdigit():
        return _DIGIT
    pair = {a, b}
    if unwritten and pair in ({"u", "w"}, {"o", "w"}, {"i", "y"}, {"e", "y"}, {"v", "w"}, {"j", "y"}):
        return 1
    usual = 3 if pair <= set(_VOWELS) else 12
    if unwritten and pair <= set(_VOWELS):
        usual = 1
    return _CLOSE.get(a + b) or _CLOSE.get(b + a) or usual


def _tables() -> Tables:
    weights = tuple(tuple(_weight(a, mode) for a in ALPHABET) for mode in (False, True))
    costs = tuple(
        tuple(
            tuple(
                0 if a == b else max(_cost(a, b, mode), abs(_weight(a, mode) - _weight(b, mode))) for b in ALPHABET
            )
            for a in ALPHABET
        )
        for mode in (False, True)
    )
    number = {letter: n for n, members in enumerate(CLASSES) for letter in members}
    return Tables((weights[0], weights[1]), (costs[0], costs[1]), tuple(number[a] for a in ALPHABET))


TABLES = _tables()


def letter_weights(word: str, unwritten: bool) -> list[int]:
    """The weight of each letter in its place: little for one that repeats the letter before it."""
    table = TABLES.weights[unwritten]
    weights = []
    for place, letter in enumerate(word):
        weight = table[_POSITION[letter]]
        if place and letter == word[place - 1]:
            weight = min(weight, DOUBLED)
        weights.append(weight)
    return weights


@lru_cache(maxsize=1 << 18)
def likeness(a: str, b: str, unwritten: bool) -> int:
    """How alike two words are, in thousandths; `unwritten` when one of them lacks its vowels.

    >>> likeness("mujahideen", "mujahidin", False), likeness("khan", "khan", False)
    (917, 1000)
    """
    if a == b:
        return 1000
    wa, wb = letter_weights(a, unwritten), letter_weights(b, unwritten)
    heavier = max(sum(wa), sum(wb))
    return max(0, 1000 - 1000 * edit_cost(a, b, wa, wb, unwritten) // heavier)


def edit_cost(a: str, b: str, wa: list[int], wb: list[int], unwritten: bool) -> int:
    """The least total cost of turning one word into the other, letters weighed by `letter_weights`."""
    table = TABLES.costs[unwritten]
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

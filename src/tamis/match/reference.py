"""The specification of a score, to be read: what the kernel must compute, to the last hundredth.

Everything is integer arithmetic in a fixed order. `match/words.py` says how alike two tokens are, `align` which
tokens of two names belong together, `score_names` what that is worth. There is no index here, no prefix, no key
that two names would have to share: any name can be scored against any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tamis.match.profiles import Profile
from tamis.match.slips import NO_SLIP, is_slip, least_letters, may_slip, written_as
from tamis.match.words import compare_joined, compare_words, worth
from tamis.normalize.lexicon import DESCRIBING
from tamis.normalize.phrases import OF_FAITH
from tamis.normalize.text import FOREIGN
from tamis.normalize.tokens import (
    AS_HEARD,
    BORNE,
    INITIAL,
    MINOR,
    NUMBER,
    PATRONYMIC,
    RANK,
    SYLLABLE,
    TWO_FAMILIES,
    Token,
)

Tokens = Sequence[Token]


class Pair(NamedTuple):
    """Tokens that belong together: positions on either side (two on one side when joined), likeness, worth."""

    query: tuple[int, ...]
    listed: tuple[int, ...]
    likeness: int
    worth: int


class NameScore(NamedTuple):
    """What two names have in common, in hundredths of points; `total` is the sum of the parts.

    `alike` is for what the names share, the more the rarer it is. All else is zero or negative: `spelling` for
    what is met and spelt otherwise, `missing` for words without a partner, `order`, `numbers`, `cap`. `exact` says
    that every token met its equal and nothing is out of order.
    """

    total: int = 0
    alike: int = 0
    spelling: int = 0
    missing: int = 0
    order: int = 0
    numbers: int = 0
    cap: int = 0
    exact: bool = False
    capped: bool = False
    pairs: tuple[Pair, ...] = ()


def align(query: Tokens, listed: Tokens, policy: Profile, *, person: bool = True) -> tuple[Pair, ...]:
    """Which tokens belong together: the best pairs first, each token in one pair at most.

    Best is what is worth most, then single tokens before joined ones, then what weighs most, then what stands
    nearest to its place, then what comes first on the query's and on the list's side. Initials stand for words in
    the names of a `person` alone.
    """
    found: list[tuple[int, bool, int, int, int, int, int, Pair]] = []

    def offer(mine: tuple[int, ...], theirs: tuple[int, ...], alike: int, form: int) -> None:
        value = worth(alike, policy, across=bool(_written_in(query, mine) ^ _written_in(listed, theirs)))
        if value:
            weight = sum(query[i].weight for i in mine) + sum(listed[j].weight for j in theirs)
            pair = Pair(mine, theirs, alike, value)
            away = abs(mine[0] - theirs[0])
            found.append((-value, form > 0, -weight, away, mine[0], theirs[0], form, pair))

    for i, a in enumerate(query):
        for j, b in enumerate(listed):
            if person or a.text == b.text or not _is_initial_of(a.flags, b.flags):
                offer((i,), (j,), compare_words(a, b, policy), 0)
            if i + 1 < len(query):
                offer((i, i + 1), (j,), compare_joined(a, query[i + 1], b, policy), 1)
            if j + 1 < len(listed):
                offer((i,), (j, j + 1), compare_joined(b, listed[j + 1], a, policy), 2)
    found.sort(key=lambda entry: entry[:7])
    mine_taken: set[int] = set()
    theirs_taken: set[int] = set()
    pairs = []
    for entry in found:
        pair = entry[7]
        if mine_taken.isdisjoint(pair.query) and theirs_taken.isdisjoint(pair.listed):
            mine_taken.update(pair.query)
            theirs_taken.update(pair.listed)
            pairs.append(pair)
    return tuple(pairs)


def _is_initial_of(a: int, b: int) -> bool:
    """Whether one of two words is an initial, and the other a word that it may stand for; particles apart."""
    return bool((a ^ b) & INITIAL) and not (a | b) & (NUMBER | MINOR)


def _written_in(tokens: Tokens, places: Sequence[int]) -> int:
    """`FOREIGN` if any of these tokens came from another alphabet."""
    flags = 0
    for place in places:
        flags |= tokens[place].flags
    return flags & FOREIGN


def score_names(
    query: Tokens, listed: Tokens, policy: Profile, *, weak: bool = False, person: bool = False
) -> NameScore:
    """What two names have in common.

    `weak` marks a weak alias. `person` says that the listed party is, or may be, a person: then a name of one
    word needs corroboration; and so does another's of which only words are met that describe.
    """
    pairs = align(query, listed, policy, person=person)
    mine = Side(
        _weight(query),
        sum(query[i].weight for pair in pairs for i in pair.query),
        sum(query[i].weight * pair.worth // 1000 for pair in pairs for i in pair.query),
    )
    theirs = Side(
        _weight(listed),
        sum(listed[j].weight for pair in pairs for j in pair.listed),
        sum(listed[j].weight * pair.worth // 1000 for pair in pairs for j in pair.listed),
    )
    unsaid = sum(_unsaid(query, listed, pair) for pair in pairs)
    turned = _turned(query, listed, pairs)
    inner = _inner(query, pairs, 0) + _inner(listed, pairs, 1)
    mothers = 0 if turned else _mothers(query, listed, pairs, policy)
    points = name_points(
        mine, theirs, policy, person=person, turned=turned, unsaid=unsaid, inner=inner, mothers=mothers
    )
    slip = _one_slip(query, listed, pairs, policy, person=person)
    if slip:
        whole_points = name_points(_met(mine), _met(theirs), policy, person=person)
        points = max(points, whole_points._replace(spelling=-policy.slip), key=sum)
    if person or not slip:
        unlike = _unlike(query, listed, pairs, policy, person=person, turned=turned, slip=slip)
        points = points._replace(spelling=points.spelling - unlike)
    reverse = _reversed(query, listed, pairs) or _shuffled(query, listed, pairs)
    order = -policy.reversed_patronymic if reverse else 0
    numbers = -policy.other_number if _other_number(query, listed, pairs) else 0
    before = sum(points) + order + numbers
    if before <= 0:
        return NameScore(pairs=pairs)
    whole = mine.met == mine.total and theirs.met == theirs.total
    exact = whole and order == 0 and numbers == 0
    ranked = exact and any(token.flags & RANK for token in listed)  # "Hafiz Saeed"
    one_word = person and _parts_met(query, listed, pairs, policy) + ranked <= 1
    other_name = not person and _other_name(query, listed, pairs, policy)
    capped = weak or one_word or other_name or not (exact or _whole_word(query, listed, pairs))
    total = before
    if weak:
        total = max(0, total - policy.weak_loss)
    if capped:
        total = min(total, policy.needs_more)
    return NameScore(total, *points, order, numbers, total - before, exact, capped, pairs)


class Side(NamedTuple):
    """Weights of a side's tokens: of all, of those that met a partner, and of these what the likeness is worth."""

    total: int
    paired: int
    met: int


class Points(NamedTuple):
    """Hundredths of points of a name: for what is met; and, zero or less, for its spelling and what is missing."""

    alike: int
    spelling: int
    missing: int


def name_points(
    mine: Side,
    theirs: Side,
    policy: Profile,
    *,
    person: bool,
    turned: bool = False,
    unsaid: int = 0,
    inner: int = 0,
    mothers: int = 0,
) -> Points:
    """Points for what two names share, less what is spelt differently, less what has no partner.

    Of what has no partner the side that lacks more counts at one rate (a middle name left out), the other at a
    second (each has what the other lacks: a conflict). `person` says that the listed party is or may be a person;
    then what is spelt differently costs more where the words are `turned`, in another order. `unsaid` is what is
    met of words beyond the initials that stand for them: nobody knows that it is shared. `inner` is the weight of
    words without a partner that stand between such as have one: a person's middle names are left out more often
    than others, so they cost less where the other name is met whole; and less yet the name of the mother's family
    behind the father's, whose weight `mothers` is.
    The sum never falls when more is paired or met, on either side, and never rises when the words are turned or
    something is unsaid: the index bounds a name's score with it, taking all that has no partner for inner words,
    or for a mother's name where the query has a family name of Spanish.
    """
    if mine.paired == 0 or theirs.paired == 0:
        return Points(0, 0, 0)
    figures = policy.name_figures(person)
    met = (mine.met + theirs.met - unsaid) // 2
    near = min(met, figures.rarity_knee)
    most = figures.base + (figures.rarity_near * near + figures.rarity_far * (met - near)) // 1000
    alike = min(policy.name_most, most)
    spelt = mine.paired - mine.met + theirs.paired - theirs.met
    missing = (mine.total - mine.paired, theirs.total - theirs.paired)
    both = mine.total + theirs.total
    square = both * min(both, figures.longest)
    spelling = (figures.spelling_loss + (policy.turned_loss if person and turned else 0)) * spelt
    lost = spelling + figures.missing_most * max(missing) + figures.missing_least * min(missing)
    if person and min(missing) == 0:
        mothers = min(mothers, max(missing))
        mother_less = policy.rare_mother_less if met >= policy.rare_mother else policy.mother_less
        lost -= policy.inner_less * min(inner, max(missing) - mothers) + mother_less * mothers
    of_spelling, of_both = 16_000 * spelling // square, 16_000 * lost // square  # rounded once in the sum
    return Points(alike, -of_spelling, of_spelling - of_both)


def _met(side: Side) -> Side:
    return Side(side.total, side.total, side.total)


def _one_slip(query: Tokens, listed: Tokens, pairs: Sequence[Pair], policy: Profile, *, person: bool) -> bool:
    """Whether two names are the same but for a slip of the pen in one word of three or four letters or more."""
    mine_left = len(query) - sum(len(pair.query) for pair in pairs)
    theirs_left = len(listed) - sum(len(pair.listed) for pair in pairs)
    other = [pair for pair in pairs if pair.worth < 1000]
    if mine_left or theirs_left or len(pairs) < 2 or len(other) != 1:
        return False
    mine, theirs = [query[i] for i in other[0].query], [listed[j] for j in other[0].listed]
    flags = 0
    for token in (*mine, *theirs):
        flags |= token.flags
    if len(mine) == len(theirs) == 1:
        one, other_one = mine[0], theirs[0]
        letters = least_letters(one.flags, other_one.flags, policy, person=person)
        may = may_slip(one.flags, other_one.flags) or (not person and not flags & NO_SLIP)
        return may and is_slip(written_as(one), written_as(other_one), letters, policy)
    if flags & NO_SLIP:
        return False
    letters = least_letters(0, 0, policy, person=person)
    return is_slip("".join(token.text for token in mine), "".join(token.text for token in theirs), letters, policy)


def _parts_met(query: Tokens, listed: Tokens, pairs: Sequence[Pair], policy: Profile) -> int:
    """How many parts of a name proper (no particle, title or legal form) are met, on the side that has more.

    Two that are only like one word of their alphabet are one part ("Sol Vera", Silver), and so is a name "of the
    faith" ("Shams ad-Din"), as it is where it is written as one word.
    """
    mine = theirs = 0
    for pair in pairs:
        across = _written_in(query, pair.query) ^ _written_in(listed, pair.listed)
        most = 2 if across or pair.worth >= policy.sure else 1
        mine += min(most, sum(not query[i].flags & (MINOR | OF_FAITH) for i in pair.query))
        theirs += min(most, sum(not listed[j].flags & (MINOR | OF_FAITH) for j in pair.listed))
    return max(mine, theirs)


def _unlike(
    query: Tokens,
    listed: Tokens,
    pairs: Sequence[Pair],
    policy: Profile,
    *,
    person: bool,
    turned: bool = False,
    slip: bool = False,
) -> int:
    """What a person's name loses where no word that is more than an initial or a title is met as it is.

    Between alphabets, where no spelling is quite the same, only if words are `turned` or missing. In one alphabet
    something, too, where one word is missing and another met in doubt. Other names lose where any is met in doubt,
    with or without one missing; between alphabets only where it is hardly alike.
    """
    whole = [pair for pair in pairs if _of_whole_words(query, listed, pair)]
    if not whole:
        return 0
    across = any(_written_in(query, pair.query) ^ _written_in(listed, pair.listed) for pair in whole)
    if not person:
        line = policy.other_across_doubtful if across else policy.doubtful
        return policy.other_doubtful_loss * any(pair.worth < line for pair in whole)
    doubtful = not across and any(pair.worth < policy.doubtful for pair in whole)
    mine = {i for pair in pairs for i in pair.query}
    theirs = {j for pair in pairs for j in pair.listed}
    missing = any(not token.flags & MINOR and i not in mine for i, token in enumerate(query)) or any(
        not token.flags & MINOR and j not in theirs for j, token in enumerate(listed)
    )
    unlike = all(pair.worth < policy.sure for pair in whole) and (missing or turned or not across)
    common = not slip and not across and _common_doubt(query, listed, whole, policy)
    return (
        policy.unlike_loss * unlike + policy.doubtful_loss * (missing and doubtful) + policy.common_loss * common
    )


def _common_doubt(query: Tokens, listed: Tokens, whole: Sequence[Pair], policy: Profile) -> bool:
    """Whether all that two names share beyond doubt is common, and a word met in doubt is no slip of the pen.

    A family name of which half the letters are another's, beside given names that many bear, is another family.
    """
    told = 2 * policy.telling
    if any(pair.worth >= policy.doubtful and _weigh(query, listed, pair) >= told for pair in whole):
        return False
    return any(pair.worth < policy.doubtful and not _may_be_slip(query, listed, pair, policy) for pair in whole)


def _weigh(query: Tokens, listed: Tokens, pair: Pair) -> int:
    return sum(query[i].weight for i in pair.query) + sum(listed[j].weight for j in pair.listed)


def _may_be_slip(query: Tokens, listed: Tokens, pair: Pair, policy: Profile) -> bool:
    """Whether words sound the same, or a slip makes one of the other; of Koreans' parts, if one is rare."""
    if len(pair.query) + len(pair.listed) > 2:
        return False
    mine, theirs = query[pair.query[0]], listed[pair.listed[0]]
    if (mine.flags | theirs.flags) & AS_HEARD:
        both = mine.flags & theirs.flags
        return not (both & AS_HEARD and both & BORNE)
    return mine.sound == theirs.sound or is_slip(mine.text, theirs.text, policy.slip_letters, policy)


def _weight(tokens: Tokens) -> int:
    return sum(token.weight for token in tokens)


def _unsaid(query: Tokens, listed: Tokens, pair: Pair) -> int:
    """What a word that an initial stands for weighs more than the initial, as far as it is met."""
    mine, theirs = query[pair.query[0]], listed[pair.listed[0]]
    if not (mine.flags ^ theirs.flags) & INITIAL or (mine.flags | theirs.flags) & NUMBER:
        return 0
    return abs(mine.weight * pair.worth // 1000 - theirs.weight * pair.worth // 1000)


def _inner(tokens: Tokens, pairs: Sequence[Pair], side: int) -> int:
    """The weight of a side's words without a partner that stand between words that have one.

    But not of the father's family name before the mother's, both of Spanish: by hers alone nobody is known.
    """
    taken = {place for pair in pairs for place in (pair.query, pair.listed)[side]}
    if not taken:
        return 0
    fathers = len(tokens) - 2 if len(tokens) > 2 and tokens[-1].flags & tokens[-2].flags & TWO_FAMILIES else -1
    return sum(tokens[i].weight for i in range(min(taken), max(taken)) if i not in taken and i != fathers)


def _mothers(query: Tokens, listed: Tokens, pairs: Sequence[Pair], policy: Profile) -> int:
    """The weight beyond a given name and the father's family name, by which people of two families are known.

    So where the last word has no partner and stands behind a family name of Spanish that is met by one.
    """
    left = 0
    for side, (tokens, others) in enumerate(((query, listed), (listed, query))):
        last = len(tokens) - 1
        if last < 2 or tokens[last].flags & (MINOR | INITIAL | NUMBER):
            continue
        places = [(pair.query, pair.listed)[:: 1 - 2 * side] for pair in pairs if pair.worth >= policy.sure]
        family = any(
            last - 1 in mine and tokens[last - 1].flags & others[theirs[0]].flags & TWO_FAMILIES
            for mine, theirs in places
        )
        met = {place for pair in pairs for place in (pair.query, pair.listed)[side]}
        if family and last not in met:
            left += sum(token.weight for place, token in enumerate(tokens) if place not in met)
    return left


def _turned(query: Tokens, listed: Tokens, pairs: Sequence[Pair]) -> bool:
    """Whether words that met, other than initials, particles and titles, stand in another order on either side."""
    places = [pair.listed[0] for pair in sorted(pairs) if _of_whole_words(query, listed, pair)]
    return places != sorted(places)


def _of_whole_words(query: Tokens, listed: Tokens, pair: Pair) -> bool:
    minor = INITIAL | MINOR
    return not all(query[i].flags & minor for i in pair.query) and not all(
        listed[j].flags & minor for j in pair.listed
    )


def _reversed(query: Tokens, listed: Tokens, pairs: Sequence[Pair]) -> bool:
    """Whether what stands before and after a word such as "bin" has changed places, where the two are not one."""
    partner = {i: pair.listed[0] for pair in pairs for i in pair.query}
    theirs = [j for j, token in enumerate(listed) if token.flags & PATRONYMIC]
    for i, token in enumerate(query):
        if token.flags & PATRONYMIC and 0 < i < len(query) - 1 and query[i - 1].text != query[i + 1].text:
            for j in theirs:
                if partner.get(i - 1) == j + 1 and j >= 1 and partner.get(i + 1) == j - 1:
                    return True
    return False


def _shuffled(query: Tokens, listed: Tokens, pairs: Sequence[Pair]) -> bool:
    """Whether Chinese syllables that met stand in another order than one with the family name at the other end."""
    places = [
        pair.listed[0]
        for pair in sorted(pairs)
        if len(pair.query) == len(pair.listed) == 1
        and query[pair.query[0]].flags & listed[pair.listed[0]].flags & (SYLLABLE | AS_HEARD) == SYLLABLE
    ]
    said = [listed[place].text for place in places]
    wanted = [listed[place].text for place in sorted(places)]
    return all(said[start:] + said[:start] != wanted for start in range(max(1, len(said))))


def _whole_word(query: Tokens, listed: Tokens, pairs: Sequence[Pair]) -> bool:
    """Whether any word was met that is more than an initial, a particle, a title or a legal form."""
    return any(_of_whole_words(query, listed, pair) for pair in pairs)


def _other_name(query: Tokens, listed: Tokens, pairs: Sequence[Pair], policy: Profile) -> bool:
    """Whether both names have a word that names, weighs something and has no partner, and none that names is met.

    What is left are words that say what an organisation is or does ("Vetluga Trade Bank", Kerzhenets Trade Bank).
    """
    if any(
        any(_is_naming(query[i]) for i in pair.query) and any(_is_naming(listed[j]) for j in pair.listed)
        for pair in pairs
    ):
        return False
    met = ({i for pair in pairs for i in pair.query}, {j for pair in pairs for j in pair.listed})
    return all(
        any(_is_naming(t) and t.weight >= policy.naming and i not in taken for i, t in enumerate(tokens))
        for tokens, taken in zip((query, listed), met, strict=True)
    )


def _is_naming(token: Token) -> bool:
    """Whether a word may name an organisation: it is none that says what the organisation is or does."""
    return not token.flags & (MINOR | INITIAL) and token.group not in DESCRIBING


def _other_number(query: Tokens, listed: Tokens, pairs: Sequence[Pair]) -> bool:
    """Whether both names hold a number that the other lacks."""
    mine = {i for pair in pairs for i in pair.query}
    theirs = {j for pair in pairs for j in pair.listed}
    return any(t.flags & NUMBER and i not in mine for i, t in enumerate(query)) and any(
        t.flags & NUMBER and j not in theirs for j, t in enumerate(listed)
    )

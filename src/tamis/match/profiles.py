"""The whole policy on one screen: every weight, threshold and limit that makes a score.

All figures are integers, so that the same inputs give the same score on every machine: points in hundredths
(7000 is a score of 70.00), likeness of words and shares in thousandths. The kernel gets these numbers and the
tables of `spelling.py`, and has none of its own.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from functools import cached_property
from typing import NamedTuple

import msgspec

from tamis.match.spelling import TABLES
from tamis.normalize.lexicon import Lexicon, shipped_lexicon


class NameFigures(NamedTuple):
    """The figures of a `Profile` that make the points of a name; see there."""

    base: int
    rarity_near: int
    rarity_far: int
    rarity_knee: int
    missing_most: int
    missing_least: int
    spelling_loss: int
    longest: int


@dataclass(frozen=True)
class Profile:
    """Weights and thresholds, with a hash. Points in hundredths; likeness and shares in thousandths."""

    # Where the lines are.
    threshold: int = 7000  # what accuses, unless the caller asks for another
    lowest_threshold: int = 5000  # the least a caller may ask for: the index is exact from here up
    line: int = 7000  # an exact name stands here or above

    # How alike two words are, and what that is worth: below `likeness_floor` nothing, then two straight lines.
    likeness_floor: int = 505
    likeness_knee: int = 764
    worth_at_knee: int = 808
    across_at_knee: int = 945  # the same between alphabets; below the knee it falls off faster
    same_sound: int = 985  # words of two alphabets that sound the same
    family: int = 980  # two spellings of one family (Mohammed, Muhammad)
    nickname: int = 940
    two_names: int = 700  # two names that many people bear, as they are spelt, are alike no more than this
    fathers: int = 400  # names of fathers that are less alike without their ending are other names
    syllable_loss: int = 160  # syllables of Chinese are another name for one letter's sake
    as_written: int = (
        150  # more, for parts of Koreans' names in Latin letters that are alike as they are written …
    )
    as_written_most: int = 660  # … but never more than this, as a letter may make another name of it
    initial: int = 900  # "I." for "Ivan"
    minor_floor: int = 700  # a title, particle or legal form against a word that is none
    join_floor: int = 785  # two words of one side against one word of the other

    # A name as a whole, for those who are or may be persons, and for organisations, vessels and the rest.
    # What is met gives points: `base`, and so many a thousand of its weight, up to a knee and beyond it. What is
    # lost takes points: so many a thousand of weight in two names that weigh four thousand together, four times as
    # many where they weigh half. A rare name can lose more than a common one before it falls below the line.
    name_most: int = 9500  # so that what corroborates can still rank them
    base: int = 6400
    rarity_near: int = 1400
    rarity_far: int = 500
    rarity_knee: int = 1800
    missing_most: int = 1450  # on the side that misses more: a middle name left out
    missing_least: int = 3050  # on the side that misses less: both missing something is a conflict
    inner_less: int = 400  # so much less for what stands between words that met, as middle names do
    mother_less: int = 620  # and so much for all beside a given name and the father's family name, in Spanish …
    rare_mother: int = 1200  # … or, where what is met weighs so much …
    rare_mother_less: int = 850  # … so much
    spelling_loss: int = 320  # for what is met, and spelt otherwise …
    turned_loss: int = 720  # … and so much more in a person's name whose words stand in another order
    sure: int = 970  # a word that is worth so much is met as it is: a person's name in which none is …
    unlike_loss: int = 500  # … loses so much; between alphabets only where words are missing or turned round
    doubtful: int = 808  # a word that is worth less is met in doubt: where a person's name misses another, too …
    doubtful_loss: int = 580  # … it loses so much
    telling: int = 650  # in one alphabet, where no word that weighs so much is met without doubt …
    common_loss: int = 530  # … and one is met in doubt, a person's name loses so much
    longest: int = 64_000  # two names that weigh more lose no less than names of this weight: not used for persons
    other_base: int = 7000
    other_rarity_near: int = 910
    other_rarity_far: int = 0
    other_rarity_knee: int = 2560
    other_missing_most: int = 865
    other_missing_least: int = 2090
    other_spelling_loss: int = 580
    other_doubtful_loss: int = 710  # for a word met in doubt in one alphabet …
    other_across_doubtful: int = 150  # … or, between alphabets, for one that is worth less than this
    other_longest: int = 7090  # the names of offices run to twenty words, some of them like any other word
    slip: int = 150  # a name that is whole but for a slip of the pen in one word loses no more than this …
    slip_letters: int = 3  # … where the word has so many letters in a person's name …
    other_slip_letters: int = 4  # … and in another: an aircraft's mark is another one for each letter
    minor_slip_letters: int = 2  # … and beside a title, particle or legal form ("Aa-Qaida") …
    slip_cost: int = 12  # … and the slip costs no more than one consonant, and a letter that is doubled thereby
    slip_alike: int = (
        520  # words that such a slip parts behind their first letter are alike so much, however short
    )
    reversed_patronymic: int = 2500  # "Ahmad bin Hasan" is not "Hasan bin Ahmad"
    other_number: int = 2000  # "Fund II" is not "Fund III"
    weak_loss: int = 1000  # a weak alias is worth less …
    needs_more: int = 6000  # … and, as a person's one-word name, never accuses alone
    naming: int = 600  # where both names have a word that weighs so much and names, one has to be met, or the same

    # What corroborates and what contradicts.
    birth_same_day: int = 1200
    birth_same_year: int = 700  # at least one side knows only the year, and it agrees
    birth_overlap: int = 500  # "circa", "between": the intervals meet
    birth_swapped: int = 600  # day and month changed places
    birth_near: int = -100  # same day and month, the next year
    birth_other_day: int = -800  # one or two years apart, and neither day nor month agrees: no slip of the pen
    birth_gap_0: int = -200  # same year, another day
    birth_gap_1: int = -300
    birth_gap_2: int = -600
    birth_gap_5: int = -1000  # up to five years
    birth_gap_9: int = -1800  # up to nine
    birth_gap_wide: int = -4000  # ten years and more: takes even an exact name below the line
    country_same: int = 400
    country_other: int = -300
    gender_same: int = 100
    gender_other: int = -800
    kind_other: int = -2000  # a person is no ship
    identifier_lifetime: int = 8000  # the same IMO number, LEI, wallet: settles it
    identifier_document: int = 7200  # the same passport, tax or registration number
    identifier_other_lifetime: int = -4000  # another IMO number or LEI: below the line
    identifier_other_document: int = -100  # people renew their passports
    address_shared: int = 300

    learned: Lexicon | None = None  # how common words are, in place of the lexicon that ships with Tamis

    def __post_init__(self) -> None:
        """The bound of the index holds only where a partner never costs more than none."""
        for person in (True, False):
            figures = self.name_figures(person)
            dearest = figures.spelling_loss + (self.turned_loss if person else 0)
            cheapest = figures.missing_most - (self.inner_less if person else 0)
            in_order = figures.missing_most - (max(self.mother_less, self.rare_mother_less) if person else 0)
            if self.rare_mother_less < self.mother_less:
                raise ValueError("a rare name must not lose more than a common one")
            if dearest > min(cheapest, figures.missing_least) or figures.spelling_loss > in_order:
                raise ValueError("a word spelt otherwise must not cost more than a missing one")

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """The figures in the order of their declaration, as the kernel takes them."""
        return tuple(self._figures().values())

    @classmethod
    def field_names(cls) -> tuple[str, ...]:
        """The names of the figures in the order of their declaration."""
        return tuple(field.name for field in fields(cls) if field.name != "learned")

    @property
    def lexicon(self) -> Lexicon:
        """What is known of words: the profile's own lexicon, or the one that ships with Tamis."""
        return self.learned or shipped_lexicon()

    def _figures(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in self.field_names()}

    def name_figures(self, person: bool) -> NameFigures:
        """What `name_points` counts with, for persons or for the others."""
        return NameFigures(*(getattr(self, ("" if person else "other_") + name) for name in NameFigures._fields))

    @cached_property
    def digest(self) -> str:
        """SHA-256 over every figure and every table that makes a score, and a lexicon of its own."""
        own = [self.learned.digest] if self.learned else []
        return hashlib.sha256(msgspec.json.encode([self._figures(), TABLES.as_lists(), *own])).hexdigest()


DEFAULT = Profile()
"""The profile used unless another is named."""

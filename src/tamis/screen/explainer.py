"""Why a query meets a party: its score and the reasons of it, by the reference."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from tamis.match.attributes import Total, compare_facts, total
from tamis.match.explain import Side, Told, reasons
from tamis.match.profiles import Profile
from tamis.match.reference import NameScore, Tokens, score_names
from tamis.model import Name, Reason
from tamis.normalize.facts import PERSON, Facts
from tamis.normalize.tokens import tokenise, written_words
from tamis.screen.search import Prepared

_NOTHING = NameScore()
_REMEMBERED = 1 << 13
"""Names and pairs of names that are kept for the next answer, as names repeat."""


class Known(NamedTuple):
    """What is known of a party beside its names, and what of it other lists tell, by the kind of evidence."""

    facts: Facts
    told: dict[str, Told]


class Explainer:
    """Queries against written forms of parties, by the reference: scores and their reasons."""

    def __init__(self, profile: Profile) -> None:
        lexicon = profile.lexicon
        self._profile = profile
        self._words = lru_cache(maxsize=_REMEMBERED)(written_words)
        self._tokens = tokens = lru_cache(maxsize=_REMEMBERED)(lambda text: tokenise(text, lexicon))

        def score(query: Tokens, listed: str, weak: bool, person: bool) -> NameScore:
            return score_names(query, tokens(listed), profile, weak=weak, person=person)

        self._score = lru_cache(maxsize=_REMEMBERED)(score)

    def explain(
        self, prepared: Prepared, mine: int, listed: Name, known: Known
    ) -> tuple[Total, tuple[Reason, ...]]:
        """What a query scores by one of its names and one of a party of which so much is known, and why."""
        facts = known.facts
        query = prepared.names[mine] if prepared.names else ()
        name = (
            self._score(query, listed.text, listed.strength == "weak", facts.kind <= PERSON) if query else _NOTHING
        )
        evidence = compare_facts(prepared.facts, facts, self._profile)
        whole = total(name, evidence, self._profile)
        if whole.score == 0:
            return whole, ()
        written = prepared.query.all_names[mine] if query else ""
        sides = Side(query, self._words(written)), Side(self._tokens(listed.text), self._words(listed.text))
        return whole, reasons(*sides, name, evidence, whole, self._profile, known.told, listed)

"""Two names beside each other, with no list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tamis.errors import QueryError
from tamis.match.attributes import total
from tamis.match.explain import reasons, side
from tamis.match.profiles import DEFAULT, Profile
from tamis.match.reference import score_names
from tamis.match.shipped import figures_of
from tamis.model import KINDS, Name, Reason
from tamis.normalize.scripts import script_of
from tamis.normalize.tokens import tokenise


def no_name(names: Sequence[str]) -> QueryError:
    """The error for a query in which nothing can be compared."""
    given = ", ".join(repr(name[:40]) for name in names) or "none"
    return QueryError(f"No name that can be compared (given: {given})", hint="Give a name with letters in it")


class Comparison(NamedTuple):
    """Two names compared: the score (0 to 100), the reasons that sum to it, and the names as they were written."""

    score: float
    reasons: tuple[Reason, ...]
    query_name: str
    name: Name


def compare(a: str, b: str, kind: str = "", profile: str | Profile = DEFAULT) -> Comparison:
    """Compare two names, with no list: the score and its reasons. `profile` as for `open_engine`.

    >>> compare("Usama bin Ladin", "BIN LADIN, Usama", kind="Person").score > 70
    True
    """
    if kind and kind not in KINDS:
        raise QueryError(f"Kind {kind[:40]!r} is not known", hint="One of: " + ", ".join(KINDS))
    profile = figures_of(profile)
    lexicon = profile.lexicon
    mine, theirs = tokenise(a, lexicon), tokenise(b, lexicon)
    for text, words in ((a, mine), (b, theirs)):
        if not words:
            raise no_name([text])
    name = score_names(mine, theirs, profile, person=kind == "Person")
    whole = total(name, (), profile)
    found = reasons(side(a, mine), side(b, theirs), name, (), whole, profile)
    return Comparison(whole.score / 100, found, a, Name(b, script=script_of(b)))

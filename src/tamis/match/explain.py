"""Why this score: the parts of it as reasons that a reviewer can act on, whose points sum to the score.

Computed from the reference, and only for what is shown. A reason carries its figures in `detail`, so that
nobody has to parse the text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from tamis.match.attributes import Evidence, Total
from tamis.match.profiles import Profile
from tamis.match.reference import NameScore, Pair, Tokens
from tamis.model import DateSpan, Name, Party, Reason
from tamis.normalize.facts import Facts
from tamis.normalize.text import FOREIGN, HAN, HANGUL
from tamis.normalize.tokens import INITIAL, PATRONYMIC, is_of_syllables, share_nickname, written_words


class Side(NamedTuple):
    """One of the two names: its tokens, and the words that they stand for."""

    tokens: Tokens
    words: tuple[str, ...]

    def shown(self, places: Sequence[int]) -> str:
        """The words in these places."""
        return " ".join(self.words[place] for place in places)


def side(written: str, tokens: Tokens) -> Side:
    """A name as it was written, beside its tokens."""
    return Side(tokens, written_words(written))


def reasons(
    query: Side,
    listed: Side,
    name: NameScore,
    evidence: Sequence[Evidence],
    whole: Total,
    policy: Profile,
    told: Mapping[str, Told] = {},
    form: Name | None = None,
) -> tuple[Reason, ...]:
    """Everything that made the score, in the order in which it was added up; parts of no points left out.

    `told` holds what was taken from other entries of the party, by the kind of evidence, or as "weak TEXT" by the
    written form that they call weak; `form` is the listed one.
    """
    found = []
    if name.alike:
        found.append(
            _points("name", name.alike, _name_text(query, listed, name), words(query, listed, name.pairs))
        )
    if name.spelling:
        found.append(_points("spelling", name.spelling, "words that meet are spelt otherwise"))
    if name.missing:
        found.append(_points("missing", name.missing, _missing_text(query, listed, name)))
    if name.order:
        of_father = any(token.flags & PATRONYMIC for token in query.tokens)
        text = "what stands before and after the patronymic" if of_father else "syllables of the given name"
        found.append(_points("order", name.order, f"{text} changed places"))
    if name.numbers:
        found.append(_points("numbers", name.numbers, "the names hold different numbers"))
    if name.cap:
        text = "a weak alias, a person's name of one word, or words that only describe need corroboration"
        found.append(_told("cap", name.cap, text, {}, told.get(f"weak {form.text}") if form else None))
    for item in evidence:
        text = _TEXTS[item.kind, item.finding]
        found.append(_told(item.kind, item.points, text, {"finding": item.finding}, told.get(item.kind)))
    if whole.hold:
        found.append(_points("hold", whole.hold, f"an exact name stands at {policy.line / 100:g} or more"))
    if whole.limit:
        found.append(_points("cap", whole.limit, "scores run from 0 to 100", {"lowest": 0, "highest": 100}))
    return tuple(found)


class Told(NamedTuple):
    """What an entry does not say itself: in words, and the ids of the entries of the party that say it."""

    text: str
    parties: tuple[str, ...]


def told(own: Facts, others: Sequence[tuple[Party, Facts]], weaker: Iterable[Name] = ()) -> dict[str, Told]:
    """What the counterparts of an entry say where it says nothing, by the kind of evidence; and of the aliases
    that they alone call `weaker`, each under "weak" and its text.
    """
    found = {}
    saying = [party for party, _ in others if any(name.strength == "weak" for name in party.names)]
    for name in weaker:
        text = f"weak according to {' and '.join(dict.fromkeys(party.list_id for party in saying))}"
        found[f"weak {name.text}"] = Told(text, tuple(party.id for party in saying))
    for kind, field in (("birthDate", "births"), ("country", "countries"), ("gender", "gender")):
        telling = [party for party, facts in others if getattr(facts, field) and not getattr(own, field)]
        lists: dict[str, list[str]] = defaultdict(list)
        for party in telling:
            lists[_said(party, kind)].append(party.list_id)
        parts = (f"{what} according to {' and '.join(dict.fromkeys(who))}" for what, who in lists.items())
        if telling:
            found[kind] = Told("; ".join(parts), tuple(party.id for party in telling))
    return found


def _said(party: Party, kind: str) -> str:
    """What an entry says, in few words."""
    if kind == "birthDate":
        return "born " + " or ".join(map(_written, party.birth_dates[:_SAID]))
    if kind == "country":
        return " and ".join(dict.fromkeys(country.code for country in party.countries if country.code))
    return " and ".join(party.genders)


_SAID = 3
"""Dates of one entry that are written out."""


def _written(span: DateSpan) -> str:
    """A date in the fewest figures that say it.

    >>> _written(DateSpan("1965-01-01", "1965-12-31")), _written(DateSpan("1965-01-01", "1967-12-31"))
    ('1965', '1965 to 1967')
    """
    if span.start == span.end:
        return span.start
    if span.start.endswith("-01-01") and span.end.endswith("-12-31"):
        first, last = span.start[:4], span.end[:4]
        return first if first == last else f"{first} to {last}"
    return f"{span.start} to {span.end}"


def words(query: Side, listed: Side, pairs: Sequence[Pair]) -> dict[str, Any]:
    """Word by word: which met which, by what relation, and which met nothing."""
    met_mine = {i for pair in pairs for i in pair.query}
    met_theirs = {j for pair in pairs for j in pair.listed}
    return {
        "words": [
            {
                "query": query.shown(pair.query),
                "listed": listed.shown(pair.listed),
                "relation": relation(query, listed, pair),
                "likeness": pair.likeness / 1000,
                "weight": sum(query.tokens[i].weight for i in pair.query) / 1000,
                "query_at": list(pair.query),
                "listed_at": list(pair.listed),
            }
            for pair in sorted(pairs)
        ],
        "only_query": [word for i, word in enumerate(query.words) if i not in met_mine],
        "only_listed": [word for j, word in enumerate(listed.words) if j not in met_theirs],
        "query_weights": [token.weight / 1000 for token in query.tokens],
        "listed_weights": [token.weight / 1000 for token in listed.tokens],
    }


def relation(query: Side, listed: Side, pair: Pair) -> str:
    """How two words that met relate: same, joined, initial, variant, nickname, transliteration or spelling."""
    a, b = query.tokens[pair.query[0]], listed.tokens[pair.listed[0]]
    if len(pair.query) + len(pair.listed) > 2:
        return "joined"
    if a.text == b.text:
        return "same"
    if (a.flags | b.flags) & INITIAL:
        return "initial"
    if a.group and a.group == b.group:
        return "variant"
    if share_nickname(a.nick, b.nick):
        return "transliteration" if is_of_syllables(a.nick) else "nickname"
    return "transliteration" if (a.flags ^ b.flags) & (FOREIGN | HAN | HANGUL) else "spelling"


def _name_text(query: Side, listed: Side, name: NameScore) -> str:
    if name.exact:
        return "the whole name is met"
    parts = []
    for pair in sorted(name.pairs):
        how = relation(query, listed, pair)
        mine, theirs = query.shown(pair.query), listed.shown(pair.listed)
        parts.append(mine if mine == theirs else f"{mine} = {theirs} ({how})")
    return "; ".join(parts)


def _missing_text(query: Side, listed: Side, name: NameScore) -> str:
    missing = words(query, listed, name.pairs)
    sides = (("only in the query", missing["only_query"]), ("only in the list", missing["only_listed"]))
    return "; ".join(f"{side}: {' '.join(found)}" for side, found in sides if found)


def _told(kind: str, hundredths: int, text: str, detail: dict[str, Any], told: Told | None) -> Reason:
    """A reason, and who says what it rests on, where that is another list."""
    if told is None:
        return _points(kind, hundredths, text, detail)
    return _points(kind, hundredths, f"{text} ({told.text})", {**detail, "according_to": list(told.parties)})


def _points(kind: str, hundredths: int, text: str, detail: dict[str, Any] | None = None) -> Reason:
    return Reason(kind, hundredths / 100, text, detail or {})


_TEXTS = {
    ("birthDate", "same_day"): "the same day of birth",
    ("birthDate", "same_year"): "the year of birth agrees, the day is not known on one side",
    ("birthDate", "overlap"): "the birth dates are uncertain and agree as far as they go",
    ("birthDate", "swapped"): "the birth dates agree with day and month exchanged",
    ("birthDate", "near"): "the same day and month of birth, one year apart",
    ("birthDate", "gap_0"): "another day of birth in the same year",
    ("birthDate", "other_day"): "the years of birth are one or two apart, day and month are others",
    ("birthDate", "gap_1"): "the years of birth are one apart",
    ("birthDate", "gap_2"): "the years of birth are two apart",
    ("birthDate", "gap_5"): "the years of birth are three to five apart",
    ("birthDate", "gap_9"): "the years of birth are six to nine apart",
    ("birthDate", "gap_wide"): "the years of birth are ten or more apart",
    ("country", "same"): "a country in common",
    ("country", "other"): "no country in common",
    ("gender", "same"): "the same gender",
    ("gender", "other"): "another gender",
    ("kind", "other"): "another kind of party",
    ("identifier", "same_lifetime"): "the same identifier, which settles it",
    ("identifier", "same_document"): "the same document or registration number",
    ("identifier", "other_lifetime"): "another identifier of a kind that is kept for life",
    ("identifier", "other_document"): "other document numbers, which people renew",
    ("address", "shared"): "much of the address is the same",
}

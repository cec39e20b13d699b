"""Whether entries of several lists are one party, and why: the one rule for it.

A publisher's own cross-references come first, then identifiers that a party keeps, then names with something
beside them. Conservative: a name alone never makes two persons one, what contradicts keeps them apart, also by way
of a third, and two entries that one list shows at the same time are two parties, because their publisher says so,
unless they have one reference, or stand under different programmes (or none is told) and have an identifier or
several names in common.
What a person decided goes before everything.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from tamis.match.attributes import birth_evidence
from tamis.match.profiles import DEFAULT
from tamis.model import Party
from tamis.normalize.counterparts import UNITED_NATIONS, references
from tamis.normalize.facts import (
    DOCUMENT,
    IMO,
    LEI,
    PERSON,
    VESSEL,
    WALLET_ADDRESS,
    Facts,
    contradict,
    numbers,
    party_facts,
)
from tamis.normalize.lexicon import shipped_lexicon
from tamis.normalize.text import plain_words

_INITIALS = re.compile(r"(.+?)\s*\((\w{2,8})\)")
_LONG, _SHORT = 10, 6
"""Letters from which on an organisation's name says enough alone: where it is the main name of one of two entries,
and where it is that of both. Of 1,154 main names of six to nine letters, no two bodies of a list share one."""

_RARE_BESIDE_A_DAY, _RARE_BESIDE_A_YEAR = 1000, 1600
"""What the words of a person's name must weigh together, in thousandths (a rare word is 1000), beside an equal day
or year of birth alone: "Mohammed Ali" weighs less."""

_SEVERAL = 3
"""Names in common from which on two entries of one list can be one party."""

RULES = ("decided", "reference", "identifier", "name")
"""What can make two entries one party, the strongest first."""


class Tie(NamedTuple):
    """Why two entries are one party: by which of `RULES`, and in words. `weight` orders ties of one rule."""

    one: str
    other: str
    rule: str
    text: str
    weight: int = 0


class Decision(NamedTuple):
    """What a person decided of two entries: that they are one party (`same`) or not; who, when and why."""

    one: str
    other: str
    same: bool
    by: str = ""
    time: str = ""
    reason: str = ""


class Group(NamedTuple):
    """Entries that are one party, and the ties that made them one."""

    parties: tuple[Party, ...]
    ties: tuple[Tie, ...]


class Seen:
    """A party as it is compared: its facts, its cross-references and its full names, worked out once."""

    def __init__(self, party: Party) -> None:
        self.party = party
        self.facts = party_facts(party)
        self.references = references(party)
        self.names = _names(party, self.facts.kind)
        self.main = next(iter(self.names), ())
        self.words = frozenset(word for text in party.names for word, _ in plain_words(text.text))

    def in_common(self) -> Iterator[object]:
        """What two entries must have one of in common to be tied by any rule."""
        yield from self.references
        yield from self.facts.identifiers
        yield from self.names


def same_party(one: Seen, other: Seen) -> Tie | None:
    """The strongest tie between two entries; None where they may be two."""
    if contradict(one.facts, other.facts):
        return None
    alike = not one.words.isdisjoint(other.words)
    shared = sorted(one.references & other.references)
    if not shared and _of_others(one, other):
        return None
    if shared and alike:
        return _tie(one, other, "reference", f"both are {shared[0]} to their publishers")
    found = _identifier(one.facts, other.facts, alike)
    if found:
        return _tie(one, other, "identifier", found)
    names = sorted(one.names.keys() & other.names.keys(), key=lambda key: (-len(key), key))
    if not names:
        return None
    beside = _beside(one, other, names)
    if not beside:
        return None
    text = f"both are named “{one.names[names[0]]}”, {beside}"
    return _tie(one, other, "name", text, len(names))


def groups_of(
    parties: Iterable[Party],
    decisions: Sequence[Decision] = (),
    together: Callable[[Party, Party], bool] | None = None,
) -> list[Group]:
    """Parties put together into those that are one, in the order in which they came.

    `together` tells whether two entries of one list ever stood there at the same time; by default they did.
    """
    seen = {party.id: Seen(party) for party in parties}

    def apart(one: Party, other: Party) -> bool:
        if one.list_id != other.list_id or (together is not None and not together(one, other)):
            return False
        return not _listed_twice(seen[one.id], seen[other.id])

    def against(one: Party, other: Party) -> bool:
        return apart(one, other) or contradict(seen[one.id].facts, seen[other.id].facts)

    decided = {frozenset((d.one, d.other)): d for d in decisions}
    ties = []
    for one, other in _near(list(seen.values()), decided):
        decision = decided.get(frozenset((one.party.id, other.party.id)))
        if decision is not None:
            tie = _decided(decision) if decision.same else None
        else:
            tie = None if apart(one.party, other.party) else same_party(one, other)
        if tie:
            ties.append(tie)
    return _joined([each.party for each in seen.values()], ties, decided, against)


def renumbered(
    gone: Iterable[Party], come: Iterable[Party], decisions: Sequence[Decision] = ()
) -> dict[str, tuple[Party, Party]]:
    """Of the entries that went from a list those that came with another id, by that id: as they were, and are."""
    before = {party.id: party for party in gone}
    found = {}
    for group in groups_of(
        [*before.values(), *come], decisions, lambda one, other: (one.id in before) == (other.id in before)
    ):
        was = [party for party in group.parties if party.id in before]
        now = [party for party in group.parties if party.id not in before]
        found.update({new.id: (old, new) for old, new in zip(was, now, strict=False)})
    return found


def _near(entries: Sequence[Seen], decided: Iterable[frozenset[str]]) -> Iterator[tuple[Seen, Seen]]:
    """The pairs that may be tied, each once, in the order of the entries."""
    having: dict[object, list[int]] = defaultdict(list)
    places = {each.party.id: place for place, each in enumerate(entries)}
    for place, each in enumerate(entries):
        for key in each.in_common():
            having[key].append(place)
    pairs = {pair for some in having.values() if len(some) > 1 for pair in combinations(some, 2)}
    for two in decided:
        if len(two) == 2 and two <= places.keys():
            first, second = sorted(places[i] for i in two)
            pairs.add((first, second))
    for one, other in sorted(pairs):
        yield entries[one], entries[other]


def _listed_twice(one: Seen, other: Seen) -> bool:
    """Whether a list has two entries of one party: a reference tells so, or, under different programmes, an
    identifier, several full names, or the main name of an organisation that has no two references.
    """
    tie = same_party(one, other)
    if tie is None or tie.rule == "reference":
        return tie is not None
    if _one_programme(one.party, other.party):
        return False
    return tie.rule != "name" or tie.weight >= _SEVERAL or _under_two_programmes(one, other)


def _under_two_programmes(one: Seen, other: Seen) -> bool:
    """Whether a list shows one organisation under each of two programmes, by its main name.

    Two parties of one name ("National Liberation Army") have a reference each.
    """
    told = all(any(act.programme for act in each.party.designations) for each in (one, other))
    body = PERSON not in (one.facts.kind, other.facts.kind)
    return told and body and one.main == other.main and not (one.references and other.references)


def _one_programme(one: Party, other: Party) -> bool:
    """Whether both entries stand under one programme, as far as their list tells programmes."""
    mine, theirs = ({act.programme for act in party.designations if act.programme} for party in (one, other))
    return not mine.isdisjoint(theirs)


def _joined(
    parties: list[Party],
    ties: list[Tie],
    decided: dict[frozenset[str], Decision],
    apart: Callable[[Party, Party], bool],
) -> list[Group]:
    """Join along the ties, the strongest first, where nothing keeps anybody in the two parts apart."""
    group = {party.id: [party] for party in parties}
    kept: dict[str, list[Tie]] = {party.id: [] for party in parties}
    for tie in sorted(ties, key=lambda tie: (RULES.index(tie.rule), -tie.weight)):
        one, other = group[tie.one], group[tie.other]
        if one is other:
            continue
        if any(_keep_apart(a, b, tie, decided, apart) for a in one for b in other):
            continue
        kept[one[0].id] += [*kept.pop(other[0].id), tie]
        one += other
        for party in other:
            group[party.id] = one
    places = {party.id: place for place, party in enumerate(parties)}
    found = []
    for first, made in kept.items():
        members = sorted(group[first], key=lambda party: places[party.id])
        found.append(Group(tuple(members), tuple(made)))
    return sorted(found, key=lambda each: places[each.parties[0].id])


def _keep_apart(
    one: Party,
    other: Party,
    tie: Tie,
    decided: dict[frozenset[str], Decision],
    apart: Callable[[Party, Party], bool],
) -> bool:
    decision = decided.get(frozenset((one.id, other.id)))
    if decision is not None:
        return not decision.same
    return tie.rule != "decided" and apart(one, other)


def _decided(decision: Decision) -> Tie:
    who = f" by {decision.by}" if decision.by else ""
    when = f" on {decision.time[:10]}" if decision.time else ""
    why = f": {decision.reason}" if decision.reason else ""
    return Tie(decision.one, decision.other, "decided", f"linked{who}{when}{why}")


def _tie(one: Seen, other: Seen, rule: str, text: str, weight: int = 0) -> Tie:
    return Tie(one.party.id, other.party.id, rule, text, weight)


def _of_others(one: Seen, other: Seen) -> bool:
    """Whether a committee of the United Nations knows the two by different references.

    Two committees may list one man, each under its own.
    """
    mine, theirs = ({r[:2] for r in s.references if UNITED_NATIONS.fullmatch(r)} for s in (one, other))
    return not mine.isdisjoint(theirs)


def _names(party: Party, kind: int) -> dict[tuple[str, ...], str]:
    """The full names in the form in which they are compared, and as they are written.

    A person's words may come in any order; an organisation's are one name however it is cut into words.
    """
    found: dict[tuple[str, ...], str] = {}
    for name in party.names:
        words = [word for word, _ in plain_words(name.text)]
        if name.strength == "weak" or not words:
            continue
        if kind == PERSON:
            if len(words) > 1:
                found.setdefault(tuple(sorted(words)), name.text)
        else:
            found.setdefault(("".join(words),), name.text)
            bare = _without_initials(name.text)
            if bare:
                found.setdefault(("".join(word for word, _ in plain_words(bare)),), bare)
    return found


def _without_initials(name: str) -> str:
    """A name without its own initials in brackets behind it; empty where there are none.

    >>> _without_initials("HIZBUL MUJAHIDEEN (HM)"), _without_initials("Trade Bank (Lebanon)")
    ('HIZBUL MUJAHIDEEN', '')
    """
    found = _INITIALS.fullmatch(name.strip())
    if not found:
        return ""
    initials = "".join(word[0] for word in re.split(r"[\s-]+", found[1]) if word)
    return found[1] if initials.casefold() == found[2].casefold() else ""


def _identifier(one: Facts, other: Facts, alike: bool) -> str:
    """An identifier that both have and that says it alone, or with a word of a name; in words."""
    for group, text, alone in (
        (IMO, "both have the same IMO number", True),
        (LEI, "both have the same LEI", True),
        (WALLET_ADDRESS, "both have the same wallet address, and a word of their names", False),
        (DOCUMENT, "both have the same document or registration number, and a word of their names", False),
    ):
        if (alone or alike) and numbers(one, group) & numbers(other, group):
            return text
    return ""


def _beside(entry: Seen, beside: Seen, names: list[tuple[str, ...]]) -> str:
    """What stands beside an equal name and makes two entries one party, in words; empty where nothing does."""
    one, other = entry.facts, beside.facts
    if VESSEL in (one.kind, other.kind):
        return ""
    several = len(names)
    land = bool(set(one.countries) & set(other.countries))
    if PERSON in (one.kind, other.kind):
        if one.births and other.births:
            finding = birth_evidence(one, other, DEFAULT)[0]
            more = "of the same country" if land else _others(several) if several > 1 else ""
            weighs = max(map(_weight, names))
            if finding == "same_day" and (more or weighs >= _RARE_BESIDE_A_DAY):
                return "and born on the same day"
            if finding in ("same_year", "overlap") and more:
                return f"born in the same year, and {more}"
            if finding == "same_year" and weighs >= _RARE_BESIDE_A_YEAR:
                return "which is rare, and born in the same year"
            return ""
        return f"and have {_others(several)}" if several > 2 else ""
    elsewhere = bool(one.countries and other.countries and not land)
    if several > 1:
        return f"and have {_others(several)}"
    long = max((len(each.main[0]) for each in (entry, beside) if each.main in names), default=0)
    alone = long >= (_SHORT if entry.main == beside.main else _LONG)
    return "and nothing speaks against it" if alone and not elsewhere else ""


def _weight(name: tuple[str, ...]) -> int:
    """What the words of a name weigh together, in thousandths."""
    return sum(map(shipped_lexicon().weight, name))


def _others(several: int) -> str:
    return f"{several - 1} more {'name' if several == 2 else 'names'} in common"

"""Whether entries of several lists are one party, and why.

A publisher's own cross-references come first, then identifiers that a party keeps, then names with something
beside them. Conservative: a name alone never makes two persons one, what contradicts keeps them apart, and two
entries that one list shows at the same time under one programme are two parties, because their publisher says so.
What a person decided goes before everything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from tamis.match.attributes import birth_evidence
from tamis.match.profiles import DEFAULT
from tamis.model import Party
from tamis.normalize.facts import DOCUMENT, IMO, LEI, PERSON, UNKNOWN, VESSEL, WALLET_ADDRESS, Facts, party_facts
from tamis.normalize.text import plain_words

_UNITED_NATIONS = re.compile(r"[A-Z]{2}[ei]\.\d{1,4}")
_UNITED_KINGDOM = re.compile(r"[A-Z]{3}\d{4}")
_OFAC = re.compile(r"(?:ofac-)?(\d{2,6})")
_OFAC_LISTS = ("us_ofac_", "us_trade_csl")
_INITIALS = re.compile(r"(.+?)\s*\((\w{2,8})\)")
_LONG = 10
"""Letters from which on an organisation's name of several words says enough alone."""

_SEVERAL = 3
"""Names in common from which on two entries of one list, under other programmes, are one party."""

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
        self.references = _references(party)
        self.names = _names(party, self.facts.kind)
        self.words = frozenset(word for text in party.names for word, _ in plain_words(text.text))


def same_party(one: Seen, other: Seen) -> Tie | None:
    """The strongest tie between two entries; None where they may be two."""
    if _contradict(one.facts, other.facts):
        return None
    alike = not one.words.isdisjoint(other.words)
    shared = sorted(one.references & other.references)
    if shared and alike:
        return _tie(one, other, "reference", f"both are {shared[0]} to their publishers")
    found = _identifier(one.facts, other.facts, alike)
    if found:
        return _tie(one, other, "identifier", found)
    names = sorted(one.names.keys() & other.names.keys(), key=lambda key: (-len(key), key))
    if not names:
        return None
    beside = _beside(one.facts, other.facts, names)
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
    seen = [Seen(party) for party in parties]

    def apart(one: Party, other: Party) -> bool:
        return _one_programme(one, other) and (together is None or together(one, other))

    decided = {frozenset((d.one, d.other)): d for d in decisions}
    ties = []
    for place, one in enumerate(seen):
        for other in seen[place + 1 :]:
            decision = decided.get(frozenset((one.party.id, other.party.id)))
            if decision is None:
                tie = None if apart(one.party, other.party) else same_party(one, other)
                if tie and tie.rule == "name" and one.party.list_id == other.party.list_id:
                    tie = tie if tie.weight >= _SEVERAL else None
            else:
                tie = _decided(decision) if decision.same else None
            if tie:
                ties.append(tie)
    return _joined([s.party for s in seen], ties, decided, apart)


def _one_programme(one: Party, other: Party) -> bool:
    """Whether one list has both, and nothing says that they stand there under different programmes."""
    if one.list_id != other.list_id:
        return False
    mine, theirs = ({act.programme for act in party.designations if act.programme} for party in (one, other))
    return not (mine and theirs and mine.isdisjoint(theirs))


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


def _references(party: Party) -> frozenset[str]:
    """What publishers call the party across lists: the numbers of the UN, the UK and OFAC."""
    written = (party.source_id, *party.references, *(act.reference for act in party.designations))
    found = set()
    for text in written:
        if _UNITED_NATIONS.fullmatch(text) or _UNITED_KINGDOM.fullmatch(text):
            found.add(text)
        number = _OFAC.fullmatch(text)
        if number and party.list_id.startswith(_OFAC_LISTS):
            found.add(f"OFAC {number[1]}")
    return frozenset(found)


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


def _contradict(one: Facts, other: Facts) -> bool:
    if one.kind != other.kind and UNKNOWN not in (one.kind, other.kind):
        return True
    if one.gender and other.gender and one.gender != other.gender:
        return True
    for group in (IMO, LEI):
        mine, theirs = _numbers(one, group), _numbers(other, group)
        if mine and theirs and mine.isdisjoint(theirs):
            return True
    return bool(one.births and other.births and birth_evidence(one, other, DEFAULT)[0] == "gap_wide")


def _numbers(facts: Facts, group: int) -> set[int]:
    return {number for kind, number in facts.identifiers if kind == group}


def _identifier(one: Facts, other: Facts, alike: bool) -> str:
    """An identifier that both have and that says it alone, or with a word of a name; in words."""
    for group, text, alone in (
        (IMO, "both have the same IMO number", True),
        (LEI, "both have the same LEI", True),
        (WALLET_ADDRESS, "both have the same wallet address", True),
        (DOCUMENT, "both have the same document or registration number, and a word of their names", False),
    ):
        if (alone or alike) and _numbers(one, group) & _numbers(other, group):
            return text
    return ""


def _beside(one: Facts, other: Facts, names: list[tuple[str, ...]]) -> str:
    """What stands beside an equal name and makes two entries one party, in words; empty where nothing does."""
    if VESSEL in (one.kind, other.kind):
        return ""
    several = len(names)
    land = bool(set(one.countries) & set(other.countries))
    if PERSON in (one.kind, other.kind):
        if one.births and other.births:
            finding = birth_evidence(one, other, DEFAULT)[0]
            if finding == "same_day":
                return "and born on the same day"
            if finding in ("same_year", "overlap") and (land or several > 1):
                return "born in the same year, and " + ("of the same country" if land else _others(several))
            return ""
        return f"and have {_others(several)}" if several > 2 else ""
    elsewhere = bool(one.countries and other.countries and not land)
    if several > 1:
        return f"and have {_others(several)}"
    return "and nothing speaks against it" if len(names[0][0]) >= _LONG and not elsewhere else ""


def _others(several: int) -> str:
    return f"{several - 1} more {'name' if several == 2 else 'names'} in common"

"""What one list says of a party and another list does not: told by the number that a publisher gave the party.

Lists of names alone say neither birth date nor country, though another list has the same party with both. Where
publishers themselves say that two entries are one, by a number that both print, what the one does not say is
taken from the other. Promise: only what an entry does not say at all is taken; never from an entry that
contradicts it in anything; and never by a likeness of names, so that no guess of ours can take an alert away.

The Consolidated Screening List copies OFAC's entries, and does not say which aliases OFAC calls weak. That is
taken from OFAC's own entry, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tamis.model import Party
from tamis.normalize.facts import UNKNOWN, Facts, contradict

UNITED_NATIONS = re.compile(r"[A-Z]{2}[ei]\.\d{1,4}")
"""The references of the Security Council's committees, such as `QDi.276`."""

_UNITED_KINGDOM = re.compile(r"[A-Z]{3}\d{4}")
_OFAC = re.compile(r"(?:ofac-)?(\d{2,6})")
_OFAC_LISTS = ("us_ofac_", "us_trade_csl")
_NUMBERED = ("un_", "gb_", *_OFAC_LISTS)
"""How the lists begin of which an entry's own id is such a number. Elsewhere ABC0001 may be anybody."""


def references(party: Party) -> frozenset[str]:
    """What publishers call the party across lists: the numbers of the UN, the UK and OFAC."""
    own = (party.source_id,) if party.list_id.startswith(_NUMBERED) else ()
    written = (*own, *party.references, *(act.reference for act in party.designations))
    found = set()
    for text in written:
        if UNITED_NATIONS.fullmatch(text) or _UNITED_KINGDOM.fullmatch(text):
            found.add(text)
        number = _OFAC.fullmatch(text)
        if number and party.list_id.startswith(_OFAC_LISTS):
            found.add(f"OFAC {number[1]}")
    return frozenset(found)


def says_strength(party: Party) -> bool:
    """Whether the list of an entry is no copy that leaves out which aliases are weak."""
    return party.list_id != "us_trade_csl"


def tells(one: Facts, other: Facts) -> bool:
    """Whether an entry says what another of the same party does not say, and contradicts it in nothing."""
    if UNKNOWN in (one.kind, other.kind) or contradict(one, other):
        return False
    return completed(other, [one]) != other


def completed(own: Facts, others: Iterable[Facts]) -> Facts:
    """The facts of an entry, and of birth, countries and gender what its counterparts say where it says nothing.

    Identifiers and addresses are not taken over: who bears them is found by the entry that has them.
    """
    told = tuple(others)
    births = {span for each in told for span in each.births}
    countries = {code for each in told for code in each.countries}
    genders = {each.gender for each in told} - {0}
    return own._replace(
        births=own.births or tuple(sorted(births)),
        countries=own.countries or tuple(sorted(countries)),
        gender=own.gender or (genders.pop() if len(genders) == 1 else 0),
    )

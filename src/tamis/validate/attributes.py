"""What a birth date, country, gender or identifier does to a score when it agrees, is near, or contradicts.

Persons with a full birth date, a country and a gender are compared with themselves by the reference: once under
their own name, once with a letter of it slipped; each attribute is set in turn, and all else is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from tamis.match.attributes import compare_facts, total
from tamis.match.profiles import Profile
from tamis.match.reference import score_names
from tamis.model import Party, Query
from tamis.normalize.facts import party_facts, query_facts
from tamis.normalize.tokens import tokenise
from tamis.validate.bench import shuffled
from tamis.validate.intervals import Share, share
from tamis.validate.variations import KINDS, vary

Setting = Callable[[Party], Query]


class AttributeRow(msgspec.Struct, frozen=True):
    """An attribute and what it says: mean score under the own name and with a slip, the change that it makes, and
    the shares at the threshold or above.
    """

    attribute: str
    finding: str
    own_name: float
    own_change: float
    own_alerted: Share
    slipped: float
    slipped_alerted: Share


class Attributes(msgspec.Struct, frozen=True):
    """How many persons, the table, and the mean score under the own name by the gap of the birth years."""

    persons: int
    rows: tuple[AttributeRow, ...]
    gaps: tuple[tuple[int, float], ...]


def _born(party: Party, years: int = 0) -> str:
    start = party.birth_dates[0].start
    day = "28" if start[5:] == "02-29" and years else start[8:]
    return f"{int(start[:4]) + years:04}-{start[5:7]}-{day}"


def _swapped(party: Party) -> str:
    year, month, day = party.birth_dates[0].start.split("-")
    return f"{year}-{day}-{month}" if int(day) <= 12 and day != month else ""


def _other_gender(party: Party) -> str:
    return "female" if party.genders[0] == "male" else "male"


def _other_country(party: Party) -> str:
    held = {country.code for country in party.countries}
    return next(code for code in ("se", "nz", "uy", "jp", "is", "ch", "bw", "fj", "py", "lu") if code not in held)


def _code(party: Party) -> str:
    return next(country.code for country in party.countries if country.code)


_CHANGED_PLACES = "day and month changed places"
_SETTINGS: tuple[tuple[str, str, Setting], ...] = (
    ("none", "the name alone", lambda p: Query()),
    ("birth date", "same day", lambda p: Query(birth_date=_born(p))),
    ("birth date", "same year, no day", lambda p: Query(birth_date=_born(p)[:4])),
    ("birth date", _CHANGED_PLACES, lambda p: Query(birth_date=_swapped(p))),
    ("birth date", "a year off", lambda p: Query(birth_date=_born(p, 1))),
    ("birth date", "two years off", lambda p: Query(birth_date=str(int(_born(p)[:4]) + 2))),
    ("birth date", "five years off", lambda p: Query(birth_date=_born(p, 5))),
    ("birth date", "nine years off", lambda p: Query(birth_date=_born(p, 9))),
    ("birth date", "twenty years off", lambda p: Query(birth_date=_born(p, 20))),
    ("country", "same", lambda p: Query(countries=(_code(p),))),
    ("country", "another", lambda p: Query(countries=(_other_country(p),))),
    ("gender", "same", lambda p: Query(gender=p.genders[0])),
    ("gender", "another", lambda p: Query(gender=_other_gender(p))),
    ("kind", "a ship, not a person", lambda p: Query(kind="Vessel")),
    ("identifier", "same document", lambda p: Query(identifiers={_document(p)[0]: _document(p)[1]})),
    ("identifier", "another document", lambda p: Query(identifiers={_document(p)[0]: "QX7300418"})),
    (
        "all",
        "birth date, country and gender the same",
        lambda p: Query(birth_date=_born(p), countries=(_code(p),), gender=p.genders[0]),
    ),
    (
        "all",
        "birth date near, country and gender contradict",
        lambda p: Query(birth_date=_born(p, 2), countries=(_other_country(p),), gender=_other_gender(p)),
    ),
)
_DOCUMENTS = ("passportNumber", "idNumber", "taxNumber")


def _document(party: Party) -> tuple[str, str]:
    found = [i for i in party.identifiers if i.kind in _DOCUMENTS and len(i.value) > 5]
    return (found[0].kind, found[0].value) if found else ("passportNumber", "")


def _full(party: Party) -> bool:
    return bool(
        party.kind == "Person"
        and party.birth_dates
        and party.birth_dates[0].kind == "exact"
        and party.genders
        and party.genders[0] in ("male", "female")
        and any(c.code and c.role in ("nationality", "citizenship", "country") for c in party.countries)
        and party.names
        and party.names[0].strength == "strong"
        and len(party.names[0].text.split()) > 1
    )


def _can_be_set(attribute: str, finding: str, party: Party) -> bool:
    """Whether a party knows what is to be set: a document, a day that can be a month."""
    if attribute == "identifier":
        return bool(_document(party)[1])
    return finding != _CHANGED_PLACES or bool(_swapped(party))


def measure(parties: Sequence[Party], most: int, seed: int, profile: Profile) -> Attributes:
    """The table and the curve over up to `most` persons."""
    persons = sorted((party for party in parties if _full(party)), key=lambda party: party.id)
    chance = shuffled(seed, "attributes")
    chance.shuffle(persons)
    persons = persons[:most]
    slips = {p.id: vary(KINDS[0], p.names[0].text, chance) or p.names[0].text for p in persons}
    alone = {p.id: _score(p, p.names[0].text, Query(), profile) for p in persons}
    rows = []
    for attribute, finding, setting in _SETTINGS:
        bearers = [p for p in persons if _can_be_set(attribute, finding, p)]
        own = [_score(p, p.names[0].text, setting(p), profile) for p in bearers]
        slipped = [_score(p, slips[p.id], setting(p), profile) for p in bearers]
        before = [alone[p.id] for p in bearers]
        rows.append(
            AttributeRow(
                attribute,
                finding,
                _mean(own),
                round(_mean(own) - _mean(before), 2),
                share(sum(s >= profile.threshold for s in own), len(own)),
                _mean(slipped),
                share(sum(s >= profile.threshold for s in slipped), len(slipped)),
            )
        )
    gaps = tuple(
        (gap, _mean([_score(p, p.names[0].text, Query(birth_date=_born(p, gap)), profile) for p in persons]))
        for gap in (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20)
    )
    return Attributes(len(persons), tuple(rows), gaps)


def _mean(scores: Sequence[int]) -> float:
    return round(sum(scores) / len(scores) / 100, 2) if scores else 0.0


def _score(party: Party, written: str, known: Query, profile: Profile) -> int:
    """What a name and what else is known score against one party, by the reference."""
    lexicon = profile.lexicon
    query = msgspec.structs.replace(known, name=written, kind=known.kind or party.kind)
    name = score_names(
        tokenise(written, lexicon), tokenise(party.names[0].text, lexicon), profile, weak=False, person=True
    )
    return total(name, compare_facts(query_facts(query)[0], party_facts(party), profile), profile).score

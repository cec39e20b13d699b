"""Parties as FollowTheMoney entities, and entities as queries: what the yente API and its clients speak.

Promise: nothing of a query is left out without being said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tamis.errors import CallError
from tamis.lists.ftm import IDENTIFIERS
from tamis.lists.sources import LISTS
from tamis.model import KINDS, DateSpan, Designation, Link, Party, Query
from tamis.normalize.identifiers import identifier_kind

_NAMES = ("name", "alias", "weakAlias", "previousName", "abbreviation")
_PARTS = ("firstName", "middleName", "secondName", "fatherName", "lastName")
_COUNTRIES = ("country", "nationality", "citizenship", "jurisdiction", "mainCountry", "flag")
OTHER_SCHEMATA = {
    "Vehicle": "Thing", "Asset": "Thing", "Security": "Thing", "BankAccount": "Thing", "UserAccount": "Thing",
    "Position": "Thing", "Address": "Thing", "RealEstate": "Thing",
}  # fmt: skip
"""Schemata that no list tells apart, and as what they are screened."""
EXPORT_LISTS = ("us_bis_dpl",)
"""Lists of parties that export control names, and no sanction."""
SANCTION, EXPORT_CONTROL = "sanction", "export.control"


@dataclass
class Read:
    """A query read from an entity, and what had to be said on the way."""

    query: Query
    warnings: list[str] = field(default_factory=list)


def topics_of(party: Party) -> tuple[str, ...]:
    """What a party is on a list for, as far as the list is known or says so itself."""
    said = party.details.get("topics", ())
    if said:
        return said
    if party.list_id in EXPORT_LISTS:
        return (EXPORT_CONTROL,)
    return (SANCTION,) if party.list_id in LISTS else ()


def properties_of(party: Party) -> dict[str, list[str]]:
    """The FollowTheMoney properties of a party."""
    found: dict[str, dict[str, None]] = {}

    def add(name: str, text: str) -> None:
        if text:
            found.setdefault(name, {})[text] = None

    for name in party.names:
        add(name.kind, name.text)
    for span in party.birth_dates:
        for text in _dates(span):
            add("birthDate", text)
    for place in party.birth_places:
        add("birthPlace", place.text)
    for country in party.countries:
        add(country.role, country.code or country.text)
    for gender in party.genders:
        add("gender", gender)
    for identifier in party.identifiers:
        add(identifier.kind, identifier.value)
    for address in party.addresses:
        add("address", address.text)
    for act in party.designations:
        add("program", act.programme)
    others = {"title": party.titles, "notes": party.notes, "topics": topics_of(party)}
    for prop, texts in [*others.items(), *party.details.items()]:
        for text in texts if prop != "datasets" else ():
            add(prop, text)
    return {name: list(values) for name, values in found.items()}


def _dates(span: DateSpan) -> Iterator[str]:
    """A span as FollowTheMoney writes dates: as much of each end as is meant."""
    length = {"exact": 10, "month": 7}.get(span.kind, 4)
    yield span.start[:length]
    if span.kind in ("circa", "between") and span.end[:length] != span.start[:length]:
        yield span.end[:length]


def entity_of(party: Party, published: str = "") -> dict[str, Any]:
    """A party as an entity, last seen when its list was published."""
    return {
        "id": party.id,
        "caption": party.caption,
        "schema": party.kind,
        "properties": properties_of(party),
        "datasets": [party.list_id],
        "referents": sorted({party.source_id, *party.references} - {party.id}),
        "target": True,
        "first_seen": None,
        "last_seen": time_of(published),
        "last_change": None,
    }


def time_of(text: str) -> str | None:
    """A time as yente writes it; None for none."""
    return text.removesuffix("Z") or None


def adjacent_of(party: Party, published: str = "") -> dict[str, list[dict[str, Any]]]:
    """What hangs on a party, by property: its designations as sanctions, its links."""
    found: dict[str, list[dict[str, Any]]] = {}
    for number, act in enumerate(party.designations, start=1):
        found.setdefault("sanctions", []).append(_sanction(party, number, act, published))
    for number, link in enumerate(party.links, start=1):
        found.setdefault("unknownLinkTo", []).append(_link(party, number, link, published))
    return found


def _context(party: Party, key: str, schema: str, caption: str, published: str) -> dict[str, Any]:
    return {
        "id": f"{party.id}:{key}",
        "caption": caption,
        "schema": schema,
        "datasets": [party.list_id],
        "referents": [],
        "target": False,
        "first_seen": None,
        "last_seen": time_of(published),
        "last_change": None,
    }


def _sanction(party: Party, number: int, act: Designation, published: str) -> dict[str, Any]:
    told = {
        "authority": act.authority,
        "program": act.programme,
        "listingDate": act.date,
        "reason": act.legal_basis,
        "authorityId": act.reference,
    }
    properties: dict[str, Any] = {"entity": [party.id]} | {name: [text] for name, text in told.items() if text}
    if act.measures:
        properties["provisions"] = [measure.text or measure.kind for measure in act.measures]
    caption = act.programme or act.authority
    return _context(party, f"sanction-{number}", "Sanction", caption, published) | {"properties": properties}


def _link(party: Party, number: int, link: Link, published: str) -> dict[str, Any]:
    caption = link.name or link.target
    key = f"{party.list_id}:{link.target}" if link.target else f"{party.id}:link-{number}:other"
    other = _context(party, "", "LegalEntity", caption, published) | {"id": key}
    other["properties"] = {"name": [link.name]} if link.name else {}
    properties = {"subject": [party.id], "object": [other], "role": [link.relation]}
    return _context(party, f"link-{number}", "UnknownLink", caption, published) | {"properties": properties}


def query_of(schema: str, properties: Mapping[str, Any]) -> Read:
    """An entity as a query. Raises `CallError` for a schema that nobody knows."""
    warnings: list[str] = []
    kind = schema if schema in KINDS else OTHER_SCHEMATA.get(schema)
    if kind is None:
        raise CallError(f"Unknown schema {schema[:80]!r}", hint="Known are: " + ", ".join(KINDS))
    if kind != schema:
        warnings.append(f"schema {schema}: screened as {kind}, because lists do not tell it apart")
    texts = {name: _texts(name, value, warnings) for name, value in properties.items()}
    names = [text for name in _NAMES for text in texts.get(name, ())]
    names += _composed(texts)
    births = [text for text in texts.get("birthDate", ()) if text.strip()]
    addresses = [text for text in texts.get("address", ()) if text.strip()]
    for name, values in (("birthDate", births), ("address", addresses)):
        if len(values) > 1:
            warnings.append(f"{name}: only the first of {len(values)} values was used")
    genders = texts.get("gender", [])
    query = Query(
        names=tuple(dict.fromkeys(names)),
        kind=kind,
        birth_date=births[0] if births else "",
        countries=tuple(text for name in _COUNTRIES for text in texts.get(name, ())),
        gender=genders[0] if genders else "",
        identifiers=_identifiers(texts, warnings),
        address=addresses[0] if addresses else "",
    )
    used = {*_NAMES, *_PARTS, *_COUNTRIES, *IDENTIFIERS, "birthDate", "address", "gender"}
    warnings += [f"property {name[:80]!r} was not used: it is misspelt, or no part of a score"
                 for name in properties if name not in used]  # fmt: skip
    return Read(query, warnings)


def _texts(name: str, value: Any, warnings: list[str]) -> list[str]:
    """The values of a property as texts; one value may stand without its list."""
    values = value if isinstance(value, list) else [value]
    found = [str(item) for item in values if isinstance(item, str | int | float) and not isinstance(item, bool)]
    if len(found) < len(values):
        warnings.append(
            f"property {name[:80]!r}: {len(values) - len(found)} values are no texts and were not used"
        )
    return found


def _composed(texts: Mapping[str, list[str]]) -> list[str]:
    """A name made of its parts, where they are given apart."""
    parts = [" ".join(texts.get(name, ())) for name in _PARTS]
    whole = " ".join(part for part in parts if part.strip())
    return [whole] if whole else []


def _identifiers(texts: Mapping[str, list[str]], warnings: list[str]) -> dict[str, str]:
    """Every number; further ones of a kind under a label of their own, as far as labels keep their kind."""
    found: dict[str, str] = {}
    for kind in IDENTIFIERS:
        for place, value in enumerate(texts.get(kind, ())):
            label = kind if place == 0 else f"{kind} {place + 1}"
            if place and identifier_kind(label) != kind and kind in ("imoNumber", "leiCode", "publicKey"):
                warnings.append(f"{kind}: only the first of {len(texts[kind])} values was used")
                break
            found[label] = value
    return found

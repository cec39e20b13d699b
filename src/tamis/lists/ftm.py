"""Any list in the FollowTheMoney model: a file of JSON lines, an entity each.

That is how OpenSanctions and others publish.

Entities that can be designated become parties. Addresses, sanctions, passports and relations are entities of
their own there and are brought home to the parties they speak of. An entity marked `target: false` is
context, not a target, and becomes no party. The format carries no publication date.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from tamis.errors import ListFormatError
from tamis.lists import reading
from tamis.lists.parsed import Parsed, too_many
from tamis.model import Address, Country, Designation, Identifier, Link, Name, Party, Place
from tamis.normalize.countries import country_code, country_of_place
from tamis.normalize.dates import read_date
from tamis.normalize.measures import measure
from tamis.normalize.scripts import script_of

Properties = Mapping[str, Sequence[Any]]

PARTIES = {
    "Person": "Person", "LegalEntity": "LegalEntity", "Organization": "Organization", "Company": "Company",
    "PublicBody": "PublicBody", "Vessel": "Vessel", "Airplane": "Airplane", "CryptoWallet": "CryptoWallet",
    "Thing": "Thing", "Asset": "Thing", "Vehicle": "Thing", "Security": "Thing", "RealEstate": "Thing",
}  # fmt: skip
_LINKS = {  # schema of a relation: the property of the party that it is told of, and of the other one
    "Ownership": ("asset", "owner"),
    "Directorship": ("organization", "director"),
    "Membership": ("organization", "member"),
    "Employment": ("employer", "employee"),
    "Family": ("person", "relative"),
    "Associate": ("person", "associate"),
    "Succession": ("predecessor", "successor"),
    "Representation": ("client", "agent"),
    "UnknownLink": ("subject", "object"),
}
IDENTIFIERS = (
    "passportNumber", "idNumber", "taxNumber", "registrationNumber", "socialSecurityNumber", "imoNumber",
    "mmsi", "callSign", "swiftBic", "leiCode", "innCode", "ogrnCode", "publicKey", "serialNumber", "kppCode",
    "okpoCode", "dunsCode", "uniqueEntityId", "npiCode", "vatCode", "bikCode", "cikCode", "voenCode",
    "permId", "icijId", "uscCode", "icaoCode",
)  # fmt: skip
_COUNTRIES = {
    "nationality": "nationality", "citizenship": "citizenship", "country": "country",
    "mainCountry": "country", "jurisdiction": "jurisdiction", "flag": "flag", "birthCountry": "birthCountry",
}  # fmt: skip
_NAMES = (("name", "strong"), ("alias", "strong"), ("previousName", "strong"), ("weakAlias", "weak"))
_TAKEN = frozenset([*IDENTIFIERS, *_COUNTRIES, *(name for name, _ in _NAMES)]) | {
    "birthDate", "birthPlace", "gender", "address", "addressEntity", "program", "programId", "title",
    "position", "notes", "abbreviation",
}  # fmt: skip


_ENTITIES = "Every line is an entity with id, schema and properties, as in entities.ftm.json"


def recognises(content: bytes, name: str) -> bool:
    """Whether the first line is a FollowTheMoney entity, or a change to one."""
    line = content[:200_000].lstrip(b"\xef\xbb\xbf \r\n").split(b"\n", 1)[0]
    if not line.startswith(b"{"):
        return False
    head = line[:100_000]
    return (b'"schema"' in head and b'"properties"' in head) or (b'"op"' in head and b'"entity"' in head)


@dataclass
class Context:
    """Entities that are not parties themselves, by the party they speak of."""

    addresses: dict[str, Address] = field(default_factory=dict)
    sanctions: dict[str, list[Designation]] = field(default_factory=dict)
    identifiers: dict[str, list[Identifier]] = field(default_factory=dict)
    links: dict[str, list[Link]] = field(default_factory=dict)


def parse(files: Sequence[Path], list_id: str) -> Parsed:
    """Read one publication from its one file."""
    if len(files) != 1:
        raise too_many(files)
    path = str(files[0])
    parsed = Parsed(list_id, "ftm", "", files[0].name)
    context, targets, file = Context(), 0, hashlib.sha256()
    for _, entity in entities(_hashed(reading.lines(files[0]), file), path):
        targets += _is_target(entity)
        for said in _nested(entity) if entity["schema"] in PARTIES else (entity,):
            _gather(context, parsed, said)
    parsed.file_digest = file.hexdigest()
    if not targets:
        raise ListFormatError("holds no party", file=path, hint="Give a file of entities that are targets")
    again = entities(_same(reading.lines(files[0]), parsed.file_digest, path), path)
    found = ({**entity, "line": line} for line, entity in again if _is_target(entity))
    parsed.parties = parsed.checked(party_of(parsed, path, entity, context) for entity in found)
    return parsed


def _hashed(lines: Iterable[bytes], file: hashlib._Hash) -> Iterator[bytes]:
    for line in lines:
        file.update(line)
        yield line


def _same(lines: Iterable[bytes], digest: str, path: str) -> Iterator[bytes]:
    """Lines that are read again. Raises `ListFormatError` after the last, when they are not those of before."""
    file = hashlib.sha256()
    yield from _hashed(lines, file)
    if file.hexdigest() != digest:
        raise ListFormatError("changed while it was read", file=path, hint="Load it again when it is complete")


def _is_target(entity: Mapping[str, Any]) -> bool:
    return entity["schema"] in PARTIES and entity.get("target", True) is not False


def entities(lines: Iterable[bytes], path: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The entities of a file with the numbers of their lines. Raises `ListFormatError` for what is none."""
    decoder = msgspec.json.Decoder()
    for line, read in enumerate(lines, start=1):
        raw = read.removeprefix(b"\xef\xbb\xbf") if line == 1 else read
        if not raw.strip():
            continue
        try:
            entity = decoder.decode(raw)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            message = f"not JSON in UTF-8 ({error})"
            raise ListFormatError(message, file=path, line=line, hint=reading.FETCH_AGAIN) from error
        if isinstance(entity, dict) and "op" in entity and "entity" in entity:
            hint = "Load the whole list (entities.ftm.json) instead"
            raise ListFormatError("a file of changes, not a list", file=path, line=line, field="op", hint=hint)
        if not isinstance(entity, dict) or not isinstance(entity.get("id"), str) or not entity["id"]:
            raise ListFormatError("an entity without id", file=path, line=line, field="id", hint=_ENTITIES)
        if not isinstance(entity.get("schema"), str):
            raise ListFormatError("an entity without schema", file=path, line=line, field="schema", hint=_ENTITIES)
        properties = entity.get("properties")
        if not isinstance(properties, dict):
            raise ListFormatError(
                "an entity without properties", file=path, line=line, field="properties", hint=_ENTITIES
            )
        yield (
            line,
            {**entity, "properties": {k: v if isinstance(v, list) else [v] for k, v in properties.items()}},
        )


def _nested(entity: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Entities that stand inside others (targets.nested.json), pointed back at the one that holds them."""
    for values in entity["properties"].values():
        for value in values:
            if isinstance(value, dict) and isinstance(value.get("properties"), dict) and "schema" in value:
                properties = {k: v for k, v in value["properties"].items() if isinstance(v, list)}
                properties.setdefault("entity", [entity["id"]])
                properties.setdefault("holder", [entity["id"]])
                yield {"id": str(value.get("id", "")), "schema": str(value["schema"]), "properties": properties}


def _gather(context: Context, parsed: Parsed, entity: Mapping[str, Any]) -> None:
    """Keep what an entity that is no party says of others."""
    schema, properties = entity["schema"], entity["properties"]
    if schema == "Address":
        text = _first(properties, "full") or ", ".join(
            _texts(properties, "street", "city", "region", "postalCode", "country")
        )
        if text:
            context.addresses[entity["id"]] = Address(text, country_code(_first(properties, "country")))
    elif schema == "Sanction":
        for target in _ids(properties, "entity"):
            context.sanctions.setdefault(target, []).append(_designation(properties))
    elif schema in ("Passport", "Identification"):
        kind = "passportNumber" if schema == "Passport" else "idNumber"
        for target in _ids(properties, "holder"):
            for number in _texts(properties, "number"):
                context.identifiers.setdefault(target, []).append(_document(kind, number, properties))
    elif schema in _LINKS:
        one, other = _LINKS[schema]
        role = _first(properties, "role") or _first(properties, "relationship") or schema[0].lower() + schema[1:]
        for here in _ids(properties, one):
            context.links.setdefault(here, []).extend(
                Link(f"{role}: {other}", target=t) for t in _ids(properties, other)
            )
        for there in _ids(properties, other):
            context.links.setdefault(there, []).extend(
                Link(f"{role}: {one}", target=t) for t in _ids(properties, one)
            )
    elif schema not in ("Position", "Occupancy", "Event", "Documentation", "Note", "Article", "Program"):
        parsed.unknown[f"schema {schema}"] += 1


def _document(kind: str, number: str, properties: Properties) -> Identifier:
    said = (("issued", "startDate"), ("expires", "endDate"), ("by", "authority"))
    note = " ".join(f"{word} {_first(properties, name)}" for word, name in said if _first(properties, name))
    return Identifier(kind, number, country_code(_first(properties, "country")), _first(properties, "type"), note)


def _designation(properties: Properties) -> Designation:
    return Designation(
        authority=_first(properties, "authority") or "not stated",
        programme="; ".join(_texts(properties, "program") or _texts(properties, "programId")),
        date=(_first(properties, "listingDate") or _first(properties, "startDate"))[:10],
        legal_basis="; ".join(_texts(properties, "reason")),
        measures=tuple(map(measure, sorted(_texts(properties, "provisions")))),
        reference=_first(properties, "authorityId") or _first(properties, "unscId"),
    )


def party_of(parsed: Parsed, path: str, entity: Mapping[str, Any], context: Context) -> Party:
    """The party that an entity describes, with what others of the file say of it.

    `entity` is as read, with the number of its line. A birth date that is not understood is kept as a detail.
    """
    properties, key = entity["properties"], entity["id"]
    names = [
        Name(text, kind, strength, script_of(text))
        for kind, strength in _NAMES
        for text in _texts(properties, kind)
    ]
    names += [Name(text, "weakAlias", "weak", script_of(text)) for text in _texts(properties, "abbreviation")]
    if not names and isinstance(entity.get("caption"), str) and entity["caption"].strip():
        caption = reading.one_line(entity["caption"])
        names = [Name(caption, script=script_of(caption))]
    if not names and entity["schema"] != "CryptoWallet":
        message, hint = f"the party {key!r} has no name", "Name it, or leave it out"
        raise ListFormatError(message, file=path, line=entity["line"], field="name", hint=hint)
    linked = [
        context.addresses[found] for found in _ids(properties, "addressEntity") if found in context.addresses
    ]
    country = country_code(_first(properties, "country"))
    programmes = [Designation("not stated", text) for text in _texts(properties, "program", "programId")]
    births = [(text, read_date(text)) for text in _texts(properties, "birthDate")]
    return Party(
        id=f"{parsed.list_id}:{key}",
        list_id=parsed.list_id,
        source_id=key,
        kind=PARTIES[entity["schema"]],
        names=tuple(names),
        birth_dates=tuple(span for _, span in births if span),
        birth_places=tuple(Place(text, country_of_place(text)) for text in _texts(properties, "birthPlace")),
        countries=tuple(
            Country(country_code(text), role, text)
            for name, role in _COUNTRIES.items()
            if name in properties
            for text in _texts(properties, name)
        ),
        genders=tuple(text.lower() for text in _texts(properties, "gender")),
        identifiers=tuple(
            [
                Identifier(kind, text, label=kind)
                for kind in IDENTIFIERS
                if kind in properties
                for text in _texts(properties, kind)
            ]
            + context.identifiers.get(key, [])
        ),
        addresses=tuple([Address(text, country) for text in _texts(properties, "address")] + linked),
        designations=tuple(context.sanctions.get(key) or programmes),
        links=tuple(context.links.get(key, [])),
        titles=tuple(_texts(properties, "title", "position")),
        references=tuple(text for text in _texts(entity, "referents") if text != key),
        notes=tuple(_texts(properties, "notes")),
        details={
            **{name: tuple(_texts(properties, name)) for name in sorted(properties) if name not in _TAKEN},
            "birthDate": tuple(text for text, span in births if not span),
            "datasets": tuple(_texts(entity, "datasets")),
        },
    )


def _texts(properties: Mapping[str, Any], *names: str) -> list[str]:
    """The values of some properties, as texts on one line; whatever is no list of texts or numbers is left out."""
    found = []
    for name in names:
        values = properties.get(name)
        if isinstance(values, list):
            found += [reading.one_line(str(v)) for v in values if isinstance(v, (str, int, float))]
    return [text for text in found if text]


def _first(properties: Properties, name: str) -> str:
    return next(iter(_texts(properties, name)), "")


def _ids(properties: Properties, name: str) -> list[str]:
    """The ids that a property points at, whether it names an entity or holds it."""
    return [
        v if isinstance(v, str) else str(v.get("id", ""))
        for v in properties.get(name, ())
        if isinstance(v, str | dict)
    ]

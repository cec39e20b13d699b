"""Parties to be read, as the yente API shows them: found by a search, one by its id, what hangs on it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import quote

import numpy as np
from fastapi import APIRouter, Path, Query, Request, Response

from tamis.errors import CallError, StoreError, UnknownList
from tamis.model import KINDS, Party
from tamis.server import yente_models as shapes
from tamis.server.answers import ERRORS, desk_of, json_answer
from tamis.server.datasets import chosen
from tamis.server.desk import Serving
from tamis.server.ftm import OTHER_SCHEMATA, adjacent_of, entity_of, time_of
from tamis.server.texts import FACETS, Mask, Texts, understand, with_field
from tamis.server.work import aside, slow, threads

router = APIRouter(responses=ERRORS, tags=["yente"])

MOST_RESULTS = 500
MOST_OFFSET = 9499

Names = Annotated[list[str], Query(max_length=200)]
Dataset = Annotated[str, Path(max_length=200, examples=["default"])]
EntityId = Annotated[str, Path(max_length=500, examples=["us_ofac_sdn:6365"])]
Since = Annotated[str | None, Query(pattern=r"^\d{4}(-\d{2}(-\d{2}(T.{0,30})?)?)?$")]
Facet = Literal["countries", "topics", "datasets", "schema", "genders", "identifiers"]
assert Facet.__args__ == tuple(FACETS)  # type: ignore[attr-defined]


def published(serving: Serving, party: Party) -> str:
    """When the version of its list that answers was published; empty where that is not known."""
    return next((v.published for v in serving.engine.lists if v.list_id == party.list_id), "")


def dated(serving: Serving, entities: Sequence[dict[str, Any]]) -> list[str]:
    """Write into entities when they were first listed and last changed; a warning where the store cannot say."""
    try:
        times = serving.times.of(found["id"] for found in entities)
    except StoreError as error:
        return [f"when parties were listed is not known: {error}"]
    for found in entities:
        first, changed = times[found["id"]]
        found |= {"first_seen": time_of(first), "last_change": time_of(changed)}
    return []


@router.get("/search/{dataset}", summary="Search", response_model=shapes.SearchOut)
async def search(
    request: Request,
    dataset: Dataset,
    q: Annotated[str, Query(max_length=1000)] = "",
    schema: Annotated[str, Query(max_length=200)] = "Thing",
    include_dataset: Names = [],  # noqa: B006
    exclude_dataset: Names = [],  # noqa: B006
    exclude_schema: Names = [],  # noqa: B006
    changed_since: Since = None,
    countries: Names = [],  # noqa: B006
    topics: Names = [],  # noqa: B006
    datasets: Names = [],  # noqa: B006
    filter: Names = [],  # noqa: B006
    limit: Annotated[int, Query(ge=0, le=MOST_RESULTS)] = 10,
    offset: Annotated[int, Query(ge=0, le=MOST_OFFSET)] = 0,
    sort: Names = [],  # noqa: B006
    target: Annotated[bool | None, Query(deprecated=True)] = None,
    fuzzy: bool = False,
    simple: bool = False,
    facets: Annotated[list[Facet], Query()] = ["countries", "topics", "datasets"],  # noqa: B006
    filter_op: Literal["OR", "AND"] = "OR",
) -> Response:
    """Find parties by their texts, for a search box. For screening use `/match`: a search misses people."""
    serving = desk_of(request).serving
    lists, said = chosen(serving, dataset, include_dataset, exclude_dataset)
    if schema not in (*KINDS, *OTHER_SCHEMATA):
        raise CallError(f"Unknown schema: {schema[:80]}", hint="Known are: " + ", ".join(KINDS))
    kinds = [kind for kind in _ABOVE.get(schema, (schema,)) if kind not in exclude_schema]
    request.scope["tamis.names"] = [q]
    until = time.monotonic() + request.app.state.limits.seconds

    def work() -> dict[str, Any]:
        texts = serving.texts.whole()
        asked = understand(q, texts, fuzzy=fuzzy, simple=simple)
        found = asked.found & texts.having("datasets", lists) & texts.having("schema", kinds)
        wanted = [("datasets", name) for name in datasets] + [("countries", code) for code in countries]
        wanted += [("topics", topic) for topic in topics] + [_split(text) for text in filter]
        for these in _by_field(texts, wanted):
            found &= (np.any if filter_op == "OR" else np.all)(these, axis=0)
        if target is False:
            found = texts.everyone(found=False)
        places = texts.ranked(found, asked.words)
        timed = changed_since or any(text.startswith(tuple(_TIMES)) for text in sort)
        times = serving.times.of(map(texts.party_id, places)) if timed else {}
        if changed_since:
            places = [place for place in places if times[texts.party_id(place)][1] >= changed_since]
            found = texts.everyone(found=False)
            found[places] = True

        def value(place: int, name: str) -> list[str]:
            if time.monotonic() > until:
                raise CallError("There was no time left to sort so many", hint="Search for fewer")
            party_id = texts.party_id(place)
            if name in _TIMES:
                return [times[party_id][_TIMES[name]]]
            if name == "id":
                return [party_id]
            party = texts.party(place)
            return entity_value(entity_of(party, published(serving, party)), name)

        places = in_order(places, sort, value)
        titles = {state.id: state.title for state in serving.titles.values()}
        parties = [texts.party(place) for place in places[offset : offset + limit]]
        results = [entity_of(party, published(serving, party)) for party in parties]
        return {
            "results": results,
            "facets": texts.facets(found, facets, titles),
            "total": {"value": len(places), "relation": "eq"},
            "limit": limit,
            "offset": offset,
            "warnings": [*serving.warnings, *said, *asked.warnings, *dated(serving, results)],
        }

    where = slow if sort or changed_since or fuzzy else threads  # what takes longest
    return json_answer(await aside(work, where=where) | {"stamp": serving.stamp})


_ORGANISATIONS = ("Organization", "Company", "PublicBody")
_ABOVE = {
    "Person": ("Person", "LegalEntity"),
    "LegalEntity": ("Person", "LegalEntity", *_ORGANISATIONS),
    "Organization": ("LegalEntity", *_ORGANISATIONS),
    "Company": ("LegalEntity", "Organization", "Company"),
    "PublicBody": ("LegalEntity", "Organization", "PublicBody"),
    "Vehicle": ("Vessel", "Airplane"),
    "Asset": ("Vessel", "Airplane", "Company"),
    "Thing": KINDS,
}
"""The kinds that a search for one finds: those that it can be, as in yente, and not those alone that it says."""


def _split(text: str) -> tuple[str, str]:
    """A filter as its field and its value."""
    name, colon, value = text.partition(":")
    if not colon:
        raise CallError(f"Filter {text[:80]!r} is not FIELD:VALUE", hint="Such as countries:ru")
    return name, value


def _by_field(texts: Texts, wanted: Iterable[tuple[str, str]]) -> Iterable[list[Mask]]:
    """Whom filters find, by their field: several of one field are alternatives, or all wanted."""
    found: dict[str, list[Mask]] = {}
    for name, value in wanted:
        found.setdefault(name, []).append(with_field(texts, name, value))
    return found.values()


_TIMES = {"first_seen": 0, "last_change": 1}
"""Where a time stands among those that the store tells of a party."""

Item = TypeVar("Item")


def in_order(items: Sequence[Item], sort: Sequence[str], value: Callable[[Item, str], list[str]]) -> list[Item]:
    """Items in the order of fields of theirs, as FIELD:asc or FIELD:desc; those without a value stand last."""
    found = list(items)
    for text in reversed(sort):
        name, _, way = text.partition(":")
        if way not in ("", "asc", "desc"):
            raise CallError(f"Sort {text[:80]!r} is not FIELD:asc or FIELD:desc", hint="Such as caption:asc")
        down = way == "desc"
        keyed = [((max if down else min)(value(item, name), default=""), item) for item in found]
        known = sorted((pair for pair in keyed if pair[0]), key=lambda pair: pair[0], reverse=down)
        found = [item for _, item in known] + [item for key, item in keyed if not key]
    return found


def entity_value(entity: dict[str, Any], name: str) -> list[str]:
    """What an entity has in a field. Raises `CallError` for no such field."""
    within, _, prop = name.rpartition(".")
    if within == "properties":
        return [text for text in entity["properties"].get(prop, ()) if isinstance(text, str)]
    if name not in ("id", "caption", "schema", "last_seen", "first_seen", "last_change"):
        raise CallError(f"No such field to sort by: {name[:80]}", hint="Such as caption, id, properties.birthDate")
    return [entity[name] or ""]


def _party(serving: Serving, entity_id: str) -> Party:
    """The party of that id, or that another publisher knows by it. Raises `UnknownList`, `CallError`."""
    try:
        return serving.engine.party(entity_id)
    except UnknownList:
        texts = serving.texts.whole()
        places = np.flatnonzero(texts.having("referents", [entity_id])).tolist()
        if len(places) > 1:
            named = ", ".join(texts.party_id(place) for place in places)
            raise CallError(f"Several lists refer to {entity_id[:80]!r}", hint=f"Say which: {named}") from None
        if not places:
            raise
        return texts.party(places[0])


def _entity(request: Request, entity_id: str) -> tuple[Party, dict[str, Any]]:
    serving = desk_of(request).serving
    party = _party(serving, entity_id)
    found = entity_of(party, published(serving, party))
    dated(serving, [found])
    return party, found


@router.get(
    "/entities/{entity_id}",
    summary="Entity",
    response_model=shapes.EntityStamped,
    responses={308: {"description": "The party has this id in full; it stands in `Location`."}},
)
async def entity(request: Request, entity_id: EntityId, nested: bool = True) -> Response:
    """One party; with `nested`, its designations and links inside it."""
    party, found = await aside(_entity, request, entity_id)
    if party.id != entity_id:
        return Response(status_code=308, headers={"location": f"/entities/{quote(party.id, safe=':')}"})
    if nested:
        found["properties"] |= adjacent_of(party, published(desk_of(request).serving, party))
    return json_answer(found | {"stamp": desk_of(request).serving.stamp})


@router.get("/entities/{entity_id}/adjacent", summary="Adjacent entities", response_model=shapes.AdjacentOut)
async def adjacent(
    request: Request,
    entity_id: EntityId,
    sort: Names = [],  # noqa: B006
    limit: Annotated[int, Query(ge=0, le=MOST_RESULTS)] = 10,
    offset: Annotated[int, Query(ge=0, le=MOST_OFFSET)] = 0,
) -> Response:
    """What hangs on a party, a page of each property."""
    party, found = await aside(_entity, request, entity_id)
    serving = desk_of(request).serving
    near = adjacent_of(party, published(serving, party))
    pages = {name: _page(values, sort, limit, offset) for name, values in near.items()}
    return json_answer({"entity": found, "adjacent": pages, "stamp": serving.stamp})


@router.get(
    "/entities/{entity_id}/adjacent/{property_name}",
    summary="Adjacent entities of one property",
    response_model=shapes.PageStamped,
)
async def adjacent_property(
    request: Request,
    entity_id: EntityId,
    property_name: Annotated[str, Path(max_length=100, examples=["sanctions"])],
    sort: Names = [],  # noqa: B006
    limit: Annotated[int, Query(ge=0, le=MOST_RESULTS)] = 10,
    offset: Annotated[int, Query(ge=0, le=MOST_OFFSET)] = 0,
) -> Response:
    """A page of what hangs on a party by one property."""
    party, _ = await aside(_entity, request, entity_id)
    serving = desk_of(request).serving
    near = adjacent_of(party, published(serving, party))
    if property_name not in near and property_name not in ("sanctions", "unknownLinkTo"):
        raise UnknownList(f"No such property: {property_name[:80]}", hint="sanctions, or unknownLinkTo")
    return json_answer(_page(near.get(property_name, []), sort, limit, offset) | {"stamp": serving.stamp})


def _page(values: list[dict[str, Any]], sort: Sequence[str], limit: int, offset: int) -> dict[str, Any]:
    values = in_order(values, sort, entity_value)
    total = {"value": len(values), "relation": "eq"}
    return {"results": values[offset : offset + limit], "total": total, "limit": limit, "offset": offset}

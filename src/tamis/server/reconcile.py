"""The reconciliation API of the W3C community group, version 0.2, as OpenRefine speaks it: match, suggest, extend,
preview. Properties may be named as yente names them, with their schema in front (`LegalEntity:jurisdiction`).

A candidate is marked as the match only where it is the one party at the threshold or above. The shapes of the
specification have no room for a stamp, so it stands in the header `x-tamis-stamp`.
"""

from __future__ import annotations

import html
import re
import time
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from tamis.errors import CallError, QueryError, TamisError
from tamis.lists.ftm import IDENTIFIERS
from tamis.model import KINDS, Match, Party
from tamis.server.answers import ERRORS, decode, desk_of, error_body, stamp_header, stamped, told
from tamis.server.datasets import members
from tamis.server.desk import Serving
from tamis.server.entities import MOST_RESULTS, Dataset, Since
from tamis.server.ftm import properties_of, query_of
from tamis.server.metrics import Metrics
from tamis.server.texts import understand
from tamis.server.work import aside, counted, in_time, names_for_log
from tamis.server.yente import MOST_QUERIES, check_algorithm, since_of

router = APIRouter(prefix="/reconcile/{dataset}", responses=ERRORS, tags=["reconciliation"])

BATCH = 50
PROPERTIES = (
    "name", "alias", "weakAlias", "previousName", "birthDate", "birthPlace", "nationality", "citizenship",
    "country", "jurisdiction", "flag", "gender", "address", "program", "topics", "title", "notes", *IDENTIFIERS,
)  # fmt: skip

Prefix = Annotated[str, Query(max_length=200, examples=["Ali"])]
Most = Annotated[int, Query(ge=0, le=MOST_RESULTS)]
PartyId = Annotated[str, Query(max_length=500, examples=["us_ofac_sdn:6365"])]
Algorithm = Annotated[str, Query(max_length=100)]


class Property(BaseModel):
    """What is known besides the name: a property and its value, values, or entity."""

    model_config = ConfigDict(extra="ignore")

    pid: str = Field(max_length=200)
    v: Any = None


class ReconQuery(BaseModel):
    """One query of a batch."""

    model_config = ConfigDict(extra="ignore")

    query: str = Field("", max_length=1000)
    type: str | list[str] | None = None
    limit: int = Field(10, ge=1, le=MOST_RESULTS)
    properties: list[Property] = Field([], max_length=100)


class Settings(BaseModel):
    """How a property is to be extended by; what others configure is passed over."""

    model_config = ConfigDict(extra="ignore")

    limit: int = Field(0, ge=0)


class Wish(BaseModel):
    """A property to extend by."""

    model_config = ConfigDict(extra="ignore")

    id: str = Field(max_length=200)
    settings: Settings = Settings(limit=0)


class Extension(BaseModel):
    """Which properties of which parties are asked for."""

    model_config = ConfigDict(extra="ignore")

    ids: list[str] = Field(max_length=1000)
    properties: list[Wish] = Field(max_length=100)


_LIMIT = {
    "name": "limit", "label": "Limit", "type": "number", "default": 0,
    "help_text": "The most values for a row; 0 for all of them.",
}  # fmt: skip
_QUERIES = TypeAdapter(dict[str, dict[str, Any]])
_FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "queries": {"type": "string", "description": "JSON: queries by keys of yours"},
                        "extend": {"type": "string", "description": "JSON: ids and properties"},
                    },
                }
            }
        },
    }
}


@router.get("", summary="Reconciliation manifest")
async def manifest(
    request: Request,
    dataset: Dataset,
    queries: Annotated[str | None, Query(max_length=4000)] = None,
    extend: Annotated[str | None, Query(max_length=4000)] = None,
    algorithm: Algorithm = "best",
    changed_since: Since = None,
) -> Response:
    """What this service can do; with `queries` or `extend`, the same answers as by POST."""
    if queries is not None or extend is not None:
        return await _asked(request, dataset, queries, extend, algorithm, changed_since)
    serving = desk_of(request).serving
    members(serving, dataset)
    base = str(request.base_url).rstrip("/")
    here = f"{base}/reconcile/{dataset}"
    title = serving.titles[dataset].title if dataset in serving.titles else dataset
    suggest = {
        name: {"service_url": here, "service_path": f"/suggest/{name}"} for name in ("entity", "property", "type")
    }
    suggest["entity"] |= {"flyout_service_url": here, "flyout_service_path": "/flyout/entity?id=${id}"}
    return stamped(
        {
            "versions": ["0.2"],
            "name": f"Tamis: {title}",
            "identifierSpace": f"{base}/entities/",
            "schemaSpace": "https://followthemoney.tech/explorer/schemata/",
            "defaultTypes": [_type(kind) for kind in KINDS],
            "view": {"url": f"{base}/entities/{{{{id}}}}"},
            "preview": {"url": f"{here}/preview?id={{{{id}}}}", "width": 430, "height": 300},
            "suggest": suggest,
            "extend": {
                "propose_properties": {"service_url": here, "service_path": "/extend/property"},
                "property_settings": [_LIMIT],
            },
            "batchSize": BATCH,
        },
        serving,
    )


@router.post("", summary="Reconcile or extend", openapi_extra=_FORM)
async def reconcile(
    request: Request, dataset: Dataset, algorithm: Algorithm = "best", changed_since: Since = None
) -> Response:
    """A batch of `queries`, or an `extend`, as a form field that holds JSON."""
    async with request.form(max_files=0, max_fields=10) as form:
        found = {name: form.get(name) for name in ("queries", "extend")}
    texts = {name: value if isinstance(value, str) else None for name, value in found.items()}
    return await _asked(request, dataset, texts["queries"], texts["extend"], algorithm, changed_since)


async def _asked(
    request: Request, dataset: str, queries: str | None, extend: str | None, algorithm: str, since: str | None
) -> Response:
    serving = desk_of(request).serving
    lists = members(serving, dataset)
    check_algorithm(algorithm)
    if queries is not None:
        batch = _QUERIES.validate_python(decode(queries.encode("utf-8", "replace")))
        if len(batch) > MOST_QUERIES:
            raise CallError(f"More than {MOST_QUERIES} queries in one batch", hint="The manifest says batchSize")
        found = await aside(_reconciled, request, serving, lists, batch, since)
    elif extend is not None:
        wanted = Extension.model_validate(decode(extend.encode("utf-8", "replace")))
        batch = {party_id: {} for party_id in wanted.ids}
        found = await aside(_extended, serving, wanted)
    else:
        raise CallError("Neither queries nor extend was sent", hint="Send one of them as a form field")
    return stamped(found, serving, x_batch_size=str(len(batch)))


def _reconciled(
    request: Request,
    serving: Serving,
    lists: tuple[str, ...],
    batch: dict[str, dict[str, Any]],
    since: str | None,
) -> dict[str, Any]:
    metrics: Metrics = request.app.state.metrics
    found: dict[str, Any] = {}
    asked = []
    deadline = time.monotonic() + request.app.state.limits.seconds
    for key, raw in batch.items():
        try:
            item = ReconQuery.model_validate(raw)
            read = query_of(_schema(item.type), _properties(item))
            asked.append(in_time(read.query, deadline))
            answer = counted(metrics, serving.engine.screen(read.query, None, None, lists))
        except (TamisError, ValidationError) as error:
            wrong = told(error) if isinstance(error, ValidationError) else error
            found[key] = {"result": [], "error": error_body(wrong)}
            continue
        matches = since_of(serving, answer.matches, since)
        results = [_candidate(match, len(matches) == 1) for match in matches[: item.limit]]
        results += [
            _candidate(match, False) for match in since_of(serving, answer.below_line, since)[: item.limit]
        ]
        results.sort(key=lambda result: -result["score"])
        warnings = [*serving.warnings, *read.warnings, *answer.warnings]
        found[key] = {"result": results[: item.limit], "warnings": warnings}
    names_for_log(request, asked)
    return found


def _schema(kind: str | list[str] | None) -> str:
    """The type asked for; `Thing` for none, and for several, of which any may be meant."""
    kinds = {kind} if isinstance(kind, str) else set(kind or ())
    return kinds.pop().rsplit("/", 1)[-1] if len(kinds) == 1 else "Thing"


def _plain(name: str) -> str:
    """A property without the schema that it may be named with."""
    return name.rpartition(":")[2]


def _properties(item: ReconQuery) -> dict[str, Any]:
    """The name and the properties of a query, values of entities as their names."""
    found: dict[str, list[Any]] = {"name": [item.query]} if item.query.strip() else {}
    for prop in item.properties:
        values = prop.v if isinstance(prop.v, list) else [prop.v]
        texts = [value.get("name") or value.get("id") if isinstance(value, dict) else value for value in values]
        found.setdefault(_plain(prop.pid), []).extend(text for text in texts if text is not None)
    if not found:
        raise QueryError("The query is empty", hint="Send a name, or properties")
    return found


def _candidate(match: Match, sole: bool) -> dict[str, Any]:
    return {
        "id": match.party.id,
        "name": match.party.caption,
        "description": _description(match.party),
        "score": match.score,
        "match": sole,
        "type": [_type(match.party.kind)],
        "features": [{"id": reason.kind, "value": reason.points} for reason in match.reasons],
    }


def _description(party: Party) -> str:
    """What tells a party from others of its name, in a line."""
    parts = [span.text or span.start for span in party.birth_dates[:1]]
    parts += sorted({country.code for country in party.countries if country.code})
    parts += sorted({act.programme for act in party.designations if act.programme})[:2]
    return ", ".join([*parts, party.list_id])


def _type(kind: str) -> dict[str, str]:
    return {"id": kind, "name": _label(kind)}


def _label(name: str) -> str:
    """`birthDate` as people write it: Birth date."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return words[:1].upper() + words[1:].lower()


def _extended(serving: Serving, wanted: Extension) -> dict[str, Any]:
    rows: dict[str, Any] = {}
    for party_id in wanted.ids:
        try:
            known = properties_of(serving.engine.party(party_id))
        except TamisError:
            known = {}
        rows[party_id] = {
            wish.id: [{"str": text} for text in known.get(_plain(wish.id), ())[: wish.settings.limit or None]]
            for wish in wanted.properties
        }
    meta = [{"id": wish.id, "name": _label(_plain(wish.id))} for wish in wanted.properties]
    return {"meta": meta, "rows": rows}


@router.get("/suggest/entity", summary="Suggest parties")
async def suggest_entity(
    request: Request,
    dataset: Dataset,
    prefix: Prefix = "",
    limit: Most = 10,
    cursor: Annotated[int, Query(ge=0, le=9499)] = 0,
) -> Response:
    """Parties with a word that begins so."""
    serving = desk_of(request).serving
    lists = members(serving, dataset)
    request.scope["tamis.names"] = [prefix]

    def work() -> list[dict[str, Any]]:
        if not prefix.strip():
            return []
        texts = serving.texts.whole()
        asked = understand(prefix.strip() + "*", texts, simple=True)
        places = texts.ranked(asked.found & texts.having("datasets", lists), asked.words)
        parties = [texts.party(place) for place in places[cursor : cursor + limit]]
        return [
            {"id": p.id, "name": p.caption, "description": _description(p), "notable": [_type(p.kind)]}
            for p in parties
        ]

    return stamped({"result": await aside(work)}, serving)


@router.get("/suggest/property", summary="Suggest properties")
async def suggest_property(request: Request, dataset: Dataset, prefix: Prefix = "", limit: Most = 50) -> Response:
    """Properties whose name begins so."""
    serving = desk_of(request).serving
    members(serving, dataset)
    return stamped({"result": _suggested(PROPERTIES, prefix, limit)}, serving)


@router.get("/suggest/type", summary="Suggest types")
async def suggest_type(request: Request, dataset: Dataset, prefix: Prefix = "", limit: Most = 50) -> Response:
    """Kinds of party whose name begins so."""
    serving = desk_of(request).serving
    members(serving, dataset)
    return stamped({"result": _suggested(KINDS, prefix, limit)}, serving)


def _suggested(names: tuple[str, ...], prefix: str, limit: int) -> list[dict[str, str]]:
    start = prefix.strip().lower()
    rows = [
        {"id": name, "name": _label(name), "description": f"FollowTheMoney: {name}"}
        for name in names
        if name.lower().startswith(start) or _label(name).lower().startswith(start)
    ]
    return rows[:limit]


@router.get("/extend/property", summary="Propose properties")
async def propose(
    request: Request,
    dataset: Dataset,
    type: Annotated[str, Query(max_length=200)] = "Thing",
    limit: Annotated[int, Query(ge=0, le=100)] = 0,
) -> Response:
    """Properties that parties of a type can be extended by."""
    serving = desk_of(request).serving
    members(serving, dataset)
    rows = [{"id": name, "name": _label(name)} for name in PROPERTIES]
    return stamped({"type": type, "properties": rows[:limit] if limit else rows, "limit": limit}, serving)


@router.get(
    "/preview",
    summary="Preview of a party",
    responses={200: {"content": {"text/html": {}}, "description": "A small page."}},
    response_class=Response,
)
async def preview(request: Request, dataset: Dataset, id: PartyId) -> Response:
    """A small page about a party."""
    serving = desk_of(request).serving
    members(serving, dataset)
    party = await aside(serving.engine.party, id)
    page = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(party.caption)}</title>'
        f"</head><body>{_about(party)}</body></html>"
    )
    safe = {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'"}
    return Response(page, headers=safe | stamp_header(serving), media_type="text/html")


@router.get("/flyout/entity", summary="A party beside its suggestion")
async def flyout(request: Request, dataset: Dataset, id: PartyId) -> Response:
    """What the preview shows, as a piece of HTML."""
    serving = desk_of(request).serving
    members(serving, dataset)
    party = await aside(serving.engine.party, id)
    return stamped({"id": party.id, "html": _about(party)}, serving)


def _about(party: Party) -> str:
    rows = "".join(
        f"<dt>{html.escape(_label(name))}</dt><dd>{html.escape('; '.join(values[:8]))}</dd>"
        for name, values in properties_of(party).items()
    )
    return (
        f"<h1>{html.escape(party.caption)}</h1><p>{html.escape(party.kind)}, {html.escape(party.id)}</p>"
        f"<dl>{rows}</dl>"
    )

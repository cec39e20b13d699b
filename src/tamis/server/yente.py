"""The yente API, so that a client written for yente works unchanged.

Parameters, shapes, status codes and headers are yente's, scores run from 0 to 1. What yente drops in silence is
reported in `warnings`; `stamp` says what an answer rests on. Datasets are the lists, and two collections of them.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Sequence
from typing import Annotated, Any, NamedTuple

import msgspec
from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from tamis.errors import CallError, QueryError
from tamis.model import Match, Party
from tamis.server import yente_models as shapes
from tamis.server.answers import ERRORS, body_of, body_schema, desk_of, json_answer
from tamis.server.datasets import catalogue, chosen
from tamis.server.desk import Serving
from tamis.server.entities import MOST_RESULTS, Dataset, Names, Since, dated, published
from tamis.server.ftm import entity_of, query_of, topics_of
from tamis.server.metrics import Metrics
from tamis.server.updates import Updates
from tamis.server.work import aside, counted, in_time, names_for_log

router = APIRouter(responses=ERRORS, tags=["yente"])

MOST_QUERIES = 100
LOWEST = 0.5
ALGORITHMS = ("best", "tamis", "logic-v2", "ofac", "name-based", "name-qualified", "logic-v1", "regression-v1")
CONFIG = (
    "nm_name_property", "nm_number_mismatch", "nm_extra_query_name", "nm_extra_result_name",
    "nm_family_name_weight", "nm_fuzzy_cutoff_factor",
)  # fmt: skip
"""What yente lets a caller configure; here it is the profile's to decide."""

_EVIDENCE = ("birth_", "country_", "gender_", "kind_", "identifier_", "address_", "weak_", "missing_")


class EntityExample(BaseModel):
    """An entity to be looked for: its schema and what is known of it."""

    model_config = ConfigDict(extra="allow")

    id: str | None = Field(None, max_length=1000)
    schema_: str = Field(alias="schema", max_length=200, examples=["Person"])
    properties: dict[str, Any] = Field(max_length=100, examples=[{"name": ["Ali Khan"], "birthDate": ["1975"]}])


class MatchRequest(BaseModel):
    """Up to 100 entities, each under a key of the caller's."""

    model_config = ConfigDict(extra="allow")

    weights: dict[str, float] = {}
    config: dict[str, Any] = {}
    queries: dict[str, EntityExample | None]


class Wanted(NamedTuple):
    """Which of the parties found are answered with."""

    limit: int
    threshold: float
    cutoff: float
    exclude_schema: frozenset[str]
    topics: frozenset[str]
    exclude_ids: frozenset[str]
    since: str | None


@router.post(
    "/match/{dataset}", summary="Match", response_model=shapes.MatchOut, openapi_extra=body_schema(MatchRequest)
)
async def match(
    request: Request,
    dataset: Dataset,
    limit: Annotated[int, Query(ge=0, le=MOST_RESULTS)] = 5,
    threshold: Annotated[float, Query(ge=0, le=1)] = 0.7,
    cutoff: Annotated[float, Query(ge=0, le=1, deprecated=True)] = 0.7,
    algorithm: Annotated[str, Query(max_length=100)] = "best",
    include_dataset: Names = [],  # noqa: B006
    exclude_schema: Names = [],  # noqa: B006
    exclude_dataset: Names = [],  # noqa: B006
    topics: Names = [],  # noqa: B006
    changed_since: Since = None,
    exclude_entity_ids: Annotated[list[str], Query(max_length=50)] = [],  # noqa: B006
) -> Response:
    """Screen entities against a dataset; scores run from 0 to 1, and the explanations sum to them."""
    serving = desk_of(request).serving
    lists, said_of_lists = chosen(serving, dataset, include_dataset, exclude_dataset)
    check_algorithm(algorithm)
    asked = await body_of(request, MatchRequest)
    for name in asked.config:
        if name not in CONFIG:
            raise CallError(f"Invalid configuration parameter: {name[:80]} for algorithm {algorithm}")
    if len(asked.queries) > MOST_QUERIES:
        raise CallError(f"Too many queries in one batch (limit: {MOST_QUERIES})", hint="Send several batches")
    queries = {key: example for key, example in asked.queries.items() if example is not None}
    if not queries:
        raise CallError("No queries provided", hint='{"queries": {"q": {"schema": …, "properties": …}}}')
    excluded = frozenset(exclude_schema), frozenset(topics), frozenset(exclude_entity_ids)
    wanted = Wanted(limit, threshold, cutoff, *excluded, changed_since)
    warnings = [*said_of_lists, *_batch_warnings(asked, algorithm, wanted)]
    read = {key: query_of(example.schema_, example.properties) for key, example in queries.items()}
    names_for_log(request, [item.query for item in read.values()])
    metrics: Metrics = request.app.state.metrics
    deadline = time.monotonic() + request.app.state.limits.seconds

    def work() -> dict[str, Any]:
        found: dict[str, dict[str, Any]] = {}
        for key, example in queries.items():
            extra = [f"field {name[:80]!r} of the query was not used" for name in example.model_extra or {}]
            said = [*warnings, *read[key].warnings, *extra]
            try:
                results, total, more = _matches(
                    serving, metrics, in_time(read[key].query, deadline), lists, wanted
                )
                status, said = 200, said + more
            except QueryError as error:
                status, results, total = 400, [], 0
                said.append(f"not screened: {error}")
                metrics.errors.inc()
            echo = {"id": example.id, "schema": example.schema_, "properties": _listed(example.properties)}
            count = {"value": total, "relation": "eq"}
            found[key] = {
                "status": status, "results": results, "total": count, "query": echo, "warnings": said,
            }  # fmt: skip
        said = dated(serving, [result for item in found.values() for result in item["results"]])
        return {"responses": found, "limit": limit, "stamp": serving.stamp, "warnings": warnings + said}

    body = await aside(work)
    return json_answer(body, x_batch_size=str(len(queries)))


def _listed(properties: dict[str, Any]) -> dict[str, list[Any]]:
    return {name: value if isinstance(value, list) else [value] for name, value in properties.items()}


def check_algorithm(algorithm: str) -> None:
    """Raise `CallError` for a name that is none of yente's."""
    if algorithm not in ALGORITHMS:
        raise CallError(f"Unknown algorithm: {algorithm!r}", hint="Known are: " + ", ".join(ALGORITHMS))


def _batch_warnings(asked: MatchRequest, algorithm: str, wanted: Wanted) -> list[str]:
    """What is said of every query of a batch."""
    said = []
    if algorithm not in ("best", "tamis"):
        said.append(f"algorithm {algorithm!r} is not here: scored by 'tamis'")
    if min(wanted.cutoff, wanted.threshold) < LOWEST:
        said.append(f"parties that score less than {LOWEST} are not looked for")
    if asked.weights or asked.config:
        said.append("weights and config were not used: the profile of the server decides")
    said += [f"field {name[:80]!r} was not used" for name in asked.model_extra or {}]
    return said


def _matches(
    serving: Serving, metrics: Metrics, query: Any, lists: Sequence[str], wanted: Wanted
) -> tuple[list[dict[str, Any]], int, list[str]]:
    """The entities that a query meets, how many there are without the limit, and warnings."""
    line = max(LOWEST, min(wanted.cutoff, wanted.threshold)) * 100
    answer = counted(metrics, serving.engine.screen(query, line, None, lists))
    both = (answer.matches, False), (answer.below_line, True)
    kept = [
        (match, below)
        for matches, below in both
        for match in since_of(serving, matches, wanted.since)
        if _kept(match.party, wanted)
    ]
    kept.sort(key=lambda pair: -pair[0].score)
    said = [*serving.warnings, *answer.warnings]
    if any(below for _, below in kept):
        said.append("some results stand below the line and are shown because they must be seen")
    return [_scored(serving, match, below, wanted) for match, below in kept[: wanted.limit]], len(kept), said


def since_of(serving: Serving, matches: Sequence[Match], since: str | None) -> Sequence[Match]:
    """Those of the matches whose party changed since then; all of them, where nothing is asked for."""
    if not since:
        return matches
    times = serving.times.of(match.party.id for match in matches)
    return [match for match in matches if times[match.party.id][1] >= since]


def _kept(party: Party, wanted: Wanted) -> bool:
    if party.kind in wanted.exclude_schema:
        return False
    if wanted.topics and wanted.topics.isdisjoint(topics_of(party)):
        return False
    return wanted.exclude_ids.isdisjoint((party.id, party.source_id, *party.references))


def _scored(serving: Serving, match: Match, below: bool, wanted: Wanted) -> dict[str, Any]:
    score = round(match.score / 100, 4)
    explanations: dict[str, Any] = {}
    for reason in match.reasons:
        name, place = reason.kind, 2
        while name in explanations:
            name, place = f"{reason.kind}_{place}", place + 1
        explanations[name] = {
            "score": round(reason.points / 100, 4),
            "detail": reason.text,
            "query": match.query_name if reason.kind == "name" else None,
            "candidate": match.name.text if reason.kind == "name" else None,
            "weight": 1.0,
        }
    return {
        **entity_of(match.party, published(serving, match.party)),
        "score": score,
        "explanations": explanations,
        "match": not below and score >= wanted.threshold,
        "below_line": below,
    }


@router.get(
    "/catalog",
    summary="Catalogue",
    response_model=shapes.CatalogOut,
    responses={304: {"description": "As it was when you last asked, by its ETag."}},
)
@router.get("/manifest", include_in_schema=False)
async def catalog(request: Request) -> Response:
    """The lists as datasets, how young they are, and the collections of them."""
    serving = desk_of(request).serving
    found = catalogue(list(serving.titles.values()))
    body = msgspec.json.encode(found | {"stamp": serving.stamp, "warnings": list(serving.warnings)})
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"etag": tag, "cache-control": "max-age=300"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")


@router.get("/algorithms", summary="Algorithms", response_model=shapes.AlgorithmsOut)
async def algorithms(request: Request) -> Response:
    """The one way of scoring there is, and its figures; other names of yente's are taken for it."""
    desk = desk_of(request)
    profile = desk.profile
    docs = {
        name: {"description": name.replace("_", " "), "coefficient": getattr(profile, name) / 10000, "url": None}
        for name in profile.field_names()
        if name.startswith(_EVIDENCE)
    }
    about = "Names by their words, spellings and rarity; dates, countries, gender, identifiers, addresses"
    rows = [{"name": "tamis", "description": about, "docs": docs}]
    stamp = desk.serving.stamp
    return json_answer({"algorithms": rows, "default": "tamis", "best": "tamis", "stamp": stamp})


@router.post("/updatez", summary="Update the lists", response_model=shapes.StatusOut)
async def updatez(
    request: Request, token: Annotated[str, Query(max_length=500)] = "", sync: bool = False
) -> Response:
    """Start an update of all lists; with `sync`, wait for it. `token` may hold the key.

    The stamp is that of the lists in use; those that were fetched take over within seconds.
    """
    updates: Updates = request.app.state.updates
    warnings = ["an update is under way already"] if updates.at_work else []
    if sync:
        failed = await asyncio.to_thread(updates.update)  # not on the threads of those who screen
        warnings += [f"{name} could not be updated; the log says why" for name in failed]
    elif not warnings:
        updates.start_update()
    desk = desk_of(request)
    stamp = desk.serving.stamp if desk.ready else None
    return json_answer({"status": "ok", "warnings": warnings, "stamp": stamp})


@router.get("/favicon.ico", include_in_schema=False)
async def favicon() -> Response:
    """Browsers ask for it; there is none."""
    return Response(status_code=204)

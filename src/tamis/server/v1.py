"""Tamis's own API: screen, scan, compare, explain; lists, versions, differences, parties, history; health.

Each answer carries the stamp of what it rests on.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from tamis.errors import CallError, TamisError
from tamis.history.events import history_of
from tamis.match.compare import compare
from tamis.model import Stamp
from tamis.screen.document import document
from tamis.screen.mentions import Mention
from tamis.server import models
from tamis.server.answers import (
    ERRORS,
    body_of,
    body_schema,
    decode,
    desk_of,
    error_body,
    json_answer,
    plain_answer,
)
from tamis.server.desk import Desk, Serving
from tamis.server.gate import Limits, Refused
from tamis.server.metrics import Metrics
from tamis.server.reading import bodies, read, sent
from tamis.server.work import PIECE, aside, counted, names_for_log, screen_items, shown, slow

router = APIRouter(prefix="/v1", responses=ERRORS)

ListId = Annotated[str, Path(max_length=200, examples=["un_sc_sanctions"])]
Day = Annotated[str | None, Query(max_length=40, examples=["2026-01-31"], description="A date.")]

_STREAM = {
    200: {
        "description": "A line with the stamp, an answer or an error for each line, and a line that says `done`.",
        "content": {"application/jsonl": {"schema": {"type": "string"}}},
    }
}


@router.post(
    "/screen",
    summary="Screen one query",
    tags=["screening"],
    response_model=models.AnswerOut,
    openapi_extra=body_schema(models.ScreenRequest),
)
async def screen(request: Request) -> Response:
    """Screen one query against the lists, and say of each match why it scores what it scores."""
    asked = await body_of(request, models.ScreenRequest)
    serving = desk_of(request).serving
    query = asked.query.engine()
    names_for_log(request, [query])

    def work() -> dict[str, Any]:
        answer = serving.engine.screen(query, asked.threshold, asked.limit, asked.lists)
        return {"id": asked.query.id, **shown(counted(metrics_of(request), answer), serving)}

    return plain_answer(await aside(work) | {"stamp": serving.stamp})


@router.post(
    "/screen/batch",
    summary="Screen many queries",
    tags=["screening"],
    response_model=models.BatchOut,
    openapi_extra=body_schema(models.BatchRequest),
)
async def screen_batch(request: Request) -> Response:
    """Screen up to 1,000 queries; each is answered, or refused, on its own."""
    asked = await body_of(request, models.BatchRequest)
    serving = desk_of(request).serving
    _check(serving, asked)
    request.scope["tamis.counts"] = {"queries": len(asked.queries)}
    request.scope["tamis.names"] = [query.get("name") for query in asked.queries]
    deadline = time.monotonic() + limits_of(request).seconds
    found = await aside(screen_items, serving, metrics_of(request), asked.queries, asked, deadline)
    return plain_answer({"answers": found, "stamp": serving.stamp, "warnings": list(serving.warnings)})


def _check(serving: Serving, options: models.Options) -> None:
    """Raise for a threshold or a list that no query of a batch could be screened with."""
    serving.engine.line_of(options.threshold)
    serving.engine.filter_of(options.lists)


@router.post(
    "/screen/stream",
    summary="Screen a stream of queries",
    tags=["screening"],
    responses=_STREAM,  # type: ignore[arg-type]
    response_class=StreamingResponse,
    openapi_extra=body_schema(models.Query, "application/jsonl"),
)
async def screen_stream(
    request: Request,
    threshold: Annotated[float | None, Query(ge=50, le=100)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 10,
    lists: Annotated[list[str], Query(max_length=models.MOST_LISTS)] = [],  # noqa: B006
) -> Response:
    """JSON Lines in, JSON Lines out: any number of queries, a line each, answered in order as they come.

    The first line of the answer is the stamp; all lines rest on the same lists. The last one is `{"done": true,
    "lines": N, "errors": N}`: without it the stream was broken off.
    """
    options = models.Options(threshold=threshold, limit=limit, lists=lists)
    serving = desk_of(request).serving
    _check(serving, options)
    return _Duplex(_streamed(request, serving, options), media_type="application/jsonl")


class _Duplex(StreamingResponse):
    """An answer that begins before the request has ended, so the request is left to whoever writes the answer."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send all of it; a caller that is gone is noticed when it is written to, or read from."""
        await self.stream_response(send)


async def _streamed(request: Request, serving: Serving, options: models.Options) -> AsyncIterator[bytes]:
    yield _line({"stamp": serving.stamp, "warnings": list(serving.warnings)})
    lines = errors = 0
    try:
        async for raws in _pieces(request, limits_of(request).body):
            found = await aside(_screen_lines, request, serving, options, raws)
            errors += sum("error" in item for item in found)
            yield b"".join(_line({"line": lines + place, **item}) for place, item in enumerate(found, 1))
            lines += len(found)
    except TamisError as error:
        yield _line({"done": False, "lines": lines, "error": error_body(error)})
    except Refused as refused:
        yield _line({"done": False, "lines": lines, "error": error_body(CallError(refused.message))})
    else:
        yield _line({"done": True, "lines": lines, "errors": errors})
    request.scope["tamis.counts"] = {"queries": lines}


def _screen_lines(
    request: Request, serving: Serving, options: models.Options, raws: list[bytes]
) -> list[dict[str, Any]]:
    items: list[Any] = []
    wrong: dict[int, dict[str, Any]] = {}
    for place, raw in enumerate(raws):
        try:
            items.append(decode(raw))
        except TamisError as error:
            wrong[place] = {"id": None, "error": error_body(error)}
            items.append({})
    found = screen_items(serving, metrics_of(request), items, options, float("inf"))
    return [wrong.get(place, item) for place, item in enumerate(found)]


async def _pieces(request: Request, longest: int) -> AsyncIterator[list[bytes]]:
    """The lines of a body, up to `PIECE` at a time; empty ones are left out."""
    rest, waiting = b"", []
    async for chunk in request.stream():
        *lines, rest = (rest + chunk).split(b"\n")
        if len(rest) > longest:
            raise CallError(f"A line is longer than {longest:,} bytes", hint="Send one query a line")
        waiting += [line for line in lines if line.strip()]
        while len(waiting) >= PIECE:
            yield waiting[:PIECE]
            waiting = waiting[PIECE:]
    waiting += [rest] if rest.strip() else []
    if waiting:
        yield waiting


def _line(value: Any) -> bytes:
    return msgspec.json.encode(value) + b"\n"


@router.post(
    "/compare",
    summary="Compare two names",
    tags=["screening"],
    response_model=models.CompareOut,
    openapi_extra=body_schema(models.CompareRequest),
)
async def compare_names(request: Request) -> Response:
    """How alike two names are, without any list, and why."""
    asked = await body_of(request, models.CompareRequest)
    desk = desk_of(request)
    stamp = desk.serving.engine.stamp
    request.scope["tamis.names"] = [asked.first, asked.second]
    found = await aside(compare, asked.first, asked.second, asked.kind or "", desk.profile)
    return json_answer({**document(found), "stamp": Stamp(stamp.program, "", stamp.lexicon, stamp.profile, ())})


@router.post(
    "/explain",
    summary="Explain a party's score",
    tags=["screening"],
    response_model=models.ExplainOut,
    openapi_extra=body_schema(models.ExplainRequest),
)
async def explain(request: Request) -> Response:
    """Everything known of a party; with a query, why it scores what it scores, or why it was not returned."""
    asked = await body_of(request, models.ExplainRequest)
    serving = desk_of(request).serving
    query = asked.query.engine() if asked.query else None
    names_for_log(request, [query] if query else [])
    found = await aside(lambda: document(serving.engine.explain(asked.party, query=query)))
    return json_answer({**found, "stamp": serving.stamp})


@router.post(
    "/scan",
    summary="Scan a text or a document",
    tags=["screening"],
    response_model=models.ScanOut,
    responses={415: {"model": models.Problem, "description": "A type of document that is not read."}},
    openapi_extra=bodies(),
)
async def scan(
    request: Request,
    threshold: Annotated[float | None, Query(ge=50, le=100, description="Before that of the body.")] = None,
    limit: Annotated[int | None, Query(ge=1, le=10_000, description="Before that of the body.")] = None,
    text: Annotated[bool, Query(description="Whether the text that was read comes back.")] = False,
) -> Response:
    """Every mention of a designated party: where it stands, whose it is, and why.

    Sent is a text, as JSON, or a document, as the body under its own type or as the file of a form: plain text,
    Markdown, HTML, e-mail, DOCX, PDF.
    """
    asked = await sent(request)
    until = time.monotonic() + limits_of(request).seconds
    serving = desk_of(request).serving
    if isinstance(asked, models.ScanRequest):
        threshold = asked.threshold if threshold is None else threshold
        limit = limit or asked.limit
    most = limit or models.MOST_MENTIONS

    def work() -> dict[str, Any]:
        read_text, pages, unread, attached, damaged = read(asked, until)
        request.scope["tamis.counts"] = {"letters": len(read_text)}
        with serving.scanners.one() as scanner:
            found = scanner.scan(read_text, threshold, pages, until, attached)
        mentions = [_mention(mention, serving) for mention in found[:most]]
        return ({"text": read_text} if text else {}) | {
            "mentions": mentions,
            "cut": len(found[most:]),
            "warnings": [*serving.warnings, *(f"attached and not read: {name}" for name in unread), *damaged],
        }

    return plain_answer(await aside(work, where=slow) | {"stamp": serving.stamp})


def _mention(mention: Mention, serving: Serving) -> dict[str, Any]:
    """A mention as JSON shows it, the party from what is kept of it."""
    found = {field: document(value) for field, value in mention._asdict().items() if field != "party"}
    return found | {"party": serving.papers.of(mention.party)}


@router.post(
    "/history",
    summary="History of a party",
    tags=["lists"],
    response_model=models.HistoryOut,
    openapi_extra=body_schema(models.HistoryRequest),
)
async def history(request: Request) -> Response:
    """What happened to a party, by the lists' own dates and their versions: listed, changed, removed."""
    asked = await body_of(request, models.HistoryRequest)
    desk = desk_of(request)
    serving = desk.serving
    request.scope["tamis.names"] = [asked.party]

    def work() -> dict[str, Any]:
        found: dict[str, Any] = document(history_of(desk.library, asked.party, everywhere=asked.everywhere))
        return found | {"warnings": list(serving.warnings)}

    return plain_answer(await aside(work, where=slow) | {"stamp": serving.stamp})


@router.get("/lists", summary="The lists", tags=["lists"], response_model=models.ListsOut)
async def lists(request: Request) -> Response:
    """Every list that is loaded, how old it is, and those that could be loaded."""
    desk = desk_of(request)
    return json_answer({"lists": await aside(desk.library.lists), "stamp": desk.serving.stamp})


@router.get(
    "/lists/{list_id}/versions", summary="Versions of a list", tags=["lists"], response_model=models.VersionsOut
)
async def versions(request: Request, list_id: ListId) -> Response:
    """All versions of a list that are kept, by publication."""
    desk = desk_of(request)
    stamp = desk.serving.stamp
    return json_answer({"versions": await aside(desk.library.versions, list_id), "stamp": stamp})


@router.get(
    "/lists/{list_id}/diff", summary="What changed in a list", tags=["lists"], response_model=models.DiffOut
)
async def diff(
    request: Request,
    list_id: ListId,
    before: Annotated[Day, Query(alias="from")] = None,
    after: Annotated[Day, Query(alias="to")] = None,
) -> Response:
    """What was added, removed and changed between two dates, or between the last two versions."""
    desk = desk_of(request)
    stamp = desk.serving.stamp
    found = await aside(lambda: document(desk.library.diff(list_id, before, after)))
    return json_answer({**found, "stamp": stamp})


@router.get("/parties/{party_id:path}", summary="A party", tags=["lists"], response_model=models.PartyOut)
async def party(
    request: Request, party_id: Annotated[str, Path(max_length=500, examples=["us_ofac_sdn:6365"])]
) -> Response:
    """Everything that a list says of a party."""
    serving = desk_of(request).serving
    return json_answer({"party": await aside(serving.engine.party, party_id), "stamp": serving.stamp})


@router.get(
    "/health",
    summary="Whether the lists can be rested on",
    tags=["health"],
    response_model=models.HealthOut,
    responses={503: {"model": models.HealthOut, "description": "Stale lists, or none."}},
)
async def health(request: Request) -> Response:
    """Green while every list is as young as it must be; 503 when one is stale or nothing answers."""
    found = await aside(health_of, desk_of(request))
    return json_answer(found, 200 if found["status"] in ("ok", "sample") else 503)


def health_of(desk: Desk) -> dict[str, Any]:
    """The state of the lists in use; a trouble that the last good ones outlive is a warning."""
    warnings = [str(desk.trouble)] if desk.trouble else []
    if not desk.ready:
        return {"status": "failed", "ready": False, "warnings": warnings, "lists": [], "stamp": None}
    serving = desk.serving
    states = [document(state) for state in serving.titles.values()]
    found = {state["state"] for state in states}
    status = "failed" if desk.trouble else next((s for s in ("stale", "sample") if s in found), "ok")
    warnings += serving.warnings
    return {"status": status, "ready": True, "warnings": warnings, "lists": states, "stamp": serving.stamp}


def metrics_of(request: Request) -> Metrics:
    """The figures of this server."""
    found: Metrics = request.app.state.metrics
    return found


def limits_of(request: Request) -> Limits:
    """What a caller may ask for."""
    found: Limits = request.app.state.limits
    return found

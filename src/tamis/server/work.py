"""Screening for a request: on threads beside the event loop, in pieces, within a time.

Promise: a bad query is answered with its own error and never fails the others; what time does not suffice for is
said, query by query.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from fastapi import Request
from pydantic import ValidationError

from tamis.errors import CallError, QueryError, TamisError
from tamis.model import Answer, Match, Query
from tamis.screen.document import document
from tamis.screen.engine import Engine
from tamis.server.answers import error_body, told
from tamis.server.desk import Serving
from tamis.server.metrics import Metrics
from tamis.server.models import MOST_NAMES, Options
from tamis.server.models import Query as QueryIn

PIECE = 100
"""Queries between two looks at the clock …"""
_PIECE_LETTERS = 10_000
"""… and letters of their names: a hundred letters a name is far more than people have."""

Result = TypeVar("Result")

threads = ThreadPoolExecutor(max_workers=max(4, 2 * (os.cpu_count() or 1)), thread_name_prefix="tamis-work")
"""Where screening and the store are at work. Few, because each keeps a core busy."""

slow = ThreadPoolExecutor(max_workers=2, thread_name_prefix="tamis-slow")
"""Where texts are scanned and histories looked up, so that those who screen never wait behind them."""


async def aside(call: Callable[..., Result], *arguments: Any, where: ThreadPoolExecutor = threads) -> Result:
    """A call on a thread of its own, while the event loop goes on."""
    return await asyncio.get_running_loop().run_in_executor(where, call, *arguments)


def names_for_log(request: Request, queries: Sequence[Query]) -> None:
    """Leave with the request what the log may tell of it: how many, and the names for whoever asked for them."""
    request.scope["tamis.counts"] = {"queries": len(queries)}
    request.scope["tamis.names"] = [name for query in queries for name in query.all_names]


def shown(answer: Answer, serving: Serving) -> dict[str, Any]:
    """An answer as JSON shows it, without its stamp."""
    return {
        "query": document(answer.query),
        "threshold": answer.threshold,
        "matches": [_match(match, serving) for match in answer.matches],
        "below_line": [_match(match, serving) for match in answer.below_line],
        "cut": answer.cut,
        "warnings": [*serving.warnings, *answer.warnings],
    }


def _match(match: Match, serving: Serving) -> dict[str, Any]:
    """A match as JSON shows it, the party from what is kept of it."""
    return {
        "score": match.score,
        "party": serving.papers.of(match.party),
        "name": document(match.name),
        "query_name": match.query_name,
        "reasons": [document(reason) for reason in match.reasons],
    }


def counted(metrics: Metrics, answer: Answer) -> Answer:
    """The same answer, counted."""
    metrics.screenings.inc()
    if answer:
        metrics.alerts.inc()
    return answer


def screen_items(
    serving: Serving, metrics: Metrics, items: Sequence[Any], options: Options, deadline: float
) -> list[dict[str, Any]]:
    """An answer or an error for each item of a batch, in order."""
    found: list[dict[str, Any]] = []
    for piece in _pieces(items):
        if time.monotonic() > deadline:
            late = CallError("There was no time left for this query", hint="Send smaller batches")
            found += [{"id": _id(item), "error": error_body(late)} for item in piece]
            continue
        found += _piece(serving, metrics, piece, options)
    return found


def _pieces(items: Sequence[Any]) -> Iterator[list[Any]]:
    """Pieces of a batch that take about as long as each other, by number and by how much there is in them."""
    piece: list[Any] = []
    size = 0
    for item in items:
        piece.append(item)
        size += _letters(item)
        if len(piece) == PIECE or size > _PIECE_LETTERS:
            yield piece
            piece, size = [], 0
    if piece:
        yield piece


def _letters(item: Any) -> int:
    """The letters of the names in an item, whatever it is."""
    names = item.get("names") if isinstance(item, dict) else None
    name = item.get("name") if isinstance(item, dict) else None
    texts = [name, *(names if isinstance(names, list) else ())]
    return sum(len(text) for text in texts if isinstance(text, str))


def in_time(query: Query, deadline: float) -> Query:
    """The same query, if there is time for it, and it is none of too many names. Raises `QueryError`."""
    if time.monotonic() > deadline:
        raise QueryError("There was no time left for this query", hint="Send smaller batches")
    if len(query.all_names) > MOST_NAMES + 1:
        raise QueryError(f"More than {MOST_NAMES + 1} names in one query", hint="Send the names that matter")
    return query


def _piece(serving: Serving, metrics: Metrics, items: Sequence[Any], options: Options) -> list[dict[str, Any]]:
    """Those of the items that can be screened go through the kernel together."""
    engine = serving.engine
    results: list[dict[str, Any]] = []
    good: list[tuple[int, Query]] = []
    for item in items:
        try:
            good.append((len(results), QueryIn.model_validate(item).engine()))
            results.append({"id": _id(item)})
        except ValidationError as error:
            results.append({"id": _id(item), "error": error_body(told(error))})
    asked = options.threshold, options.limit, options.lists
    try:
        answers: list[Answer | TamisError] = [*engine.screen_many([query for _, query in good], *asked)]
    except TamisError:
        answers = [_alone(engine, query, asked) for _, query in good]
    for (place, _), answer in zip(good, answers, strict=True):
        try:
            if isinstance(answer, TamisError):
                raise answer
            results[place] |= shown(counted(metrics, answer), serving)
        except TamisError as error:
            results[place] = {"id": results[place]["id"], "error": error_body(error)}
    metrics.errors.inc(sum("error" in result for result in results))
    return results


def _alone(engine: Engine, query: Query, asked: tuple[float | None, int, list[str]]) -> Answer | TamisError:
    """A query by itself, for a piece that holds one which cannot be screened."""
    try:
        return engine.screen(query, *asked)
    except TamisError as error:
        return error


def _id(item: Any) -> str | None:
    found = item.get("id") if isinstance(item, dict) else None
    return found if isinstance(found, str) else None

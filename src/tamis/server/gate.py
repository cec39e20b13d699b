"""What every request passes first: host and origin, key and scope, rate, how much at a time, size, time.

Promise: nothing behind the gate runs for a caller who may not call it. No name, no query and no key reaches the
log unless the operator asked for names.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import sys
import time
import traceback
import uuid
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from tamis.errors import TamisError
from tamis.server.access import NOBODY, PAGE, PROBES, Keys, scope_of
from tamis.server.metrics import Metrics
from tamis.server.traces import Traces, header_of

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_LOOPBACK = ("localhost", "127.0.0.1", "[::1]", "::1")
_CALLERS = 10_000
"""Callers whose rate is remembered."""

_METHODS = ("GET", "POST", "HEAD", "OPTIONS", "DELETE", "PUT", "PATCH")
_TRACE = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")

log = logging.getLogger("tamis.access")


@dataclass(frozen=True)
class Limits:
    """What a caller may ask for, and how the door stands."""

    keys_required: bool = False
    open_probes: bool = False
    open_page: bool = False
    body: int = 10_000_000
    """Bytes of a request; a stream is bounded line by line instead."""
    seconds: float = 30.0
    """For a request to arrive, and for a batch to be screened."""
    rate: float = 2000.0
    """Requests a second from one caller (a key, or an address); 0 for no limit."""
    concurrency: int = 200
    """Requests at work at a time."""
    cors: tuple[str, ...] = ()
    log_names: bool = False


class Refused(Exception):
    """A request that is turned away, with its answer."""

    def __init__(self, status: int, kind: str, message: str, hint: str = "", **headers: str) -> None:
        super().__init__(message)
        self.status, self.kind, self.message, self.hint = status, kind, message, hint
        self.headers = {name.replace("_", "-").lower(): value for name, value in headers.items()}


def fault() -> Refused:
    """What a caller is told of a fault of Tamis itself."""
    return Refused(500, "Fault", "A fault of Tamis itself", "Please report it, with the x-request-id")


def problem(kind: str, message: str, hint: str = "", exit_code: int | None = None, detail: Any = None) -> bytes:
    """The one JSON shape of errors."""
    document = {
        "detail": detail or (f"{message}. {hint}" if hint else message),
        "error": {"class": kind, "message": message, "hint": hint, "exit_code": exit_code},
    }
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")


class Gate:
    """An ASGI application around another."""

    def __init__(
        self, app: App, *, keys: Keys, limits: Limits, metrics: Metrics, traces: Traces | None = None
    ) -> None:
        self._app, self._keys, self._limits, self._metrics = app, keys, limits, metrics
        self._traces = traces
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._at_work = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        passage = _Passage(scope, receive, send, self._limits)
        span = self._traces.begin(_method(scope), headers) if self._traces else None
        if span:
            passage.trace = header_of(span)
        elif _TRACE.fullmatch(headers.get("traceparent", "")):
            passage.trace, passage.trace_state = headers["traceparent"], headers.get("tracestate", "")
        caller = ""
        self._at_work += 1
        self._metrics.at_work.set(self._at_work)
        try:
            self._check_place(scope, headers)
            address = str((scope.get("client") or ("",))[0])
            try:
                caller = self._caller(scope, headers)
            except Refused:
                self._check_pace(address)
                raise
            self._check_pace(caller or address)
            passage.check_size(headers)
            await self._app(scope, passage.receive, passage.send)
        except Refused as refused:
            await passage.refuse(refused)
        except TamisError as error:
            await passage.refuse(Refused(error.http_status, type(error).__name__, error.message, error.hint))
        except Exception as error:
            places = traceback.format_tb(error.__traceback__)  # the places alone: a message may hold a name
            log.error("fault", extra={"fields": {"class": type(error).__name__, "places": places[-6:]}})
            if not passage.status:
                await passage.refuse(fault())
        finally:
            self._at_work -= 1
            self._metrics.at_work.set(self._at_work)
            route = _route(scope)
            if self._traces and span:
                counts = scope.get("tamis.counts", {})
                self._traces.end(span, _method(scope), route, passage.status, counts)
            self._tell(scope, route, passage, caller, time.perf_counter() - began)

    def _check_place(self, scope: Scope, headers: dict[str, str]) -> None:
        """Without keys only programs of this machine call, not pages that a browser was led to."""
        origin = headers.get("origin")
        if origin and origin not in self._limits.cors and origin.partition("://")[2] != headers.get("host"):
            raise Refused(403, "OriginRefused", f"Pages of {origin[:80]} may not call", "Open it with --cors")
        host = headers.get("host", "")
        name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
        if not self._limits.keys_required and name not in _LOOPBACK:
            hint = "Call it as localhost, or require keys with --keys"
            raise Refused(403, "HostRefused", f"This server answers as localhost, not as {host[:80]!r}", hint)

    def _caller(self, scope: Scope, headers: dict[str, str]) -> str:
        """The id of the key that the request came with; empty where none is asked for."""
        path = scope["path"]
        opened = (*PROBES * self._limits.open_probes, *PAGE * self._limits.open_page)
        if not self._limits.keys_required or path in opened:
            return ""
        text = headers.get("x-api-key", "")
        kind, _, rest = headers.get("authorization", "").partition(" ")
        if kind.lower() in ("apikey", "bearer"):
            text = rest.strip()
        elif path == "/updatez" and not text:
            text = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        hint = "Send a key: Authorization: ApiKey KEY (made with 'tamis keys add')"
        if not text:
            raise Refused(401, "KeyMissing", "No key was sent", hint, www_authenticate="ApiKey")
        key = self._keys.holder(text)
        if key is None:
            raise Refused(401, "KeyRefused", "The key is wrong or revoked", hint, www_authenticate="ApiKey")
        wanted = scope_of(path)
        if wanted == NOBODY:
            raise Refused(404, "NotFound", "There is no such route", "The routes are in /openapi.json")
        if wanted not in key.scopes:
            raise Refused(403, "ScopeRefused", f"The key has not the scope {wanted!r}", "Use another key")
        return key.id

    def _check_pace(self, caller: str) -> None:
        """A bucket a caller, that holds a second's worth of requests."""
        if self._at_work > self._limits.concurrency:
            raise Refused(503, "Busy", "Too many requests at a time", "Try again in a moment", retry_after="1")
        rate = self._limits.rate
        if not rate:
            return
        now = time.monotonic()
        left, then = self._buckets.pop(caller, (max(rate, 1.0), now))
        left = min(max(rate, 1.0), left + (now - then) * rate)
        if len(self._buckets) >= _CALLERS:
            self._buckets.popitem(last=False)
        self._buckets[caller] = (left - 1 if left >= 1 else left, now)
        if left < 1:
            message = f"More than {rate:g} requests a second"
            raise Refused(429, "RateLimited", message, "Slow down, or send batches", retry_after="1")

    def _tell(self, scope: Scope, route: str, passage: _Passage, caller: str, seconds: float) -> None:
        self._metrics.request(route, _method(scope), passage.status, seconds)
        fields: dict[str, Any] = {
            "request": passage.request,
            "method": scope["method"],
            "route": route,
            "status": passage.status,
            "ms": round(seconds * 1000, 2),
            "key": caller,
            **scope.get("tamis.counts", {}),
        }
        if self._limits.log_names:
            fields |= {"path": scope["path"], "names": scope.get("tamis.names", [])}
        log.info("request", extra={"fields": fields})


def _route(scope: Scope) -> str:
    """The route of a request, without what stands in its path."""
    return getattr(scope.get("route"), "path", "") or ("/mcp" if scope["path"].startswith("/mcp") else "none")


def _method(scope: Scope) -> str:
    """The method of a request; one word for all that nobody uses."""
    return scope["method"] if scope["method"] in _METHODS else "other"


class _Passage:
    """One request on its way: counts its bytes, watches its time, remembers its answer."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, limits: Limits) -> None:
        self._receive, self._send, self._limits = receive, send, limits
        self.status = 0
        self.request = uuid.uuid4().hex
        self.trace_state = ""
        self.trace = f"00-{self.request}-{self.request[:16]}-01"
        self._stream = scope["path"] == "/v1/screen/stream"
        self._own_limit = self._stream or scope["path"].startswith("/mcp")
        self._bytes, self._whole = 0, False
        self._deadline = time.monotonic() + limits.seconds

    def check_size(self, headers: dict[str, str]) -> None:
        """Refuse by the size that is announced, before anything is read."""
        said = headers.get("content-length", "0")
        if not self._stream and said.isdecimal() and int(said) > self._limits.body:
            raise self._too_large()

    def _too_large(self) -> Refused:
        message = f"The request is larger than {self._limits.body:,} bytes"
        return Refused(413, "TooLarge", message, "Send smaller batches, or JSON Lines to /v1/screen/stream")

    async def receive(self) -> Message:
        """The next piece of the request; raises `Refused` for too much of it, and for too slow a caller."""
        if self._whole:
            return await self._receive()
        if self._stream:
            self._deadline = time.monotonic() + self._limits.seconds
        try:
            left = max(0.0, self._deadline - time.monotonic())
            message = await asyncio.wait_for(self._receive(), left)
        except TimeoutError:
            slow = f"The request did not arrive within {self._limits.seconds:g} seconds"
            raise Refused(408, "TooSlow", slow, connection="close") from None
        self._bytes += len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if not self._own_limit and self._bytes > self._limits.body:
            raise self._too_large()
        return message

    async def send(self, message: Message) -> None:
        """A piece of the answer, with the request's id in its headers."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            more = [
                (b"x-request-id", self.request.encode()),
                (b"traceparent", self.trace.encode()),
                (b"x-content-type-options", b"nosniff"),
                (b"cache-control", b"no-store"),
            ]
            more += [(b"tracestate", self.trace_state.encode("latin-1"))] if self.trace_state else []
            known = {name.lower() for name, _ in message.get("headers", ())}
            message["headers"] = [*message.get("headers", ()), *(h for h in more if h[0] not in known)]
        await self._send(message)

    async def refuse(self, refused: Refused) -> None:
        """The answer of a refusal, where none has begun."""
        if self.status:
            raise refused
        body = problem(refused.kind, refused.message, refused.hint)
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        headers += [(name.encode(), value.encode()) for name, value in refused.headers.items()]
        await self.send({"type": "http.response.start", "status": refused.status, "headers": headers})
        await self.send({"type": "http.response.body", "body": body})


class JsonLines(logging.Formatter):
    """Log records as JSON, one a line."""

    def format(self, record: logging.LogRecord) -> str:
        """One record."""
        document: dict[str, Any] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            document["trace"] = self.formatException(record.exc_info)
        return json.dumps(document, ensure_ascii=False, default=str)


def log_to_stderr(level: str = "INFO") -> None:
    """Send the server's log to standard error, as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    for name in ("tamis.server", "tamis.access", "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(level)

"""The application: its routes, its errors, its OpenAPI document, and the gate before all of it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.responses import PlainTextResponse
from mcp.server.transport_security import TransportSecuritySettings
from pydantic import ValidationError
from pydantic.json_schema import models_json_schema
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware

from tamis import __version__
from tamis.errors import TamisError
from tamis.server import answers, entities, models, page, reconcile, v1, yente
from tamis.server.access import Keys
from tamis.server.answers import ERRORS, desk_of, failed, json_answer, stamped
from tamis.server.desk import Desk
from tamis.server.gate import App, Gate, Limits, Refused
from tamis.server.metrics import Metrics
from tamis.server.tools import tools
from tamis.server.traces import Traces
from tamis.server.updates import Updates

_READ_BY_HAND = (
    models.ScreenRequest,
    models.BatchRequest,
    models.CompareRequest,
    models.ExplainRequest,
    models.ScanRequest,
    models.HistoryRequest,
    models.Query,
    yente.MatchRequest,
)


def create_app(
    desk: Desk, limits: Limits | None = None, updates: Updates | None = None, traces: Traces | None = None
) -> App:
    """The whole server as an ASGI application, over the lists that a desk holds."""
    limits = limits or Limits()
    app = bare_app(desk, limits, updates)
    keys = Keys(desk.library.settings.home)
    gate = Gate(app, keys=keys, limits=limits, metrics=app.state.metrics, traces=traces)
    if not limits.cors:
        return gate
    methods = ["GET", "POST"]
    return CORSMiddleware(gate, allow_origins=list(limits.cors), allow_methods=methods, allow_headers=["*"])


def bare_app(desk: Desk, limits: Limits, updates: Updates | None = None) -> FastAPI:
    """The routes alone, without the gate."""

    assistant = tools(desk, limits.seconds)
    speaking = assistant.streamable_http_app(
        stateless_http=True,
        json_response=True,
        max_request_body_size=limits.body,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),  # the gate has it
    )

    @contextlib.asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        desk.start()
        async with assistant.session_manager.run():
            yield
        app.state.updates.stop()
        desk.stop()

    app = FastAPI(
        title="Tamis",
        version=__version__,
        summary="Sanctions screening with reasons.",
        lifespan=life,
        generate_unique_id_function=lambda route: route.name,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    app.state.desk, app.state.limits, app.state.metrics = desk, limits, Metrics()
    home = str(desk.library.settings.home)
    app.state.updates = updates or Updates(home)
    for kind, handler in (
        (TamisError, answers.on_tamis_error),
        (RequestValidationError, answers.on_invalid),
        (ValidationError, answers.on_invalid),
        (HTTPException, answers.on_http),
        (Refused, answers.on_refused),
        (Exception, answers.on_refused),
    ):
        app.add_exception_handler(kind, handler)
    app.include_router(page.router)
    app.include_router(v1.router)
    app.include_router(yente.router)
    app.include_router(entities.router)
    app.include_router(reconcile.router)
    _common(app)
    app.router.routes.extend(speaking.routes)
    return app


def _common(app: FastAPI) -> None:
    """Probes, metrics and the OpenAPI document."""
    status: dict[int | str, dict[str, Any]] = {
        200: {"content": {"application/json": {"example": {"status": "ok"}}}}
    }

    @app.get("/healthz", tags=["health"], summary="Alive", responses=status | ERRORS)
    async def healthz() -> dict[str, str]:
        """Whether the process answers at all. Whether its lists can be rested on: `/v1/health`."""
        return {"status": "ok"}

    @app.get("/readyz", tags=["health"], summary="Ready", responses=status | ERRORS)
    async def readyz(request: Request) -> Response:
        """Whether the index is open and has been screened against in every script; 503 until then."""
        desk = desk_of(request)
        if not desk.ready:
            return failed(desk.trouble, 503) if desk.trouble else failed(_opening(desk), 503)
        return stamped({"status": "ok"}, desk.serving)

    @app.get(
        "/metrics",
        tags=["health"],
        summary="Figures for Prometheus",
        responses=ERRORS,
        response_class=PlainTextResponse,
    )
    async def metrics(request: Request) -> Response:
        """Requests, screenings, alerts, and the age of every list."""
        found: Metrics = request.app.state.metrics
        return Response(found.text(desk_of(request)), media_type="text/plain; version=0.0.4")

    @app.get("/openapi.json", include_in_schema=False)
    async def openapi(request: Request) -> Response:
        return json_answer(document_of(request.app))

    app.openapi = lambda: document_of(app)  # type: ignore[method-assign]


def _opening(desk: Desk) -> TamisError:
    try:
        desk.serving  # noqa: B018
    except TamisError as error:
        return error
    raise AssertionError("the lists were opened in between")


def document_of(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, with the bodies that routes read themselves."""
    if app.openapi_schema is None:
        found = get_openapi(
            title=app.title, version=app.version, summary=app.summary, routes=app.routes, description=_ABOUT
        )
        _, shapes = models_json_schema(
            [(model, "validation") for model in _READ_BY_HAND], ref_template="#/components/schemas/{model}"
        )
        components = found.setdefault("components", {})
        components.setdefault("schemas", {}).update(shapes["$defs"])
        batch = components["schemas"]["BatchRequest"]["properties"]["queries"]
        batch["items"] = {"$ref": "#/components/schemas/Query"}  # each is checked apart from the others
        components["securitySchemes"] = {
            "key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
            "authorization": {"type": "http", "scheme": "bearer"},
        }
        found["security"] = [{"key": []}, {"authorization": []}]
        app.openapi_schema = found
    return app.openapi_schema


_ABOUT = """Who is on a sanctions list, and why we think so. `/v1` is Tamis's own API: scores run from 0 to 100,
and every answer carries the stamp of what it rests on. The other routes speak as the yente API does, with scores
from 0 to 1."""

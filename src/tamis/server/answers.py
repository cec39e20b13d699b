"""Reading requests and writing answers: JSON with its limits, and one shape for everything that goes wrong."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException

from tamis.errors import CallError, QueryError, TamisError
from tamis.screen.document import document
from tamis.server.desk import Desk, Serving
from tamis.server.gate import Refused, fault, problem
from tamis.server.models import Problem

DEPTH = 16
"""How deep JSON may be nested; what the API takes is far from that."""

Model = TypeVar("Model", bound=BaseModel)

ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "The request cannot be understood; the message says what and where."},
    401: {"model": Problem, "description": "No key, or a wrong one."},
    403: {"model": Problem, "description": "A key of the wrong scope, or a page that may not call."},
    404: {"model": Problem, "description": "There is no such list, party or route."},
    408: {"model": Problem, "description": "The request did not arrive in time."},
    413: {"model": Problem, "description": "The request is too large."},
    422: {"model": Problem, "description": "A field is unknown, missing or out of range; named in the answer."},
    429: {"model": Problem, "description": "Too many requests a second."},
    503: {"model": Problem, "description": "No lists to answer from yet, or too much at a time."},
}
"""What any route may answer when something is wrong."""


def desk_of(request: Request) -> Desk:
    """What answers now."""
    desk: Desk = request.app.state.desk
    return desk


def json_answer(value: Any, status: int = 200, **headers: str) -> Response:
    """A value as JSON; structures in full, as on the command line."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Response(msgspec.json.encode(document(value)), status, named, "application/json")


def plain_answer(value: Any) -> Response:
    """A value that is plain already, as JSON."""
    return Response(msgspec.json.encode(value), media_type="application/json")


def stamped(value: Any, serving: Serving, **headers: str) -> Response:
    """A value whose shape has no room for a stamp, as JSON; a header has the stamp's hashes."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Response(msgspec.json.encode(value), 200, stamp_header(serving) | named, "application/json")


def stamp_header(serving: Serving) -> dict[str, str]:
    """The stamp in short, for a header: the program, and the hashes that name everything else."""
    stamp = serving.engine.stamp
    hashes = {"index": stamp.index, "lexicon": stamp.lexicon, "profile": stamp.profile}
    return {"x-tamis-stamp": "; ".join([stamp.program, *(f"{name}={text}" for name, text in hashes.items())])}


def decode(body: bytes) -> Any:
    """JSON within the depth allowed. Raises `CallError`."""
    try:
        value = msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise CallError(f"The body is not JSON in UTF-8: {error}", hint="Send one JSON document") from error
    except RecursionError:
        value = None
        deep = True
    else:
        deep = _deeper(value, DEPTH)
    if deep:
        raise CallError(f"The JSON is nested deeper than {DEPTH}", hint="The documentation shows the shape")
    if _surrogates(body):
        raise CallError("The JSON holds half a surrogate pair", hint="Send text in UTF-8")
    return value


def _surrogates(body: bytes) -> bool:
    if b"\\ud" not in body and b"\\uD" not in body:
        return False
    try:
        msgspec.json.encode(msgspec.json.decode(body))
    except (UnicodeEncodeError, msgspec.MsgspecError):
        return True
    return False


def _deeper(value: Any, left: int) -> bool:
    if isinstance(value, dict):
        return left == 0 or any(_deeper(item, left - 1) for item in value.values())
    if isinstance(value, list):
        return left == 0 or any(_deeper(item, left - 1) for item in value)
    return False


async def body_of(request: Request, model: type[Model]) -> Model:
    """The body of a request as a model. Raises `CallError` and `ValidationError`."""
    return checked(model, decode(await request.body()))


def checked(model: type[Model], value: Any) -> Model:
    """A value as a model. Raises `ValidationError`, which names the field."""
    return model.model_validate(value)


def body_schema(model: type[BaseModel], content: str = "application/json") -> dict[str, Any]:
    """What the OpenAPI document says of a body that a route reads itself."""
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    return {"requestBody": {"required": True, "content": {content: {"schema": schema}}}}


def told(error: ValidationError) -> QueryError:
    """A validation error in the words of the house: each field by its name."""
    parts = []
    for item in error.errors(include_url=False, include_context=False, include_input=False)[:20]:
        place = ".".join(str(part) for part in item["loc"]) or "body"
        what = {"extra_forbidden": "is not a field that is known", "missing": "is missing"}
        said = what.get(item["type"], item["msg"].removeprefix("Value error, "))
        parts.append(f"{place}: {said}")
    return QueryError("; ".join(parts), hint="The OpenAPI document at /openapi.json has the fields")


def error_body(error: TamisError) -> dict[str, Any]:
    """An error as the items of a batch show it."""
    return {
        "class": type(error).__name__,
        "message": error.message,
        "hint": error.hint,
        "exit_code": error.exit_code,
    }


def failed(error: TamisError, status: int | None = None, detail: Any = None) -> Response:
    """An error as a whole answer."""
    body = problem(type(error).__name__, error.message, error.hint, error.exit_code, detail)
    status = status or error.http_status
    more = {"retry-after": "1"} if status == 503 else None
    return Response(body, status, more, "application/json")


async def on_tamis_error(_: Request, error: Exception) -> Response:
    """An error of Tamis."""
    assert isinstance(error, TamisError)
    return failed(error)


async def on_invalid(_: Request, error: Exception) -> Response:
    """A field that is unknown, missing or out of range."""
    if isinstance(error, RequestValidationError):
        items = [{"loc": item["loc"], "msg": item["msg"], "type": item["type"]} for item in error.errors()]
        said = "; ".join(f"{'.'.join(map(str, item['loc'][1:]))}: {item['msg']}" for item in items)
        return failed(QueryError(said, hint="The OpenAPI document at /openapi.json has the fields"), 422, items)
    assert isinstance(error, ValidationError)
    return failed(told(error), 422)


async def on_http(_: Request, error: Exception) -> Response:
    """An error of the framework: no such route, no such method."""
    assert isinstance(error, HTTPException)
    kind = {404: "NotFound", 405: "MethodNotAllowed"}.get(error.status_code, "CallError")
    body = problem(kind, str(error.detail))
    return Response(body, error.status_code, error.headers, "application/json")


async def on_refused(_: Request, error: Exception) -> Response:
    """A request that was turned away while it was read."""
    refused = error if isinstance(error, Refused) else fault()
    body = problem(refused.kind, refused.message, refused.hint)
    return Response(body, refused.status, refused.headers, "application/json")

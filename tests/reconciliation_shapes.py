"""What the Reconciliation API 0.2 asks of every answer, as JSON schemas, and checks by them.

Written from https://reconciliation-api.github.io/specs/0.2/ and the schemas published there, and stricter in one
way: a key that the specification does not know must be named here.
"""

from typing import Any

from jsonschema import Draft202012Validator

TEXT: dict[str, Any] = {"type": "string"}
URL = {"type": "string", "pattern": "^https?://"}
TEMPLATE = {"type": "string", "pattern": r"^https?://.*\{\{id\}\}"}


def some(required: str = "", /, extra: bool = False, **properties: Any) -> dict[str, Any]:
    """An object with these properties, of which some must be there."""
    found = {"type": "object", "properties": properties, "required": required.split()}
    return found if extra else found | {"additionalProperties": False}


def rows(item: Any) -> dict[str, Any]:
    """An array of such items."""
    return {"type": "array", "items": item}


def keyed(item: Any) -> dict[str, Any]:
    """An object whose keys are the caller's."""
    return {"type": "object", "additionalProperties": item}


TYPE = some("id name", id=TEXT, name=TEXT, description=TEXT)
SERVICE = some("service_url service_path", service_url=URL, service_path={"type": "string", "pattern": "^/"})
SUGGESTION = SERVICE | {
    "properties": SERVICE["properties"]
    | {"flyout_service_url": URL, "flyout_service_path": {"type": "string", "pattern": r"^/.*\$\{id\}"}}
}
SETTING = some(
    "type label name", extra=True, label=TEXT, name=TEXT, type={"enum": ["number", "text", "checkbox", "select"]}
)
MANIFEST = some(
    "versions name identifierSpace schemaSpace",
    versions={"type": "array", "items": TEXT, "contains": {"const": "0.2"}},
    name=TEXT,
    identifierSpace=URL,
    schemaSpace=URL,
    defaultTypes={"type": "array", "items": TYPE, "uniqueItems": True},
    documentation=URL,
    serviceVersion=TEXT,
    logo=URL,
    view=some("url", url=TEMPLATE),
    suggest=some(entity=SUGGESTION, property=SUGGESTION, type=SUGGESTION),
    preview=some("url width height", url=TEMPLATE, width={"type": "integer"}, height={"type": "integer"}),
    extend=some(propose_properties=SERVICE, property_settings=rows(SETTING)),
    batchSize={"type": "integer", "minimum": 1},
)
FEATURE = some("id value", id=TEXT, value={"type": ["number", "boolean"]})
CANDIDATE = some(
    "id name score",
    id=TEXT,
    name=TEXT,
    description=TEXT,
    score={"type": "number"},
    match={"type": "boolean"},
    features=rows(FEATURE),
    type=rows({"anyOf": [TEXT, TYPE]}),
)
OURS = {"warnings": rows(TEXT), "error": {"type": "object"}}
RESULTS = keyed(some("result", result=rows(CANDIDATE), **OURS))
VALUE = {
    "oneOf": [
        some(),
        some("id name", id=TEXT, name=TEXT, description=TEXT),
        some("str", str=TEXT),
        some("float", float={"type": "number"}),
        some("int", int={"type": "integer"}),
        some("date", date={"type": "string", "pattern": r"^-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d"}),
    ]
}
META = some("id name", id=TEXT, name=TEXT, type=some("id", id=TEXT, name=TEXT), service=URL)
EXTENSION = some("meta rows", meta=rows(META), rows=keyed(keyed(rows(VALUE))))
SUGGESTED_ENTITIES = some(
    "result",
    result=rows(some("id name", id=TEXT, name=TEXT, description=TEXT, notable=rows({"anyOf": [TEXT, TYPE]}))),
)
SUGGESTED_PROPERTIES = some("result", result=rows(some("id name", id=TEXT, name=TEXT, description=TEXT)))
SUGGESTED_TYPES = some("result", result=rows(TYPE))
PROPOSAL = some(
    "properties", properties=rows(some("id name", id=TEXT, name=TEXT)), type=TEXT, limit={"type": "integer"}
)


FLYOUT = some("id html", id=TEXT, html=TEXT)


def check(shape: dict[str, Any], answer: Any) -> None:
    """Raise `ValidationError` where an answer has not the shape."""
    Draft202012Validator.check_schema(shape)
    Draft202012Validator(shape).validate(answer)

"""Results as JSON documents whose keys are always all there, whatever is empty."""

from __future__ import annotations

from typing import Any

import msgspec

from tamis.model import Match, Party

_MATCH_FIELDS = ("score", "party", "name", "query_name", "reasons")


def document(value: Any) -> Any:
    """An object of `model.py`, or any other structure, as dictionaries, lists and plain values.

    Every field is a key, in the order of the definition; a party has `caption` and `lists` besides.

    >>> from tamis.model import Name
    >>> document(Name("Ann Example"))
    {'text': 'Ann Example', 'kind': 'name', 'strength': 'strong', 'script': 'Latn', 'language': ''}
    """
    if isinstance(value, msgspec.Struct):
        found = {field: document(getattr(value, field)) for field in value.__struct_fields__}
        if isinstance(value, Party):
            found |= {"caption": value.caption, "lists": list(value.lists)}
        return found
    if isinstance(value, Match):
        return {field: document(getattr(value, field)) for field in _MATCH_FIELDS}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return document(value._asdict())
    if isinstance(value, dict):
        return {key: document(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [document(item) for item in value]
    return value


def encode(value: Any) -> bytes:
    """`document` as JSON in UTF-8, indented."""
    return msgspec.json.format(msgspec.json.encode(document(value)), indent=2)

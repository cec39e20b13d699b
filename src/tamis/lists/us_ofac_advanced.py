"""OFAC's advanced XML."""

from __future__ import annotations

from tamis.lists.parsed import Parsed


def read(parsed: Parsed, path: str, content: bytes) -> None:
    """Fill `parsed` from a file of this form."""
    raise NotImplementedError

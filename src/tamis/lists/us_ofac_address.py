"""Parts of an address of OFAC's lists, told by their texts within the one line that a party keeps of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tamis.model import Address
from tamis.normalize.countries import country_code


class Part(NamedTuple):
    """A text and what it is: the kind of an address part, the number of a related entry, or nothing."""

    kind: str
    text: str


def _place(text: str, part: str) -> re.Match[str] | None:
    """Where a part stands within an address, between its separators."""
    return re.search(rf"(?:^|(?<=[, ])){re.escape(part)}(?=,| |$)", text)


def holds(text: str, parts: Sequence[str]) -> bool:
    """Whether an address holds all the parts, each at a place of its own."""
    for part in parts:
        found = _place(text, part)
        if not found:
            return False
        text = f"{text[: found.start()]},{text[found.end() :]}"
    return True


def readdressed(address: Address, old_parts: Sequence[Part], new_parts: Sequence[Part]) -> Address:
    """The address with its parts replaced in place by their kind; a street without place goes to the front."""
    text, code = address.text, address.country
    new = list(new_parts)
    for old in old_parts:
        at = next((at for at, part in enumerate(new) if part.kind == old.kind), None)
        successor = "" if at is None else new.pop(at).text
        text = _replaced(text, old, successor)
        if old.kind == "COUNTRY":
            code = country_code(successor)
    head, _, country = text.rpartition(", ")
    if not code or country_code(country) != code:
        head, country = ("", text) if code and country_code(text) == code else (text, "")
    for part in new:
        if part.kind == "COUNTRY":
            country, code = part.text, country_code(part.text)
        elif part.kind.startswith("ADDRESS"):
            head = ", ".join(filter(None, (part.text, head)))
        else:
            head = (" " if part.kind == "POSTAL CODE" else ", ").join(filter(None, (head, part.text)))
    return Address(", ".join(filter(None, (head, country))), code)


def _replaced(text: str, old: Part, new: str) -> str:
    """An address with one part of it replaced, or left out with the separator that stood before it."""
    found = _place(text, old.text)
    if not found:
        return text
    before, after = text[: found.start()], text[found.end() :]
    if new:
        return before + new + after
    if not before:
        return after.lstrip(", ")
    if before.endswith(", ") and (not after.startswith(" ") or old.kind == "STATE/PROVINCE"):
        return before[:-2] + after
    return before[:-1] + after

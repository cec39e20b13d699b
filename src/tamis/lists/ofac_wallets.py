"""The digital currency addresses of OFAC's SDN list, as the JSON that a public project derives from it every day.

An address is a party of its own, a wallet. Its holders are links to their entries in OFAC's list, by number and by
every name that is given of them, and no names of the wallet: whoever is called like a holder is met in OFAC's own
list. Addresses are written in lower case, which on some chains is not how a transaction shows them; they are
compared so too. One address can stand under several currencies and holders. What chain it is written for is told
from its form, as the currencies are labels only.

Not carried: the holders' kinds, dates and documents, and the day of the SDN list it was derived from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from tamis.errors import ListFormatError
from tamis.lists import reading
from tamis.lists.parsed import Parsed, too_many
from tamis.lists.sources import LISTS
from tamis.model import Designation, Identifier, Link, Party
from tamis.normalize.dates import utc_time
from tamis.normalize.identifiers import wallet_chain

SOURCE = LISTS["us_ofac_wallets"]
AUTHORITY = LISTS["us_ofac_sdn"].publisher

_METADATA = frozenset((
    "lastUpdated", "sdnListDate", "sdnRecordCount", "source", "totalAddresses", "totalEntries", "url",
))  # fmt: skip
_PREFIX = "Digital Currency Address - "


def recognises(content: bytes, name: str) -> bool:
    """Whether this is the file of addresses."""
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"{") and b'"addresses"' in head and (b'"entries"' in head or b'"metadata"' in head)


def parse(files: Sequence[Path], list_id: str = SOURCE.list_id) -> Parsed:
    """Read one publication from its one file."""
    if len(files) != 1:
        raise too_many(files)
    path, content = str(files[0]), reading.read_bytes(files[0])
    parsed = Parsed(list_id, "wallets-json", reading.digest([content]), files[0].name)
    try:
        said = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise ListFormatError(f"not well-formed JSON ({error})", file=path, hint=reading.FETCH_AGAIN) from error
    said = _object(path, "file", said)
    metadata, addresses = (_object(path, field, said.get(field)) for field in ("metadata", "addresses"))
    _count(parsed, "field", said, {"metadata", "addresses"})
    _count(parsed, "field metadata.", metadata, _METADATA)
    try:
        parsed.published = utc_time(_text(path, "lastUpdated", metadata))
    except ValueError as error:
        message = "has no time of its last update"
        raise ListFormatError(message, file=path, field="lastUpdated", hint=reading.FETCH_AGAIN) from error
    total = metadata.get("totalAddresses")
    parsed.declared = total if isinstance(total, int) else None

    def parties() -> Iterator[Party]:
        for address, record in addresses.items():
            yield _party(parsed, path, address.strip(), _object(path, address, record))

    parsed.parties = parsed.checked(parties())
    return parsed


def _object(path: str, field: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        hint = "Give the file sanctioned-addresses.json"
        raise ListFormatError("is no object where one is expected", file=path, field=field, hint=hint)
    return value


def _text(path: str, field: str, values: Mapping[str, Any]) -> str:
    value = values.get(field, "")
    if not isinstance(value, str):
        raise ListFormatError("is no text where one is expected", file=path, field=field, hint=reading.FETCH_AGAIN)
    return reading.one_line(value)


def _texts(path: str, field: str, values: Mapping[str, Any]) -> list[str]:
    found = values.get(field) or []
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        message = "is no list of texts where one is expected"
        raise ListFormatError(message, file=path, field=field, hint=reading.FETCH_AGAIN)
    return [text for text in map(reading.one_line, found) if text]


def _count(parsed: Parsed, where: str, values: Mapping[str, Any], known: set[str] | frozenset[str]) -> None:
    for field in values:
        if field not in known:
            parsed.unknown[f"{where} {field}".replace(". ", ".")] += 1


def _party(parsed: Parsed, path: str, address: str, record: dict[str, Any]) -> Party:
    _count(parsed, "field addresses.", record, {"type", "entries"})
    entries = record.get("entries")
    if not address or not isinstance(entries, list) or not entries:
        message = "an address without holders" if address else "an entry without address"
        raise ListFormatError(message, file=path, field=address or "addresses", hint=reading.FETCH_AGAIN)
    labels = [_text(path, "type", record)]
    programmes: list[str] = []
    links: list[Link] = []
    for each in entries:
        entry = _object(path, f"{address} entries", each)
        _count(parsed, "field entries.", entry, {"akas", "entity", "program", "type", "uid"})
        uid, holder = _text(path, "uid", entry), _text(path, "entity", entry)
        if not uid or not holder:
            message = "a holder without number or name"
            raise ListFormatError(message, file=path, field=f"{address} uid, entity", hint=reading.FETCH_AGAIN)
        links += [Link("holder", name, uid) for name in (holder, *_texts(path, "akas", entry))]
        labels.append(_text(path, "type", entry))
        programmes += filter(None, map(str.strip, _text(path, "program", entry).split(",")))
    for label in {label for label in labels if not label.startswith(_PREFIX)}:
        parsed.unknown[f"type '{label}'"] += 1
    currencies = {label: label.removeprefix(_PREFIX) for label in labels}
    chain = wallet_chain(address)
    return Party(
        id=f"{parsed.list_id}:{address}",
        list_id=parsed.list_id,
        source_id=address,
        kind="CryptoWallet",
        names=(),
        identifiers=tuple(
            Identifier("publicKey", address, label=label, note=currency) for label, currency in currencies.items()
        ),
        designations=tuple(Designation(AUTHORITY, programme) for programme in programmes or [""]),
        links=tuple(links),
        references=tuple(link.target for link in links),
        details={"currency": tuple(filter(None, currencies.values())), "chain": (chain,) if chain else ()},
    )

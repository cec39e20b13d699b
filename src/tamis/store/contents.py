"""The content of a party as the store keeps it: canonical JSON, packed, under its digest.

Promise: equal parties give equal digests, whatever file or order they came in, and what was packed once is read
back byte for byte by every later version of Tamis. A party alone is too short to compress well (some 500 bytes,
340 packed), so both sides know the usual text beforehand, which brings it to 150.
"""

from __future__ import annotations

import hashlib
import zlib
from typing import Any

import msgspec

from tamis.errors import StoreError
from tamis.model import Party, decode_party, encode_party
from tamis.normalize.measures import measure

FORMAT = b"\x01"
"""The first byte of a packed party: which text was known beforehand."""

_KNOWN_TEXT = (
    b'"titles":["],"details":{"summary":["],"position":["],"website":["],"email":["],"references":["],"notes":["'
    b'"measures":["asset freeze","travel ban"],"legal_basis":"'
    b'"role":"birthCountry","role":"jurisdiction","role":"flag","role":"citizenship","role":"country","text":"'
    b'{"kind":"callSign","value":"{"kind":"mmsi","value":"{"kind":"imoNumber","value":"IMO '
    b'{"kind":"swiftBic","value":"{"kind":"publicKey","value":"{"kind":"innCode","value":"{"kind":"ogrnCode","value":"'
    b'{"kind":"registrationNumber","value":"","label":"Registration Number"},{"kind":"taxNumber","value":"",'
    b'"label":"Tax ID No."},{"kind":"idNumber","value":"","country":"","label":"National ID No.",'
    b'"note":"issued 01 Jan 2000 expires "},{"kind":"passportNumber","value":"","country":"","label":"Passport"}],'
    b'"links":[{"relation":"linked","name":"","target":"'
    b'"addresses":[{"text":"","country":"ru"},{"text":"'
    b'"script":"Cyrl"},{"text":"","kind":"alias","script":"Arab"},{"text":"","kind":"previousName"},'
    b'{"text":"","kind":"weakAlias","strength":"weak"},{"text":"","kind":"alias"},{"text":"'
    b'"kind":"Thing","names":[{"text":"","kind":"CryptoWallet","names":[{"text":"","kind":"Airplane","names":[{"text":"'
    b'"kind":"PublicBody","names":[{"text":"","kind":"LegalEntity","names":[{"text":"","kind":"Company","names":[{"text":"'
    b'"kind":"Vessel","names":[{"text":"","kind":"Organization","names":[{"text":"","kind":"Person","names":[{"text":"'
    b'"}],"birth_dates":[{"start":"1950-01-01","end":"1960-12-31","kind":"between","text":"1965 to 1970"},'
    b'{"start":"1970-01-01","end":"1970-12-31","kind":"year","text":"1970"},{"start":"1980-","kind":"circa",'
    b'"text":"circa 19","kind":"month"}],"birth_places":[{"text":"","country":"}],"countries":[{"code":"",'
    b'"role":"nationality","text":"}],"genders":["male","female"],"identifiers":[{"kind":"'
    b'{"id":"un_sc_sanctions:QDi.1","list_id":"un_sc_sanctions","source_id":"QDi.","designations":[{"authority":'
    b'"United Nations Security Council","programme":"Al-Qaida","date":"20","reference":"QDi.'
    b'{"id":"us_ofac_sdn:12345","list_id":"us_ofac_sdn","source_id":"12345","kind":"Person","names":[{"text":"'
    b'"}],"designations":[{"authority":"US Treasury, Office of Foreign Assets Control","programme":"SDGT"},'
    b'{"authority":"US Treasury, Office of Foreign Assets Control","programme":"'
)
"""Format 1. Never to be changed: what was packed with it is read with it. A better one is another format."""


def canonical(party: Party) -> tuple[str, bytes]:
    """The canonical form of a party as JSON, and before it its digest: the hexadecimal SHA-256."""
    body = encode_party(party.canonical())
    return hashlib.sha256(body).hexdigest(), body


def pack(body: bytes) -> bytes:
    """The canonical form of a party, packed."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 15, 8, zlib.Z_DEFAULT_STRATEGY, _KNOWN_TEXT)
    return FORMAT + packer.compress(body) + packer.flush()


def unpack(packed: bytes) -> Party:
    """The canonical party that `pack` packed. Raises `StoreError` when the bytes are not whole."""
    try:
        if packed[:1] != FORMAT:
            raise ValueError(f"format {packed[:1].hex() or 'none'}")
        unpacker = zlib.decompressobj(15, _KNOWN_TEXT)
        body = unpacker.decompress(packed[1:])
        if not unpacker.eof:
            raise ValueError("its end is missing")
        return _decoded(body)
    except (zlib.error, ValueError, msgspec.MsgspecError) as error:
        hint = "Move the file away and load the lists again, or restore it from a backup"
        raise StoreError(
            f"The store is damaged: the content of a party cannot be read ({error})", hint=hint
        ) from error


def _decoded(body: bytes) -> Party:
    """The party of a body, also of one from before measures had kinds: then they are words alone."""
    try:
        return decode_party(body)
    except msgspec.ValidationError:
        found = msgspec.json.decode(body, type=dict[str, Any])
        acts = msgspec.convert(found.get("designations", []), list[dict[str, Any]])
        for act in acts:
            said = msgspec.convert(act.get("measures", []), list[str])
            act["measures"] = [msgspec.to_builtins(measure(words)) for words in said]
        return msgspec.convert({**found, "designations": acts}, Party)

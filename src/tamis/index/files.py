"""The index on disk: one immutable folder of two files, `data.bin` (arrays, one behind the other) and
`manifest.json` (what stands where, with checksums, and which list versions went in).

Promise: written beside and renamed, so a folder that exists is whole; opened by mapping it into memory, so
processes share its pages; checked when opened, so a damaged one is refused (`IndexDamaged`) and never answered
from. Equal parties, lexicon and format give equal bytes.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import shutil
import sys
import tempfile
import threading
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from tamis.errors import ELSEWHERE, IndexDamaged, unwritable
from tamis.model import ListVersion, Name, Party, decode_party

FORMAT = 8
"""Raised whenever the layout or the meaning of an array changes; an index of another format is built anew."""

FAILING = "The index could not be written to"
UNTOUCHED = f"{ELSEWHERE}; the index in use is untouched"
"""What is said where an index cannot be written."""

SECTIONS: dict[str, Literal["B", "H", "I", "Q"]] = {
    "token_text": "B", "token_text_ends": "I", "token_sound": "B", "token_sound_ends": "I",
    "token_weight": "H", "token_flags": "H", "token_group": "H", "token_nick": "Q", "post": "I", "post_ends": "I",
    "join_text": "B", "join_text_ends": "I", "join_sound": "B", "join_sound_ends": "I",
    "join_flags": "H", "join_weight": "H", "join_post": "I", "join_post_ends": "I",
    "name_party": "I", "name_token": "I", "name_token_ends": "I", "name_weak": "B", "name_form": "I",
    "party_name_ends": "I",
    "kind": "B", "gender": "B", "birth": "I", "birth_ends": "I", "country": "I", "country_ends": "I",
    "identifier_group": "B", "identifier": "Q", "identifier_ends": "I", "address": "I", "address_ends": "I",
    "known_identifier": "Q", "known_party": "I", "link_key": "Q", "link_party": "I",
    "reference_key": "Q", "reference_party": "I", "counterpart": "I", "counterpart_ends": "I",
    "party_id": "B", "party_id_ends": "I", "payload": "B", "payload_ends": "Q",
}  # fmt: skip
"""Every array and its type (B, H, I, Q: unsigned numbers of 1, 2, 4, 8 bytes), in the order on disk. `payload`
holds each party as compressed JSON, with a checksum of its own."""

Parts = bytes | memoryview | Iterable[bytes | memoryview]
"""The bytes of an array, or pieces of it one behind the other, where the whole would not fit into memory."""

_ALIGNMENT = 64


class Section(msgspec.Struct, frozen=True):
    """Where one array stands in `data.bin`: offset and size in bytes, and its CRC-32."""

    offset: int
    size: int
    crc: int


class Manifest(msgspec.Struct, frozen=True):
    """What an index is made of. `digest` is the SHA-256 over all arrays; `lexicon` that of the lexicon used."""

    format: int
    digest: str
    lexicon: str
    parties: int
    names: int
    tokens: int
    size: int
    lists: tuple[ListVersion, ...]
    sections: dict[str, Section]


def write_index(folder: Path, arrays: Mapping[str, Parts], lists: Sequence[ListVersion], lexicon: str) -> Manifest:
    """Write an index to `folder`, which appears whole or not at all. Raises `OutputError` on a full disk."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        manifest = _write_data(beside / "data.bin", arrays, lists, lexicon)
        _write_synced(beside / "manifest.json", msgspec.json.format(msgspec.json.encode(manifest), indent=1))
        beside.chmod(0o755)
        _replace(beside, folder)
    except OSError as error:
        shutil.rmtree(beside, ignore_errors=True)
        raise unwritable(f"{FAILING} {folder.parent}", error, UNTOUCHED) from error
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return manifest


def _write_data(path: Path, arrays: Mapping[str, Parts], lists: Sequence[ListVersion], lexicon: str) -> Manifest:
    sections = {}
    whole = hashlib.sha256(f"tamis index {FORMAT}".encode())
    with path.open("wb") as file:
        for name in SECTIONS:
            file.write(b"\0" * (-file.tell() % _ALIGNMENT))
            offset, crc = file.tell(), 0
            whole.update(name.encode())
            for part in _parts(arrays[name]):
                crc = zlib.crc32(part, crc)
                whole.update(part)
                file.write(part)
            sections[name] = Section(offset, file.tell() - offset, crc)
        file.write(b"\0" * (-file.tell() % _ALIGNMENT or _ALIGNMENT))
        size = file.tell()
        file.flush()
        os.fsync(file.fileno())
    counts = (sections["kind"].size, sections["name_weak"].size, sections["token_flags"].size // 2)
    return Manifest(FORMAT, whole.hexdigest(), lexicon, *counts, size, tuple(lists), sections)


def _parts(data: Parts) -> Iterable[bytes | memoryview]:
    return (data,) if isinstance(data, bytes | memoryview) else data


def _write_synced(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _replace(beside: Path, folder: Path) -> None:
    """Move a finished folder to its place; one already there has the same name, so the same contents."""
    if folder.exists():
        shutil.rmtree(folder)
    beside.rename(folder)


def read_manifest(folder: Path) -> Manifest:
    """What an index is made of, without opening its arrays. Raises `IndexDamaged`."""
    try:
        manifest = msgspec.json.decode((folder / "manifest.json").read_bytes(), type=Manifest)
        size = (folder / "data.bin").stat().st_size
    except (OSError, msgspec.MsgspecError) as error:
        raise _damaged(folder, f"its manifest cannot be read ({error})") from error
    if manifest.format != FORMAT:
        raise _damaged(folder, f"it has format {manifest.format}, this program reads {FORMAT}")
    if size != manifest.size:
        raise _damaged(folder, f"data.bin has {size} bytes instead of {manifest.size}")
    if set(manifest.sections) != set(SECTIONS):
        raise _damaged(folder, "its manifest names other arrays")
    return manifest


def _damaged(folder: Path, why: str) -> IndexDamaged:
    return IndexDamaged(
        f"The index in {folder} is damaged: {why}",
        hint="Run 'tamis lists update' to build it anew from the store",
    )


class OpenIndex:
    """An index mapped into memory. `data` is the whole mapping, `view(name)` one array of it."""

    def __init__(self, folder: Path) -> None:
        """Map the index in `folder` and check every array but the parties, which are checked when read."""
        self.folder = folder
        self.manifest = read_manifest(folder)
        with (folder / "data.bin").open("rb") as file:
            self.data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        whole = memoryview(self.data)
        self._views: dict[str, memoryview] = {}
        for name, typecode in SECTIONS.items():
            section = self.manifest.sections[name]
            if section.offset + section.size > len(whole) or section.size % _SIZES[typecode]:
                raise _damaged(folder, f"array {name} lies outside the file")
            part = whole[section.offset : section.offset + section.size]
            self._views[name] = part.cast(typecode) if typecode != "B" else part
        self._check()

    def _check(self) -> None:
        """Compare the checksums of all arrays but the parties', by two threads."""
        waiting = (name for name in SECTIONS if name != "payload")
        turns, damaged = threading.Lock(), list[str]()

        def check() -> None:
            while True:
                with turns:
                    name = next(waiting, None)
                if name is None:
                    return
                if zlib.crc32(self._views[name]) != self.manifest.sections[name].crc:
                    damaged.append(name)

        other = threading.Thread(target=check)
        try:
            other.start()
        except RuntimeError:  # the system gives no more threads
            check()
        else:
            check()
            other.join()
        if damaged:
            raise _damaged(self.folder, f"array {min(damaged)} fails its checksum")

    def view(self, name: str) -> memoryview:
        """One array as numbers (on a little-endian machine)."""
        if sys.byteorder == "big":
            raise IndexDamaged("This machine is big-endian", hint="Tamis runs on little-endian machines only")
        return self._views[name]

    def content(self, number: int) -> bytes:
        """What is kept of the party of that number, unpacked. Raises `IndexDamaged`."""
        ends = self._views["payload_ends"]
        try:
            return zlib.decompress(self._views["payload"][ends[number] : ends[number + 1]])
        except zlib.error as error:
            raise _damaged(self.folder, f"party {number} fails its checksum") from error

    def party(self, number: int) -> Party:
        """The party of that number, whole. Raises `IndexDamaged`."""
        try:
            return decode_party(self.content(number))
        except msgspec.MsgspecError as error:
            raise _damaged(self.folder, f"party {number} fails its checksum") from error

    def name(self, party: Party, party_number: int, name_number: int) -> Name:
        """The written form that stands behind a name of the index; weak also where another entry says so."""
        name = party.names[name_number - self._views["party_name_ends"][party_number]]
        weak = self._views["name_weak"][name_number] and name.strength != "weak"
        return msgspec.structs.replace(name, strength="weak") if weak else name

    def names(self, party: Party, number: int) -> tuple[Name, ...]:
        """Every written form of the party of that number, as `name` gives it."""
        ends = self._views["party_name_ends"]
        return tuple(self.name(party, number, each) for each in range(ends[number], ends[number + 1]))

    def party_id(self, number: int) -> str:
        """The id of the party of that number."""
        ends = self._views["party_id_ends"]
        return bytes(self._views["party_id"][ends[number] : ends[number + 1]]).decode()

    def linking(self, keys: Iterable[int]) -> list[int]:
        """The numbers of the parties of which a link with one of these keys is said; see `index/links.py`."""
        return self._having("link", keys)

    def referred(self, keys: Iterable[int]) -> list[int]:
        """The numbers of the parties that publishers know by one of these; see `index/counterparts.py`."""
        return self._having("reference", keys)

    def counterparts(self, number: int) -> Sequence[int]:
        """The numbers of the parties that tell what a party does not say; see `normalize/counterparts.py`."""
        ends = self._views["counterpart_ends"]
        return self._views["counterpart"][ends[number] : ends[number + 1]]

    def _having(self, label: str, keys: Iterable[int]) -> list[int]:
        known, parties = self._views[f"{label}_key"], self._views[f"{label}_party"]
        found: set[int] = set()
        for key in keys:
            found.update(parties[bisect_left(known, key) : bisect_right(known, key)])
        return sorted(found)

    def find(self, party_id: str) -> int | None:
        """The number of the party with that id; parties stand in the order of their ids."""
        low, high = 0, self.manifest.parties
        while low < high:
            middle = (low + high) // 2
            if self.party_id(middle) < party_id:
                low = middle + 1
            else:
                high = middle
        return low if low < self.manifest.parties and self.party_id(low) == party_id else None


_SIZES = {"B": 1, "H": 2, "I": 4, "Q": 8}

"""The indexes of one home: which one is in use, which are kept for other days, which are whole.

Promise: the one in use is named by one small file, replaced in one step. Another small file, the mark, stands from
before the store changes until the index has followed, so that a process that was killed in between is noticed
without opening the store.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import hashlib
import os
import shutil
import tempfile
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

import msgspec

from tamis import errors
from tamis.errors import ELSEWHERE, IndexDamaged, OutputError
from tamis.index.files import FORMAT, OpenIndex, read_manifest
from tamis.model import ListVersion
from tamis.normalize.lexicon import Lexicon, shipped_lexicon

KEPT_INDEXES = 8
"""Indexes beside the one in use that are kept; the ones used longest ago go first."""

LONGEST_BUILD = 3600
"""Seconds after which a folder that an index is being written to belongs to nobody any more."""


class Current(msgspec.Struct, frozen=True):
    """The small file that names the index in use."""

    folder: str


class Shelf:
    """The folder in which the indexes of one home stand."""

    def __init__(self, folder: Path) -> None:
        """Nothing is read or written before it is needed."""
        self._folder = folder
        self._pointer = folder / "current.json"
        self._mark = folder / "pending"

    def current(self) -> Path | None:
        """The index in use, if the file that names it and the index are good."""
        try:
            current = msgspec.json.decode(self._pointer.read_bytes(), type=Current)
        except (OSError, msgspec.MsgspecError):
            return None
        folder = self._folder / current.folder
        return folder if _readable(folder) else None

    def place(self, versions: Sequence[ListVersion], lexicon: Lexicon | None = None) -> Path:
        """The folder of the index over these versions: its name is made of all that goes into it."""
        parts = [
            f"{FORMAT} {(lexicon or shipped_lexicon()).digest}",
            *(f"{v.list_id} {v.published} {v.digest}" for v in versions),
        ]
        return self._folder / hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]

    def mark(self) -> None:
        """Say that the store is about to move on without the index; on disk before the store is."""
        try:
            os.close(os.open(self._mark, os.O_CREAT | os.O_WRONLY, 0o644))
            folder = os.open(self._folder, os.O_RDONLY)
            os.fsync(folder)
            os.close(folder)
        except OSError as error:
            raise unwritable(self._folder, error) from error

    def marked(self) -> bool:
        """Whether the store may hold what the index in use does not."""
        return self._mark.exists()

    def use(self, folder: Path) -> None:
        """Put an index in use, in one step; with it goes the mark, and what nobody needs any more."""
        beside = self._pointer.with_name(f".current.{os.getpid()}")
        try:
            beside.write_bytes(msgspec.json.encode(Current(folder.name)))
            os.replace(beside, self._pointer)
            self._mark.unlink(missing_ok=True)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise unwritable(self._folder, error) from error
        self.prune(folder)

    def prune(self, used: Path) -> None:
        """Clear away the indexes used longest ago, and what builds that were killed have left."""
        with contextlib.suppress(OSError):
            os.utime(used)
        kept = {used, self.current()}
        found = []
        for place in self._folder.iterdir() if used.parent == self._folder else ():
            with contextlib.suppress(OSError):
                if place.is_dir() and place not in kept:
                    found.append((place.stat().st_mtime, place))
        whole = sorted(item for item in found if not item[1].name.startswith("."))
        killed = [item for item in found if item[1].name.startswith(".") and item[0] < time.time() - LONGEST_BUILD]
        for _, old in [*whole[: max(0, len(whole) - KEPT_INDEXES)], *killed]:
            shutil.rmtree(old, ignore_errors=True)


@functools.cache
def building_site(folder: Path) -> Path:
    """Where an index that belongs in `folder` can be built: there, or else in a folder of its own.

    What is built elsewhere is for this process alone, and goes when it ends.
    """
    shelf = next(place for place in folder.parents if place.exists())
    if os.access(shelf, os.W_OK):
        return folder
    beside = Path(tempfile.mkdtemp(prefix="tamis-"))
    atexit.register(shutil.rmtree, beside, ignore_errors=True)
    return beside / folder.name


def sound(folder: Path, lexicon: Lexicon | None = None) -> bool:
    """Whether an index is there, and every byte of it as it was written."""
    try:
        index = OpenIndex(folder)
    except (IndexDamaged, OSError, ValueError):
        return False
    payload = index.manifest.sections["payload"]
    return _readable(folder, lexicon) and zlib.crc32(index.view("payload")) == payload.crc


def unwritable(folder: Path, error: OSError) -> OutputError:
    """The error for a folder that cannot be written to."""
    return errors.unwritable(
        f"{folder} cannot be written to", error, f"{ELSEWHERE}; the lists in use are untouched"
    )


def _readable(folder: Path, lexicon: Lexicon | None = None) -> bool:
    try:
        return read_manifest(folder).lexicon == (lexicon or shipped_lexicon()).digest
    except IndexDamaged:
        return False

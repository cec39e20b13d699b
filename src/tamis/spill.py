"""Pieces of bytes that wait in a file without a name until they are asked for, as they would fill the memory.

The file goes with the process, however that ends. What is kept in memory of each piece is where it ends.
"""

from __future__ import annotations

import os
import tempfile
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tamis.errors import unwritable

_AT_ONCE = 1 << 20
"""Bytes that are written, or read in a new order, at once."""


class Spill:
    """Pieces, numbered as they were added. Of use inside `with`."""

    def __init__(self, folder: Path | None, failing: str, then: str) -> None:
        """The file stands in `folder`, made where it is missing, or where the system keeps such files.

        `failing` says what could not be done when the disk is full, `then` what stays; see `unwritable`.
        """
        self._folder = folder
        self._failing, self._then = failing, then
        self._waiting = bytearray()
        self._ends = array("Q", (0,))

    def __enter__(self) -> Spill:
        with self._writing():
            if self._folder:
                self._folder.mkdir(parents=True, exist_ok=True)
            self._file = tempfile.TemporaryFile(dir=self._folder, buffering=0)
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, data: bytes) -> int:
        """Take the next piece, and give its number. Raises `OutputError` when the disk is full."""
        self._waiting += data
        self._ends.append(self._ends[-1] + len(data))
        if len(self._waiting) >= _AT_ONCE:
            self._flush()
        return len(self._ends) - 2

    def ends(self) -> memoryview:
        """Where each piece ends, after a zero: unsigned, of eight bytes each."""
        return memoryview(self._ends).toreadonly()

    def __getitem__(self, number: int) -> bytes:
        """A piece."""
        self._flush()
        start, stop = self._ends[number : number + 2]
        return os.pread(self._file.fileno(), stop - start, start)

    def joined(self, order: Iterable[int]) -> Iterator[bytes]:
        """The pieces in another order, one behind the other, some at a time."""
        self._flush()
        start = stop = 0
        for number in order:
            if self._ends[number] != stop or stop - start >= _AT_ONCE:
                yield os.pread(self._file.fileno(), stop - start, start)
                start = self._ends[number]
            stop = self._ends[number + 1]
        yield os.pread(self._file.fileno(), stop - start, start)

    def _flush(self) -> None:
        if not self._waiting:
            return
        with self._writing(), memoryview(self._waiting) as waiting:
            done = 0
            while done < len(waiting):
                done += self._file.write(waiting[done:])
        self._waiting = bytearray()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise unwritable(self._failing, error, self._then) from error

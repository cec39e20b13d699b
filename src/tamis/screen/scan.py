"""One look at a whole file before it is read: its identity, about how many lines, and in which letters.

A file in the wrong encoding is a file of names that match nobody: what is only likely is said as a warning, and
what is not likely is refused.
"""

from __future__ import annotations

import codecs
import gzip
import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tamis.errors import CallError, InputError

_PIECE = 1 << 20
_NOT_ASCII = re.compile(rb"[\x80-\xff]+")


class Scan:
    """One pass over the file: `digest` (SHA-256), `lines`, `head` (its first
    bytes, unpacked), `utf8` (whether all of it is)."""

    def __init__(self, path: Path, gzipped: bool) -> None:
        self.head = b""
        self.lines = 0
        self._path, self._gzipped = path, gzipped
        self.utf8 = True
        decoder = codecs.getincrementaldecoder("utf-8")()
        digest = hashlib.sha256()
        with path.open("rb") as raw:
            while piece := raw.read(_PIECE):
                digest.update(piece)
                if not gzipped:
                    self._see(piece, decoder)
        if gzipped:
            for piece in self._pieces():
                self._see(piece, decoder)
        self._see(b"", decoder, final=True)
        self.digest = digest.hexdigest()

    def _pieces(self) -> Iterator[bytes]:
        with gzip.open(self._path) if self._gzipped else self._path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece

    def _see(self, piece: bytes, decoder: codecs.IncrementalDecoder, final: bool = False) -> None:
        self.head = self.head or piece
        self.lines += piece.count(b"\n")
        if self.utf8:
            try:
                decoder.decode(piece, final)
            except UnicodeDecodeError:
                self.utf8 = False

    def encoding(self, warnings: list[str]) -> str:
        """The encoding of a text file; what is only likely is said in `warnings`.

        Raises `InputError` for letters that are neither UTF-8 nor Western.
        """
        for mark, name in (
            (codecs.BOM_UTF8, "utf-8-sig"),
            (codecs.BOM_UTF32_LE, "utf-32"),
            (codecs.BOM_UTF16_LE, "utf-16"),
            (codecs.BOM_UTF16_BE, "utf-16"),
        ):
            if self.head.startswith(mark):
                return name
        sample = self.head[:4096]
        for name, zeros, others in (
            ("utf-16-le", sample[1::2], sample[::2]),
            ("utf-16-be", sample[::2], sample[1::2]),
        ):
            if zeros.count(0) > 0.4 * len(zeros) and others.count(0) < 0.05 * len(others):
                warnings.append(f"read as {name}: the file does not say its encoding")
                return name
        if self.utf8:
            return "utf-8"
        if mostly_utf8(self._pieces()):
            warnings.append("some bytes are not UTF-8: the rows that hold them are rejected")
            return "utf-8"
        if not western(self._pieces()):
            problem = f"{self._path} is not UTF-8, and its letters are not Western ones, so no name would be met"
            hint = "Say its encoding: --encoding cp1251 for Cyrillic, cp1256 for Arabic, gb18030 for Chinese …"
            raise InputError(problem, hint=hint)
        warnings.append(
            "read as Windows-1252 (cp1252): the file is not UTF-8. Where letters look wrong, say its encoding"
            " (--encoding cp1251 for Cyrillic, cp1256 for Arabic …)"
        )
        return "cp1252"


def western(pieces: Iterable[bytes]) -> bool:
    """Whether letters that are not ASCII stand among those that are: of other scripts three and more touch."""
    alone = together = 0
    for piece in pieces:
        for run in _NOT_ASCII.findall(piece):
            alone, together = (alone, together + len(run)) if len(run) > 2 else (alone + len(run), together)
    return alone >= together


def mostly_utf8(pieces: Iterable[bytes]) -> bool:
    """Whether good UTF-8 letters outnumber the bytes that are none: a damaged file, not another encoding."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    good = bad = 0
    for piece in pieces:
        text = decoder.decode(piece)
        wrong = text.count("\ufffd")
        bad += wrong
        good += len(text) - len(text.encode("ascii", "ignore")) - wrong
    return good > bad


def named(encoding: str) -> str:
    """The encoding of that name, in its usual form; raises `CallError` for a name that is none."""
    try:
        return codecs.lookup(encoding).name if encoding else ""
    except LookupError:
        raise CallError(f"{encoding!r} is no encoding", hint="For instance: utf-8, cp1252, cp1251") from None

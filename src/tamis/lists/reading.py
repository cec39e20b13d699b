"""Files as they come: plain, gzipped or zipped; recognised by content, bounded, decoded, never trusted.

Promise: whatever bytes a file holds, reading it gives its content or a `ListFormatError` that names the file
and, where there is one, the line. XML with a document type or an entity is refused; what a compressed file
unpacks to is bounded in size and ratio.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal, cast

from tamis.errors import ListFormatError
from tamis.spreadsheet import DAMAGED

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LARGEST = 4 << 30
"""Bytes that one file may unpack to. The largest published list has 130 MB, a collection of millions some GB."""

LARGEST_RATIO = 200
"""Times its own size that a compressed file may unpack to; real lists reach about 40."""

FETCH_AGAIN = "The file is damaged or was cut short; fetch it again"
"""What to do about a file whose content cannot be read."""

_CHUNK = 1 << 20
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
"""Byte order marks, and what they say."""


def read_bytes(path: Path) -> bytes:
    """The content of a file, unpacked where it is compressed."""
    with _unpacked(path) as (stream, packed):
        at_once = _CHUNK if stream is not packed else max(1, path.stat().st_size)
        return b"".join(_bounded(stream.read, at_once, path))


def lines(path: Path) -> Iterator[bytes]:
    """The lines of a file, unpacked where it is compressed, one at a time, as they end."""
    with _unpacked(path) as (stream, _):
        yield from _bounded(stream.readline, LARGEST, path)


@contextmanager
def _unpacked(path: Path) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """What a file holds, unpacked where it is compressed, and the file itself."""
    with ExitStack() as opened:
        try:
            if path.stat().st_size > LARGEST:
                raise ListFormatError(f"larger than {LARGEST >> 20} MB", file=str(path), hint="It is no list")
            file: IO[bytes] = opened.enter_context(path.open("rb"))
            stream: IO[bytes] = file
            head = file.read(4)
            file.seek(0)
        except OSError as error:
            hint = "Check the path, and who may read it"
            raise ListFormatError(f"cannot be read ({error.strerror})", file=str(path), hint=hint) from error
        if head[:2] == b"\x1f\x8b":
            stream = opened.enter_context(cast("IO[bytes]", gzip.GzipFile(fileobj=file)))
        elif head == b"PK\x03\x04" and not is_office(path.read_bytes()):
            stream = opened.enter_context(_member(file, path))
        yield stream, file


def is_office(content: bytes) -> Literal["", "xlsx", "odf"]:
    """Whether this is an office file, which is an archive that stays packed: Excel's, or an Open Document."""
    if content[:4] != b"PK\x03\x04":
        return ""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except DAMAGED:
        return ""
    if "content.xml" in names:
        return "odf"
    return "xlsx" if "xl/workbook.xml" in names else ""


def check_archive(content: bytes, path: str) -> None:
    """Refuse, with a `ListFormatError`, an archive that unpacks out of proportion."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except DAMAGED as error:
        raise ListFormatError(f"a damaged archive ({error})", file=path, hint=FETCH_AGAIN) from error
    if size > min(LARGEST, max(len(content), 1 << 12) * LARGEST_RATIO):
        message = f"unpacks to {size >> 20} MB, out of proportion to its {len(content)} bytes"
        raise ListFormatError(message, file=path, hint="It looks like an archive bomb; do not use it")


def _member(file: IO[bytes], path: Path) -> IO[bytes]:
    """The only file of an archive."""
    try:
        archive = zipfile.ZipFile(file)
        members = [member for member in archive.infolist() if not member.is_dir()]
        if len(members) != 1:
            message = f"an archive of {len(members)} files where one is expected"
            raise ListFormatError(message, file=str(path), hint="Unpack it, and give the folder")
        return archive.open(members[0])
    except DAMAGED as error:
        raise ListFormatError(f"a damaged archive ({error})", file=str(path), hint=FETCH_AGAIN) from error


def _bounded(read: Callable[[int], bytes], at_once: int, path: Path) -> Iterator[bytes]:
    """What is read of a file part by part, each of so many bytes at most, as long as it stays in proportion."""
    packed, size = path.stat().st_size, 0
    limit = min(LARGEST, max(packed, 1 << 12) * LARGEST_RATIO)
    try:
        while part := read(min(at_once, limit - size + 1)):
            size += len(part)
            if size > limit:
                message = f"unpacks to more than {limit >> 20} MB, out of proportion to its {packed} bytes"
                raise ListFormatError(message, file=str(path), hint="It looks like an archive bomb; do not use it")
            yield part
    except DAMAGED as error:
        message = f"the compressed data is damaged ({error})"
        raise ListFormatError(message, file=str(path), hint=FETCH_AGAIN) from error


def digest(contents: list[bytes]) -> str:
    """SHA-256 over the unpacked files of one publication, whatever their order."""
    each = sorted(hashlib.sha256(content).hexdigest() for content in contents)
    return each[0] if len(each) == 1 else hashlib.sha256("".join(each).encode()).hexdigest()


def decode(content: bytes, path: str) -> tuple[str, str]:
    """The text of a file that carries no declaration, and the encoding it was read in.

    A file that is not UTF-8 is read as Windows-1252, unless part of it is UTF-8: read as another encoding, the
    good part would become nonsense without a word.
    """
    encoding = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), "utf-8")
    hint = "Save it as UTF-8"
    try:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            if encoding != "utf-8" or not content.decode("utf-8", "ignore").isascii():
                raise
            encoding = "cp1252"
            text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = f"is not {error.encoding} ({error.reason} at byte {error.start})"
        raise ListFormatError(message, file=path, line=line, hint=hint) from error
    zero = text.rstrip(_TAIL).find("\0")
    if zero >= 0:
        raise ListFormatError("holds zero bytes", file=path, line=text.count("\n", 0, zero) + 1, hint=hint)
    return text, encoding


_TAIL = "\x1a\r\n \0"
"""What stands behind the last row of a file from the times of DOS."""


def csv_rows(
    text: str, path: str, *, delimiter: str = ",", columns: int | None = None
) -> Iterator[tuple[int, list[str]]]:
    """Rows with the numbers of their lines; with `columns`, one of another length is a `ListFormatError`."""
    reader = csv.reader(io.StringIO(text.rstrip(_TAIL) + "\n", newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for row in reader:
            if row:
                if columns is not None and len(row) != columns:
                    message = f"{len(row)} fields where {columns} are expected"
                    raise ListFormatError(message, file=path, line=line, hint=FETCH_AGAIN)
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        message = f"not well-formed CSV ({error})"
        raise ListFormatError(message, file=path, line=line, hint=FETCH_AGAIN) from error


def xml_elements(content: bytes, path: str, wanted: frozenset[str]) -> Iterator[tuple[str, Element]]:
    """The root as it starts, then elements of the wanted names as they end.

    Each is cleared once the next is asked for. Element names have lost their namespaces.
    """
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    try:
        depth = 0
        root = None
        for event, element in iterparse(io.BytesIO(content), events=("start", "end"), forbid_dtd=True):
            if event == "start":
                element.tag = local(element.tag)
                depth += 1
                if root is None:
                    root = element
                    yield "start", element
            else:
                depth -= 1
                if element.tag in wanted:
                    yield "end", element
                    element.clear()
                    if depth == 1 and root is not None:
                        root.clear()
    except ParseError as error:
        line = error.position[0] if getattr(error, "position", None) else 0
        message = f"not well-formed XML ({error})"
        raise ListFormatError(message, file=path, line=line, hint=FETCH_AGAIN) from error
    except DefusedXmlException as error:
        message = "holds a document type or an entity, which no list needs and attacks use"
        raise ListFormatError(message, file=path, hint="Do not use this file") from error
    except (UnicodeDecodeError, ValueError, LookupError) as error:
        raise ListFormatError(f"cannot be decoded ({error})", file=path, hint=FETCH_AGAIN) from error


def local(tag: str) -> str:
    """An element's name without its namespace."""
    return tag.rpartition("}")[2]


def text_of(element: Element, name: str) -> str:
    """The trimmed text of a child, on one line; empty where there is none."""
    return one_line(element.findtext(name) or "")


_SPACE = re.compile(r"[ \t\r\n]\s*")
_BREAKS = frozenset("\t\r\n")


def one_line(text: str) -> str:
    """A text on one line, trimmed; spaces within it stay as the publisher wrote them."""
    return _SPACE.sub(lambda run: run[0] if _BREAKS.isdisjoint(run[0]) else " ", text.strip())


def head_of(content: bytes) -> str:
    """The first few thousand characters, for telling what a file is; its encoding is a guess."""
    encoding = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), "latin-1")
    return content[:4096].decode(encoding, "ignore")


def root_name(content: bytes) -> str:
    """The local name of the first XML element within the first few thousand bytes; empty if there is none."""
    head = head_of(content)
    at = 0
    while (at := head.find("<", at)) >= 0:
        if head[at + 1 : at + 2] in ("?", "!"):
            closing = "-->" if head.startswith("<!--", at) else ">"
            at = head.find(closing, at)
            if at < 0:
                return ""
            continue
        name = head[at + 1 :].replace("/", " ").replace(">", " ").split(None, 1)
        return name[0].rpartition(":")[2] if name else ""
    return ""

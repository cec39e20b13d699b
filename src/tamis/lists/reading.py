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
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tamis.errors import ListFormatError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LARGEST = 1 << 30
"""Bytes that one file may unpack to. The largest published list is about 130 MB."""

LARGEST_RATIO = 200
"""Times its own size that a compressed file may unpack to; real lists reach about 40."""

_CHUNK = 1 << 20


def read_bytes(path: Path) -> bytes:
    """The content of a file, unpacked where it is compressed."""
    try:
        packed = path.read_bytes()
    except OSError as error:
        raise ListFormatError(f"cannot be read ({error.strerror})", file=str(path)) from error
    if packed[:2] == b"\x1f\x8b":
        with gzip.GzipFile(fileobj=io.BytesIO(packed)) as stream:
            return _bounded(stream, len(packed), path)
    if packed[:4] == b"PK\x03\x04":
        return _unzipped(packed, path)
    if len(packed) > LARGEST:
        raise ListFormatError(f"larger than {LARGEST >> 20} MB", file=str(path))
    return packed


def _unzipped(packed: bytes, path: Path) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) != 1:
                message = f"an archive of {len(members)} files where one is expected"
                raise ListFormatError(message, file=str(path), hint="Unpack it, and give the folder")
            with archive.open(members[0]) as stream:
                return _bounded(stream, len(packed), path)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise ListFormatError(f"a damaged archive ({error})", file=str(path)) from error


def _bounded(stream: io.IOBase, packed: int, path: Path) -> bytes:
    """All that a stream unpacks to, as long as it stays in proportion."""
    limit = min(LARGEST, max(packed, 1 << 12) * LARGEST_RATIO)
    parts, size = [], 0
    try:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > limit:
                message = f"unpacks to more than {limit >> 20} MB, out of proportion to its {packed} bytes"
                raise ListFormatError(message, file=str(path), hint="It looks like an archive bomb; do not use it")
            parts.append(chunk)
    except (EOFError, OSError, zlib.error, zipfile.BadZipFile) as error:
        message = f"the compressed data is damaged or cut short ({error})"
        raise ListFormatError(message, file=str(path), hint="Fetch it again") from error
    return b"".join(parts)


def digest(contents: list[bytes]) -> str:
    """SHA-256 over the unpacked files of one publication, whatever their order."""
    each = sorted(hashlib.sha256(content).hexdigest() for content in contents)
    return each[0] if len(each) == 1 else hashlib.sha256("".join(each).encode()).hexdigest()


def decode(content: bytes, path: str) -> tuple[str, str]:
    """The text of a file that carries no declaration, and the encoding it was read in."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            break
    else:
        encoding = "utf-8"
    try:
        return content.decode(encoding), encoding
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            line = content[: error.start].count(b"\n") + 1
            raise ListFormatError(f"is not {encoding} ({error.reason})", file=path, line=line) from error
    return content.decode("cp1252", errors="replace"), "cp1252"


def csv_rows(
    text: str, path: str, *, delimiter: str = ",", columns: int | None = None
) -> Iterator[tuple[int, list[str]]]:
    """Rows with the numbers of their lines; with `columns`, one of another length is a `ListFormatError`."""
    previous = csv.field_size_limit(1 << 20)
    reader = csv.reader(
        io.StringIO(text.rstrip("\x1a\r\n \0") + "\n", newline=""), delimiter=delimiter, strict=True
    )
    line = 1
    try:
        for row in reader:
            if row:
                if columns is not None and len(row) != columns:
                    message = f"{len(row)} fields where {columns} are expected"
                    raise ListFormatError(message, file=path, line=line, hint="The file may have been cut short")
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        hint = "The file may have been cut short"
        raise ListFormatError(f"not well-formed CSV ({error})", file=path, line=line, hint=hint) from error
    finally:
        csv.field_size_limit(previous)


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
        hint = "The file is damaged or was cut short; fetch it again"
        raise ListFormatError(f"not well-formed XML ({error})", file=path, line=line, hint=hint) from error
    except DefusedXmlException as error:
        message = "holds a document type or an entity, which no list needs and attacks use"
        raise ListFormatError(message, file=path, hint="Do not use this file") from error
    except (UnicodeDecodeError, ValueError, LookupError) as error:
        raise ListFormatError(f"cannot be decoded ({error})", file=path) from error


def local(tag: str) -> str:
    """An element's name without its namespace."""
    return tag.rpartition("}")[2]


def text_of(element: Element, name: str) -> str:
    """The trimmed text of a child, on one line; empty where there is none."""
    return one_line(element.findtext(name) or "")


def one_line(text: str) -> str:
    """A text with its white space folded."""
    return " ".join(text.split())


def root_name(content: bytes) -> str:
    """The local name of the first XML element within the first few thousand bytes; empty if there is none."""
    head = content[:4096].decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1", "ignore")
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

"""Documents as text: plain text, Markdown, HTML, e-mail, DOCX and PDF, with where each page begins.

Promise: a file that cannot be read, or holds no text, is an error and never a text without mentions. Nothing in a
document is run or fetched; XML goes through a reader that refuses entities, and what is unpacked is bounded.
"""

from __future__ import annotations

import contextlib
import email
import email.policy
import io
import logging
import re
import threading
import zipfile
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from email.message import Message
from html.parser import HTMLParser
from itertools import accumulate
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from tamis.errors import InputError, MissingExtra, TamisError
from tamis.screen.scan import mostly_utf8, western
from tamis.spreadsheet import DAMAGED

MOST = 1 << 28
"""Bytes of one document that are read, also unpacked."""


class Document(NamedTuple):
    """The text of a document, and where in it each page begins (one page where it has none).

    `unread` are the names of what is attached to it and could not be read, `damaged` says what may hold more than
    was read. `attached` has where each part of a message begins, with the name of the file that is attached; pages
    count anew in each.
    """

    text: str
    pages: tuple[int, ...] = (0,)
    unread: tuple[str, ...] = ()
    attached: tuple[tuple[int, str], ...] = ()
    damaged: tuple[str, ...] = ()


def page_of(at: int, pages: Sequence[int], attached: Sequence[tuple[int, str]]) -> tuple[int, str]:
    """On which page something stands, from 1, and in which file that is attached; empty where in none."""
    part = bisect_right(attached, at, key=itemgetter(0))
    begins, file = attached[part - 1] if part else (0, "")
    return bisect_right(pages, at) - bisect_right(pages, begins) + 1, file


def read_document(path: Path) -> Document:
    """The text of a file, by what it holds. Raises `InputError`."""
    try:
        if path.stat().st_size > MOST:
            raise InputError(f"{path} is larger than {MOST >> 20} MB", hint="Split it, or extract its text first")
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from error
    return document_of(data, str(path))


def document_of(data: bytes, name: str = "-", charset: str = "") -> Document:
    """The text of a document given as bytes; `name` helps where the bytes do not say what it is, and `charset` is
    what was said of them from outside.
    """
    found = _reader(data, name, charset)(data, name)
    if not found.text.strip():
        raise InputError(
            f"There is no text in {name}", hint="Pictures of pages have to be recognised as text first"
        )
    return found


def _reader(data: bytes, name: str, charset: str) -> Callable[[bytes, str], Document]:
    head, ending = data[:1024].lstrip(), Path(name).suffix.lower()
    if head.startswith(b"%PDF-"):
        return _pdf
    if head.startswith(b"PK\x03\x04"):
        return _docx
    if ending in (".html", ".htm", ".xhtml") or re.match(rb"(?i)<!doctype html|<html", head):
        return lambda data, name: _html(*_page(data, name, charset))
    if ending == ".eml" or re.match(rb"(?i)(?:from|received|return-path|mime-version|delivered-to): ?\S", head):
        return _mail
    return lambda data, name: _plain(*_decoded(data, name, charset))


def _page(data: bytes, name: str, charset: str) -> tuple[str, tuple[str, ...]]:
    """A page of HTML in letters: by the charset that it names itself where nobody else does."""
    own = re.search(rb"(?i)<meta[^>]{1,200}?charset=[\"']?([\w.:-]{1,40})", data[:4096])
    if own and not charset and not data.startswith(_MARKS) and not own[1].lower().startswith(b"utf"):
        with contextlib.suppress(LookupError):
            return data.decode(own[1].decode(), "replace"), ()
    return _decoded(data, name, charset)


_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def _decoded(data: bytes, name: str, charset: str) -> tuple[str, tuple[str, ...]]:
    """Bytes in letters, and what must be said of those that are none.

    Raises `InputError` where nobody can tell which letters they are: names in them would be met by nobody.
    """
    for mark, encoding in zip(_MARKS, ("utf-8-sig", "utf-16", "utf-16"), strict=True):
        if data.startswith(mark):
            return data.decode(encoding, "replace"), ()
    if charset:
        try:
            return data.decode(charset), ()
        except (LookupError, UnicodeError) as error:
            raise InputError(f"{name} is not in the charset it is said to be in: {charset[:40]!r}") from error
    if b"\0" in data[:4096]:
        raise InputError(f"{name} is no text", hint="Read are text, Markdown, HTML, e-mail, DOCX and PDF")
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        if mostly_utf8([data]):
            line = data.count(b"\n", 0, error.start) + 1
            said = f"{name} is not all UTF-8 (line {line}), and may hold more than was read"
            return data.decode("utf-8", "replace"), (said,)
        if not western([data]):
            hint = "Save it as UTF-8, or say its charset where a call can"
            raise InputError(f"{name} is not UTF-8, and its letters are not Western ones", hint=hint) from error
        return data.decode("cp1252", "replace"), ()


def _plain(text: str, damaged: tuple[str, ...] = ()) -> Document:
    return Document(text, pages_of(text), damaged=damaged)


def pages_of(text: str) -> tuple[int, ...]:
    """Where each page of a text begins whose pages are parted by form feeds."""
    return (0, *(found.end() for found in re.finditer("\f", text)))


class _Visible(HTMLParser):
    """The text of a page as it is seen."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in ("script", "style", "template"):
            self._hidden += 1
        elif tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append(" | ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "template"):
            self._hidden = max(0, self._hidden - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


_BLOCKS = frozenset(
    "p div br li ul ol h1 h2 h3 h4 h5 h6 tr table section article header footer blockquote pre title".split()
)


def _html(source: str, damaged: tuple[str, ...] = ()) -> Document:
    parser = _Visible()
    parser.feed(source)
    parser.close()
    return Document(re.sub(r"\n{3,}", "\n\n", "".join(parser.parts)).strip() + "\n", damaged=damaged)


_HEADERS = ("From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Subject", "Date")
_SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")


def _mail(data: bytes, name: str) -> Document:
    """The headers that name people, the text of a message, and those of what is attached, other messages too."""
    unread: list[str] = []
    try:
        parts = list(_message(email.message_from_bytes(data, policy=email.policy.default), unread))
    except RecursionError as error:
        raise InputError(f"{name} holds messages within messages, too many to read") from error
    starts = list(accumulate((len(part.text) + 2 for _, part in parts), initial=0))
    pages: list[int] = []
    attached: list[tuple[int, str]] = []
    for start, (file, part) in zip(starts, parts, strict=False):
        pages += (start + page for page in part.pages)
        attached += [(start, file), *((start + at, inner or file) for at, inner in part.attached)]
    damaged = tuple(said for _, part in parts for said in part.damaged)
    text = "\n\n".join(part.text for _, part in parts)
    return Document(text, tuple(pages or [0]), tuple(unread), tuple(attached), damaged)


_Part = tuple[str, Document]
"""A part of a message: the name of the file that is attached, and what it holds."""


def _message(message: Message, unread: list[str]) -> Iterator[_Part]:
    for name in _HEADERS:
        for value in message.get_all(name, ()):
            lost = "\ufffd" in value
            damaged = (
                (f"{name} is in letters of which nobody can tell which, and names more than was read",)
                if lost
                else ()
            )
            yield "", Document(f"{name}: {value}", damaged=damaged)
    yield from _part(message, unread)


def _part(part: Message, unread: list[str]) -> Iterator[_Part]:
    """The texts of a part of a message; the names of what is attached and cannot be read go to `unread`."""
    content = [each for each in part.get_payload() if isinstance(each, Message)]
    if part.is_multipart():
        if part.get_content_maintype() == "message":
            for each in content:
                yield from _message(each, unread)
            return
        texts = [each for each in content if each.get_content_type() in ("text/plain", "text/html")]
        other = part.get_content_type() == "multipart/alternative"
        kept = min(texts, key=lambda each: each.get_content_type() != "text/plain", default=None)
        for each in content:
            if not other or each is kept or each not in texts:
                yield from _part(each, unread)
        return
    yield from _leaf(part, unread)


def _leaf(part: Message, unread: list[str]) -> Iterator[_Part]:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or not data.strip() or part.get_content_type() in _SIGNATURES:
        return
    name = part.get_filename() or ""
    try:
        if part.get_content_maintype() == "text":
            text, said = _said_to_be(data, name or "the message", part.get_content_charset(""))
            yield name, (_html if part.get_content_subtype() == "html" else _plain)(text, said)
        else:
            found = document_of(data, name or "an attachment")
            unread.extend(found.unread)
            yield name, found
    except TamisError:
        if part.get_content_maintype() != "image" or part.get_content_disposition() == "attachment":
            unread.append(name or part.get_content_type())
            yield "", Document(f"[attached and not read: {unread[-1]}]")


def _said_to_be(data: bytes, name: str, charset: str) -> tuple[str, tuple[str, ...]]:
    """A part of a message in letters, of the charset that it says; senders often say one that it is not in."""
    try:
        return data.decode(charset), ()
    except LookupError:
        return _decoded(data, name, "")
    except UnicodeError:
        if charset in ("us-ascii", "utf-8"):
            return _decoded(data, name, "")
        return data.decode(charset, "replace"), (f"{name} is not all {charset}, and may hold more than was read",)


def _docx(data: bytes, name: str) -> Document:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    lines: list[str] = []
    starts, size = [0], 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [m for m in archive.namelist() if _DOCX_PARTS.fullmatch(m)]
            if "word/document.xml" not in members:
                raise InputError(f"{name} is no DOCX", hint="Read are text, Markdown, HTML, e-mail, DOCX and PDF")
            for member in sorted(members, key=lambda m: (m != "word/document.xml", m)):
                with archive.open(member) as file:
                    content = file.read(MOST + 1)
                if len(content) > MOST:
                    raise InputError(f"{name} unpacks to more than {MOST >> 20} MB")
                for paragraph in fromstring(content).iter(f"{word}p"):
                    text = ""
                    for piece in paragraph.iter():
                        if piece.tag == f"{word}t":
                            text += piece.text or ""
                        elif piece.tag == f"{word}tab":
                            text += "\t"
                        elif piece.tag == f"{word}lastRenderedPageBreak" or (
                            piece.tag == f"{word}br" and piece.get(f"{word}type") == "page"
                        ):
                            starts.append(size + len(text))
                        elif piece.tag == f"{word}br":
                            text += "\n"
                    lines.append(text)
                    size += len(text) + 1
    except (*DAMAGED, ParseError, DefusedXmlException, NotImplementedError) as error:
        raise InputError(f"{name} is damaged: {error}") from error
    return Document("\n".join(lines), tuple(dict.fromkeys(starts)))


_DOCX_PARTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")


def _pdf(data: bytes, name: str) -> Document:
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError as error:
        raise MissingExtra("scan", "Reading PDF") from error
    parts: list[str] = []
    starts, size = [], 0
    try:
        with _said_by("pypdf") as said:
            for page in PdfReader(io.BytesIO(data)).pages:
                text = page.extract_text() + "\n"
                starts.append(size)
                parts.append(text)
                size += len(text)
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise InputError(f"{name} cannot be read as PDF: {error}") from error
    damaged = (f"{name} is not a sound PDF ({said[0]}), and may hold more than was read",) if said else ()
    return Document("".join(parts), tuple(starts or [0]), damaged=damaged)


_LOSES_NO_TEXT = re.compile(
    r"(?i)Duplicate %%EOF|EOF marker not at start|startxref on same line|invalid pdf header|Superfluous whitespace"
    r"|/ID entry|Illegal character in NameObject|FloatObject|\bwidths?\b|FirstChar|outline|annotation|image|color"
)
"""What a reader of PDF warns of though it reads all text: how a file begins and ends, widths, pictures."""


@contextlib.contextmanager
def _said_by(library: str) -> Iterator[list[str]]:
    """What a library warns of meanwhile, which otherwise would stand on the terminal."""
    said: list[str] = []
    here = threading.get_ident()

    class Listening(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.thread == here:
                message = record.getMessage()
                if not _LOSES_NO_TEXT.search(message):
                    said.append(message)

    logger, listening = logging.getLogger(library), Listening(logging.WARNING)
    logger.addHandler(listening)
    try:
        yield said
    finally:
        logger.removeHandler(listening)

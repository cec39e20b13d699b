"""What is sent to be scanned: a text as JSON, or a document, as the body or as the file of a form.

Promise: a type that is not read is refused by name; a document that takes too long, or too much memory, costs its
caller an error and nobody else anything.
"""

from __future__ import annotations

import os
import re
import time
from email.message import Message
from typing import Any, NamedTuple

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException

from tamis.errors import CallError, InputError
from tamis.screen.apart import read_apart
from tamis.screen.texts import Document, pages_of
from tamis.server.answers import body_schema, decode
from tamis.server.gate import Refused
from tamis.server.models import MOST_LETTERS, ScanRequest

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ENDINGS = {
    "application/pdf": ".pdf",
    DOCX: ".docx",
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "message/rfc822": ".eml",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/octet-stream": "",
}
"""The types that are read, and the ending that a file of each has; bytes of no type are read by what they hold."""
_JSON = ("", "application/json", "application/x-www-form-urlencoded")
_MULTIPART = "multipart/form-data"


class Sent(NamedTuple):
    """A document as it came, with a name whose ending says what it is, and the charset it was said to be in."""

    data: bytes
    name: str
    charset: str


async def sent(request: Request) -> ScanRequest | Sent:
    """What is to be scanned: JSON with a text, or a document, by the type of the body.

    Raises `CallError` and `ValidationError`, and `Refused` (415) for a type that is not read.
    """
    kind, charset = _type(request.headers.get("content-type", ""))
    if kind == _MULTIPART:
        return await _part(request)
    data = await request.body()
    if kind in _JSON:
        return ScanRequest.model_validate(decode(data))
    return _named(data, kind, charset)


async def _part(request: Request) -> Sent:
    """The one file of a form."""
    try:
        async with request.form(max_files=1, max_fields=0) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise CallError("The form has no file in its field 'file'", hint="curl -F file=@contract.pdf")
            kind, charset = _type(file.content_type or "application/octet-stream")
            ending = os.path.splitext((file.filename or "").lower())[1]
            return _named(await file.read(), kind, charset, ending)
    except MultiPartException as error:
        raise CallError(f"The form cannot be read: {error.message}", hint="Send one file, as 'file'") from error


def _type(header: str) -> tuple[str, str]:
    """The type that a header names, and the character set."""
    message = Message()
    message["content-type"] = header or "none/none"
    kind = message.get_content_type() if header else ""
    return kind, re.sub(r"[^\w.:-]", "", str(message.get_param("charset") or ""))[:40]


def _named(data: bytes, kind: str, charset: str, ending: str = "") -> Sent:
    if kind not in ENDINGS:
        hint = "Read are JSON, " + ", ".join(ENDINGS) + f", and one file in {_MULTIPART}"
        raise Refused(415, "MediaType", f"{kind[:80]!r} is not read", hint)
    return Sent(data, f"document{ENDINGS[kind] or (ending if ending in ENDINGS.values() else '')}", charset)


def read(asked: ScanRequest | Sent, until: float) -> Document:
    """The text that was sent. Raises `InputError`, and `CallError` past `until` by `time.monotonic`."""
    if isinstance(asked, ScanRequest):
        return Document(asked.text, pages_of(asked.text))
    found = read_apart(asked.data, asked.name, asked.charset, until - time.monotonic())
    if len(found.text) > MOST_LETTERS:
        raise InputError(f"{asked.name} holds more than {MOST_LETTERS:,} letters", hint="Split it")
    return found


def bodies() -> dict[str, Any]:
    """What the OpenAPI document says of the bodies."""
    found = body_schema(ScanRequest)
    content = found["requestBody"]["content"]
    content |= {kind: {"schema": {"type": "string", "format": "binary"}} for kind in ENDINGS}
    file = {"type": "string", "format": "binary", "description": "One document."}
    content[_MULTIPART] = {"schema": {"type": "object", "properties": {"file": file}, "required": ["file"]}}
    return found

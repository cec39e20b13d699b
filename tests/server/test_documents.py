"""Documents over HTTP: each gives the mentions that its text gives, and none harms more than its own answer."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from email.message import EmailMessage
from pathlib import Path

import msgspec
import pytest

from documents import docx, pdf
from servers import client_of, until
from tamis.errors import CallError, InputError
from tamis.screen.apart import read_apart
from tamis.screen.document import document
from tamis.screen.mentions import Scanner
from tamis.screen.texts import document_of
from tamis.server.gate import Limits
from tamis.server.reading import DOCX

WORDS = "The treasurer Firuz Anvar Qudratov was there."
PAGE = f"<html><p>{WORDS}</p></html>".encode()


def letter() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ann@example.org", "ben@example.org", "Invoice"
    mail.set_content("See what is attached.")
    mail.add_attachment(pdf(WORDS), maintype="application", subtype="pdf", filename="a.pdf")
    return bytes(mail)


PARAGRAPH = "<w:p><w:r><w:t>First.</w:t></w:r></w:p><w:p><w:r><w:br w:type='page'/><w:t>{}</w:t></w:r></w:p>"
DOCUMENTS = {
    "a.pdf": ("application/pdf", pdf("First.", WORDS), 2),
    "a.docx": (DOCX, docx(PARAGRAPH.format(WORDS)), 2),
    "a.html": ("text/html", PAGE, 1),
    "a.eml": ("message/rfc822", letter(), 1),
    "a.txt": ("text/plain; charset=utf-8", f"First.\f{WORDS}".encode(), 2),
    "a.md": ("text/markdown", f"# Minutes\n\n{WORDS}".encode(), 1),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_gives_the_mentions_of_its_text_as_a_body_and_as_a_file(client, desk, name):
    kind, data, page = DOCUMENTS[name]
    text, pages, _, attached, _ = document_of(data, name)
    scanner = Scanner(desk.serving.engine)
    wanted = json.loads(msgspec.json.encode(document(scanner.scan(text, None, pages, attached=attached))))
    body = client.post("/v1/scan?text=true", content=data, headers={"content-type": kind}).json()
    assert [mention["page"] for mention in wanted] == [page]
    assert body["mentions"] == wanted
    assert body["text"] == text
    assert text[wanted[0]["start"] : wanted[0]["end"]] == wanted[0]["text"]
    assert client.post("/v1/scan", files={"file": (name, data, kind)}).json()["mentions"] == wanted
    assert (
        client.post("/v1/scan", files={"file": (name, data, "application/octet-stream")}).json()["mentions"]
        == wanted
    )


def test_letters_are_read_in_the_charset_that_is_named(client):
    name = "Фируз Анвар Кудратов"
    page = f"<html><head><meta charset='windows-1251'></head><p>Это {name}.</p></html>".encode("cp1251")
    for kind, data in (
        ("text/html", page),
        ("text/html; charset=windows-1251", page),
        ("text/html; charset=utf-8", page.decode("cp1251").encode()),
        ("text/plain; charset=koi8-r", f"Это {name}.".encode("koi8-r")),
    ):
        (found,) = client.post("/v1/scan", content=data, headers={"content-type": kind}).json()["mentions"]
        assert found["text"] == name
    for charset in ("ascii", "none-such"):
        answer = client.post("/v1/scan", content=page, headers={"content-type": f"text/html; charset={charset}"})
        assert answer.status_code == 400
        assert charset in answer.json()["error"]["message"]


def test_threshold_and_limit_stand_in_the_address(client):
    text = f"{WORDS}\n{WORDS}\n".encode()
    head = {"content-type": "text/plain"}
    cut = client.post("/v1/scan?limit=1", content=text, headers=head).json()
    assert (len(cut["mentions"]), cut["cut"]) == (1, 1)
    assert "text" not in cut
    assert client.post("/v1/scan?threshold=20", content=text, headers=head).status_code == 422
    body = {"text": text.decode(), "limit": 5}
    assert client.post("/v1/scan?limit=1", json=body).json()["mentions"] == cut["mentions"]


def test_what_cannot_be_read_is_refused_and_named(client, desk):
    def said(data: bytes, kind: str) -> tuple[int, str]:
        answer = client.post("/v1/scan", content=data, headers={"content-type": kind})
        return answer.status_code, answer.json()["error"]["message"]

    status, message = said(b"\x89PNG", "image/png")
    assert (status, "image/png" in message) == (415, True)
    for name, data, kind in (
        ("document.pdf", b"%PDF-1.7 broken", "application/pdf"),
        ("document.pdf", pdf(""), "application/pdf"),
        ("document.docx", b"PK\x03\x04 broken", DOCX),
        ("document.txt", b" \n", "text/plain"),
        ("document", b"\x7fELF\0\0\0", "application/octet-stream"),
    ):
        status, message = said(data, kind)
        assert (status, name in message) == (400, True), message
    status, message = said(b"word " * 200_001, "text/plain")
    assert (status, "1,000,000 letters" in message) == (400, True)
    small = client_of(desk, Limits(body=1000))
    assert small.post("/v1/scan", files={"file": ("a.txt", b"x" * 2000)}).status_code == 413
    for files in ({"other": ("a.txt", b"x")}, [("file", ("a.txt", b"x")), ("file", ("b.txt", b"x"))]):
        assert client.post("/v1/scan", files=files).status_code == 400
    head = {"content-type": "multipart/form-data"}
    assert client.post("/v1/scan", content=b"--", headers=head).status_code == 400


def bomb() -> bytes:
    """A DOCX that unpacks to a thousand times its size."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<d>" + b"<p/>" * 4_000_000 + b"</d>")
    return held.getvalue()


@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is bounded on Linux")
def test_a_document_that_wants_too_much_memory_or_time_is_ended():
    with pytest.raises(InputError, match=r"document\.docx"):
        read_apart(bomb(), "document.docx", "", 120, 1 << 28)
    with pytest.raises(CallError, match="no time left"):
        read_apart(pdf(WORDS), "document.pdf", "", 0)


def test_nothing_of_a_document_is_logged(running):
    import httpx

    files = {"file": ("Qudratov secret.pdf", pdf(WORDS), "application/pdf")}
    assert httpx.post(f"{running.url}/v1/scan", files=files, timeout=60).json()["mentions"]
    until(lambda: '"route": "/v1/scan"' in Path(running.log).read_text())  # told after the answer is sent
    log = Path(running.log).read_text()
    assert "Qudratov" not in log

"""Documents of every form give their text, with its pages; what is none is an error."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from documents import docx, docx_of, pdf
from tamis.errors import InputError
from tamis.screen.texts import document_of, read_document


def test_html_gives_what_is_seen() -> None:
    page = b"<html><style>p {}</style><script>Viktor Bout</script><p>Usama&nbsp;<b>bin</b> Ladin</p><p>Next</html>"
    assert document_of(page).text == "Usama\xa0bin Ladin\n\nNext\n"


def test_docx_gives_paragraphs_pages_and_notes_and_refuses_entities() -> None:
    paragraph = "<w:p><w:r><w:t>Viktor </w:t></w:r><w:r><w:t>Bout</w:t></w:r></w:p>"
    broken = '<w:p><w:r><w:br w:type="page"/><w:t>Igor Sechin</w:t></w:r></w:p>'
    found = document_of(docx(paragraph + broken))
    assert found.text == "Viktor Bout\nIgor Sechin\nA note"
    assert found.pages == (0, found.text.index("Igor"))
    with pytest.raises(InputError, match="damaged"):
        document_of(docx_of('<!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>'))


def test_mail_gives_its_headers_its_text_and_what_is_attached() -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Ann Example <ann@example.org>", "Igor Sechin", "Invoice"
    mail.set_content("Dear all,\nplease pay Viktor Bout.")
    mail.add_attachment(pdf("Paid to Ramzan Kadyrov"), maintype="application", subtype="pdf", filename="a.pdf")
    text = document_of(bytes(mail), "a.eml").text
    assert all(name in text for name in ("Igor Sechin", "pay Viktor Bout", "Ramzan Kadyrov"))


def test_pdf_gives_its_pages() -> None:
    found = document_of(pdf("Viktor Bout", "Igor Sechin"))
    assert [found.text[start:].split("\n")[0] for start in found.pages] == ["Viktor Bout", "Igor Sechin"]


def test_what_is_no_text_or_has_none_is_an_error(tmp_path) -> None:
    for data in (b"", b" \n", b"\x7fELF\0\0\0", b"PK\x03\x04 broken", b"%PDF-1.7 broken", pdf("")):
        with pytest.raises(InputError):
            document_of(data)
    with pytest.raises(InputError, match="cannot be read"):
        read_document(tmp_path / "missing.txt")


def test_other_encodings_are_read() -> None:
    assert document_of("Müller".encode("utf-16")).text == "Müller"
    assert document_of("Müller".encode("cp1252")).text == "Müller"

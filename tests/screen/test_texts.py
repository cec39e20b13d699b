"""Documents of every form give their text, with its pages; what is none is an error."""

from __future__ import annotations

import re
from email.message import EmailMessage

import pytest

from documents import docx, docx_of, pdf
from tamis.errors import InputError
from tamis.screen.documents import files_of
from tamis.screen.texts import document_of, page_of, read_document


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


def test_mail_gives_what_is_shown_in_it_or_forwarded_and_names_what_cannot_be_read() -> None:
    inner = EmailMessage()
    inner["From"], inner["Reply-To"] = "a@example.org", "Igor Sechin <i@example.org>"
    inner.set_content("please pay Viktor Bout")
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "x@example.org", "FW: Invoice"
    mail.set_content("see below")
    mail.add_alternative("<p>see below, in colours</p>", subtype="html")
    mail.add_attachment(inner)
    shown = {"maintype": "application", "subtype": "pdf", "disposition": "inline"}
    mail.add_attachment(pdf("Paid to Ramzan Kadyrov"), filename="a.pdf", **shown)  # type: ignore[arg-type]
    mail.add_attachment(pdf("Cut short")[:60], maintype="application", subtype="pdf", filename="cut.pdf")
    mail.add_attachment(b"\x89PNG\0", maintype="image", subtype="png", filename="scan.png")
    mail.add_attachment(b"\x89PNG\0", maintype="image", subtype="png", filename="logo.png", disposition="inline")
    found = document_of(bytes(mail), "a.eml")
    for name in ("Viktor Bout", "Igor Sechin", "Ramzan Kadyrov"):
        assert found.text.count(name) == 1
    assert "colours" not in found.text, "of alternatives one is read"
    assert found.unread == ("cut.pdf", "scan.png")


def test_pages_of_what_is_attached_count_by_themselves_and_its_file_is_named() -> None:
    inner = EmailMessage()
    inner["From"] = "Ann Example <a@example.org>"
    inner.set_content("one\fInner page")
    contract = pdf("First", "Second")
    inner.add_attachment(contract, maintype="application", subtype="pdf", filename="contract.pdf")
    mail = EmailMessage()
    mail["From"] = "x@example.org"
    mail.set_content("Above all\n")
    mail.add_attachment(pdf("Third", "Fourth"), maintype="application", subtype="pdf", filename="a.pdf")
    mail.add_attachment(bytes(inner), maintype="application", subtype="octet-stream", filename="b.eml")
    found = document_of(bytes(mail), "m.eml")
    words = ("Above", "Fourth", "Ann", "Inner", "Second")
    places = [page_of(found.text.index(word), found.pages, found.attached) for word in words]
    assert [(word, *place) for word, place in zip(words, places, strict=True)] == [
        ("Above", 1, ""),
        ("Fourth", 2, "a.pdf"),
        ("Ann", 1, "b.eml"),
        ("Inner", 2, "b.eml"),
        ("Second", 2, "contract.pdf"),
    ]


def test_what_a_reader_says_of_a_damaged_pdf_is_said_with_its_name_and_not_on_the_terminal(capfd) -> None:
    bad = re.sub(rb"startxref\n\d+", b"startxref\n17", pdf("Viktor Bout"))
    mail = EmailMessage()
    mail.set_content("see below")
    mail.add_attachment(bad, maintype="application", subtype="pdf", filename="bad.pdf")
    for found, name in ((document_of(bad, "x.pdf"), "x.pdf"), (document_of(bytes(mail), "a.eml"), "bad.pdf")):
        assert "Viktor Bout" in found.text
        assert found.damaged[0].startswith(f"{name} is not a sound PDF (incorrect startxref")
        assert found.damaged[0].endswith("and may hold more than was read")
    assert document_of(pdf("Viktor Bout")).damaged == ()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("old", "new"),
    [(rb"%%EOF\n", b"%%EOF\n%%EOF\n"), (rb"startxref\n", b"startxref "), (rb"^%PDF", b"\n%PDF")],
    ids=["ends twice", "on one line", "begins late"],
)
def test_a_pdf_that_is_unusual_and_loses_no_text_is_not_said_to_be_damaged(old: bytes, new: bytes) -> None:
    unusual = re.sub(old, new, pdf("Viktor Bout"))
    assert unusual != pdf("Viktor Bout")
    found = document_of(unusual, "x.pdf")
    assert ("Viktor Bout" in found.text, found.damaged) == (True, ())


def test_mail_of_several_texts_or_in_a_charset_that_nobody_knows_is_read() -> None:
    head = b"From: a@example.org\nMIME-Version: 1.0\nContent-Type: "
    assert "Viktor Bout" in document_of(head + b"text/plain; charset=x-unknown\n\nViktor Bout\n", "a.eml").text
    part = b"--B\nContent-Type: text/plain\n\n"
    mixed = head + b"multipart/mixed; boundary=B\n\n" + part + b"one\n" + part + b"Viktor Bout\n--B--\n"
    assert "Viktor Bout" in document_of(mixed, "a.eml").text


def test_messages_within_messages_without_end_are_an_error() -> None:
    with pytest.raises(InputError, match="too many"):
        document_of(b"Content-Type: message/rfc822\n\n" * 3000, "a.eml")


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


def test_a_text_in_letters_that_are_not_western_is_refused_and_never_a_text_without_mentions() -> None:
    for encoding, text in (("cp1251", "Виктор Бут здесь"), ("cp1256", "محمد علي"), ("gb18030", "习近平")):
        for page in ("{}", "<html><body>{}</body></html>"):
            with pytest.raises(InputError, match="not UTF-8"):
                document_of(page.format(text).encode(encoding))
        assert document_of(text.encode(encoding), charset=encoding).text == text


def test_a_damaged_byte_costs_its_letter_and_is_told(tmp_path) -> None:
    found = document_of("Здесь\nВиктор Бут и другие".encode()[:-1], "a.txt")
    assert found.text.startswith("Здесь\nВиктор Бут")
    assert found.damaged == ("a.txt is not all UTF-8 (line 2), and may hold more than was read",)


def test_a_message_whose_charset_is_not_told_or_is_another_is_read_or_said_to_be_unread() -> None:
    body = "Content-Type: text/plain{}\n\nВиктор Бут здесь\n"
    for told in ("", "; charset=us-ascii", "; charset=x-unheard-of"):
        found = document_of(("From: a@b.example\n" + body.format(told)).encode())
        assert "Виктор Бут" in found.text
        assert document_of(("From: a@b.example\n" + body.format(told)).encode("cp1251")).unread == ("text/plain",)
    found = document_of(
        b"From: a@b.example\nContent-Type: text/plain; charset=gb2312\n\n\xcf\xb0\xbd\xfc\xc6\xbd \x80\n"
    )
    assert "习近平" in found.text
    assert found.damaged == ("the message is not all gb2312, and may hold more than was read",)
    [said] = document_of("From: Виктор Бут <a@b.example>\n\nHello\n".encode("cp1251")).damaged
    assert said.startswith("From is in letters of which nobody can tell which")


def test_a_link_in_a_folder_that_leads_nowhere_is_among_its_files(tmp_path) -> None:
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "b.txt").symlink_to(tmp_path / "missing.txt")
    assert files_of([tmp_path]) == [tmp_path / "a.txt", tmp_path / "b.txt"]

"""Files as they come: unpacked within bounds, decoded or refused, never trusted."""

import gzip
import io
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamis.errors import ListFormatError
from tamis.lists import reading

Put = Callable[[str, bytes | str], Path]
CONTENT = b"id,name\n" + b"".join(b"%d,Name number %d\n" % (n, n * n) for n in range(400))


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)


def test_plain_gzipped_and_zipped_files_give_the_same_content(put: Put) -> None:
    assert reading.read_bytes(put("plain", CONTENT)) == CONTENT
    assert reading.read_bytes(put("gzip", gzip.compress(CONTENT))) == CONTENT
    assert reading.read_bytes(put("twice", gzip.compress(CONTENT[:99]) + gzip.compress(CONTENT[99:]))) == CONTENT
    for method in METHODS:
        packed = zipped({"folder/": b"", "folder/list.csv": CONTENT}, method)
        assert reading.read_bytes(put("zip", packed)) == CONTENT


def test_lines_are_those_of_the_content_however_it_is_packed(put: Put) -> None:
    content = CONTENT.replace(b"7\n", b"7\r\n") + b"\n\nthe last, without an end"
    for number, packed in enumerate((content, gzip.compress(content), zipped({"list.csv": content}), b"")):
        path = put(f"list {number}", packed)
        assert list(reading.lines(path)) == reading.read_bytes(path).splitlines(keepends=True)


def test_lines_of_a_file_are_not_all_in_memory(put: Put) -> None:
    path = put("large", b"a line of some forty letters and a number\n" * 500_000)
    tracemalloc.start()
    try:
        assert sum(1 for _ in reading.lines(path)) == 500_000
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("read", [reading.read_bytes, lambda path: list(reading.lines(path))])
@pytest.mark.parametrize("pack", [gzip.compress, lambda content: zipped({"list": content})])
def test_a_bomb_is_refused_before_it_unpacks(
    put: Put, pack: Callable[[bytes], bytes], read: Callable[[Path], object]
) -> None:
    path = put("bomb", pack(bytes(60 << 20)))
    with pytest.raises(ListFormatError, match="out of proportion") as caught:
        read(path)
    assert "bomb" in caught.value.file
    assert "do not use it" in caught.value.hint


def test_a_bomb_within_a_bomb_stays_packed(put: Put) -> None:
    inner = gzip.compress(gzip.compress(bytes(60 << 20)))
    assert len(reading.read_bytes(put("nested", inner))) < 1 << 20


@pytest.mark.parametrize("count", [0, 2])
def test_an_archive_holds_one_file(put: Put, count: int) -> None:
    path = put("set.zip", zipped({f"{n}.csv": CONTENT for n in range(count)}) if count else zipped({"d/": b""}))
    with pytest.raises(ListFormatError, match=f"an archive of {count} files") as caught:
        reading.read_bytes(path)
    assert caught.value.hint


def test_every_truncation_of_a_packed_file_is_refused(put: Put) -> None:
    for packed in (gzip.compress(CONTENT), *(zipped({"list": CONTENT}, method) for method in METHODS)):
        for cut in range(4, len(packed), max(1, len(packed) // 60)):
            with pytest.raises(ListFormatError) as caught:
                reading.read_bytes(put("cut", packed[:cut]))
            assert caught.value.hint == reading.FETCH_AGAIN


def refusal(read: Callable[..., object], *args: object) -> ListFormatError | None:
    """The error with which a file is refused; None when it is read."""
    try:
        read(*args)
    except ListFormatError as error:
        return error
    return None


PACKED = [gzip.compress(CONTENT), *(zipped({"list": CONTENT}, method) for method in METHODS)]


@given(
    st.sampled_from(PACKED).map(bytearray),
    st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=4),
)
def test_damaged_packed_files_are_refused_or_read(
    tmp_path_factory: pytest.TempPathFactory, packed: bytearray, damages: list[tuple[int, int]]
) -> None:
    for at, byte in damages:
        packed[at % len(packed)] = byte
    path = tmp_path_factory.getbasetemp() / "damaged"
    path.write_bytes(packed)
    error = refusal(reading.read_bytes, path)
    assert error is None or error.hint


def test_an_encrypted_member_is_refused(put: Put) -> None:
    packed = bytearray(zipped({"list": CONTENT}, zipfile.ZIP_STORED))
    packed[6] |= 1
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(ListFormatError, match="damaged archive"):
        reading.read_bytes(put("locked.zip", bytes(packed)))


def test_a_member_without_a_name_is_refused(put: Put) -> None:
    packed = zipped({"list": CONTENT}, zipfile.ZIP_STORED).replace(b"list", b"\x00ist")
    with pytest.raises(ListFormatError, match="damaged archive"):
        reading.read_bytes(put("nameless.zip", packed))


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(ListFormatError, match="cannot be read") as caught:
            reading.read_bytes(path)
        assert caught.value.hint


def test_the_digest_is_that_of_the_content_whatever_the_packing_or_order() -> None:
    one, two = b"one", b"two"
    assert reading.digest([one, two]) == reading.digest([two, one])
    assert len({reading.digest([one]), reading.digest([two]), reading.digest([one, two])}) == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_is_decoded_by_its_mark(encoding: str) -> None:
    text, found = reading.decode("Анна Müller".encode(encoding), "list")
    assert (text, found) == ("Анна Müller", encoding)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("Анна\nJ".encode() + b"\xfcrgen", 2),
        (b"\xff\xfea\x00b", 1),
        (b"a\nb\n\x81", 3),
        (b"a\nb\0c\n", 2),
    ],
)
def test_bytes_that_are_no_text_are_refused_at_their_line(content: bytes, line: int) -> None:
    with pytest.raises(ListFormatError) as caught:
        reading.decode(content, "list")
    assert (caught.value.file, caught.value.line, caught.value.hint) == ("list", line, "Save it as UTF-8")


@given(st.binary(max_size=200))
def test_any_bytes_are_decoded_or_refused(content: bytes) -> None:
    error = refusal(reading.decode, content, "list")
    assert error is None or error.line >= 1


def test_rows_carry_the_numbers_of_their_first_lines() -> None:
    text = 'a,b\r\n"two\r\nlines",c\r\n\r\nd,e\r\n\x1a'
    assert list(reading.csv_rows(text, "list", columns=2)) == [
        (1, ["a", "b"]),
        (2, ["two\r\nlines", "c"]),
        (5, ["d", "e"]),
    ]


BILLION = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]><l>&c;</l>'
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><l>&x;</l>'
REMOTE = '<?xml version="1.0"?><!DOCTYPE l SYSTEM "http://127.0.0.1:1/l.dtd"><l/>'


@pytest.mark.parametrize("text", [BILLION, OUTSIDE, REMOTE])
def test_xml_with_a_document_type_is_refused(text: str) -> None:
    with pytest.raises(ListFormatError, match="document type or an entity") as caught:
        list(reading.xml_elements(text.encode(), "list", frozenset("l")))
    assert caught.value.hint == "Do not use this file"


@pytest.mark.parametrize("text", ["", "<l>", "<l></m>", "<l/><l/>", "text", "<l>&nothing;</l>"])
def test_xml_that_is_not_well_formed_is_refused(text: str) -> None:
    with pytest.raises(ListFormatError) as caught:
        list(reading.xml_elements(text.encode(), "list", frozenset("l")))
    assert caught.value.hint


@pytest.mark.parametrize("name", ["none-such", "utf-7", "utf-32", "rot13", "hex"])
def test_xml_in_a_strange_encoding_is_refused(name: str) -> None:
    text = f'<?xml version="1.0" encoding="{name}"?><l>+AGE-</l>'
    with pytest.raises(ListFormatError):
        list(reading.xml_elements(text.encode(), "list", frozenset("l")))


def test_xml_in_utf_16_is_read() -> None:
    content = '<?xml version="1.0" encoding="utf-16"?><x:l xmlns:x="u"><x:a>Анна</x:a></x:l>'.encode("utf-16")
    found = [
        (event, element.tag, element.text) for event, element in reading.xml_elements(content, "", frozenset("a"))
    ]
    assert found == [("start", "l", None), ("end", "a", "Анна")]
    assert reading.root_name(content) == "l"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("<a/>", "a"),
        ('<?xml version="1.0"?>\n<!-- <b> --><x:a y="1">', "a"),
        ("\ufeff<a>", "a"),
        ("<!DOCTYPE html><html>", "html"),
        ("<!-- never closed", ""),
        ("<?xml", ""),
        ("<", ""),
        ("no markup", ""),
        ("", ""),
    ],
)
def test_the_root_is_named_from_the_first_bytes(text: str, name: str) -> None:
    assert reading.root_name(text.encode()) == name


@given(st.text(max_size=100))
def test_any_text_has_a_root_name_or_none(text: str) -> None:
    assert isinstance(reading.root_name(text.encode()), str)


def test_long_runs_of_spaces_are_read_in_linear_time() -> None:
    start = time.process_time()
    assert reading.one_line("a" + " " * 400_000 + "b") == "a" + " " * 400_000 + "b"
    assert reading.one_line("a" + " \n" * 200_000 + "b") == "a b"
    assert time.process_time() - start < 2

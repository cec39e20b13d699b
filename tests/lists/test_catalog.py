"""The catalogue: files are told apart by what they hold; what is no list gives an error that names it."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tamis.errors import ListFormatError, ListUnavailable, TamisError, UnknownList
from tamis.lists import catalog
from tamis.lists.sources import LISTS, OWN_MAX_AGE, max_age
from tamis.model import Party

Put = Callable[[str, bytes | str], Path]
DATA = Path(__file__).parent / "data"
GOOD = (
    "ofac/SDN.XML",
    "ofac/SDN.CSV",
    "un/consolidated.xml",
    "ftm/entities.ftm.json",
    "ftm/nested.json",
    "own/own.csv",
)


def parties(path: Path) -> list[Party]:
    return list(catalog.parse([path], "mine").parties)


def test_every_list_of_the_catalogue_has_an_address_or_says_how_to_bring_it_in() -> None:
    assert {"us_ofac_sdn", "us_ofac_cons", "un_sc_sanctions", "eu_fsf"} <= set(LISTS)
    for list_id, source in LISTS.items():
        assert list_id == source.list_id
        assert source.parser in catalog.parsers()
        assert bool(source.urls) != bool(source.how)
        assert all(url.startswith("https://") for url in (*source.urls, source.homepage))
        assert 0 < max_age(list_id) <= OWN_MAX_AGE
        if not source.urls:
            with pytest.raises(ListUnavailable, match="has no address") as caught:
                catalog.fetch(list_id, Path("nowhere"))
            assert source.homepage in caught.value.hint
    assert max_age("mine") == OWN_MAX_AGE


def test_a_list_without_an_address_cannot_be_fetched(tmp_path: Path) -> None:
    with pytest.raises(UnknownList, match="'mine'") as caught:
        catalog.fetch("mine", tmp_path)
    assert "--from" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "form", "count"),
    [
        ("ofac/SDN.XML", "ofac-xml", 4),
        ("ofac/SDN.CSV", "ofac-csv", 4),
        ("un/consolidated.xml", "un-xml", 3),
        ("ftm/entities.ftm.json", "ftm", 5),
        ("ftm/nested.json", "ftm", 2),
        ("own/own.csv", "csv", 2),
    ],
)
def test_a_format_is_recognised_from_the_content_under_any_name(
    put: Put, name: str, form: str, count: int
) -> None:
    content = (DATA / name).read_bytes()
    for path in (put("anything", content), put("anything.bin", gzip.compress(content))):
        parsed = catalog.parse([path], "mine")
        assert parsed.format == form
        assert len(list(parsed.parties)) == count


def test_the_files_of_a_folder_are_one_set(tmp_path: Path) -> None:
    for name in ("SDN.CSV", "ALT.CSV", ".hidden", "SDN.CSV.json", "list.ftm.json"):
        (tmp_path / name).touch()
    (tmp_path / "sub").mkdir()
    assert [path.name for path in catalog.files_of(tmp_path)] == ["ALT.CSV", "SDN.CSV", "list.ftm.json"]
    assert catalog.files_of(tmp_path / "SDN.CSV") == [tmp_path / "SDN.CSV"]
    for place, words in ((tmp_path / "sub", "holds no file"), (tmp_path / "none", "no such file")):
        with pytest.raises(ListFormatError, match=words):
            catalog.files_of(place)


def test_a_set_of_a_folder_is_read_whole() -> None:
    parsed = catalog.parse([DATA / "ofac" / name for name in ("ADD.CSV", "ALT.CSV", "SDN.CSV")], "us_ofac_sdn")
    assert [len(party.names) for party in parsed.parties] == [3, 3, 2, 1]


@pytest.mark.parametrize(
    ("name", "list_id", "words"),
    [
        ("un/consolidated.xml", "eu_fsf", "a file of United Nations Security Council, and not of eu_fsf"),
        ("ofac/SDN.XML", "un_sc_sanctions", "not of un_sc_sanctions"),
        ("us_csl/dpl.txt", "us_trade_csl", "not of us_trade_csl"),
        ("gb/conlist.csv", "ca_dfatd_sema_sanctions", "a file of UK Foreign"),
        ("un/consolidated.xml", "in_mha_banned", "not of in_mha_banned"),
    ],
)
def test_a_file_of_one_publisher_is_never_loaded_as_the_list_of_another(name, list_id, words) -> None:
    with pytest.raises(ListFormatError, match=words) as caught:
        catalog.parse([DATA / name], list_id)
    assert "Give the id of the list that it holds" in caught.value.hint
    assert list(catalog.parse([DATA / name], "mine").parties)


@pytest.mark.parametrize(
    ("name", "list_id"),
    [
        ("gb/conlist.csv", "gb_fcdo_sanctions"),
        ("ftm/entities.ftm.json", "eu_fsf"),
        ("own/own.csv", "sg_mas_sanctions"),
    ],
)
def test_a_closed_list_and_what_anybody_may_write_are_taken(name, list_id) -> None:
    assert list(catalog.parse([DATA / name], list_id).parties)


PAGE = "<!DOCTYPE html>\n<html><body>Please log in, or call us; thank you, all</body></html>"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \r\n\r\n",
        b"\0" * 5000,
        b"\x7fELF, and more; with | marks\n" + bytes(100),
        PAGE.encode(),
        b"\xef\xbb\xbf" + PAGE.encode(),
        PAGE.encode("utf-16"),
        b"just some words\n",
        b"[1, 2, 3]",
        b'{"error": "no such file"}',
        b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n",
        b"<?xml version='1.0'?><export/>",
        b"1,2,3\n4,5,6\n",
        b"\x1f\x8b",
        b"PK\x03\x04",
    ],
)
def test_what_is_no_list_is_refused_by_name_with_a_hint(put: Put, content: bytes) -> None:
    path = put("strange", content)
    with pytest.raises(ListFormatError) as caught:
        parties(path)
    assert str(path) in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize("name", [name for name in GOOD if name.lower().endswith("xml")])
@pytest.mark.parametrize("cuts", [range(0, 100, 9), range(1, 400)])
def test_xml_that_was_cut_short_is_always_refused(put: Put, name: str, cuts: range) -> None:
    content = (DATA / name).read_bytes().rstrip()
    for cut in cuts:
        end = len(content) * cut // cuts.stop if len(cuts) > 100 else len(content) - 1 - cut
        path = put("cut", content[:end])
        with pytest.raises(ListFormatError) as caught:
            parties(path)
        assert str(path) in str(caught.value)
        assert caught.value.hint


@pytest.mark.parametrize("name", [name for name in GOOD if not name.lower().endswith("xml")])
def test_rows_and_lines_that_were_cut_short_are_refused_or_whole(put: Put, name: str) -> None:
    """A file without a count that ends with a whole row cannot be told from a shorter list; a part of one can."""
    content = (DATA / name).read_bytes().rstrip(b"\x1a\r\n")
    whole = {party.id: party for party in parties(DATA / name)}
    cuts = range(0, len(content), 3)
    refused = 0
    for end in cuts:
        error, found = attempt(put("cut", content[:end]))
        assert error is None or "cut" in str(error)
        refused += not found
        for party in found[:-1]:
            assert party.names == whole[party.id].names
            assert party.birth_dates == whole[party.id].birth_dates
        assert len(found) <= len(whole)
    assert refused > len(cuts) * 0.8


def attempt(path: Path) -> tuple[TamisError | None, list[Party]]:
    """The error with which a file is refused, or the parties it gives."""
    try:
        return None, parties(path)
    except TamisError as error:
        return error, []


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, bytes]:
    """One of the good files, with a few bytes changed, a part lost, doubled, or put elsewhere."""
    name = draw(st.sampled_from(GOOD))
    content = bytearray((DATA / name).read_bytes())
    for _ in range(draw(st.integers(1, 3))):
        at, length = draw(st.integers(0, len(content))), draw(st.integers(0, 300))
        match draw(st.sampled_from(["bytes", "cut", "lose", "double", "swap", "insert"])):
            case "bytes":
                content[at : at + 4] = draw(st.binary(min_size=1, max_size=4))
            case "cut":
                del content[at:]
            case "lose":
                del content[at : at + length]
            case "double":
                content[at:at] = content[at : at + length]
            case "swap":
                content = content[at:] + content[:at]
            case _:
                content[at:at] = draw(st.sampled_from(HOSTILE))
    return name, bytes(content)


HOSTILE = (
    b"<", b">", b'"', b"'", b"&", b"\0", b"\xff", b",", b"\n", b"]]>", b"<!--", b"{", b"[" * 3000, b"<a>" * 3000,
    b"null", b"{}", b"1e999", b'"\\ud800"', b"99999999999999999999", b"\xe2\x80\xae", b'<?xml encoding="utf-7"?>',
    b"-0-",
)  # fmt: skip


@settings(max_examples=600, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damaged())
def test_damaged_files_give_parties_or_a_named_error_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, damage: tuple[str, bytes]
) -> None:
    _, content = damage
    path = tmp_path_factory.getbasetemp() / "damaged"
    path.write_bytes(content)
    error, found = attempt(path)
    assert error is None or path.name in str(error)
    for party in found:
        assert party.source_id
        assert party.names or party.kind == "CryptoWallet"
        assert party == party.canonical()
        assert all(span.start <= span.end for span in party.birth_dates)


@settings(max_examples=100)
@given(content=st.binary(max_size=300))
def test_any_bytes_at_all_give_parties_or_a_named_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "anything"
    path.write_bytes(content)
    for columns in (None, {"a": "name"}):
        with pytest.raises(ListFormatError):
            list(catalog.parse([path], "mine", columns).parties)


def test_a_page_of_the_real_list_for_readers_is_refused(shared: Path) -> None:
    path = shared / "lists/un/un_consolidated_byname_2025-08.html.gz"
    with pytest.raises(ListFormatError, match="in no format that is known"):
        catalog.parse([path], "un_sc_sanctions")

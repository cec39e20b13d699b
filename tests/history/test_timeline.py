"""Pictures of history: they show what is known, stand alone, and nothing written in them breaks out."""

from __future__ import annotations

import struct
from xml.etree import ElementTree

import msgspec
import pytest

from tamis.differences import growth
from tamis.history.across import across
from tamis.history.archive import ArchivedYear
from tamis.history.page import across_page
from tamis.history.png import png
from tamis.history.timeline import list_picture, timeline

SVG = "{http://www.w3.org/2000/svg}"


def boxes(picture: str, style: str) -> list[tuple[float, float]]:
    """Where the boxes of a class begin and end, without those that say what the marks mean."""
    root = ElementTree.fromstring(picture)
    found = root.findall(f"{SVG}rect")
    return [
        (float(box.get("x", 0)), float(box.get("x", 0)) + float(box.get("width", 0)))
        for box in found
        if box.get("class") == style
    ]


def test_the_timeline_has_a_row_for_each_entry_and_list_and_shows_what_is_sure(library):
    party = across(library, "Brotherhood of the Glass Mountain").parties[0]
    picture = timeline(party)
    words = [text.text for text in ElementTree.fromstring(picture).iter(f"{SVG}text")]
    assert {"near", "far", "third", "2020"} <= set(words)
    far, first, again = boxes(picture, "sure")
    assert far[0] < first[0] < first[1] < again[0]
    removed, listed = boxes(picture, "pale")
    assert (removed[0], listed[1]) == pytest.approx((first[1], again[0]), abs=0.2)
    assert removed[1] == pytest.approx(listed[0], abs=0.2)


def test_every_row_has_its_days_in_words_and_every_mark_is_explained(library):
    picture = timeline(across(library, "Brotherhood of the Glass Mountain").parties[0])
    words = [text.text for text in ElementTree.fromstring(picture).iter(f"{SVG}text")]
    assert "since 2003-05-06, still there on 2022-06-01" in words
    at = words.index(
        "there by 2019-01-01, removed between 2020-01-01 and 2021-01-01; again listed between 2021-01-01 and"
    )
    assert words[at + 1] == "2022-01-01, still there on 2022-01-01", "what is too long for a line has two"
    assert "not there in 2 versions from 2022-03-01 to 2023-03-01" in words
    assert {"on the list", "removed", "looked at and not there"} <= set(words)


def test_the_page_has_what_the_terminal_has_and_every_name(library):
    page = across_page(across(library, "Brotherhood of the Glass Mountain"))
    for words in (
        "far:g7",
        "Terror; listed",
        "it came and went",
        "Why these entries are one party",
        "near:1: the list says",
    ):
        assert words in page
    assert page.count("<details>") == 0, "three names are seen at once"
    other = msgspec.structs.replace(
        across(library, "near:1").parties[0].listings[0], names=tuple(f"Name {n}" for n in range(9))
    )
    party = msgspec.structs.replace(across(library, "near:1").parties[0], listings=(other,))
    page = across_page(msgspec.structs.replace(across(library, "near:1"), parties=(party,)))
    assert "<summary>and 5 more</summary>" in page
    assert "Name 8" in page


def test_a_name_cannot_break_out_of_a_picture_or_page(library):
    found = across(library, "Brotherhood of the Glass Mountain")
    bad = "</title><script>alert(1)</script>"
    party = msgspec.structs.replace(found.parties[0], caption=bad)
    found = msgspec.structs.replace(found, asked=bad, parties=(party,))
    for text in (timeline(party), across_page(found)):
        assert "<script" not in text
        assert "&lt;script&gt;" in text


def test_a_list_is_drawn_with_what_came_and_went(library):
    with library.store() as store:
        moves = growth(store, library.versions("near"))
    counts = [(1, 1, 0, 0, 0), (2, 1, 0, 0, 0), (1, 0, 1, 1, 0), (2, 1, 0, 0, 0)]
    assert [move[1:] for move in moves] == counts
    picture = list_picture("near", moves)
    assert len(boxes(picture, "came")) == len(boxes(picture, "went")) == 3
    assert "4 versions from 2019-01-01 to 2022-01-01" in picture
    with_archive = list_picture("near", moves, [ArchivedYear("2012", 3, 1)])
    assert len(boxes(with_archive, "came year")) == len(boxes(with_archive, "went year")) == 1
    assert "archive" in with_archive
    assert "archive" not in picture


def test_a_picture_becomes_a_png_of_twice_its_size_with_its_words(library):
    pytest.importorskip("resvg_py")
    picture = timeline(across(library, "near:1").parties[0])
    root = ElementTree.fromstring(picture)
    data = png(picture)
    assert data.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", data[16:24])
    assert (width, height) == (2 * float(root.get("width", 0)), 2 * float(root.get("height", 0)))

"""Pieces of pictures: well-formed, with what is written in them escaped."""

from __future__ import annotations

from xml.etree import ElementTree

from tamis import drawing

SPACE = "{http://www.w3.org/2000/svg}"


def test_a_picture_that_stands_alone_is_well_formed_and_says_what_it_is():
    parts = [
        drawing.text(1, 2.04, 'A & B "C" <script>alert(1)</script>', "end", "soft"),
        drawing.line("grid", 0, 1, 2, 3),
        drawing.rect("bar", 0, 0, 10.55, 4),
        drawing.polyline("s0", [(0, 0), (1.26, 2)]),
    ]
    picture = ElementTree.fromstring(
        drawing.picture("Names & points", "What <it> shows", 320, 100.5, parts, drawing.COLOURS)
    )
    assert picture.get("viewBox") == "0 0 320 100.5"
    assert (picture.get("width"), picture.get("role")) == ("320", "img")
    assert picture.findtext(f"{SPACE}title") == "Names & points"
    assert picture.findtext(f"{SPACE}desc") == "What <it> shows"
    written = picture.find(f"{SPACE}text")
    assert written.text == 'A & B "C" <script>alert(1)</script>'
    assert (written.get("x"), written.get("y"), written.get("text-anchor")) == ("1", "2", "end")
    line = picture.find(f"{SPACE}line")
    assert [line.get(key) for key in ("x1", "y1", "x2", "y2")] == ["0", "1", "2", "3"]
    assert picture.find(f"{SPACE}polyline").get("points") == "0.0,0.0 1.3,2.0"


def test_a_page_needs_nothing_beside_itself():
    page = drawing.page("A <title>", "body{margin:0}", "<p>text</p>")
    assert "<title>A &lt;title&gt;</title>" in page
    assert "prefers-color-scheme:dark" in page
    assert "http" not in page
    assert "<script" not in page

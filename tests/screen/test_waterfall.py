"""Pictures of matches: well-formed, every word and every point in them, and nothing that they load."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from strategies import names
from tamis import breakdown, compare, drawing, waterfall
from tamis.screen.waterfall import matches_page

SPACE = "{http://www.w3.org/2000/svg}"
ISOLATES = {ord("\u2068"): None, ord("\u2069"): None}


def texts(picture):
    """What is written in a picture."""
    root = ElementTree.fromstring(picture)
    return [element.text.translate(ISOLATES) for element in root.iter(f"{SPACE}text")]


def test_every_word_and_every_step_stands_in_the_picture():
    match = compare("Usama bin Muhammad Ladin", "أسامة بن لادن", kind="Person")
    parts, found = breakdown(match), texts(waterfall(match, 70))
    for word in parts.words:
        assert word.relation in found
        assert (word.query or "–") in found
        assert (word.listed or "–") in found
    for step in parts.steps:
        assert f"{step.points:+.2f}" in found
        assert f"{step.total:.2f}" in found
    assert "threshold 70" in found
    assert f"{match.score:.2f}" in found


@settings(max_examples=25, deadline=None)
@given(names.map("{} Ali".format), names.map("{} Ali".format))
def test_any_names_make_a_picture_with_nothing_outside_it(a, b):
    root = ElementTree.fromstring(waterfall(compare(a, b), 70))
    width, height = (float(value) for value in root.get("viewBox").split()[2:])
    for element in root.iter():
        for across, down in (("x", "y"), ("x1", "y1"), ("x2", "y2")):
            if element.get(across):
                assert 0 <= float(element.get(across)) <= width
                assert 0 <= float(element.get(down)) <= height


def test_bars_run_from_the_score_so_far_to_the_next():
    match = compare("Usama Muhammad Ladin", "Osama Ladin", kind="Person")
    root = ElementTree.fromstring(waterfall(match))
    bars = [b for b in root.iter(f"{SPACE}rect") if b.get("class") in ("names", "lost")]
    ends = [(float(b.get("x")), float(b.get("x")) + float(b.get("width"))) for b in bars]
    first, *others = breakdown(match).steps
    assert [b.get("class") for b in bars] == ["names"] + ["lost"] * len(others)
    scale = (ends[0][1] - ends[0][0]) / first.points
    for (left, right), step in zip(ends, breakdown(match).steps, strict=True):
        assert right - left == pytest.approx(max(abs(step.points) * scale, 1), abs=0.2)
    for (before, _), (_, after) in pairwise(ends[1:]):
        assert after == pytest.approx(before, abs=1.2), "a bar begins where the last one ended"
    assert ends[1][1] == pytest.approx(ends[0][1], abs=1.2)


def test_a_page_escapes_what_is_written_in_it_and_loads_nothing():
    name = "<script>alert('x')</script> & Sons"
    page = matches_page(name, "about <b>", [compare(name, name, kind="Company")])
    assert "<script" not in page
    assert "about &lt;b&gt;" in page
    assert not re.search(r"(src|href)=|url\(|@import", page)


def test_what_no_document_can_hold_is_replaced():
    assert ElementTree.fromstring(waterfall(compare("A\x1fB\ud800", "A\x00B")))


def test_long_names_are_cut_where_they_would_run_into_others():
    word = "Wolfeschlegelsteinhausenbergerdorff" * 3
    found = texts(waterfall(compare(f"{word} Smith", f"{word} Smith")))
    assert all(drawing.width_of(text) <= 112 for text in found)
    assert any(text.endswith("…") for text in found)


def test_texts_fold_at_spaces_and_east_asian_letters_count_twice():
    assert drawing.folded("one two three", 7) == ["one two", "three"]
    assert drawing.shortened("习近平习近平", 7) == "习近平…"
    assert drawing.width_of("习a\u0301") == 3

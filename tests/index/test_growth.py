"""The benchmark of growth counts what it says it counts, and its picture stands alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "growth.py"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("growth")
    sizes = ["--parties", "2000", "200"]
    files = ["--lists", folder / "lists", "--out", folder / "growth.json", "--picture", folder / "growth.svg"]
    subprocess.run([sys.executable, SCRIPT, *sizes, *files], check=True)
    return json.loads((folder / "growth.json").read_text()), (folder / "growth.svg").read_text()


def test_words_gone_through_and_compared_grow_slower_than_the_list(made):
    figures, _ = made
    assert [one["parties"] for one in figures["lists"]] == [200, 2000]
    for power in figures["powers"].values():
        assert 0 < power["walked"] < 0.95
        assert 0 < power["words"] < 0.95
        assert power["searches"] < 0.1, "as many words are sought, whatever the list"
    for one in figures["lists"]:
        for counts in one["a query"].values():
            assert counts["matches"] <= counts["scored"] <= counts["bounded"]
            assert counts["words"] <= counts["walked"]


def test_the_picture_stands_alone_and_shows_each_kind_of_work(made):
    figures, picture = made
    tree = ElementTree.fromstring(picture)
    words = [element.text for element in tree.iter("{http://www.w3.org/2000/svg}text")]
    assert words.count("as the list") == len(figures["queries"])
    largest = figures["lists"][-1]["a query"]["a name alone"]["walked"]
    assert any(f"to {largest:,.0f}" in word for word in words if word)
    assert picture.count("http") == 1, "the namespace alone"

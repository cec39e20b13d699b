"""`tamis quickstart`: from nothing to matches, and never over lists that are there."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tamis.cli.quickstart import SAMPLES, _called

Run = Callable[..., Any]
ROOT = Path(__file__).resolve().parents[2]


def test_without_a_network_the_samples_are_loaded_and_called_so(tamis: Run, tmp_path: Path) -> None:
    result = tamis("quickstart", "--offline", "--home", tmp_path)
    assert result.returncode == 0, result.stderr
    assert "Samples that come with Tamis, not official lists" in result.stdout
    assert "the whole name is met" in result.stdout
    assert "below the line" in result.stdout
    lists = json.loads(tamis("lists", "--json", "--home", tmp_path).stdout)["lists"]
    assert {row["state"] for row in lists if row["parties"]} == {"sample"}
    again = tamis("screen", "Hassan Nasrallah", "--json", "--home", tmp_path)
    assert any("sample" in warning for warning in json.loads(again.stdout)["warnings"])


def test_the_json_says_where_the_lists_come_from_and_what_was_found(tamis: Run, tmp_path: Path) -> None:
    for _ in range(2):
        document = json.loads(tamis("quickstart", "--offline", "--json", "--home", tmp_path).stdout)
        assert list(document) == ["source", "lists", "report"]
        assert document["source"] == "samples"
    report = document["report"]
    assert report["rows"] == report["screened"] + report["rejected"]
    assert report["matched"] > 4
    assert {row["line"] for row in report["found"]} == {"match", "below"}


def test_a_home_that_holds_lists_is_left_as_it_is(tamis: Run, home: Path) -> None:
    before = tamis("lists", "--json", "--home", home).stdout
    document = json.loads(tamis("quickstart", "--offline", "--json", "--home", home).stdout)
    assert document["source"] == "loaded"
    assert [row["id"] for row in document["lists"]] == ["ours"]
    assert tamis("lists", "--json", "--home", home).stdout == before


@pytest.mark.parametrize(
    ("typed", "found", "told"),
    [
        (".venv/bin/tamis", None, ".venv/bin/tamis"),
        ("/usr/bin/tamis", "/usr/bin/tamis", "tamis"),
        ("somewhere/main.py", None, "tamis"),
    ],
)
def test_what_to_go_on_with_is_written_as_a_shell_finds_it(monkeypatch, typed, found, told) -> None:
    monkeypatch.setattr("sys.argv", [typed, "quickstart"])
    monkeypatch.setattr("shutil.which", lambda _: found)
    assert _called() == told


def test_the_examples_are_the_file_that_is_installed() -> None:
    assert (ROOT / "examples" / "customers.csv").read_bytes() == (SAMPLES / "customers.csv").read_bytes()


def test_samples_step_aside_for_good_as_soon_as_a_list_is_loaded(tamis: Run, tmp_path: Path) -> None:
    home, file = tmp_path / "home", tmp_path / "ours.csv"
    file.write_text("id,name\n1,Glass Harbour Trading\n", encoding="utf-8")
    tamis("quickstart", "--offline", "--home", home)
    assert tamis("screen", "Hassan Nasrallah", "--exit-code", "--home", home).returncode == 1
    for list_id in ("us_ofac_cons", "ours"):
        loaded = tamis("lists", "update", list_id, "--from", file, "--published", "2020-01-01", "--home", home)
        assert loaded.returncode == 0, loaded.stderr
    answer = json.loads(tamis("screen", "Hassan Nasrallah", "--json", "--home", home).stdout)
    assert answer["matches"] == []
    assert [version["list_id"] for version in answer["stamp"]["lists"]] == ["ours", "us_ofac_cons"]
    lists = json.loads(tamis("lists", "--json", "--home", home).stdout)["lists"]
    assert {row["id"]: row["state"] for row in lists}["us_ofac_sdn"] == "never loaded"

"""`tamis compare-lists`, `tamis history` and `tamis lists changes`, the way a user calls them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any


def test_the_commands_show_a_removed_party_in_words_and_as_json(tamis: Callable[..., Any], home: Path) -> None:
    def run(*arguments: str) -> Any:
        done = tamis(*arguments, TAMIS_HOME=str(home))
        assert done.returncode == 0, done.stderr
        return done.stdout

    text = run("compare-lists", "Brotherhood of the Glass Mountain")
    assert "ours  removed  by 2024-01-01  between 2024-01-01 and 2024-02-01  2024-02-01  ours:p2" in text
    [party] = json.loads(run("compare-lists", "ours:p2", "--json"))["parties"]
    assert [(row["party_id"], row["listed"]) for row in party["listings"]] == [("ours:p2", False)]

    text = run("history", "ours:p1")
    assert "2024-01-01 to 2024-02-01  changed: birth dates  [versions]" in text
    assert [e["what"] for e in json.loads(run("history", "ours:p2", "--json"))["events"]][-1] == "removed"

    assert "1 added, 1 removed, 1 changed" in run("lists", "changes", "--since", "2024-01-15")
    [changes] = json.loads(run("lists", "changes", "--since", "2024-02-01", "--json"))["lists"]
    assert changes["difference"] is None


def test_a_party_that_never_was_is_an_error_that_says_what_to_do(tamis: Callable[..., Any], home: Path) -> None:
    done = tamis("history", "ours:p99", TAMIS_HOME=str(home))
    assert done.returncode != 0
    assert "compare-lists" in done.stderr


def test_what_a_person_decides_of_two_entries_is_kept_and_goes_before_what_is_found(
    tamis: Callable[..., Any], home: Path
) -> None:
    def run(*arguments: str, code: int = 0) -> Any:
        done = tamis(*arguments, "--json", TAMIS_HOME=str(home))
        assert done.returncode == code, done.stderr
        return json.loads(done.stdout or done.stderr)

    def entries() -> set[str]:
        [party] = run("compare-lists", "ours:p2")["parties"]
        return {row["party_id"] for row in party["listings"]}

    assert entries() == {"ours:p2"}
    run("link", "ours:p2", "ours:p3", "--by", "Ann", "--reason", "their ship")
    assert entries() == {"ours:p2", "ours:p3"}
    [made] = run("link")["decisions"]
    assert (made["one"], made["other"], made["same"], made["by"]) == ("ours:p2", "ours:p3", True, "Ann")
    run("unlink", "ours:p3", "ours:p2")
    assert entries() == {"ours:p2"}
    assert [decision["same"] for decision in run("link")["decisions"]] == [False]
    run("unlink", "ours:p3", "ours:p2", "--forget")
    assert run("link")["decisions"] == []
    run("unlink", "ours:p3", "ours:p2", "--forget", code=2)
    run("link", "ours:p2", "ours:p99", code=6)


def test_pictures_and_pages_are_written_where_asked(tamis: Callable[..., Any], home: Path, tmp_path: Path) -> None:
    def run(*arguments: object) -> Any:
        done = tamis(*arguments, TAMIS_HOME=str(home))
        assert done.returncode == 0, done.stderr
        return done.stdout

    svg, html, chart = tmp_path / "party.svg", tmp_path / "party.html", tmp_path / "list.svg"
    run("compare-lists", "ours:p2", "--svg", svg, "--html", html)
    assert svg.read_text().startswith("<svg")
    assert "ours:p2" in html.read_text()
    text = run("lists", "chart", "ours", "--svg", chart)
    assert "2024-02-01        2      1        1        1" in text
    assert "2 versions" in chart.read_text()

"""`tamis compare-lists`, `tamis history` and `tamis lists changes`, the way a user calls them."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def test_the_commands_show_a_removed_party_in_words_and_as_json(tamis: Callable[..., Any], home: Path) -> None:
    def run(*arguments: str) -> Any:
        done = tamis(*arguments, TAMIS_HOME=str(home))
        assert done.returncode == 0, done.stderr
        return done.stdout

    text = run("compare-lists", "Brotherhood of the Glass Mountain")
    assert "ours:p2         removed  by 2024-01-01  between 2024-01-01 and 2024-02-01  2024-02-01" in text
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
    run("unlink", "ours:p3", "ours:p2", "--forget", "--reason", "looked again")
    assert run("link")["decisions"] == []
    assert [(d["same"], d["by"], d["reason"]) for d in run("link", "--log")["decisions"]] == [
        (True, "Ann", "their ship"),
        (False, f"account {getpass.getuser()}", ""),
        (None, f"account {getpass.getuser()}", "looked again"),
    ]
    assert "Nothing was decided" in run("unlink", "ours:p3", "ours:p2", "--forget", code=2)["error"]["message"]
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


def test_a_part_of_a_name_leads_to_those_who_bear_it(
    tamis: Callable[..., Any], home: Path, tmp_path: Path
) -> None:
    done = tamis("compare-lists", "Mountain", TAMIS_HOME=str(home))
    assert done.returncode == 0, done.stderr
    assert "Brotherhood of the Glass Mountain (ours:p2, removed)" in done.stdout
    [near] = json.loads(tamis("compare-lists", "Mountain", "--json", TAMIS_HOME=str(home)).stdout)["with_word"]
    assert (near["party_id"], near["listed"]) == ("ours:p2", False)
    page = tmp_path / "page.html"
    done = tamis("compare-lists", "Mountain", "--html", page, TAMIS_HOME=str(home))
    assert (done.returncode, page.exists()) == (2, False)
    assert "by its id: ours:p2" in done.stderr


def test_a_removed_party_is_explained_as_it_was_last_and_by_its_publishers_id_alone(
    tamis: Callable[..., Any], home: Path
) -> None:
    done = tamis("explain", "p2", TAMIS_HOME=str(home))
    assert done.returncode == 0, done.stderr
    assert "ours:p2 was removed from its list" in done.stderr
    assert "Brotherhood of the Glass Mountain" in done.stdout
    assert "ours:p2         removed  by 2024-01-01" in done.stdout
    found = json.loads(tamis("explain", "ours:p2", "Glass Mountain", "--json", TAMIS_HOME=str(home)).stdout)
    assert found["best"]["score"] > 50
    assert found["across"] is None, "with a name the score is asked about"


@pytest.mark.parametrize(
    ("call", "code", "said"),
    [
        (("compare-lists", "ours:p99"), 6, "'tamis compare-lists NAME' looks for it"),
        (("compare-lists", "theirs:p1"), 6, "List 'theirs' is not loaded"),
        (("compare-lists", "???"), 2, "Give a name with letters in it"),
        (("compare-lists", "p1", "--as-of", "2023-01-01"), 7, "No list was published by 2023-01-01"),
        (("compare-lists", "p1", "--known-at", "2023-01-01"), 7, "No list was loaded by 2023-01-01"),
        (("compare-lists", "p1", "--as-of", "gestern"), 2, "Write it as 2017-01-31"),
        (("compare-lists", "p1", "--as-of", "2024-01-31", "--known-at", "then"), 2, "Not a date: 'then'"),
        (("explain", "ours:p99"), 6, "No version of a list has a party"),
        (("history", "p99"), 6, "'tamis compare-lists NAME' looks for it"),
        (("lists", "changes", "--since", "2024-01-15", "--list", "theirs"), 6, "List 'theirs' is not loaded"),
        (("lists", "changes", "--since", "gestern"), 2, "Write it as 2017-01-31"),
        (("lists", "chart", "theirs"), 6, "'tamis lists' shows what is"),
        (("lists", "diff", "ours", "2024-02-01", "2024-01-01"), 2, "Give the earlier day first"),
        (("link", "ours:p1"), 2, "Give their ids"),
    ],
)
def test_what_cannot_be_answered_is_an_error_that_says_what_to_do(
    tamis: Callable[..., Any], loaded: Path, call: tuple[str, ...], code: int, said: str
) -> None:
    done = tamis(*call, TAMIS_HOME=str(loaded))
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr


def test_a_day_to_come_is_answered_from_today_and_said_to_be_so(tamis: Callable[..., Any], loaded: Path) -> None:
    found = json.loads(
        tamis("compare-lists", "p1", "--as-of", "2099-01-01", "--json", TAMIS_HOME=str(loaded)).stdout
    )
    assert (found["as_of"], len(found["parties"])) == ("2099-01-01", 1)
    assert found["unknown"][0].startswith("2099-01-01 has not come yet")


def test_nothing_is_changed_where_nothing_is_loaded(tamis: Callable[..., Any], tmp_path: Path) -> None:
    for call in (("compare-lists", "Ann"), ("history", "a:1"), ("lists", "changes", "--since", "2020-01-01")):
        done = tamis(*call, TAMIS_HOME=str(tmp_path / "empty"))
        assert (done.returncode, done.stdout) == (7, "")
        assert "tamis lists update" in done.stderr

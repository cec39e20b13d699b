"""`tamis screen`, `compare` and `explain`: the answers of the Python API, in words and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tamis import Query
from tamis.screen.document import document
from tamis.screen.engine import open_engine

Run = Callable[..., Any]


def test_the_json_of_screen_is_the_answer_of_the_python_api(tamis: Run, loaded: Path) -> None:
    result = tamis(
        "screen", "Abu Samandar", "--alias", "F. Qudratov", "--kind", "person", "--birth-date", "03/04/1952",
        "--country", "India", "--country", "pk", "--gender", "male", "--id", "passportNumber=A1234567",
        "--address", "12 Harbour Road", "--threshold", "60", "--limit", "3", "--list", "ours", "--json",
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    query = Query(
        name="Abu Samandar",
        names=("F. Qudratov",),
        kind="Person",
        birth_date="03/04/1952",
        countries=("India", "pk"),
        gender="male",
        identifiers={"passportNumber": "A1234567"},
        address="12 Harbour Road",
    )
    answer = open_engine(loaded).screen(query, threshold=60, limit=3, lists=("ours",))
    found = json.loads(result.stdout)
    assert [row["entries"][0]["party"] for row in found.pop("rows")] == [match.party.id for match in answer]
    assert found == document(answer)
    assert list(found) == ["query", "threshold", "matches", "below_line", "cut", "warnings", "stamp"]
    assert any("can be read as" in warning for warning in found["warnings"])


def test_every_key_of_the_json_is_there_even_when_empty(tamis: Run) -> None:
    found = json.loads(tamis("screen", "Firuz Anvar Qudratov", "--json").stdout)
    (match,) = found["matches"]
    assert list(match) == ["score", "party", "name", "query_name", "reasons"]
    assert match["party"]["addresses"] == []
    assert match["party"]["lists"] == ["ours"]
    assert match["party"]["caption"] == "Firuz Anvar Qudratov"
    assert list(found["query"]) == [
        "name", "names", "kind", "birth_date", "countries", "gender", "identifiers", "address",
    ]  # fmt: skip


def test_a_match_shows_its_party_its_reasons_and_the_lists_it_rests_on(tamis: Run) -> None:
    text = tamis("screen", "Qudratov, Firuz Anvar").stdout
    assert "1 match for “Qudratov, Firuz Anvar”" in text
    assert "ours:p1: Person, born 1952-04-03" in text
    assert "the whole name is met" in text
    assert "Lists: ours of 2024-02-01" in text
    assert "\x1b" not in text, "no colours in a pipe"


def test_what_stands_below_the_line_is_shown_apart(tamis: Run) -> None:
    text = tamis("screen", "Abu Samandar", "--as-of", "2024-01-15").stdout
    assert text.startswith("No match for “Abu Samandar”")
    assert "by its weak alias “Abu Samandar”" in text.split("Below the line", 1)[1]


def test_exit_code_1_says_that_there_was_a_match(tamis: Run) -> None:
    assert tamis("screen", "Firuz Anvar Qudratov").returncode == 0
    assert tamis("screen", "Firuz Anvar Qudratov", "--exit-code").returncode == 1
    assert tamis("screen", "Somebody Entirely Other", "--exit-code").returncode == 0


def test_as_of_answers_from_what_was_published_then(tamis: Run) -> None:
    name = "Brotherhood of the Glass Mountain"
    assert tamis("screen", name, "--exit-code", "--as-of", "2024-01-15").returncode == 1
    assert tamis("screen", name, "--exit-code").returncode == 0


def test_compare_says_in_words_what_it_says_in_json(tamis: Run) -> None:
    document = json.loads(tamis("compare", "Müller GmbH", "Mueller", "--json").stdout)
    text = tamis("compare", "Müller GmbH", "Mueller").stdout
    assert f"{document['score']:.2f}  “Müller GmbH” and “Mueller”" in text
    for step in document["breakdown"]["steps"]:
        assert f"{step['points']:+7.2f} {step['total']:7.2f}  {step['text']}" in text
    assert [word["relation"] for word in document["breakdown"]["words"]] == ["spelling", "missing"]
    assert "Müller = Mueller" in text
    assert "GmbH (only in the query)" in text


def test_names_in_which_nothing_can_be_compared_are_an_error_and_no_score_of_nothing(tamis: Run) -> None:
    for names in (("", "x"), ("x", "!!"), ("\u200f", "x")):
        done = tamis("compare", *names)
        assert (done.returncode, done.stdout) == (2, "")
        assert "No name that can be compared" in done.stderr


def test_what_cannot_be_read_ends_a_scan_with_its_exit_code_after_what_the_others_name(
    tamis: Run, tmp_path: Path
) -> None:
    named, bad = tmp_path / "a.txt", tmp_path / "b.txt"
    named.write_text("Paid by Firuz Anvar Qudratov yesterday.", encoding="utf-8")
    bad.write_bytes(b"\x7fELF\0\0")
    for files in ((named, bad), (tmp_path,), (bad, named, "--exit-code"), (named, bad, "--json")):
        done = tamis("scan", *files)
        assert done.returncode == 12
        assert "ours:p1" in done.stdout
        assert "b.txt is no text" in done.stdout + done.stderr
    assert tamis("scan", named, "--exit-code").returncode == 1


def test_what_is_shown_is_short_and_nothing_that_a_terminal_would_obey(tamis: Run, tmp_path: Path) -> None:
    text = tamis("screen", "Firuz " * 1700 + "Qudratov").stdout
    assert max(map(len, text.splitlines())) < 500
    listed = tmp_path / "ours.csv"
    listed.write_text('name,alias\n"Zavkibek \x1b[31m\u202eTuraqulov",\n', encoding="utf-8")
    assert tamis("lists", "update", "ours", "--from", listed, TAMIS_HOME=tmp_path).returncode == 0
    hostile = "\u202eZavkibek Turaqulov\u202c \x1b[2J"
    for arguments in (("screen", hostile), ("screen", "Zavkibek Turaqulov"), ("explain", "Turaqulov"), ("lists",)):
        done = tamis(*arguments, TAMIS_HOME=tmp_path)
        assert not {"\x1b", "\u202e"} & set(done.stdout + done.stderr)
    text = tamis("screen", "Zavkibek Turaqulov", TAMIS_HOME=tmp_path).stdout
    assert [line for line in text.splitlines() if line.endswith("Turaqulov") and line.lstrip()[:1].isdigit()]
    assert "\ufffd[1m" not in text, "the styles of a terminal are left out, and not shown"
    document = tamis("screen", "Zavkibek Turaqulov", "--json", TAMIS_HOME=tmp_path).stdout
    assert "\u202e" in json.dumps(json.loads(document), ensure_ascii=False), "what programs read is as it was"


def test_explain_shows_all_of_a_party_and_why_it_does_not_match(tamis: Run) -> None:
    text = tamis("explain", "ours:p3").stdout
    assert "Ocean Lantern" in text
    assert "9074729" in text
    against = tamis("explain", "p3", "Something Else").stdout
    assert "stays under the threshold" in against
    found = json.loads(tamis("explain", "p3", "Ocean Lantern", "--json").stdout)
    assert list(found) == ["party", "best", "matches", "returned", "verdict", "breakdown", "neighbours", "across"]
    assert [word["relation"] for word in found["breakdown"]["words"]] == ["same", "same"]
    assert found["returned"] is True


def test_pictures_go_where_the_options_say(tamis: Run, tmp_path: Path) -> None:
    svg, html = tmp_path / "why.svg", tmp_path / "why.html"
    for arguments in (
        ("screen", "Firuz Anvar Qudratov", "--birth-date", "1952"),
        ("compare", "Firuz Anvar Qudratov", "Qudratov Firuz"),
        ("explain", "ours:p1", "Firuz Anvar Qudratov"),
    ):
        result = tamis(*arguments, "--svg", svg, "--html", html)
        assert (result.returncode, result.stderr) == (0, "")
        assert svg.read_text(encoding="utf-8").startswith("<svg xmlns=")
        page = html.read_text(encoding="utf-8")
        assert page.startswith("<!doctype html>")
        assert page.count("<svg ") == (2 if arguments[0] == "explain" else 1)
        assert "Qudratov" in page
        svg.unlink()
        html.unlink()


def test_where_there_is_nothing_to_draw_it_says_so(tamis: Run, tmp_path: Path) -> None:
    svg, html = tmp_path / "why.svg", tmp_path / "why.html"
    result = tamis("screen", "Somebody Entirely Other", "--svg", svg, "--html", html)
    assert result.returncode == 0
    assert "nothing was found that could be drawn" in result.stderr
    assert not svg.exists()
    assert "No match at 70 or more." in html.read_text(encoding="utf-8")
    timeline = tamis("explain", "ours:p1", "--svg", svg)
    assert timeline.returncode == 0
    assert "who lists it" in svg.read_text(encoding="utf-8")
    assert tamis("screen", "Firuz Anvar Qudratov", "--svg", tmp_path / "no" / "why.svg").returncode == 13


def test_an_option_of_two_sides_says_what_they_are_and_shows_one(tamis) -> None:
    done = tamis("screen", "X", "--id", "passport")
    assert "--id 'passport' is not of the form TYPE=VALUE" in done.stderr
    assert "Write it as --id passportNumber=A123" in done.stderr
    done = tamis("screen-file", "x.csv", "--map", "Kunde")
    assert "--map 'Kunde' is not of the form COLUMN=PROPERTY" in done.stderr
    assert 'Write it as --map "Kunde=name"' in done.stderr


def test_a_day_to_come_is_called_that_by_every_command_that_takes_a_day(tamis) -> None:
    for option in ("--as-of", "--known-at"):
        done = tamis("screen", "Firuz Anvar Qudratov", option, "2999-01-01")
        assert done.returncode == 0
        assert "ours:p1" in done.stdout
        assert "2999-01-01 has not come yet: what is known today answers" in done.stdout + done.stderr
    for command in (("lists", "changes", "--since", "2999-01-01"), ("lists", "diff", "ours", "2999-01-01")):
        done = tamis(*command)
        assert (done.returncode, done.stdout) == (2, "")
        assert "2999-01-01 has not come yet" in done.stderr
    for day in ("soon", "2024-13-01"):
        assert f"Not a date: '{day}'" in tamis("screen", "X", "--as-of", day).stderr

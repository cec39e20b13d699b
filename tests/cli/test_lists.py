"""`tamis lists`: what is loaded, loading it, and what changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tamis import errors

Run = Callable[..., Any]


def test_the_json_of_lists_has_the_keys_of_the_contract(tamis: Run) -> None:
    lists = {row["id"]: row for row in json.loads(tamis("lists", "--json").stdout)["lists"]}
    ours = lists["ours"]
    assert {"id", "publisher", "version", "published", "parties", "names", "age_days", "state"} <= set(ours)
    assert (ours["parties"], ours["published"][:10]) == (2, "2024-02-01")
    assert ours["age_days"] > 600
    assert lists["us_ofac_sdn"]["state"] == "never loaded"


def test_the_table_of_lists_is_plain_in_a_pipe(tamis: Run) -> None:
    lines = tamis("lists").stdout.splitlines()
    headings = ["list", "published", "age", "parties", "names", "state", "publisher"]
    assert lines[0].split() == headings
    assert any(line.startswith("ours ") and "2024-02-01" in line for line in lines)


def test_a_csv_of_your_own_becomes_a_list_and_is_screened_at_once(tamis: Run, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("Nr,Firma\n1,Glass Harbour Trading\n", encoding="utf-8")
    result = tamis(
        "lists", "update", "mine", "--from", file, "--published", "2024-03-01", "--map", "Firma=name",
        "--map", "Nr=id", "--json", "--home", home,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    (report,) = json.loads(result.stdout)["lists"]
    assert (report["id"], report["added"], report["error"]) == ("mine", 1, None)
    assert tamis("screen", "Glass Harbour Trading", "--exit-code", "--home", home).returncode == 1


def test_a_file_that_is_refused_leaves_the_version_in_use(tamis: Run, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "broken.xml"
    file.write_text("<html>Service unavailable</html>", encoding="utf-8")
    result = tamis("lists", "update", "ours", "--from", file, "--home", home)
    assert result.returncode == errors.ListFormatError.exit_code
    assert result.stdout == ""
    assert tamis("screen", "Ocean Lantern", "--exit-code", "--home", home).returncode == 1


def test_diff_shows_what_was_added_removed_and_changed(tamis: Run) -> None:
    text = tamis("lists", "diff", "ours").stdout
    assert "1 added, 1 removed, 1 changed" in text
    assert "+ Ocean Lantern" in text
    assert "- Brotherhood of the Glass Mountain" in text
    assert "birth dates" in text
    found = json.loads(tamis("lists", "diff", "ours", "2024-01-01", "2024-02-01", "--json").stdout)
    assert list(found) == ["before", "after", "added", "removed", "changed", "renumbered"]
    assert [party["id"] for party in found["added"]] == ["ours:p3"]
    assert {field["field"] for field in found["changed"][0]["fields"]} == {"names", "birth_dates"}


def test_the_doctor_shows_how_full_each_field_is(tamis: Run) -> None:
    shown = tamis("lists", "doctor", "ours")
    assert "birth_dates" in shown.stdout
    found = json.loads(tamis("lists", "doctor", "ours", "--json").stdout)
    rows = {row["field"]: row for row in found["fields"]}
    assert rows["parties"]["share"] == 1.0
    assert rows["names"]["values"] == found["version"]["names"]

"""`tamis screen-file`: a file of customers from the command line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tamis.errors import InputError

Run = Callable[..., Any]


@pytest.fixture
def customers(tmp_path: Path) -> Path:
    path = tmp_path / "kunden.csv"
    path.write_text(
        "Nr;Kunde;geb\n1;Firuz Anvar Qudratov;1952\n2;Somebody Entirely Other;1980\n3;;1970\n",
        encoding="utf-8",
    )
    return path


def test_columns_are_mapped_and_the_numbers_add_up(tamis: Run, customers: Path, tmp_path: Path) -> None:
    out = tmp_path / "matches.csv"
    result = tamis("screen-file", customers, "--map", "Kunde=name", "--map", "geb=birthDate", "--out", out)
    assert result.returncode == 0, result.stderr
    assert result.stdout == ""
    assert "3 read = 2 screened + 1 rejected; 1 with a match" in result.stderr
    assert "Kunde as name, geb as birthDate; 1 other column not used" in result.stderr
    assert f"Written: {out}" in result.stderr
    with out.open(encoding="utf-8", newline="") as file:
        assert [row["party_id"] for row in csv.DictReader(file)] == ["ours:p1"]


def test_without_out_the_matches_are_csv_on_standard_output(tamis: Run, customers: Path) -> None:
    result = tamis("screen-file", customers, "--map", "Kunde=name", "--exit-code")
    assert result.returncode == 1
    assert [row["matched_name"] for row in csv.DictReader(io.StringIO(result.stdout))] == ["Firuz Anvar Qudratov"]


def test_json_is_the_report_as_one_document(tamis: Run, customers: Path, tmp_path: Path) -> None:
    result = tamis(
        "screen-file", customers, "--map", "Kunde=name", "--json", "--out", tmp_path / "out.parquet",
        "--rejects", tmp_path / "bad.csv",
    )  # fmt: skip
    report = json.loads(result.stdout)
    assert (report["rows"], report["screened"], report["rejected"], report["matched"]) == (3, 2, 1, 1)
    assert report["rejects"] == str(tmp_path / "bad.csv")
    assert (tmp_path / "bad.csv").read_text(encoding="utf-8").splitlines()[1] == "4,3,Kunde,no name"


def test_without_a_name_column_the_error_shows_how_to_map_one(tamis: Run, customers: Path) -> None:
    result = tamis("screen-file", customers)
    assert result.returncode == InputError.exit_code
    assert "'Nr', 'Kunde', 'geb'" in result.stderr
    assert "--map" in result.stderr


def test_a_progress_bar_is_drawn_on_demand_and_goes_to_standard_error(
    tamis: Run, customers: Path, tmp_path: Path
) -> None:
    arguments = ("screen-file", customers, "--map", "Kunde=name", "--out", tmp_path / "out.csv")
    assert "rows" not in tamis(*arguments).stderr.splitlines()[0]
    shown = tamis(*arguments, "--progress", FORCE_COLOR="1")
    assert shown.stdout == ""
    assert "3/3" in shown.stderr

"""The command line as a whole: its help, its errors, its exit codes, and what it costs to start."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tamis import errors
from tamis.cli.main import COMMANDS, cli

Run = Callable[..., Any]


def every_command() -> list[tuple[str, ...]]:
    return [(name,) for name in COMMANDS] + [("lists", "update"), ("lists", "diff")]


@pytest.mark.parametrize("command", every_command(), ids=" ".join)
def test_every_command_has_json_and_a_help_with_an_example(command: tuple[str, ...]) -> None:
    result = CliRunner().invoke(cli, [*command, "--help"])
    assert result.exit_code == 0
    assert "--json" in result.output
    assert "--home" in result.output
    assert f"  tamis {' '.join(command)}" in result.output.split("Example", 1)[1]


def test_the_help_lists_every_command() -> None:
    result = CliRunner().invoke(cli, ["--help"])
    for name, (_, text) in COMMANDS.items():
        assert name in result.output
        assert text.split()[0] in result.output


def test_without_a_command_the_help_is_shown(tamis: Run) -> None:
    bare = tamis()
    assert (bare.returncode, bare.stderr) == (0, "")
    assert bare.stdout == tamis("--help").stdout


def test_results_go_to_standard_output_and_nothing_else_does(tamis: Run) -> None:
    result = tamis("compare", "Firuz Qudratov", "QUDRATOV, Firuz", "--kind", "Person", "--json")
    assert (result.returncode, result.stderr) == (0, "")
    document = json.loads(result.stdout)
    assert list(document) == ["score", "reasons", "query_name", "name", "breakdown"]
    assert round(sum(reason["points"] for reason in document["reasons"]), 2) == document["score"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("screen",),
        ("screen", "Ali", "Khan"),
        ("screen", "Ali", "--kind", "Martian"),
        ("screen", "Ali", "--id", "passport"),
        ("screen", "Ali", "--limit", "0"),
        ("screen", "Ali", "--threshold", "101"),
        ("screen", "Ali", "--as-of", "yesterday"),
        ("screen", "---"),
        ("compare", "Ali"),
        ("nothing",),
        ("screen", "--nothing"),
    ],
)
def test_a_call_that_cannot_be_understood_is_2_on_standard_error(arguments: tuple[str, ...], tamis: Run) -> None:
    result = tamis(*arguments)
    assert result.returncode == 2
    assert result.stdout == ""
    assert "tamis: " in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("screen", "Ali", "--list", "theirs"), errors.UnknownList),
        (("screen", "Ali", "--as-of", "2020-01-01"), errors.NothingLoaded),
        (("screen", "Ali", "--known-at", "2020-01-01"), errors.NothingLoaded),
        (("explain", "nobody"), errors.UnknownList),
        (("lists", "diff", "theirs"), errors.UnknownList),
        (("lists", "update", "theirs"), errors.UnknownList),
        (("lists", "update", "theirs", "--from", "nowhere.xml"), errors.ListFormatError),
        (("screen-file", "nowhere.csv"), errors.InputError),
    ],
)
def test_each_error_has_the_exit_code_of_its_class(
    arguments: tuple[str, ...], error: type[errors.TamisError], tamis: Run
) -> None:
    result = tamis(*arguments)
    assert result.returncode == error.exit_code, result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.stderr


def test_no_list_is_an_error_of_its_own_and_never_clear(tamis: Run, tmp_path: Path) -> None:
    result = tamis("screen", "Ali Khan", "--home", tmp_path / "empty")
    assert result.returncode == errors.NothingLoaded.exit_code
    assert result.stdout == ""
    assert "tamis lists update" in result.stderr


def test_with_json_an_error_is_one_json_document_on_standard_error(tamis: Run, tmp_path: Path) -> None:
    result = tamis("screen", "Ali Khan", "--json", "--home", tmp_path / "empty")
    assert result.stdout == ""
    error = json.loads(result.stderr)["error"]
    assert (error["class"], error["exit_code"]) == ("NothingLoaded", errors.NothingLoaded.exit_code)
    assert error["message"]
    assert error["hint"]


def test_a_traceback_is_shown_with_debug_only(tamis: Run, tmp_path: Path) -> None:
    assert "Traceback" not in tamis("screen", "Ali Khan", "--home", tmp_path).stderr
    assert "Traceback" in tamis("screen", "Ali Khan", "--debug", "--home", tmp_path).stderr


def test_a_reader_that_goes_away_is_no_error_message(loaded: Path) -> None:
    command = f"{sys.executable} -m tamis.cli.main lists --json --home {loaded} | true"
    result = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=60, check=False)
    assert result.stderr == ""


HEAVY = {
    "sqlalchemy",
    "alembic",
    "numpy",
    "pyarrow",
    "python_calamine",
    "urllib3",
    "rich",
    "rich.progress",
    "defusedxml",
    "xml.etree.ElementTree",
    "asyncio",
    "unittest",
}


def imported_by(program: str, *arguments: str) -> set[str]:
    """The modules that a Python program imports, told after it has run."""
    told = "\nimport sys; print('\\n'.join(sys.modules), file=sys.stderr)"
    result = subprocess.run(
        [sys.executable, "-c", program + told, *arguments],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    return set(result.stderr.splitlines())


def test_importing_tamis_imports_nothing_heavy() -> None:
    assert not imported_by("import tamis") & (HEAVY | {"click", "msgspec", "tamis.screen.engine"})


def test_screening_a_name_imports_no_database_no_arrow_and_no_tables(loaded: Path) -> None:
    program = (
        "import sys\n"
        "from tamis.cli.main import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit as left: assert left.code == 1, left.code\n"
    )
    found = imported_by(program, "screen", "Firuz Anvar Qudratov", "--exit-code", "--home", str(loaded))
    assert "tamis.screen.engine" in found
    assert not found & HEAVY

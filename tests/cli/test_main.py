"""The command line as a whole: its help, its errors, its exit codes, and what it costs to start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tamis import errors
from tamis.cli.main import COMMANDS, cli


def tamis(
    *arguments: str, home: Path | None = None, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, as a shell would start it."""
    return subprocess.run(
        [sys.executable, "-m", "tamis.cli.main", *arguments, *(["--home", str(home)] if home else [])],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        env=os.environ | (environment or {}),
    )


def every_command() -> list[tuple[str, ...]]:
    return [(name,) for name in COMMANDS] + [("lists", "update"), ("lists", "diff")]


@pytest.mark.parametrize("command", every_command(), ids=" ".join)
def test_every_command_has_json_and_a_help_with_an_example(command: tuple[str, ...]) -> None:
    result = CliRunner().invoke(cli, [*command, "--help"])
    assert result.exit_code == 0
    assert "--json" in result.output
    assert "--home" in result.output
    assert f"  tamis {' '.join(command)}" in result.output.split("Example", 1)[1]


def test_the_list_of_commands_is_that_of_the_modules() -> None:
    result = CliRunner().invoke(cli, ["--help"])
    for name, (_, text) in COMMANDS.items():
        assert name in result.output
        assert text.split()[0] in result.output


def test_results_go_to_standard_output_and_nothing_else_does(tmp_path: Path) -> None:
    result = tamis("compare", "Firuz Qudratov", "QUDRATOV, Firuz", "--kind", "Person", "--json")
    assert (result.returncode, result.stderr) == (0, "")
    document = json.loads(result.stdout)
    assert list(document) == ["score", "reasons"]
    assert round(sum(reason["points"] for reason in document["reasons"]), 2) == document["score"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("screen",),
        ("screen", "Ali", "Khan"),
        ("screen", "Ali", "--kind", "Martian"),
        ("screen", "Ali", "--id", "passport"),
        ("screen", "Ali", "--limit", "0"),
        ("compare", "Ali"),
        ("nothing",),
        ("screen", "--nothing"),
    ],
)
def test_a_call_that_cannot_be_understood_is_2_on_standard_error(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    result = tamis(*arguments, environment={"TAMIS_HOME": str(tmp_path)})
    assert result.returncode == 2
    assert result.stdout == ""
    assert "tamis: " in result.stderr
    assert "Traceback" not in result.stderr


def test_no_list_is_an_error_of_its_own_and_never_clear(tmp_path: Path) -> None:
    result = tamis("screen", "Ali Khan", home=tmp_path / "empty")
    assert result.returncode == errors.NothingLoaded.exit_code
    assert result.stdout == ""
    assert "tamis lists update" in result.stderr


def test_with_json_an_error_is_one_json_document_on_standard_error(tmp_path: Path) -> None:
    result = tamis("screen", "Ali Khan", "--json", home=tmp_path / "empty")
    assert result.stdout == ""
    error = json.loads(result.stderr)["error"]
    assert (error["class"], error["exit_code"]) == ("NothingLoaded", errors.NothingLoaded.exit_code)
    assert error["message"]
    assert error["hint"]


def test_a_traceback_is_shown_with_debug_only(tmp_path: Path) -> None:
    assert "Traceback" not in tamis("screen", "Ali Khan", home=tmp_path).stderr
    assert "Traceback" in tamis("screen", "Ali Khan", "--debug", home=tmp_path).stderr


def test_a_reader_that_goes_away_is_no_error_message() -> None:
    command = f"{sys.executable} -m tamis.cli.main --help | true"
    result = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=60, check=False)
    assert result.stderr == ""


HEAVY = (
    "sqlalchemy",
    "alembic",
    "pyarrow",
    "python_calamine",
    "urllib3",
    "rich.progress",
    "numpy",
    "defusedxml",
)


def imported_by(program: str) -> set[str]:
    result = subprocess.run(
        [sys.executable, "-c", program + "\nimport sys; print('\\n'.join(sys.modules))"],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    return set(result.stdout.splitlines())


def test_importing_tamis_imports_nothing_heavy() -> None:
    found = imported_by("import tamis")
    assert not found & {*HEAVY, "click", "msgspec", "rich", "tamis.screen.engine"}

"""A file of customers against the lists: nothing lost, nothing half written, the same if stopped."""

from __future__ import annotations

import csv
import json
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from pyarrow import parquet

from tamis.errors import CallError, InputError, OutputError, UnknownList
from tamis.index.build import build_index
from tamis.index.files import OpenIndex
from tamis.model import ListVersion, Party, Query
from tamis.screen.batch import CHUNK, screen_file
from tamis.screen.checkpoint import Job
from tamis.screen.engine import Engine

CUSTOMERS = """id,name,birthDate,country
c1,Firuz Anvar Qudratov,03/04/1952,in
c2,Nobody In Particular,1980-01-01,us
c3,Абу Фируз Самандари,,
c4,,1980-01-01,us
c5,Brotherhood of the Glass Mountain,sometime,
c6,---,,
"""


@pytest.fixture
def customers(tmp_path: Path) -> Path:
    path = tmp_path / "customers.csv"
    path.write_text(CUSTOMERS, encoding="utf-8")
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_rows_read_are_screened_or_rejected_and_the_rejects_say_why(
    engine: Engine, customers: Path, tmp_path: Path
) -> None:
    report = screen_file(engine, customers, tmp_path / "out.csv")
    assert (report.rows, report.screened, report.rejected) == (6, 4, 2)
    rejects = rows_of(tmp_path / "out.csv.rejects.csv")
    assert [(row["line"], row["row"], row["field"]) for row in rejects] == [
        ("5", "4", "name"),
        ("7", "6", ""),
    ]
    assert report.rejects == str(tmp_path / "out.csv.rejects.csv")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "customers.csv", "out.csv", "out.csv.rejects.csv", "out.csv.report.json",
    ], "nothing of the work is left"  # fmt: skip


def test_a_file_of_which_every_row_is_rejected_is_an_error_and_no_empty_result(
    engine: Engine, tmp_path: Path
) -> None:
    source = tmp_path / "broken.csv"
    source.write_text("id,name\n1,Qudratov, Firuz Anvar\n2,Khan, Ali\n")
    with pytest.raises(InputError, match="none of its 2 rows could be screened; line 2: 3 fields where"):
        screen_file(engine, source, tmp_path / "out.csv")
    assert len(rows_of(tmp_path / "out.csv.rejects.csv")) == 2
    with pytest.raises(InputError, match="none of its 2 rows"):
        screen_file(engine, source)
    source.write_text("id,name\n1,Firuz Anvar Qudratov\n")
    assert screen_file(engine, source, tmp_path / "out.csv").matched == 1, "it is begun anew"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.csv", "out.csv", "out.csv.report.json"]


def test_a_file_without_a_row_says_that_nobody_was_screened(engine: Engine, tmp_path: Path) -> None:
    source = tmp_path / "empty.csv"
    source.write_text("id,name\n")
    assert "the file holds no row, so nobody was screened" in screen_file(engine, source).warnings


def test_a_match_has_its_customer_its_party_and_its_reasons(
    engine: Engine, customers: Path, tmp_path: Path
) -> None:
    screen_file(engine, customers, tmp_path / "out.csv")
    first = rows_of(tmp_path / "out.csv")[0]
    assert (first["row"], first["customer"], first["query_name"]) == ("1", "c1", "Firuz Anvar Qudratov")
    assert (first["party_id"], first["list_id"], first["kind"], first["programmes"]) == (
        "mine:1", "mine", "Person", "TEST",
    )  # fmt: skip
    assert first["line"] == "match"
    points = [float(reason.rsplit("(", 1)[1].rstrip(")")) for reason in first["reasons"].split(" | ")]
    assert round(sum(points), 2) == float(first["score"])


def test_a_date_of_two_readings_and_one_of_none_are_warned_of_and_still_screened(
    engine: Engine, customers: Path, tmp_path: Path
) -> None:
    report = screen_file(engine, customers, tmp_path / "out.csv")
    by_customer = {row["customer"]: row for row in rows_of(tmp_path / "out.csv")}
    assert "03/04/1952" in by_customer["c1"]["warnings"]
    assert "sometime" in by_customer["c5"]["warnings"]
    assert report.warned == 2
    assert [warning.line for warning in report.first_warnings] == [2, 6]


def test_what_stands_below_the_line_is_counted_and_written_on_demand(
    engine: Engine, customers: Path, tmp_path: Path
) -> None:
    report = screen_file(engine, customers, tmp_path / "out.csv")
    assert report.below_line == 1
    assert {row["line"] for row in rows_of(tmp_path / "out.csv")} == {"match"}
    screen_file(engine, customers, tmp_path / "out.csv", below_line=True)
    below = [row for row in rows_of(tmp_path / "out.csv") if row["line"] == "below"]
    assert [(row["customer"], row["party_id"]) for row in below] == [("c3", "mine:1")]


def test_the_three_formats_hold_the_same_rows(engine: Engine, customers: Path, tmp_path: Path) -> None:
    for ending in ("csv", "jsonl", "parquet"):
        screen_file(engine, customers, tmp_path / f"out.{ending}", below_line=True)
    as_json = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert parquet.read_table(tmp_path / "out.parquet").to_pylist() == as_json
    as_csv = rows_of(tmp_path / "out.csv")
    assert [row["party_id"] for row in as_csv] == [row["party_id"] for row in as_json]
    assert [float(row["score"]) for row in as_csv] == [row["score"] for row in as_json]
    assert screen_file(engine, customers, below_line=True).found[0].party_id == as_json[0]["party_id"]


def test_a_cell_that_a_spreadsheet_would_calculate_is_defused(
    engine: Engine, customers: Path, tmp_path: Path
) -> None:
    screen_file(engine, customers, tmp_path / "out.csv")
    names = [row["party_name"] for row in rows_of(tmp_path / "out.csv") if row["party_id"] == "mine:3"]
    assert names == ["'=Brotherhood of the Glass Mountain"]
    screen_file(engine, customers, tmp_path / "out.jsonl")
    assert '"=Brotherhood' in (tmp_path / "out.jsonl").read_text(encoding="utf-8"), "only where it could harm"


def test_the_report_beside_the_result_carries_what_the_result_rests_on(
    engine: Engine, customers: Path, tmp_path: Path
) -> None:
    screen_file(engine, customers, tmp_path / "out.csv", threshold=60)
    report = json.loads((tmp_path / "out.csv.report.json").read_text(encoding="utf-8"))
    assert report["stamp"]["index"] == engine.stamp.index
    assert report["options"]["threshold"] == 60
    assert (report["rows"], report["screened"], report["rejected"]) == (6, 4, 2)


def test_rejects_of_an_earlier_run_do_not_outlive_it(engine: Engine, customers: Path, tmp_path: Path) -> None:
    screen_file(engine, customers, tmp_path / "out.csv")
    customers.write_text("name\nOcean Lantern\n", encoding="utf-8")
    report = screen_file(engine, customers, tmp_path / "out.csv")
    assert report.rejects == ""
    assert not (tmp_path / "out.csv.rejects.csv").exists()


@pytest.mark.parametrize(
    ("target", "options", "error"),
    [
        ("out.txt", {}, CallError),
        ("customers.csv", {}, CallError),
        ("nowhere/out.csv", {}, OutputError),
        ("out.csv", {"lists": ["theirs"]}, UnknownList),
        ("out.csv", {"threshold": 101}, CallError),
        ("out.csv", {"columns": {"nowhere": "name"}}, CallError),
    ],
)
def test_what_cannot_be_meant_leaves_nothing_behind(
    target: str,
    options: dict[str, object],
    error: type[Exception],
    engine: Engine,
    customers: Path,
    tmp_path: Path,
) -> None:
    with pytest.raises(error):
        screen_file(engine, customers, tmp_path / target, **options)  # type: ignore[arg-type]
    assert [path.name for path in tmp_path.iterdir()] == ["customers.csv"]
    assert customers.read_text(encoding="utf-8") == CUSTOMERS


def test_two_runs_at_once_do_not_mix(engine: Engine, customers: Path, tmp_path: Path) -> None:
    with (
        Job(tmp_path / "out.csv", tmp_path / "r.csv", {"input": 1}, resume=True),
        pytest.raises(OutputError, match="another run"),
    ):
        screen_file(engine, customers, tmp_path / "out.csv")


def many(path: Path, rows: int) -> Path:
    """A file of customers of whom every fiftieth is on the list, some rows damaged."""
    lines = ["id,name,birthDate"]
    for number in range(rows):
        name = "Firuz Anvar Qudratov" if number % 50 == 0 else f"Person {number} Example"
        lines.append(f"c{number},{name},1952" if number % 333 else f"c{number},{name}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def child(index: Path, source: Path, target: Path, *, before: str = "") -> subprocess.Popen[bytes]:
    """The same work in a process of its own, so that it can really be killed."""
    program = (
        "import sys, pathlib\n"
        f"{before}\n"
        "from tamis.index.files import OpenIndex\n"
        "from tamis.screen.engine import Engine\n"
        "from tamis.screen.batch import CHUNK, screen_file\n"
        "from tamis.errors import TamisError\n"
        "index, source, target = map(pathlib.Path, sys.argv[1:])\n"
        "try:\n"
        "    screen_file(Engine(OpenIndex(index)), source, target)\n"
        "except TamisError as error:\n"
        "    print(error, file=sys.stderr); sys.exit(error.exit_code)\n"
    )
    return subprocess.Popen([sys.executable, "-c", program, index, source, target], stderr=subprocess.PIPE)


def kill_at_the_first_checkpoint(process: subprocess.Popen[bytes], checkpoint: Path) -> None:
    """Wait for a checkpoint, then kill without notice."""
    end = time.monotonic() + 60
    while not checkpoint.exists():
        assert process.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < end
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.communicate()


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_a_run_that_was_killed_goes_on_to_the_same_bytes(
    ending: str, engine: Engine, index_folder: Path, tmp_path: Path
) -> None:
    source = many(tmp_path / "customers.csv", 40_000)
    whole, stopped = tmp_path / f"whole.{ending}", tmp_path / f"stopped.{ending}"
    screen_file(engine, source, whole)
    stopped.write_bytes(b"an earlier result")
    kill_at_the_first_checkpoint(
        child(index_folder, source, stopped), tmp_path / f"stopped.{ending}.checkpoint.json"
    )
    assert stopped.read_bytes() == b"an earlier result"
    report = screen_file(engine, source, stopped)
    assert 0 < report.resumed_from < 40_000
    assert (report.rows, report.screened + report.rejected, report.matched) == (40_000, 40_000, 797)
    assert stopped.read_bytes() == whole.read_bytes()
    assert Path(report.rejects).read_bytes() == (tmp_path / f"whole.{ending}.rejects.csv").read_bytes()


def stop_after_a_chunk(engine: Engine, source: Path, target: Path) -> None:
    """A run that is interrupted once some rows are done."""

    def interrupt(done: int, expected: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        screen_file(engine, source, target, progress=interrupt)


def test_a_changed_input_is_not_gone_on_with(engine: Engine, tmp_path: Path) -> None:
    source = many(tmp_path / "customers.csv", 24_000)
    stop_after_a_chunk(engine, source, tmp_path / "out.csv")
    with source.open("a", encoding="utf-8") as file:
        file.write("c,One More,1975\n")
    with pytest.raises(InputError, match="not the file"):
        screen_file(engine, source, tmp_path / "out.csv")
    report = screen_file(engine, source, tmp_path / "out.csv", resume=False)
    assert (report.rows, report.resumed_from) == (24_001, 0)


def test_changed_lists_and_changed_options_are_not_gone_on_with(
    engine: Engine, parties: Sequence[Party], tmp_path: Path
) -> None:
    source = many(tmp_path / "customers.csv", 24_000)
    stop_after_a_chunk(engine, source, tmp_path / "out.csv")
    with pytest.raises(OutputError, match="options"):
        screen_file(engine, source, tmp_path / "out.csv", threshold=90)
    newer = ListVersion("mine", "2024-02-01T00:00:00Z", "d2", parties=3, names=5)
    build_index(parties[:3], [newer], tmp_path / "newer")
    with pytest.raises(OutputError, match="lists"):
        screen_file(Engine(OpenIndex(tmp_path / "newer")), source, tmp_path / "out.csv")
    assert screen_file(engine, source, tmp_path / "out.csv").resumed_from == CHUNK


def test_a_part_shorter_than_its_checkpoint_is_begun_again(engine: Engine, tmp_path: Path) -> None:
    source = many(tmp_path / "customers.csv", 24_000)
    stop_after_a_chunk(engine, source, tmp_path / "out.csv")
    (tmp_path / "out.csv.part").write_bytes(b"")
    assert screen_file(engine, source, tmp_path / "out.csv").resumed_from == 0


def test_a_full_disk_is_an_error_and_the_earlier_result_stays(
    engine: Engine, index_folder: Path, tmp_path: Path
) -> None:
    source = many(tmp_path / "customers.csv", 40_000)
    target = tmp_path / "out.csv"
    target.write_bytes(b"an earlier result")
    limit = 200_000
    process = child(
        index_folder,
        source,
        target,
        before=f"import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {resource.RLIM_INFINITY}))",
    )
    _, errors = process.communicate(timeout=60)
    assert process.returncode == OutputError.exit_code, errors
    assert b"goes on where it stopped" in errors
    assert target.read_bytes() == b"an earlier result"
    report = screen_file(engine, source, target)
    assert report.resumed_from > 0
    screen_file(engine, source, tmp_path / "whole.csv")
    assert target.read_bytes() == (tmp_path / "whole.csv").read_bytes()


def test_a_limit_less_than_none_is_an_error_and_cuts_no_match(engine):
    with pytest.raises(CallError, match="less than none"):
        list(engine.screen_many([Query(name="Firuz Anvar Qudratov")], limit=-1))

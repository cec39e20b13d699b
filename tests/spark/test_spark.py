"""A real Spark gives what one machine gives: in local mode, and on a standalone master with two workers."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from tamis.config import settings
from tamis.errors import CallError
from tamis.index.files import OpenIndex
from tamis.library import Library
from tamis.screen.engine import Engine
from tamis.screen.outputs import FIELDS
from tamis.validate.population import FIELDS as COLUMNS
from tamis.validate.population import customers

pyspark = pytest.importorskip("pyspark", reason="pyspark is not installed (pip install 'tamis[spark]')")
if shutil.which("java") is None:
    pytest.skip("Java is not installed (apt-get install openjdk-17-jre-headless)", allow_module_level=True)

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = Path(pyspark.__file__).parent / "bin"
KEPT = tuple(field for field in FIELDS if field != "row")
ENVIRONMENT = os.environ | {
    "PYSPARK_PYTHON": sys.executable,
    "SPARK_LOCAL_IP": "127.0.0.1",
    "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one list of made-up parties, and the file that is screened beside it."""
    folder = tmp_path_factory.mktemp("spark")
    people = [row[1] for row in customers(120, seed=3)]
    lines = [
        json.dumps({"id": f"p{at}", "schema": "Person", "properties": {"name": [name]}}, ensure_ascii=False)
        for at, name in enumerate(people)
    ]
    (folder / "ours.ftm.json").write_text("\n".join(lines) + "\n", encoding="utf-8")
    library = Library(settings(folder / "home"))
    library.update(["ours"], from_=folder / "ours.ftm.json", published="2026-01-01", accept=True)
    rows = [list(row) for row in customers(3000, seed=4)]
    rows[10][1], rows[20][1] = "", "---"
    columns = {name: [row[at] for row in rows] for at, name in enumerate(COLUMNS)}
    parquet.write_table(pa.table(columns), folder / "customers.parquet")
    return folder / "home"


@pytest.fixture(scope="module")
def expected(home: Path) -> list[tuple[object, ...]]:
    """What one machine finds, in a fixed order."""
    engine = Engine(OpenIndex(Library(settings(home)).index_folder()))
    table = parquet.read_table(home.parent / "customers.parquet")
    found = engine.screen_arrow(table, below_line=True, reasons=True, threshold=60)
    rows = [tuple(row[field] for field in KEPT) for row in found.to_pylist()]
    assert sum(row[2] == "rejected" for row in rows) == 2
    assert sum(row[2] == "match" for row in rows) > 50
    return sorted(rows, key=str)


def submit(master: str, home: Path, out: Path, *options: str) -> list[tuple[object, ...]]:
    """The example, given to `spark-submit` as its docstring says; what it found, in a fixed order."""
    done = subprocess.run(
        [
            PROGRAMS / "spark-submit", "--master", master, "--driver-memory", "512m", "--executor-memory", "512m",
            "--conf", "spark.ui.enabled=false", *options, ROOT / "examples" / "spark_screen.py",
            "--index", home, "--in", home.parent / "customers.parquet", "--out", out, "--partitions", "4",
            "--threshold", "60", "--below-line", "--reasons",
        ],
        env=ENVIRONMENT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    rows = [tuple(row[field] for field in KEPT) for row in parquet.read_table(out).to_pylist()]
    return sorted(rows, key=str)


def test_local_mode_gives_what_one_machine_gives(home: Path, expected: list[object], tmp_path: Path) -> None:
    assert submit("local[2]", home, tmp_path / "found") == expected


def free_port() -> int:
    with contextlib.closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """A standalone master with two workers of a core each, on the loopback: its address, and that of its page."""
    port, page = free_port(), free_port()
    url = f"spark://127.0.0.1:{port}"
    started = []

    def start(kind: str, *arguments: str) -> None:
        log = (tmp_path / f"{kind}-{len(started)}.log").open("wb")
        command = [PROGRAMS / "spark-class", f"org.apache.spark.deploy.{kind}", *arguments]
        environment = ENVIRONMENT | {"SPARK_DAEMON_MEMORY": "256m"}
        with log:
            started.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=tmp_path))

    start("master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", str(page))
    for number in range(2):
        work = str(tmp_path / f"work-{number}")
        start("worker.Worker", "--host", "127.0.0.1", "--cores", "1", "--memory", "700m", "--webui-port", "0",
              "--work-dir", work, url)  # fmt: skip
    try:
        end = time.monotonic() + 120
        while len(alive(f"http://127.0.0.1:{page}")) < 2:
            assert time.monotonic() < end, [path.read_text()[-800:] for path in tmp_path.glob("*.log")]
            assert all(process.poll() is None for process in started)
            time.sleep(0.5)
        yield url, f"http://127.0.0.1:{page}"
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait(30)


def alive(page: str) -> list[dict[str, object]]:
    """The workers that have reported to the master."""
    try:
        with urllib.request.urlopen(f"{page}/json/", timeout=5) as answer:
            return [worker for worker in json.load(answer)["workers"] if worker["state"] == "ALIVE"]
    except OSError:
        return []


def test_two_workers_of_a_master_give_what_one_machine_gives(
    home: Path, expected: list[object], tmp_path: Path, cluster: tuple[str, str]
) -> None:
    master, _ = cluster
    assert submit(master, home, tmp_path / "found", "--total-executor-cores", "2") == expected
    for number in range(2):
        shipped = list((tmp_path / f"work-{number}").glob("app-*/*/tamis-*/data.bin"))
        assert len(shipped) == 1, "each worker got the index, once"


def test_what_cannot_be_meant_is_said_before_anything_is_computed(home: Path) -> None:
    import tamis.spark

    class Frame:
        columns = ("name",)

    with pytest.raises(CallError, match="no column holds an id"):
        tamis.spark.screen(Frame(), index=home)  # type: ignore[arg-type]
    with pytest.raises(CallError, match="out of range"):
        tamis.spark.screen(Frame(), index=home, threshold=120)  # type: ignore[arg-type]

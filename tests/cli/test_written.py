"""Files that an option names: whole, or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tamis.cli.written import write
from tamis.errors import OutputError

FULL = """
import resource, signal, sys
from tamis.cli.written import write
from tamis.errors import OutputError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, resource.RLIM_INFINITY))
try:
    write(sys.argv[1], bytes(10_000))
except OutputError as error:
    print(error.message, "/", error.hint)
"""


def test_a_file_is_written_over_in_one_step_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "out.html"
    write(target, "أسامة")
    write(str(target), b"second")
    assert target.read_bytes() == b"second"
    assert target.stat().st_mode & 0o077 == 0, "names of customers are for their owner alone"
    assert list(tmp_path.iterdir()) == [target]


def test_text_is_utf_8(tmp_path: Path) -> None:
    write(tmp_path / "out.txt", "أسامة")
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == "أسامة"


def test_a_file_that_cannot_be_written_is_an_error_that_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(OutputError, match="taken cannot be written"):
        write(tmp_path / "taken", "text")
    assert [p.name for p in tmp_path.iterdir()] == ["taken"]
    out = tmp_path / "out"
    full = subprocess.run([sys.executable, "-c", FULL, out], capture_output=True, text=True, check=True)
    hint = "Free some space there; another file may be named"
    assert full.stdout == f"{out} cannot be written: File too large / {hint}\n"
    assert [p.name for p in tmp_path.iterdir()] == ["taken"]
    with pytest.raises(OutputError, match=r"The folder of .* is not there"):
        write(tmp_path / "nowhere" / "out.html", "text")

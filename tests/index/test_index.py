"""An index is whole or not there, the same for the same parties, and never answered from when damaged."""

import os
import subprocess
import sys
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings

from strategies import parties
from tamis.errors import IndexDamaged, OutputError
from tamis.index.arrays import country_code, country_number
from tamis.index.build import build_index
from tamis.index.files import FORMAT, OpenIndex, read_manifest
from tamis.model import ListVersion

VERSION = ListVersion("test", "2026-01-01T00:00:00Z", "0")


@given(listed=parties())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_same_parties_in_any_order_give_the_same_bytes(listed, tmp_path):
    one = build_index(listed, [VERSION], tmp_path / "one")
    other = build_index(reversed(listed), [VERSION], tmp_path / "other")
    assert one.digest == other.digest
    assert (tmp_path / "one" / "data.bin").read_bytes() == (tmp_path / "other" / "data.bin").read_bytes()


@given(listed=parties())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_party_reads_back_whole_and_is_found_by_its_id(listed, tmp_path):
    build_index(listed, [VERSION], tmp_path / "i")
    index = OpenIndex(tmp_path / "i")
    for party in listed:
        number = index.find(party.id)
        assert number is not None
        assert index.party(number) == party
    assert index.find("test:none") is None


@pytest.mark.parametrize("threads", [True, False])
def test_any_flipped_byte_is_noticed(tiny_index, tmp_path, monkeypatch, threads):
    if not threads:  # as where the system gives no more

        def refuse(thread):
            raise RuntimeError("can't start new thread")

        monkeypatch.setattr(Thread, "start", refuse)
    data = bytearray((tiny_index.folder / "data.bin").read_bytes())
    manifest = (tiny_index.folder / "manifest.json").read_bytes()
    used = [(s.offset, s.size, name) for name, s in tiny_index.manifest.sections.items() if s.size]
    for offset, size, name in used:
        damaged = bytearray(data)
        damaged[offset + size // 2] ^= 0x40
        folder = tmp_path / name
        folder.mkdir()
        (folder / "data.bin").write_bytes(damaged)
        (folder / "manifest.json").write_bytes(manifest)
        if name == "payload":
            index = OpenIndex(folder)
            with pytest.raises(IndexDamaged):
                list(map(index.party, range(index.manifest.parties)))
        else:
            with pytest.raises(IndexDamaged, match="checksum"):
                OpenIndex(folder)


@pytest.mark.parametrize("keep", [0, 10, 5000])
def test_a_truncated_index_or_manifest_is_refused(tiny_index, tmp_path, keep):
    for cut in ("data.bin", "manifest.json"):
        folder = tmp_path / cut
        folder.mkdir()
        for name in ("data.bin", "manifest.json"):
            content = (tiny_index.folder / name).read_bytes()
            (folder / name).write_bytes(content[: min(keep, len(content) - 1)] if name == cut else content)
        with pytest.raises(IndexDamaged, match="Run 'tamis lists update'"):
            OpenIndex(folder)


def test_an_index_of_another_format_is_refused(tiny_index, tmp_path):
    folder = tmp_path / "other"
    folder.mkdir()
    (folder / "data.bin").write_bytes((tiny_index.folder / "data.bin").read_bytes())
    text = (tiny_index.folder / "manifest.json").read_text()
    (folder / "manifest.json").write_text(text.replace(f'"format": {FORMAT}', '"format": 99'))
    with pytest.raises(IndexDamaged, match="format 99"):
        read_manifest(folder)


def test_a_folder_that_cannot_be_written_is_an_error_that_leaves_nothing(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(OutputError):
        build_index([], [VERSION], blocked / "index")
    assert os.listdir(tmp_path) == ["file"]


def test_a_process_killed_while_it_builds_leaves_no_index(tmp_path):
    script = """
import os, signal, sys
from pathlib import Path
from tamis.index.build import build_index
from tamis.model import ListVersion, Name, Party

def parties():
    for n in range(2000):
        yield Party(f"t:{n}", "t", str(n), "Person", (Name(f"Name Number {n}"),))

def progress(done):
    if done >= 1000:
        os.kill(os.getpid(), signal.SIGKILL)

build_index(parties(), [ListVersion("t", "2026-01-01T00:00:00Z", "0")], Path(sys.argv[1]) / "i", progress=progress)
"""
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)
    assert done.returncode == -9
    assert not (tmp_path / "i").exists()


@pytest.mark.parametrize("code", ["in", "suhh", "us"])
def test_country_codes_survive_being_numbers(code):
    assert country_code(country_number(code)) == code

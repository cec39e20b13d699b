"""The generator of large lists gives the same entities for the same seed, read as any such file is."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

from tamis.lists import catalog

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "large_lists.py"
spec = importlib.util.spec_from_file_location("large_lists", SCRIPT)
assert spec is not None
assert spec.loader is not None
large_lists = importlib.util.module_from_spec(spec)
spec.loader.exec_module(large_lists)


def test_entities_depend_on_seed_and_number_alone():
    assert [large_lists.entity(n, 1) for n in range(50)] == [large_lists.entity(n, 1) for n in range(50)]
    assert large_lists.entity(7, 1) != large_lists.entity(7, 2)


def test_they_are_read_from_a_file_as_they_are_built_without_one(tmp_path):
    path = tmp_path / "large.ftm.json"
    lines = (json.dumps(large_lists.entity(number, 3), ensure_ascii=False) for number in range(300))
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    parsed = catalog.parse([path], "large", None)
    read = [party.canonical() for party in parsed.parties]
    assert read == [party.canonical() for party in large_lists.parties(300, 3)]
    kinds = {party.kind for party in large_lists.parties(300, 3)}
    assert kinds == {"Person", "Company", "Vessel"}

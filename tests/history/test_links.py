"""With whom a list connects a party, by id and by name, from both ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import tamis
from tamis.config import settings
from tamis.history.links import neighbours
from tamis.index.build import build_index
from tamis.index.files import OpenIndex
from tamis.library import Library
from tamis.model import Link, ListVersion, Name, Party
from tamis.screen.engine import Engine

ENTITIES = [
    {"id": "a", "schema": "Person", "properties": {"name": ["Firuz Anvar Qudratov"]}},
    {"id": "b", "schema": "Company", "properties": {"name": ["Glass Holding"]}},
    {"id": "c", "schema": "Person", "properties": {"name": ["Samandar Qudratov"]}},
    {"id": "d", "schema": "Person", "properties": {"name": ["Quite Another"]}},
    {"id": "o", "schema": "Ownership", "properties": {"owner": ["a"], "asset": ["b"]}},
    {
        "id": "f",
        "schema": "Family",
        "properties": {"person": ["a"], "relative": ["c"], "relationship": ["brother"]},
    },
    {"id": "x", "schema": "Associate", "properties": {"person": ["c"], "associate": ["nobody"]}},
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder: Path = tmp_path_factory.mktemp("links")
    file = folder / "list.ftm.json"
    file.write_text("".join(json.dumps(entity) + "\n" for entity in ENTITIES))
    Library(settings(folder / "home")).update(["ours"], from_=file, published="2026-01-01")
    return tamis.open(folder / "home")


def test_a_party_is_connected_with_those_of_whom_the_list_says_so(engine):
    near = neighbours(engine, engine.party("ours:a"))
    assert {(n.party_id, n.caption) for n in near} == {
        ("ours:b", "Glass Holding"),
        ("ours:c", "Samandar Qudratov"),
    }
    assert {n.said_of for n in near} == {"ours:a", "ours:b", "ours:c"}


def test_whom_the_list_has_not_is_shown_without_an_entry(engine):
    [gone] = [n for n in neighbours(engine, engine.party("ours:c")) if not n.party_id]
    assert (gone.caption, gone.said_of) == ("nobody", "ours:c")
    assert neighbours(engine, engine.party("ours:d")) == ()


def test_a_name_in_any_order_means_the_entry_and_an_entry_never_itself(tmp_path):
    listed = {
        "1": ("QUDRATOV, Firuz", Link("knows", "Samandar")),
        "2": ("Samandar", Link("knows", "Firuz Qudratov")),
        "3": ("Firuz Qudratov Glasov", Link("knows", "Glasov", "3")),
        "4": ("Quite Another", Link("knows", "???")),
    }
    parties = [
        Party(f"ours:{key}", "ours", key, "Person", (Name(name),), links=(link,))
        for key, (name, link) in listed.items()
    ]
    build_index(parties, [ListVersion("ours", "2026-01-01T00:00:00Z", "")], tmp_path / "index")
    engine = Engine(OpenIndex(tmp_path / "index"))

    def near(key: str) -> set[tuple[str, str]]:
        return {(n.party_id, n.said_of) for n in neighbours(engine, engine.party(f"ours:{key}"))}

    assert near("1") == {("ours:2", "ours:1"), ("ours:2", "ours:2")}
    assert near("2") == {("ours:1", "ours:2"), ("ours:1", "ours:1")}
    assert near("3") == set()
    assert near("4") == {("", "ours:4")}


def test_links_by_name_lead_to_the_entry_of_that_name(shared, tmp_path):
    library = Library(settings(tmp_path / "home"))
    source = shared / "lists" / "ofac" / "sdn-csv" / "2024-01-11"
    library.update(["us_ofac_sdn"], from_=source, published="2024-01-11")
    engine = tamis.open(tmp_path / "home")
    near = neighbours(engine, engine.party("us_ofac_sdn:4697"))
    with library.store() as store:
        parties = list(store.parties(library.versions("us_ofac_sdn")[0]))
    linked = [party for party in parties if "HIZBALLAH" in {link.name for link in party.links}]
    assert len(linked) > 20
    assert {party.id for party in linked} <= {n.party_id for n in near}
    [back] = [n for n in neighbours(engine, linked[0]) if n.party_id == "us_ofac_sdn:4697"]
    assert back.said_of == linked[0].id

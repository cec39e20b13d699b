"""The client package of yente against the server, unmodified: library, command line, MCP server."""

from __future__ import annotations

import asyncio
import csv
import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

yente_client = pytest.importorskip("yente_client")
BIN = Path(sys.executable).parent


def test_the_library_screens_searches_and_reads(running):
    from yente_client import Client
    from yente_client.entities import Person
    from yente_client.exceptions import BadRequestError, NotFoundError

    with Client(base_url=running.url) as client:
        assert client.healthz().status == "ok"
        assert client.readyz().status == "ok"
        assert {"ours", "theirs", "default"} <= {row.name for row in client.datasets().datasets}
        assert client.algorithms().best == "tamis"
        person = Person(name=["Firuz Qudratov"], birthDate=["1952-04-03"], nationality=["tj"])
        found = client.match(person, threshold=0.7)
        assert found.top.id == "ours:p1"
        assert found.matches == [found.top]
        assert found.top.score == pytest.approx(sum(e.score for e in found.top.explanations.values()))
        assert not client.match(Person(name=["Zeta Omicron"]), datasets=["ours"]).results
        since = datetime(2026, 2, 1, 0, 0, 0, 1000, tzinfo=UTC)
        assert not client.match(person, changed_since=since + timedelta(days=1)).results
        both = client.match(person, datasets=["theirs", "ours"])
        assert [item.id for item in both.results] == ["ours:p1"]
        many = client.match_iter(((str(n), person) for n in range(20)), workers=4)
        assert sorted(int(key) for key, answer in many if answer.top.id == "ours:p1") == list(range(20))
        assert [item.id for item in client.search("lantern", datasets=["ours"]).results] == ["ours:p3"]
        assert client.fetch("p1").id == "ours:p1"
        assert client.adjacent("ours:p1").adjacent["sanctions"].total.value == 1
        assert client.adjacent("ours:p1", prop="sanctions").results
        with pytest.raises(NotFoundError):
            client.match(person, datasets=["nowhere"])
        with pytest.raises(NotFoundError):
            client.statements(canonical_id="ours:p1")
        with pytest.raises(BadRequestError):
            client.match(person, algorithm="magic")


def run(running, *arguments: str, code: int = 0) -> dict:
    environment = os.environ | {"YENTE_BASE_URL": running.url}
    done = subprocess.run(
        [BIN / "yente-cli", *arguments, "-f", "json"],
        env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_the_command_line_matches_searches_and_fetches(running):
    properties = ("-p", "name=Firuz Qudratov", "-p", "birthDate=1952")
    found = run(running, "match", "-s", "Person", *properties, "-d", "default")
    assert found["results"][0]["id"] == "ours:p1"
    assert found["results"][0]["match"]
    status = run(running, "status")
    assert "ok" in json.dumps(status)
    assert run(running, "search", "lantern", "-d", "default")["results"][0]["id"] == "ours:p3"
    assert run(running, "fetch", "ours:p3")["caption"] == "Ocean Lantern"
    nobody = run(running, "match", "-s", "Person", "-p", "name=Zeta Omicron", "-d", "default", code=1)
    assert nobody["results"] == []


def test_the_command_line_screens_a_file(running, tmp_path):
    (tmp_path / "in.csv").write_text("who,born\nFiruz Qudratov,1952\nZeta Omicron,\nOcean Lantern,\n")
    columns = ("-i", "who=name", "-i", "born=birthDate", "-o", "name=listed")
    command = [BIN / "yente-cli", "screen", "-s", "Person", *columns, "in.csv", "out.csv"]
    environment = os.environ | {"YENTE_BASE_URL": running.url}
    subprocess.run(command, env=environment, cwd=tmp_path, timeout=60, check=True, capture_output=True)
    with (tmp_path / "out.csv").open() as file:
        rows = {row["who"]: row for row in csv.DictReader(file)}
    assert rows["Firuz Qudratov"]["match_id"] == "ours:p1"
    assert rows["Firuz Qudratov"]["listed"].startswith("Firuz Anvar Qudratov")
    assert not any(row.get("match_error") for row in rows.values())


def test_its_mcp_server_screens_and_fetches(running):
    from mcp import ClientSession, StdioServerParameters
    from mcp.client.stdio import stdio_client

    async def talk():
        server = StdioServerParameters(
            command=str(BIN / "yente-mcp"),
            args=["--transport", "stdio"],
            env=os.environ | {"YENTE_BASE_URL": running.url},
        )
        with open(os.devnull, "w") as silent:
            async with stdio_client(server, errlog=silent) as pipes, ClientSession(*pipes) as session:
                await session.initialize()
                arguments = {"schema": "Person", "properties": {"name": ["Firuz Qudratov"], "birthDate": ["1952"]}}
                met = await session.call_tool("match_entity", arguments)
                one = await session.call_tool("fetch_entity_by_id", {"entity_id": "ours:p1"})
                near = await session.call_tool("fetch_entity_relations", {"entity_id": "ours:p1"})
                sets = await session.call_tool("describe_dataset", {"name": "ours"})
                return [json.loads(answer.content[0].text) for answer in (met, one, near, sets)]

    met, one, near, sets = asyncio.run(talk())
    assert met["results"][0]["id"] == "ours:p1"
    assert met["results"][0]["match"]
    assert met["dataset_titles"]
    assert one["caption"] == "Firuz Anvar Qudratov"
    assert "sanctions" in json.dumps(near)
    assert sets["entity_count"] == 3

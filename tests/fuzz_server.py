"""Requests made from the server's own OpenAPI document, sane ones and damaged ones, against a running server.

Fails on any answer of the 5xx kind, on one whose status or type the document does not name, and on one that breaks
the schema the document gives it.

    python tests/fuzz_server.py --requests 10000

They go to every route. Updates are started too, and find that another one is under way, so no list is fetched.
This module is read by schemathesis as well: for what it does not know how to write, and so that every other
request gets past the doors, to what it could not guess is there.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import schemathesis
from filelock import FileLock

from servers import FIRST, SECOND, Running, load

CHECKS = "not_a_server_error,response_schema_conformance,status_code_conformance,content_type_conformance"


@schemathesis.serializer("application/jsonl")  # type: ignore[untyped-decorator]
def lines(_: Any, value: Any) -> dict[str, bytes]:
    """A value as two lines, good or bad."""
    line = value if isinstance(value, bytes) else json.dumps(value, default=str).encode()
    return {"data": line + b"\n" + line}


THERE = {
    "dataset": "default",
    "list_id": "ours",
    "entity_id": "ours:p1",
    "party_id": "ours:p1",
    "property_name": "sanctions",
}


@schemathesis.hook  # type: ignore[untyped-decorator]
def map_path_parameters(_: Any, path_parameters: dict[str, Any] | None) -> dict[str, Any] | None:
    """Every other path leads to what is there."""
    return path_parameters and {
        name: THERE.get(name, value) if len(str(value)) % 2 else value for name, value in path_parameters.items()
    }


@schemathesis.hook  # type: ignore[untyped-decorator]
def map_body(context: Any, body: Any) -> Any:
    """Every other party is one that there is, every other entity of a schema that there is; forms hold JSON."""
    if not isinstance(body, dict):
        return body
    if context.operation.path == "/reconcile/{dataset}":
        return {name: _as_json(name, value) for name, value in body.items()}
    if isinstance(body.get("party"), str) and len(body["party"]) % 2:
        return body | {"party": "ours:p1"}
    queries = body.get("queries")
    if not isinstance(queries, dict):
        return body
    known = {key: _known(key, query) for key, query in queries.items()}
    return body | {"queries": known}


def _known(key: str, query: Any) -> Any:
    return query | {"schema": "Person"} if isinstance(query, dict) and len(key) % 2 else query


def _as_json(name: str, value: Any) -> Any:
    text = str(value)
    if name == "queries":
        return json.dumps({text[:3]: {"query": text, "properties": [{"pid": "birthDate", "v": text[:4]}]}})
    return json.dumps({"ids": ["ours:p1", text], "properties": [{"id": text}, {"id": "name"}]})


def attack(server: Running, folder: Path, examples: int, phases: str = "fuzzing", seed: int | None = None) -> int:
    """Send requests to every route; how many were sent. Raises `AssertionError` with the report of a failure."""
    report = folder / "report.ndjson"
    command = [Path(sys.executable).parent / "schemathesis", "run", f"{server.url}/openapi.json", "--no-color"]
    command += ["--checks", CHECKS, "--phases", phases, "--max-examples", str(examples)]
    command += ["--report", "ndjson", "--report-ndjson-path", report, "--warnings", "off"]
    command += ["--seed", str(seed)] if seed is not None else []
    paths = os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")])
    around = os.environ | {"SCHEMATHESIS_HOOKS": Path(__file__).stem, "PYTHONPATH": paths}
    with FileLock(server.home / "update.lock"):
        done = subprocess.run(command, cwd=folder, env=around, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    words = done.stdout.split()
    return int(words[words.index("generated,") - 1].replace(",", ""))


def operations(url: str) -> int:
    """How many operations the document has."""
    import httpx

    return sum(map(len, httpx.get(f"{url}/openapi.json").json()["paths"].values()))


def main() -> int:
    """Start a server, attack it, print how many requests it stood."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=10_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        load(home, "ours", "2026-01-01", FIRST)
        load(home, "ours", "2026-02-01", SECOND)
        server = Running(home, "--rate", "0", "--seconds", "2").wait()
        try:
            sent = 0
            while sent < arguments.requests:
                left = arguments.requests - sent
                phases = "fuzzing" if sent else "coverage,fuzzing"
                sent += attack(server, Path(folder), max(1, left // operations(server.url) + 1), phases)
                print(f"{sent:,} requests, no failure", flush=True)
        finally:
            server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())

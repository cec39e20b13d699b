"""Requests made from the server's own OpenAPI document, sane ones and damaged ones, against a running server.

Fails on any answer of the 5xx kind, on one whose status or type the document does not name, and on one that breaks
the schema the document gives it.

    python tests/fuzz_server.py --requests 10000
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from servers import FIRST, SECOND, Running, load

CHECKS = "not_a_server_error,response_schema_conformance,status_code_conformance,content_type_conformance"
_LEFT_OUT = ("/updatez", "/v1/screen/stream")
"""What fetches lists, and what reads lines, which no generator makes."""


def attack(url: str, folder: Path, examples: int, phases: str = "fuzzing", seed: int | None = None) -> int:
    """Send requests of every route; how many were sent. Raises `AssertionError` with the report of a failure."""
    report = folder / "report.ndjson"
    command = [Path(sys.executable).parent / "schemathesis", "run", f"{url}/openapi.json", "--no-color"]
    command += ["--checks", CHECKS, "--phases", phases, "--max-examples", str(examples)]
    command += ["--report", "ndjson", "--report-ndjson-path", report, "--warnings", "off"]
    command += [word for path in _LEFT_OUT for word in ("--exclude-path", path)]
    command += ["--seed", str(seed)] if seed is not None else []
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    words = done.stdout.split()
    return int(words[words.index("generated,") - 1].replace(",", ""))


def operations(url: str) -> int:
    """How many operations the document has."""
    import httpx

    paths = json.loads(httpx.get(f"{url}/openapi.json").text)["paths"]
    return sum(len(methods) for path, methods in paths.items() if path not in _LEFT_OUT)


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
                sent += attack(server.url, Path(folder), max(1, left // operations(server.url) + 1), phases)
                print(f"{sent:,} requests, no failure", flush=True)
        finally:
            server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The server under load: pinned to one core, its callers to another.

A home of made-up parties, a server process over it on core 0, and callers on core 1, over HTTP/1.1 with connections
kept open: first batches of 100, then one query a request. What would fool you: a list that is small, queries that meet
nobody (reasons cost more than misses), and callers that are slower than the server. So the list has as many parties as
asked for, or those of a home are taken; one query in five names a listed party, slightly misspelt; and the callers read
every answer and check it. A request that is not answered with 200 within half a minute ends the run.

    python benchmarks/serve_load.py                         # 10,000 parties, 8 s of batches, 8 s one by one
    python benchmarks/serve_load.py --minutes 10 --swaps 10 # how it endures: memory, and lists swapped meanwhile
    python benchmarks/serve_load.py --home ~/tamis ...      # the same over a copy of a home and its lists
    python benchmarks/serve_load.py --url http://host:port  # a server that runs already, with lists of its own
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from population import customers

BATCH = 100
MOST_P99_MS, LEAST_BATCHED, LEAST_SINGLE = 20, 1000, 500
MOST_GROWTH = 1.10
"""Private memory of the last fifth of a long run, as a multiple of that of the second fifth."""
PATIENCE = 30
"""Seconds after which a request counts as lost."""


def make_home(folder: Path, parties: int, like: Path | None) -> Path:
    """A home with a list of made-up persons, and the lists of another home."""
    home = folder / "home"
    if like:
        shutil.copytree(like, home)
    subprocess.run(loading(folder, home, parties, "2026-01-01"), check=True, stdout=subprocess.DEVNULL)
    return home


def loading(folder: Path, home: Path, parties: int, day: str) -> list[str]:
    """The command that loads a version of the list with so many parties."""
    file = folder / f"list-{day}.ftm.json"
    with file.open("w", encoding="utf-8") as out:
        for number, row in enumerate(customers(parties, 7)):
            properties = {"name": [row[1]], "birthDate": [row[3]], "nationality": [row[4]]}
            out.write(json.dumps({"id": str(number), "schema": "Person", "properties": properties}) + "\n")
    command = [sys.executable, "-m", "tamis.cli.main", "lists", "update", "made_up", "--home", str(home)]
    return [*command, "--from", str(file), "--published", day, "--accept"]


def listed_in(home: Path) -> list[str]:
    """The names that parties of a home are shown by."""
    from tamis.screen.engine import open_engine

    engine = open_engine(home)
    return [engine.index.party(number).caption for number in range(engine.parties)]


def queries(listed: list[str], number: int) -> list[dict[str, object]]:
    """Customers to screen: one in five has a name of the lists, with a letter left out."""
    found = []
    for place, row in enumerate(customers(number, 11)):
        name = row[1]
        if place % 5 == 0:
            name = listed[place * 7919 % len(listed)]
            name = name[:-2] + name[-1:]
        found.append(
            {"id": str(place), "name": name, "kind": "Person", "birth_date": row[3], "countries": [row[4]]}
        )
    return found


def start(home: Path) -> tuple[subprocess.Popen[bytes], int]:
    """A server on core 0."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "tamis.cli.main",
        "serve",
        "--home",
        str(home),
        "--port",
        str(port),
        "--rate",
        "0",
    ]
    pinned = ["taskset", "-c", "0", *command] if (os.cpu_count() or 1) > 1 else command
    server = subprocess.Popen(pinned, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(300):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as sock:
                sock.sendall(b"GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
                if b" 200 " in sock.recv(200):
                    return server, port
        except OSError:
            pass
        time.sleep(0.1)
    raise SystemExit("the server does not get ready")


class Caller:
    """One connection, used again and again."""

    def __init__(self, host: str, port: int, key: str) -> None:
        self.host, self.port = host, port
        self.head = f"host: {host}:{port}\r\ncontent-type: application/json\r\n"
        self.head += f"x-api-key: {key}\r\n" if key else ""

    async def open(self) -> None:
        """Connect."""
        self.reader, self.writer = await asyncio.open_connection(self.host, self.port, limit=1 << 26)

    async def post(self, path: str, body: bytes) -> bytes:
        """Send a request and read its answer."""
        head = f"POST {path} HTTP/1.1\r\n{self.head}content-length: {len(body)}\r\n\r\n"
        self.writer.write(head.encode() + body)
        try:
            async with asyncio.timeout(PATIENCE):
                answer = await self.reader.readuntil(b"\r\n\r\n")
                size = int(answer.lower().split(b"content-length:")[1].split(b"\r\n")[0])
                found = await self.reader.readexactly(size)
        except (OSError, EOFError, TimeoutError) as error:
            raise SystemExit(f"a request was lost: {error!r}") from error
        if b" 200 " not in answer[:20]:
            raise SystemExit(f"not answered: {found[:500]!r}")
        return found


async def measure(callers: list[Caller], path: str, bodies: list[bytes], seconds: float) -> list[float]:
    """How long each request took, in seconds, with all callers at it."""
    taken: list[float] = []
    end = time.perf_counter() + seconds

    async def call(caller: Caller, place: int) -> None:
        await caller.open()
        while time.perf_counter() < end:
            began = time.perf_counter()
            found = await caller.post(path, bodies[place % len(bodies)])
            taken.append(time.perf_counter() - began)
            assert b'"stamp"' in found
            place += len(callers)

    await asyncio.gather(*(call(caller, place) for place, caller in enumerate(callers)))
    return taken


class Endured:
    """What a long run showed: times of single queries with the lists at rest and while they change, how many
    batches went between them, memory, indexes that answered.
    """

    def __init__(self) -> None:
        self.rest: list[float] = []
        self.change: list[float] = []
        self.batches = 0
        self.memory: list[int] = []
        self.indexes: dict[bytes, None] = {}
        self.changing = False

    def answered(self, path: str, seconds: float, answer: bytes) -> None:
        """Count an answer."""
        if path.endswith("batch"):
            self.batches += 1
        else:
            (self.change if self.changing else self.rest).append(seconds)
        self.indexes[answer.rpartition(b'"index":"')[2][:64]] = None


async def endure(
    callers: list[Caller],
    bodies: list[tuple[str, bytes]],
    minutes: float,
    swaps: int,
    pid: int,
    load: list[list[str]],
) -> Endured:
    """Send requests without a pause, and load lists meanwhile, at even distances."""
    found = Endured()
    end = time.perf_counter() + minutes * 60

    async def call(caller: Caller, place: int) -> None:
        await caller.open()
        while time.perf_counter() < end:
            path, body = bodies[place % len(bodies)]
            began = time.perf_counter()
            answer = await caller.post(path, body)
            found.answered(path, time.perf_counter() - began, answer)
            place += len(callers)

    async def weigh() -> None:
        while time.perf_counter() < end:
            status = Path(f"/proc/{pid}/status").read_text()
            found.memory.append(int(status.split("RssAnon:")[1].split()[0]))
            await asyncio.sleep(2)

    async def swap() -> None:
        for command in load:
            await asyncio.sleep(minutes * 60 / (swaps + 1) * 0.7)
            if time.perf_counter() > end:
                return
            known, found.changing = len(found.indexes), True
            update = await asyncio.create_subprocess_exec(*command, stdout=subprocess.DEVNULL)
            if await update.wait():
                raise SystemExit("the list was not loaded")
            while len(found.indexes) == known and time.perf_counter() < end:
                await asyncio.sleep(0.05)
            await asyncio.sleep(1)  # the first requests over new lists are the slow ones
            found.changing = False

    await asyncio.gather(weigh(), swap(), *(call(caller, place) for place, caller in enumerate(callers)))
    return found


def tell(found: Endured, minutes: float, swaps: int) -> bool:
    """Print what a long run showed; whether it was fast with the lists at rest, memory is flat, and every swap was
    seen.
    """
    p99 = told_times("lists at rest ", found.rest)
    told_times("lists changing", found.change)
    print(f"between them: {found.batches:,} batches of {BATCH}")
    fifth = len(found.memory) // 5
    early, late = sorted(found.memory[fifth : 2 * fifth]), sorted(found.memory[-fifth:])
    before, after = early[len(early) // 2] / 1024, late[len(late) // 2] / 1024
    print(
        f"private memory: {before:.0f} MB in the second fifth, {after:.0f} MB in the last, of {minutes:g} minutes"
    )
    print(f"indexes that answered: {len(found.indexes)}, after {swaps} swaps; no request was lost")
    return p99 <= MOST_P99_MS and after <= before * MOST_GROWTH and len(found.indexes) == swaps + 1


def told_times(what: str, taken: list[float]) -> float:
    """Print how long requests took, in milliseconds; the 99th percentile."""
    if not taken:
        print(f"{what}: no requests")
        return 0.0
    taken.sort()
    p50, p99, longest = (taken[min(int(len(taken) * share), len(taken) - 1)] * 1000 for share in (0.5, 0.99, 1))
    print(f"{what}: {len(taken):,} requests, p50 {p50:.2f} ms, p99 {p99:.2f} ms, longest {longest:.0f} ms")
    return p99


def report(what: str, taken: list[float], seconds: float, each: int) -> tuple[float, float]:
    """Print what was measured; screenings a second, and the 99th percentile in milliseconds."""
    rate = len(taken) * each / seconds
    return rate, told_times(f"{what}: {rate:,.0f} screenings/s", taken)


def main() -> int:
    """Measure, print, and fail where the figures are under the bar."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parties", type=int, default=10_000, help="made-up ones")
    parser.add_argument("--home", type=Path, help="whose lists are screened against besides; it is copied")
    parser.add_argument("--seconds", type=float, default=8.0, help="of each of the two measurements")
    parser.add_argument("--callers", type=int, default=1, help="requests at a time")
    parser.add_argument("--minutes", type=float, default=0.0, help="a long run instead of the two measurements")
    parser.add_argument("--swaps", type=int, default=0, help="of lists, while it lasts")
    parser.add_argument("--url", default="", help="a server that runs already")
    parser.add_argument("--key", default="")
    arguments = parser.parse_args()
    if arguments.url and (arguments.minutes or arguments.home):
        parser.error("a long run, and one over a home, start a server of their own")
    with tempfile.TemporaryDirectory() as folder:
        server = None
        if arguments.url:
            host, _, port = arguments.url.removeprefix("http://").rstrip("/").partition(":")
        else:
            home = make_home(Path(folder), arguments.parties, arguments.home)
            server, number = start(home)
            host, port = "127.0.0.1", str(number)
        if (os.cpu_count() or 1) > 1:
            os.sched_setaffinity(0, {1})
        listed = listed_in(home) if server else [row[1] for row in customers(arguments.parties, 7)]
        asked = queries(listed, 2000)
        batches = [json.dumps({"queries": asked[at : at + BATCH]}).encode() for at in range(0, len(asked), BATCH)]
        singles = [json.dumps({"query": query}).encode() for query in asked]

        def callers() -> list[Caller]:
            return [Caller(host, int(port or 80), arguments.key) for _ in range(arguments.callers)]

        try:
            if arguments.minutes and server is not None:
                days = [f"2026-{2 + at // 28:02}-{1 + at % 28:02}" for at in range(arguments.swaps)]
                load = [
                    loading(Path(folder), home, arguments.parties + 10 * at, day) for at, day in enumerate(days, 1)
                ]
                mixed = [("/v1/screen", single) for single in singles]
                mixed[::200] = [
                    ("/v1/screen/batch", batches[at % len(batches)]) for at in range(len(mixed[::200]))
                ]
                endured = asyncio.run(
                    endure(callers(), mixed, arguments.minutes, arguments.swaps, server.pid, load)
                )
                return 0 if tell(endured, arguments.minutes, arguments.swaps) else 1
            seconds = arguments.seconds
            asyncio.run(measure(callers(), "/v1/screen", singles, 1.0))
            batched = asyncio.run(measure(callers(), "/v1/screen/batch", batches, seconds))
            single = asyncio.run(measure(callers(), "/v1/screen", singles, seconds))
        finally:
            if server is not None:
                server.terminate()
                server.wait()
        rate, _ = report("batches of 100", batched, seconds, BATCH)
        alone, p99 = report("one by one    ", single, seconds, 1)
    good = rate >= LEAST_BATCHED and alone >= LEAST_SINGLE and p99 <= MOST_P99_MS
    print("reaches the bar" if good else "below the bar")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())

"""A server as a process: lists swapped under load, killed under load and during an update, stopped half-way."""

from __future__ import annotations

import contextlib
import json
import logging
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter

import httpx
import pytest

from servers import SECOND, Running, entity, load, until
from tamis.config import settings
from tamis.library import Library
from tamis.server.updates import Updates, hours

FIRUZ = {"query": {"name": "Firuz Qudratov"}}
NEWER = [*SECOND, entity("p4", "Person", name=["Dilshod Navruzov Rahmonov"])]


@pytest.fixture
def own(home, tmp_path):
    """A copy of the home, to be changed."""
    return shutil.copytree(home, tmp_path / "home")


class Load:
    """Callers that screen without a pause; counts what they are answered with."""

    def __init__(self, url: str, callers: int = 3) -> None:
        self.url, self.stop = url, threading.Event()
        self.seen: Counter[str] = Counter()
        self.indexes: Counter[str] = Counter()
        self._lock = threading.Lock()
        self.threads = [threading.Thread(target=self._call) for _ in range(callers)]
        for thread in self.threads:
            thread.start()

    def _call(self) -> None:
        with httpx.Client(base_url=self.url, timeout=20) as client:
            while not self.stop.is_set():
                try:
                    answer = client.post("/v1/screen", json=FIRUZ)
                    body = answer.json()
                    good = answer.status_code == 200 and len(body["matches"]) == 1
                    what, index = "good" if good else f"bad {answer.status_code}", body["stamp"]["index"]
                except httpx.TransportError as error:
                    what, index = type(error).__name__, ""
                with self._lock:
                    self.seen[what] += 1
                    self.indexes[index] += 1
                if what != "good":
                    time.sleep(0.02)

    def end(self) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join()


def met(url: str, name: str) -> bool:
    return bool(httpx.post(url + "/v1/screen", json={"query": {"name": name}}).json()["matches"])


def test_no_request_is_lost_while_lists_are_swapped(own, start):
    server = start(own).wait()
    callers = Load(server.url)
    try:
        for day, lines in (("2026-04-01", NEWER), ("2026-05-01", SECOND), ("2026-06-01", NEWER)):
            load(own, "ours", day, lines)
            until(lambda lines=lines: met(server.url, "Dilshod Navruzov Rahmonov") == (lines is NEWER))
    finally:
        callers.end()
    assert set(callers.seen) == {"good"}
    assert callers.seen["good"] > 100
    assert len(callers.indexes) == 2  # equal contents make an equal index
    assert "tamis_list_swaps 3.0" in httpx.get(server.url + "/metrics").text


def test_a_stream_keeps_the_lists_it_began_with(own, start):
    server = start(own).wait()
    line = b'{"name": "Dilshod Navruzov Rahmonov"}\n'

    def lines():
        yield line * 100
        load(own, "ours", "2026-04-01", NEWER)
        until(lambda: met(server.url, "Dilshod Navruzov Rahmonov"))
        yield line * 100

    answer = httpx.post(server.url + "/v1/screen/stream", content=lines(), timeout=60)
    _, *items, last = map(json.loads, answer.text.splitlines())
    assert last["lines"] == 200
    assert not any(item["matches"] for item in items)


def test_killed_under_load_and_during_an_update_it_starts_again_with_the_last_good_lists(own, start):
    server = start(own).wait()
    callers = Load(server.url)
    update = (
        "import sys, time\n"
        "from tamis.config import settings\n"
        "from tamis.library import Library\n"
        "library = Library(settings(sys.argv[1]))\n"
        "def halt(*_):\n"
        "    print('halted', flush=True); time.sleep(60)\n"
        "library._rebuild = halt\n"
        "library.update(['ours'], from_=sys.argv[2], published='2026-04-01', accept=True)\n"
    )
    file = own.parent / "newer.ftm.json"
    file.write_text("\n".join(NEWER) + "\n")
    writer = subprocess.Popen([sys.executable, "-c", update, str(own), str(file)], stdout=subprocess.PIPE)
    assert writer.stdout is not None
    assert writer.stdout.readline() == b"halted\n"  # stored, and the index not built
    assert met(server.url, "Firuz Qudratov")
    for process in (writer, server.process):
        process.send_signal(signal.SIGKILL)
        process.wait()
    writer.stdout.close()
    callers.end()
    assert callers.seen["good"]
    again = start(own).wait()
    assert met(again.url, "Firuz Qudratov")
    until(lambda: met(again.url, "Dilshod Navruzov Rahmonov"))  # what was stored is brought into use
    assert again.stop() == 0


def test_the_same_over_postgresql(tmp_path, start, new_database):
    """Lists, versions, histories and swaps from a real PostgreSQL; killed, it starts again from it."""
    home, database = tmp_path / "home", new_database()
    load(home, "ours", "2026-02-01", SECOND, database)
    server = start(home, database=database).wait()
    callers = Load(server.url)
    try:
        for day, lines in (("2026-04-01", NEWER), ("2026-05-01", SECOND), ("2026-06-01", NEWER)):
            load(home, "ours", day, lines, database)
            until(lambda lines=lines: met(server.url, "Dilshod Navruzov Rahmonov") == (lines is NEWER))
    finally:
        callers.end()
    assert set(callers.seen) == {"good"}
    assert not (home / "tamis.db").exists()
    assert len(httpx.get(server.url + "/v1/lists/ours/versions").json()["versions"]) == 4
    past = httpx.post(server.url + "/v1/history", json={"party": "ours:p4"}, timeout=30).json()
    assert [event["what"] for event in past["events"]] == ["first seen", "removed", "listed again"]
    server.process.kill()
    server.process.wait()
    again = start(home, database=database).wait()
    assert met(again.url, "Dilshod Navruzov Rahmonov")
    assert again.stop() == 0


def test_told_to_stop_it_finishes_what_it_has_begun(own, start):
    server = start(own).wait()
    slow = iter(range(3))

    def lines():
        for number in slow:
            yield b'{"name": "Firuz Qudratov"}\n' * 10
            if number == 0:
                until(lambda: _at_work(server) == 2)  # this one, and the question itself
                server.process.send_signal(signal.SIGTERM)
            time.sleep(0.3)

    answer = httpx.post(server.url + "/v1/screen/stream", content=lines(), timeout=30)
    assert json.loads(answer.text.splitlines()[-1]) == {"done": True, "lines": 30, "errors": 0}
    assert server.process.wait(timeout=20) == 0


def _at_work(server) -> float:
    told = httpx.get(server.url + "/metrics", timeout=20).text
    return float(re.search(r"^tamis_requests_at_work (\S+)$", told, re.MULTILINE)[1])


def test_what_is_no_http_is_refused_in_the_shape_of_all_errors(running):
    for sent in (b"nonsense\r\n\r\n", b"GET /search/default?q=" + b"x" * 100_000 + b" HTTP/1.1\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", running.port), timeout=10) as raw:
            raw.sendall(sent)
            answer = b"".join(iter(lambda raw=raw: raw.recv(4096), b""))
        head, _, body = answer.partition(b"\r\n\r\n")
        assert b" 400 " in head.splitlines()[0]
        assert json.loads(body)["error"]["class"] == "CallError"


def test_a_slow_request_is_given_up(own, start):
    server = start(own, "--seconds", 1).wait()

    def drip():
        yield b'{"query": '
        time.sleep(1.6)
        yield b'{"name": "x"}}'

    with contextlib.suppress(httpx.TransportError):  # the answer may come before the rest can be sent
        assert httpx.post(server.url + "/v1/screen", content=drip(), timeout=20).status_code == 408
    assert '"status": 408' in server.log.read_text()


def test_without_lists_it_waits_and_takes_the_first_that_come(tmp_path, start):
    server = start(tmp_path / "home")
    until(lambda: _code(server, "/healthz") == 200)
    assert _code(server, "/readyz") == 503
    assert _code(server, "/v1/health") == 503
    assert httpx.post(server.url + "/v1/screen", json=FIRUZ).json()["error"]["class"] == "NothingLoaded"
    load(tmp_path / "home", "ours", "2026-02-01", SECOND)
    server.wait()
    assert met(server.url, "Firuz Qudratov")


def _code(server: Running, path: str) -> int:
    try:
        return httpx.get(server.url + path).status_code
    except httpx.TransportError:
        return 0


def test_updates_are_due_by_the_cadence_of_each_list():
    updates = Updates()
    first = updates.due(1000.0)
    assert {"us_ofac_sdn", "un_sc_sanctions"} <= set(first)
    assert "us_state_fto" not in first  # has no address
    assert updates.due(1000.0 + 3600) == []
    assert updates.due(1000.0 + 6.1 * 3600) == ["us_ofac_sdn"]
    assert hours("ca_dfatd_sema_sanctions") == 24


def test_an_update_runs_in_a_process_of_its_own_and_tells_what_failed(own, caplog):
    with caplog.at_level(logging.INFO, logger="tamis.server"):
        assert Updates(str(own)).update(["no_such_list", "theirs"]) == ["no_such_list", "theirs"]
    (told,) = caplog.records
    assert told.fields["code"] == 6
    assert "no_such_list" in told.fields["failed"]["no_such_list"]
    assert [state.id for state in Library(settings(own)).lists() if state.version]

"""Servers over small homes: inside the test, or as a process of their own, as `tamis serve` starts them."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
from starlette.testclient import TestClient

from tamis.config import Settings, settings
from tamis.library import Library
from tamis.server.app import create_app
from tamis.server.desk import Desk
from tamis.server.gate import Limits
from tamis.server.updates import Updates


def entity(key: str, schema: str, referents: tuple[str, ...] = (), **properties: list[str]) -> str:
    found = {"id": key, "schema": schema, "referents": referents, "properties": properties}
    return json.dumps(found, ensure_ascii=False)


FIRST = [
    entity("p1", "Person", name=["Firuz Anvar Qudratov"], weakAlias=["Abu Samandar"], birthDate=["1952"],
           nationality=["tj"], gender=["male"], program=["Glass Mountain"]),
    entity("p2", "Organization", name=["Brotherhood of the Glass Mountain"], country=["tj"]),
    entity("m", "Membership", organization=["p2"], member=["p1"], role=["treasurer"]),
]  # fmt: skip
SECOND = [
    entity("p1", "Person", name=["Firuz Anvar Qudratov"], alias=["Фируз Анвар Кудратов"],
           weakAlias=["Abu Samandar"], birthDate=["1952-04-03"], nationality=["tj"], gender=["male"],
           program=["Glass Mountain"], passportNumber=["A7654321"]),
    entity("p2", "Organization", name=["Brotherhood of the Glass Mountain"], country=["tj"]),
    entity("p3", "Vessel", name=["Ocean Lantern"], imoNumber=["9074729"], flag=["pa"]),
    entity("m", "Membership", organization=["p2"], member=["p1"], role=["treasurer"]),
]  # fmt: skip


def load(home: Path, list_id: str, day: str, lines: list[str], database: str = "") -> None:
    file = home.parent / f"{list_id}-{day}.ftm.json"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    Library(Settings(home, database) if database else settings(home)).update(
        [list_id], from_=file, published=day, accept=True
    )


def client_of(desk: Desk, limits: Limits | None = None) -> TestClient:
    updates = Updates()
    updates.stop()  # no test fetches a list
    return TestClient(create_app(desk, limits, updates), base_url="http://localhost")


def until(true, seconds: float = 20) -> None:
    """Wait for what is to come true."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.1)


class Running:
    """A server in a process of its own, over the database of its home or another."""

    def __init__(self, home: Path, *options: str, database: str = "") -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.home = home
        self.log = home.parent / f"server-{self.port}.log"
        around = {name: value for name, value in os.environ.items() if name != "TAMIS_DATABASE"}
        place = {"TAMIS_HOME": str(home)} | ({"TAMIS_DATABASE": database} if database else {})
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tamis.cli.main", "serve", "--port", str(self.port), *options],
                stdout=subprocess.DEVNULL, stderr=log, env=around | place,
            )  # fmt: skip

    def wait(self, headers: dict[str, str] | None = None) -> Running:
        for _ in range(300):
            assert self.process.poll() is None, self.log.read_text()
            try:
                if httpx.get(self.url + "/readyz", headers=headers).status_code == 200:
                    return self
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        raise AssertionError("the server does not get ready: " + self.log.read_text())

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(timeout=40)

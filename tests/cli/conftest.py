"""A home with a small list of invented parties, loaded the way a user loads it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tamis.config import settings
from tamis.library import Library

Run = Callable[..., subprocess.CompletedProcess[str]]


def entity(number: int, schema: str, **properties: list[str]) -> str:
    """A line of a FollowTheMoney file."""
    return json.dumps({"id": f"p{number}", "schema": schema, "properties": properties}, ensure_ascii=False)


FIRST = [
    entity(
        1,
        "Person",
        name=["Firuz Anvar Qudratov"],
        weakAlias=["Abu Samandar"],
        birthDate=["1952"],
        nationality=["in"],
    ),
    entity(2, "Organization", name=["Brotherhood of the Glass Mountain"]),
]
SECOND = [
    entity(1, "Person", name=["Firuz Anvar Qudratov"], birthDate=["1952-04-03"], nationality=["in"]),
    entity(3, "Vessel", name=["Ocean Lantern"], imoNumber=["9074729"]),
]


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two versions of the list `ours`; read only."""
    folder = tmp_path_factory.mktemp("loaded")
    library = Library(settings(folder / "home"))
    for day, lines in (("2024-01-01", FIRST), ("2024-02-01", SECOND)):
        file = folder / f"{day}.ftm.json"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        library.update(["ours"], from_=file, published=day, accept=True)
    return folder / "home"


@pytest.fixture
def home(loaded: Path, tmp_path: Path) -> Path:
    """The same home, to be changed."""
    return shutil.copytree(loaded, tmp_path / "home")


@pytest.fixture
def tamis(loaded: Path) -> Run:
    """The command in a process of its own, as a shell would start it; its home is `loaded` unless said."""

    def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "tamis.cli.main", *map(str, arguments)],
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
            env=os.environ | {"TAMIS_HOME": str(loaded)} | environment,
        )

    return run

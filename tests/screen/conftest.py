"""A small index of invented parties, built by the real builder and answered from by the real engine."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

import tamis
from tamis.config import settings
from tamis.index.build import build_index
from tamis.index.files import OpenIndex
from tamis.library import Library
from tamis.model import Address, Country, DateSpan, Designation, Identifier, ListVersion, Name, Party
from tamis.screen.engine import Engine
from tamis.screen.mentions import Scanner


def _party(number: int, kind: str, *names: Name, **more: object) -> Party:
    return Party(
        id=f"mine:{number}",
        list_id="mine",
        source_id=str(number),
        kind=kind,
        names=names,
        designations=(Designation("An Authority", "TEST", "2020-01-02"),),
        **more,  # type: ignore[arg-type]
    )


PARTIES = (
    _party(
        1,
        "Person",
        Name("QUDRATOV, Firuz Anvar"),
        Name("SAMANDARI, Abu Firuz", "weakAlias", "weak"),
        birth_dates=(DateSpan("1952-04-03", "1952-04-03", "exact", "3 Apr 1952"),),
        countries=(Country("in", "nationality", "India"),),
    ),
    _party(
        2,
        "Person",
        Name("Zelimkhan Dzhabrailovich TAVRIDOV"),
        Name("Зелимхан Джабраилович Тавридов", "alias", "strong", "Cyrl"),
        addresses=(Address("12 Harbour Road", "cy"),),
    ),
    _party(3, "Organization", Name("=Brotherhood of the Glass Mountain")),
    _party(4, "Vessel", Name("OCEAN LANTERN"), identifiers=(Identifier("imoNumber", "9074729"),)),
)


@pytest.fixture(scope="session")
def parties() -> tuple[Party, ...]:
    """The parties of the index."""
    return PARTIES


@pytest.fixture(scope="session")
def index_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds an index of `PARTIES`."""
    folder = tmp_path_factory.mktemp("index") / "small"
    build_index(PARTIES, [version()], folder)
    return folder


def version(digest: str = "d1") -> ListVersion:
    """The version of the one list."""
    return ListVersion(
        "mine", "2024-01-01T00:00:00Z", digest, parties=len(PARTIES), names=6, publisher="An Authority"
    )


@pytest.fixture(scope="session")
def engine(index_folder: Path) -> Engine:
    """The engine over that index."""
    return Engine(OpenIndex(index_folder))


@pytest.fixture(scope="session")
def on_four_lists(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Iterable[tuple[str, str]]], Scanner]:
    """A scanner over four lists that have the same parties, each given by kind and name."""

    def scanner(parties: Iterable[tuple[str, str]]) -> Scanner:
        folder = tmp_path_factory.mktemp("four")
        file = folder / "list.ftm.json"
        file.write_text(
            "".join(
                json.dumps({"id": f"p{number}", "schema": kind, "properties": {"name": [name]}}) + "\n"
                for number, (kind, name) in enumerate(parties)
            ),
            encoding="utf-8",
        )
        library = Library(settings(folder / "home"))
        for list_id in ("one", "two", "three", "four"):
            [report] = library.update([list_id], from_=file, published="2026-01-01", accept=True)
            assert report.error is None
        return Scanner(tamis.open(folder / "home"))

    return scanner

"""A small index of invented parties, built by the real builder and answered from by the real engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from tamis.index.build import build_index
from tamis.index.files import OpenIndex
from tamis.model import Address, Country, DateSpan, Designation, Identifier, ListVersion, Name, Party
from tamis.screen.engine import Engine


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

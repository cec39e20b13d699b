"""What all tests share: the folder of real lists, a tiny index, Hypothesis profiles."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from databases import new_database, postgresql  # noqa: F401
from tamis.index.build import build_index
from tamis.index.files import OpenIndex
from tamis.model import Country, DateSpan, Designation, Identifier, ListVersion, Name, Party

settings.register_profile("house", deadline=None, max_examples=80)
settings.load_profile("house")

LONGEST = ("test_builds", "test_all_lists", "test_real_history", "test_rescreen", "test_real_lists", "test_across")
"""The files of tests that take longest: they run first, so that no core waits for another at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest first, the others as they came."""
    items.sort(key=lambda item: LONGEST.index(item.path.stem) if item.path.stem in LONGEST else len(LONGEST))


SHARED = Path(__file__).resolve().parents[2] / "shared"

TINY = (
    Party(
        id="test:hm",
        list_id="test",
        source_id="hm",
        kind="Organization",
        names=(
            Name("HIZBUL MUJAHIDEEN"),
            Name("HIZB-UL-MUJAHIDEEN", "alias"),
            Name("HM", "weakAlias", "weak"),
        ),
        designations=(Designation("Test authority", "FTO"),),
    ),
    Party(
        id="test:leader",
        list_id="test",
        source_id="leader",
        kind="Person",
        names=(Name("SHAH, Mohammad Yusuf"), Name("SALAHUDDIN, Syed", "weakAlias", "weak")),
        birth_dates=(DateSpan("1952-01-01", "1952-12-31", "year", "1952"),),
        countries=(Country("in", "nationality", "India"),),
        genders=("male",),
    ),
    Party(
        id="test:vessel",
        list_id="test",
        source_id="vessel",
        kind="Vessel",
        names=(Name("MORNING LANTERN"),),
        identifiers=(Identifier("imoNumber", "IMO 9187629"),),
    ),
)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real official lists and labelled names, where it is present."""
    if not (SHARED / "lists").is_dir():
        pytest.skip("the folder of real lists is not here")
    return SHARED


@pytest.fixture(scope="session")
def tiny_index(tmp_path_factory: pytest.TempPathFactory) -> OpenIndex:
    """An index of three made-up parties."""
    folder = tmp_path_factory.mktemp("tiny") / "index"
    build_index(TINY, [ListVersion("test", "2026-01-01T00:00:00Z", "0")], folder)
    return OpenIndex(folder)

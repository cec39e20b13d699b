"""Homes for tests: small lists of invented parties, written as files and loaded the way a user loads them."""

import json
from collections.abc import Iterable
from pathlib import Path

from tamis.config import settings
from tamis.index.files import OpenIndex
from tamis.library import Library, UpdateReport


def write(file: Path, names: Iterable[str], **properties: str) -> Path:
    """A FollowTheMoney file of persons with these names; `properties` are the same for all."""
    lines = (
        json.dumps(
            {
                "id": name.replace(" ", "-").lower(),
                "schema": "Person",
                "properties": {"name": [name]} | {key: [value] for key, value in properties.items()},
            }
        )
        for name in names
    )
    file.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return file


def load(home: Path, day: str, names: Iterable[str], list_id: str = "ours", **options: bool) -> UpdateReport:
    """Load a publication of a list; what the checks doubt is let through."""
    file = write(home.parent / f"{list_id}-{day}.ftm.json", names)
    return Library(settings(home)).update([list_id], from_=file, published=day, **{"accept": True, **options})[0]


def load_kinds(home: Path, parties: Iterable[tuple[str, dict[str, list[str]]]]) -> None:
    """Load a list of parties of any kind, each its kind and its properties of FollowTheMoney."""
    rows = (
        json.dumps({"id": f"p{number}", "schema": kind, "properties": properties})
        for number, (kind, properties) in enumerate(parties)
    )
    file = home.parent / "list.ftm.json"
    file.write_text("\n".join(rows), encoding="utf-8")
    [report] = Library(settings(home)).update(["ours"], from_=file, published="2026-01-01", accept=True)
    assert report.error is None


def answering(home: Path, **days: str) -> list[str]:
    """The names of everybody in the index that would answer now."""
    index = OpenIndex(Library(settings(home)).index_folder(**days))
    return sorted(index.party(number).caption for number in range(index.manifest.parties))

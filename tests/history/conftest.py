"""A home with several versions of three invented lists."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tamis.config import settings
from tamis.library import Library

VERSIONS = [
    ("near", "2019-01-01", [("1", ["Brotherhood of the Glass Mountain", "BGM"], {})]),
    (
        "near",
        "2020-01-01",
        [
            ("1", ["Brotherhood of the Glass Mountain", "BGM"], {}),
            ("2", ["Samandar Front of the North"], {"country": ["sy"]}),
        ],
    ),
    ("near", "2021-01-01", [("2", ["Samandar Front of the North"], {"country": ["sy", "iq"]})]),
    (
        "near",
        "2022-01-01",
        [
            ("1", ["Brotherhood of the Glass Mountain", "BGM", "Glass Brothers"], {}),
            ("2", ["Samandar Front of the North"], {"country": ["sy", "iq"]}),
        ],
    ),
    (
        "far",
        "2022-06-01",
        [("g7", ["BROTHERHOOD OF THE GLASS MOUNTAIN"], {"listingDate": ["2003-05-06"], "program": ["Terror"]})],
    ),
    ("third", "2022-03-01", [("x", ["Glass Mountain Military Wing"], {}), ("y", ["Ocean Lantern Shipping"], {})]),
    ("third", "2023-03-01", [("x", ["Glass Mountain Military Wing"], {})]),
]


def lines(entries: list[tuple[str, list[str], dict[str, list[str]]]]) -> str:
    """A FollowTheMoney file; what the list says of the act stands in an entity of its own."""
    found = []
    for key, names, more in entries:
        act = {name: more[name] for name in ("listingDate", "program") if name in more}
        about = {name: values for name, values in more.items() if name not in act}
        found.append({"id": key, "schema": "Organization", "properties": {"name": names} | about})
        if act:
            found.append({"id": f"{key}-act", "schema": "Sanction", "properties": {"entity": [key]} | act})
    return "".join(json.dumps(entity) + "\n" for entity in found)


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The home, read only."""
    folder = tmp_path_factory.mktemp("history")
    library = Library(settings(folder / "home"))
    for list_id, day, entries in VERSIONS:
        file: Path = folder / f"{list_id}-{day}.ftm.json"
        file.write_text(lines(entries), encoding="utf-8")
        library.update([list_id], from_=file, published=day, accept=True, build=False)
    library.rebuild()
    return library

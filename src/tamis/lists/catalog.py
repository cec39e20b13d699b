"""The lists that Tamis knows by name, and which module reads which file.

A file given by hand is recognised from what it holds; a list id that the catalogue lacks makes a list of its own.
Parsers are imported when a file is to be read: a screening needs none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from tamis.errors import ListFormatError, ListUnavailable, UnknownList
from tamis.lists import reading
from tamis.lists.parsed import ColumnMap, Parsed
from tamis.lists.sources import LISTS


class Parser(Protocol):
    """What the module of a publisher, or of a format, offers."""

    def recognises(self, content: bytes, name: str) -> bool:
        """Whether a file with this content and name is one of its own."""

    def parse(self, files: Sequence[Path], list_id: str) -> Parsed:
        """Read the files of one publication."""


_OWN = "own_csv"
_OF_ANYBODY = ("ftm", _OWN)
"""Formats in which anybody may write any list down."""

_CLOSED = {"gb_conlist": "gb_fcdo"}
"""Formats of a list that was closed, which are read as the history of the list that followed it."""


@cache
def parsers() -> dict[str, Parser]:
    """All modules that can read a file, in the order in which they are asked whether it is theirs."""
    publishers = (row.parser for row in LISTS.values() if row.parser != _OWN)
    names = dict.fromkeys((*publishers, "gb_conlist", "ftm", _OWN))
    return {name: cast(Parser, import_module(f"tamis.lists.{name}")) for name in names}


def with_address() -> tuple[str, ...]:
    """The lists that can be fetched."""
    return tuple(list_id for list_id, row in LISTS.items() if row.urls)


def fetch(list_id: str, folder: Path, progress: Callable[[int, int], None] | None = None) -> list[Path]:
    """Download the newest publication.

    Raises `UnknownList` for a list that the catalogue lacks, `ListUnavailable` for one without an address.
    """
    row = LISTS.get(list_id)
    if row is None:
        hint = "Give its file with --from; lists with an address are: " + ", ".join(with_address())
        raise UnknownList(f"The catalogue has no list {list_id!r}", hint=hint)
    if not row.urls:
        hint = f"{row.how or 'Give its file with --from'}. It is published at {row.homepage}"
        raise ListUnavailable(f"{list_id} has no address from which it could be fetched", hint=hint)
    from tamis.lists.download import fetch_all

    return fetch_all(row, folder, progress)


def files_of(place: Path) -> list[Path]:
    """The files of one set: a file itself, or what a folder holds (side files left out)."""
    if place.is_dir():
        found = sorted(
            p
            for p in place.iterdir()
            if (p.is_file() and not p.name.startswith(".") and p.suffix != ".json") or p.name.endswith(".ftm.json")
        )
        if not found:
            raise ListFormatError("the folder holds no file", file=str(place))
        return found
    if not place.exists():
        raise ListFormatError("there is no such file", file=str(place), hint="Check the path that was given")
    return [place]


def parse(files: Sequence[Path], list_id: str, columns: ColumnMap | None = None) -> Parsed:
    """Read files by the module that recognises the first of them."""
    content = reading.read_bytes(files[0])
    if not content.strip():
        raise ListFormatError("is empty", file=str(files[0]), hint="Fetch it again; the version in use stays")
    row = LISTS.get(list_id)
    own = row is not None and row.parser == _OWN
    if columns or (own and parsers()[_OWN].recognises(content, files[0].name)):
        from tamis.lists import own_csv

        return own_csv.parse(files, list_id, columns, row.publisher if row else "")
    recognised = ((name, p) for name, p in parsers().items() if p.recognises(content, files[0].name))
    name, parser = next(recognised, ("", None))
    if parser:
        del content  # it may be large, and is read once more
        _check_publisher(name, list_id, files[0])
        return parser.parse(files, list_id)
    start = " ".join(content[:60].decode("utf-8", "replace").split())
    begins = f"it begins {start!r}" if start.isprintable() and "\ufffd" not in start else "it is binary"
    hint = "docs/lists.md says which forms of which lists are read; a table of your own can be given as CSV"
    raise ListFormatError(f"is in no format that is known ({begins})", file=str(files[0]), hint=hint)


def _check_publisher(name: str, list_id: str, file: Path) -> None:
    """Raise `ListFormatError` for a file in the format of one publisher given for the list of another."""
    row, parser = LISTS.get(list_id), _CLOSED.get(name, name)
    if row is None or parser in (row.parser, *_OF_ANYBODY):
        return
    theirs = [other for other in LISTS.values() if other.parser == parser]
    problem = f"is a file of {theirs[0].publisher}, and not of {list_id} ({row.publisher})"
    hint = f"Give the id of the list that it holds: {' or '.join(other.list_id for other in theirs)}"
    raise ListFormatError(problem, file=str(file), hint=hint)

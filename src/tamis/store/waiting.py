"""Parties on their way into the store: gone through once, packed as they come, and in a file until all are there.

Of each its id and the digest of its content stay in memory, some 500 bytes, so that a list of millions fits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from tamis.errors import ELSEWHERE, CallError
from tamis.model import Party
from tamis.spill import Spill
from tamis.store.contents import canonical, pack

_THEN = f"{ELSEWHERE}; the store is untouched"


class Waiting:
    """The parties of one version. Of use inside `with`."""

    def __init__(self, known: Collection[str] = (), folder: Path | None = None) -> None:
        """`known` are digests of contents that the store has, and that are not kept; `folder` as of `Spill`."""
        self.state: dict[str, str] = {}
        """The digest of each party's content, by its id."""
        self.names = 0
        """How many names the parties have."""
        self._known = known
        self._numbers: dict[str, int] = {}
        self._packed = Spill(folder, f"The parties could not be written to {folder or 'a temporary file'}", _THEN)

    def __enter__(self) -> Waiting:
        self._packed.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._packed.__exit__()

    def take(self, parties: Iterable[Party]) -> None:
        """Take parties in. Raises `CallError` for one that comes twice, `OutputError` when the disk is full."""
        for party in parties:
            digest, body = canonical(party)
            if party.id in self.state:
                raise CallError(f"{party.id} stands twice in one version")
            self.state[party.id] = digest
            if digest not in self._known and digest not in self._numbers:
                self._numbers[digest] = self._packed.add(pack(body))
            self.names += len(party.names)

    def digests(self) -> list[str]:
        """Those of the contents that are kept, in order."""
        return sorted(self._numbers)

    def body(self, digest: str) -> bytes:
        """A content that is kept, packed."""
        return self._packed[self._numbers[digest]]

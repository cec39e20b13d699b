"""Many documents, one behind the other on every core: what each names, or why it could not be read.

Promise: every document is in the outcome, in the order given; one that cannot be read stops no other. The index is
mapped once and its pages are shared.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

from tamis.errors import TamisError
from tamis.match.profiles import DEFAULT, Profile
from tamis.screen.engine import Engine, open_engine
from tamis.screen.mentions import Mention, Scanner
from tamis.screen.texts import Document, read_document


class Scanned(NamedTuple):
    """One document: its file, what it names, its text where that is asked for, or why it could not be read.

    `unread` are the names of what is attached to it and could not be read, `damaged` says what was read in part.
    """

    file: str
    mentions: tuple[Mention, ...] = ()
    text: str = ""
    error: str = ""
    unread: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()


class Opening(NamedTuple):
    """How an engine is opened, so that each process opens the same; see `open_engine`."""

    home: str | None = None
    as_of: str | None = None
    known_at: str | None = None
    profile: str | Profile = ""

    def engine(self, threads: int = 0) -> Engine:
        """The engine over that home."""
        profile = self.profile or DEFAULT
        return open_engine(self.home, as_of=self.as_of, known_at=self.known_at, profile=profile, threads=threads)


def files_of(paths: Sequence[Path]) -> list[Path]:
    """The files given, and those in the folders given, without hidden ones, in order.

    A link that leads nowhere is among them, so that it is said not to be read.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(
                file for file in path.rglob("*") if file.is_file() or (file.is_symlink() and not file.exists())
            )
            found += [file for file in inside if not any(p.startswith(".") for p in file.relative_to(path).parts)]
        else:
            found.append(path)
    return found


def scan_files(
    files: Sequence[Path],
    opening: Opening,
    threshold: float | None = None,
    *,
    workers: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Scanned]:
    """Scan files, on so many processes (0: one for each core); told how many are done, and of how many."""
    count = min(workers or os.cpu_count() or 1, max(1, len(files) // 4))
    if count == 1:
        scanner = Scanner(opening.engine())
        outcomes: Iterator[Scanned] = (scan_file(scanner, file, threshold) for file in files)
        yield from _told(outcomes, len(files), progress)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, context, initializer=_begin, initargs=(opening, threshold)) as pool:
        outcomes = pool.map(_one, files, chunksize=max(1, min(16, len(files) // (4 * count))))
        yield from _told(outcomes, len(files), progress)


def scan_file(scanner: Scanner, file: Path, threshold: float | None = None) -> Scanned:
    """Scan one file."""
    try:
        return scan_document(scanner, str(file), read_document(file), threshold)
    except TamisError as error:
        return Scanned(str(file), error=str(error))


def scan_document(scanner: Scanner, file: str, document: Document, threshold: float | None = None) -> Scanned:
    """Scan what a file holds."""
    found = scanner.scan(document.text, threshold, document.pages, attached=document.attached)
    return Scanned(file, tuple(found), document.text, "", document.unread, document.damaged)


def _told(
    outcomes: Iterator[Scanned], total: int, progress: Callable[[int, int], None] | None
) -> Iterator[Scanned]:
    for done, outcome in enumerate(outcomes, start=1):
        if progress:
            progress(done, total)
        yield outcome


_worker: list[tuple[Scanner, float | None]] = []


def _begin(opening: Opening, threshold: float | None) -> None:
    """Open the engine of a process. Its kernel has one thread: there is a process for each core."""
    _worker.append((Scanner(opening.engine(threads=1)), threshold))
    gc.disable()  # what stays is never walked again: `_one` looks for cycles in what is new


def _one(file: Path) -> Scanned:
    scanner, threshold = _worker[0]
    scanned = scan_file(scanner, file, threshold)._replace(text="")
    gc.collect(0)
    return scanned

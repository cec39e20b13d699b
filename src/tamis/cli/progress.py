"""Progress bars on standard error, where a person is looking; nothing is imported for them elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def rows(wanted: bool | None = None) -> Iterator[Callable[[int, int], None] | None]:
    """A bar for the rows of a file, told those done and about how many there are; None where none is wanted.

    `wanted` is None for "on a terminal".
    """
    if not (sys.stderr.isatty() if wanted is None else wanted):
        yield None
        return
    with _bars() as bars:
        task = bars.add_task("rows", total=None)

        def advance(done: int, expected: int) -> None:
            bars.update(task, completed=done, total=max(done, expected))

        yield advance


@contextmanager
def stages() -> Iterator[Callable[[str, str, int, int], None] | None]:
    """Bars for the stages of an update, a bar each; None without a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    with _bars() as bars:
        tasks: dict[tuple[str, str], Any] = {}

        def advance(list_id: str, stage: str, done: int, total: int) -> None:
            key = (list_id, stage)
            if key not in tasks:
                for earlier in tasks.values():
                    bars.remove_task(earlier)
                tasks.clear()
                tasks[key] = bars.add_task(f"{list_id or 'all lists'}: {stage}", total=None)
            bars.update(tasks[key], completed=done, total=max(done, total) or None)

        yield advance


@contextmanager
def building() -> Iterator[Callable[[int], None] | None]:
    """A count of the parties of an index that is built first; seen only if one is, and None without a terminal."""
    with stages() as stage:
        yield None if stage is None else lambda done: stage("", "index", done, 0)


def _bars() -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    parts = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*parts, console=Console(stderr=True), transient=True)

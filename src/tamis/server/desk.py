"""The lists that answer now, and their change while requests go on.

Promise: a request keeps the lists it began with; a new index is opened and tried before it takes over; when it
cannot be opened the last good one goes on answering, and health says so.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from tamis.config import Settings
from tamis.errors import NothingLoaded, TamisError
from tamis.index.files import OpenIndex
from tamis.library import Library, ListState
from tamis.match.profiles import Profile
from tamis.match.shipped import figures_of
from tamis.model import Party, Query
from tamis.screen.document import document
from tamis.screen.engine import Engine
from tamis.screen.mentions import Scanner
from tamis.server.texts import Texts

_LOOK = 1.0
"""Seconds between two looks at which index is in use."""
_AGES = 60.0
"""Seconds between two looks at how old the lists are."""

_WARM_UP = ("Warm Up", "Иван Петров", "محمد علي", "王小明", "김철수", "Γιώργος", "משה", "やまだ")
"""Names screened before an index is taken into use: the tables of a script are read when it is first met."""

_PAPERS = 10_000
"""Parties that are kept as JSON."""

log = logging.getLogger("tamis.server")


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Papers:
    """Parties as JSON, kept for the next answer that they stand in."""

    def __init__(self) -> None:
        self._kept: dict[str, msgspec.Raw] = {}

    def of(self, party: Party) -> msgspec.Raw:
        """A party as JSON shows it."""
        found = self._kept.get(party.id)
        if found is None:
            if len(self._kept) >= _PAPERS:
                self._kept = {}
            found = self._kept[party.id] = msgspec.Raw(msgspec.json.encode(document(party)))
        return found


class Times:
    """When parties were first listed and last changed, kept as long as their lists are in use."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._kept: dict[str, tuple[str, str]] = {}

    def of(self, party_ids: Iterable[str]) -> dict[str, tuple[str, str]]:
        """The times of each party; empty ones where the store has none. Raises `StoreError`."""
        found = {key: self._kept.get(key) for key in party_ids}
        missing = [key for key, times in found.items() if times is None]
        new = dict.fromkeys(missing, ("", "")) | (self._library.times(missing) if missing else {})
        if len(self._kept) >= _PAPERS:
            self._kept = {}
        self._kept |= new
        return {key: times or new[key] for key, times in found.items()}


class Scanners:
    """Scanners of texts, kept because each remembers what it has read; one is lent to one text at a time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._idle: list[Scanner] = []
        self._warm = False

    def warm(self) -> None:
        """Have a scanner ready, if there was none yet."""
        if not self._warm:
            with self.one() as scanner:
                scanner.scan("Written by Warm Up.")

    @contextlib.contextmanager
    def one(self) -> Iterator[Scanner]:
        """A scanner that nobody else has."""
        try:
            scanner = self._idle.pop()
        except IndexError:
            scanner = Scanner(self._engine)
        try:
            yield scanner
        finally:
            self._idle.append(scanner)
            self._warm = True


class Serving(NamedTuple):
    """What a request answers from: the engine, what is said with every answer, the stamp as JSON, the lists."""

    engine: Engine
    warnings: tuple[str, ...]
    stamp: msgspec.Raw
    titles: dict[str, ListState]
    texts: Texts
    papers: Papers
    times: Times
    scanners: Scanners


class Desk:
    """Holds what answers now, and looks after it from a thread of its own."""

    def __init__(self, settings: Settings, profile: str | Profile = "default") -> None:
        """Nothing is opened before `start` or `refresh`."""
        self.library = Library(settings)
        self.profile = figures_of(profile)
        self.swaps = 0
        self.trouble: TamisError | None = None
        self._serving: Serving | None = None
        self._looked: Path | None = None
        self._aged = 0.0
        self._cold: Engine | None = None
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    @property
    def serving(self) -> Serving:
        """What answers now. Raises `NothingLoaded` while there is nothing, or why there is nothing."""
        if self._serving is None:
            if self.trouble is not None:
                raise self.trouble
            raise NothingLoaded("The lists are being opened", hint="Try again in a moment")
        return self._serving

    @property
    def ready(self) -> bool:
        """Whether there is anything to answer from."""
        return self._serving is not None

    def start(self) -> None:
        """Open the lists in the background, and follow them from then on."""
        self._thread = threading.Thread(target=self._follow, name="tamis-desk", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def _follow(self) -> None:
        while not self._stop.is_set():
            self.refresh()
            if not self.warm(_LOOK):
                self._stop.wait(_LOOK)

    def warm(self, seconds: float) -> bool:
        """Do for some seconds what the first scan and search would wait for; whether any is left. Never raises."""
        serving = self._serving
        if serving is None or serving.engine is self._cold:
            return False
        try:
            serving.scanners.warm()
            return serving.texts.gather(seconds)
        except Exception:
            log.exception("not warmed")  # whoever asks is told what is wrong
            self._cold = serving.engine
            return False

    def refresh(self) -> None:
        """Take the index in use, if it is another one than before; never raises."""
        with self._lock:
            try:
                self._refresh()
                self.trouble = None
            except TamisError as error:
                if str(error) != str(self.trouble):
                    log.error("lists not opened", extra={"fields": {"error": str(error)}})
                self.trouble = error
            except Exception as error:
                log.exception("lists not opened")
                self.trouble = NothingLoaded(f"The lists cannot be opened: {type(error).__name__}")

    def _refresh(self) -> None:
        before = self._serving
        if before is None and not any(state.version for state in self.library.lists()):
            raise NothingLoaded("No list is loaded, so nobody can be screened", hint="Run 'tamis lists update'")
        folder = self.library.index_folder()
        if before is None or self._looked != folder:
            own = self.profile.learned
            engine = Engine(
                OpenIndex(self.library.index_folder(lexicon=own) if own else folder),
                kernel=self.library.settings.kernel,
                profile=self.profile,
                threads=_cores(),
            )
            for name in _WARM_UP:
                engine.screen(Query(name=name))
            self._serve(engine)
            self._looked = folder
            self.swaps += before is not None
            log.info("lists in use", extra={"fields": {"index": engine.stamp.index, "parties": engine.parties}})
        elif time.monotonic() - self._aged > _AGES:
            self._serve(before.engine)

    def _serve(self, engine: Engine) -> None:
        warnings = self.library.age_warnings(engine.lists)
        stamp = msgspec.Raw(msgspec.json.encode(document(engine.stamp)))
        in_use = {version.list_id for version in engine.lists}
        titles = {state.id: state for state in self.library.lists() if state.id in in_use}
        before = self._serving
        if before is None or before.engine is not engine:
            self._serving = Serving(
                engine, warnings, stamp, titles, Texts(engine), Papers(), Times(self.library), Scanners(engine)
            )
        else:
            self._serving = before._replace(warnings=warnings, stamp=stamp, titles=titles)
        self._aged = time.monotonic()

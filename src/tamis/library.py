"""Keeps lists, store and index together: fetch, check, store, build, swap.

Promise: a list that looks wrong never replaces a good one; an update that is killed, or runs out of disk, leaves
the last good state in use; two updates never run at once; no list, or none published by the day asked for, is an
error. The index in use is named by one small file, replaced in one step; screening reads nothing else. Another
small file stands from before the store changes until the index has followed; whoever finds it, and nobody at work,
finishes what was broken off.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from tamis.config import Settings
from tamis.errors import (
    Busy,
    CallError,
    ListRefused,
    NothingLoaded,
    OutputError,
    StoreError,
    TamisError,
    UnknownList,
)
from tamis.fullness import FieldRow, Filling, beside, fullness
from tamis.index.shelf import Shelf, building_site, sound, unwritable
from tamis.lists.sources import LISTS, SAMPLE, max_age
from tamis.model import ListVersion
from tamis.normalize.dates import is_to_come, said_of_days_to_come, time_asked, utc_time
from tamis.normalize.lexicon import shipped_lexicon

if TYPE_CHECKING:
    from tamis.lists.parsed import ColumnMap, Parsed
    from tamis.model import Party
    from tamis.normalize.lexicon import Lexicon
    from tamis.store.history import Difference, Revision, Store

State = Literal["current", "stale", "sample", "never loaded"]
Stage = Callable[[str, str, int, int], None]
"""Told what goes on: list id, stage (`download`, `read`, `store`, `index`), done, of how many (0 if not known)."""


class ListState(NamedTuple):
    """One list as it stands: its version in use, what is in it, how old it is, and whether that is too old."""

    id: str
    publisher: str
    title: str
    version: str
    published: str
    parties: int
    names: int
    age_days: int | None
    state: State


class UpdateReport(NamedTuple):
    """What an update of one list came to. `error` is set, and nothing changed, when it failed.

    Parties that only have another id are `renumbered`, and neither added nor removed.
    """

    list_id: str
    version: ListVersion | None
    added: int
    removed: int
    changed: int
    new: bool
    warnings: tuple[str, ...]
    error: TamisError | None = None
    renumbered: int = 0


class Examination(NamedTuple):
    """How full a version of a list is, beside the one before it, and what was said when it was loaded."""

    version: ListVersion
    before: ListVersion | None
    fields: tuple[FieldRow, ...]
    notes: tuple[str, ...]


class Library:
    """The lists of one home."""

    def __init__(self, settings: Settings) -> None:
        """Nothing is opened before it is needed."""
        self.settings = settings
        self._shelf = Shelf(settings.indexes)

    @contextlib.contextmanager
    def store(self) -> Iterator[Store]:
        """The store of this home, open."""
        from tamis.store.history import Store

        try:
            self.settings.home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(self.settings.home, error) from error
        with Store(self.settings.database) as store:
            yield store

    # What there is.

    def lists(self) -> tuple[ListState, ...]:
        """Every list that is loaded, and those of the catalogue that are not."""
        with self.store() as store:
            loaded = {version.list_id: version for version in _in_use(store)}
        states = [_state(version) for version in loaded.values()]
        for list_id, source in LISTS.items():
            if list_id not in loaded:
                states.append(
                    ListState(list_id, source.publisher, source.title, "", "", 0, 0, None, "never loaded")
                )
        return tuple(sorted(states, key=lambda state: (state.state == "never loaded", state)))

    def age_warnings(
        self, lists: Sequence[ListVersion], as_of: str | None = None, known_at: str | None = None
    ) -> tuple[str, ...]:
        """What must be said of days to come, of samples, and of lists past their age unless for a day gone by."""
        warnings = [*said_of_days_to_come(as_of, known_at)]
        if as_of is not None and is_to_come(as_of):
            as_of = None
        states = [_state(version) for version in lists]
        warnings += _said_of_samples([state.id for state in states if state.state == "sample"])
        if as_of is not None:
            return tuple(warnings)
        if self._shelf.marked():
            warnings.append(
                "the lists loaded last are not in use yet, because an update is under way or was broken off; "
                "if none is, run 'tamis lists update'"
            )
        return (*warnings, *_said_of_age([state for state in states if state.state == "stale"]))

    def versions(self, list_id: str) -> list[ListVersion]:
        """All versions of a list, by publication; samples where there is nothing else. Raises `UnknownList`."""
        with self.store() as store:
            found = store.versions(list_id)
        if not found:
            raise UnknownList(f"List {list_id!r} is not loaded", hint="'tamis lists' shows what is")
        return [version for version in found if version.publisher != SAMPLE] or found

    def diff(self, list_id: str, before: str | None = None, after: str | None = None) -> Difference:
        """What changed between two versions: dates, or by default the last two.

        Raises `UnknownList` for what is not loaded, `CallError` for the later day first.
        """
        found = self.versions(list_id)
        last = _version_at(found, after) if after else found[-1]
        place = found.index(last)
        if before is None and place == 0:
            raise UnknownList(
                f"List {list_id!r} has no version before {last.published[:10]}", hint="Load an older one"
            )
        first = _version_at(found, before) if before else found[place - 1]
        if found.index(first) > place:
            raise CallError(f"{before} is after {after}", hint="Give the earlier day first")
        with self.store() as store:
            from tamis.differences import difference

            return difference(store, first, last)

    def history(self, party_id: str) -> list[Revision]:
        """Every content that a party had, by publication."""
        with self.store() as store:
            return store.revisions(party_id)

    def times(self, party_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
        """When what a list says of each party was first published, and last changed."""
        with self.store() as store:
            return store.times(party_ids)

    def doctor(self, list_id: str, version: str | None = None) -> Examination:
        """How full each field of a version is (the newest, or that of a day), beside the version before it."""
        found = self.versions(list_id)
        last = _version_at(found, version) if version else found[-1]
        place = found.index(last)
        before = found[place - 1] if place else None
        with self.store() as store:
            then = fullness(store.parties(before)) if before else None
            rows = beside(fullness(store.parties(last)), then)
            return Examination(last, before, tuple(rows), store.notes(last))

    # The index.

    def index_folder(
        self,
        *,
        as_of: str | None = None,
        known_at: str | None = None,
        lexicon: Lexicon | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> Path:
        """The folder of the index to answer from; built first when there is none for what is asked.

        `lexicon` is that of a profile that has its own: its index stands beside the one in use.
        Raises `NothingLoaded` when no list is loaded, or none was published by `as_of`.
        """
        if as_of is None and known_at is None and lexicon is None:
            return self._newest(progress)
        for day in filter(None, (as_of, known_at)):
            time_asked(day)
        with self.store() as store:
            versions = _in_use(store, as_of, known_at)
            if not versions:
                raise _nothing(as_of, known_at)
            folder = self._shelf.place(versions, lexicon)
            if not sound(folder, lexicon):
                folder = building_site(folder)
            if not sound(folder, lexicon):
                self._build(store, versions, folder, progress, lexicon)
        self._shelf.prune(folder)
        return folder

    def _newest(self, progress: Callable[[int], None] | None) -> Path:
        """The index in use; first brought up to the store when an update was broken off before it got so far."""
        current = self._shelf.current()
        if current is not None and not self._shelf.marked():
            return current
        try:
            folder = self.rebuild(lambda _list, _stage, done, _of: progress(done) if progress else None)
        except (StoreError, OutputError):
            if current is not None:
                return current
            if os.access(self.settings.home, os.W_OK):
                raise
            return self.index_folder(lexicon=shipped_lexicon(), progress=progress)  # elsewhere, for this process
        if folder is None:
            raise _nothing(None, None)
        return folder

    def _build(
        self,
        store: Store,
        versions: Sequence[ListVersion],
        folder: Path,
        progress: Callable[[int], None] | None = None,
        lexicon: Lexicon | None = None,
    ) -> None:
        from tamis.index.build import build_index

        parties = (party for version in versions for party in store.parties(version))
        stable = [msgspec.structs.replace(v, number=0, loaded="", source="") for v in versions]
        build_index(parties, stable, folder, lexicon=lexicon, progress=progress)

    def rebuild(self, stage: Stage | None = None) -> Path | None:
        """Build the index over the newest versions, and put it in use. None when nothing is loaded."""
        with self._lock(), self.store() as store:
            return self._rebuild(store, stage or _silent)

    def _rebuild(self, store: Store, stage: Stage) -> Path | None:
        versions = _in_use(store)
        if not versions:
            return None
        folder = self._shelf.place(versions)
        if not sound(folder):
            total = sum(version.parties for version in versions)
            self._build(store, versions, folder, lambda done: stage("", "index", done, total))
        self._shelf.use(folder)
        return folder

    # Updating.

    def update(
        self,
        ids: Sequence[str] = (),
        *,
        from_: str | os.PathLike[str] | None = None,
        published: str | None = None,
        accept: bool = False,
        column_map: ColumnMap | None = None,
        sample: bool = False,
        build: bool = True,
        stage: Stage | None = None,
    ) -> list[UpdateReport]:
        """Bring lists up to date, and the index with them.

        Without `from_` the newest publications are fetched (by default of every list that has an address); one
        that fails is reported and leaves the others alone. With `from_`, a file or a folder is loaded as the one
        list named, and what is wrong with it is raised. `published` gives the publication date of files that carry
        none. `accept` lets through what the guards would refuse, though never a file that cannot be read. Without
        `build` the index is left for later, as when many old publications are loaded one after another.
        """
        from tamis.lists import catalog

        stage = stage or _silent
        with self._lock(), self.store() as store:
            if from_ is not None:
                if len(ids) != 1:
                    raise UnknownList(
                        "Which list is the file of?", hint="Name one: tamis lists update ID --from FILE"
                    )
                files = catalog.files_of(Path(from_))
                reports = [self._load(store, ids[0], files, published, accept, column_map, sample, stage)]
            else:
                wanted = ids or catalog.with_address()
                reports = [self._fetched(store, list_id, accept, stage) for list_id in wanted]
            if build:
                self._rebuild(store, stage)
        return reports

    def _fetched(self, store: Store, list_id: str, accept: bool, stage: Stage) -> UpdateReport:
        from tamis.lists import catalog

        try:
            files = catalog.fetch(
                list_id,
                self.settings.downloads / list_id,
                lambda done, total: stage(list_id, "download", done, total),
            )
            return self._load(store, list_id, files, None, accept, None, False, stage)
        except TamisError as error:
            return UpdateReport(list_id, None, 0, 0, 0, False, (), error)

    def _load(
        self,
        store: Store,
        list_id: str,
        files: Sequence[Path],
        published: str | None,
        accept: bool,
        columns: ColumnMap | None,
        sample: bool,
        stage: Stage,
    ) -> UpdateReport:
        """Read, check and store one publication."""
        from tamis import checks
        from tamis.differences import counted
        from tamis.lists import catalog

        checks.check_id(list_id)
        parsed = catalog.parse(files, list_id, columns)
        if parsed.changes:
            parsed.parties = self._changed(store, list_id, parsed, published)
        filling = Filling()
        with store.waiting(list_id, self.settings.home) as waiting:
            waiting.take(filling.passing(_counted(parsed, lambda done, of: stage(list_id, "read", done, of))))
            when, warnings = checks.publication(parsed, files, published)
            versions = store.versions(list_id)
            if parsed.published and not published:
                when = checks.as_kept(versions, parsed, when)
            peers = [v for v in versions if v.published <= when and (v.publisher == SAMPLE) == sample]
            before = peers[-1] if peers else None
            warnings += checks.not_understood(parsed)
            filled = fullness(store.parties(before)) if before else {}
            kept = waiting.state.keys() & (store.digests(before) if before else {}).keys()
            doubts = checks.doubts(parsed, filling.found(), before, filled, len(kept))
            if doubts and not accept:
                raise ListRefused(list_id, doubts)
            row = LISTS.get(list_id)
            self._shelf.mark()
            added = store.add_version(
                ListVersion(
                    list_id,
                    when,
                    "",
                    format=parsed.format,
                    file_digest=parsed.file_digest,
                    source="sample" if sample else parsed.source,
                    publisher=SAMPLE if sample else (row.publisher if row else ""),
                ),
                waiting,
                [*warnings, *doubts],
                lambda done, of: stage(list_id, "store", done, of),
            )
        done = counted(store, added)
        counts = done.added, done.removed, done.changed, done.new
        said = (*warnings, *doubts)
        return UpdateReport(list_id, done.version, *counts, said, renumbered=done.renumbered)

    def _changed(self, store: Store, list_id: str, parsed: Parsed, published: str | None) -> Iterator[Party]:
        """The parties that a file of changes makes of the version before it. Raises `NothingLoaded`."""
        assert parsed.changes
        day = utc_time(published or parsed.published)[:10]
        older = [v for v in store.versions(list_id) if v.published[:10] < day and v.publisher != SAMPLE]
        if not older:
            hint = "Load the whole list first, of the day before these changes"
            raise NothingLoaded(f"{parsed.source} holds changes, and no version of {list_id} is older", hint=hint)
        parsed.warnings.append(f"made of the version of {older[-1].published[:10]} and the changes since")
        return parsed.checked(parsed.changes(store.parties(older[-1])))

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        """One update at a time. Raises `Busy`."""
        from filelock import FileLock, Timeout

        lock = FileLock(self.settings.home / "update.lock", timeout=0)
        try:
            self.settings.indexes.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except Timeout as error:
            hint = "Wait until it is done; screening goes on meanwhile"
            raise Busy(f"Another process is updating {self.settings.home}", hint=hint) from error
        except OSError as error:
            raise unwritable(self.settings.home, error) from error
        try:
            yield
        finally:
            lock.release()


def _in_use(store: Store, as_of: str | None = None, known_at: str | None = None) -> list[ListVersion]:
    """Of each list the version to answer from. Samples count only while nothing else has been loaded."""
    samples_only = all(version.publisher == SAMPLE for version in store.versions())
    return store.select(as_of, known_at, without=None if samples_only else SAMPLE)


def _counted(parsed: Parsed, stage: Callable[[int, int], None]) -> Iterator[Party]:
    """The parties of a publication, of which it is told how many were read, of how many."""
    for number, party in enumerate(parsed.parties):
        if number % 500 == 0:
            stage(number, parsed.declared or 0)
        yield party


def _silent(_list: str, _stage: str, _done: int, _of: int) -> None:
    pass


def _nothing(as_of: str | None, known_at: str | None) -> NothingLoaded:
    if as_of or known_at:
        asked = " and ".join(
            text for text in (as_of and f"published by {as_of}", known_at and f"loaded by {known_at}") if text
        )
        return NothingLoaded(f"No list was {asked}", hint="'tamis lists' shows what is loaded")
    hint = "Run 'tamis lists update', or 'tamis lists update ID --from FILE' with a file at hand"
    return NothingLoaded("No list is loaded, so nobody can be screened", hint=hint)


def _state(v: ListVersion) -> ListState:
    row = LISTS.get(v.list_id)
    published = datetime.strptime(v.published, "%Y-%m-%dT%H:%M:%S%z")
    age = max(0, (datetime.now(UTC) - published).days)
    state: State = "stale" if age > max_age(v.list_id) else "current"
    if v.publisher == SAMPLE:
        state = "sample"
    title = row.title if row else v.list_id
    digest = v.digest[:12]
    return ListState(v.list_id, v.publisher, title, digest, v.published, v.parties, v.names, age, state)


def _said_of_samples(ids: Sequence[str]) -> list[str]:
    if len(ids) > 1:
        return [f"these are samples that come with Tamis, not the official lists: {', '.join(ids)}"]
    return [f"{list_id} is a sample that comes with Tamis, not the official list" for list_id in ids]


def _said_of_age(stale: Sequence[ListState]) -> list[str]:
    """One warning for all lists that are past their age."""
    if len(stale) > 1:
        shown = ", ".join(f"{state.id} ({state.age_days} days)" for state in stale)
        return [f"{len(stale)} lists are older than they may be; run 'tamis lists update': {shown}"]
    return [
        f"{state.id} was published {state.age_days} days ago, which is older than it may be; "
        "run 'tamis lists update'"
        for state in stale
    ]


def _version_at(versions: Sequence[ListVersion], day: str) -> ListVersion:
    limit = time_asked(day)
    if is_to_come(day):
        raise CallError(f"{day} has not come yet", hint="The newest version is meant where no day is given")
    found = [version for version in versions if version.published <= limit]
    if not found:
        name = versions[0].list_id
        raise UnknownList(
            f"List {name!r} has no version published by {day}",
            hint=f"Its first is of {versions[0].published[:10]}",
        )
    return found[-1]

"""One party across all lists: found by name or id, among those that stand there and those that were removed.

Promise: what the loaded lists cannot say is said: lists that are not loaded, lists known from few versions, dates
that no file carries.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import msgspec

from tamis.differences import decisions
from tamis.errors import CallError, UnknownList
from tamis.history.archive import events_of_entry, only_archived, printed
from tamis.history.listing import Listing, Stay, listing_of, official, publisher, stays_of, under_other_ids
from tamis.history.words import holding
from tamis.index.build import Progress, build_index
from tamis.index.files import OpenIndex
from tamis.index.shelf import Shelf, building_site, sound, unwritable
from tamis.library import Library
from tamis.lists.sources import LISTS
from tamis.match.same import Group, Seen, Tie, groups_of
from tamis.model import ListVersion, Party, Query
from tamis.normalize.dates import said_of_days_to_come, time_asked
from tamis.normalize.facts import contradict
from tamis.normalize.text import plain_words
from tamis.screen.engine import Engine
from tamis.store.history import Revision, Store
from tamis.store.past import ArchiveEvent

_NAMES_ASKED = 60
"""Names of a party with which other entries of it are looked for."""

_NEAR = 55.0
"""The score from which on an entry is looked at that is not the party, and may be near it by name."""

_ASKED = 100
"""Entries looked at for one name."""

_ID = re.compile(r"([a-z][a-z0-9_.-]*):\S+")
"""The id of an entry: its list, and what its publisher calls it."""

_EVER = "9999-12-31T23:59:59Z"
"""Later than everything."""


class Absence(msgspec.Struct, frozen=True):
    """A list that is loaded and has no entry of the party: how many versions were looked at, from which days.

    `maybe` is the id of an entry near by that stands there and may be the party; empty where there is none.
    """

    list_id: str
    publisher: str
    versions: int
    first: str
    last: str
    maybe: str = ""


class Near(msgspec.Struct, frozen=True):
    """An entry that is not taken as the party and has a name of it, or its name within a longer one.

    It is another party, or a part of this one. `name` is that name; `listed` tells whether the entry stands there,
    and `maybe` that nothing tells it from the party, whose main name or the name asked for it has.
    """

    list_id: str
    party_id: str
    caption: str
    name: str
    listed: bool
    score: float
    maybe: bool = False


class PartyAcross(msgspec.Struct, frozen=True):
    """One party: its entries on all lists, what made them one, the loaded lists that have none, and entries that
    are near by name and not taken as it.
    """

    caption: str
    kind: str
    score: float
    listings: tuple[Listing, ...]
    ties: tuple[Tie, ...]
    absent: tuple[Absence, ...]
    near: tuple[Near, ...]


class Across(msgspec.Struct, frozen=True):
    """What was found for a name or an id: the party meant most likely first, and what the lists cannot say.

    Where no party has such a name, `with_word` has those of whose name it is a part, as a family name is. `as_of`
    and `known_at` are the days asked about, empty for now.
    """

    asked: str
    parties: tuple[PartyAcross, ...]
    unknown: tuple[str, ...]
    as_of: str = ""
    known_at: str = ""
    with_word: tuple[Near, ...] = ()


class Lookup:
    """Finds parties among all that the lists of a home show or ever showed.

    With `as_of` only what had been published by that day counts, with `known_at` only what had been loaded by
    then: versions and decisions, and no archive, because when it was loaded is not kept. Raises `CallError` for
    what is no date, `NothingLoaded` where there is no list then.
    """

    def __init__(
        self,
        library: Library,
        store: Store,
        as_of: str | None = None,
        known_at: str | None = None,
        *,
        engine: Engine | None = None,
        progress: Progress | None = None,
    ) -> None:
        """`engine` is one over the lists of these days, if there is one; `progress` is told of indexes built."""
        self._store = store
        if engine is None:
            folder = library.index_folder(as_of=as_of, known_at=known_at, progress=progress)
            engine = Engine(OpenIndex(folder), kernel=library.settings.kernel)
        self._engine = engine
        published, known = (time_asked(day) if day else _EVER for day in (as_of, known_at))
        self._decisions = decisions(store, known)
        self._archived_by = "" if known_at else published[:10]
        every = store.versions()
        self._place = {version.number: place for place, version in enumerate(every)}
        self.versions = official(every, published, known)
        self._gone = _gone(library, store, self.versions, engine, self._archived_by, progress)
        self._revisions: dict[str, list[Revision]] = {}
        self._archived: dict[str, list[ArchiveEvent]] = {}

    @property
    def gone(self) -> Engine | None:
        """An engine over the entries that were removed, as they were last; None where there are none."""
        return self._gone

    def archived(self, party: Party) -> list[ArchiveEvent]:
        """What the archive of its list says of an entry."""
        if party.id not in self._archived:
            events = events_of_entry(self._store.past, party) if self._archived_by else []
            self._archived[party.id] = [event for event in events if event.day <= self._archived_by]
        return self._archived[party.id]

    def revisions(self, party_id: str) -> list[Revision]:
        """Every content of an entry in the versions that count, by publication."""
        if party_id not in self._revisions:
            versions = self.versions.get(party_id.partition(":")[0], [])
            places = [self._place[version.number] for version in versions]
            found = []
            for party, since, until in self._store.revisions(party_id):
                first = bisect_left(places, self._place[since.number])
                end = len(places) if until is None else bisect_left(places, self._place[until.number])
                if first < end:
                    found.append(Revision(party, versions[first], versions[end] if end < len(places) else None))
            self._revisions[party_id] = found
        return self._revisions[party_id]

    def stays(self, parties: Iterable[Party]) -> dict[str, tuple[Stay, ...]]:
        """The times that entries of one party stood on their lists, by id."""
        return under_other_ids(
            {party.id: stays_of(self.revisions(party.id), self.versions[party.list_id]) for party in parties}
        )

    def party(self, party_id: str) -> Party | None:
        """The entry of that id as it is, or was last; None when no version has it."""
        found = self.revisions(party_id)
        if found:
            return found[-1].party
        archived = [event for event in self._store.past.archive([party_id]) if event.day <= self._archived_by]
        party = printed(archived) if archived else None
        return party if party and party.list_id in self.versions else None

    def asked(self, asked: str) -> Party | None:
        """The entry that is meant by an id, or by its publisher's id alone; None for what is a name.

        Raises `UnknownList` for an id that no version has, `CallError` where several lists have it.
        """
        whole = _ID.fullmatch(asked)
        ids = [asked] if whole else [f"{list_id}:{asked}" for list_id in self.versions]
        found = [party for party in map(self.party, ids) if party is not None]
        if len(found) > 1:
            raise CallError(
                f"Several lists have a party {asked!r}",
                hint="Say which: " + ", ".join(party.id for party in found),
            )
        if whole and not found:
            if whole[1] not in self.versions:
                raise UnknownList(f"List {whole[1]!r} is not loaded", hint="'tamis lists' shows what is")
            raise UnknownList(
                f"No version of a list has a party {asked!r}",
                hint="'tamis compare-lists NAME' looks for it, and shows ids",
            )
        return found[0] if found else None

    def named(self, names: Sequence[str], threshold: float | None = None) -> dict[str, tuple[float, Party]]:
        """The entries that these names meet, with the score, by id; standing and removed ones."""
        query = Query(name=names[0], names=tuple(names[1:]))
        found: dict[str, tuple[float, Party]] = {}
        for engine in filter(None, (self._engine, self._gone)):
            answer = engine.screen(query, threshold, limit=_ASKED)
            for match in (*answer.matches, *answer.below_line):
                found[match.party.id] = (match.score, match.party)
        return found

    def groups(self, names: Sequence[str], also: Iterable[Party] = ()) -> list[tuple[float, Group]]:
        """The parties that a name meets, each with its entries on all lists and the best score."""
        met = self.named(names) if names else {}
        for party in also:
            met.setdefault(party.id, (100.0, party))
        wanted = set(met)
        found = self._grouped(met)
        for group in found:
            for party_id, (_, party) in self.named(_asked_with(group)).items():
                met.setdefault(party_id, (0.0, party))
        self._add_linked(met)
        groups = [group for group in self._grouped(met) if any(party.id in wanted for party in group.parties)]
        exact = {"".join(word for word, _ in plain_words(name)) for name in names}
        scored = [(max(met[party.id][0] for party in group.parties), group) for group in groups]
        return sorted(scored, key=lambda item: (not _has(item[1], exact), -item[0]))

    def with_word(self, asked: str) -> Iterator[Near]:
        """Of each party of whose name the asked one is a part an entry, the shortest names first."""
        met: dict[str, tuple[Party, str]] = {}
        for engine in filter(None, (self._engine, self._gone)):
            for number, listed in islice(holding(engine.index, engine.tokenise(asked)), _ASKED):
                party = engine.party_at(number)
                met[party.id] = (party, engine.name_at(number, listed).text)
        for group in groups_of([party for party, _ in met.values()], self._decisions, self._together):
            party, name = met[group.parties[0].id]
            yield Near(party.list_id, party.id, party.caption, name, any(map(self.stands, group.parties)), 0.0)

    def apart(self, party: Party, group: Group) -> bool:
        """Whether a person decided that an entry is not a party, or what the two say of themselves contradicts."""
        pairs = {frozenset((party.id, each.id)) for each in group.parties}
        decided = any(not made.same and frozenset((made.one, made.other)) in pairs for made in self._decisions)
        facts = Seen(party).facts
        return decided or any(contradict(facts, Seen(each).facts) for each in group.parties)

    def stands(self, party: Party) -> bool:
        """Whether an entry stands on its list, and was not removed."""
        return any(revision.until is None for revision in self.revisions(party.id))

    def _grouped(self, met: dict[str, tuple[float, Party]]) -> list[Group]:
        order = sorted(met, key=lambda key: (-met[key][0], key))
        return groups_of([met[key][1] for key in order], self._decisions, self._together)

    def _add_linked(self, met: dict[str, tuple[float, Party]]) -> None:
        """Entries that a person linked to one that was met."""
        for decision in self._decisions:
            for here, there in ((decision.one, decision.other), (decision.other, decision.one)):
                if decision.same and here in met and there not in met:
                    party = self.party(there)
                    if party is not None:
                        met[there] = (0.0, party)

    def _together(self, one: Party, other: Party) -> bool:
        """Whether two entries of one list stood there at the same time."""
        versions = self.versions[one.list_id]
        mine, theirs = (stays_of(self.revisions(party.id), versions) for party in (one, other))
        return any(a.first <= b.last and b.first <= a.last for a in mine for b in theirs)


def across(
    library: Library,
    asked: str,
    *,
    most: int = 10,
    as_of: str | None = None,
    known_at: str | None = None,
    progress: Progress | None = None,
) -> Across:
    """Who lists a party, given by name or by the id of one of its entries.

    The party meant most likely comes first; `most` cuts the others. With `as_of`, as the lists had been published
    by that day; with `known_at`, as they had been loaded by then. `progress` is told the parties done of an index
    that is built first. Raises `UnknownList` for an id that no version has, `NothingLoaded` without any list,
    `CallError` for what is no date.
    """
    with library.store() as store:
        lookup = Lookup(library, store, as_of, known_at, progress=progress)
        party = lookup.asked(asked)
        if party is not None:
            names: list[str] = []
            found = [item for item in lookup.groups([], [party]) if party.id in _ids(item[1])]
        else:
            names = [asked]
            found = lookup.groups(names)
        parties = tuple(_party_across(lookup, score, group, names) for score, group in found[:most])
        unknown = tuple(_unknown(lookup.versions, parties[:1], as_of, known_at))
        with_word = () if parties else tuple(islice(lookup.with_word(asked), most))
        return Across(asked, parties, unknown, as_of or "", known_at or "", with_word)


def _party_across(lookup: Lookup, score: float, group: Group, names: Sequence[str]) -> PartyAcross:
    listings = []
    stays = lookup.stays(group.parties)
    for party in group.parties:
        listings.append(listing_of(party, stays, lookup.versions[party.list_id], lookup.archived(party)))
    listings.sort(key=lambda row: (not row.listed, row.list_id, row.party_id))
    on = {row.list_id for row in listings}
    near = tuple(_nearest(lookup, group, names))
    maybe = {row.list_id: row.party_id for row in near if row.listed and row.maybe}
    absent = []
    for list_id, known in sorted(lookup.versions.items()):
        if list_id not in on:
            first, last = known[0].published[:10], known[-1].published[:10]
            absent.append(Absence(list_id, publisher(list_id), len(known), first, last, maybe.get(list_id, "")))
    kinds = [row.kind for row in listings]
    kind = next((each for each in kinds if each != "LegalEntity"), kinds[0])
    return PartyAcross(listings[0].caption, kind, score, tuple(listings), group.ties, tuple(absent), near)


def _nearest(lookup: Lookup, group: Group, names: Sequence[str]) -> Iterator[Near]:
    """Of each list the nearest entry that has a full name of the party and is not in the group, and the nearest
    that has its name within a longer one.
    """
    full = {key for party in group.parties for key in Seen(party).names}
    asked = list(dict.fromkeys([*names, *(party.caption for party in group.parties)]))
    held = [words for words in map(_words, asked) if words]
    ours = _ids(group)
    found: dict[tuple[str, bool], tuple[float, Party, str]] = {}
    for score, party in (lookup.named(_asked_with(group)) | lookup.named(asked, _NEAR)).values():
        if party.id in ours:
            continue
        same = next((text for key, text in Seen(party).names.items() if key in full), "")
        name = same or _holding(party, held)
        place = (party.list_id, not same)
        if name and score > found.get(place, (0.0,))[0]:
            found[place] = (score, party, name)
    for (list_id, _), (score, party, name) in sorted(found.items()):
        maybe = _words(name) in held and not lookup.apart(party, group)
        yield Near(list_id, party.id, party.caption, name, lookup.stands(party), score, maybe)


def _holding(party: Party, held: Sequence[frozenset[str]]) -> str:
    """The first name of an entry that has all the words of another one; empty where none does."""
    strong = (name.text for name in party.names if name.strength != "weak")
    return next((text for text in strong if any(words <= _words(text) for words in held)), "")


def _words(name: str) -> frozenset[str]:
    return frozenset(word for word, _ in plain_words(name))


def _unknown(
    versions: dict[str, list[ListVersion]],
    parties: Sequence[PartyAcross],
    as_of: str | None,
    known_at: str | None,
) -> Iterator[str]:
    """What the loaded lists cannot say, a sentence each."""
    yield from said_of_days_to_come(as_of, known_at)
    missing = [list_id for list_id in LISTS if list_id not in versions]
    if missing:
        yield f"not loaded, so nothing is known of them: {', '.join(missing)}"
    if known_at:
        yield "archives of changes are left out, because when they were loaded is not kept"
    yield "what happened after the newest version of a list (“as of”) is not known from it"
    for party in parties:
        for row in party.listings:
            days = [version.published[:10] for version in versions[row.list_id]]
            yield from _not_said(row, days)
        for absent in party.absent:
            if absent.maybe:
                yield (
                    f"{absent.list_id}: whether {absent.maybe}, of the same name, is the same party; "
                    "'tamis link' and 'tamis unlink' decide"
                )
            elif absent.versions == 1:
                when = f"known from one version, of {absent.last}"
                yield f"{absent.list_id}: {when}; a listing before or after is not seen"
        listed = {row.list_id for row in party.listings if row.listed}
        for list_id in sorted(versions.keys() - listed):
            source = LISTS.get(list_id)
            if source and source.besides:
                yield f"{list_id} is not all: {source.besides} stand elsewhere, on no list that Tamis knows"


def _not_said(row: Listing, days: Sequence[str]) -> Iterator[str]:
    """What the entry of a list does not say of the act."""
    undated = row.since_by == "versions"
    lacks = ["date of listing"] if undated else []
    for what, told in (
        ("programme", any(act.programme for act in row.acts)),
        ("legal basis", any(act.legal_basis for act in row.acts)),
        ("measures", any(act.measures for act in row.acts)),
    ):
        if not told:
            lacks.append(what)
    if not lacks:
        return
    known = (
        f"; it is known from the version{'s' if len(days) > 1 else ''} of {_days(days)} alone" if undated else ""
    )
    *others, last = lacks
    yield f"{row.party_id}: the list says no {', '.join(others)}{' or ' if others else ''}{last}{known}"


def _days(days: Sequence[str]) -> str:
    return ", ".join(days) if len(days) < 5 else f"{len(days)} days from {days[0]} to {days[-1]}"


def _asked_with(group: Group) -> list[str]:
    """The full names with which other entries of a party are looked for."""
    names = dict.fromkeys(text for party in group.parties for text in Seen(party).names.values())
    return list(names)[:_NAMES_ASKED] or [group.parties[0].caption]


def _has(group: Group, wanted: set[str]) -> bool:
    """Whether an entry has one of these names to the letter."""
    names = (name.text for party in group.parties for name in party.names)
    return any("".join(word for word, _ in plain_words(name)) in wanted for name in names)


def _ids(group: Group) -> set[str]:
    return {party.id for party in group.parties}


def _gone(
    library: Library,
    store: Store,
    versions: dict[str, list[ListVersion]],
    engine: Engine,
    archived_by: str,
    progress: Progress | None,
) -> Engine | None:
    """An engine over the entries that were removed, at their last content; None where there are none."""
    known = [version for some in versions.values() for version in some]
    parts = [engine.stamp.lexicon, archived_by and f"{store.past.archive_state()} {archived_by}"]
    parts += [f"{v.list_id} {v.published} {v.digest}" for v in known]
    folder = library.settings.home / "removed" / hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]
    if not sound(folder, engine.lexicon):
        folder = building_site(folder)
    if not sound(folder, engine.lexicon):
        with _alone(folder.parent):
            if not sound(folder, engine.lexicon):
                if progress:
                    progress(0)  # to be seen at work while all that ever stood there is looked through
                gone = store.gone(known)
                names = store.past.archived_names() if archived_by else ()
                ever = {list_id: store.ever(list_id) for list_id in names if list_id in versions}
                archived = only_archived(store.past, ever, archived_by) if ever else []
                build_index([*gone, *archived], [], folder, lexicon=engine.lexicon, progress=progress)
        Shelf(folder.parent).prune(folder)
    index = OpenIndex(folder)
    return engine.over(index) if index.manifest.parties else None


@contextlib.contextmanager
def _alone(shelf: Path) -> Iterator[None]:
    """One builds at a time, and the others wait for it. Raises `OutputError` where nothing can be written."""
    from filelock import FileLock

    lock = FileLock(shelf / "build.lock")
    try:
        shelf.mkdir(exist_ok=True)
        lock.acquire()
    except OSError as error:
        raise unwritable(shelf, error) from error
    try:
        yield
    finally:
        lock.release()

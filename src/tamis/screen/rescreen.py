"""Customers that are always screened: after a list update only the parties that changed are asked about.

Promise: the alerts that stand afterwards are exactly those that screening everybody again would give. The
reason is that the score of a customer against a party rests on the two, the profile and the lexicon alone, and
on what other lists tell of the party under a number of its publishers: so what was found for parties that did not
change, nor any with such a number of theirs, stays, and what the others meet is found anew by the same engine,
over an index of only them, in the usual direction, with every customer of the customer index as a query. Whatever
else a score rests on (profile, lexicon, threshold, program) is compared with the last screening; where anything
differs, everybody is screened again.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from tamis.errors import Busy, NothingLoaded, TamisError
from tamis.index.build import Entry, build_entries, entry_of
from tamis.index.counterparts import keys_of_references
from tamis.index.files import FORMAT, OpenIndex
from tamis.index.shelf import sound
from tamis.library import Library
from tamis.match.profiles import DEFAULT, Profile
from tamis.model import ListVersion, Query
from tamis.normalize.facts import query_facts
from tamis.normalize.lexicon import Lexicon
from tamis.screen.customers import batch_of
from tamis.screen.engine import Engine
from tamis.screen.exhaustive import NO_NAME
from tamis.screen.found import cut_to
from tamis.store.customers import Alert, CustomerBase
from tamis.store.history import Store

_STEPS, _FEWEST = 20, 50_000
"""In how many steps customers go through the kernel, and how many at least together."""

FEW = 1000
"""Parties against which all go through it at once: what words are like is most of the work, and found once."""

_decode = msgspec.json.Decoder(Query).decode
Progress = Callable[[int, int], None]


class Proof(msgspec.Struct, frozen=True):
    """What a screening of all customers covered, and what it rests on.

    `mode` is `everybody` (each customer against every party) or `changes`: each of the `customers` against the
    `parties_asked` that were added or changed, or have a number of publishers in common with one that was, or that
    was removed (`linked`), whose number by kind is under `changes`, and each of the `customers_new` against all
    `parties`. `lists` are the versions screened against, `lists_before` those of the last time. `customer_index`
    is the digest of the index of customers, `index` that of the lists.
    """

    mode: str
    why: str
    customers: int
    customers_new: int
    parties: int
    parties_asked: int
    changes: dict[str, int]
    pairs: int
    threshold: int
    program: str
    profile: str
    lexicon: str
    index: str
    customer_index: str
    lists: tuple[ListVersion, ...]
    lists_before: tuple[ListVersion, ...]
    alerts: int
    below_line: int
    verified: bool = False


class Rescreening(msgspec.Struct, frozen=True):
    """What a screening of all customers changed: alerts added, removed, and changed (before, after); the proof.

    `warnings` says what must be known of the lists: which are older than they may be, and which are samples.
    """

    added: tuple[Alert, ...]
    removed: tuple[Alert, ...]
    changed: tuple[tuple[Alert, Alert], ...]
    proof: Proof
    warnings: tuple[str, ...] = ()


def rescreen(
    library: Library,
    *,
    profile: Profile = DEFAULT,
    threshold: float | None = None,
    everybody: bool = False,
    verify: bool = False,
    progress: Progress | None = None,
) -> Rescreening:
    """Bring the alerts of all customers up to the lists in use, and say what changed.

    With `everybody`, or where more than the lists has changed since the last time, each customer is screened
    against every party. With `verify` that is done besides, and any difference is an error before anything is
    kept. Raises `NothingLoaded` without a list or a customer, `Busy` when customers are imported meanwhile.
    """
    with library.store() as store:
        base = store.customers
        state = base.state()
        folder = library.index_folder(lexicon=profile.learned)
        engine = Engine(OpenIndex(folder), profile=profile, kernel=library.settings.kernel)
        if not base.standing().customers:
            hint = "Load them first: tamis customers import FILE"
            raise NothingLoaded("There are no customers to screen", hint=hint)
        customers = customer_index(library, base, state, engine.lexicon)
        work = _Work(store, engine, customers, engine.line_of(threshold), everybody)
        before, after = work.alerts(progress)
        if verify:
            _verify(work, before, after)
        old, new = ({(a.customer_id, a.party_id): a for a in side} for side in (before, after))
        result = Rescreening(
            tuple(sorted(new[key] for key in new.keys() - old.keys())),
            tuple(sorted(old[key] for key in old.keys() - new.keys())),
            tuple((old[key], new[key]) for key in sorted(old.keys() & new.keys()) if old[key] != new[key]),
            work.proof(before, after, verify),
            library.age_warnings(engine.lists),
        )
        gone, come = before - after, after - before
        if not base.screened(gone, come, state, result.proof):
            hint = "Nothing was kept; run 'tamis rescreen' again"
            raise Busy("Customers were imported while they were screened", hint=hint)
        return result


def customer_index(library: Library, base: CustomerBase, state: str, lexicon: Lexicon) -> OpenIndex:
    """The index of all customers as they are, built where it is not there yet."""
    shelf = library.settings.home / "customers"
    parts = f"{FORMAT} {lexicon.digest} {library.settings.database} {state}"
    folder = shelf / hashlib.sha256(parts.encode()).hexdigest()[:20]
    if not sound(folder, lexicon):
        build_entries((entry_of_customer(key, body) for key, body in base.all()), [], folder, lexicon=lexicon)
    for other in shelf.iterdir():
        if other != folder and other.is_dir() and not other.name.startswith("."):
            shutil.rmtree(other, ignore_errors=True)
    return OpenIndex(folder)


def entry_of_customer(key: str, body: bytes) -> Entry:
    """A customer as the index of customers takes it, by id and content."""
    query = _decode(body)
    return Entry(key, [(name, False) for name in query.all_names], query_facts(query)[0], body)


class _Work:
    """One screening of all customers."""

    def __init__(self, store: Store, engine: Engine, customers: OpenIndex, line: int, everybody: bool) -> None:
        self._store, self._base, self._engine, self._customers = store, store.customers, engine, customers
        self._line = line
        self._last = self._base.screening()
        self._why = "asked for" if everybody else self._difference()
        self._new = self._base.unscreened()
        self._asked = engine.parties if self._why else 0
        self._changes: dict[str, int] = {}

    def alerts(self, progress: Progress | None) -> tuple[set[Alert], set[Alert]]:
        """The alerts that stood and those that are right, of every pair that was looked at."""
        if self._why:
            return self._base.alerts(), set(self.everybody(progress))
        fresh, touched = self._changed_parties()
        every = np.arange(self._customers.manifest.parties)
        places = [place for place in map(self._customers.find, self._new) if place is not None]
        is_new = np.isin(every, np.array(places, np.int64))
        newcomers, others = every[is_new], every[~is_new]
        found = set(screen_customers(self._engine, self._customers, newcomers, self._line, None))
        if fresh:
            steps = _STEPS if len(fresh) > FEW else 1
            with only(fresh, self._engine) as small:
                found.update(screen_customers(small, self._customers, others, self._line, progress, steps))
        self._asked = len(fresh)
        before = self._base.alerts(parties=touched) | self._base.alerts(customers=self._new)
        return before, found

    def everybody(self, progress: Progress | None = None) -> Iterator[Alert]:
        """Every alert, from each customer against every party."""
        every = np.arange(self._customers.manifest.parties)
        return screen_customers(self._engine, self._customers, every, self._line, progress)

    def standing(self, before: set[Alert], after: set[Alert]) -> set[Alert]:
        """The alerts that stand when what was looked at has been put right."""
        return (self._base.alerts() - before) | after

    def proof(self, before: set[Alert], after: set[Alert], verified: bool) -> Proof:
        """What was covered. The alerts counted are those that stand afterwards."""
        stamp, customers = self._engine.stamp, self._customers.manifest
        standing = self.standing(before, after)
        new = customers.parties if self._why else len(self._new)
        return Proof(
            mode="everybody" if self._why else "changes",
            why=self._why,
            customers=customers.parties,
            customers_new=len(self._new),
            parties=self._engine.parties,
            parties_asked=self._asked,
            changes=self._changes,
            pairs=new * self._engine.parties + (customers.parties - new) * self._asked,
            threshold=self._line,
            program=stamp.program,
            profile=stamp.profile,
            lexicon=stamp.lexicon,
            index=stamp.index,
            customer_index=customers.digest,
            lists=stamp.lists,
            lists_before=self._versions_before(),
            alerts=sum(alert.line == "match" for alert in standing),
            below_line=sum(alert.line == "below" for alert in standing),
            verified=verified,
        )

    def _versions_before(self) -> tuple[ListVersion, ...]:
        return msgspec.convert(self._last["lists"], tuple[ListVersion, ...]) if self._last else ()

    def _difference(self) -> str:
        """Why the last screening cannot be gone on from; empty where it can."""
        if self._last is None:
            return "the first time"
        stamp = self._engine.stamp
        now = {
            "program": stamp.program, "profile": stamp.profile, "lexicon": stamp.lexicon, "threshold": self._line,
        }  # fmt: skip
        changed = [name for name, value in now.items() if self._last.get(name) != value]
        return f"another {' and '.join(changed)} than the last time" if changed else ""

    def _changed_parties(self) -> tuple[list[int], set[str]]:
        """The numbers of the parties that are new or other than the last time, or have a number in common with one
        that is, by which it tells or told something of them; and the ids of these and of those that are gone.
        """
        before = self._state_of(self._versions_before())
        after = self._state_of(self._engine.lists)
        touched = dict(before.items() ^ after.items()).keys()
        fresh = {key for key in touched if key in after}
        self._changes = {
            "added": len(fresh - before.keys()),
            "changed": len(fresh & before.keys()),
            "removed": len(touched - fresh),
        }
        index = self._engine.index
        numbers = {number for number in map(index.find, fresh) if number is not None}
        changed = [*map(index.party, numbers), *self._store.contents({before[k] for k in touched & before.keys()})]
        linked = set(index.referred(key for party in changed for key in keys_of_references(party))) - numbers
        self._changes["linked"] = len(linked)
        return sorted(numbers | linked), {*touched, *map(index.party_id, linked)}

    def _state_of(self, versions: Iterable[ListVersion]) -> dict[str, str]:
        """The digest of every party of some versions, by its id."""
        known = {(v.list_id, v.published, v.digest): v for v in self._store.versions()}
        state: dict[str, str] = {}
        for version in versions:
            state |= self._store.digests(known[version.list_id, version.published, version.digest])
        return state


@contextmanager
def only(numbers: list[int], engine: Engine) -> Iterator[Engine]:
    """The same engine over some of its parties alone, of which others tell what they told, while it is needed."""
    with tempfile.TemporaryDirectory(prefix="tamis-") as folder:
        entries = (
            entry_of(engine.party_at(number))._replace(
                names=[(name.text, name.strength == "weak") for name in engine.names_at(number)],
                facts=engine.facts_at(number),
                references=(),
            )
            for number in numbers
        )
        build_entries(entries, [], Path(folder) / "changed", lexicon=engine.lexicon)
        yield engine.over(OpenIndex(Path(folder) / "changed"))


def screen_customers(
    engine: Engine, customers: OpenIndex, numbers: Any, line: int, progress: Progress | None, steps: int = _STEPS
) -> Iterator[Alert]:
    """The alerts of some customers of a customer index, by their numbers, at a threshold in hundredths."""
    keep = engine.filter_of(())
    if steps > 1:
        numbers = _by_name(customers, numbers)
    together = max(_FEWEST, -(-len(numbers) // steps))
    for start in range(0, len(numbers), together):
        part = numbers[start : start + together]
        found = cut_to(*engine.search_arrays(batch_of(customers, part), line), None, keep)
        for query, result in zip(found.queries.tolist(), found.results.tolist(), strict=True):
            number, score, listed, mine, below = result
            customer = int(part[query])
            names = _decode(customers.content(customer)).all_names
            yield Alert(
                customers.party_id(customer),
                engine.party_at(number).id,
                "below" if below else "match",
                score,
                names[mine] if names else "",
                engine.name_at(number, None if listed == NO_NAME else listed).text,
            )
        if progress:
            progress(start + len(part), len(numbers))


def _by_name(customers: OpenIndex, numbers: Any) -> Any:
    """The same customers, those of one name behind each other: what it may meet is looked up once."""
    first = np.asarray(customers.view("party_name_ends"))[numbers]
    forms = np.append(np.asarray(customers.view("name_form")), 0)  # for who has no name and is the last
    return numbers[np.argsort(forms[first], kind="stable")]


def _verify(work: _Work, before: set[Alert], after: set[Alert]) -> None:
    """Screen everybody, and compare."""
    standing, again = work.standing(before, after), set(work.everybody())
    if standing != again:
        example = sorted(standing ^ again)[0]
        raise TamisError(
            f"Asking about what changed and screening everybody differ in {len(standing ^ again)} alerts, such as"
            f" {example.customer_id} and {example.party_id}; nothing was kept",
            hint="Please report this, and use --everybody until it is found",
        )

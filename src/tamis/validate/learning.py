"""A lexicon learned from the lists of a home, and what it would change.

Promise: equal list versions give an equal table, byte for byte; of a list only words and their weights are kept,
and, where they are asked for, words that stand for each other (`spellings.py`), and of both only such as several
parties bear. The lists, and the lexicon in use, stay as they are.

A party counts once, however many lists have it: entries of different lists are one where `match/same.py` says so,
or where all their names are equal (the same list under two ids, or one without dates and identifiers). Two entries
of one list stay two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import msgspec

from tamis.errors import NothingLoaded, UnknownList
from tamis.index.files import OpenIndex
from tamis.library import Library
from tamis.match.same import Seen, same_party
from tamis.model import ListVersion, Party
from tamis.normalize.lexicon import FAMILY, RARE, Lexicon, learn_weights, lexicon_of, shipped_lexicon, table_digest
from tamis.normalize.tables import legal_forms, particles, titles
from tamis.normalize.text import plain_words
from tamis.validate.spellings import Spellings, spellings_of

Progress = Callable[[str, int, int], None]
"""Told what is done, how many parties are done, and of how many."""

_HEAD = """\
# How common words are among the names of designated parties: weight in thousandths, then the words.
# Learned from {parties:,} parties of {lists} (aggregates only); a word not named here weighs 1000.
# Hash of the lines below: {digest}
"""
_SHOWN = 20


class Word(NamedTuple):
    """A word and its weights in thousandths: in the lexicon in use, and in the one that was learned."""

    word: str
    before: int
    after: int


class Learned(msgspec.Struct, frozen=True):
    """What was learned, from what, and what would change.

    `entries` are those of the lists, `parties` those that were counted, each once; `words` is how many words the
    table names. `moved` are the words whose weight changes most, `new` and `gone` those that are no longer rare,
    or are again, all by how much they change; the counts beside them are of all such words. `names` is how many
    names are on the lists, `names_changed` how many of them have a word that weighs otherwise. `weights` are all
    words of the lists that the two lexicons weigh otherwise; `spellings` is which words and letters stand for each
    other; `table` is the file.
    """

    lists: tuple[ListVersion, ...]
    entries: int
    parties: int
    words: int
    digest: str
    lexicon: str
    lexicon_before: str
    words_moved: int
    words_new: int
    words_gone: int
    moved: tuple[Word, ...]
    new: tuple[Word, ...]
    gone: tuple[Word, ...]
    names: int
    names_changed: int
    weights: tuple[Word, ...]
    spellings: Spellings
    table: str


def _silent(_what: str, _done: int, _of: int) -> None:
    pass


def learn(
    library: Library,
    lists: Sequence[str] = (),
    before: Lexicon | None = None,
    progress: Progress = _silent,
    *,
    spellings: bool = False,
) -> Learned:
    """Learn from the lists in use, or those named, and compare with a lexicon (by default the one that ships).

    `spellings` puts the families of words that stand for each other into the table.
    Raises `NothingLoaded`, and `UnknownList` for one that is not loaded.
    """
    before = before or shipped_lexicon()
    index = OpenIndex(library.index_folder())
    versions = index.manifest.lists
    for name in lists:
        if name not in {version.list_id for version in versions}:
            raise UnknownList(f"List {name!r} is not loaded", hint="'tamis lists' shows what is")
    if lists:
        versions = tuple(version for version in versions if version.list_id in lists)
    wanted, total = {version.list_id for version in versions}, index.manifest.parties
    parties = []
    for number in range(total):
        party = index.party(number)
        if party.list_id in wanted:
            parties.append(party)
        if number % 500 == 0:
            progress("parties read", number, total)
    if not parties:
        raise NothingLoaded("The lists hold no party to learn from", hint="'tamis lists' shows what is loaded")
    groups = together(parties, progress)
    stand = spellings_of(groups, progress)
    table = table_of(groups, versions, stand.families if spellings else ())
    return _compared(parties, groups, versions, table, stand, before)


def together(parties: Sequence[Party], progress: Progress = _silent) -> list[list[Party]]:
    """Parties put together into those that are one, each as its entries, in the order in which they came."""
    seen: list[Seen] = []
    bearers: dict[str, list[int]] = defaultdict(list)
    forms: list[frozenset[str]] = []
    for number, party in enumerate(parties):
        seen.append(Seen(party))
        forms.append(frozenset(" ".join(sorted(w for w, _ in plain_words(n.text))) for n in party.names) - {""})
        for form in forms[-1]:
            bearers[form].append(number)
        if number % 500 == 0:
            progress("entries of one party", number, len(parties))
    first = list(range(len(parties)))
    lists = [{party.list_id} for party in parties]

    def root(number: int) -> int:
        while first[number] != number:
            first[number] = number = first[first[number]]
        return number

    for holders in bearers.values():
        for one, other in combinations(holders, 2):
            low, high = sorted((root(one), root(other)))
            if not lists[low].isdisjoint(lists[high]):
                continue
            if forms[one] == forms[other] or same_party(seen[one], seen[other]):
                first[high] = low
                lists[low] |= lists[high]
    groups: dict[int, list[Party]] = defaultdict(list)
    for number, party in enumerate(parties):
        groups[root(number)].append(party)
    return [groups[number] for number in sorted(groups)]


def table_of(
    groups: Iterable[Sequence[Party]],
    versions: Sequence[ListVersion] = (),
    families: Iterable[Sequence[str]] = (),
) -> str:
    """The table that parties teach, each given as its entries; the head names the versions of the lists.

    `families` are words that stand for each other.
    """
    parties = 0

    def words() -> Iterator[list[str]]:
        nonlocal parties
        minor = set(legal_forms()) | set(particles()) | set(titles())
        for group in groups:
            parties += 1
            found = {word for party in group for name in party.names for word, _ in plain_words(name.text)}
            yield [w for w in found if len(w) > 1 and not w.isdigit() and w not in minor]

    by_weight: dict[int, list[str]] = defaultdict(list)
    for word, weight in learn_weights(words()).items():
        by_weight[weight].append(word)
    rows = "".join(f"{weight} {' '.join(sorted(words))}\n" for weight, words in sorted(by_weight.items()))
    rows += "".join(f"{FAMILY} {' '.join(family)}\n" for family in families)
    lists = ", ".join(f"{v.list_id} of {v.published[:10]} ({v.digest[:12]})" for v in versions)
    return _HEAD.format(parties=parties, lists=lists, digest=table_digest(rows)) + rows


def _compared(
    parties: Sequence[Party],
    groups: Sequence[Sequence[Party]],
    versions: tuple[ListVersion, ...],
    table: str,
    spellings: Spellings,
    before: Lexicon,
) -> Learned:
    after = lexicon_of(table)
    names = [{word for word, _ in plain_words(name.text)} for party in parties for name in party.names]
    known = sorted(set().union(*names))
    changed = [Word(word, before.weight(word), after.weight(word)) for word in known]
    changed = sorted((w for w in changed if w.before != w.after), key=lambda w: (-abs(w.before - w.after), w.word))
    new = [word for word in changed if word.before == RARE]
    gone = [word for word in changed if word.after == RARE]
    moved = [word for word in changed if RARE not in (word.before, word.after)]
    others = {word.word for word in changed}
    return Learned(
        lists=versions,
        entries=len(parties),
        parties=len(groups),
        words=sum(len(row.split()) - 1 for row in table.splitlines() if row[0] not in ("#", FAMILY)),
        digest=table_digest(table),
        lexicon=after.digest,
        lexicon_before=before.digest,
        words_moved=len(moved),
        words_new=len(new),
        words_gone=len(gone),
        moved=tuple(moved[:_SHOWN]),
        new=tuple(new[:_SHOWN]),
        gone=tuple(gone[:_SHOWN]),
        names=len(names),
        names_changed=sum(not words.isdisjoint(others) for words in names),
        weights=tuple(changed),
        spellings=spellings,
        table=table,
    )

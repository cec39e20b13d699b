"""Ownership as it is given: a CSV with a row a stake, or FollowTheMoney's `Ownership` entities.

Of a range the lower end counts, a stake whose share is not told counts nothing, and both are kept by their upper
ends as well, for what may be blocked. One that has ended or not begun is left out and counted. A party named
without an id is the one to which other rows give an id with that name, where there is one such id and nothing
contradicts; where there are several, it may be any of them.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Sequence
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from tamis.errors import InputError, ListError
from tamis.lists import ftm, reading
from tamis.lists.parsed import Parsed
from tamis.model import DateSpan, Party, Query
from tamis.normalize.dates import readings
from tamis.normalize.facts import contradict, query_facts
from tamis.normalize.text import plain_words
from tamis.ownership.rule import Stake

_OWNER = ("owner", "shareholder", "parent", "owner_name")
_OWNED = ("owned", "asset", "company", "subsidiary", "owned_name")
_SHARE = ("share", "percentage", "percent", "stake")
_BEGUN = ("start_date", "startdate", "start", "since", "valid_from")
_ENDED = ("end_date", "enddate", "end", "until", "valid_to")
_BESIDE = ("owner_id", "owned_id", "owner_birth_date", "owned_birth_date", "owner_country", "owned_country")
_PERCENT = r"(\d{1,3}(?:[.,]\d+)?)\s*(?:%|per ?cent|pct\.?)?"
_SHARE_TEXT = re.compile(rf"{_PERCENT}(?:\s*(?:-|–|to)\s*{_PERCENT})?")
_AT_LEAST = re.compile(rf"(?:>=?|≥|more than|over|at least)\s*{_PERCENT}|{_PERCENT}\s*(?:\+|or more)")
_AT_MOST = re.compile(rf"(?:<=?|≤|less than|under|up to|at most)\s*{_PERCENT}")
_NOT_TOLD = {"", "-", "–", "?", "n/a", "n.a.", "na", "none", "null", "unknown", "not known", "undisclosed"}
_NOTHING, _ALL = Fraction(0), Fraction(100)
_HINT = (
    "The columns are owner, owned and share; owner_id, owned_id, owner_birth_date, owner_country, owned_country, "
    "start_date and end_date may be there"
)


class Ownership(NamedTuple):
    """What a file says: the stakes, of each party what it is screened with, and what was left out, in words.

    `at_most` are the same stakes by the upper ends of their ranges, and those of which no share is told as all;
    `maybe` those of parties that may be others of the file, as those others'.
    """

    stakes: tuple[Stake, ...]
    parties: dict[str, Query]
    notes: tuple[str, ...]
    at_most: tuple[Stake, ...] = ()
    maybe: tuple[Stake, ...] = ()


def read_ownership(path: Path, today: dt.date | None = None) -> Ownership:
    """Read a file of stakes. Raises `InputError` for what is neither form, or holds a share that is none."""
    try:
        content = reading.read_bytes(path)
        reader = _Reader(str(path), (today or dt.date.today()).isoformat())
        if ftm.recognises(content, path.name):
            reader.entities(content)
        else:
            reader.rows(reading.decode(content, str(path))[0])
    except ListError as error:
        raise InputError(error.message, hint=error.hint or _HINT) from error
    return reader.done()


def percent(text: str) -> tuple[Fraction, Fraction] | None:
    """A share in percent as a range, from nothing to all where none is told; None for what is no share.

    >>> percent("33,3 %"), percent("50-75"), percent("half")
    ((Fraction(333, 10), Fraction(333, 10)), (Fraction(50, 1), Fraction(75, 1)), None)
    >>> percent("more than 25 %"), percent("n/a")
    ((Fraction(25, 1), Fraction(100, 1)), (Fraction(0, 1), Fraction(100, 1)))
    """
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if plain in _NOT_TOLD:
        return _NOTHING, _ALL
    found = _SHARE_TEXT.fullmatch(plain) or _AT_LEAST.fullmatch(plain) or _AT_MOST.fullmatch(plain)
    if not found:
        return None
    ends = [Fraction(end.replace(",", ".")) for end in found.groups() if end]
    if found.re is _AT_LEAST:
        ends.append(_ALL)
    if found.re is _AT_MOST:
        ends.insert(0, _NOTHING)
    return (ends[0], ends[-1]) if 0 <= ends[0] <= ends[-1] <= 100 else None


class _Reader:
    """Stakes on their way in."""

    def __init__(self, path: str, today: str) -> None:
        self._path, self._today = path, today
        self._stakes: set[Stake] = set()
        self._at_most: set[Stake] = set()
        self._parties: dict[str, Query] = {}
        self._twice = self._no_share = self._ended = self._not_begun = self._ranges = 0
        self._unused: list[str] = []
        self._by_name: set[str] = set()
        self._ids: dict[str, dict[str, str]] = {}

    def done(self) -> Ownership:
        """All that was read. Raises `InputError` when it is nothing."""
        if not self._stakes:
            raise InputError(f"{self._path} holds no stake with a share", hint=_HINT)
        said, maybe = self._joined()
        notes = [
            f"{text}: {number:,}"
            for number, text in (
                (self._no_share, "stakes of which no share is told"),
                (self._ended, "stakes left out because they have ended"),
                (self._not_begun, "stakes left out because they have not begun"),
                (self._ranges, "ranges that count by their lower end"),
                (self._twice, "stakes that stand there twice and count once"),
            )
            if number
        ]
        if self._unused:
            notes.append(f"columns that were not used: {', '.join(self._unused)}")
        held: dict[str, Fraction] = {}
        for stake in self._stakes:
            held[stake.owned] = held.get(stake.owned, Fraction(0)) + stake.share
        for company in sorted(name for name, share in held.items() if share > 100):
            name = self._parties[company].all_names[0]
            notes.append(f"more than 100 percent of {name} is held in all: {float(held[company]):g}")
        stakes, at_most = (tuple(sorted(found)) for found in (self._stakes, self._at_most))
        return Ownership(stakes, self._parties, (*notes, *said), at_most, maybe)

    def _joined(self) -> tuple[list[str], tuple[Stake, ...]]:
        """Join who is named without an id with who has one; what to say, and stakes that may be others'."""
        notes = []
        one: dict[str, str] = {}
        several: dict[str, list[str]] = {}
        for key in sorted(self._by_name.difference(*self._ids.values())):
            ids, query = self._ids.get(key, {}), self._parties[key]
            facts = query_facts(query)[0]
            fit = [other for other in ids if not contradict(facts, query_facts(self._parties[other])[0])]
            written = " or ".join(ids[other] for other in fit)
            if len(fit) == len(ids) == 1:
                one[key] = self._kept(fit[0], self._parties.pop(key))
                notes.append(f"{query.name} stands there with the id {written} and without, and is taken as one")
            elif fit:
                several[key] = fit
                notes.append(f"{query.name} stands there without an id, and may be {written}: give the id")
        before = len(self._stakes)
        self._stakes, self._at_most = (
            {Stake(one.get(s.owner, s.owner), one.get(s.owned, s.owned), s.share) for s in stakes}
            for stakes in (self._stakes, self._at_most)
        )
        self._twice += before - len(self._stakes)
        either = {
            Stake(owner, owned, stake.share)
            for stake in self._at_most
            for owner in (stake.owner, *several.get(stake.owner, ()))
            for owned in (stake.owned, *several.get(stake.owned, ()))
        }
        return notes, tuple(sorted(either - self._at_most))

    def rows(self, text: str) -> None:
        """A CSV with a header."""
        head = text.split("\n", 1)[0]
        rows = reading.csv_rows(text, self._path, delimiter=max(",;\t|", key=head.count))
        _, header = next(rows, (1, []))
        places = {name.strip().lower().replace(" ", "_"): at for at, name in enumerate(header)}
        columns = [
            next((places[name] for name in names if name in places), None) for names in (_OWNER, _OWNED, _SHARE)
        ]
        for column, names in zip(columns, (_OWNER, _OWNED, _SHARE), strict=True):
            if column is None:
                raise InputError(f"{self._path} has no column {names[0]}", hint=_HINT)
        begins, ends = (
            next((places[name] for name in names if name in places), None) for names in (_BEGUN, _ENDED)
        )
        used = {*columns, begins, ends, *(places.get(name) for name in _BESIDE)}
        self._unused = [name.strip() for at, name in enumerate(header) if at not in used and name.strip()]
        for line, row in rows:
            if len(row) != len(header):
                raise InputError(f"{self._path}, line {line}: {len(row)} fields where {len(header)} are expected")
            cells = {name: row[at].strip() for name, at in places.items()}
            owner, owned, share = (row[column].strip() for column in columns if column is not None)
            if not owner or not owned:
                raise InputError(f"{self._path}, line {line}: an owner and what is owned are needed", hint=_HINT)
            days = [[row[column]] if column is not None else [] for column in (begins, ends)]
            if self._stands(line, *days):
                self._add(self._node("owner", owner, cells), self._node("owned", owned, cells), share, line)

    def _node(self, side: str, name: str, cells: dict[str, str]) -> str:
        """What a party of a row is told by: its id, or its name."""
        key = cells.get(f"{side}_id")
        country = cells.get(f"{side}_country", "")
        query = Query(
            name=name,
            kind="" if side == "owner" else "Company",
            birth_date=cells.get(f"{side}_birth_date", ""),
            countries=(country,) if country else (),
        )
        if not key:
            self._by_name.add(known := self._known(name, query))
            return known
        known = self._known(key, query)
        self._ids.setdefault(plain_key(name), {}).setdefault(known, key)
        return known

    def _known(self, key: str, query: Query) -> str:
        """The one key under which a party is kept, however its name is written in other rows."""
        return self._kept(plain_key(key), query)

    def _kept(self, plain: str, query: Query) -> str:
        """Keep what is said of a party beside what was said before; its key."""
        held = self._parties.setdefault(plain, query)
        self._parties[plain] = msgspec.structs.replace(
            held,
            kind=held.kind or query.kind,
            birth_date=held.birth_date or query.birth_date,
            countries=tuple(dict.fromkeys((*held.countries, *query.countries))),
        )
        return plain

    def entities(self, content: bytes) -> None:
        """FollowTheMoney entities, one a line."""
        kept: list[tuple[int, dict[str, Any]]] = []
        for line, entity in ftm.entities(BytesIO(content), self._path):
            if entity["schema"] == "Ownership":
                kept.append((line, entity))
            elif entity["schema"] in ftm.PARTIES:
                party = ftm.party_of(
                    Parsed("ownership", "ftm", "", ""), self._path, {**entity, "line": line}, ftm.Context()
                )
                self._parties[party.source_id] = _query(party)
        for line, entity in kept:
            properties = entity["properties"]
            days = ([str(day) for day in properties.get(name, ())] for name in ("startDate", "endDate"))
            if not self._stands(line, *days):
                continue
            share = next((str(text) for text in properties.get("percentage", ())), "")
            for owner in properties.get("owner", ()):
                for asset in properties.get("asset", ()):
                    for key in (str(owner), str(asset)):
                        self._parties.setdefault(key, Query(name=key))
                    self._add(str(owner), str(asset), share, line)

    def _stands(self, line: int, begins: Sequence[str], ends: Sequence[str]) -> bool:
        """Whether a stake stands today; it does where a date can be read as one by which it does."""
        begun, ended = ([self._read(day, line) for day in days if day.strip()] for days in (begins, ends))
        if ended and all(span.end < self._today for spans in ended for span in spans):
            self._ended += 1
            return False
        if begun and all(span.start > self._today for spans in begun for span in spans):
            self._not_begun += 1
            return False
        return True

    def _read(self, day: str, line: int) -> tuple[DateSpan, ...]:
        spans = readings(day)
        if not spans:
            hint = "Write it as 2024-01-31"
            raise InputError(f"{self._path}, line {line}: {day[:40]!r} is no date", hint=hint)
        return spans

    def _add(self, owner: str, owned: str, text: str, line: int) -> None:
        share = percent(text)
        if share is None:
            hint = "Write it in percent, from 0 to 100, such as 50 or 33.3"
            raise InputError(f"{self._path}, line {line}: {text[:40]!r} is no share", hint=hint)
        low, high = share
        self._at_most.add(Stake(owner, owned, high))
        if share == (_NOTHING, _ALL):
            self._no_share += 1
            return
        self._ranges += low < high
        stake = Stake(owner, owned, low)
        self._twice += stake in self._stakes
        self._stakes.add(stake)


def plain_key(text: str) -> str:
    """A name or an id such that it is the same however it is written."""
    return " ".join(word for word, _ in plain_words(text)) or text


def _query(party: Party) -> Query:
    """What a party of a file is screened with."""
    names = [name.text for name in party.names if name.strength == "strong"] or [party.caption]
    return Query(
        name=names[0],
        names=tuple(names[1:]),
        kind="" if party.kind == "Thing" else party.kind,
        birth_date=party.birth_dates[0].text or party.birth_dates[0].start if party.birth_dates else "",
        countries=tuple(dict.fromkeys(country.code for country in party.countries if country.code)),
        identifiers={identifier.kind: identifier.value for identifier in party.identifiers},
    )


def nodes(stakes: tuple[Stake, ...]) -> Iterator[str]:
    """Everybody who owns or is owned, each once."""
    yield from dict.fromkeys(key for stake in stakes for key in (stake.owner, stake.owned))

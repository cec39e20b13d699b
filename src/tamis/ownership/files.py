"""Ownership as it is given: a CSV with a row a stake, or FollowTheMoney's `Ownership` entities.

Nothing is guessed: a stake without a share is left out and counted, one that has ended too.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from tamis.errors import InputError, ListError
from tamis.lists import ftm, reading
from tamis.lists.parsed import Parsed
from tamis.model import Party, Query
from tamis.normalize.text import plain_words
from tamis.ownership.rule import Stake

_OWNER = ("owner", "shareholder", "parent", "owner_name")
_OWNED = ("owned", "asset", "company", "subsidiary", "owned_name")
_SHARE = ("share", "percentage", "percent", "stake")
_SHARE_TEXT = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s*%?(?:\s*(?:-|–|to)\s*(\d{1,3}(?:[.,]\d+)?)\s*%?)?\+?")
_HINT = (
    "The columns are owner, owned and share; owner_id, owned_id, owner_birth_date and owner_country may be there"
)


class Ownership(NamedTuple):
    """What a file says: the stakes, of each party what it is screened with, and what was left out, in words."""

    stakes: tuple[Stake, ...]
    parties: dict[str, Query]
    notes: tuple[str, ...]


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


def percent(text: str) -> Fraction | None:
    """A share in percent, the lower end of a range; None for what is none.

    >>> percent("50 %"), percent("33,3"), percent("50-75"), percent("half")
    (Fraction(50, 1), Fraction(333, 10), Fraction(50, 1), None)
    """
    found = _SHARE_TEXT.fullmatch(text.strip())
    share = Fraction(found[1].replace(",", ".")) if found else None
    return share if share is not None and 0 <= share <= 100 else None


class _Reader:
    """Stakes on their way in."""

    def __init__(self, path: str, today: str) -> None:
        self._path, self._today = path, today
        self._stakes: set[Stake] = set()
        self._parties: dict[str, Query] = {}
        self._twice = self._no_share = self._ended = self._ranges = 0

    def done(self) -> Ownership:
        """All that was read. Raises `InputError` when it is nothing."""
        if not self._stakes:
            raise InputError(f"{self._path} holds no stake with a share", hint=_HINT)
        notes = [
            f"{text}: {number:,}"
            for number, text in (
                (self._no_share, "stakes left out because they have no share"),
                (self._ended, "stakes left out because they have ended"),
                (self._ranges, "ranges that count by their lower end"),
                (self._twice, "stakes that stand there twice and count once"),
            )
            if number
        ]
        held: dict[str, Fraction] = {}
        for stake in self._stakes:
            held[stake.owned] = held.get(stake.owned, Fraction(0)) + stake.share
        for company in sorted(name for name, share in held.items() if share > 100):
            name = self._parties[company].all_names[0]
            notes.append(f"more than 100 percent of {name} is held in all: {float(held[company]):g}")
        return Ownership(tuple(sorted(self._stakes)), self._parties, tuple(notes))

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
        for line, row in rows:
            if len(row) != len(header):
                raise InputError(f"{self._path}, line {line}: {len(row)} fields where {len(header)} are expected")
            cells = {name: row[at].strip() for name, at in places.items()}
            owner, owned, share = (row[column].strip() for column in columns if column is not None)
            if not owner or not owned:
                raise InputError(f"{self._path}, line {line}: an owner and what is owned are needed", hint=_HINT)
            self._add(self._node("owner", owner, cells), self._node("owned", owned, cells), share, line)

    def _node(self, side: str, name: str, cells: dict[str, str]) -> str:
        """What a party of a row is told by: its id, or its name."""
        key = cells.get(f"{side}_id") or name
        country = cells.get(f"{side}_country", "")
        query = Query(
            name=name,
            kind="" if side == "owner" else "Company",
            birth_date=cells.get(f"{side}_birth_date", ""),
            countries=(country,) if country else (),
        )
        return self._known(key, query)

    def _known(self, key: str, query: Query) -> str:
        """The one key under which a party is kept, however its name is written in other rows."""
        plain = " ".join(word for word, _ in plain_words(key)) or key
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
            ends = [str(day) for day in properties.get("endDate", ())]
            if ends and max(ends) < self._today:
                self._ended += 1
                continue
            share = next((str(text) for text in properties.get("percentage", ())), "")
            for owner in properties.get("owner", ()):
                for asset in properties.get("asset", ()):
                    for key in (str(owner), str(asset)):
                        self._parties.setdefault(key, Query(name=key))
                    self._add(str(owner), str(asset), share, line)

    def _add(self, owner: str, owned: str, text: str, line: int) -> None:
        if not text:
            self._no_share += 1
            return
        share = percent(text)
        if share is None:
            hint = "Write it in percent, from 0 to 100, such as 50 or 33.3"
            raise InputError(f"{self._path}, line {line}: {text[:40]!r} is no share", hint=hint)
        self._ranges += bool(re.search(r"\d\s*%?\s*(?:-|–|to|\+)", text))
        stake = Stake(owner, owned, share)
        self._twice += stake in self._stakes
        self._stakes.add(stake)


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

"""The customers that are always screened: what they are, the alerts that stand, and what these rest on.

Promise: an import and a screening are kept whole or not at all; a customer that is new or changed counts as not
screened until a screening has covered it; the alerts that stand are those of the last screening.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from tamis.model import Query
from tamis.store.database import reading, writing
from tamis.store.schema import customer, customer_alert, customer_import, customer_screening
from tamis.store.versions import chunks

_AT_ONCE = 5000
_encode, _decode = msgspec.json.Encoder().encode, msgspec.json.Decoder(Query).decode


class Imported(NamedTuple):
    """What an import changed, in customers; `alerts_removed` went with customers that were removed."""

    added: int
    changed: int
    unchanged: int
    removed: int
    alerts_removed: int


class Alert(NamedTuple):
    """A customer that meets a party: the side of the line, the score in hundredths, and the names that met."""

    customer_id: str
    party_id: str
    line: str
    score: int
    query_name: str
    matched_name: str


class Standing(NamedTuple):
    """How the customers stand: how many, how many were not screened since they came or changed, and alerts."""

    customers: int
    unscreened: int
    alerts: int
    below_line: int


class CustomerBase:
    """The customers of one store."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def put(
        self,
        rows: Iterable[tuple[str, Query]],
        source: str,
        *,
        replace: bool = False,
        staying: Sequence[str] = (),
        removing: Callable[[int, int], None] | None = None,
    ) -> Imported:
        """Add customers, by id, or change those that are there; with `replace`, no others are kept.

        `rows` are gone through once, some thousand at a time, and an id must not come twice among them. `staying`,
        which is looked at after them, are ids of customers that stay as they are. `removing` is told before any
        are removed how many, and of how many there were; what it raises leaves everything as it was.
        """
        stream = iter(rows)
        with writing(self._engine) as connection:
            added = changed = unchanged = 0
            values = {"state": uuid.uuid4().hex, "time": _now(), "source": source}
            key = connection.execute(sa.insert(customer_import).values(values)).inserted_primary_key
            assert key is not None
            while part := list(islice(stream, _AT_ONCE)):
                new, other, same = _put(connection, part, int(key[0]), replace)
                added, changed, unchanged = added + new, changed + other, unchanged + same
            removed = alerts = 0
            if replace:
                here = {"import_number": int(key[0])}
                for ids in chunks(staying):
                    connection.execute(sa.update(customer).where(customer.c.customer_id.in_(ids)).values(here))
                gone = customer.c.import_number != int(key[0])
                if removing:
                    leaving = sa.select(sa.func.count()).select_from(customer).where(gone)
                    total = sa.select(sa.func.count()).select_from(customer)
                    removing(int(connection.scalar(leaving) or 0), int(connection.scalar(total) or 0) - added)
                theirs = sa.select(customer.c.customer_id).where(gone)
                alerts = connection.execute(
                    sa.delete(customer_alert).where(customer_alert.c.customer_id.in_(theirs))
                ).rowcount
                removed = connection.execute(sa.delete(customer).where(gone)).rowcount
            return Imported(added, changed, unchanged, removed, alerts)

    def remove(self, ids: Sequence[str]) -> Imported:
        """Remove customers by their ids, and their alerts."""
        with writing(self._engine) as connection:
            values = {"state": uuid.uuid4().hex, "time": _now(), "source": "removed by id"}
            connection.execute(sa.insert(customer_import).values(values))
            removed = alerts = 0
            for part in chunks(ids):
                mine = customer_alert.c.customer_id.in_(part)
                alerts += connection.execute(sa.delete(customer_alert).where(mine)).rowcount
                removed += connection.execute(sa.delete(customer).where(customer.c.customer_id.in_(part))).rowcount
            return Imported(0, 0, 0, removed, alerts)

    def state(self) -> str:
        """A name for what all customers are: another one after every import; empty before the first."""
        newest = sa.select(customer_import.c.state).order_by(customer_import.c.number.desc()).limit(1)
        with reading(self._engine) as connection:
            return connection.scalar(newest) or ""

    def standing(self) -> Standing:
        """How many there are, and how they stand."""
        with reading(self._engine) as connection:
            sides = sa.select(customer_alert.c.line, sa.func.count()).group_by(customer_alert.c.line)
            lines = {line: int(count) for line, count in connection.execute(sides)}
            total = connection.scalar(sa.select(sa.func.count()).select_from(customer))
            waiting = connection.scalar(
                sa.select(sa.func.count()).select_from(customer).where(customer.c.screened.is_(False))
            )
        return Standing(int(total or 0), int(waiting or 0), lines.get("match", 0), lines.get("below", 0))

    def all(self) -> Iterator[tuple[str, bytes]]:
        """Every customer, in the order of the ids: the id, and the query as JSON."""
        rows = sa.select(customer.c.customer_id, customer.c.body).order_by(customer.c.customer_id)
        with reading(self._engine) as connection:
            found = connection.execution_options(yield_per=_AT_ONCE).execute(rows)
            yield from ((key, body) for key, body in found)

    def some(self, limit: int) -> list[tuple[str, Query, bool, int]]:
        """The first customers: id, query, whether they are screened, and how many alerts they have."""
        alerts = (
            sa.select(sa.func.count())
            .where(customer_alert.c.customer_id == customer.c.customer_id, customer_alert.c.line == "match")
            .scalar_subquery()
        )
        rows = sa.select(customer.c.customer_id, customer.c.body, customer.c.screened, alerts)
        with reading(self._engine) as connection:
            found = connection.execute(rows.order_by(customer.c.customer_id).limit(limit)).all()
        return [(key, _decode(body), bool(screened), int(count)) for key, body, screened, count in found]

    def unscreened(self) -> set[str]:
        """The ids of the customers that no screening has covered since they came or changed."""
        with reading(self._engine) as connection:
            return set(connection.scalars(sa.select(customer.c.customer_id).where(customer.c.screened.is_(False))))

    def missing(self, ids: Sequence[str]) -> list[str]:
        """Those of some ids that no customer has, each once."""
        known = set[str]()
        with reading(self._engine) as connection:
            for part in chunks(ids):
                rows = sa.select(customer.c.customer_id).where(customer.c.customer_id.in_(part))
                known.update(connection.scalars(rows))
        return [key for key in dict.fromkeys(ids) if key not in known]

    def alerts(
        self, *, parties: Iterable[str] | None = None, customers: Iterable[str] | None = None
    ) -> set[Alert]:
        """The alerts that stand: all, or those of some parties, or of some customers, by their ids."""
        rows = sa.select(*customer_alert.c)
        wanted = parties if parties is not None else customers
        with reading(self._engine) as connection:
            if wanted is None:
                return {Alert(*row) for row in connection.execute(rows)}
            column = customer_alert.c.party_id if parties is not None else customer_alert.c.customer_id
            found = set[Alert]()
            for part in chunks(sorted(wanted)):
                found.update(Alert(*row) for row in connection.execute(rows.where(column.in_(part))))
            return found

    def screening(self) -> dict[str, Any] | None:
        """The proof of the last screening, None before the first."""
        newest = sa.select(customer_screening.c.proof).order_by(customer_screening.c.number.desc()).limit(1)
        with reading(self._engine) as connection:
            proof = connection.scalar(newest)
        return None if proof is None else msgspec.json.decode(proof, type=dict[str, Any])

    def screened(self, gone: Iterable[Alert], come: Iterable[Alert], state: str, proof: Any) -> bool:
        """Keep what a screening found: alerts that are gone, those that have come, and its proof.

        False, with nothing kept, when customers were imported meanwhile, so that `state` is not theirs any more.
        """
        with writing(self._engine) as connection:
            newest = sa.select(customer_import.c.state).order_by(customer_import.c.number.desc()).limit(1)
            if (connection.scalar(newest) or "") != state:
                return False
            keys = [{"c": alert.customer_id, "p": alert.party_id} for alert in gone]
            if keys:
                mine = (customer_alert.c.customer_id == sa.bindparam("c")) & (
                    customer_alert.c.party_id == sa.bindparam("p")
                )
                connection.execute(sa.delete(customer_alert).where(mine), keys)
            fresh = iter(come)
            while part := list(islice(fresh, _AT_ONCE)):
                connection.execute(sa.insert(customer_alert), [alert._asdict() for alert in part])
            connection.execute(sa.update(customer).where(customer.c.screened.is_(False)).values(screened=True))
            said = msgspec.json.encode(proof).decode()
            connection.execute(sa.insert(customer_screening).values(time=_now(), proof=said))
            return True


def _put(
    connection: sa.Connection, part: list[tuple[str, Query]], number: int, replace: bool
) -> tuple[int, int, int]:
    """Some customers of an import: how many are new, changed, as they were."""
    bodies = {key: _encode(query) for key, query in part}
    known: dict[str, str] = {}
    columns = sa.select(customer.c.customer_id, customer.c.digest)
    for ids in chunks(list(bodies)):
        rows = connection.execute(columns.where(customer.c.customer_id.in_(ids)))
        known.update((row.customer_id, row.digest) for row in rows)
    new, other, same = list[dict[str, Any]](), list[dict[str, Any]](), list[dict[str, Any]]()
    for key, body in bodies.items():
        digest = hashlib.sha256(body).hexdigest()
        row = {"id": key, "customer_id": key, "digest": digest, "body": body, "import_number": number}
        (new if key not in known else same if known[key] == digest else other).append(row)
    here = sa.update(customer).where(customer.c.customer_id == sa.bindparam("id"))
    if new:
        rows_of = [{name: row[name] for name in row if name != "id"} | {"screened": False} for row in new]
        connection.execute(sa.insert(customer), rows_of)
    if other:
        changed: dict[str, Any] = {
            name: sa.bindparam(f"new_{name}") for name in ("digest", "body", "import_number")
        }
        values = [{"id": row["id"]} | {f"new_{name}": row[name] for name in changed} for row in other]
        connection.execute(here.values(screened=False, **changed), values)
    if same and replace:
        connection.execute(here.values(import_number=number), [{"id": row["id"]} for row in same])
    return len(new), len(other), len(same)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

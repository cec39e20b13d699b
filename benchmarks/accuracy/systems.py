"""The systems that are measured, side by side: Tamis in this process, the peers in an environment of their own.

The environment is built on first use (a minute or two; PyICU is compiled) from `peers.txt`, under `.make/peers`.
Every system gives a score from 0 to 100 for a pair, and the seconds that comparing took.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import tamis
from tamis.index.build import build_index
from tamis.index.files import OpenIndex
from tamis.model import Country, Identifier, ListVersion, Name, Party, Query
from tamis.normalize.dates import readings

HERE = Path(__file__).resolve().parent
PEERS = HERE.parents[1] / ".make" / "peers"

THRESHOLDS = {
    "tamis": 70.0,
    "logic-v2": 70.0,
    "logic-v1": 70.0,
    "ofac": 70.0,
    "levenshtein": 70.0,
    "jaro-winkler": 90.0,
    "token-sort": 80.0,
}
"""Where each system raises an alert unless told otherwise. Nomenklatura's 0.70 is that of yente, which serves it;
the string measures have none of their own, so these are customary, and their best threshold is printed as well."""

Entity = dict[str, Any]
"""A party as a flat object: `schema`, `name` and other FollowTheMoney properties."""


class Peers:
    """The peers, in a process of their own; used as a context."""

    def __enter__(self) -> Peers:
        """Start the process, building its environment if it is not there."""
        command = [str(environment()), str(HERE / "peer_worker.py")]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()

    def score(self, system: str, pairs: Sequence[tuple[Entity, Entity]]) -> tuple[list[float], float]:
        """Scores of the pairs, and the seconds that comparing took."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"system": system, "pairs": pairs}) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise SystemExit(f"the peers' process ended while scoring with {system}")
        found = json.loads(answer)
        return found["scores"], found["seconds"]


def environment() -> Path:
    """The interpreter of the peers' environment, built if need be and rebuilt when `peers.txt` changes."""
    python, wanted = PEERS / "bin" / "python", (HERE / "peers.txt").read_text()
    mark = PEERS / "installed.txt"
    if not mark.exists() or mark.read_text() != wanted:
        print(f"building {PEERS} (once; a minute or two)", file=sys.stderr)
        venv.create(PEERS, with_pip=True, clear=True, symlinks=True)
        install = [
            python,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "-r",
            HERE / "peers.txt",
        ]
        if subprocess.run(install, check=False, stdout=sys.stderr).returncode:
            raise SystemExit(
                "the peers cannot be installed; PyICU needs: apt-get install libicu-dev pkg-config g++ "
                "(or measure Tamis alone: --without-peers)"
            )
        mark.write_text(wanted)
    return python


def tamis_pairs(pairs: Sequence[tuple[str, str, str]]) -> tuple[list[float], float]:
    """Tamis's scores of (name, name, kind), by `tamis.compare`, which uses the readable reference."""
    for kind in {kind for _, _, kind in pairs}:
        tamis.compare("warm", "up", kind=kind)
    start = time.perf_counter()
    scores = [tamis.compare(a, b, kind=kind).score for a, b, kind in pairs]
    return scores, time.perf_counter() - start


def tamis_entities(pairs: Sequence[tuple[Entity, Entity]]) -> list[float]:
    """Tamis's scores of parties with all that is known of them: what screening the first would give the second."""
    listed = [party(entity, number) for number, (_, entity) in enumerate(pairs)]
    with tempfile.TemporaryDirectory() as folder:
        build_index(listed, [ListVersion("case", "2026-01-01T00:00:00Z", "0")], Path(folder) / "index")
        engine = tamis.Engine(OpenIndex(Path(folder) / "index"))
        best = [
            engine.explain(f"case:{number}", query=query(entity)).best for number, (entity, _) in enumerate(pairs)
        ]
    return [match.score if match else 0.0 for match in best]


IDENTIFIERS = ("passportNumber", "imoNumber", "registrationNumber", "leiCode")


def party(entity: Entity, number: int) -> Party:
    """An entity as a listed party."""
    names = [Name(entity["name"])] if entity["name"] else []
    names += [Name(text, "weakAlias", "weak") for text in entity.get("weakAlias", ())]
    return Party(
        id=f"case:{number}",
        list_id="case",
        source_id=str(number),
        kind=entity["schema"],
        names=tuple(names),
        birth_dates=readings(entity.get("birthDate", "")),
        countries=(Country(entity["country"], "nationality"),) if "country" in entity else (),
        genders=(entity["gender"],) if "gender" in entity else (),
        identifiers=tuple(Identifier(kind, entity[kind]) for kind in IDENTIFIERS if kind in entity),
    )


def query(entity: Entity) -> Query:
    """An entity as a customer."""
    return Query(
        name=entity["name"],
        kind=entity["schema"],
        birth_date=entity.get("birthDate", ""),
        countries=(entity["country"],) if "country" in entity else (),
        gender=entity.get("gender", ""),
        identifiers={kind: entity[kind] for kind in IDENTIFIERS if kind in entity},
    )

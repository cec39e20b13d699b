"""Updates of the lists while the server runs: asked for, or by the lists' cadence.

Promise: an update works in a process of its own, so that it takes neither time nor memory from those who screen,
and may be killed at any moment; one at a time.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Sequence

import msgspec

from tamis.lists.sources import LISTS, max_age

HOURS = {
    "us_ofac_sdn": 6,
    "us_ofac_cons": 12,
    "un_sc_sanctions": 12,
    "eu_fsf": 12,
    "gb_fcdo_sanctions": 12,
    "us_trade_csl": 24,
}
"""Hours between two looks at a publisher, where the usual day does not fit: those who publish on any day."""
_LATER = 15 * 60
"""Seconds after which a list that could not be fetched is tried again."""
_LOOK = 30

log = logging.getLogger("tamis.server")


def hours(list_id: str) -> float:
    """Hours between two looks at a list."""
    return HOURS.get(list_id, min(24.0, max_age(list_id) * 24 / 2))


class Updates:
    """Starts updates of the lists of a home."""

    def __init__(self, home: str | None = None) -> None:
        """`home` is the folder as the command line was given it; without, the environment says which."""
        self._home = home
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._due: dict[str, float] = {}

    def update(self, ids: Sequence[str] = ()) -> list[str]:
        """Update these lists, or all that have an address, and wait for it; those that could not be updated."""
        command = [sys.executable, "-m", "tamis.cli.main", "lists", "update", *ids, "--json"]
        command += ["--home", self._home] if self._home else []
        with self._lock:
            if self._stop.is_set():
                return list(ids)
            child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # noqa: S603
            self._child = child
            told, said = child.communicate()
            code, self._child = child.returncode, None
        failed = _failed(told, ids) if code else {}
        fields = {
            "lists": list(ids),
            "code": code,
            "failed": failed,
            "said": said.decode("utf-8", "replace")[-2000:],
        }
        log.log(logging.ERROR if code else logging.INFO, "lists updated", extra={"fields": fields})
        return list(failed)

    @property
    def at_work(self) -> bool:
        """Whether an update is under way."""
        return self._lock.locked()

    def start_update(self) -> None:
        """Update all lists on a thread of its own."""
        threading.Thread(target=self.update, name="tamis-update", daemon=True).start()

    def start_schedule(self) -> None:
        """Look at every list by its cadence, from now on."""
        threading.Thread(target=self._schedule, name="tamis-schedule", daemon=True).start()

    def due(self, now: float) -> list[str]:
        """The lists whose time has come, and for each when it will come again."""
        found = [name for name, row in LISTS.items() if row.urls and self._due.get(name, 0.0) <= now]
        for name in found:
            self._due[name] = now + hours(name) * 3600
        return found

    def _schedule(self) -> None:
        while not self._stop.is_set():
            due = self.due(time.monotonic())
            for name in self.update(due) if due else ():
                self._due[name] = time.monotonic() + _LATER
            self._stop.wait(_LOOK)

    def stop(self) -> None:
        """End what is under way; the last good lists stay."""
        self._stop.set()
        child = self._child
        if child is not None:
            child.terminate()


def _failed(told: bytes, ids: Sequence[str]) -> dict[str, str]:
    """The lists with an error in what the command printed, and its message; all where that cannot be read."""
    try:
        rows = msgspec.json.decode(told)["lists"]
        return {row["id"]: row["error"]["message"] for row in rows if row["error"]}
    except (msgspec.MsgspecError, KeyError, TypeError):
        return dict.fromkeys(ids or ["all"], "")

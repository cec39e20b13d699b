"""Who may call what: API keys with scopes, kept as hashes in one file of the home.

Promise: a key is shown once, when it is made, and never stored; a route that no row below names is open to nobody;
a key that is revoked is refused from the next request on.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from tamis.errors import Busy, CallError, OutputError, StoreError, unwritable

SCOPES = {
    "screen": "screen, scan, compare, explain, match, reconcile, MCP",
    "lists": "read lists, versions, differences, parties, histories, the catalogue, the OpenAPI document",
    "monitor": "health, readiness, metrics",
    "update": "start an update of the lists",
}
"""What a key can be good for."""

_ROUTES = (
    ("/v1/screen", "screen"),
    ("/v1/compare", "screen"),
    ("/v1/explain", "screen"),
    ("/v1/scan", "screen"),
    ("/match", "screen"),
    ("/reconcile", "screen"),
    ("/mcp", "screen"),
    ("/v1/lists", "lists"),
    ("/v1/parties", "lists"),
    ("/v1/history", "lists"),
    ("/search", "lists"),
    ("/entities", "lists"),
    ("/catalog", "lists"),
    ("/manifest", "lists"),
    ("/algorithms", "lists"),
    ("/openapi.json", "lists"),
    ("/v1/health", "monitor"),
    ("/healthz", "monitor"),
    ("/readyz", "monitor"),
    ("/metrics", "monitor"),
    ("/updatez", "update"),
)
PROBES = ("/healthz", "/readyz")
"""The routes that `--open-probes` opens: they tell nothing but up or not."""
PAGE = ("/",)
"""The page that `--open-page` opens: it holds no data, and each of its calls needs a key."""

NOBODY = "nobody"


def scope_of(path: str) -> str:
    """The scope that a path asks for; `nobody` for one that is in no row."""
    if path in ("/", "/favicon.ico"):
        return "lists"
    return next((scope for start, scope in _ROUTES if path == start or path.startswith(start + "/")), NOBODY)


class Key(msgspec.Struct, frozen=True):
    """A key as it is kept: `hash` is the SHA-256 of its secret part, which is random and long."""

    id: str
    name: str
    hash: str
    scopes: tuple[str, ...]
    made: str
    revoked: str = ""


class Keys:
    """The keys of a home. The file is read again whenever it changes."""

    def __init__(self, home: Path) -> None:
        """Nothing is read before it is needed."""
        self.file = home / "keys.json"
        self._read: tuple[tuple[int, int], dict[str, Key]] = ((0, 0), {})

    def all(self) -> dict[str, Key]:
        """Every key by its id, revoked ones too. Raises `StoreError` for a damaged file: nobody is let in."""
        try:
            found = self.file.stat()
        except FileNotFoundError:
            return {}
        stamp = (found.st_mtime_ns, found.st_ino)
        if stamp != self._read[0]:
            try:
                keys = msgspec.json.decode(self.file.read_bytes(), type=list[Key])
            except (OSError, msgspec.MsgspecError) as error:
                hint = "Put it right, or remove it and make new keys"
                raise StoreError(f"{self.file} cannot be read: {error}", hint=hint) from error
            self._read = stamp, {key.id: key for key in keys}
        return self._read[1]

    def add(self, name: str, scopes: tuple[str, ...]) -> tuple[Key, str]:
        """A new key, and the text to hand over, which cannot be shown again. Raises `CallError`."""
        for scope in scopes:
            if scope not in SCOPES:
                raise CallError(f"Scope {scope!r} is not known", hint="One of: " + ", ".join(SCOPES))
        if not name.strip() or not scopes:
            raise CallError("A key needs a name and a scope", hint="tamis keys add NAME --scope screen")
        secret = secrets.token_urlsafe(32)
        key = Key(secrets.token_hex(4), name.strip(), _hash(secret), tuple(sorted(set(scopes))), _now())
        with self._lock():
            self._write({**self.all(), key.id: key})
        return key, f"tamis_{key.id}_{secret}"

    def revoke(self, key_id: str) -> Key:
        """Make a key worthless. Raises `CallError` for one that is not there."""
        with self._lock():
            keys = self.all()
            if key_id not in keys:
                raise CallError(f"There is no key {key_id!r}", hint="'tamis keys' shows them")
            key = keys[key_id]
            if not key.revoked:
                key = msgspec.structs.replace(key, revoked=_now())
                self._write({**keys, key_id: key})
        return key

    def holder(self, text: str) -> Key | None:
        """The key behind the text that a caller sent; None for a wrong or a revoked one."""
        word, _, rest = text.partition("_")
        key_id, _, secret = rest.partition("_")
        key = self.all().get(key_id) if word == "tamis" else None
        same = hmac.compare_digest(_hash(secret), key.hash if key else _hash(""))
        return key if key and same and not key.revoked else None

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        """One change at a time, so that none is lost. Raises `Busy`."""
        from filelock import FileLock, Timeout

        lock = FileLock(self.file.with_suffix(".lock"), timeout=10)
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except Timeout as error:
            raise Busy("Another process is changing the keys", hint="Try again in a moment") from error
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            yield
        finally:
            lock.release()

    def _unwritable(self, error: OSError) -> OutputError:
        return unwritable(f"{self.file} cannot be written", error)

    def _write(self, keys: dict[str, Key]) -> None:
        """Replace the file in one step, readable by its owner alone."""
        try:
            handle, beside = tempfile.mkstemp(prefix=".keys.", dir=self.file.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(msgspec.json.format(msgspec.json.encode(list(keys.values())), indent=1))
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, self.file)
        except OSError as error:
            raise self._unwritable(error) from error


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

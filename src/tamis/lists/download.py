"""Downloads that are conditional, retried, checked for size, written beside and renamed.

Promise: the file in the folder is always a whole one; without a network the answer comes within seconds.
Nothing is asked of anybody but the address of the list.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from tamis.errors import ELSEWHERE, ListUnavailable, unwritable

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse

    from tamis.lists.sources import Source

Progress = Callable[[int, int], None]
"""Told the bytes received and the bytes expected (0 where the server does not say)."""

CONNECT_SECONDS = 4.0
READ_SECONDS = 30.0
RETRIES = 2
LARGEST = 1 << 30


class Remembered(msgspec.Struct, frozen=True):
    """What the server said of the file in the folder, for asking "has it changed?"."""

    url: str
    etag: str = ""
    modified: str = ""
    size: int = 0


def download(
    url: str,
    folder: Path,
    *,
    smallest: int = 1,
    ends: str = "",
    progress: Progress | None = None,
    retries: int = RETRIES,
) -> Path:
    """The file behind `url` in `folder`, fetched anew only when it has changed.

    Raises `ListUnavailable` when no whole file comes, one of at least `smallest` bytes that ends with `ends`, and
    `OutputError` when it cannot be written; the file that was there stays.
    """
    target = folder / (os.path.basename(urlsplit(url).path) or "list")
    sidecar = target.with_name(target.name + ".json")
    known = _remembered(sidecar, target, url)
    response = _request(url, known, retries)
    try:
        if response.status == 304 and known:
            return target
        if response.status != 200:
            raise _unavailable(url, f"the server answered {response.status}")
        folder.mkdir(parents=True, exist_ok=True)
        _receive(url, response, target, smallest, ends.encode(), progress)
        headers = response.headers
        said = Remembered(url, headers.get("ETag", ""), headers.get("Last-Modified", ""), target.stat().st_size)
        sidecar.write_bytes(msgspec.json.encode(said))
    except OSError as error:
        then = f"{ELSEWHERE}; the lists in use are untouched"
        raise unwritable(f"The download could not be kept in {folder}", error, then) from error
    finally:
        response.close()
    return target


def fetch_all(source: Source, folder: Path, progress: Progress | None = None) -> list[Path]:
    """Download the files of one publication into `folder`, each as `download` does."""
    return [
        download(url, folder, smallest=source.smallest, ends=source.ends, progress=progress) for url in source.urls
    ]


def last_modified(file: Path) -> str:
    """When the server says the file was last changed, as an HTTP date; empty when it did not say."""
    sidecar = file.with_name(file.name + ".json")
    try:
        return msgspec.json.decode(sidecar.read_bytes(), type=Remembered).modified
    except (OSError, msgspec.MsgspecError):
        return ""


def _remembered(sidecar: Path, target: Path, url: str) -> Remembered | None:
    try:
        known = msgspec.json.decode(sidecar.read_bytes(), type=Remembered)
        return known if known.url == url and target.stat().st_size == known.size else None
    except (OSError, msgspec.MsgspecError):
        return None


def _request(url: str, known: Remembered | None, retries: int) -> BaseHTTPResponse:
    """The answer's head; a server that is busy is asked again, one that wants us to wait is not waited for."""
    import urllib3

    headers = {"User-Agent": "tamis (sanctions screening)", "Accept-Encoding": "identity"}
    if known and known.etag:
        headers["If-None-Match"] = known.etag
    if known and known.modified:
        headers["If-Modified-Since"] = known.modified
    policy = urllib3.Retry(
        total=retries,
        backoff_factor=0.5,
        status_forcelist=(429, 500, 502, 503, 504),
        raise_on_status=False,
        respect_retry_after_header=False,
    )
    timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
    try:
        pool = urllib3.PoolManager(retries=policy, timeout=timeout)
        return pool.request("GET", url, headers=headers, preload_content=False)
    except urllib3.exceptions.HTTPError as error:
        raise _unavailable(url, str(error.__cause__ or error)) from error


def _receive(
    url: str,
    response: BaseHTTPResponse,
    target: Path,
    smallest: int,
    ends: bytes,
    progress: Progress | None,
) -> None:
    """Write the body beside the target, check its size and its end, and rename it to its place."""
    import urllib3

    said = response.headers.get("Content-Length", "")
    expected = int(said) if said.isdecimal() and "Content-Encoding" not in response.headers else 0
    handle, beside = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        received, tail = 0, b""
        with os.fdopen(handle, "wb") as file:
            for chunk in response.stream(1 << 18):
                if not received and chunk.lstrip()[:14].lower().startswith(_PAGES):
                    raise _unavailable(url, "a web page came in its place")
                received += len(chunk)
                tail = (tail + chunk)[-_TAIL:]
                if received > LARGEST:
                    raise _unavailable(url, f"more than {LARGEST >> 20} MB were sent")
                file.write(chunk)
                if progress:
                    progress(received, expected)
            file.flush()
            os.fsync(file.fileno())
        if expected and received != expected:
            raise _unavailable(url, f"{received} of {expected} bytes arrived")
        if received < smallest:
            raise _unavailable(url, f"only {received} bytes arrived, where at least {smallest} are expected")
        if not tail.rstrip().endswith(ends):
            raise _unavailable(url, f"it broke off before {ends.decode()}")
        os.replace(beside, target)
    except urllib3.exceptions.HTTPError as error:
        raise _unavailable(url, f"the transfer broke off ({error})") from error
    finally:
        if os.path.exists(beside):
            os.unlink(beside)


_TAIL = 1 << 12
"""Bytes at the end of a body among which its last element closes."""

_PAGES = (b"<!doctype html", b"<html")
"""How a page begins that a portal or a firewall sends for a list."""


def _unavailable(url: str, why: str) -> ListUnavailable:
    hint = "The version in use stays. Try again later, or fetch the file by hand and give it with --from"
    return ListUnavailable(f"{url} could not be fetched: {why}", hint=hint)

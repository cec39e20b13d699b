"""Downloads that are conditional, retried, checked for size, written beside and renamed.

Promise: the file in the folder is always a whole one; without a network the answer comes within seconds.
Nothing is asked of anybody but the address of the list.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from tamis.errors import ListUnavailable, OutputError

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
    url: str, folder: Path, *, smallest: int = 1, progress: Progress | None = None, retries: int = RETRIES
) -> Path:
    """The file behind `url` in `folder`, fetched anew only when it has changed. Raises `ListUnavailable`."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / (os.path.basename(urlsplit(url).path) or "list")
    sidecar = target.with_name(target.name + ".json")
    known = _remembered(sidecar, target, url)
    response = _request(url, known, retries)
    try:
        if response.status == 304 and known:
            return target
        if response.status != 200:
            raise _unavailable(url, f"the server answered {response.status}")
        _receive(url, response, target, smallest, progress)
        headers = response.headers
        said = Remembered(url, headers.get("ETag", ""), headers.get("Last-Modified", ""), target.stat().st_size)
        sidecar.write_bytes(msgspec.json.encode(said))
    finally:
        response.release_conn()
    return target


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


def _request(url: str, known: Remembered | None, retries: int):  # type: ignore[no-untyped-def]
    import urllib3

    headers = {"User-Agent": "tamis (sanctions screening)", "Accept-Encoding": "identity"}
    if known and known.etag:
        headers["If-None-Match"] = known.etag
    if known and known.modified:
        headers["If-Modified-Since"] = known.modified
    policy = urllib3.Retry(
        total=retries,
        connect=retries,
        backoff_factor=0.5,
        status_forcelist=(429, 500, 502, 503, 504),
        raise_on_status=False,
    )
    timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
    try:
        pool = urllib3.PoolManager(retries=policy, timeout=timeout)
        return pool.request("GET", url, headers=headers, preload_content=False)
    except urllib3.exceptions.HTTPError as error:
        raise _unavailable(url, str(error.__cause__ or error)) from error


def _receive(url: str, response, target: Path, smallest: int, progress: Progress | None) -> None:  # type: ignore[no-untyped-def]
    """Write the body beside the target, check its size, and rename it to its place."""
    import urllib3

    expected = int(response.headers.get("Content-Length") or 0)
    handle, beside = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        received = 0
        with os.fdopen(handle, "wb") as file:
            for chunk in response.stream(1 << 18):
                received += len(chunk)
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
        os.replace(beside, target)
    except urllib3.exceptions.HTTPError as error:
        raise _unavailable(url, f"the transfer broke off ({error})") from error
    except OSError as error:
        hint = "Free some space and update again; the lists in use are untouched"
        raise OutputError(f"The download could not be kept: {error.strerror}", hint=hint) from error
    finally:
        if os.path.exists(beside):
            os.unlink(beside)


def _unavailable(url: str, why: str) -> ListUnavailable:
    hint = "The version in use stays. Try again later, or fetch the file by hand and give it with --from"
    return ListUnavailable(f"{url} could not be fetched: {why}", hint=hint)

"""Documents read in a process of their own, for whoever cannot let a reader take what time and memory it likes.

Promise: a document that takes too long, or too much memory, is an error, and its reader is ended. Nothing of it is
written to a disk.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys

import msgspec

from tamis.errors import CallError, InputError, TamisError
from tamis.screen.texts import Document, document_of

MEMORY = 1 << 30
"""Bytes that a reader may take."""


class _Read(msgspec.Struct):
    """What a reader says of a document."""

    text: str = ""
    pages: tuple[int, ...] = ()
    unread: tuple[str, ...] = ()
    attached: tuple[tuple[int, str], ...] = ()
    damaged: tuple[str, ...] = ()
    error: str = ""
    hint: str = ""


def read_apart(data: bytes, name: str, charset: str, seconds: float, memory: int = MEMORY) -> Document:
    """The text of a document as `document_of` gives it. Raises `InputError`, and `CallError` after the seconds."""
    command = [sys.executable, "-P", "-m", "tamis.screen.apart", name, charset, str(memory)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=max(0.0, seconds), check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise CallError(f"There was no time left to read {name}", hint="Split it, or send its text") from None
    if done.returncode:
        raise InputError(f"{name} cannot be read", hint="Save it anew, or send its text")
    found = msgspec.json.decode(done.stdout, type=_Read)
    if found.error:
        raise InputError(found.error, hint=found.hint)
    return Document(found.text, found.pages, found.unread, found.attached, found.damaged)


def main() -> None:
    """Read the document on standard input, within the memory allowed, and say what it holds."""
    name, charset, memory = sys.argv[1], sys.argv[2], int(sys.argv[3])
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    try:
        found = document_of(sys.stdin.buffer.read(), name, charset)
        unread, damaged = (tuple(map(_whole, some)) for some in (found.unread, found.damaged))
        attached = tuple((start, _whole(name)) for start, name in found.attached)
        said = _Read(_whole(found.text), found.pages, unread, attached, damaged)
    except TamisError as error:
        said = _Read(error=error.message, hint=error.hint)
    except MemoryError:
        said = _Read(error=f"{name} takes more than {memory >> 20} MB to read", hint="Split it, or send its text")
    sys.stdout.buffer.write(msgspec.json.encode(said))


def _whole(text: str) -> str:
    """A text without halves of letters, which cannot be sent."""
    return text.encode("utf-8", "replace").decode()


if __name__ == "__main__":
    main()

"""Files that an option names: written whole, or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from tamis.errors import OutputError, unwritable


def write(target: str | os.PathLike[str], data: str | bytes) -> None:
    """Write a file beside its place and rename it, for its owner alone to read. Raises `OutputError`."""
    place = Path(target)
    if not place.absolute().parent.is_dir():
        raise OutputError(f"The folder of {place} is not there", hint="Make it first, or name another file")
    try:
        handle, beside = tempfile.mkstemp(dir=place.absolute().parent, prefix=f".{place.name[:80]}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data.encode() if isinstance(data, str) else data)
            Path(beside).replace(place)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise unwritable(f"{place} cannot be written", error, "another file may be named") from error

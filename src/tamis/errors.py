"""Everything that can go wrong, one class each, with an exit code and an HTTP status of its own.

    TamisError
    ├── CallError                  2   the call cannot be understood
    │   ├── QueryError             2   a query without a usable name, an unreadable date …
    │   └── MissingExtra           2   an optional part is not installed; says what to install
    ├── ListError                      something is wrong with a list
    │   ├── ListFormatError        3   a file that is not what it should be: file, line, field
    │   ├── ListRefused            4   a file that looks wrong beside the version in use
    │   ├── ListUnavailable        5   a download failed
    │   ├── UnknownList            6   an id that neither the catalogue nor the store knows
    │   └── NothingLoaded          7   no list to screen against; never an answer of "clear"
    ├── StoreError                 8   the database cannot be used
    │   └── Busy                   9   another process is updating
    ├── IndexDamaged              10   an index whose checksums or sizes do not hold
    ├── KernelError               11   the compiled kernel is missing, or disagrees with the reference
    ├── InputError                12   a file to screen that cannot be read
    └── OutputError               13   a result that cannot be written: full disk, no right to write

Messages name what is wrong, where, and what to do next. `hint` is the "what to do" on its own.
"""

from __future__ import annotations

import errno


class TamisError(Exception):
    """Base of all errors that Tamis raises on purpose."""

    exit_code = 3
    http_status = 500

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}. {self.hint}" if self.hint else self.message


class CallError(TamisError):
    """The call cannot be understood."""

    exit_code = 2
    http_status = 400


class QueryError(CallError):
    """A query that cannot be screened as it stands."""


class MissingExtra(CallError):
    """An optional part of Tamis is not installed."""

    http_status = 501

    def __init__(self, extra: str, what: str) -> None:
        super().__init__(f"{what} needs an optional part", hint=f"Install it with: pip install 'tamis[{extra}]'")
        self.extra = extra


class ListError(TamisError):
    """Something is wrong with a list."""


class ListFormatError(ListError):
    """A list file that is not what it should be. `file`, `line` and `field` say where, as far as known."""

    exit_code = 3

    def __init__(self, message: str, *, file: str = "", line: int = 0, field: str = "", hint: str = "") -> None:
        place = file
        if line:
            place += f", line {line}"
        if field:
            place += f", field {field}"
        super().__init__(f"{place}: {message}" if place else message, hint=hint)
        self.file = file
        self.line = line
        self.field = field


class ListRefused(ListError):
    """A file that looks wrong beside the version in use; the good one stays. `reasons` says why."""

    exit_code = 4
    http_status = 409

    def __init__(self, list_id: str, reasons: tuple[str, ...]) -> None:
        super().__init__(
            f"{list_id}: refused, nothing was changed: " + "; ".join(reasons),
            hint="If the change is real, repeat the update with --accept",
        )
        self.list_id = list_id
        self.reasons = reasons


class ListUnavailable(ListError):
    """A download failed; the version in use stays."""

    exit_code = 5
    http_status = 502


class UnknownList(ListError):
    """An id that neither the catalogue nor the store knows."""

    exit_code = 6
    http_status = 404


class NothingLoaded(ListError):
    """There is no list to screen against, so there is no answer; this never reads as "clear"."""

    exit_code = 7
    http_status = 503


class StoreError(TamisError):
    """The database cannot be used."""

    exit_code = 8
    http_status = 503


class Busy(StoreError):
    """Another process is updating the same home."""

    exit_code = 9
    http_status = 503


class IndexDamaged(TamisError):
    """An index whose checksums or sizes do not hold; it is never answered from."""

    exit_code = 10


class KernelError(TamisError):
    """The compiled kernel is missing, or disagrees with the reference."""

    exit_code = 11


class InputError(TamisError):
    """A file to screen that cannot be read."""

    exit_code = 12
    http_status = 400


class OutputError(TamisError):
    """A result that cannot be written."""

    exit_code = 13
    http_status = 507


ELSEWHERE = "TAMIS_HOME or --home names a home on another disk"


def unwritable(failing: str, error: OSError, then: str = "") -> OutputError:
    """What could not be written: `failing` says what and where; the hint what helps, and `then`."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    helps = "Free some space there" if full else "Check that the folder is there, and the rights on it"
    return OutputError(f"{failing}: {error.strerror or error}", hint=f"{helps}; {then}" if then else helps)

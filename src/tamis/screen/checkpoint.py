"""How screening a file survives being stopped: the rows so far, and a checkpoint that says what they belong
to.

Beside the result stand, while the work goes on, `RESULT.part` (rows so far), the rejects so far, and
`RESULT.checkpoint.json`: how many rows are done, how long the two files were then, and the identity of the
input, the lists and the options. Going on cuts the files back to those lengths. When any of the identity
has changed, going on is refused: half a result from one list and half from another is no result.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any

import msgspec

from tamis.errors import InputError, OutputError, unwritable
from tamis.screen import outputs

if TYPE_CHECKING:
    from tamis.screen.found import Outcome

_REJECT_FIELDS = ("line", "row", "field", "reason")


class Reject(msgspec.Struct, frozen=True):
    """What was wrong with a row, or what a row's warning is: its line in the file, its number, field,
    reason.
    """

    line: int
    row: int
    field: str
    reason: str


class Tally(msgspec.Struct):
    """The counts over the rows so far."""

    rows: int = 0
    screened: int = 0
    rejected: int = 0
    matched: int = 0
    matches: int = 0
    below_line: int = 0
    cut: int = 0
    warned: int = 0
    first_rejects: tuple[Reject, ...] = ()
    first_warnings: tuple[Reject, ...] = ()

    def count(self, outcome: Outcome) -> None:
        """Count the rows of a chunk that were screened, and what they met."""
        self.screened += outcome.screened
        self.matched += outcome.matched
        self.matches += outcome.matches
        self.below_line += outcome.below_line
        self.cut += outcome.cut

    def reject(self, reject: Reject, shown: int) -> None:
        """Count a rejected row, and keep the first ones."""
        self.rejected += 1
        if self.rejected <= shown:
            self.first_rejects += (reject,)

    def warn(self, warning: Reject, shown: int) -> None:
        """Count a row with a warning, and keep the first ones."""
        self.warned += 1
        if self.warned <= shown:
            self.first_warnings += (warning,)


class Checkpoint(msgspec.Struct):
    """Where the work stood, and what it belongs to."""

    identity: dict[str, Any]
    tally: Tally
    part_bytes: int = 0
    rejects_bytes: int = 0


class Job:
    """The files of one run, as a context: taken up or begun, added to, finished.

    Raises `OutputError` for what cannot be written, with an earlier result left as it was, and `InputError`
    or `OutputError` when a stopped run cannot be gone on with.
    """

    def __init__(self, target: Path, rejects: Path, identity: dict[str, Any], resume: bool) -> None:
        self._target, self._rejects = target, rejects
        self._part = _beside(target, ".part")
        self._rejects_part = _beside(rejects, ".part")
        self._path = _beside(target, ".checkpoint.json")
        self._identity = msgspec.json.decode(msgspec.json.encode(identity))
        self._resume = resume
        self._files: list[IO[bytes]] = []
        self.tally = Tally()

    def __enter__(self) -> Job:
        try:
            with self._writing():
                for path in (self._part, self._rejects_part):
                    self._files.append(_open(path))
            earlier = self._earlier() if self._resume else None
            start = earlier or Checkpoint(self._identity, Tally())
            with self._writing():
                for file, size in zip(self._files, (start.part_bytes, start.rejects_bytes), strict=True):
                    file.truncate(size)
                    file.seek(size)
                if not start.rejects_bytes:
                    self._files[1].write(_csv_lines([_REJECT_FIELDS]))
            self.tally = start.tally
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def add(self, rows: bytes, rejects: Sequence[Reject], tally: Tally) -> None:
        """Write what some more rows gave, and only then the checkpoint that counts them."""
        with self._writing():
            part, rejected = self._files
            part.write(rows)
            rejected.write(_reject_lines(rejects))
            for file in self._files:
                file.flush()
                os.fsync(file.fileno())
            state = Checkpoint(self._identity, tally, part.tell(), rejected.tell())
            _write_whole(self._path, msgspec.json.encode(state))

    def refuse(self) -> None:
        """Put the rejects in place, and leave nothing else that could be gone on with."""
        with self._writing():
            self._files[1].flush()
            self._rejects_part.replace(self._rejects)
            self._path.unlink(missing_ok=True)

    def finish(self, report: bytes) -> None:
        """Put the result, the rejects and the report in place; nothing of the work is left beside them."""
        with self._writing():
            for file in self._files:
                file.flush()
            described = _beside(self._target, ".report.json")
            _write_whole(_beside(described, ".new"), report + b"\n")
            made = outputs.render(self._part, self._target)
            if self.tally.rejected:
                self._rejects_part.replace(self._rejects)
            else:
                self._rejects.unlink(missing_ok=True)
            _beside(described, ".new").replace(described)
            made.replace(self._target)
            for left in (self._part, self._rejects_part, self._path):
                left.unlink(missing_ok=True)

    def _earlier(self) -> Checkpoint | None:
        """The checkpoint of a stopped run, if there is one that the files bear out."""
        try:
            earlier = msgspec.json.decode(self._path.read_bytes(), type=Checkpoint)
        except (FileNotFoundError, msgspec.DecodeError):
            return None
        changed = [key for key in self._identity if earlier.identity.get(key) != self._identity[key]]
        if changed:
            raise self._refusal(changed)
        lengths = [os.fstat(file.fileno()).st_size for file in self._files]
        if lengths[0] < earlier.part_bytes or lengths[1] < earlier.rejects_bytes:
            return None
        return earlier

    def _refusal(self, changed: list[str]) -> InputError | OutputError:
        hint = "Begin again with --restart, or give --out another name"
        if "input" in changed:
            return InputError(
                f"the input is not the file that the stopped run of {self._target} began with", hint=hint
            )
        words = {"stamp": "the lists, or the program, are not those", "options": "the options are not those"}
        said = " and ".join(words[key] for key in changed)
        return OutputError(f"{said} that the stopped run of {self._target} began with", hint=hint)

    def _close(self) -> None:
        """Close the files; those of a run that never reached a checkpoint are of no use and go."""
        if self._files and not self._path.exists():
            for path in (self._part, self._rejects_part):
                path.unlink(missing_ok=True)
        for file in self._files:
            try:
                file.close()
            except OSError:
                continue

    def _writing(self) -> AbstractContextManager[None]:
        return _writing(self._target)


def write_rejects(path: Path, rejects: Sequence[Reject]) -> None:
    """Write rejected rows as CSV, in full or not at all; raises `OutputError`."""
    with _writing(path):
        _write_whole(path, _csv_lines([_REJECT_FIELDS]) + _reject_lines(rejects))


def _reject_lines(rejects: Sequence[Reject]) -> bytes:
    return _csv_lines(outputs.csv_cells(msgspec.structs.astuple(reject)) for reject in rejects)


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    """Turn what goes wrong in writing into an `OutputError` that says what to do."""
    try:
        yield
    except BlockingIOError as error:
        raise OutputError(f"another run is writing {target}", hint="Wait for it to end") from error
    except OSError as error:
        then = "the same command goes on where it stopped" if target.absolute().parent.is_dir() else ""
        raise unwritable(f"{target} cannot be written", error, then) from error


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _open(path: Path) -> IO[bytes]:
    """The file for reading and writing, made where it is not there, and held against a second run."""
    import fcntl

    file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o644), "r+b")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise
    return file


def _write_whole(path: Path, data: bytes) -> None:
    """Write a small file so that it is there in full or not at all."""
    beside = _beside(path, "~")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _csv_lines(rows: Any) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8", "backslashreplace")

"""A file of customers against the lists: as a stream, in bounded memory, and so that it can be stopped and
resumed.

Every row of the file ends in one of two places, screened or rejected with a reason, and the counts are
checked before the result is put in place. The result does not depend on how often the work was stopped: the
same file, lists and options give the same bytes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from tamis.errors import CallError, InputError, TamisError
from tamis.model import Stamp
from tamis.screen import outputs
from tamis.screen.checkpoint import Job, Reject, Tally, write_rejects
from tamis.screen.files import Source
from tamis.screen.found import ChunkScreener, Outcome
from tamis.screen.outputs import Finding
from tamis.screen.prepared import uncollected

if TYPE_CHECKING:
    from tamis.screen.engine import Engine

CHUNK = 10_000
"""Rows that go through the kernel together, and after which a stopped run can be gone on with."""

_SHOWN = 5
_NO_ROW = "the file holds no row, so nobody was screened"


class FileReport(msgspec.Struct, frozen=True):
    """What screening a file gave, in numbers; `rows` is always `screened` + `rejected`.

    `matched` counts the rows with a match, `matches` the matches, `below_line` what was shown below the
    threshold, `cut` what the limit left out, `warned` the rows with a warning. `columns` says what was
    understood of the columns and `unused` which ones were not used. `warnings` are those of the file and of
    the lists; `first_rejects` and `first_warnings` hold the first few of the rows. `rejects` is the file of
    the rejected rows, empty when there is none. `found` holds the rows of the result when no file was asked
    for. `resumed_from` is the row after which an earlier, stopped run was taken up.
    """

    source: str
    target: str
    rejects: str
    rows: int
    screened: int
    rejected: int
    matched: int
    matches: int
    below_line: int
    cut: int
    warned: int
    columns: dict[str, str]
    unused: tuple[str, ...]
    warnings: tuple[str, ...]
    first_rejects: tuple[Reject, ...]
    first_warnings: tuple[Reject, ...]
    options: dict[str, Any]
    digest: str
    stamp: Stamp
    found: tuple[Finding, ...] = ()
    resumed_from: int = 0


def screen_file(
    engine: Engine,
    source: str | os.PathLike[str],
    target: str | os.PathLike[str] | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    threshold: float | None = None,
    limit: int | None = None,
    lists: Sequence[str] = (),
    below_line: bool = False,
    reasons: bool = True,
    rejects: str | os.PathLike[str] | None = None,
    resume: bool = True,
    progress: Callable[[int, int], None] | None = None,
    encoding: str = "",
    sheet: str = "",
) -> FileReport:
    """Screen every row of `source` and write a row a match to `target` (`.csv`, `.jsonl` or `.parquet`).

    `columns` maps columns to FollowTheMoney properties, where their names do not say it. `below_line` adds
    the rows below the threshold, marked so; without `reasons` that column stays empty. Rejected rows go to
    `rejects` (default: TARGET.rejects.csv),
    what the result rests on to TARGET.report.json. A run that was stopped is taken up where it was, unless
    `resume` is false. Without a target the rows are in the report's `found`: for files of a size that
    memory holds. `progress` is called with the rows done and about how many there are.

    Raises `InputError` for a file that cannot be read, that is not the one a stopped run began with, or of
    which no row could be screened; `OutputError` when the result cannot be written (an earlier result stays as
    it was); `CallError` for options that cannot be meant.
    """
    wanted: dict[str, Any] = {"lists": tuple(lists)} if lists else {}
    if not reasons:
        wanted["reasons"] = False
    if threshold is not None:
        wanted["threshold"] = threshold
    if limit is not None:
        wanted["limit"] = limit
    table = Source(source, columns, encoding, sheet)
    options = wanted | {"columns": dict(columns or {}), "encoding": encoding, "sheet": sheet}
    run = _Run(engine, table, wanted | {"below_line": below_line}, progress)
    if target is None:
        return _in_memory(run, options | {"below_line": below_line}, rejects)
    output = Path(target)
    outputs.format_of(output)
    if output.absolute() == table.path.absolute() or (output.exists() and output.samefile(table.path)):
        raise CallError("the result would replace the file that is screened", hint="Give --out another name")
    options |= {"below_line": below_line}
    refused = Path(rejects) if rejects else output.with_name(output.name + ".rejects.csv")
    identity = {
        "input": {"size": table.size, "digest": table.digest},
        "stamp": msgspec.to_builtins(engine.stamp),
        "options": options,
    }
    with Job(output, refused, identity, resume) as job:
        start = job.tally.rows
        for tally, refusals, found_now in run.chunks(job.tally):
            job.add(outputs.encode(found_now), refusals, tally)
        if none := _none_screened(table, job.tally):
            job.refuse()
            raise none
        report = _report(run, job.tally, options, target=str(output), rejects=str(refused))
        job.finish(msgspec.json.format(msgspec.json.encode(report), indent=2))
    return msgspec.structs.replace(report, resumed_from=start)


def _in_memory(run: _Run, options: dict[str, Any], rejects: str | os.PathLike[str] | None) -> FileReport:
    """Screen a file whose findings are asked for as objects; rejects are written only where that is asked
    for.
    """
    tally, found, refused = Tally(), list[Finding](), list[Reject]()
    for _, some_rejects, some in run.chunks(tally):
        refused += some_rejects
        found += some
    if rejects and refused:
        write_rejects(Path(rejects), refused)
    if none := _none_screened(run.table, tally):
        raise none
    return _report(run, tally, options, found=tuple(found), rejects=str(rejects or ""))


def _none_screened(table: Source, tally: Tally) -> InputError | None:
    """What is wrong with a file of which every row was rejected: its result would read as "no match"."""
    if tally.screened or not tally.rows:
        return None
    first = tally.first_rejects[0]
    field = f"{first.field}: " if first.field else ""
    return InputError(
        f"{table.path}: none of its {tally.rows:,} rows could be screened;"
        f" line {first.line}: {field}{first.reason}",
        hint="Look at the columns, and say with --map or columns= what they hold; no result was written",
    )


class _Run:
    """One pass of the rows of a file through the engine."""

    def __init__(
        self,
        engine: Engine,
        table: Source,
        wanted: dict[str, Any],
        progress: Callable[[int, int], None] | None,
    ) -> None:
        self.engine, self.table = engine, table
        self._screener = ChunkScreener(engine, **wanted)
        self._progress = progress

    def chunks(self, tally: Tally) -> Iterator[tuple[Tally, list[Reject], list[Finding]]]:
        """Some thousand rows at a time from where `tally` stands: the tally after them, rejects, findings."""
        with uncollected():
            for outcome in self._screener.screen(self.table.chunks(CHUNK, tally.rows)):
                yield tally, self._count(outcome, tally), outcome.findings
                if self._progress:
                    self._progress(tally.rows, self.table.expected)
        self._check(tally)

    def _count(self, outcome: Outcome, tally: Tally) -> list[Reject]:
        """Count a chunk, and say what was wrong with its rows, in their order."""
        chunk = outcome.chunk
        tally.count(outcome)
        rejects = []
        for place, problem in sorted(outcome.problems.items()):
            reject = Reject(chunk.lines[place], chunk.first + place, problem.field, problem.reason)
            rejects.append(reject)
            tally.reject(reject, _SHOWN)
        for place, said in sorted(outcome.warnings.items()):
            tally.warn(Reject(chunk.lines[place], chunk.first + place, "", "; ".join(said)), _SHOWN)
        tally.rows = chunk.first + len(chunk.lines) - 1
        return rejects

    def _check(self, tally: Tally) -> None:
        promised = self.table.expected if self.table.format == "parquet" else tally.rows
        if not tally.rows == tally.screened + tally.rejected == promised:
            raise TamisError(
                f"{self.table.path}: the rows do not add up: {promised} in the file, {tally.rows} read,"
                f" {tally.screened} screened, {tally.rejected} rejected",
                hint="The file changed while it was read, or this is a fault of Tamis; no result was written",
            )


def _report(
    run: _Run, tally: Tally, options: dict[str, Any], *, found: tuple[Finding, ...] = (), target: str = "",
    rejects: str = "",
) -> FileReport:  # fmt: skip
    return FileReport(
        source=str(run.table.path),
        target=target,
        rejects=rejects if tally.rejected else "",
        columns=run.table.columns.used,
        unused=run.table.columns.unused,
        warnings=(*run.table.warnings, *([] if tally.rows else [_NO_ROW]), *run.engine.warnings),
        options=options,
        digest=run.table.digest,
        stamp=run.engine.stamp,
        found=found,
        **msgspec.structs.asdict(tally),
    )

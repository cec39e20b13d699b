"""`tamis scan FILE`: the designated parties that texts and documents name."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tamis.cli import options as opt
from tamis.cli import progress, show
from tamis.cli.written import write
from tamis.errors import CallError, InputError

if TYPE_CHECKING:
    from tamis.screen.documents import Opening, Scanned
    from tamis.screen.engine import Engine


@click.command("scan")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path())
@click.option(
    "--threshold", metavar="N", type=float, default=None, help="The score from which on it is a mention."
)
@click.option("--csv", "csv_file", metavar="OUT", default="", help="Write the mentions as CSV as well.")
@click.option("--html", "html_file", metavar="OUT", default="", help="Write the text with the mentions marked.")
@opt.profile
@opt.dates
@click.option("--exit-code", is_flag=True, help="Leave with exit code 1 when there is a mention.")
@opt.common
def command(
    files: tuple[str, ...],
    threshold: float | None,
    csv_file: str,
    html_file: str,
    as_json: bool,
    exit_code: bool,
    **options: Any,
) -> int:
    """Find every mention of a designated party in FILE: text, Markdown, HTML, e-mail, DOCX or PDF.

    "-" is standard input; a folder stands for all files in it, which go through every core.
    One that cannot be read stops no other, and ends the command with exit code 12.

    \b
    Examples:
      tamis scan article.txt
      pdftotext contract.pdf - | tamis scan - --json
      tamis scan letters/ --csv mentions.csv
    """
    from tamis.screen.documents import Opening, files_of

    opening = Opening(options["home"], options["as_of"], options["known_at"], options["profile"])
    paths = [] if files == ("-",) else files_of([Path(file) for file in files])
    single = files == ("-",) or (len(files) == 1 and paths == [Path(files[0])])
    if html_file and not single:
        raise CallError("--html shows one document", hint="Give one file")
    if "-" in files and len(files) > 1:
        raise CallError("Standard input is scanned alone", hint="Give '-' and no other file")
    engine = opening.engine()
    outcomes = [_single(engine, files[0], threshold)] if single else _batch(paths, opening, threshold)
    if csv_file:
        write(csv_file, _csv(outcomes))
    if html_file:
        from tamis.screen.marked import marked

        write(html_file, marked(outcomes[0].text, outcomes[0].mentions, outcomes[0].file))
    if as_json:
        rest = {"warnings": engine.warnings, "stamp": engine.stamp}
        [alone, *_] = documents = _documents(outcomes)
        show.json((_of_one(alone) if single else {"documents": documents}) | rest)
    else:
        show.mentions(outcomes)
        for warning in engine.warnings:
            show.line(f"Warning: {warning}", 0, hanging=2, fg="yellow")
        show.stamp(engine.stamp)
    if any(outcome.error for outcome in outcomes):
        return InputError.exit_code
    return 1 if exit_code and any(outcome.mentions for outcome in outcomes) else 0


def _single(engine: Engine, file: str, threshold: float | None) -> Scanned:
    """One document; what cannot be read is an error here."""
    from tamis.screen.documents import scan_document
    from tamis.screen.mentions import Scanner
    from tamis.screen.texts import document_of, read_document

    document = document_of(sys.stdin.buffer.read()) if file == "-" else read_document(Path(file))
    return scan_document(Scanner(engine), file, document, threshold)


def _batch(paths: Sequence[Path], opening: Opening, threshold: float | None) -> list[Scanned]:
    from tamis.screen.documents import scan_files

    if not paths:
        raise CallError("There is no file in the folder", hint="Hidden files are left out")
    with progress.rows() as advance:
        return list(scan_files(paths, opening, threshold, progress=advance))


def _documents(outcomes: Iterable[Scanned]) -> list[dict[str, Any]]:
    return [
        {
            "file": one.file,
            "mentions": one.mentions,
            "error": one.error,
            "unread": one.unread,
            "damaged": one.damaged,
        }
        for one in outcomes
    ]


def _of_one(document: dict[str, Any]) -> dict[str, Any]:
    return {key: document[key] for key in ("mentions", "unread", "damaged")}


_COLUMNS = tuple("file page line start end text score party kind name also reasons attachment".split())


def _csv(outcomes: Iterable[Scanned]) -> str:
    """The mentions, a row each; cells that a spreadsheet would take for a formula are defused."""
    from tamis.screen.outputs import csv_cells

    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(_COLUMNS)
    for one in outcomes:
        for m in one.mentions:
            reasons = "; ".join(f"{reason.points:.2f} {reason.text}" for reason in m.reasons)
            text, also = " ".join(m.text.split()), " ".join(m.also)
            places = (one.file, m.page, m.line, m.start, m.end)
            party = (m.party.id, m.party.kind, m.name)
            rows.writerow(csv_cells((*places, text, m.score, *party, also, reasons, m.attachment)))
    return out.getvalue()

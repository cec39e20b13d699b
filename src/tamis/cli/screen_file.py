"""`tamis screen-file IN`: a file of customers against the lists."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path
from typing import Any

import click

from tamis.cli import options as opt
from tamis.cli import progress, show
from tamis.screen.batch import FileReport, screen_file
from tamis.screen.outputs import BREAK, FIELDS, csv_cells


@click.command("screen-file")
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to .csv, .jsonl or .parquet.")
@click.option(
    "--map", "columns", metavar="COLUMN=PROPERTY", multiple=True, help="What a column holds; may be repeated."
)
@click.option("--below-line", is_flag=True, help="Write the rows below the threshold too, marked `below`.")
@click.option("--no-reasons", is_flag=True, help="Leave the reasons out: they take the longest of a match.")
@click.option(
    "--rejects", type=click.Path(path_type=Path), help="Where rejected rows go (default: OUT.rejects.csv)."
)
@click.option("--restart", is_flag=True, help="Begin again, though an earlier run was stopped half-way.")
@click.option("--encoding", default="", help="The encoding of a text file, where it is not found out.")
@click.option("--sheet", default="", help="The sheet of an Excel file (default: the first).")
@click.option("--progress/--no-progress", "bar", default=None, help="A progress bar (default: on a terminal).")
@opt.screening
@opt.common
def command(
    source: Path,
    out: Path | None,
    columns: tuple[str, ...],
    restart: bool,
    bar: bool | None,
    as_json: bool,
    exit_code: bool,
    **options: Any,
) -> int:
    """Screen every row of the file IN: CSV, Parquet, JSON Lines or Excel.

    Columns named as FollowTheMoney properties (name, alias, birthDate, country, passportNumber …) or in a
    usual spelling need no --map. Without --out the matches are shown, or written as CSV where standard
    output is no terminal. A run that was stopped goes on where it was when the same command is given again.

    \b
    Examples:
      tamis screen-file customers.csv --out matches.csv
      tamis screen-file kunden.xlsx --map "Kunde=name" --map "Geb.=birthDate" --out matches.parquet
    """
    with progress.rows(bar) as advance:
        report = screen_file(
            opt.engine(options),
            source,
            out,
            columns=opt.pairs(columns, "--map"),
            below_line=options["below_line"],
            reasons=not options["no_reasons"],
            rejects=options["rejects"],
            resume=not restart,
            progress=advance,
            encoding=options["encoding"],
            sheet=options["sheet"],
            **opt.given(options),
        )
    if as_json:
        show.json(report)
    elif out is None:
        findings(report)
    if not as_json:
        summary(report)
    return 1 if exit_code and report.matches else 0


def findings(report: FileReport) -> None:
    """The rows found: readable on a terminal, CSV elsewhere."""
    if not sys.stdout.isatty():
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(FIELDS)
        writer.writerows(csv_cells([getattr(row, field) for field in FIELDS]) for row in report.found)
        click.echo(text.getvalue(), nl=False)
        return
    readable(report)


def readable(report: FileReport) -> None:
    """The rows found, for a person to read."""
    for row in report.found:
        colour = "red" if row.line == "match" else "yellow"
        customer = f"row {row.row}" + (f", {row.customer}" if row.customer else "")
        below = "" if row.line == "match" else "  below the line: no match, but not to be lost"
        show.echo()
        show.headed(row.score, colour, row.query_name, f" ({customer}){below}")
        programmes = f", {row.programmes}" if row.programmes else ""
        show.line(f"{row.party_name}, {row.party_id}: {row.kind}{programmes}")
        if row.matched_name != row.party_name:
            show.line(f"by “{row.matched_name}”")
        for reason in filter(None, row.reasons.split(BREAK)):
            show.line(reason, dim=True)
        for warning in filter(None, row.warnings.split(BREAK)):
            if warning not in report.warnings:  # those are said once, for all rows
                show.line(f"Warning: {warning}", fg="yellow")


def summary(report: FileReport) -> None:
    """What was done, in numbers, and what deserves a look: to standard error."""
    used = ", ".join(label if label == name else f"{label} as {name}" for label, name in report.columns.items())
    others = show.count(len(report.unused), "other column", "other columns")
    unused = f"; {others} not used" if report.unused else ""
    show.note(f"\nColumns: {used}{unused}")
    if report.resumed_from:
        show.note(f"Went on after row {report.resumed_from:,}, where an earlier run had stopped")
    show.note(
        f"Rows: {report.rows:,} read = {report.screened:,} screened + {report.rejected:,} rejected;"
        f" {report.matched:,} with a match ({report.matches:,} matches, {report.below_line:,} below the line"
        + (f", {report.cut:,} left out by the limit)" if report.cut else ")")
    )
    for warning in report.warnings:
        show.note(f"Warning: {warning}")
    for title, number, first in (
        ("rejected", report.rejected, report.first_rejects),
        ("with a warning", report.warned, report.first_warnings),
    ):
        for problem in first:
            field = f"{problem.field}: " if problem.field else ""
            show.note(f"  line {problem.line}, {title}: {field}{problem.reason}")
        if number > len(first):
            show.note(f"  … and {number - len(first):,} more rows {title}")
    for path, what in ((report.target, "matches"), (report.rejects, "rejected rows")):
        if path:
            show.note(f"Written: {path} ({what})")

"""`tamis scan FILE`: the designated parties that a text or a document names."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from tamis.cli import options as opt
from tamis.cli import show


@click.command("scan")
@click.argument("file", type=click.Path())
@click.option(
    "--threshold", metavar="N", type=float, default=None, help="The score from which on it is a mention."
)
@opt.profile
@opt.dates
@click.option("--exit-code", is_flag=True, help="Leave with exit code 1 when there is a mention.")
@opt.common
def command(file: str, threshold: float | None, as_json: bool, exit_code: bool, **options: Any) -> int:
    """Find every mention of a designated party in FILE: text, Markdown, HTML, e-mail, DOCX or PDF.

    FILE is "-" for standard input.

    \b
    Examples:
      tamis scan article.txt
      pdftotext contract.pdf - | tamis scan - --json
    """
    from tamis.screen.mentions import Scanner
    from tamis.screen.texts import document_of, read_document

    document = document_of(sys.stdin.buffer.read()) if file == "-" else read_document(Path(file))
    engine = opt.engine(options)
    found = Scanner(engine).scan(document.text, threshold, document.pages)
    if as_json:
        show.json({"mentions": found, "warnings": engine.warnings, "stamp": engine.stamp})
    else:
        show.mentions(found)
        for warning in engine.warnings:
            show.line(f"Warning: {warning}", 0, hanging=2, fg="yellow")
        show.stamp(engine.stamp)
    return 1 if exit_code and found else 0

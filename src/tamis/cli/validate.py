"""`tamis validate`: the validation report of the lists and the profile in use."""

from __future__ import annotations

from pathlib import Path

import click

from tamis.cli import options as opt
from tamis.cli import progress, show
from tamis.cli.written import write
from tamis.errors import CallError, OutputError
from tamis.match.profiles import DEFAULT
from tamis.validate.page import page
from tamis.validate.proving import Report, run


@click.command("validate")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("validate.html"),
    help="The report (default: validate.html); the JSON goes beside it.",
)
@click.option(
    "--benign", type=click.Path(path_type=Path), help="A file of people on no list, in place of made-up."
)
@opt.profile
@click.option("--challenger", metavar="P", default="", help="A second profile, beside the first.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Equal seeds, equal samples.")
@click.option("--quick", is_flag=True, help="A tenth of the cases.")
@click.option(
    "--unlearn", is_flag=True, help="Names left out also with lexicons that never saw their parties; takes longer."
)
@opt.common
def command(
    out: Path,
    benign: Path | None,
    profile: str,
    challenger: str,
    seed: int,
    quick: bool,
    unlearn: bool,
    home: str | None,
    as_json: bool,
) -> int:
    """Measure how well names are found, and who is alerted wrongly, on the lists that are loaded.

    Writes one HTML page with pictures and one JSON document. Takes minutes; --quick, a fraction.

    \b
    Examples:
      tamis validate --quick
      tamis validate --out report.html --challenger payments
    """
    if out.suffix.lower() != ".html":
        raise CallError(f"--out is {out.name!r}", hint="Give a name that ends in .html; the JSON goes beside it")
    if not out.absolute().parent.is_dir():
        raise OutputError(f"The folder of {out} is not there")
    with progress.stages() as bar:
        report = run(
            home,
            seed=seed,
            quick=quick,
            unlearn=unlearn,
            benign_file=benign,
            profile=profile or DEFAULT,
            challenger=challenger or None,
            progress=lambda what, done, of: bar("validate", what, done, of) if bar else None,
        )
    from tamis.screen.document import encode

    write(out, page(report).encode())
    write(out.with_suffix(".json"), encode(report))
    if as_json:
        show.json(report)
    else:
        _summary(report)
    show.note(f"Written: {out} and {out.with_suffix('.json')}")
    return 0


def _summary(report: Report) -> None:
    left = report.left_out.rows[0].found
    at = next(line for line in report.thresholds.lines if line.threshold >= report.threshold)
    rows = [
        (what, f"{s.share:.2%}", f"{s.low:.2%} to {s.high:.2%}", f"{s.cases:,}")
        for what, s in (
            ("changed names found", at.varied),
            ("names left out, found by another", left),
            ("people on no list alerted", report.benign.everybody.alerted),
        )
    ]
    show.echo(f"At threshold {report.threshold:g}", bold=True)
    show.table(("what", "share", "95 % interval", "cases"), rows, right=(1, 3))
    for group in report.benign.groups:
        if group.met:
            stay = "" if group.met.known is None else f"; with birth date and gender {group.met.known:,} stay"
            rate = group.alerted
            show.echo(
                f"Above the rest: {group.by} {group.label}: {rate.hits:,} of {rate.cases:,} raise an alert,"
                f" {group.met.whole:,} by a whole name, {group.met.spelt:,} by one spelt otherwise,"
                f" {group.met.missing:,} by one with a part more or less{stay}",
                fg="yellow",
            )

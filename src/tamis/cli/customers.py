"""`tamis customers`, and under it `import` and `remove`: the customers that are always screened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tamis.cli import options as opt
from tamis.cli import show


@click.group("customers", invoke_without_command=True)
@click.option("--limit", type=click.IntRange(0), default=20, help="How many to show (default: 20).")
@opt.common
@click.pass_context
def command(ctx: click.Context, limit: int, as_json: bool, home: str | None) -> int:
    """Show the customers that are kept, and how they stand.

    \b
    Examples:
      tamis customers
      tamis customers import customers.csv
      tamis rescreen
    """
    ctx.obj = home
    if ctx.invoked_subcommand is not None:
        return 0
    with opt.library(home).store() as store:
        standing, last, some = store.customers.standing(), store.customers.screening(), store.customers.some(limit)
    if as_json:
        shown = [
            {"id": key, "query": query, "screened": screened, "alerts": alerts}
            for key, query, screened, alerts in some
        ]
        show.json({**standing._asdict(), "last_screening": last, "first": shown})
        return 0
    if some:
        rows = [
            (
                key,
                f"{alerts:,}" if screened else "not screened",
                query.kind,
                query.birth_date,
                " / ".join(query.all_names),
            )
            for key, query, screened, alerts in some
        ]
        show.table(("customer", "alerts", "kind", "born", "names"), rows, (1,))
        show.echo()
    show.echo(
        f"{show.count(standing.customers, 'customer', 'customers')}, {standing.unscreened:,} not screened since"
        f" they came or changed; {show.count(standing.alerts, 'alert stands', 'alerts stand')},"
        f" {standing.below_line:,} below the line"
    )
    if last:
        lists = "; ".join(f"{v['list_id']} of {show.day(v['published'])}" for v in last["lists"])
        show.line(f"Last screened against {lists}", 0, hanging=2, dim=True)
    elif standing.customers:
        show.note("Never screened: run 'tamis rescreen'")
    return 0


@command.command("import")
@click.argument("source", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--map", "columns", metavar="COLUMN=PROPERTY", multiple=True, help="What a column holds; may be repeated."
)
@click.option("--replace", is_flag=True, help="Remove the customers that the file does not hold.")
@click.option("--rejects", type=click.Path(path_type=Path), help="Where rejected rows go.")
@click.option("--encoding", default="", help="The encoding of a text file, where it is not found out.")
@click.option("--sheet", default="", help="The sheet of an Excel file (default: the first).")
@opt.common
@click.pass_context
def import_(
    ctx: click.Context, /, source: Path, columns: tuple[str, ...], as_json: bool, home: str | None, **options: Any
) -> int:
    """Keep the customers of FILE: CSV, Parquet, JSON Lines or Excel, with an id in one column.

    A customer whose id is there already is changed. Nothing is screened yet: that is 'tamis rescreen'.

    \b
    Examples:
      tamis customers import customers.csv
      tamis customers import kunden.xlsx --map "Nr=id" --map "Kunde=name" --replace
    """
    from tamis.screen.customers import import_customers

    with opt.library(home or ctx.obj).store() as store:
        report = import_customers(store.customers, source, columns=opt.pairs(columns, "--map"), **options)
    if as_json:
        show.json(report)
        return 0
    show.echo(
        f"{report.rows:,} rows read = {report.kept:,} kept + {report.rejected:,} rejected; {report.added:,}"
        f" customers added, {report.changed:,} changed, {report.unchanged:,} as they were,"
        f" {report.removed:,} removed"
    )
    for warning in report.warnings:
        show.note(f"Warning: {warning}")
    for problem in report.first_rejects:
        field = f"{problem.field}: " if problem.field else ""
        show.note(f"  line {problem.line}, rejected: {field}{problem.reason}")
    for warned in report.first_warnings:
        show.note(f"  line {warned.line}, with a warning: {warned.reason}")
    if report.rejects:
        show.note(f"Written: {report.rejects} (rejected rows)")
    return 0


@command.command("remove")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@opt.common
@click.pass_context
def remove(ctx: click.Context, ids: tuple[str, ...], as_json: bool, home: str | None) -> int:
    """Remove customers, and their alerts.

    \b
    Example:
      tamis customers remove C00000017
    """
    with opt.library(home or ctx.obj).store() as store:
        done = store.customers.remove(ids)
    if as_json:
        show.json({"removed": done.removed, "alerts_removed": done.alerts_removed})
    else:
        gone = show.count(done.alerts_removed, "alert", "alerts")
        show.echo(f"{show.count(done.removed, 'customer', 'customers')} removed, and {gone} with them")
    return 0

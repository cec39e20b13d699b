"""`tamis customers`, and under it `import`, `alerts` and `remove`: the customers that are always screened."""

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
      tamis customers alerts
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
        proof = show.proof_document(last) if last else None
        show.json({**standing._asdict(), "last_screening": proof, "first": shown})
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
@click.option("--accept", is_flag=True, help="With --replace: though it removes a tenth of them, or more.")
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


@command.command("alerts")
@click.argument("ids", metavar="[ID...]", nargs=-1)
@click.option("--limit", type=click.IntRange(0), default=50, help="How many to show (default: 50).")
@opt.common
@click.pass_context
def alerts(ctx: click.Context, ids: tuple[str, ...], limit: int, as_json: bool, home: str | None) -> int:
    """Show the alerts that stand: of all customers, or of those with these IDs.

    They are those of the last 'tamis rescreen', below the line too; --json shows all of them, whatever --limit.

    \b
    Examples:
      tamis customers alerts
      tamis customers alerts C00000017 --json
    """
    with opt.library(home or ctx.obj).store() as store:
        found = sorted(
            store.customers.alerts(customers=ids or None), key=lambda a: (a.line == "below", -a.score, a)
        )
        waiting = store.customers.standing().unscreened
        unknown = store.customers.missing(ids)
    if as_json:
        stand = [show.alert_document(alert) for alert in found]
        show.json({"alerts": stand, "unscreened": waiting, "unknown": unknown})
        return 0
    if found:
        show.alerts([(alert, "") for alert in found], limit)
        show.echo()
    below = sum(alert.line == "below" for alert in found)
    show.echo(f"{show.count(len(found) - below, 'alert stands', 'alerts stand')}, {below:,} below the line")
    _say_unknown(unknown)
    if waiting:
        gone = show.count(waiting, "customer was", "customers were")
        show.note(f"{gone} not screened since they came or changed: run 'tamis rescreen'")
    return 0


def _say_unknown(ids: list[str]) -> None:
    if ids:
        show.note(f"No customer has the id {', '.join(ids)}")


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
        unknown = store.customers.missing(ids)
        done = store.customers.remove(ids)
    if as_json:
        show.json({"removed": done.removed, "alerts_removed": done.alerts_removed, "unknown": unknown})
    else:
        gone = show.count(done.alerts_removed, "alert", "alerts")
        show.echo(f"{show.count(done.removed, 'customer', 'customers')} removed, and {gone} with them")
        _say_unknown(unknown)
    return 0

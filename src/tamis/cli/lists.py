"""`tamis lists`, and under it `update`, `diff` and `doctor`: what is loaded, loading it, and what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tamis.cli import options as opt
from tamis.cli import progress, show
from tamis.errors import TamisError

if TYPE_CHECKING:
    from tamis.fullness import FieldRow
    from tamis.library import Examination, ListState, UpdateReport
    from tamis.store.history import Difference, FieldChange

_SHOWN = 50


@click.group("lists", invoke_without_command=True)
@opt.common
@click.pass_context
def command(ctx: click.Context, as_json: bool, home: str | None) -> int:
    """Show the lists that are loaded, how old they are, and those that could be.

    \b
    Examples:
      tamis lists
      tamis lists update
      tamis lists --json
    """
    ctx.obj = home
    if ctx.invoked_subcommand is not None:
        return 0
    states = opt.library(home).lists()
    if as_json:
        show.json({"lists": [state_document(state) for state in states]})
    else:
        table(states)
    return 0


def state_document(state: ListState) -> dict[str, Any]:
    """One list as JSON shows it."""
    keys = ("id", "publisher", "version", "published", "parties", "names", "age_days", "state", "title")
    return {key: getattr(state, key) for key in keys}


def table(states: tuple[ListState, ...]) -> None:
    """The lists as a table."""
    rows = [
        (
            state.id,
            show.day(state.published),
            "" if state.age_days is None else show.age(state.published).removesuffix(" old"),
            f"{state.parties:,}" if state.version else "",
            f"{state.names:,}" if state.version else "",
            state.state,
            state.publisher,
        )
        for state in states
    ]
    show.table(("list", "published", "age", "parties", "names", "state", "publisher"), rows, (3, 4))


@command.command("update")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--from", "source", type=click.Path(), help="A file, or a folder with the files of one set.")
@click.option("--published", metavar="DATE", help="When it was published, for files that do not say it.")
@click.option("--accept", is_flag=True, help="Let through what looks wrong beside the version in use.")
@click.option(
    "--map", "columns", metavar="COLUMN=PROPERTY", multiple=True, help="What a column of your CSV holds."
)
@opt.common
@click.pass_context
def update(
    ctx: click.Context,
    ids: tuple[str, ...],
    source: str | None,
    published: str | None,
    accept: bool,
    columns: tuple[str, ...],
    as_json: bool,
    home: str | None,
) -> int:
    """Load the newest lists; all of the catalogue, or those named.

    With --from, one list is loaded from a file or a folder; an ID that the catalogue lacks makes a list of
    its own.

    \b
    Examples:
      tamis lists update
      tamis lists update us_ofac_sdn --from SDN.XML
      tamis lists update us_ofac_sdn --from ofac-csv/ --published 2024-01-11
      tamis lists update our_own --from ours.csv --map "Firma=name"
    """
    with progress.stages() as stage:
        reports = opt.library(home or ctx.obj).update(
            ids,
            from_=source,
            published=published,
            accept=accept,
            column_map=opt.pairs(columns, "--map") or None,
            stage=stage,
        )
    if as_json:
        show.json({"lists": [_report(report) for report in reports]})
    else:
        for report in reports:
            tell(report)
    return next((report.error.exit_code for report in reports if report.error), 0)


def _report(report: UpdateReport) -> dict[str, Any]:
    error = report.error
    return {
        "id": report.list_id,
        "version": report.version,
        "new": report.new,
        "added": report.added,
        "removed": report.removed,
        "changed": report.changed,
        "renumbered": report.renumbered,
        "warnings": report.warnings,
        "error": error and error_document(error),
    }


def error_document(error: TamisError) -> dict[str, Any]:
    """An error as JSON shows it."""
    return {
        "class": type(error).__name__,
        "message": error.message,
        "hint": error.hint,
        "exit_code": error.exit_code,
    }


def tell(report: UpdateReport) -> None:
    """What an update of one list came to, in a line or two."""
    version = report.version
    if report.error or version is None:
        show.note(f"{report.list_id}: {report.error}")
        return
    what = f"{version.parties:,} parties, {version.names:,} names"
    if not report.new:
        show.echo(f"{report.list_id}: no change since {show.day(version.published)} ({what})")
    else:
        changes = _counts(report.added, report.removed, report.changed, report.renumbered)
        show.echo(f"{report.list_id}: published {show.day(version.published)}, {what}; {changes}")
    for warning in report.warnings:
        show.note(f"  Warning: {warning}")


@command.command("diff")
@click.argument("list_id", metavar="ID")
@click.argument("before", metavar="[FROM]", required=False)
@click.argument("after", metavar="[TO]", required=False)
@opt.common
@click.pass_context
def diff(
    ctx: click.Context, list_id: str, before: str | None, after: str | None, as_json: bool, home: str | None
) -> int:
    """Show what changed in a list between two dates, or between its last two versions.

    \b
    Examples:
      tamis lists diff un_sc_sanctions
      tamis lists diff us_ofac_sdn 2019-01-01 2024-01-11 --json
    """
    found = opt.library(home or ctx.obj).diff(list_id, before, after)
    if as_json:
        show.json(found)
    else:
        _difference(found)
    return 0


@command.command("changes")
@click.option("--since", metavar="DATE", required=True, help="The day since which changes are shown.")
@click.option("--list", "lists", metavar="ID", multiple=True, help="Only this list; may be repeated.")
@opt.common
@click.pass_context
def changes(ctx: click.Context, since: str, lists: tuple[str, ...], as_json: bool, home: str | None) -> int:
    """Show what changed on every list since a day: who was added, removed and changed.

    \b
    Examples:
      tamis lists changes --since 2026-01-01
      tamis lists changes --since 2024-01-01 --list un_sc_sanctions --json
    """
    from tamis.history.changes import changes_since

    found = changes_since(opt.library(home or ctx.obj), since, lists)
    if as_json:
        show.json({"since": since, "lists": found})
        return 0
    for each in found:
        if each.difference is None:
            show.echo(f"{each.list_id}: no version is newer than {show.day(each.newest.published)}", bold=True)
        else:
            _difference(each.difference)
        if each.note:
            show.line(f"Note: {each.note}", 2, fg="yellow")
        show.echo()
    return 0


@command.command("chart")
@click.argument("list_id", metavar="ID")
@opt.drawings
@opt.common
@click.pass_context
def chart(
    ctx: click.Context, list_id: str, svg: str | None, png: str | None, as_json: bool, home: str | None
) -> int:
    """Show how a list grew: its size, what came and went with each version, and before them by its archive.

    \b
    Examples:
      tamis lists chart un_sc_sanctions
      tamis lists chart us_ofac_sdn --svg sdn.svg
    """
    library = opt.library(home or ctx.obj)
    versions = library.versions(list_id)
    from tamis.differences import growth
    from tamis.history.archive import archived_years

    with library.store() as store:
        moves = growth(store, versions)
        years = archived_years(store.past, list_id, moves[0].day)
    if svg or png:
        from tamis.history.timeline import list_picture

        opt.draw(list_picture(list_id, moves, years), svg, png)
    if as_json:
        show.json({"id": list_id, "versions": moves, "archive": years})
        return 0
    rows = [
        *((year.year, "", f"{year.added:,}", f"{year.removed:,}", "", "") for year in years),
        *((move.day, *(f"{number:,}" for number in move[1:])) for move in moves),
    ]
    show.table((*moves[0]._fields[:-1], "under another id"), rows, (1, 2, 3, 4, 5))
    if years:
        show.echo("A year: as the publisher's archive says it, before the first version")
    return 0


@command.command("archive")
@click.argument("list_id", metavar="ID")
@click.argument("path", type=click.Path())
@opt.common
@click.pass_context
def archive(ctx: click.Context, list_id: str, path: str, as_json: bool, home: str | None) -> int:
    """Load a publisher's archive of changes as history: OFAC's of 1994 to 2016, a file or a folder.

    \b
    Example:
      tamis lists archive us_ofac_sdn ofac-archive/
    """
    from pathlib import Path

    from tamis.history.archive import load_archive

    with progress.stages() as stage:
        done = load_archive(opt.library(home or ctx.obj), list_id, Path(path), stage)
    if as_json:
        show.json(done)
    else:
        what = f"{done.events:,} changes of {done.parties:,} parties, {done.first} to {done.last}"
        show.echo(f"{list_id}: {what}; {done.prose:,} pieces of prose are not read")
    return 0


@command.command("doctor")
@click.argument("list_id", metavar="ID")
@click.argument("day", metavar="[DATE]", required=False)
@opt.common
@click.pass_context
def doctor(ctx: click.Context, list_id: str, day: str | None, as_json: bool, home: str | None) -> int:
    """Show field by field how full a list is, beside the version before it.

    Examines the newest version, or the one of a day. A field that emptied says that the publisher changed the
    form of the list, or that it was cut.

    \b
    Examples:
      tamis lists doctor un_sc_sanctions
      tamis lists doctor us_ofac_sdn 2024-01-11 --json
    """
    found = opt.library(home or ctx.obj).doctor(list_id, day)
    if as_json:
        show.json(_examination(found))
        return 0
    before = found.before
    against = f", beside {show.day(before.published)}" if before else ", the first version"
    show.echo(f"{list_id} of {show.day(found.version.published)}{against}", bold=True)
    rows = [
        (
            row.field,
            f"{row.now.parties:,}",
            f"{row.now.parties / found.version.parties:.1%}",
            f"{row.now.values:,}",
            *((_moved(row),) if before else ()),
        )
        for row in found.fields
    ]
    show.table(("field", "parties", "share", "values", *(("change",) if before else ())), rows, (1, 2, 3, 4))
    for note in found.notes:
        show.note(f"Said when it was loaded: {note}")
    return 0


def _moved(row: FieldRow) -> str:
    """By how many parties a field gained or lost; nothing where it stayed."""
    return "" if row.before is None or row.now == row.before else f"{row.now.parties - row.before.parties:+,}"


def _examination(found: Examination) -> dict[str, Any]:
    return {
        "id": found.version.list_id,
        "version": found.version,
        "before": found.before,
        "fields": [
            {
                "field": row.field,
                "parties": row.now.parties,
                "share": round(row.now.parties / found.version.parties, 4),
                "values": row.now.values,
                "before": row.before and {"parties": row.before.parties, "values": row.before.values},
            }
            for row in found.fields
        ],
        "notes": found.notes,
    }


def _difference(found: Difference) -> None:
    if found.before == found.after:
        show.line(f"Note: both days have one version, of {show.day(found.after.published)}", 0, fg="yellow")
    show.echo(
        f"{found.after.list_id}, {show.day(found.before.published)} to {show.day(found.after.published)}: "
        + _counts(len(found.added), len(found.removed), len(found.changed), len(found.renumbered)),
        bold=True,
    )
    for title, sign, colour, parties in (
        ("Added", "+", "green", found.added),
        ("Removed", "-", "red", found.removed),
    ):
        if parties:
            show.echo(f"\n{title}", bold=True)
        for party in parties[:_SHOWN]:
            show.line(f"{sign} {party.caption}  ({party.id}, {party.kind})", 2, hanging=2, fg=colour)
        _more(len(parties))
    for title, some in (("Changed", found.changed), ("Under another id", found.renumbered)):
        if some:
            show.echo(f"\n{title}", bold=True)
        for change in some[:_SHOWN]:
            was = f", was {change.was}" if change.was else ""
            show.line(f"{change.caption}  ({change.party_id}{was})", 2)
            for field in change.fields:
                _field(field)
        _more(len(some))


def _counts(added: int, removed: int, changed: int, renumbered: int) -> str:
    """What changed, in numbers."""
    other = f", {renumbered:,} under another id" if renumbered else ""
    return f"{added:,} added, {removed:,} removed, {changed:,} changed{other}"


def _field(change: FieldChange) -> None:
    """What a field lost and what it gained, a line each."""
    before, after = _values(change.before), _values(change.after)
    for sign, colour, values in (
        ("-", "red", [value for value in before if value not in after]),
        ("+", "green", [value for value in after if value not in before]),
    ):
        for value in values:
            show.line(f"{sign} {change.field.replace('_', ' ')}: {value}", 4, hanging=2, fg=colour)


def _values(value: Any) -> list[str]:
    """The values of a field, each as one line."""
    if isinstance(value, dict):
        return [f"{key} {show.words(item)}" for key, item in value.items()]
    if isinstance(value, list | tuple):
        return [show.words(item) for item in value]
    return [] if value is None else [show.words(value)]


def _more(number: int) -> None:
    if number > _SHOWN:
        show.line(f"… and {number - _SHOWN:,} more; --json has them all", 2)

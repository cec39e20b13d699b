"""`tamis compare-lists NAME`: who lists a party and who does not, since when, under which programme and names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tamis.cli import options as opt
from tamis.cli import show
from tamis.errors import CallError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tamis.history.across import Absence, Across, PartyAcross
    from tamis.history.listing import Archived, Listing

_NAMES = 12
"""Names that are shown of an entry; --json has them all."""


@click.command("compare-lists")
@click.argument("asked", metavar="NAME")
@click.option("--all", "every", is_flag=True, help="Show every party that the name meets in full.")
@opt.dates
@opt.drawings
@click.option("--html", metavar="FILE", type=click.Path(), help="Write a page with the timeline and the tables.")
@opt.common
def command(
    asked: str,
    every: bool,
    as_of: str | None,
    known_at: str | None,
    svg: str | None,
    png: str | None,
    html: str | None,
    as_json: bool,
    home: str | None,
) -> int:
    """Show list by list whether the party of that NAME is listed, since when, why, and under which names.

    NAME is a name, or the id of an entry. Entries that are one party are put together, and what made them one is
    said. Where a file carries no date, the versions that were loaded tell between which days it was listed.

    \b
    Examples:
      tamis compare-lists "Hizbul Mujahideen"
      tamis compare-lists us_ofac_sdn:22812 --json
      tamis compare-lists "Al-Nusrah Front" --as-of 2025-12-31
    """
    from tamis.history.across import across

    found = across(opt.library(home), asked, as_of=as_of, known_at=known_at)
    if svg or png or html:
        _pictures(found, svg, png, html)
    if as_json:
        show.json(found)
        return 0
    if not found.parties:
        show.echo(f"No list shows or ever showed a party like “{asked}”", bold=True)
    shown = found.parties if every else found.parties[:1]
    for party in shown:
        _party(party)
    if len(found.parties) > len(shown):
        show.echo("\nThe name meets other parties, too", bold=True)
        for party in found.parties[len(shown) :]:
            lists = ", ".join(dict.fromkeys(row.list_id for row in party.listings))
            show.line(f"{party.score:6.2f}  {party.caption} ({party.listings[0].party_id}; on {lists})", 2, 8)
    if found.unknown:
        show.echo("\nWhat the loaded lists cannot say", bold=True)
        for text in found.unknown:
            show.line(text, 2, hanging=2)
    return 0


def _pictures(found: Across, svg: str | None, png: str | None, html: str | None) -> None:
    from tamis.cli.written import write
    from tamis.history import timeline

    if not found.parties:
        raise CallError(f"There is nothing to draw: no list has a party like {found.asked!r}")
    opt.draw(timeline.timeline(found.parties[0]), svg, png)
    if html:
        write(html, timeline.across_page(found))


def _party(party: PartyAcross) -> None:
    show.echo(f"\n{party.caption}  ({party.kind})", bold=True)
    rows = [_row(row) for row in party.listings] + [_absent(row) for row in party.absent]
    show.table(("list", "listed", "since", "removed", "as of", "entry"), rows)
    for row in party.listings:
        _listing(row)
    if party.near:
        show.echo("\nNear by name, and not taken as it: a part of it, or another party", bold=True)
    for near in party.near:
        named = f", named “{near.name}”" if near.name != near.caption else ""
        removed = "" if near.listed else " (removed)"
        show.line(f"{near.score:6.2f}  {near.party_id}: {near.caption}{named}{removed}", 2, hanging=8)
    if party.ties:
        show.echo("\nWhy these entries are one party", bold=True)
        for tie in party.ties:
            show.line(f"{tie.one} and {tie.other}: {tie.text}", 2, hanging=2)


def _row(row: Listing) -> tuple[str, ...]:
    since = f"{row.since} (archive)" if row.since_by == "archive" else row.since
    return (row.list_id, "yes" if row.listed else "removed", since, row.removed, row.version, row.party_id)


def _absent(row: Absence) -> tuple[str, ...]:
    return (row.list_id, "no", "", "", row.last, "")


def _archived(events: Sequence[Archived]) -> str:
    """What an archive says of an entry, a day at a time; of changes those alone that say where it stood."""
    days: dict[str, list[Archived]] = {}
    for event in events:
        days.setdefault(event.day, []).append(event)
    told = []
    for day, some in days.items():
        what = {event.what for event in some}
        done = " and ".join(word for word in ("removed", "added") if word in what)
        within = next((event.within for event in some if event.within), "")
        if not done and within:
            done = f"in the entry of “{within}”"
        programmes = ", ".join(dict.fromkeys(code for event in some for code in event.programmes))
        if done:
            told.append(f"{done} {day}{f' ({programmes})' if programmes else ''}")
    return "; ".join(told)


def _listing(row: Listing) -> None:
    """Why an entry stands on its list, and under which names."""
    show.echo()
    where = f"{row.list_id} ({row.publisher})" if row.publisher else row.list_id
    show.echo(f"{where}: {row.party_id}", bold=True)
    for act in dict.fromkeys(row.acts):
        parts = [act.programme, act.legal_basis, act.reference and f"reference {act.reference}"]
        parts += [act.date and f"listed {act.date}", ", ".join(dict.fromkeys(m.kind for m in act.measures))]
        show.line("; ".join(filter(None, parts)) or "no programme is said", 2, hanging=2)
    if row.dated:
        told = ", ".join(f"{each.what} {each.day}" for each in row.dated)
        show.line(f"also dated by the list: {told}", 2, hanging=2)
    if row.archive:
        show.line(f"the publisher's archive: {_archived(row.archive) or 'changed only'}", 2, hanging=2)
    for stay in row.stays if len(row.stays) > 1 else ():
        show.line(f"there {stay.begun}, removed {stay.ended}" if stay.gone else f"there again {stay.begun}", 2)
    names = "; ".join(row.names[:_NAMES])
    more = f"; and {len(row.names) - _NAMES} more" if len(row.names) > _NAMES else ""
    show.line(f"names: {names}{more}", 2, hanging=2)

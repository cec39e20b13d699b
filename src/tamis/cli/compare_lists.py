"""`tamis compare-lists NAME`: who lists a party and who does not, since when, under which programme and names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tamis.cli import options as opt
from tamis.cli import progress, show
from tamis.drawing import shortened
from tamis.errors import CallError

if TYPE_CHECKING:
    from tamis.history.across import Absence, Across, PartyAcross
    from tamis.history.listing import Listing

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

    with progress.building() as built:
        found = across(opt.library(home), asked, as_of=as_of, known_at=known_at, progress=built)
    if svg or png or html:
        _pictures(found, svg, png, html)
    if as_json:
        show.json(found)
        return 0
    if not found.parties:
        show.echo(f"No list shows or ever showed a party like “{shortened(asked, 80)}”", bold=True)
    if found.with_word:
        show.echo("\nIt is a part of these names; ask for one by its id", bold=True)
    for near in found.with_word:
        also = f", named {near.name}" if near.name != near.caption else ""
        show.line(f"{near.caption} ({near.party_id}{also}{'' if near.listed else ', removed'})", 2, 4)
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
    from tamis.history.page import across_page
    from tamis.history.timeline import timeline

    if not found.parties:
        near = ", ".join(near.party_id for near in found.with_word)
        raise CallError(
            f"There is nothing to draw: no list has a party like {found.asked!r}",
            hint=f"Ask for one that has it in a name, by its id: {near}" if near else "",
        )
    opt.draw(timeline(found.parties[0]), svg, png)
    if html:
        write(html, across_page(found))


def lists_of(party: PartyAcross) -> None:
    """List by list whether the party is there, since when, and when it was removed."""
    rows = [_row(row) for row in party.listings] + [_absent(row) for row in party.absent]
    show.table(("list and entry", "listed", "since", "removed", "as of"), rows, folded=(2, 3))


def _party(party: PartyAcross) -> None:
    from tamis.history import told

    show.echo(f"\n{party.caption}  ({party.kind})", bold=True)
    lists_of(party)
    for row in party.listings:
        _listing(row)
    if party.near:
        show.echo("\nNear by name, and not taken as it: a part of it, or another party", bold=True)
    for near in party.near:
        show.line(f"{near.score:6.2f}  {told.near(near)}", 2, hanging=8)
    if party.ties:
        show.echo("\nWhy these entries are one party", bold=True)
        for tie in party.ties:
            show.line(f"{tie.one} and {tie.other}: {tie.text}", 2, hanging=2)


def _row(row: Listing) -> tuple[str, ...]:
    from tamis.history import told

    return (row.party_id, told.state(row), told.since(row), row.removed, row.version)


def _absent(row: Absence) -> tuple[str, ...]:
    return (row.maybe or row.list_id, "maybe" if row.maybe else "no", "", "", row.last)


def _listing(row: Listing) -> None:
    """Why an entry stands on its list, and under which names."""
    from tamis.history import told

    show.echo()
    where = f"{row.list_id} ({row.publisher})" if row.publisher else row.list_id
    show.echo(f"{where}: {row.party_id}", bold=True)
    for words in told.lines(row):
        show.line(words, 2, hanging=2)
    names = "; ".join(row.names[:_NAMES])
    more = f"; and {len(row.names) - _NAMES} more" if len(row.names) > _NAMES else ""
    show.line(f"names: {names}{more}", 2, hanging=2)

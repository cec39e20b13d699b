"""`tamis history PARTY`: everything that happened to a party, by the lists' own dates and their versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tamis.cli import options as opt
from tamis.cli import progress, show

if TYPE_CHECKING:
    from tamis.history.events import Event


@click.command("history")
@click.argument("asked", metavar="PARTY")
@click.option("--everywhere", is_flag=True, help="The history of the party on all lists, not of this entry alone.")
@opt.common
def command(asked: str, everywhere: bool, as_json: bool, home: str | None) -> int:
    """Show what happened to PARTY, oldest first: listed, changed field by field, removed, listed again.

    PARTY is the id of an entry, or a name, which is looked for on all lists. What no file dates is shown with
    the days of the two versions between which it happened.

    \b
    Examples:
      tamis history un_sc_sanctions:QDe.137
      tamis history "Al-Nusrah Front" --json
    """
    from tamis.history.events import history_of

    with progress.building() as built:
        found = history_of(opt.library(home), asked, everywhere=everywhere, progress=built)
    if as_json:
        show.json(found)
        return 0
    show.echo(found.caption, bold=True)
    for party_id, caption in found.entries.items():
        show.line(f"{party_id}: {caption}", 2)
    show.echo()
    for event in found.events:
        _event(event, len(found.entries) > 1)
    if found.others:
        show.echo("\nThe name meets other parties, too; their ids give their history", bold=True)
    for party_id, caption in found.others.items():
        show.line(f"{party_id}: {caption}", 2)
    return 0


def _event(event: Event, several: bool) -> None:
    what = f"{event.party_id}: {event.what}" if several else event.what
    if event.field:
        what = f"{what}: {event.field.replace('_', ' ')}"
    when = f"{event.after} to {event.day}" if event.after else event.day
    said = "the list says" if event.source == "list" else event.source
    show.line(f"{when:24}  {what}{f' ({event.text})' if event.text else ''}  [{said}]", 0, hanging=26)
    for sign, colour, values in (("-", "red", event.lost), ("+", "green", event.gained)):
        for value in values:
            show.line(f"{sign} {show.words(value)}", 26, hanging=2, fg=colour)

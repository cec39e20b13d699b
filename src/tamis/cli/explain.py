"""`tamis explain PARTY [NAME]`: all that is known of a party, and why it does or does not match a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tamis.cli import options as opt
from tamis.cli import show

if TYPE_CHECKING:
    from tamis.model import Measure, Party


@click.command("explain")
@click.argument("party_id", metavar="PARTY")
@click.argument("name", default="")
@opt.attributes
@opt.profile
@opt.dates
@opt.common
def command(party_id: str, name: str, as_json: bool, **options: Any) -> int:
    """Show everything known of PARTY; with a NAME, why it scores what it scores, or why it was not returned.

    \b
    Examples:
      tamis explain us_ofac_sdn:6904
      tamis explain us_ofac_sdn:6904 "Syed Salahuddin" --birth-date 1952
    """
    from tamis.match.breakdown import breakdown

    query = opt.query(name, (), options) if name else None
    found = opt.engine(options).explain(party_id, query=query)
    if as_json:
        show.json(found._asdict() | {"breakdown": breakdown(found.best) if found.best else None})
        return 0
    _party(found.party)
    if found.best is None:
        return 0
    show.echo(f"\n“{name}”: {found.verdict}", bold=True)
    for match in found.matches:
        show.echo(f"\n{match.score:6.2f}  by its {show.described(match.name)} “{match.name.text}”")
        show.breakdown(breakdown(match))
        if not match.reasons:
            show.line("no word of it is alike")
    return 0


def _party(party: Party) -> None:
    """A party in full, a heading for each thing that is known."""
    show.echo(party.caption, bold=True)
    show.echo(f"{party.kind}, {party.id}, as list {party.list_id} says it")
    for title, lines in (
        ("Names", [f"{name.text}  ({show.described(name)}, {name.script})" for name in party.names]),
        ("Born", [span.text or span.start for span in party.birth_dates]),
        ("Born in", [place.text for place in party.birth_places]),
        ("Countries", [f"{country.text or country.code}  ({country.role})" for country in party.countries]),
        ("Gender", list(party.genders)),
        ("Titles", list(party.titles)),
        (
            "Identifiers",
            [f"{i.label or i.kind} {i.value}  {i.country} {i.note}".rstrip() for i in party.identifiers],
        ),
        ("Addresses", [address.text for address in party.addresses]),
        ("Designations", [_designation(act) for act in party.designations]),
        ("Links", [f"{link.relation}: {link.name or link.target}" for link in party.links]),
        ("References", list(party.references)),
        ("Notes", list(party.notes)),
        *((key, list(values)) for key, values in party.details.items()),
    ):
        if lines:
            show.echo(f"\n{title}", bold=True)
            for line in lines:
                show.line(line, 2, hanging=2)


def _designation(act: Any) -> str:
    parts = [act.authority, act.programme, act.legal_basis, act.reference and f"reference {act.reference}"]
    parts += [act.date and f"listed {act.date}", ", ".join(map(_measure, act.measures))]
    return "; ".join(filter(None, parts))


def _measure(measure: Measure) -> str:
    """The kind of a measure, and the publisher's words where they are others."""
    same = not measure.text or measure.text.lower() == measure.kind
    return measure.kind if same else f"{measure.kind} ({measure.text})"

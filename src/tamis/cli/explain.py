"""`tamis explain PARTY [NAME]`: all that is known of a party, and why it does or does not match a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tamis.cli import options as opt
from tamis.cli import progress, show
from tamis.cli.compare_lists import lists_of
from tamis.cli.written import write
from tamis.drawing import shortened
from tamis.errors import UnknownList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tamis.history.across import Across
    from tamis.history.links import Neighbour
    from tamis.model import Measure, Party, Query
    from tamis.screen.engine import Engine, Explanation


@click.command("explain")
@click.argument("party_id", metavar="PARTY")
@click.argument("name", default="")
@opt.attributes
@opt.profile
@opt.dates
@opt.waterfalls
@opt.common
def command(party_id: str, name: str, as_json: bool, **options: Any) -> int:
    """Show everything known of PARTY; with a NAME, why it scores what it scores, or why it was not returned.

    \b
    Examples:
      tamis explain us_ofac_sdn:6904
      tamis explain us_ofac_sdn:6904 "Syed Salahuddin" --birth-date 1952
    """
    from tamis.history.links import neighbours
    from tamis.match.breakdown import breakdown

    query = opt.query(name, (), options) if name else None
    engine, found = _explained(opt.engine(options), party_id, query, options)
    near = neighbours(engine, found.party)
    lists = None if name and not options["html"] else _across(found.party.id, options)
    if options["svg"] or options["html"]:
        _pictures(found, name, near, lists, engine.line_of(None) / 100, options)
    if as_json:
        more = {"breakdown": breakdown(found.best) if found.best else None, "neighbours": near, "across": lists}
        show.json(found._asdict() | more)
        return 0
    _party(found.party)
    _neighbours(near)
    if lists is not None:
        show.echo("\nWho lists it; 'tamis compare-lists' says why, and what the lists cannot say", bold=True)
        lists_of(lists.parties[0])
    if found.best is None:
        return 0
    show.echo(f"\n“{shortened(name, 80)}”: {found.verdict}", bold=True)
    for match in found.matches:
        show.echo(f"\n{match.score:6.2f}  by its {show.described(match.name)} “{match.name.text}”")
        show.breakdown(breakdown(match))
        if not match.reasons:
            show.line("no word of it is alike")
    return 0


def _explained(
    engine: Engine, party_id: str, query: Query | None, options: dict[str, Any]
) -> tuple[Engine, Explanation]:
    """What is known of a party, and the engine that knows it; of one that was removed, as it was last."""
    from tamis.history.across import Lookup

    try:
        return engine, engine.explain(party_id, query=query)
    except UnknownList:
        with opt.library(options["home"]).store() as store, progress.building() as built:
            days = (options["as_of"], options["known_at"])
            lookup = Lookup(opt.library(options["home"]), store, *days, engine=engine, progress=built)
            party, gone = lookup.asked(party_id), lookup.gone
        if party is None or gone is None:
            raise
        show.note(f"{party.id} was removed from its list: this is what stood there last")
        return gone, gone.explain(party.id, query=query)


def _across(party_id: str, options: dict[str, Any]) -> Across:
    """Who lists a party."""
    from tamis.history.across import across

    days = {name: options[name] for name in ("as_of", "known_at")}
    with progress.building() as built:
        return across(opt.library(options["home"]), party_id, progress=built, **days)


def _pictures(
    found: Explanation,
    name: str,
    near: Sequence[Neighbour],
    lists: Across | None,
    line: float,
    options: dict[str, Any],
) -> None:
    """The picture of the score, or without a name the timeline of the party; the page has both."""
    from tamis.history.page import across_page, section
    from tamis.history.timeline import timeline
    from tamis.screen.waterfall import matches_page, waterfall

    svg, html = options["svg"], options["html"]
    if found.best is not None and svg:
        write(svg, waterfall(found.best, line))
    if lists is None:
        return
    if found.best is None and svg:
        write(svg, timeline(lists.parties[0]))
    if html and found.best is None:
        write(html, across_page(lists, near))
    elif html:
        title = f"{name} and {found.party.caption}"
        more = section(lists.parties[0], near)
        write(html, matches_page(title, found.verdict, found.matches, line, more))


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
        ("References", list(party.references)),
        ("Notes", list(party.notes)),
        *((key, list(values)) for key, values in party.details.items()),
    ):
        if lines:
            show.echo(f"\n{title}", bold=True)
            for line in lines:
                show.line(line, 2, hanging=2)


def _neighbours(near: Sequence[Neighbour]) -> None:
    """With whom the list connects the party."""
    from tamis.history import told

    if near:
        show.echo("\nConnected with", bold=True)
    for each in near:
        show.line(told.neighbour(each), 2, hanging=2)


def _designation(act: Any) -> str:
    parts = [act.authority, act.programme, act.legal_basis, act.reference and f"reference {act.reference}"]
    parts += [act.date and f"listed {act.date}", ", ".join(map(_measure, act.measures))]
    return "; ".join(filter(None, parts))


def _measure(measure: Measure) -> str:
    """The kind of a measure, and the publisher's words where they are others."""
    same = not measure.text or measure.text.lower() == measure.kind
    return measure.kind if same else f"{measure.kind} ({measure.text})"

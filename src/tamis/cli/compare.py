"""`tamis compare NAME NAME`: how alike two names are, without any list."""

from __future__ import annotations

import click

from tamis.cli import options as opt
from tamis.cli import show
from tamis.cli.written import write
from tamis.drawing import shortened


@click.command("compare")
@click.argument("first")
@click.argument("second")
@opt.kind
@opt.profile
@opt.waterfalls
@opt.common
def command(
    first: str,
    second: str,
    kind: str | None,
    profile: str,
    svg: str | None,
    html: str | None,
    as_json: bool,
    home: str | None,
) -> int:
    """Compare two names, and say why they score what they score.

    \b
    Examples:
      tamis compare "Usama bin Ladin" "أسامة بن لادن" --kind Person
      tamis compare "SIS DOO" "SIS d.o.o." --kind Company --json
      tamis compare "Usama bin Ladin" "Osama Ladin" --svg why.svg
    """
    from tamis.match.breakdown import breakdown
    from tamis.match.compare import compare
    from tamis.match.shipped import figures_of
    from tamis.screen.waterfall import matches_page, waterfall

    found = compare(first, second, kind=kind or "", profile=profile or "default")
    parts = breakdown(found)
    line = figures_of(profile or "default").threshold / 100
    if svg:
        write(svg, waterfall(found, line))
    if html:
        write(html, matches_page(f"{first} and {second}", "Two names compared, without any list.", [found], line))
    if as_json:
        show.json(found._asdict() | {"breakdown": parts})
        return 0
    show.echo(f"{found.score:6.2f}  “{shortened(first, 80)}” and “{shortened(second, 80)}”", bold=True)
    show.breakdown(parts)
    return 0

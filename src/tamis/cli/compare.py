"""`tamis compare NAME NAME`: how alike two names are, without any list."""

from __future__ import annotations

import click

from tamis.cli import options as opt
from tamis.cli import show


@click.command("compare")
@click.argument("first")
@click.argument("second")
@opt.kind
@opt.profile
@opt.common
def command(first: str, second: str, kind: str | None, profile: str, as_json: bool, home: str | None) -> int:
    """Compare two names, and say why they score what they score.

    \b
    Examples:
      tamis compare "Usama bin Ladin" "أسامة بن لادن" --kind Person
      tamis compare "SIS DOO" "SIS d.o.o." --kind Company --json
    """
    from tamis.match.breakdown import breakdown
    from tamis.screen.engine import compare

    found = compare(first, second, kind=kind or "", profile=profile or "default")
    parts = breakdown(found)
    if as_json:
        show.json(found._asdict() | {"breakdown": parts})
        return 0
    show.echo(f"{found.score:6.2f}  “{first}” and “{second}”", bold=True)
    show.breakdown(parts)
    return 0

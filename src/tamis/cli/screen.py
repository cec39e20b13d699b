"""`tamis screen NAME`: one name against the lists, and why it matches."""

from __future__ import annotations

from typing import Any

import click

from tamis.cli import options as opt
from tamis.cli import show


@click.command("screen")
@click.argument("name")
@click.option(
    "--alias", "aliases", metavar="NAME", multiple=True, help="Another name of the same customer; repeatable."
)
@opt.attributes
@opt.screening
@opt.common
def command(name: str, aliases: tuple[str, ...], as_json: bool, exit_code: bool, **options: Any) -> int:
    """Screen one NAME against the lists loaded.

    \b
    Examples:
      tamis screen "Hizbul Mujahideen"
      tamis screen "Syed Salahuddin" --kind Person --birth-date 1952 --country in
      tamis screen "Ocean Star" --kind Vessel --id imoNumber=7406784 --json
    """
    query = opt.query(name, aliases, options)
    answer = opt.engine(options).screen(query, **opt.given(options))
    if as_json:
        show.json(answer)
    else:
        show.answer(answer)
    return 1 if exit_code and answer.matches else 0

"""`tamis screen NAME`: one name against the lists, and why it matches."""

from __future__ import annotations

from typing import Any

import click

from tamis.cli import options as opt
from tamis.cli import show
from tamis.cli.written import write
from tamis.model import Answer


@click.command("screen")
@click.argument("name")
@click.option(
    "--alias", "aliases", metavar="NAME", multiple=True, help="Another name of the same customer; repeatable."
)
@opt.attributes
@opt.screening
@opt.waterfalls
@opt.common
def command(name: str, aliases: tuple[str, ...], as_json: bool, exit_code: bool, **options: Any) -> int:
    """Screen one NAME against the lists loaded.

    \b
    Examples:
      tamis screen "Hizbul Mujahideen"
      tamis screen "Syed Salahuddin" --kind Person --birth-date 1952 --country in
      tamis screen "Hizbul Mujahideen" --html why.html
      tamis screen "Ocean Star" --kind Vessel --id imoNumber=7406784 --json
    """
    from tamis.screen.document import document
    from tamis.screen.groups import rows

    query = opt.query(name, aliases, options)
    answer = opt.engine(options).screen(query, **opt.given(options))
    _draw(answer, options["svg"], options["html"])
    if as_json:
        show.json(document(answer) | {"rows": rows(answer)})
    else:
        show.answer(answer, rows(answer))
    return 1 if exit_code and answer.matches else 0


def _draw(answer: Answer, svg: str | None, html: str | None) -> None:
    """The best match as a picture, all of them as a page."""
    if not svg and not html:
        return
    from tamis.screen.waterfall import answer_page, waterfall

    if html:
        write(html, answer_page(answer))
    if svg:
        shown = (*answer.matches, *answer.below_line)
        if shown:
            write(svg, waterfall(shown[0], answer.threshold))
        else:
            show.note(f"{svg} is not written: nothing was found that could be drawn")

"""What the commands have in common: their options, and the way from options to an engine and a query."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from tamis.errors import CallError
from tamis.model import KINDS, Query

if TYPE_CHECKING:
    from tamis.library import Library
    from tamis.screen.engine import Engine

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def _together(*options: Decorator) -> Decorator:
    """Several options as one decorator; the help shows them in this order."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


kind = click.option(
    "--kind",
    metavar="K",
    type=click.Choice(KINDS, case_sensitive=False),
    default=None,
    help=f"What is screened, where it is known: {', '.join(KINDS)}.",
)

attributes = _together(
    kind,
    click.option("--birth-date", metavar="D", default="", help="1975-04-03, 1975, 3 Apr 1975, circa 1975 …"),
    click.option(
        "--country", "countries", metavar="C", multiple=True, help="As a code or a name; may be repeated."
    ),
    click.option("--gender", metavar="G", default="", help="male, female or other."),
    click.option(
        "--id",
        "identifiers",
        metavar="TYPE=VALUE",
        multiple=True,
        help="Such as passportNumber=A123; may be repeated.",
    ),
    click.option("--address", metavar="A", default="", help="An address, in one line."),
)
"""What is known of a customer beside the names."""

profile = click.option(
    "--profile", metavar="P", default="", help="Weights and thresholds: a name of 'tamis profiles', or a file."
)

dates = _together(
    click.option("--as-of", metavar="DATE", default=None, help="The lists as they had been published by then."),
    click.option("--known-at", metavar="DATE", default=None, help="The lists as they had been loaded by then."),
)
"""As of when the lists are looked at."""

screening = _together(
    click.option("--list", "lists", metavar="ID", multiple=True, help="Only this list; may be repeated."),
    click.option(
        "--threshold", metavar="N", type=float, default=None, help="The score from which on it is a match."
    ),
    click.option(
        "--limit", metavar="N", type=click.IntRange(1), default=None, help="The most matches for a query."
    ),
    profile,
    dates,
    click.option("--exit-code", is_flag=True, help="Leave with exit code 1 when there is a match."),
)
"""What the commands that screen have in common: which lists, as of when, how strictly."""

waterfalls = _together(
    click.option("--svg", "svg", metavar="FILE", default=None, help="Draw how the score came about, as SVG."),
    click.option("--html", "html", metavar="FILE", default=None, help="The same as a page of HTML."),
)
"""Where pictures of matches go."""

common = _together(
    click.option(
        "--home", type=click.Path(file_okay=False), help="The folder of the lists (default: TAMIS_HOME)."
    ),
    click.option("--json", "as_json", is_flag=True, help="Print one JSON document."),
    click.option("--debug", is_flag=True, expose_value=False, help="Show where an error arose."),
)
"""What every command has. `--debug` is read in `main` and nowhere else."""


drawings = _together(
    click.option("--svg", metavar="FILE", type=click.Path(), help="Write the picture as SVG."),
    click.option("--png", metavar="FILE", type=click.Path(), help="Write the picture as PNG."),
)
"""Where a picture of history goes."""


def draw(picture: str, svg: str | None, png: str | None) -> None:
    """Write a picture to the files that `drawings` named."""
    from tamis.cli.written import write

    if png:
        from tamis.history.png import png as rendered

        write(png, rendered(picture))
    if svg:
        write(svg, picture)


_PAIRS = {
    "--map": ("COLUMN=PROPERTY", '--map "Kunde=name"'),
    "--id": ("TYPE=VALUE", "--id passportNumber=A123"),
}
"""Of each option of the form `KEY=VALUE` what the two are, and an example."""


def pairs(values: tuple[str, ...], what: str) -> dict[str, str]:
    """The values of such an option as a dictionary; raises `CallError` for one without `=`, or one given twice."""
    form, example = _PAIRS[what]
    found: dict[str, str] = {}
    for value in values:
        key, equals, text = value.partition("=")
        if not equals or not key.strip():
            raise CallError(f"{what} {value!r} is not of the form {form}", hint=f"Write it as {example}")
        if key.strip() in found:
            raise CallError(f"{what} {key.strip()} is given twice", hint="Leave one of the two out")
        found[key.strip()] = text.strip()
    return found


def query(name: str, also: tuple[str, ...], options: dict[str, Any]) -> Query:
    """The query that the options of `attributes` say."""
    return Query(
        name=name,
        names=also,
        kind=options["kind"] or "",
        birth_date=options["birth_date"],
        countries=options["countries"],
        gender=options["gender"],
        identifiers=pairs(options["identifiers"], "--id"),
        address=options["address"],
    )


def given(options: dict[str, Any]) -> dict[str, Any]:
    """Those of `threshold`, `limit` and `lists` that were given, so that the rest keeps the engine's
    defaults.
    """
    wanted = {name: options[name] for name in ("threshold", "limit") if options[name] is not None}
    return wanted | ({"lists": options["lists"]} if options["lists"] else {})


def library(home: str | None) -> Library:
    """The library of a home."""
    from tamis.config import settings
    from tamis.library import Library

    return Library(settings(home))


def engine(options: dict[str, Any]) -> Engine:
    """The engine over the home and the dates that the options say."""
    from tamis.cli import progress
    from tamis.screen.engine import open_engine

    asked = {name: options[name] for name in ("as_of", "known_at", "profile") if options.get(name)}
    with progress.building() as built:
        return open_engine(options["home"], progress=built, **asked)

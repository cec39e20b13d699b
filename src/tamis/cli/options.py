"""What the commands have in common: their options, and the way from options to an engine and a query."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tamis.errors import CallError
from tamis.model import KINDS, Query

if TYPE_CHECKING:
    from tamis.screen.engine import Engine

F = TypeVar("F", bound=Callable[..., Any])


def common(command: F) -> F:
    """`--home`, `--json` and `--debug`, which every command has. `--debug` is read in `main` and nowhere
    else.
    """
    for option in (
        click.option("--debug", is_flag=True, expose_value=False, help="Show where an error arose."),
        click.option("--json", "as_json", is_flag=True, help="Print one JSON document."),
        click.option(
            "--home",
            type=click.Path(file_okay=False),
            help="The folder of lists and indexes (default: TAMIS_HOME).",
        ),
    ):
        command = option(command)
    return command


def screening(command: F) -> F:
    """The options of the commands that screen: which lists, as of when, how strictly."""
    for option in (
        click.option("--exit-code", is_flag=True, help="Leave with 1 when there is a match."),
        click.option(
            "--known-at", metavar="DATE", default=None, help="The lists as they had been loaded by then."
        ),
        click.option(
            "--as-of", metavar="DATE", default=None, help="The lists as they had been published by then."
        ),
        click.option(
            "--limit", type=click.IntRange(1), default=None, help="The most matches to show for one query."
        ),
        click.option(
            "--threshold",
            type=click.FloatRange(0, 100),
            default=None,
            help="From which score on it is a match.",
        ),
        click.option("--list", "lists", metavar="ID", multiple=True, help="Only this list; may be repeated."),
    ):
        command = option(command)
    return command


def attributes(command: F) -> F:
    """What is known of a customer beside the names."""
    for option in (
        click.option("--address", default="", help="An address, in one line."),
        click.option(
            "--id",
            "identifiers",
            metavar="TYPE=VALUE",
            multiple=True,
            help="Such as passportNumber=A123; repeatable.",
        ),
        click.option("--gender", default="", help="male, female or other."),
        click.option(
            "--country",
            "countries",
            metavar="C",
            multiple=True,
            help="A country, as code or name; may be repeated.",
        ),
        click.option("--birth-date", default="", help="1975-04-03, 1975, 3 Apr 1975, circa 1975 …"),
        kind,
    ):
        command = option(command)
    return command


def kind(command: F) -> F:
    """`--kind`."""
    choice = click.Choice(KINDS, case_sensitive=False)
    return click.option("--kind", type=choice, default="", help="What is screened (default: not said).")(
        command
    )


def pairs(values: tuple[str, ...], what: str) -> dict[str, str]:
    """`KEY=VALUE` options as a dictionary; raises `CallError` for one without `=`, and for a key given
    twice.
    """
    found: dict[str, str] = {}
    for value in values:
        key, equals, text = value.partition("=")
        if not equals or not key.strip():
            raise CallError(f"{what} {value!r} is not of the form {what.upper().strip('-')}=VALUE")
        if key.strip() in found:
            raise CallError(f"{what} {key.strip()} is given twice")
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


def engine(options: dict[str, Any]) -> Engine:
    """The engine over the home and the dates that the options say."""
    import tamis

    dates = {name: options[name] for name in ("as_of", "known_at") if options.get(name) is not None}
    return tamis.open(options["home"], **dates)

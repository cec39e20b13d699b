"""`tamis link ONE OTHER`: a person decides that two entries are one party; `tamis unlink` that they are not."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from tamis.cli import options as opt
from tamis.cli import show
from tamis.errors import CallError, UnknownList

if TYPE_CHECKING:
    from tamis.store.past import Decided

_by = click.option(
    "--by", metavar="NAME", default="", help="Who decides it; the account of the computer otherwise."
)
_why = click.option("--reason", metavar="TEXT", default="", help="Why.")


@click.command("link")
@click.argument("one", metavar="ONE", required=False)
@click.argument("other", metavar="OTHER", required=False)
@_by
@_why
@click.option("--log", is_flag=True, help="Show every decision, also those replaced or taken back.")
@opt.common
def command(
    one: str | None, other: str | None, by: str, reason: str, log: bool, as_json: bool, home: str | None
) -> int:
    """Decide that the entries ONE and OTHER are one party; without them, show what was decided.

    A decision goes before what Tamis finds, and holds until `tamis unlink --forget` takes it back; --log shows
    what was ever decided, by whom and why.

    \b
    Examples:
      tamis link us_ofac_sdn:22812 gb_fcdo_sanctions:8803 --by "A. Analyst" --reason "same group"
      tamis link --log
    """
    if one is None or log:
        return _show(log, as_json, home)
    return _decide(one, other, True, by, reason, as_json, home)


@click.command("unlink")
@click.argument("one", metavar="ONE")
@click.argument("other", metavar="OTHER")
@_by
@_why
@click.option("--forget", is_flag=True, help="Take back what was decided of the two, and decide nothing.")
@opt.common
def unlink(one: str, other: str, by: str, reason: str, forget: bool, as_json: bool, home: str | None) -> int:
    """Decide that the entries ONE and OTHER are two parties, whatever Tamis finds.

    \b
    Examples:
      tamis unlink us_ofac_sdn:22812 eu_fsf:3200 --reason "another group of that name"
      tamis unlink us_ofac_sdn:22812 eu_fsf:3200 --forget
    """
    if not forget:
        return _decide(one, other, False, by, reason, as_json, home)
    with opt.library(home).store() as store:
        pair = sorted((one, other))
        if not any([made.one, made.other] == pair for made in store.past.decisions()):
            raise CallError(f"Nothing was decided of {one} and {other}", hint="'tamis link' shows what was")
        made = store.past.decide(one, other, None, by or _account(), reason)
    if as_json:
        show.json({"forgotten": [one, other], "decision": made})
    else:
        _line(made)
    return 0


def _decide(one: str, other: str | None, same: bool, by: str, reason: str, as_json: bool, home: str | None) -> int:
    if other is None or one == other:
        raise CallError("Two entries are needed", hint="Give their ids, such as us_ofac_sdn:22812")
    with opt.library(home).store() as store:
        for party_id in (one, other):
            if not store.revisions(party_id):
                hint = "'tamis compare-lists NAME' shows the ids"
                raise UnknownList(f"No version of a list has a party {party_id!r}", hint=hint)
        made = store.past.decide(one, other, same, by or _account(), reason)
    if as_json:
        show.json(made)
    else:
        _line(made)
    return 0


def _account() -> str:
    """Who is signed in, marked as such: nobody has said who decides."""
    import getpass

    try:
        return f"account {getpass.getuser()}"
    except (OSError, KeyError, ImportError):  # an account without a name, as in some containers
        return f"account {os.getuid()}" if hasattr(os, "getuid") else ""


def _show(log: bool, as_json: bool, home: str | None) -> int:
    with opt.library(home).store() as store:
        decisions = store.past.all_decisions() if log else store.past.decisions()
    if as_json:
        show.json({"decisions": decisions})
        return 0
    for decision in decisions:
        _line(decision)
    if not decisions:
        show.echo("Nothing was decided")
    return 0


def _line(made: Decided) -> None:
    said = {
        True: "are one party",
        False: "are two parties",
        None: "are as Tamis finds, what was decided is taken back",
    }
    who, why = made.by or "nobody named", made.reason or "no reason given"
    show.line(f"{made.one} and {made.other} {said[made.same]}, by {who} on {made.time[:10]}: {why}", 0)

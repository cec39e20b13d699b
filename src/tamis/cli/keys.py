"""`tamis keys`, and under it `add` and `revoke`: who may call the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tamis.cli import options as opt
from tamis.cli import show

if TYPE_CHECKING:
    from tamis.server.access import Key, Keys

_SCOPES = ("screen", "lists", "monitor", "update")


@click.group("keys", invoke_without_command=True)
@opt.common
@click.pass_context
def command(ctx: click.Context, as_json: bool, home: str | None) -> int:
    """Show the keys that open the server, revoked ones too. Their secrets are not kept.

    \b
    Examples:
      tamis keys
      tamis keys add crm --scope screen
      tamis keys revoke 1f0e2d3c
    """
    ctx.obj = home
    if ctx.invoked_subcommand is not None:
        return 0
    keys = sorted(_keys(home).all().values(), key=lambda key: key.made)
    if as_json:
        show.json({"keys": [_document(key) for key in keys]})
        return 0
    rows = [(key.id, key.name, " ".join(key.scopes), key.made, key.revoked or "in use") for key in keys]
    show.table(("id", "name", "scopes", "made", "revoked"), rows)
    return 0


@command.command("add")
@click.argument("name")
@click.option(
    "--scope", "scopes", multiple=True, type=click.Choice(_SCOPES), help="What it is good for; may be repeated."
)
@opt.common
@click.pass_context
def add(ctx: click.Context, name: str, scopes: tuple[str, ...], as_json: bool, home: str | None) -> int:
    """Make a key and print it, once. Without --scope it may screen, and read the lists.

    \b
    Examples:
      tamis keys add crm --scope screen
      tamis keys add prometheus --scope monitor --json
    """
    key, text = _keys(home or ctx.obj).add(name, scopes or ("screen", "lists"))
    if as_json:
        show.json({**_document(key), "key": text})
    else:
        show.echo(text)
        show.note(f"Key {key.id} for {key.name}: {', '.join(key.scopes)}. It is not shown again")
    return 0


@command.command("revoke")
@click.argument("key_id", metavar="ID")
@opt.common
@click.pass_context
def revoke(ctx: click.Context, key_id: str, as_json: bool, home: str | None) -> int:
    """Make a key worthless, at once; a server that runs refuses it from the next request on.

    \b
    Examples:
      tamis keys revoke 1f0e2d3c
    """
    key = _keys(home or ctx.obj).revoke(key_id)
    if as_json:
        show.json(_document(key))
    else:
        show.echo(f"{key.id} ({key.name}) is revoked")
    return 0


def _document(key: Key) -> dict[str, Any]:
    """A key as JSON shows it, without its hash."""
    return {"id": key.id, "name": key.name, "scopes": key.scopes, "made": key.made, "revoked": key.revoked}


def _keys(home: str | None) -> Keys:
    from tamis.config import settings
    from tamis.server.access import Keys

    return Keys(settings(home).home)

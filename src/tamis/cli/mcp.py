"""`tamis mcp`: the tools for assistants over standard input and output."""

from __future__ import annotations

import click

from tamis.cli import options as opt
from tamis.errors import MissingExtra


@click.command("mcp")
@opt.profile
@opt.common
def command(profile: str, home: str | None, as_json: bool) -> int:
    """Speak MCP over standard input and output: screen, scan, compare, explain, lists, history; each only reads.

    An assistant starts this command itself. Over HTTP the same tools stand at /mcp of `tamis serve`.

    \b
    Examples:
      tamis mcp
      tamis mcp --home /srv/tamis
    """
    from tamis.config import settings

    try:
        from tamis.server.desk import Desk
        from tamis.server.tools import tools
    except ImportError as error:
        raise MissingExtra("server", "MCP") from error
    desk = Desk(settings(home), profile or "default")
    desk.refresh()
    desk.start()
    tools(desk).run("stdio")
    desk.stop()
    return 0

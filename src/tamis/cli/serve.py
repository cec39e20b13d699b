"""`tamis serve`: screening over HTTP."""

from __future__ import annotations

import click

from tamis.cli import options as opt
from tamis.errors import MissingExtra


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; elsewhere needs keys.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="The port.")
@click.option("--keys", "keys_required", is_flag=True, help="Require keys on this machine too.")
@click.option("--open-probes", is_flag=True, help="Answer /healthz and /readyz without a key.")
@click.option("--open-page", is_flag=True, help="Show the page at / without a key; its calls need one.")
@click.option("--cors", metavar="ORIGIN", multiple=True, help="Pages of this origin may call; may be repeated.")
@click.option(
    "--rate",
    default=2000.0,
    show_default=True,
    type=click.FloatRange(0),
    help="Requests a second from one caller; 0: any.",
)
@click.option("--concurrency", default=200, show_default=True, type=click.IntRange(1), help="Requests at a time.")
@click.option("--seconds", default=30.0, show_default=True, type=click.FloatRange(0.1), help="For a request.")
@click.option("--body", default=10_000_000, show_default=True, type=click.IntRange(1000), help="Bytes of one.")
@click.option("--update", is_flag=True, help="Fetch the lists anew by their cadence.")
@click.option("--traces", metavar="URL", default="", help="Send traces by OTLP, to http://HOST:4318/v1/traces.")
@click.option("--log-names", is_flag=True, help="Write the names screened into the log.")
@opt.profile
@opt.common
def command(
    host: str,
    port: int,
    keys_required: bool,
    open_probes: bool,
    open_page: bool,
    cors: tuple[str, ...],
    rate: float,
    concurrency: int,
    seconds: float,
    body: int,
    update: bool,
    traces: str,
    log_names: bool,
    profile: str,
    home: str | None,
    as_json: bool,
) -> int:
    """Answer over HTTP: Tamis's own API under /v1, and the yente API; described at /openapi.json.

    The log goes to standard error, as JSON lines.

    \b
    Examples:
      tamis serve
      tamis serve --host 0.0.0.0 --port 8080
    """
    from tamis.config import settings

    try:
        from tamis.server.gate import Limits
        from tamis.server.run import is_loopback, serve
    except ImportError as error:
        raise MissingExtra("server", "The server") from error
    limits = Limits(
        keys_required=keys_required or not is_loopback(host),
        open_probes=open_probes,
        open_page=open_page,
        body=body,
        seconds=seconds,
        rate=rate,
        concurrency=concurrency,
        cors=cors,
        log_names=log_names,
    )
    serve(
        settings(home),
        host,
        port,
        limits,
        profile=profile or "default",
        home=home,
        schedule=update,
        traces_address=traces,
    )
    return 0

"""Starting the server: where it may listen, and how it stops.

Promise: it listens on this machine alone unless told otherwise, and elsewhere only with keys; told to stop, it
finishes the requests it has begun.
"""

from __future__ import annotations

import ipaddress
import logging
import signal

import uvicorn

from tamis.config import Settings
from tamis.errors import CallError
from tamis.server.access import Keys
from tamis.server.app import create_app
from tamis.server.desk import Desk
from tamis.server.gate import Limits, log_to_stderr
from tamis.server.updates import Updates
from tamis.server.wire import Wire

GRACE = 30
"""Seconds that requests have to end when the server is told to stop."""


def is_loopback(host: str) -> bool:
    """Whether an address can be reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def check_keys(settings: Settings, host: str, limits: Limits) -> None:
    """Raise `CallError` where keys are required and there is none."""
    if not limits.keys_required:
        return
    if not any(not key.revoked for key in Keys(settings.home).all().values()):
        hint = "Make one first: tamis keys add NAME --scope screen --scope lists"
        raise CallError(f"Listening on {host} needs keys, and there is none", hint=hint)


def serve(
    settings: Settings,
    host: str,
    port: int,
    limits: Limits,
    *,
    profile: str = "default",
    home: str | None = None,
    schedule: bool = False,
) -> None:
    """Listen until told to stop. With `schedule`, lists are updated by their cadence."""
    check_keys(settings, host, limits)
    log_to_stderr()
    updates = Updates(home)
    if schedule:
        updates.start_schedule()
    config = uvicorn.Config(
        create_app(Desk(settings, profile), limits, updates),
        host=host.strip("[]"),
        port=port,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
        timeout_keep_alive=30,
        http=Wire,
        ws="none",
    )
    logging.getLogger("tamis.server").info(
        "listening", extra={"fields": {"host": host, "port": port, "keys": limits.keys_required}}
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)  # it is raised again once all is ended well
    uvicorn.Server(config).run()

"""Starting the server: where it may listen, and how it stops.

Promise: it listens on this machine alone unless told otherwise, and elsewhere only with keys; told to stop, it
finishes the requests it has begun.
"""

from __future__ import annotations

import ipaddress
import logging
import signal
import socket

import uvicorn

from tamis.config import Settings
from tamis.errors import CallError
from tamis.server.access import Keys
from tamis.server.app import create_app
from tamis.server.desk import Desk
from tamis.server.gate import Limits, log_to_stderr
from tamis.server.traces import traces_to
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


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises `CallError` where it may not, or another program does."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host.strip("[]"), port), family=family, backlog=2048)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CallError(f"Cannot listen on {host}, port {port}: {reason}", hint="Give another --port") from error


def serve(
    settings: Settings,
    host: str,
    port: int,
    limits: Limits,
    *,
    profile: str = "default",
    home: str | None = None,
    schedule: bool = False,
    traces_address: str = "",
) -> None:
    """Listen until told to stop. With `schedule`, lists are updated by their cadence; with an address of a
    collector, traces are sent to it.
    """
    traces = traces_to(traces_address) if traces_address else None
    check_keys(settings, host, limits)
    door = listening(host, port)
    log_to_stderr()
    updates = Updates(home)
    if schedule:
        updates.start_schedule()
    config = uvicorn.Config(
        create_app(Desk(settings, profile), limits, updates, traces),
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
        timeout_keep_alive=30,
        http=Wire,
        ws="none",
    )
    logging.getLogger("tamis.server").info(
        "listening", extra={"fields": {"host": host, "port": door.getsockname()[1], "keys": limits.keys_required}}
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)  # it is raised again once all is ended well
    uvicorn.Server(config).run(sockets=[door])
    if traces:
        traces.stop()

"""`tamis quickstart`: from nothing to matches with their reasons, with a network or without.

The samples are of invented parties. They go only into a home that holds no list, they are marked as samples
wherever they show, and the official lists take their place as soon as they are loaded.
"""

from __future__ import annotations

import shutil
import socket
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from tamis.cli import options as opt
from tamis.cli import progress, show
from tamis.cli.lists import state_document, table, tell
from tamis.cli.screen_file import readable, summary
from tamis.lists.sources import LISTS

if TYPE_CHECKING:
    from tamis.library import Library

SAMPLES = Path(__file__).parents[1] / "samples"
SAMPLE_LISTS = {
    "us_ofac_sdn": "us_ofac_sdn",
    "us_ofac_cons": "us_ofac_cons",
    "un_sc_sanctions": "un_sc_sanctions",
    "sample_vessels": "vessels.ftm.json",
    "own_list": "own_list.csv",
}
"""The samples: under which id each one is loaded, and where it stands among them."""

_SAMPLED = "2026-01-15"
_SECONDS = 4.0
_SAID = {
    "loaded": "The lists that are loaded already",
    "official": "The official lists, fetched from their publishers",
    "samples": "Samples that come with Tamis, not official lists (no publisher was reached)",
}


@click.command("quickstart")
@click.option("--offline", is_flag=True, help="Do not look for a network: take the samples.")
@opt.common
def command(offline: bool, as_json: bool, home: str | None) -> int:
    """Load lists and screen a file of examples against them.

    The official lists, where the network gives them, which is known within seconds; otherwise the samples
    that come with Tamis. A home that holds lists already keeps them as they are.

    \b
    Examples:
      tamis quickstart
      tamis quickstart --offline --home /tmp/trial
    """
    from tamis.screen.engine import open_engine

    library = opt.library(home)
    source = _load(library, offline, quiet=as_json)
    engine = open_engine(home)
    report = engine.screen_file(SAMPLES / "customers.csv", below_line=True)
    states = tuple(state for state in library.lists() if state.version)
    if as_json:
        show.json({"source": source, "lists": [state_document(state) for state in states], "report": report})
        return 0
    show.echo(f"{_SAID[source]}:\n", bold=True)
    table(states)
    show.echo(f"\nCustomers of {report.source}, and whom they meet:", bold=True)
    readable(report)
    summary(report)
    name = _called()
    further = ('screen "A NAME"', "screen-file FILE --out matches.csv", "lists update")
    show.note("\nGo on with:  " + "   ".join(f"{name} {words}" for words in further))
    return 0


def _called() -> str:
    """How the command is called from here: as it was, where a shell does not find it by its name."""
    typed = sys.argv[0]
    return typed if Path(typed).name == "tamis" and not shutil.which("tamis") else "tamis"


def _load(library: Library, offline: bool, quiet: bool) -> str:
    """Make sure that there are lists to screen against, and say where they come from: a key of `_SAID`."""
    held = {state.id: state.state for state in library.lists() if state.version}
    if any(state != "sample" for state in held.values()):
        return "loaded"
    if not offline and _reachable(_host()):
        with progress.stages() as stage:
            reports = library.update(stage=stage)
        for report in reports:
            if report.error or not quiet:
                tell(report)
        if any(report.version for report in reports):
            return "official"
    missing = [list_id for list_id in SAMPLE_LISTS if list_id not in held]
    for list_id in missing:
        last = list_id == missing[-1]
        place = SAMPLES / SAMPLE_LISTS[list_id]
        library.update([list_id], from_=place, published=_SAMPLED, sample=True, build=last)
    return "samples"


def _host() -> str:
    """The host of the first list of the catalogue."""
    return urlsplit(next(iter(LISTS.values())).urls[0]).hostname or ""


def _reachable(host: str) -> bool:
    """Whether the host answers within seconds, however long the name service would think about it."""
    answers: list[bool] = []

    def ask() -> None:
        try:
            socket.create_connection((host, 443), timeout=_SECONDS).close()
        except OSError:
            return
        answers.append(True)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(_SECONDS)
    return bool(answers)

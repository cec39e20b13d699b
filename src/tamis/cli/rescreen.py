"""`tamis rescreen`: the customers that are kept, after a list update."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tamis.cli import options as opt
from tamis.cli import progress, show

if TYPE_CHECKING:
    from tamis.screen.rescreen import Proof, Rescreening
    from tamis.store.customers import Alert

_SHOWN = 50


@click.command("rescreen")
@click.option("--threshold", metavar="N", type=float, default=None, help="The score from which on it is an alert.")
@click.option("--everybody", is_flag=True, help="Screen everybody against everything, whatever has changed.")
@click.option("--verify", is_flag=True, help="Screen everybody besides, and fail on any difference.")
@opt.profile
@click.option("--progress/--no-progress", "bar", default=None, help="A progress bar (default: on a terminal).")
@click.option("--exit-code", is_flag=True, help="Leave with exit code 1 when an alert was added or changed.")
@opt.common
def command(as_json: bool, exit_code: bool, bar: bool | None, home: str | None, **options: Any) -> int:
    """Bring the alerts of all customers up to the lists in use.

    Only the parties that were added, changed or removed since the last time are asked about, and customers that
    are new; the alerts are those that screening everybody again would give.

    \b
    Examples:
      tamis rescreen
      tamis lists update && tamis rescreen --exit-code
      tamis rescreen --verify --json
    """
    from tamis.match.profiles import DEFAULT
    from tamis.match.shipped import figures_of
    from tamis.screen.rescreen import rescreen

    with progress.rows(bar) as advance:
        done = rescreen(
            opt.library(home),
            profile=figures_of(options["profile"]) if options["profile"] else DEFAULT,
            threshold=options["threshold"],
            everybody=options["everybody"],
            verify=options["verify"],
            progress=advance,
        )
    if as_json:
        show.json(_document(done))
    else:
        for title, alerts in (("added", done.added), ("removed", done.removed)):
            _table(title, [(alert, "") for alert in alerts])
        _table("changed", [(after, f"was {show.score_of(before)}") for before, after in done.changed])
        show.echo(
            f"{show.count(len(done.added), 'alert', 'alerts')} added, {len(done.removed):,}"
            f" removed, {len(done.changed):,} changed; {done.proof.alerts:,} stand,"
            f" {done.proof.below_line:,} below the line"
        )
        for warning in done.warnings:
            show.note(f"Warning: {warning}")
        _proof(done.proof)
    return 1 if exit_code and (done.added or done.changed) else 0


def _document(done: Rescreening) -> dict[str, Any]:
    import msgspec

    return {
        "added": [show.alert_document(alert) for alert in done.added],
        "removed": [show.alert_document(alert) for alert in done.removed],
        "changed": [[show.alert_document(side) for side in both] for both in done.changed],
        "proof": show.proof_document(msgspec.to_builtins(done.proof)),
        "warnings": done.warnings,
    }


def _table(title: str, rows: list[tuple[Alert, str]]) -> None:
    if not rows:
        return
    show.echo(f"{title}:", bold=True)
    show.alerts(rows, _SHOWN)
    show.echo()


def _proof(proof: Proof) -> None:
    """What was covered, in two sentences."""
    said = {"linked": "of the same reference"}
    kinds = ", ".join(f"{count:,} {said.get(kind, kind)}" for kind, count in proof.changes.items())
    asked = f"{proof.parties_asked:,} of {show.count(proof.parties, 'party', 'parties')}"
    every = show.count(proof.parties, "party", "parties")
    how = f"all {every} ({proof.why})" if proof.mode == "everybody" else f"{asked} ({kinds})"
    show.line(
        f"Covered: {show.count(proof.customers, 'customer', 'customers')} ({proof.customers_new:,} new or"
        f" changed) against {how}, {proof.pairs:,} pairs"
        + (", verified against screening everybody" if proof.verified else ""),
        0, hanging=2, dim=True,
    )  # fmt: skip
    lists = "; ".join(f"{v.list_id} of {show.day(v.published)}" for v in proof.lists)
    show.line(
        f"Rests on: {lists}; profile {proof.profile[:12]}, lexicon {proof.lexicon[:12]}, index {proof.index[:12]},"
        f" customers {proof.customer_index[:12]}", 0, hanging=2, dim=True,
    )  # fmt: skip

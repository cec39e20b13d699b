"""`tamis ownership FILE`: which companies are blocked because blocked persons own 50 percent or more of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tamis.cli import options as opt
from tamis.cli import show

if TYPE_CHECKING:
    from tamis.ownership.blocked import HeldCompany, OwnershipReport


@click.command("ownership")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--blocked", metavar="NAME", multiple=True, help="Counts as blocked, listed or not; may be repeated."
)
@click.option("--not-blocked", metavar="NAME", multiple=True, help="Does not, whomever it meets; may be repeated.")
@click.option("--no-lists", is_flag=True, help="Ask no list: only those of --blocked count.")
@click.option("--list", "lists", metavar="ID", multiple=True, help="Only this list; may be repeated.")
@click.option("--threshold", metavar="N", type=float, default=None, help="The score from which on it is a match.")
@click.option(
    "--keep-as", metavar="ID", default="", help="Keep unlisted companies so blocked as a list of that id."
)
@opt.common
def command(
    file: Path,
    blocked: tuple[str, ...],
    not_blocked: tuple[str, ...],
    no_lists: bool,
    lists: tuple[str, ...],
    threshold: float | None,
    keep_as: str,
    as_json: bool,
    home: str | None,
) -> int:
    """Apply the 50 percent rule to a FILE of who owns what: a CSV (owner, owned, share) or FollowTheMoney.

    Everybody in it is screened. A company that blocked persons own by 50 % or more, directly or indirectly and
    together, is blocked, and its stakes in others count in full. With --keep-as such companies are asked by
    every later screening.

    \b
    Examples:
      tamis ownership stakes.csv
      tamis ownership stakes.csv --blocked "X" --no-lists --json
      tamis ownership stakes.ftm.json --keep-as owned_by_blocked
    """
    from msgspec.structs import asdict

    from tamis.ownership.blocked import blocked_by_ownership, check_kept, keep_as_list
    from tamis.ownership.files import read_ownership
    from tamis.screen.engine import open_engine

    if keep_as:
        check_kept(opt.library(home), keep_as)
    given = read_ownership(file)
    engine = None if no_lists else open_engine(home)
    report = blocked_by_ownership(
        given, engine, blocked=blocked, not_blocked=not_blocked, threshold=threshold, lists=lists
    )
    if as_json:
        show.json({**asdict(report), "warnings": engine.warnings if engine else ()})
    else:
        _report(report, engine.warnings if engine else ())
    if keep_as:
        done = keep_as_list(opt.library(home), keep_as, report, dt.date.today().isoformat())
        show.note(f"{keep_as}: {show.count(done.version.parties if done.version else 0, 'company', 'companies')}")
    return 0


def _report(report: OwnershipReport, warnings: Sequence[str]) -> None:
    blocked = [held for held in report.companies if held.blocked and not held.listed]
    show.echo(
        f"{show.count(len(blocked), 'unlisted company is', 'unlisted companies are')} blocked by ownership"
        f" ({show.count(report.parties, 'party', 'parties')}, {show.count(report.stakes, 'stake', 'stakes')})",
        bold=True,
    )
    for held in blocked:
        _company(held, "red")
    if report.uncertain:
        show.echo("\nMay be blocked: a share is a range, or not told", bold=True)
    for held in report.uncertain:
        _company(held, "red", "up to ")
    unclear = {held.name for held in report.uncertain}
    others = [held for held in report.companies if not held.blocked and held.name not in unclear]
    if others:
        show.echo("\nHeld by blocked persons by less than 50 %: not blocked, to be watched", bold=True)
    for held in others:
        _company(held, "yellow")
    both = [held for held in report.companies if held.blocked and held.listed]
    if both:
        show.echo("\nListed, and owned as well: " + "; ".join(held.name for held in both))
    show.echo("\nWho counts as blocked", bold=True)
    for owner in report.listed:
        why = f"{owner.score:.2f}  {owner.party_id}, {owner.caption}" if owner.party_id else "as given"
        show.line(f"{owner.name}: {why}", 2, hanging=2)
    if not report.listed:
        show.line("nobody", 2)
    for warning in warnings:
        show.note(f"Warning: {warning}")
    for note in report.notes:
        show.note(f"Note: {note}")


def _company(held: HeldCompany, colour: str, before: str = "") -> None:
    show.echo()
    show.echo(f"{f'{before}{held.share:g}':>6} %  {held.name}", fg=colour, bold=True)
    for path in held.paths:
        show.line(path, 10, hanging=2)

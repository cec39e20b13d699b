"""`tamis profiles`: the profiles that ship with Tamis, or what a file says."""

from __future__ import annotations

import json
from typing import Any

import click

from tamis.cli import options as opt
from tamis.match.shipped import NamedProfile, load_profile, shipped_profiles


def _document(profile: NamedProfile) -> dict[str, Any]:
    return {
        "name": profile.name,
        "version": profile.version,
        "hash": profile.figures.digest,
        "lexicon": profile.figures.lexicon.digest,
        "threshold": profile.figures.threshold / 100,
        "lowest_threshold": profile.figures.lowest_threshold / 100,
        "approved_by": profile.approved_by,
        "rationale": " ".join(profile.rationale.split()),
        "changes": profile.changes,
    }


@click.command("profiles")
@click.argument("profile", required=False)
@opt.common
def command(profile: str | None, as_json: bool, home: str | None) -> None:
    """Where the line is drawn, and why: the profiles by name, or one PROFILE, by name or file.

    \b
    Examples:
      tamis profiles
      tamis profiles payments
      tamis screen "A NAME" --profile ours.toml
    """
    chosen = [load_profile(profile)] if profile else list(shipped_profiles().values())
    if as_json:
        documents = [_document(each) for each in chosen]
        click.echo(json.dumps(documents[0] if profile else documents, ensure_ascii=False, indent=2))
        return
    for each in chosen:
        said = _document(each)
        approved = f"approved by {each.approved_by}" if each.approved_by else "approved by nobody yet"
        click.echo(
            f"{each.name} {each.version}: from {said['threshold']:g}, lowest {said['lowest_threshold']:g}, "
            f"{approved}, {said['hash'][:12]}"
        )
        click.echo(click.wrap_text(said["rationale"], 98, "  ", "  "))
        for name, value in said["changes"].items() if profile else ():
            click.echo(f"  {name} = {value}")

"""What stops a publication that looks wrong: its id, its date, and how it stands beside the version before.

Promise: a doubt is said in words that a reader can act on; whoever looked into it can overrule it. What is no list
at all, and what holds no party, does not get here: the parsers refuse it, and that cannot be overruled.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tamis.errors import ListFormatError, UnknownList
from tamis.fullness import EMPTY, Filled
from tamis.model import ListVersion
from tamis.normalize.dates import utc_time

if TYPE_CHECKING:
    from tamis.lists.parsed import Parsed

LEAST_PARTIES = 0.90
LEAST_NAMES = 0.85
"""Shares of the version before that a new one must have. Of the 308 dated SDN files of 2021 to 2024 the largest
real loss was 1.7 % of the parties; names move more, as publishers merge and split aliases."""

LEAST_KEPT = 0.25
"""The share of its parties, or of those before where they were fewer, that both versions must have by their ids
in one format: with fewer it is another list. Of the real lists at hand the most was lost in four years, 46 %."""

FEW = 20
"""A list of fewer parties may change altogether."""

LEAST_FULL = 0.5
"""A field must not lose more than half of its share of parties from one version to the next …"""

FULL = 0.05
"""… when more than this share had it."""

WATCHED = ("birth_dates", "countries", "identifiers", "addresses", "designations", "genders")
"""The fields that are watched for emptying …"""

WATCHED_WITHIN = (
    "names.", "countries.nationality", "countries.citizenship", "identifiers.", "designations.", "birth_places",
)  # fmt: skip
"""… and the parts of fields, while the format stays the same: not every one carries them."""

TOLD = 12
"""Kinds of what was not understood, and changes that do not fit, that are told one by one."""

EARLIEST = "1990-01-01T00:00:00Z"
"""No list of today was published before."""


def check_id(list_id: str) -> None:
    """Raise `UnknownList` for what cannot be a list's id."""
    if not list_id or len(list_id) > 100 or not all(c.isascii() and (c.isalnum() or c in "_-.") for c in list_id):
        raise UnknownList(f"{list_id[:60]!r} cannot be a list's id", hint="Use letters, digits, _ - and .")


def publication(parsed: Parsed, files: Sequence[Path], given: str | None) -> tuple[str, list[str]]:
    """When the files were published, and what must be said of it.

    As given, as they say, as the server said, or else when they were written. Raises `ListFormatError` for a day
    to come, or one before there were such lists.
    """
    from tamis.lists.download import last_modified

    warnings = list(parsed.warnings)
    said = given or parsed.published
    if not said:
        header = last_modified(files[0])
        if header:
            with contextlib.suppress(ValueError):
                said = parsedate_to_datetime(header).astimezone(UTC).isoformat()
    if not said:
        said = datetime.fromtimestamp(files[0].stat().st_mtime, UTC).isoformat()
        warnings.append(
            f"the format carries no publication date; {said[:10]}, when the file was written, was taken"
        )
    try:
        when = utc_time(said)
    except ValueError as error:
        raise ListFormatError(f"{said!r} is no date", file=parsed.source, hint="Write it as 2017-01-31") from error
    if not EARLIEST <= when <= utc_time(datetime.now(UTC).date().isoformat(), end_of_day=True):
        hint = "Check the clock of this machine, or the date given with --published"
        raise ListFormatError(f"a publication on {when[:10]} cannot be", file=parsed.source, hint=hint)
    return when, warnings


def as_kept(versions: Sequence[ListVersion], parsed: Parsed, when: str) -> str:
    """When a file was published: as it was kept, where an older Tamis read its time in another zone."""
    for version in versions:
        apart = datetime.fromisoformat(version.published) - datetime.fromisoformat(when)
        if version.file_digest == parsed.file_digest and abs(apart) < timedelta(days=1):
            return version.published
    return when


def doubts(
    parsed: Parsed,
    filled: Mapping[str, Filled],
    before: ListVersion | None,
    filled_before: Mapping[str, Filled],
    kept: int,
) -> tuple[str, ...]:
    """Why a publication looks wrong beside the one before it; nothing when it does not.

    `filled` and `filled_before` are what `fullness` says of it and of the version before, of whose parties it has
    `kept`, by their ids.
    """
    found = list(parsed.doubts)
    parties, names = filled.get("parties", EMPTY).parties, filled.get("names", EMPTY).values
    if sum(parsed.unknown.values()) > parties:
        common = ", ".join(name for name, _ in parsed.unknown.most_common(3))
        found.append(f"it is full of elements that are not known ({common})")
    if parsed.misfits:
        shown = "; ".join(parsed.misfits[:TOLD])
        found.append(f"{len(parsed.misfits)} changes do not fit the version before ({shown})")
    if before is None:
        return tuple(found)
    for what, now, then, least in (
        ("parties", parties, before.parties, LEAST_PARTIES),
        ("names", names, before.names, LEAST_NAMES),
    ):
        if now < then * least:
            found.append(f"it has {now} {what}, and the version of {before.published[:10]} had {then}")
    fewer = min(parties, before.parties)
    if parsed.format == before.format and before.parties >= FEW and kept < fewer * LEAST_KEPT:
        found.append(
            f"it has {kept} of the {before.parties} parties of the version of {before.published[:10]},"
            " by their ids: it may be another list"
        )
    emptied: set[str] = set()
    for field, full_before in sorted(filled_before.items()):
        within = parsed.format == before.format and field.startswith(WATCHED_WITHIN)
        if (field not in WATCHED and not within) or field.partition(".")[0] in emptied:
            continue
        full, then_full = (
            filled.get(field, EMPTY).parties / parties,
            full_before.parties / max(1, before.parties),
        )
        if then_full > FULL and full < then_full * LEAST_FULL:
            emptied.add(field)
            base, dot, part = field.replace("_", " ").partition(".")
            name = f"{base} ({part})" if dot else base
            found.append(f"{name} are filled for {full:.0%} of its parties, after {then_full:.0%}")
    return tuple(found)


def not_understood(parsed: Parsed) -> tuple[str, ...]:
    """What the parser met and did not understand, as a warning; nothing when it knew everything."""
    if not parsed.unknown:
        return ()
    said = [f"{what} ({number:,})" for what, number in parsed.unknown.most_common(TOLD)]
    rest = len(parsed.unknown) - len(said)
    return (f"not understood: {', '.join(said)}" + (f" and {rest:,} more kinds" if rest else ""),)

"""The 50 percent rule over a file: who in it is listed, which companies are blocked with them, and by which paths.

Companies so blocked can be kept as a list of their own, which every screening then asks like any other: its
matches say that the company itself is not listed, and who owns it.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec

from tamis.checks import check_id
from tamis.errors import CallError
from tamis.library import Library, UpdateReport
from tamis.lists.sources import LISTS
from tamis.model import ListVersion, Match, Party
from tamis.normalize.text import plain_words
from tamis.ownership.files import Ownership, nodes, plain_key
from tamis.ownership.rule import Held, Stake, held_by_blocked
from tamis.screen.engine import Engine

PROGRAMME = "50 percent rule"
"""The programme of companies that are blocked by ownership and not listed themselves."""


class ListedOwner(msgspec.Struct, frozen=True):
    """Somebody of the file who counts as blocked: the entry that the name met, and the score; none if given."""

    name: str
    party_id: str
    caption: str
    score: float


class HeldCompany(msgspec.Struct, frozen=True):
    """A company of which blocked persons hold something.

    `share` is what they hold together in percent; `holders` and `paths` say who, in words. `listed` tells that it
    stands on a list itself.
    """

    name: str
    share: float
    blocked: bool
    listed: bool
    holders: tuple[str, ...]
    paths: tuple[str, ...]


class OwnershipReport(msgspec.Struct, frozen=True):
    """The rule over a file: who counts as blocked, what they hold, what was left out, and the lists asked.

    `uncertain` are the companies that would be blocked if every range counted by its upper end, and every stake of
    which no share is told were all of it: `share` is what blocked persons would hold then.
    """

    listed: tuple[ListedOwner, ...]
    companies: tuple[HeldCompany, ...]
    parties: int
    stakes: int
    notes: tuple[str, ...]
    lists: tuple[ListVersion, ...]
    uncertain: tuple[HeldCompany, ...] = ()


def blocked_by_ownership(
    given: Ownership,
    engine: Engine | None,
    *,
    blocked: Sequence[str] = (),
    not_blocked: Sequence[str] = (),
    threshold: float | None = None,
    lists: Sequence[str] = (),
) -> OwnershipReport:
    """Screen everybody of a file, and apply the rule to those who are listed.

    `blocked` names parties of the file, by id, or by a name and then all that have it, that count as blocked
    whatever the lists say; without an `engine` they alone do. Entries whose list says that they are under other
    measures than an asset freeze do not count; nor do those that `not_blocked` names, whom somebody has looked at.
    Raises `CallError` for a party so named that the file does not have, or that is named as both.
    """
    found = {key: ListedOwner(name, "", "", 100.0) for name in blocked for key in _keys(given, name)}
    cleared = {key: name for name in not_blocked for key in _keys(given, name)}
    for key in found.keys() & cleared.keys():
        raise CallError(f"{cleared[key]!r} cannot be blocked and not blocked", hint="Name it as one of them")
    notes = list(given.notes)
    for key, owner in _listed(given, engine, threshold, lists).items():
        if key in cleared:
            notes.append(
                f"{owner.name} meets {owner.party_id}, {owner.caption}, and does not count as blocked, as given"
            )
        else:
            found.setdefault(key, owner)
    names = {key: query.all_names[0] for key, query in given.parties.items()}
    held = held_by_blocked(given.stakes, found)
    sure = {each.company for each in held if each.blocked}
    at_most = [each for each in held_by_blocked((*given.at_most, *given.maybe), found) if each.blocked]
    return OwnershipReport(
        listed=tuple(found.values()),
        companies=tuple(_in_words(each, names, each.company in found) for each in held),
        parties=len(list(nodes(given.at_most))),
        stakes=len(given.at_most),
        notes=tuple(notes),
        lists=engine.lists if engine else (),
        uncertain=tuple(
            _in_words(each, names, each.company in found, set(given.stakes))
            for each in at_most
            if each.company not in sure and each.company not in found
        ),
    )


def check_kept(library: Library, list_id: str) -> None:
    """Raise `CallError` for the id of a list that holds anything but companies kept before."""
    check_id(list_id)
    with library.store() as store:
        versions = store.versions(list_id)
        others = list_id in LISTS or (versions and not all(map(_ours, store.parties(versions[-1]))))
    if others:
        hint = "Take an id of its own, such as owned_by_blocked"
        raise CallError(f"{list_id} is another list, and is not replaced by companies kept", hint=hint)


def keep_as_list(library: Library, list_id: str, report: OwnershipReport, day: str) -> UpdateReport:
    """Keep the unlisted companies that are blocked as a version of a list of their own, published on `day`.

    Raises `CallError` when there is none, and for the id of another list.
    """
    check_kept(library, list_id)
    companies = [held for held in report.companies if held.blocked and not held.listed]
    if not companies:
        hint = "Nothing was kept; an older version of the list stays in use"
        raise CallError("No unlisted company of the file is blocked by ownership", hint=hint)
    with tempfile.TemporaryDirectory(prefix="tamis-") as folder:
        file = Path(folder) / f"{list_id}.ftm.json"
        lines = (json.dumps(entity, ensure_ascii=False) for held in companies for entity in _entities(held))
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return library.update([list_id], from_=file, published=day, accept=True)[0]


def _entities(held: HeldCompany) -> list[dict[str, object]]:
    key = "-".join(word for word, _ in plain_words(held.name)) or held.name
    said = f"not listed itself: {held.share:g} % are held by blocked persons ({'; '.join(held.holders)})"
    about = {"name": [held.name], "notes": [said, *held.paths]}
    act = {"entity": [key], "authority": ["ownership given by the user"], "program": [PROGRAMME]}
    return [
        {"id": key, "schema": "Company", "properties": about},
        {"id": f"{key}-act", "schema": "Sanction", "properties": {**act, "provisions": ["Asset freeze"]}},
    ]


def _listed(
    given: Ownership, engine: Engine | None, threshold: float | None, lists: Sequence[str]
) -> dict[str, ListedOwner]:
    """Who of a file meets an entry of a list, with the best entry."""
    if engine is None:
        return {}
    keys = list(nodes(given.at_most))
    answers = engine.screen_many([given.parties[key] for key in keys], threshold, None, lists)
    found = {}
    for key, answer in zip(keys, answers, strict=True):
        best = next((match for match in answer.matches if _blocking(match.party)), None)
        if best is not None:
            found[key] = _owner(best)
    return found


def _owner(match: Match) -> ListedOwner:
    return ListedOwner(match.query_name, match.party.id, match.party.caption, match.score)


def _blocking(party: Party) -> bool:
    """Whether an entry blocks: unless its list says that it is under other measures, or it is one of our own."""
    kinds = {measure.kind for act in party.designations for measure in act.measures}
    return not _ours(party) and (not kinds or "asset freeze" in kinds)


def _ours(party: Party) -> bool:
    return any(act.programme == PROGRAMME for act in party.designations)


def _keys(given: Ownership, name: str) -> list[str]:
    """The parties of a file that have this id, or this name."""
    plain = plain_key(name)
    found = [
        key
        for key, query in given.parties.items()
        if key in (name, plain) or any(plain_key(text) == plain for text in query.all_names)
    ]
    if not found:
        raise CallError(f"The file has no party {name!r}", hint="Give it as the file writes it")
    return found


def _in_words(held: Held, names: dict[str, str], listed: bool, told: set[Stake] | None = None) -> HeldCompany:
    """In words; where only the stakes `told` are sure, of the others is said that they may be as large."""

    def share(stake: Stake) -> str:
        return f"{'' if told is None or stake in told else 'up to '}{float(stake.share):g} %"

    return HeldCompany(
        name=names[held.company],
        share=float(held.share),
        blocked=held.blocked,
        listed=listed,
        holders=tuple(f"{names[stake.owner]} {share(stake)}" for stake in held.holders),
        paths=tuple(
            ", ".join(f"{names[stake.owner]} owns {share(stake)} of {names[stake.owned]}" for stake in path)
            for path in held.paths
        ),
    )

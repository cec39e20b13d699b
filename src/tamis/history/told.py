"""What an answer says of the entries of a party, in words: the same in a terminal, on a page and in a picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tamis.history.across import Absence, Near
from tamis.history.links import Neighbour
from tamis.history.listing import Archived, Listing
from tamis.model import Designation


def since(row: Listing) -> str:
    """Since when an entry stands on its list, that an archive says so where one does, and since when again."""
    return ", again ".join([_begun(row), *(stay.begun for stay in row.stays[1:] if not stay.as_before)])


def state(row: Listing) -> str:
    """Whether an entry stands on its list, in a word or two."""
    if row.listed:
        return "yes"
    return "other id" if row.stays and row.stays[-1].as_after else "removed"


def course(row: Listing) -> str:
    """When an entry came and went, on one line."""
    if not row.stays:
        return f"{_came(_begun(row))}, removed {row.removed}"
    parts = []
    for number, stay in enumerate(row.stays):
        if not number:
            came = _came(_begun(row))
        else:
            came = f"back under this id by {stay.first}" if stay.as_before else f"again {_came(stay.begun)}"
        went = stay.ended if stay.as_after else f"removed {stay.ended}"
        parts.append(f"{came}, {went if stay.gone else f'still there on {row.version}'}")
    return "; ".join(parts)


def _begun(row: Listing) -> str:
    """When an entry came first."""
    first = f"{row.since} (archive)" if row.since_by == "archive" else row.since
    known = len(row.stays) < 2 or (row.since_by != "versions" and row.since <= row.stays[0].first)
    return first if known else row.stays[0].begun


def _came(start: str) -> str:
    """When an entry came, with the verb that goes before a day, or before what only versions tell."""
    first = start.partition(" ")[0]
    return {"between": "listed ", "by": "there ", "before": "there "}.get(first, "since ") + start


def looked_at(row: Absence) -> str:
    """In which versions an entry was looked for, and which one may be it."""
    if row.maybe:
        return f"{row.maybe} has the name there, and may be another party"
    if row.versions == 1:
        return f"not there on {row.last}"
    return f"not there in {row.versions} versions from {row.first} to {row.last}"


def lines(row: Listing) -> Iterator[str]:
    """Why an entry stands on its list, with what effect, and what else is known of its time there."""
    for act in dict.fromkeys(row.acts):
        yield _act(act) or "no programme is said"
    if row.dated:
        yield "also dated by the list: " + ", ".join(f"{each.what} {each.day}" for each in row.dated)
    if row.archive:
        yield f"the publisher's archive: {_archived(row.archive) or 'changed only'}"
    for stay in row.stays:
        if stay.as_before:
            yield f"until {stay.before} it stood there under the id {stay.as_before}"
        if stay.as_after:
            yield f"by {stay.gone} it stood there under the id {stay.as_after}"
    if any(stay.gone and not stay.as_after for stay in row.stays[:-1]):
        yield f"it came and went: {course(row)}"


def near(row: Near) -> str:
    """An entry that is near by name."""
    named = f", named “{row.name}”" if row.name != row.caption else ""
    return f"{row.party_id}: {row.caption}{named}{'' if row.listed else ' (removed)'}"


def _act(act: Designation) -> str:
    parts = [act.programme, act.legal_basis, act.reference and f"reference {act.reference}"]
    parts += [act.date and f"listed {act.date}", ", ".join(dict.fromkeys(m.kind for m in act.measures))]
    return "; ".join(filter(None, parts))


def _archived(events: Sequence[Archived]) -> str:
    """What an archive says of an entry, a day at a time; of changes those alone that say where it stood."""
    days: dict[str, list[Archived]] = {}
    for event in events:
        days.setdefault(event.day, []).append(event)
    told = []
    for day, some in days.items():
        what = {event.what for event in some}
        done = " and ".join(word for word in ("removed", "added") if word in what)
        within = next((event.within for event in some if event.within), "")
        if not done and within:
            done = f"in the entry of “{within}”"
        programmes = ", ".join(dict.fromkeys(code for event in some for code in event.programmes))
        if done:
            told.append(f"{done} {day}{f' ({programmes})' if programmes else ''}")
    return "; ".join(told)


def neighbour(each: Neighbour) -> str:
    """Somebody with whom a list connects a party, and who of the two is said to be so connected."""
    entry = each.party_id or "no entry of that name"
    said = ", said there" if each.said_of == each.party_id else ""
    return f"{each.relation}: {each.caption}  ({entry}){said}"

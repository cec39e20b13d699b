"""OFAC's files of changes (`/changes/latest`, `YYYY-MM-DD_delta.xml`): read, and applied to a stored version.

An entry that comes or goes stands in one whole, in the enhanced form. Of a changed one only the changed leaves do,
each with an action: `add`, `remove`, or `update` with the old value. A file speaks of all of OFAC's lists; entries
of another are passed over where it says their list, and an entry that joins or leaves this list joins or leaves.

Promise: what does not fit the version it is applied to (an entry that is there already, a value that is not) is
told in words, never dropped in silence. A file of changes is no list: what follows from it should be compared with
the whole list at the next occasion.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import msgspec

from tamis.errors import ListFormatError
from tamis.lists import reading, us_ofac_enhanced
from tamis.lists.parsed import Parsed
from tamis.lists.us_ofac_address import Part
from tamis.lists.us_ofac_edit import Acts, Change, Rewrite, edited
from tamis.lists.us_ofac_enhanced import DELTA, KNOWN, entry_of, said
from tamis.lists.us_ofac_entry import party as entry_party
from tamis.model import Name, Party
from tamis.normalize.scripts import script_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_KNOWN = KNOWN | {"@action", "@oldValue"}
_ACTIONS = ("", "add", "remove", "update")
_LISTING = {"add": "joins", "remove": "leaves"}
_FLAT = (
    "generalInfo",
    "sanctionsLists",
    "sanctionsPrograms",
    "sanctionsTypes",
    "legalAuthorities",
)
"""Sections whose children are leaves; those of the others are records of their own."""
_CARRIED_NOT = frozenset((
    "identityId", "versionId", "valueRefId", "valueDate", "fromDateBegin", "fromDateEnd", "toDateBegin",
    "toDateEnd", "isApproximate", "isDateRange", "script", "formattedFirstName", "formattedLastName",
    "namePart", "nameParts",
))  # fmt: skip
"""Leaves that a party does not carry, so that nothing follows from a change of them."""


NOT_THERE = "is changed, and was not there"
"""What is said of a changed entry that the version lacks; it stands on another list, if nothing else is said."""


@dataclass(frozen=True)
class Delta:
    """The changes of one publication to one list.

    `published` is a UTC time and `kind` OFAC's word for the publication; `added` are whole parties, `removed` the
    publisher's ids of those that go, `changed` what becomes of those that stay. `unknown` counts, as in `Parsed`,
    what was met and not understood.
    """

    list_id: str
    published: str
    kind: str
    added: tuple[Party, ...]
    removed: tuple[str, ...]
    changed: tuple[Change, ...]
    unknown: Counter[str] = field(default_factory=Counter, compare=False)


def recognises(content: bytes) -> bool:
    """Whether this is a file of changes."""
    return reading.root_name(content) == "sanctionsData" and DELTA in reading.head_of(content)


def changes(content: bytes, path: str, list_id: str) -> Delta:
    """Read a file of changes; `ListFormatError` for anything else."""
    if not recognises(content):
        raise ListFormatError("not OFAC's file of changes", file=path, field="sanctionsData")
    elements = reading.xml_elements(content, path, frozenset(["publicationInfo", "entity"]))
    next(elements, None)
    _, head = next(elements, ("", None))
    if head is None or head.tag != "publicationInfo":
        message = "lacks its header"
        raise ListFormatError(message, file=path, field="publicationInfo", hint=reading.FETCH_AGAIN)
    published = us_ofac_enhanced.day_of(head, "datePublished", path)
    kind = reading.text_of(head, "publicationType")
    parsed = Parsed(list_id, "ofac-delta", "", path)
    added, removed, changed, seen = [], [], [], set()
    for _, element in elements:
        parsed.count_unknown(element, _KNOWN)
        uid = element.get("id", "").strip()
        if not uid or uid in seen:
            message = f"the entity {uid!r} comes twice" if uid else "an entity without id"
            raise ListFormatError(message, file=path, field="entity@id", hint=reading.FETCH_AGAIN)
        seen.add(uid)
        action = element.get("action", "")
        if action == "add":
            if _concerns(element, list_id):
                added.append(_whole(parsed, element, path))
        elif action == "remove":
            if _concerns(element, list_id):
                removed.append(uid)
        elif _leaves(element, list_id):
            removed.append(uid)
        else:
            changed.append(_change(parsed, element))
    return Delta(list_id, published, kind, tuple(added), tuple(removed), tuple(changed), parsed.unknown)


def applied(delta: Delta, parties: Iterable[Party], misfits: list[str]) -> Iterator[Party]:
    """The parties of a version after the changes; `misfits` fills on the way with what did not fit, in words."""
    removed, changed = set(delta.removed), {change.source_id: change for change in delta.changed}
    added = {party.source_id: party for party in delta.added}
    for party in parties:
        uid = party.source_id
        if uid in added:
            misfits.append(f"{uid}: is added, and was there; replaced")
        elif uid in removed:
            removed.discard(uid)
        elif uid in changed:
            after, words = edited(party, changed.pop(uid))
            misfits += words
            yield after
        else:
            yield party
    yield from delta.added
    misfits += [f"{uid}: is removed, and was not there" for uid in sorted(removed)]
    misfits += [f"{uid}: {NOT_THERE}{_joins(changed[uid], delta)}" for uid in sorted(changed)]


def _joins(change: Change, delta: Delta) -> str:
    """What to think of a change to nobody: perhaps an entry of another list, perhaps one that comes onto this."""
    joined = us_ofac_enhanced.WHOLE.get(delta.list_id, "")
    words = f"it joins the list {joined!r}"
    return f"; {words}, and only the whole list has its record" if words in change.unsaid else ""


def _concerns(element: Element, list_id: str) -> bool:
    """Whether a whole record is one of the list; a list of the user's own takes any."""
    lists = {said(each) for each in element.iterfind("sanctionsLists/sanctionsList")}
    name = us_ofac_enhanced.WHOLE.get(list_id, "")
    return not name or not lists or name in lists


def _leaves(element: Element, list_id: str) -> bool:
    """Whether a changed entry is taken off the list."""
    return any(
        each.get("action") == "remove" and said(each) == us_ofac_enhanced.WHOLE.get(list_id)
        for each in element.iterfind("sanctionsLists/sanctionsList")
    )


def _whole(parsed: Parsed, element: Element, path: str) -> Party:
    entry = entry_of(parsed, element)
    if not entry.name:
        message = f"the entity {entry.uid} is added without a name"
        raise ListFormatError(message, file=path, field="names/name", hint=reading.FETCH_AGAIN)
    return entry_party(entry, parsed.list_id).canonical()


def _change(parsed: Parsed, element: Element) -> Change:
    """What becomes of one entry: records and leaves that come and go, and texts within records that stay."""
    for leaf in element.iter():
        if (action := leaf.get("action", "")) not in _ACTIONS:
            parsed.unknown[f"action {action!r}"] += 1
    lost, gained = _side(element, "remove"), _side(element, "add")
    rewrites: list[Rewrite] = []
    unsaid = [
        f"it {_LISTING.get(each.get('action', ''), 'changes within')} the list {said(each)!r}"
        for each in element.iterfind("sanctionsLists/sanctionsList")
        if each.get("action")
    ]
    loose_lost: list[Name] = []
    loose_gained: list[Name] = []
    for section in element:
        for record in section if section.tag not in _FLAT else ():
            if not record.get("action"):
                found, names = _within(section.tag, record, unsaid)
                rewrites += found
                loose_lost += names[0]
                loose_gained += names[1]
    return Change(
        source_id=element.get("id", "").strip(),
        lost=_partial(parsed, lost, loose_lost),
        gained=_partial(parsed, gained, loose_gained),
        lost_acts=_acts(lost),
        gained_acts=_acts(gained),
        rewrites=tuple(rewrites),
        kind=_partial(parsed, gained, []).kind if gained.find("generalInfo/entityType") is not None else "",
        unsaid=tuple(unsaid),
    )


def _side(element: Element, action: str) -> Element:
    """The part of a changed entity that goes (`remove`) or comes (`add`); an update is both."""
    from xml.etree.ElementTree import Element

    side = Element("entity", {"id": element.get("id", "")})
    for section in element:
        kept = []
        for item in section:
            if item.get("action") == action:
                kept.append(item)
            elif item.get("action") == "update" and section.tag in _FLAT:
                leaf = Element(item.tag, item.attrib)
                leaf.text = item.text if action == "add" else _before(item)
                kept.append(leaf)
        if kept:
            whole = Element(section.tag)
            whole.extend(kept)
            side.append(whole)
    return side


def _partial(parsed: Parsed, side: Element, names: list[Name]) -> Party:
    """What a side says, as a party that may lack anything."""
    entry = replace(entry_of(parsed, side), programmes=(), acts=())
    party = entry_party(entry, parsed.list_id)
    named = [name for name in (*party.names, *names) if name.text]
    return msgspec.structs.replace(party, names=tuple(named)).canonical()


def _acts(side: Element) -> Acts:
    def texts(path: str) -> tuple[str, ...]:
        return tuple(text for leaf in side.iterfind(path) if (text := said(leaf)))

    return Acts(
        texts("sanctionsPrograms/sanctionsProgram"),
        texts("legalAuthorities/legalAuthority"),
        texts("sanctionsTypes/sanctionsType"),
    )


_Names = tuple[list[Name], list[Name]]


def _within(section: str, record: Element, unsaid: list[str]) -> tuple[list[Rewrite], _Names]:
    """What changes within a record that stays: rewrites, and spellings of names that go and come."""
    what = f"{record.tag} {record.get('id', '')}".strip()
    rewrites: list[Rewrite] = []
    names: _Names = ([], [])
    read: set[str] = set(_CARRIED_NOT)
    if section == "names":
        read |= {"formattedFullName", "translation", "value"}
        rewrites, names = _respelled(record, what, unsaid)
    elif section == "addresses":
        read |= {"addressPart", "country", "value"}
        old, new = _parts(record)
        if old or new:
            rewrites = [Rewrite("address", tuple(old), tuple(new))]
    elif section == "features":
        read |= {"value", "isPrimary"}
        rewrites = _updates(record, "value", "feature", unsaid)
    elif section == "identityDocuments":
        read |= {"documentNumber", "name"}
        rewrites = _updates(record, "documentNumber", "number", unsaid)
    elif section == "relationships":
        read |= {"relatedEntity"}
        rewrites = _updates(record, "relatedEntity", "relation", unsaid)
    unsaid += [_told(what, leaf) for leaf in _acting(record) if leaf.tag not in read]
    return rewrites, names


def _acting(record: Element) -> Iterator[Element]:
    """The leaves and branches with an action, the outermost alone."""
    for child in record:
        if child.get("action"):
            yield child
        else:
            yield from _acting(child)


def _told(what: str, leaf: Element) -> str:
    """A change in words, where nothing says what it changes."""
    text = " ".join(filter(None, (said(each) for each in leaf.iter())))
    action = leaf.get("action", "")
    if action == "update":
        text = f"{leaf.get('oldValue', '')!r} becomes {text!r}"
    else:
        text = f"{text!r} {'goes' if action == 'remove' else 'comes'}"
    return f"{leaf.tag}: {text}, in the {what} that the file does not give"


def _updates(record: Element, leaf: str, what: str, unsaid: list[str]) -> list[Rewrite]:
    """What one leaf of a record said and says; told in words where only one of the two is given."""
    old: list[Part] = []
    new: list[Part] = []
    for each in record.iter(leaf):
        number, action = each.get("entityId", "").strip(), each.get("action", "")
        if action == "update":
            old.append(Part(number, _before(each)))
        if action in ("add", "update"):
            new.append(Part(number, said(each)))
        elif action:
            old.append(Part(number, said(each)))
    if len(old) == len(new):
        return [Rewrite(what, (gone,), (come,)) for gone, come in zip(old, new, strict=True)]
    unsaid += [
        f"{leaf} {part.text!r} comes or goes, in a {what} that the file does not give" for part in old + new
    ]
    return []


def _before(leaf: Element) -> str:
    """What a leaf said before an update, as `said` gives what it says after."""
    return reading.one_line(leaf.get("oldValue", "")).replace('"', "'")


def _respelled(record: Element, what: str, unsaid: list[str]) -> tuple[list[Rewrite], _Names]:
    """Texts of one name that go and come: one for one is the same name, written otherwise."""
    old: list[str] = []
    new: list[str] = []
    for leaf in record.iter():
        action = leaf.get("action", "")
        if leaf.tag == "translation" and action in ("add", "remove"):
            text = said(leaf.find("formattedFullName"))
            (new if action == "add" else old).append(text)
        elif leaf.tag == "formattedFullName" and action == "update":
            old.append(_before(leaf))
            new.append(said(leaf))
        elif leaf.tag == "formattedFullName" and action:
            (new if action == "add" else old).append(said(leaf))
    if len(old) == len(new):
        pairs = zip(old, new, strict=True)
        return [Rewrite("name", (Part("", before),), (Part("", after),)) for before, after in pairs], ([], [])
    if new:
        unsaid.append(
            f"{', '.join(map(repr, new))}: of the {what} that the file does not give; a strong alias here"
        )
    lost = [Name(text, "alias", script=script_of(text)) for text in old]
    return [], (lost, [Name(text, "alias", script=script_of(text)) for text in new])


def _parts(record: Element) -> tuple[list[Part], list[Part]]:
    """The texts of an address that go and that come, by their kind."""
    old: list[Part] = []
    new: list[Part] = []
    for leaf in record.iter():
        action, kind = leaf.get("action", ""), "COUNTRY" if leaf.tag == "country" else said(leaf.find("type"))
        if leaf.tag == "addressPart":
            value = leaf.find("value")
            if action in ("add", "remove"):
                (new if action == "add" else old).append(Part(kind, said(value)))
            elif value is not None and value.get("action") == "update":
                kind = kind or f"part {leaf.get('id', '')}"
                old.append(Part(kind, _before(value)))
                new.append(Part(kind, said(value)))
        elif leaf.tag == "country" and action:
            if action != "remove":
                new.append(Part(kind, said(leaf)))
            if action != "add":
                old.append(Part(kind, _before(leaf) if action == "update" else said(leaf)))
    return [part for part in old if part.text], [part for part in new if part.text]

"""One party of OFAC's lists after a change, told by values.

A file of changes speaks of the leaves of OFAC's own records by their numbers, which no stored party keeps. So what
is taken away is looked for by what it says: a name by its text, a number by its kind and value, an address by the
texts it holds. What is not found, or found more than once, is left as it was and said in words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from tamis.lists.us_ofac_acts import acts
from tamis.lists.us_ofac_address import Part, holds, readdressed
from tamis.lists.us_ofac_enhanced import BEYOND, composed
from tamis.lists.us_ofac_entry import acts_among, listing_day
from tamis.model import Address, Country, Designation, Link, Name, Party, Place
from tamis.normalize.countries import country_code, country_of_place
from tamis.normalize.dates import read_date
from tamis.normalize.scripts import script_of


@dataclass(frozen=True)
class Rewrite:
    """Texts within one thing of a party: a `name`, `address`, `feature`, `number` or `relation`."""

    what: str
    old: tuple[Part, ...]
    new: tuple[Part, ...]


@dataclass(frozen=True)
class Acts:
    """Programmes, legal authorities and kinds of sanction."""

    programmes: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()
    sanctions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """What becomes of one entry.

    `lost` and `gained` are partial parties: what goes, and what comes; their acts stand apart, as nobody says
    which goes with which programme. `kind` is the party's new kind, if that changes. `unsaid` tells in words what
    the file says of a leaf without saying which.
    """

    source_id: str
    lost: Party
    gained: Party
    lost_acts: Acts = Acts()
    gained_acts: Acts = Acts()
    rewrites: tuple[Rewrite, ...] = ()
    kind: str = ""
    unsaid: tuple[str, ...] = ()


def edited(party: Party, change: Change) -> tuple[Party, list[str]]:
    """The party after the change, in canonical form, and what of the change did not fit it, in words."""
    edit = _Edit(party)
    edit.misfits += change.unsaid
    for rewrite in change.rewrites:
        edit.rewrite(rewrite)
    edit.lose(change.lost, change.lost_acts)
    edit.gain(change.gained)
    edit.act(change)
    return edit.result(change.kind), [f"{party.source_id}: {words}" for words in edit.misfits]


_KEYS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "names": ("name", lambda name: name.text),
    "birth_dates": ("date of birth", lambda span: (span.start, span.end)),
    "birth_places": ("place of birth", lambda place: place.text),
    "countries": ("country", lambda country: (country.role, country.text)),
    "genders": ("gender", lambda text: text),
    "identifiers": ("number", lambda number: (number.kind, number.value)),
    "addresses": ("address", lambda address: address.text),
    "titles": ("title", lambda text: text),
    "notes": ("note", lambda text: text),
}
"""The fields of a party that hold values: what one is called, and what makes two the same."""


def _words(value: Any) -> str:
    return str(getattr(value, "text", None) or getattr(value, "value", None) or value)


class _Edit:
    """A party being changed, and what did not fit."""

    def __init__(self, party: Party) -> None:
        self.party = party
        self.legacy = not any(act.measures or act.date for act in party.designations)
        """Whether the party was read from a form that says less than a file of changes."""
        self.values: dict[str, list[Any]] = {field: list(getattr(party, field)) for field in _KEYS}
        self.links = list(party.links)
        self.designations = list(party.designations)
        self.details = {key: list(texts) for key, texts in party.details.items()}
        self.misfits: list[str] = []

    def result(self, kind: str) -> Party:
        """The party as it stands."""
        if not any(name.kind == "name" for name in self.values["names"]):
            self.misfits.append("loses its primary name and gains none; the name was kept")
            self.values["names"] += [name for name in self.party.names if name.kind == "name"]
        return msgspec.structs.replace(
            self.party,
            kind=kind or self.party.kind,
            **{field: tuple(values) for field, values in self.values.items()},
            links=tuple(self.links),
            designations=tuple(self.designations),
            details={key: tuple(texts) for key, texts in self.details.items()},
        ).canonical()

    # What goes.

    def lose(self, lost: Party, lost_acts: Acts) -> None:
        """Take away the values of a partial party."""
        pieces = {piece for act in self.designations for piece in act.legal_basis.split("; ")}
        for field, (called, _) in _KEYS.items():
            for value in getattr(lost, field):
                if field == "notes" and value in pieces and value not in self.values["notes"]:
                    self._drop_basis(value)
                elif (same := self._take(field, value)) != 1 and not self._beyond(value):
                    held = f"it has {same} times" if same else "it has not"
                    self.misfits.append(f"loses the {called} {_words(value)!r}, which {held}")
        for key, texts in lost.details.items():
            for text in texts:
                if text in self.details.get(key, ()):
                    self.details[key].remove(text)
                else:
                    self.misfits.append(f"loses the {key} {text!r}, which it has not")
        self._lose_links(lost.links)
        for programme in lost_acts.programmes:
            if programme not in {act.programme for act in self.designations}:
                self.misfits.append(f"loses the programme {programme!r}, which it has not")

    def _take(self, field: str, value: Any) -> int:
        """Take away the one value that is the same; how many there are, none of which goes if that is not one."""
        values, key = self.values[field], _KEYS[field][1]
        same = [value] if value in values else [each for each in values if key(each) == key(value)]
        if len(same) == 1:
            values.remove(same[0])
        return len(same)

    def _beyond(self, value: Any) -> bool:
        """Whether the party was read from a form that cannot have held this."""
        if isinstance(value, (Name, Address)):
            return self.legacy and script_of(value.text) not in ("Latn", "Zyyy")
        return self.legacy and isinstance(value, str) and bool(BEYOND.match(value))

    def _lose_links(self, lost: Sequence[Link]) -> None:
        for link in sorted(lost, key=lambda link: not link.target):
            if not link.target and link.name in {_bare(each.name) for each in self.links if each.target}:
                continue  # another relation to the same party still says so
            if link in self.links:
                self.links.remove(link)
            elif not (link.target and self.legacy):
                self.misfits.append(f"loses the link {link.relation!r} to {link.name!r}, which it has not")

    def _drop_basis(self, piece: str) -> None:
        self.designations = [
            msgspec.structs.replace(act, legal_basis=_without(act.legal_basis, piece)) for act in self.designations
        ]

    # What comes.

    def gain(self, gained: Party) -> None:
        """Add the values of a partial party."""
        for field, (called, _) in _KEYS.items():
            for value in getattr(gained, field):
                if value in self.values[field]:
                    self.misfits.append(f"gains the {called} {_words(value)!r}, which it has")
                else:
                    self.values[field].append(value)
        for key, texts in gained.details.items():
            for text in texts:
                if text in self.details.get(key, ()):
                    self.misfits.append(f"gains the {key} {text!r}, which it has")
                else:
                    self.details.setdefault(key, []).append(text)
        for link in gained.links:
            if link not in self.links:
                self.links.append(link)
            elif link.target:
                self.misfits.append(f"gains the link {link.relation!r} to {link.name!r}, which it has")

    # Programmes and what they rest on.

    def act(self, change: Change) -> None:
        """Bring the designations up to date, after the values."""
        lost, gained = change.lost_acts, change.gained_acts
        held = {act.programme: act for act in self.designations}
        programmes = [each for each in held if each not in lost.programmes]
        for programme in gained.programmes:
            if programme in programmes:
                self.misfits.append(f"gains the programme {programme!r}, which it has")
            else:
                programmes.append(programme)
        if self.legacy:
            self._act_plainly(programmes, held, gained)
        else:
            authorities = [piece for act in held.values() for piece in act.legal_basis.split("; ") if piece]
            sanctions = [measure.text for act in held.values() for measure in act.measures]
            authorities = self._after(authorities, lost.authorities, gained.authorities, "legal authority")
            sanctions = self._after(sanctions, lost.sanctions, gained.sanctions, "measure")
            days = {act.date for act in held.values()}
            day = days.pop() if len(days) == 1 else ""
            self.designations = [
                msgspec.structs.replace(act, date=held[act.programme].date if act.programme in held else day)
                for act in acts(programmes, authorities=authorities, sanctions=sanctions)
            ]
        self._move_acts()

    def _act_plainly(self, programmes: list[str], held: dict[str, Designation], gained: Acts) -> None:
        """Give a party of a legacy form what comes with new programmes; it holds nothing to share that with."""
        new = [programme for programme in programmes if programme not in held]
        if not new:
            for text in (*gained.authorities, *gained.sanctions):
                self.misfits.append(f"gains {text!r}, and no programme that it could belong to")
        added = acts(new, authorities=gained.authorities, sanctions=gained.sanctions)
        self.designations = [*(held[programme] for programme in programmes if programme in held), *added]

    def _after(self, held: list[str], lost: Sequence[str], gained: Sequence[str], called: str) -> list[str]:
        texts = list(dict.fromkeys(held))
        for text in lost:
            if text in texts:
                texts.remove(text)
            else:
                self.misfits.append(f"loses the {called} {text!r}, which it has not")
        for text in gained:
            if text in texts:
                self.misfits.append(f"gains the {called} {text!r}, which it has")
            else:
                texts.append(text)
        return texts

    def _move_acts(self) -> None:
        """Move remarks that speak of an act to its programme, and take the day of listing from them."""
        notes, moved = self.values["notes"], set()
        for at, act in enumerate(self.designations):
            basis = acts_among(act.programme, notes)
            moved.update(basis)
            pieces = {*filter(None, act.legal_basis.split("; ")), *basis}
            self.designations[at] = msgspec.structs.replace(
                act,
                date=listing_day(act.programme, notes) or act.date,
                legal_basis="; ".join(sorted(pieces)) if basis else act.legal_basis,
            )
        self.values["notes"] = [note for note in notes if note not in moved]

    # Texts within what stays.

    def rewrite(self, rewrite: Rewrite) -> None:
        """Replace texts within the one thing that holds them."""
        if rewrite.what == "address":
            self._rewrite_address(rewrite)
            return
        (kind, old), (number, new) = rewrite.old[0], rewrite.new[0]
        if rewrite.what == "name":
            names = self.values["names"]
            hits: list[Callable[[], None]] = [
                _putting(names, name, Name(new, name.kind, name.strength, script_of(new)))
                for name in names
                if name.text == old
            ]
        elif rewrite.what == "relation":
            found = [link for link in self.links if link.target in ("", kind) and _bare(link.name) == _bare(old)]
            for link in found:
                after = Link(link.relation, new, number) if link.target else Link(link.relation, _bare(new))
                _putting(self.links, link, after)()
            if not found:
                self.misfits.append(f"renames the related {old!r}, which it has not, to {new!r}")
            return
        else:
            hits = self._holding(old, new, numbers_alone=rewrite.what == "number")
        if len(hits) == 1:
            hits[0]()
        else:
            held = f"{len(hits)} things of it say" if hits else "nothing of it says"
            self.misfits.append(f"changes the {rewrite.what} {old!r}, which {held}, to {new!r}")

    def _holding(self, old: str, new: str, *, numbers_alone: bool) -> list[Callable[[], None]]:
        """What says the old text and would say the new, in any field: a change does not name the field."""
        numbers = self.values["identifiers"]
        hits = [
            _putting(numbers, number, msgspec.structs.replace(number, value=new))
            for number in numbers
            if number.value == old
        ]
        if numbers_alone:
            return hits
        births, places, countries = (self.values[f] for f in ("birth_dates", "birth_places", "countries"))
        span = read_date(new)
        hits += [_putting(births, birth, span) for birth in births if birth.text == old and span]
        place = Place(new, country_of_place(new))
        hits += [_putting(places, each, place) for each in places if each.text == old]
        hits += [
            _putting(countries, each, Country(country_code(new), each.role, new))
            for each in countries
            if each.text == old
        ]
        genders, notes = self.values["genders"], self.values["notes"]
        hits += [_putting(genders, each, new.lower()) for each in genders if each == old.lower()]
        hits += [_putting(notes, each, each[: -len(old)] + new) for each in notes if each.endswith(f" {old}")]
        hits += [_putting(texts, old, new) for texts in self.details.values() if old in texts]
        return hits

    def _rewrite_address(self, rewrite: Rewrite) -> None:
        addresses = self.values["addresses"]
        held = [each for each in addresses if holds(each.text, [part.text for part in rewrite.old])]
        new = {part.kind: part.text for part in rewrite.new}
        if not addresses and not rewrite.old:
            country = new.pop("COUNTRY", "")
            text = ", ".join(filter(None, composed(new, country)))
            addresses.append(Address(text, country_code(country)))
        elif len(held) == 1:
            addresses[addresses.index(held[0])] = readdressed(held[0], rewrite.old, rewrite.new)
        else:
            said = ", ".join(part.text for part in rewrite.old) or "no text"
            several = f"{len(held)} of its addresses hold" if held else "none of its addresses holds"
            becomes = ", ".join(new.values()) or "nothing"
            self.misfits.append(f"changes an address by {said!r}, which {several}, to {becomes!r}")


def _putting(values: list[Any], old: Any, new: Any) -> Callable[[], None]:
    def put() -> None:
        values[values.index(old)] = new

    return put


def _bare(name: str) -> str:
    return name.rstrip(". ")


def _without(basis: str, piece: str) -> str:
    return "; ".join(each for each in basis.split("; ") if each != piece)

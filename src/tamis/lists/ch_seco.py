"""Switzerland's list, the whole of the State Secretariat for Economic Affairs (SECO), from its XML.

A target carries its own history, and those that are de-listed stay in the file: `parse` gives the ones in force,
`history` every one with its dated modifications, `amendment` those of a file of changes. The latest modification
decides by its date, as some files do not begin with it. Within modifications stand copies of former targets, which
are no targets.

Dates of versions of a programme are left out: a new one would make a change of every party that stands on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import copy
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tamis.errors import ListFormatError
from tamis.lists import reading
from tamis.lists.ch_seco_entry import Entry, Locality, Regime, english
from tamis.lists.parsed import Parsed, too_many
from tamis.lists.reading import one_line, text_of
from tamis.lists.sources import LISTS
from tamis.model import Party
from tamis.normalize.dates import utc_time

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

SOURCE = LISTS["ch_seco_sanctions"]

ROOT = "swiss-sanctions-list"
WHOLE, CHANGES = "whole-list", "amendment"

_WANTED = frozenset(["sanctions-program", "place", "target"])
_MARK = "read"
_KNOWN = frozenset((
    "sanctions-program", "program-key", "program-name", "sanctions-set", "origin", "place", "location", "area",
    "country", "location-variant", "area-variant", "target", "sanctions-set-id", "foreign-identifier",
    "individual", "entity", "object", "identity", "name", "name-part", "value", "spelling-variant",
    "nationality", "day-month-year", "place-of-birth", "identification-document", "number", "issuer",
    "date-of-issue", "expiry-date", "remark", "remarks", "address", "c-o", "address-details", "p-o-box",
    "zip-code", "justification", "other-information", "relation", "modification", "added", "removed",
    "@ssid", "@lang", "@version-date", "@predecessor-version-date", "@iso-code", "@code", "@variant-type",
    "@sanctions-set-id", "@sex", "@object-type", "@main", "@name-type", "@quality", "@order",
    "@name-part-type", "@script", "@spelling-variant-type", "@day", "@month", "@year", "@calendar",
    "@place-id", "@document-type", "@target-id", "@relation-type", "@modification-type", "@enactment-date",
    "@publication-date", "@effective-date",
))  # fmt: skip


class Modification(NamedTuple):
    """What happened to a target: `listed`, `amended` or `de-listed`, when, and what came in and went out.

    Dates are ISO 8601, empty where the file gives none. `added` and `removed` hold the elements in words, such as
    "justification: Owner of Example Ltd".
    """

    kind: str
    enacted: str = ""
    published: str = ""
    effective: str = ""
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __str__(self) -> str:
        first = self.enacted or self.published or self.effective
        said = (("published", self.published), ("effective", self.effective))
        rest = ", ".join(f"{word} {day}" for word, day in said if day and (word == "effective" or day != first))
        return f"{self.kind} {first}".strip() + (f" ({rest})" if rest else "")


class Target(NamedTuple):
    """A target with all that happened to it, the oldest first."""

    id: str
    party: Party
    modifications: tuple[Modification, ...]

    @property
    def latest(self) -> str:
        """What happened to it last; empty where the file does not say."""
        return self.modifications[-1].kind if self.modifications else ""


def recognises(content: bytes, name: str) -> bool:
    """Whether this is the list, or a file of changes to it."""
    return reading.root_name(content) == ROOT


def parse(files: Sequence[Path], list_id: str = SOURCE.list_id) -> Parsed:
    """Read one publication from its one file: the targets that are not de-listed."""
    if len(files) != 1:
        raise too_many(files)
    content = reading.read_bytes(files[0])
    parsed = Parsed(list_id, "seco-xml", reading.digest([content]), files[0].name)
    reader = _Reader(content, str(files[0]), parsed, WHOLE)

    def parties() -> Iterator[Party]:
        gone = 0
        for element in reader.targets():
            modifications = reader.modifications(element)
            if modifications and modifications[-1].kind == "de-listed":
                gone += 1
            else:
                yield reader.party(element, modifications)
        if gone:
            parsed.warnings.append(f"{gone} de-listed targets are kept out of the list")

    parsed.parties = parsed.checked(parties())
    return parsed


def history(content: bytes, path: str, list_id: str = SOURCE.list_id) -> Iterator[Target]:
    """Every target of a whole list, also the de-listed ones, with its modifications."""
    return _Reader(content, path, Parsed(list_id, "seco-xml", "", path), WHOLE).everything()


def amendment(content: bytes, path: str, list_id: str = SOURCE.list_id) -> Iterator[Target]:
    """The targets of a file of changes; `latest` is what happened to each."""
    return _Reader(content, path, Parsed(list_id, "seco-xml", "", path), CHANGES).everything()


class _Reader:
    """One file, read in a stream; regimes and places, which targets refer to, are remembered as they come."""

    def __init__(self, content: bytes, path: str, parsed: Parsed, list_type: str) -> None:
        self.content, self.path, self.parsed = content, path, parsed
        self.regimes: dict[str, Regime] = {}
        self.places: dict[str, Locality] = {}
        self.knows_all = False
        self.children = _children(content, path)
        root = next(self.children)
        if root.tag != ROOT:
            hint = "Give SECO's list in XML"
            raise ListFormatError("not Switzerland's list", file=path, field=ROOT, hint=hint)
        if (found := root.get("list-type")) != list_type:
            message, hint = f"a list of the type {found!r}, not {list_type!r}", reading.FETCH_AGAIN
            if found == CHANGES:
                message, hint = "a file of changes, not a whole list", "Load the whole list"
            raise ListFormatError(message, file=path, field="list-type", hint=hint)
        try:
            parsed.published = utc_time(root.get("date", ""))
        except ValueError as error:
            raise ListFormatError("has no date", file=path, field="date", hint=reading.FETCH_AGAIN) from error

    def targets(self) -> Iterator[Element]:
        """The targets; all else is remembered."""
        for element in self.children:
            self.parsed.count_unknown(element, _KNOWN)
            if element.tag == "target":
                yield element
            else:
                self._learn(element)

    def everything(self) -> Iterator[Target]:
        """The targets, each with its party and its whole history."""
        for element in self.targets():
            modifications = self.modifications(element, whole=True)
            party = self.party(element, modifications).canonical()
            yield Target(party.source_id, party, modifications)

    def party(self, element: Element, modifications: tuple[Modification, ...]) -> Party:
        """The party that a target is."""
        entry = Entry(element, self.regime, self.place, self.parsed.unknown)
        if not entry.source_id or not entry.names:
            message = f"a target without id or name (ssid {entry.source_id or 'none'})"
            raise ListFormatError(message, file=self.path, field="ssid, name", hint=reading.FETCH_AGAIN)
        entry.details["modifications"] = [str(modification) for modification in modifications]
        entry.detail("modifiedAt", max((day for m in modifications for day in _days(m)), default=""))
        return entry.party(self.parsed.list_id, _listed(modifications))

    def regime(self, ssid: str) -> Regime | None:
        """The regime of a sanctions set; none if the file has no such set."""
        if ssid not in self.regimes:
            self._learn_all()
        return self.regimes.get(ssid)

    def place(self, ssid: str) -> Locality | None:
        """A place by its id; none if the file has no such place."""
        if ssid not in self.places:
            self._learn_all()
        return self.places.get(ssid)

    def _learn_all(self) -> None:
        """Look for what a target refers to in the rest of the file, once: as a rule it comes before the target."""
        if self.knows_all:
            return
        self.knows_all = True
        for element in _children(self.content, self.path):
            if element.tag in _WANTED and element.tag != "target":
                self._learn(element)

    def _learn(self, element: Element) -> None:
        if element.tag == "place":
            self.places[element.get("ssid", "")] = Locality.read(element)
            return
        key, name = english(element, "program-key"), english(element, "program-name")
        for item in element.iterfind("sanctions-set"):
            ssid, language = item.get("ssid", ""), item.get("lang", "eng")
            if ssid not in self.regimes or language == "eng":
                self.regimes[ssid] = Regime(key, name, one_line(item.text or ""), text_of(element, "origin"))

    def modifications(self, element: Element, *, whole: bool = False) -> tuple[Modification, ...]:
        """What happened to a target, the oldest first; with `whole`, also what came in and went out."""
        found = []
        for item in element.iterfind("modification"):
            kind = item.get("modification-type", "")
            if kind not in _RANKS:
                self.parsed.unknown[f"modification type {kind!r}"] += 1
            enacted, published, effective = (self._day(item.get(f"{name}-date", "")) for name in _DAYS)
            added, removed = (tuple(_words(item, name)) if whole else () for name in ("added", "removed"))
            found.append(Modification(kind, enacted, published, effective, added, removed))
        if not found:
            self.parsed.unknown["target without modification"] += 1
        return tuple(sorted(found, key=_when))

    def _day(self, text: str) -> str:
        if text and not _ISO.match(text):
            self.parsed.unknown[f"modification date {text!r}"] += 1
        return text[:10]


_DAYS = ("enactment", "publication", "effective")
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:Z|[+-]\d\d:\d\d)?$")
_RANKS = {"amended": 0, "de-listed": 1, "listed": 2}
"""Of one day, what counts as later: a target is amended before it leaves, and leaves one set for another."""


def _days(modification: Modification) -> tuple[str, str, str]:
    return modification.enacted, modification.published, modification.effective


def _when(modification: Modification) -> tuple[str, str, str, int, Modification]:
    kind, enacted, published, effective = modification[:4]
    return effective or published or enacted, enacted, published, _RANKS.get(kind, 0), modification


def _listed(modifications: tuple[Modification, ...]) -> str:
    """The day of the listing in force, or of the last one: the first after a de-listing, where it came back."""
    day, away = "", True
    for modification in modifications:
        if modification.kind == "listed" and away:
            day, away = modification.effective or modification.enacted or modification.published, False
        elif modification.kind == "de-listed":
            away = True
    return day


def _words(modification: Element, name: str) -> Iterator[str]:
    """What came in or went out, element by element."""
    for item in modification.iterfind(f"{name}/*"):
        words = [one_line(text) for text in item.itertext()]
        for element in item.iter():
            words += [f"{key} {value}" for key, value in element.items() if key in _TELLING]
        yield f"{item.tag}: {' '.join(filter(None, words))}"


_TELLING = frozenset(
    ("day", "month", "year", "calendar", "target-id", "relation-type", "place-id", "document-type")
)


def _children(content: bytes, path: str) -> Iterator[Element]:
    """The root, then the regimes, places and targets right below it.

    What stands deeper bears the same names. The reader clears the root behind its children and behind nothing
    else, so a mark on the root tells them apart; what is not one of them gets back what the reader took from it.
    """
    elements = reading.xml_elements(content, path, _WANTED)
    first = next(elements, None)
    if first is None:
        raise ListFormatError("holds nothing", file=path, field=ROOT, hint=reading.FETCH_AGAIN)
    root = first[1]
    yield root
    before: tuple[Element, Element] | None = None
    for element in chain((element for _, element in elements), [None]):
        if before:
            kept, cleared = before
            if _MARK not in root.attrib:
                yield kept
            else:
                cleared.attrib.update(kept.attrib)
                cleared.extend(kept)
                cleared.text = kept.text
        if element is not None:
            before = copy(element), element
            root.set(_MARK, "")

"""OFAC's advanced XML (`SDN_ADVANCED.XML`, `CONS_ADVANCED.XML`), the United Nations' model of sanctions data.

What other forms say of a party in one place stands here in five: names and features with the party, but addresses,
documents, relations and entries on the lists in sections of their own, tied to it by numbers. As the file is large
it is gone through twice: for those sections, which `us_ofac_sections` keeps as short texts, and for the parties.
They are brought to the remarks of the CSV set, so that one publication gives the same parties from any form; what
is said beyond becomes designations, names, links and notes, as with the enhanced XML.

Not carried: the parts of names (composed here as the legacy forms write them), which name a document is in, and
the marks `Confirmed` and `High` for what is trusted. Of the days from the first to the last of a month or year
this form does not tell whether the publisher wrote those days, or the month or year.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tamis.errors import ListFormatError
from tamis.lists import reading
from tamis.lists.parsed import Parsed
from tamis.lists.us_ofac_acts import acts
from tamis.lists.us_ofac_enhanced import ALIASES, PIECES, VESSEL, WHOLE, said, spelled
from tamis.lists.us_ofac_entry import Alias, Entry
from tamis.lists.us_ofac_entry import party as entry_party
from tamis.lists.us_ofac_sections import KNOWN, OPTIONAL, ROWS, SECTIONS, Listing, Sections, Tables
from tamis.model import Link, Name, Party
from tamis.normalize.scripts import script_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_KINDS = ("Individual", "Entity", "Vessel", "Aircraft")
_FAMILY = ("Last Name", "Maiden Name")
_GIVEN = ("First Name", "Middle Name", "Patronymic", "Matronymic")
_WHOLE_NAMES = ("Entity Name", "Vessel Name", "Aircraft Name")
_NAME_PARTS = (*_FAMILY, *_GIVEN, *_WHOLE_NAMES, "Nickname")
_RIGHT_TO_LEFT = ("Arab", "Hebr", "Syrc", "Thaa")


def read(parsed: Parsed, path: str, content: bytes) -> None:
    """Fill `parsed` from a file of this form."""
    sections = Sections(path, parsed.unknown)
    names: dict[str, str] = {}
    identities: set[str] = set()
    places: set[str] = set()
    met = set()
    for element in _elements(path, content, parsed.unknown):
        sections.take(element)
        met.add(element.tag)
        if element.tag != "DistinctParty":
            if element.tag != "ReferenceValueSets":
                parsed.count_unknown(element, KNOWN)
            continue
        # What is unknown in the parties is counted when they are made.
        tables = Tables(sections.tables.texts, Counter())
        for profile in element.iterfind("Profile"):
            names[profile.get("ID", "")] = _Names(tables, profile).primary
        identities.update(identity.get("ID", "") for identity in element.iter("Identity"))
        places.update(place.get("LocationID", "") for place in element.iter("VersionLocation"))
    if lacking := sorted(SECTIONS - OPTIONAL - met):
        message = f"lacks its section {lacking[0]}"
        raise ListFormatError(message, file=path, field=lacking[0], hint=reading.FETCH_AGAIN)
    parsed.published = f"{sections.published}T00:00:00Z"
    for count, words in (
        (len(places - sections.locations.keys()), "locations that parties name are not in the file"),
        (len(sections.documents.keys() - identities), "identities that documents name are not in the file"),
        (len(sections.listings.keys() - names.keys()), "parties that entries on lists name are not in the file"),
        (len(names.keys() - sections.listings.keys()), "parties have no entry on a list"),
    ):
        if count:
            parsed.warnings.append(f"{count} {words}")
    lists = {name for listing in sections.listings.values() for name, _ in listing.days}
    if WHOLE.get(parsed.list_id, "") not in {"", *lists}:
        message = f"holds entries of {', '.join(sorted(lists))}, and none of the {WHOLE[parsed.list_id]}"
        parsed.warnings.append(message)

    def parties() -> Iterator[Party]:
        for element in _elements(path, content):
            if element.tag == "DistinctParty":
                parsed.count_unknown(element, KNOWN)
                yield entry_party(_entry(sections, names, element), parsed.list_id)

    parsed.parties = parsed.checked(parties())


def _elements(path: str, content: bytes, unknown: Counter[str] | None = None) -> Iterator[Element]:
    """The rows of all sections, and each section once its rows are over; counts what is none of them."""
    elements = reading.xml_elements(content, path, ROWS | SECTIONS)
    _, root = next(elements, ("", None))
    if root is None or root.tag != "Sanctions":
        raise ListFormatError("not OFAC's advanced XML", file=path, field="Sanctions")
    for _, element in elements:
        if element.tag in SECTIONS and unknown is not None:
            # Some of what follows is already there, with its namespace.
            tags = [reading.local(child.tag) for child in root]
            unknown.update(f"element {tag}" for tag in tags if tag not in SECTIONS)
        yield element
    if unknown is not None:
        unknown.update(f"element {child.tag}" for child in root)


class _Names:
    """The names of a profile: the primary, strong aliases, weak ones as remarks, those in other scripts."""

    def __init__(self, tables: Tables, profile: Element) -> None:
        self.primary = ""
        self.strong: list[Alias] = []
        self.remarks: list[str] = []
        self.spellings: list[Name] = []
        for identity in profile.iterfind("Identity"):
            types = {
                group.get("ID", ""): tables.one_of(
                    "NamePartType", group.get("NamePartTypeID"), _NAME_PARTS, "name part"
                )
                for group in identity.iterfind("NamePartGroups/MasterNamePartGroup/NamePartGroup")
            }
            for alias in identity.iterfind("Alias"):
                self._take(tables, alias, types, main=identity.get("Primary") != "false")
                if identity.get("False") == "true":
                    tables.unknown["identity that is false"] += 1

    def _take(self, tables: Tables, alias: Element, types: dict[str, str], *, main: bool) -> None:
        main = main and alias.get("Primary") == "true"
        label = tables.one_of("AliasType", alias.get("AliasTypeID"), (*ALIASES, "Name"), "alias type")
        kind, weak = ALIASES.get(label, "a.k.a."), alias.get("LowQuality") == "true"
        found = []
        for name in alias.iterfind("DocumentedName"):
            scripts = {tables.text("Script", part.get("ScriptID")) for part in name.iter("NamePartValue")}
            status = tables.text("DocNameStatus", name.get("DocNameStatusID"))
            if text := _composed(name, types):
                found.append((scripts != {"Latin"}, status != "Primary Latin", text))
        for at, (foreign, _, text) in enumerate(sorted(found)):
            if foreign and at:
                self.spellings.append(spelled(text, main=main, former=kind == "f.k.a.", weak=weak))
            elif main and not self.primary:
                self.primary = text
            elif weak:
                self.remarks.append(f"{kind} '{text}'")
            else:
                self.strong.append(Alias(kind, text))
            self.remarks += tables.comments(alias, text) if not at else []


def _composed(name: Element, types: dict[str, str]) -> str:
    """A name as the legacy forms write it: `LAST, First Middle`, and from right to left in its natural order."""
    parts: dict[str, list[str]] = {}
    for value in name.iterfind("DocumentedNamePart/NamePartValue"):
        parts.setdefault(types.get(value.get("NamePartGroupID", ""), ""), []).append(said(value))
    family, given, whole = (
        " ".join(text for kind in kinds for text in parts.pop(kind, ()) if text)
        for kinds in (_FAMILY, _GIVEN, _WHOLE_NAMES)
    )
    if script_of(family) in _RIGHT_TO_LEFT:
        person = " ".join(filter(None, (given, family)))
    else:
        person = ", ".join(filter(None, (family.upper(), given)))
    return " ".join(filter(None, (person, whole.upper(), *(text for texts in parts.values() for text in texts))))


def _entry(sections: Sections, names: dict[str, str], element: Element) -> Entry:
    """One party, its name and numbers, and everything else as the remarks of the CSV set."""
    uid, profile = element.get("FixedRef", "").strip(), element.find("Profile")
    if profile is None:
        message = f"the party {uid or 'without number'} has no profile"
        raise ListFormatError(message, file=sections.path, field="Profile", hint=reading.FETCH_AGAIN)
    tables, number = sections.tables, profile.get("ID", "")
    called = _Names(tables, profile)
    if not uid or not called.primary:
        message = f"a party without number or name (FixedRef {uid or 'none'}, name {called.primary or 'none'})"
        field = "DistinctParty@FixedRef, Alias"
        raise ListFormatError(message, file=sections.path, field=field, hint=reading.FETCH_AGAIN)
    listing = sections.listings.get(number, Listing())
    features = _Features(sections, profile)
    remarks = [*called.remarks, *features.remarks, *listing.remarks]
    remarks += [said(comment) for where in (element, profile) for comment in where.iterfind("Comment")]
    for identity in profile.iterfind("Identity"):
        remarks += sections.document_remarks(identity.get("ID", ""))
    links = []
    for relation in sections.relations.get(number, ()):
        name = names.get(relation.target, "")
        links.append(Link(relation.kind, name, relation.target))
        about = f"{relation.kind} {name or relation.target}"
        remarks += [f"Linked To: {name}"] if name else []
        remarks += [f"Only {text}: {about}" for text in relation.qualities]
        remarks += [f"Comment on {about}: {text}" for text in relation.comments]
    programmes = sorted(listing.programmes)
    return Entry(
        uid=uid,
        name=called.primary,
        kind=tables.one_of("PartySubType", profile.get("PartySubTypeID"), _KINDS, "party type").lower(),
        programmes=programmes,
        title=features.title,
        vessel=features.vessel,
        aliases=called.strong,
        addresses=features.addresses,
        remarks="; ".join(filter(None, remarks)),
        acts=acts(
            programmes,
            sorted(listing.days),
            sorted(filter(None, listing.authorities)),
            sorted(filter(None, listing.sanctions)),
        ),
        spellings=called.spellings,
        links=links,
    )


class _Features:
    """What the features of a profile say: title, addresses, what belongs to a vessel, and remarks."""

    def __init__(self, sections: Sections, profile: Element) -> None:
        self.sections, self.tables = sections, sections.tables
        self.addresses: list[tuple[str, str, str]] = []
        self.remarks: list[str] = []
        titles: list[str] = []
        of_vessel: dict[str, list[str]] = {}
        for feature in profile.iterfind("Feature"):
            kind = self.tables.text("FeatureType", feature.get("FeatureTypeID"))
            for version in feature.iterfind("FeatureVersion"):
                if kind == "Location":
                    about = self._address(version)
                elif kind == "Title" or kind in VESSEL:
                    value = about = self._value(version)
                    (titles if kind == "Title" else of_vessel.setdefault(kind, [])).append(value)
                else:
                    value = self._value(version)
                    about = f"{PIECES.get(kind, kind)} {value}"
                    self.remarks += [about] if value else []
                self._beyond(version, about)
        self.title = "; ".join(sorted(filter(None, titles)))
        self.vessel = []
        for kind in VESSEL:
            first, *others = sorted(of_vessel.get(kind, [])) or [""]
            self.vessel.append(first)
            self.remarks += [f"{kind} {value}" for value in others]

    def _address(self, version: Element) -> str:
        texts = []
        for place in version.iterfind("VersionLocation"):
            if location := self.sections.locations.get(place.get("LocationID", "")):
                self.addresses += location.addresses
                self.remarks += location.remarks
                texts.append(location.text)
        return "; ".join(texts)

    def _value(self, version: Element) -> str:
        """What a feature is: a text, the text a number stands for, a date or a place."""
        values = []
        for detail in version.iterfind("VersionDetail"):
            values += [said(detail), self.tables.text("DetailReference", detail.get("DetailReferenceID"))]
        values += [self.tables.period(period) for period in version.iterfind("DatePeriod")]
        for place in version.iterfind("VersionLocation"):
            if location := self.sections.locations.get(place.get("LocationID", "")):
                values.append(location.text)
        return ", ".join(filter(None, values))

    def _beyond(self, version: Element, about: str) -> None:
        """What only the newer forms say of a feature, as remarks that nothing else is made of."""
        self.remarks += self.tables.comments(version, about)
        reliability = self.tables.text("Reliability", version.get("ReliabilityID"))
        if reliability not in ("", "Confirmed"):
            self.remarks.append(f"Only {reliability.lower()}: {about}")

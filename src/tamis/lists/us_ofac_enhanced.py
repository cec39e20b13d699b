"""OFAC's enhanced XML (`SDN_ENHANCED.XML`, `CONS_ENHANCED.XML`, and exports that a user filters for himself).

The richest form: beside all that the CSV set says it gives the days of listing, legal authorities and kinds of
sanction, names and addresses in other scripts, and relations with the number of the other entry. Entries are
brought to the remarks of the CSV set, so that one publication gives the same parties from either; what is said
beyond becomes designations, names, links and notes.

Not carried: the parts of names (the publisher's whole form is), machine dates (the written ones say the same),
which date or place of birth is the main one, and the marks `Confirmed` and `High` for what is trusted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tamis.errors import ListFormatError
from tamis.lists import reading
from tamis.lists.parsed import Parsed
from tamis.lists.reading import text_of
from tamis.lists.us_ofac_acts import acts
from tamis.lists.us_ofac_dates import written
from tamis.lists.us_ofac_entry import Alias, Entry
from tamis.lists.us_ofac_entry import party as entry_party
from tamis.model import Link, Name, Party
from tamis.normalize.dates import utc_time
from tamis.normalize.scripts import script_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

DELTA = "ofac/DeltaFile/"
"""What the namespace of a file of changes holds; its root has the same name."""

KNOWN = frozenset((
    "entity", "generalInfo", "identityId", "entityType", "title", "remarks", "sanctionsLists", "sanctionsList",
    "sanctionsPrograms", "sanctionsProgram", "sanctionsTypes", "sanctionsType", "legalAuthorities",
    "legalAuthority", "names", "name", "isPrimary", "isLowQuality", "aliasType", "translations", "translation",
    "script", "formattedFirstName", "formattedLastName", "formattedFullName", "nameParts", "namePart", "type",
    "value", "addresses", "address", "country", "addressParts", "addressPart", "features", "feature",
    "versionId", "valueRefId", "valueDate", "fromDateBegin", "fromDateEnd", "toDateBegin", "toDateEnd",
    "isApproximate", "isDateRange", "reliability", "comments", "identityDocuments", "identityDocument",
    "documentNumber", "isValid", "issuingCountry", "issuingAuthority", "issuingLocation", "issueDate",
    "expirationDate", "idFeatures", "idFeature", "relationships", "relationship", "relatedEntity", "quality",
    "@id", "@refId", "@datePublished", "@featureTypeId", "@nameId", "@nameTranslationId", "@featureVersionId",
    "@entityId",
))  # fmt: skip
WHOLE = {"us_ofac_sdn": "SDN List", "us_ofac_cons": "Consolidated List"}
PIECES = {
    "Birthdate": "DOB",
    "Place of Birth": "POB",
    "Nationality Country": "nationality",
    "Citizenship Country": "citizen",
}
"""The words that the CSV set puts before a feature, where they are not the feature's own."""
VESSEL = (
    "Vessel Call Sign",
    "VESSEL TYPE",
    "Vessel Tonnage",
    "Vessel Gross Registered Tonnage",
    "Vessel Flag",
    "Vessel Owner",
)
ALIASES = {"A.K.A.": "a.k.a.", "F.K.A.": "f.k.a.", "N.K.A.": "n.k.a."}
_KINDS = ("Individual", "Entity", "Vessel", "Aircraft")
_STREET = ("ADDRESS1", "ADDRESS2", "ADDRESS3")
_PARTS = (*_STREET, "CITY", "STATE/PROVINCE", "POSTAL CODE", "REGION")


def read(parsed: Parsed, path: str, content: bytes) -> None:
    """Fill `parsed` from a file of this form."""
    elements = reading.xml_elements(content, path, frozenset(["publicationInfo", "entity"]))
    root = next(elements, None)
    if root is None or root[1].tag != "sanctionsData":
        raise ListFormatError("not OFAC's enhanced XML", file=path, field="sanctionsData")
    _, head = next(elements, ("", None))
    if head is None or head.tag != "publicationInfo":
        message = "lacks its header"
        raise ListFormatError(message, file=path, field="publicationInfo", hint=reading.FETCH_AGAIN)
    parsed.published = day_of(head, "dataAsOf", path)
    _warn_of_a_part(parsed, head, content)

    def parties() -> Iterator[Party]:
        for _, element in elements:
            parsed.count_unknown(element, KNOWN)
            entry = entry_of(parsed, element)
            if not entry.uid or not entry.name:
                message = f"an entity without id or name (id {entry.uid or 'none'}, name {entry.name or 'none'})"
                field = "entity@id, names/name"
                raise ListFormatError(message, file=path, field=field, hint=reading.FETCH_AGAIN)
            yield entry_party(entry, parsed.list_id)

    parsed.parties = parsed.checked(parties())


def day_of(head: Element, name: str, path: str) -> str:
    """The day of publication that a header gives, at midnight: exports add the minute of the download."""
    try:
        return utc_time(text_of(head, name)[:10])
    except ValueError as error:
        message = "has no publication date"
        raise ListFormatError(message, file=path, field=name, hint=reading.FETCH_AGAIN) from error


def _warn_of_a_part(parsed: Parsed, head: Element, content: bytes) -> None:
    """Say so when the file is an export of a part: anyone beyond it would seem to have left the list."""
    filters = head.find("filters")
    chosen = [] if filters is None else [leaf for leaf in filters.iter() if len(leaf) == 0 and leaf is not filters]
    lists = {text for leaf in chosen if leaf.tag == "sanctionsList" and (text := said(leaf))}
    others = sorted(f"{leaf.tag} {said(leaf)}" for leaf in chosen if leaf.tag != "sanctionsList")
    whole = WHOLE.get(parsed.list_id, "")
    if others:
        parsed.warnings.append(f"an export of a part, not the whole list: {', '.join(others)}")
    elif not lists:
        parsed.warnings.append("an export that names no list, perhaps of single entries; not the whole list")
    elif whole and whole not in lists:
        parsed.warnings.append(f"an export of {', '.join(sorted(lists))}, and not of the {whole}")
    if "historic sanctions list data" in reading.head_of(content):
        parsed.warnings.append("says of itself that it may hold entries that have left the lists")


def said(element: Element | None) -> str:
    """The text of an element on one line, with single quotes, which are all that the CSV set writes."""
    return "" if element is None else reading.one_line(element.text or "").replace('"', "'")


def _child(element: Element, name: str) -> str:
    return said(element.find(name))


def entry_of(parsed: Parsed, element: Element) -> Entry:
    """One entity; a partial one (of a file of changes) may lack anything."""
    kind = _child(element, "generalInfo/entityType")
    if kind and kind not in _KINDS:
        parsed.unknown[f"entity type {kind!r}"] += 1
    primary, aliases, weak, spellings = _names(parsed, element)
    vessel, remarks = _features(element)
    remarks = [*weak, *remarks]
    for document in element.iterfind("identityDocuments/identityDocument"):
        remarks += _document(document)
    links = []
    for relation in element.iterfind("relationships/relationship"):
        link, words = _relation(relation)
        links.append(link)
        remarks += words
    if text := _child(element, "generalInfo/remarks"):
        remarks.append(text.replace("(Linked To:", "Linked To:"))
    programmes = _texts(element, "sanctionsPrograms/sanctionsProgram")
    return Entry(
        uid=element.get("id", "").strip(),
        name=primary,
        kind=kind.lower(),
        programmes=programmes,
        title=_child(element, "generalInfo/title"),
        vessel=vessel,
        aliases=aliases,
        addresses=_addresses(parsed, element),
        remarks="; ".join(remarks),
        acts=acts(
            programmes,
            [(said(at), at.get("datePublished", "")) for at in element.iterfind("sanctionsLists/sanctionsList")],
            _texts(element, "legalAuthorities/legalAuthority"),
            _texts(element, "sanctionsTypes/sanctionsType"),
        ),
        spellings=spellings,
        links=links,
    )


def _texts(element: Element, path: str) -> list[str]:
    return [text for item in element.iterfind(path) if (text := said(item))]


def _names(parsed: Parsed, element: Element) -> tuple[str, list[Alias], list[str], list[Name]]:
    """The primary name, strong aliases, weak ones as remarks, and the names in other scripts."""
    primary, strong, weak, spellings = "", [], [], []
    for name in element.iterfind("names/name"):
        main, is_weak = _child(name, "isPrimary") == "true", _child(name, "isLowQuality") == "true"
        label = _child(name, "aliasType") or "A.K.A."
        if label not in ALIASES:
            parsed.unknown[f"alias type {label!r}"] += 1
        kind = ALIASES.get(label, "a.k.a.")
        for spelling in name.iterfind("translations/translation"):
            text = _child(spelling, "formattedFullName")
            if not text:
                continue
            if _child(spelling, "isPrimary") == "false":
                spellings.append(spelled(text, main=main, former=kind == "f.k.a.", weak=is_weak))
            elif main:
                primary = text
            elif is_weak:
                weak.append(f"{kind} '{text}'")
            else:
                strong.append(Alias(kind, text))
    return primary, strong, weak, spellings


def spelled(text: str, *, main: bool, former: bool, weak: bool) -> Name:
    """A name in another script, of the kind that the name it spells is of."""
    if weak:
        return Name(text, "weakAlias", "weak", script_of(text))
    return Name(text, "name" if main else "previousName" if former else "alias", "strong", script_of(text))


def _features(element: Element) -> tuple[list[str], list[str]]:
    """What belongs to a vessel by its place, and everything else as remarks."""
    vessel, remarks = [""] * len(VESSEL), []
    for feature in element.iterfind("features/feature"):
        # The other forms write this one with a straight apostrophe.
        kind, value = _child(feature, "type").replace("\u2019", "'"), _child(feature, "value")
        if kind in VESSEL and not vessel[VESSEL.index(kind)]:
            vessel[VESSEL.index(kind)] = value
            said_as = f"{kind} {value}"
        else:
            said_as = f"{PIECES.get(kind, kind)} {value}"
            remarks.append(said_as)
        remarks += _beyond(feature, said_as)
    return vessel, remarks


BEYOND = re.compile("Comment on |Issued (?:by|in) |Only |Not valid: ")
"""What the remarks begin with that no other form has."""


def _beyond(element: Element, about: str) -> list[str]:
    """What only this form says of a feature or a document, as remarks that nothing else is made of."""
    found = [f"Comment on {about}: {text}" for text in _texts(element, "comments")]
    found += [f"Comment on {about}: {text}" for text in _texts(element, "idFeatures/idFeature")]
    found += [f"Issued by {text}: {about}" for text in _texts(element, "issuingAuthority")]
    found += [f"Issued in {text}: {about}" for text in _texts(element, "issuingLocation")]
    found += [f"Only {text.lower()}: {about}" for text in _texts(element, "reliability") if text != "Confirmed"]
    if _child(element, "isValid") == "false":
        found.append(f"Not valid: {about}")
    return found


def _document(document: Element) -> list[str]:
    about = f"{_child(document, 'type')} {_child(document, 'documentNumber')}"
    remark = about
    if country := _child(document, "issuingCountry"):
        remark += f" ({country})"
    for words, name in (("issued", "issueDate"), ("expires", "expirationDate")):
        period = document.find(name)
        if period is not None:
            remark += f" {words} {_day(period)}"
    return [remark, *_beyond(document, about)]


def _day(period: Element) -> str:
    """A date as the other forms write it, from the four bounds in which it is given."""
    bounds = [_child(period, name) for name in ("fromDateBegin", "fromDateEnd", "toDateBegin", "toDateEnd")]
    return written(bounds, circa=_child(period, "isApproximate") == "true")


def _relation(relation: Element) -> tuple[Link, list[str]]:
    """A relation as a link with the other's number, and as the remark that the CSV set makes of it."""
    kind, other = _child(relation, "type"), relation.find("relatedEntity")
    name, number = said(other), "" if other is None else other.get("entityId", "").strip()
    remarks = [f"Linked To: {name}"] if name else []
    remarks += [f"Comment on {kind} {name}: {text}" for text in _texts(relation, "comments")]
    remarks += [f"Only {text.lower()}: {kind} {name}" for text in _texts(relation, "quality") if text != "High"]
    return Link(kind, name, number), remarks


def _addresses(parsed: Parsed, element: Element) -> list[tuple[str, str, str]]:
    found = []
    for address in element.iterfind("addresses/address"):
        country = _child(address, "country")
        spellings = address.findall("translations/translation")
        for spelling in spellings:
            parts: dict[str, str] = {}
            for part in spelling.iterfind("addressParts/addressPart"):
                kind = _child(part, "type")
                if kind not in _PARTS:
                    parsed.unknown[f"address part {kind!r}"] += 1
                parts[kind] = ", ".join(filter(None, (parts.get(kind, ""), _child(part, "value"))))
            found.append(composed(parts, country))
        if not spellings and country:
            found.append(("", "", country))
    return found


def composed(parts: dict[str, str], country: str) -> tuple[str, str, str]:
    """Street, city and country of an address, from its parts by their kind."""
    street = ", ".join(text for kind in _STREET if (text := parts.get(kind)))
    city = ", ".join(filter(None, (parts.get("CITY"), parts.get("STATE/PROVINCE"))))
    city = " ".join(filter(None, (city, parts.get("POSTAL CODE"))))
    others = [text for kind, text in parts.items() if kind not in _PARTS]
    if region := parts.get("REGION"):
        region = f"Region: {region}"
        country, others = (country, [*others, region]) if country else (region, others)
    return ", ".join(filter(None, (street, *others))), city, country

"""OFAC's legacy XML (`SDN.XML`, `CONSOLIDATED.XML`), described in its SDN.xsd.

The CSV set puts into one text of remarks what this form gives as elements, so entries are brought to the same
remarks. It carries neither listing dates nor other scripts than Latin, and relations as text only.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from tamis.errors import ListFormatError
from tamis.lists import reading
from tamis.lists.parsed import Parsed
from tamis.lists.reading import text_of
from tamis.lists.us_ofac_entry import Alias, Entry
from tamis.lists.us_ofac_entry import party as entry_party
from tamis.model import Party

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_KNOWN = frozenset((
    "sdnEntry", "uid", "firstName", "lastName", "title", "sdnType", "remarks", "programList", "program",
    "idList", "id", "idType", "idNumber", "idCountry", "issueDate", "expirationDate", "akaList", "aka",
    "type", "category", "addressList", "address", "address1", "address2", "address3", "city",
    "stateOrProvince", "postalCode", "country", "nationalityList", "nationality", "citizenshipList",
    "citizenship", "dateOfBirthList", "dateOfBirthItem", "dateOfBirth", "placeOfBirthList",
    "placeOfBirthItem", "placeOfBirth", "vesselInfo", "callSign", "vesselType", "vesselFlag", "vesselOwner",
    "tonnage", "grossRegisteredTonnage", "mainEntry",
))  # fmt: skip


def read(parsed: Parsed, path: str, content: bytes) -> None:
    """Fill `parsed` from `SDN.XML` or `CONSOLIDATED.XML`."""
    elements = reading.xml_elements(content, path, frozenset(["publshInformation", "sdnEntry"]))
    root = next(elements, None)
    if root is None or root[1].tag != "sdnList":
        raise ListFormatError("not OFAC's legacy XML", file=path, field="sdnList")
    _, head = next(elements, ("", None))
    if head is None or head.tag != "publshInformation":
        raise ListFormatError("lacks its header", file=path, field="publshInformation", hint=reading.FETCH_AGAIN)
    try:
        month, day, year = text_of(head, "Publish_Date").split("/")
        parsed.published = f"{date(int(year), int(month), int(day)).isoformat()}T00:00:00Z"
    except (ValueError, OverflowError) as error:
        message = "has no publication date"
        raise ListFormatError(message, file=path, field="Publish_Date", hint=reading.FETCH_AGAIN) from error
    count = text_of(head, "Record_Count")
    if not count.isdecimal():
        raise ListFormatError("has no record count", file=path, field="Record_Count", hint=reading.FETCH_AGAIN)
    parsed.declared = int(count)

    def parties() -> Iterator[Party]:
        for _, element in elements:
            yield entry_party(_xml_entry(parsed, path, element), parsed.list_id)

    parsed.parties = parsed.checked(parties())


def _xml_entry(parsed: Parsed, path: str, element: Element) -> Entry:
    """One sdnEntry, its lists turned into the remarks of the CSV set."""
    parsed.count_unknown(element, _KNOWN)
    uid, last = _said(element, "uid"), _said(element, "lastName")
    if not uid or not last:
        message = f"an entry without uid or name (uid {uid or 'none'}, lastName {last or 'none'})"
        raise ListFormatError(message, file=path, field="sdnEntry/uid, lastName", hint=reading.FETCH_AGAIN)
    remarks = []
    for item in element.iterfind("idList/id"):
        remarks.append(_id_remark(item))
    for where, label in (
        ("dateOfBirthList/dateOfBirthItem/dateOfBirth", "DOB"),
        ("placeOfBirthList/placeOfBirthItem/placeOfBirth", "POB"),
        ("nationalityList/nationality/country", "nationality"),
        ("citizenshipList/citizenship/country", "citizen"),
    ):
        remarks += [f"{label} {reading.one_line(item.text or '')}" for item in element.iterfind(where)]
    aliases = []
    for item in element.iterfind("akaList/aka"):
        kind, name = _said(item, "type"), _name(item)
        if _said(item, "category") == "weak":
            remarks.append(f"{kind} '{name}'")
        else:
            aliases.append(Alias(kind, name))
    text = _said(element, "remarks")
    if text:
        remarks.append(text.replace("(Linked To:", "Linked To:"))
    vessel = element.find("vesselInfo")
    return Entry(
        uid=uid,
        name=_name(element),
        kind=_said(element, "sdnType").lower(),
        programmes=[reading.one_line(item.text or "") for item in element.iterfind("programList/program")],
        title=_said(element, "title"),
        vessel=[] if vessel is None else [_said(vessel, field) for field in _VESSEL],
        aliases=aliases,
        addresses=[_xml_address(item) for item in element.iterfind("addressList/address")],
        remarks="; ".join(remarks),
    )


def _said(element: Element, name: str) -> str:
    """The text of a child, with single quotes: the CSV set, whose cells stand in double ones, writes no others."""
    return text_of(element, name).replace('"', "'")


_VESSEL = ("callSign", "vesselType", "tonnage", "grossRegisteredTonnage", "vesselFlag", "vesselOwner")


def _name(element: Element) -> str:
    last, first = _said(element, "lastName"), _said(element, "firstName")
    return f"{last}, {first}" if first else last


def _id_remark(item: Element) -> str:
    kind, number, country, issued, expires = (
        _said(item, field) for field in ("idType", "idNumber", "idCountry", "issueDate", "expirationDate")
    )
    remark = f"{kind} {number}"
    if country:
        remark += f" ({country})"
    if issued:
        remark += f" issued {issued}"
    if expires:
        remark += f" expires {expires}"
    return remark


def _xml_address(item: Element) -> tuple[str, str, str]:
    street = ", ".join(filter(None, (_said(item, f"address{line}") for line in (1, 2, 3))))
    city = ", ".join(filter(None, (_said(item, "city"), _said(item, "stateOrProvince"))))
    return street, " ".join(filter(None, (city, _said(item, "postalCode")))), _said(item, "country")

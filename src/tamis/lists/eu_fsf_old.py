"""What the EU's older forms, the XML of 2016 and the CSV 1.0, fold into the text of one field.

Remarks stand in brackets, one a line; a document is `NUMBER (code-Description) [known to be expired](remark)`; a
date of birth `1954 (approximative)` or `1957 - 1960 (approximative)`; contacts `PHONE[...]`. Countries are ISO
3166-1 alpha-3.
"""

from __future__ import annotations

import re

from tamis.lists.eu_fsf_entry import FLAGS, Entry, Fields, said

_DOCUMENT = re.compile(r" \((\w+)-([^()]*)\)")
_STATED = re.compile(r" ?(?:\[([^\[\]]*)\]|\((valid (?:from|to) [^()]*)\))")
_CONTACT = re.compile(r"\s*\b([A-Z]+)\[([^\[\]]*)\]")
_YEARS = re.compile(r"(\d{4}) - (\d{4})")
_WORDS = {words: name for name, words in FLAGS.items()}
_VALID = {"valid from": "validFrom", "valid to": "validTo"}


def old_entity(entry: Entry, kind: str, act: Fields, remark: str) -> None:
    """What is said of the party as a whole."""
    entry.subject(said(kind))
    entry.regulation(act)
    for text in remarks(remark):
        entry.remark(text)


def add_old(entry: Entry, tag: str, fields: Fields, act: Fields) -> None:
    """One element of a party, by its name in the XML of 2016 and its fields in lower case."""
    country = {"countryIso2Code": fields.get("country", "")}
    entry.summary(act)
    if tag == "NAME":
        entry.name(
            {
                "logicalId": fields.get("id", ""),
                "wholeName": fields.get("wholename", ""),
                "firstName": fields.get("firstname", ""),
                "middleName": fields.get("middlename", ""),
                "lastName": fields.get("lastname", ""),
                "nameLanguage": fields.get("language", ""),
                **{name: fields.get(name, "") for name in ("gender", "title", "function")},
            }
        )
    elif tag == "BIRTH":
        entry.birth({**country, "place": fields.get("place", ""), **_date(said(fields.get("date")))})
    elif tag == "CITIZEN":
        entry.citizenship(country)
    elif tag == "PASSPORT":
        entry.document({**country, **_document(entry, fields.get("number", ""))})
    elif tag == "ADDRESS":
        rest = contacts(entry, fields.get("other", ""))
        entry.address(
            {
                **country,
                **{name: fields.get(name, "") for name in ("number", "street", "city")},
                "zipCode": fields.get("zipcode", ""),
                "remark": "; ".join(remarks(rest)),
            }
        )


def remarks(text: str) -> list[str]:
    """Remarks, which stand one a line, each in brackets of its own."""
    text = text.replace("\\n", "\n").strip()
    if not (text.startswith("(") and text.endswith(")")):
        return [words] if (words := said(text)) else []
    parts = text[1:-1].split(")\n(")
    if any(part.count("(") != part.count(")") for part in parts):
        parts = [text[1:-1]]
    return list(filter(None, map(said, parts)))


def contacts(entry: Entry, text: str) -> str:
    """Take the contacts off the beginning of a text; what remains are remarks."""
    text, at = text.replace("\\n", "\n"), 0
    while found := _CONTACT.match(text, at):
        entry.contact(found[1], found[2])
        at = found.end()
    return text[at:]


def _date(text: str) -> dict[str, str]:
    written = text.removesuffix("(approximative)").strip()
    circa = "true" if written != text else ""
    if years := _YEARS.fullmatch(written):
        return {"yearRangeFrom": years[1], "yearRangeTo": years[2], "circa": circa}
    return {"birthdate": written, "circa": circa}


def _document(entry: Entry, text: str) -> dict[str, str]:
    """Number, type, what is said of the document, and the remark that follows."""
    found = _DOCUMENT.search(text)
    if not found:
        return {"number": text, "identificationTypeCode": "other"}
    fields = {
        "number": text[: found.start()],
        "identificationTypeCode": found[1],
        "identificationTypeDescription": found[2],
    }
    at, left = found.end(), []
    while stated := _STATED.match(text, at):
        at = stated.end()
        words = said(stated[1] or stated[2])
        if name := _WORDS.get(words):
            fields[name] = "true"
        elif name := _VALID.get(" ".join(words.split()[:2])):
            fields[name] = words.split(None, 2)[2]
        else:
            entry.unknown[f"document flag {words!r}"] += 1
            left.append(words)
    fields["remark"] = "; ".join([*left, *remarks(text[at:])])
    return fields

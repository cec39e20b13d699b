"""What the cells of Australia's list say in words: several values, dates of birth, days of listing, remarks.

What is found here is added to what the cells say; the remarks stay as notes, as no rule reads all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from tamis.model import DateSpan, Identifier, Name
from tamis.normalize.countries import country_code
from tamis.normalize.dates import calendar_date, read_date
from tamis.normalize.identifiers import likely_kind
from tamis.normalize.scripts import script_of

_MARK = re.compile(r"(?:^|(?<=[\s;,.)]))(?:[a-z]|\d|[ivx]{1,4})\)\s*")


def each(cells: Iterable[str], marks: str = ";") -> list[str]:
    """The values of cells: between the marks a) b) c), and between semicolons or what else separates them.

    >>> each(["a) Kabul, Afghanistan b) Quetta; Karachi"])
    ['Kabul, Afghanistan', 'Quetta', 'Karachi']
    """
    pieces = (piece for cell in cells for part in _MARK.split(cell) for piece in re.split(marks, part))
    return list(dict.fromkeys(text for text in (piece.strip(" ;,") for piece in pieces) if text))


_BIRTHPLACES = re.compile(r";|[(.,]? ?(?:for )?(?:this aka only,? ?)?\balt\.? POB:?|\bPOB:", re.IGNORECASE)


def places(cells: Iterable[str]) -> list[str]:
    """Places of birth, the alternative ones too.

    >>> places(["a) Kigali, Rwanda b) Alt. POB: Rushashi", "Riyadh (this aka only, alt POB Shabwa, Yemen)"])
    ['Kigali, Rwanda', 'Rushashi', 'Riyadh', 'Shabwa, Yemen']
    """
    found = each(_BIRTHPLACES.sub(";", cell) for cell in cells)
    return [text if "(" in text else text.removesuffix(")") for text in found]


_ALTERNATIVE = re.compile(r"\(this aka only,? alt citizenship ([^()]*)\)", re.IGNORECASE)


def citizenships(cells: Iterable[str]) -> list[str]:
    """Countries between semicolons, and between commas, strokes and "and" where these are no part of a name."""
    found: list[str] = []
    for text in each(_ALTERNATIVE.sub(r";\1", cell) for cell in cells):
        if country_code(text):
            found.append(text)
            continue
        for part in each([text], r"[,/]"):
            sides = part.split(" and ")
            found += sides if not country_code(part) and all(map(country_code, sides)) else [part]
    return list(dict.fromkeys(found))


_BETWEEN_DATES = re.compile(
    r"[;()]|>>|,(?<![A-Za-z],)(?<![A-Za-z] \d,)(?<![A-Za-z] \d\d,)"
    r"|\bor\b|\balt(?:ernative)?\b\.?(?: DOB)?:?|\bborn\b",
    re.IGNORECASE,
)
_ONE = r"(?:approximately )?(?:\d{1,2}/\d{1,2}/\d{4}|\d{1,2}/\d{4}|\d{4})"
_ROW = re.compile(rf"{_ONE}(?:[ ./]{_ONE})+", re.IGNORECASE)
_EACH = re.compile(_ONE, re.IGNORECASE)
_STROKES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_AROUND = re.compile(r" ?([-/]) ?")


def births(cells: Iterable[str]) -> tuple[tuple[DateSpan, ...], list[str]]:
    """The birth dates of cells, day before month as Australians write; a cell that says more is a note as well.

    >>> spans, notes = births(["a) Approximately 1955- 1958 b) 3/04/1960 (from a false passport)"])
    >>> [(span.start, span.end, span.kind) for span in spans]
    [('1960-04-03', '1960-04-03', 'exact'), ('1953-01-01', '1960-12-31', 'circa')]
    >>> notes
    ['Date of birth: a) Approximately 1955- 1958 b) 3/04/1960 (from a false passport)']
    """
    spans, notes = [], []
    for cell in cells:
        pieces = [part.strip(" .,/") for mark in _MARK.split(cell) for part in _BETWEEN_DATES.split(mark)]
        pieces = [piece for piece in pieces if piece and piece.lower() != "na"]
        found = [_dates(piece, lunar="hijri" in cell.lower()) for piece in pieces]
        spans += [span for each_found in found for span in each_found]
        if not all(found):
            notes.append(f"Date of birth: {cell}")
    return tuple(sorted(set(spans), key=lambda span: (span.kind != "exact", span))), notes


def _dates(piece: str, *, lunar: bool) -> list[DateSpan]:
    spans = []
    for text in _EACH.findall(piece) if _ROW.fullmatch(piece) and not read_date(piece) else [piece]:
        written = re.sub(r"(?i)^approximately: ?", "approximately ", _AROUND.sub(r"\1", text))
        span = read_date(written, day_first=True)
        if span is None and lunar and (day := _STROKES.fullmatch(written)):
            span = calendar_date(int(day[3]), int(day[2]), int(day[1]), "islamic")
        if span is None:
            return []
        spans.append(DateSpan(span.start, span.end, span.kind, text, span.calendar))
    return spans


_DAY = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)? ?[A-Z][a-z]{2,8}\.? ?\d{4}\b|\b\d{1,2} ?/ ?\d{1,2}/\d{4}\b")
_LATER = re.compile(
    r"(?:amended|re-?listed|last(?:ed)? listed|on or after|expire[sd]?|review(?:ed)?)(?: on)?:? ?$", re.IGNORECASE
)
_LISTED = re.compile(r"(?:listed|designated)[^.;()]{0,60}\bon:? ?$", re.IGNORECASE)


def listed_on(texts: Iterable[str]) -> str:
    """The first day that any text says a party was listed on; not one of a renewal or a change.

    >>> listed_on(["Listed by UN 1267 Committee on 25 Jan. 2001 (amended on 3 Sep. 2003)"])
    '2001-01-25'
    >>> listed_on(["List 2001 (No. 2). Last listed on: 16/09/2022"])
    ''
    """
    days: list[str] = []
    for text in texts:
        first = ""
        for number, found in enumerate(_DAY.finditer(text)):
            before = text[max(0, found.start() - 90) : found.start()]
            day = read_date(found[0].replace(" ", "") if "/" in found[0] else found[0], day_first=True)
            if day is None or _LATER.search(before):
                continue
            if _LISTED.search(before):
                first = day.start
                break
            first = day.start if number == 0 else first
        days += [first] if first else []
    return min(days, default="")


_ACT = re.compile(r"\b(?:Instrument|Regulations?|Charter|Act|Autonomous Sanctions|[Rr]esolution)\b")


def names_an_act(text: str) -> bool:
    """Whether a text says by which act, and not only when."""
    return bool(_ACT.search(text))


_PREVIOUS = re.compile(
    r"\s*\((?:previously|formerly) listed as\b[.,]?\s*(?:in Arabic: ?([^()]*))?\)?$", re.IGNORECASE
)
_REMARK = re.compile(r" ?\((?:combat name|birth name|initials|when [^()]*)\)$", re.IGNORECASE)


def written_names(text: str, kind: str, strength: str) -> Iterator[Name]:
    """The names of one cell: without what stands in brackets about the name, and with another script's form."""
    text = text.strip(" ;")
    if found := _PREVIOUS.search(text):
        kind = "previousName" if kind == "alias" else kind
        forms = [text[: found.start()], (found[1] or "").strip()]
    else:
        forms = [_REMARK.sub("", text)]
    for number, form in enumerate(form for form in forms if form):
        yield Name(form, "previousName" if number and kind == "name" else kind, strength, script_of(form))


def note_on_name(text: str) -> str:
    """The written form, where it says something about the name; empty otherwise."""
    return f"Name: {text}" if _REMARK.search(text) else ""


_REFERENCE = re.compile(r"\s*([A-Z]{2}[ie]\.\d{3})(?!\d)")
_LISTED_AS = re.compile(r"Reference Number:? ([A-Z]{2}[ie]\.\d{3})(?!\d)")
_FORMER = re.compile(r"Previous names? includes? ([^.;]+)", re.IGNORECASE)
_GENDER = re.compile(r"\bGender:? ?\[?(male|female)\b", re.IGNORECASE)
_TITLE = re.compile(r"\bTitle: ([^.:;]{1,120})(?=[.:;]|$)")
_LABEL_AFTER = re.compile(
    r" (?:Designation|Ethnicity|Gender|Nationality|Address|Date of birth|Passport no|National identification no|"
    r"Family background|FARDC ID|Review pursuant\b.*)$"
)
_SITE = re.compile(r"(?:https?://|\bwww\.)[^\s;,]+")
_OFFICIAL = re.compile(r"\b(?:interpol\.int|un\.org)\b")
_MAIL = re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}")


def references(remarks: Iterable[str], listings: Iterable[str]) -> tuple[str, ...]:
    """The ids of the United Nations' list: the one that begins the remarks, or that the listing names."""
    said = [_REFERENCE.match(text) for text in remarks] + [_LISTED_AS.search(text) for text in listings]
    return tuple(found[1] for found in said if found)


def former_names(remarks: Iterable[str]) -> tuple[Name, ...]:
    """The earlier names of a ship."""
    lists = (found[1] for text in remarks for found in _FORMER.finditer(text))
    names = (name.strip() for names in lists for name in re.split(r",| and ", names))
    return tuple(Name(name, "previousName", script=script_of(name)) for name in names if name)


def genders(remarks: Iterable[str]) -> tuple[str, ...]:
    """`male` or `female`, where a remark says so."""
    return tuple(found[1].lower() for text in remarks for found in _GENDER.finditer(text))


def titles(remarks: Iterable[str]) -> tuple[str, ...]:
    """The forms of address behind "Title:"."""
    said = (_LABEL_AFTER.sub("", found[1]) for text in remarks for found in _TITLE.finditer(text))
    return tuple(title for title in each(said) if title != "na")


def contacts(remarks: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Web sites and mail addresses; not those of who wrote about the party."""
    sites = (found[0].rstrip(".)") for text in remarks for found in _SITE.finditer(text))
    sites = (site for site in sites if not _OFFICIAL.search(site))
    mails = (found[0] for text in remarks for found in _MAIL.finditer(text))
    return {"website": tuple(sites), "email": tuple(mails)}


_COUNTRY = r"(?:(?P<before>[A-Z][a-z]+(?: Arabian| Korean| Kingdom)?) )?"
_BEHIND = r"(?: \((?P<behind>[A-Z][a-z]+)\))?"
_OF = r"[.:]* ?(?:a\) )?(?:(?P<of>[A-Z][a-z]+(?: [A-Za-z]+){0,5}?) )?(?:(?:passport )?[Nn]umber )?"
_NUMBERS = tuple(
    (label, re.compile(pattern))
    for label, pattern in (
        (
            "Passport",
            rf"\b{_COUNTRY}[Pp]assport(?: [Nn]o| [Nn]umber)?{_OF}"
            rf"(?P<value>[A-Z]{{0,3}}[- ]?\d{{5,12}})\b{_BEHIND}",
        ),
        (
            "National identification number",
            rf"\b{_COUNTRY}[Nn]ational (?:[Ii]dentification|[Ii]dentity|ID)(?: card)?(?: [Nn]o| [Nn]umber)?"
            rf"{_OF}(?P<value>[A-Z]{{0,3}}-?\d[\d-]{{5,20}}\d)\b{_BEHIND}",
        ),
        (
            "Company identification number",
            r"Company [Ii]dentification (?:[Nn]umber|No)[.:]* ?(?P<value>\d{8,16})\b",
        ),
        ("State registration number", r"State registration number[.:]* ?(?P<value>\d{8,16})\b"),
        ("OGRN", r"Registration ID \(OGRN no\.\): ?(?P<value>\d[\d ]{10,18}\d)\b"),
        ("Registration ID", rf"Registration ID: ?(?P<value>\d{{8,16}})\b{_BEHIND}"),
        ("Tax ID", rf"Tax ID No[.:]* ?(?P<value>\d{{8,15}})\b{_BEHIND}"),
        ("SWIFT/BIC", r"SWIFT(?:/BIC)?:? (?P<value>[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)\b"),
        ("Legal Entity Identifier", r"\(LEI\):? (?P<value>[A-Z0-9]{20})\b"),
        ("IMO number", r"IMO (?:[Ii]dentification )?[Nn]umber:? ?(?P<value>\d{7})\b"),
    )
)


def identifiers(remarks: Iterable[str]) -> Iterator[Identifier]:
    """The numbers that remarks give with a label: passports, registers, taxes, banks, ships.

    >>> found = identifiers(["Moroccan passport number D-379312, Tax ID No.: 12345678"])
    >>> [(number.kind, number.value, number.country) for number in found]
    [('passportNumber', 'D-379312', 'ma'), ('taxNumber', '12345678', '')]
    """
    for text in remarks:
        for label, pattern in _NUMBERS:
            for found in pattern.finditer(text):
                places = found.groupdict()
                codes = (country_code(places.get(place) or "") for place in ("behind", "of", "before"))
                value = found["value"].strip()
                yield Identifier(likely_kind(label, value), value, next(filter(None, codes), ""), label)

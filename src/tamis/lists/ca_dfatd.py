"""Canada's autonomous sanctions (Special Economic Measures Act, Magnitsky law), from the XML of Global Affairs.

A record has no id, and the items of a schedule are counted anew when others are repealed: of the 1,369 records of
April 2020, 112 stand under the same country, schedule and item in May 2025. Regime and name together are kept by
1,255; two parties never share them, one man stands twice. So the id is a hash of both, in a form that capitals,
accents, stops and the change of a country's name (Burma, Myanmar) leave alone. A birth date is no part of it, as
some are added or taken away later; a ship's IMO number stands in the place of its name. Records that share all
that are told apart by their birth dates where these differ, then by a number in the order of schedule and item.

`Country` is the regime and nobody's nationality. Names, titles and regimes come in English and French with a
stroke between. Aliases stand in one cell without strength, mostly the name in its own script: between semicolons
or commas, for the surname never comes first there, but a comma before a legal form (`, ООО`) or within brackets is
part of the name; "or", "and" and strokes part whole names, not spellings of one word; "Russian:" and its like give
the language. The list says neither measures nor the day of its publication.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tamis.errors import ListFormatError
from tamis.lists import reading
from tamis.lists.parsed import Parsed, too_many
from tamis.lists.sources import LISTS
from tamis.model import DateSpan, Designation, Identifier, Name, Party
from tamis.normalize.countries import country_code
from tamis.normalize.dates import read_date
from tamis.normalize.scripts import script_of
from tamis.normalize.tables import legal_forms
from tamis.normalize.text import plain_words

SOURCE = LISTS["ca_dfatd_sema_sanctions"]
AUTHORITY = SOURCE.publisher

_PERSON = ("LastName", "GivenName")
_NAMES = (*_PERSON, "EntityOrShip", "Entity")
_KNOWN = frozenset((
    "record", "Country", *_NAMES, "TitleOrShip", "Title", "Aliases", "DateOfBirthOrShipBuildDate", "DateOfBirth",
    "ShipIMONumber", "Schedule", "Item", "DateOfListing", "@{http://www.w3.org/2001/XMLSchema-instance}nil",
))  # fmt: skip

Record = Mapping[str, str]


def recognises(content: bytes, name: str) -> bool:
    """Whether this is Canada's list."""
    return reading.root_name(content) == "data-set" and b"<Country>" in content[:20_000]


def parse(files: Sequence[Path], list_id: str = SOURCE.list_id) -> Parsed:
    """Read one publication from its one file."""
    if len(files) != 1:
        raise too_many(files)
    path, content = str(files[0]), reading.read_bytes(files[0])
    parsed = Parsed(list_id, "ca-xml", reading.digest([content]), files[0].name)
    parsed.parties = parsed.checked(_parties(parsed, path, content))
    return parsed


def _parties(parsed: Parsed, path: str, content: bytes) -> Iterator[Party]:
    elements = reading.xml_elements(content, path, frozenset(["record"]))
    root = next(elements, None)
    if root is None or root[1].tag != "data-set":
        raise ListFormatError("not Canada's list", file=path, field="data-set", hint="Give sema-lmes.xml")
    records: list[Record] = []
    for number, (_, element) in enumerate(elements, start=1):
        parsed.count_unknown(element, _KNOWN)
        found: dict[str, str] = {}
        for child in element:
            text = (child.text or "").strip()
            if text and child.tag in found:
                parsed.unknown[f"element {child.tag} twice"] += 1
                text = f"{found[child.tag]}; {text}"
            if text:
                found[child.tag] = text if child.tag == "Aliases" else " ".join(text.split())
        record: Record = found
        if not record.get("Country") or not any(record.get(field) for field in _NAMES):
            message = f"record {number} has no country or no name"
            raise ListFormatError(
                message, file=path, field="Country, LastName, EntityOrShip", hint=reading.FETCH_AGAIN
            )
        records.append(record)
    shared = Counter(map(_key, records))
    same: Counter[str] = Counter()
    for record in sorted(records, key=lambda each: (_place(each), sorted(each.items()))):
        key = _key(record)
        if shared[key] > 1 and _birth(record):
            key = f"{key}-{''.join(c for c in _birth(record) if c.isalnum())[:20]}"
        same[key] += 1
        yield _party(parsed, f"{key}-{same[key]}" if same[key] > 1 else key, record)


def _key(record: Record) -> str:
    """What stays the same as long as the party does, as twelve hexadecimal digits."""
    regime = _english(record["Country"])
    name = record.get("ShipIMONumber") or "|".join(map(_folded, _full_name(record)))
    said = f"{country_code(regime) or _folded(regime)}|{name}"
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def _folded(text: str) -> str:
    """Letters and digits alone, without case and accents."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", plain))


def _english(text: str) -> str:
    return text.partition(" / ")[0].strip()


def _full_name(record: Record) -> tuple[str, str, str]:
    entity = record.get("EntityOrShip", "") or record.get("Entity", "")
    return record.get("LastName", ""), record.get("GivenName", ""), entity


def _place(record: Record) -> tuple[list[int], ...]:
    """Schedule and item as numbers, for their order: item 9 before item 10."""
    return tuple([int(n[:9]) for n in re.findall(r"\d+", record.get(field, ""))] for field in ("Schedule", "Item"))


def _birth(record: Record) -> str:
    return record.get("DateOfBirthOrShipBuildDate", "") or record.get("DateOfBirth", "")


def _party(parsed: Parsed, key: str, record: Record) -> Party:
    person = _is_person(record)
    title = record.get("TitleOrShip", "") or record.get("Title", "")
    number = record.get("ShipIMONumber", "")
    ship = not person and bool(number or title)
    births, notes = _births(_birth(record)) if person else ((), ())
    listed = read_date(record.get("DateOfListing", ""))
    if record.get("DateOfListing") and (listed is None or listed.kind != "exact"):
        notes, listed = (*notes, f"Date of listing: {record['DateOfListing']}"), None
    place = (f"Schedule {record.get('Schedule', '')}", f"item {record.get('Item', '')}")
    return Party(
        id=f"{parsed.list_id}:{key}",
        list_id=parsed.list_id,
        source_id=key,
        kind="Person" if person else "Vessel" if ship else "Organization",
        names=tuple(_names(parsed, record)),
        birth_dates=births,
        identifiers=(Identifier("imoNumber", number, label="IMO number"),) if number else (),
        designations=(
            Designation(
                AUTHORITY,
                _english(record["Country"]),
                listed.start if listed else "",
                reference=", ".join(part for part in place if not part.endswith(" ")),
            ),
        ),
        titles=(title,) if title and person else (),
        notes=notes,
        details={
            "type": (title,) if title and not person else (),
            "buildDate": (_birth(record),) if not person and _birth(record) else (),
            "program": (record["Country"],),
        },
    )


def _is_person(record: Record) -> bool:
    return bool(record.get("LastName") or record.get("GivenName"))


def _names(parsed: Parsed, record: Record) -> Iterator[Name]:
    last, given, entity = _full_name(record)
    person = _is_person(record)
    written = [f"{given} {last}".strip()] if person else []
    written += _of_entity(entity) if entity else []
    for position, text in enumerate(written):
        yield Name(text, "alias" if position else "name", script=script_of(text))
    for text, language in aliases(record.get("Aliases", ""), person=person):
        if label := _LABEL.match(text):
            parsed.unknown[f"alias label {label[0]!r}"] += 1
        script = script_of(text)
        yield Name(text, "alias", script=script, language=language if script != "Latn" else "")


_KNOWN_AS = re.compile(r"\((?:also|formerly) known as ([^()]*)\)")


def _of_entity(text: str) -> list[str]:
    """The name of an organisation, then the French one and what stands behind "also known as"."""
    others = [name for other in _KNOWN_AS.findall(text) for name, _ in aliases(other)]
    text = " ".join(_KNOWN_AS.sub("", text).split())
    halves = [half.strip() for half in _split(text, "/")]
    if not (len(halves) == 2 and all(" " in half for half in halves)):
        halves = [text]
    return [each for each in halves + others if each] or others


_LANGUAGES = {
    "russian": "ru", "belarusian": "be", "belarussian": "be", "arabic": "ar", "ukrainian": "uk", "persian": "fa",
    "farsi": "fa", "burmese": "my", "chinese": "zh", "korean": "ko", "hebrew": "he", "french": "fr",
    "spanish": "es", "english": "en", "georgian": "ka", "armenian": "hy", "kazakh": "kk", "romanian": "ro",
}  # fmt: skip
_LANGUAGE = re.compile(rf"\b({'|'.join(_LANGUAGES)}) ?: ?", re.IGNORECASE)
_LABEL = re.compile(r"[A-Z][a-z]{1,19}:(?= )")
_JOINED = re.compile(r" (?:or|and) | ?/ ?")
_PIECE = re.compile(r"\S+ \S*(?:vich|vna|вич|вна|ович|івна)")
"""A first name and the father's: the surname is said elsewhere."""


def aliases(cell: str, *, person: bool = False) -> list[tuple[str, str]]:
    """The aliases of a cell with their languages, where it says them.

    >>> aliases("Air Sample Holdings Pte., Ltd., Air Sample (ASH, Sample); Russian: Эйр Сэмпл, ООО")
    [('Air Sample Holdings Pte., Ltd.', ''), ('Air Sample (ASH, Sample)', ''), ('Эйр Сэмпл, ООО', 'ru')]
    >>> aliases("Kolya or Nikolai Sample, Anna Sample or Hanna Example", person=True)
    [('Kolya or Nikolai Sample', ''), ('Anna Sample', ''), ('Hanna Example', '')]
    """
    found: list[tuple[str, str]] = []
    first, *labelled = _LANGUAGE.split(_on_one_line(cell))
    segments = [("", first), *zip(labelled[::2], labelled[1::2], strict=True)]
    for label, segment in segments:
        language = _LANGUAGES.get(label.lower(), "")
        form = ""
        for text in (text for group in _split(segment, ";,") for text in _alternatives(group, person)):
            if not _is_form(text):
                found.append((form + text, language))
                form = ""
            elif found and not form:
                found[-1] = (f"{found[-1][0]}, {text}", found[-1][1])
            else:
                form += f"{text}, "
        if form:
            found.append((form.rstrip(", "), language))
    return found


def _on_one_line(cell: str) -> str:
    """The lines of a cell after each other; a line in Arabic is a name of its own."""
    text = ""
    for line in filter(None, (" ".join(line.split()) for line in cell.splitlines())):
        text += ("; " if script_of(line) == "Arab" else " ") + line
    return text.strip(" ;").replace(',"', '",').replace(",”", "”,")


def _split(text: str, marks: str) -> list[str]:
    """The parts of a text between marks that stand in no brackets."""
    parts, start, depth = [], 0, 0
    closing = text.count(")")
    for at, c in enumerate(text):
        if c == ")":
            depth, closing = max(depth - 1, 0), closing - 1
        elif c == "(" and closing > depth:
            depth += 1
        elif c in marks and not depth:
            parts.append(text[start:at])
            start = at + 1
    return [*parts, text[start:]]


def _alternatives(text: str, person: bool) -> list[str]:
    """The names of a part: what "or", "and" or a stroke joins, where each side is a whole name."""
    text = re.sub(r"^(?:or|and|also) ", "", text.strip(" ;,"))
    sides = [side for side in map(_unbracketed, _JOINED.split(text)) if side]
    if person:
        whole = all(" " in side and not _PIECE.fullmatch(side) for side in sides)
    else:
        latin = any(script_of(side) == "Latn" for side in sides)
        joints = {joint.strip() for joint in _JOINED.findall(text)}
        whole = not latin or joints == {"or"} or (joints == {"/"} and all(" " in side for side in sides))
    inside = any(_JOINED.search(part) for part in re.findall(r"\([^()]*\)", text))
    return sides if whole and not inside else [text] if (text := _unbracketed(text)) else []


def _unbracketed(text: str) -> str:
    """Without a bracket at an end that has no other one."""
    text = text.strip()
    if text.count("(") < text.count(")"):
        return text.removesuffix(")").rstrip()
    return text.removeprefix("(").lstrip() if text.count("(") > text.count(")") else text


_MORE_FORMS = frozenset(["sao", "mk"])
"""An insurance company and an international company, in Russian."""


def _is_form(text: str) -> bool:
    """Whether this is nothing but a legal form."""
    words = [word for word, _ in plain_words(text)]
    forms = legal_forms()
    return bool(words) and (" ".join(words) in forms or all(w in forms or w in _MORE_FORMS for w in words))


def _births(cell: str) -> tuple[tuple[DateSpan, ...], tuple[str, ...]]:
    """The birth dates of a cell, and as a note what is no date."""
    spans, notes = [], []
    for part in filter(None, map(str.strip, re.split(r"\bor\b|;", cell, flags=re.IGNORECASE))):
        if span := read_date(part):
            spans.append(span)
        else:
            notes.append(f"Date of birth: {part}")
    return tuple(spans), tuple(notes)

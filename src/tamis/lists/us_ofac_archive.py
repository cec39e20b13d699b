"""OFAC's archive of changes to the SDN list, 1994 to 2016: a text a year, written for people.

Source: the files `sdnew94.txt` to `sdnew16.txt` that OFAC publishes as "archive of changes to the SDN list". Under
a date stand sentences that say what happened, and the entries to which it happened; one entry has a block for each
of its names, which count once here. What is told in prose, without an entry, is counted and not read.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from tamis.errors import ListFormatError
from tamis.lists import reading
from tamis.model import DateSpan, Designation, Name, Party
from tamis.normalize.dates import read_date
from tamis.normalize.scripts import script_of
from tamis.normalize.text import plain_words

_DAY = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4}|\d{2}):[ \t]*", re.MULTILINE)
_TAGS = r"(?:\[[A-Z][A-Z0-9&;,. /-]*\][ ,]*)+"
_LINKED = r"(?:\((?:Linked|linked) [Tt]o:?[^()]*(?:\([^()]*\)[^()]*)*\)[ ,]*)*"
_ENTRY = re.compile(rf"(.+?{_TAGS}{_LINKED})[*.]*(?=\s|$)", re.DOTALL)
_SENTENCE = re.compile(r"(?:The |An? |Deletion |In addition|OFAC |Also |Effective |On |Additional)[^:]*?:(?=\s)")
_TAG = re.compile(r"\[([A-Z][A-Z0-9&;,. /-]*)\]")
_OTHER = re.compile(r"^(a\.?k\.?a|f\.?k\.?a|n\.?k\.?a)\.?,?\s+")
_BIRTH = re.compile(r"\bDOBs? ((?:circa )?(?:\d{1,2} [A-Z][a-z]{2} )?(?:19|20)\d\d)\b")
_REMOVED = r"\b(?:removed|removal|deleted?|deletion|unblocked|de-?listed)\b"
_CHANGED = r"\b(?:chang|updat|amend|correct|revis|modif|segregated|-to-)"
_ADDED = r"\b(?:add(?:ed|ition)|designat|listed as|new entr|named|names of|blocked|identified|include)"
_ACTIONS = tuple(
    (what, re.compile(words, re.IGNORECASE))
    for what, words in (("removed", _REMOVED), ("changed", _CHANGED), ("added", _ADDED))
)
"""What a sentence says happened, by its words; the first that fits."""
_LONGEST = 150
"""Letters past which what stands before the first address is prose and no name."""
_KINDS = (("(individual)", "Person"), ("(vessel)", "Vessel"), ("(aircraft)", "Airplane"))


class Change(NamedTuple):
    """On `day` (ISO 8601) an entry was `added`, `removed` or `changed`; `party` is the entry as printed last."""

    day: str
    what: str
    party: Party
    source: str


class Archive(NamedTuple):
    """What was read of the files: the changes by day, and how many pieces of prose were not."""

    changes: tuple[Change, ...]
    prose: int


def read_archive(files: list[Path], list_id: str, progress: Callable[[int], None] | None = None) -> Archive:
    """Read the files of an archive; `progress` is told those done. Raises `ListFormatError` for one that holds no
    change.
    """
    changes: list[Change] = []
    prose = 0
    for number, path in enumerate(files):
        if progress:
            progress(number)
        text = reading.read_bytes(path).decode("cp1252", "replace")
        found = list(_changes(text, list_id, path.name))
        here = [change for change in found if isinstance(change, Change)]
        if not here:
            hint = "It is one of OFAC's files sdnew94.txt to sdnew16.txt"
            raise ListFormatError("holds no dated change", file=str(path), hint=hint)
        changes += here
        prose += len(found) - len(here)
    return Archive(tuple(sorted(changes, key=lambda change: (change.day, change.what, change.party.id))), prose)


def _changes(text: str, list_id: str, source: str) -> Iterator[Change | None]:
    """The changes of one file, and None for every piece of prose that was not read."""
    text = text.replace("\r\n", "\n").rstrip("\x1a")
    starts = list(_DAY.finditer(text))
    for at, start in enumerate(starts):
        end = starts[at + 1].start() if at + 1 < len(starts) else len(text)
        day = _iso(start)
        seen: set[tuple[str, str]] = set()
        for what, entry in _entries(text[start.end() : end]):
            party = _party(entry, list_id, day, what) if entry else None
            if party is None:
                yield None
            elif (what, party.source_id) not in seen:
                seen.add((what, party.source_id))
                yield Change(day, what, party, source)


def _iso(found: re.Match[str]) -> str:
    month, day, year = (int(part) for part in found.groups())
    if year < 100:
        year += 1900 if year > 90 else 2000
    return f"{year:04}-{month:02}-{day:02}"


def _entries(section: str) -> Iterator[tuple[str, str]]:
    """What happened and to which entry, block by block of one date; an empty entry for prose."""
    what = ""
    for block in re.split(r"\n[ \t]*\n", section):
        line = _joined(block)
        if not line:
            continue
        sentence = _sentence(line)
        if sentence:
            what = next((name for name, words in _ACTIONS if words.search(sentence)), what)
            line = line[len(sentence) :].strip()
        if not line:
            continue
        found = _ENTRY.findall(line)
        if not found or not what:
            yield what, ""
            continue
        for entry in _last_forms(found):
            yield what, entry


def _sentence(line: str) -> str:
    """The sentence with which a block begins and that says what happened; empty where it begins with an entry."""
    if line.endswith(":") and (line.startswith("The following") or "k.a." not in line):
        return line
    found = _SENTENCE.match(line)
    return found[0] if found and "k.a." not in found[0] else ""


def _last_forms(entries: list[str]) -> Iterator[str]:
    """Entries without those that stand before "-to-": of one that changed, the form it changed to."""
    for at, entry in enumerate(entries):
        after = entries[at + 1] if at + 1 < len(entries) else ""
        if not re.match(r"\s*-\s*to\s*-", after):
            yield re.sub(r"^\s*-\s*to\s*-\s*", "", entry).strip()


def _joined(block: str) -> str:
    """A block on one line; words that were broken at a hyphen are whole again."""
    text = re.sub(r"[ \t]+", " ", block.strip())
    text = re.sub(r" -\s*\n\s*to-", " -to-", text)
    text = re.sub(r"(?<=\w)-\s*\n\s*", "-", text)
    return re.sub(r"\s*\n\s*", " ", text)


def _party(entry: str, list_id: str, day: str, what: str) -> Party | None:
    """The entry as a party; None where no name can be told."""
    kind = next((kind for mark, kind in _KINDS if mark in entry), "LegalEntity")
    head, others = _names(entry)
    main = _main_name(head, kind)
    if not main[:1].strip("-=") or not any(map(str.isalpha, main)) or main.startswith("Linked"):
        return None
    if len(main) > _LONGEST:
        return None
    names = [Name(main, script=script_of(main)), *others]
    births = tuple(filter(None, (_birth(text) for text in _BIRTH.findall(entry))))
    programmes = dict.fromkeys(tag.strip() for tag in _TAG.findall(entry))
    strong = sorted({" ".join(w for w, _ in plain_words(n.text)) for n in names if n.strength == "strong"})
    key = hashlib.sha256("\n".join([kind, *strong]).encode()).hexdigest()[:12]
    return Party(
        id=f"{list_id}:archive-{key}",
        list_id=list_id,
        source_id=f"archive-{key}",
        kind=kind,
        names=tuple(dict.fromkeys(names)),
        birth_dates=births,
        designations=tuple(
            Designation("US Treasury, Office of Foreign Assets Control", tag, day if what == "added" else "")
            for tag in programmes
        ),
        notes=(entry,),
    )


def _names(entry: str) -> tuple[str, list[Name]]:
    """What stands before the other names, and these."""
    start = re.search(r"\((?=(?:a|f|n)\.?k\.?a\.)", entry)
    if not start:
        return re.split(r"\s*[(\[]", entry, maxsplit=1)[0], []
    depth, end = 0, len(entry)
    for at in range(start.start(), len(entry)):
        depth += {"(": 1, ")": -1}.get(entry[at], 0)
        if depth == 0:
            end = at
            break
    found = []
    for part in entry[start.end() : end].split(";"):
        former = part.strip().startswith("f")
        text = _OTHER.sub("", part.strip())
        weak = text.startswith('"')
        text = text.strip('" ')
        if text:
            kind = "weakAlias" if weak else "previousName" if former else "alias"
            found.append(Name(text, kind, "weak" if weak else "strong", script_of(text)))
    return entry[: start.start()], found


def _main_name(head: str, kind: str) -> str:
    """The name before address, birth and titles: two parts of a person, the parts in capitals of others."""
    parts = [part.strip() for part in head.split(";")[0].strip(" ,").strip('"').split(",")]
    if kind == "Person":
        return ", ".join(parts[:2]) if len(parts) > 1 and not _is_address(parts[1]) else parts[0]
    capitals = [parts[0]]
    for part in parts[1:]:
        if part != part.upper() or not any(map(str.isalpha, part)) or any(map(str.isdigit, part)):
            break
        capitals.append(part)
    return ", ".join(capitals)


def _is_address(part: str) -> bool:
    return part.startswith("c/o") or any(map(str.isdigit, part))


def _birth(text: str) -> DateSpan | None:
    return read_date(text)

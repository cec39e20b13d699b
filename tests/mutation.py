"""Damage as it happens to published files, and worse: the mutations that the parsers are fuzzed with.

Each takes a file and gives one that differs in a few places: values replaced by hostile ones, pieces doubled,
dropped or swapped, names of elements and columns misspelt, bytes flipped, the end cut off. Text is cut at the
marks of XML, CSV and JSON, so that most results are still well-formed and get deep into a parser. In an office
file it is one of the files inside that is damaged.
"""

from __future__ import annotations

import contextlib
import io
import random
import re
import zipfile
from functools import cache
from pathlib import Path

from tamis import spreadsheet
from tamis.lists import catalog, us_ofac, us_ofac_delta
from tamis.model import Party

DATA = Path(__file__).parent / "lists" / "data"
SEEDS = sorted(path for path in DATA.rglob("*") if path.is_file())
"""Every hand-written list: a new format is fuzzed as soon as it has one."""


def read(path: Path) -> list[Party]:
    """All parties of a file, read as any file given by hand is; a file of changes is applied to a version."""
    content = path.read_bytes()
    if us_ofac_delta.recognises(content):
        changes = us_ofac_delta.changes(content, str(path), "us_ofac_sdn")
        return list(us_ofac_delta.applied(changes, _version(), []))
    return list(catalog.parse([path], "fuzzed").parties)


@cache
def _version() -> tuple[Party, ...]:
    """What the hand-written file of changes applies to."""
    return tuple(us_ofac.parse([DATA / "ofac" / "SDN_ENHANCED.XML"]).parties)


HOSTILE = (
    "", " ", "-", "0", "-1", "00", "99999999999999999999", "1e309", "NaN", "null", "true", "\u0000",
    "\u202e\u200b", "dd/mm/1945", "31/02/1950", "00/00/0000", "1945 or 1946", "circa", "to", "between  and ",
    "29 Feb 1900", "13 Brumaire 8", "2026-13-45", "1) 2) 3)", "a) b) c)", "(1) (2)", ";;;;", ",,,,", "a" * 5_000,
    "(" * 3_000, "1) " * 2_000, "; " * 2_000, "\u0301" * 4_000, "محمد", "Ⅻ", "٣٤٥", "½", "&amp;", "&#0;",
    "&#x1F600;", "<x/>", "]]>", "<!DOCTYPE x>", "'\"", '"', "\t", "\n", "IMO", "IMO 123", "EU.1", "f.k.a. 'x'",
    "Linked To: .;", "DOB ;", "Passport ()", "[{}]", "{}", "[]", "../../etc", "=1+1", "0x" + "f" * 40,
)  # fmt: skip
_VALUE = re.compile(rb"[^<>\n;,|\t\"{}\[\]=/]{1,400}")


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The content with one to four mutations."""
    if content.startswith(b"PK") and chance.random() < 0.9:
        with contextlib.suppress(*spreadsheet.DAMAGED):
            return _within(content, chance)
    for _ in range(chance.choice((1, 1, 2, 4))):
        content = chance.choice(_MUTATIONS)(content, chance)
    return content


def _within(content: bytes, chance: random.Random) -> bytes:
    """An office file of which one file is damaged, most often one that holds text."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    texts = [name for name in members if re.search(r"sheet\d+\.xml$|content\.xml$|sharedStrings", name)]
    if not members:
        return content
    name = chance.choice(texts if texts and chance.random() < 0.9 else list(members))
    members[name] = mutated(members[name], chance)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, text in members.items():
            archive.writestr(member, text)
    return out.getvalue()


def _value(content: bytes, chance: random.Random) -> bytes:
    """A value replaced by a hostile one, or by another of the file's."""
    found = _one(_VALUE, content, chance)
    if not found:
        return content
    other = _one(_VALUE, content, chance)
    new = other[0] if other and chance.random() < 0.3 else chance.choice(HOSTILE).encode()
    return content[: found.start()] + new + content[found.end() :]


def _block(content: bytes, chance: random.Random) -> bytes:
    """A line or element doubled, dropped, or put elsewhere."""
    marks = [m.start() for m in re.finditer(rb"\n|<", content)] or [0]
    start, stop = sorted(chance.choices(range(len(marks)), k=2))
    stop = min(stop, start + chance.choice((1, 1, 2, 8, 40)))
    first, last = marks[start], marks[stop] if stop < len(marks) else len(content)
    piece = content[first:last]
    kept = content if chance.random() < 0.5 else content[:first] + content[last:]
    at = min(chance.choice(marks), len(kept))
    return kept if chance.random() < 0.4 else kept[:at] + piece + kept[at:]


def _name(content: bytes, chance: random.Random) -> bytes:
    """One name of an element, attribute or column, misspelt everywhere it stands."""
    names = sorted(set(re.findall(rb"[A-Za-z_][A-Za-z0-9_ -]{2,30}", content[:20_000])))
    if not names:
        return content
    name = chance.choice(names)
    return content.replace(name, name[:-1] + chance.choice((b"", b"X", b"x", b" ")))


def _bytes(content: bytes, chance: random.Random) -> bytes:
    """A few bytes flipped, put in or taken out."""
    data = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(3):
            case 0 if at < len(data):
                data[at] ^= 1 << chance.randrange(8)
            case 1:
                data[at:at] = chance.randbytes(chance.randint(1, 8))
            case _:
                del data[at : at + chance.randint(1, 8)]
    return bytes(data)


def _cut(content: bytes, chance: random.Random) -> bytes:
    """The end missing."""
    return content[: chance.randrange(len(content) + 1)]


_MUTATIONS = (_value, _value, _value, _value, _block, _block, _block, _name, _bytes, _cut)


def _one(pattern: re.Pattern[bytes], content: bytes, chance: random.Random) -> re.Match[bytes] | None:
    """A match somewhere, without looking at the whole of a large file."""
    at = chance.randrange(len(content) + 1)
    return pattern.search(content, at) or pattern.search(content)

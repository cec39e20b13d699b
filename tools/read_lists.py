"""Read every list file below a folder, and say of each what it gave, or why it was refused: a table in Markdown.

    python tools/read_lists.py FOLDER > docs/files-read.md

A folder whose files all are of OFAC's CSV set is read as one set; every other file stands for itself. Nothing is
stored. `docs/files-read.md` is the table of the folder that Tamis is developed with.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tamis.errors import TamisError
from tamis.lists import catalog

LEFT_OUT = ("PROVENANCE.md", "manifest.json", "sdn_history_deltas.csv")
"""Files that describe the folder."""

SET, FORMS = ("sdn", "alt", "add", "cons_"), (".csv", ".pip")
"""How the names of the files of one CSV set begin and end."""

HEAD = """# Every file at hand, and what was read from it

Written by `python tools/read_lists.py FOLDER` over the folder of official lists that Tamis is developed and tested
with. A file that is no list, or not a whole one, is refused with the reason given.

| file | format | published | parties | names | not understood | seconds |
|---|---|---|---:|---:|---|---:|"""


def sets(folder: Path) -> Iterator[tuple[str, Path]]:
    """What to read, each with its name: files, and folders that hold a CSV set."""
    for place in sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in LEFT_OUT):
        inside = [path for path in place.parent.iterdir() if path.is_file()]
        if len(inside) <= 4 and all(path.name.startswith(SET) and path.suffixes[0] in FORMS for path in inside):
            if place == min(inside):
                yield (
                    f"{place.parent.relative_to(folder)}/ ({', '.join(sorted(p.name for p in inside))})",
                    place.parent,
                )
        else:
            yield str(place.relative_to(folder)), place


def row(name: str, place: Path) -> tuple[str, bool]:
    """One row of the table, and whether the list was read."""
    start = time.perf_counter()
    try:
        parsed = catalog.parse(catalog.files_of(place), "list")
        parties = list(parsed.parties)
    except TamisError as error:
        reason = str(error).replace(f"{place}, ", "").replace(f"{place}: ", "").replace(str(place), "").strip()
        return f"| `{name}` | refused: {reason.replace('|', '/')} | | | | | |", False
    if parsed.changes:
        return f"| `{name}` | {parsed.format} | {parsed.published[:10]} | changes to a version | | | |", True
    seconds = time.perf_counter() - start
    names = sum(len(party.names) for party in parties)
    unknown = ", ".join(f"{what} ({number})" for what, number in parsed.unknown.most_common(3)) or "nothing"
    day = parsed.published[:10] or "not said"
    cells = (f"`{name}`", parsed.format, day, f"{len(parties):,}", f"{names:,}", unknown, f"{seconds:.1f}")
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |", True


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    print(HEAD)
    read = 0
    found = list(sets(options.folder))
    for number, (name, place) in enumerate(found, start=1):
        text, good = row(name, place)
        read += good
        print(text, flush=True)
        print(f"\r{number} of {len(found)}", end="", file=sys.stderr, flush=True)
    print(f"\n{read} of {len(found)} were read.")
    print(file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())

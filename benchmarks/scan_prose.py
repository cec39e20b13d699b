"""Alerts and speed of `tamis scan` over a folder of real prose, against the lists of a home.

    python benchmarks/scan_prose.py FOLDER [--home HOME]

Give it prose by people about people who are on no list: books, histories, proceedings. Every alert is printed with
what stands around it, so that each can be looked at; a page is 2,500 characters. What would fool you: text that is
repeated (the scanner remembers names), text without names, and a machine that is busy with something else.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from tamis.errors import InputError
from tamis.screen.documents import Opening, files_of, scan_files
from tamis.screen.mentions import Scanner
from tamis.screen.texts import read_document

PAGE = 2500


def _text(file: Path) -> str:
    try:
        return read_document(file).text
    except InputError:  # an empty file, which `tamis scan` names
        return ""


def alone(files: list[Path], home: str | None) -> None:
    """The speed of one scanner on one core, opened before, in CPU time."""
    texts = [text for file in files if (text := _text(file))]
    scanner = Scanner(Opening(home).engine(threads=1))
    began = time.process_time()
    for text in texts:
        scanner.scan(text)
    seconds = time.process_time() - began
    size = sum(len(text.encode()) for text in texts)
    print(f"one core: {size / 1e6:.1f} MB in {seconds:.1f} s of CPU, {size / 1e6 / seconds:.2f} MB a second")


def main() -> None:
    """Scan, print every alert, and the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--home", default=None)
    given = parser.parse_args()
    files = files_of([given.folder])
    alone(files, given.home)
    began = time.perf_counter()
    outcomes = list(scan_files(files, Opening(given.home)))
    seconds = time.perf_counter() - began
    size = characters = alerts = 0
    for one in outcomes:
        if one.error:
            print("not read:", one.error)
            continue
        text = read_document(Path(one.file)).text
        size += len(text.encode())
        characters += len(text)
        for mention in one.mentions:
            alerts += 1
            around = " ".join(text[max(0, mention.start - 60) : mention.end + 40].split())
            print(f"{mention.score:6.2f}  {mention.party.id}  {mention.name!r}: … {around} …")
    pages = characters / PAGE
    print(f"{len(outcomes):,} documents, {pages:,.0f} pages, {size / 1e6:.1f} MB in {seconds:.1f} s")
    print(f"{size / 1e6 / seconds:.2f} MB a second; {alerts} alerts, {1000 * alerts / pages:.2f} a thousand pages")


if __name__ == "__main__":
    main()

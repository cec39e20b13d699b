"""Learn how common words are from the lists of a home, and write the table that ships with Tamis.

    python tools/learn_lexicon.py --home HOME --list us_ofac_sdn_names --list eu_fsf --list un_sc_sanctions

Only a word and its weight are kept. Name lists that do not repeat each other, or a word counts twice. The table is
part of every score: after a change, everybody has to be screened again, and the hash of the lexicon says so.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from tamis.config import settings
from tamis.library import Library
from tamis.normalize.lexicon import learn_weights
from tamis.normalize.tables import legal_forms, particles, titles
from tamis.normalize.text import plain_words

TARGET = Path(__file__).parents[1] / "src" / "tamis" / "normalize" / "data" / "lexicon.txt"
HEAD = """\
# How common words are among the names of designated parties: weight in thousandths, then the words.
# Learned from {lists} (aggregates only); a word not named here weighs 1000.
"""


def words_of_parties(library: Library, lists: list[str]) -> Iterator[list[str]]:
    """The words of all names of one party at a time, those of the hand-kept classes left out."""
    minor = set(legal_forms()) | set(particles()) | titles()
    with library.store() as store:
        for version in store.select():
            if version.list_id in lists:
                for party in store.parties(version):
                    words = {word for name in party.names for word, _ in plain_words(name.text)}
                    yield [word for word in words if len(word) > 1 and not word.isdigit() and word not in minor]


def main() -> None:
    """Learn, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", required=True)
    parser.add_argument("--list", action="append", required=True, dest="lists")
    parser.add_argument("--out", type=Path, default=TARGET)
    options = parser.parse_args()
    weights = learn_weights(words_of_parties(Library(settings(options.home)), options.lists))
    by_weight: dict[int, list[str]] = {}
    for word, weight in weights.items():
        by_weight.setdefault(weight, []).append(word)
    lines = [f"{weight} {' '.join(sorted(words))}" for weight, words in sorted(by_weight.items())]
    options.out.write_text(HEAD.format(lists=", ".join(options.lists)) + "\n".join(lines) + "\n")
    print(f"{len(weights)} words written to {options.out}")


if __name__ == "__main__":
    main()

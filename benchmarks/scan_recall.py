"""How many listed names `tamis scan` finds in a text, by the way they are written and by what the text says beside them.

    python benchmarks/scan_recall.py [--home HOME] [--names 200] [--seed 1]

Parties are drawn from the lists of the home, persons and organisations alike: any name of two to five words in Latin
letters that is not a weak alias. Each is put into a sentence of its own text. A name counts as found where a mention
covers it and is of the party, or of one that the same words name. "Beside" is a sentence that names a country of
the party; parties without one are left out of that column. What would fool you: names are drawn from all entries,
most of which no newspaper ever named.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator

from tamis.model import Party
from tamis.normalize.countries import country_code
from tamis.screen.documents import Opening
from tamis.screen.engine import Engine
from tamis.screen.mentions import Scanner

ALONE = "We were told that {} was there, and that nobody else came."
WAYS: dict[str, Callable[[str], str]] = {
    "as listed": lambda name: name,
    "capitals": str.upper,
    "over two lines": lambda name: name.replace(" ", "\n", 1),
    "possessive": lambda name: name + "’s",
    "hyphenated": lambda name: _broken(name),
    "with a title": lambda name: "Mr. " + name,
    "small letters": str.lower,
}


def _broken(name: str) -> str:
    """A name whose last word is broken over two lines."""
    *head, last = name.split(" ")
    half = len(last) // 2
    return " ".join([*head, f"{last[:half]}-\n{last[half:]}" if half > 1 else last])


def drawn(engine: Engine, wanted: int, seed: int, person: bool) -> Iterator[tuple[Party, str]]:
    """So many parties and one name of each, in the order in which it is said."""
    numbers = list(range(engine.parties))
    random.Random(seed).shuffle(numbers)
    for number in numbers:
        party = engine.party_at(number)
        if (party.kind == "Person") is not person or party.kind in ("Vessel", "Airplane"):
            continue
        for name in party.names:
            family, comma, given = name.text.partition(", ")
            said = f"{given} {family}" if comma and person else name.text
            plain = said.isascii() and said.replace(" ", "").isalpha()
            if plain and name.strength != "weak" and 2 <= len(said.split()) <= 5:
                yield party, said.title() if said.isupper() and person else said
                wanted -= 1
                break
        if not wanted:
            return


def is_found(scanner: Scanner, party: Party, written: str, sentence: str) -> bool:
    """Whether a text names the party where it is written."""
    text = sentence.format(written)
    if written == written.lower():
        text = text.lower()
    start = text.index(written)
    return any(
        mention.start < start + len(written)
        and start < mention.end
        and party.id in (mention.party.id, *mention.also)
        for mention in scanner.scan(text)
    )


def beside(party: Party) -> str:
    """A sentence that names a country of the party; empty where the list gives none."""
    names = [country.text for country in party.countries if country_code(country.text) and len(country.text) > 3]
    return ALONE + f" This was in {names[0].title()}." if names else ""


def main() -> None:
    """Draw, write, scan, print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", default=None)
    parser.add_argument("--names", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    engine = Opening(given.home).engine()
    scanner = Scanner(engine)
    for title, person in (("persons", True), ("organisations", False)):
        some = list(drawn(engine, given.names, given.seed, person))
        placed = [(party, said, text) for party, said in some if (text := beside(party))]
        print(f"{title}: {len(some)} names alone, {len(placed)} with a country beside them")
        for way, write in WAYS.items():
            alone = sum(is_found(scanner, party, write(said), ALONE) for party, said in some)
            near = sum(is_found(scanner, party, write(said), text) for party, said, text in placed)
            print(f"  {way:16} {100 * alone / len(some):5.1f} %   {100 * near / max(1, len(placed)):5.1f} %")


if __name__ == "__main__":
    main()

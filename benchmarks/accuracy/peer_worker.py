"""Scores pairs with the peers. Runs in their environment, not in Tamis's, and is driven over standard input.

One JSON document a line in, one out: `{"system": NAME, "pairs": [[party, party], ...]}` gives `{"scores": [...],
"seconds": S}`, scores from 0 to 100. A party is a flat object: `schema`, `name` and other FollowTheMoney
properties, each a string or a list of strings. `seconds` covers the comparing alone: making the entities and loading
the tables are left out, in the peers' favour. Tables are loaded by the first comparison of each kind of party (that of
persons takes logic-v2 some five seconds), so one pair of every kind warms up; one pair alone would not do.

The two string measures get what a careful user would give them: names in Latin letters (transliterated by ICU), in
lower case, without punctuation.
"""

import itertools
import json
import sys
import time

from followthemoney import model
from followthemoney.proxy import EntityProxy
from nomenklatura.matching import get_algorithm
from normality import latinize_text
from rapidfuzz import fuzz, utils
from rapidfuzz.distance import JaroWinkler, Levenshtein

STRINGS = {
    "levenshtein": Levenshtein.normalized_similarity,
    "jaro-winkler": JaroWinkler.similarity,
    "token-sort": lambda a, b: fuzz.token_sort_ratio(a, b) / 100,
}


def plain(party):
    """The name as a string measure gets it."""
    return utils.default_process(latinize_text(party["name"]) or party["name"])


NUMBERS = itertools.count()
"""Nomenklatura remembers what it found out about a party by the party's id, so an id is never given twice here:
a second party of the same id would be scored by the names of the first."""


def entity(party):
    """A party as nomenklatura takes it."""
    made = EntityProxy(model.get(party["schema"]), {"id": f"p{next(NUMBERS)}"})
    for prop, values in party.items():
        if prop != "schema" and prop in made.schema.properties:
            for value in [values] if isinstance(values, str) else values:
                made.add(prop, value, quiet=True, fuzzy=True)
    return made


def comparer(system):
    """How that system takes a party, and how it scores two."""
    if system in STRINGS:
        return plain, STRINGS[system]
    algorithm = get_algorithm(system)
    if algorithm is None:
        raise SystemExit(f"nomenklatura has no algorithm {system!r}")
    config = algorithm.default_config()
    return entity, lambda a, b: algorithm.compare(a, b, config).score


def main():
    """Answer until the input ends."""
    for line in sys.stdin:
        asked = json.loads(line)
        take, score = comparer(asked["system"])
        known = {}
        pairs = []
        for pair in asked["pairs"]:
            keys = [json.dumps(party, sort_keys=True) for party in pair]
            for key, party in zip(keys, pair, strict=True):
                if key not in known:
                    known[key] = take(party)
            pairs.append([known[key] for key in keys])
        kinds = {(a["schema"], b["schema"]): at for at, (a, b) in enumerate(asked["pairs"])}
        for at in kinds.values():
            score(*pairs[at])
        start = time.perf_counter()
        scores = [round(score(a, b) * 100, 2) for a, b in pairs]
        seconds = time.perf_counter() - start
        print(json.dumps({"scores": scores, "seconds": seconds}), flush=True)


if __name__ == "__main__":
    main()

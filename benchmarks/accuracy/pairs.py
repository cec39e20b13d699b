"""Labelled pairs of names, made at run time from a folder of official lists; none of them is kept in the repository.

Same: two names of one party, as its publisher says. `alias` takes a strong name beside another of the same party,
`script` a name beside the same name in another script, `across` the names that two publishers give one party
(joined on the reference of the United Nations printed in both), `nickname` a given name beside its short form with
one surname, `slip` the name of a ship with a slip of the pen (ships are renamed, not respelt). Names equal but for
case and punctuation are left out: everybody finds those.

Different: `nearest` takes, for a party, the name of another party of the same list that shares most trigrams with
it (brothers, sister companies, sister ships), `random` any other of the same kind.

What a name cannot tell is not asked. An alias that has nothing of the name in it (a nom de guerre, an acronym) is no
variant of it: such pairs stand apart as `other name`, outside the main figures. Two parties whose names have the
same consonants, in any order, are namesakes: an alert is right there, so they are no negatives; nor are parties that
share a name, an identifier or a birth date.

`half` is `development` or `held out` by a hash of the party, both parties of a negative in the same half. What would
fool you: one man on two lists may stand in both halves, and Tamis's word weights were learned from whole lists.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from anyascii import anyascii

from tamis.lists import catalog
from tamis.model import Party

HERE = Path(__file__).resolve().parent
LISTS = {
    "un_sc_sanctions": "un/un_consolidated_2026-08-01.xml.gz",
    "us_ofac_sdn": "ofac/sdn-csv/2024-01-11",
    "us_ofac_cons": "ofac/consolidated-xml/consolidated_2026-01-08_seen-2026-01-24.xml.gz",
    "eu_fsf": "ftm/eu_fsf_names_2026-01-28.ftm.json.gz",
}
SHARES = {
    "alias": {"us_ofac_sdn": 0.30, "un_sc_sanctions": 0.15, "eu_fsf": 0.20, "us_ofac_cons": 0.05},
    "script": {"un_sc_sanctions": 0.10, "eu_fsf": 0.10, "ae_local_terrorists": 0.04},
    "across": {"un_au": 0.02, "un_gb": 0.02},
    "nickname": {"nicknames": 0.03},
    "slip": {"ships": 0.04},
}
"""Of the positives, how many come from where. A source that has fewer gives what it has."""
NEAREST = 0.7
"""Of the negatives, how many are nearest names; the others are random."""
NEGATIVES = {"us_ofac_sdn": 0.5, "eu_fsf": 0.3, "un_sc_sanctions": 0.2}
LETTERS_ALIKE = 0.45
"""An alias that shares less than this of its letters (Dice over trigrams), and no word but common ones, is another
name."""
COMMON = 0.005
"""A word that this share of a list's parties bear (a legal form, an article, Muhammad) says nothing of sameness."""


@dataclass(frozen=True)
class Pair:
    """Two names, and whether one party bears both. `sort` and `source` say where the pair comes from."""

    a: str
    b: str
    kind: str
    same: bool
    sort: str
    source: str
    half: str


@lru_cache(maxsize=200_000)
def words(name: str) -> tuple[str, ...]:
    """The words of a name in plain Latin letters."""
    return tuple(re.findall(r"[a-z0-9]+", anyascii(name).lower()))


@lru_cache(maxsize=200_000)
def trigrams(name: str) -> frozenset[str]:
    """Three letters at a time, word by word, the edges of words marked."""
    return frozenset(f"_{word}_"[at : at + 3] for word in words(name) for at in range(len(word)))


def letters_alike(a: str, b: str) -> float:
    """Dice over trigrams: 1 for the same words in any order."""
    mine, theirs = trigrams(a), trigrams(b)
    return 2 * len(mine & theirs) / max(1, len(mine) + len(theirs))


def skeleton(name: str) -> tuple[str, ...]:
    """The consonants of each word, in any order of the words; a word without any stays whole."""
    plain = (re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouyhw']", "", word)) or word for word in words(name))
    return tuple(sorted(plain))


def half_of(party_id: str) -> str:
    """Which half a party belongs to, always the same."""
    return "development" if hashlib.sha256(party_id.encode()).digest()[0] % 2 else "held out"


def strong_names(party: Party) -> list[str]:
    """The names that name the party, weak aliases left out."""
    return [name.text for name in party.names if name.strength == "strong" and words(name.text)]


def common_words(members: Sequence[Party]) -> frozenset[str]:
    """The words that many parties of a list bear."""
    borne = Counter(word for party in members for word in {w for n in strong_names(party) for w in words(n)})
    return frozenset(word for word, count in borne.items() if count > COMMON * len(members))


def kind_of(party: Party) -> str:
    """Person, Organization or Vessel, as the peers know them."""
    return party.kind if party.kind in ("Person", "Vessel", "Airplane") else "Organization"


class Nearest:
    """Finds the names that share most trigrams with a name, by postings over all of them."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """`names` are pairs of a name and of what is to be returned for it."""
        self.names = list(names)
        self.sizes = [len(trigrams(name)) for name, _ in self.names]
        self.postings: dict[str, list[int]] = defaultdict(list)
        for number, (name, _) in enumerate(self.names):
            for gram in trigrams(name):
                self.postings[gram].append(number)

    def __call__(self, name: str, count: int) -> list[tuple[str, str]]:
        """The nearest `count` names, best first."""
        grams = trigrams(name)
        shared = Counter(number for gram in grams for number in self.postings.get(gram, ()))
        best = sorted(shared, key=lambda n: (-2 * shared[n] / (len(grams) + self.sizes[n]), n))
        return [self.names[number] for number in best[:count]]


def load_lists(shared: Path) -> dict[str, list[Party]]:
    """The parties of the lists, as Tamis's own parsers read them."""
    files = {list_id: catalog.files_of(shared / "lists" / path) for list_id, path in LISTS.items()}
    return {list_id: list(catalog.parse(paths, list_id).parties) for list_id, paths in files.items()}


def labelled(shared: Path, parties: dict[str, list[Party]], count: int, seed: int) -> list[Pair]:
    """About `count` pairs, half of them the same party, with the `other name` pairs on top."""
    chance = random.Random(seed)
    positives = dict.fromkeys(
        [
            *aliases(parties),
            *scripts(parties, shared),
            *across(shared),
            *nicknames(shared, chance),
            *misspelt([p for p in parties["us_ofac_sdn"] if p.kind == "Vessel"], "ships", chance),
        ]
    )
    by_source: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in positives:
        by_source[pair.sort, pair.source].append(pair)
    chosen = []
    for sort, sources in SHARES.items():
        for source, share in sources.items():
            found = by_source[sort, source]
            chosen += chance.sample(found, min(len(found), round(share * count / 2)))
    other = [pair for pair in positives if pair.sort == "other name"]
    return [*chosen, *different(parties, len(chosen), chance), *chance.sample(other, min(len(other), count // 10))]


def aliases(parties: dict[str, list[Party]]) -> Iterator[Pair]:
    """Two strong names of one party in one script."""
    for list_id, members in parties.items():
        common = common_words(members)
        for party in members:
            names = strong_names(party)
            chance = random.Random(party.id)
            for a, b in zip(names[:1] * 2, chance.sample(names[1:], min(2, len(names) - 1)), strict=False):
                if words(a) != words(b) and a.isascii() == b.isascii():
                    variant = letters_alike(a, b) >= LETTERS_ALIKE or (set(words(a)) & set(words(b))) - common
                    sort = "alias" if variant else "other name"
                    yield Pair(b, a, kind_of(party), True, sort, list_id, half_of(party.id))


def scripts(parties: dict[str, list[Party]], shared: Path) -> Iterator[Pair]:
    """A name in its own script beside the same name in Latin letters."""
    for list_id in ("un_sc_sanctions", "eu_fsf"):
        for party in parties[list_id]:
            latin = [n.text for n in party.names if n.script == "Latn" and n.strength == "strong"]
            other = [n.text for n in party.names if n.script not in ("Latn", "Zyyy") and n.strength == "strong"]
            # The United Nations give the primary name in its own script. The European Union gives every spelling of
            # a person, of which the likest is taken; its names of bodies are translations.
            if latin and other and (list_id == "un_sc_sanctions" or party.kind == "Person"):
                a = other[0]
                b = latin[0] if list_id == "un_sc_sanctions" else max(latin, key=lambda n: letters_alike(n, a))
                yield Pair(a, b, kind_of(party), True, "script", list_id, half_of(party.id))
    with gzip.open(next((shared / "lists" / "ae").glob("*.csv.gz")), "rt", encoding="utf-8-sig") as file:
        for row in csv.reader(file):
            if row[0].strip().isdigit() and len(row) > 6 and words(row[6]) and row[5].strip():
                kind = "Person" if "شخص" in row[1] else "Organization"
                yield Pair(
                    row[5], row[6], kind, True, "script", "ae_local_terrorists", half_of("ae" + row[0] + row[6])
                )


def across(shared: Path) -> Iterator[Pair]:
    """The names that two publishers give one party."""
    sources = {"AU-DFAT": "un_au", "UK-OFSI": "un_gb"}
    with (shared / "eval" / "same_party_un_au_uk.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if words(row["name_a"]) != words(row["name_b"]):
                kind = "Person" if row["type"] == "INDIVIDUAL" else "Organization"
                half = half_of("un_sc_sanctions:" + row["id_a"])
                yield Pair(row["name_b"], row["name_a"], kind, True, "across", sources[row["list_b"]], half)


def nicknames(shared: Path, chance: random.Random) -> Iterator[Pair]:
    """A given name and its short form, with a surname of the benign people."""
    with (shared / "eval" / "nicknames_en.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["relationship"] == "has_nickname"]
    with gzip.open(shared / "eval" / "benign_us.csv.gz", "rt", encoding="utf-8", newline="") as file:
        surnames = [row["last_name"] for _, row in zip(range(5000), csv.DictReader(file), strict=False)]
    for row in chance.sample(rows, 300):
        surname = chance.choice(surnames)
        a, b = (f"{row[part].title()} {surname}" for part in ("name2", "name1"))
        yield Pair(a, b, "Person", True, "nickname", "nicknames", half_of("nickname:" + row["name1"]))


def different(parties: dict[str, list[Party]], count: int, chance: random.Random) -> Iterator[Pair]:
    """Names of different parties of one list: the nearest, and some at random."""
    for list_id, share in NEGATIVES.items():
        members = {party.id: party for party in parties[list_id]}
        wanted = round(count * share)
        anchors = chance.sample(list(members.values()), min(len(members), wanted))
        groups: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        for party in members.values():
            for name in strong_names(party)[:4]:
                groups[half_of(party.id), kind_of(party)].append((name, party.id))
        near = {group: Nearest(names) for group, names in groups.items()}
        common = common_words(parties[list_id])
        for number, party in enumerate(anchors):
            group = half_of(party.id), kind_of(party)
            is_near = number < wanted * NEAREST
            name = strong_names(party)[0] if strong_names(party) else ""
            choice = (
                near[group](name, 60) if is_near else chance.sample(groups[group], min(60, len(groups[group])))
            )
            other = next((n for n, other_id in choice if can_be_told(party, members[other_id], common)), None)
            if name and other:
                sort = "nearest" if is_near else "random"
                yield Pair(name, other, kind_of(party), False, sort, list_id, group[0])


def can_be_told(one: Party, other: Party, common: frozenset[str]) -> bool:
    """Whether two parties are surely different, and a name can tell: no shared name, number or birth date.

    Names that differ in common words alone are shared (two firms of one name, one of them with its legal form).
    """
    if one.id == other.id:
        return False
    if {(i.kind, i.value) for i in one.identifiers} & {(i.kind, i.value) for i in other.identifiers}:
        return False
    if {d.start for d in one.birth_dates if d.kind == "exact"} & {d.start for d in other.birth_dates}:
        return False
    return not (
        {skeleton(n.text) for n in one.names} & {skeleton(n.text) for n in other.names}
        or {core(n.text, common) for n in one.names} & {core(n.text, common) for n in other.names} - {frozenset()}
    )


def core(name: str, common: frozenset[str]) -> frozenset[str]:
    """The words of a name that are not common, where that leaves two or more."""
    found = frozenset(words(name)) - common
    return found if len(found) > 1 else frozenset()


def truth_set(shared: Path) -> list[Pair]:
    """Senzing's truth set: records of one cluster beside each other, and each beside its nearest stranger."""
    folder = shared / "eval" / "senzing_truthset"
    with (folder / "actual_truthset_key.csv").open(encoding="utf-8", newline="") as file:
        cluster = {(row["DATA_SOURCE"], row["RECORD_ID"]): row["CLUSTER_ID"] for row in csv.DictReader(file)}
    records = []
    for name in ("customers", "reference", "watchlist"):
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                written = record_name(row)
                if written:
                    kind = "Organization" if row["RECORD_TYPE"] == "ORGANIZATION" else "Person"
                    records.append((written, kind, cluster[row["DATA_SOURCE"], row["RECORD_ID"]]))
    pairs = []
    for kind in ("Person", "Organization"):
        members = [(name, group) for name, sort, group in records if sort == kind]
        near = Nearest(members)
        for at, (name, group) in enumerate(members):
            mine = [n for n, g in members[at + 1 :] if g == group and words(n) != words(name)]
            strangers = [n for n, g in near(name, 40) if g != group and skeleton(n) != skeleton(name)]
            pairs += [Pair(name, other, kind, True, "same record", "senzing", half_of(group)) for other in mine]
            pairs += [Pair(name, n, kind, False, "nearest", "senzing", half_of(group)) for n in strangers[:1]]
    return list(dict.fromkeys(pairs))


def record_name(row: dict[str, str]) -> str:
    """The name of a record of the truth set, from whichever columns have it."""
    parts = [row.get(f"PRIMARY_NAME_{part}") or "" for part in ("FIRST", "MIDDLE", "LAST")]
    whole = row.get("PRIMARY_NAME_FULL") or row.get("PRIMARY_NAME_ORG") or " ".join(filter(None, parts))
    return whole or row.get("NATIVE_NAME_FULL") or ""


def slipped(name: str, chance: random.Random) -> str:
    """A name with one slip of the pen in a word of four letters or more, or with its words in another order."""
    parts = name.split()
    long = [at for at, word in enumerate(parts) if len(word) > 3]
    if (len(parts) > 1 and chance.random() < 0.5) or not long:
        turn = chance.randrange(1, len(parts)) if len(parts) > 1 else 0
        return " ".join(parts[turn:] + parts[:turn])
    at = chance.choice(long)
    word, place = parts[at], chance.randrange(1, len(parts[at]) - 1)
    new = chance.choice("aeinorstl")
    new = new.upper() if word.isupper() else new
    parts[at] = chance.choice(
        [
            word[:place] + word[place + 1 :],
            word[:place] + new + word[place:],
            word[:place] + new + word[place + 1 :],
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        ]
    )
    return " ".join(parts)


def misspelt(parties: Sequence[Party], source: str, chance: random.Random) -> list[Pair]:
    """The name of every party whose name has two words or more, misspelt or reordered, beside itself."""
    pairs = []
    for party in parties:
        name = party.names[0].text if party.names else ""
        if len(words(name)) > 1:
            slip = slipped(name, chance)
            pairs.append(Pair(slip, name, kind_of(party), True, "slip", source, half_of(party.id)))
    return pairs


ORIGINALS = {
    "Russian": "tokens_en_ru.tsv.gz",
    "Arabic, Wikidata": "tokens_en_ar.tsv.gz",
    "Arabic": "ar_en_names.tsv.gz",
    "Korean, of foreigners": "tokens_en_ko.tsv.gz",
}
"""Files of names in Latin letters and in their own or another people's script, by what is in them."""


def in_original_script(shared: Path, label: str, count: int, chance: random.Random) -> list[Pair]:
    """Names of two or three words in Latin and in another script: each beside itself, and beside another of the same
    first word. Single names are put together two by two."""
    names: list[tuple[str, str]] = []
    with gzip.open(shared / "eval" / ORIGINALS[label], "rt", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    if label.startswith("Korean"):
        names = [
            (a, b) for a, b in rows if 2 <= len(a.split()) == len(b.split()) <= 3 and not re.search(r"\d", a + b)
        ]
    else:
        if label == "Arabic":
            single = [(latin, original) for original, latin in rows if len(latin) > 2 and " " not in original]
        else:
            single = [(latin, original.replace(" ", "")) for latin, original, seen in rows if int(seen) > 2]
            single = [name for name in single if len(name[0]) > 2]
        chance.shuffle(single)
        for (first, erste), (second, zweite) in zip(single[::2], single[1::2], strict=False):
            names.append((f"{first.title()} {second.title()}", f"{erste} {zweite}"))
    names = chance.sample(names, min(count, len(names)))
    pairs = [Pair(a, b, "Person", True, "original script", label, "") for a, b in names]
    for (latin, original), (_, other) in pairwise(names):
        wrong = f"{original.split()[0]} {other.split()[-1]}"
        pairs.append(Pair(latin, wrong, "Person", False, "original script", label, ""))
    return pairs


def enforcement() -> list[Pair]:
    """Names of those who went unseen in published settlements, each beside the name that was listed."""
    rows = (HERE / "enforcement.tsv").read_text("utf-8").splitlines()
    found = []
    for authority, _settled, kind, written, listed in (r.split("\t") for r in rows if r[0] != "#"):
        found.append(Pair(written, listed, kind, True, "enforcement", authority, ""))
    return found


def public_figures() -> dict[str, list[Pair]]:
    """Names of public figures by script, in their own and in Latin letters: each beside itself, and beside one of
    the same first word (first character, in Chinese) and the rest of the next, where that is another name."""
    rows = (HERE / "public_figures.tsv").read_text("utf-8").splitlines()
    names: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for script, own, latin in (row.split("\t") for row in rows if not row.startswith("#")):
        names[script].append((own, latin))
    found = {}
    for script, mine in names.items():
        label = f"{script}, public figures"
        pairs = [Pair(own, latin, "Person", True, "original script", label, "") for own, latin in mine]
        for (own, latin), (other, _) in pairwise(mine):
            wrong = f"{own.split()[0]} {other.split()[-1]}" if " " in own else own[0] + other[1:]
            if wrong != own:
                pairs.append(Pair(wrong, latin, "Person", False, "original script", label, ""))
        found[label] = pairs
    return found

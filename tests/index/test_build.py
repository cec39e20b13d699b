"""The arrays of an index are what a plain reading of the parties gives, written down without any array."""

from __future__ import annotations

import subprocess
import sys
import zlib
from itertools import pairwise

import numpy as np
from hypothesis import HealthCheck, given, settings

from strategies import parties
from tamis.index.arrays import country_number
from tamis.index.build import build_index
from tamis.index.files import OpenIndex
from tamis.index.names import _forms
from tamis.model import Party, encode_party
from tamis.normalize.counterparts import completed, tells
from tamis.normalize.facts import PERSON, party_facts
from tamis.normalize.lexicon import shipped_lexicon
from tamis.normalize.text import ABJAD, FOREIGN, MAX_WORD
from tamis.normalize.tokens import tokenise


def says(other: Party, own: Party) -> bool:
    """Whether an entry tells something that another of the same number and of a word in common does not say."""
    mine, theirs = ({t for n in p.names for t in tokenise(n.text, shipped_lexicon())} for p in (own, other))
    alike = set(own.references) & set(other.references) and mine & theirs
    return bool(alike) and tells(party_facts(other), party_facts(own))


def plain(listed: list[Party]) -> dict[str, list[list[int]]]:
    """The ragged arrays of an index, as lists of rows; words and joined pairs numbered alphabetically."""
    ordered = sorted(listed, key=lambda party: party.id)
    owned = [
        [(tokenise(n.text, shipped_lexicon()), n.strength == "weak") for n in party.names] for party in ordered
    ]
    names = [tokens for each in owned for tokens, _ in each]
    persons = [party_facts(party).kind <= PERSON for party in ordered for _ in party.names]
    forms = list(zip(names, (weak for each in owned for _, weak in each), persons, strict=True))
    numbers = {form: number for number, form in enumerate(dict.fromkeys(forms))}
    words = sorted({token for tokens in names for token in tokens})
    weights: dict[tuple[str, str, int], int] = {}
    joined = []
    for tokens in names:
        row = []
        for first, second in pairwise(tokens):
            text, sound = (first.text + second.text)[:MAX_WORD], (first.sound + second.sound)[:MAX_WORD]
            key = (text, sound, (first.flags | second.flags) & (ABJAD | FOREIGN))
            weights[key] = max(weights.get(key, 0), first.weight + second.weight)
            row.append(key)
        joined.append(row)
    keys = sorted(weights)
    told = [[n for n, other in enumerate(ordered) if other is not own and says(other, own)] for own in ordered]
    facts = [
        completed(party_facts(own), [party_facts(ordered[n]) for n in others])
        for own, others in zip(ordered, told, strict=True)
    ]
    known = sorted((key, number) for number, fact in enumerate(facts) for _, key in fact.identifiers)
    return {
        "token_text": [list(word.text.encode()) for word in words],
        "token_sound": [list(word.sound.encode()) for word in words],
        "token_weight": [[word.weight] for word in words],
        "token_flags": [[word.flags] for word in words],
        "name_token": [[words.index(token) for token in tokens] for tokens in names],
        "name_weak": [[weak] for each in owned for _, weak in each],
        "name_form": [[numbers[form]] for form in forms],
        "name_party": [[number] for number, each in enumerate(owned) for _ in each],
        "post": [[at for at, tokens in enumerate(names) if word in tokens] for word in words],
        "join_text": [list(text.encode()) for text, _, _ in keys],
        "join_sound": [list(sound.encode()) for _, sound, _ in keys],
        "join_flags": [[flags] for _, _, flags in keys],
        "join_weight": [[weights[key]] for key in keys],
        "join_post": [[at for at, row in enumerate(joined) if key in row] for key in keys],
        "kind": [[fact.kind] for fact in facts],
        "gender": [[fact.gender] for fact in facts],
        "birth": [[day for span in fact.births for day in span] for fact in facts],
        "country": [[country_number(code) for code in fact.countries] for fact in facts],
        "identifier": [[key for _, key in fact.identifiers] for fact in facts],
        "address": [list(fact.address) for fact in facts],
        "known_identifier": [[key] for key, _ in known],
        "known_party": [[number] for _, number in known],
        "counterpart": told,
        "party_id": [list(party.id.encode()) for party in ordered],
        "payload": [list(zlib.compress(encode_party(party), 6)) for party in ordered],
    }


@given(listed=parties())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_array_holds_what_a_plain_reading_gives(listed, tmp_path):
    build_index(listed[::-1], [], tmp_path / "index")
    index = OpenIndex(tmp_path / "index")
    for name, rows in plain(listed).items():
        values = index.view(name).tolist()
        assert values == [value for row in rows for value in row], name
        if f"{name}_ends" in index.manifest.sections:
            ends = index.view(f"{name}_ends").tolist()
            assert [stop - start for start, stop in pairwise(ends)] == [len(row) for row in rows], name


def test_an_index_of_nobody_can_be_written_and_opened(tmp_path):
    assert build_index([], [], tmp_path / "index").parties == 0
    assert OpenIndex(tmp_path / "index").view("post").tolist() == []


def test_a_disk_that_fills_up_while_parties_pass_through_is_an_error_that_leaves_nothing(tmp_path):
    script = """
import random, resource, sys
from pathlib import Path
from tamis.errors import OutputError
from tamis.index.build import build_index
from tamis.model import Name, Party

resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, resource.RLIM_INFINITY))
notes = [random.Random(n).randbytes(2000).hex() for n in range(3000)]
name = (Name("Ann Example"),)
parties = (Party(f"t:{n}", "t", str(n), "Person", name, notes=(note,)) for n, note in enumerate(notes))
try:
    build_index(parties, [], Path(sys.argv[1]) / "index")
except OutputError as error:
    sys.exit(13 if "Free some space" in error.hint else 1)
"""
    assert subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False).returncode == 13
    assert list(tmp_path.iterdir()) == []


def test_memory_does_not_grow_with_what_is_known_of_the_parties(tmp_path):
    """Notes of 200 MB pass through; a process that kept them could not stay this small."""
    script = """
import random, sys
from pathlib import Path
from tamis.index.build import build_index
from tamis.model import Name, Party

def parties():
    chance = random.Random(1)
    for n in range(4000):
        notes = tuple(chance.randbytes(12_500).hex() for _ in range(2))
        yield Party(f"t:{n:05}", "t", str(n), "Person", (Name(f"Ann Example {n}"),), notes=notes)

build_index(parties(), [], Path(sys.argv[1]) / "index")
[peak] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
print(int(peak.split()[1]) // 1024)
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert (tmp_path / "index" / "data.bin").stat().st_size > 90_000_000
    assert int(done.stdout) < 180, "MB"


def test_names_that_share_no_more_than_a_hash_are_not_one_form(monkeypatch):
    words = np.array([1, 2, 1, 2, 2, 1, 1, 2, 1, 3, 1, 2], "<u4")
    ends, kind = np.array([0, 2, 4, 6, 8, 10, 11, 12]), np.array([0, 0, 0, 1, 0, 0, 0], "u8")
    assert _forms(words, ends, kind).tolist() == [0, 0, 1, 2, 3, 4, 5]
    monkeypatch.setattr("tamis.index.names._hashes", lambda *_: np.zeros(7, "u8"))
    assert _forms(words, ends, kind).tolist() == [0, 0, 1, 2, 3, 4, 5]

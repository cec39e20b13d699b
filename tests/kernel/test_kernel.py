"""The compiled kernel computes what the reference says, and finds what comparing everything finds."""

import dataclasses
import os
import random
from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strategies import edited, names, parties, queries
from tamis._kernel import Kernel, policy_fields, score_pairs
from tamis.errors import QueryError
from tamis.index.arrays import Ragged, TokenTable, flat, little_endian
from tamis.index.build import build_index
from tamis.index.files import OpenIndex
from tamis.match.compare import compare
from tamis.match.profiles import DEFAULT, Profile
from tamis.match.reference import score_names
from tamis.match.spelling import TABLES
from tamis.model import DateSpan, ListVersion, Name, Party, Query
from tamis.normalize.lexicon import shipped_lexicon
from tamis.normalize.tokens import tokenise
from tamis.screen.engine import Engine
from tamis.screen.search import compiled_search, exhaustive_search, python_search

LEXICON = shipped_lexicon()
EXAMPLES = int(os.environ.get("TAMIS_EXAMPLES", "60"))
VERSION = ListVersion("test", "2026-01-01T00:00:00Z", "0")

pairs = names.flatmap(
    lambda name: st.tuples(st.just(name), st.one_of(names, edited(name)), st.booleans(), st.booleans())
)


def test_the_kernel_reads_the_figures_of_the_profile_in_their_order():
    assert tuple(policy_fields()) == Profile.field_names()


def pair_arrays(rows):
    table, left, right = TokenTable(), Ragged("I"), Ragged("I")
    for a, b, _, _ in rows:
        left.add(map(table.number, a))
        right.add(map(table.number, b))
    return {
        **table.arrays(),
        "left": little_endian(left.values),
        "left_ends": little_endian(left.offsets),
        "right": little_endian(right.values),
        "right_ends": little_endian(right.offsets),
        "weak": little_endian(flat("B", (weak for _, _, weak, _ in rows))),
        "person": little_endian(flat("B", (person for _, _, _, person in rows))),
    }


@given(st.lists(pairs, min_size=1, max_size=20), st.booleans())
@settings(max_examples=EXAMPLES, deadline=None)
def test_kernel_and_reference_give_the_identical_score(found, shortcuts):
    rows = [(tokenise(a, LEXICON), tokenise(b, LEXICON), weak, person) for a, b, weak, person in found]
    scores = array("i", score_pairs(pair_arrays(rows), DEFAULT.numbers, TABLES.as_bytes(), shortcuts))
    for at, (a, b, weak, person) in enumerate(rows):
        said = score_names(a, b, DEFAULT, weak=weak, person=person)
        assert tuple(scores[at * 9 : at * 9 + 9]) == said[:-1]


@given(data=st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_index_brute_force_and_reference_find_the_same_parties(data, tmp_path_factory):
    listed = data.draw(parties())
    folder = tmp_path_factory.mktemp("index") / "i"
    build_index(listed, [VERSION], folder)
    index = OpenIndex(folder)
    engine = Engine(index)
    prepared = []
    for query in data.draw(st.lists(queries(listed), min_size=1, max_size=6)):
        try:
            prepared.append(engine.prepare(query))
        except QueryError:
            continue
    if not prepared:
        return
    thresholds = [5000, 7000, 9000]
    everything = exhaustive_search(index, DEFAULT)(prepared, thresholds)
    for threshold, expected in zip(thresholds, everything, strict=True):
        assert compiled_search(index, DEFAULT)(prepared, threshold) == expected
    threshold = data.draw(st.sampled_from(thresholds))
    assert python_search(index, DEFAULT)(prepared, threshold) == everything[thresholds.index(threshold)]


@pytest.mark.parametrize(("many_words", "parties", "few"), [(120, 200, True), (4000, 900, False)])
def test_names_that_many_bear_and_words_of_any_length_are_found_as_comparing_all_finds_them(
    tmp_path, many_words, parties, few
):
    chance = random.Random(7)
    pieces = "al ba chen dor el fa gro hin ka lu mar nov os pet ra sta tur vic wan zh".split()
    words = ["".join(chance.choices(pieces, k=chance.randint(1, 14)))[:40] for _ in range(many_words)]
    named = [" ".join(chance.choices(words, k=chance.randint(1, 4))) for _ in range(many_words * 2 // 3)]
    listed = [
        Party(
            id=f"test:{number}",
            list_id="test",
            source_id=str(number),
            kind=chance.choice(("Person", "Company", "Vessel")),
            names=tuple(
                Name(chance.choice(named), "alias", strength=chance.choice(("strong", "weak"))) for _ in range(3)
            ),
            birth_dates=(DateSpan(f"{chance.randint(1940, 1999)}-05-01", f"{chance.randint(1999, 2000)}-05-01"),),
            genders=(chance.choice(("male", "female")),),
        )
        for number in range(parties)
    ]
    build_index(listed, [VERSION], tmp_path / "i")
    index = OpenIndex(tmp_path / "i")
    assert (len(index.view("token_weight")) < 2048) is few  # below which the kernel goes another way
    engine = Engine(index)
    asked = []
    for _ in range(60):
        name = chance.choice(named)
        at = chance.randrange(len(name))
        asked.append(name[:at] + chance.choice(("", "a", "k", "ss", " ")) + name[at + 1 :])
    prepared = []
    for slipped in asked + chance.choices(asked, k=3 * EXAMPLES):  # names come again, of others
        told = {"kind": "Person", "birth_date": f"{chance.randint(1930, 2005)}-05-01", "gender": "male"}
        prepared.append(engine.prepare(Query(name=slipped or "al", **(told if chance.random() < 0.5 else {}))))
    search, everything = compiled_search(index, DEFAULT), exhaustive_search(index, DEFAULT)(prepared, [5000, 7000])
    assert sum(map(len, everything[1])) > 2 * len(prepared) // 9
    for threshold, expected in zip((5000, 7000), everything, strict=True):
        assert search(prepared, threshold) == expected
        assert [found for query in prepared for found in search([query], threshold)] == expected


def test_a_party_is_reached_by_its_identifier_alone(tiny_index):
    answer = Engine(tiny_index).screen(Query(name="Something Else", identifiers={"imoNumber": "IMO 9187629"}))
    assert [match.party.id for match in answer] == ["test:vessel"]
    assert answer[0].reasons[-1].kind == "identifier"


def test_arrays_that_do_not_fit_are_refused_and_nothing_is_read_outside(tiny_index):
    arrays = {name: tiny_index.view(name) for name in tiny_index.manifest.sections}
    for name in ("post", "name_token", "token_weight", "kind", "birth_ends", "join_post_ends", "token_text"):
        damaged = {**arrays, name: bytes(len(bytes(arrays[name])) // 8 * 4)}
        with pytest.raises(ValueError, match=r"array|fit|column|token|profile"):
            Kernel({**damaged}, DEFAULT.numbers, TABLES.as_bytes())
    with pytest.raises(ValueError, match="profile"):
        Kernel(arrays, DEFAULT.numbers[:-1], TABLES.as_bytes())


def test_a_profile_with_other_weights_is_obeyed_by_both(tiny_index):
    other = dataclasses.replace(
        DEFAULT,
        missing_most=900,
        turned_loss=300,
        inner_less=200,
        mother_less=500,
        rare_mother_less=550,
        worth_at_knee=400,
    )
    engine = Engine(tiny_index)
    prepared = [
        engine.prepare(Query(name=name)) for name in ("Yusuf Shah", "Mohamad Yousef Schah Extra", "Salahudin")
    ]
    found = compiled_search(tiny_index, other)(prepared, 5000)
    assert found == python_search(tiny_index, other)(prepared, 5000)
    assert found != compiled_search(tiny_index, DEFAULT)(prepared, 5000)


@pytest.mark.parametrize(
    ("written", "listed"),
    [
        ("Zuleika Karn Vetl", "Zuleika Kam Vetl"),  # misread by a machine, of a known name
        ("Zuleika Qarn Vetl", "Zuleika Qam Vetl"),  # and of none
        ("Zli Vetluzi", "Ali Vetluzi"),  # the first letter of a short word
        ("Wang Fenb Hui", "Wang Fen Hui"),  # of a syllable
        ("Kim Kwalg Il", "Kim Kwang Il"),
        ("Joaquin Guzman", "Joaquin Guzman Loera"),  # the mother's family name
        ("Алекс Саб", "Alex Nain Saab Moran"),  # met by its sound
        ("Rosario Murillo", "Rosario Maria Murillo Zambrana"),
        ("Santiago Castro", "Santiago Alvarez Castro"),
        ("Chris Vetluzi", "Christian Vetluzi"),
        ("Nasir al-Din Vetluzi", "Nasiruddin Vetluzi"),
    ],
)
def test_the_search_meets_what_comparing_the_names_meets(tmp_path, written, listed):
    party = Party(id="test:1", list_id="test", source_id="1", kind="Person", names=(Name(listed, "name"),))
    build_index([party], [VERSION], tmp_path / "index")
    query = Query(name=written, kind="Person")
    found = Engine(OpenIndex(tmp_path / "index")).screen(query, threshold=50)
    score = compare(written, listed, kind="Person").score
    assert [match.score for match in found] == [score] * (score >= 50)

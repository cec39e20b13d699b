"""How much work queries are, counted: the same on every machine, so that it can be held to a bound."""

import pytest

from tamis.index.build import build_index
from tamis.index.files import OpenIndex
from tamis.match.profiles import DEFAULT
from tamis.model import DateSpan, ListVersion, Name, Party, Query
from tamis.screen.engine import Engine
from tamis.screen.search import batch_arrays, open_kernel
from tamis.validate.population import FIELDS, customers

PARTIES, QUERIES = 6000, 300


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    rows = [dict(zip(FIELDS, row, strict=True)) for row in customers(PARTIES, seed=11, rare=0.4)]
    listed = [
        Party(
            id=f"test:{number}",
            list_id="test",
            source_id=str(number),
            kind="Person" if number % 5 else "Company",
            names=(Name(row["name"], "name"),),
            birth_dates=(DateSpan(row["birthDate"], row["birthDate"]),)
            if number % 3 and len(row["birthDate"]) == 10
            else (),
        )
        for number, row in enumerate(rows)
    ]
    folder = tmp_path_factory.mktemp("work") / "index"
    build_index(listed, [ListVersion("test", "2026-01-01T00:00:00Z", "0")], folder)
    return OpenIndex(folder)


def work(index, *, facts):
    """What the queries cost each on average, one after the other."""
    engine, kernel = Engine(index), open_kernel(index, DEFAULT)
    prepared = []
    for row in customers(QUERIES, seed=12, rare=0.4):
        told = dict(zip(FIELDS, row, strict=True))
        query = Query(name=told["name"])
        if facts:
            query = Query(name=told["name"], kind="Person", birth_date=told["birthDate"], gender=told["gender"])
        prepared.append(engine.prepare(query))
    kernel.screen(batch_arrays(prepared), DEFAULT.threshold, 1)
    return {what: count / QUERIES for what, count in kernel.counts().items()}


# Each is what was counted when this was written, and a fifth more. Whoever makes it less lowers the bound.
WORDS = {"searches": 5.6, "walked": 6650, "words": 1040, "postings": 307}
BOUNDS = {
    False: {**WORDS, "bits": 290, "shown": 18.4, "bounded": 20.0, "scored": 2.3},
    True: {**WORDS, "bits": 244, "shown": 36, "bounded": 7.8, "scored": 1.1},
}


@pytest.mark.parametrize("facts", [False, True])
def test_a_query_is_no_more_work_than_it_was(index, facts):
    counts = work(index, facts=facts)
    more = {what: count for what, count in counts.items() if not 0 < count <= BOUNDS[facts][what]}
    assert not more


def test_work_grows_slower_than_what_comparing_everything_takes(index):
    counts = work(index, facts=False)
    assert counts["bounded"] < PARTIES / 100
    assert counts["words"] < index.manifest.tokens


def test_words_that_were_met_are_not_sought_again(index):
    engine, kernel = Engine(index), open_kernel(index, DEFAULT)
    batch = batch_arrays([engine.prepare(Query(name="Vetlugaev Samsonovich Pavel"))])
    kernel.screen(batch, DEFAULT.threshold, 1)
    first = kernel.counts()
    kernel.screen(batch, DEFAULT.threshold, 1)
    again = kernel.counts()
    assert (again["searches"], again["words"]) == (first["searches"], first["words"])
    assert again["bounded"] == 2 * first["bounded"]
    kernel.screen(batch, DEFAULT.threshold, 1)
    assert kernel.counts()["bounded"] == again["bounded"]  # the name came twice before


def test_the_words_of_one_query_are_found_on_several_threads_as_on_one(index):
    engine, alone, together = Engine(index), open_kernel(index, DEFAULT), open_kernel(index, DEFAULT)
    for row in customers(60, seed=3, rare=0.4):
        query = Query(name=row[FIELDS.index("name")], names=("Vetlugaev Samsonovich Pavel",))
        batch = batch_arrays([engine.prepare(query)])
        assert together.screen(batch, 5500, 4) == alone.screen(batch, 5500, 1)
    assert together.counts()["searches"] >= alone.counts()["searches"] > 60

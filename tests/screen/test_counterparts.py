"""A match on an entry that says no birth date is judged by what another list says under the publisher's number."""

from __future__ import annotations

from pathlib import Path

import pytest

from tamis.config import settings
from tamis.index.build import build_index
from tamis.index.files import OpenIndex
from tamis.library import Library
from tamis.model import Country, DateSpan, ListVersion, Name, Party, Query
from tamis.screen.engine import Engine

NAMES = (Name("QUDRATOV, Firuz Anvar"),)
BORN = (DateSpan("1952-04-03", "1952-04-03", "exact", "3 Apr 1952"),)
BARE = Party("us_ofac_names:ofac-901", "us_ofac_names", "ofac-901", "Person", NAMES)
FULL = Party(
    "us_ofac_sdn:901", "us_ofac_sdn", "901", "Person", NAMES,
    birth_dates=BORN, genders=("male",), countries=(Country("in", "nationality", "India"),),
)  # fmt: skip
NEAR = Query(name="Firuz Anwar Kudratow", kind="Person")
"""Somebody of a name that is like theirs, but not the same."""


def engine_over(folder: Path, *parties: Party, kernel: str = "c++") -> Engine:
    if not folder.exists():
        build_index(parties, [ListVersion("us_ofac_sdn", "2026-01-01T00:00:00Z", "")], folder)
    return Engine(OpenIndex(folder), kernel=kernel)


def asked(**more: object) -> Query:
    return Query(name=NEAR.name, kind="Person", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("kernel", ["c++", "python"])
def test_an_entry_of_names_alone_scores_as_the_one_that_says_more(tmp_path: Path, kernel: str) -> None:
    engine = engine_over(tmp_path / "index", BARE, FULL, kernel=kernel)
    alone = engine_over(tmp_path / "alone", BARE, kernel=kernel)
    for query in (
        asked(birth_date="1952-04-03", gender="m", countries=("in",)),
        asked(birth_date="1955", gender="m"),
        asked(countries=("pk",)),
    ):
        scores = {match.party.id: match.score for match in engine.screen(query, 50)}
        assert len(scores) == 2
        assert len(set(scores.values())) == 1
        assert [match.score for match in alone.screen(query, 50)] != list(scores.values())[:1]
    far = asked(birth_date="1985", gender="f")
    assert not engine.screen(far).matches
    assert [match.party.id for match in alone.screen(far).matches] == [BARE.id]


def test_the_reason_says_who_tells_it_and_the_party_stays_as_its_list_says_it(tmp_path: Path) -> None:
    engine = engine_over(tmp_path / "index", BARE, FULL)
    query = asked(birth_date="1952-04-03", gender="m", countries=("in",))
    bare, full = sorted(engine.screen(query, 50), key=lambda match: match.party.id)
    assert bare.party == BARE
    why = {reason.kind: reason for reason in bare.reasons}
    assert why["birthDate"].text == "the same day of birth (born 1952-04-03 according to us_ofac_sdn)"
    assert why["birthDate"].detail == {"finding": "same_day", "according_to": ["us_ofac_sdn:901"]}
    assert why["gender"].text == "the same gender (male according to us_ofac_sdn)"
    assert why["country"].text == "a country in common (in according to us_ofac_sdn)"
    assert [reason.points for reason in bare.reasons] == [reason.points for reason in full.reasons]
    assert {reason.kind: reason.text for reason in full.reasons}["birthDate"] == "the same day of birth"
    assert engine.explain(BARE.id, query=query).best == bare


def test_an_exact_name_that_another_list_contradicts_is_shown_below_the_line_and_not_lost(tmp_path: Path) -> None:
    engine = engine_over(tmp_path / "index", BARE, FULL)
    answer = engine.screen(Query(name=NAMES[0].text, birth_date="1985"))
    assert not answer.matches
    assert {match.party.id for match in answer.below_line} == {BARE.id, FULL.id}


@pytest.mark.parametrize(
    "other",
    [
        Party("us_ofac_sdn:902", "us_ofac_sdn", "902", "Person", NAMES, birth_dates=BORN),
        Party("us_ofac_sdn:901", "us_ofac_sdn", "901", "Organization", NAMES),
        Party(
            "us_ofac_sdn:901", "us_ofac_sdn", "901", "Person", (Name("SAMANDARI, Zelimkhan"),), birth_dates=BORN
        ),
        Party("mine:901", "mine", "901", "Person", NAMES, birth_dates=BORN),
    ],
    ids=["another number", "another kind", "no word of the names in common", "a list of one's own"],
)
def test_only_the_same_number_kind_and_a_word_of_the_names_make_another_entry_speak(
    tmp_path: Path, other: Party
) -> None:
    engine = engine_over(tmp_path / "index", BARE, other)
    number = engine.index.find(BARE.id)
    assert number is not None
    assert list(engine.index.counterparts(number)) == []
    assert engine.facts_at(number).births == ()


def with_aliases(key: str, number: str, *names: Name, references: tuple[str, ...] = ()) -> Party:
    return Party(f"{key}:{number}", key, number, "Person", (*NAMES, *names), references=references)


@pytest.mark.parametrize("kernel", ["c++", "python"])
def test_an_alias_is_weak_on_the_copy_of_a_list_that_calls_it_weak(tmp_path: Path, kernel: str) -> None:
    weak, strong = Name("Glass Lantern", "weakAlias", "weak"), Name("Glass Lantern", "alias")
    copy = with_aliases("us_trade_csl", "SDN-901", strong, references=("901",))
    original = with_aliases("us_ofac_sdn", "901", weak)
    query = Query(name="Lantern Glass")
    engine = engine_over(tmp_path / "index", copy, original, kernel=kernel)
    answer = engine.screen(query)
    assert not answer.matches
    assert [(m.party, m.score) for m in answer.below_line] == [(original, 60.0), (copy, 60.0)]
    told = answer.below_line[1]
    assert told.name.strength == "weak"
    cap = next(reason for reason in told.reasons if reason.kind == "cap")
    assert cap.text.endswith("need corroboration (weak according to us_ofac_sdn)")
    assert cap.detail == {"according_to": [original.id]}
    assert engine.explain(copy.id, query=query).best == told
    assert not next(r for r in answer.below_line[0].reasons if r.kind == "cap").detail


@pytest.mark.parametrize(
    ("key", "aliases"),
    [
        ("us_ofac_cons", [Name("Glass Lantern", "weakAlias", "weak")]),
        ("us_trade_csl", [Name("Glass Lantern", "weakAlias", "weak"), Name("LANTERN, Glass", "alias")]),
        ("us_trade_csl", [Name("Glass Lamp", "weakAlias", "weak")]),
    ],
    ids=["a list that tells strengths itself", "strong in another writing", "another alias"],
)
def test_an_alias_stays_strong_where_nobody_calls_this_one_weak(
    tmp_path: Path, key: str, aliases: list[Name]
) -> None:
    own = with_aliases(key, "901", Name("Glass Lantern", "alias"), references=("901",))
    engine = engine_over(tmp_path / "index", own, with_aliases("us_ofac_sdn", "901", *aliases))
    assert own.id in {match.party.id for match in engine.screen(Query(name="Lantern Glass"))}


def publish(library: Library, day: str, party: Party) -> None:
    with library.store() as store:
        store.add_version(ListVersion(party.list_id, day, ""), [party])
    library.rebuild()


def test_lists_of_a_day_gone_by_tell_what_they_told_then(tmp_path: Path) -> None:
    library = Library(settings(tmp_path))
    query = asked(birth_date="1985", gender="f")
    publish(library, "2026-01-01", BARE)
    then = Engine(OpenIndex(library.index_folder()))
    publish(library, "2026-01-02", FULL)
    again = Engine(OpenIndex(library.index_folder(as_of="2026-01-01")))
    assert then.stamp == again.stamp
    assert then.screen(query) == again.screen(query)
    assert then.screen(query).matches
    assert not Engine(OpenIndex(library.index_folder())).screen(query).matches

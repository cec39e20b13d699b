"""One row a person: joined across lists for a reason that is told, and never where something contradicts."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tamis
from homes import load, write
from tamis.config import settings
from tamis.library import Library
from tamis.lists import catalog
from tamis.match.same import groups_of
from tamis.model import DateSpan, Designation, Identifier, Name, Party

RARE, COMMON = "Firuz Anvar Qudratov", "Mohammed Ali"
DAY, OTHER_DAY = DateSpan("1962-04-11", "1962-04-11"), DateSpan("1991-01-02", "1991-01-02")
YEAR = DateSpan("1962-01-01", "1962-12-31", "year")


def party(list_id, name=RARE, source_id="1", **more):
    """A person of a list."""
    return Party(f"{list_id}:{source_id}", list_id, source_id, more.pop("kind", "Person"), (Name(name),), **more)


def by(*parties):
    """By what these were joined."""
    return [tie.rule for group in groups_of(parties) for tie in group.ties]


@pytest.mark.parametrize(
    ("name", "mine", "theirs", "wanted"),
    [
        (RARE, DAY, DAY, True),
        (RARE, DAY, YEAR, True),
        (RARE, YEAR, YEAR, True),
        (RARE, DAY, OTHER_DAY, False),
        (RARE, DAY, None, False),
        (RARE, None, None, False),
        (COMMON, DAY, DAY, False),
        (COMMON, YEAR, YEAR, False),
        (RARE, DAY, DateSpan("1955-01-01", "1969-12-31", "between"), False),
    ],
)
def test_an_equal_name_joins_when_it_is_rare_and_birth_dates_agree(name, mine, theirs, wanted):
    parties = [
        party("one", name, birth_dates=(mine,) if mine else ()),
        party("two", name, birth_dates=(theirs,) if theirs else ()),
    ]
    assert by(*parties) == (["name"] if wanted else [])


def test_a_cross_reference_joins_beside_a_word_of_the_name():
    un = party("un_sc", "Samandar Tordis", "XYi.123")
    other = party("gb", "Tordis Samandar Khan", "77", references=("XYi.123",))
    third = party("au", "Abu Samandar", "5", references=("XYi.123",))
    assert by(un, other) == ["reference"]
    assert by(other, third) == ["reference"], "both print a third's"
    assert not by(un, party("gb", "Firuz Qudratov", "78", references=("XYi.123",))), "an associate's"
    act = (Designation("EU", reference="2014/145/CFSP"),)
    assert not by(party("a", designations=act), party("b", designations=act)), "an act is nobody's"
    assert not by(party("a", source_id="1234567"), party("b", references=("1234567",))), "a plain number"


def test_an_identifier_joins_beside_a_word_of_the_name():
    passport = (Identifier("passportNumber", "KX1234567"),)
    one = party("one", identifiers=passport)
    assert by(one, party("two", "Qudratov Feruz", identifiers=passport)) == ["identifier"]
    assert not by(one, party("two", "Samandar Tordis", identifiers=passport))
    wallet = (Identifier("publicKey", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"),)
    other = party("two", "Samandar Tordis", identifiers=wallet)
    assert not by(party("one", identifiers=wallet), other), "a wallet may be shared"


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ({"birth_dates": (DAY,)}, {"birth_dates": (OTHER_DAY,)}),
        ({"genders": ("male",)}, {"genders": ("female",)}),
        ({"kind": "Person"}, {"kind": "Company"}),
    ],
)
def test_nothing_joins_what_contradicts(mine, theirs):
    passport = (Identifier("passportNumber", "KX1234567"),)
    one = party("one", source_id="XYi.123", identifiers=passport, **mine)
    assert not by(one, party("two", references=("XYi.123",), identifiers=passport, **theirs))


def test_two_entries_of_one_list_stay_two_even_by_way_of_a_third():
    first, second = (party("one", source_id=number, birth_dates=(DAY,)) for number in ("1", "2"))
    third = party("two", birth_dates=(DAY,))
    assert sorted(len(group.parties) for group in groups_of([first, second, third])) == [1, 2]


dates = st.sampled_from([(), (DAY,), (YEAR,), (OTHER_DAY,)])
people = st.builds(
    party,
    st.sampled_from(["one", "two", "three"]),
    st.sampled_from([RARE, COMMON, "Samandar Tordis Amundrud"]),
    st.sampled_from(["XYi.123", "XYi.124", "3"]),
    birth_dates=dates,
    genders=st.sampled_from([(), ("male",), ("female",)]),
    references=st.sampled_from([(), ("XYi.123",), ("XYi.124",)]),
)


@given(st.lists(people, max_size=8, unique_by=lambda p: p.id))
def test_every_party_stands_in_one_group_that_holds_no_contradiction(parties):
    groups = groups_of(parties)
    assert sorted(p.id for group in groups for p in group.parties) == sorted(p.id for p in parties)
    for group in groups:
        assert len(group.ties) == len(group.parties) - 1
        for a, b in combinations(group.parties, 2):
            assert not (a.genders and b.genders) or a.genders == b.genders
            assert {a.birth_dates, b.birth_dates} not in ({(DAY,), (OTHER_DAY,)}, {(YEAR,), (OTHER_DAY,)})


def test_the_rows_of_an_answer_hold_every_match_once(tmp_path: Path):
    home = tmp_path / "home"
    for list_id in ("ours", "theirs"):
        file = write(tmp_path / f"{list_id}.ftm.json", [RARE], birthDate="1962-04-11")
        Library(settings(home)).update([list_id], from_=file, published="2024-01-01", accept=True)
    load(home, "2024-01-01", ["Firuz Qudratov"], "third")
    answer = tamis.open(home).screen(tamis.Query(name=RARE))
    rows = tamis.rows(answer)
    assert [row.lists for row in rows] == [("ours", "theirs"), ("third",)]
    assert [entry.party for row in rows for entry in row.entries] == [m.party.id for m in answer]
    assert [tie.rule for tie in rows[0].ties] == ["name"]
    assert rows[0].score == rows[0].breakdown.score == answer[0].score
    assert msgspec.json.decode(msgspec.json.encode(rows))[0]["entries"][1]["list_id"] == "theirs"


def test_real_lists_join_whom_their_publishers_say_are_one(shared: Path):
    """The Security Council and who prints its references; one that an entry prints may be an associate's."""
    files = {
        "un_sc_sanctions": "un/un_consolidated_2026-08-01.xml.gz",
        "au_dfat_sanctions": "au/dfat_consolidated_2026-08.xlsx",
    }
    parties = {
        party.id: party
        for list_id, file in files.items()
        for party in catalog.parse(catalog.files_of(shared / "lists" / file), list_id, None).parties
    }
    groups = [group.parties for group in groups_of(parties.values()) if len(group.parties) > 1]
    assert len(groups) > 700
    printing = [[each for party in group if (each := printed(party))] for group in groups]
    both = [several for several in printing if len(several) > 1]
    assert len(both) > 700
    apart = [several for several in both if not set.intersection(*several)]
    assert len(apart) <= 2, "a row that holds two references of the Security Council holds two parties"


def printed(party: Party) -> set[str]:
    """The references of the Security Council that a party has, or that its entry prints."""
    found = {reference.lower() for reference in (party.source_id, *party.references)}
    return {reference for reference in found if re.fullmatch(r"[a-z]{2}[ie]\.\d+", reference)}

"""Files of stakes, the lists that their owners are asked against, and companies kept as a list of their own."""

from __future__ import annotations

import datetime as dt
import json
from fractions import Fraction
from pathlib import Path

import pytest

import tamis
from homes import load
from tamis.config import settings
from tamis.errors import CallError, InputError
from tamis.library import Library
from tamis.ownership.blocked import PROGRAMME, blocked_by_ownership, keep_as_list
from tamis.ownership.files import read_ownership

CSV = "Owner;Owned;Share\nQUDRATOV, Firuz Anvar;Glass Holding;50 %\nGLASS HOLDING;Lantern Shipping;60,5\n"


def written(folder: Path, text: str, name: str = "stakes.csv") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_csv_gives_stakes_and_one_party_however_its_name_is_written(tmp_path):
    found = read_ownership(written(tmp_path, CSV + "Glass Holding;Lantern Shipping;60.5\n"))
    assert [(s.owner, s.share) for s in found.stakes] == [
        ("glass holding", Fraction(121, 2)),
        ("qudratov firuz anvar", Fraction(50)),
    ]
    assert found.notes == ("stakes that stand there twice and count once: 1",)


def test_followthemoney_gives_the_same_and_ended_stakes_are_left_out(tmp_path):
    entities = [
        {"id": "p", "schema": "Person", "properties": {"name": ["Firuz Anvar Qudratov"], "birthDate": ["1952"]}},
        {"id": "a", "schema": "Company", "properties": {"name": ["Glass Holding"]}},
        {"id": "s", "schema": "Ownership", "properties": {"owner": ["p"], "asset": ["a"], "percentage": ["50"]}},
        {
            "id": "t",
            "schema": "Ownership",
            "properties": {"owner": ["a"], "asset": ["b"], "percentage": ["90"], "endDate": ["2020-01-01"]},
        },
        {"id": "u", "schema": "Ownership", "properties": {"owner": ["p"], "asset": ["c"]}},
    ]
    file = written(tmp_path, "\n".join(map(json.dumps, entities)) + "\n", "stakes.ftm.json")
    found = read_ownership(file, dt.date(2026, 1, 1))
    assert [(s.owner, s.owned, s.share) for s in found.stakes] == [("p", "a", Fraction(50))]
    assert found.parties["p"].birth_date == "1952"
    assert len(found.notes) == 2


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("owner,share\nX,50\n", "no column owned"),
        ("owner,owned,share\nX,A,half\n", "line 2: 'half' is no share"),
        ("owner,owned,share\nX,A,150\n", "line 2: '150' is no share"),
        ("owner,owned,share\nX,,50\n", "line 2: an owner"),
        ("owner,owned,share\nX,A,\n", "no stake with a share"),
        ("owner,owned,share\nX,A\n", "line 2: 2 fields"),
        ("owner,owned,share,end_date\nX,A,50,soon\n", "line 2: 'soon' is no date"),
        ("owner,owned,share\nX,A,75-50\n", "line 2: '75-50' is no share"),
    ],
)
def test_what_is_no_stake_is_an_error_that_says_where(tmp_path, text, wrong):
    with pytest.raises(InputError, match=wrong):
        read_ownership(written(tmp_path, text))


def test_companies_of_a_listed_person_are_blocked_and_raise_a_match_of_their_own_kind(tmp_path):
    home = tmp_path / "home"
    load(home, "2024-01-01", ["Firuz Anvar Qudratov", "Quite Another"])
    given = read_ownership(written(tmp_path, CSV))
    report = blocked_by_ownership(given, tamis.open(home))
    assert [owner.party_id for owner in report.listed] == ["ours:firuz-anvar-qudratov"]
    assert [(held.name, held.share, held.blocked) for held in report.companies] == [
        ("Lantern Shipping", 60.5, True),
        ("Glass Holding", 50.0, True),
    ]
    keep_as_list(Library(settings(home)), "owned", report, "2026-01-01")
    [match] = tamis.open(home).screen(tamis.Query(name="Lantern Shipping"), lists=["owned"]).matches
    assert match.party.designations[0].programme == PROGRAMME
    assert (
        "QUDRATOV, Firuz Anvar owns 50 % of Glass Holding, Glass Holding owns 60.5 % of Lantern Shipping"
        in match.party.notes
    )
    again = blocked_by_ownership(given, tamis.open(home))
    assert again.companies == report.companies, "what was kept makes nobody listed"


def test_whom_the_caller_calls_blocked_is_blocked_and_must_be_in_the_file(tmp_path):
    given = read_ownership(written(tmp_path, CSV))
    report = blocked_by_ownership(given, None, blocked=["Glass Holding"])
    assert [(held.name, held.blocked) for held in report.companies] == [("Lantern Shipping", True)]
    with pytest.raises(CallError, match="no party"):
        blocked_by_ownership(given, None, blocked=["Nobody"])
    with pytest.raises(CallError, match="No unlisted company"):
        keep_as_list(
            Library(settings(tmp_path / "home")), "owned", blocked_by_ownership(given, None), "2026-01-01"
        )


def test_companies_are_never_kept_in_place_of_another_list(tmp_path):
    home = tmp_path / "home"
    load(home, "2024-01-01", ["Firuz Anvar Qudratov"])
    library = Library(settings(home))
    report = blocked_by_ownership(read_ownership(written(tmp_path, CSV)), tamis.open(home))
    for list_id in ("ours", "un_sc_sanctions"):
        with pytest.raises(CallError, match="is another list"):
            keep_as_list(library, list_id, report, "2024-02-01")
    assert [version.list_id for version in library.versions("ours")] == ["ours"]
    for day in ("2024-02-01", "2024-03-01"):
        keep_as_list(library, "owned_by_blocked", report, day)


def test_a_company_of_which_more_than_all_is_held_is_named_as_the_file_names_it(tmp_path):
    found = read_ownership(written(tmp_path, "owner,owned,share\nX,Glass Holding,70\nY,GLASS HOLDING,70\n"))
    assert found.notes == ("more than 100 percent of Glass Holding is held in all: 140",)


def test_a_stake_of_a_csv_that_has_ended_or_not_begun_is_left_out_and_an_unknown_column_is_named(tmp_path):
    text = (
        "owner,owned,share,End date,since,remark\nX,A,50,2020-01-01,,\nX,B,50,31/12/2099,,\n"
        "X,C,50,,2098-01-01,\nX,D,50,,01/02/2020,\n"
    )
    found = read_ownership(written(tmp_path, text), dt.date(2026, 1, 1))
    assert [stake.owned for stake in found.stakes] == ["b", "d"]
    assert found.notes == (
        "stakes left out because they have ended: 1",
        "stakes left out because they have not begun: 1",
        "columns that were not used: remark",
    )


def test_who_is_named_with_an_id_and_without_is_one_and_his_stakes_add_up(tmp_path):
    text = (
        "owner_id,owner,owned_id,owned,share\nP1,Ivan Petrov,,A,30\n,PETROV Ivan,,A,20\n,Ivan Petrov,,A,20\n"
        "P1,Ivan Petrov,C1,Glass Holding,60\n,Glass Holding,,B,50\n"
    )
    given = read_ownership(written(tmp_path, text))
    for name in ("Ivan Petrov", "P1"):
        report = blocked_by_ownership(given, None, blocked=[name])
        assert {held.name: held.share for held in report.companies if held.blocked} == {
            "A": 50.0, "B": 50.0, "Glass Holding": 60.0,
        }  # fmt: skip
    assert given.notes == (
        "Glass Holding stands there with the id C1 and without, and is taken as one",
        "Ivan Petrov stands there with the id P1 and without, and is taken as one",
    )


def test_who_is_named_without_an_id_and_may_be_one_of_several_blocks_nothing_for_sure_and_is_named(tmp_path):
    text = (
        "owner_id,owner,owned,share,owner_birth_date\nP1,Ivan Petrov,A,30,1950\nP2,Ivan Petrov,X,90,1980\n"
        ",Ivan Petrov,A,25,1950\n"
    )
    given = read_ownership(written(tmp_path, text))
    report = blocked_by_ownership(given, None, blocked=["P1"])
    assert not any(held.blocked for held in report.companies)
    assert [(held.name, held.share) for held in report.uncertain] == [("A", 55.0)]
    assert (report.parties, report.stakes) == (5, 3)
    assert report.notes == ("Ivan Petrov stands there without an id, and may be P1: give the id",)
    both = blocked_by_ownership(given, None, blocked=["Ivan Petrov"])
    assert {held.name for held in both.companies if held.blocked} == {"A", "X"}


def test_who_contradicts_his_namesake_is_another(tmp_path):
    text = "owner_id,owner,owned,share,owner_birth_date\nP1,Ivan Petrov,A,30,1950\n,Ivan Petrov,A,30,1990\n"
    given = read_ownership(written(tmp_path, text))
    assert (given.notes, given.maybe, len(given.stakes)) == ((), (), 2)
    assert not blocked_by_ownership(given, None, blocked=["P1"]).companies[0].blocked


def test_what_blocked_persons_may_hold_by_the_upper_ends_or_by_shares_not_told_is_said_and_does_not_block(
    tmp_path,
):
    text = (
        "owner,owned,share\nX,A,25-50 %\nX,B,n/a\nA,C,more than 50 percent\nX,D,up to 49\nX,E,５０％\nX,F,≥ 50\n"
        "Z,G,\n"
    )
    report = blocked_by_ownership(read_ownership(written(tmp_path, text)), None, blocked=["X"])
    assert [held.name for held in report.companies if held.blocked] == ["E", "F"]
    assert [(held.name, held.share, held.holders) for held in report.uncertain] == [
        ("B", 100.0, ("X up to 100 %",)),
        ("C", 100.0, ("A up to 100 %",)),
        ("A", 50.0, ("X up to 50 %",)),
    ]
    assert report.uncertain[1].paths == ("X owns up to 50 % of A, A owns up to 100 % of C",)


def test_whom_the_caller_calls_not_blocked_does_not_count_whomever_his_name_meets(tmp_path):
    home = tmp_path / "home"
    load(home, "2024-01-01", ["Firuz Anvar Qudratov", "Quite Another"])
    given = read_ownership(written(tmp_path, CSV))
    report = blocked_by_ownership(given, tamis.open(home), not_blocked=["QUDRATOV, Firuz Anvar"])
    assert (report.listed, report.companies) == ((), ())
    assert "does not count as blocked, as given" in report.notes[-1]
    with pytest.raises(CallError, match="cannot be blocked and not blocked"):
        blocked_by_ownership(given, None, blocked=["Glass Holding"], not_blocked=["Glass Holding"])

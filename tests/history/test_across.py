"""Who lists a party and who does not, since when: over invented lists, and over those really published."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

from tamis.config import settings
from tamis.errors import CallError, NothingLoaded, UnknownList
from tamis.history import told
from tamis.history.across import Across, across
from tamis.history.changes import changes_since
from tamis.history.events import history_of
from tamis.history.timeline import timeline
from tamis.library import Library
from tamis.model import ListVersion, Name, Party
from tamis.store.database import writing
from tamis.store.history import Store
from tamis.store.schema import list_version

from .conftest import lines


def rows(found: Across, place: int = 0) -> dict[str, tuple[bool, str, str]]:
    """Of each entry of a party: whether it is listed, since when, and when it was removed."""
    return {row.party_id: (row.listed, row.since, row.removed) for row in found.parties[place].listings}


def test_entries_of_several_lists_are_one_party_with_dates_from_the_list_or_the_versions(library):
    found = across(library, "Brotherhood of the Glass Mountain")
    assert rows(found) == {
        "far:g7": (True, "2003-05-06", ""),
        "near:1": (True, "between 2021-01-01 and 2022-01-01", ""),
    }
    assert [tie.rule for tie in found.parties[0].ties] == ["name"]
    assert [(a.list_id, a.versions, a.last) for a in found.parties[0].absent] == [("third", 2, "2023-03-01")]


def test_a_party_removed_and_listed_again_has_two_stays(library):
    [row] = [r for r in across(library, "near:1").parties[0].listings if r.list_id == "near"]
    assert [(s.begun, s.ended) for s in row.stays] == [
        ("by 2019-01-01", "between 2020-01-01 and 2021-01-01"),
        ("between 2021-01-01 and 2022-01-01", ""),
    ]
    assert told.since(row) == "by 2019-01-01, again between 2021-01-01 and 2022-01-01"
    dated = msgspec.structs.replace(row, since="2003-01-01", since_by="list")
    assert told.course(dated) == (
        "since 2003-01-01, removed between 2020-01-01 and 2021-01-01; "
        "again listed between 2021-01-01 and 2022-01-01, still there on 2022-01-01"
    )


def test_a_removed_party_is_found_as_removed(library):
    found = across(library, "Ocean Lantern Shipping")
    assert rows(found) == {"third:y": (False, "by 2022-03-01", "between 2022-03-01 and 2023-03-01")}


def test_what_the_lists_cannot_say_is_said(library):
    unknown = "\n".join(across(library, "Brotherhood of the Glass Mountain").unknown)
    assert unknown.startswith("not loaded, so nothing is known of them: ")
    assert "un_sc_sanctions" in unknown
    assert (
        "near:1: the list says no date of listing, programme, legal basis or measures; "
        "it is known from the versions of 2019-01-01, 2020-01-01, 2021-01-01, 2022-01-01 alone"
    ) in unknown
    assert "far:g7: the list says no legal basis or measures\n" in unknown


def test_a_list_that_has_no_entry_is_said_to_be_not_all_where_the_country_has_other_lists(library, tmp_path):
    other = Library(settings(tmp_path / "home"))
    for number, list_id in enumerate(("ca_dfatd_sema_sanctions", "un_sc_sanctions")):
        file = tmp_path / f"{number}.ftm.json"
        name = ["Glass Mountain Front", "Ocean Lantern Shipping"][number]
        file.write_text(json.dumps({"id": "1", "schema": "Organization", "properties": {"name": [name]}}))
        other.update([list_id], from_=file, published="2026-01-01", accept=True)
    said = [text for text in across(other, "Ocean Lantern Shipping").unknown if "Criminal Code" in text]
    assert [text.partition(" is not all")[0] for text in said] == ["ca_dfatd_sema_sanctions"]
    assert not [text for text in across(other, "Glass Mountain Front").unknown if "Criminal Code" in text]


def test_an_entry_with_the_name_within_its_own_or_with_another_name_of_it_is_shown_beside_the_party(tmp_path):
    home = Library(settings(tmp_path / "home"))
    names = {
        "a": [["Samandar Front", "Anqa"], ["Samandar Front Military Wing"]],
        "b": [["Anqa"], ["Quite Another Front"]],
    }
    for list_id, entries in names.items():
        file = tmp_path / f"{list_id}.ftm.json"
        file.write_text(lines([(str(number), found, {}) for number, found in enumerate(entries)]))
        home.update([list_id], from_=file, published="2026-01-01", accept=True)
    [party, *_] = across(home, "Samandar Front").parties
    assert [(near.party_id, near.name, near.listed) for near in party.near] == [
        ("a:1", "Samandar Front Military Wing", True),
        ("b:0", "Anqa", True),
    ]


def test_who_is_asked_for_by_a_part_of_a_name_is_shown_among_those_who_bear_it_and_never_as_listed(tmp_path):
    home = Library(settings(tmp_path / "home"))
    people = [["Firuz Anvar Qudratov"], ["Zelimkhan Tavridov", "Firuz Qudratov"], ["Qudratova, Salima"]]
    file = tmp_path / "a.ftm.json"
    file.write_text(
        lines([(str(n), found, {}) for n, found in enumerate(people)]).replace("Organization", "Person")
    )
    home.update(["a"], from_=file, published="2026-01-01", accept=True)
    for asked in ("Qudratov", "Qudratov, X."):
        found = across(home, asked)
        assert found.parties == ()
        expected = [("a:1", "Firuz Qudratov"), ("a:0", "Firuz Anvar Qudratov")]
        assert [(near.party_id, near.name) for near in found.with_word] == expected
    assert across(home, "Samandar").with_word == ()


def test_that_it_is_at_work_is_told_before_all_versions_are_looked_through(library, tmp_path, monkeypatch):
    shutil.copytree(library.settings.home, tmp_path / "home", ignore=shutil.ignore_patterns("removed"))
    told_before, told, gone = [], [], Store.gone
    monkeypatch.setattr(Store, "gone", lambda *given: told_before.extend(told) or gone(*given))
    across(Library(settings(tmp_path / "home")), "near:1", progress=told.append)
    assert told_before == [0]


def test_as_of_a_day_only_what_had_been_published_counts(library):
    def then(day: str, asked: str = "Brotherhood of the Glass Mountain") -> Across:
        return across(library, asked, as_of=day)

    assert rows(then("2019-06-01")) == {"near:1": (True, "by 2019-01-01", "")}
    assert rows(then("2021-06-01")) == {"near:1": (False, "by 2019-01-01", "between 2020-01-01 and 2021-01-01")}
    assert rows(then("2022-12-31", "Ocean Lantern Shipping")) == {"third:y": (True, "by 2022-03-01", "")}
    assert (then("2019-06-01").as_of, then("2019-06-01").parties[0].absent) == ("2019-06-01", ())
    with pytest.raises(NothingLoaded, match="No list was published by 2018-01-01"):
        then("2018-01-01")
    with pytest.raises(CallError, match="Not a date"):
        then("yesterday")


def test_known_at_a_day_versions_loaded_later_do_not_count_though_they_were_published_before(tmp_path):
    """The version in between comes last, and the content that it broke in two is whole again."""
    home = Library(settings(tmp_path / "home"))

    def load(day: str, loaded: str, *names: str) -> None:
        parties = [Party(f"ours:{name}", "ours", name, "Organization", (Name(name),)) for name in names]
        with home.store() as store:
            store.add_version(ListVersion("ours", day, ""), parties)
            when = sa.update(list_version).where(list_version.c.published == f"{day}T00:00:00Z")
            with writing(store._engine) as connection:
                connection.execute(when.values(loaded=f"{loaded}T00:00:00Z"))

    load("2020-01-01", "2022-02-01", "Samandar Glass", "Ocean Lantern")
    load("2022-01-01", "2022-02-01", "Samandar Glass", "Ocean Lantern")
    load("2021-01-01", "2022-03-01", "Samandar Glass")
    home.rebuild()
    assert rows(across(home, "Ocean Lantern"))["ours:Ocean Lantern"][1] == "between 2021-01-01 and 2022-01-01"
    then = across(home, "Ocean Lantern", known_at="2022-02-10")
    assert rows(then) == {"ours:Ocean Lantern": (True, "by 2020-01-01", "")}
    assert len(then.parties[0].listings[0].stays) == 1
    assert any("archives" in text for text in then.unknown)


def test_an_id_that_no_version_has_is_an_error_and_a_name_that_nobody_has_is_an_empty_answer(library):
    with pytest.raises(UnknownList, match="near:99"):
        across(library, "near:99")
    assert across(library, "Quite Somebody Else").parties == ()


REAL = [
    ("us_ofac_sdn", "ofac/sdn-csv/2016-10", "2016-10-11"),
    ("us_ofac_sdn", "ofac/sdn-csv/2019-01", "2019-01-15"),
    ("us_ofac_sdn", "ofac/sdn-csv/2024-01-11", "2024-01-11"),
    ("un_sc_sanctions", "un/un_consolidated_2025-11-15.xml.gz", None),
    ("un_sc_sanctions", "un/un_consolidated_2026-08-01.xml.gz", None),
    ("eu_fsf", "ftm/eu_fsf_names_2026-01-28.ftm.json.gz", "2026-01-28"),
    ("gb_fcdo_sanctions", "uk/ofsi_ConList_2025-04-14.xlsx", None),
    ("au_dfat_sanctions", "au/dfat_consolidated_2026-08.xlsx", "2026-07-21"),
]


@pytest.fixture(scope="module")
def real(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Library:
    library = Library(settings(tmp_path_factory.mktemp("real")))
    for list_id, file, day in REAL:
        library.update([list_id], from_=shared / "lists" / file, published=day, accept=True, build=False)
    library.rebuild()
    return library


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "Hizbul Mujahideen",
            {
                "us_ofac_sdn:22812": (True, "between 2016-10-11 and 2019-01-15", ""),
                "eu_fsf:eu-fsf-3200": (True, "by 2026-01-28", ""),
                "gb_fcdo_sanctions:8803": (True, "2005-12-07", ""),
            },
        ),
        (
            "Al-Nusrah Front",
            {
                "us_ofac_sdn:16937": (True, "by 2016-10-11", ""),
                "eu_fsf:eu-fsf-7351": (True, "by 2026-01-28", ""),
                "gb_fcdo_sanctions:12981": (True, "2014-05-29", ""),
                "un_sc_sanctions:QDe.137": (False, "2014-05-14", "between 2025-11-15 and 2026-08-01"),
                "au_dfat_sanctions:6715": (True, "by 2026-07-21", ""),  # as Hay'at Tahrir al-Sham, a later name
            },
        ),
        (
            "Hezbollah",
            {
                "us_ofac_sdn:4697": (True, "by 2016-10-11", ""),
                "gb_fcdo_sanctions:13804": (True, "2020-01-16", ""),
                "au_dfat_sanctions:277": (True, "2001-12-21", ""),
            },
        ),
        (
            "Dawood Ibrahim",
            {
                "us_ofac_sdn:9758": (True, "by 2016-10-11", ""),
                "eu_fsf:eu-fsf-1079": (True, "by 2026-01-28", ""),
                "gb_fcdo_sanctions:7863": (True, "2003-11-07", ""),
                "un_sc_sanctions:QDi.135": (True, "2003-11-03", ""),
                "au_dfat_sanctions:453": (True, "2003-11-03", ""),
            },
        ),
    ],
)
def test_four_parties_stand_where_a_reader_of_the_files_finds_them(real, name, expected):
    assert rows(across(real, name)) == expected


def test_what_the_files_say_of_an_act_is_said_and_what_they_do_not_say_is_said_too(real):
    found = across(real, "Dawood Ibrahim")
    [party, *_] = found.parties
    entries = {row.party_id: row for row in party.listings}
    [act] = entries["au_dfat_sanctions:453"].acts
    assert act.legal_basis.startswith("Charter of the United Nations (Sanctions—ISIL")
    assert {measure.kind for measure in act.measures} == {"asset freeze", "travel ban", "arms embargo"}
    united_kingdom = entries["gb_fcdo_sanctions:7863"]
    assert {act.reference for act in united_kingdom.acts} == {"AQD0159"}
    assert ("2003-11-03", "designated by the United Kingdom") in {
        (each.day, each.what) for each in united_kingdom.dated
    }
    assert {act.programme for act in entries["us_ofac_sdn:9758"].acts} == {"SDGT", "SDNTK"}
    unknown = "\n".join(found.unknown)
    assert "un_sc_sanctions:QDi.135: the list says no legal basis or measures\n" in unknown
    assert "eu_fsf:eu-fsf-1079: the list says no date of listing, programme, legal basis or measures; " in unknown
    assert "au_dfat_sanctions:453" not in unknown


def test_the_military_wing_that_the_european_union_lists_is_shown_beside_the_group_and_not_as_it(real):
    near = {row.party_id for row in across(real, "Hezbollah").parties[0].near}
    assert "eu_fsf:eu-fsf-7245" in near


def test_those_who_ask_at_once_are_all_answered(library):
    """Though each finds that the removed parties have no index yet."""
    for _ in range(3):
        shutil.rmtree(library.settings.home / "removed", ignore_errors=True)
        with ThreadPoolExecutor(6) as callers:
            found = list(callers.map(lambda _: across(library, "Ocean Lantern Shipping"), range(6)))
        assert len(found) == 6
        assert all(each == found[0] for each in found)
        assert not found[0].parties[0].listings[0].listed


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A list that calls its parties otherwise in its second version, and as at first in its third."""
    folder = tmp_path_factory.mktemp("renamed")
    home = Library(settings(folder / "home"))
    front, guild = ["Samandar Front of the North"], ["Guild of the Seven Lanterns"]
    for day, entries in (
        ("2019-01-01", [("1", front, {"listingDate": ["2003-05-06"]}), ("2", guild, {})]),
        ("2020-01-01", [("ABC1", front, {}), ("ABC2", guild, {})]),
        ("2021-01-01", [("1", front, {"listingDate": ["2003-05-06"]}), ("ABC2", guild, {})]),
    ):
        file = folder / f"{day}.ftm.json"
        file.write_text(lines(entries), encoding="utf-8")
        home.update(["near"], from_=file, published=day, accept=True, build=False)
    home.rebuild()
    return home


def test_a_party_that_its_list_calls_otherwise_was_neither_removed_nor_listed_again(renamed):
    found = across(renamed, "near:1")
    assert rows(found) == {
        "near:1": (True, "2003-05-06", ""),
        "near:ABC1": (False, "by 2019-01-01", "under the id near:1 by 2021-01-01"),
    }
    now, then = found.parties[0].listings
    assert (told.since(now), told.state(now), told.state(then)) == ("2003-05-06", "yes", "other id")
    assert told.course(now) == (
        "since 2003-05-06, under the id near:ABC1 by 2020-01-01; "
        "back under this id by 2021-01-01, still there on 2021-01-01"
    )
    assert not any("came and went" in line for row in (now, then) for line in told.lines(row))
    [guild, _] = across(renamed, "Guild of the Seven Lanterns").parties[0].listings
    assert (guild.party_id, told.since(guild)) == ("near:ABC2", "by 2019-01-01")
    assert "until 2019-01-01 it stood there under the id near:2" in list(told.lines(guild))


def test_updates_differences_and_changes_say_that_it_got_another_id_as_its_history_does(renamed, tmp_path):
    for day, before, pairs in (
        ("2020-01-01", "2019-01-01", {("near:1", "near:ABC1"), ("near:2", "near:ABC2")}),
        ("2021-01-01", "2020-01-01", {("near:ABC1", "near:1")}),
        ("2021-01-01", "2019-01-01", {("near:2", "near:ABC2")}),
    ):
        found = renamed.diff("near", before, day)
        assert {(change.was, change.party_id) for change in found.renumbered} == pairs
        assert (found.added, found.removed) == ((), ())
    [since] = changes_since(renamed, "2020-06-01")
    assert since.difference == renamed.diff("near")
    assert [field.field for field in since.difference.renumbered[0].fields] == ["designations"]

    home = Library(settings(tmp_path / "home"))
    reports = []
    for day, entries in (
        ("2019-01-01", [("1", ["Samandar Front of the North"], {}), ("2", ["Guild of the Seven Lanterns"], {})]),
        ("2020-01-01", [("3", ["Samandar Front of the North"], {}), ("4", ["Quite Another Guild"], {})]),
    ):
        file = tmp_path / f"{day}.ftm.json"
        file.write_text(lines(entries), encoding="utf-8")
        reports += home.update(["near"], from_=file, published=day, accept=True, build=False)
    assert [(r.added, r.removed, r.changed, r.renumbered) for r in reports] == [(2, 0, 0, 0), (1, 1, 0, 1)]
    with home.store() as store:
        store.past.decide("near:1", "near:3", False)
    assert home.diff("near").renumbered == ()


def test_a_picture_has_no_cross_for_a_party_that_goes_on_under_another_id(renamed):
    drawn = timeline(across(renamed, "near:1").parties[0], alone=False)
    assert drawn.count('class="gone"') == 2, "the two strokes of the cross in the key"


def test_a_history_says_under_which_id_an_entry_went_on(renamed):
    events = [(e.day, e.what, e.text) for e in history_of(renamed, "near:1").events if e.source == "versions"]
    assert events == [
        ("2019-01-01", "there in the oldest version loaded", ""),
        ("2020-01-01", "went on under another id", "near:ABC1"),
        ("2021-01-01", "came from another id", "near:ABC1"),
    ]


def test_where_an_entry_of_that_name_stands_on_a_list_and_nothing_tells_whether_it_is_he_the_list_says_maybe(
    tmp_path,
):
    home = Library(settings(tmp_path / "home"))
    names = {"one": ["Firuz Qudratov"], "two": ["QUDRATOV, Firuz"], "three": ["Somebody Else"]}
    for list_id, found in names.items():
        file = tmp_path / f"{list_id}.ftm.json"
        file.write_text(lines([("1", found, {})]).replace("Organization", "Person"))
        home.update([list_id], from_=file, published="2026-01-01", accept=True, build=False)
    home.rebuild()
    party = across(home, "one:1").parties[0]
    assert {row.list_id: row.maybe for row in party.absent} == {"two": "two:1", "three": ""}
    assert any(
        "whether two:1, of the same name, is the same party" in said for said in across(home, "one:1").unknown
    )
    assert "may be another party" in timeline(party)
    with home.store() as store:
        store.past.decide("one:1", "two:1", False)
    assert {row.list_id: row.maybe for row in across(home, "one:1").parties[0].absent}["two"] == ""

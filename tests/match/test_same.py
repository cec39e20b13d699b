"""Which entries are one party, and which are left apart."""

from __future__ import annotations

import pytest

from tamis.match.same import Decision, Seen, groups_of, same_party
from tamis.model import Country, DateSpan, Designation, Identifier, Name, Party


def entry(key: str, *names: str, kind: str = "Organization", born: str = "", **fields: object) -> Party:
    """An entry; `born` is a day, or a year."""
    list_id, _, source_id = key.partition(":")
    spans = ()
    if born:
        spans = (DateSpan(born, born),) if len(born) > 4 else (DateSpan(f"{born}-01-01", f"{born}-12-31", "year"),)
    return Party(key, list_id, source_id, kind, tuple(map(Name, names)), birth_dates=spans, **fields)  # type: ignore[arg-type]


def rule(one: Party, other: Party) -> str:
    tie = same_party(Seen(one), Seen(other))
    assert (tie is None) == (same_party(Seen(other), Seen(one)) is None)
    return tie.rule if tie else ""


def test_a_publishers_reference_ties_entries_that_share_a_word():
    un = entry(
        "un:QDi.999", "Samandar Glasov", kind="Person", designations=(Designation("UN", reference="QDi.999"),)
    )
    uk = entry("gb:77", "GLASOV, S.", kind="Person", references=("QDi.999", "AQD0999"))
    stranger = entry("gb:78", "Quite Another", kind="Person", references=("QDi.999",))
    assert rule(un, uk) == "reference"
    assert rule(un, stranger) == ""


def test_numbers_of_ofac_are_references_on_the_lists_of_the_united_states_alone():
    sdn = entry("us_ofac_sdn:12345", "GLASS MOUNTAIN")
    trade = entry("us_trade_csl:SDN-12345", "GLASS MOUNTAIN", references=("12345",))
    other = entry("ours:12345", "GLASS MONTAIN")
    assert rule(sdn, trade) == "reference"
    assert rule(sdn, other) == ""


def test_a_name_alone_never_makes_two_persons_one():
    one, other = (entry(f"{at}:1", "Firuz Anvar Qudratov", kind="Person") for at in ("a", "b"))
    assert rule(one, other) == ""


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ("1952-04-03", "1952-04-03", "name"),
        ("1952-04-03", "1952", "name"),
        ("1952-04-03", "1971-04-03", ""),
    ],
)
def test_persons_of_one_rare_name_are_one_where_their_births_agree(mine, theirs, expected):
    one = entry("a:1", "Firuz Anvar Qudratov", kind="Person", born=mine)
    other = entry("b:1", "QUDRATOV, Firuz Anvar", kind="Person", born=theirs)
    assert rule(one, other) == expected


def test_a_common_name_needs_more_than_a_day_of_birth():
    one, other = (entry(f"{at}:1", "Mohammed Ali", kind="Person", born="1952-04-03") for at in ("a", "b"))
    assert rule(one, other) == ""


def test_a_third_does_not_bring_together_what_contradicts():
    one = entry("a:1", "Firuz Anvar Qudratov", kind="Person", born="1952-04-03", references=("QDi.999",))
    other = entry("b:1", "Firuz Anvar Qudratov", kind="Person", born="1990-04-03", references=("AQD0999",))
    third = entry("c:1", "Firuz Anvar Qudratov", kind="Person", references=("QDi.999", "AQD0999"))
    assert sorted(len(group.parties) for group in groups_of([one, other, third])) == [1, 2]


def test_a_year_of_birth_needs_a_country_or_another_name_beside_it():
    land = {"countries": (Country("in", "nationality"),)}
    one = entry("a:1", "Firuz Qudratov", kind="Person", born="1952-04-03", **land)
    assert rule(one, entry("b:1", "Firuz Qudratov", kind="Person", born="1952", **land)) == "name"
    two = entry("a:1", "Firuz Qudratov", "Abu Samandar", kind="Person", born="1952-04-03")
    assert rule(two, entry("b:1", "Firuz Qudratov", "Samandar Abu", kind="Person", born="1952")) == "name"


def test_an_organisations_long_name_is_enough_unless_countries_differ_and_a_short_one_is_not():
    one = entry("a:1", "Brotherhood of the Glass Mountain")
    assert rule(one, entry("b:1", "BROTHERHOOD OF THE GLASS MOUNTAIN (BOTGM)")) == "name"
    here, there = (
        entry(f"{at}:1", "Glass Mountain Trading", countries=(Country(code, "country"),))
        for at, code in (("a", "sy"), ("b", "pa"))
    )
    assert rule(here, there) == ""
    assert rule(entry("a:1", "Anqa"), entry("b:1", "ANQA")) == ""
    assert rule(entry("a:1", "Samandar", "Anqa"), entry("b:1", "SAMANDAR", "ANQA")) == "name"


def test_a_short_name_of_an_organisation_is_enough_where_both_lists_call_it_so_first():
    assert rule(entry("a:1", "9th of Tir", "9th of Tir Complex"), entry("b:1", "9TH OF TIR")) == "name"
    assert rule(entry("a:1", "Complex of the Anqa", "9th of Tir"), entry("b:1", "9TH OF TIR")) == ""
    here, there = (
        entry(f"{at}:1", "9th of Tir", countries=(Country(code, "country"),))
        for at, code in (("a", "sy"), ("b", "pa"))
    )
    assert rule(here, there) == ""


def test_one_list_shows_an_organisation_under_each_of_two_programmes_unless_it_numbers_them_apart():
    def under(key: str, programme: str, kind: str = "Organization") -> Party:
        return entry(key, "9TH OF TIR", kind=kind, designations=(Designation("A", programme),))

    one = under("a:1", "IRAN")
    assert len(groups_of([one, under("a:2", "1737")])) == 1
    assert len(groups_of([one, under("a:2", "IRAN")])) == 2
    assert len(groups_of([one, entry("a:2", "9TH OF TIR")])) == 2
    assert len(groups_of([under("us_ofac_x:1001", "BALKANS"), under("us_ofac_x:1002", "SDGT")])) == 2
    assert len(groups_of([under("a:1", "IRAN", "Person"), under("a:2", "1737", "Person")])) == 2


def test_a_name_that_is_the_main_one_of_neither_is_not_enough_alone():
    one = entry("a:1", "Glass Mountain Brotherhood", "Partisans of the North")
    assert rule(one, entry("b:1", "Anqa Brotherhood", "PARTISANS OF THE NORTH")) == ""
    assert rule(one, entry("b:1", "PARTISANS OF THE NORTH")) == "name"


def test_a_part_of_a_group_is_not_the_group():
    assert rule(entry("a:1", "Samandar"), entry("b:1", "Samandar Military Wing")) == ""


def test_ships_are_told_by_their_number_and_never_by_their_name():
    def ship(key: str, number: str) -> Party:
        numbers = (Identifier("imoNumber", number),) if number else ()
        return entry(key, "OCEAN LANTERN", "OLD LANTERN", kind="Vessel", identifiers=numbers)

    assert rule(ship("a:1", "9074729"), ship("b:1", "IMO 9074729")) == "identifier"
    assert rule(ship("a:1", "9074729"), ship("b:1", "")) == ""


def ids(groups: list) -> list[list[str]]:
    return [[party.id for party in group.parties] for group in groups]


def test_two_entries_of_one_list_and_programme_are_two_parties_even_through_a_third():
    names = ("Glass Mountain Group", "Anqa Brotherhood", "Samandar Front")
    mine, twin = (entry(f"a:{n}", *names, designations=(Designation("A", "TERROR"),)) for n in (1, 2))
    other = entry("b:1", *names)
    assert ids(groups_of([mine, other, twin])) == [["a:1", "b:1"], ["a:2"]]
    second = entry("a:2", *names, designations=(Designation("A", "ANOTHER"),))
    assert ids(groups_of([mine, other, second])) == [["a:1", "b:1", "a:2"]]
    assert ids(groups_of([mine, twin], together=lambda one, two: False)) == [["a:1", "a:2"]]


def test_entries_of_one_number_of_ofac_on_the_screening_list_are_one_even_under_one_programme():
    one, other, stranger = (
        entry(f"us_trade_csl:{key}", "GLASS BANK", references=(key[4:],), designations=(Designation("US", "R"),))
        for key in ("SDN-123", "CAP-123", "SDN-456")
    )
    assert [group.parties for group in groups_of([one, other, stranger])] == [(one, other), (stranger,)]


def test_a_list_without_programmes_may_have_a_party_twice_where_much_says_so():
    names = ("Glass Mountain Group", "Anqa Brotherhood", "Samandar Front")
    one, other = entry("a:1", *names), entry("a:2", *names)
    assert ids(groups_of([one, other])) == [["a:1", "a:2"]]
    few = entry("a:3", names[0])
    assert ids(groups_of([one, few])) == [["a:1"], ["a:3"]]
    third = entry("b:1", *names)
    assert ids(groups_of([one, third, few])) == [["a:1", "b:1"], ["a:3"]]


def test_different_references_of_the_united_nations_keep_entries_of_one_name_apart():
    one = entry("un_sc:QDe.901", "Glass Mountain Brotherhood")
    other = entry("gb_x:7", "Glass Mountain Brotherhood", references=("QDe.902",))
    assert rule(one, other) == ""
    assert rule(one, entry("gb_x:8", "Glass Mountain Brotherhood")) == "name"
    of_another_committee = entry("gb_x:9", "Glass Mountain Brotherhood", references=("SOe.001",))
    assert rule(one, of_another_committee) == "name"


def test_what_a_person_decided_goes_before_everything():
    one, other = entry("a:1", "Glass Mountain Group"), entry("b:1", "GLASS MOUNTAIN GROUP")
    third = entry("c:1", "Nothing Alike")
    assert ids(groups_of([one, other, third])) == [["a:1", "b:1"], ["c:1"]]
    decisions = [Decision("b:1", "a:1", False), Decision("a:1", "c:1", True, "Ann", "2026-01-02", "the same men")]
    groups = groups_of([one, other, third], decisions)
    assert ids(groups) == [["a:1", "c:1"], ["b:1"]]
    assert groups[0].ties[0].text == "linked by Ann on 2026-01-02: the same men"

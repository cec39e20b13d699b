"""What is taken from another entry of a party is what its own does not say, and nothing that is contradicted."""

from __future__ import annotations

from hypothesis import given

from strategies import facts
from tamis.model import Designation, Name, Party
from tamis.normalize.counterparts import completed, references, tells
from tamis.normalize.facts import ORGANISATION, PERSON, Facts, contradict

BORN_1952, BORN_1970 = (19520403, 19520403), (19700101, 19701231)


def entry(key: str, source_id: str, **more: object) -> Party:
    return Party(f"{key}:{source_id}", key, source_id, "Person", (Name("Firuz Qudratov"),), **more)  # type: ignore[arg-type]


def test_what_an_entry_says_itself_is_never_replaced_and_what_it_does_not_say_is_taken():
    own = Facts(PERSON, countries=("in",))
    other = Facts(PERSON, births=(BORN_1952,), countries=("pk",), gender=1, identifiers=((5, 7),), address=(3,))
    assert completed(own, [other]) == Facts(PERSON, births=(BORN_1952,), countries=("in",), gender=1)
    assert tells(other, own)
    assert not tells(own, other)


def test_counterparts_that_disagree_are_all_heard_and_of_two_genders_none_is_taken():
    others = (Facts(PERSON, births=(born,), gender=gender) for born, gender in ((BORN_1970, 2), (BORN_1952, 1)))
    assert completed(Facts(PERSON), others) == Facts(PERSON, births=(BORN_1952, BORN_1970))


def test_an_entry_that_contradicts_in_anything_tells_nothing():
    other = Facts(PERSON, births=(BORN_1952,), countries=("pk",), gender=1)
    assert tells(other, Facts(PERSON, births=((19610101, 19611231),)))
    assert not tells(other, Facts(PERSON, births=((19620101, 19621231),)))
    assert not tells(other, Facts(PERSON, gender=2))
    assert not tells(other, Facts(ORGANISATION))
    assert not tells(other, Facts())


@given(facts, facts)
def test_contradiction_goes_both_ways_and_whoever_is_told_everything_is_told_no_more(one, other):
    assert contradict(one, other) == contradict(other, one)
    assert not contradict(one, one)
    assert not tells(other, completed(one, [other]))


def test_numbers_of_publishers_are_references_and_those_of_other_lists_are_not():
    assert references(entry("un_sc_sanctions", "QDi.276")) == {"QDi.276"}
    assert references(entry("us_ofac_sdn_names", "ofac-6904")) == {"OFAC 6904"}
    assert references(entry("us_trade_csl", "SDN-6904", references=("6904",))) == {"OFAC 6904"}
    assert references(entry("au_dfat_sanctions", "7", designations=(Designation("A", reference="TAi.100"),))) == {
        "TAi.100"
    }
    assert references(entry("mine", "ABC0001", references=("6904",))) == set()
    assert references(entry("mine", "1", references=("AQD0026",))) == {"AQD0026"}

"""Of which nations a text speaks: names that many have are told by them, and rare ones are not asked."""

from __future__ import annotations

import pytest

import tamis
from homes import load_kinds
from tamis.model import Country, DateSpan, Designation, Name, Party, Place
from tamis.screen.beside import differ
from tamis.screen.mentions import Scanner
from tamis.screen.spoken import Spoken, nations_of

GIVEN = ("Hasan", "Basel", "Ghassan", "Talal")
SYLLABLES = ("Song Chol", "Song Il", "Chol Song", "Chol Il")


@pytest.fixture(scope="module")
def scanner(tmp_path_factory: pytest.TempPathFactory) -> Scanner:
    """Four Syrians of each of two families, a Russian whose name nobody shares, and two hundred Koreans."""
    rows = [
        ("Person", f"{given} {family}", {"nationality": ["sy"]})
        for given in GIVEN
        for family in ("SALAMEH", "MAKHLOUF")
    ]
    rows += [("Person", "Zelimkhan TAVRIDOV", {"nationality": ["ru"]}), ("Person", "Hasan KARAMI", {})]
    rows += [("Person", f"{given} KARIMI", {}) for given in GIVEN[1:]]
    rows += [
        ("Person", f"{family} {given}", {"nationality": ["kp"], "program": ["DPRK"]})
        for family in ("RI", "PAK", "CHOE")
        for given in SYLLABLES
        for _ in range(8)
    ]
    rows += [("Person", "KIM Yo Jong", {"nationality": ["kp"], "program": ["DPRK"]})]
    rows += [("Organization", "ISLAMIC STATE OF IRAQ", {"alias": ["ISI"]})]
    rows += [("Organization", "PEOPLE'S LIBERATION ARMY OF THE SOUTH", {"country": ["pe"]})]
    rows += [
        ("Organization", name, {"country": ["ru"]})
        for name in ("NORTHERN SECURITY SERVICE", "RUSSIAN MINISTRY OF DEFENCE")
    ]
    home = tmp_path_factory.mktemp("nations") / "home"
    load_kinds(home, ((kind, {"name": [name], **more}) for kind, name, more in rows))
    return Scanner(tamis.open(home))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We met Ghassan Salameh there.", ["Ghassan Salameh"]),
        ("We met Ghassan Salameh in Damascus, and nobody from France.", ["Ghassan Salameh"]),
        ("In France we met Ghassan Salameh, who teaches.", []),
        (
            "In France he stayed." + 100 * " We rode." + " We met Ghassan Salameh, who teaches.",
            ["Ghassan Salameh"],
        ),
        ("In France we met Zelimkhan Tavridov, who teaches.", ["Zelimkhan Tavridov"]),
        ("We met Hasan Karami there.", ["Hasan Karami"]),
        ("We met Hasan Karimi there.", []),
        ("Ri Song Chol was there.", ["Ri Song Chol"]),
        ("Ri Song Chol came from North Korea.", []),
        ("Fighters of the ISI came.", ["ISI"]),
        ("Fighters of Pakistan's ISI came.", []),
        ("Iraq was quiet." + 100 * " We rode." + " Fighters of Pakistan's ISI came.", []),
        ("Fighters of the ISI came to Pakistan from Iraq.", ["ISI"]),
        ("He left the Northern Security Service.", []),
        ("In Moscow, he left the Northern Security Service.", ["Northern Security Service"]),
        ("In Moscow we met the Russian Minister of Defence.", []),
        ("Kim Yo Jong and Ri Song Chol came from North Korea.", ["Kim Yo Jong", "Ri Song Chol"]),
    ],
)
def test_a_name_that_many_have_is_told_by_the_nations_of_a_text(
    scanner: Scanner, text: str, found: list[str]
) -> None:
    assert [mention.text for mention in scanner.scan(text)] == found


def test_who_asks_for_low_scores_is_shown_a_name_that_does_not_accuse_alone(scanner: Scanner) -> None:
    [mention] = scanner.scan("In France we met Ghassan Salameh, who teaches.", threshold=60)
    assert mention.score == 60.0
    assert mention.reasons[-1].text == "a name that others have, in a text of other nations"
    assert sum(reason.points for reason in mention.reasons) == pytest.approx(60.0)


@pytest.mark.parametrize(
    ("text", "nations", "others"),
    [
        ("Nobody said anything of anywhere.", {"sy"}, False),
        ("The French and the Iraqis came.", {"iq"}, False),
        ("The French and the Iraqis came.", {"sy"}, True),
        ("North Korea’s envoy came.", {"kp"}, False),
        ("North Korea’s envoy came.", {"kr"}, True),
        ("He flew to Damascus.", {"sy"}, False),
    ],
)
def test_a_text_names_nations_by_countries_citizens_and_places(text: str, nations: set[str], others: bool) -> None:
    assert Spoken(text).of_others(frozenset(nations), near=None) is others


def test_a_nation_is_near_within_a_page_or_it_is_not() -> None:
    spoken = Spoken("Syria. " + "x" * 700 + " He came. " + "x" * 700)
    assert spoken.of_others(frozenset(("sy",)), near=(708, 715))
    assert not spoken.of_others(frozenset(("sy",)), near=(300, 310))


def _party(number: int, **more: object) -> Party:
    return Party(f"l:{number}", "l", str(number), "Person", **{"names": (Name("A B"),), **more})  # type: ignore[arg-type]


def test_nations_are_those_of_places_programmes_and_else_of_letters() -> None:
    known = _party(
        1,
        countries=(Country("sy", "nationality", "Syria"),),
        birth_places=(Place("Amman, Jordan", "jo"),),
        designations=(Designation("An Authority", "UKRAINE-EO13661"),),
    )
    assert nations_of((known,)) == {"sy", "jo", "ua", "ru"}
    assert "ru" in nations_of((_party(2, names=(Name("Орлов", script="Cyrl"),)),))
    assert not nations_of((_party(3),))


def test_parties_differ_by_the_years_of_their_birth() -> None:
    one, other = (
        _party(n, birth_dates=(DateSpan(f"{year}-01-01", f"{year}-12-31"),)) for n, year in ((1, 1960), (2, 1970))
    )
    assert differ((one, other))
    assert not differ((one, _party(3)))
    assert not differ((one, one))

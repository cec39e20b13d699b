"""What the text beside a name says of its bearer, and who is named beside: namesakes go, and comrades come."""

from __future__ import annotations

import json

import pytest

import tamis
from homes import load_kinds
from tamis.config import settings
from tamis.library import Library
from tamis.model import Country, DateSpan, Party, Place
from tamis.screen.beside import Told, is_part_of_another, speaks_of_nobody_listed, told
from tamis.screen.mentions import Scanner

LISTED = [
    ("Person", "TURKI, Hassan", {"nationality": ["so"], "birthDate": ["1944"]}),
    ("Person", "Ali Haidar", {}),
    ("Person", "Mohammad ABBAS", {}),
    ("Person", "General Mohammad HASAN", {}),
    ("Person", "Ali Hassan", {"alias": ["Zelimkhan Gorislav Tavridov"]}),
    ("Person", "Salim Haidar", {"notes": ["A footballer who recruits fighters"]}),
    ("Person", "LAMBERT, Joseph", {"program": ["HAITI"]}),
    ("Person", "Youri LATORTUE", {"program": ["HAITI"]}),
    ("Person", "ZANJANI, Babak", {"program": ["IRAN"]}),
    ("Person", "Zelimkhan Kony", {}),
    ("Person", "Mullah Gul Agha", {}),
    ("Person", "SALLEH, Mahamat", {}),
    ("Organization", "FUTURE BANK", {"program": ["IRAN"]}),
    ("Organization", "CENTRAL PUBLIC TAVRIDOV SIBUGOL KLIOSA SOCIETY", {}),
    ("Organization", "CHEMICAL BANK", {"country": ["by"]}),
    ("Organization", "Jabir Ibn Tavrid", {"country": ["ir"]}),
    ("Organization", "KGT", {"country": ["by"]}),
    ("Organization", "ARMY OF ISLAM", {}),
    ("Organization", "GREEN VALLEY LIMITED", {}),
    ("Organization", "ARMED FORCES OF THE FEDERATION OF TAVRIDA", {}),
    ("Organization", "Ansar Allah", {}),
    ("Organization", "Ansar Dine", {}),
    ("Organization", "Chemical Industry Company", {}),
]


SOCIETY = "Central Public Tavridov Sibugol Kliosa Society"


@pytest.fixture(scope="module")
def scanner(tmp_path_factory: pytest.TempPathFactory) -> Scanner:
    home = tmp_path_factory.mktemp("beside") / "home"
    load_kinds(home, ((kind, {"name": [name], **more}) for kind, name, more in LISTED))
    return Scanner(tamis.open(home))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Somali commander Hassan Turki was seen.", ["Hassan Turki"]),
        ("The Syrian military expert Hassan Turki told the newspaper so.", []),
        ("We met Hassan Turki, Pakistan's interior minister. Hassan Turki said no.", []),
        ("We met Hassan Turki, Pakistan's prime minister Imran Khan and others.", ["Hassan Turki"]),
        ("We met 19-year-old Hassan Turki there.", []),
        ("We met Hassan Turki, 57, there.", ["Hassan Turki"]),
        ("We met Hassan Turki (1844-1901) in a book.", []),
        ("People flee. [Hassan Turki/Al Jazeera]", []),
        ("We met Ali Haidar there.", ["Ali Haidar"]),
        ("We met Haidar Ali there.", []),
        ("We met Joseph Lambert there.", []),
        ("We met Youri Latortue and Joseph Lambert there.", ["Youri Latortue", "Joseph Lambert"]),
        ("We met Babak Zanjani and Joseph Lambert there.", ["Babak Zanjani"]),
        ("They paid Future Bank for it.", []),
        ("They paid Future Bank for Babak Zanjani.", ["Future Bank", "Babak Zanjani"]),
        ("The governor, Gul Agha, came.", []),
        ("Then Mullah Gul Agha came.", ["Mullah Gul Agha"]),
        ("The works of Xianfeng Chemical Industry Co stand still.", []),
        ("We met snowboarder Joseph Turki there.", []),
        ("Filmmaker: Hassan Turki", []),
        ("Hassan Turki, the president of a Kazan basketball club, spoke.", []),
        ("Hassan Turki, the president of a committee, spoke.", ["Hassan Turki"]),
        ("Hassan Turki told reporters so.", ["Hassan Turki"]),
        ("The writers Ann Lee in Rome and Hassan Turki in Oslo contributed to this report.", []),
        ("Hassan Turki and another boy, both aged 19, have left.", []),
        ("The footballer Ali Haidar scored.", []),
        ("The footballer Salim Haidar scored.", ["Salim Haidar"]),
        ("We met 15-year-old Ali Haidar there.", []),
        ("We met Ali Haidar, 95, there.", []),
        ("We met Ali Haidar, 61, there.", ["Ali Haidar"]),
        ("We met General Mohammad Abbas there.", []),
        ("We met General Mohammad Hasan there.", ["General Mohammad Hasan"]),
    ],
)
def test_what_a_text_says_beside_a_name_counts(scanner: Scanner, text: str, found: list[str]) -> None:
    assert [mention.text for mention in scanner.scan(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("In the chemistry of Jabir Ibn Tavrid of Iran.", ["Jabir Ibn Tavrid"]),
        ("In the chemistry of Jabir Ibn Tavrid of Iraq.", []),
        ("The rebels of the KGT came to Minsk.", ["KGT"]),
        ("The rebels of the KGT came to Paris.", []),
        ("The Army of Islam fights in Damascus.", []),
        ("They joined the Army of Islam (outlawed in Russia) in Damascus.", ["Army of Islam"]),
        ("The terrorists of the Army of Islam fight in Damascus.", ["Army of Islam"]),
        ("They met in Green Valley, and then in town.", []),
        ("They paid Green Valley Limited for it.", ["Green Valley Limited"]),
    ],
)
def test_an_organisation_of_usual_words_has_many_namesakes(scanner: Scanner, text: str, found: list[str]) -> None:
    assert [mention.text for mention in scanner.scan(text)] == found


def test_an_organisation_with_a_word_in_place_of_another_is_not_the_one_that_is_named(scanner: Scanner) -> None:
    text = f"The {SOCIETY} met, and the {SOCIETY.replace('Public', 'District')}."
    assert [mention.text for mention in scanner.scan(text, threshold=61)] == [SOCIETY]
    whole, other = scanner.scan(text, threshold=55)
    assert whole.text == SOCIETY
    assert other.reasons[-1].text == "another organisation, by words that each has and the other lacks"
    assert other.score < 61


def test_a_common_name_is_no_designees_whose_bearer_does_something_else(scanner: Scanner) -> None:
    whole = "Zelimkhan Gorislav Tavridov"
    text = f"{whole} fled. The trustee was Ali Hassan, an accountant."
    assert [mention.text for mention in scanner.scan(text)] == [whole]
    assert len(scanner.scan(text.replace("accountant", "exile"))) == 2
    first, other = scanner.scan(text, threshold=60)
    assert (first.text, other.text, other.score) == (whole, "Ali Hassan", 60.0)
    assert other.reasons[-1].text == "a common name, and the text says of its bearer what no list does"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("وقال زعيم حركة أنصار الله إن", ["أنصار الله"]),
        ("قال الحواريون نحن أنصار الله آمنا بالله", []),
        ("متى نصر الله ألا إن نصر الله قريب", []),
        ("ثم تحدث زليمخان كن يصلين في بيوتهن", []),
        ("ثم تحدث زليمخان كوني في المدينة", ["زليمخان كوني"]),
    ],
)
def test_vowels_that_arabic_always_writes_are_asked_for(scanner: Scanner, text: str, found: list[str]) -> None:
    assert [mention.text for mention in scanner.scan(text)] == found


def test_nothing_is_asked_of_what_is_not_known() -> None:
    nobody = told(())
    assert nobody == Told()
    assert not speaks_of_nobody_listed(nobody, "the Syrian minister ", ", 41, said")
    assert speaks_of_nobody_listed(nobody, "the Syrian minister ", ", 19, said")


def test_athletes_and_artists_may_be_designees_whom_many_list() -> None:
    assert not speaks_of_nobody_listed(told(()), "the former boxer ", " voted")
    assert not speaks_of_nobody_listed(told(()), "we met ", ", a singer, there")
    assert speaks_of_nobody_listed(told(()), "the accountant ", " left")
    assert speaks_of_nobody_listed(told(()), "we met ", ", a retired nurse, there")


def test_a_place_of_birth_alone_is_nobodys_nation() -> None:
    party = Party("ours:1", "ours", "1", "Person", (), birth_places=(Place("Beirut", "lb"),))
    assert told([party]).countries == frozenset()
    known = told(
        [
            Party(
                "ours:2",
                "ours",
                "2",
                "Person",
                (),
                countries=(Country("ve", "nationality", "Venezuela"),),
                birth_dates=(DateSpan("1962-12-13", "1962-12-13"),),
            ),
            party,
        ]
    )
    assert known == Told(frozenset(("ve", "lb")), frozenset(((1962, 1962),)))
    singer = Party("ours:3", "ours", "3", "Person", (), notes=("A singer, then a minister.",))
    assert told([singer]).does == {"singer"}
    assert speaks_of_nobody_listed(known, "the Syrian and Iraqi ministers ", " said")
    assert not speaks_of_nobody_listed(known, "the Syrian and Venezuelan ministers ", " said")


@pytest.mark.parametrize(
    ("name", "before", "after", "another"),
    [
        ("Tyumen Oil and Gas", "He studied at ", " University there.", True),
        ("Tyumen Oil and Gas", "He worked for ", " Ltd there.", False),
        ("Business Centre", "She sells in Makwe ", ", she says.", True),
        ("Business Centre", "She sells in the ", ", she says.", False),
        ("Kliosa Shipping", "He sails for Tavridov ", ", he says.", True),
        ("Kliosa Shipping", "He sails for The ", ", he says.", False),
        ("Kliosa Industry", "He advises Shanghai ", ", he says.", False),
    ],
)
def test_a_name_among_words_of_another_is_a_part(name: str, before: str, after: str, another: bool) -> None:
    assert is_part_of_another(name, before, after) is another


def test_in_small_letters_a_name_counts_that_stands_there_whole(tmp_path_factory: pytest.TempPathFactory) -> None:
    home = tmp_path_factory.mktemp("small") / "home"
    for number, name in enumerate(["Kliosa Sibugol Limited", "Another Party"]):
        file = home.parent / f"{number}.ftm.json"
        row = {"id": "p", "schema": "Company", "properties": {"name": [name]}}
        file.write_text(json.dumps(row), encoding="utf-8")
        Library(settings(home)).update([f"l{number}"], from_=file, published="2026-01-01", accept=True)
    scanner = Scanner(tamis.open(home))
    assert [one.text for one in scanner.scan("they paid kliosa sibugol limited")] == ["kliosa sibugol limited"]
    assert not scanner.scan("they paid kliosa sibugol for it")

"""Names that accuse beside their like, and names of which a text writes most words small."""

from __future__ import annotations

import pytest

import tamis
from homes import load_kinds
from tamis.model import Name
from tamis.screen.bearers import is_assumed
from tamis.screen.doubts import Met
from tamis.screen.mentions import Scanner

BY_BOTH = ["Yusuf Borikhan", "Syed Zugolin"]


@pytest.fixture(scope="module")
def scanner(tmp_path_factory: pytest.TempPathFactory) -> Scanner:
    """A man with an alias that many have, two brothers, two ships, a governor, a front, railways and a gang."""
    of, weak = {"program": ["NORTH"], "country": ["ru"]}, ["Syed ZUGOLIN", "Abu Zugolim"]
    rows = [
        ("Person", {"name": ["Zelimkhan TAVRIDOV", "Ali HASSAN"], **of}),
        ("Person", {"name": ["Abdulzhalil SIBUGOV", "Andrei NIKITIN"], **of}),
        ("Person", {"name": ["Dmitry MEDVEDEV"], **of}),
        ("Person", {"name": ["Mohammed ALI"], "program": ["SOUTH"], "country": ["ye"]}),
        ("Person", {"name": ["Gyandzhali ALI"], "program": ["SOUTH"], "country": ["ye"]}),
        ("Person", {"name": ["Gorislav TAVRICHEV"], **of}),
        ("Vessel", {"name": ["NORDIC CENTURION"], **of}),
        ("Vessel", {"name": ["ANGARA"], **of}),
        ("Organization", {"name": ["Front populaire de libération des îles"]}),
        ("Organization", {"name": ["Russian Railways of the North"]}),
        ("Organization", {"name": ["TREN DE ARAGUA"]}),
        ("Organization", {"name": ["ARMY OF ISLAM"], "program": ["NORTH"]}),
        ("Organization", {"name": ["GREEN ISLAM COMMITTEE"], **of}),
        ("Person", {"name": ["Gul Agha ISHAKZAI"]}),
        ("Organization", {"name": ["Vardun LLC"]}),
        ("Person", {"name": ["Yusuf BORIKHAN", "Yosuf BORIKHAN"], "weakAlias": weak, **of}),
        ("Organization", {"name": ["VARDA LLC"]}),
    ]
    home = tmp_path_factory.mktemp("like") / "home"
    load_kinds(home, rows)
    return Scanner(tamis.open(home))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ali Hassan was there.", []),
        ("Ali Hassan, as Zelimkhan Tavridov calls himself, was there.", ["Ali Hassan", "Zelimkhan Tavridov"]),
        ("Mohammed Ali was there.", []),
        ("Dmitry Medvedev was there.", ["Dmitry Medvedev"]),
        ("Andrei Nikitin was there.", []),
        ("Gorislav Tavrichev and Andrei Nikitin were there.", ["Gorislav Tavrichev", "Andrei Nikitin"]),
        ("Gyandzhali Ali and his brother Mohammed Ali were there.", ["Gyandzhali Ali", "Mohammed Ali"]),
        ("Yusuf Borikhan was there.", ["Yusuf Borikhan"]),
        ("Syed Zugolin was there, and Syed Zugolin spoke.", []),
        ("Yusuf Borikhan was there. " + "Nobody said more. " * 9 + "Syed Zugolin was there.", BY_BOTH),
        ("Yusuf Borikhan was there. " + "Nobody said more. " * 9 + "Syed Zugalin was there.", BY_BOTH[:1]),
        ("Gorislav Tavrichev and Syed Zugolin were there.", ["Gorislav Tavrichev", "Syed Zugolin"]),
        ("Gorislav Tavrichev and Syed Zugolin Haftarin were there.", ["Gorislav Tavrichev"]),
        ("Gorislav Tavrichev and Abu Zugolim were there.", ["Gorislav Tavrichev"]),
        ("Yusuf Borikhan, called Abu Zugolim, was there.", ["Yusuf Borikhan", "Abu Zugolim"]),
        ("Gorislav Tavrichev led the Green Islam Committee.", ["Gorislav Tavrichev", "Green Islam Committee"]),
        ("Gorislav Tavrichev led the Army of Islam.", ["Gorislav Tavrichev"]),
        ("Gul Agha Ishaqzai and Gul Agha Sherzai came.", ["Gul Agha Ishaqzai"]),
        ("Nordic Centurion and Angara lay there.", []),
        ("The tanker Nordic Centurion and Angara lay there.", ["Nordic Centurion", "Angara"]),
        ("The tanker Front and the yacht “Angara” lay there.", ["Angara"]),
        ("The tanker Angara (IMO 9116412) lay there.", []),
        ("We like Vardun.", []),
        ("Gorislav Tavrichev likes VARDA.", ["Gorislav Tavrichev"]),
        ("We like lender Vardun.", ["Vardun"]),
        ("Vardun, a lender in Siberia, failed.", ["Vardun"]),
        ("We like lender Vardun Partners.", []),
        ("Vardun LLC and Vardun failed.", ["Vardun LLC", "Vardun"]),
        ("He met in Crimea Gorislav Tavrichev.", ["Gorislav Tavrichev"]),
        ("Gang Tren de Aragua took it.", ["Tren de Aragua"]),
        ("at barriers of the Front populaire de libération des îles.", ["Front populaire de libération des îles"]),
        ("then Russian railways of the north stood still", []),
    ],
)
def test_what_stands_beside_a_name_may_accuse(scanner: Scanner, text: str, found: list[str]) -> None:
    assert [mention.text for mention in scanner.scan(text)] == found


def test_a_weak_alias_gets_its_points_from_what_the_text_says(scanner: Scanner) -> None:
    _, mention = scanner.scan("Gorislav Tavrichev and Syed Zugolin were there.")
    assert (mention.score, mention.reasons[-1].points) == (75.0, 15.0)
    assert "beside somebody of the same programme" in mention.reasons[-1].text
    assert round(sum(reason.points for reason in mention.reasons), 2) == mention.score
    assert len(scanner.scan("Gorislav Tavrichev and Syed Zugolin were there.", 80)) == 1


def test_a_name_to_the_letter_is_the_one_that_is_met(scanner: Scanner) -> None:
    [mention] = scanner.scan("Yusuf Borikhan was there.")
    assert mention.name == "Yusuf BORIKHAN"


@pytest.mark.parametrize(("own", "assumed"), [("Sergej Machněv", False), ("Oleg Petrov", True)])
def test_a_name_is_ones_own_however_the_list_writes_it(own: str, assumed: bool) -> None:
    words = [{"query": word, "listed": word, "weight": 0.5} for word in ("sergey", "makhnev")]
    met = Met("Sergei Makhnev", Name("Сергей МАХНЕВ"), "Person", {"words": words})
    assert is_assumed(met, own) is assumed

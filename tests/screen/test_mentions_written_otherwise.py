"""Names as texts of many kinds write them: in columns, by initials, behind what French writes to them, in captions
without capitals, as each language spells a coined word, and ships where the trade speaks of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from tamis.screen.mentions import Scanner

PERSONS = (
    "BOUT, Viktor Anatolijevitch", "SECHIN, Igor Ivanovich", "USMANOV, Alisher Burhanovich",
    "POTANIN, Vladimir Olegovich", "DERIPASKA, Oleg Vladimirovich", "BISIMWA, Bertrand",
    "HAKIZIMANA, Apollinaire", "LUKASHENKO, Alexander", "GUTSERIYEV, Mikhail", "HARUN, Ahmad",
    "HAROUN, Idris", "HAROUN, Moussa", "HAROUN, Brahim", "KARAMI, Dawud", "KARIMI, Idris", "KARIMI, Moussa",
    "KARIMI, Brahim",
)  # fmt: skip
ORGANISATIONS = ("Hezbollah", "Hizballah", "M23", "Bank Rossiya", "Mercury LLC", "Al-Qaida", "Kliosa Limited")
SHIPS = ("SCF PRIMORYE", "ARTURA", "KOLA", "VITUS BERING")


@pytest.fixture(scope="module")
def scanner(on_four_lists: Callable[[Iterable[tuple[str, str]]], Scanner]) -> Scanner:
    kinds = (("Person", PERSONS), ("Organization", ORGANISATIONS), ("Vessel", SHIPS))
    return on_four_lists((kind, name) for kind, names in kinds for name in names)


FRENCH = "Les avocats de la famille ont dit que la cour est dans la rue avec les témoins. "
GERMAN = "Der Sprecher sagte der Presse nicht, was die Regierung von der Reise und dem Ergebnis hält. "
SPANISH = "Los vecinos de la ciudad dicen que no hay paz en la calle y que la noche es larga. "


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Viktor Bout     Igor Sechin     Jens Thorup", ["Viktor Bout", "Igor Sechin"]),
        ("Viktor Bout\tIgor Sechin\tJens Thorup", ["Viktor Bout", "Igor Sechin"]),
        ("then V. O. Potanin and Potanin V.O., too", ["V. O. Potanin", "Potanin V.O"]),
        ("подписали В. О. Потанина и Потанин В.О. вместе", ["В. О. Потанина", "Потанин В.О"]),
        ("then V. N. Potanin and John V. Potanin and V. O. Potanin Clark", []),
        ("J. R. R. Potanin met V. O. R. Potanin", []),
        ("said Oleg Deripaska. Later O. Deripaska left", ["Oleg Deripaska", "O. Deripaska"]),
        (FRENCH + "Le M23 de Bertrand Bisimwa parle.", ["M23", "Bertrand Bisimwa"]),
        (FRENCH + "Les proches d'Igor Setchine, qu’Alicher Ousmanov aime.", ["Igor Setchine", "Alicher Ousmanov"]),
        ("in English M23 de Bertrand Bisimwa", ["M23", "Bertrand Bisimwa"]),
        (SPANISH + "El M23 de Bertrand Bisimwa no habla.", ["M23", "Bertrand Bisimwa"]),
        (GERMAN + "Alexander Lukaschenkos Sohn schwieg.", ["Alexander Lukaschenkos"]),
        (GERMAN + "Michail Guzerijew schwieg.", ["Michail Guzerijew"]),
        (GERMAN + "Die Hisbollah schwieg.", ["Hisbollah"]),
        ("En Beirut, Hezbolá atacó", ["Hezbolá"]),
        ("Хезболла и Хизбалла молчат", ["Хезболла", "Хизбалла"]),
        ("Бойцы движения Аль-Каида", ["Аль-Каида"]),
        ("Merkury and Hazbulah and Kliosa shone", []),
        ("вошла в банк «Россия» и в банком «Россия»", ["банк «Россия", "банком «Россия"]),
        ("песня «Россия» и журнал «Россия»", []),
        ("Idris met Ahmed Haroun there", ["Ahmed Haroun"]),
        ("Idris met Dawud Karimi there", []),
    ],
)  # fmt: skip
def test_a_name_is_found_however_its_language_writes_it(scanner: Scanner, text: str, found: list[str]) -> None:
    assert [mention.text for mention in scanner.scan(text)] == found


CAPTIONS = (
    "so welcome back everybody this is the show and we talk of what we read this week and of what you wrote "
)


def test_a_part_without_capitals_is_read_as_a_text_without_them_is(scanner: Scanner) -> None:
    said = 3 * CAPTIONS + "and of viktor bout and then of kliosa limited and of hezbollah\n"
    text = "Captions of Part One\n" + said + "Read by Igor Sechin.\n"
    found = ["viktor bout", "kliosa limited", "hezbollah", "Igor Sechin"]
    assert [mention.text for mention in scanner.scan(text)] == found


def test_a_line_without_capitals_is_no_such_part(scanner: Scanner) -> None:
    assert not scanner.scan("He was a man who\nsang of viktor bout and of no other man\nUntil Monday.\n")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Owners of the tanker ask: is the SCF Primorye at berth? and the Artura?", ["SCF Primorye", "Artura"]),
        ("a tanker at berth 4; ARTURA not seen", ["ARTURA"]),
        ("The tanker's crew anchored in the Kola Bay and in the Kola region", []),
        ("The expedition sailed on and its crew froze. Later that year died Vitus Bering of scurvy", []),
        ("He drove the Artura home; SCF Primorye won", []),
    ],
)
def test_ships_are_found_where_the_trade_speaks(scanner: Scanner, text: str, found: list[str]) -> None:
    assert [mention.text for mention in scanner.scan(text)] == found

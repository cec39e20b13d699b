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
    "KARIMI, Brahim", "XIA, Baolong", "Siarhei Leanidavich SIBUHOU", "EL-MASRI, Mushir",
    "Rosario María MURILLO Zambrana", "SATTAR, Abdul", "Дубіна Алла Олександрівна",
)  # fmt: skip
ORGANISATIONS = (
    "Hezbollah",
    "Hizballah",
    "M23",
    "Bank Rossiya",
    "Mercury LLC",
    "Al-Qaida",
    "Kliosa Limited",
    "Taugaz JSC",
    "Sibnef JSC",
    "Rossiyskaya Gazeta",
    "سازمان صنایع هوافضا",
)
SHIPS = ("SCF PRIMORYE", "ARTURA", "KOLA", "VITUS BERING", "FU YUAN YU 7877", "SIBUGA", "EP-TAV")


@pytest.fixture(scope="module")
def scanner(on_four_lists: Callable[[Iterable[tuple[str, str]]], Scanner]) -> Scanner:
    kinds = (("Person", PERSONS), ("Organization", ORGANISATIONS), ("Vessel", SHIPS))
    return on_four_lists((kind, name) for kind, names in kinds for name in names)


FRENCH = "Les avocats de la famille ont dit que la cour est dans la rue avec les témoins. "
GERMAN = "Der Sprecher sagte der Presse nicht, was die Regierung von der Reise und dem Ergebnis hält. "
SPANISH = "Los vecinos de la ciudad dicen que no hay paz en la calle y que la noche es larga. "

CAPTIONS = (
    "so welcome back everybody this is the show and we talk of what we read this week and of what you wrote "
)


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
        ("北京方面夏宝龙说话", ["夏宝龙"]),
        ("北京市夏宝龙山路口", []),
        ("colonel Siarhei Sibuhou retired", ["Siarhei Sibuhou"]),
        ("Siarhei Leanidavich was called", []),
        ("they met Mushir al-Masri there", ["Mushir al-Masri"]),
        ("they met Rosario Murillo there", ["Rosario Murillo"]),
        ("they met Murillo Rosario there", []),
        ("paid OOO \"Taugaz\" and \"Sibnef\" LLC", ["Taugaz", "Sibnef"]),
        ("read \"Taugaz\" and “Sibnef”", []),
        ("the firms Taugaz and Kliosa sold", ["Taugaz"]),
        ("the firm Taugaz and Sons sold", []),
        ("По данным «Российской газеты», вчера", ["Российской газеты"]),
        ("По данным российской газеты, вчера", []),
        (3 * CAPTIONS + "\n" + "به گزارش ایسنا " + "سازمان صنایع هوافضا" + " مسلح", ["سازمان صنایع هوافضا"]),
        (GERMAN + "Die Reederei von Alischer Usmanow schwieg.", ["Alischer Usmanow"]),
        (GERMAN + "Oleg von Viktor Bout schwieg.", []),
        ("Foreign Minister Abdul Sattar warned", []),
        ("подписали Алла Дубина и Игорь", ["Алла Дубина"]),
        ("a   Viktor Bout\nTHORUP, Jens   b   Igor Sechin\nHOLST, B.", ["Viktor Bout", "Igor Sechin"]),
        ("Idris met Ahmed Haroun there", ["Ahmed Haroun"]),
        ("Idris met Dawud Karimi there", []),
    ],
)  # fmt: skip
def test_a_name_is_found_however_its_language_writes_it(scanner: Scanner, text: str, found: list[str]) -> None:
    assert [mention.text for mention in scanner.scan(text)] == found


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
        ("the tanker Artura, the tanker Sibuga, IMO 9299678", ["Artura"]),
        ("the tanker Artura, IMO 9299678, flag Gabon", []),
        ("a tanker at berth: the Artura, off SIBUGA", ["Artura"]),
        ("They sold Fu Yuan Yu 7877 there", ["Fu Yuan Yu 7877"]),
        ("They sold Fu Yuan Yu 7878 there", []),
        ("a tanker at berth: the Artura, Front Kola", ["Artura"]),
        ("They flew EP-TAV there", ["EP-TAV"]),
        ("They flew Ep-Tav there", []),
        ("He drove the Artura home; SCF Primorye won", []),
    ],
)
def test_ships_are_found_where_the_trade_speaks(scanner: Scanner, text: str, found: list[str]) -> None:
    assert [mention.text for mention in scanner.scan(text)] == found


@pytest.mark.parametrize("name", ["Siarhei Sibuhou", "Mushir al-Masri", "Rosario Murillo"])
def test_no_points_go_for_a_fathers_name_an_article_or_what_nobody_says(scanner: Scanner, name: str) -> None:
    [mention] = scanner.scan(f"They met {name} there.")
    assert not [reason for reason in mention.reasons if reason.kind == "text"]

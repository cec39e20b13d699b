"""Names in letters other than the list's, and names that lists of several countries have."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import tamis
from homes import load
from tamis.config import settings
from tamis.library import Library
from tamis.screen.mentions import Scanner

PERSONS = (
    "KIM, Jong Un", "Jo Yong-Won", "Ri Myong Su", "Kim Hak Song", "LUKASHENKA, Alyaksandr", "BELIAKOV, Yury",
    "BALITSKIY, Yevgeniy", "Andrey KOSTIN", "Naim Kassem", "AL-ASSAD, Bashar", "AL-ASSAD, Maher",
    "ZANJANI, Babak", "Maan JDIID", "Khair ULLAH", "KALIM, Musa", "Abdul Jabbar Omari",
    "Sergei NARYSHKIN", "Alisher USMANOV", "Yevgeny PRIGOZHIN", "KHAMENEI, Ali", "Pavel SOROKIN",
    "ZAKHAROVA, Maria", "AL-ZAWAHIRI, Ayman", "Roman Arkadyevich ABRAMOVICH",
    "HASSAN, Yusuf Ahmed", "Salim Ahmad Salim", "NUR, Mohammed", "SOLTANI, Mohammad", "James KABAREBE",
    "Abdullah AL-SENUSSI", "SALMAN, Muhammad", "RASHID, Abdul", "AL-ADL, Saif", "Vladimir SOLOVYEV",
)  # fmt: skip
ORGANISATIONS = (
    "Hezbollah", "VTB", "Rostec", "ROSNEFT", "Houthis", "PJSC Aeroflot", "Neptune LLC", "LET",
    "Severstal", "Hizballah", "Taliban", "Al-Qaida in Yemen", "Tianjin University", "Commercial Bank of Syria",
)  # fmt: skip


@pytest.fixture(scope="module")
def scanner(tmp_path_factory: pytest.TempPathFactory) -> Scanner:
    """A scanner over lists of four countries that have the same parties."""
    folder = tmp_path_factory.mktemp("letters")
    entries = [("Person", name) for name in PERSONS] + [("Organization", name) for name in ORGANISATIONS]
    for country in ("au", "eu", "gb", "us"):
        file = folder / f"{country}_all.ftm.json"
        lines = (
            json.dumps({"id": f"{country}{number}", "schema": kind, "properties": {"name": [name]}}) + "\n"
            for number, (kind, name) in enumerate(entries)
        )
        file.write_text("".join(lines), "utf-8")
        library = Library(settings(folder / "home"))
        library.update([f"{country}_all"], from_=file, published="2026-01-01", accept=True)
    return Scanner(tamis.open(folder / "home"))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("북한 김정은이 조용원 비서와 함께 왔다.", ["김정은", "조용원"]),
        ("국회 이명수 의원과 김학송 의원이 발의했다.", []),  # nothing of the North
        ("북한은 이명수 의원을 비난했다.", []),  # the North writes its own 리
        ("매우 높이 평가했다.", []),
        ("قال إن بشار الأسد وماهر الأسد هربا.", ["بشار الأسد", "ماهر الأسد"]),
        ("بابک زنجانی از زندان آزاد شد", ["بابک زنجانی"]),
        ("بَشَّار الْأَسَدَ مِنْ جَدِيدٍ", ["بَشَّار الْأَسَدَ"]),
        ("وسلاح حزب الله وبيان لـحزب الله", ["حزب الله", "حزب الله"]),
        ("وقالت حركة طالبان إن الحرب", ["طالبان"]),
        ("كانوا طالبان في الجامعة", []),
        ("لمثوبة من عند الله خير، عقد كلما ماس", []),
        ("حديث عبد الجبار بن عمر", []),
        ("В Минске Александр Лукашенко встретил гостей.", ["Александр Лукашенко"]),
        ("FROM KOREA\n북한 김정은은 웃었다.", ["김정은"]),  # no run is in two writings
        ("북한은 예브게니 프리고진을 초대했다.", ["예브게니 프리고진"]),
        ("It says 예브게니 프리고진 of the bank.", ["예브게니 프리고진"]),
        ("때에는 외교 국방", []),
        ("قال يفغيني بريغوجين إن", ["يفغيني بريغوجين"]),  # no letters for "p" and "v"
        ("The notes have حزب الله and Houthis.", ["حزب الله", "Houthis"]),  # quoted in a Latin text
        ("О Марии Захаровой и Игоре не писали.", ["Марии Захаровой"]),
        ("Сказал Айман аз-Завахири.", ["Айман аз-Завахири"]),  # "z" and "w", said as Russian says them
        ("Роман Абрамович уехал.", ["Роман Абрамович"]),  # a family's name that ends as a father's does
        ("-- Юрий Поляков", []),
        ("Підозру вручено Євгену Балицькому.", ["Євгену Балицькому"]),
        ("Потом Владимир Соловьёв.", ["Владимир Соловьёв"]),
        ("По словам главы ВТБ Андрея Костина, акции «Роснефти» растут.", ["ВТБ", "Андрея Костина", "Роснефти"]),
        ("selon le chef du Hezbollah Naïm Kassem", ["Hezbollah", "Naïm Kassem"]),
    ],
)
def test_names_in_other_letters(scanner: Scanner, text: str, names: list[str]) -> None:
    assert [mention.text for mention in scanner.scan(text)] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("They held Abdullah al-\nSenussi there.", ["Abdullah al-\nSenussi"]),
        ("Crown Prince Mohammed bin Salman came.", []),
        ("The governor, Abdul Rashid, came.", []),
        ("A man called Saif al-Adl came.", ["Saif al-Adl"]),
        ("She works at Rostec. The Houthis fired; Aeroflot flies.", ["Rostec", "Houthis", "Aeroflot"]),
        ("Uranus and Neptune were seen; Neptune Ltd was not.", []),
        ("Militants of LET came. Let us go.", ["LET"]),
        ("He wrote for Aeroflot Ltd.", []),
        ("The governor of Herat, Nur Muhammad Taraki, came.", []),
        ("They read Mohamed Soltan there.", []),
        ("They saw al-Qaeda in Yemen, and Nankai University in Tianjin.", ["al-Qaeda in Yemen"]),
        ("It was paid by the Commercial Bank of Syria.", ["Commercial Bank of Syria"]),
        ("A man called Salim Ahmad Salim came.", ["Salim Ahmad Salim"]),
        ("Judge Ahmed Yusuf Hassan came.", []),
        ("Le Rwandais James Kabarebe est venu.", ["James Kabarebe"]),
    ],
)
def test_names_that_several_countries_have(scanner: Scanner, text: str, names: list[str]) -> None:
    assert [mention.text for mention in scanner.scan(text)] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Le ministre et la presse : Sergueï Narychkine et Alicher Ousmanov sont dans la salle.", 2),
        ("Der Minister und die Presse: Jewgeni Prigoschins Männer, Alischer Usmanow und Ali Chamenei.", 3),
        ("El ministro de la prensa y la gente: Alí Jamenei llegó a la casa.", 1),
        ("The minister and the press of Alicher Ousmanov in the room", 0),  # no French text
        ("Der Kampf Leute und die Firma Sewerstal, mit der die Männer von Basalt nichts haben.", 1),
        (9 * "It is the end of the day. " + "\n" + "Der Chef und die Leute: Jewgeni Prigoschin und der Koch.", 1),
    ],
)
def test_names_as_other_languages_write_them(scanner: Scanner, text: str, names: int) -> None:
    assert len(scanner.scan(text)) == names


def test_a_ship_of_one_word_is_told_by_her_number(tmp_path: Path) -> None:
    entry = {"id": "v", "schema": "Vessel", "properties": {"name": ["ARTAVIL"], "imoNumber": ["9187629"]}}
    file = tmp_path / "ours.ftm.json"
    file.write_text(json.dumps(entry) + "\n", "utf-8")
    Library(settings(tmp_path / "home")).update(["ours"], from_=file, published="2026-01-01", accept=True)
    scanner = Scanner(tamis.open(tmp_path / "home"))
    assert [mention.text for mention in scanner.scan("ARTAVIL   9187629   Iran")] == ["ARTAVIL"]
    assert not scanner.scan("the tanker ARTAVIL of 1918, IMO 9116412")


def test_a_namesake_is_told_by_what_he_does(tmp_path: Path) -> None:
    load(
        tmp_path / "home",
        "2026-01-01",
        (
            "Pavel SOROKIN",
            "HASSAN, Yusuf Ahmed",
            "Salim Ahmad Salim",
        ),
    )
    scanner = Scanner(tamis.open(tmp_path / "home"))
    assert len(scanner.scan("The deputy minister, Pavel Sorokin, came.")) == 1
    assert not scanner.scan("Bronze went to the snowboarder Pavel Sorokin in the end.")
    assert not scanner.scan("said Pavel Sorokin, the author of the research.")
    assert not scanner.scan("Words are few.\n    -- Pavel Sorokin\n")

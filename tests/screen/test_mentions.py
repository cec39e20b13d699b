"""Texts of several registers: every designated party is found where it stands, and nobody else."""

from __future__ import annotations

import csv
import gc
import json
import time
import weakref
from pathlib import Path

import pytest
from click.testing import CliRunner

import tamis
from homes import load
from tamis.cli.scan import command
from tamis.config import settings
from tamis.library import Library
from tamis.screen.doubts import NAMESAKE, Known, Met, doubts, losses
from tamis.screen.mentions import Scanner
from tamis.screen.runs import ITEM, runs
from tamis.screen.windows import words_of

PERSONS = (
    "BIN LADIN, Usama", "AL-ZAWAHIRI, Ayman", "BOUT, Viktor Anatolijevitch", "GUZMAN LOERA, Joaquin",
    "KIM, Jong Un", "Ramzan Kadyrov", "Yevgeny Prigozhin", "Bashar AL-ASSAD", "Qasem SOLEIMANI", "KHAN, Ali",
    "Hassan NASRALLAH", "Igor SECHIN", "SHEKAU, Abubakar", "IBRAHIM, Dawood", "Mohammed Ali",
)  # fmt: skip


@pytest.fixture(scope="module")
def scanner(tmp_path_factory: pytest.TempPathFactory) -> Scanner:
    """A scanner over a list of persons whose designations are public."""
    home = tmp_path_factory.mktemp("texts") / "home"
    load(home, "2026-01-01", PERSONS)
    return Scanner(tamis.open(home))


def found(scanner: Scanner, text: str) -> list[tuple[str, str]]:
    mentions = scanner.scan(text)
    for mention in mentions:
        assert text[mention.start : mention.end] == mention.text
        assert round(sum(reason.points for reason in mention.reasons), 2) == mention.score >= 70
    return [(" ".join(mention.text.split()), mention.party.caption) for mention in mentions]


NEWS = """WASHINGTON, 3 May. Secretary of State Antony Blinken and General Mark Milley said that Usama bin
Ladin's deputy Ayman al-Zawa-
hiri had met General Qasem
Soleimani. Joaquin "El Chapo" Guzman Loera, Emmanuel Macron, Orhan Pamuk, Khaled Hosseini and Naguib Mahfouz did
not comment; nor did May, Hope, Union or Al. Kim Jong-un wrote to Moon Jae-in."""


@pytest.mark.parametrize("mark", ["\u00ad", "\u200b", "\u2060", "\ufeff", "\u00ad\n"])
def test_names_are_found_that_hold_marks_which_nobody_sees(scanner: Scanner, mark: str) -> None:
    for name in (f"Vik{mark}tor Bout", f"Igor Se{mark}chin", f"Hassan Nas{mark}ral{mark}lah"):
        assert len(found(scanner, f"Yesterday {name} left.")) == 1, name


def test_news_with_a_broken_name_a_possessive_a_title_and_a_nickname(scanner: Scanner) -> None:
    assert found(scanner, NEWS) == [
        ("Usama bin Ladin", "BIN LADIN, Usama"),
        ("Ayman al-Zawa- hiri", "AL-ZAWAHIRI, Ayman"),
        ("Qasem Soleimani", "Qasem SOLEIMANI"),
        ('Joaquin "El Chapo" Guzman Loera', "GUZMAN LOERA, Joaquin"),
        ("Kim Jong-un", "KIM, Jong Un"),
    ]


def test_a_court_filing_in_capitals(scanner: Scanner) -> None:
    text = "THE UNITED STATES OF AMERICA V. VIKTOR BOUT\n\n"
    text += "THE DEFENDANT VIKTOR ANATOLIJEVITCH BOUT WAS CHARGED BY JOHN DOE."
    assert [name for _, name in found(scanner, text)] == ["BOUT, Viktor Anatolijevitch"] * 2
    broken = "MEN OF IGOR SE-\nCHIN, BASHAR AL-\nASSAD"
    assert [name for _, name in found(scanner, broken)] == ["Igor SECHIN", "Bashar AL-ASSAD"]


def test_names_in_other_scripts_in_the_middle_of_a_sentence(scanner: Scanner) -> None:
    arabic = "وقال مسؤول إن أسامة بن لادن كان مع أيمن الظواهري في باكستان، وحضر بشار الأسد اللقاء."
    assert [name for _, name in found(scanner, arabic)] == [PERSONS[0], PERSONS[1], "Bashar AL-ASSAD"]
    russian = "Суд заслушал Виктора Бута; указ Рамзана Кадырова видел и Игорь Сечин, а Александр Пушкин нет."
    assert [text for text, _ in found(scanner, russian)] == ["Виктора Бута", "Рамзана Кадырова", "Игорь Сечин"]


def test_a_longer_name_of_somebody_else_is_not_cut_to_a_listed_one(scanner: Scanner) -> None:
    assert not found(scanner, "Mohammed Ali Hassan Khan keeps a shop, said Dawood Ibrahim Rahman Smith.")


def test_a_common_name_does_not_accuse_alone(scanner: Scanner) -> None:
    assert not found(scanner, "The bowler Ali Khan took three wickets.")


def test_a_chat_in_small_letters(scanner: Scanner) -> None:
    assert found(scanner, "did you pay viktor bout yesterday? he is with igor sechin now") == [
        ("viktor bout", "BOUT, Viktor Anatolijevitch"),
        ("igor sechin", "Igor SECHIN"),
    ]


def test_a_text_says_its_line_and_page(scanner: Scanner) -> None:
    [mention] = scanner.scan("one\ntwo\n\fHere Igor Sechin speaks", pages=(0, 9))
    assert (mention.line, mention.page, mention.start) == (3, 2, 14)


def test_runs_are_of_words_that_may_be_names() -> None:
    text = "then Viktor Bout met General Ali al-Majid. Nobody came"
    assert [run for _, run in runs(text)] == ["Viktor Bout", "General Ali al-Majid", "Nobody"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    load(tmp_path / "home", "2026-01-01", PERSONS)
    return tmp_path / "home"


def run(*arguments: object, **options: str) -> str:
    return CliRunner().invoke(command, [*map(str, arguments)], catch_exceptions=False, **options).stdout


def test_the_command_prints_each_mention_as_json_and_as_a_table(home: Path, tmp_path: Path) -> None:
    mentions = json.loads(run("-", "--home", home, "--json", input=NEWS))["mentions"]
    assert {"text", "start", "end", "line", "page", "score", "party", "reasons"} <= set(mentions[0])
    assert [NEWS[m["start"] : m["end"]] for m in mentions] == [m["text"] for m in mentions]
    file = tmp_path / "news.txt"
    file.write_text(NEWS, encoding="utf-8")
    table = run(file, "--home", home)
    assert "5 mentions" in table
    assert "Qasem Soleimani" in table


def test_mentions_are_marked_in_the_text_as_html_and_written_as_csv(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "news.txt"
    file.write_text(NEWS + " <script>alert(1)</script>", encoding="utf-8")
    run(file, "--home", home, "--html", tmp_path / "out.html", "--csv", tmp_path / "out.csv")
    page = (tmp_path / "out.html").read_text("utf-8")
    assert page.count("<mark ") == page.count("<section ") == 5
    assert "<script" not in page
    rows = list(csv.DictReader((tmp_path / "out.csv").read_text("utf-8").splitlines()))
    assert [row["name"] for row in rows] == [name for _, name in found(Scanner(tamis.open(home)), NEWS)]
    assert rows[0]["party"] == "ours:bin-ladin,-usama"


def test_a_folder_is_scanned_on_every_core_and_one_bad_file_stops_no_other(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    for number in range(9):
        text = "Viktor Bout wrote" if number % 2 else "Nobody wrote"
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    (folder / "bad.pdf").write_bytes(b"%PDF-1.4 nothing of the kind")
    documents = json.loads(run(folder, "--home", home, "--json"))["documents"]
    assert [len(one["mentions"]) for one in documents] == [0, 1, 0, 1, 0, 1, 0, 1, 0, 0]
    assert [bool(one["error"]) for one in documents] == [False] * 9 + [True]
    assert "10 documents = 9 scanned + 1 not" in run(folder, "--home", home)


def test_an_acronym_needs_arms_or_sanctions_beside_it_and_a_plural_possessive_does_not_cut_a_name(tmp_path: Path):
    entries = [
        {"id": name[:3], "schema": "Organization", "properties": {"name": [name]}}
        for name in ("GMP", "Samandar Workers' Party")
    ]
    file = tmp_path / "ours.ftm.json"
    file.write_text("".join(json.dumps(entry) + "\n" for entry in entries), "utf-8")
    Library(settings(tmp_path / "home")).update(["ours"], from_=file, published="2026-01-01", accept=True)
    acronyms = Scanner(tamis.open(tmp_path / "home"))
    assert found(acronyms, "Militants of the GMP fled.") == [("GMP", "GMP")]
    assert found(acronyms, "The GMP of the ship was read.") == []
    assert found(acronyms, "Militants of the Gmp fled.") == []
    assert found(acronyms, "The Samandar Workers' Party met.") == [("Samandar Workers' Party",) * 2]


def test_what_few_of_many_lists_have_accuses_by_its_whole_name_alone() -> None:
    """A part of it, a person of whom the list does not say that he is one, and capitals that are not there."""

    def match_of(written: str, listed: str, kind: str) -> Met:
        compared = tamis.compare(written, listed, kind=kind)
        [detail] = [reason.detail for reason in compared.reasons if "words" in reason.detail]
        return Met(written, compared.name, kind, detail)

    part = match_of("Samandar Qibla Bakery", "Samandar Qibla Bakery of Toronto", "Organization")
    assert doubts(part, Known(1, 11))
    assert not doubts(part, Known(1, 1))
    assert not doubts(part, Known(4, 11))
    assert doubts(match_of("Wang Wei", "Wang Wei", "LegalEntity"), Known(1, 1)) == "a common name"
    assert not doubts(match_of("Samandar Qiblawi", "Samandar Qiblawi", "LegalEntity"), Known(1, 11))
    assert doubts(match_of("Peter Qibla", "Petro Qibla", "Organization"), Known(1, 11))
    assert doubts(match_of("Abu Mazen", "Abu Mazen", "Person"), Known(1, 11)) == "a by-name alone"
    assert not doubts(match_of("Barrio 18", "BARRIO 18", "LegalEntity"), Known(1, 11))
    assert doubts(match_of("Western Telecom", "Western Telecom Corp", "Company"), Known(1, 11))
    assert not doubts(match_of("Western Telecom Corp", "Western Telecom Corporation", "Company"), Known(1, 11))
    assert doubts(match_of("Gaza Strip", "Ghost of the Gaza Strip", "Person"), Known(1, 1))
    assert doubts(match_of("Said Gutseriyev", "Said Mikhailovich Gutseriyev", "Person"), Known(1, 1)) == NAMESAKE


def test_in_chinese_characters_those_are_found_who_are_listed_in_them(tmp_path: Path) -> None:
    """Characters that sound like a name in Latin letters are everywhere: "a day" is "yi tian"."""
    entries = [
        {"id": name, "schema": kind, "properties": {"name": [name]}}
        for name, kind in (
            ("金正恩", "Person"),
            ("Tian Yi", "Company"),
            ("Yi Tian", "Person"),
            ("真主黨", "Organization"),
        )
    ]
    file = tmp_path / "ours.ftm.json"
    file.write_text("".join(json.dumps(entry) + "\n" for entry in entries), "utf-8")
    Library(settings(tmp_path / "home")).update(["ours"], from_=file, published="2026-01-01", accept=True)
    chinese = Scanner(tamis.open(tmp_path / "home"))
    assert found(chinese, "朝鲜领导人金正恩一天之内会见了真主党代表。") == [
        ("金正恩", "金正恩"),
        ("真主党", "真主黨"),
    ]
    assert found(chinese, "一天不练手脚慢，两天不练丢一半，天一亮就走。") == []


def test_a_name_and_once_more_the_same_name(scanner: Scanner) -> None:
    text = "Viktor Bout Viktor Bout"
    assert [name for _, name in found(scanner, text)] == ["BOUT, Viktor Anatolijevitch"] * 2


def test_what_is_remembered_of_words_holds_on_to_no_lists():
    """A server that scans keeps nothing of the lists that others took over from."""

    class Names(set[str]):
        pass

    names = Names(["viktor", "bout"])
    assert [word.role for word in words_of("Viktor Bout Zorpal", names.__contains__)] == ["name", "name", "other"]
    assert [word.role for word in words_of("Viktor Bout Zorpal", {"zorpal"}.__contains__)][2] == "name"
    left = weakref.ref(names)
    del names
    gc.collect()
    assert left() is None


@pytest.fixture(scope="module")
def companies(tmp_path_factory: pytest.TempPathFactory) -> Scanner:
    """A scanner over organisations and one person."""
    folder = tmp_path_factory.mktemp("companies")
    names = (
        "KLIOSA LIMITED", "OOO Sibugol", "Joint Stock Company Vorkutaugol", "OPTIMA, OOO", "Samandar Oil and Gas",
        "GMP", "Lashkar-i-Jhangvi",
    )  # fmt: skip
    entries = [
        {"id": f"p{number}", "schema": "Organization", "properties": {"name": [name]}}
        for number, name in enumerate(names)
    ]
    entries.append({"id": "bout", "schema": "Person", "properties": {"name": ["BOUT, Viktor"]}})
    file = folder / "ours.ftm.json"
    file.write_text("".join(json.dumps(entry) + "\n" for entry in entries), "utf-8")
    Library(settings(folder / "home")).update(["ours"], from_=file, published="2026-01-01", accept=True)
    return Scanner(tamis.open(folder / "home"))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("They paid Kliosa Limited.", ["Kliosa Limited"]),
        ("They paid Kliosa and Kliosa Partners Limited.", []),
        ("They paid Sibugol OOO and JSC Vorkutaugol.", ["Sibugol OOO", "JSC Vorkutaugol"]),
        ("MORS OPTIMA EST PERIRE", []),
        ("They work for Samandar Oil and Gas.", ["Samandar Oil and Gas"]),
        ("Men of Lashkar-i-Jhangvi came; i came as well.", ["Lashkar-i-Jhangvi"]),
        ("Viktor Bout met people of the GMP.", ["Viktor Bout", "GMP"]),
        ("The GMP of the ship was read.", []),
        ("VIKTOR BOUT, 40000 and 4000", ["VIKTOR BOUT"]),
    ],
)
def test_organisations_of_one_word_of_phrases_and_of_letters(
    companies: Scanner, text: str, names: list[str]
) -> None:
    assert [name for name, _ in found(companies, text)] == names


def test_a_line_break_parts_names_only_where_each_line_is_one() -> None:
    def items(text: str) -> list[str]:
        return [part for _, run in runs(text) for part in run.split(ITEM)]

    assert items("Ali Khan\nViktor Bout\n") == ["Ali Khan", "Viktor Bout"]
    assert items("They saw Viktor\nBout there") == ["They", "Viktor\nBout"]
    assert items("VIKTOR BOUT\nALI KHAN AND OTHERS OF THE SAME HOUSE\n")[0] == "VIKTOR BOUT"
    long = "THE COURT FINDS IN THIS MATTER THAT VIKTOR\nBOUT OF THE CITY OF MOSCOW"
    assert "VIKTOR\nBOUT OF THE CITY OF MOSCOW" in items(long)[-1]


def test_what_is_well_known_is_called_by_a_part_of_its_name() -> None:
    def lost(written: str, listed: str, kind: str, lists: int) -> list[str]:
        compared = tamis.compare(written, listed, kind=kind)
        [detail] = [reason.detail for reason in compared.reasons if "words" in reason.detail]
        return [f"{points:g}" for points, _ in losses(Met(written, compared.name, kind, detail), Known(lists, 11))]

    assert lost("Abu Sayyaf", "Abu Sayyaf Group", "Organization", 7) == ["4"]
    assert lost("Abu Sayyaf", "Abu Sayyaf Group", "Organization", 1) == ["10"]
    assert lost("Ali Khamenei", "KHAMENEI, Ali Husseini", "Person", 3) == []
    assert lost("Ali Khamenei", "KHAMENEI, Ali Husseini", "Person", 2) == ["4"]
    assert lost("Yunus Emre", "SAKARYA, Yunus Emre", "Person", 3) == ["4"]
    assert lost("Mahmoud Abbas", "Ali Mahmoud ABBAS", "Person", 5) == ["4"]
    assert "5" in lost("بشار الأسد", "AL-ASSAD, Bashar", "Person", 3)
    assert lost("بشار الأسد", "بشار الأسد", "Person", 3) == []


@pytest.mark.parametrize("text", ["al-" * 200_000, "A-\n" * 200_000], ids=["articles", "broken words"])
def test_one_endless_word_takes_time_with_its_length_and_not_with_the_square(scanner: Scanner, text: str) -> None:
    began = time.process_time()
    assert scanner.scan(text) == []
    assert time.process_time() - began < 30  # with the square it took minutes

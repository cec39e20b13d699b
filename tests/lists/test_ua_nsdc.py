"""Ukraine's register: a hand-written workbook read in full, and the real one counted by its own cells."""

from __future__ import annotations

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tamis.errors import ListFormatError
from tamis.fullness import fullness
from tamis.lists import reading, ua_nsdc
from tamis.model import Address, Country, DateSpan, Designation, Identifier, Measure, Name, Party, Place
from workbooks import write_excel

COMMON = ["row", "№ указу", "Дата указу", "Дія щодо об'єкту санкцій", "Зміни", "п/н", "Тип обмеження"]
COMMON += ["Термін обмеження", "Дата закінчення обмеження", "Назва укр.", "Назва ориг.", "Назва альт."]
PERSONS = [*COMMON, "Дата народження", "Громадянство", "Місце народження", "Зайнятість", "Місце проживання"]
PERSONS += ["Додатково", "Відповідальний орган"]
COMPANIES = [*COMMON, "ОКПО/ЄДРПОУ", "ІПН", "Місце діяльності", "Місце діяльності додатково", "Додатково"]
COMPANIES += ["Відповідальний орган"]
MEASURES = "1)\tблокування активів – тимчасове обмеження; 2) обмеження торговельних операцій (повне припинення)."


def act(number: str, *names: str, decree: str = "7-2019", does: str = "застосування") -> list[str]:
    term = ["Три роки", "2022-03-19"]
    return ["0", decree, "2019-03-19", does, "Ні", number, MEASURES, *term, *[*names, "", "", ""][:3]]


PERSON = [
    *act("12", "Вигаданко Іван Петрович", "Выдуманко Иван Петрович", "VYHADANKO IVAN; Vydumanko I."),
    "1970-02-01", "RU, IL", "м. Москва, Україна", "голова комітету", "м. Харків",
    "ІПН 3012345678, паспорт № AB123456", "",
]  # fmt: skip
COMPANY = [
    *act("12", 'ТОВ "Зоряна ріка"', "", "відомий як: Річка"), "ОДРН1027700132195", "ІПН7707083893",
    "Україна, Київ", "", "", "",
]  # fmt: skip


@pytest.fixture
def book(tmp_path: Path):
    def write(persons: list[list[str]], companies: list[list[str]], header: list[str] = PERSONS) -> Path:
        path = tmp_path / "sanctions.xlsx"
        write_excel(path, {"Фізичні особи": [header, *persons], "Юридичні особи": [COMPANIES, *companies]})
        return path

    return write


def test_a_workbook_is_read_in_full(book) -> None:
    path = book([PERSON], [COMPANY])
    assert ua_nsdc.recognises(reading.read_bytes(path), path.name)
    parsed = ua_nsdc.parse([path])
    company, person = sorted(parsed.parties, key=lambda party: party.id)
    act_upon = Designation(
        ua_nsdc.AUTHORITY,
        "",
        "2019-03-19",
        "Decree of the President of Ukraine No. 7/2019",
        (
            Measure("asset freeze", "блокування активів – тимчасове обмеження"),
            Measure("trade", "обмеження торговельних операцій (повне припинення)"),
        ),
        "7-2019 12",
    )
    details = {"term": ("Три роки",), "endDate": ("2022-03-19",), "amended": ("Ні",)}
    assert (
        person
        == Party(
            id="ua_nsdc_sanctions:p-7-2019-12",
            list_id="ua_nsdc_sanctions",
            source_id="p-7-2019-12",
            kind="Person",
            names=(
                Name("Вигаданко Іван Петрович", script="Cyrl"),
                Name("VYHADANKO IVAN", "alias"),
                Name("Vydumanko I.", "alias"),
                Name("Выдуманко Иван Петрович", "alias", script="Cyrl"),
            ),
            birth_dates=(DateSpan("1970-02-01", "1970-02-01", "exact", "1970-02-01"),),
            birth_places=(Place("м. Москва, Україна", "ua"),),
            countries=(Country("ru", "citizenship", "RU"), Country("il", "citizenship", "IL")),
            identifiers=(
                Identifier("passportNumber", "AB123456", label="паспорт"),
                Identifier("taxNumber", "3012345678", label="ІПН"),
            ),
            addresses=(Address("м. Харків"),),
            designations=(act_upon,),
            titles=("голова комітету",),
            notes=("ІПН 3012345678, паспорт № AB123456",),
            details=details,
        ).canonical()
    )
    assert (
        company
        == Party(
            id="ua_nsdc_sanctions:e-7-2019-12",
            list_id="ua_nsdc_sanctions",
            source_id="e-7-2019-12",
            kind="Organization",
            names=(Name('ТОВ "Зоряна ріка"', script="Cyrl"), Name("Річка", "alias", script="Cyrl")),
            identifiers=(
                Identifier("ogrnCode", "1027700132195", "ru", "ОДРН"),
                Identifier("innCode", "7707083893", "ru", "ІПН"),
            ),
            addresses=(Address("Україна, Київ", "ua"),),
            designations=(act_upon,),
            details=details,
        ).canonical()
    )
    assert not parsed.unknown
    assert not parsed.warnings


def test_rows_that_share_a_number_are_told_apart_whatever_their_order(book) -> None:
    other = [*act("12", "Інший Петро"), *[""] * 7]
    one = {party.digest() for party in ua_nsdc.parse([book([PERSON, other], [])]).parties}
    two = {party.digest() for party in ua_nsdc.parse([book([other, PERSON], [])]).parties}
    assert one == two
    assert len(one) == 2


def test_rows_that_lift_sanctions_and_unknown_columns_are_said(book) -> None:
    lifting = [*act("13", "Звільнений Семен", does="скасування"), *[""] * 7]
    parsed = ua_nsdc.parse([book([PERSON, lifting], [], [*PERSONS, "Настрій"])])
    assert len(list(parsed.parties)) == 1
    assert parsed.unknown == {"column Настрій": 1}
    assert parsed.warnings == ["1 rows lift sanctions and name nobody who is designated"]


def test_a_company_of_which_only_the_number_is_given_is_kept(book) -> None:
    row = [*COMPANY]
    row[9] = row[11] = ""
    [party] = ua_nsdc.parse([book([], [row])]).parties
    assert party.names == ()
    assert len(party.identifiers) == 2


@pytest.mark.parametrize(
    ("persons", "header", "words"),
    [
        ([[*act("1"), *[""] * 7]], PERSONS, "without name and number"),
        ([PERSON], [*PERSONS[:1], "decree", *PERSONS[2:]], "no column '№ указу'"),
        ([], PERSONS, "holds no party"),
    ],
)
def test_a_workbook_that_lacks_what_it_needs_is_refused(book, persons, header, words) -> None:
    with pytest.raises(ListFormatError, match=words) as caught:
        list(ua_nsdc.parse([book(persons, [], header)]).parties)
    assert caught.value.hint


def test_the_real_register_is_as_full_as_its_cells(shared: Path) -> None:
    path = shared / "lists" / "ua" / "nsdc_sanctions_2021.xlsx"
    parsed = ua_nsdc.parse([path])
    found = fullness(list(parsed.parties))
    assert not parsed.unknown
    book = CalamineWorkbook.from_path(path)
    raw = [
        dict(zip(rows[0], rows[row], strict=False))
        for rows in (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
        for row in range(1, len(rows))
    ]

    def filled(column: str) -> int:
        return sum(bool(str(row.get(column, "")).strip()) for row in raw)

    assert found["parties"].parties == len(raw) == 5743
    assert found["birth_dates.exact"].parties == filled("Дата народження")
    assert found["birth_places"].parties == filled("Місце народження")
    assert found["countries.citizenship"].parties == filled("Громадянство")
    assert found["titles"].parties == filled("Зайнятість")
    assert found["designations.date"].parties == filled("Дата указу")
    assert found["details.endDate"].parties == filled("Дата закінчення обмеження")
    originals = filled("Назва ориг.") - sum(not row["Назва укр."].strip() for row in raw)
    assert found["names.alias"].parties >= originals
    assert found["identifiers.ogrnCode"].parties >= 0.98 * sum(
        str(row.get("ОКПО/ЄДРПОУ", "")).startswith("ОДРН") for row in raw
    )
    blocking = sum("актив" in row["Тип обмеження"].lower() for row in raw)
    assert found["designations.measures.asset freeze"].parties == blocking

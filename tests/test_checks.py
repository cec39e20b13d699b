"""A publication that looks wrong is refused with its reasons, and nothing has changed."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import tamis
from homes import answering, load, write
from tamis.checks import LEAST_NAMES, LEAST_PARTIES
from tamis.config import settings
from tamis.errors import ListFormatError, ListRefused, UnknownList
from tamis.library import Library

NAMES = [f"Invented Person {number}" for number in range(100)]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a version of the list `ours`: a hundred persons with birth dates."""
    file = write(tmp_path / "first.ftm.json", NAMES, birthDate="1950", alias="Somebody Else")
    Library(settings(tmp_path / "home")).update(["ours"], from_=file, published="2024-01-01")
    return tmp_path / "home"


def update(home: Path, file: Path, **options: object):
    given = {"published": "2024-02-01", **options}
    return Library(settings(home)).update(["ours"], from_=file, **given)[0]


def versions(home: Path) -> list[str]:
    return [version.published[:10] for version in Library(settings(home)).versions("ours")]


def refused(home: Path, file: Path, **options: object) -> ListRefused:
    """The refusal of a file, after which everything stands as before."""
    before = {path: path.stat().st_mtime_ns for path in (home / "index").rglob("*")}
    with pytest.raises(ListRefused) as caught:
        update(home, file, **options)
    assert versions(home) == ["2024-01-01"]
    assert answering(home) == sorted(NAMES)
    assert {path: path.stat().st_mtime_ns for path in (home / "index").rglob("*")} == before
    return caught.value


def accepted(home: Path, file: Path) -> None:
    report = update(home, file, accept=True)
    assert report.new
    assert report.warnings, "what was overruled is said"
    assert versions(home) == ["2024-01-01", "2024-02-01"]


PLENTY = {"birthDate": "1950", "alias": "Somebody Else"}


def test_a_list_that_lost_parties_is_refused_and_can_be_accepted(home, tmp_path):
    keep = int(LEAST_PARTIES * 100)
    file = write(tmp_path / "new.ftm.json", NAMES[: keep - 1], **PLENTY)
    assert refused(home, file).reasons == (f"it has {keep - 1} parties, and the version of 2024-01-01 had 100",)
    accepted(home, file)
    assert len(answering(home)) == keep - 1


def test_a_list_that_lost_few_parties_is_loaded(home, tmp_path):
    assert (
        update(home, write(tmp_path / "new.ftm.json", NAMES[: int(LEAST_PARTIES * 100)], **PLENTY)).removed == 10
    )


def test_a_list_that_lost_names_is_refused_and_can_be_accepted(home, tmp_path):
    file = write(tmp_path / "new.ftm.json", NAMES, birthDate="1950")
    assert 200 * LEAST_NAMES > 100
    error = refused(home, file)
    assert error.reasons == (
        "it has 100 names, and the version of 2024-01-01 had 200",
        "names (alias) are filled for 0% of its parties, after 100%",
    )
    assert "repeat the update with --accept" in str(error)
    accepted(home, file)


def test_a_list_of_which_a_field_empties_is_refused_and_can_be_accepted(home, tmp_path):
    file = write(tmp_path / "new.ftm.json", NAMES, alias="Somebody Else")
    assert refused(home, file).reasons == ("birth dates are filled for 0% of its parties, after 100%",)
    accepted(home, file)


def test_another_list_of_the_same_form_and_size_is_refused_and_can_be_accepted(home, tmp_path):
    others = [f"Another Person {number}" for number in range(120)]
    file = write(tmp_path / "new.ftm.json", [*others, *NAMES[:24]], **PLENTY)
    assert refused(home, file).reasons == (
        "it has 24 of the 100 parties of the version of 2024-01-01, by their ids: it may be another list",
    )
    accepted(home, file)


def test_a_list_of_which_a_quarter_stayed_and_one_of_few_parties_are_loaded(home, tmp_path):
    others = [f"Another Person {number}" for number in range(120)]
    assert update(home, write(tmp_path / "new.ftm.json", [*others, *NAMES[:25]], **PLENTY)).new
    for day, names in (("2024-01-01", NAMES[:19]), ("2024-02-01", others[:19])):
        file = write(tmp_path / "few.ftm.json", names)
        Library(settings(home)).update(["few"], from_=file, published=day)


def test_a_list_full_of_what_is_not_known_is_refused_and_can_be_accepted(home, tmp_path):
    file = write(tmp_path / "new.ftm.json", NAMES, **PLENTY)
    odd = json.dumps({"id": "x", "schema": "Spaceship", "properties": {"name": ["Odd"]}})
    file.write_text(file.read_text() + "".join(odd.replace('"x"', f'"x{n}"') + "\n" for n in range(101)))
    [reason] = refused(home, file).reasons
    assert reason == "it is full of elements that are not known (schema Spaceship)"
    accepted(home, file)


def test_every_reason_is_given_at_once(home, tmp_path):
    assert len(refused(home, write(tmp_path / "new.ftm.json", NAMES[:10])).reasons) == 4


def test_what_is_not_understood_is_reported_and_stands_with_the_version(home, tmp_path):
    file = write(tmp_path / "new.ftm.json", NAMES, **PLENTY)
    with file.open("a") as out:
        out.write(json.dumps({"id": "x", "schema": "Spaceship", "properties": {"name": ["Rocket"]}}) + "\n")
    said = "not understood: schema Spaceship (1)"
    assert said in update(home, file).warnings
    assert said in Library(settings(home)).doctor("ours").notes


def test_the_doctor_counts_each_field_beside_the_version_before(home, tmp_path):
    update(home, write(tmp_path / "new.ftm.json", NAMES[:95], **PLENTY))
    found = Library(settings(home)).doctor("ours")
    assert (found.version.published[:10], found.before.published[:10]) == ("2024-02-01", "2024-01-01")
    rows = {row.field: row for row in found.fields}
    assert rows["birth_dates.year"].now == (95, 95)
    assert rows["birth_dates.year"].before == (100, 100)
    assert rows["names"].now == (95, 190)
    first = Library(settings(home)).doctor("ours", "2024-01-15")
    assert first.before is None
    assert {row.before for row in first.fields} == {None}


@pytest.mark.parametrize("accept", [False, True])
def test_a_list_without_a_party_is_never_loaded(home, tmp_path, accept):
    file = tmp_path / "new.xml"
    file.write_text(
        '<CONSOLIDATED_LIST dateGenerated="2024-02-01T00:00:00Z"><INDIVIDUALS/><ENTITIES/></CONSOLIDATED_LIST>'
    )
    with pytest.raises(ListFormatError, match="holds no party"):
        update(home, file, accept=accept)
    assert versions(home) == ["2024-01-01"]
    assert answering(home) == sorted(NAMES)


@pytest.mark.parametrize(
    "content", [b"", b"  \n", b"\x00\x01\x02", b"<html>Service unavailable</html>", b'{"id": ']
)
def test_a_file_that_cannot_be_read_is_never_loaded_and_nothing_changes(home, tmp_path, content):
    file = tmp_path / "new.ftm.json"
    file.write_bytes(content)
    with pytest.raises(ListFormatError):
        update(home, file, accept=True)
    assert versions(home) == ["2024-01-01"]
    assert answering(home) == sorted(NAMES)
    assert not (home / "index" / "pending").exists()


def test_a_file_cut_short_in_its_middle_changes_nothing(home, tmp_path):
    file = write(tmp_path / "new.ftm.json", [*NAMES, "One More"], **PLENTY)
    file.write_bytes(file.read_bytes()[:-30])
    with pytest.raises(ListFormatError, match="line 101"):
        update(home, file, accept=True)
    assert versions(home) == ["2024-01-01"]


def test_history_is_held_against_the_version_before_it_and_not_against_a_later_one(home, tmp_path):
    small = write(tmp_path / "small.ftm.json", NAMES[:5])
    assert update(home, small, published="2020-01-01").new
    with pytest.raises(ListRefused, match="the version of 2020-01-01 had 5"):
        update(home, write(tmp_path / "smaller.ftm.json", NAMES[:4]), published="2021-01-01")


# When it was published.


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ((datetime.now(UTC) + timedelta(days=2)).date().isoformat(), "cannot be"),
        ("2099-01-01", "cannot be"),
        ("1970-01-01", "cannot be"),
        ("0001-01-01", "no date|cannot be"),
        ("9999-12-31T23:59:59-10:00", "no date|cannot be"),
        ("soon", "no date"),
        ("03/04/2024", "no date"),
    ],
)
def test_a_publication_on_a_day_that_cannot_be_is_refused(home, tmp_path, day, why):
    with pytest.raises(ListFormatError, match=why):
        update(home, write(tmp_path / "new.ftm.json", NAMES, **PLENTY), published=day, accept=True)
    assert versions(home) == ["2024-01-01"]


def test_a_publication_of_today_is_loaded(home, tmp_path):
    today = datetime.now(UTC).date().isoformat()
    assert update(home, write(tmp_path / "new.ftm.json", NAMES, **PLENTY), published=today).new


def test_a_file_that_carries_no_date_is_of_the_day_it_was_written_and_that_is_said(home, tmp_path):
    file = write(tmp_path / "new.ftm.json", NAMES, **PLENTY)
    os.utime(file, (1_710_000_000, 1_710_000_000))
    report = update(home, file, published=None)
    assert report.version.published == "2024-03-09T16:00:00Z"
    assert any("no publication date; 2024-03-09" in warning for warning in report.warnings)


def test_what_the_server_said_of_a_file_is_its_day_of_publication(home, tmp_path):
    file = write(tmp_path / "new.ftm.json", NAMES, **PLENTY)
    said = {"url": "https://lists.example/new", "modified": "Wed, 06 Mar 2024 10:11:12 GMT"}
    (tmp_path / "new.ftm.json.json").write_text(json.dumps(said))
    report = update(home, file, published=None)
    assert report.version.published == "2024-03-06T10:11:12Z"
    assert report.warnings == ()


def test_a_list_past_its_age_is_called_stale_and_answers_say_so(home):
    [state] = [state for state in Library(settings(home)).lists() if state.id == "ours"]
    assert state.state == "stale"
    assert any("ours was published" in warning for warning in tamis.open(home).warnings)
    assert tamis.open(home, as_of="2024-01-05").warnings == ()


def test_a_list_of_yesterday_is_current_and_nothing_is_said(tmp_path):
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    load(tmp_path / "home", yesterday, NAMES)
    [state] = [state for state in Library(settings(tmp_path / "home")).lists() if state.id == "ours"]
    assert (state.state, state.age_days) == ("current", 1)
    assert tamis.open(tmp_path / "home").warnings == ()


@pytest.mark.parametrize("list_id", ["", "a/b", "../x", "a b", "x" * 101, "ليست", "a:b"])
def test_what_cannot_be_the_id_of_a_list_is_refused(home, tmp_path, list_id):
    file = write(tmp_path / "new.ftm.json", NAMES)
    with pytest.raises(UnknownList, match="cannot be a list's id"):
        Library(settings(home)).update([list_id], from_=file, published="2024-02-01")


def ofac(file: Path, programmes: list[str]) -> Path:
    """A file of OFAC's CSV set with a party for each programme."""
    rows = (f'{n},"INVENTED {n}",-0- ,"{act}"' + ",-0- " * 8 for n, act in enumerate(programmes, start=1))
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return file


def test_one_list_of_ofac_given_for_its_other_is_refused_the_first_time_too(tmp_path):
    sdn = ofac(tmp_path / "sdn.csv", ["SDGT"] * 29 + ["SDGT] [NS-PLC"])
    cons = ofac(tmp_path / "cons.csv", ["NS-PLC", "CMIC-EO13959", "UKRAINE-EO13662", "RUSSIA-EO14024"] * 6)
    few = ofac(tmp_path / "few.csv", ["SDGT"] * 10)
    given = {"published": "2024-01-01", "build": False}
    library = Library(settings(tmp_path / "home"))
    for list_id, own, other, words in (
        ("us_ofac_cons", cons, sdn, "only 1 of its 30 parties .* it may be the SDN list, which is us_ofac_sdn"),
        ("us_ofac_sdn", sdn, cons, "18 of its 24 parties .* it may be that list, which is us_ofac_cons"),
    ):
        with pytest.raises(ListRefused, match=words):
            library.update([list_id], from_=other, **given)
        for file, accept in ((few, False), (own, True), (other, True)):
            [report] = library.update([list_id], from_=file, accept=accept, **given)
            assert any("it may be" in said for said in report.warnings) == (file == other)

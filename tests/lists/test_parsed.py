"""What a parser hands over: parties in canonical form, none twice, as many as the file says."""

import pytest

from tamis.errors import ListFormatError
from tamis.lists.parsed import Parsed, too_many
from tamis.model import Country, Name, Party


def party(key: str) -> Party:
    names = (Name("B"), Name("z", "alias"), Name("a", "alias"), Name("a", "alias"))
    countries = (Country("fr", "country"), Country("de", "country"))
    return Party(f"mine:{key}", "mine", key, "Person", names, countries=countries)


def test_parties_come_in_canonical_form() -> None:
    (found,) = Parsed("mine", "test", "", "file").checked([party("1")])
    assert found == found.canonical()
    assert [name.text for name in found.names] == ["B", "a", "z"]
    assert [country.code for country in found.countries] == ["de", "fr"]


def test_a_party_that_comes_twice_stops_the_reading() -> None:
    with pytest.raises(ListFormatError, match="'1' comes twice") as caught:
        list(Parsed("mine", "test", "", "file").checked([party("1"), party("2"), party("1")]))
    assert (caught.value.file, caught.value.field) == ("file", "id")


@pytest.mark.parametrize(("declared", "good"), [(None, True), (2, True), (1, False), (3, False), (0, False)])
def test_the_count_that_a_file_declares_is_held_against_it(declared: int | None, good: bool) -> None:
    checked = Parsed("mine", "test", "", "file", declared=declared).checked([party("1"), party("2")])
    if good:
        assert len(list(checked)) == 2
    else:
        with pytest.raises(ListFormatError, match=f"holds {declared} parties, and 2 were found"):
            list(checked)


def test_a_list_of_nobody_is_no_list() -> None:
    for declared in (None, 0):
        with pytest.raises(ListFormatError, match="holds no party"):
            list(Parsed("mine", "test", "", "file", declared=declared).checked([]))


def test_too_many_files_are_named() -> None:
    assert "0 files" in str(too_many([]))

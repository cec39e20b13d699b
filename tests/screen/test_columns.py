"""What the columns of a customer file mean, and what a row says."""

from __future__ import annotations

import datetime as dt

import pytest

from tamis.errors import CallError, InputError
from tamis.screen.columns import Columns, RowProblem


def test_followthemoney_names_need_no_map() -> None:
    labels = [
        "id",
        "name",
        "alias",
        "birthDate",
        "nationality",
        "gender",
        "address",
        "schema",
        "passportNumber",
    ]
    columns = Columns(labels)
    assert columns.used == {label: label for label in labels}
    customer = columns.customer(
        ["7", " Ali Khan ", "Abu Ali; A. Khan", "1975", "pk;af", "male", "1 Main St", "Person", "A123"]
    )
    assert customer.id == "7"
    query = customer.query
    assert query.all_names == ("Ali Khan", "Abu Ali", "A. Khan")
    assert (query.kind, query.birth_date, query.countries, query.gender) == (
        "Person",
        "1975",
        ("pk", "af"),
        "male",
    )
    assert (query.address, query.identifiers) == ("1 Main St", {"passportNumber": "A123"})
    assert customer.warnings == ()


@pytest.mark.parametrize(
    ("label", "meaning"),
    [
        ("Full Name", "name"),
        ("full_name", "name"),
        ("DATE OF BIRTH", "birthDate"),
        ("birth_date", "birthDate"),
        ("Country-Code", "country"),
        ("kind", "schema"),
        ("Customer ID", "id"),
        ("IMO", "imoNumber"),
        ("lei_code", "leiCode"),
    ],
)
def test_usual_spellings_are_understood(label: str, meaning: str) -> None:
    assert Columns([label, "name"]).used[label] == meaning


def test_a_name_in_parts_is_joined_in_the_order_given_then_family() -> None:
    columns = Columns(["Surname", "first_name", "Middle Name"])
    assert columns.customer(["Khan", "Ali", ""]).query.all_names == ("Ali Khan",)
    assert columns.customer(["Khan", "Ali", "Bin"]).query.all_names == ("Ali Bin Khan",)


def test_the_callers_map_replaces_the_guess() -> None:
    columns = Columns(["full_name", "Kunde"], {"Kunde": "name"})
    assert columns.used == {"Kunde": "name"}
    assert columns.unused == ("full_name",)


def test_an_empty_property_leaves_a_column_alone() -> None:
    assert Columns(["name", "country"], {"country": ""}).used == {"name": "name"}


def test_a_property_of_one_value_goes_to_the_column_that_bears_its_name() -> None:
    columns = Columns(["dob", "birthDate", "name"])
    assert columns.used == {"birthDate": "birthDate", "name": "name"}
    assert columns.unused == ("dob",)


def test_without_a_name_the_error_shows_the_columns_and_a_map() -> None:
    with pytest.raises(InputError) as error:
        Columns(["Kunde", "Ort"], source="kunden.csv")
    assert "'Kunde', 'Ort'" in error.value.message
    assert error.value.hint == (
        "Say which one does, for instance: --map 'Kunde=name', or in Python columns={'Kunde': 'name'}"
    )


@pytest.mark.parametrize(("column", "meaning"), [("nowhere", "name"), ("name", "colour")])
def test_a_map_that_cannot_be_meant_is_refused(column: str, meaning: str) -> None:
    with pytest.raises(CallError):
        Columns(["name"], {column: meaning})


@pytest.mark.parametrize("name", ["", "   ", None, [], [""]])
def test_a_row_without_a_name_is_a_problem_of_its_name_column(name: object) -> None:
    with pytest.raises(RowProblem) as problem:
        Columns(["full_name"]).customer([name])
    assert (problem.value.field, problem.value.reason) == ("full_name", "no name")


def test_a_row_with_an_identifier_but_no_name_is_screened_by_it_and_says_so() -> None:
    customer = Columns(["name", "imoNumber"]).customer(["", "7406784"])
    assert customer.query.identifiers == {"imoNumber": "7406784"}
    assert customer.warnings == ("no name: only the identifier was screened",)


def test_an_alias_alone_is_a_name_to_screen() -> None:
    assert Columns(["name", "alias"]).customer(["", "Abu Ali"]).query.all_names == ("Abu Ali",)


def test_a_line_break_in_a_name_is_a_problem_and_not_a_name() -> None:
    with pytest.raises(RowProblem, match="line break"):
        Columns(["name"]).customer(["Ali Khan\nOmar Haddad"])


def test_typed_cells_become_the_text_a_person_would_write() -> None:
    columns = Columns(["name", "birthDate", "idNumber", "taxNumber"])
    query = columns.customer(["Ali", dt.datetime(1975, 4, 3), 12345.0, 99]).query
    assert (query.birth_date, query.identifiers) == ("1975-04-03", {"idNumber": "12345", "taxNumber": "99"})
    assert columns.customer(["Ali", dt.date(1975, 4, 3), float("nan"), None]).query.identifiers == {}


def test_what_a_query_cannot_carry_is_said() -> None:
    columns = Columns(["name", "passportNumber", "birthDate", "kind"])
    customer = columns.customer(["Ali", ["A1", "B2"], ["1975", "1976"], "martian"])
    assert customer.query.identifiers == {"passportNumber": "A1"}
    assert (customer.query.birth_date, customer.query.kind) == ("1975", "")
    assert len(customer.warnings) == 3


def test_a_structure_where_a_text_belongs_is_a_problem() -> None:
    with pytest.raises(RowProblem) as problem:
        Columns(["name", "address"]).customer(["Ali", {"street": "1 Main St"}])
    assert problem.value.field == "address"


def test_the_example_of_a_map_takes_a_column_of_which_nothing_else_is_known() -> None:
    with pytest.raises(InputError, match="--map 'Kunde=name'"):
        Columns(["id", "Kunde", "country"])


@pytest.mark.parametrize(
    ("value", "said"),
    [(b"x", "binary data"), ({"a": 1}, "a record of several fields"), ([["x"]], "a list of lists")],
    ids=["bytes", "record", "lists"],
)
def test_a_cell_that_is_no_text_is_said_to_hold_what_it_holds(value: object, said: str) -> None:
    with pytest.raises(RowProblem, match=f"{said} is not text, a number or a date"):
        Columns(["id", "name"]).customer(["1", value])

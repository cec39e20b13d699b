"""What is no query is refused in words that say how one is written."""

import datetime

import pytest

from tamis.model import Query
from tamis.normalize.facts import query_facts


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": 5}, "name is a string"),
        (
            {"name": "Ali Khan", "birth_date": datetime.date(1975, 4, 3)},
            "birth_date is a string, as in .*1975-04-03",
        ),
        ({"name": "Ali Khan", "gender": None}, "gender is a string"),
        ({"name": "Ali Khan", "countries": "pk"}, "sequences of strings"),
    ],
)
def test_a_field_of_another_type_is_named(given, said):
    with pytest.raises(TypeError, match=said):
        Query(**given)


def test_a_text_is_no_query():
    with pytest.raises(TypeError, match=r"tamis\.Query\(name='Ali Khan'\), not 'Viktor Bout'"):
        query_facts("Viktor Bout")

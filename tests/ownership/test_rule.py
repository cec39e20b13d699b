"""The 50 percent rule: OFAC's published examples, cycles, and that what is found is the least closed set."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamis.ownership.rule import Stake, held_by_blocked


def stakes(text: str) -> list[Stake]:
    """Stakes written as `X 50 A, A 50 B`."""
    found = (part.split() for part in text.split(","))
    return [Stake(owner, owned, Fraction(share)) for owner, share, owned in found]


def blocked(text: str, *listed: str) -> set[str]:
    return {held.company for held in held_by_blocked(stakes(text), listed) if held.blocked}


@pytest.mark.parametrize(
    ("text", "expected"),
    [  # FAQ 401, with one blocked person X
        ("X 50 A, A 50 B", "AB"),
        ("X 50 A, X 50 B, A 25 C, B 25 C", "ABC"),
        ("X 50 A, X 10 B, A 40 B", "AB"),
        ("X 50 A, X 25 B, A 25 C, B 25 C", "A"),
        ("X 25 A, X 25 B, A 50 C, B 50 C", ""),
        ("X 25 A, A 50 B", ""),
    ],
)
def test_the_published_examples_come_out_as_published(text, expected):
    assert blocked(text, "X") == set(expected)


def test_blocked_persons_count_together():
    assert blocked("X 25 A, Y 25 A", "X", "Y") == {"A"}
    assert blocked("X 25 A, Y 25 A", "X") == set()
    assert blocked("X 49.99 A", "X") == set()


def test_a_circle_blocks_nobody_unless_a_blocked_person_stands_outside():
    circle = "A 60 B, B 60 C, C 60 A"
    assert blocked(circle) == set()
    assert blocked(f"{circle}, X 40 A", "X") == set()
    assert blocked(f"{circle}, X 50 A", "X") == {"A", "B", "C"}
    assert blocked("A 90 A, X 10 A", "X") == set()


def test_the_paths_lead_from_a_listed_person_to_the_company():
    found = {held.company: held for held in held_by_blocked(stakes("X 50 A, X 10 B, A 40 B, B 100 A"), ["X"])}
    paths = [[(s.owner, int(s.share), s.owned) for s in path] for path in found["B"].paths]
    assert paths == [[("X", 10, "B")], [("X", 50, "A"), ("A", 40, "B")]]
    assert found["B"].share == 50


shares = st.integers(0, 100)
graphs = st.lists(
    st.builds(Stake, st.sampled_from("ABCDEFXY"), st.sampled_from("ABCDEF"), shares.map(Fraction)), max_size=16
)


@given(graphs, st.sets(st.sampled_from("XYA")))
def test_what_is_blocked_is_the_least_set_closed_under_the_rule(graph, listed):
    graph = list(set(graph))
    found = listed | {held.company for held in held_by_blocked(graph, listed) if held.blocked}
    least, before = set(listed), None
    while least != before:
        before = set(least)
        for company in "ABCDEF":
            held = sum(s.share for s in graph if s.owned == company != s.owner and s.owner in before)
            if held >= 50:
                least.add(company)
    assert found == least
    for held in held_by_blocked(graph, listed):
        for path in held.paths:
            assert path[0].owner in listed
            assert path[-1].owned == held.company
            assert all(one.owned == other.owner for one, other in pairwise(path))

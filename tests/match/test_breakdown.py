"""A score taken apart: every word of both names once, every point in a group, and the steps sum to the score."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given

from strategies import facts, names
from tamis import compare
from tamis.match.attributes import compare_facts, total
from tamis.match.breakdown import GROUPS, RELATIONS, breakdown
from tamis.match.explain import reasons, side
from tamis.match.profiles import DEFAULT
from tamis.match.reference import score_names
from tamis.model import Match, Name, Party
from tamis.normalize.lexicon import shipped_lexicon
from tamis.normalize.pieces import pieces
from tamis.normalize.tokens import tokenise, written_words


def match_of(a, b, mine=None, theirs=None):
    """Two names and what is known of either, as a match."""
    query, listed = (tokenise(name, shipped_lexicon()) for name in (a, b))
    name = score_names(query, listed, DEFAULT, person=True)
    evidence = compare_facts(mine, theirs, DEFAULT) if mine and theirs else ()
    whole = total(name, evidence, DEFAULT)
    found = reasons(side(a, query), side(b, listed), name, evidence, whole, DEFAULT) if whole.score else ()
    party = Party(id="ours:1", list_id="ours", source_id="1", kind="Person", names=(Name(b),))
    return Match(whole.score / 100, party, Name(b), a, found)


@given(names, names, facts, facts)
def test_the_steps_are_the_reasons_in_groups_and_sum_to_the_score(a, b, mine, theirs):
    match = match_of(a, b, mine, theirs)
    parts = breakdown(match)
    assert Counter((s.kind, s.points) for s in parts.steps) == Counter((r.kind, r.points) for r in match.reasons)
    order = [list(GROUPS).index(step.group) for step in parts.steps]
    assert order == sorted(order)
    running = 0
    for step in parts.steps:
        running += round(step.points * 100)
        assert round(step.total * 100) == running
    assert running == round(match.score * 100)
    assert all(step.points >= 0 for step in parts.group("corroborates"))
    assert all(step.points < 0 for step in parts.group("contradicts"))


@given(names, names)
def test_every_word_of_either_name_stands_there_once(a, b):
    match = match_of(a, b)
    parts = breakdown(match)
    if not parts.words:
        assert not any(reason.kind == "name" for reason in match.reasons)
        return
    for written, shown in ((a, [w.query for w in parts.words]), (b, [w.listed for w in parts.words])):
        assert sorted(" ".join(filter(None, shown)).split()) == sorted(" ".join(pieces(written)).split())
    for word in parts.words:
        assert word.relation in RELATIONS
        assert (word.relation == "missing") == (not word.query or not word.listed)


@given(names)
def test_there_is_a_piece_for_every_token(name):
    assert len(pieces(name)) == len(written_words(name))
    assert all(pieces(name))


@pytest.mark.parametrize(
    ("a", "b", "words"),
    [
        ("Usama bin Ladin", "Osama Ladin", "Usama Osama spelling, bin - missing, Ladin Ladin same"),
        ("Usama Ladin", "لادن أسامة", "Usama أسامة transliteration, Ladin لادن transliteration"),
        ("BIN LADIN, Usama", "Usama bin Ladin", "Usama Usama same, BIN bin same, LADIN Ladin same"),
        ("Anvar Qudratov", "Qudratov Anvar", "Anvar Anvar order, Qudratov Qudratov same"),
        ("Bob J. Smithson", "Robert John Smithson", "Bob Robert nickname, J John initial, Smithson Smithson same"),
        ("Nor Din Qudratov", "Nordin Qudratov", "Nor+Din Nordin joined, Qudratov Qudratov same"),
        ("Firuz Qudratov", "Firuz Anvar Qudratov", "Firuz Firuz same, - Anvar missing, Qudratov Qudratov same"),
        ("习近平", "Xi Jinping", "习 Xi transliteration, 近 jin transliteration, 平 ping transliteration"),
    ],
)
def test_words_are_aligned_as_they_were_written(a, b, words):
    found = breakdown(compare(a, b, kind="Person")).words
    shown = [(w.query.replace(" ", "+") or "-", w.listed.replace(" ", "+") or "-", w.relation) for w in found]
    assert ", ".join(map(" ".join, shown)) == words


def test_names_that_share_nothing_come_apart_into_nothing():
    parts = breakdown(compare("Zzyzx", "Qualm"))
    assert (parts.score, parts.words, parts.steps) == (0.0, (), ())

"""The hash of the lexicon stands for everything that makes tokens, so that no index outlives a change of it."""

import hashlib

import pytest

from tamis.normalize.lexicon import DESCRIBING, RARE, _nicknames, everything, shipped_lexicon
from tamis.normalize.tables import describing
from tamis.normalize.tokens import share_nickname


def test_the_hash_stands_for_the_tables_and_for_the_code_that_makes_tokens() -> None:
    known = everything()
    assert any("def as_sounds(" in text for text in known)
    assert any("def tokenise(" in text for text in known)
    assert any("muhammad" in text and "mohammed" in text for text in known)
    assert hashlib.sha256("\0".join(known).encode()).hexdigest() == shipped_lexicon().digest


def test_arms_of_forces_and_trades_beside_each_other_are_other_words() -> None:
    table = describing()
    assert all(head.isalpha() for head in table.heads), "a head stands in a name as one word"
    for one, other in [("navy", "army"), ("leasing", "finance"), ("regiment", "brigade"), ("steel", "cement")]:
        assert table.words[one] != table.words[other]
    assert table.phrases["air force"] != table.phrases["ground force"]


def test_what_describes_an_organisation_is_told_by_the_number_of_its_family() -> None:
    group = shipped_lexicon().group
    assert len(describing().heads) < len(DESCRIBING)
    assert all(group(word) in DESCRIBING for word in ("bank", "izdatelstvo", "north", "holdinga"))
    assert not any(group(word) in DESCRIBING for word in ("islamic", "russian", "muhammad", "vetluga"))


def test_a_short_form_stands_for_several_names_that_are_no_nicknames_of_each_other() -> None:
    nick = shipped_lexicon().nick
    for full in ("christopher", "christian", "christina"):
        assert share_nickname(nick("chris"), nick(full))
    for one, other in [("christopher", "christian"), ("albert", "alan"), ("alexander", "alexandra")]:
        assert not share_nickname(nick(one), nick(other))


def test_a_word_in_more_families_of_nicknames_than_a_token_holds_is_an_error() -> None:
    assert _nicknames(["a x", "b x", "c x", "d x"])["x"] == 1 << 48 | 2 << 32 | 3 << 16 | 4
    with pytest.raises(ValueError, match="x is in more than four"):
        _nicknames(["a x", "b x", "c x", "d x", "e x"])


def test_a_name_weighs_as_much_with_the_article_and_as_women_bear_it():
    lexicon = shipped_lexicon()
    assert lexicon.weight("alotaibi") == lexicon.weight("otaibi") < RARE
    assert lexicon.weight("smirnova") == lexicon.weight("smirnov") < RARE
    assert lexicon.weight("alvetlugi") == RARE

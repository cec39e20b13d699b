"""The hash of the lexicon stands for everything that makes tokens, so that no index outlives a change of it."""

import hashlib

from tamis.normalize.lexicon import everything, shipped_lexicon
from tamis.normalize.tables import describing


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

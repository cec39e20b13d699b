"""The hash of the lexicon stands for everything that makes tokens, so that no index outlives a change of it."""

import hashlib

from tamis.normalize.lexicon import everything, shipped_lexicon


def test_the_hash_stands_for_the_tables_and_for_the_code_that_makes_tokens() -> None:
    known = everything()
    assert any("def as_sounds(" in text for text in known)
    assert any("def tokenise(" in text for text in known)
    assert any("muhammad" in text and "mohammed" in text for text in known)
    assert hashlib.sha256("\0".join(known).encode()).hexdigest() == shipped_lexicon().digest

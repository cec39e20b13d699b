"""What the store keeps of a party: packed, and read back by every later version of Tamis, or not at all."""

import contextlib
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import parties
from tamis.errors import StoreError
from tamis.model import Measure, Name, Party
from tamis.store.contents import _KNOWN_TEXT, canonical, pack, unpack


@given(parties())
def test_packing_loses_nothing_and_the_digest_is_that_of_the_party(found):
    for party in found:
        digest, body = canonical(party)
        assert unpack(pack(body)) == party.canonical()
        assert digest == party.digest()


PACKED = bytes.fromhex(
    "0178bbf1a4cef183064b8e156a24e6a07b9f18af3be6e529b85624e616e4a014ae3716dd6c23585ac7d60200ad092ca1"
)


def test_what_the_first_release_packed_is_still_read():
    assert unpack(PACKED) == Party(
        "l:1", "l", "1", "Person", (Name("Ann Example"), Name("آن", "alias", script="Arab"))
    )


def test_the_text_that_both_sides_know_has_not_been_touched():
    known = "9354edaebd3008205e85860c8d379bd1b97f870b709f99723ed243786a8c7aa6"
    assert hashlib.sha256(_KNOWN_TEXT).hexdigest() == known


@given(st.data())
def test_damaged_bytes_never_give_another_party(data):
    party = Party("l:1", "l", "1", "Person", (Name("Ann Example"), Name("Anna Example", "alias")))
    packed = bytearray(pack(canonical(party)[1]))
    place = data.draw(st.integers(0, len(packed) - 1))
    if data.draw(st.booleans()):
        packed[place] ^= 1 << data.draw(st.integers(0, 7))
    else:
        del packed[place:]
    with contextlib.suppress(StoreError):
        assert unpack(bytes(packed)) == party


@pytest.mark.parametrize("packed", [b"", b"\x01", b"\x02abc", b"{}"])
def test_what_is_no_packed_party_is_said_to_be_damaged(packed):
    with pytest.raises(StoreError, match="damaged"):
        unpack(packed)


def test_measures_that_were_stored_as_words_alone_are_still_read():
    body = (
        b'{"id":"a:1","list_id":"a","source_id":"1","kind":"Person","names":[{"text":"Ann Example"}],'
        b'"designations":[{"authority":"Sample","measures":["Asset freeze","Travel ban"]}]}'
    )
    [act] = unpack(pack(body)).designations
    assert act.measures == (Measure("asset freeze", "Asset freeze"), Measure("travel ban", "Travel ban"))

"""Pieces that wait in a file: each as it was, in any order, without filling the memory."""

import subprocess
import sys
import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from tamis.spill import Spill

PIECES = st.lists(st.binary(max_size=40))


@given(PIECES, st.randoms())
def test_pieces_come_back_one_by_one_and_in_any_order(pieces, chance):
    order = list(range(len(pieces))) * 2
    chance.shuffle(order)
    with Spill(None, "", "") as spill:
        assert [spill.add(piece) for piece in pieces] == list(range(len(pieces)))
        assert b"".join(spill.joined(order)) == b"".join(pieces[number] for number in order)
        assert [spill[number] for number in order] == [pieces[number] for number in order]
        assert spill.ends().tolist()[1:] == [len(b"".join(pieces[: n + 1])) for n in range(len(pieces))]


def test_more_than_is_written_at_once_comes_back_and_is_not_held(tmp_path):
    tracemalloc.start()
    try:
        with Spill(tmp_path / "made", "", "") as spill:
            for number in range(3_000):
                spill.add(number.to_bytes(2, "big") * 5_000)
            assert not list((tmp_path / "made").iterdir())  # the file has no name
            assert spill[2_999] == (2_999).to_bytes(2, "big") * 5_000
            assert sum(map(len, spill.joined(range(2_999, -1, -1)))) == 3_000 * 10_000
        assert tracemalloc.get_traced_memory()[1] < 5 << 20
    finally:
        tracemalloc.stop()


FULL = """
import resource, signal, sys
from tamis.errors import OutputError
from tamis.spill import Spill
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, resource.RLIM_INFINITY))
try:
    with Spill(None, "It could not be done", "nothing was changed") as spill:
        for _ in range(3_000):
            spill.add(bytes(1_000))
except OutputError as error:
    print(error.message, "/", error.hint)
"""


def test_a_full_disk_is_an_error_that_says_what_could_not_be_done():
    done = subprocess.run([sys.executable, "-c", FULL], capture_output=True, text=True, check=True)
    assert done.stdout == "It could not be done: File too large / Free some space there; nothing was changed\n"

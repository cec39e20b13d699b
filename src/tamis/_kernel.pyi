"""The compiled kernel: what match/reference.py and match/attributes.py say, fast."""

from collections.abc import Mapping, Sequence

from typing_extensions import Buffer

class Kernel:
    """An index opened for screening. `arrays` are those of `index.files.SECTIONS`."""

    def __init__(self, arrays: Mapping[str, Buffer], policy: Sequence[int], tables: bytes) -> None: ...
    def screen(self, batch: Mapping[str, Buffer], threshold: int, threads: int = 1) -> tuple[bytes, bytes]:
        """What each query of a batch meets: where the results of each end, and the results; see `ArraySearch`.

        Where the batch holds an array "which", only the queries of these numbers are asked, in its order.
        """

    def counts(self) -> dict[str, int]:
        """The work of all queries up to now: searches for words, words gone through (`walked`) and compared letter
        by letter (`words`) in them, postings read, sets of names read or written (`bits`, in 64s), names that
        show enough words (`shown`), names bounded and names scored; of names that are the same, one.
        """

    def screen_exhaustively(
        self, batch: Mapping[str, Buffer], thresholds: Sequence[int], threads: int = 1
    ) -> list[tuple[bytes, bytes]]: ...

class Texts:
    """The names of an index for a scanner of texts: by the sounds of their words, and scored one by one.

    `arrays` are those of tokens and names in `index.files.SECTIONS`, and `name_person` and `listed_words`.
    """

    def __init__(self, arrays: Mapping[str, Buffer], policy: Sequence[int], tables: bytes) -> None: ...
    def hear(
        self, form: int, flags: int, role: int, telling: Sequence[tuple[str, bool]], alone: bytes, formed: bytes
    ) -> None: ...
    def forget(self) -> None: ...
    def take_tokens(self, arrays: Mapping[str, Buffer]) -> None: ...
    def forget_tokens(self) -> None: ...
    def windows(self, batch: Mapping[str, Buffer], most: float) -> tuple[bytes, bytes, bytes]: ...
    def search(self, batch: Mapping[str, Buffer], threshold: int) -> tuple[bytes, bytes]: ...
    def align(self, batch: Mapping[str, Buffer]) -> tuple[bytes, bytes]: ...

def score_pairs(
    arrays: Mapping[str, Buffer], policy: Sequence[int], tables: bytes, shortcuts: bool = True
) -> bytes: ...
def sounds(words: str, coarse: bool = False) -> str:
    """The sounds of words, one a line; see `screen.plausible.sounds`."""

def policy_fields() -> list[str]: ...

lanes: str
"""How words are compared side by side on this processor: "plain", "avx2" or "avx512"; no more than the variable
TAMIS_LANES names."""

"""Names scored against chosen names of the index: what a search of all would say of them."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tamis
from homes import load, load_kinds
from tamis import _kernel
from tamis.model import Query
from tamis.screen.initials import Initials
from tamis.screen.pairs import pairs_of
from tamis.screen.plausible import Plausible, coarse_sounds, sounds
from tamis.screen.spans import Knows, finder_of
from tamis.screen.windows import Cutter

LISTED = (
    "BOUT, Viktor Anatolijevitch", "Рамзан Кадыров", "KIM, Jong Un", "Ali Khan", "KHAN, Mohammed Ali",
    "ALMUHAYSINI, Abdullah", "Hassan NASRALLAH",
)  # fmt: skip
WRITTEN = (
    "Viktor Bout",
    "Victor But",
    "Ramzan Kadyrov",
    "Jong-un Kim",
    "Ali Khan",
    "Mohamed Ali",
    "Hasan Nasralla",
    "Bout",
)


@pytest.mark.parametrize("compiled", [True, False])
def test_pairs_score_as_a_search_of_everybody_does(tmp_path: Path, compiled: bool) -> None:
    load(tmp_path / "home", "2026-01-01", LISTED)
    engine = tamis.open(tmp_path / "home")
    pairs = pairs_of(engine.index, engine.profile, engine.tokenise, compiled=compiled)
    everybody = np.arange(len(engine.index.view("name_party")), dtype="<u4").tobytes()
    for line in (5000, 7000):
        searched = engine.search([engine.prepare(Query(name=name)) for name in WRITTEN], line)
        accusing = [[result for result in results if not result.below_line] for results in searched]
        assert any(accusing)
        assert pairs.search([(name, everybody) for name in WRITTEN], line) == accusing
    assert pairs.search([("Viktor Bout", b""), ("Ali Khan", b"\0" * 4)], 5000)[0] == []


def test_the_kernel_passes_over_no_name_that_the_reference_scores(tmp_path: Path) -> None:
    listed = (*LISTED, "Al Muhay Sini Abdullah", "Sibugol Limited", "GARCIA LOPEZ, Maria", "علي خان", "Nasr Allah")
    weak = (*listed[1:], "Viktor ANATOLI")
    load_kinds(
        tmp_path / "home",
        [("Person", {"name": [own], "weakAlias": [other]}) for own, other in zip(listed, weak, strict=True)],
    )
    engine = tamis.open(tmp_path / "home")
    mine, theirs = (
        pairs_of(engine.index, engine.profile, engine.tokenise, compiled=compiled) for compiled in (True, False)
    )
    everybody = np.arange(len(engine.index.view("name_party")), dtype="<u4").tobytes()
    draw = random.Random(8)

    def altered() -> str:
        """A listed name with words left out, put in, turned around, written as one or otherwise."""
        words = draw.choice(listed).replace(",", "").title().split()
        words = draw.sample(words, draw.randrange(max(1, len(words) - 1), len(words) + 1))
        words += draw.choices(("Ali", "Zorpal", "M.", "Sini"), k=draw.randrange(2))
        at = draw.randrange(len(words))
        words[at] = draw.choice((words[at], words[at][:-1], words[at].replace("o", "u"), words[at] + "h"))
        return "".join(word + draw.choice(("", " ", " ", " ")) for word in words)

    wanted = [(altered(), everybody) for _ in range(400)]
    for line in (4000, 5500, 7000):
        found = mine.search(wanted, line)
        assert found == theirs.search(wanted, line)
        assert any(result.below_line for results in found for result in results)
        assert 100 < sum(map(bool, found)) < len(wanted)


def test_the_kernel_says_as_the_reference_does_which_words_meet(tmp_path: Path) -> None:
    load(tmp_path / "home", "2026-01-01", LISTED)
    engine = tamis.open(tmp_path / "home")
    mine, theirs = (
        pairs_of(engine.index, engine.profile, engine.tokenise, compiled=compiled) for compiled in (True, False)
    )
    everybody = range(len(engine.index.view("name_party")))
    for name in (*WRITTEN, "Almuhay Sini Abdullah", "Ramzankadyrov"):
        assert sorted(map(sorted, mine.align(name, everybody))) == sorted(
            map(sorted, theirs.align(name, everybody))
        )


@given(st.lists(st.text("aeiouhxskgpzcqwdjlt9", max_size=9), min_size=1))
def test_the_kernel_hears_words_as_the_reference_does(words: list[str]) -> None:
    written = "\n".join(words)
    assert _kernel.sounds(written) == sounds(written)
    assert _kernel.sounds(written, coarse=True) == coarse_sounds(written)


SAID = (
    "Viktor Victor Bout But Anatolijevitch Ali Khan Mohammed Muhammad Jong Un Kim Nasr Allah Nasrallah Hassan "
    "Zorpal al of the bin and Ivan J. Limited Ltd General Trading Company Bank Rossiya VTB Le Ramsan Kadyrow "
    "Kadyrov’s Almuhaysini Muhaysini \"Joe\" \x1e Pty KHAN BOUT"
).split()  # fmt: skip
IN_OTHER_LETTERS = (
    "Рамзана Рамзан Кадыров Минске Виктор Бут علي وعلي خان حسن نصر الله محمد 김정은 习近平 в и ли".split()
)


def test_the_kernel_cuts_runs_as_the_reference_does(tmp_path: Path) -> None:
    load(tmp_path / "home", "2026-01-01", (*LISTED, "علي خان", "Bank Rossiya", "Sibugol Limited"))
    engine = tamis.open(tmp_path / "home")
    kernels = []
    for compiled in (True, False):
        pairs = pairs_of(engine.index, engine.profile, engine.tokenise, compiled=compiled)
        plausible = Plausible(engine.index)
        known = {"viktor", "ali", "khan", "mohammed", "kim", "hassan", "kadyrov", "bank"}
        well_known = {"rossiya"}.__contains__
        initials = Initials(engine.index)
        knows = Knows(known.__contains__, {"bank"}.__contains__, plausible, well_known, initials)
        kernels.append(Cutter(knows, finder_of(pairs.texts, plausible)))
    draw = random.Random(6)
    runs = [
        " ".join(draw.choices(words, k=draw.randrange(1, 12)))
        for words in (SAID, IN_OTHER_LETTERS, SAID + IN_OTHER_LETTERS)
        for _ in range(600)
    ]
    for language, most in (("", 30.0), ("de", 30.0), ("", 8.0), ("de", 2.0)):
        found, slowly = (kernel.windows(runs, most, language) for kernel in kernels)
        assert found == slowly
        assert 100 < sum(map(bool, found)) < len(runs)


def test_the_kernel_takes_no_runs_that_do_not_fit_together(tmp_path: Path) -> None:
    load(tmp_path / "home", "2026-01-01", LISTED)
    engine = tamis.open(tmp_path / "home")
    texts = pairs_of(engine.index, engine.profile, engine.tokenise, compiled=True).texts
    assert texts
    one, ends = b"\0" * 4, b"\0" * 4 + b"\1\0\0\0"
    run = {"word": one, "word_ends": ends, "apart": b"\0", "kind": b"\0"}
    none = {"reading": b"", "reading_ends": b"\0" * 4, "reading_of": b""}
    with pytest.raises(ValueError, match="points outside"):
        texts.windows(run | none, 30.0)
    texts.hear(0, 0, 0, [("ali", False)], b"", b"")
    assert texts.windows(run | none, 30.0) == (b"", b"\0" * 4, b"")
    for wrong in (
        {"apart": b""},
        {"kind": b""},
        {"reading": one, "reading_ends": ends, "reading_of": b"\1\0\0\0"},
    ):
        with pytest.raises(ValueError, match=r"fit together|of no run"):
            texts.windows(run | none | wrong, 30.0)
    with pytest.raises(ValueError, match="the name of nobody"):
        texts.hear(0, 0, 0, [], b"\xff" * 4, b"")

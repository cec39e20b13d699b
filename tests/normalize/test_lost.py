"""Letters that an encoding lost."""

import time

import pytest

from tamis.match.profiles import DEFAULT
from tamis.match.reference import score_names
from tamis.normalize.lexicon import shipped_lexicon
from tamis.normalize.text import plain_words
from tamis.normalize.tokens import tokenise


@pytest.mark.parametrize("sign", ["?", "\ufffd"])
@pytest.mark.parametrize(
    ("written", "listed", "person"),
    [
        ("Aleksej Ro##in", "Aleksej Roščin", True),
        ("Ilan #or", "Ilan Šor", True),
        ("Behnam #ahr#j#r#", "Behnam Šahríjárí", True),
        ("sociedad an#nima Romashka", "sociedad anónima Romashka", False),
        ("Akciov# spolo#nos# Romashka", "Akciová spoločnosť Romashka", False),
    ],
)
def test_a_name_is_met_without_the_letters_that_had_marks(sign, written, listed, person):
    lexicon = shipped_lexicon()
    one, other = (tokenise(name, lexicon) for name in (written.replace("#", sign), listed))
    assert score_names(one, other, DEFAULT, person=person).total >= DEFAULT.line


@pytest.mark.parametrize("written", ["Is it Ahmed?", "Ahmed??", "? Ahmed", "Ahmed ?", "(Ahmed?)"])
def test_a_question_is_not_taken_for_a_letter(written):
    assert ("ahmed", 0) in plain_words(written)


def test_many_signs_cost_little():
    started = time.process_time()
    plain_words("a?" * 500)
    plain_words("a" * 999 + "?")
    assert time.process_time() - started < 0.5

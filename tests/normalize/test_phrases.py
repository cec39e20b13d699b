"""Several words that are one, also where somebody slipped, tore them or wrote them together."""

import pytest

from tamis.normalize.phrases import merged, one_slip


def texts(written):
    return " ".join(word for word, _ in merged([(word, 0) for word in written.split()]))


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("romashka limited liability company", "romashka llc"),
        ("romashka limited liabilty company", "romashka llc"),
        ("public joint stock wompany romashka", "plc romashka"),
        ("sociedad anohima romashka", "jsc romashka"),
        ("romashka limi ted", "romashka limited"),
        ("aktsi onernoe obshchestvo romashka", "jsc romashka"),
        ("jointstock company romashka", "jsc romashka"),
        ("company romashka joint stock", "romashka jsc"),
        ("romashka tradingcompany", "romashka trading company"),
        ("romashka nuclearresearch", "romashka nuclear research"),
        ("liability company northern romashka limited", "northern romashka llc"),
        ("abd al rahman", "abdul rahman"),
        ("joint stock commercial bank romashka", "bank romashka"),
        ("publichnoye joint stock company romashka", "plc romashka"),
        ("romashka ltd sti", "romashka llc"),
        ("romashka limited liability partnership", "romashka lp"),
        ("abd allah", "abdullah"),
        ("nasir al din haqqani", "nasir uddin haqqani"),
        ("noor ud deen", "noor uddin"),
        ("din mohammad", "din mohammad"),
        ("ad din", "ad din"),
    ],
)
def test_a_phrase_is_known_with_a_slip_in_it_torn_or_joined(written, plain):
    assert texts(written) == plain


@pytest.mark.parametrize(
    "written", ["romashka liabilty", "stick romashka", "al ansar", "ali med", "house romashka"]
)
def test_words_without_a_phrase_beside_them_stay_as_they_are(written):
    assert texts(written) == written


@pytest.mark.parametrize("slip", ["ompany", "xompany", "comapny", "companny", "compan", "company"])
def test_one_slip_is_one_letter_anywhere(slip):
    assert one_slip(slip, "company")
    assert one_slip("company", slip)


@pytest.mark.parametrize("other", ["comapyn", "cmpay", "companies", "mopcany"])
def test_two_slips_are_no_slip(other):
    assert not one_slip(other, "company")

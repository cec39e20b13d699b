"""Attributes corroborate or contradict, never the other way round."""

import pytest
from hypothesis import given

from strategies import facts, names
from tamis.match.attributes import compare_facts, most_from_attributes, total
from tamis.match.explain import reasons, side
from tamis.match.profiles import DEFAULT
from tamis.match.reference import score_names
from tamis.normalize.facts import Facts
from tamis.normalize.lexicon import shipped_lexicon
from tamis.normalize.tokens import tokenise

LEXICON = shipped_lexicon()


@given(names, names, facts, facts)
def test_reasons_sum_to_the_score_in_whole_hundredths(a, b, mine, theirs):
    query, listed = tokenise(a, LEXICON), tokenise(b, LEXICON)
    name = score_names(query, listed, DEFAULT, person=True)
    evidence = compare_facts(mine, theirs, DEFAULT)
    whole = total(name, evidence, DEFAULT)
    if whole.score:
        found = reasons(side(a, query), side(b, listed), name, evidence, whole, DEFAULT)
        assert sum(round(reason.points * 100) for reason in found) == whole.score


@given(facts, facts)
def test_corroboration_gives_and_contradiction_takes(mine, theirs):
    for item in compare_facts(mine, theirs, DEFAULT):
        agrees = item.finding.startswith(("same", "overlap", "swapped", "shared"))
        assert (item.points > 0) == agrees, item


@given(facts, facts)
def test_what_attributes_add_is_bounded_but_for_identifiers(mine, theirs):
    gained = sum(e.points for e in compare_facts(mine, theirs, DEFAULT) if e.points > 0 and e.kind != "identifier")
    assert gained <= most_from_attributes(mine, DEFAULT)


def exact(mine: Facts, theirs: Facts) -> tuple[int, bool]:
    tokens = tokenise("Mohammad Yusuf Shah", LEXICON)
    name = score_names(tokens, tokens, DEFAULT, person=True)
    whole = total(name, compare_facts(mine, theirs, DEFAULT), DEFAULT)
    return whole.score, whole.below_line


def test_only_a_wide_gap_or_another_lifetime_number_takes_an_exact_name_below_the_line():
    near = Facts(births=((19520101, 19521231),), gender=2, countries=("ru",), kind=2, identifiers=((5, 77),))
    listed = Facts(births=((19590101, 19590101),), gender=1, countries=("in",), kind=1, identifiers=((5, 88),))
    assert exact(near, listed) == (7000, False)
    score, below = exact(near._replace(births=((19700101, 19701231),)), listed)
    assert score < 7000
    assert below
    score, below = exact(near._replace(identifiers=((1, 77),)), listed._replace(identifiers=((1, 88),)))
    assert score < 7000
    assert below


def test_a_year_off_by_one_costs_little_and_an_equal_identifier_settles_it():
    plain, _ = exact(Facts(), Facts())
    off, _ = exact(Facts(births=((19520403, 19520403),)), Facts(births=((19530403, 19530403),)))
    assert plain - 200 <= off < plain
    unlike = score_names(tokenise("Ann Other", LEXICON), tokenise("Qo Xyzzy", LEXICON), DEFAULT)
    same = Facts(identifiers=((1, 99),))
    assert total(unlike, compare_facts(same, same, DEFAULT), DEFAULT).score >= 7000


@pytest.mark.parametrize(
    ("written", "points"),
    [
        (19530403, DEFAULT.birth_near),  # the next year alone
        (19530404, DEFAULT.birth_gap_1),  # the month agrees
        (19530704, DEFAULT.birth_other_day),  # nothing does
        (19500704, DEFAULT.birth_other_day),
        (19530101, DEFAULT.birth_gap_1),  # nobody knows the day
    ],
)
def test_a_year_off_by_one_beside_another_day_is_no_slip(written, points):
    mine, theirs = Facts(births=((19520403, 19520403),)), Facts(births=((written, written),))
    assert compare_facts(mine, theirs, DEFAULT)[0].points == points


@given(facts, facts)
def test_an_attribute_that_either_side_lacks_says_nothing(mine, theirs):
    assert compare_facts(Facts(), theirs, DEFAULT) == ()
    assert compare_facts(mine, Facts(), DEFAULT) == ()

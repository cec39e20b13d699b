"""What each word of a name is, and what it weighs."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from strategies import names
from tamis.normalize.lexicon import RARE, learn_weights, shipped_lexicon
from tamis.normalize.tables import describing, legal_forms, particles, titles
from tamis.normalize.tokens import (
    INITIAL,
    KNOWN,
    MAX_TOKENS,
    MINOR,
    NUMBER,
    PATRONYMIC,
    _as_a_whole,
    _of_ordinary_words,
    is_cut,
    tokenise,
)

LEXICON = shipped_lexicon()


def texts(written):
    return [token.text for token in tokenise(written, LEXICON)]


@given(names)
def test_tokens_are_bounded_in_number_and_weight(name):
    tokens = tokenise(name, LEXICON)
    assert len(tokens) <= MAX_TOKENS
    assert all(0 < token.weight <= RARE for token in tokens)


@pytest.mark.parametrize(
    ("written", "tokens"),
    [
        ("SHAH, Mohammad Yusuf", "mohammad yusuf shah"),
        ("BIN LADIN, Usama bin Muhammad", "usama bin muhammad bin ladin"),
        ("CECOEX, S.A.", "cecoex jsc"),
        ("ANGLO-CARIBBEAN CO., LTD.", "anglo caribbean co ltd"),
        ("Romashka Limited Liability Company", "romashka llc"),
        ("Общество с ограниченной ответственностью Ромашка", "llc romashka"),
        ("Obschestvo s ogranichennoj otvetstvennostju Romashka", "llc romashka"),
        ("Ромашка Nyilvánosan Működő Részvénytársaság", "romashka plc"),
        ("Romashka akciová společnost", "romashka jsc"),
        ("青山有限公司", "qing shan ltd"),
        ("Romashka Trading Comapany", "romashka trading co"),
        ("Romashka Trading Limitned", "romashka trading ltd"),
        ("Romashka Trading Corporatin", "romashka trading corp"),
        ("Romashka Trading Coipany", "romashka trading co"),
        ("Comapany Romashka", "comapany romashka"),
        ("Fund III", "fund 3"),
        ("Xi Jinping", "xi jin ping"),
        ("Susan Zhang", "susan zhang"),  # a name elsewhere
        ("Chang Kuohua", "chang kuo hua"),
        ("Li Jianan", "li jianan"),  # of which nobody knows where it is parted
        ("No. 007", "no 7"),
        ("Abd Allah Salih", "abdullah salih"),
        ("عبد الله صالح", "abdullah salh"),
        ("Popular Front of Romashka (PFR)", "popular front of romashka"),
        ("PFOR - Popular Front of Romashka", "popular front of romashka"),
        ("Romashka Northern Trading LLC (RNT)", "romashka northern trading llc"),
        ("Popular Front of Romashka (PLR)", "popular front of romashka plr"),
        ("Plant No. V", "plant no 5"),
        ("Jascha Romashka ASA", "jascha romashka jsc"),
        ("Tong Hung I", "tong hung i"),
        ("rnohamecl Vetlurn", "mohamed vetlurn"),  # misread by a machine, where it makes a known word
        ("Bernarcl Stern", "bernard stern"),
        ("Secod Economic Committee", "2 economic committee"),
    ],
)
def test_order_legal_forms_and_numbers(written, tokens):
    assert texts(written) == tokens.split()


def test_classes_of_words():
    flags = {token.text: token.flags for token in tokenise("Dr I Hasan bin al Ahmad Ltd II", LEXICON)}
    assert flags["dr"] & MINOR
    assert flags["i"] & INITIAL
    assert flags["bin"] & PATRONYMIC
    assert flags["al"] & MINOR
    assert flags["ltd"] & MINOR
    assert flags["2"] & NUMBER
    assert flags["hasan"] & KNOWN
    assert not flags["hasan"] & (INITIAL | NUMBER | MINOR | PATRONYMIC)


def test_spellings_of_one_family_are_one_group_of_one_weight():
    group = {LEXICON.group(word) for word in ("mohammed", "muhammad", "mhmd", "mehmet")}
    assert len(group) == 1
    assert group != {0}
    assert len({LEXICON.weight(word) for word in ("mohammed", "muhammad", "mehmet")}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("centre", "tsentra"),
        ("nauchnogo", "scientific"),
        ("zavod", "factory"),
        ("jaysh", "army"),
        ("nemzetkozi", "global"),
    ],
)
def test_words_that_describe_organisations_are_one_group_in_many_languages(one, other):
    assert LEXICON.group(one) == LEXICON.group(other) != 0


def test_a_word_people_are_called_is_no_beginning_of_a_description():
    assert LEXICON.group("karina") == LEXICON.group("romashka") == 0


def test_common_names_weigh_less_than_rare_ones():
    assert LEXICON.weight("mohammed") < LEXICON.weight("salahuddin") <= LEXICON.weight("qxzvw") == RARE


def test_weights_fall_with_the_count_and_ignore_repetition_within_a_party():
    parties = [["ali", "ali", f"rare{n}"] for n in range(200)] + [["hasan"]] * 20
    weights = learn_weights(parties)
    assert weights["ali"] < weights["hasan"] < RARE
    assert "rare7" not in weights


def test_a_name_that_is_cut_says_so():
    long = " ".join(["word"] * MAX_TOKENS)
    for name, cut in (("Mohammad Yusuf Shah", False), (long, False), (f"{long} more", True), ("x" * 5000, True)):
        assert is_cut(name, tokenise(name, LEXICON)) == cut


def test_the_tables_do_not_contradict_each_other():
    forms = {form for form in legal_forms() if " " not in form}
    assert not forms & titles().keys()
    assert not titles().keys() & particles().keys()


def minor(written):
    return [token.text for token in tokenise(written, LEXICON) if token.flags & MINOR]


def test_a_title_at_the_end_is_a_family_name_where_there_is_no_other():
    assert minor("Elshafee el Sheikh") == ["el"]
    assert minor("Sheikh Elshafee") == ["sheikh"]
    assert minor("Yusuf Omar Sheikh") == ["sheikh"]


@pytest.mark.parametrize("name", ["Sok Chol Kim", "Jinlong Sun", "Li Keqiang"])
@pytest.mark.parametrize("title", ["Dr.", "Senior", "Lieutenant", "Brigadier General"])
def test_a_title_makes_no_other_name_of_a_korean_or_chinese_one(title, name):
    named = tokenise(name, LEXICON)
    titled = tokenise(f"{title} {name}", LEXICON)
    assert titled[-len(named) :] == named
    assert all(token.flags & MINOR for token in titled[: -len(named)])


def test_a_particle_is_a_name_part_beside_mandarin():
    assert minor("Li Keqiang") == []
    assert minor("Keqiang Li") == []
    assert minor("Qari Fi Li Hasan") == ["qari", "fi", "li"]


@pytest.mark.parametrize(
    ("written", "words"),
    [("Frist Oil Ltd", "1 oil ltd"), ("Damien Frist", "damien frist"), ("Hirst Brothers", "hirst brothers")],
)
def test_a_number_with_a_slip_is_one_where_it_begins_the_name_of_a_company(written, words):
    assert " ".join(token.text for token in tokenise(written, LEXICON)) == words


of_tables = st.sampled_from(
    sorted({w for way in (*legal_forms(), *describing().phrases, *particles(), *titles()) for w in way.split()})
)
asking = st.sampled_from(
    "Frist Secod I V vi No No. II Kim Park Lee Jong-un Wang Xiaoming Li An Nikolaevich Petrovna Abd Abdal Allah "
    "trad ing rnohamed comapany FOTI O'Brien al-Hashimi Jean-Paul J. S.A. Hôtel Ивановна Сергей حسين الله".split()
)


@given(st.lists(st.one_of(of_tables, asking, names), min_size=1, max_size=7).map(" ".join))
@example("Front of Islands Trading FOIT")
@example("Gamma Trad Ing Company")
@example("Hanover Petrovich Limited Liability")
@example("House Romashka Trading")
def test_words_that_ask_nothing_of_each_other_give_the_tokens_of_the_whole(name):
    assert _of_ordinary_words(name, LEXICON) in ((), _as_a_whole(name, LEXICON))


def test_most_names_are_of_ordinary_words():
    names = ("Mohammad Yusuf Shah", "Иван Петров", "Kim Jong-un", "Ivan Petrovich Sidorov", "Romashka Trading Ltd")
    assert all(_of_ordinary_words(name, LEXICON) for name in names)

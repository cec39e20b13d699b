"""Words that stand for each other in the names of several persons are found, and nothing that fewer have."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tamis.errors import CallError
from tamis.model import Name, Party
from tamis.normalize.lexicon import lexicon_of, read_lexicon, table_digest
from tamis.normalize.respelling import respelt
from tamis.validate.learning import table_of
from tamis.validate.spellings import SUPPORT, Spellings, spellings_of

FAMILIES = ("Zorkanov", "Brundhal", "Ostrevic", "Kallweit", "Mandrel", "Oxley", "Trebin", "Vondrak")


def persons(count: int, *given: str, kind: str = "Person", strength: str = "strong") -> list[list[Party]]:
    """So many persons, each with a family name of its own and every one of the given names."""
    found = []
    for number, family in enumerate(FAMILIES[:count]):
        names = tuple(Name(f"{name} {family}", strength=strength) for name in given)
        party = Party(id=f"a:{given[0]}{number}", list_id="a", source_id=str(number), kind=kind, names=names)
        found.append([party])
    return found


def test_what_several_persons_bear_for_each_other_is_told_with_its_count() -> None:
    found = spellings_of(persons(6, "Qwiljamin", "Kwilyamin"))
    assert [(pair.word, pair.other, pair.parties) for pair in found.pairs] == [("kwilyamin", "qwiljamin", 6)]
    assert found.families == (("kwilyamin", "qwiljamin"),)
    assert found.parties == 6


def test_what_fewer_persons_bear_is_not_told_at_all() -> None:
    found = spellings_of(persons(SUPPORT - 1, "Qwiljamin", "Kwiljamin"))
    assert (found.pairs, found.families, found.letters) == ((), (), ())
    assert found.parties == SUPPORT - 1


def test_letters_that_stand_for_each_other_are_counted() -> None:
    letters = spellings_of(persons(5, "Qwiljamin", "Qwilyamin") + persons(3, "Horjan", "Horyan")).letters
    assert [(slip.letters, slip.others, slip.parties, slip.share) for slip in letters] == [("j", "y", 8, 1.0)]


@pytest.mark.parametrize(
    ("one", "other", "kind", "strength"),
    [
        ("Jason", "Mason", "Person", "strong"),  # two names that many bear
        ("Mohammed", "Muhammad", "Person", "strong"),  # a family of the tables
        ("Robert", "Bob", "Person", "strong"),  # a nickname
        ("Jin", "Qin", "Person", "strong"),  # syllables
        ("Qwiljamin", "Kwilyamin", "Company", "strong"),
        ("Qwiljamin", "Kwilyamin", "Person", "weak"),
    ],
)
def test_what_teaches_nothing(one: str, other: str, kind: str, strength: str) -> None:
    assert spellings_of(persons(8, one, other, kind=kind, strength=strength)).pairs == ()


def test_a_word_joins_the_family_of_the_tables_that_it_meets() -> None:
    found = spellings_of(persons(6, "Sergey", "Zyarghej"))
    assert found.families == (("sergey", "zyarghej"),)
    lexicon = lexicon_of(table_of([], families=found.families))
    assert lexicon.group("zyarghej") == lexicon.group("sergei") > 0


def test_a_word_that_seldom_stands_for_another_is_no_spelling_of_it() -> None:
    often = [
        group
        for word in ("Dornwal", "Kwilya")
        for end in ("ta", "te", "ti", "to", "tu", "ty", "tek")
        for group in persons(8, f"{word}d", word + end)
    ]
    found = spellings_of(persons(5, "Dornwald", "Kwilyad") + often).pairs
    assert len(found) == 14
    assert ("dornwald", "kwilyad") not in [(pair.word, pair.other) for pair in found]


def test_a_lexicon_with_families_is_read_as_it_was_written(tmp_path: Path) -> None:
    table = table_of([], families=[("qwiljamin", "kwilyamin")])
    file = tmp_path / "words.txt"
    file.write_text(table, encoding="utf-8")
    lexicon = read_lexicon(file, table_digest(table))
    assert lexicon.group("qwiljamin") == lexicon.group("kwilyamin") > 0
    assert lexicon.digest != lexicon_of(table_of([])).digest
    file.write_text("= alone\n", encoding="utf-8")
    with pytest.raises(CallError, match="line 1, field words"):
        read_lexicon(file, table_digest("= alone\n"))


def test_words_of_a_family_are_written_as_tokens_are() -> None:
    found = spellings_of(persons(6, "Aleksandrin", "Alexandryn"))
    assert [respelt(word) for family in found.families for word in family] == [*found.families[0]]


def test_the_command_shows_spellings_and_writes_them_when_asked(tmp_path: Path) -> None:
    rows = [
        {"id": f"x{n}", "schema": "Person", "properties": {"name": [f"Qwiljamin {f}", f"Kwilyamin {f}"]}}
        for n, f in enumerate(FAMILIES)
    ]
    (tmp_path / "ours.ftm.json").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    def tamis(*words: str) -> str:
        call = [sys.executable, "-m", "tamis.cli.main", *words, "--home", str(tmp_path / "home")]
        return subprocess.run(call, capture_output=True, text=True, check=True).stdout

    tamis(
        "lists",
        "update",
        "ours",
        "--from",
        str(tmp_path / "ours.ftm.json"),
        "--published",
        "2026-01-01",
        "--accept",
    )
    plain, spelt = tmp_path / "plain.txt", tmp_path / "spelt.txt"
    shown = tamis("learn", "--out", str(plain))
    assert "kwilyamin" in shown
    assert "= " not in plain.read_text("utf-8")
    document = json.loads(tamis("learn", "--spellings", "--out", str(spelt), "--json"))
    assert document["spellings"]["families"] == [["kwilyamin", "qwiljamin"]]
    assert "\n= kwilyamin qwiljamin\n" in spelt.read_text("utf-8")
    assert document["digest"] == table_digest(spelt.read_text("utf-8"))


def test_nothing_is_told_where_nothing_is_spelt_in_two_ways() -> None:
    assert spellings_of(persons(8, "Qwiljamin")) == Spellings(0, (), (), ())

"""A lexicon is learned from the lists, each party once; a profile that pins it is screened with it alone."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tamis.config import settings
from tamis.errors import CallError, IndexDamaged, UnknownList
from tamis.index.files import OpenIndex
from tamis.library import Library
from tamis.match.compare import compare
from tamis.match.profiles import DEFAULT
from tamis.match.shipped import load_profile
from tamis.model import Name, Party, Query
from tamis.normalize.lexicon import RARE, lexicon_of, shipped_lexicon, table_digest
from tamis.screen.engine import Engine, open_engine
from tamis.server.desk import Desk
from tamis.validate.learning import Learned, learn, together

FAMILIES = ("Zorkanov", "Velimirski", "Brundhal", "Ostrevic", "Kallweit", "Tsigov", "Mandrel", "Oxley")


def entities(prefix: str) -> str:
    """Eight persons who share a given name that no table knows, each with a surname of its own."""
    rows = [
        {"id": f"{prefix}{n}", "schema": "Person", "properties": {"name": [f"Qwilberto {family}"]}}
        for n, family in enumerate(FAMILIES)
    ]
    rows += [{"id": f"{prefix}x", "schema": "Person", "properties": {"name": ["Hortwin Palangor"]}}]
    return "".join(json.dumps(row) + "\n" for row in rows)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the same persons on two lists."""
    folder = tmp_path_factory.mktemp("learning")
    library = Library(settings(folder / "home"))
    for list_id in ("ours", "theirs"):
        file = folder / f"{list_id}.ftm.json"
        file.write_text(entities(list_id[0]), encoding="utf-8")
        library.update([list_id], from_=file, published="2026-01-01", accept=True)
    return folder / "home"


@pytest.fixture(scope="module")
def learned(home: Path) -> Learned:
    """What the lists of the home teach."""
    return learn(Library(settings(home)))


def profile_file(folder: Path, table: str, digest: str) -> Path:
    """A profile with a lexicon beside it."""
    (folder / "words.txt").write_text(table, encoding="utf-8")
    file = folder / "ours.toml"
    head = 'name = "ours"\nversion = "1"\nrationale = "Our words."\n'
    file.write_text(f'{head}lexicon = "words.txt"\nlexicon_digest = "{digest}"\n', encoding="utf-8")
    return file


def test_a_party_on_two_lists_counts_once(home: Path, learned: Learned) -> None:
    alone = learn(Library(settings(home)), ["ours"])
    assert (alone.entries, alone.parties) == (9, 9)
    assert (learned.entries, learned.parties) == (18, 9)
    assert learned.digest == alone.digest


def test_two_parties_of_one_list_stay_two(home: Path) -> None:
    index = OpenIndex(Library(settings(home)).index_folder())
    parties = [index.party(number) for number in range(index.manifest.parties)]
    assert sorted(len(group) for group in together(parties)) == [2] * 9
    assert all(len({party.list_id for party in group}) == 2 for group in together(parties))


def test_two_namesakes_of_one_list_stay_two_whatever_another_list_says() -> None:
    def entry(list_id: str, number: int) -> Party:
        names = (Name("Qwilberto Zorkanov"),)
        return Party(id=f"{list_id}:{number}", list_id=list_id, source_id=str(number), kind="Person", names=names)

    groups = together([entry("a", 1), entry("a", 2), entry("b", 1), entry("b", 2)])
    assert [[party.id for party in group] for group in groups] == [["a:1", "b:1"], ["a:2", "b:2"]]


def test_the_report_says_what_changes(learned: Learned) -> None:
    assert [(word.word, word.before) for word in learned.new] == [("qwilberto", RARE)]
    assert learned.new[0].after == lexicon_of(learned.table).weight("qwilberto") < RARE
    assert (learned.names, learned.names_changed) == (18, 16)
    assert learned.lexicon_before == shipped_lexicon().digest != learned.lexicon
    assert "ours of 2026-01-01" in learned.table
    assert learned.digest in learned.table


def test_learning_again_gives_the_same_table(home: Path, learned: Learned) -> None:
    assert learn(Library(settings(home))).table == learned.table


def test_an_unknown_list_is_an_error(home: Path) -> None:
    with pytest.raises(UnknownList):
        learn(Library(settings(home)), ["nobodys"])


def test_a_profile_is_screened_with_its_own_lexicon(home: Path, learned: Learned, tmp_path: Path) -> None:
    file = str(profile_file(tmp_path, learned.table, learned.digest))
    default, ours = open_engine(home), open_engine(home, profile=file)
    assert ours.stamp.lexicon == learned.lexicon
    assert ours.stamp.profile != default.stamp.profile
    assert ours.index.folder != default.index.folder
    assert open_engine(home, profile=file).index.folder == ours.index.folder
    assert open_engine(home).index.folder == default.index.folder
    name = "Qwilberto Zorkanov"
    query = Query(name=name, kind="Person")
    before, after = (engine.screen(query, threshold=50).matches[0].score for engine in (default, ours))
    assert after < before
    assert after == compare(name, name, "Person", profile=file).score


def test_an_index_of_another_lexicon_is_refused(home: Path, learned: Learned) -> None:
    index = OpenIndex(Library(settings(home)).index_folder())
    with pytest.raises(IndexDamaged):
        Engine(index, profile=replace(DEFAULT, learned=lexicon_of(learned.table)))


def test_the_head_of_a_file_is_no_part_of_its_hash(learned: Learned) -> None:
    assert table_digest("# another head\n" + learned.table) == learned.digest
    assert table_digest(learned.table.replace("qwilberto", "qwilbert")) != learned.digest


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("heavy word", "line 2, field weight: 'heavy'"),
        ("0 word", "line 2, field weight: '0'"),
        ("1001 word", "line 2, field weight: '1001'"),
        ("500", "line 2, field words: missing"),
    ],
)
def test_a_line_that_is_none_is_named(tmp_path: Path, line: str, said: str) -> None:
    file = profile_file(tmp_path, f"# a head\n{line}\n", "00")
    with pytest.raises(CallError, match=said):
        load_profile(str(file))


def test_another_file_than_the_profile_pins_is_refused(tmp_path: Path, learned: Learned) -> None:
    file = profile_file(tmp_path, learned.table + "700 another\n", learned.digest)
    with pytest.raises(CallError, match="is not the lexicon that the profile pins"):
        load_profile(str(file))


def test_a_lexicon_that_is_not_pinned_is_refused(tmp_path: Path, learned: Learned) -> None:
    file = profile_file(tmp_path, learned.table, "")
    with pytest.raises(CallError, match="field lexicon_digest: missing"):
        load_profile(str(file))


def test_the_default_profile_keeps_the_lexicon_that_ships() -> None:
    assert DEFAULT.lexicon is shipped_lexicon()
    assert len(DEFAULT.numbers) == len(DEFAULT.field_names())


def test_the_command_writes_the_file_and_the_report(home: Path, learned: Learned, tmp_path: Path) -> None:
    out = tmp_path / "words.txt"
    command = [sys.executable, "-m", "tamis.cli.main", "learn", "--home", str(home), "--out", str(out)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, timeout=120)
    assert out.read_text(encoding="utf-8") == learned.table
    assert "qwilberto" in done.stdout
    told = subprocess.run([*command, "--json"], capture_output=True, encoding="utf-8", check=True, timeout=120)
    assert json.loads(told.stdout)["digest"] == learned.digest


def test_the_server_answers_with_the_lexicon_of_its_profile(home: Path, learned: Learned, tmp_path: Path) -> None:
    desk = Desk(settings(home), str(profile_file(tmp_path, learned.table, learned.digest)))
    desk.refresh()
    assert desk.trouble is None
    assert desk.serving.engine.stamp.lexicon == learned.lexicon
    first = desk.serving.engine
    desk.refresh()
    assert desk.serving.engine is first

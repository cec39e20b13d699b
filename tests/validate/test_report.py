"""The proving ground on made-up parties: figures that add up, a page that needs nothing beside itself."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from tamis.config import settings
from tamis.errors import CallError
from tamis.index.files import OpenIndex
from tamis.library import Library
from tamis.match.profiles import DEFAULT, Profile
from tamis.model import Query
from tamis.screen.document import encode
from tamis.validate import Report, run
from tamis.validate.bench import Bench, Case
from tamis.validate.benign import measure
from tamis.validate.page import page
from tamis.validate.thresholds import side

PEOPLE = "Firuz Samandar Tordis Vakhtang Nesrin Olumide Ximena Kestutis Yevgeniya Rashad".split()
FAMILIES = "Qudratov Amundrud Shervashidze Adeyemi-Cole Vetlugaev Özdemir Zinchenko Tasbandi".split()
BODIES = ["Glass Mountain Trading", "Ocean Lantern Shipping", "Northern Islands Machine Building"]


def entity(number: int, schema: str, names: list[str], **more: str) -> str:
    """A line of a FollowTheMoney file."""
    properties = {"name": names[:1], "alias": names[1:]} | {key: [value] for key, value in more.items()}
    return json.dumps({"id": f"p{number}", "schema": schema, "properties": properties})


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with some eighty persons, each with a second spelling, and a few companies."""
    folder = tmp_path_factory.mktemp("proving")
    lines = []
    for given in PEOPLE:
        for family in FAMILIES:
            known = {"birthDate": f"19{50 + len(lines) % 40}-04-11", "nationality": "ru", "gender": "male"}
            known["passportNumber"] = f"KX{len(lines):07}"
            names = [f"{given} Ivanovich {family}", f"{family}, {given}"]
            lines.append(entity(len(lines), "Person", names, **known))
    for body in BODIES:
        lines.append(entity(len(lines), "Company", [f"{body} LLC", f"{body} Company II"]))
    file = folder / "ours.ftm.json"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    Library(settings(folder / "home")).update(["ours"], from_=file, published="2026-01-01", accept=True)
    return folder / "home"


@pytest.fixture(scope="module")
def report(home: Path) -> Report:
    """A quick report, with a challenger that is stricter."""
    return run(home, quick=True, unlearn=True, challenger=stricter())


def stricter() -> Profile:
    """The profile in use with a higher threshold."""
    return replace(DEFAULT, threshold=7800)


def test_names_left_out_are_screened_with_lexicons_that_never_saw_them(report: Report) -> None:
    found = report.left_out.unlearned
    assert found is not None
    assert found.learned.cases == found.unlearned.cases == report.left_out.cases
    assert abs(found.learned.hits - found.unlearned.hits) <= found.moved <= report.left_out.cases
    assert "without those asked for" in page(report)


def test_a_sample_of_people_alerted_says_whom_they_met_and_why(home: Path) -> None:
    bench = Bench(OpenIndex(Library(settings(home)).index_folder()))
    case = Case(Query(name="Zinchenko Ximena", kind="Person"), frozenset(), "", "")
    outcome = bench.screen([case], "", lambda *_: None)[0]
    [alert] = side([], [], [(case, outcome)], 7000, 10000, bench).wrong
    assert (alert.written, alert.listed, alert.list) == ("Zinchenko Ximena", "Zinchenko, Ximena", "ours")
    assert alert.score == max(outcome.others) / 100
    assert alert.party == outcome.best_other
    assert alert.reason == "the whole name is met"


def test_a_flagged_group_says_how_it_met_the_listed_and_what_more_would_leave(home: Path) -> None:
    bench = Bench(OpenIndex(Library(settings(home)).index_folder()))
    people = [Query(name=name, kind="Person") for name in ["Zinchenko Ximena", "Ximena Zynchenko"] * 300]
    people += [Query(name=f"Ann{'abcdefghij'[n % 10] * 3} Example", kind="Person") for n in range(1800)]
    cases = [
        Case(query, frozenset(), "", label)
        for query, label in zip(people, "a" * 1000 + "b" * 700 + "c" * 700, strict=True)
    ]
    told = [msgspec.structs.replace(query, birth_date="2001-01-01", gender="female") for query in people]
    found = measure(cases, bench.screen(cases, "", lambda *_: None), 0, bench, told)
    [flagged] = [group for group in found.groups if group.by == "origin" and group.flagged]
    assert (flagged.label, flagged.alerted.hits) == ("a", 600)
    met = flagged.met
    assert met is not None
    assert (met.whole, met.spelt, met.missing, met.known) == (300, 300, 0, 0)
    assert met.words[0] == ("ximena", 600)
    assert sum(count for _, count in met.parties) <= 600


def test_counts_add_up(report: Report) -> None:
    assert report.cases == report.variations.cases + report.benign.people + report.left_out.cases
    assert sum(row.found.cases for row in report.variations.rows) == report.variations.cases
    for by in ("origin", "script", "commonness"):
        groups = [group for group in report.benign.groups if group.by == by]
        assert sum(group.alerted.cases for group in groups) == report.benign.people
        assert sum(group.alerted.hits for group in groups) == report.benign.everybody.alerted.hits
        assert sum(group.alerts for group in groups) == report.benign.everybody.alerts
    for by in ("list", "kind", "scripts", "strength"):
        rows = [row for row in report.left_out.rows if row.group == by]
        assert sum(row.found.hits for row in rows) == report.left_out.rows[0].found.hits
    assert report.left_out.rows[0].found.cases == report.left_out.cases > 0


def test_the_lines_agree_with_the_measures_and_fall(report: Report) -> None:
    lines = report.thresholds.lines
    at = next(line for line in lines if line.threshold == report.threshold)
    assert at.left_out == report.left_out.rows[0].found
    assert at.alerted == report.benign.everybody.alerted
    assert at.varied.hits == sum(row.found.hits for row in report.variations.rows)
    for figure in ("varied", "left_out", "alerted"):
        hits = [getattr(line, figure).hits for line in lines]
        assert hits == sorted(hits, reverse=True)


def test_a_missed_case_is_below_the_line(report: Report) -> None:
    for row in (*report.variations.rows, *report.left_out.rows):
        assert len(row.missed) == min(5, row.found.cases - row.found.hits)
        assert all(sample.score < report.threshold for sample in row.missed)
        assert row.first.hits <= row.found.hits


def test_a_stricter_challenger_gains_nobody(report: Report) -> None:
    found = report.thresholds.challenge
    assert found is not None
    assert found.figures == {"threshold": (7000, 7800)}
    assert found.gained == found.newly_alerted == 0
    assert found.lost == found.champion.hits - found.challenger.hits > 0


def test_attributes_move_scores_the_way_they_should(report: Report) -> None:
    rows = {(row.attribute, row.finding): row for row in report.attributes.rows}
    assert rows["birth date", "same day"].own_change > rows["birth date", "same year, no day"].own_change > 0
    assert rows["identifier", "same document"].own_change > 0
    assert rows["birth date", "twenty years off"].own_alerted.hits == 0
    for finding in ("a year off", "two years off", "five years off"):
        assert rows["birth date", finding].own_change < 0
    scores = [score for _, score in report.attributes.gaps]
    assert scores == sorted(scores, reverse=True)


def test_the_same_seed_gives_the_same_report(home: Path, report: Report) -> None:
    assert encode(run(home, quick=True, unlearn=True, challenger=stricter())) == encode(report)


class Reader(HTMLParser):
    """Checks that tags close in order; keeps what is loaded from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loaded: list[str] = []
        self.count: dict[str, int] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.count[tag] = self.count.get(tag, 0) + 1
        self.loaded += [value or "" for key, value in attrs if key in ("src", "href")]
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.count[tag] = self.count.get(tag, 0) + 1

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_needs_nothing_else(report: Report) -> None:
    text = page(report)
    reader = Reader()
    reader.feed(text)
    assert reader.open == []
    assert reader.loaded == []
    assert "http://" not in text
    assert "https://" not in text
    assert "script" not in reader.count
    assert reader.count["svg"] == reader.count["title"] - 1 == reader.count["desc"] >= 5
    for said in (report.stamp.profile, report.stamp.lexicon, report.stamp.program, *report.caveats[:1]):
        assert said in text


def test_names_cannot_break_the_page(report: Report) -> None:
    bad = msgspec.structs.replace(report, caveats=("<script>alert(1)</script>",))
    assert "<script>" not in page(bad)


def test_the_command_writes_both_files(home: Path, tmp_path: Path) -> None:
    benign = tmp_path / "people.csv"
    benign.write_text("name,country\nAnn Example,gb\nFiruz Qudratov,tj\n,gb\n", encoding="utf-8")
    out = tmp_path / "report.html"
    call = ["validate", "--quick", "--home", home, "--out", out, "--benign", benign, "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "tamis.cli.main", *map(str, call)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    written = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert json.loads(done.stdout) == written
    assert (written["benign"]["people"], written["benign"]["rejected"]) == (2, 1)
    assert out.read_text("utf-8").startswith("<!doctype html>")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["people.csv", "report.html", "report.json"]


def test_a_challenger_is_a_profile_by_name_or_file(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "second.toml"
    file.write_text('name = "second"\nversion = "1"\nrationale = "a trial"\n[figures]\ninitial = 700\n', "utf-8")
    found = run(home, quick=True, challenger=str(file)).thresholds.challenge
    assert found is not None
    assert found.figures == {"initial": (DEFAULT.initial, 700)}
    with pytest.raises(CallError, match="No profile is called"):
        run(home, quick=True, challenger="paymnets")


def test_a_threshold_below_the_curves_is_refused(home: Path) -> None:
    with pytest.raises(CallError, match="where the curves begin"):
        run(home, challenger=replace(DEFAULT, threshold=5500))


def test_real_lists_with_one_name_left_out(shared: Path, tmp_path: Path) -> None:
    file = shared / "lists" / "un" / "un_consolidated_2026-08-01.xml.gz"
    Library(settings(tmp_path)).update(["un_sc_sanctions"], from_=file)
    found = run(tmp_path, quick=True)
    assert found.left_out.cases > 100
    assert found.left_out.rows[0].found.share > 0.3
    assert len(found.variations.rows) > 30

"""Asking about what changed gives the alerts of screening everybody again, on real lists and on random ones."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import strategies
from tamis.config import Settings
from tamis.errors import InputError
from tamis.index.files import OpenIndex
from tamis.library import Library
from tamis.match.profiles import DEFAULT
from tamis.match.shipped import load_profile
from tamis.model import DateSpan, ListVersion, Name, Party, Query
from tamis.normalize.lexicon import lexicon_of
from tamis.screen.customers import import_customers
from tamis.screen.engine import Engine
from tamis.screen.rescreen import Rescreening, rescreen
from tamis.store.customers import Alert


def library_of(folder: Path, url: str = "") -> Library:
    return Library(Settings(folder, url or f"sqlite:///{folder / 'tamis.db'}"))


def publish(library: Library, day: str, parties: Iterable[Party], list_id: str = "test") -> None:
    """A version of a list, kept and put in use as an update does."""
    with library.store() as store:
        store.add_version(ListVersion(list_id, day, ""), parties)
    library.rebuild()


def keep(library: Library, customers: dict[str, Query], *, replace: bool = False) -> None:
    with library.store() as store:
        store.customers.put(customers.items(), "made up", replace=replace)


def standing(library: Library) -> set[Alert]:
    with library.store() as store:
        return store.customers.alerts()


def one_by_one(library: Library, customers: dict[str, Query], threshold: float | None = None) -> set[Alert]:
    """The alerts as the engine gives them for one customer after the other, without any index of customers."""
    engine = Engine(OpenIndex(library.index_folder()))
    found = set()
    answers = engine.screen_many(customers.values(), threshold, limit=None)
    for key, answer in zip(customers, answers, strict=True):
        for line, matches in (("match", answer.matches), ("below", answer.below_line)):
            for m in matches:
                names = (m.query_name, m.name.text)
                found.add(Alert(key, m.party.id, line, round(m.score * 100), *names))
    return found


def agree(library: Library, customers: dict[str, Query], before: set[Alert]) -> Rescreening:
    """Rescreen, and hold what it says against screening everybody one by one."""
    done = rescreen(library)
    expected = one_by_one(library, customers)
    assert standing(library) == expected
    old, new = ({(a.customer_id, a.party_id): a for a in side} for side in (before, expected))
    assert set(done.added) == {new[key] for key in new.keys() - old.keys()}
    assert set(done.removed) == {old[key] for key in old.keys() - new.keys()}
    assert set(done.changed) == {(old[k], new[k]) for k in old.keys() & new.keys() if old[k] != new[k]}
    assert (done.proof.alerts, done.proof.below_line) == (
        sum(a.line == "match" for a in expected), sum(a.line == "below" for a in expected),
    )  # fmt: skip
    return done


def test_another_lexicon_means_screening_everybody_again(tmp_path: Path) -> None:
    library = library_of(tmp_path)
    ours = Party(id="test:q", list_id="test", source_id="q", kind="Person", names=(Name("Qwilberto Zorkanov"),))
    publish(library, "2026-01-01", [ours])
    keep(library, {"c": Query(name="Qwilberto Zorkanov", kind="Person")})
    first = rescreen(library)
    own = replace(DEFAULT, learned=lexicon_of("400 qwilberto\n"))
    second = rescreen(library, profile=own)
    assert second.proof.mode == "everybody"
    assert "lexicon" in second.proof.why
    assert second.proof.lexicon == own.lexicon.digest != first.proof.lexicon
    ((before, after),) = second.changed
    assert after.score < before.score
    assert rescreen(library, profile=own).proof.mode == "changes"


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[list[Party]], list[dict[str, Query]]]:
    """Versions of a list, each made of the one before by small changes, and customers that change as well."""
    everybody = draw(strategies.parties())
    first = {
        key: draw(strategies.queries(everybody)) for key in draw(st.sets(st.integers(0, 9).map(str), min_size=1))
    }
    versions, bases = [everybody], [{k: q for k, q in first.items() if any(q.all_names)}]
    for _ in range(draw(st.integers(1, 3))):
        other = {party.id: party for party in draw(strategies.parties())}
        kept = [party for party in versions[-1] if draw(st.integers(0, 3))]
        now = {party.id: other.get(party.id, party) if not draw(st.integers(0, 2)) else party for party in kept}
        now |= {key: party for key, party in other.items() if key not in now and draw(st.booleans())}
        versions.append(list(now.values()) or versions[-1][:1])
        base = dict(bases[-1])
        if draw(st.booleans()):
            base |= {draw(st.integers(0, 12).map(str)): draw(strategies.queries(everybody))}
        bases.append({k: q for k, q in base.items() if any(q.all_names)})
    return versions, bases


@given(history=histories())
@settings(max_examples=40)
def test_after_any_change_of_parties_and_customers_the_alerts_are_those_of_screening_everybody(history):
    versions, bases = history
    if not all(bases):
        return
    with tempfile.TemporaryDirectory() as folder:
        library = library_of(Path(folder))
        for day, (version, base) in enumerate(zip(versions, bases, strict=True), 1):
            usable = {key: query for key, query in base.items() if screenable(query)}
            if not usable:
                return
            publish(library, f"2026-01-{day:02}", version)
            before = {alert for alert in standing(library) if alert.customer_id in usable}
            keep(library, usable, replace=True)
            assert standing(library) == before
            done = agree(library, usable, before)
            assert done.proof.mode == ("everybody" if day == 1 else "changes")


def screenable(query: Query) -> bool:
    from tamis.normalize.facts import query_facts
    from tamis.normalize.lexicon import shipped_lexicon
    from tamis.normalize.tokens import tokenise

    names = any(tokenise(name, shipped_lexicon()) for name in query.all_names)
    return names or bool(query_facts(query)[0].identifiers)


def near(parties: list[Party], count: int, seed: int) -> dict[str, Query]:
    """Customers with names like those of parties, half of them a letter off, some with a year of birth."""
    chance = random.Random(seed)
    found = {}
    for number in range(count):
        party = chance.choice(parties)
        text = chance.choice(party.names).text
        if chance.random() < 0.5 and len(text) > 3:
            at = chance.randrange(len(text))
            text = text[:at] + text[at + 1 :]
        born = [span.start[:4] for span in party.birth_dates] + ["1900"]
        birth = chance.choice(born) if chance.random() < 0.5 else ""
        query = Query(name=text, kind=party.kind if chance.random() < 0.5 else "", birth_date=birth)
        if screenable(query):
            found[f"c{number}"] = query
    return found


def loaded(library: Library, list_id: str, files: Iterable[tuple[Path, str | None]]) -> Iterator[str]:
    for file, published in files:
        library.update([list_id], from_=file, published=published, accept=True)
        yield file.name


def test_over_the_versions_of_a_real_list_asking_about_changes_equals_screening_everybody(shared, tmp_path):
    """All 22 of the United Nations, 2018 to 2026, with customers near to parties of any of them."""
    files = sorted((shared / "lists" / "un").glob("un_consolidated_2*.xml.gz"))
    assert len(files) == 22
    library = library_of(tmp_path)
    everybody: dict[str, Party] = {}
    for _ in loaded(library, "un_sc_sanctions", [(files[at], None) for at in (0, 11, 21)]):
        engine = Engine(OpenIndex(library.index_folder()))
        everybody |= {party.id: party for party in map(engine.party_at, range(engine.parties))}
    customers = near(list(everybody.values()), 400, seed=5)
    library = library_of(tmp_path / "again")
    before: set[Alert] = set()
    changes = 0
    for at, name in enumerate(loaded(library, "un_sc_sanctions", [(file, None) for file in files])):
        if at == 0:
            keep(library, customers)
        done = agree(library, customers, before)
        before = standing(library)
        assert done.proof.customers == len(customers), name
        if at:
            assert done.proof.mode == "changes"
            assert done.proof.parties_asked == done.proof.changes["added"] + done.proof.changes["changed"]
            assert done.proof.parties_asked < done.proof.parties
            changes += len(done.added) + len(done.removed) + len(done.changed)
    assert changes > 50, "the history did change alerts"


def test_over_files_of_the_office_of_foreign_assets_control_too(shared, tmp_path):
    folder = shared / "lists" / "ofac" / "consolidated-xml"
    files = sorted(folder.glob("*.xml.gz"))[-4:]
    library = library_of(tmp_path)
    before: set[Alert] = set()
    customers: dict[str, Query] = {}
    for name in loaded(library, "us_ofac_cons", [(file, None) for file in files]):
        if not customers:
            engine = Engine(OpenIndex(library.index_folder()))
            customers = near([engine.party_at(number) for number in range(engine.parties)], 300, seed=7)
            keep(library, customers)
        agree(library, customers, before)
        before = standing(library)
        assert before, name


PERSON = Query(name="Firuz Anvar Qudratov", birth_date="1952")
OTHER = Query(name="Nobody Whatever")


def party(number: int, *names: str) -> Party:
    from tamis.model import Name

    return Party(f"test:{number}", "test", str(number), "Person", tuple(map(Name, names)))


def test_another_profile_or_threshold_screens_everybody_and_says_so(tmp_path: Path) -> None:
    library = library_of(tmp_path)
    publish(library, "2026-01-01", [party(1, "QUDRATOV, Firuz Anvar"), party(2, "Someone Else")])
    keep(library, {"a": PERSON})
    rescreen(library)
    assert rescreen(library).proof.mode == "changes"
    lower = rescreen(library, threshold=55)
    assert (lower.proof.mode, lower.proof.why) == ("everybody", "another threshold than the last time")
    other = rescreen(library, profile=load_profile("payments").figures, threshold=55)
    assert "profile" in other.proof.why


def test_a_list_that_comes_or_goes_is_all_added_or_all_removed(tmp_path: Path) -> None:
    library = library_of(tmp_path)
    publish(library, "2026-01-01", [party(1, "QUDRATOV, Firuz Anvar")])
    keep(library, {"a": PERSON})
    rescreen(library)
    theirs = Party("theirs:1", "theirs", "1", "Person", party(1, "Firuz QUDRATOV").names)
    publish(library, "2026-01-01", [theirs], "theirs")
    done = rescreen(library, verify=True)
    assert [a.party_id for a in done.added] == ["theirs:1"]
    assert done.proof.changes == {"added": 1, "changed": 0, "removed": 0, "linked": 0}


def test_when_another_list_comes_to_say_more_or_less_the_alerts_follow_without_screening_everybody(
    tmp_path: Path,
) -> None:
    library = library_of(tmp_path)
    names, born = (Name("QUDRATOV, Firuz Anvar"),), (DateSpan("1952-04-03", "1952-04-03"),)
    bare = Party("us_ofac_names:ofac-901", "us_ofac_names", "ofac-901", "Person", names)
    full = Party("us_ofac_sdn:901", "us_ofac_sdn", "901", "Person", names, birth_dates=born)
    customers = {
        "young": Query(name="Firuz Anwar Kudratow", birth_date="1985"),
        "same": Query(name="Firuz Anwar Kudratow", birth_date="1952-04-03"),
        "other": Query(name="Zelimkhan Tavridov"),
    }
    publish(library, "2026-01-01", [bare], "us_ofac_names")
    keep(library, customers)
    agree(library, customers, set())
    mute = Party(full.id, "us_ofac_sdn", "901", "Person", names)
    elsewhere = Party("us_ofac_sdn:5", "us_ofac_sdn", "5", "Person", (Name("Glass, Harry"),))
    for day, listed, linked in (
        ("2026-01-02", [full], 1),
        ("2026-01-03", [mute], 1),
        ("2026-01-04", [full, elsewhere], 1),
        ("2026-01-05", [elsewhere], 1),
        ("2026-01-06", [Party(elsewhere.id, "us_ofac_sdn", "5", "Person", names)], 0),
    ):
        before = standing(library)
        publish(library, day, listed, "us_ofac_sdn")
        done = agree(library, customers, before)
        assert (done.proof.mode, done.proof.changes["linked"]) == ("changes", linked)


def test_when_an_alias_becomes_weak_on_the_list_that_another_copies_the_alert_on_the_copy_goes(
    tmp_path: Path,
) -> None:
    library = library_of(tmp_path)
    customers = {"a": Query(name="Lantern Glass")}
    main, alias = Name("QUDRATOV, Firuz Anvar"), Name("Glass Lantern", "alias")
    copy = Party("us_trade_csl:SDN-901", "us_trade_csl", "SDN-901", "Person", (main, alias), references=("901",))
    publish(library, "2026-01-01", [copy], "us_trade_csl")
    keep(library, customers)
    agree(library, customers, set())
    for day, strength, lines in (("2026-01-02", "weak", {"below"}), ("2026-01-03", "strong", {"match"})):
        before = standing(library)
        listed = Party(
            "us_ofac_sdn:901", "us_ofac_sdn", "901", "Person", (main, Name(alias.text, "alias", strength))
        )
        publish(library, day, [listed], "us_ofac_sdn")
        agree(library, customers, before)
        assert {alert.line for alert in standing(library)} == lines


def test_an_import_while_everybody_is_screened_keeps_nothing(tmp_path: Path) -> None:
    library = library_of(tmp_path)
    publish(library, "2026-01-01", [party(1, "QUDRATOV, Firuz Anvar")])
    keep(library, {"a": PERSON})
    with library.store() as store:
        state = store.customers.state()
        keep(library, {"b": PERSON})
        assert not store.customers.screened([], [Alert("a", "test:1", "match", 7000, "x", "y")], state, {})
        assert store.customers.alerts() == set()


def test_a_file_is_kept_or_rejected_row_by_row(tmp_path: Path) -> None:
    source = tmp_path / "customers.csv"
    source.write_text(
        "id,name,birthDate\n1,Ali Khan,sometime\n2,,\n1,Omar Haddad,\n,Sara Adel,\n3,---,\n4,Ann Lee,\n"
    )
    library = library_of(tmp_path / "home")
    with library.store() as store:
        report = import_customers(store.customers, source, rejects=tmp_path / "r.csv")
        assert (report.rows, report.kept, report.rejected, report.added, report.warned) == (6, 2, 4, 2, 1)
        assert [row.line for row in report.first_rejects] == [3, 4, 5, 6]
        assert [key for key, _ in store.customers.all()] == ["1", "4"]
        assert import_customers(store.customers, source).unchanged == 2
        source.write_text("name\nAli\n")
        with pytest.raises(InputError, match="--map 'COLUMN=id', or in Python columns="):
            import_customers(store.customers, source)

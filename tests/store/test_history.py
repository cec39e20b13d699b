"""Versions in any order read back exactly, cost what changed, and answer for any day; in both databases."""

from __future__ import annotations

import string

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from strategies import parties as any_parties
from tamis.model import DateSpan, ListVersion, Name, Party
from tamis.store.history import Store
from tamis.store.schema import content, list_version, metadata, revision

IDS = ("a", "B", "c", "Ä", "10", "9", "z-1", "z_1")
PERIOD = "2024-01-{:02}T00:00:00Z"
quick = settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])

State = dict[str, int]
states = st.dictionaries(st.sampled_from(IDS), st.integers(0, 2), max_size=len(IDS))
loadings = st.lists(st.tuples(st.integers(1, 6), states), min_size=1, max_size=8)
"""Versions in the order of their loading: a day of publication, and what each party holds."""


def party(list_id: str, key: str, content: int) -> Party:
    return Party(f"{list_id}:{key}", list_id, key, "Person", (Name(f"{key} {content}"), Name("Someone", "alias")))


def members(state: State, list_id: str = "tiny") -> list[Party]:
    return [party(list_id, key, number) for key, number in state.items()]


def load(store: Store, day: int, state: State, list_id: str = "tiny"):
    return store.add_version(ListVersion(list_id, PERIOD.format(day), ""), members(state, list_id))


def emptied(url: str) -> sa.Engine:
    engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(sa.delete(table))
    return engine


def rows(engine: sa.Engine) -> tuple[int, ...]:
    with engine.connect() as connection:
        return tuple(
            connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for table in (list_version, content, revision)
        )


class Model:
    """What the store has to say, worked out naively: all versions in full."""

    def __init__(self) -> None:
        self.loaded: list[tuple[int, State]] = []

    def add(self, day: int, state: State) -> bool:
        """Whether it is new: the same contents on the same day are the same version."""
        if (day, state) in self.loaded:
            return False
        self.loaded.append((day, state))
        return True

    def ordered(self) -> list[tuple[int, State]]:
        """By publication, and those of one day by loading."""
        return sorted(self.loaded, key=lambda version: version[0])

    def runs(self, key: str) -> list[tuple[int, int, int | None]]:
        """Content, first version and first version without it, for each stretch of versions with one content."""
        found = []
        shown = [state.get(key) for _, state in self.ordered()]
        for place, number in enumerate(shown):
            if number is not None and (place == 0 or shown[place - 1] != number):
                end = next((p for p in range(place, len(shown)) if shown[p] != number), None)
                found.append((number, place, end))
        return found


@quick
@given(loadings)
def test_versions_loaded_in_any_order_read_back_exactly_and_cost_what_changed(url, loading):
    model = Model()
    with Store(url) as store:
        engine = emptied(url)
        for day, state in loading:
            new = model.add(day, state)
            place = model.ordered().index((day, state)) if new else 0
            before = model.ordered()[place - 1][1] if place else {}
            added = load(store, day, state)
            assert added.new == new
            if new:
                common = before.keys() & state.keys()
                changed = sum(before[key] != state[key] for key in common)
                assert added[1:5] == (
                    len(state.keys() - before.keys()),
                    len(before.keys() - state.keys()),
                    changed,
                    len(common) - changed,
                )
        versions = store.versions("tiny")
        assert [v.published for v in versions] == [PERIOD.format(day) for day, _ in model.ordered()]
        for version, (_, state) in zip(versions, model.ordered(), strict=True):
            expected = sorted((p.canonical() for p in members(state)), key=lambda p: p.id)
            assert list(store.parties(version)) == expected
            assert store.digests(version) == {p.id: p.digest() for p in expected}
            assert (version.parties, version.names) == (len(state), 2 * len(state))
        assert len({v.digest for v in versions}) == len({tuple(sorted(s.items())) for _, s in model.loaded})

        contents = {item for _, state in model.loaded for item in state.items()}
        stretches = [run for key in IDS for run in model.runs(key)]
        size = (len(model.loaded), len(contents), len(stretches))
        assert rows(engine) == size, "each content once, and a row for each stretch of versions that show it"
        for day, state in loading:
            assert not load(store, day, state).new
        assert rows(engine) == size, "loading again adds nothing"
        assert store.versions("tiny") == versions
        engine.dispose()


@quick
@given(loadings)
def test_two_versions_differ_by_what_their_sets_of_parties_differ(url, loading):
    with Store(url) as store:
        emptied(url).dispose()
        model = Model()
        for day, state in loading:
            model.add(day, state)
            load(store, day, state)
        versions = store.versions("tiny")
        known = list(zip(versions, model.ordered(), strict=True))
        for before, (_, old) in (known[0], known[-1]):
            for after, (_, new) in known:
                found = store.diff(before, after)
                assert [p.id for p in found.added] == sorted(f"tiny:{key}" for key in new.keys() - old.keys())
                assert [p.id for p in found.removed] == sorted(f"tiny:{key}" for key in old.keys() - new.keys())
                assert {c.party_id: [f.field for f in c.fields] for c in found.changed} == {
                    f"tiny:{key}": ["names"] for key in old.keys() & new.keys() if old[key] != new[key]
                }
                for party in (*found.added, *found.removed):
                    assert party == party.canonical()


@quick
@given(loadings)
def test_revisions_are_the_stretches_of_versions_that_show_one_content(url, loading):
    with Store(url) as store:
        emptied(url).dispose()
        model = Model()
        for day, state in loading:
            model.add(day, state)
            load(store, day, state)
        versions = store.versions("tiny")
        for key in IDS:
            expected = [
                (party("tiny", key, number).canonical(), versions[since], None if end is None else versions[end])
                for number, since, end in model.runs(key)
            ]
            assert [tuple(found) for found in store.revisions(f"tiny:{key}")] == expected


@quick
@given(
    st.lists(st.tuples(st.sampled_from(["one", "two"]), st.integers(1, 6), states), min_size=1, max_size=6),
    st.integers(0, 7),
    st.integers(0, 7),
)
def test_of_each_list_the_last_version_published_by_one_day_and_loaded_by_another(url, loading, as_of, known_at):
    with Store(url) as store:
        engine = emptied(url)
        expected: dict[str, tuple[int, int, str]] = {}
        seen = set()
        for loaded, (list_id, day, state) in enumerate(loading, start=1):
            added = load(store, day, state, list_id)
            if not added.new:
                continue
            seen.add(list_id)
            with engine.begin() as connection:
                this = sa.update(list_version).where(list_version.c.number == added.version.number)
                connection.execute(this.values(loaded=PERIOD.format(loaded)))
            if day <= as_of and loaded <= known_at:
                rank = (day, loaded, added.version.digest)
                expected[list_id] = max(expected.get(list_id, rank), rank)
        engine.dispose()
        if as_of and known_at:
            found = store.select(PERIOD.format(as_of)[:10], PERIOD.format(known_at)[:10])
            assert {v.list_id: (v.published, v.loaded, v.digest) for v in found} == {
                list_id: (PERIOD.format(day), PERIOD.format(loaded), digest)
                for list_id, (day, loaded, digest) in expected.items()
            }
        assert [v.list_id for v in store.select()] == sorted(seen)


@quick
@given(st.data())
def test_parties_of_any_content_come_back_whole(url, data):
    found = {party.id: party for party in data.draw(any_parties("test"))}
    with Store(url) as store:
        emptied(url).dispose()
        version = store.add_version(ListVersion("test", PERIOD.format(1), ""), found.values()).version
        assert list(store.parties(version)) == [found[key].canonical() for key in sorted(found)]


def test_parties_come_in_the_order_of_their_ids_whatever_the_language_of_the_database(store):
    keys = [*string.ascii_letters, *string.digits, "a b", "a-b", "a_b", "aa", "Ä", "ß", "я", "محمد", "习"]
    version = load(store, 1, dict.fromkeys(reversed(keys), 0)).version
    assert [p.id for p in store.parties(version)] == sorted(f"tiny:{key}" for key in keys)


def test_what_is_said_of_a_version_and_of_its_file_is_kept(store):
    said = ListVersion(
        "tiny", "2024-01-01T01:00:00+01:00", "", format="f", file_digest="d", source="s", publisher="p"
    )
    version = store.add_version(said, members({"a": 1})).version
    assert (version.published, version.format, version.file_digest) == ("2024-01-01T00:00:00Z", "f", "d")
    assert (version.source, version.publisher, version.parties) == ("s", "p", 1)
    assert store.versions() == [version]


def test_elements_in_another_order_or_twice_are_no_change_and_another_day_is_a_version_without_any(store):
    one = Party(
        "tiny:a", "tiny", "a", "Person", (Name("Main"), Name("B", "alias"), Name("A", "alias")),
        birth_dates=(DateSpan("1950-01-01", "1950-12-31", "year"), DateSpan("1951-01-01", "1951-01-01")),
        details={"x": ("2", "1"), "a": ("1",)},
    )  # fmt: skip
    other = Party(
        "tiny:a", "tiny", "a", "Person",
        (Name("Main"), Name("A", "alias"), Name("B", "alias"), Name("A", "alias")),
        birth_dates=tuple(reversed(one.birth_dates)),
        details={"a": ("1", "1"), "x": ("1", "2")},
    )  # fmt: skip
    first = store.add_version(ListVersion("tiny", PERIOD.format(1), ""), [one])
    again = store.add_version(ListVersion("tiny", PERIOD.format(1), ""), [other])
    moved = store.add_version(ListVersion("tiny", PERIOD.format(2), ""), [other])
    assert (again.new, again.version) == (False, first.version)
    assert (moved.new, moved.added, moved.removed, moved.changed, moved.unchanged) == (True, 0, 0, 0, 1)
    assert moved.version.digest == first.version.digest


def test_lists_with_the_same_contents_do_not_disturb_each_other(store):
    load(store, 1, {"a": 1, "c": 1}, "one")
    load(store, 1, {"a": 1}, "two")
    load(store, 2, {}, "one")
    assert [len(list(store.parties(v))) for v in store.versions()] == [2, 0, 1]
    assert [v.list_id for v in store.versions("two")] == ["two"]


@pytest.mark.parametrize("day", ["yesterday", "2024-13-01", "03/04/2024", "9999-12-31T23:59:59-05:00"])
def test_what_is_no_date_is_no_day_to_ask_for(store, day):
    with pytest.raises(ValueError, match=r".+"):
        store.select(day)


@pytest.mark.parametrize("day", ["2024-01-02", "20240102", "2024-01-02T00:00:00Z", "2024-01-02T05:30+05:30"])
def test_a_day_means_its_end_and_a_time_itself(store, day):
    load(store, 2, {"a": 1})
    assert len(store.select(day)) == 1
    store.add_version(ListVersion("late", "2024-01-02T18:00:00Z", ""), [])
    assert len(store.select(day)) == (1 if "T" in day else 2)

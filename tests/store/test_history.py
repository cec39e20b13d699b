"""Versions of lists: whatever comes in whatever order, each reads back as it was loaded."""

import itertools
import random
import time

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from made_up import party
from strategies import parties as some_parties
from tamis.errors import CallError
from tamis.model import Address, Identifier, ListVersion, Name, Party
from tamis.store.history import Revision, Store, field_changes
from tamis.store.schema import content

_numbers = itertools.count()

slow_fixture = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


def header(list_id: str, published: str = "2024-01-01") -> ListVersion:
    return ListVersion(list_id, published, "", format="made up", file_digest="f", source="here", publisher="us")


def told(list_id: str, state: dict[str, str]) -> list[Party]:
    return [party(list_id, key, text) for key, text in state.items()]


states = st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["Ann", "Bob", "Cy"]), max_size=4)
loads = st.lists(st.tuples(st.integers(1, 9), states), min_size=1, max_size=9)
"""Publications of one list, by day, in the order of their loading: days come back, states too."""


@slow_fixture
@given(loads)
@example([(1, {"a": "Ann"}), (9, {"a": "Ann"}), (5, {}), (3, {"a": "Bob"}), (7, {"a": "Ann", "b": "Bob"})])
@example([(3, {"a": "Ann"}), (2, {"a": "Bob"}), (1, {"a": "Ann"}), (1, {"a": "Ann"}), (1, {"a": "Cy"})])
@example([(1, {"a": "Ann"}), (3, {"a": "Bob"}), (2, {"a": "Bob"}), (2, {"a": "Cy"}), (4, {})])
def test_versions_loaded_in_any_order_all_read_back_and_stand_by_publication(lasting_store, loads):
    list_id = f"list{next(_numbers)}"
    store = lasting_store
    model: list[tuple[int, dict[str, str]]] = []
    for day, state in loads:
        added = store.add_version(header(list_id, f"2024-01-0{day}"), told(list_id, state))
        known = (day, state) in model
        assert added.new == (not known)
        if not known:
            place = sum(1 for other, _ in model if other <= day)
            before = model[place - 1][1] if place else {}
            model.insert(place, (day, state))
            both = before.keys() & state.keys()
            changed = sum(before[key] != state[key] for key in both)
            assert added[1:5] == (len(state) - len(both), len(before) - len(both), changed, len(both) - changed)
        check(store, list_id, model)
    check_differences(store, list_id, model)
    check_revisions(store, list_id, model)


def check(store: Store, list_id: str, model: list[tuple[int, dict[str, str]]]) -> None:
    versions = store.versions(list_id)
    assert [int(version.published[8:10]) for version in versions] == [day for day, _ in model]
    for version, (_, state) in zip(versions, model, strict=True):
        assert list(store.parties(version)) == told(list_id, dict(sorted(state.items())))
        assert (version.parties, version.names) == (len(state), len(state))


def check_differences(store: Store, list_id: str, model: list[tuple[int, dict[str, str]]]) -> None:
    versions = store.versions(list_id)
    for (one, (_, old)), (other, (_, new)) in itertools.permutations(zip(versions, model, strict=True), 2):
        found = store.diff(one, other)
        assert list(found.added) == told(list_id, {k: new[k] for k in sorted(new.keys() - old.keys())})
        assert list(found.removed) == told(list_id, {k: old[k] for k in sorted(old.keys() - new.keys())})
        changed = {change.party_id.partition(":")[2]: change.fields for change in found.changed}
        assert changed.keys() == {key for key in old.keys() & new.keys() if old[key] != new[key]}
        for key, fields in changed.items():
            assert fields == (("names", ({"text": old[key]},), ({"text": new[key]},)),)


def check_revisions(store: Store, list_id: str, model: list[tuple[int, dict[str, str]]]) -> None:
    """Of every party: the revisions follow each other, and together say what each version said."""
    order = {version.number: place for place, version in enumerate(store.versions(list_id))}
    for key in "abcd":
        said = [None] * len(model)
        last = 0
        for revision in store.revisions(f"{list_id}:{key}"):
            start, end = bounds(revision, order)
            assert last <= start < end, "revisions overlap, or are empty"
            said[start:end] = [revision.party.caption] * (end - start)
            last = end
        assert said == [state.get(key) for _, state in model]


def bounds(revision: Revision, order: dict[int, int]) -> tuple[int, int]:
    return order[revision.since.number], len(order) if revision.until is None else order[revision.until.number]


@slow_fixture
@given(some_parties())
def test_whatever_a_party_holds_comes_back_as_it_was(lasting_store, parties):
    list_id = f"list{next(_numbers)}"
    added = lasting_store.add_version(header(list_id), parties)
    assert list(lasting_store.parties(added.version)) == sorted(
        (found.canonical() for found in parties), key=lambda found: found.id
    )


def test_elements_in_another_order_or_twice_are_no_change(store_url):
    one = party("l", "1", "Ann Example", "Annie", "Anna")
    one = Party(**{**as_dict(one), "addresses": (Address("Here"), Address("There"))})
    other = Party(**{**as_dict(one), "addresses": one.addresses[::-1], "names": (*one.names[::-1], one.names[1])})
    with Store(store_url) as store:
        store.add_version(header("l"), [one, party("l", "2")])
        again = store.add_version(header("l", "2024-01-02"), [party("l", "2"), other])
        assert again[1:5] == (0, 0, 0, 2)
        assert again.version.digest == store.versions("l")[0].digest
        assert not store.add_version(header("l"), [party("l", "2"), other]).new


def as_dict(found: Party) -> dict[str, object]:
    return {name: getattr(found, name) for name in found.__struct_fields__}


def test_a_version_that_is_there_already_is_left_as_it_is_and_said_to_be(store_url):
    with Store(store_url) as store:
        first = store.add_version(header("l"), told("l", {"a": "Ann"}), ["said once"])
        again = store.add_version(header("l"), told("l", {"a": "Ann"}), ["said twice"])
        assert (again.new, again.version) == (False, first.version)
        assert store.notes(first.version) == ("said once",)


def test_a_party_that_comes_twice_in_one_version_is_refused_and_nothing_is_kept(store_url):
    with Store(store_url) as store:
        with pytest.raises(CallError, match="l:a stands twice"):
            store.add_version(header("l"), [party("l", "a"), party("l", "b"), party("l", "a")])
        assert store.versions() == []


def test_parties_are_ordered_by_the_numbers_of_their_letters_in_both_databases(store_url):
    keys = ["b", "B", "a", "Z", "é", "z", "10", "9", "_", "-", "ab", "aB", "я", "中"]
    with Store(store_url) as store:
        random.Random(3).shuffle(keys)
        added = store.add_version(header("l"), [party("l", key) for key in keys])
        assert [found.source_id for found in store.parties(added.version)] == sorted(keys)
        for list_id in keys:
            if list_id.isascii():
                store.add_version(header(list_id), [])
        assert [version.list_id for version in store.versions()] == sorted(
            ["l", *(key for key in keys if key.isascii())]
        )


def test_a_content_that_comes_back_is_kept_once(store_url):
    with Store(store_url) as store:
        for day, text in enumerate(["Ann", "Bob", "Ann", "Bob", "Ann"], start=1):
            store.add_version(header("l", f"2024-01-0{day}"), told("l", {"a": text}))
    engine = sa.create_engine(store_url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(content)) == 2
    engine.dispose()


def test_a_day_means_its_end_and_of_each_list_the_last_one_by_then_is_chosen(store_url):
    with Store(store_url) as store:
        for list_id, published in (
            ("a", "2024-01-01"), ("a", "2024-01-05T12:00:00Z"), ("b", "2024-01-05T23:59:59Z"),
            ("b", "2024-01-06T00:00:00+00:00"), ("c", "2024-03-01T00:30:00+01:00"),
        ):  # fmt: skip
            store.add_version(header(list_id, published), told(list_id, {"x": published}))

        def chosen(as_of: str | None) -> dict[str, str]:
            return {version.list_id: version.published for version in store.select(as_of)}

        assert chosen("2023-12-31") == {}
        assert chosen("2024-01-05T11:59:59Z") == {"a": "2024-01-01T00:00:00Z"}
        assert chosen("2024-01-05") == {"a": "2024-01-05T12:00:00Z", "b": "2024-01-05T23:59:59Z"}
        assert chosen("2024-01-06")["b"] == "2024-01-06T00:00:00Z"
        assert chosen("2024-02-29") == chosen(None) == {
            "a": "2024-01-05T12:00:00Z", "b": "2024-01-06T00:00:00Z", "c": "2024-02-29T23:30:00Z",
        }  # fmt: skip
        with pytest.raises(ValueError, match="yesterday"):
            store.select("yesterday")


def test_known_at_forgets_what_was_loaded_later_even_if_it_was_published_before(store_url):
    with Store(store_url) as store:
        old = store.add_version(header("a", "2024-01-03"), told("a", {"x": "Ann"})).version
        time.sleep(1.1)
        late = store.add_version(header("a", "2024-01-02"), told("a", {"x": "Bob"})).version
        same_day = store.add_version(header("a", "2024-01-03"), told("a", {"x": "Cy"})).version
        assert store.select() == [same_day], "of two published at once, the one loaded last"
        assert store.select(known_at=old.loaded) == [old]
        assert store.select(as_of="2024-01-02") == [late]
        assert store.select(as_of="2024-01-02", known_at=old.loaded) == []
        assert store.select(known_at="2000-01-01") == []


def test_a_difference_names_the_fields_and_what_stood_there():
    before = Party("l:1", "l", "1", "Person", (Name("Ann"),), genders=("female",))
    after = Party("l:1", "l", "1", "Company", (Name("Ann"),), identifiers=(Identifier("imoNumber", "9187629"),))
    assert field_changes(before, after) == (
        ("kind", "Person", "Company"),
        ("genders", ("female",), None),
        ("identifiers", None, ({"kind": "imoNumber", "value": "9187629"},)),
    )


def test_a_version_between_two_others_writes_only_what_it_changes(store_url):
    """Three parties of a thousand differ: three revisions of the new version, and three that resume."""
    with Store(store_url) as store:
        state = {f"{number:04}": "Ann" for number in range(1000)}
        for day in (1, 9):
            store.add_version(header("l", f"2024-01-0{day}"), told("l", state))
        store.add_version(
            header("l", "2024-01-05"), told("l", {**state, "0001": "Bob", "0500": "Bob", "0999": "Bob"})
        )
        assert [len(store.revisions(f"l:{key}")) for key in ("0001", "0500", "0999", "0002")] == [3, 3, 3, 1]
        assert len(store.diff(*store.versions("l")[::2]).changed) == 0


def test_parties_that_break_off_in_the_middle_leave_nothing(store_url):
    def broken():
        yield party("l", "a")
        raise OSError("the file has gone")

    with Store(store_url) as store:
        with pytest.raises(OSError, match="the file has gone"):
            store.add_version(header("l"), broken())
        assert store.versions() == []

"""The store against a naive model of it: what it keeps, and what it chooses for any two days."""

from __future__ import annotations

from itertools import count

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tamis.model import ListVersion, Name, Party
from tamis.store.history import Store
from tamis.store.schema import list_version, revision

NUMBERS = count()
PERIOD = "2024-01-{:02}T00:00:00Z"
KEYS = "aBc"

quick = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
states = st.dictionaries(st.sampled_from(KEYS), st.sampled_from(["Ann", "Bob"]), max_size=3)
loadings = st.lists(st.tuples(st.integers(1, 6), states), min_size=1, max_size=8)
"""Versions in the order of their loading: a day of publication, and what each party is called."""


def party(list_id: str, key: str, text: str = "Somebody") -> Party:
    return Party(f"{list_id}:{key}", list_id, key, "Person", (Name(text),))


def load(store: Store, list_id: str, day: int, state: dict[str, str]):
    members = [party(list_id, key, text) for key, text in state.items()]
    return store.add_version(ListVersion(list_id, PERIOD.format(day), ""), members)


def stretches(states: list[dict[str, str]]) -> int:
    """How often a party has another content than in the version before, or is new."""
    before: dict[str, str] = {}
    found = 0
    for state in states:
        found += sum(before.get(key) != text for key, text in state.items())
        before = state
    return found


@quick
@given(loadings)
def test_there_is_a_row_for_each_stretch_of_versions_that_show_one_content_whatever_the_order(
    lasting_store, loadings
):
    list_id = f"rows{next(NUMBERS)}"
    loaded: list[tuple[int, dict[str, str]]] = []
    for day, state in loadings + loadings:
        assert load(lasting_store, list_id, day, state).new == ((day, state) not in loaded)
        if (day, state) not in loaded:
            loaded.append((day, state))
    loaded.sort(key=lambda version: version[0])
    digests = [version.digest for version in lasting_store.versions(list_id)]
    assert len(digests) == len(loaded)
    assert len(set(digests)) == len({tuple(sorted(state.items())) for _, state in loaded})
    with lasting_store._engine.connect() as connection:
        rows = sa.select(sa.func.count()).where(revision.c.party_id.startswith(f"{list_id}:"))
        assert connection.execute(rows).scalar() == stretches([state for _, state in loaded])


@quick
@given(
    st.lists(st.tuples(st.sampled_from(["one", "two"]), st.integers(1, 6), states), min_size=1, max_size=6),
    st.integers(1, 7),
    st.integers(1, 7),
)
def test_of_each_list_the_last_version_published_by_one_day_among_those_loaded_by_another(
    lasting_store, loadings, as_of, known_at
):
    prefix = f"days{next(NUMBERS)}"
    expected: dict[str, tuple[int, int]] = {}
    for loaded, (name, day, state) in enumerate(loadings, start=1):
        added = load(lasting_store, f"{prefix}{name}", day, state)
        if added.new:
            with lasting_store._engine.begin() as connection:
                this = sa.update(list_version).where(list_version.c.number == added.version.number)
                connection.execute(this.values(loaded=PERIOD.format(loaded)))
            if day <= as_of and loaded <= known_at:
                expected[f"{prefix}{name}"] = max(expected.get(f"{prefix}{name}", (0, 0)), (day, loaded))
    found = lasting_store.select(PERIOD.format(as_of)[:10], PERIOD.format(known_at)[:10])
    assert {v.list_id: (v.published, v.loaded) for v in found if v.list_id.startswith(prefix)} == {
        list_id: (PERIOD.format(day), PERIOD.format(loaded)) for list_id, (day, loaded) in expected.items()
    }

"""Arrow batches and frames go the way of files, and no row gets lost or answered otherwise than alone."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import strategies
from tamis.errors import CallError, InputError, QueryError, UnknownList
from tamis.index.files import OpenIndex
from tamis.screen.batch import screen_file
from tamis.screen.columns import Columns, RowProblem
from tamis.screen.engine import Engine
from tamis.screen.outputs import BREAK, FIELDS, programmes, reasons_text

PEOPLE = {
    "id": ["c1", "c2", "c3", "c4", "c5", "c6"],
    "name": ["Firuz Anvar Qudratov", "Nobody Whatever", "Абу Фируз Самандари", None, "---", "Ocean Lantern"],
    "birthDate": ["03/04/1952", "1980-01-01", None, None, None, None],
    "country": ["in", "us", None, None, None, "Atlantis"],
}


def alone(
    engine: Engine, labels: list[str], rows: list[list[object]], **options: object
) -> list[dict[str, object]]:
    """The rows of the result as screening one customer after the other gives them."""
    columns = Columns(labels)
    found = []
    for number, values in enumerate(rows, 1):
        whose = columns.id_of(values) or None
        nothing = dict.fromkeys(FIELDS) | {"row": number, "customer": whose, "line": "rejected"}
        try:
            customer = columns.customer(values)
            answer = engine.screen(customer.query, **options)  # type: ignore[arg-type]
        except RowProblem as problem:
            reason = f"{problem.field}: {problem.reason}" if problem.field else problem.reason
            found.append(nothing | {"warnings": reason})
            continue
        except QueryError as error:
            found.append(nothing | {"warnings": error.message})
            continue
        for line, match in [("match", m) for m in answer.matches] + [("below", m) for m in answer.below_line]:
            party = match.party
            values_of = (
                number, customer.id, match.query_name, line, match.score, match.name.text, party.id, party.caption,
                "; ".join(party.lists), party.kind, programmes(party), reasons_text(match),
                BREAK.join((*customer.warnings, *answer.warnings)),
            )  # fmt: skip
            found.append(dict(zip(FIELDS, values_of, strict=True)))
    return found


_cells = st.one_of(st.none(), st.sampled_from(["", " ", "x;y", "1952-04-03", "in", "male", "martian", "9074729"]))
_names = st.one_of(
    strategies.names,
    st.sampled_from(["Firuz Anvar Qudratov", "Abu Firuz Samandari; Zelimkhan Tavridov", "a\nb", "OCEAN LANTERN"]),
    _cells,
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[object]]]:
    """Tables with some of the columns, and rows of which many repeat and some are damaged."""
    others = ["alias", "firstName", "birthDate", "country", "nationality", "gender", "schema", "imoNumber", "id"]
    labels = ["name", *draw(st.lists(st.sampled_from(others), unique=True, max_size=6))]
    typed = st.one_of(_cells, st.lists(st.sampled_from(["1952", "in"]), max_size=2), st.just({"a": 1}), st.just(7))
    row = st.tuples(_names, *[typed for _ in labels[1:]]).map(list)
    rows = draw(st.lists(row, min_size=1, max_size=12))
    return labels, [*rows, *draw(st.lists(st.sampled_from(rows), max_size=4))]


@given(table=tables(), limit=st.sampled_from([None, 1, 10]), threshold=st.sampled_from([50, 70, 90]))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("kernel", ["c++", "python"])
def test_a_frame_is_answered_as_each_of_its_rows_would_be_alone(kernel, index_folder, table, limit, threshold):
    engine = Engine(OpenIndex(index_folder), kernel=kernel)
    labels, rows = table
    frame = pd.DataFrame(rows, columns=labels, dtype=object)
    options = {"limit": limit, "threshold": threshold}
    found = engine.screen_frame(frame, reasons=True, below_line=True, **options)
    got = [{k: None if v != v or v is None else v for k, v in row.items()} for row in found.to_dict("records")]
    assert got == alone(engine, labels, rows, **options)
    counts = found.attrs["tamis"]
    assert counts["rows"] == len(rows) == counts["screened"] + counts["rejected"]


def test_arrow_pandas_and_polars_give_what_a_file_gives(engine: Engine, tmp_path: Path) -> None:
    source = tmp_path / "customers.csv"
    pd.DataFrame(PEOPLE).to_csv(source, index=False)
    report = screen_file(engine, source, below_line=True)
    expected = [[getattr(row, field) for field in FIELDS] for row in report.found]
    batch = pa.RecordBatch.from_pydict(PEOPLE)
    results = {
        "batch": engine.screen_arrow(batch, below_line=True, reasons=True),
        "table": engine.screen_arrow(
            pa.Table.from_batches([batch, batch.slice(0, 0)]), below_line=True, reasons=True
        ),
        "pandas": pa.Table.from_pandas(engine.screen_frame(pd.DataFrame(PEOPLE), below_line=True, reasons=True)),
        "polars": engine.screen_frame(pl.DataFrame(PEOPLE), below_line=True, reasons=True).to_arrow(),
    }
    for form, found in results.items():
        rows = [list(row.values()) for row in found.select(list(FIELDS)).to_pylist() if row["line"] != "rejected"]
        assert rows == expected, form
        rejected = [(row["row"], row["warnings"]) for row in found.to_pylist() if row["line"] == "rejected"]
        assert [row for row, _ in rejected] == [4, 5], form
        assert rejected[0][1] == "name: no name"


def test_a_row_that_is_rejected_says_whose_it_is(engine: Engine) -> None:
    batch = pa.RecordBatch.from_pydict({"id": [7, None], "name": ["???", "!!!"]})
    rows = engine.screen_arrow(batch).to_pylist()
    assert [(row["row"], row["customer"], row["line"]) for row in rows] == [
        (1, "7", "rejected"), (2, None, "rejected"),
    ]  # fmt: skip


def test_a_batch_says_its_counts_and_what_it_rests_on(engine: Engine) -> None:
    found = engine.screen_arrow(pa.RecordBatch.from_pydict(PEOPLE))
    said = json.loads(found.schema.metadata[b"tamis"])
    assert (said["rows"], said["screened"], said["rejected"], said["warned"]) == (6, 4, 2, 2)
    assert said["stamp"]["index"] == engine.stamp.index
    assert {row["reasons"] for row in found.to_pylist() if row["line"] == "match"} == {""}, "only on demand"


def test_typed_columns_are_understood_as_in_a_file(engine: Engine) -> None:
    names = pa.array(["Firuz Anvar Qudratov"] * 3).dictionary_encode()
    days = pa.array([dt.date(1952, 4, 3), None, dt.date(1990, 1, 1)])
    found = engine.screen_arrow(pa.table({"name": names, "birthDate": days, "id": pa.array([1, 2, 3])}))
    rows = found.to_pylist()
    assert [row["customer"] for row in rows] == ["1", "2"]
    assert rows[0]["score"] > rows[1]["score"]
    wide = engine.screen_arrow(pa.table({"name": names, "birthDate": days}), below_line=True).to_pylist()
    assert [row["line"] for row in wide] == ["match", "match", "below"]
    numbers = pd.DataFrame({"name": ["Firuz Anvar Qudratov"], "birthDate": [np.nan]})
    assert engine.screen_frame(numbers)["line"].tolist() == ["match"]


def test_lists_and_columns_can_be_chosen(engine: Engine) -> None:
    batch = pa.RecordBatch.from_pydict({"Kunde": ["Ocean Lantern"]})
    assert engine.screen_arrow(batch, columns={"Kunde": "name"}, lists=["mine"]).num_rows == 1
    with pytest.raises(UnknownList):
        engine.screen_arrow(batch, columns={"Kunde": "name"}, lists=["theirs"])
    frames = (pl.DataFrame({"Kunde": ["x"]}), pd.DataFrame({"Kunde": ["x"]}))
    for wrong, what in ((batch, "batch"), *((frame, "frame") for frame in frames)):
        with pytest.raises(InputError, match=f"the {what}: no column holds a name") as caught:
            engine.screen_arrow(wrong) if wrong is batch else engine.screen_frame(wrong)
        assert caught.value.hint == "Say which one does, for instance: columns={'Kunde': 'name'}"


@pytest.mark.parametrize(
    "empty", [pa.RecordBatch.from_pydict({"name": pa.array([], pa.string())}), pa.table({"name": []})]
)
def test_no_rows_give_no_rows_with_the_same_columns(engine: Engine, empty: pa.Table) -> None:
    assert engine.screen_arrow(empty).schema.names == list(FIELDS)


def test_a_lazy_frame_is_screened_as_the_frame_that_it_makes(engine: Engine) -> None:
    frame = pl.DataFrame(PEOPLE).with_columns(other=pl.lit(1))
    lazy = frame.lazy().with_columns(pl.col("other").map_batches(lambda _: pytest.fail("collected"), pl.Int64))
    assert engine.screen_frame(lazy).equals(engine.screen_frame(frame))


def test_what_is_no_frame_is_told_so(engine: Engine) -> None:
    with pytest.raises(CallError, match="no frame of pandas or polars"):
        engine.screen_frame([{"name": "Ali"}])
    with pytest.raises(CallError, match="For a frame: screen_frame"):
        engine.screen_arrow(pd.DataFrame(PEOPLE))

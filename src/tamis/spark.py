"""Customers by the billion: the batch path on every core of a Spark cluster.

Promise: what comes out is what one machine would give. The index is shipped to each executor once and mapped
into memory by each of its Python workers once; rows go to it as Arrow batches, through `DataFrame.mapInArrow`.
Tamis must be installed where the workers run: pip install 'tamis[spark]'.
"""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tamis.errors import CallError, MissingExtra
from tamis.index.files import OpenIndex, read_manifest
from tamis.match.profiles import DEFAULT, Profile
from tamis.match.shipped import figures_of
from tamis.screen.columns import Columns
from tamis.screen.engine import Engine
from tamis.screen.files import arrow_chunk
from tamis.screen.found import ChunkScreener
from tamis.screen.frames import record_batch
from tamis.screen.outputs import FIELDS

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

SCHEMA = ", ".join(f"{field} {'double' if field == 'score' else 'string'}" for field in FIELDS if field != "row")
"""The columns of the result: those of `screen_file`, but for the number of the row, which means nothing here."""


def screen(
    df: DataFrame,
    *,
    index: str | os.PathLike[str],
    columns: Mapping[str, str] | None = None,
    threshold: float | None = None,
    limit: int | None = 10,
    lists: Sequence[str] = (),
    below_line: bool = False,
    reasons: bool = False,
    profile: str | Profile = DEFAULT,
    ship: bool = True,
) -> DataFrame:
    """Screen every row of a Spark DataFrame; a row a match comes out, in the columns of `SCHEMA`.

    `index` is the folder of an index, or a home whose lists are in use. With `ship` it goes to the executors
    through Spark; without, it must stand under the same path on each of them (a shared file system). One column
    must hold an id, by which a row is known again. A row that cannot be screened comes out with its id, and
    `rejected` as its `line`. The other options are those of `Engine.screen_arrow`. Nothing is computed before
    Spark is asked for the result.

    Raises `CallError` for options that cannot be meant, `InputError` when no column holds a name, `MissingExtra`
    without pyspark.

    >>> SCHEMA[:35]
    'customer string, query_name string,'
    """
    try:
        import pyspark  # noqa: F401
    except ImportError as error:
        raise MissingExtra("spark", "Screening on Spark") from error
    figures = figures_of(profile)
    folder, warnings = _index_of(Path(index), figures)
    options: dict[str, Any] = {
        "threshold": threshold, "limit": limit, "lists": tuple(lists), "below_line": below_line,
        "reasons": reasons,
    }  # fmt: skip
    ChunkScreener(Engine(OpenIndex(folder), profile=figures), **options)  # what cannot be meant is said now
    meaning = Columns(df.columns, columns, "the DataFrame")
    if "id" not in meaning.used.values():
        hint = "Say which: columns={'COLUMN': 'id'}"
        raise CallError("no column holds an id, by which a row is known again", hint=hint)
    used = [meaning.labels[place] for place in meaning.positions]
    given = {label: meaning.used[label] for label in used}
    where = _shipped(df, folder) if ship else str(folder.absolute())
    wanted = df.select([df[f"`{label.replace('`', '``')}`"] for label in used])
    return wanted.mapInArrow(_mapper(where, ship, used, given, figures, warnings, options), SCHEMA)


def _index_of(path: Path, profile: Profile) -> tuple[Path, tuple[str, ...]]:
    """The folder of the index, and what must be said with every answer."""
    if (path / "manifest.json").exists():
        return path, ()
    from tamis.config import settings
    from tamis.library import Library

    library = Library(settings(path))
    folder = library.index_folder(lexicon=profile.learned)
    return folder, library.age_warnings(read_manifest(folder).lists)


def _shipped(df: DataFrame, folder: Path) -> str:
    """Hand the index to Spark, once a session; the name under which the workers find it."""
    context = getattr(df.sparkSession, "sparkContext", None)
    if context is None:  # pragma: no cover -- Spark Connect
        raise CallError(
            "this session cannot ship files", hint="Put the index where all workers see it: ship=False"
        )
    name = f"tamis-{read_manifest(folder).digest[:20]}"
    if not any(name in archive for archive in context.listArchives):
        place = Path(tempfile.mkdtemp(prefix="tamis-spark-")) / f"{name}.zip"
        with zipfile.ZipFile(place, "w", zipfile.ZIP_STORED) as archive:
            for file in ("data.bin", "manifest.json"):
                archive.write(folder / file, file)
        context.addArchive(f"{place}#{name}")
    return name


def _mapper(
    where: str,
    shipped: bool,
    labels: Sequence[str],
    given: Mapping[str, str],
    profile: Profile,
    warnings: tuple[str, ...],
    options: Mapping[str, Any],
) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """What each worker does with the batches of a partition."""

    def work(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyspark

        folder = pyspark.SparkFiles.get(where) if shipped else where
        screener = ChunkScreener(_engine(folder, profile, warnings), **options)
        meaning = Columns(labels, given, "the DataFrame")
        chunks = (arrow_chunk(meaning, batch, 1) for batch in batches if batch.num_rows)
        for outcome in screener.screen(chunks):
            found = record_batch(outcome)
            yield found.select([field for field in FIELDS if field != "row"])

    return work


@lru_cache(maxsize=2)
def _engine(folder: str, profile: Profile, warnings: tuple[str, ...]) -> Engine:
    """The engine of this worker. Spark has a worker for each core, so each takes one thread."""
    return Engine(OpenIndex(Path(folder)), profile=profile, warnings=warnings, threads=1)

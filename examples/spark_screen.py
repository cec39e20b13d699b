"""Screen a table of customers on a Spark cluster.

    spark-submit --master spark://HOST:7077 examples/spark_screen.py --index HOME --in CUSTOMERS --out FOLDER

`--in` is a Parquet, CSV (with a header) or JSON Lines table anywhere that Spark reads from, `--out` a folder
that Spark writes Parquet files to. `--index` is a home of Tamis, or the folder of an index, on the machine that
submits.
"""

from __future__ import annotations

import argparse

from pyspark.sql import SparkSession

import tamis.spark


def main() -> None:
    """Read, screen, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", required=True)
    parser.add_argument("--in", dest="source", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--map", action="append", default=[], metavar="COLUMN=PROPERTY")
    parser.add_argument("--threshold", type=float)
    parser.add_argument("--reasons", action="store_true")
    parser.add_argument("--below-line", action="store_true")
    parser.add_argument("--partitions", type=int, default=0, help="split the input so (default: as it stands)")
    options = parser.parse_args()
    spark = SparkSession.builder.appName("tamis").getOrCreate()
    read = spark.read.option("header", True)
    kind = options.source.rsplit(".", 1)[-1]
    customers = {"csv": read.csv, "json": read.json, "jsonl": read.json}.get(kind, read.parquet)(options.source)
    if options.partitions:
        customers = customers.repartition(options.partitions)
    matches = tamis.spark.screen(
        customers,
        index=options.index,
        columns=dict(pair.split("=", 1) for pair in options.map),
        threshold=options.threshold,
        below_line=options.below_line,
        reasons=options.reasons,
    )
    matches.write.mode("overwrite").parquet(options.out)
    spark.stop()


if __name__ == "__main__":
    main()

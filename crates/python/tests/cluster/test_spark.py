from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import whosaid

pyspark = pytest.importorskip("pyspark")


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.pyspark.python", sys.executable)
        .config("spark.sql.files.maxPartitionBytes", "1m")
        .getOrCreate()
    )
    yield session
    session.stop()


def test_files_give_the_tables_of_the_program(
    spark: Any, folder: Path, tmp_path: Path, check: Callable[..., None]
) -> None:
    import spark_quotes

    annotated = spark_quotes.annotate_files(spark, str(folder), str(folder))
    annotated.write.parquet(str(tmp_path / "annotated"))
    check(tmp_path / "annotated")


def test_a_table_gives_the_tables_of_the_program(
    spark: Any, table: Path, expected: Path, tmp_path: Path, check: Callable[..., None]
) -> None:
    import spark_quotes

    annotated = spark_quotes.annotate_table(spark.read.parquet(str(table)))
    annotated.write.parquet(str(tmp_path / "annotated"))
    # The format is that of no file, and the broken file is in no table.
    check(tmp_path / "annotated", but=("format",), without=("south/broken.json",))
    quotes = spark_quotes.quotes(spark.read.parquet(str(tmp_path / "annotated")))
    assert quotes.count() == len(whosaid.read(expected).quotes)
    assert "content_spans" in quotes.columns

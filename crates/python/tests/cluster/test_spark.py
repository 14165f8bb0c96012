from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import whosaid

ROOT = Path(__file__).resolve().parents[4]

pyspark = pytest.importorskip("pyspark")


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable  # That of the wheel, and not the first on the path.
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        # Several tasks, and not one for each file.
        .config("spark.sql.files.maxPartitionBytes", "1m")
        .config("spark.sql.files.openCostInBytes", "1k")
        .getOrCreate()
    )
    # Workers import the example by its name.
    session.sparkContext.addPyFile(str(ROOT / "examples" / "spark_quotes.py"))
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

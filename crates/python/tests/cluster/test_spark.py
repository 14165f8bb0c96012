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


@pytest.fixture(scope="module")
def of_files(spark: Any, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The articles of the files, annotated."""
    import spark_quotes

    out = tmp_path_factory.mktemp("spark") / "annotated"
    spark_quotes.annotate_files(spark, str(folder), str(folder)).write.parquet(str(out))
    return out


def test_files_give_the_tables_of_the_program(of_files: Path, check: Callable[..., None]) -> None:
    check(of_files)


def test_windows_settled_on_the_cluster_give_the_tables_of_the_program(
    spark: Any, of_files: Path, tmp_path: Path, same: Callable[[str, Any], None], settings: dict[str, Any]
) -> None:
    import spark_quotes
    from pyspark.sql import functions as F

    annotated = spark.read.parquet(str(of_files)).repartition(5)
    # A task that ran twice leaves its articles twice.
    annotated = annotated.union(annotated.limit(100))
    spark_quotes.settle(annotated, str(tmp_path / "windows"), settings=settings).write.parquet(str(tmp_path / "settled"))
    settled = spark.read.parquet(str(tmp_path / "settled"))
    # The order of the tables is that of the keys without the day.
    in_order = settled.orderBy(F.expr("substring(key, 5)"))
    for name in spark_quotes.OF_ARTICLES:
        same(name, spark_quotes.table(in_order, name, settings=settings).toArrow())
    spark_quotes.count(settled, 3, settings=settings).write.parquet(str(tmp_path / "counts"))
    counts = spark.read.parquet(str(tmp_path / "counts"))
    for name in spark_quotes.OF_CORPUS:
        same(name, spark_quotes.total(counts, name, settings=settings).toArrow())
    # What SQL counts of the settled quotes is what the tables say.
    spark_quotes.table(settled, "quotes", settings=settings).createOrReplaceTempView("quotes")
    spark_quotes.total(counts, "speaker_by_month", settings=settings).createOrReplaceTempView("speaker_by_month")
    differing = spark.sql(
        """
        select t.speaker_id from speaker_by_month t full outer join (
            select speaker_id, month, count(*) n_quotes, count(distinct doc_id) n_documents, sum(n_words) n_words
            from quotes where speaker_id is not null group by speaker_id, month
        ) q on t.speaker_id = q.speaker_id and t.month <=> q.month
        where (t.n_quotes, t.n_documents, t.n_words) is distinct from (q.n_quotes, q.n_documents, q.n_words)
        """
    )
    assert differing.count() == 0


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

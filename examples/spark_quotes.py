"""Who said what, on Spark: articles in, annotated articles and quotes out.

    spark-submit examples/spark_quotes.py --table articles.parquet --out annotated
    spark-submit examples/spark_quotes.py --files 's3a://bucket/archive/*' --root s3a://bucket/archive --out annotated
    whosaid settle annotated --output tables

The executors need the wheel of whosaid and pyarrow (docs/cluster.md says how, and how much memory). The last line, on
one machine, does what needs all articles: who is who over the archive, what is printed twice, and every table of
`whosaid run`. `--quotes FOLDER` writes the quotes from the cluster, each article for itself.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from pyspark.sql import DataFrame, SparkSession

if TYPE_CHECKING:
    import pyarrow
    import whosaid

    Batches = Iterator[pyarrow.RecordBatch]

#: What an annotated article is: its id, its place in the tables, and bytes that only whosaid reads.
ANNOTATED = "doc_id string, key binary, rows binary, facts binary"

#: The analyser of a worker process, by its settings: Spark reuses processes, and loading takes some hundredths of a second.
_analysers: dict[str, whosaid.Analyser] = {}


def _analyser(engine: str) -> whosaid.Analyser:
    import whosaid

    if engine not in _analysers:
        _analysers[engine] = whosaid.Analyser(engine)
    return _analysers[engine]


def of_table(engine: str) -> Callable[[Batches], Batches]:
    """For `mapInArrow` over a table with the columns id and text, and title, outlet and date where it has them."""

    def annotate(batches: Batches) -> Batches:
        import pyarrow

        for batch in batches:
            column = {name: batch.column(name).to_pylist() for name in batch.schema.names}
            known = {name: column[name] for name in ("title", "outlet", "date") if name in column}
            packed = _analyser(engine).pack_texts(column["text"], ids=column["id"], **known)
            yield from pyarrow.table(packed).to_batches()

    return annotate


def of_files(engine: str, root: str) -> Callable[[Batches], Batches]:
    """For `mapInArrow` over the table of Spark's format binaryFile; paths are told from `root`."""

    def annotate(batches: Batches) -> Batches:
        import pyarrow

        for batch in batches:
            paths = [path.split(root, 1)[-1].lstrip("/") for path in batch.column("path").to_pylist()]
            packed = _analyser(engine).pack_files(paths, batch.column("content").to_pylist())
            yield from pyarrow.table(packed).to_batches()

    return annotate


def quotes_of(engine: str) -> Callable[[Batches], Batches]:
    """For `mapInArrow` over annotated articles: their quotes, each article for itself."""

    def unpack(batches: Batches) -> Batches:
        import pyarrow

        for batch in batches:
            tables = _analyser(engine).unpack(batch.column("rows").to_pylist())
            yield from pyarrow.table(tables.quotes).to_batches()

    return unpack


def annotate_table(articles: DataFrame, engine: str = "fast") -> DataFrame:
    """The annotated articles of a table."""
    known = [name for name in ("title", "outlet", "date") if name in articles.columns]
    return articles.select("id", "text", *known).mapInArrow(of_table(engine), ANNOTATED)


def annotate_files(spark: SparkSession, pattern: str, root: str, engine: str = "fast") -> DataFrame:
    """The annotated articles of files, of any format that `whosaid run` reads."""
    files = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(pattern)
    return files.select("path", "content").mapInArrow(of_files(engine, root), ANNOTATED)


def quotes(annotated: DataFrame, engine: str = "fast") -> DataFrame:
    """The quotes of annotated articles."""
    import pyarrow
    from pyspark.sql.pandas.types import from_arrow_schema

    schema = from_arrow_schema(pyarrow.table(_analyser(engine).unpack([]).quotes).schema)
    return annotated.select("rows").mapInArrow(quotes_of(engine), schema)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--table", help="a Parquet table with id and text, and title, outlet and date if known")
    source.add_argument("--files", help="files of articles, as a path or pattern")
    parser.add_argument("--root", default="", help="the part of the files' paths that is not to be in their ids")
    parser.add_argument("--out", required=True, help="where the annotated articles go")
    parser.add_argument("--quotes", help="where the quotes go, if they are wanted from the cluster")
    parser.add_argument("--engine", default="fast", choices=["fast", "accurate", "rules"])
    asked = parser.parse_args()
    spark = SparkSession.builder.appName("whosaid").getOrCreate()
    if asked.table:
        annotated = annotate_table(spark.read.parquet(asked.table), asked.engine)
    else:
        annotated = annotate_files(spark, asked.files, asked.root, asked.engine)
    annotated.write.mode("overwrite").parquet(asked.out)
    if asked.quotes:
        quotes(spark.read.parquet(asked.out), asked.engine).write.mode("overwrite").parquet(asked.quotes)


if __name__ == "__main__":
    main()

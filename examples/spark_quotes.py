"""Who said what, on Spark: articles in, annotated articles and tables out.

    spark-submit examples/spark_quotes.py --table articles.parquet --out annotated
    spark-submit examples/spark_quotes.py --files 's3a://bucket/archive/*' --root s3a://bucket/archive --out annotated
    whosaid settle annotated --output tables

The executors need the wheel of whosaid and pyarrow (docs/cluster.md says how, and how much memory). The last line, on
one machine, does what needs all articles: who is who over the archive, what is printed twice, and every table of
`whosaid run`. `--tables FOLDER` does that on the cluster, too. `--quotes FOLDER` writes the quotes without it, each
article for itself.
"""

from __future__ import annotations

import argparse
import bisect
import itertools
import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

if TYPE_CHECKING:
    import pyarrow
    import whosaid

    Batches = Iterator[pyarrow.RecordBatch]
    #: Settings of whosaid that the analysers of all steps are to have.
    Settings = dict[str, Any] | None

#: What an annotated article is: its id, its place in the tables, and bytes that only whosaid reads.
ANNOTATED = "doc_id string, key binary, rows binary, facts binary"
#: The same once the corpus has settled who is who in it.
SETTLED = "doc_id string, key binary, rows binary"

#: Tables with rows of single articles, and those that count over the corpus.
OF_ARTICLES = ("documents", "quotes", "stance_markers", "stance_by_quote", "failures")
OF_CORPUS = (
    "speakers",
    "speaker_by_month",
    "speaker_by_outlet",
    "outlet_by_month",
    "stance_by_speaker",
    "quotes_by_cue",
)

#: The analyser of a worker process, by its settings: Spark reuses processes, and loading takes some hundredths of a second.
_analysers: dict[str, whosaid.Analyser] = {}


def _analyser(engine: str, settings: Settings = None) -> whosaid.Analyser:
    import whosaid

    key = json.dumps([engine, settings])
    if key not in _analysers:
        _analysers[key] = whosaid.Analyser(engine, settings=settings)
    return _analysers[key]


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


def annotate_table(articles: DataFrame, engine: str = "fast") -> DataFrame:
    """The annotated articles of a table."""
    known = [name for name in ("title", "outlet", "date") if name in articles.columns]
    return articles.select("id", "text", *known).mapInArrow(of_table(engine), ANNOTATED)


def annotate_files(spark: SparkSession, pattern: str, root: str, engine: str = "fast") -> DataFrame:
    """The annotated articles of files, of any format that `whosaid run` reads."""
    files = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(pattern)
    return files.select("path", "content").mapInArrow(of_files(engine, root), ANNOTATED)


def _schema(table: whosaid.Table) -> Any:
    import pyarrow
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(pyarrow.table(table).schema)


def table(articles: DataFrame, name: str, engine: str = "fast", settings: Settings = None) -> DataFrame:
    """A table of single articles (`OF_ARTICLES`): of settled ones, or of annotated ones, each for itself."""

    def unpack(batches: Batches) -> Batches:
        import pyarrow

        for batch in batches:
            tables = _analyser(engine, settings).unpack(batch.column("rows").to_pylist())
            yield from pyarrow.table(tables[name]).to_batches()

    return articles.select("rows").mapInArrow(unpack, _schema(_analyser(engine, settings).unpack([])[name]))


def quotes(annotated: DataFrame, engine: str = "fast") -> DataFrame:
    """The quotes of annotated articles."""
    return table(annotated, "quotes", engine)


def in_windows(annotated: DataFrame, firsts: list[bytes]) -> DataFrame:
    """Annotated articles with the number of their window, whose first keys these are."""

    def place(batches: Batches) -> Batches:
        import pyarrow

        for batch in batches:
            windows = [bisect.bisect_right(firsts, key) - 1 for key in batch.column("key").to_pylist()]
            columns = [pyarrow.array(windows, pyarrow.int32()), *batch.columns]
            yield pyarrow.RecordBatch.from_arrays(columns, names=["window", *batch.schema.names])

    return annotated.mapInArrow(place, f"window int, {ANNOTATED}")


def settle(annotated: DataFrame, work: str, engine: str = "fast", settings: Settings = None) -> DataFrame:
    """Articles with all that a run over all of them says of each. Windows are resolved at the same time, each together
    with the one before it; what one hands on to the next goes through this process, from the first to the last. The
    new folder `work` has what is known of the windows, and may be removed once the result is written."""
    spark, w = annotated.sparkSession, _analyser(engine, settings)
    keys = annotated.select("key").distinct().orderBy("key").toLocalIterator(prefetchPartitions=True)
    firsts = w.windows(bytes(row.key) for row in keys)
    placed = in_windows(annotated, firsts)

    def resolve(window: pyarrow.Table) -> pyarrow.Table:
        import pyarrow

        columns = (window.column(name).to_pylist() for name in ("is_before", "key", "facts"))
        records: dict[bool, list[tuple[bytes, bytes]]] = {False: [], True: []}
        for is_before, key, facts in zip(*columns):
            records[is_before].append((key, facts))
        resolutions, state = _analyser(engine, settings).resolve_window(records[False], records[True])
        number = window.column("window").slice(0, 1)
        return pyarrow.table({"window": number, "resolutions": [resolutions], "state": [state]})

    facts = placed.select("window", F.lit(False).alias("is_before"), "key", "facts")
    for_the_next = placed.select((placed.window + 1).alias("window"), F.lit(True).alias("is_before"), "key", "facts")
    both = facts.union(for_the_next.where(F.col("window") < len(firsts)))
    resolved = both.groupBy("window").applyInArrow(resolve, "window int, resolutions binary, state binary")
    resolved.write.parquet(f"{work}/resolved")
    resolved = spark.read.parquet(f"{work}/resolved")

    def hand_on() -> Iterator[tuple[int, bytes]]:
        before = b""
        for row in resolved.select("window", "state").orderBy("window").toLocalIterator(prefetchPartitions=True):
            yield row.window, before
            before = w.hand_on(before, bytes(row.state))

    handed = hand_on()
    # A piece at a time: all of it may be more than this process can hold.
    while piece := list(itertools.islice(handed, 256)):
        spark.createDataFrame(piece, "window int, before binary").write.mode("append").parquet(f"{work}/handed")
    known = resolved.join(spark.read.schema("window int, before binary").parquet(f"{work}/handed"), "window")

    def write(articles: pyarrow.Table, known: pyarrow.Table) -> pyarrow.Table:
        import pyarrow

        # Of an article that was written twice, by a task that ran again, one.
        records = dict(zip(articles.column("key").to_pylist(), articles.column("rows").to_pylist()))
        resolutions, before = (known.column(name)[0].as_py() for name in ("resolutions", "before"))
        settled = _analyser(engine, settings).settle_window(list(records.items()), resolutions, before)
        return pyarrow.table(settled)

    rows = placed.select("window", "key", "rows").groupBy("window")
    return rows.cogroup(known.groupBy("window")).applyInArrow(write, SETTLED)


def count(settled: DataFrame, parts: int = 200, engine: str = "fast", settings: Settings = None) -> DataFrame:
    """What is counted of settled articles, to be persisted for `total`; each part has some of the speakers."""

    def tally(batches: Batches) -> Batches:
        import pyarrow

        for batch in batches:
            counts = _analyser(engine, settings).count(batch.column("rows").to_pylist(), parts)
            yield from pyarrow.table(counts).to_batches()

    return settled.select("rows").mapInArrow(tally, "part int, counts binary")


def total(counts: DataFrame, name: str, engine: str = "fast", settings: Settings = None) -> DataFrame:
    """A table that counts over the corpus (`OF_CORPUS`)."""

    def add_up(part: pyarrow.Table) -> pyarrow.Table:
        import pyarrow

        return pyarrow.table(_analyser(engine, settings).total(part.column("counts").to_pylist())[name])

    schema = _schema(_analyser(engine, settings).total([])[name])
    return counts.groupBy("part").applyInArrow(add_up, schema)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--table", help="a Parquet table with id and text, and title, outlet and date if known")
    source.add_argument("--files", help="files of articles, as a path or pattern")
    parser.add_argument("--root", default="", help="the part of the files' paths that is not to be in their ids")
    parser.add_argument("--out", required=True, help="where the annotated articles go")
    parser.add_argument("--tables", help="where all tables go, if they are wanted from the cluster")
    parser.add_argument("--quotes", help="where the quotes go, each article's for itself")
    parser.add_argument("--engine", default="fast", choices=["fast", "accurate", "rules"])
    asked = parser.parse_args()
    spark = SparkSession.builder.appName("whosaid").getOrCreate()
    if asked.table:
        annotated = annotate_table(spark.read.parquet(asked.table), asked.engine)
    else:
        annotated = annotate_files(spark, asked.files, asked.root, asked.engine)
    annotated.write.mode("overwrite").parquet(asked.out)
    annotated = spark.read.parquet(asked.out)
    if asked.quotes:
        quotes(annotated, asked.engine).write.mode("overwrite").parquet(asked.quotes)
    if asked.tables:
        # What is used for several tables is written once.
        settle(annotated, f"{asked.tables}/windows", asked.engine).write.mode("overwrite").parquet(f"{asked.tables}/settled")
        settled = spark.read.parquet(f"{asked.tables}/settled")
        count(settled, engine=asked.engine).write.mode("overwrite").parquet(f"{asked.tables}/counts")
        counts = spark.read.parquet(f"{asked.tables}/counts")
        for name in OF_ARTICLES:
            table(settled, name, asked.engine).write.mode("overwrite").parquet(f"{asked.tables}/{name}")
        for name in OF_CORPUS:
            total(counts, name, asked.engine).write.mode("overwrite").parquet(f"{asked.tables}/{name}")


if __name__ == "__main__":
    main()

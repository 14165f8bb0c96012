from __future__ import annotations

import datetime
import inspect
from pathlib import Path

import pandas
import polars
import pyarrow
import pytest

import whosaid

TEXTS = [
    "“We will wait,” said Ann Lee, the mayor 🙂.",
    "Nothing is said here.",
    "Bo Moss denied that the plan may fail.",
]


def names(table: str) -> list[str]:
    columns = next(t["columns"] for t in whosaid.schema()["tables"] if t["name"] == table)
    return [c["name"] for c in columns if c["repeat"] == "Once"]


def test_many_articles_as_tables(analyser: whosaid.Analyser) -> None:
    dates = [datetime.date(2025, 3, 14), None, datetime.datetime(2025, 3, 15, 9, 30)]
    t = analyser.annotate_many(TEXTS, ids=["a", "b", "c"], outlet="Post", date=dates)
    quotes = t.quotes.to_pandas()
    assert list(quotes["speaker"]) == ["Ann Lee", "Bo Moss"]
    assert list(quotes["doc_id"]) == ["a", "c"]
    assert list(quotes["date"]) == [datetime.date(2025, 3, 14), datetime.date(2025, 3, 15)]
    assert set(quotes["outlet"]) == {"Post"}
    documents = t.documents.to_pandas()
    assert list(documents["n_quotes"]) == [1, 0, 1]
    assert len(t.failures) == 0
    assert "quotes: 2" in repr(t)
    assert "2 rows" in repr(t.quotes)


def test_every_reader_of_arrow_takes_them(analyser: whosaid.Analyser) -> None:
    quotes = analyser.annotate_many(TEXTS).quotes
    arrow, frame = pyarrow.table(quotes), quotes.to_polars()
    assert isinstance(frame, polars.DataFrame) and isinstance(quotes.to_pandas(), pandas.DataFrame)
    assert arrow.column_names == frame.columns == quotes.column_names
    assert frame["content_spans"].to_list()[0] == [{"start": 0, "end": 15}]
    assert arrow.column("speaker").to_pylist() == frame["speaker"].to_list()
    # Spark refuses unsigned numbers, large and view types, and dictionaries.
    for field in arrow.schema:
        kinds = [field.type]
        while kinds:
            kind = kinds.pop()
            assert not pyarrow.types.is_unsigned_integer(kind) and not pyarrow.types.is_dictionary(kind)
            assert not pyarrow.types.is_large_string(kind) and "view" not in str(kind)
            kinds += [kind.field(i).type for i in range(kind.num_fields)]


def test_columns_are_those_of_the_data_dictionary(analyser: whosaid.Analyser) -> None:
    for table in analyser.annotate_many(TEXTS):
        assert [n for n in table.column_names if n in names(table.name)] == names(table.name)


def test_tables_say_what_they_were_made_by(analyser: whosaid.Analyser) -> None:
    schema = pyarrow.table(analyser.annotate_many(TEXTS).quotes).schema
    assert analyser.settings_hash in schema.metadata[b"whosaid"].decode()


def test_rows_are_those_of_single_articles(analyser: whosaid.Analyser) -> None:
    rows = pyarrow.table(analyser.annotate_many(TEXTS, ids=["a", "b", "c"]).quotes).to_pylist()
    single = analyser.annotate(whosaid.Article(TEXTS[0], id="a")).quotes[0].to_dict()
    for name, cell in rows[0].items():
        if name.endswith("_spans"):
            cell = None if cell is None else [(span["start"], span["end"]) for span in cell]
        assert cell == single[name] or (cell is None and single[name] == []), name


def test_threads_make_no_difference(analyser: whosaid.Analyser) -> None:
    many = [f"{text} It was day {n}." for n in range(400) for text in TEXTS]
    one, two = (pyarrow.table(analyser.annotate_many(many, threads=n).quotes) for n in (1, 2))
    assert one.num_rows == 800 and one.equals(two)


def test_wrong_lengths_are_refused(analyser: whosaid.Analyser) -> None:
    with pytest.raises(ValueError, match="ids has 1 values for 3 texts"):
        analyser.annotate_many(TEXTS, ids=["a"])


def test_keywords_are_shown_and_others_are_refused(analyser: whosaid.Analyser) -> None:
    shown = inspect.signature(analyser.annotate_many).parameters
    assert list(shown) == ["texts", "threads", "ids", "title", "outlet", "date"]
    assert {"incremental", "config", "progress"} < set(inspect.signature(whosaid.run).parameters)
    with pytest.raises(TypeError, match="unexpected keyword argument 'outlets'"):
        analyser.annotate_many(TEXTS, outlets="Post")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unexpected keyword argument 'thread'"):
        whosaid.run("in", "out", thread=2)  # type: ignore[call-arg]


def test_an_article_that_fails_costs_itself() -> None:
    slow = whosaid.Analyser("rules", settings={"annotate.max_seconds": 1})
    t = slow.annotate_many(["said that the mayor, he said, said " * 400_000, TEXTS[0]], ids=["slow", "a"])
    assert list(t.failures.to_pandas()["path"]) == ["slow"]
    assert list(t.documents.to_pandas()["status"]) == ["failed", "ok"]
    assert list(t.quotes.to_pandas()["speaker"]) == ["Ann Lee"]


def test_both_layouts_are_read(tables: Path, shards: Path) -> None:
    single, sharded = whosaid.read(tables), whosaid.read(shards)
    assert len(single.quotes.files) == 1 and len(sharded.quotes.files) > 1
    assert len(single.quotes) == len(sharded.quotes) > 20
    key = ["quote_id"]
    left = single.quotes.to_polars().sort(key)
    right = sharded.quotes.to_polars().sort(key)
    assert left.equals(right.select(left.columns))
    assert set(single.speakers.to_pandas()["name"]) == set(sharded.speakers.to_pandas()["name"])
    assert len(list(single)) == len(whosaid.schema()["tables"])
    assert single.info()["counts"]["articles"] == single.documents.to_pandas()["status"].eq("ok").sum()


def test_tables_are_those_that_other_readers_read(tables: Path) -> None:
    for table in whosaid.read(tables):
        expected = polars.read_parquet(tables / f"{table.name}.parquet")
        assert table.to_polars().equals(expected), table.name
        assert pyarrow.table(table).num_rows == len(table) == len(expected)


def test_tables_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(whosaid.ReadError, match="no table 'quotes'"):
        whosaid.read(tmp_path).quotes

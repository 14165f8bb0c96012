#!/usr/bin/env python3
"""Opens the tables of a run with pandas, DuckDB and polars, and checks types and agreement of CSV and Parquet.

    python3 tests/tools/open_tables.py OUTPUT      (needs: pandas pyarrow duckdb polars)
"""
import csv
import json
import sys
from pathlib import Path

import duckdb
import pandas
import polars
import pyarrow.parquet

SPANS = polars.List(polars.Struct({"start": polars.UInt32, "end": polars.UInt32}))
TEXTS = polars.List(polars.String)
EXPECTED = {
    "documents": {"date": polars.Date, "n_chars": polars.UInt32, "record": polars.String},
    "quotes": {"ordinal": polars.UInt32, "content_spans": SPANS, "cue_spans": SPANS, "source_spans": SPANS,
               "confidence": polars.Float32, "date": polars.Date, "speaker_confidence": polars.Float32},
    "stance_markers": {"start": polars.UInt32, "questioned": polars.Boolean, "date": polars.Date},
    "speakers": {"aliases": TEXTS, "top_cues": TEXTS, "n_quotes": polars.UInt64, "first_date": polars.Date,
                 "hyland_hedges_per_1000": polars.Float64},
    "speaker_by_month": {"month": polars.String, "n_words": polars.UInt64},
    "speaker_by_outlet": {"outlet": polars.String},
    "quotes_by_cue": {"cue_lemma": polars.String, "n_quotes": polars.UInt64},
}


def as_csv(value):
    """A Parquet cell as the CSV writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        if isinstance(value[0], dict):
            return ";".join(f"{s['start']}-{s['end']}" for s in value)
        return ";".join(v.replace("\\", "\\\\").replace(";", "\\;") for v in value)
    return str(value)


def query(sql):
    return duckdb.connect().execute(sql).fetchall()


def same(cell, value):
    return cell == as_csv(value) or (isinstance(value, float) and cell and abs(float(cell) - value) < 1e-6 * max(1, abs(value)))


def main():
    folder = Path(sys.argv[1])
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    csv.field_size_limit(1 << 30)
    for table, types in EXPECTED.items():
        path = folder / f"{table}.parquet"
        frame = polars.read_parquet(path)
        for column, kind in types.items():
            assert frame.schema[column] == kind, (table, column, frame.schema[column])
        rows = run["tables"][table]["rows"]
        arrow = pyarrow.parquet.read_table(path)
        pandas_frame = pandas.read_parquet(path)
        (count,), = query(f"select count(*) from '{path}'")
        assert frame.height == len(pandas_frame) == count == arrow.num_rows == rows, (table, rows)
        duck_types = {row[0]: row[1] for row in query(f"describe select * from '{path}'")}
        for column, kind in types.items():
            want = {polars.Date: "DATE", polars.UInt32: "UINTEGER", polars.UInt64: "UBIGINT", polars.Float32: "FLOAT",
                    polars.Boolean: "BOOLEAN"}.get(kind, {SPANS: 'STRUCT("start" UINTEGER, "end" UINTEGER)[]', TEXTS: "VARCHAR[]"}.get(kind))
            assert want is None or duck_types[column] == want, (table, column, duck_types[column])
        with open(folder / f"{table}.csv", encoding="utf-8", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = next(reader)
            assert header == [c for c in frame.columns if (table, c) != ("documents", "text")], (table, header)
            shared = frame.select(header)
            n = 0
            for cells, values in zip(reader, shared.iter_rows(), strict=True):
                assert all(map(same, cells, values)), (table, cells, values)
                n += 1
        loaded = len(pandas.read_csv(folder / f"{table}.csv"))
        (duck,), = query(f"select count(*) from read_csv('{folder / f'{table}.csv'}', header=true, all_varchar=true)")
        assert n == loaded == duck == rows, (table, n, loaded, duck, rows)
        print(f"{table}: {rows} rows, {len(frame.columns)} columns; arrow types {sorted({str(t) for t in arrow.schema.types})}")
    for (start,) in query(f"select content_spans[1].start from '{folder / 'quotes.parquet'}' limit 1"):
        assert isinstance(start, int)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Opens the tables of a run in the tools that people use, and calculates with them.

    python3 scripts/check_tables.py [--whosaid BIN] [--work FOLDER] [--require TOOL,TOOL,...]

Runs the binary on a small corpus that it writes itself (with a speaker called NA, titles that begin like formulas, an
article without a date) in both layouts, with CSV for data and for spreadsheets, and opens every table with each tool
that is installed: pandas with pyarrow, polars, DuckDB, R (read.csv and readr), Spark, Hugging Face datasets, Frictionless,
LibreOffice. A tool that is not there is skipped aloud; --require fails instead. --require all asks for every one.
"""
import argparse
import csv
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROW_TABLES = ["documents", "quotes", "stance_markers", "stance_by_quote"]
CHECKS = {}


def check(name, needs_module=None, needs_program=None):
    def add(function):
        CHECKS[name] = (function, needs_module, needs_program)
        return function
    return add


class Tables:
    """The tables of one run."""

    def __init__(self, folder, name, csv_for="data"):
        self.folder, self.name, self.csv_for = Path(folder), name, csv_for
        self.run = json.loads((self.folder / "run.json").read_text(encoding="utf-8"))
        self.names = list(self.run["tables"])

    def rows(self, table):
        return self.run["tables"][table]["rows"]

    def parquet(self, table):
        """The file, or the folder of shards."""
        file = self.folder / f"{table}.parquet"
        return file if file.exists() else self.folder / table

    def csv(self, table):
        file = self.folder / f"{table}.csv"
        return file if file.exists() else None


def write_corpus(folder):
    """Articles in which what breaks readers occurs."""
    articles = {
        "post/2025-03-14/tunnel.md": "# =1+1 is how the trust counts\n\n“We may open the tunnel in May,” said Ann Lee. She said "
        "it would certainly cost more.\n\nMs Lee said perhaps nobody wants it. “It is finished,” Bob Hale said.\n",
        "post/2025-04-02/ferry.md": "# -5 degrees, and no ferry\n\nAnn Lee said the ferry might sail. “It will never sail,” "
        "NA said.\n\n“I doubt that, perhaps,” None said. Bob Hale argued that it could.\n",
        "wire/2025-04-03/quay.md": "# @quay: two boats; one \\ quay\n\nThe Harbour Trust said it would appeal. “We may appeal,” said "
        "Carla Diaz, the trust's chair.\n\nAnn Lee told reporters that the trust was right.\n",
        "wire/undated/letter.md": "# Café “Größe” 😀\n\n😀 “Nobody knows,” said Bob Hale. A spokesman for the trust denied it.\n",
    }
    for path, text in articles.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    broken = folder / "wire/2025-04-03/broken.json"
    broken.write_text("{not json", encoding="utf-8")


def runs(binary, work):
    corpus = work / "corpus"
    write_corpus(corpus)
    out = []
    for name, arguments, csv_for in [
        ("files", [], "data"),
        ("shards", ["--incremental"], "data"),
        ("csv", ["--set", "write.parquet=false"], "data"),
        ("spreadsheet", ["--set", "write.csv_for=spreadsheet"], "spreadsheet"),
    ]:
        output = work / name
        command = [binary, "run", "--quiet", "--input", corpus, "--output", output,
                   "--set", "read.path_pattern={outlet}/{date}/{slug}", *arguments]
        code = subprocess.run([str(c) for c in command], cwd=work, check=False).returncode
        assert code == 1, f"{name}: one article fails, so the exit code is 1, not {code}"
        out.append(Tables(output / "current" if name == "shards" else output, name, csv_for))
    return out


def expected_types():
    """The types of all columns by `whosaid schema`, with categories and gazetteer columns left out."""
    text = subprocess.run([str(BINARY), "schema", "--format", "json"], check=True, capture_output=True, text=True).stdout
    return {t["name"]: t for t in json.loads(text)["tables"]}


def csv_rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, strict=True))


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


def check_same(cell, value, where):
    """A cell of CSV and of Parquet: numbers are equal as 64-bit numbers."""
    if isinstance(value, float):
        assert cell and float(cell) == value, (where, cell, value)
    else:
        assert cell == as_csv(value), (where, cell, value)


@check("pyarrow", "pyarrow")
def pyarrow(tables):
    import pyarrow
    import pyarrow.parquet
    types = {"string": "string", "int32": "int32", "int64": "int64", "float64": "double", "bool": "bool",
             "date": "date32[day]"}
    for name in tables.names:
        if not tables.parquet(name).exists():
            continue
        table = pyarrow.parquet.read_table(tables.parquet(name))
        assert table.num_rows == tables.rows(name), (name, table.num_rows)
        files = [tables.parquet(name)] if tables.parquet(name).is_file() else sorted(tables.parquet(name).rglob("*.parquet"))
        for file in files:
            metadata = pyarrow.parquet.read_metadata(file).metadata
            about = json.loads(metadata[b"whosaid"])
            assert about["schema_version"] == tables.run["schema_version"] and about["rows_version"], about
        for column in SCHEMA[name]["columns"]:
            if "{" in column["name"] or column["name"] not in table.schema.names:
                assert "{" in column["name"] or column["on_request"] or column["gender"], (name, column["name"])
                continue
            field = table.schema.field(column["name"])
            wanted = types.get(column["type"])
            assert wanted is None or str(field.type) == wanted, (name, column["name"], field.type)
            assert field.metadata[b"description"].decode() == column["description"], (name, column["name"])
            assert field.nullable != column["required"], (name, column["name"])
            if column["type"].startswith("list"):
                assert pyarrow.types.is_list(field.type), (name, column["name"], field.type)
            if column["required"]:
                assert table[column["name"]].null_count == 0, (name, column["name"])
        cells = tables.csv(name)
        if cells and tables.csv_for == "data":
            for i, (row, values) in enumerate(zip(csv_rows(cells), table.to_pylist(), strict=True)):
                for column, cell in row.items():
                    check_same(cell, values[column], (name, i, column))


@check("pandas", "pandas")
def pandas(tables):
    import pandas
    if tables.csv_for == "data" and tables.parquet("quotes").exists():
        quotes = pandas.read_parquet(tables.parquet("quotes"))
        assert (quotes.n_hedges - quotes.n_boosters).min() < 0, "a difference of counts may be negative"
        assert pandas.to_datetime(quotes.date).dt.year.dropna().isin([2025]).all()
        arrow = pandas.read_parquet(tables.parquet("quotes"), dtype_backend="pyarrow")
        assert str(arrow.date.dtype) == "date32[day][pyarrow]", arrow.date.dtype
        speakers = pandas.read_parquet(tables.parquet("speakers"))
        assert {"NA", "None"} <= set(speakers.name), sorted(speakers.name)
        joined = quotes.merge(speakers, on="speaker_id", validate="many_to_one")
        assert len(joined) == quotes.speaker_id.notna().sum()
        by_month = quotes.groupby("month").n_words.sum()
        assert (by_month > 0).all() and (by_month.index.str.len() == 7).all()
    if tables.csv("speakers") and tables.csv_for == "data":
        speakers = pandas.read_csv(tables.csv("speakers"), keep_default_na=False, na_values=[""])
        assert {"NA", "None"} <= set(speakers.name), sorted(speakers.name)
        assert len(speakers) == tables.rows("speakers")


@check("polars", "polars")
def polars(tables):
    import polars
    if tables.parquet("quotes").exists():
        pattern = tables.parquet("quotes") if tables.parquet("quotes").is_file() else f"{tables.parquet('quotes')}/**/*.parquet"
        quotes = polars.read_parquet(pattern)
        assert quotes.height == tables.rows("quotes")
        assert quotes.schema["date"] == polars.Date and quotes.schema["confidence"] == polars.Float64
        assert quotes.select((polars.col("n_hedges") - polars.col("n_boosters")).min()).item() < 0
        assert quotes.schema["content_spans"] == polars.List(polars.Struct({"start": polars.Int32, "end": polars.Int32}))
        first = quotes.select(polars.col("content_spans").list.first().struct.field("start").eq(polars.col("content_start")).all())
        assert first.item()
        speakers = polars.read_parquet(tables.parquet("speakers"))
        joined = quotes.join(speakers, on="speaker_id").group_by("kind_right" if "kind_right" in quotes.columns else "speaker_kind").len()
        assert joined.height > 0
        assert quotes.group_by(polars.col("date").dt.month()).len().height > 1
    if tables.csv("speakers") and tables.csv_for == "data":
        speakers = polars.read_csv(tables.csv("speakers"))
        assert speakers.height == tables.rows("speakers") and "NA" in speakers["name"].to_list()


@check("duckdb", "duckdb")
def duckdb(tables):
    import duckdb
    db = duckdb.connect()
    db.execute(f"SET file_search_path = '{tables.folder}'")
    db.execute((tables.folder / "views.sql").read_text(encoding="utf-8"))
    for name in tables.names:
        (count,), = db.execute(f"SELECT count(*) FROM {name}").fetchall()
        assert count == tables.rows(name), (name, count)
        types = {row[0]: row[1] for row in db.execute(f"DESCRIBE {name}").fetchall()}
        wanted = {"string": "VARCHAR", "int32": "INTEGER", "int64": "BIGINT", "float64": "DOUBLE", "bool": "BOOLEAN", "date": "DATE",
                  "list<string>": "VARCHAR[]", "list<struct<start: int32, end: int32>>": 'STRUCT("start" INTEGER, "end" INTEGER)[]'}
        for column in SCHEMA[name]["columns"]:
            if column["name"] in types:
                assert types[column["name"]] == wanted[column["type"]], (name, column["name"], types[column["name"]])
    # Without a quoted name: none is a keyword.
    for name in tables.names:
        names = ", ".join(c["name"] for c in SCHEMA[name]["columns"] if "{" not in c["name"] and not c["on_request"])
        db.execute(f"SELECT {names} FROM {name}").fetchall()
    (least,), = db.execute("SELECT min(n_hedges - n_boosters) FROM quotes").fetchall()
    assert tables.csv_for != "data" or least < 0, least
    (named,), = db.execute("SELECT count(*) FROM speakers WHERE name IN ('NA', 'None')").fetchall()
    assert named == 2, named
    rows = db.execute("""SELECT s.name, q.month, count(*), max(q.date) - min(q.date), list_extract(any_value(q.content_spans), 1).start
                         FROM quotes q JOIN speakers s USING (speaker_id) GROUP BY ALL ORDER BY ALL""").fetchall()
    assert rows
    FOUND.setdefault("duckdb", {})[tables.name] = rows


@check("r", needs_program="Rscript")
def r(tables):
    if tables.csv_for != "data" or not tables.csv("speakers"):
        return
    code = """
    folder <- commandArgs(TRUE)[1]
    s <- read.csv(file.path(folder, "speakers.csv"), na.strings = "", encoding = "UTF-8")
    stopifnot(all(c("NA", "None") %in% s$name), is.integer(s$n_quotes), sum(s$n_direct - s$n_indirect) < 1e6)
    stopifnot(all(is.na(s$first_date) | !is.na(as.Date(s$first_date))))
    m <- read.csv(file.path(folder, "speaker_by_month.csv"), na.strings = "", encoding = "UTF-8")
    j <- merge(s[, c("speaker_id", "name")], m, by = "speaker_id")
    stopifnot(nrow(j) == nrow(m), sum(aggregate(n_quotes ~ month, m, sum)$n_quotes) > 0)
    if (requireNamespace("readr", quietly = TRUE)) {
      t <- readr::read_csv(file.path(folder, "speakers.csv"), na = "", show_col_types = FALSE, guess_max = 1e5)
      stopifnot(nrow(t) == nrow(s), all(c("NA", "None") %in% t$name), nrow(readr::problems(t)) == 0)
      stopifnot(inherits(t$first_date, "Date"), is.numeric(t$n_words))
    } else cat("readr is not installed: skipped\\n")
    if (file.exists(file.path(folder, "quotes.csv"))) {
      q <- read.csv(file.path(folder, "quotes.csv"), na.strings = "", encoding = "UTF-8")
      stopifnot(min(q$n_hedges - q$n_boosters) < 0)
    }
    """
    with tempfile.NamedTemporaryFile("w", suffix=".R") as file:
        file.write(code)
        file.flush()
        subprocess.run(["Rscript", "--vanilla", file.name, str(tables.folder)], check=True)


@check("spark", "pyspark", "java")
def spark(tables):
    from pyspark.sql import SparkSession
    from pyspark.sql import functions as F
    session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").config(
        "spark.sql.ansi.enabled", "true").config("spark.sql.session.timeZone", "UTC").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    if not tables.parquet("quotes").exists() or tables.csv_for != "data":
        return
    for name in tables.names:
        frame = session.read.parquet(str(tables.parquet(name)))
        assert frame.count() == tables.rows(name), name
        frame.createOrReplaceTempView(name)
        kinds = {f.name: f.dataType.simpleString() for f in frame.schema.fields}
        wanted = {"string": "string", "int32": "int", "int64": "bigint", "float64": "double", "bool": "boolean", "date": "date"}
        for column in SCHEMA[name]["columns"]:
            if column["name"] in kinds and column["type"] in wanted:
                assert kinds[column["name"]] == wanted[column["type"]], (name, column["name"], kinds[column["name"]])
    (least,) = session.sql("SELECT min(n_hedges - n_boosters) FROM quotes").first()
    assert least < 0, least
    rows = session.sql("SELECT s.name, q.month, count(*) n, max(q.date) latest FROM quotes q JOIN speakers s USING (speaker_id) "
                       "GROUP BY s.name, q.month ORDER BY 1, 2").collect()
    assert rows and session.sql("SELECT content_spans[0].start FROM quotes").count() == tables.rows("quotes")
    # Over Arrow, which refuses unsigned integers and large lists.
    session.conf.set("spark.sql.execution.arrow.pyspark.enabled", "true")
    session.conf.set("spark.sql.execution.arrow.pyspark.fallback.enabled", "false")
    quotes = session.table("quotes").select("speaker_id", "n_hedges", "n_boosters", "confidence", "date")
    assert len(quotes.toPandas()) == tables.rows("quotes")
    total = session.table("speakers").groupBy("kind").agg(F.sum("n_quotes").alias("n")).toPandas()
    assert total.n.sum() > 0


@check("datasets", "datasets")
def datasets(tables):
    os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1")
    import datasets
    datasets.disable_progress_bars()
    with tempfile.TemporaryDirectory() as cache:
        for name in tables.names:
            if not tables.rows(name):
                continue
            loaded = datasets.load_dataset(str(tables.folder), name, cache_dir=cache)["train"]
            assert loaded.num_rows == tables.rows(name), (name, loaded.num_rows)
            if name == "speakers":
                assert {"NA", "None"} <= set(loaded["name"])
        default = datasets.load_dataset(str(tables.folder), cache_dir=cache)["train"]
        assert "quote_id" in default.column_names, "quotes are loaded where no table is named"


@check("frictionless", "frictionless")
def frictionless(tables):
    import frictionless
    if tables.name == "shards":
        # Frictionless has no reader for a table of several Parquet files: the resources in CSV are validated.
        package = json.loads((tables.folder / "datapackage.json").read_text(encoding="utf-8"))
        kept = [r for r in package["resources"] if r["format"] == "csv"]
        known = {r["name"] for r in kept}
        for resource in kept:
            keys = resource["schema"].get("foreignKeys", [])
            resource["schema"]["foreignKeys"] = [k for k in keys if k["reference"]["resource"] in known]
        package["resources"] = kept
        report = frictionless.Package(package, basepath=str(tables.folder)).validate()
    else:
        report = frictionless.validate(str(tables.folder / "datapackage.json"))
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "type", "note"])[:5]


@check("libreoffice", needs_program="soffice")
def libreoffice(tables):
    if tables.csv_for != "spreadsheet":
        return
    with tempfile.TemporaryDirectory() as out:
        # 44 comma, 34 quote, 76 UTF-8; then back to CSV as the cells are shown.
        for name in ("documents", "quotes", "speakers"):
            command = ["soffice", "--headless", f"-env:UserInstallation=file://{out}/profile", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76",
                       "--infilter=CSV:44,34,76,1,,0,false,true,false", "--outdir", out, str(tables.csv(name))]
            subprocess.run(command, check=True, capture_output=True, timeout=300)
            rows = csv_rows(Path(out) / f"{name}.csv")
            assert len(rows) == tables.rows(name), (name, len(rows))
            if name == "documents":
                titles = {r["title"] for r in rows}
                assert any(t.lstrip("'").startswith("=1+1 is how") for t in titles), titles
                assert not any("Err:" in t or "#NAME?" in t for t in titles), titles


FOUND = {}


def main():
    global BINARY, SCHEMA
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--whosaid", default=None, help="the binary; default: target/release or target/debug")
    parser.add_argument("--work", default=None, help="folder for the runs; default: a temporary one")
    parser.add_argument("--require", default="", help="tools that must be there, comma-separated, or 'all'")
    parser.add_argument("--only", default="", help="only these tools")
    arguments = parser.parse_args()
    candidates = [ROOT / "target/release/whosaid", ROOT / "target/debug/whosaid"]
    BINARY = Path(arguments.whosaid).resolve() if arguments.whosaid else next((c for c in candidates if c.exists()), None)
    if BINARY is None:
        sys.exit("no binary of whosaid: build it, or name one by --whosaid")
    SCHEMA = expected_types()
    required = set(CHECKS) if arguments.require == "all" else set(filter(None, arguments.require.split(",")))
    only = set(filter(None, arguments.only.split(","))) or set(CHECKS)
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(arguments.work or temporary).resolve()
        all_tables = runs(BINARY, work)
        failed = []
        for name, (function, module, program) in CHECKS.items():
            if name not in only:
                continue
            lacks = [m for m in [module] if m and importlib.util.find_spec(m) is None]
            lacks += [p for p in [program] if p and shutil.which(p) is None]
            if lacks:
                print(f"SKIPPED {name}: {', '.join(lacks)} is not installed")
                if name in required:
                    failed.append(name)
                continue
            for tables in all_tables:
                try:
                    function(tables)
                    print(f"ok      {name}: {tables.name}")
                except Exception as error:  # the others are still to be tried
                    failed.append(name)
                    print(f"FAILED  {name}: {tables.name}: {type(error).__name__}: {str(error)[:600]}")
        duck = FOUND.get("duckdb", {})
        if len({json.dumps(rows, default=str) for name, rows in duck.items() if name != "spreadsheet"}) > 1:
            failed.append("duckdb")
            print("FAILED  duckdb: the same query gives other rows in another layout")
        if failed:
            sys.exit(f"failed: {', '.join(sorted(set(failed)))}")


if __name__ == "__main__":
    main()

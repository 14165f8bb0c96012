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
        "wire/2025-05-01/sum.md": "# =1+1\n\nAnn Lee and Bob Hale said the tide would turn. “It will certainly, certainly rain,” Ms Lee said.\n",
        "post/2025-05-02/minus.md": "# -2+3\n\n“We might, perhaps, wait,” said NA. Carla Diaz said she could not.\n",
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


def outlets_of(quotes):
    """What `outlet_by_month` has of some columns, counted again from rows of `quotes`."""
    out = {}
    for outlet, month, kind, gender, words, hedges in quotes:
        row = out.setdefault((outlet, month), [0] * 7)
        row[0] += 1
        row[1] += kind == "direct"
        row[2 if gender == "female" else 3] += gender in ("female", "male")
        row[4] += words
        row[5] += hedges
    for row in out.values():
        row[6] = round(row[5] * 1000 / row[4], 3) if row[4] else None
        del row[5]
    return out


OF_QUOTES = ["outlet", "month", "kind", "gender", "n_words", "n_hedges"]
OF_OUTLETS = ["n_quotes", "n_direct", "n_quotes_female", "n_quotes_male", "n_words", "hyland_hedges_per_1000"]


def check_outlets(quotes, outlets):
    """Compares rows of OF_QUOTES with rows of outlet, month and OF_OUTLETS, whatever a tool has for a missing value."""
    plain = lambda v: None if v is None or v != v else v  # noqa: E731
    wanted = outlets_of([[plain(v) for v in row] for row in quotes])
    found = {(plain(row[0]), plain(row[1])): [plain(v) for v in row[2:]] for row in outlets if row[2]}
    assert found == wanted, (found, wanted)


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
    if tables.parquet("quotes").exists():
        quotes = pandas.read_parquet(tables.parquet("quotes"))
        assert (quotes.n_hedges - quotes.n_boosters).min() < 0, "a difference of counts may be negative"
        assert (quotes.content_start - 1000).min() < 0
        assert pandas.to_datetime(quotes.date).dt.year.dropna().isin([2025]).all()
        assert len(quotes[quotes.confidence == quotes.confidence.max()]) > 0, "a confidence is equal to itself"
        arrow = pandas.read_parquet(tables.parquet("quotes"), dtype_backend="pyarrow")
        assert str(arrow.date.dtype) == "date32[day][pyarrow]", arrow.date.dtype
        assert (arrow.date.max() - arrow.date.min()).days > 30
        assert arrow.date.dt.month.nunique() == 3
        speakers = pandas.read_parquet(tables.parquet("speakers"))
        assert {"NA", "None"} <= set(speakers.name), sorted(speakers.name)
        assert (speakers.n_direct - speakers.n_indirect).min() < 0
        joined = quotes.merge(speakers, on="speaker_id", validate="many_to_one")
        assert len(joined) == quotes.speaker_id.notna().sum()
        assert (joined.groupby("speaker_id").size() == speakers.set_index("speaker_id").n_quotes.sort_index()).all()
        by_month = quotes.groupby("month").n_words.sum()
        assert (by_month > 0).all() and (by_month.index.str.len() == 7).all()
        members = quotes.members.dropna().explode()
        assert {"Ann Lee", "Bob Hale"} <= set(members), list(members)
        outlets = pandas.read_parquet(tables.parquet("outlet_by_month"))
        check_outlets(quotes[OF_QUOTES].itertuples(index=False), outlets[["outlet", "month", *OF_OUTLETS]].itertuples(index=False))
        documents = pandas.read_parquet(tables.parquet("documents"))
        assert documents[documents.status == "ok"].n_words.sum() == outlets.n_document_words.sum()
    if tables.csv("speakers") and tables.csv_for == "data":
        read = lambda name: pandas.read_csv(tables.csv(name), keep_default_na=False, na_values=[""])  # noqa: E731
        speakers = read("speakers")
        assert {"NA", "None"} <= set(speakers.name), sorted(speakers.name)
        assert len(speakers) == tables.rows("speakers") and speakers.n_quotes.dtype == "int64"
        by_month = read("speaker_by_month")
        assert len(by_month.merge(speakers, on="speaker_id", validate="many_to_one")) == tables.rows("speaker_by_month")
        assert by_month.groupby("speaker_id").n_quotes.sum().sum() == speakers.n_quotes.sum()
        if tables.csv("quotes"):
            quotes = read("quotes")
            assert (quotes.speaker == "NA").sum() == speakers.set_index("name").n_quotes["NA"] > 1
            outlets = read("outlet_by_month")
            check_outlets(quotes[OF_QUOTES].itertuples(index=False), outlets[["outlet", "month", *OF_OUTLETS]].itertuples(index=False))


@check("polars", "polars")
def polars(tables):
    import polars
    if tables.parquet("quotes").exists():
        pattern = lambda name: tables.parquet(name) if tables.parquet(name).is_file() else f"{tables.parquet(name)}/**/*.parquet"  # noqa: E731
        quotes = polars.read_parquet(pattern("quotes"))
        assert quotes.height == tables.rows("quotes")
        assert quotes.schema["date"] == polars.Date and quotes.schema["confidence"] == polars.Float64
        assert quotes.select((polars.col("n_hedges") - polars.col("n_boosters")).min()).item() < 0
        assert quotes.schema["content_spans"] == polars.List(polars.Struct({"start": polars.Int32, "end": polars.Int32}))
        first = quotes.select(polars.col("content_spans").list.first().struct.field("start").eq(polars.col("content_start")).all())
        assert first.item()
        speakers = polars.read_parquet(tables.parquet("speakers"))
        assert speakers.select((polars.col("n_direct") - polars.col("n_indirect")).min()).item() < 0
        joined = quotes.lazy().join(speakers.lazy(), on="speaker_id").group_by("name").agg(polars.len().alias("n"), polars.col("n_quotes").first()).collect()
        assert joined.height > 3 and joined.select((polars.col("n") == polars.col("n_quotes")).all()).item()
        assert quotes.group_by(polars.col("date").dt.month()).len().height > 1
        assert quotes.select((polars.col("date").max() - polars.col("date").min()).dt.total_days()).item() > 30
        members = quotes.explode("members")["members"].drop_nulls()
        assert {"Ann Lee", "Bob Hale"} <= set(members), members
        outlets = polars.read_parquet(tables.parquet("outlet_by_month"))
        check_outlets(quotes.select(OF_QUOTES).rows(), outlets.select("outlet", "month", *OF_OUTLETS).rows())
    if tables.csv("speakers") and tables.csv_for == "data":
        speakers = polars.read_csv(tables.csv("speakers"), try_parse_dates=True)
        assert speakers.height == tables.rows("speakers") and {"NA", "None"} <= set(speakers["name"])
        assert speakers.schema["first_date"] == polars.Date and speakers.schema["n_quotes"] == polars.Int64
        assert speakers.select((polars.col("n_direct") - polars.col("n_indirect")).min()).item() < 0
        if tables.csv("quotes"):
            quotes = polars.read_csv(tables.csv("quotes"), try_parse_dates=True, infer_schema_length=None)
            outlets = polars.read_csv(tables.csv("outlet_by_month"), infer_schema_length=None)
            check_outlets(quotes.select(OF_QUOTES).rows(), outlets.select("outlet", "month", *OF_OUTLETS).rows())


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
    # Without a quoted name: none is a keyword but `end` of stance_markers, which scorers read by that name.
    for name in tables.names:
        names = [c["name"] for c in SCHEMA[name]["columns"] if "{" not in c["name"] and not c["on_request"]]
        quoted = ['"end"' if n == "end" else n for n in names]
        db.execute(f"SELECT {', '.join(quoted)} FROM {name}").fetchall()
    one = lambda sql: db.execute(sql).fetchall()  # noqa: E731
    if tables.csv_for == "data":
        ((least, days),) = one("SELECT min(n_hedges - n_boosters), max(date) - min(date) FROM quotes")
        assert least < 0 and days > 30, (least, days)
        check_outlets(one(f"SELECT {', '.join(OF_QUOTES)} FROM quotes"), one(f"SELECT outlet, month, {', '.join(OF_OUTLETS)} FROM outlet_by_month"))
        ((orphans,),) = one("SELECT count(*) FROM quotes q ANTI JOIN speakers s USING (speaker_id) WHERE q.speaker_id IS NOT NULL")
        assert orphans == 0, orphans
        ((longest,),) = one('SELECT max("end" - start) FROM stance_markers')
        assert longest > 0
    (named,), = one("SELECT count(*) FROM speakers WHERE name IN ('NA', 'None')")
    assert named == 2, named
    (members,), = one("SELECT count(*) FROM (SELECT unnest(members) m FROM quotes) WHERE m IN ('Ann Lee', 'Bob Hale')")
    assert members == 2, members
    rows = one("""SELECT s.name, q.month, count(*), max(q.date) - min(q.date), list_extract(any_value(q.content_spans), 1).start
                  FROM quotes q JOIN speakers s USING (speaker_id) GROUP BY ALL ORDER BY ALL""")
    assert rows
    FOUND.setdefault("duckdb", {})[tables.name] = rows


@check("r", needs_program="Rscript")
def r(tables):
    if tables.csv_for != "data" or not tables.csv("speakers"):
        return
    code = """
    folder <- commandArgs(TRUE)[1]
    s <- read.csv(file.path(folder, "speakers.csv"), na.strings = "", encoding = "UTF-8")
    stopifnot(all(c("NA", "None") %in% s$name), is.integer(s$n_quotes), min(s$n_direct - s$n_indirect) < 0)
    stopifnot(all(is.na(s$first_date) | !is.na(as.Date(s$first_date))))
    stopifnot(max(as.Date(s$last_date), na.rm = TRUE) - min(as.Date(s$first_date), na.rm = TRUE) > 30)
    m <- read.csv(file.path(folder, "speaker_by_month.csv"), na.strings = "", encoding = "UTF-8")
    j <- merge(s[, c("speaker_id", "name")], m, by = "speaker_id")
    stopifnot(nrow(j) == nrow(m), sum(m$n_quotes) == sum(s$n_quotes))
    o <- read.csv(file.path(folder, "outlet_by_month.csv"), na.strings = "", encoding = "UTF-8")
    stopifnot(sum(o$n_quotes_female + o$n_quotes_male + o$n_quotes_unknown - o$n_quotes_person) == 0)
    stopifnot(all(o$hyland_hedges_per_1000_low <= o$hyland_hedges_per_1000, na.rm = TRUE))
    stopifnot(min(o$n_quotes_female - o$n_quotes_male) < 0)
    if (requireNamespace("readr", quietly = TRUE)) {
      for (name in sub("[.]csv$", "", list.files(folder, "[.]csv$"))) {
        t <- readr::read_csv(file.path(folder, paste0(name, ".csv")), na = "", show_col_types = FALSE, guess_max = 1e5)
        stopifnot(nrow(readr::problems(t)) == 0)
        if (name == "speakers") {
          stopifnot(nrow(t) == nrow(s), all(c("NA", "None") %in% t$name))
          stopifnot(inherits(t$first_date, "Date"), is.numeric(t$n_words))
        }
      }
    } else cat("readr is not installed: skipped\\n")
    if (file.exists(file.path(folder, "quotes.csv"))) {
      q <- read.csv(file.path(folder, "quotes.csv"), na.strings = "", encoding = "UTF-8")
      stopifnot(min(q$n_hedges - q$n_boosters) < 0, sum(q$speaker == "NA", na.rm = TRUE) == s$n_quotes[s$name == "NA"])
      a <- aggregate(n_words ~ outlet + month, q, sum)
      b <- merge(a, o, by = c("outlet", "month"))
      stopifnot(nrow(b) == nrow(a), b$n_words.x == b$n_words.y)
    }
    """
    with tempfile.NamedTemporaryFile("w", suffix=".R") as file:
        file.write(code)
        file.flush()
        subprocess.run(["Rscript", "--vanilla", file.name, str(tables.folder)], check=True)


@check("spark", "pyspark", "java")
def spark(tables):
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
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
        wanted = {"string": "string", "int32": "int", "int64": "bigint", "float64": "double", "bool": "boolean", "date": "date",
                  "list<string>": "array<string>", "list<struct<start: int32, end: int32>>": "array<struct<start:int,end:int>>"}
        for column in SCHEMA[name]["columns"]:
            if column["name"] in kinds:
                assert kinds[column["name"]] == wanted[column["type"]], (name, column["name"], kinds[column["name"]])
    least, days = session.sql("SELECT min(n_hedges - n_boosters), datediff(max(date), min(date)) FROM quotes").first()
    assert least < 0 and days > 30, (least, days)
    rows = session.sql("SELECT s.name, s.n_quotes, count(*) n, max(q.date) latest FROM quotes q JOIN speakers s USING (speaker_id) "
                       "GROUP BY s.name, s.n_quotes ORDER BY 1, 2").collect()
    assert {"NA", "None"} <= {row.name for row in rows} and all(row.n == row.n_quotes for row in rows), rows
    assert session.sql("SELECT content_spans[0].start FROM quotes").count() == tables.rows("quotes")
    members = {row[0] for row in session.sql("SELECT explode(members) FROM quotes").collect()}
    assert {"Ann Lee", "Bob Hale"} <= members, members
    check_outlets(session.table("quotes").select(*OF_QUOTES).collect(), session.table("outlet_by_month").select("outlet", "month", *OF_OUTLETS).collect())
    # Over Arrow, which refuses unsigned integers and large lists.
    session.conf.set("spark.sql.execution.arrow.pyspark.enabled", "true")
    session.conf.set("spark.sql.execution.arrow.pyspark.fallback.enabled", "false")
    quotes = session.table("quotes").drop("content_spans", "cue_spans", "source_spans")
    assert len(quotes.toPandas()) == tables.rows("quotes")
    spans = session.table("quotes").groupBy("month").applyInPandas(lambda g: g[["month", "n_words"]].head(1), "month string, n_words int")
    assert spans.count() > 1
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
                assert min(d - i for d, i in zip(loaded["n_direct"], loaded["n_indirect"])) < 0
            if name == "quotes" and tables.parquet(name).exists():
                assert str(loaded.features["n_hedges"].dtype) == "int32" and str(loaded.features["date"].dtype) == "date32"
                assert loaded.filter(lambda q: q["n_hedges"] - q["n_boosters"] < 0).num_rows > 0
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
        # 44 comma, 34 quote, 76 UTF-8, formulas worked out as a spreadsheet does that is not asked; then back to CSV as the
        # cells are shown.
        files = [str(tables.csv(name)) for name in tables.names]
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{out}/profile", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76",
                   "--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,0,true", "--outdir", out, *files]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        formulas = 0
        for name in tables.names:
            shown, written = csv_rows(Path(out) / f"{name}.csv"), csv_rows(tables.csv(name))
            assert len(shown) == tables.rows(name), (name, len(shown))
            for row, cells in zip(shown, written):
                for column, cell in cells.items():
                    assert not row[column].startswith(("Err:", "#")), (name, column, cell, row[column])
                    if cell.startswith("'") and cell[1:2] in ("=", "+", "-", "@"):
                        formulas += 1
                        assert row[column].lstrip("'") == cell[1:], (name, column, cell, row[column])
        assert formulas > 4, formulas


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

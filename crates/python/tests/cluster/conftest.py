"""A corpus of 3,000 articles, and the tables that the program itself makes of it."""

from __future__ import annotations

import gzip
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import whosaid

ROOT = Path(__file__).resolve().parents[4]
sys.path.insert(0, str(ROOT / "examples"))

COUNT = int(os.environ.get("WHOSAID_CLUSTER_ARTICLES", "3000"))
#: Small enough that the corpus has several windows, one of which hands on to the next: 700 articles of 3,000.
SETTINGS: dict[str, whosaid.Value] = {"corpus.window": COUNT * 7 // 30}


def texts() -> list[str]:
    """Texts of the corpora where they are, else those of the sample articles."""
    shared = Path(os.environ.get("WHOSAID_SHARED", ROOT.parent / "shared"))
    corpus = shared / "corpora" / "polnear" / "train.jsonl.gz"
    if corpus.exists():
        with gzip.open(corpus, "rt", encoding="utf-8") as lines:
            found = {article["doc_id"]: article["text"] for article in map(json.loads, lines)}
        return list(found.values())
    w = whosaid.Analyser("rules")
    files = sorted(file for file in (ROOT / "data" / "articles").rglob("*") if file.is_file())
    return [a.text for file in files for a in w.read_bytes(file.read_bytes(), file.name)]


def articles() -> Iterator[dict[str, Any]]:
    """Articles of several outlets and months, some without a date, many of them nearly the same as others."""
    base = texts()
    for n in range(COUNT):
        paragraphs = base[n % len(base)].split("\n\n")
        edition = n // len(base)
        # Each edition leaves something out, so that texts and quotes recur, but not as a whole.
        kept = [p for i, p in enumerate(paragraphs) if len(paragraphs) < 4 or i % 7 != edition]
        yield {
            "id": f"{'north' if n % 3 else 'south'}/{n:05}.json",
            "title": f"Article {n}",
            "text": "\n\n".join([*kept, f"This is edition {edition} 🙂."]),
            "outlet": ["Northern Post", "Harbour Gazette", "Daily Wire"][n % 3],
            "date": None if n % 50 == 0 else f"2025-{1 + n % 7:02}-{1 + n % 28:02}",
        }


@pytest.fixture(scope="session")
def settings() -> dict[str, whosaid.Value]:
    return SETTINGS


@pytest.fixture(scope="session")
def corpus() -> list[dict[str, Any]]:
    return list(articles())


@pytest.fixture(scope="session")
def folder(corpus: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus as files."""
    folder = tmp_path_factory.mktemp("articles")
    for article in corpus:
        file = folder / article["id"]
        file.parent.mkdir(exist_ok=True)
        fields = {name: value for name, value in article.items() if name != "id" and value is not None}
        file.write_text(json.dumps(fields), encoding="utf-8")
    (folder / "south" / "broken.json").write_text("{not json", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def table(corpus: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus as a table."""
    import pyarrow
    import pyarrow.parquet

    file = tmp_path_factory.mktemp("table") / "articles.parquet"
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(corpus), file, row_group_size=500)
    return file


@pytest.fixture(scope="session")
def expected(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of the program."""
    output = tmp_path_factory.mktemp("expected")
    whosaid.run(folder, output, settings=SETTINGS)
    return output


@pytest.fixture(scope="session")
def annotated(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus annotated, in three files and in no order."""
    import pyarrow
    import pyarrow.parquet

    analyser = whosaid.Analyser()
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    out = tmp_path_factory.mktemp("annotated")
    for part in range(3):
        some = files[part::3][::-1]
        names = [file.relative_to(folder).as_posix() for file in some]
        table = pyarrow.table(analyser.pack_files(names, [file.read_bytes() for file in some], threads=0))
        pyarrow.parquet.write_table(table, out / f"part-{part}.parquet")
    return out


@pytest.fixture(scope="session")
def same(expected: Path) -> Callable[[str, Any], None]:
    """Compares a table with that of the program, cell by cell. Where it counts over the corpus, in the order of its key."""
    import polars

    keys = {table["name"]: table["key"] for table in whosaid.schema()["tables"]}

    def compare(name: str, arrow: Any) -> None:
        found, wanted = polars.DataFrame(arrow), whosaid.read(expected)[name].to_polars()
        if "name" in found.columns or name in ("outlet_by_month", "quotes_by_cue"):
            found, wanted = (frame.sort(keys[name], nulls_last=False) for frame in (found, wanted))
        assert found.columns == wanted.columns, name
        assert found.equals(wanted), name

    return compare


@pytest.fixture
def check(expected: Path, tmp_path: Path) -> Callable[..., None]:
    """Settles annotated articles and compares all tables with those of the program, cell by cell."""

    def compare(annotated: Path, but: tuple[str, ...] = (), without: tuple[str, ...] = ()) -> None:
        whosaid.settle(annotated, tmp_path / "tables", settings=SETTINGS)
        ours, theirs = whosaid.read(tmp_path / "tables"), whosaid.read(expected)
        for name in theirs.names():
            wanted = theirs[name].to_polars().drop(*but, strict=False)
            if "path" in wanted.columns:
                wanted = wanted.filter(~wanted["path"].is_in(list(without)))
            found = ours[name].to_polars().drop(*but, strict=False)
            assert found.equals(wanted), name
        assert len(theirs.documents) >= COUNT and len(theirs.quotes) > COUNT

    return compare

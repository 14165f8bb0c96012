from __future__ import annotations

from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

import whosaid

TEXT = "“We will wait,” said Ann Lee, the mayor."


def packed(analyser: whosaid.Analyser, folder: Path) -> Path:
    folder.mkdir()
    table = pyarrow.table(analyser.pack_texts([TEXT, "Lee said no."], ids=["a", "b"], date="2025-03-14"))
    pyarrow.parquet.write_table(table, folder / "part-0.parquet")
    return folder


def test_annotated_articles_are_settled_in_any_order(check, folder: Path, tmp_path: Path) -> None:
    analyser = whosaid.Analyser()
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    out = tmp_path / "annotated"
    out.mkdir()
    for part in range(3):
        some = files[part::3][::-1]
        names = [file.relative_to(folder).as_posix() for file in some]
        table = pyarrow.table(analyser.pack_files(names, [file.read_bytes() for file in some], threads=0))
        pyarrow.parquet.write_table(table, out / f"part-{part}.parquet")
    check(out)


def test_other_settings_are_refused(tmp_path: Path) -> None:
    annotated = packed(whosaid.Analyser("rules"), tmp_path / "annotated")
    with pytest.raises(whosaid.RunError, match="annotated with other settings"):
        whosaid.settle(annotated, tmp_path / "tables")
    with pytest.raises(whosaid.SettingsError, match="annotated with other settings"):
        whosaid.Analyser().unpack(pyarrow.parquet.read_table(annotated).column("rows").to_pylist())
    summary = whosaid.settle(annotated, tmp_path / "tables", engine="rules")
    assert summary["articles"] == 2


def test_what_is_no_annotated_article(tmp_path: Path) -> None:
    with pytest.raises(whosaid.RunError, match="no Parquet file"):
        whosaid.settle(tmp_path, tmp_path / "tables")
    (tmp_path / "in").mkdir()
    pyarrow.parquet.write_table(pyarrow.table({"key": ["a"]}), tmp_path / "in" / "a.parquet")
    with pytest.raises(whosaid.RunError, match="not one of bytes"):
        whosaid.settle(tmp_path / "in", tmp_path / "tables")
    table = pyarrow.table({name: [b"0123456789abcdef"] for name in ("key", "rows", "facts")})
    pyarrow.parquet.write_table(table, tmp_path / "in" / "a.parquet")
    with pytest.raises(whosaid.RunError, match="annotated with other settings"):
        whosaid.settle(tmp_path / "in", tmp_path / "tables")


def test_unpacked_quotes_are_those_of_the_texts() -> None:
    analyser = whosaid.Analyser()
    rows = pyarrow.table(analyser.pack_texts([TEXT], ids=["a"])).column("rows").to_pylist()
    assert analyser.unpack(rows).quotes.to_polars()["speaker"].to_list() == ["Ann Lee"]
    assert len(analyser.unpack([]).quotes) == 0

from __future__ import annotations

import bisect
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


def test_annotated_articles_are_settled_in_any_order(check, annotated: Path) -> None:
    check(annotated)


def test_windows_resolved_each_for_itself_give_the_tables_of_the_program(same, annotated: Path, settings) -> None:
    analyser = whosaid.Analyser(settings=settings)
    columns = pyarrow.parquet.read_table(annotated).to_pydict()
    facts, rows = (dict(zip(columns["key"], columns[name])) for name in ("facts", "rows"))
    firsts = analyser.windows(iter(sorted(facts)))
    assert len(firsts) >= 3
    windows: list[list[bytes]] = [[] for _ in firsts]
    for key in facts:
        windows[bisect.bisect_right(firsts, key) - 1].append(key)
    pairs = zip([[], *windows], windows)
    resolved = [
        analyser.resolve_window([(key, facts[key]) for key in window], [(key, facts[key]) for key in before])
        for before, window in reversed(list(pairs))
    ]
    before, settled = b"", []
    for window, (resolutions, state) in zip(windows, reversed(resolved)):
        records = [(key, rows[key]) for key in window]
        settled.append(pyarrow.table(analyser.settle_window(records, resolutions, before)))
        before = analyser.hand_on(before, state)
    articles = sorted(pyarrow.concat_tables(settled).to_pylist(), key=lambda row: row["key"][4:])
    for table in analyser.unpack([row["rows"] for row in articles]):
        same(table.name, table)
    counts: dict[int, list[bytes]] = {}
    for some in (articles[::2], articles[1::2]):
        for row in pyarrow.table(analyser.count([row["rows"] for row in some], 5)).to_pylist():
            counts.setdefault(row["part"], []).append(row["counts"])
    totals = [list(analyser.total(some)) for some in counts.values()]
    assert len(totals) == 5
    for tables in zip(*totals):
        same(tables[0].name, pyarrow.concat_tables([pyarrow.table(table) for table in tables]))


def test_windows_of_what_does_not_fit_together_are_refused() -> None:
    analyser = whosaid.Analyser()
    (one,) = pyarrow.table(analyser.pack_texts([TEXT], ids=["a"])).to_pylist()
    assert analyser.windows([]) == [] and analyser.windows([one["key"]]) == [one["key"]]
    with pytest.raises(whosaid.SettingsError, match="not in their order"):
        analyser.windows([one["key"], one["key"]])
    with pytest.raises(TypeError):
        analyser.windows(["a"])  # type: ignore[list-item]
    resolutions, state = analyser.resolve_window([(one["key"], one["facts"])], [])
    other = whosaid.Analyser(settings={"duplicates.quote_similarity": 0.6})
    with pytest.raises(whosaid.SettingsError, match="other settings"):
        other.hand_on(b"", state)
    with pytest.raises(whosaid.SettingsError, match="other settings"):
        other.settle_window([(one["key"], one["rows"])], resolutions, b"")
    with pytest.raises(whosaid.SettingsError, match="other settings"):
        whosaid.Analyser("rules").resolve_window([(one["key"], one["facts"])], [])
    with pytest.raises(whosaid.SettingsError, match="of another window"):
        analyser.settle_window([(one["key"], one["rows"])], analyser.resolve_window([], [])[0], b"")
    with pytest.raises(whosaid.Error, match="not a whole file of counts"):
        analyser.total([b"x" * 20])


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

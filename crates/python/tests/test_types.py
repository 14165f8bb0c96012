from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

USE = """
import whosaid

w = whosaid.Analyser(engine="fast")
d = w.annotate("text")
speaker: str | None = d.quotes[0].speaker
spans: list[tuple[int, int]] = d.quotes[0].content_spans
n: int = len(w.annotate_many(["a"], outlet="Post").quotes)
about: whosaid.About = {"ids": ["a"], "outlet": "Post"}
n = len(w.pack_texts(["a"], **about))
reveal_type(whosaid.read("output").quotes)
reveal_type(d.quotes[0].confidence)
w.annotate(7)
w.annotate_many(["a"], outlets="Post")
"""


def test_the_package_is_typed(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    file = tmp_path / "use.py"
    file.write_text(USE)
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", str(file)]
    found = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    lines = found.stdout.splitlines()
    notes = [line for line in lines if "note: Revealed" in line]
    errors = [line for line in lines if "error:" in line]
    assert '"whosaid._table.Table"' in notes[0] and "float" in notes[1], found.stdout
    assert [error.split(":")[1] for error in errors] == ["13", "14"], found.stdout
    assert "arg-type" in errors[0] and "call-arg" in errors[1], found.stdout


def test_the_sources_are_well_typed() -> None:
    pytest.importorskip("mypy")
    folder = Path(__file__).resolve().parents[1]
    ours = ["_analyser", "_document", "_errors", "_options", "_output", "_settings", "_table", "__init__", "__main__"]
    files = [str(folder / "python" / "whosaid" / f"{name}.py") for name in ours]
    command = [sys.executable, "-m", "mypy", "--strict", "--ignore-missing-imports", *files]
    found = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    assert found.returncode == 0, found.stdout

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import whosaid


def test_a_whole_run_and_its_events(articles: Path, tmp_path: Path) -> None:
    events: list[dict[str, Any]] = []
    summary = whosaid.run(articles, tmp_path / "out", threads=2, progress=events.append)
    assert summary["articles"] > 10
    assert (tmp_path / "out" / "quotes.csv").exists()
    assert [e["event"] for e in events][0] == "run_started"
    assert events[-1]["event"] == "run_finished" and events[-1]["articles"] == summary["articles"]


def test_settings_of_all_kinds(articles: Path, tmp_path: Path) -> None:
    settings: dict[str, whosaid.Value] = {
        "write.csv": False,
        "walk.exclude": ["wires/**", "a,b"],
        "limit": 3,
        "read.formats": {"note": "txt"},
    }
    summary = whosaid.run(articles, tmp_path, settings=settings)
    assert summary["articles"] <= 3
    config = whosaid.read(tmp_path).info()["config"]["settings"]
    assert config["walk.exclude"]["value"] == ["wires/**", "a,b"]
    assert config["walk.exclude"]["source"] == "caller"
    assert not (tmp_path / "quotes.csv").exists()


def test_errors_are_exceptions_with_the_message_of_the_program(tmp_path: Path) -> None:
    with pytest.raises(whosaid.RunError, match="nowhere"):
        whosaid.run(tmp_path / "nowhere", tmp_path / "out")
    with pytest.raises(whosaid.SettingsError, match="names no setting"):
        whosaid.run(tmp_path, tmp_path / "out", settings={"wrong": 1})


def test_an_error_of_the_callback_stops_the_run(articles: Path, tmp_path: Path) -> None:
    def fail(event: dict[str, Any]) -> None:
        raise LookupError(event["event"])

    with pytest.raises(LookupError, match="run_started"):
        whosaid.run(articles, tmp_path / "out", progress=fail)


def tables_in(folder: Path) -> dict[str, bytes]:
    """The files of a run, without its lock."""
    return {f.name: f.read_bytes() for f in folder.iterdir() if f.is_file() and not f.name.startswith(".")}


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")
def test_ctrl_c_stops_a_run_and_leaves_the_tables(articles: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    text = "“We will wait,” said Ann Lee, the mayor.\n\nLee denied that it may cost more.\n\n" * 40
    for n in range(6000):
        (folder / f"{n}.txt").write_text(f"{text}{n}", encoding="utf-8")
    script = (
        "import sys, whosaid\n"
        "def say(event): print(event['event'], flush=True)\n"
        "try:\n"
        "    whosaid.run(sys.argv[1], sys.argv[2], progress=say)\n"
        "except KeyboardInterrupt:\n"
        "    print('interrupted', flush=True)\n"
    )
    out = tmp_path / "out"
    whosaid.run(articles, out)
    before = tables_in(out)
    command = [sys.executable, "-c", script, str(folder), str(out)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.strip() == "progress":
                break
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
    assert rest.split()[-1] == "interrupted", rest
    assert "run_finished" not in rest
    assert time.monotonic() - begun < 30
    assert tables_in(out) == before


def test_scores_against_gold() -> None:
    gold = Path(__file__).resolve().parents[3] / "data" / "gold"
    scores = whosaid.evaluate(next(iter(sorted(gold.glob("*.jsonl")))))
    assert scores["articles"] > 0
    assert 0 <= scores["attributions"]["content_soft"]["f1"] <= 100
    with pytest.raises(whosaid.EvaluationError, match="nowhere"):
        whosaid.evaluate("nowhere.jsonl")


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "whosaid", *arguments], capture_output=True, text=True)


def test_the_command_comes_with_the_package(tmp_path: Path) -> None:
    assert whosaid.__version__ in command("--version").stdout
    article = tmp_path / "a.txt"
    article.write_text("“We will wait,” said Ann Lee.", encoding="utf-8")
    found = command("extract", "--json", str(article))
    assert (found.returncode, json.loads(found.stdout)["quotes"][0]["speaker"]) == (0, "Ann Lee")
    assert command("--nonsense").returncode == 2
    assert command("run", "--input", str(tmp_path / "nowhere")).returncode == 3


def test_importing_is_quick() -> None:
    script = "import time; t = time.perf_counter(); import whosaid; print(time.perf_counter() - t)"
    runs = [float(subprocess.check_output([sys.executable, "-c", script])) for _ in range(5)]
    # Measured at about 20 ms; the machine may have other work to do.
    assert min(runs) < 0.25, runs
